//! `CREATE MATERIALIZED VIEW` and `REFRESH` (`ExecCreateTableAs` in `createas.c`, `ExecRefreshMatView` in `matview.c`).

use std::sync::Arc;

use super::create::uses_temporary;
use super::{columns_of_query, type_untyped};
use crate::catalog::error::sqlstate;
use crate::catalog::index::IndexKey;
use crate::catalog::relation::{Materialized, Persistence, View};
use crate::catalog::{CatalogError, ColumnNumber, Namespace, Object, ObjectData, ObjectKind};
use crate::sql::analyze::{AnalyzedQuery, Analyzer, Scope};
use crate::sql::ast::{self, CreateMaterializedView, RefreshMaterializedView};
use crate::sql::lower::place::place_for_relation;
use crate::sql::lower::relation::{self, OptionsOf, set_options, table_access_method, tablespace};
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `CREATE MATERIALIZED VIEW`.
pub(in crate::sql) fn create_materialized_view(
    session: &mut Session,
    source: &Source,
    statement: &CreateMaterializedView,
) -> Executed {
    let not_supported = |message| Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    if statement.persistence == ast::Persistence::Unlogged {
        return not_supported("materialized views cannot be unlogged");
    }
    let (schema, _) = place_for_relation(session, &statement.name, ast::Persistence::Permanent)?;
    let name = &statement.name.name.identifier;
    if session.catalog.find(Namespace::Relation, schema, name).is_some() {
        let message = format!("relation \"{name}\" already exists");
        if !statement.if_not_exists {
            return Err(CatalogError::new(sqlstate::DUPLICATE_TABLE, message));
        }
        session.notice(format!("{message}, skipping"));
        return Ok(Effect::Applied);
    }
    let analyzed = Analyzer::new(session, source).query(&statement.query, &Scope::empty())?;
    if uses_temporary(session, &analyzed.text) {
        return not_supported("materialized views must not use temporary tables or views");
    }
    let view = materialized_view(session, statement, analyzed)?;
    let unknown = view.columns.is_empty() && view.query.unresolved;
    let id = session.reserve_id();
    let owner = session.current_role;
    session.create(Object::new(id, name.clone(), Some(schema), owner, ObjectData::View(view)))?;
    if unknown {
        session.inexact("the columns of this materialized view are not known", [id.whole()]);
    }
    Ok(Effect::Applied)
}

fn materialized_view(
    session: &Session,
    statement: &CreateMaterializedView,
    analyzed: AnalyzedQuery,
) -> Result<View, CatalogError> {
    let mut columns = columns_of_query(&analyzed.columns, &statement.columns, "too many column names were specified")?;
    type_untyped(session, &mut columns);
    Ok(View {
        next_column: ColumnNumber(columns.len() as u16 + 1),
        columns,
        query: analyzed.text,
        check_option: None,
        options: set_options(&Vec::new(), &statement.storage_parameters, OptionsOf::Table)?,
        persistence: Persistence::Permanent,
        materialized: Some(Materialized {
            populated: statement.with_data,
            cluster_on: None,
            tablespace: tablespace(session, statement.tablespace.as_ref())?,
            access_method: table_access_method(session, statement.access_method.as_ref())?,
        }),
    })
}

/// `REFRESH MATERIALIZED VIEW`: whether the view holds rows is all that the schema knows of it.
pub(in crate::sql) fn refresh_materialized_view(
    session: &mut Session,
    statement: &RefreshMaterializedView,
) -> Executed {
    if statement.concurrently && !statement.with_data {
        let message = "REFRESH options CONCURRENTLY and WITH NO DATA cannot be used together";
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    }
    let found = relation::find(session, &statement.name)?;
    if found.kind() != ObjectKind::MaterializedView {
        let message = format!("\"{}\" is not a materialized view", found.name);
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    if statement.concurrently {
        refuse_concurrently(session, &found)?;
    }
    session.alter(found.id, |object| {
        if let ObjectData::View(View { materialized: Some(materialized), .. }) = &mut object.data {
            materialized.populated = statement.with_data;
        }
    })?;
    Ok(Effect::Applied)
}

/// Rows are matched by a unique index over columns.
fn refuse_concurrently(session: &Session, found: &Object) -> Result<(), CatalogError> {
    let populated = found.as_view().and_then(|view| view.materialized.as_ref()).is_some_and(|own| own.populated);
    if !populated {
        let message = "CONCURRENTLY cannot be used when the materialized view is not populated";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    let matching = |member: &Arc<Object>| {
        member.as_index().is_some_and(|index| {
            let columns_only = index.columns.iter().all(|column| matches!(column.key, IndexKey::Column(_)));
            index.unique && index.predicate.is_none() && columns_only
        })
    };
    if session.catalog.members(found.id).any(matching) {
        return Ok(());
    }
    let schema = found.schema.and_then(|schema| session.catalog.name_of(schema)).cloned().unwrap_or_default();
    let message = format!("cannot refresh materialized view \"{schema}.{}\" concurrently", found.name);
    Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message)
        .hint("Create a unique index with no WHERE clause on one or more columns of the materialized view."))
}
