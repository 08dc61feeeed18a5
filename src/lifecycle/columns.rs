//! Columns whose name and type say what they are for.

use super::{Audit, Lifecycle, Mark, SetBy, Timestamp, Token};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::function::FunctionBody;
use crate::catalog::index::IndexKey;
use crate::catalog::relation::Column;
use crate::catalog::trigger::TriggerTiming;
use crate::catalog::{Catalog, ColumnNumber, Object, ObjectId};

/// Names of columns whose value takes a row out of use.
const SOFT_DELETE: [&str; 8] =
    ["deleted_at", "deleted", "is_deleted", "archived_at", "is_archived", "revoked_at", "removed_at", "deactivated_at"];
/// Names of columns that say whose a row is, or who made it.
const OWNERS: [&str; 14] = [
    "owner_id",
    "owner",
    "created_by",
    "updated_by",
    "author_id",
    "creator_id",
    "created_by_id",
    "updated_by_id",
    "actor_id",
    "invited_by",
    "owner_user_id",
    "granted_by",
    "deleted_by",
    "added_by",
];
/// Words in the name of a table that records what happened.
const AUDIT_WORDS: [&str; 5] = ["audit", "audits", "history", "event", "events"];
/// Names of columns of such a table.
const AUDIT_FACTS: [&str; 8] =
    ["action", "event", "event_type", "reason", "details", "payload", "old_value", "new_value"];
/// Words in the name of a column that holds a secret or handle.
const TOKEN_WORDS: [&str; 5] = ["token", "secret", "slug", "code", "salt"];

/// Whether a column's name says that it only tells who made or changed the row: `created_by`, `invited_by_id`.
pub fn names_an_author(column: &str) -> bool {
    let column = column.strip_suffix("_id").unwrap_or(column);
    let column = column.strip_suffix("_user").unwrap_or(column);
    column.ends_with("_by")
}

pub(super) fn find(catalog: &Catalog, table: &Object, found: &mut Lifecycle) {
    for column in table.columns() {
        let name = column.name.as_str();
        let mark =
            Mark { table: table.id, column: column.number, references: referenced(catalog, table.id, column.number) };
        if SOFT_DELETE.contains(&name) && (is_time(catalog, column) || is_boolean(catalog, column)) {
            found.soft_deletes.push(mark);
        }
        if OWNERS.contains(&name) {
            found.owners.push(mark);
        }
        if let Some(set_by) = set_to_now(catalog, table, column) {
            found.timestamps.push(Timestamp { table: table.id, column: column.number, set_by });
        }
        if let Some(trigger) = stamped_by_trigger(catalog, table, column) {
            let set_by = SetBy::Trigger(trigger);
            found.timestamps.push(Timestamp { table: table.id, column: column.number, set_by });
        }
        let is_token = name.split('_').any(|word| TOKEN_WORDS.contains(&word));
        if is_token && let Some((unique_by, partial)) = unique(catalog, table.id, column.number) {
            found.tokens.push(Token { table: table.id, column: column.number, unique_by, partial });
        }
    }
    found.audits.extend(audit(catalog, table));
}

/// The table that a foreign key over this column alone leads to.
fn referenced(catalog: &Catalog, table: ObjectId, column: ColumnNumber) -> Option<ObjectId> {
    catalog.members(table).find_map(|member| {
        let key = member.as_constraint()?.as_foreign_key()?;
        (key.columns == [column]).then_some(key.referenced)
    })
}

fn type_name(catalog: &Catalog, column: &Column) -> Option<&'static str> {
    let data_type = column.data_type.as_ref().filter(|data_type| !data_type.array)?;
    let builtin = crate::catalog::builtin::Builtin::of(catalog.version());
    builtin.types().by_oid(data_type.id).map(|found| found.name)
}

fn is_time(catalog: &Catalog, column: &Column) -> bool {
    matches!(type_name(catalog, column), Some("timestamptz" | "timestamp" | "date"))
}

fn is_boolean(catalog: &Catalog, column: &Column) -> bool {
    type_name(catalog, column) == Some("bool")
}

/// Whether the column's default is the time.
fn set_to_now(catalog: &Catalog, _table: &Object, column: &Column) -> Option<SetBy> {
    if !is_time(catalog, column) || column.generated.is_some() {
        return None;
    }
    let default = column.default.as_ref()?.text.to_ascii_lowercase();
    const NOW: [&str; 8] = [
        "now()",
        "current_timestamp",
        "current_date",
        "clock_timestamp()",
        "statement_timestamp()",
        "transaction_timestamp()",
        "localtimestamp",
        "pg_catalog.now()",
    ];
    NOW.iter().any(|now| default.contains(now)).then_some(SetBy::Default)
}

/// The trigger before updates whose function assigns to this column.
fn stamped_by_trigger(catalog: &Catalog, table: &Object, column: &Column) -> Option<ObjectId> {
    if !is_time(catalog, column) {
        return None;
    }
    catalog.members(table.id).find_map(|member| {
        let trigger = member.as_trigger()?;
        let before_update = trigger.timing == TriggerTiming::Before && trigger.events.update;
        let function = catalog.object(trigger.function)?.as_function()?;
        let FunctionBody::Source(body) = &function.body else { return None };
        (before_update && assigns(body, column.name.as_str())).then_some(member.id)
    })
}

/// Whether a trigger function's body has `NEW.column :=` or `NEW.column =`.
fn assigns(body: &str, column: &str) -> bool {
    let body = body.to_ascii_lowercase();
    let target = format!("new.{}", column.to_ascii_lowercase());
    body.match_indices(&target).any(|(at, _)| {
        let after = body[at + target.len()..].trim_start();
        after.starts_with(":=") || (after.starts_with('=') && !after.starts_with("=="))
    })
}

/// The constraint or index that makes a column unique, and whether only among some rows.
fn unique(catalog: &Catalog, table: ObjectId, column: ColumnNumber) -> Option<(ObjectId, bool)> {
    let constraint = catalog.members(table).find_map(|member| match &member.as_constraint()?.kind {
        ConstraintKind::Unique { columns, .. } | ConstraintKind::PrimaryKey { columns, .. } => {
            (*columns == [column]).then_some((member.id, false))
        }
        _ => None,
    });
    constraint.or_else(|| {
        catalog.members(table).find_map(|member| {
            let index = member.as_index().filter(|index| index.unique)?;
            let alone = matches!(index.columns.as_slice(), [key] if matches!(key.key, IndexKey::Column(number) if number == column));
            alone.then_some((member.id, index.predicate.is_some()))
        })
    })
}

/// A table whose name says that it records, and that has an actor or an action and an automatic time.
fn audit(catalog: &Catalog, table: &Object) -> Option<Audit> {
    let named = table.name.as_str().split('_').any(|word| AUDIT_WORDS.contains(&word));
    if !named {
        return None;
    }
    let columns = |wanted: &dyn Fn(&Column) -> bool| -> Vec<ColumnNumber> {
        table.columns().iter().filter(|column| wanted(column)).map(|column| column.number).collect()
    };
    let actors = columns(&|column| {
        OWNERS.contains(&column.name.as_str()) || matches!(column.name.as_str(), "user_id" | "member_id")
    });
    let facts = columns(&|column| AUDIT_FACTS.contains(&column.name.as_str()));
    let recorded = columns(&|column| set_to_now(catalog, table, column).is_some());
    ((!actors.is_empty() || !facts.is_empty()) && !recorded.is_empty()).then_some(Audit {
        table: table.id,
        actors,
        facts,
        recorded,
    })
}

#[cfg(test)]
mod tests {
    use super::assigns;

    #[test]
    fn a_trigger_function_is_read_for_assignments_only() {
        assert!(assigns("BEGIN NEW.updated_at := now(); RETURN NEW; END", "updated_at"));
        assert!(assigns("new.updated_at = now()", "updated_at"));
        assert!(!assigns("IF NEW.updated_at IS NULL THEN", "updated_at"));
    }
}
