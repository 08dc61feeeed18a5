//! Statements that leave the schema alone, and what PostgreSQL demands of them all the same.

use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Object, ObjectData, ObjectId};
use crate::sql::ast::{
    Cluster, DropBehavior, Explain, Lock, Reindex, ReindexTarget, SetConstraints, Truncate, VacuumTarget,
};
use crate::sql::execute;
use crate::sql::lower::object::lookup::undefined;
use crate::sql::lower::relation;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `SET CONSTRAINTS`.
pub(in crate::sql) fn set_constraints(session: &Session, statement: &SetConstraints) -> Executed {
    let names = session.names();
    for name in &statement.constraints {
        let schemas = match &name.schema {
            Some(schema) => vec![names.schema(&schema.identifier)?],
            None => names.path.to_vec(),
        };
        let space = crate::catalog::Namespace::ConstraintOfSchema;
        let found = schemas.iter().any(|schema| names.catalog.find(space, *schema, &name.name.identifier).is_some());
        let trigger = || {
            let mut objects = names.catalog.objects();
            objects.any(|object| object.name == name.name.identifier && object.as_trigger().is_some())
        };
        if !found && !trigger() {
            return Err(undefined(format!("constraint \"{}\" does not exist", name.name)));
        }
    }
    Ok(Effect::NoEffect("when constraints are checked is a matter of the transaction"))
}

/// `ALTER SYSTEM`.
pub(in crate::sql) fn alter_system(session: &Session) -> Executed {
    session.prevent_in_transaction_block("ALTER SYSTEM")?;
    Ok(Effect::NoEffect("the server's configuration is not part of the schema"))
}

/// `VACUUM`.
pub(in crate::sql) fn vacuum(session: &Session, tables: &[VacuumTarget]) -> Executed {
    session.prevent_in_transaction_block("VACUUM")?;
    refuse_missing(session, tables)?;
    Ok(Effect::NoEffect("it cleans up storage"))
}

/// `ANALYZE`.
pub(in crate::sql) fn analyze(session: &Session, tables: &[VacuumTarget]) -> Executed {
    refuse_missing(session, tables)?;
    Ok(Effect::NoEffect("it collects statistics of rows"))
}

fn refuse_missing(session: &Session, tables: &[VacuumTarget]) -> Result<(), CatalogError> {
    let names = session.names();
    for target in tables {
        let name = &target.table.name;
        let schema = name.schema.as_ref().map_or("pg_catalog", |schema| schema.as_str());
        if names.builtin().relations().named(schema, name.name.as_str()).is_none() {
            relation::find(session, name)?;
        }
    }
    Ok(())
}

/// `LOCK TABLE`.
pub(in crate::sql) fn lock(session: &Session, statement: &Lock) -> Executed {
    if !session.in_transaction() && !session.effort.is_nested() {
        let message = "LOCK TABLE can only be used in transaction blocks";
        return Err(CatalogError::new("25P01", message));
    }
    for table in &statement.tables {
        relation::find(session, &table.name)?;
    }
    Ok(Effect::NoEffect("locks end with the transaction"))
}

/// `TRUNCATE`.
pub(in crate::sql) fn truncate(session: &Session, statement: &Truncate) -> Executed {
    let mut truncated = Vec::new();
    for table in &statement.tables {
        let found = relation::find(session, &table.name)?;
        if found.as_table().is_none() {
            let message = format!("\"{}\" is not a table", found.name);
            return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
        }
        truncated.push(found.id);
        if !table.only {
            truncated.extend(relation::inheritors(&session.catalog, found.id).into_iter().map(|(child, _)| child));
        }
    }
    if statement.behavior == DropBehavior::Restrict {
        refuse_referenced(session, &truncated)?;
    }
    Ok(Effect::NoEffect("it removes rows"))
}

/// Refuses to empty tables that others reference, which stay (`heap_truncate_check_FKs` in `heap.c`).
fn refuse_referenced(session: &Session, truncated: &[ObjectId]) -> Result<(), CatalogError> {
    let constraints = truncated.iter().flat_map(|table| session.catalog.dependents_of_object(*table));
    for dependency in constraints {
        let dependent = session.catalog.object(dependency.dependent.object).and_then(|object| object.as_constraint());
        let Some((constraint, key)) = dependent.and_then(|found| Some((found, found.as_foreign_key()?))) else {
            continue;
        };
        if truncated.contains(&key.referenced) && !truncated.contains(&constraint.on) {
            let message = "cannot truncate a table referenced in a foreign key constraint";
            return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
        }
    }
    Ok(())
}

/// `EXPLAIN`; with `ANALYZE` the statement is run.
pub(in crate::sql) fn explain(session: &mut Session, source: &Source, statement: &Explain) -> Executed {
    let analyze = statement.options.iter().find(|option| option.is("analyze"));
    match analyze.map(super::definition::boolean).transpose()? {
        Some(true) => execute::dispatch(session, source, &statement.statement),
        _ => Ok(Effect::NoEffect("it shows a plan")),
    }
}

/// `REINDEX` looks for what it rebuilds (`ExecReindex` in `indexcmds.c`).
pub(in crate::sql) fn reindex(session: &Session, statement: &Reindex) -> Executed {
    match &statement.target {
        ReindexTarget::Index(name) => {
            let found = relation::find(session, name)?;
            if found.as_index().is_none() {
                let message = format!("\"{}\" is not an index", found.name);
                return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
            }
        }
        ReindexTarget::Table(name) => {
            let found = relation::find(session, name)?;
            let is_materialized = found.as_view().is_some_and(|view| view.materialized.is_some());
            if found.as_table().is_none() && !is_materialized {
                let message = format!("\"{}\" is not a table or materialized view", found.name);
                return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
            }
        }
        ReindexTarget::Schema(name) => {
            session.names().schema(&name.identifier)?;
        }
        ReindexTarget::Database(_) | ReindexTarget::System(_) => {}
    }
    Ok(Effect::NoEffect("an index is built anew"))
}

/// `CLUSTER`: the table remembers the index (`mark_index_clustered`).
pub(in crate::sql) fn cluster(session: &mut Session, statement: &Cluster) -> Executed {
    const REASON: &str = "it orders rows on disk";
    let Some(table) = &statement.table else { return Ok(Effect::NoEffect(REASON)) };
    let table = relation::find(session, table)?;
    let Some(index) = &statement.index else {
        let clustered = match &table.data {
            ObjectData::Table(data) => data.cluster_on,
            ObjectData::View(view) => view.materialized.as_ref().and_then(|materialized| materialized.cluster_on),
            _ => None,
        };
        let message = || format!("there is no previously clustered index for table \"{}\"", table.name);
        return clustered.map(|_| Effect::NoEffect(REASON)).ok_or_else(|| undefined(message()));
    };
    let is_it = |member: &&std::sync::Arc<Object>| member.as_index().is_some() && member.name == index.identifier;
    let Some(found) = session.catalog.members(table.id).find(is_it).map(|index| index.id) else {
        let message = format!("index \"{index}\" for table \"{}\" does not exist", table.name);
        return Err(undefined(message));
    };
    session.alter(table.id, |object| match &mut object.data {
        ObjectData::Table(data) => data.cluster_on = Some(found),
        ObjectData::View(view) => {
            if let Some(materialized) = &mut view.materialized {
                materialized.cluster_on = Some(found);
            }
        }
        _ => {}
    })?;
    Ok(Effect::Applied)
}
