//! `CREATE VIEW` (`DefineView`, `DefineVirtualRelation` in `view.c`).

use std::sync::Arc;

use super::replace::replace_view;
use super::{columns_of_query, type_untyped};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{CheckOption, OnCommit, Options, Persistence, View};
use crate::catalog::{CatalogError, ColumnNumber, Namespace, Object, ObjectData, ObjectId, SqlText};
use crate::sql::analyze::{AnalyzedQuery, Analyzer, Scope};
use crate::sql::ast::{self, CreateView, ObjectName};
use crate::sql::expression::parse_query_text;
use crate::sql::lower::place::place_for_relation;
use crate::sql::lower::relation::{OptionsOf, set_options, split_check_option};
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Span;

/// `CREATE [OR REPLACE] [RECURSIVE] VIEW`.
pub(in crate::sql) fn create_view(session: &mut Session, source: &Source, statement: &CreateView) -> Executed {
    if statement.persistence == ast::Persistence::Unlogged {
        let message = "views cannot be unlogged because they do not have storage";
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    }
    let (check_option, options) = options_of(statement)?;
    let analyzed = understand_query(session, source, statement)?;
    let too_many = "CREATE VIEW specifies more column names than columns";
    let mut columns = columns_of_query(&analyzed.columns, &statement.columns, too_many)?;
    type_untyped(session, &mut columns);
    let persistence = persistence_of(session, statement, &analyzed.text);
    let (schema, persistence) = place_for_relation(session, &statement.name, persistence)?;
    let view = View {
        next_column: ColumnNumber(columns.len() as u16 + 1),
        columns,
        query: analyzed.text,
        check_option,
        options,
        persistence: match persistence {
            ast::Persistence::Temporary => Persistence::Temporary(OnCommit::PreserveRows),
            _ => Persistence::Permanent,
        },
        materialized: None,
    };
    define(session, schema, statement, view)?;
    Ok(Effect::Applied)
}

fn define(session: &mut Session, schema: ObjectId, statement: &CreateView, view: View) -> Result<(), CatalogError> {
    let name = &statement.name.name.identifier;
    let existing = session.catalog.find(Namespace::Relation, schema, name).cloned();
    match existing {
        Some(existing) if statement.or_replace => replace_view(session, &existing, view),
        Some(_) => {
            let message = format!("relation \"{name}\" already exists");
            Err(CatalogError::new(sqlstate::DUPLICATE_TABLE, message))
        }
        None => {
            let unknown = view.columns.is_empty() && view.query.unresolved;
            let id = session.reserve_id();
            let owner = session.current_role;
            session.create(Object::new(id, name.clone(), Some(schema), owner, ObjectData::View(view)))?;
            if unknown {
                session.inexact("the columns of this view are not known", [id.whole()]);
            }
            Ok(())
        }
    }
}

/// The check option, which may be written as an option or behind the query, and the other options.
fn options_of(statement: &CreateView) -> Result<(Option<CheckOption>, Options), CatalogError> {
    let written = set_options(&Vec::new(), &statement.options, OptionsOf::View)?;
    let (check, options) = split_check_option(&written)?;
    let behind = statement.check_option.map(|check| match check {
        ast::CheckOption::Local => CheckOption::Local,
        ast::CheckOption::Cascaded => CheckOption::Cascaded,
    });
    Ok((behind.or(check), options))
}

fn understand_query(session: &Session, source: &Source, statement: &CreateView) -> Result<AnalyzedQuery, CatalogError> {
    if !statement.recursive {
        return Analyzer::new(session, source).query(&statement.query, &Scope::empty());
    }
    let text = recursive_query(source, statement);
    let query = parse_query_text(&text, 0);
    let made = Source::made_by(source.location(statement.query.span), text);
    Analyzer::new(session, &made).query(&query, &Scope::empty())
}

/// What `CREATE RECURSIVE VIEW v (a) AS query` stands for: `WITH RECURSIVE v (a) AS (query) SELECT a FROM v`
/// (`makeRecursiveViewSelect` in `gram.y`).
fn recursive_query(source: &Source, statement: &CreateView) -> String {
    let slice = |span: Span| source.slice(span);
    let columns: Vec<&str> = statement.columns.iter().map(|name| slice(name.span)).collect();
    let (name, columns, query) =
        (slice(statement.name.name.span), columns.join(", "), slice(statement.query.span).trim());
    format!("WITH RECURSIVE {name} ({columns}) AS (\n{query}\n) SELECT {columns} FROM {name}")
}

/// A view of temporary relations is temporary itself (`isQueryUsingTempRelation`).
fn persistence_of(session: &mut Session, statement: &CreateView, query: &SqlText) -> ast::Persistence {
    let name: &ObjectName = &statement.name;
    if statement.persistence != ast::Persistence::Permanent || !uses_temporary(session, query) {
        return statement.persistence;
    }
    if name.schema.is_none() {
        session.notice(format!("view \"{}\" will be a temporary view", name.name));
    }
    ast::Persistence::Temporary
}

/// Whether a query names a temporary relation.
pub(super) fn uses_temporary(session: &Session, query: &SqlText) -> bool {
    let Some(temporary) = session.temporary_schema else { return false };
    let in_temporary = |object: &Arc<Object>| object.schema == Some(temporary);
    query.targets().any(|target| session.catalog.object(target.object).is_some_and(in_temporary))
}
