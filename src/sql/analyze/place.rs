//! Where the nodes of sqlparser's tree stand in the source.

use crate::sql::expression::source_span;
use crate::text::Span;

/// The bytes of a node that knows its place; empty for one that does not.
pub(super) fn place(span: sqlparser::tokenizer::Span) -> Span {
    source_span(span).unwrap_or_default()
}
