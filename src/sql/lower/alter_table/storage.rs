//! Where and how a relation is stored: tablespace, access method, logging, parameters.

use std::sync::Arc;

use super::column::object_of;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{CheckOption, Options, Persistence, TableKind, View};
use crate::catalog::{CatalogError, Cause, Object, ObjectData, ObjectId};
use crate::sql::ast::{Definition, ForeignOption, MoveAllToTablespace, Name};
use crate::sql::lower::relation::{
    self, OptionsOf, kind_of, owned_sequences, reset_options, set_options, split_check_option, table_access_method,
    tablespace,
};
use crate::sql::session::Session;
use crate::text::Identifier;

/// `SET TABLESPACE`.
///
/// # Errors
/// 42704 if there is none of that name.
pub(super) fn set_tablespace(session: &mut Session, id: ObjectId, name: &Name) -> Result<(), CatalogError> {
    let place = tablespace(session, Some(name))?;
    session.alter(id, |object| {
        if let Some(tablespace) = tablespace_of(object) {
            *tablespace = place;
        }
    })
}

/// Where an object keeps its tablespace.
fn tablespace_of(object: &mut Object) -> Option<&mut Option<Identifier>> {
    match &mut object.data {
        ObjectData::Index(index) => Some(&mut index.tablespace),
        ObjectData::Table(table) => Some(&mut table.tablespace),
        ObjectData::View(view) => view.materialized.as_mut().map(|materialized| &mut materialized.tablespace),
        _ => None,
    }
}

/// `ALTER TABLE ALL IN TABLESPACE … SET TABLESPACE`.
///
/// # Errors
/// 42704 for an unknown tablespace or role.
pub(super) fn move_all(session: &mut Session, statement: &MoveAllToTablespace) -> Result<(), CatalogError> {
    let from = tablespace(session, Some(&statement.from))?;
    let to = tablespace(session, Some(&statement.to))?;
    let owners: Vec<ObjectId> =
        statement.owned_by.iter().map(|role| session.role_or_current(Some(role))).collect::<Result<_, _>>()?;
    let kind = kind_of(statement.kind);
    let movable = |object: &&Arc<Object>| {
        let mut copy = Object::clone(object);
        object.kind() == kind
            && (owners.is_empty() || owners.contains(&object.owner))
            && tablespace_of(&mut copy).is_some_and(|tablespace| *tablespace == from)
    };
    let found: Vec<ObjectId> = session.catalog.objects().filter(movable).map(|object| object.id).collect();
    for id in found {
        session.alter(id, |object| {
            if let Some(tablespace) = tablespace_of(object) {
                tablespace.clone_from(&to);
            }
        })?;
    }
    Ok(())
}

/// `SET ACCESS METHOD`; `DEFAULT` is that of the setting.
///
/// # Errors
/// 42704 if there is none of that name.
pub(super) fn set_access_method(
    session: &mut Session,
    id: ObjectId,
    written: Option<&Name>,
) -> Result<(), CatalogError> {
    let method = table_access_method(session, written)?;
    session.alter(id, |object| match &mut object.data {
        ObjectData::Table(table) => table.access_method = method,
        ObjectData::View(View { materialized: Some(materialized), .. }) => materialized.access_method = method,
        _ => {}
    })
}

/// `SET LOGGED` and `SET UNLOGGED`; the sequences of a table follow.
///
/// # Errors
/// 42P16 for a temporary table and where a foreign key would lead from a logged to an unlogged table.
pub(super) fn set_logged(session: &mut Session, id: ObjectId, logged: bool) -> Result<(), CatalogError> {
    let object = object_of(session, id)?;
    let persistence = match &object.data {
        ObjectData::Table(table) => table.persistence,
        ObjectData::Sequence(sequence) => sequence.persistence,
        _ => return Ok(()),
    };
    let wanted = if logged { Persistence::Permanent } else { Persistence::Unlogged };
    let refuse = |message: String| Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    if matches!(persistence, Persistence::Temporary(_)) {
        let name = &object.name;
        return refuse(format!("cannot change logged status of table \"{name}\" because it is temporary"));
    }
    if let Some(other) = table_in_the_way(session, id, logged) {
        let (to, is) = if logged { ("logged", "unlogged") } else { ("unlogged", "logged") };
        let (name, other) = (&object.name, &other.name);
        return refuse(format!(
            "could not change table \"{name}\" to {to} because it references {is} table \"{other}\""
        ));
    }
    set_persistence(session, id, Cause::Statement, wanted)?;
    for sequence in owned_sequences(session, id) {
        set_persistence(session, sequence.id, Cause::Consequence(id.whole()), wanted)?;
    }
    Ok(())
}

fn set_persistence(session: &mut Session, id: ObjectId, cause: Cause, wanted: Persistence) -> Result<(), CatalogError> {
    session.alter_because(id, cause, |object| match &mut object.data {
        ObjectData::Table(table) => table.persistence = wanted,
        ObjectData::Sequence(sequence) => sequence.persistence = wanted,
        _ => {}
    })
}

/// A table on the other side of a foreign key that is still of the other sort.
fn table_in_the_way(session: &Session, id: ObjectId, logged: bool) -> Option<&Arc<Object>> {
    let other_side = |object: &Arc<Object>| {
        let constraint = object.as_constraint()?;
        let key = constraint.as_foreign_key()?;
        let other = if logged { (constraint.on == id).then_some(key.referenced) } else { Some(constraint.on) };
        other.filter(|other| *other != id)
    };
    let own = session.catalog.members(id);
    let referencing = session
        .catalog
        .dependents_of_object(id)
        .filter_map(|dependency| session.catalog.object(dependency.dependent.object));
    own.chain(referencing).filter_map(other_side).filter_map(|other| session.catalog.object(other)).find(|other| {
        let persistence = other.as_table().map(|table| table.persistence);
        persistence == Some(if logged { Persistence::Unlogged } else { Persistence::Permanent })
    })
}

/// `SET (…)` and `RESET (…)` of storage parameters and view options.
///
/// # Errors
/// 22023 for an unknown parameter.
pub(super) fn set_parameters(
    session: &mut Session,
    id: ObjectId,
    written: &[Definition],
    reset: bool,
) -> Result<(), CatalogError> {
    let object = object_of(session, id)?;
    let (before, of) = match &object.data {
        ObjectData::Table(table) if table.is_partitioned() => (table.options.clone(), OptionsOf::PartitionedTable),
        ObjectData::Table(table) => (table.options.clone(), OptionsOf::Table),
        ObjectData::View(view) if view.materialized.is_some() => (view.options.clone(), OptionsOf::Table),
        ObjectData::View(view) => (with_check_option(view), OptionsOf::View),
        ObjectData::Index(index) => (index.options.clone(), OptionsOf::index(index.method.as_str())),
        _ => return Ok(()),
    };
    let options = if reset { reset_options(&before, written)? } else { set_options(&before, written, of)? };
    let split = (of == OptionsOf::View).then(|| split_check_option(&options)).transpose()?;
    session.alter(id, |object| match &mut object.data {
        ObjectData::Table(table) => table.options = options,
        ObjectData::Index(index) => index.options = options,
        ObjectData::View(view) => match split {
            Some((check, rest)) => (view.check_option, view.options) = (check, rest),
            None => view.options = options,
        },
        _ => {}
    })
}

/// The options of a view, `check_option` among them.
fn with_check_option(view: &View) -> Options {
    let check = view.check_option.map(|check| match check {
        CheckOption::Local => "local",
        CheckOption::Cascaded => "cascaded",
    });
    let check = check.map(|check| ("check_option".into(), Arc::from(check)));
    view.options.iter().cloned().chain(check).collect()
}

/// `OPTIONS (…)` of a foreign table.
///
/// # Errors
/// 42710, 42704 for options that are there already or not at all.
pub(super) fn set_foreign_options(
    session: &mut Session,
    id: ObjectId,
    written: &[ForeignOption],
) -> Result<(), CatalogError> {
    let object = object_of(session, id)?;
    let Some(TableKind::Foreign(foreign)) = object.as_table().map(|table| &table.kind) else { return Ok(()) };
    let options = relation::foreign_options(&foreign.options, written)?;
    session.alter(id, |object| {
        if let ObjectData::Table(table) = &mut object.data
            && let TableKind::Foreign(foreign) = &mut table.kind
        {
            foreign.options = options;
        }
    })
}
