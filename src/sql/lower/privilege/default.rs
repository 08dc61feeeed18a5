//! `ALTER DEFAULT PRIVILEGES` (`ExecAlterDefaultPrivilegesStmt`).

use super::grant::Action;
use super::invalid_grant;
use super::wanted::{Wanted, refuse};
use crate::catalog::role::{AccessControlList, DefaultPrivileges, Privileges};
use crate::catalog::{CatalogError, Object, ObjectData, ObjectId, ObjectKind};
use crate::sql::ast::{self, AlterDefaultPrivileges, RelationKind};
use crate::sql::lower::drop::behavior_of;
use crate::sql::privileges::find_default_privileges;
use crate::sql::session::{Effect, Executed, Session};
use crate::text::Identifier;

/// `ALTER DEFAULT PRIVILEGES`.
pub(in crate::sql) fn alter_default_privileges(session: &mut Session, statement: &AlterDefaultPrivileges) -> Executed {
    let Some(kind) = kind_of(statement.kind) else {
        return Ok(Effect::Opaque("default privileges of large objects are not modelled".to_owned()));
    };
    let action = Action::read(session, statement.action, &statement.grantees)?;
    let privileges = privileges_of(session, statement, kind)?;
    let mut roles = Vec::with_capacity(statement.roles.len());
    for role in &statement.roles {
        roles.push(session.role(role)?);
    }
    if roles.is_empty() {
        roles.push(session.current_role);
    }
    if kind == ObjectKind::Schema && !statement.schemas.is_empty() {
        return Err(invalid_grant("cannot use IN SCHEMA clause when using GRANT/REVOKE ON SCHEMAS"));
    }
    let mut schemas = Vec::with_capacity(statement.schemas.len());
    for schema in &statement.schemas {
        schemas.push(Some(session.names().schema(&schema.identifier)?));
    }
    if schemas.is_empty() {
        schemas.push(None);
    }
    for role in roles {
        for schema in &schemas {
            set(session, (role, *schema, kind), &action, privileges)?;
        }
    }
    Ok(Effect::Applied)
}

const fn kind_of(kind: ast::ObjectKind) -> Option<ObjectKind> {
    Some(match kind {
        ast::ObjectKind::Relation(RelationKind::Sequence) => ObjectKind::Sequence,
        ast::ObjectKind::Relation(_) => ObjectKind::Table,
        ast::ObjectKind::Function | ast::ObjectKind::Procedure | ast::ObjectKind::Routine => ObjectKind::Function,
        ast::ObjectKind::Type | ast::ObjectKind::Domain => ObjectKind::Type,
        ast::ObjectKind::Schema => ObjectKind::Schema,
        _ => return None,
    })
}

fn privileges_of(
    session: &Session,
    statement: &AlterDefaultPrivileges,
    kind: ObjectKind,
) -> Result<Privileges, CatalogError> {
    let version = session.catalog.version();
    let all = Privileges::all_on(kind, version);
    if let ast::Privileges::List(list) = &statement.privileges {
        if list.iter().any(|privilege| !privilege.columns.is_empty()) {
            return Err(invalid_grant("default privileges cannot be set for columns"));
        }
        let words = if kind == ObjectKind::Table { "relation" } else { kind.words() };
        for privilege in list {
            let word = privilege.name.as_str().to_ascii_uppercase();
            let bit = Privileges::WORDS.iter().find(|(_, known)| *known == word).map(|(bit, _)| *bit);
            if let Some(bit) = bit {
                refuse(bit, &privilege.name, all, words)?;
            }
        }
    }
    Ok(Wanted::read(&statement.privileges, statement.kind, version)?.whole.unwrap_or(all))
}

/// Changes the default privileges of one role in one place; a row that says nothing new goes (`SetDefaultACL`).
fn set(
    session: &mut Session,
    (role, in_schema, objects): (ObjectId, Option<ObjectId>, ObjectKind),
    action: &Action,
    privileges: Privileges,
) -> Result<(), CatalogError> {
    let default = match in_schema {
        None => AccessControlList::default_for(objects, role, session.catalog.version()),
        Some(_) => AccessControlList::default(),
    };
    let found = find_default_privileges(&session.catalog, role, in_schema, objects);
    let existing = found.map(|(object, found)| (object.id, found.list.clone()));
    let old = existing.as_ref().map_or_else(|| default.clone(), |(_, list)| list.clone());
    let list = action.apply(session, old, (role, role), privileges)?.sorted();
    let says_nothing = list == default.sorted();
    match existing {
        Some((id, _)) if says_nothing => {
            session.drop_addresses(&[id.whole()], behavior_of(ast::DropBehavior::Restrict))
        }
        Some((id, _)) => session.alter(id, |object| {
            if let ObjectData::DefaultPrivileges(data) = &mut object.data {
                data.list = list;
            }
        }),
        None if says_nothing => Ok(()),
        None => {
            let id = session.reserve_id();
            let data = ObjectData::DefaultPrivileges(DefaultPrivileges { role, in_schema, objects, list });
            session.create(Object::new(id, Identifier::default(), None, ObjectId::NONE, data)).map(|_| ())
        }
    }
}
