//! `ALTER CONSTRAINT` (`ATExecAlterConstraint`).

use std::sync::Arc;

use super::column::object_of;
use super::drop_constraint::missing_constraint;
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Cause, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{ConstraintAttributes, Name};
use crate::sql::lower::relation::children;
use crate::sql::lower::table::check::Descent;
use crate::sql::lower::table::not_null::{NewNotNull, set_not_null};
use crate::sql::lower::table::wanted::deferral;
use crate::sql::session::Session;

/// `ALTER CONSTRAINT`: the timing of a foreign key, and from PostgreSQL 18 on whether it is enforced or inherited.
///
/// # Errors
/// 42704 if there is none, 42809 for one of another kind, 42P16 for a partition's share.
pub(super) fn alter_constraint(
    session: &mut Session,
    table: ObjectId,
    name: &Name,
    attributes: ConstraintAttributes,
) -> Result<(), CatalogError> {
    let object = object_of(session, table)?;
    let found = session.catalog.find(Namespace::Constraint, table, &name.identifier).cloned();
    let Some(found) = found else {
        let trigger = session.catalog.find(Namespace::Trigger, table, &name.identifier);
        let is_constraint =
            trigger.and_then(|found| found.as_trigger()).is_some_and(|found| found.constraint.is_some());
        return Err(match is_constraint {
            true => not_a_foreign_key(&object, name),
            false => missing_constraint(&object, &name.identifier),
        });
    };
    let Some(data) = found.as_constraint() else { return Ok(()) };
    if let Some(no_inherit) = attributes.no_inherit {
        return change_inheritance(session, &object, &found, no_inherit);
    }
    if data.as_foreign_key().is_none() {
        return Err(not_a_foreign_key(&object, name));
    }
    refuse_share(session, &object, &found, data)?;
    let timing = attributes.deferrable.is_some() || attributes.initially_deferred.is_some();
    let change = |constraint: &mut Constraint| {
        if timing || attributes.enforced.is_none() {
            (constraint.deferrable, constraint.initially_deferred) = deferral(attributes);
        }
        if let Some(enforced) = attributes.enforced {
            constraint.enforced = enforced;
            constraint.validated = enforced;
        }
    };
    change_with_shares(session, &found, Cause::Statement, &change)
}

fn not_a_foreign_key(table: &Object, name: &Name) -> CatalogError {
    let message = format!("constraint \"{name}\" of relation \"{}\" is not a foreign key constraint", table.name);
    CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message)
}

/// The share of a partition follows its parent.
fn refuse_share(session: &Session, table: &Object, found: &Object, data: &Constraint) -> Result<(), CatalogError> {
    let Some(parent) = data.parent.and_then(|parent| session.catalog.object(parent)) else { return Ok(()) };
    let message = format!("cannot alter constraint \"{}\" on relation \"{}\"", found.name, table.name);
    let on = parent.as_constraint().and_then(|parent| session.catalog.name_of(parent.on)).cloned().unwrap_or_default();
    let detail =
        format!("Constraint \"{}\" is derived from constraint \"{}\" of relation \"{on}\".", found.name, parent.name);
    Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message).detail(detail))
}

/// Changes a constraint and its shares.
fn change_with_shares(
    session: &mut Session,
    found: &Arc<Object>,
    cause: Cause,
    change: &dyn Fn(&mut Constraint),
) -> Result<(), CatalogError> {
    session.alter_because(found.id, cause, |object| {
        if let ObjectData::Constraint(constraint) = &mut object.data {
            change(constraint);
        }
    })?;
    let is_share =
        |object: &&Arc<Object>| object.as_constraint().is_some_and(|constraint| constraint.parent == Some(found.id));
    let shares: Vec<Arc<Object>> = session
        .catalog
        .dependents_of_object(found.id)
        .filter_map(|dependency| session.catalog.object(dependency.dependent.object))
        .filter(is_share)
        .cloned()
        .collect();
    for share in shares {
        change_with_shares(session, &share, Cause::Consequence(found.id.whole()), change)?;
    }
    Ok(())
}

/// `ALTER CONSTRAINT … INHERIT` and `NO INHERIT` of a not-null constraint (PostgreSQL 18).
fn change_inheritance(
    session: &mut Session,
    table: &Object,
    found: &Object,
    no_inherit: bool,
) -> Result<(), CatalogError> {
    let Some(data) = found.as_constraint() else { return Ok(()) };
    let ConstraintKind::NotNull { column: Some(number) } = data.kind else {
        let message =
            format!("constraint \"{}\" of relation \"{}\" is not a not-null constraint", found.name, table.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    };
    if data.inherited > 0 && no_inherit {
        let message = format!("cannot alter inherited constraint \"{}\" on relation \"{}\"", found.name, table.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    if data.no_inherit == no_inherit {
        return Ok(());
    }
    session.alter(found.id, |object| {
        if let ObjectData::Constraint(constraint) = &mut object.data {
            constraint.no_inherit = no_inherit;
        }
    })?;
    let Some(column) = table.column(number).map(|column| column.name.clone()) else { return Ok(()) };
    for child in children(&session.catalog, table.id) {
        if no_inherit {
            forget_parent(session, child, &found.name)?;
        } else {
            let share = NewNotNull { name: Some(found.name.clone()), ..NewNotNull::UNNAMED };
            set_not_null(session, child, &column, &share, Descent::Inherited(found.id), false)?;
        }
    }
    Ok(())
}

fn forget_parent(session: &mut Session, child: ObjectId, name: &crate::text::Identifier) -> Result<(), CatalogError> {
    let Some(share) = session.catalog.find(Namespace::Constraint, child, name).map(|found| found.id) else {
        return Ok(());
    };
    session.alter(share, |object| {
        if let ObjectData::Constraint(constraint) = &mut object.data {
            constraint.inherited = constraint.inherited.saturating_sub(1);
            constraint.local |= constraint.inherited == 0;
        }
    })
}
