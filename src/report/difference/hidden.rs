//! What goes without saying: the index of a constraint, the sequence of a column, what an extension brings.

use crate::catalog::constraint::ConstraintKind;
use crate::catalog::types::Type;
use crate::catalog::{Catalog, Object, ObjectData, ObjectId};
use crate::diff::{Difference, Nature, ObjectChange};

/// Whether a change follows from another that is told.
pub(super) fn is_told_elsewhere(change: &ObjectChange, difference: &Difference) -> bool {
    let object = change.object();
    let nature = change.nature();
    if object.extension.is_some() && nature != Nature::Changed {
        return true;
    }
    if is_temporary(object, difference) {
        return true;
    }
    if let Some(parent) = object.parent()
        && nature == Nature::Removed
        && has_nature(difference, parent, Nature::Removed)
    {
        return true;
    }
    match &object.data {
        ObjectData::Index(index) => {
            let of_constraint = index.constraint.is_some_and(|constraint| difference.change_of(constraint).is_some());
            of_constraint || clone_of(index.parent, nature, difference)
        }
        ObjectData::Constraint(constraint) => match constraint.kind {
            ConstraintKind::NotNull { .. } => nature != Nature::Changed,
            _ => clone_of(constraint.parent, nature, difference),
        },
        ObjectData::Trigger(trigger) => clone_of(trigger.parent, nature, difference),
        ObjectData::Type(Type::Multirange { .. }) => true,
        ObjectData::Sequence(sequence) => match (sequence.owned_by, nature) {
            (Some(column), Nature::Added) => !has_column(&difference.before, column.object, column),
            (Some(column), Nature::Removed) => !has_column(&difference.after, column.object, column),
            _ => false,
        },
        _ => false,
    }
}

fn has_nature(difference: &Difference, object: ObjectId, nature: Nature) -> bool {
    difference.change_of(object).is_some_and(|change| change.nature() == nature)
}

/// What a partition has because its parent has it.
fn clone_of(parent: Option<ObjectId>, nature: Nature, difference: &Difference) -> bool {
    parent.is_some_and(|parent| has_nature(difference, parent, nature))
}

fn has_column(catalog: &Catalog, table: ObjectId, column: crate::catalog::Address) -> bool {
    let number = column.column_number();
    catalog.object(table).is_some_and(|table| number.is_none_or(|number| table.column(number).is_some()))
}

/// What ends with its session is no part of the schema.
fn is_temporary(object: &Object, difference: &Difference) -> bool {
    let schema_name = |schema: ObjectId| {
        difference.after.name_of(schema).or_else(|| difference.before.name_of(schema)).map(ToString::to_string)
    };
    let own = matches!(object.data, ObjectData::Schema).then(|| object.name.to_string());
    own.or_else(|| object.schema.and_then(schema_name)).is_some_and(|name| name.starts_with("pg_temp"))
}
