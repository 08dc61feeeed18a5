use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::text::Span;

/// `text` with every placeholder that has a value replaced: `${name}`, `{{name}}`, `{{ name }}`, `{{ .name }}`, in
/// comments and strings too, as the tools do it. A default (`${name:-text}`) counts where no value is given.
///
/// Line ends in a value become blanks, so that the lines of the text stay those of the file.
pub(super) fn fill<'a>(text: &'a str, values: &BTreeMap<String, String>) -> Cow<'a, str> {
    let mut filled = String::new();
    let mut copied = 0;
    for placeholder in placeholders(text) {
        let (name, default) = match placeholder.name.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (placeholder.name, None),
        };
        let Some(value) = values.get(name).map(String::as_str).or(default) else { continue };
        filled.push_str(&text[copied..placeholder.span.start as usize]);
        push_in_one_line(&mut filled, value);
        copied = placeholder.span.end as usize;
    }
    finish_filling(text, filled, copied)
}

/// `text` with every `$NAME` that has a value replaced; dollar quotes and parameters are none.
pub(super) fn fill_variables<'a>(text: &'a str, values: &BTreeMap<String, String>) -> Cow<'a, str> {
    let mut filled = String::new();
    let mut copied = 0;
    for (at, _) in text.match_indices('$') {
        let rest = &text[at + 1..];
        let name = &rest[..rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()];
        let Some(value) = values.get(name).filter(|_| at >= copied && !rest[name.len()..].starts_with('$')) else {
            continue;
        };
        filled.push_str(&text[copied..at]);
        push_in_one_line(&mut filled, value);
        copied = at + 1 + name.len();
    }
    finish_filling(text, filled, copied)
}

/// `text` with every `:NAME` in capitals that has a value replaced.
pub(super) fn fill_colons<'a>(text: &'a str, values: &BTreeMap<String, String>) -> Cow<'a, str> {
    let mut filled = String::new();
    let mut copied = 0;
    for (span, name) in colons(text) {
        let Some(value) = values.get(name) else { continue };
        filled.push_str(&text[copied..span.start as usize]);
        push_in_one_line(&mut filled, value);
        copied = span.end as usize;
    }
    finish_filling(text, filled, copied)
}

/// The first `:NAME` in capitals that is still in the code of `text`.
pub(super) fn first_unfilled_colon(text: &str) -> Option<(Span, &str)> {
    let quoted = quoted_spans(text);
    colons(text).find(|(span, _)| {
        let around = quoted.partition_point(|(quote, _)| quote.end <= span.start);
        quoted.get(around).is_none_or(|(quote, _)| quote.start > span.start)
    })
}

/// Every `:NAME` in capitals that is no cast.
fn colons(text: &str) -> impl Iterator<Item = (Span, &str)> {
    text.match_indices(':').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let is_part = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
        let name = &rest[..rest.bytes().take_while(is_part).count()];
        let is_whole = !rest[name.len()..].starts_with(|letter: char| letter.is_alphanumeric());
        let is_cast = text[..at].ends_with(':');
        let span = Span::new(at as u32, (at + 1 + name.len()) as u32);
        (is_whole && !is_cast && name.starts_with(|letter: char| letter.is_ascii_uppercase())).then_some((span, name))
    })
}

/// Line ends in a value become blanks, so that the lines of the text stay those of the file.
fn push_in_one_line(filled: &mut String, value: &str) {
    filled.extend(value.chars().map(|letter| if matches!(letter, '\n' | '\r') { ' ' } else { letter }));
}

/// The rest of `text` after what was replaced; `text` itself if nothing was.
fn finish_filling(text: &str, mut filled: String, copied: usize) -> Cow<'_, str> {
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    filled.push_str(&text[copied..]);
    Cow::Owned(filled)
}

/// Where a placeholder counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Within {
    /// Where SQL would have to stand.
    Code,
    /// There and in strings.
    Strings,
    /// Everywhere, even in comments and function bodies.
    Anything,
}

/// The first placeholder that is still in `text` where it counts.
pub(super) fn first_unfilled(text: &str, within: Within) -> Option<(Span, &str)> {
    let mut quoted = None;
    placeholders(text).find_map(|placeholder| {
        let quoted = quoted.get_or_insert_with(|| quoted_spans(text));
        let around = quoted.partition_point(|(span, _)| span.end <= placeholder.span.start);
        let counts = match quoted.get(around) {
            Some((span, Quote::String)) if span.start <= placeholder.span.start => within >= Within::Strings,
            Some((span, Quote::Other)) if span.start <= placeholder.span.start => within == Within::Anything,
            _ => true,
        };
        counts.then_some((placeholder.span, placeholder.name))
    })
}

struct Placeholder<'a> {
    span: Span,
    name: &'a str,
}

/// Every `${…}` and `{{…}}` of one line that could hold a name.
fn placeholders(text: &str) -> impl Iterator<Item = Placeholder<'_>> {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = memchr::memchr(b'{', bytes.get(from..)?) {
            let brace = from + found;
            from = brace + 1;
            let (start, close) = if brace > 0 && bytes[brace - 1] == b'$' {
                (brace - 1, "}")
            } else if bytes.get(brace + 1) == Some(&b'{') {
                from += 1;
                (brace, "}}")
            } else {
                continue;
            };
            let rest = text.get(from..)?;
            let line = &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())];
            let Some(end) = line.find(close) else { continue };
            let name = line[..end].trim().trim_start_matches('.');
            let span = Span::new(start as u32, (from + end + close.len()) as u32);
            if !name.is_empty() {
                from = span.end as usize;
                return Some(Placeholder { span, name });
            }
        }
        None
    })
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Quote {
    String,
    Other,
}

/// The strings, quoted names, dollar-quoted bodies and comments of a script, in order. A light reading: it only has
/// to tell whether a place is code.
fn quoted_spans(text: &str) -> Vec<(Span, Quote)> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let (length, kind) = match byte {
            b'\'' => {
                let escapes = at > 0 && matches!(bytes[at - 1], b'e' | b'E');
                (quoted_length(rest, b'\'', escapes), Quote::String)
            }
            b'"' => (quoted_length(rest, b'"', false), Quote::Other),
            b'-' if rest.starts_with(b"--") => (memchr::memchr(b'\n', rest).unwrap_or(rest.len()), Quote::Other),
            b'/' if rest.starts_with(b"/*") => (block_comment_length(rest), Quote::Other),
            b'$' => match dollar_quoted_length(rest) {
                Some(length) => (length, Quote::Other),
                None => (0, Quote::Other),
            },
            _ => (0, Quote::Other),
        };
        if length > 0 {
            spans.push((Span::new(at as u32, (at + length) as u32), kind));
        }
        at += length.max(1);
    }
    spans
}

/// The length of what a quote opens, up to its fellow; a doubled one goes on by opening again.
fn quoted_length(rest: &[u8], quote: u8, escapes: bool) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' if escapes => at += 1,
            byte if *byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

fn block_comment_length(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..(at + 2).min(rest.len())] {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn dollar_quoted_length(rest: &[u8]) -> Option<usize> {
    let tag_end =
        rest.iter().skip(1).position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80))?;
    let tag = rest.get(..tag_end + 2).filter(|tag| tag.ends_with(b"$") && !tag[1].is_ascii_digit())?;
    let body = &rest[tag.len()..];
    Some(memchr::memmem::find(body, tag).map_or(rest.len(), |at| tag.len() + at + tag.len()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Within, fill, first_unfilled};

    fn filled(text: &str) -> String {
        let values = [("schema", "app"), ("two lines", "a\nb"), ("flyway:user", "u")];
        let values: BTreeMap<_, _> = values.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        fill(text, &values).into_owned()
    }

    #[test]
    fn values_are_put_in_everywhere() {
        assert_eq!(filled("${schema}.t '${schema}' -- {{schema}}"), "app.t 'app' -- app");
        assert_eq!(filled("{{ schema }} {{ .schema }} ${other:-x} ${flyway:user}"), "app app x u");
        assert_eq!(filled("${two lines}\n${other}"), "a b\n${other}");
        assert_eq!(filled("'{{1,2},{3,4}}' ${ { $"), "'{{1,2},{3,4}}' ${ { $");
    }

    #[test]
    fn what_is_left_in_code_is_found() {
        let left = |text, within| first_unfilled(text, within).map(|(_, name)| name.to_owned());
        assert_eq!(left("create table ${schema}.t ();", Within::Code).as_deref(), Some("schema"));
        assert_eq!(left("-- ${a}\nselect '${b}', \"${c}\", {{ d }};", Within::Code).as_deref(), Some("d"));
        assert_eq!(left("-- ${a}\nselect '${b}'", Within::Strings).as_deref(), Some("b"));
        for text in [
            "select '{{1,2},{3,4}}', $$ ${x} $$, $f$ {{y}} $f$, E'\\'${z}', 'it''s ${z}'",
            "/* /* ${x} */ ${y} */ select 1",
            "select $1",
            "{{",
            "${",
        ] {
            assert_eq!(left(text, Within::Code), None, "{text}");
        }
    }
}
