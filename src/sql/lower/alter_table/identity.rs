//! Identity columns (`ATExecAddIdentity`, `ATExecSetIdentity`, `ATExecDropIdentity`).

use super::column::{alter_column, find_column};
use crate::catalog::drop::DropBehavior;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Column;
use crate::catalog::{CatalogError, Cause, Object, ObjectData, ObjectId};
use crate::sql::ast::{IdentityGeneration, SequenceOption};
use crate::sql::lower::relation::identity_sequence;
use crate::sql::lower::sequence::{SequenceUse, apply_options, restart};
use crate::sql::lower::table::context::TableContext;
use crate::sql::lower::table::new_column::identity_of;
use crate::sql::lower::table::serial::NewSequence;
use crate::sql::session::Session;
use crate::text::Identifier;

/// `ADD GENERATED … AS IDENTITY`.
///
/// # Errors
/// 55000 for a nullable column and for one that has a value already; those of the sequence.
pub(super) fn add_identity(
    session: &mut Session,
    table: ObjectId,
    name: &Identifier,
    generation: IdentityGeneration,
    options: &[SequenceOption],
) -> Result<(), CatalogError> {
    let (object, column) = find_column(session, table, name)?;
    let refuse = |what: &str| {
        let message = format!("column \"{name}\" of relation \"{}\" {what}", object.name);
        Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message))
    };
    if !column.not_null {
        return refuse("must be declared NOT NULL before identity can be added");
    }
    if column.identity.is_some() {
        return refuse("is already an identity column");
    }
    if column.default.is_some() {
        return refuse("already has a default value");
    }
    let Some(data_type) = column.data_type.clone() else { return Ok(()) };
    let context = TableContext::of(&object);
    let sequence = NewSequence::for_column(session, &context, name, &data_type, Some(options))?;
    sequence.create(session, &context, table.column(column.number))?;
    alter_column(session, (table, column.number), Cause::Statement, |column| {
        column.identity = Some(identity_of(generation));
    })
}

/// `SET GENERATED …`, `SET` sequence options, `RESTART`.
///
/// # Errors
/// 55000 for a column that is no identity; those of the sequence's options.
pub(super) fn set_identity(
    session: &mut Session,
    table: ObjectId,
    name: &Identifier,
    generation: Option<IdentityGeneration>,
    options: &[SequenceOption],
) -> Result<(), CatalogError> {
    let (object, column) = find_column(session, table, name)?;
    if column.identity.is_none() {
        return Err(not_identity(&object, &column));
    }
    if let Some(generation) = generation {
        alter_column(session, (table, column.number), Cause::Statement, |column| {
            column.identity = Some(identity_of(generation));
        })?;
    }
    let sequence = identity_sequence(&session.catalog, table.column(column.number)).cloned();
    let (Some(sequence), false) = (sequence, options.is_empty()) else { return Ok(()) };
    let Some(mut data) = sequence.as_sequence().cloned() else { return Ok(()) };
    apply_options(session, &mut data, options, SequenceUse::Identity)?;
    session.alter(sequence.id, |object| object.data = ObjectData::Sequence(data))?;
    restart(session, &sequence, options)
}

fn not_identity(object: &Object, column: &Column) -> CatalogError {
    let message = format!("column \"{}\" of relation \"{}\" is not an identity column", column.name, object.name);
    CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message)
}

/// `DROP IDENTITY`: the sequence goes.
///
/// # Errors
/// 55000 for a column that is no identity.
pub(super) fn drop_identity(
    session: &mut Session,
    table: ObjectId,
    name: &Identifier,
    if_exists: bool,
) -> Result<(), CatalogError> {
    let (object, column) = find_column(session, table, name)?;
    if column.identity.is_none() {
        let error = not_identity(&object, &column);
        if !if_exists {
            return Err(error);
        }
        session.notice(format!("{}, skipping", error.message));
        return Ok(());
    }
    let sequence = identity_sequence(&session.catalog, table.column(column.number)).map(|sequence| sequence.id);
    alter_column(session, (table, column.number), Cause::Statement, |column| column.identity = None)?;
    let Some(sequence) = sequence else { return Ok(()) };
    // The sequence is part of the column, so it is set free before it can go by itself.
    session.alter(sequence, |object| {
        if let ObjectData::Sequence(sequence) = &mut object.data {
            (sequence.owned_by, sequence.identity) = (None, false);
        }
    })?;
    session.drop_addresses(&[sequence.whole()], DropBehavior::Restrict)
}
