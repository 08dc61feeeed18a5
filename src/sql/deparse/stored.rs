//! Stored texts with today's names in them, to be read again.

use crate::catalog::initial::PG_CATALOG;
use crate::catalog::sql_text::{Reference, ReferenceForm};
use crate::catalog::types::Type;
use crate::catalog::{Part, SqlText};
use crate::sql::names::Names;
use crate::text::Identifier;

/// An expression as it would be written now; `None` if it holds a query or a name that is gone.
pub(in crate::sql) fn current_text(names: Names<'_>, stored: &SqlText) -> Option<String> {
    let mut text = String::with_capacity(stored.text.len());
    let mut done = 0;
    for reference in stored.references.iter().filter(|reference| reference.form != ReferenceForm::Implicit) {
        text.push_str(stored.text.get(done..reference.span.start as usize)?);
        text.push_str(&current_name(names, reference, reference.span.slice(&stored.text))?);
        done = reference.span.end as usize;
    }
    text.push_str(stored.text.get(done..)?);
    Some(text)
}

fn current_name(names: Names<'_>, reference: &Reference, written: &str) -> Option<String> {
    let object = names.catalog.object(reference.target.object)?;
    let qualified = || match object.schema.filter(|schema| *schema != PG_CATALOG) {
        Some(schema) => Some(format!("{}.{}", names.quote(names.catalog.name_of(schema)?), names.quote(&object.name))),
        None => Some(names.quote(&object.name)),
    };
    match (&reference.form, reference.target.part) {
        (ReferenceForm::Name, Part::Column(number)) => Some(names.quote(&object.column(number)?.name)),
        (ReferenceForm::Name, Part::Whole) => Some(names.quote(&object.name)),
        (ReferenceForm::Qualified, Part::Whole) => qualified(),
        (ReferenceForm::Literal, Part::Whole) if names.is_visible(object) => {
            Some(names.quote(&object.name).replace('\'', "''"))
        }
        (ReferenceForm::Literal, Part::Whole) => Some(qualified()?.replace('\'', "''")),
        (ReferenceForm::Literal, Part::EnumValue(number)) => {
            let Type::Enum(values) = object.as_type()? else { return None };
            let value = values.values.iter().find(|value| value.number == number)?;
            Some(value.label.replace('\'', "''"))
        }
        (ReferenceForm::Operator, _) if last_word_is(written, &object.name) => Some(written.to_owned()),
        _ => None,
    }
}

fn last_word_is(written: &str, symbol: &Identifier) -> bool {
    written.trim_end_matches(')').ends_with(symbol.as_str())
}
