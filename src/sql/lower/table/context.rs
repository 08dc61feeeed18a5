//! The table that columns and constraints are for (`CreateStmtContext` in `parse_utilcmd.c`).

use crate::catalog::relation::{Persistence, TableKind};
use crate::catalog::{Object, ObjectId};
use crate::text::Identifier;

/// What columns and constraints need to know of their table, whether it is there yet or not.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::sql::lower) struct TableContext {
    /// Its number.
    pub id: ObjectId,
    /// Its name.
    pub name: Identifier,
    /// Its schema.
    pub schema: ObjectId,
    /// Its owner, who will own what belongs to it.
    pub owner: ObjectId,
    /// How long it lives.
    pub persistence: Persistence,
    /// What is peculiar about it.
    pub form: TableForm,
}

/// What decides which columns and constraints a table may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sql::lower) enum TableForm {
    /// Nothing.
    Ordinary,
    /// It is a foreign table.
    Foreign,
    /// It is a partition.
    Partition,
    /// Its columns are those of a type.
    Typed,
}

impl TableContext {
    /// Of a table that is there.
    pub(in crate::sql::lower) fn of(object: &Object) -> Self {
        let table = object.as_table();
        let form = match table {
            Some(table) if matches!(table.kind, TableKind::Foreign(_)) => TableForm::Foreign,
            Some(table) if table.is_partition() => TableForm::Partition,
            Some(table) if table.of_type.is_some() => TableForm::Typed,
            _ => TableForm::Ordinary,
        };
        Self {
            id: object.id,
            name: object.name.clone(),
            schema: object.schema.unwrap_or(ObjectId::NONE),
            owner: object.owner,
            persistence: table.map_or(Persistence::Permanent, |table| table.persistence),
            form,
        }
    }
}
