//! The index that a table is clustered on, and the one that identifies its rows
//! (`ATExecClusterOn`, `ATExecReplicaIdentity`).

use std::sync::Arc;

use super::column::object_of;
use crate::catalog::error::sqlstate;
use crate::catalog::index::{Index, IndexKey};
use crate::catalog::relation::{ReplicaIdentity, View};
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{self, Name};
use crate::sql::session::Session;

/// `CLUSTER ON index` and `SET WITHOUT CLUSTER`.
///
/// # Errors
/// 42704 if there is no such index, 0A000 for one that gives no order.
pub(in crate::sql::lower) fn cluster_on(
    session: &mut Session,
    id: ObjectId,
    index: Option<&Name>,
) -> Result<(), CatalogError> {
    let object = object_of(session, id)?;
    let index = match index {
        Some(name) => {
            let found = find_index(session, &object, name)?;
            refuse_unordered(&object, &found)?;
            Some(found.id)
        }
        None => None,
    };
    session.alter(id, |object| match &mut object.data {
        ObjectData::Table(table) => table.cluster_on = index,
        ObjectData::View(View { materialized: Some(materialized), .. }) => materialized.cluster_on = index,
        _ => {}
    })
}

fn find_index(session: &Session, object: &Object, name: &Name) -> Result<Arc<Object>, CatalogError> {
    let schema = object.schema.unwrap_or(ObjectId::NONE);
    session.catalog.find(Namespace::Relation, schema, &name.identifier).cloned().ok_or_else(|| {
        let message = format!("index \"{name}\" for table \"{}\" does not exist", object.name);
        CatalogError::new(sqlstate::UNDEFINED_OBJECT, message)
    })
}

/// The index behind a relation's name, if it is one of this table.
fn index_of<'o>(object: &Object, found: &'o Object) -> Result<&'o Index, CatalogError> {
    found.as_index().filter(|index| index.relation == object.id).ok_or_else(|| {
        let message = format!("\"{}\" is not an index for table \"{}\"", found.name, object.name);
        CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message)
    })
}

/// `check_index_is_clusterable`.
fn refuse_unordered(object: &Object, found: &Object) -> Result<(), CatalogError> {
    let index = index_of(object, found)?;
    let refuse = |message: String| Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    let name = &found.name;
    if matches!(index.method.as_str(), "hash" | "gin" | "spgist" | "brin") {
        return refuse(format!("cannot cluster on index \"{name}\" because access method does not support clustering"));
    }
    if index.predicate.is_some() {
        return refuse(format!("cannot cluster on partial index \"{name}\""));
    }
    Ok(())
}

/// `REPLICA IDENTITY`.
///
/// # Errors
/// 42704 if there is no such index, 42809 for one that does not identify every row.
pub(super) fn set_replica_identity(
    session: &mut Session,
    id: ObjectId,
    written: &ast::ReplicaIdentity,
) -> Result<(), CatalogError> {
    let object = object_of(session, id)?;
    let identity = match written {
        ast::ReplicaIdentity::Default => ReplicaIdentity::Default,
        ast::ReplicaIdentity::Full => ReplicaIdentity::Full,
        ast::ReplicaIdentity::Nothing => ReplicaIdentity::Nothing,
        ast::ReplicaIdentity::UsingIndex(name) => {
            let found = find_index(session, &object, name)?;
            refuse_unidentifying(session, &object, &found)?;
            ReplicaIdentity::Index(found.id)
        }
    };
    session.alter(id, |object| {
        if let ObjectData::Table(table) = &mut object.data {
            table.replica_identity = identity;
        }
    })
}

fn refuse_unidentifying(session: &Session, object: &Object, found: &Object) -> Result<(), CatalogError> {
    let index = index_of(object, found)?;
    let name = &found.name;
    let refuse = |what: &str| {
        let message = format!("cannot use {what} index \"{name}\" as replica identity");
        Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message))
    };
    if !index.unique {
        return refuse("non-unique");
    }
    let constraint = index.constraint.and_then(|id| session.catalog.object(id));
    if constraint.and_then(|object| object.as_constraint()).is_some_and(|constraint| constraint.deferrable) {
        return refuse("non-immediate");
    }
    if index.columns.iter().any(|column| matches!(column.key, IndexKey::Expression(_))) {
        return refuse("expression");
    }
    if index.predicate.is_some() {
        return refuse("partial");
    }
    for column in &index.columns {
        let IndexKey::Column(number) = column.key else { continue };
        let Some(column) = object.column(number).filter(|column| !column.not_null) else { continue };
        let message = format!(
            "index \"{name}\" cannot be used as replica identity because column \"{}\" is nullable",
            column.name
        );
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    Ok(())
}
