use super::token::{DIGIT, IDENTIFIER, class};
use super::{Lexer, TokenKind};

impl Lexer<'_> {
    /// A number in the forms of PostgreSQL 16 (`decinteger`, `hexinteger`, `numeric`, `real` in `scan.l`).
    pub(super) fn number(&mut self) -> TokenKind {
        let kind = match (self.peek(0), self.peek(1) | 0x20) {
            (b'0', b'x') => self.based_integer(|byte| byte.is_ascii_hexdigit()),
            (b'0', b'o') => self.based_integer(|byte| matches!(byte, b'0'..=b'7')),
            (b'0', b'b') => self.based_integer(|byte| matches!(byte, b'0' | b'1')),
            _ => self.decimal(),
        };
        self.unless_junk(kind)
    }

    /// That kind, unless letters or digits follow on its heels.
    pub(super) fn unless_junk(&mut self, kind: TokenKind) -> TokenKind {
        if class(self.peek(0)) & (IDENTIFIER | DIGIT) == 0 {
            return kind;
        }
        self.skip_while(IDENTIFIER | DIGIT);
        TokenKind::NumberJunk
    }

    fn decimal(&mut self) -> TokenKind {
        let mut kind = TokenKind::Integer;
        self.digits(|byte| byte.is_ascii_digit());
        if self.peek(0) == b'.' && self.peek(1) != b'.' {
            self.position += 1;
            self.digits(|byte| byte.is_ascii_digit());
            kind = TokenKind::Decimal;
        }
        if self.peek(0) | 0x20 == b'e' {
            let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
            if self.peek(1 + sign).is_ascii_digit() {
                self.position += 1 + sign;
                self.digits(|byte| byte.is_ascii_digit());
                kind = TokenKind::Decimal;
            }
        }
        kind
    }

    /// `0x…`, `0o…`, `0b…`; without a digit it is a 0 with a letter on its heels.
    fn based_integer(&mut self, is_digit: fn(u8) -> bool) -> TokenKind {
        self.position += 2;
        let start = self.position;
        self.digits(is_digit);
        if self.position > start { TokenKind::Integer } else { TokenKind::NumberJunk }
    }

    /// Digits with single underscores before them, but for the very first of a decimal number, which has none.
    fn digits(&mut self, is_digit: fn(u8) -> bool) {
        loop {
            if is_digit(self.peek(0)) {
                self.position += 1;
            } else if self.peek(0) == b'_' && is_digit(self.peek(1)) {
                self.position += 2;
            } else {
                return;
            }
        }
    }
}
