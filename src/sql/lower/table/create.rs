//! `CREATE TABLE` and `CREATE FOREIGN TABLE` (`DefineRelation` in `tablecmds.c`).

use std::sync::Arc;

use super::check::{Descent, add_check, understand_check};
use super::context::{self, TableContext};
use super::draft::{Draft, is_taken};
use super::foreign_key::add_foreign_key;
use super::keys::plan_keys;
use super::merge::refuse_temporary_parent;
use super::new_column::{NewColumn, NewValue};
use super::not_null::create_not_nulls;
use super::partition::{equip_partition, understand_bound, understand_partition_key};
use super::value::{understand_default, understand_generated};
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Column, ForeignTable, OnCommit, PartitionBound, Persistence, Table, TableKind};
use crate::catalog::{CatalogError, ColumnNumber, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{self, CreateForeignTable, CreateTable, ObjectName, TableForm};
use crate::sql::lower::index::define_index;
use crate::sql::lower::object::lookup::find_created;
use crate::sql::lower::place::place_for_relation;
use crate::sql::lower::relation::{self, OptionsOf, foreign_options, set_options, table_access_method, tablespace};
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `CREATE TABLE`.
pub(in crate::sql) fn create_table(session: &mut Session, source: &Source, statement: &CreateTable) -> Executed {
    create(session, source, statement, TableKind::Ordinary)
}

/// `CREATE FOREIGN TABLE`.
pub(in crate::sql) fn create_foreign_table(
    session: &mut Session,
    source: &Source,
    statement: &CreateForeignTable,
) -> Executed {
    let server = find_created(session.names(), Namespace::Server, "server", &statement.server.identifier)?;
    let foreign = ForeignTable { server, options: foreign_options(&[], &statement.options)? };
    create(session, source, &statement.table, TableKind::Foreign(foreign))
}

fn create(session: &mut Session, source: &Source, statement: &CreateTable, kind: TableKind) -> Executed {
    let (schema, persistence) = place_for_relation(session, &statement.name, statement.persistence)?;
    let name = statement.name.name.identifier.clone();
    if is_taken(session, schema, &name) {
        if statement.if_not_exists {
            session.notice(format!("relation \"{name}\" already exists, skipping"));
            return Ok(Effect::Applied);
        }
        let message = format!("relation \"{name}\" already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_TABLE, message));
    }
    let form = match (&kind, &statement.form) {
        (TableKind::Foreign(_), _) => context::TableForm::Foreign,
        (_, TableForm::Plain) => context::TableForm::Ordinary,
        (_, TableForm::OfType(_)) => context::TableForm::Typed,
        (_, TableForm::PartitionOf { .. }) => context::TableForm::Partition,
    };
    let persistence = stored_persistence(persistence, statement.on_commit)?;
    let (id, owner) = (session.reserve_id(), session.current_role);
    let context = TableContext { id, name, schema, owner, persistence, form };
    let draft = Draft::read(session, &context, statement)?;
    define(session, source, statement, (&context, kind), draft)?;
    Ok(Effect::Applied)
}

/// How long a table lives.
///
/// # Errors
/// 42P16 for `ON COMMIT` of a table that is not temporary.
pub(super) fn stored_persistence(
    persistence: ast::Persistence,
    on_commit: Option<ast::OnCommit>,
) -> Result<Persistence, CatalogError> {
    let on_commit = on_commit.map(|on_commit| match on_commit {
        ast::OnCommit::PreserveRows => OnCommit::PreserveRows,
        ast::OnCommit::DeleteRows => OnCommit::DeleteRows,
        ast::OnCommit::Drop => OnCommit::Drop,
    });
    match (persistence, on_commit) {
        (ast::Persistence::Temporary, on_commit) => {
            Ok(Persistence::Temporary(on_commit.unwrap_or(OnCommit::PreserveRows)))
        }
        (_, Some(_)) => {
            let message = "ON COMMIT can only be used on temporary tables";
            Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message))
        }
        (ast::Persistence::Unlogged, None) => Ok(Persistence::Unlogged),
        (ast::Persistence::Permanent, None) => Ok(Persistence::Permanent),
    }
}

/// The partitioned table of `PARTITION OF` (`transformPartitionCmd`).
///
/// # Errors
/// 42P17 if it is not partitioned.
pub(super) fn find_partitioned(
    session: &Session,
    context: &TableContext,
    name: &ObjectName,
) -> Result<Arc<Object>, CatalogError> {
    let parent = relation::find(session, name)?;
    let Some(table) = parent.as_table().filter(|table| table.is_partitioned()) else {
        let message = format!("\"{}\" is not partitioned", parent.name);
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    };
    refuse_temporary_parent(context, &parent.name, table.persistence)?;
    Ok(parent)
}

/// Puts the table, its sequences and its constraints into the catalog.
fn define(
    session: &mut Session,
    source: &Source,
    statement: &CreateTable,
    (context, kind): (&TableContext, TableKind),
    mut draft: Draft,
) -> Result<(), CatalogError> {
    let mut table = plain_table(session, statement, (context, kind), &draft)?;
    table.partition_bound = partition_bound(session, source, statement, context, &draft)?;
    // They come first, so that a default can name them.
    for new in &mut draft.columns {
        if let Some(sequence) = new.sequence.take() {
            sequence.create(session, context, context.id.column(new.column.number))?;
        }
    }
    let pending = finish_columns(session, source, &mut draft.columns, &mut table)?;
    understand_within(session, source, statement, context, &mut table, &pending)?;
    session.create(table_object(context, table))?;
    add_inherited_checks(session, context.id, &draft)?;
    if let (TableForm::PartitionOf { .. }, [parent]) = (&statement.form, draft.parents.as_slice()) {
        equip_partition(session, parent.id, context.id)?;
    }
    add_constraints(session, source, context, &draft)
}

fn table_object(context: &TableContext, table: Table) -> Object {
    Object::new(context.id, context.name.clone(), Some(context.schema), context.owner, ObjectData::Table(table))
}

/// The table without columns and bound.
fn plain_table(
    session: &Session,
    statement: &CreateTable,
    (context, kind): (&TableContext, TableKind),
    draft: &Draft,
) -> Result<Table, CatalogError> {
    let partitioned = statement.partition_by.is_some();
    if partitioned && !statement.inherits.is_empty() {
        let message = "cannot create partitioned table as inheritance child";
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    let of = if partitioned { OptionsOf::PartitionedTable } else { OptionsOf::Table };
    let written_method = statement.access_method.as_ref();
    let method = if partitioned && written_method.is_none() || matches!(kind, TableKind::Foreign(_)) {
        None
    } else {
        table_access_method(session, written_method)?
    };
    Ok(Table {
        kind,
        persistence: context.persistence,
        next_column: ColumnNumber(draft.columns.len() as u16 + 1),
        parents: draft.parents.iter().map(|parent| parent.id).collect(),
        of_type: draft.of_type,
        options: set_options(&Vec::new(), &statement.storage_parameters, of)?,
        tablespace: tablespace(session, statement.tablespace.as_ref())?,
        access_method: method,
        ..Table::new()
    })
}

fn partition_bound(
    session: &mut Session,
    source: &Source,
    statement: &CreateTable,
    context: &TableContext,
    draft: &Draft,
) -> Result<Option<PartitionBound>, CatalogError> {
    let (TableForm::PartitionOf { bound, .. }, [parent]) = (&statement.form, draft.parents.as_slice()) else {
        return Ok(None);
    };
    understand_bound(session, source, parent, (context.id, &context.name), bound).map(Some)
}

/// Columns whose generation expressions are not understood yet.
type PendingColumns<'a> = Vec<(ColumnNumber, NewValue<'a>)>;

/// Understands the defaults and puts the columns into the table.
fn finish_columns<'a>(
    session: &Session,
    source: &Source,
    columns: &mut [NewColumn<'a>],
    table: &mut Table,
) -> Result<PendingColumns<'a>, CatalogError> {
    let mut pending = Vec::new();
    for new in columns {
        match (new.value, &new.column.data_type) {
            (Some(NewValue::Default(expression)), Some(data_type)) => {
                new.column.default = understand_default(session, source, (&new.column.name, data_type), expression)?;
            }
            (Some(value @ NewValue::Generated(_, generated)), _) => {
                new.column.generated = Some(generated);
                pending.push((new.column.number, value));
            }
            _ => {}
        }
        table.columns.push(Arc::new(new.column.clone()));
    }
    Ok(pending)
}

/// Understands what names the table's own columns: for that the table is there for a moment.
fn understand_within(
    session: &mut Session,
    source: &Source,
    statement: &CreateTable,
    context: &TableContext,
    table: &mut Table,
    pending: &PendingColumns,
) -> Result<(), CatalogError> {
    if pending.is_empty() && statement.partition_by.is_none() {
        return Ok(());
    }
    let before = session.snapshot();
    session.create(table_object(context, table.clone()))?;
    let understood = understand_in_place(session, source, statement, context, table, pending);
    session.restore(before);
    understood
}

fn understand_in_place(
    session: &Session,
    source: &Source,
    statement: &CreateTable,
    context: &TableContext,
    table: &mut Table,
    pending: &PendingColumns,
) -> Result<(), CatalogError> {
    for (number, value) in pending {
        let NewValue::Generated(expression, _) = value else { continue };
        let text = understand_generated(session, source, (context.id, &context.name), expression)?;
        if let Some(column) = table.columns.iter_mut().find(|column| column.number == *number) {
            Arc::<Column>::make_mut(column).default = Some(text);
        }
    }
    if let (Some(written), Some(object)) = (&statement.partition_by, session.catalog.object(context.id)) {
        table.kind = TableKind::Partitioned(understand_partition_key(session, source, object, written)?);
    }
    Ok(())
}

/// The checks that the parents have.
fn add_inherited_checks(session: &mut Session, table: ObjectId, draft: &Draft) -> Result<(), CatalogError> {
    for check in &draft.inherited.checks {
        let kind = ConstraintKind::Check { expression: check.expression.clone(), columns: check.columns.clone() };
        let mut constraint = Constraint::new(table, kind);
        (constraint.inherited, constraint.local) = (check.parents, false);
        constraint.enforced = check.enforced;
        constraint.validated = check.enforced;
        let id = session.reserve_id();
        let data = ObjectData::Constraint(constraint);
        session.create(Object::new(id, check.name.clone(), None, ObjectId::NONE, data))?;
    }
    Ok(())
}

/// The table's own constraints, in PostgreSQL's order, which decides their names.
fn add_constraints(
    session: &mut Session,
    source: &Source,
    context: &TableContext,
    draft: &Draft,
) -> Result<(), CatalogError> {
    let id = context.id;
    for wanted in &draft.wanted.checks {
        let check = understand_check(session, source, (id, &context.name), wanted)?;
        add_check(session, id, &check, Descent::Own, false)?;
    }
    create_not_nulls(session, id, &draft.wanted.not_nulls, &draft.inherited_not_nulls)?;
    let Some(object) = session.catalog.object(id).cloned() else { return Ok(()) };
    for plan in plan_keys(session, source, &object, &draft.wanted.keys)? {
        define_index(session, id, &plan)?;
    }
    for like in &draft.likes {
        like.expand(session, id)?;
    }
    for wanted in &draft.wanted.foreign_keys {
        add_foreign_key(session, id, wanted, true, false)?;
    }
    Ok(())
}
