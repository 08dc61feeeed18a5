//! `VALIDATE CONSTRAINT` (`ATExecValidateConstraint`).

use super::column::object_of;
use super::drop_constraint::missing_constraint;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Cause, Namespace, Object, ObjectData, ObjectId, PostgresVersion};
use crate::sql::ast::Name;
use crate::sql::lower::relation::{children, inheritors};
use crate::sql::lower::table::known_rows;
use crate::sql::session::Session;

/// `VALIDATE CONSTRAINT`: the rows are taken to satisfy it, but for nulls that are known.
///
/// # Errors
/// 23502 for a null; 42704 if there is none, 42809 for one of another kind, 42P16 where children are left out.
pub(super) fn validate_constraint(
    session: &mut Session,
    (table, only): (ObjectId, bool),
    name: &Name,
) -> Result<(), CatalogError> {
    let object = object_of(session, table)?;
    let found = session.catalog.find(Namespace::Constraint, table, &name.identifier).cloned();
    let found = found.ok_or_else(|| missing_constraint(&object, &name.identifier))?;
    let Some(constraint) = found.as_constraint() else { return Ok(()) };
    let descends = match constraint.kind {
        ConstraintKind::ForeignKey(_) => false,
        ConstraintKind::Check { .. } => !constraint.no_inherit,
        ConstraintKind::NotNull { .. } if session.catalog.version() >= PostgresVersion::V18 => !constraint.no_inherit,
        _ => return Err(wrong_kind(session, &object, name)),
    };
    if !constraint.enforced {
        let message = format!("cannot validate NOT ENFORCED constraint \"{name}\"");
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    if constraint.validated {
        return Ok(());
    }
    if descends && only && !children(&session.catalog, table).is_empty() {
        let message = "constraint must be validated on child tables too";
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    if let ConstraintKind::NotNull { column: Some(column) } = constraint.kind {
        known_rows::refuse_nulls(session, table, column)?;
    }
    if descends {
        for (child, _) in inheritors(&session.catalog, table) {
            if let Some(share) = session.catalog.find(Namespace::Constraint, child, &name.identifier) {
                let (share, cause) = (share.id, Cause::Consequence(found.id.whole()));
                mark_validated(session, share, cause)?;
            }
        }
    }
    mark_validated(session, found.id, Cause::Statement)
}

fn wrong_kind(session: &Session, object: &Object, name: &Name) -> CatalogError {
    let kinds = if session.catalog.version() >= PostgresVersion::V18 {
        "foreign key, check, or not-null constraint"
    } else {
        "foreign key or check constraint"
    };
    let message = format!("constraint \"{name}\" of relation \"{}\" is not a {kinds}", object.name);
    CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message)
}

fn mark_validated(session: &mut Session, constraint: ObjectId, cause: Cause) -> Result<(), CatalogError> {
    session.alter_because(constraint, cause, |object| {
        if let ObjectData::Constraint(constraint) = &mut object.data {
            constraint.validated = true;
        }
    })
}
