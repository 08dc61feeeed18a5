//! Rows that a table refuses for certain (`ExecConstraints` in `execMain.c`, `_bt_check_unique` in `nbtinsert.c`).
//!
//! What is not known is taken to be accepted: the migrations ran somewhere.

use std::collections::BTreeSet;

use super::conflict::plain_key;
use super::rows::StoredRow;
use super::value::Value;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Column, TableKind};
use crate::catalog::trigger::{Enabled, TriggerTiming};
use crate::catalog::types::Type;
use crate::catalog::{CatalogError, ColumnNumber, Object, ObjectData, ObjectId};
use crate::sql::session::Session;
use crate::text::Identifier;

/// `bigint`, `smallint`, `integer`, `text`, `varchar`: values of these are equal only if they are written alike.
const TOLD_BY_VALUE: [ObjectId; 5] = [ObjectId(20), ObjectId(21), ObjectId(23), ObjectId(25), ObjectId(1043)];

/// What the rows of a table must be.
#[derive(Default)]
pub(super) struct Demands {
    table: Identifier,
    not_null: Vec<(ColumnNumber, Identifier)>,
    /// The columns of each unique index, by its name.
    keys: Vec<(Identifier, Vec<ColumnNumber>)>,
}

impl Demands {
    /// Those of a table whose new rows no trigger changes before they are looked at.
    pub(super) fn of(session: &Session, table: &Object) -> Self {
        let is_table = |kind: &TableKind| matches!(kind, TableKind::Ordinary | TableKind::Partitioned(_));
        if !table.as_table().is_some_and(|data| is_table(&data.kind)) || has_trigger_before(session, table) {
            return Self::default();
        }
        let not_null = table.columns().iter().filter(|column| column.not_null);
        Self {
            table: table.name.clone(),
            not_null: not_null.map(|column| (column.number, column.name.clone())).collect(),
            keys: keys_of(session, table),
        }
    }

    /// Refuses a row with a null where none may be.
    ///
    /// # Errors
    /// 23502
    pub(super) fn refuse_null(&self, row: &StoredRow) -> Result<(), CatalogError> {
        let is_null = |(column, _): &&(ColumnNumber, Identifier)| row.get(column).is_some_and(Value::is_null);
        let Some((_, column)) = self.not_null.iter().find(is_null) else { return Ok(()) };
        let message =
            format!("null value in column \"{column}\" of relation \"{}\" violates not-null constraint", self.table);
        Err(CatalogError::new(sqlstate::NOT_NULL_VIOLATION, message))
    }

    /// Refuses rows of which one has a key that is taken.
    ///
    /// # Errors
    /// 23505
    pub(super) fn refuse_duplicate(&self, there: &[StoredRow], new: &[StoredRow]) -> Result<(), CatalogError> {
        for (name, columns) in &self.keys {
            let key =
                |row: &StoredRow| columns.iter().map(|column| known_key(row.get(column)?)).collect::<Option<String>>();
            let mut taken: BTreeSet<String> = there.iter().filter_map(key).collect();
            if !new.iter().filter_map(key).all(|key| taken.insert(key)) {
                let message = format!("duplicate key value violates unique constraint \"{name}\"");
                return Err(CatalogError::new(sqlstate::UNIQUE_VIOLATION, message));
            }
        }
        Ok(())
    }
}

fn known_key(value: &Value) -> Option<String> {
    if matches!(value, Value::Int(_) | Value::Text(_)) { value.key() } else { None }
}

fn has_trigger_before(session: &Session, table: &Object) -> bool {
    session.catalog.members(table.id).any(|member| match member.as_trigger() {
        Some(trigger) => {
            trigger.events.insert && trigger.timing == TriggerTiming::Before && trigger.enabled != Enabled::Disabled
        }
        None => matches!(member.data, ObjectData::Rule(_)),
    })
}

/// The unique indexes that are looked at when a row is put in, as far as equality of their columns is told by the
/// values.
fn keys_of(session: &Session, table: &Object) -> Vec<(Identifier, Vec<ColumnNumber>)> {
    let is_told = |number: &ColumnNumber| table.column(*number).is_some_and(|column| is_told_by_value(session, column));
    let mut keys = Vec::new();
    for member in session.catalog.members(table.id) {
        let Some(index) = member.as_index().filter(|index| index.unique) else { continue };
        let constraint =
            index.constraint.and_then(|id| session.catalog.object(id)).and_then(|object| object.as_constraint());
        let is_late = constraint.is_some_and(|constraint| constraint.deferrable);
        if let Some(columns) = plain_key(index).filter(|columns| !is_late && columns.iter().all(is_told)) {
            keys.push((member.name.clone(), columns));
        }
    }
    keys
}

fn is_told_by_value(session: &Session, column: &Column) -> bool {
    let Some(of) = column.data_type.as_ref().filter(|of| !of.array && column.collation.is_none()) else { return false };
    let is_enum =
        || session.catalog.object(of.id).is_some_and(|object| matches!(object.as_type(), Some(Type::Enum(_))));
    TOLD_BY_VALUE.contains(&of.id) || is_enum()
}
