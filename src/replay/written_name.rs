//! Names as people write them on a command line.

use std::fmt;

use super::directory::PlacedName;
use crate::text::Identifier;

/// A name of up to three parts, and what stands after it in parentheses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct WrittenName {
    parts: Vec<Identifier>,
    arguments: Option<String>,
    case: Case,
}

/// How letters are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Case {
    Counts,
    DoesNotCount,
}

impl WrittenName {
    /// Reads `schema."Table".column` or `schema.function(type, type)`; enum values may stand in single quotes. Case is
    /// kept, since a shell may have taken the quotes.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text.trim();
        loop {
            let (part, after) = part_of(rest)?;
            parts.push(Identifier::exact(&part));
            rest = after.trim_start();
            match rest.strip_prefix('.') {
                Some(next) => rest = next.trim_start(),
                None => break,
            }
        }
        let arguments = match rest.strip_prefix('(') {
            None if rest.is_empty() => None,
            None => return None,
            Some(inside) => {
                let types =
                    inside.strip_suffix(')')?.split(',').map(|word| word.split_whitespace().collect::<Vec<_>>());
                Some(types.map(|words| words.join(" ")).collect::<Vec<_>>().join(", "))
            }
        };
        Some(Self { parts, arguments, case: Case::Counts })
    }

    /// The ways to take it, the likeliest first: as it stands, folded as PostgreSQL folds a name without quotes, without
    /// regard to case, and as one name with dots in it.
    pub(super) fn ways(&self) -> Vec<Self> {
        let folded = self.parts.iter().map(|part| Identifier::folded(part.as_str())).collect();
        let whole: Vec<&str> = self.parts.iter().map(Identifier::as_str).collect();
        vec![
            self.clone(),
            Self { parts: folded, ..self.clone() },
            Self { case: Case::DoesNotCount, ..self.clone() },
            Self { parts: vec![Identifier::exact(&whole.join("."))], ..self.clone() },
        ]
    }

    /// What stands in parentheses: types with one blank between words and after commas.
    pub(super) fn arguments(&self) -> Option<&str> {
        self.arguments.as_deref()
    }

    /// Whether a part of it means that name.
    pub(super) fn fits(&self, part: &Identifier, name: &Identifier) -> bool {
        match self.case {
            Case::Counts => part == name,
            Case::DoesNotCount => part.as_str().eq_ignore_ascii_case(name.as_str()),
        }
    }

    /// The parts that are left after the name of an object, with its schema or without; `None` if it is another's.
    pub(super) fn after(&self, placed: &PlacedName, may_stand_alone: bool) -> Option<&[Identifier]> {
        let (first, rest) = self.parts.split_first()?;
        if let (Some(schema), Some((second, rest))) = (&placed.schema, rest.split_first())
            && self.fits(first, schema)
            && self.fits(second, &placed.name)
        {
            return Some(rest);
        }
        let alone = self.fits(first, &placed.name) && (may_stand_alone || rest.is_empty());
        alone.then_some(rest)
    }
}

/// The first part of a name without its quotes, and what follows it.
fn part_of(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''));
    let Some(quote) = quote else {
        let end = text.find(['.', '(', '"']).unwrap_or(text.len());
        let part = text[..end].trim_end();
        return (!part.is_empty()).then(|| (part.to_owned(), &text[end..]));
    };
    let mut part = String::new();
    let mut rest = &text[1..];
    loop {
        let end = rest.find(quote)?;
        part.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix(quote) {
            Some(after) => {
                part.push(quote);
                rest = after;
            }
            None => return (!part.is_empty()).then_some((part, rest)),
        }
    }
}

impl fmt::Display for WrittenName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = self.parts.iter().map(Identifier::as_str).collect();
        f.write_str(&parts.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::WrittenName;

    fn parts(text: &str) -> Option<Vec<String>> {
        Some(WrittenName::read(text)?.parts.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn quotes_keep_dots_and_double_for_themselves() {
        assert_eq!(parts("a.b.c"), Some(vec!["a".into(), "b".into(), "c".into()]));
        assert_eq!(
            parts(r#""My ""Table"".x" . 'in progress'"#),
            Some(vec![r#"My "Table".x"#.into(), "in progress".into()])
        );
        assert_eq!(WrittenName::read("f( int,text )").and_then(|name| name.arguments), Some("int, text".to_owned()));
        for wrong in ["", ".", "a.", "\"a", "a..b", "f(int", "\"a\"b"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }
}
