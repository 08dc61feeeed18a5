//! Where the nodes of sqlparser's tree stand in the source.

use crate::text::Span;

/// The bytes of a node that knows its place; empty for one that does not. The column of a place is its byte, counted
/// from 1.
pub(super) fn place(span: sqlparser::tokenizer::Span) -> Span {
    let byte = |location: sqlparser::tokenizer::Location| location.column.saturating_sub(1) as u32;
    Span::new(byte(span.start), byte(span.end))
}
