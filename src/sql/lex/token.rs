use crate::text::Span;

use super::Keyword;

/// One token of SQL.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Its sort.
    pub kind: TokenKind,
    /// The key word that a [`TokenKind::Word`] spells, if it spells one.
    pub keyword: Option<Keyword>,
    /// Where it stands.
    pub span: Span,
}

/// The sorts of tokens.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TokenKind {
    /// A bare word: a keyword or an identifier to be folded.
    Word,
    /// `"x"`
    QuotedIdentifier,
    /// `U&"x"`
    UnicodeIdentifier,
    /// `'x'`, with its continuations on following lines.
    String,
    /// `E'x'`
    EscapeString,
    /// `B'01'`
    BitString,
    /// `X'1F'`
    HexString,
    /// `N'x'`
    NationalString,
    /// `U&'x'`
    UnicodeString,
    /// `$$x$$`, `$tag$x$tag$`
    DollarString,
    /// `1`, `1_000`, `0x1F`
    Integer,
    /// `1.5`, `1e10`
    Decimal,
    /// A number with letters on its heels, which PostgreSQL refuses.
    NumberJunk,
    /// `$1`
    Parameter,
    /// Any operator, those that the grammar names (`+`, `<=`, `*`) included.
    Operator,
    /// `=>`
    Arrow,
    /// `(`
    LeftParenthesis,
    /// `)`
    RightParenthesis,
    /// `[`
    LeftBracket,
    /// `]`
    RightBracket,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `.`
    Dot,
    /// `..`
    DotDot,
    /// `:`
    Colon,
    /// `::`
    TypeCast,
    /// `:=`
    Assign,
    /// `:name`, `:'name'`, `:"name"`, `:{?name}`: psql puts a variable's value in its place.
    PsqlVariable,
    /// `\`, with which commands of psql begin.
    Backslash,
    /// `-- x`, without its line break.
    LineComment,
    /// `/* x */`
    BlockComment,
    /// A string without its end.
    UnterminatedString,
    /// A quoted identifier without its end.
    UnterminatedIdentifier,
    /// A block comment without its end.
    UnterminatedComment,
    /// A character that begins no token.
    Unknown,
}

impl TokenKind {
    /// Whether it is a comment, which the grammar does not see.
    pub fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment | Self::UnterminatedComment)
    }

    /// Whether a name can begin with it, key words aside.
    pub fn begins_name(self) -> bool {
        matches!(self, Self::Word | Self::QuotedIdentifier | Self::UnicodeIdentifier)
    }

    /// Whether it is a string constant that the grammar calls `Sconst`.
    pub fn is_string(self) -> bool {
        matches!(
            self,
            Self::String | Self::EscapeString | Self::UnicodeString | Self::DollarString | Self::NationalString
        )
    }
}

/// White space: `[ \t\n\r\f\v]`.
pub(super) const SPACE: u8 = 1;
/// What an identifier begins with; all bytes beyond ASCII are letters.
pub(super) const IDENTIFIER: u8 = 2;
/// A decimal digit.
pub(super) const DIGIT: u8 = 4;
/// `$`, which goes on an identifier but does not begin one.
pub(super) const DOLLAR: u8 = 8;
/// `op_chars`: what operators are made of.
pub(super) const OPERATOR: u8 = 16;

/// What a byte can be part of.
pub(super) fn class(byte: u8) -> u8 {
    CLASSES[byte as usize]
}

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\t'..=b'\r' => SPACE,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => IDENTIFIER,
            b'0'..=b'9' => DIGIT,
            b'$' => DOLLAR,
            b'~' | b'!' | b'@' | b'#' | b'^' | b'&' | b'|' | b'`' | b'?' | b'+' | b'-' | b'*' | b'/' | b'%' | b'<'
            | b'>' | b'=' => OPERATOR,
            _ => 0,
        };
        byte += 1;
    }
    classes
}
