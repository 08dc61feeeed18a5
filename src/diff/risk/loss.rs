//! Rows and values that are lost.

use super::Found;
use super::types::{Conversion, conversion};
use crate::catalog::attribute::{Alteration, Attribute, Value};
use crate::catalog::types::Type;
use crate::catalog::{ObjectKind, Part};

pub(super) fn judge(found: &mut Found<'_>) {
    if found.change.after.is_none() {
        match found.change.object().kind() {
            ObjectKind::Table => found.note("table-dropped", Part::Whole),
            ObjectKind::Sequence if !goes_with_its_column(found) => found.note("sequence-dropped", Part::Whole),
            _ => {}
        }
    }
    let Some((before, after)) = found.altered() else { return };
    let holds_rows = matches!(after.kind(), ObjectKind::Table);
    for alteration in &found.change.alterations {
        match alteration {
            Alteration::Removed(part @ Part::Column(_)) if holds_rows => found.note("column-dropped", *part),
            Alteration::Changed { part: part @ Part::Column(_), attribute: Attribute::Type, before, after }
                if holds_rows =>
            {
                if let (Some(Value::Type(old)), Some(Value::Type(new))) = (before, after)
                    && conversion(old, new, found.before, found.after) == Conversion::Lossy
                {
                    found.note("type-converted", *part);
                }
            }
            Alteration::Added(_) | Alteration::Removed(_) | Alteration::Changed { .. } => {}
        }
    }
    if let (Some(Type::Enum(old)), Some(Type::Enum(new))) = (before.as_type(), after.as_type())
        && old.values.iter().any(|value| new.values.iter().all(|other| other.number != value.number))
    {
        found.note("enum-value-removed", Part::Whole);
    }
}

/// Whether a sequence goes with the column that it belongs to, which is told itself.
fn goes_with_its_column(found: &Found<'_>) -> bool {
    let sequence = found.change.object().as_sequence();
    sequence.and_then(|sequence| sequence.owned_by).is_some_and(|column| {
        let table = found.after.object(column.object);
        table.is_none_or(|table| column.column_number().is_none_or(|number| table.column(number).is_none()))
    })
}
