//! The default of a column whose type changes: the expression stays, at the type that it had
//! (`ATExecAlterColumnType`, `get_const_expr` in `ruleutils.c`).

use super::NewType;
use crate::catalog::builtin::TypeKind;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Column;
use crate::catalog::sql_text::{Reference, ReferenceForm};
use crate::catalog::{CatalogError, DataType, SqlText};
use crate::sql::analyze::stored::source_of;
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::deparse::current_text;
use crate::sql::expression::parse_expression_text;
use crate::sql::lower::table::assignable::is_assignable;
use crate::sql::lower::table::column_type::base_type;
use crate::sql::lower::type_text::type_text;
use crate::sql::session::Session;
use crate::text::Span;

/// The default of the column with its new type.
///
/// # Errors
/// 42804 if it does not become of that type by itself.
pub(super) fn converted(session: &Session, column: &Column, new: &NewType) -> Result<Option<SqlText>, CatalogError> {
    let (Some(default), Some(old)) = (&column.default, &column.data_type) else { return Ok(column.default.clone()) };
    if column.generated.is_some() {
        return Ok(Some(default.clone()));
    }
    let names = session.names();
    let is_untyped = is_untyped(&default.text);
    let from = if is_untyped { Some(old.clone()) } else { type_of(session, default) };
    if from.is_some_and(|from| is_assignable(names, &from, &new.data_type) == Some(false)) {
        let message = format!(
            "default for column \"{}\" cannot be cast automatically to type {}",
            column.name,
            names.format_type(&new.data_type)
        );
        return Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message));
    }
    Ok(Some(if is_untyped { at_type(session, default, &base_type(names, old)) } else { default.clone() }))
}

/// The type that an expression has by itself, if that is sure.
fn type_of(session: &Session, stored: &SqlText) -> Option<DataType> {
    let names = session.names();
    let text = current_text(names, stored).filter(|_| !stored.unresolved)?;
    let source = source_of(session, stored, &text);
    let analyzed =
        Analyzer::new(session, &source).expression(&parse_expression_text(&text, 0), &Scope::empty()).ok()?;
    analyzed.data_type.filter(|of| !analyzed.text.unresolved && names.type_kind(of) != TypeKind::Pseudo)
}

/// `'x'` as `'x'::character varying`: a constant is of its type without length, but for the fields of an interval.
fn at_type(session: &Session, default: &SqlText, old: &DataType) -> SqlText {
    let names = session.names();
    let interval = names.builtin().types().by_name("interval").map(|found| found.oid);
    let of = if Some(old.id) == interval { old.clone() } else { old.without_modifier() };
    let written = type_text(names, &of);
    let offset = default.text.len() as u32 + "::".len() as u32;
    let mut references = default.references.to_vec();
    references.extend(written.name.map(|(span, id)| Reference {
        span: Span::new(span.start + offset, span.end + offset),
        target: id.whole(),
        form: ReferenceForm::Qualified,
    }));
    SqlText {
        text: format!("{}::{}", default.text, written.text).into(),
        references: references.into(),
        ..default.clone()
    }
}

/// Whether a text is nothing but a string or `NULL`, whose type is that of its place.
fn is_untyped(text: &str) -> bool {
    let mut bare = text.trim();
    while let Some(inner) = bare.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        bare = inner.trim();
    }
    bare.eq_ignore_ascii_case("null") || is_string(bare)
}

/// Whether a text is one string constant of no type of its own.
fn is_string(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('$') {
        let Some(end) = rest.find('$') else { return false };
        let tag = &text[..end + 2];
        return text.len() >= 2 * tag.len() && text[tag.len()..].find(tag) == Some(text.len() - 2 * tag.len());
    }
    let (body, escapes) = match text.as_bytes() {
        [b'\'', ..] => (text, false),
        [b'e' | b'E', b'\'', ..] => (&text[1..], true),
        [b'u' | b'U', b'&', b'\'', ..] => (&text[2..], false),
        _ => return false,
    };
    end_of_string(body, escapes) == Some(body.len())
}

/// Where a string that begins with a quote ends.
fn end_of_string(text: &str, escapes: bool) -> Option<usize> {
    let mut bytes = text.bytes().enumerate().skip(1).peekable();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if escapes => {
                bytes.next();
            }
            b'\'' if bytes.next_if(|(_, next)| *next == b'\'').is_none() => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::is_untyped;

    #[test]
    fn only_a_string_or_null_takes_its_type_from_the_column() {
        for text in ["'x'", "('it''s')", "E'a\\'b'", "$$x$$", "$a$ $$ $a$", "NULL", "U&'x'"] {
            assert!(is_untyped(text), "{text}");
        }
        for text in ["'x'::text", "0", "now()", "'a' || 'b'", "B'1'", "$$a$$ || $$b$$", "ARRAY['x']"] {
            assert!(!is_untyped(text), "{text}");
        }
    }
}
