//! The rows of user tables, as far as migrations put in what can be evaluated. A table starts empty.

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::OrdMap;

use super::sequence::Position;
use super::value::{Evaluated, Stop, Value};
use super::{Evaluator, NoVariables, Scope, Table, scope_columns};
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
    tables: Told<Arc<Contents>>,
    sequences: Told<Position>,
}

/// What one table holds.
#[derive(Clone, Debug)]
enum Contents {
    /// All its rows.
    Known(Vec<StoredRow>),
    /// Why they are not known.
    Unknown(Arc<str>),
}

/// What is told of objects: of some one by one, of the others with numbers below one together.
#[derive(Clone, Debug)]
struct Told<T> {
    each: OrdMap<ObjectId, T>,
    below: OrdMap<ObjectId, T>,
}

impl<T> Default for Told<T> {
    fn default() -> Self {
        Self { each: OrdMap::new(), below: OrdMap::new() }
    }
}

impl<T: Clone> Told<T> {
    fn of(&self, id: ObjectId) -> Option<&T> {
        let together = || self.below.get_next(&ObjectId(id.0 + 1)).map(|(_, told)| told);
        self.each.get(&id).or_else(together)
    }

    fn tell(&mut self, id: ObjectId, told: T) {
        self.each.insert(id, told);
    }

    /// Tells of all that there are; those that are created later have numbers from that one on.
    fn tell_all(&mut self, next: ObjectId, told: T) {
        self.each.clear();
        self.below.entry(next).or_insert(told);
    }
}

/// What the statements of one `WITH` made of tables, each of which sees the tables as they were before.
#[derive(Default)]
pub(super) struct TableChanges {
    before: OrdMap<ObjectId, Arc<Contents>>,
    made: Vec<(ObjectId, Arc<Contents>)>,
}

/// Why nothing is known of a table with many rows.
pub(super) fn more_than_kept() -> Arc<str> {
    Arc::from("it holds more rows than are kept")
}

impl Rows {
    /// The rows of a table.
    ///
    /// # Errors
    /// Why they are not known.
    pub(in crate::sql) fn of(&self, table: ObjectId) -> Result<&[StoredRow], Arc<str>> {
        match self.tables.of(table).map(|contents| &**contents) {
            Some(Contents::Known(rows)) => Ok(rows),
            Some(Contents::Unknown(reason)) => Err(Arc::clone(reason)),
            None => Ok(&[]),
        }
    }

    /// How many more rows of a table can be kept; `None` if those that it holds are not known.
    pub(super) fn room(&self, table: ObjectId) -> Option<usize> {
        self.of(table).ok().map(|rows| MOST_ROWS - rows.len())
    }

    /// From now on the table holds these rows.
    pub(super) fn set(&mut self, table: ObjectId, rows: Vec<StoredRow>) {
        if rows.len() > MOST_ROWS {
            self.forget(table, more_than_kept());
        } else {
            self.tables.tell(table, Arc::new(Contents::Known(rows)));
        }
    }

    /// From now on it is not known what the table holds.
    pub(super) fn forget(&mut self, table: ObjectId, reason: Arc<str>) {
        if self.of(table).is_ok() {
            self.tables.tell(table, Arc::new(Contents::Unknown(reason)));
        }
    }

    /// From now on it is not known what the tables hold; those that are created later have numbers from that one on.
    pub(super) fn forget_all(&mut self, next: ObjectId, reason: &Arc<str>) {
        self.tables.tell_all(next, Arc::new(Contents::Unknown(Arc::clone(reason))));
    }

    /// Whether a table is known to be empty.
    pub(in crate::sql) fn is_empty(&self, table: ObjectId) -> bool {
        self.of(table).is_ok_and(<[StoredRow]>::is_empty)
    }

    /// Where a sequence stands; `None` for one that nothing has moved.
    pub(super) fn position(&self, sequence: ObjectId) -> Option<&Position> {
        self.sequences.of(sequence)
    }

    /// From now on the sequence stands there.
    pub(super) fn place(&mut self, sequence: ObjectId, position: Position) {
        self.sequences.tell(sequence, position);
    }

    /// From now on it is not known where the sequences stand; those that are created later have numbers from that one on.
    pub(super) fn unplace_all(&mut self, next: ObjectId, reason: &Arc<str>) {
        self.sequences.tell_all(next, Position::Unknown(Arc::clone(reason)));
    }

    /// These tables, with the sequences where they stand in the other: what was taken from them stays taken.
    #[must_use]
    pub fn with_sequences_of(self, other: Self) -> Self {
        Self { sequences: other.sequences, ..self }
    }

    /// The changes of a `WITH` that begins: none yet.
    pub(super) fn changes(&self) -> TableChanges {
        TableChanges { before: self.tables.each.clone(), made: Vec::new() }
    }

    /// Gives the tables back what they held before; what they held meanwhile goes to the changes.
    pub(super) fn take_changes(&mut self, changes: &mut TableChanges) {
        let TableChanges { before, made } = changes;
        if self.tables.each.ptr_eq(before) {
            return;
        }
        let is_changed = |table: &ObjectId, contents: &Arc<Contents>| {
            before.get(table).is_none_or(|held| !Arc::ptr_eq(held, contents))
        };
        let changed = self.tables.each.iter().filter(|(table, contents)| is_changed(table, contents));
        made.extend(changed.map(|(table, contents)| (*table, Arc::clone(contents))));
        let forgotten = before.keys().filter(|table| !self.tables.each.contains_key(*table));
        made.extend(forgotten.filter_map(|table| Some((*table, Arc::clone(self.tables.of(*table)?)))));
        self.tables.each = before.clone();
    }

    /// Gives the tables what statements of one `WITH` made of them, each for itself; of a table that two of them wrote
    /// nothing is known.
    pub(super) fn put_changes(&mut self, changes: TableChanges) {
        for (table, contents) in changes.made {
            let untouched = match (self.tables.each.get(&table), changes.before.get(&table)) {
                (Some(here), Some(before)) => Arc::ptr_eq(here, before),
                (here, before) => here.is_none() && before.is_none(),
            };
            if untouched {
                self.tables.tell(table, contents);
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
    let columns = scope_columns(table, &table.name);
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
    let value = |column: &Arc<Column>| match row.get(&column.number) {
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
