//! `CREATE TABLE … AS` and `SELECT … INTO` (`ExecCreateTableAs` in `createas.c`).

use super::create::stored_persistence;
use super::draft::is_taken;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Table;
use crate::catalog::{CatalogError, ColumnNumber, Object, ObjectData, ObjectId};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{CreateTableAs, Persistence, Query, TableAsSource};
use crate::sql::evaluate::{NoVariables, Variables, change};
use crate::sql::lower::place::place_for_relation;
use crate::sql::lower::relation::{OptionsOf, set_options, table_access_method, tablespace};
use crate::sql::lower::view::{columns_of_query, type_untyped};
use crate::sql::prepared;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `CREATE TABLE … AS query`, `SELECT … INTO`.
pub(in crate::sql) fn create_table_as(session: &mut Session, source: &Source, statement: &CreateTableAs) -> Executed {
    create_table_within(session, source, statement, &NoVariables)
}

/// The same within a function, whose variables the query can name.
pub(in crate::sql) fn create_table_within(
    session: &mut Session,
    source: &Source,
    statement: &CreateTableAs,
    variables: &dyn Variables,
) -> Executed {
    let (schema, persistence) = place_for_relation(session, &statement.name, statement.persistence)?;
    let name = statement.name.name.identifier.clone();
    if is_taken(session, schema, &name) {
        let message = format!("relation \"{name}\" already exists");
        if !statement.if_not_exists {
            return Err(CatalogError::new(sqlstate::DUPLICATE_TABLE, message));
        }
        session.notice(format!("{message}, skipping"));
        return Ok(Effect::Applied);
    }
    match &statement.source {
        TableAsSource::Query(query) => {
            let parameters = variables.declared(session).into_iter().map(|(name, data_type)| (Some(name), data_type));
            let scope = Scope { parameters: parameters.collect(), ..Scope::empty() };
            define(session, statement, (schema, persistence), &Rows { source, query, scope: &scope, variables })
        }
        TableAsSource::Execute(execute) => {
            let ready = prepared::find(session, execute)?;
            let rows =
                Rows { source: &ready.source, query: &ready.query()?, scope: &ready.scope, variables: &ready.values };
            define(session, statement, (schema, persistence), &rows)
        }
    }
}

/// Where the rows of a new table come from.
struct Rows<'a> {
    source: &'a Source,
    query: &'a Query,
    scope: &'a Scope,
    variables: &'a dyn Variables,
}

fn define(
    session: &mut Session,
    statement: &CreateTableAs,
    (schema, persistence): (ObjectId, Persistence),
    rows: &Rows<'_>,
) -> Executed {
    let analyzed = Analyzer::new(session, rows.source).query(rows.query, rows.scope)?;
    let mut columns = columns_of_query(&analyzed.columns, &statement.columns, "too many column names were specified")?;
    type_untyped(session, &mut columns);
    let unknown = analyzed.columns.is_empty() && analyzed.text.unresolved
        || columns.iter().any(|column| column.data_type.is_none());
    let table = Table {
        persistence: stored_persistence(persistence, statement.on_commit)?,
        next_column: ColumnNumber(columns.len() as u16 + 1),
        columns,
        options: set_options(&Vec::new(), &statement.storage_parameters, OptionsOf::Table)?,
        tablespace: tablespace(session, statement.tablespace.as_ref())?,
        access_method: table_access_method(session, statement.access_method.as_ref())?,
        ..Table::new()
    };
    let id = session.reserve_id();
    session.create(Object::new(
        id,
        statement.name.name.identifier.clone(),
        Some(schema),
        session.current_role,
        ObjectData::Table(table),
    ))?;
    if statement.with_data {
        change::fill(session, id, rows.query, rows.variables);
    }
    if unknown {
        session.inexact("not all columns of this table and their types are known", [id.whole()]);
    }
    Ok(Effect::Applied)
}
