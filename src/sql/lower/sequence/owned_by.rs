//! `OWNED BY` (`process_owned_by` in `sequence.c`).

use crate::catalog::error::sqlstate;
use crate::catalog::{Address, CatalogError, Object, ObjectData, ObjectKind};
use crate::sql::ast::{ColumnName, SequenceOption, SequenceOptionKind};
use crate::sql::lower::relation;
use crate::sql::session::Session;

/// Ties a sequence to the column that the options name, or unties it; without `OWNED BY` it stays as it is.
///
/// # Errors
/// 0A000 for the sequence of an identity column, 55000 if table and sequence differ in owner or schema; those of
/// finding the column.
pub(super) fn set_owned_by(
    session: &Session,
    object: &mut Object,
    options: &[SequenceOption],
) -> Result<(), CatalogError> {
    let written = options.iter().find_map(|option| match &option.kind {
        SequenceOptionKind::OwnedBy(column) => Some(column.as_ref()),
        _ => None,
    });
    let Some(column) = written else { return Ok(()) };
    refuse_identity(session, object)?;
    let owner = column.map(|column| find_owner(session, object, column)).transpose()?;
    if let ObjectData::Sequence(sequence) = &mut object.data {
        sequence.owned_by = owner;
    }
    Ok(())
}

fn refuse_identity(session: &Session, object: &Object) -> Result<(), CatalogError> {
    if !object.as_sequence().is_some_and(|sequence| sequence.identity) {
        return Ok(());
    }
    let message = "cannot change ownership of identity sequence";
    let table = relation::owner_of_sequence(session, object).unwrap_or_default();
    Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message)
        .detail(format!("Sequence \"{}\" is linked to table \"{table}\".", object.name)))
}

fn find_owner(session: &Session, sequence: &Object, written: &ColumnName) -> Result<Address, CatalogError> {
    let found = relation::find(session, &written.relation)?;
    if !matches!(found.kind(), ObjectKind::Table | ObjectKind::ForeignTable | ObjectKind::View) {
        let message = format!("sequence cannot be owned by relation \"{}\"", found.name);
        let detail = relation::RelationKindWords::not_supported(found.kind(), false);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message).detail(detail));
    }
    let prerequisite = |message| Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message));
    if found.owner != sequence.owner {
        return prerequisite("sequence must have same owner as table it is linked to");
    }
    if found.schema != sequence.schema {
        return prerequisite("sequence must be in same schema as table it is linked to");
    }
    let Some(column) = found.column_named(written.column.as_str()) else {
        let message = format!("column \"{}\" of relation \"{}\" does not exist", written.column, found.name);
        return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message));
    };
    Ok(found.id.column(column.number))
}
