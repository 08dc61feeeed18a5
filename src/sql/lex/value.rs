//! What tokens stand for: identifiers without their quotes, strings without their escapes.

use crate::sql::ast::{LiteralOrigin, StringLiteral};
use crate::text::{Identifier, Span};

use super::TokenKind;

/// The identifier that a word or a quoted identifier stands for; `escape` is the one that `UESCAPE` names.
pub fn identifier(kind: TokenKind, source: &str, escape: char) -> Result<Identifier, &'static str> {
    match kind {
        TokenKind::QuotedIdentifier => Ok(Identifier::exact(&undouble(&source[1..source.len() - 1], '"'))),
        TokenKind::UnicodeIdentifier => {
            let mut value = Value::default();
            value.unicode(&undouble(&source[3..source.len() - 1], '"'), 0, escape)?;
            Ok(Identifier::exact(&value.into_string()?))
        }
        _ => Ok(Identifier::folded(source)),
    }
}

fn undouble(content: &str, quote: char) -> std::borrow::Cow<'_, str> {
    if content.contains(quote) {
        let doubled = [quote, quote].iter().collect::<String>();
        content.replace(&doubled, quote.encode_utf8(&mut [0; 4])).into()
    } else {
        content.into()
    }
}

/// The value of a string constant and the origin of its bytes; `span` is the token's.
pub fn string(kind: TokenKind, source: &str, span: Span, escape: char) -> Result<StringLiteral, &'static str> {
    if kind == TokenKind::DollarString {
        let opening = 2 + source[1..].find('$').unwrap_or(0);
        let value = source[opening..source.len() - opening].to_owned();
        let start = span.start + opening as u32;
        return Ok(StringLiteral { span, value, origin: LiteralOrigin::Verbatim { start } });
    }
    let opening = 1 + source.find('\'').unwrap_or(0);
    let content = &source[opening..source.len() - 1];
    let plain = kind != TokenKind::UnicodeString && kind != TokenKind::EscapeString;
    if (plain || !content.contains('\\')) && !content.contains('\'') && escape == '\\' {
        let start = span.start + opening as u32;
        return Ok(StringLiteral { span, value: content.to_owned(), origin: LiteralOrigin::Verbatim { start } });
    }
    let mut value = Value::default();
    for (at, part) in parts(source, opening, kind == TokenKind::EscapeString) {
        let offset = span.start + at as u32;
        match kind {
            TokenKind::EscapeString => value.escaped(part, offset)?,
            TokenKind::UnicodeString => value.unicode(part, offset, escape)?,
            _ => value.verbatim(part, offset),
        }
    }
    let pieces = std::mem::take(&mut value.pieces);
    Ok(StringLiteral { span, value: value.into_string()?, origin: LiteralOrigin::Pieces(pieces) })
}

/// The stretches of a quoted constant between its quotes: doubled quotes and continuations part them, the first
/// quote of a doubled one stays.
fn parts(source: &str, opening: usize, backslashes: bool) -> impl Iterator<Item = (usize, &str)> {
    let bytes = source.as_bytes();
    let mut start = opening;
    std::iter::from_fn(move || {
        if start >= bytes.len() {
            return None;
        }
        let begin = start;
        let mut at = start;
        while at < bytes.len() && bytes[at] != b'\'' {
            at += if backslashes && bytes[at] == b'\\' { 2 } else { 1 };
        }
        let mut end = at.min(bytes.len());
        if bytes.get(at + 1) == Some(&b'\'') {
            end += 1;
            start = at + 2;
        } else {
            start = after_continuation(bytes, at + 1);
        }
        Some((begin, &source[begin..end]))
    })
}

/// Past the next opening quote after a closing one, over white space and line comments; the end if none follows.
fn after_continuation(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'\'' {
        if bytes[at..].starts_with(b"--") {
            at += memchr::memchr2(b'\n', b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
        } else {
            at += 1;
        }
    }
    at + 1
}

/// A value under construction: bytes, because `\x` escapes may spell one character in several.
#[derive(Default)]
struct Value {
    bytes: Vec<u8>,
    pieces: Vec<(u32, u32)>,
}

impl Value {
    fn into_string(self) -> Result<String, &'static str> {
        String::from_utf8(self.bytes).map_err(|_| "invalid byte sequence for encoding \"UTF8\"")
    }

    fn verbatim(&mut self, part: &str, source: u32) {
        if !part.is_empty() {
            self.pieces.push((self.bytes.len() as u32, source));
            self.bytes.extend_from_slice(part.as_bytes());
        }
    }

    fn character(&mut self, character: char, source: u32) {
        self.verbatim(character.encode_utf8(&mut [0; 4]), source);
    }

    /// `\n`, `\101`, `\x41`, `\u0041`, … (rules `xeescape`, `xeoctesc`, `xehexesc`, `xeunicode` in `scan.l`).
    fn escaped(&mut self, part: &str, source: u32) -> Result<(), &'static str> {
        let mut rest = part;
        while let Some(at) = rest.find('\\') {
            let offset = source + (part.len() - rest.len()) as u32;
            self.verbatim(&rest[..at], offset);
            let taken = self.escape_sequence(&rest[at..], offset + at as u32)?;
            rest = &rest[at + taken..];
        }
        self.verbatim(rest, source + (part.len() - rest.len()) as u32);
        Ok(())
    }

    /// One escape sequence, which `rest` begins with; how long it is.
    fn escape_sequence(&mut self, rest: &str, source: u32) -> Result<usize, &'static str> {
        let Some(selector) = rest[1..].chars().next() else { return Ok(1) };
        let simple = match selector {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0'..='7' => return Ok(self.byte(&rest[1..], 8, 3, source) + 1),
            'x' if rest[2..].starts_with(|next: char| next.is_ascii_hexdigit()) => {
                return Ok(self.byte(&rest[2..], 16, 2, source) + 2);
            }
            'u' => return self.code_point(rest, 2, 4, source),
            'U' => return self.code_point(rest, 2, 8, source),
            other => other,
        };
        self.character(simple, source);
        Ok(1 + selector.len_utf8())
    }

    /// A byte of at most so many digits; how many there were.
    fn byte(&mut self, digits: &str, radix: u32, most: usize, source: u32) -> usize {
        let values = digits.chars().take(most).map_while(|digit| digit.to_digit(radix));
        let (count, value) = values.fold((0, 0), |(count, value), digit| (count + 1, value * radix + digit));
        self.pieces.push((self.bytes.len() as u32, source));
        self.bytes.push((value & 0xff) as u8);
        count
    }

    /// A code point of exactly so many hexadecimal digits after a prefix, two of them for a surrogate pair; how long
    /// it is with the prefix.
    fn code_point(&mut self, rest: &str, prefix: usize, digits: usize, source: u32) -> Result<usize, &'static str> {
        let first = hexadecimal(rest, prefix, digits)?;
        let length = prefix + digits;
        if !(0xd800..0xdc00).contains(&first) {
            self.character(char::from_u32(first).ok_or("invalid Unicode escape value")?, source);
            return Ok(length);
        }
        let second = rest.get(length..).filter(|next| next.starts_with(&rest[..1])).ok_or(UNPAIRED)?;
        let (prefix, digits) = match second.as_bytes().get(1) {
            Some(b'u') => (2, 4),
            Some(b'U') => (2, 8),
            Some(b'+') => (2, 6),
            _ => (1, 4),
        };
        let low = hexadecimal(second, prefix, digits)?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err(UNPAIRED);
        }
        let combined = 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00);
        self.character(char::from_u32(combined).ok_or(UNPAIRED)?, source);
        Ok(length + prefix + digits)
    }

    /// `\0061`, `\+000061` and `\\`, with the escape character in the backslash's place.
    fn unicode(&mut self, part: &str, source: u32, escape: char) -> Result<(), &'static str> {
        let mut rest = part;
        while let Some(at) = rest.find(escape) {
            let offset = source + (part.len() - rest.len()) as u32;
            self.verbatim(&rest[..at], offset);
            let sequence = &rest[at..];
            let width = escape.len_utf8();
            let taken = if sequence[width..].starts_with(escape) {
                self.character(escape, offset + at as u32);
                2 * width
            } else if sequence[width..].starts_with('+') {
                self.code_point(sequence, width + 1, 6, offset + at as u32)?
            } else {
                self.code_point(sequence, width, 4, offset + at as u32)?
            };
            rest = &sequence[taken..];
        }
        self.verbatim(rest, source + (part.len() - rest.len()) as u32);
        Ok(())
    }
}

const UNPAIRED: &str = "invalid Unicode surrogate pair";

fn hexadecimal(text: &str, prefix: usize, digits: usize) -> Result<u32, &'static str> {
    let digits = text.get(prefix..prefix + digits).filter(|digits| digits.bytes().all(|d| d.is_ascii_hexdigit()));
    digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).ok_or("invalid Unicode escape")
}

#[cfg(test)]
mod tests {
    use crate::sql::lex::{Lexer, TokenKind};
    use crate::text::Span;

    fn value(sql: &str) -> Result<String, &'static str> {
        let token = Lexer::new(sql).next().expect("a token");
        super::string(token.kind, sql, token.span, '\\').map(|literal| literal.value)
    }

    fn name(sql: &str) -> String {
        let token = Lexer::new(sql).next().expect("a token");
        super::identifier(token.kind, sql, '\\').expect("a name").as_str().to_owned()
    }

    #[test]
    fn strings_lose_their_quotes_and_escapes() {
        assert_eq!(value("'it''s'").unwrap(), "it's");
        assert_eq!(value("'a'\n'b'").unwrap(), "ab");
        assert_eq!(value("'a' -- it's\n'b'").unwrap(), "ab");
        assert_eq!(value("$x$it's$x$").unwrap(), "it's");
        assert_eq!(value(r"E'a\nb\x41\101\'\\'").unwrap(), "a\nbAA'\\");
        assert_eq!(value(r"E'\xc3\xa9\u00e9\U000000e9\uD83D\uDE00'").unwrap(), "ééé😀");
        assert_eq!(value(r"U&'d\0061t\+000061\\''x'").unwrap(), r"data\'x");
        assert_eq!(value(r"E'\uD83D'"), Err("invalid Unicode surrogate pair"));
        assert_eq!(value(r"E'\xff'"), Err("invalid byte sequence for encoding \"UTF8\""));
    }

    #[test]
    fn identifiers_are_folded_or_unquoted() {
        assert_eq!(name("Users"), "users");
        assert_eq!(name(r#""a""B""#), "a\"B");
        assert_eq!(name(r#"U&"d\0061t\+000061""#), "data");
    }

    #[test]
    fn values_map_back_to_the_source() {
        let sql = "'it''s' \n 'odd'";
        let literal = super::string(TokenKind::String, sql, Span::new(0, 15), '\\').unwrap();
        assert_eq!(literal.value, "it'sodd");
        let places = (0..7).map(|at| literal.source_offset(at)).collect::<Vec<_>>();
        assert_eq!(places, [1, 2, 3, 5, 11, 12, 13]);
    }
}
