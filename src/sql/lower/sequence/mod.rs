//! Sequences (`sequence.c`): `CREATE SEQUENCE`, `ALTER SEQUENCE`, and those that serial and identity columns bring.

mod options;
mod owned_by;

pub(super) use options::{SequenceUse, apply_options, follow_type, new_sequence, restart};

use super::place::place_for_relation;
use super::relation;
use crate::catalog::error::sqlstate;
use crate::catalog::relation as catalog_relation;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData};
use crate::sql::ast::{AlterSequence, CreateSequence, Persistence, SequenceOption, SequenceOptionKind};
use crate::sql::session::{Effect, Executed, Session};

/// `CREATE SEQUENCE` (`DefineSequence`).
pub(in crate::sql) fn create_sequence(session: &mut Session, statement: &CreateSequence) -> Executed {
    let (schema, persistence) = place_for_relation(session, &statement.name, statement.persistence)?;
    let name = statement.name.name.identifier.clone();
    if statement.if_not_exists && session.catalog.find(Namespace::Relation, schema, &name).is_some() {
        session.notice(format!("relation \"{name}\" already exists, skipping"));
        return Ok(Effect::Applied);
    }
    refuse_sequence_name(&statement.options)?;
    let mut sequence = new_sequence(session, None, &statement.options, SequenceUse::Free)?;
    sequence.persistence = stored_persistence(persistence);
    let id = session.reserve_id();
    let mut object = Object::new(id, name, Some(schema), session.current_role, ObjectData::Sequence(sequence));
    owned_by::set_owned_by(session, &mut object, &statement.options)?;
    session.create(object)?;
    Ok(Effect::Applied)
}

/// `ALTER SEQUENCE` with options (`AlterSequence`).
pub(in crate::sql) fn alter_sequence(session: &mut Session, statement: &AlterSequence) -> Executed {
    let found = match relation::find_if_any(session, &statement.name)? {
        Some(found) => found,
        None if statement.if_exists => {
            session.notice(format!("relation \"{}\" does not exist, skipping", statement.name.name));
            return Ok(Effect::Applied);
        }
        None => relation::find(session, &statement.name)?,
    };
    refuse_sequence_name(&statement.options)?;
    let mut altered = Object::clone(&found);
    let ObjectData::Sequence(sequence) = &mut altered.data else {
        let message = format!("\"{}\" is not a sequence", found.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    };
    let sequence_use = if sequence.identity { SequenceUse::Identity } else { SequenceUse::Free };
    apply_options(session, sequence, &statement.options, sequence_use)?;
    owned_by::set_owned_by(session, &mut altered, &statement.options)?;
    session.alter(found.id, |object| *object = altered)?;
    restart(session, &found, &statement.options)?;
    Ok(Effect::Applied)
}

/// `SEQUENCE NAME` is for identity columns only (`init_params`).
fn refuse_sequence_name(options: &[SequenceOption]) -> Result<(), CatalogError> {
    if options.iter().any(|option| matches!(option.kind, SequenceOptionKind::SequenceName(_))) {
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, "invalid sequence option SEQUENCE NAME"));
    }
    Ok(())
}

/// How long a relation lives, for one that a commit leaves alone.
pub(super) fn stored_persistence(written: Persistence) -> catalog_relation::Persistence {
    match written {
        Persistence::Permanent => catalog_relation::Persistence::Permanent,
        Persistence::Unlogged => catalog_relation::Persistence::Unlogged,
        Persistence::Temporary => catalog_relation::Persistence::Temporary(catalog_relation::OnCommit::PreserveRows),
    }
}
