//! The rows of user tables, as far as migrations put in what can be evaluated. A table starts empty.

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::OrdMap;

use super::sequence::Position;
use super::value::{Evaluated, Stop, Value};
use super::{Evaluator, NoVariables, Scope, ScopeColumn, Table};
use crate::catalog::relation::{Column, TableKind};
use crate::catalog::{ColumnNumber, Object, ObjectData, ObjectId};
use crate::sql::expression::{parse_expression_text, parse_query_text};
use crate::sql::session::Session;

/// How many rows of a table are kept; of one with more nothing is known.
const MOST_ROWS: usize = 500;

/// A row by the numbers of its columns; a column that was added later may be missing. Tables share what they held
/// before and after a statement.
pub(in crate::sql) type StoredRow = Arc<BTreeMap<ColumnNumber, Value>>;

/// What the tables hold and where sequences stand; copies share their contents.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    tables: OrdMap<ObjectId, Arc<Contents>>,
    /// Why nothing is known of the other tables with numbers below these.
    unknown_below: OrdMap<ObjectId, Arc<str>>,
    sequences: OrdMap<ObjectId, Position>,
    /// Where the other sequences with numbers below these stand: nobody knows.
    unplaced_below: OrdMap<ObjectId, Position>,
}

/// What a statement made of some tables.
pub(super) type TableChanges = Vec<(ObjectId, Arc<Contents>)>;

/// What one table holds.
#[derive(Clone, Debug)]
pub(super) enum Contents {
    /// All its rows.
    Known(Vec<StoredRow>),
    /// Why they are not known.
    Unknown(Arc<str>),
}

impl Rows {
    /// The rows of a table.
    ///
    /// # Errors
    /// Why they are not known.
    pub(in crate::sql) fn of(&self, table: ObjectId) -> Result<&[StoredRow], Arc<str>> {
        match self.tables.get(&table).map(|contents| &**contents) {
            Some(Contents::Known(rows)) => Ok(rows),
            Some(Contents::Unknown(reason)) => Err(Arc::clone(reason)),
            None => match self.unknown_below.get_next(&ObjectId(table.0 + 1)) {
                Some((_, reason)) => Err(Arc::clone(reason)),
                None => Ok(&[]),
            },
        }
    }

    /// From now on the table holds these rows.
    pub(super) fn set(&mut self, table: ObjectId, rows: Vec<StoredRow>) {
        if rows.len() > MOST_ROWS {
            self.forget(table, Arc::from("it holds more rows than are kept"));
        } else {
            self.tables.insert(table, Arc::new(Contents::Known(rows)));
        }
    }

    /// From now on it is not known what the table holds.
    pub(super) fn forget(&mut self, table: ObjectId, reason: Arc<str>) {
        if self.of(table).is_ok() {
            self.tables.insert(table, Arc::new(Contents::Unknown(reason)));
        }
    }

    /// From now on it is not known what the tables hold; those that are created later have numbers from that one on.
    pub(super) fn forget_all(&mut self, next: ObjectId, reason: &Arc<str>) {
        self.tables.clear();
        self.unknown_below.entry(next).or_insert_with(|| Arc::clone(reason));
    }

    /// Whether a table is known to be empty.
    pub(in crate::sql) fn is_empty(&self, table: ObjectId) -> bool {
        self.of(table).is_ok_and(<[StoredRow]>::is_empty)
    }

    /// Where a sequence stands; `None` for one that nothing has moved.
    pub(super) fn position(&self, sequence: ObjectId) -> Option<&Position> {
        let with_all = || self.unplaced_below.get_next(&ObjectId(sequence.0 + 1)).map(|(_, position)| position);
        self.sequences.get(&sequence).or_else(with_all)
    }

    /// From now on the sequence stands there.
    pub(super) fn place(&mut self, sequence: ObjectId, position: Position) {
        self.sequences.insert(sequence, position);
    }

    /// From now on it is not known where the sequences stand; those that are created later have numbers from that one on.
    pub(super) fn unplace_all(&mut self, next: ObjectId, reason: &Arc<str>) {
        self.sequences.clear();
        self.unplaced_below.entry(next).or_insert_with(|| Position::Unknown(Arc::clone(reason)));
    }

    /// These tables, with the sequences where they stand in the other: what was taken from them stays taken.
    #[must_use]
    pub fn with_sequences_of(self, other: Self) -> Self {
        Self { sequences: other.sequences, unplaced_below: other.unplaced_below, ..self }
    }

    /// Gives the tables back what they held before; what they held meanwhile is returned.
    pub(super) fn take_changes(&mut self, before: &Self) -> TableChanges {
        let changed = |table: &ObjectId, contents: &Arc<Contents>| {
            before.tables.get(table).is_none_or(|held| !Arc::ptr_eq(held, contents))
        };
        let changes = self.tables.iter().filter(|(table, contents)| changed(table, contents));
        let mut changes: TableChanges = changes.map(|(table, contents)| (*table, Arc::clone(contents))).collect();
        let forgotten = before.tables.keys().filter(|table| !self.tables.contains_key(*table));
        changes
            .extend(forgotten.filter_map(|table| Some((*table, Arc::new(Contents::Unknown(self.of(*table).err()?))))));
        self.tables = before.tables.clone();
        changes
    }

    /// Gives the tables what statements of one `WITH` made of them, each for itself; of a table that two of them wrote
    /// nothing is known.
    pub(super) fn put_changes(&mut self, before: &Self, changes: TableChanges) {
        for (table, contents) in changes {
            let here = self.tables.get(&table);
            let untouched = match (here, before.tables.get(&table)) {
                (Some(here), Some(before)) => Arc::ptr_eq(here, before),
                (here, before) => here.is_none() && before.is_none(),
            };
            if untouched {
                self.tables.insert(table, contents);
            } else {
                self.forget(table, Arc::from("two statements of one WITH wrote it"));
            }
        }
    }
}

/// Gives the known rows of a table a value in a column: one that is added, or whose values change in a way that is not
/// followed.
pub(in crate::sql) fn put(session: &mut Session, table: ObjectId, column: ColumnNumber, value: &Value) {
    let Ok(rows @ [_, ..]) = session.rows.of(table) else { return };
    let mut rows = rows.to_vec();
    for row in &mut rows {
        Arc::make_mut(row).insert(column, value.clone());
    }
    session.rows.set(table, rows);
}

/// The rows of a table if they are all known, none of them in its children or changed by its rules; else nothing.
pub(in crate::sql) fn known(session: &Session, table: &Object) -> Vec<Vec<Value>> {
    let is_plain =
        table.as_table().is_some_and(|data| matches!(data.kind, TableKind::Ordinary) && data.parents.is_empty());
    let has_rules = session.catalog.members(table.id).any(|member| matches!(member.data, ObjectData::Rule(_)));
    let has_children = session.catalog.children(table.id).next().is_some();
    if !is_plain || has_rules || has_children {
        return Vec::new();
    }
    let rows = session.rows.of(table.id).unwrap_or_default();
    rows.iter().map(|row| whole(table, row)).collect()
}

/// Whether a condition about a table's row holds; `None` if that is not known or it is null.
pub(in crate::sql) fn condition_on(
    session: &mut Session,
    table: &Object,
    condition: &str,
    row: &[Value],
) -> Option<bool> {
    let tree = parse_expression_text(condition, 0).tree.ok()?;
    let column = |column: &Arc<Column>| ScopeColumn { relation: Some(table.name.clone()), name: column.name.clone() };
    let columns: Vec<ScopeColumn> = table.columns().iter().map(column).collect();
    let mut evaluator = Evaluator { session, variables: &NoVariables };
    match evaluator.expression(&tree, &Scope::of_row(&columns, row)) {
        Ok(Value::Bool(truth)) => Some(truth),
        _ => None,
    }
}

/// The rows of a table, or of a view's query.
pub(super) fn read(evaluator: &mut Evaluator<'_>, object: &Arc<Object>) -> Evaluated<Table> {
    let columns = object.columns().iter().map(|column| column.name.clone()).collect();
    if let Some(view) = object.as_view() {
        let unknown = || Stop::Unknown(format!("the rows of the view {} are not known", object.name).into());
        let tree = parse_query_text(&view.query.text, 0).tree.map_err(|_| unknown())?;
        return match evaluator.query(&tree, None) {
            Ok(table) => Ok(Table { columns, rows: table.rows }),
            Err(Stop::Unknown(reason)) => Err(Stop::Unknown(reason)),
            Err(_) => Err(unknown()),
        };
    }
    let Some(table) = object.as_table() else {
        return Err(Stop::Unknown(format!("what {} holds is not known", object.name).into()));
    };
    if matches!(table.kind, TableKind::Foreign(_)) || object.extension.is_some() {
        return Err(Stop::Unknown(format!("the rows of {} are not the project's", object.name).into()));
    }
    let of_children: Vec<ObjectId> = evaluator.session.catalog.children(object.id).map(|child| child.id).collect();
    for child in of_children {
        if evaluator.session.rows.of(child).map_err(Stop::Unknown)?.iter().next().is_some() {
            return Err(Stop::Unknown(format!("{} has rows in its children", object.name).into()));
        }
    }
    let stored = evaluator.session.rows.of(object.id).map_err(Stop::Unknown)?;
    let rows = stored.iter().map(|row| whole(object, row)).collect();
    Ok(Table { columns, rows })
}

/// A stored row with a value for each column of today.
pub(super) fn whole(object: &Object, row: &StoredRow) -> Vec<Value> {
    let value = |column: &Arc<crate::catalog::relation::Column>| match row.get(&column.number) {
        Some(value) => value.clone(),
        None if column.default.is_none() => Value::Null,
        None => Value::unknown("what a column that was added later holds"),
    };
    object.columns().iter().map(value).collect()
}

impl<'a> Scope<'a> {
    /// A scope with one relation's row.
    pub(super) fn of_row(columns: &'a [super::ScopeColumn], row: &'a [Value]) -> Self {
        Scope { columns, row, ..Scope::within(None) }
    }
}
