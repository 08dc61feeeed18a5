//! `ALTER DOMAIN` (`AlterDomainDefault` and its neighbours).

use std::sync::Arc;

use super::domain::{add_check, add_not_null, default_expression};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::error::sqlstate;
use crate::catalog::types::{Domain, Type};
use crate::catalog::{CatalogError, DataType, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{AlterDomain, AlterDomainAction, DomainConstraintKind, DropBehavior, Name, ObjectName};
use crate::sql::lower::drop::behavior_of;
use crate::sql::lower::table::in_use::refuse_domain_in_array;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `ALTER DOMAIN`.
pub(in crate::sql) fn alter_domain(session: &mut Session, source: &Source, statement: &AlterDomain) -> Executed {
    let domain = find_domain(session, &statement.name)?;
    let id = domain.id;
    match &statement.action {
        AlterDomainAction::SetDefault(written) => {
            let default = default_expression(session, source, &DataType::plain(id), written)?;
            alter(session, id, |domain| domain.default = default)?;
        }
        AlterDomainAction::DropDefault => alter(session, id, |domain| domain.default = None)?,
        AlterDomainAction::SetNotNull => set_not_null(session, id, None)?,
        AlterDomainAction::DropNotNull => {
            let constraint = not_null_constraint(session, id);
            if let Some(constraint) = constraint {
                session.drop_addresses(&[constraint.whole()], behavior_of(DropBehavior::Restrict))?;
            }
            alter(session, id, |domain| domain.not_null = false)?;
        }
        AlterDomainAction::AddConstraint(constraint) => match &constraint.kind {
            DomainConstraintKind::Check(check) => {
                if !constraint.not_valid {
                    refuse_domain_in_array(session, id)?;
                }
                add_check(session, source, id, constraint.name.as_ref(), check, !constraint.not_valid)?;
            }
            DomainConstraintKind::NotNull => set_not_null(session, id, constraint.name.as_ref())?,
        },
        AlterDomainAction::DropConstraint { if_exists, name, behavior } => {
            drop_constraint(session, &domain, name, *if_exists, *behavior)?;
        }
        AlterDomainAction::ValidateConstraint(name) => validate(session, &domain, name)?,
    }
    Ok(Effect::Applied)
}

fn find_domain(session: &Session, name: &ObjectName) -> Result<Arc<Object>, CatalogError> {
    let names = session.names();
    let found = names.named_type(name)?;
    let object = session.catalog.object(found.id).filter(|_| !found.array);
    match object {
        Some(object) if matches!(object.data, ObjectData::Type(Type::Domain(_))) => Ok(Arc::clone(object)),
        _ => {
            let message = format!("{} is not a domain", names.format_type(&found));
            Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message))
        }
    }
}

fn alter(session: &mut Session, id: ObjectId, alter: impl FnOnce(&mut Domain)) -> Result<(), CatalogError> {
    session.alter(id, |object| {
        if let ObjectData::Type(Type::Domain(domain)) = &mut object.data {
            alter(domain);
        }
    })
}

fn set_not_null(session: &mut Session, id: ObjectId, name: Option<&Name>) -> Result<(), CatalogError> {
    let already = match session.catalog.object(id).and_then(|object| object.as_type()) {
        Some(Type::Domain(domain)) => domain.not_null,
        _ => false,
    };
    if already {
        return Ok(());
    }
    add_not_null(session, id, name)?;
    alter(session, id, |domain| domain.not_null = true)
}

fn not_null_constraint(session: &Session, domain: ObjectId) -> Option<ObjectId> {
    let mut members = session.catalog.members(domain);
    members.find(|member| is_not_null(member)).map(|member| member.id)
}

fn is_not_null(member: &Object) -> bool {
    member.as_constraint().is_some_and(|found| matches!(found.kind, ConstraintKind::NotNull { .. }))
}

fn drop_constraint(
    session: &mut Session,
    domain: &Object,
    name: &Name,
    if_exists: bool,
    behavior: DropBehavior,
) -> Result<(), CatalogError> {
    let Some(found) = session.catalog.find(Namespace::Constraint, domain.id, &name.identifier).cloned() else {
        let error = missing(session, domain, name);
        if !if_exists {
            return Err(error);
        }
        session.notice(format!("{}, skipping", error.message));
        return Ok(());
    };
    session.drop_addresses(&[found.id.whole()], behavior_of(behavior))?;
    if is_not_null(&found) {
        alter(session, domain.id, |domain| domain.not_null = false)?;
    }
    Ok(())
}

fn validate(session: &mut Session, domain: &Object, name: &Name) -> Result<(), CatalogError> {
    let Some(found) = session.catalog.find(Namespace::Constraint, domain.id, &name.identifier).cloned() else {
        return Err(missing(session, domain, name));
    };
    if is_not_null(&found) {
        let domain = session.names().format_name(Namespace::Type, domain);
        let message = format!("constraint \"{name}\" of domain \"{domain}\" is not a check constraint");
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    session.alter(found.id, |object| {
        if let ObjectData::Constraint(constraint) = &mut object.data {
            constraint.validated = true;
        }
    })
}

fn missing(session: &Session, domain: &Object, name: &Name) -> CatalogError {
    let domain = session.names().format_name(Namespace::Type, domain);
    let message = format!("constraint \"{name}\" of domain \"{domain}\" does not exist");
    CatalogError::new(sqlstate::UNDEFINED_OBJECT, message)
}
