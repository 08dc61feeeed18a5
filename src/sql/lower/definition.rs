//! What the lists of options in parentheses have in common (`define.c`).

use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;
use crate::sql::ast::{Definition, DefinitionValue};
use crate::text::Span;

/// Where a value is written.
pub(super) fn value_span(value: &DefinitionValue) -> Span {
    match value {
        DefinitionValue::Word(name) => name.span,
        DefinitionValue::Type(name) => name.span,
        DefinitionValue::Operator(name) => name.span,
        DefinitionValue::Number(number) => number.span,
        DefinitionValue::String(literal) => literal.span,
        DefinitionValue::List(names) => match (names.first(), names.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::default(),
        },
        DefinitionValue::Star(span) => *span,
    }
}

/// The error for an option that is given twice.
pub(super) fn conflicting_options() -> CatalogError {
    CatalogError::new(sqlstate::SYNTAX_ERROR, "conflicting or redundant options")
}

/// Whether an option is on: alone it is, else `true`, `on`, `1` and their opposites say it (`defGetBoolean`).
///
/// # Errors
/// 42601 for anything else.
pub(super) fn boolean(option: &Definition) -> Result<bool, CatalogError> {
    let Some(value) = &option.value else { return Ok(true) };
    match value.as_text().map(str::to_ascii_lowercase).as_deref() {
        Some("true" | "on" | "1") => Ok(true),
        Some("false" | "off" | "0") => Ok(false),
        _ => Err(CatalogError::new(sqlstate::SYNTAX_ERROR, format!("{} requires a Boolean value", option.name))),
    }
}
