use super::token::{DIGIT, IDENTIFIER, class};
use super::{Lexer, TokenKind};

impl Lexer<'_> {
    /// A constant in single quotes in which only `''` is special; `opening` counts the bytes up to the quote.
    pub(super) fn single_quoted(&mut self, opening: usize, kind: TokenKind) -> TokenKind {
        self.position += opening;
        loop {
            if !self.close(b'\'') {
                return TokenKind::UnterminatedString;
            }
            if !self.continues() {
                return kind;
            }
        }
    }

    /// `E'x'`: a backslash takes the next character with it.
    pub(super) fn escape_string(&mut self) -> TokenKind {
        self.position += 2;
        while let Some(ahead) = memchr::memchr2(b'\'', b'\\', &self.bytes[self.position..]) {
            self.position += ahead;
            if self.peek(0) == b'\\' || self.peek(1) == b'\'' {
                self.position = (self.position + 2).min(self.bytes.len());
                continue;
            }
            self.position += 1;
            if !self.continues() {
                return TokenKind::EscapeString;
            }
        }
        self.position = self.bytes.len();
        TokenKind::UnterminatedString
    }

    /// A quoted identifier; `opening` counts the bytes up to the quote.
    pub(super) fn double_quoted(&mut self, opening: usize, kind: TokenKind) -> TokenKind {
        self.position += opening;
        if self.close(b'"') { kind } else { TokenKind::UnterminatedIdentifier }
    }

    /// Goes past the closing quote, over doubled ones; `false` at the end of the text.
    fn close(&mut self, quote: u8) -> bool {
        while let Some(ahead) = memchr::memchr(quote, &self.bytes[self.position..]) {
            self.position += ahead + 1;
            if self.peek(0) != quote {
                return true;
            }
            self.position += 1;
        }
        self.position = self.bytes.len();
        false
    }

    /// Whether the string just closed goes on after white space with a line break (`quotecontinue` in `scan.l`); if
    /// so, goes past the opening quote.
    fn continues(&mut self) -> bool {
        let mut position = self.position;
        let mut line_break = false;
        loop {
            match self.bytes.get(position..).unwrap_or_default() {
                [b'\n' | b'\r', ..] => line_break = true,
                [b' ' | b'\t' | 0x0b | 0x0c, ..] => {}
                [b'-', b'-', comment @ ..] => {
                    position += 1 + memchr::memchr2(b'\n', b'\r', comment).unwrap_or(comment.len());
                }
                [b'\'', ..] if line_break => {
                    self.position = position + 1;
                    return true;
                }
                _ => return false,
            }
            position += 1;
        }
    }

    /// `$1`, `$$x$$`, `$tag$x$tag$`, or a stray `$`.
    pub(super) fn dollar(&mut self) -> TokenKind {
        let rest = &self.bytes[self.position..];
        if rest.get(1).is_some_and(u8::is_ascii_digit) {
            self.position += 1;
            self.skip_while(DIGIT);
            return self.unless_junk(TokenKind::Parameter);
        }
        let is_tag = |byte: &u8| class(*byte) & (IDENTIFIER | DIGIT) != 0;
        let tag = rest[1..].iter().take_while(|byte| is_tag(byte)).count();
        if rest.get(tag + 1) != Some(&b'$') {
            return self.take(1, TokenKind::Unknown);
        }
        let delimiter = &rest[..tag + 2];
        match memchr::memmem::find(&rest[delimiter.len()..], delimiter) {
            Some(length) => self.take(length + 2 * delimiter.len(), TokenKind::DollarString),
            None => self.take(rest.len(), TokenKind::UnterminatedString),
        }
    }
}
