use crate::text::Span;

/// A string constant: its value, and where each byte of the value comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StringLiteral {
    /// The whole constant, with its quotes.
    pub span: Span,
    /// The text it stands for.
    pub value: String,
    /// Where the value's bytes stand in the source.
    pub origin: LiteralOrigin,
}

/// Where the bytes of a [`StringLiteral`]'s value stand in the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LiteralOrigin {
    /// The value is a slice of the source that starts there: dollar-quoted, or quoted without a doubled quote.
    Verbatim {
        /// The source offset of the value's first byte.
        start: u32,
    },
    /// Pairs of value offset and source offset, ascending: from each on, bytes run alike until the next pair.
    Pieces(Vec<(u32, u32)>),
}

impl StringLiteral {
    /// The source offset of a byte of the value; the end of the value maps to its closing quote.
    pub fn source_offset(&self, offset: u32) -> u32 {
        match &self.origin {
            LiteralOrigin::Verbatim { start } => start + offset,
            LiteralOrigin::Pieces(pieces) => {
                let following = pieces.partition_point(|(value, _)| *value <= offset);
                match following.checked_sub(1).map(|at| pieces[at]) {
                    Some((value, source)) => (source + (offset - value)).min(self.span.end),
                    None => self.span.start,
                }
            }
        }
    }

    /// The source span of a span of the value.
    pub fn source_span(&self, span: Span) -> Span {
        let start = self.source_offset(span.start);
        if span.is_empty() {
            return Span::at(start);
        }
        Span::new(start, self.source_offset(span.end - 1) + 1)
    }
}

/// A number as written: `10`, `-0.5`, `1_000`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberLiteral {
    /// With its sign.
    pub span: Span,
    /// The digits in plain form: sign, decimal, no `_`, no `0x`; a fraction or exponent stays as written.
    pub text: String,
}

impl NumberLiteral {
    /// The number if it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> {
        self.text.parse().ok()
    }
}
