//! Cuts SQL text into tokens by the rules of PostgreSQL's scanner (`scan.l`), and of psql's where they differ.
//!
//! Nothing is copied and nothing fails: an unterminated string or a stray character is a token of its own kind, and
//! whoever parses it reports it.

mod keyword;
mod number;
mod operator;
mod quoted;
mod token;
pub mod value;

pub use keyword::Keyword;
pub use token::{Token, TokenKind};

use crate::text::Span;

use token::{IDENTIFIER, OPERATOR, SPACE, class};

/// The tokens of a text, comments included, white space not.
#[derive(Clone, Debug)]
pub struct Lexer<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Lexer<'a> {
    /// Reads `text` from its first byte.
    pub fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), position: 0 }
    }

    /// Reads the covered part of `text`; spans count from the start of `text`.
    pub fn within(text: &'a str, span: Span) -> Self {
        let end = (span.end as usize).min(text.len());
        Self { bytes: &text.as_bytes()[..end], position: (span.start as usize).min(end) }
    }

    /// The first byte that is not read yet.
    pub fn offset(&self) -> u32 {
        self.position as u32
    }

    /// Goes on at another byte, which must be the start of a character.
    pub fn jump(&mut self, position: u32) {
        self.position = (position as usize).min(self.bytes.len());
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.position + ahead).copied().unwrap_or(0)
    }

    fn skip_while(&mut self, classes: u8) {
        while self.bytes.get(self.position).is_some_and(|byte| class(*byte) & classes != 0) {
            self.position += 1;
        }
    }

    /// Takes so many bytes as a token of that kind.
    fn take(&mut self, bytes: usize, kind: TokenKind) -> TokenKind {
        self.position += bytes;
        kind
    }

    fn scan(&mut self, first: u8) -> TokenKind {
        match first {
            b'\'' => self.single_quoted(1, TokenKind::String),
            b'"' => self.double_quoted(1, TokenKind::QuotedIdentifier),
            b'$' => self.dollar(),
            b'0'..=b'9' => self.number(),
            b'-' if self.peek(1) == b'-' => self.line_comment(),
            b'/' if self.peek(1) == b'*' => self.block_comment(),
            b'(' => self.take(1, TokenKind::LeftParenthesis),
            b')' => self.take(1, TokenKind::RightParenthesis),
            b'[' => self.take(1, TokenKind::LeftBracket),
            b']' => self.take(1, TokenKind::RightBracket),
            b',' => self.take(1, TokenKind::Comma),
            b';' => self.take(1, TokenKind::Semicolon),
            b'.' => self.dot(),
            b':' => self.colon(),
            b'\\' => self.take(1, TokenKind::Backslash),
            _ if class(first) & OPERATOR != 0 => self.operator(),
            _ if class(first) & IDENTIFIER != 0 => self.word(first),
            _ => self.take(1, TokenKind::Unknown),
        }
    }

    /// A word, or one of the constants that begin with a letter.
    fn word(&mut self, first: u8) -> TokenKind {
        let second = self.peek(1);
        match first | 0x20 {
            b'e' if second == b'\'' => return self.escape_string(),
            b'b' if second == b'\'' => return self.single_quoted(2, TokenKind::BitString),
            b'x' if second == b'\'' => return self.single_quoted(2, TokenKind::HexString),
            b'n' if second == b'\'' => return self.single_quoted(2, TokenKind::NationalString),
            b'u' if second == b'&' && self.peek(2) == b'\'' => {
                return self.single_quoted(3, TokenKind::UnicodeString);
            }
            b'u' if second == b'&' && self.peek(2) == b'"' => {
                return self.double_quoted(3, TokenKind::UnicodeIdentifier);
            }
            _ => {}
        }
        self.position += 1;
        self.skip_while(IDENTIFIER | token::DIGIT | token::DOLLAR);
        TokenKind::Word
    }

    fn dot(&mut self) -> TokenKind {
        match self.peek(1) {
            b'.' => self.take(2, TokenKind::DotDot),
            b'0'..=b'9' => self.number(),
            _ => self.take(1, TokenKind::Dot),
        }
    }

    fn line_comment(&mut self) -> TokenKind {
        let rest = &self.bytes[self.position..];
        self.position += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        TokenKind::LineComment
    }

    /// A comment that ends where as many `*/` as `/*` were read.
    fn block_comment(&mut self) -> TokenKind {
        self.position += 2;
        let mut depth = 1;
        while let Some(ahead) = memchr::memchr2(b'*', b'/', &self.bytes[self.position..]) {
            self.position += ahead;
            match (self.peek(0), self.peek(1)) {
                (b'*', b'/') => {
                    self.position += 2;
                    depth -= 1;
                    if depth == 0 {
                        return TokenKind::BlockComment;
                    }
                }
                (b'/', b'*') => {
                    self.position += 2;
                    depth += 1;
                }
                _ => self.position += 1,
            }
        }
        self.position = self.bytes.len();
        TokenKind::UnterminatedComment
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_while(SPACE);
        let start = self.position;
        let first = *self.bytes.get(start)?;
        let kind = self.scan(first);
        let keyword = if kind == TokenKind::Word { Keyword::of(&self.bytes[start..self.position]) } else { None };
        Some(Token { kind, keyword, span: Span::new(start as u32, self.position as u32) })
    }
}

#[cfg(test)]
mod tests {
    use super::{Lexer, TokenKind};

    /// Each token as `Kind text`, except that words stand as they are.
    fn lexed(sql: &str) -> Vec<String> {
        let show = |token: super::Token| {
            let text = token.span.slice(sql);
            if token.kind == TokenKind::Word { text.to_owned() } else { format!("{:?} {text}", token.kind) }
        };
        Lexer::new(sql).map(show).collect()
    }

    #[test]
    fn words_and_quoted_identifiers() {
        assert_eq!(lexed("select Å$1"), ["select", "Å$1"]);
        assert_eq!(lexed(r#""a ""b"""c"#), [r#"QuotedIdentifier "a ""b""""#, "c"]);
        assert_eq!(lexed(r#"U&"d\0061" u&x"#), [r#"UnicodeIdentifier U&"d\0061""#, "u", "Operator &", "x"]);
        assert_eq!(lexed(r#""open"#), [r#"UnterminatedIdentifier "open"#]);
    }

    #[test]
    fn strings_of_all_kinds() {
        assert_eq!(lexed("'it''s' x"), ["String 'it''s'", "x"]);
        assert_eq!(lexed(r"E'a\'b' 'c\'"), [r"EscapeString E'a\'b'", r"String 'c\'"]);
        assert_eq!(lexed("b'01'x'1F' N'x'"), ["BitString b'01'", "HexString x'1F'", "NationalString N'x'"]);
        assert_eq!(lexed("U&'\\0061'"), ["UnicodeString U&'\\0061'"]);
        assert_eq!(lexed("'open -- x"), ["UnterminatedString 'open -- x"]);
    }

    #[test]
    fn strings_go_on_after_a_line_break_only() {
        assert_eq!(lexed("'a'\n  'b'"), ["String 'a'\n  'b'"]);
        assert_eq!(lexed("'a' -- why\n'b'"), ["String 'a' -- why\n'b'"]);
        assert_eq!(lexed("'a' 'b'"), ["String 'a'", "String 'b'"]);
        assert_eq!(lexed("'a'\n, 'b'"), ["String 'a'", "Comma ,", "String 'b'"]);
    }

    #[test]
    fn dollar_strings_and_parameters() {
        assert_eq!(lexed("$$a'b$$ $x$ $$ $y$ $x$"), ["DollarString $$a'b$$", "DollarString $x$ $$ $y$ $x$"]);
        assert_eq!(lexed("$1 $12"), ["Parameter $1", "Parameter $12"]);
        assert_eq!(lexed("$a $1a"), ["Unknown $", "a", "NumberJunk $1a"]);
        assert_eq!(lexed("$x$ $y$"), ["UnterminatedString $x$ $y$"]);
        assert_eq!(lexed("a$b$c"), ["a$b$c"]);
    }

    #[test]
    fn numbers_as_in_postgresql_16() {
        assert_eq!(
            lexed("1 1_000 0x1F 0o17 0b1"),
            ["Integer 1", "Integer 1_000", "Integer 0x1F", "Integer 0o17", "Integer 0b1"]
        );
        assert_eq!(
            lexed("1.5 .5 1. 1e10 1.5E-3"),
            ["Decimal 1.5", "Decimal .5", "Decimal 1.", "Decimal 1e10", "Decimal 1.5E-3"]
        );
        assert_eq!(lexed("1..10"), ["Integer 1", "DotDot ..", "Integer 10"]);
        assert_eq!(lexed("12ab 1e 0x"), ["NumberJunk 12ab", "NumberJunk 1e", "NumberJunk 0x"]);
    }

    #[test]
    fn operators_end_before_comments_and_signs() {
        assert_eq!(lexed("a->>'k'"), ["a", "Operator ->>", "String 'k'"]);
        assert_eq!(lexed("1=-1"), ["Integer 1", "Operator =", "Operator -", "Integer 1"]);
        assert_eq!(lexed("a@-b"), ["a", "Operator @-", "b"]);
        assert_eq!(lexed("a+--b"), ["a", "Operator +", "LineComment --b"]);
        assert_eq!(lexed("a*/*b*/c"), ["a", "Operator *", "BlockComment /*b*/", "c"]);
        assert_eq!(lexed("a<>b!=c"), ["a", "Operator <>", "b", "Operator !=", "c"]);
        assert_eq!(lexed("a=>b<|c|>d"), ["a", "Arrow =>", "b", "Operator <|", "c", "Operator |>", "d"]);
    }

    #[test]
    fn colons_mean_many_things() {
        assert_eq!(lexed("a::int"), ["a", "TypeCast ::", "int"]);
        assert_eq!(lexed("a := 1"), ["a", "Assign :=", "Integer 1"]);
        assert_eq!(lexed("x[1:n]"), ["x", "LeftBracket [", "Integer 1", "Colon :", "n", "RightBracket ]"]);
        assert_eq!(lexed(r#":v :'v' :"v""#), ["PsqlVariable :v", "PsqlVariable :'v'", r#"PsqlVariable :"v""#]);
        assert_eq!(lexed(":{?v}"), ["PsqlVariable :{?v}"]);
    }

    #[test]
    fn comments_nest() {
        assert_eq!(lexed("/* a /* b */ c */ d -- e"), ["BlockComment /* a /* b */ c */", "d", "LineComment -- e"]);
        assert_eq!(lexed("/* a /* b */"), ["UnterminatedComment /* a /* b */"]);
    }
}
