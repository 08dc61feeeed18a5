//! Running code that fails, or sees something else.

use super::Found;
use crate::catalog::attribute::{Alteration, Attribute, Value};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::{Object, ObjectData, ObjectId, ObjectKind, Part};

pub(super) fn judge(found: &mut Found<'_>) {
    if found.change.after.is_none() {
        removed(found);
        return;
    }
    let Some((before, after)) = found.altered() else {
        added(found);
        return;
    };
    for alteration in &found.change.alterations {
        match alteration {
            Alteration::Removed(part @ Part::Column(_)) => found.note("column-dropped-in-use", *part),
            Alteration::Added(part @ Part::Column(number)) => {
                let column = after.column(*number);
                let required = column
                    .is_some_and(|column| column.not_null && column.default.is_none() && column.identity.is_none());
                if required && after.as_table().is_some() {
                    found.note("column-required", *part);
                }
            }
            Alteration::Added(_) | Alteration::Removed(_) => {}
            Alteration::Changed { part, attribute, before: old, after: new } => {
                attribute_changed(found, before, after, *part, *attribute, (old.as_ref(), new.as_ref()));
            }
        }
    }
}

fn added(found: &mut Found<'_>) {
    let object = found.change.object();
    if let Some(policy) = object.as_policy().filter(|policy| !policy.permissive) {
        let lasting = found.on_lasting_relation(policy.relation);
        if lasting {
            found.note("policy-narrowed", Part::Whole);
        }
    }
}

fn removed(found: &mut Found<'_>) {
    let object = found.change.object();
    if object.parent().is_some_and(|relation| !found.on_lasting_relation(relation)) {
        return;
    }
    let code = match object.kind() {
        ObjectKind::Table | ObjectKind::ForeignTable => "table-dropped-in-use",
        ObjectKind::View | ObjectKind::MaterializedView => "view-dropped",
        ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => "routine-dropped",
        ObjectKind::Type | ObjectKind::Domain => "type-dropped",
        ObjectKind::Index if is_unique(object) => "uniqueness-dropped",
        ObjectKind::Constraint if is_unique(object) => "uniqueness-dropped",
        ObjectKind::Policy if object.as_policy().is_some_and(|policy| policy.permissive) => "policy-narrowed",
        ObjectKind::Schema
        | ObjectKind::Role
        | ObjectKind::Extension
        | ObjectKind::Operator
        | ObjectKind::Cast
        | ObjectKind::Collation
        | ObjectKind::TextSearchConfiguration
        | ObjectKind::Publication
        | ObjectKind::Server => "object-dropped",
        _ => return,
    };
    found.note(code, Part::Whole);
}

fn is_unique(object: &Object) -> bool {
    match &object.data {
        ObjectData::Index(index) => index.unique && index.constraint.is_none(),
        ObjectData::Constraint(constraint) => {
            matches!(constraint.kind, ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. })
        }
        _ => false,
    }
}

fn attribute_changed(
    found: &mut Found<'_>,
    before: &Object,
    after: &Object,
    part: Part,
    attribute: Attribute,
    (old, new): (Option<&Value>, Option<&Value>),
) {
    let in_column = matches!(part, Part::Column(_));
    let is_relation = after.as_table().is_some() || after.as_view().is_some();
    let code = match attribute {
        Attribute::Name if in_column => "column-renamed",
        Attribute::Name if matches!(part, Part::EnumValue(_)) => "enum-value-renamed",
        Attribute::Name | Attribute::Schema if is_relation => "table-renamed",
        Attribute::Name | Attribute::Schema if is_named_by_code(after.kind()) => "object-renamed",
        Attribute::Type if in_column && !is_same_type(old, new) => "type-changed",
        Attribute::Nullability if in_column && is_not_null(new) && after.as_table().is_some() => "nulls-refused",
        Attribute::Default if in_column && new.is_none() && !generated(after, part) => "default-dropped",
        Attribute::Generation if new.is_some() && old.is_none() => "column-generated",
        Attribute::Identity if matches!(new, Some(Value::Word("always"))) && old.is_none() => "column-generated",
        Attribute::RowSecurity if row_security(before) < row_security(after) => "row-security-enabled",
        Attribute::Privileges if loses_privileges(old, new) => "privilege-revoked",
        Attribute::Returns => "routine-result-changed",
        Attribute::Condition | Attribute::CheckOption | Attribute::Command | Attribute::Roles
            if after.as_policy().is_some() =>
        {
            "policy-narrowed"
        }
        _ => return,
    };
    found.note(code, part);
}

/// Whether only the length or precision is another, which code seldom counts on.
fn is_same_type(old: Option<&Value>, new: Option<&Value>) -> bool {
    match (old, new) {
        (Some(Value::Type(old)), Some(Value::Type(new))) => (old.id, old.array) == (new.id, new.array),
        _ => false,
    }
}

fn is_not_null(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::Word("not null")))
}

fn generated(object: &Object, part: Part) -> bool {
    let Part::Column(number) = part else { return false };
    object.column(number).is_some_and(|column| column.generated.is_some() || column.identity.is_some())
}

fn row_security(object: &Object) -> u8 {
    object.as_table().map_or(0, |table| u8::from(table.row_security) + u8::from(table.force_row_security))
}

/// Whether statements name objects of that kind: constraints, triggers and the like are known to the server alone.
fn is_named_by_code(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Aggregate
            | ObjectKind::Type
            | ObjectKind::Domain
            | ObjectKind::Sequence
            | ObjectKind::Schema
            | ObjectKind::Role
            | ObjectKind::Collation
            | ObjectKind::TextSearchConfiguration
            | ObjectKind::ForeignTable
    )
}

/// Whether someone may less than before. No list is the built-in one, of which nothing is known here.
fn loses_privileges(old: Option<&Value>, new: Option<&Value>) -> bool {
    let (Some(Value::Privileges(old)), Some(Value::Privileges(new))) = (old, new) else { return new.is_none() };
    let now = |grantee: Option<ObjectId>| {
        let items = new.0.iter().filter(|item| item.grantee == grantee);
        items.fold(crate::catalog::role::Privileges::none(), |all, item| all.and(item.privileges))
    };
    old.0.iter().any(|item| !now(item.grantee).contains(item.privileges))
}
