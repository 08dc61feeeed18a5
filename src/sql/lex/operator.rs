use super::token::{DIGIT, IDENTIFIER, OPERATOR, class};
use super::{Lexer, TokenKind};

impl Lexer<'_> {
    /// An operator: the longest run of operator characters that holds no comment and, unless it has one of the
    /// characters that no standard operator has, does not end in a sign (rule `operator` in `scan.l`).
    pub(super) fn operator(&mut self) -> TokenKind {
        let rest = &self.bytes[self.position..];
        let run = rest.iter().position(|byte| class(*byte) & OPERATOR == 0).unwrap_or(rest.len());
        let mut length = before_comment(&rest[..run]);
        if length > 1 && !rest[..length - 1].iter().any(|byte| b"~!@#^&|`?%".contains(byte)) {
            while length > 1 && matches!(rest[length - 1], b'+' | b'-') {
                length -= 1;
            }
        }
        let kind = if &rest[..length] == b"=>" { TokenKind::Arrow } else { TokenKind::Operator };
        self.take(length, kind)
    }

    /// `::`, `:=`, a variable of psql, or a bare colon.
    ///
    /// A variable cannot be told from the bound of an array slice (`x[1:n]`) by the grammar; psql looks whether the
    /// variable is set. Here a colon that follows an operand or a bracket without a blank is one of a slice.
    pub(super) fn colon(&mut self) -> TokenKind {
        match self.peek(1) {
            b':' => self.take(2, TokenKind::TypeCast),
            b'=' => self.take(2, TokenKind::Assign),
            _ if self.follows_operand() => self.take(1, TokenKind::Colon),
            b'\'' => self.variable(b'\''),
            b'"' => self.variable(b'"'),
            b'{' if self.peek(2) == b'?' => self.variable(b'}'),
            next if class(next) & IDENTIFIER != 0 => {
                self.position += 1;
                self.skip_while(IDENTIFIER | DIGIT);
                TokenKind::PsqlVariable
            }
            _ => self.take(1, TokenKind::Colon),
        }
    }

    fn follows_operand(&self) -> bool {
        let before = self.position.checked_sub(1).map_or(b' ', |at| self.bytes[at]);
        class(before) & (IDENTIFIER | DIGIT) != 0 || matches!(before, b')' | b'[' | b']' | b'"' | b'\'')
    }

    /// `:'name'`, `:"name"` or `:{?name}`; psql takes only letters, digits and underscores for a name.
    fn variable(&mut self, closing: u8) -> TokenKind {
        let opening = if closing == b'}' { 3 } else { 2 };
        let name = &self.bytes[(self.position + opening).min(self.bytes.len())..];
        let length = name.iter().position(|byte| class(*byte) & (IDENTIFIER | DIGIT) == 0).unwrap_or(name.len());
        if length > 0 && name.get(length) == Some(&closing) {
            return self.take(opening + length + 1, TokenKind::PsqlVariable);
        }
        self.take(1, TokenKind::Colon)
    }
}

/// How much of a run of operator characters stands before a comment.
fn before_comment(run: &[u8]) -> usize {
    let comment = run.windows(2).position(|pair| pair == b"--" || pair == b"/*");
    comment.unwrap_or(run.len())
}
