//! What migrations do to rows.

use super::sides::{Side, Sides};
use crate::catalog::relation::Persistence;
use crate::catalog::{Change, MigrationIndex, Object, ObjectId, Origin};
use crate::print::{Printer, Qualify};
use crate::sql::session::RowAction;

/// A statement that changes rows, itself or through a block or function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataChange {
    /// What it does.
    pub action: RowAction,
    /// To which tables, by their names then.
    pub tables: Vec<String>,
    /// Whether no condition says to which rows.
    pub every_row: bool,
    /// The statement of the head.
    pub origin: Origin,
}

/// What the statements of the head's new migrations do to rows, in the order in which they do it.
pub(super) fn changes(sides: &Sides) -> Vec<DataChange> {
    let head = &sides.head;
    let is_new = |migration: Option<MigrationIndex>| {
        migration.is_some_and(|index| {
            let id = &head.set.migrations[index.0 as usize].id;
            index.0 as usize >= sides.shared && !sides.base.migrations().iter().any(|migration| migration.id == *id)
        })
    };
    let mut found: Vec<DataChange> = Vec::new();
    for change in head.history.row_changes.iter().filter(|change| is_new(change.origin.migration)) {
        let Some(table) = name_at(head, change.origin, change.table) else { continue };
        let same = found.iter_mut().rev().take_while(|other| other.origin.statement == change.origin.statement);
        match same.filter(|other| (other.action, other.every_row) == (change.action, change.every_row)).last() {
            Some(same) if same.tables.contains(&table) => {}
            Some(same) => same.tables.push(table),
            None => found.push(DataChange {
                action: change.action,
                tables: vec![table],
                every_row: change.every_row,
                origin: change.origin,
            }),
        }
    }
    found
}

/// The name of a relation in the migration; none for what is temporary.
fn name_at(head: &Side, origin: Origin, id: ObjectId) -> Option<String> {
    let history = &head.history;
    let named = |catalog| Printer::new(catalog, Qualify::WhereNeeded).name(id);
    for catalog in [history.catalog_after(origin.migration), &history.catalog_before(origin.migration)] {
        if catalog.object(id).is_some() {
            return Some(named(catalog));
        }
    }
    history.steps[history.steps_of(origin.migration)].iter().find_map(|step| match &step.change {
        Change::Create(object) if object.id == id && !is_temporary(object) => Some(object.name.to_string()),
        _ => None,
    })
}

fn is_temporary(object: &Object) -> bool {
    object.as_table().is_some_and(|table| matches!(table.persistence, Persistence::Temporary(_)))
}
