//! `INSERT`, `UPDATE`, `DELETE`, `MERGE`, `TRUNCATE`, `COPY`: what they do to the rows that are known.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlparser::ast as tree;
use tree::{AssignmentTarget, Expr, SelectItem, SetExpr, TableFactor};

use super::conditions::Conditions;
use super::conflict::Resolved;
use super::new_row::{NewRows, WrittenColumn};
use super::refusal::Demands;
use super::rows::{self, StoredRow, whole};
use super::value::{Evaluated, Stop, Value};
use super::{Evaluator, Scope, ScopeColumn, Table, Variables, firing, identifier, name_parts, scope_columns, sequence};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Column;
use crate::catalog::{CatalogError, Namespace, Object, ObjectId};
use crate::sql::ast::{DataStatement, DataStatementKind, ObjectName, Query};
use crate::sql::session::Session;
use crate::text::Identifier;

/// What a statement made of rows.
pub(in crate::sql) struct Changed {
    /// The rows of a query or of `RETURNING`, or why they are not known.
    pub(in crate::sql) rows: Result<Table, Arc<str>>,
    /// How many rows it processed.
    pub(in crate::sql) count: Value,
}

impl Changed {
    fn unknown(reason: Arc<str>) -> Self {
        Self { rows: Err(Arc::clone(&reason)), count: Value::Unknown(reason) }
    }
}

/// What happens to rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// They are added.
    Insert,
    /// They get other values.
    Update,
    /// They go.
    Delete,
}

/// Runs a statement that reads or writes rows.
///
/// # Errors
/// What PostgreSQL would refuse, or an effect that cannot be told.
pub(in crate::sql) fn run(
    session: &mut Session,
    statement: &DataStatement,
    variables: &dyn Variables,
) -> Evaluated<Changed> {
    let mut evaluator = Evaluator { session, variables };
    let ran = evaluator.statement(statement);
    match ran {
        Err(Stop::Unknown(reason)) => {
            evaluator.forget_targets(&statement.target_names(), &reason);
            Ok(Changed::unknown(reason))
        }
        other => other,
    }
}

/// Fills a new table with the rows of a query, or says why they are not known.
pub(in crate::sql) fn fill(session: &mut Session, table: ObjectId, query: &Query, variables: &dyn Variables) {
    let Some(object) = session.catalog.object(table).cloned() else { return };
    let answer = match &query.tree {
        Ok(tree) => Evaluator { session, variables }.query(tree, None),
        Err(rejection) => Err(Stop::Unknown(rejection.reason.as_str().into())),
    };
    match answer {
        Ok(answer) => {
            let numbers = || object.columns().iter().map(|column| column.number);
            let rows = answer.rows.into_iter().map(|row| Arc::new(numbers().zip(row).collect()));
            session.rows.set(table, rows.collect());
        }
        Err(Stop::Unknown(reason) | Stop::Opaque(reason)) => session.rows.forget(table, reason),
        Err(Stop::Error(error)) => session.rows.forget(table, error.message.into()),
    }
}

/// `TRUNCATE`
pub(in crate::sql) fn truncate(session: &mut Session, tables: &[ObjectId]) {
    for table in tables {
        session.rows.set(*table, Vec::new());
    }
}

/// `TRUNCATE … CASCADE`: the tables that reference these are emptied too (`heap_truncate_find_FKs`).
pub(in crate::sql) fn truncate_referencing(session: &Session, tables: &mut Vec<ObjectId>) {
    let mut at = 0;
    while let Some(table) = tables.get(at).copied() {
        let constraints = session.catalog.objects().filter_map(|object| object.as_constraint());
        for constraint in constraints {
            let references = constraint.as_foreign_key().is_some_and(|key| key.referenced == table);
            if references && !tables.contains(&constraint.on) {
                tables.push(constraint.on);
            }
        }
        at += 1;
    }
}

/// Of these tables nothing is known any more.
pub(in crate::sql) fn forget(session: &mut Session, targets: &[&ObjectName], reason: &Arc<str>) {
    for target in targets {
        if let Ok(table) = session.names().relation(target) {
            let table = table.id;
            sequence::forget_of_table(session, table, reason);
            session.rows.forget(table, Arc::clone(reason));
        }
    }
}

/// Of no table anything is known any more.
pub(in crate::sql) fn forget_all(session: &mut Session, reason: &Arc<str>) {
    session.rows.forget_all(session.catalog.next_id(), reason);
    sequence::forget_all(session, reason);
}

/// Whether an item of `VALUES` is the word `DEFAULT`.
fn is_default(item: &Expr) -> bool {
    matches!(item, Expr::Identifier(name) if name.quote_style.is_none() && name.value.eq_ignore_ascii_case("default"))
}

/// Whether all rows of an `INSERT` surely have a value for each of so many columns.
fn gives_every_value(insert: &tree::Insert, width: usize) -> bool {
    let Some(source) = insert.source.as_deref().filter(|source| source.with.is_none()) else { return false };
    let SetExpr::Values(values) = &*source.body else { return false };
    values.rows.iter().all(|row| row.content.len() >= width && !row.content.iter().any(is_default))
}

impl Evaluator<'_> {
    fn forget_targets(&mut self, targets: &[&ObjectName], reason: &Arc<str>) {
        forget(self.session, targets, reason);
    }

    fn statement(&mut self, statement: &DataStatement) -> Evaluated<Changed> {
        let tree = statement.tree.as_deref().map_err(|rejection| Stop::Unknown(rejection.reason.as_str().into()))?;
        match (statement.kind, tree) {
            (DataStatementKind::Query, tree::Statement::Query(query)) => {
                let table = self.query(query, None)?;
                Ok(Changed { count: Value::Int(table.rows.len() as i64), rows: Ok(table) })
            }
            (_, tree::Statement::Query(query)) => match self.with_common(query.as_ref()) {
                Err(Stop::Unknown(reason)) => self.empty_targets(statement, reason),
                other => other,
            },
            (_, tree) => self.writing(tree, &Scope::within(None)),
        }
    }

    /// A statement with `WITH`, each part of which sees the rows as they were before.
    fn with_common(&mut self, query: &tree::Query) -> Evaluated<Changed> {
        let (SetExpr::Insert(inner) | SetExpr::Update(inner) | SetExpr::Delete(inner)) = &*query.body else {
            return Err(Stop::Unknown(Arc::from("a statement of this form is not evaluated")));
        };
        let base = Scope::within(None);
        let (common, changes) = self.common(query.with.as_ref(), &base)?;
        let changed = self.writing(inner, &Scope { common: &common, ..base })?;
        self.session.rows.put_changes(changes);
        Ok(changed)
    }

    /// What cannot be evaluated changes nothing where it updates or deletes rows of tables that have none.
    fn empty_targets(&mut self, statement: &DataStatement, reason: Arc<str>) -> Evaluated<Changed> {
        let unknown = || Stop::Unknown(reason);
        if !matches!(statement.kind, DataStatementKind::Update | DataStatementKind::Delete)
            || statement.targets.len() != 1
        {
            return Err(unknown());
        }
        let target = self.session.names().relation(&statement.targets[0].table)?.id;
        if self.session.rows.of(target).map_err(Stop::Unknown)?.is_empty() {
            return Ok(Changed { rows: Ok(Table::default()), count: Value::Int(0) });
        }
        Err(unknown())
    }

    pub(super) fn writing(&mut self, statement: &tree::Statement, outer: &Scope<'_>) -> Evaluated<Changed> {
        match statement {
            tree::Statement::Insert(insert) => self.insert(insert, outer),
            tree::Statement::Update(update) => self.update(update, outer),
            tree::Statement::Delete(delete) => self.delete(delete, outer),
            _ => Err(Stop::Unknown(Arc::from("a statement of this form is not evaluated"))),
        }
    }

    fn table_named(&self, name: &tree::ObjectName) -> Evaluated<Arc<Object>> {
        let parts = name_parts(name);
        let Some(last) = parts.last() else { return Err(Stop::Unknown(Arc::from("a table without a name"))) };
        let names = self.session.names();
        let found = match parts.len().checked_sub(2).map(|at| &parts[at]) {
            Some(schema) => names
                .schema_if_any(schema)
                .and_then(|schema| self.session.catalog.find(Namespace::Relation, schema, last)),
            None => names.find_bare(Namespace::Relation, last),
        };
        match found {
            Some(object) => Ok(Arc::clone(object)),
            None if self.session.has_opaque_past() => Err(Stop::Unknown(Arc::from("the table is not known"))),
            None => {
                let written = parts.iter().map(Identifier::as_str).collect::<Vec<_>>().join(".");
                let message = format!("relation \"{written}\" does not exist");
                Err(CatalogError::new(sqlstate::UNDEFINED_TABLE, message).into())
            }
        }
    }

    fn insert(&mut self, insert: &tree::Insert, outer: &Scope<'_>) -> Evaluated<Changed> {
        let tree::TableObject::TableName(name) = &insert.table else {
            return Err(Stop::Unknown(Arc::from("a statement of this form is not evaluated")));
        };
        if let Some(system) = self.system_target(name) {
            return self.insert_system(system, insert);
        }
        let table = self.table_named(name)?;
        let written: Vec<Identifier> = insert.columns.iter().filter_map(|name| name_parts(name).pop()).collect();
        let columns = target_columns(&table, &written)?;
        let new_rows = NewRows::of(self.session, &table, &columns, gives_every_value(insert, columns.len()));
        let room = self.room_for(insert, &table);
        // Of rows that are not kept nobody sees how many there are, unless a function asks.
        let most = room.filter(|_| !new_rows.have_effects() && !self.session.effort.is_nested()).map(|room| room + 1);
        let sources = self.inserted(insert, columns.len(), most, outer)?;
        if sources.is_empty() {
            return Ok(Changed { rows: Ok(Table::default()), count: Value::Int(0) });
        }
        let count = if insert.on.is_none() && most.is_none_or(|most| sources.len() < most) {
            Value::Int(sources.len() as i64)
        } else {
            Value::unknown("how many rows were inserted")
        };
        if room.is_some_and(|room| sources.len() > room) {
            return self.pass_rows(&table, &new_rows, sources, count);
        }
        let made = sources.into_iter().map(|source| new_rows.row(self.session, source));
        let made = made.collect::<Evaluated<Vec<_>>>()?;
        let resolved = self.put_rows(insert, &table, made, outer);
        let resolved = match resolved {
            Err(Stop::Unknown(reason)) => {
                firing::fire(self.session, &table, Event::Insert);
                self.session.rows.forget(table.id, Arc::clone(&reason));
                return Ok(Changed { rows: Err(reason), count });
            }
            resolved => resolved?,
        };
        let returned = self.returning(&table, insert.returning.as_deref(), &resolved.touched)?;
        let count = Value::Int(resolved.touched.len() as i64);
        self.session.rows.set(table.id, resolved.after);
        let changed = firing::fire(self.session, &table, Event::Insert);
        Ok(Changed { rows: changed.map_or(Ok(returned), Err), count })
    }

    /// How many more rows can be kept of those that an `INSERT` makes; `None` where each of them matters.
    fn room_for(&self, insert: &tree::Insert, table: &Object) -> Option<usize> {
        match self.session.rows.room(table.id) {
            Some(_) if insert.on.is_some() || insert.returning.is_some() => None,
            room => Some(room.unwrap_or(0)),
        }
    }

    /// Inserts rows that are not kept: what they leave behind elsewhere is done.
    fn pass_rows(
        &mut self,
        table: &Arc<Object>,
        new_rows: &NewRows,
        sources: Vec<Vec<Option<Value>>>,
        count: Value,
    ) -> Evaluated<Changed> {
        for source in sources {
            new_rows.pass(self.session, source)?;
        }
        let before = self.session.rows.of(table.id).map(|_| Table::default());
        let rows = match firing::fire(self.session, table, Event::Insert) {
            Some(reason) => Err(reason),
            None => before,
        };
        self.session.rows.forget(table.id, rows.as_ref().err().map_or_else(rows::more_than_kept, Arc::clone));
        Ok(Changed { rows, count })
    }

    /// The rows of a table with new ones, but for those that meet a row with their key.
    fn put_rows(
        &mut self,
        insert: &tree::Insert,
        table: &Arc<Object>,
        made: Vec<StoredRow>,
        outer: &Scope<'_>,
    ) -> Evaluated<Resolved> {
        let demands = Demands::of(self.session, table);
        made.iter().try_for_each(|row| demands.refuse_null(row))?;
        let mut after = self.session.rows.of(table.id).map_err(Stop::Unknown)?.to_vec();
        if let Some(tree::OnInsert::OnConflict(on)) = &insert.on {
            let shown =
                insert.table_alias.as_ref().map_or_else(|| table.name.clone(), |alias| identifier(&alias.alias));
            return self.resolve_conflicts((table, &shown), on, after, made, outer);
        }
        demands.refuse_duplicate(&after, &made)?;
        after.extend(made.iter().cloned());
        Ok(Resolved { after, touched: made })
    }

    /// The rows that are to be inserted, of those of a query so many at most; `None` stands for `DEFAULT`.
    pub(super) fn inserted(
        &mut self,
        insert: &tree::Insert,
        width: usize,
        most: Option<usize>,
        outer: &Scope<'_>,
    ) -> Evaluated<Vec<Vec<Option<Value>>>> {
        let Some(source) = &insert.source else { return Ok(vec![vec![None; width]]) };
        let scope = Scope::within(Some(outer));
        if let SetExpr::Values(values) = &*source.body
            && source.with.is_none()
        {
            let mut rows = Vec::new();
            for row in &values.rows {
                let mut made = Vec::new();
                for item in &row.content {
                    made.push(if is_default(item) { None } else { Some(self.expression(item, &scope)?) });
                }
                rows.push(made);
            }
            return Ok(rows);
        }
        let table = self.query_up_to(source, most, Some(outer))?;
        Ok(table.rows.into_iter().map(|row| row.into_iter().map(Some).collect()).collect())
    }

    fn update(&mut self, update: &tree::Update, outer: &Scope<'_>) -> Evaluated<Changed> {
        let TableFactor::Table { name, alias, .. } = &update.table.relation else {
            return Err(Stop::Unknown(Arc::from("a statement of this form is not evaluated")));
        };
        if let Some(system) = self.system_target(name) {
            return self.update_system(system, update, alias.as_ref());
        }
        let table = self.table_named(name)?;
        let shown = alias.as_ref().map_or_else(|| table.name.clone(), |alias| identifier(&alias.name));
        let columns = scope_columns(&table, &shown);
        let mut targets = Vec::new();
        for assignment in &update.assignments {
            let AssignmentTarget::ColumnName(name) = &assignment.target else {
                return Err(Stop::Unknown(Arc::from("an assignment of this form is not evaluated")));
            };
            let written = name_parts(name);
            let columns = target_columns(&table, &written[..written.len().min(1)])?;
            targets.extend(columns.iter().map(|column| WrittenColumn::of(self.session, column)));
        }
        let rows = self.session.rows.of(table.id).map_err(Stop::Unknown)?.to_vec();
        if rows.is_empty() {
            if update.from.is_none() {
                self.check_names(update, &columns)?;
            }
            return Ok(Changed { rows: Ok(Table::default()), count: Value::Int(0) });
        }
        let from = match &update.from {
            Some(tree::UpdateTableFromKind::AfterSet(from) | tree::UpdateTableFromKind::BeforeSet(from)) => {
                from.as_slice()
            }
            None => &[],
        };
        let joined = self.from(from, &Conditions::default(), outer)?;
        let all_columns: Vec<ScopeColumn> = columns.iter().chain(&joined.columns).cloned().collect();
        let mut changed = Vec::new();
        let mut after = rows;
        for row in &mut after {
            let values = whole(&table, row);
            let Some(values) =
                self.first_match(&all_columns, &values, &joined.rows, update.selection.as_ref(), outer)?
            else {
                continue;
            };
            let scope = Scope { columns: &all_columns, row: &values, ..Scope::within(Some(outer)) };
            for (assignment, column) in update.assignments.iter().zip(&targets) {
                let value = self.expression(&assignment.value, &scope)?;
                Arc::make_mut(row).insert(column.number, column.value(self.session, value));
            }
            changed.push(row.clone());
        }
        self.finish(&table, Event::Update, after, changed, update.returning.as_deref())
    }

    /// Looks for columns that are not there, which PostgreSQL refuses even without rows.
    fn check_names(&mut self, update: &tree::Update, columns: &[ScopeColumn]) -> Evaluated<()> {
        let row = vec![Value::unknown("there is no row"); columns.len()];
        let scope = Scope::of_row(columns, &row);
        let expressions = update.assignments.iter().map(|assignment| &assignment.value).chain(&update.selection);
        for expr in expressions {
            match self.expression(expr, &scope) {
                Err(Stop::Error(error)) if error.sqlstate == sqlstate::UNDEFINED_COLUMN => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// A row of the table with the first row of the other tables for which the condition holds.
    fn first_match(
        &mut self,
        columns: &[ScopeColumn],
        row: &[Value],
        others: &[Vec<Value>],
        condition: Option<&Expr>,
        outer: &Scope<'_>,
    ) -> Evaluated<Option<Vec<Value>>> {
        for other in others {
            self.session.effort.step(1)?;
            let values: Vec<Value> = row.iter().chain(other).cloned().collect();
            let scope = Scope { columns, row: &values, ..Scope::within(Some(outer)) };
            let holds = match condition {
                Some(condition) => self.expression(condition, &scope)?.holds()?,
                None => true,
            };
            if holds {
                return Ok(Some(values));
            }
        }
        Ok(None)
    }

    fn delete(&mut self, delete: &tree::Delete, outer: &Scope<'_>) -> Evaluated<Changed> {
        let from = match &delete.from {
            tree::FromTable::WithFromKeyword(from) | tree::FromTable::WithoutKeyword(from) => from,
        };
        let Some(TableFactor::Table { name, alias, .. }) = from.first().map(|from| &from.relation) else {
            return Err(Stop::Unknown(Arc::from("a statement of this form is not evaluated")));
        };
        if let Some(system) = self.system_target(name) {
            return self.delete_system(system, delete, alias.as_ref());
        }
        let table = self.table_named(name)?;
        let shown = alias.as_ref().map_or_else(|| table.name.clone(), |alias| identifier(&alias.name));
        let columns = scope_columns(&table, &shown);
        let rows = self.session.rows.of(table.id).map_err(Stop::Unknown)?.to_vec();
        if rows.is_empty() {
            return Ok(Changed { rows: Ok(Table::default()), count: Value::Int(0) });
        }
        let joined = self.from(delete.using.as_deref().unwrap_or(&[]), &Conditions::default(), outer)?;
        let all_columns: Vec<ScopeColumn> = columns.iter().chain(&joined.columns).cloned().collect();
        let (mut kept, mut gone) = (Vec::new(), Vec::new());
        for row in rows {
            let values = whole(&table, &row);
            let found = self.first_match(&all_columns, &values, &joined.rows, delete.selection.as_ref(), outer)?;
            if found.is_some() { gone.push(row) } else { kept.push(row) }
        }
        self.finish(&table, Event::Delete, kept, gone, delete.returning.as_deref())
    }

    fn finish(
        &mut self,
        table: &Arc<Object>,
        event: Event,
        after: Vec<StoredRow>,
        changed: Vec<StoredRow>,
        returning: Option<&[SelectItem]>,
    ) -> Evaluated<Changed> {
        let count = Value::Int(changed.len() as i64);
        if changed.is_empty() {
            return Ok(Changed { rows: Ok(Table::default()), count });
        }
        let returned = self.returning(table, returning, &changed)?;
        self.session.rows.set(table.id, after);
        let catalog = &self.session.catalog;
        let referencing: BTreeSet<ObjectId> = catalog
            .dependents_of_object(table.id)
            .filter_map(|dependency| catalog.object(dependency.dependent.object)?.as_constraint())
            .filter(|constraint| constraint.as_foreign_key().is_some_and(|key| key.referenced == table.id))
            .map(|constraint| constraint.on)
            .collect();
        for other in referencing {
            self.session.rows.forget(other, Arc::from("what a foreign key did to its rows is not decided"));
        }
        let changed = firing::fire(self.session, table, event);
        Ok(Changed { rows: changed.map_or(Ok(returned), Err), count })
    }

    fn returning(&mut self, table: &Arc<Object>, items: Option<&[SelectItem]>, rows: &[StoredRow]) -> Evaluated<Table> {
        let Some(items) = items else { return Ok(Table::default()) };
        let columns = scope_columns(table, &table.name);
        let mut made = Table::default();
        for item in items {
            match item {
                SelectItem::ExprWithAlias { alias, .. } => made.columns.push(identifier(alias)),
                SelectItem::UnnamedExpr(expr) => made.columns.push(super::from::figure_name(expr)),
                _ => made.columns.extend(columns.iter().map(|column| column.name.clone())),
            }
        }
        for row in rows {
            let values = whole(table, row);
            let scope = Scope::of_row(&columns, &values);
            let mut returned = Vec::new();
            for item in items {
                match item {
                    SelectItem::ExprWithAlias { expr, .. } | SelectItem::UnnamedExpr(expr) => {
                        returned.push(self.expression(expr, &scope)?);
                    }
                    _ => returned.extend(values.iter().cloned()),
                }
            }
            made.rows.push(returned);
        }
        Ok(made)
    }
}

/// The columns that a statement writes; all if it names none.
fn target_columns(table: &Object, written: &[Identifier]) -> Evaluated<Vec<Arc<Column>>> {
    if written.is_empty() {
        return Ok(table.columns().to_vec());
    }
    let find = |name: &Identifier| {
        table.column_named(name.as_str()).cloned().ok_or_else(|| {
            let message = format!("column \"{name}\" of relation \"{}\" does not exist", table.name);
            Stop::Error(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message))
        })
    };
    written.iter().map(find).collect()
}
