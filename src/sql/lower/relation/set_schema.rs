//! Moving relations to another schema (`AlterTableNamespace` in `tablecmds.c`).

use std::sync::Arc;

use super::find::find_for_alter;
use crate::catalog::error::sqlstate;
use crate::catalog::{Address, Catalog, CatalogError, Cause, Namespace, Object, ObjectId, ObjectKind};
use crate::sql::ast::{Name, ObjectName, RelationKind};
use crate::sql::lower::set_schema::schema_to_move_to;
use crate::sql::session::Session;
use crate::text::Identifier;

/// `ALTER TABLE … SET SCHEMA`, likewise of views, sequences and so on. Indexes and owned sequences follow.
///
/// # Errors
/// 3F000 for a schema that is not there, 42P07 if the name is taken in it, 0A000 for an owned sequence.
pub(in crate::sql::lower) fn move_relation(
    session: &mut Session,
    kind: RelationKind,
    name: &ObjectName,
    schema: &Name,
    if_exists: bool,
) -> Result<(), CatalogError> {
    let Some(found) = find_for_alter(session, kind, name, if_exists)? else { return Ok(()) };
    if found.kind() == ObjectKind::Index {
        let message = format!("cannot change schema of index \"{}\"", found.name);
        return Err(
            CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message).hint("Change the schema of the table instead.")
        );
    }
    if let Some(owner) = owner_of_sequence(session, &found) {
        let message = "cannot move an owned sequence into another schema";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message)
            .detail(format!("Sequence \"{}\" is linked to table \"{owner}\".", found.name)));
    }
    let to = schema_to_move_to(session, found.schema, schema)?;
    if found.schema == Some(to) {
        return Ok(());
    }
    let followers = followers_of(session, found.id);
    move_one(session, &found, to, &schema.identifier, Cause::Statement)?;
    for follower in followers {
        move_one(session, &follower, to, &schema.identifier, Cause::Consequence(found.id.whole()))?;
    }
    Ok(())
}

/// The name of the table that a sequence belongs to.
pub(in crate::sql::lower) fn owner_of_sequence(session: &Session, sequence: &Object) -> Option<Identifier> {
    let column = sequence.as_sequence()?.owned_by?;
    session.catalog.name_of(column.object).cloned()
}

/// The indexes and owned sequences of a table.
fn followers_of(session: &Session, table: ObjectId) -> Vec<Arc<Object>> {
    let indexes = session.catalog.members(table).filter(|member| member.as_index().is_some()).cloned();
    indexes.chain(owned_sequences(session, table)).collect()
}

/// The sequences that belong to a table's columns.
pub(in crate::sql::lower) fn owned_sequences(session: &Session, table: ObjectId) -> Vec<Arc<Object>> {
    let owned = |object: &&Arc<Object>| {
        object.as_sequence().and_then(|sequence| sequence.owned_by).is_some_and(|column| column.object == table)
    };
    let dependents = session.catalog.dependents_of_object(table);
    let mut found: Vec<_> = dependents
        .filter_map(|dependency| session.catalog.object(dependency.dependent.object))
        .filter(owned)
        .cloned()
        .collect();
    found.sort_by_key(|object| object.id);
    found.dedup_by_key(|object| object.id);
    found
}

/// The sequence of an identity column.
pub(in crate::sql::lower) fn identity_sequence(catalog: &Catalog, column: Address) -> Option<&Arc<Object>> {
    let dependents = catalog.dependents_of(column);
    let mut objects = dependents.filter_map(|dependency| catalog.object(dependency.dependent.object));
    objects.find(|object| object.as_sequence().is_some_and(|sequence| sequence.identity))
}

fn move_one(
    session: &mut Session,
    object: &Object,
    to: ObjectId,
    schema: &Identifier,
    cause: Cause,
) -> Result<(), CatalogError> {
    if session.catalog.find(Namespace::Relation, to, &object.name).is_some() {
        let message = format!("relation \"{}\" already exists in schema \"{schema}\"", object.name);
        return Err(CatalogError::new(sqlstate::DUPLICATE_TABLE, message));
    }
    session.alter_because(object.id, cause, |object| object.schema = Some(to))
}
