//! Databases. The migrations run in one; a name that no other database has is taken for its own, which nothing in the
//! migrations tells.

use std::sync::Arc;

use crate::catalog::error::sqlstate;
use crate::catalog::initial::CURRENT_DATABASE;
use crate::catalog::relation::Options;
use crate::catalog::role::Database;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{
    AlterDatabase, AlterDatabaseAction, CreateDatabase, Definition, DefinitionValue, Drop, ObjectReference,
};
use crate::sql::lower::drop::behavior_of;
use crate::sql::session::{Effect, Executed, Session};
use crate::text::Identifier;

/// The database of that name, or the one that the migrations run in.
pub(in crate::sql::lower) fn database_named(session: &Session, name: &Identifier) -> ObjectId {
    let found = session.catalog.find(Namespace::Database, ObjectId::NONE, name);
    found.map_or(CURRENT_DATABASE, |database| database.id)
}

/// `CREATE DATABASE`.
pub(in crate::sql) fn create_database(session: &mut Session, statement: &CreateDatabase) -> Executed {
    session.prevent_in_transaction_block("CREATE DATABASE")?;
    let owner = match owner_option(&statement.options) {
        Some(owner) => session.role_named(&owner)?,
        None => session.current_role,
    };
    let data = Database { current: false, settings: Vec::new(), options: options_of(&statement.options) };
    let id = session.reserve_id();
    let name = statement.name.identifier.clone();
    session.create(Object::new(id, name, None, owner, ObjectData::Database(data)))?;
    Ok(Effect::Applied)
}

fn owner_option(options: &[Definition]) -> Option<Identifier> {
    let owner = options.iter().find(|option| option.is("owner"))?;
    owner.value.as_ref()?.as_text().map(Identifier::from)
}

fn options_of(options: &[Definition]) -> Options {
    let others = options.iter().filter(|option| !option.is("owner"));
    others
        .map(|option| {
            let value = option.value.as_ref().and_then(DefinitionValue::as_text).unwrap_or("default");
            (option.name.as_str().into(), Arc::from(value))
        })
        .collect()
}

/// `ALTER DATABASE` with options.
pub(in crate::sql) fn alter_database(session: &mut Session, statement: &AlterDatabase) -> Executed {
    let id = database_named(session, &statement.name.identifier);
    match &statement.action {
        AlterDatabaseAction::Options(options) => {
            let changed = options_of(options);
            session.alter(id, |object| {
                if let ObjectData::Database(database) = &mut object.data {
                    for (name, value) in changed {
                        database.options.retain(|(other, _)| *other != name);
                        database.options.push((name, value));
                    }
                }
            })?;
            Ok(Effect::Applied)
        }
        AlterDatabaseAction::SetTablespace(_) => {
            Ok(Effect::NoEffect("where a database lies is not part of its schema"))
        }
        AlterDatabaseAction::RefreshCollationVersion => Ok(Effect::NoEffect("versions of collations are the server's")),
    }
}

/// `DROP DATABASE`.
///
/// # Errors
/// 3D000 for one that is not there, 55006 for the one that the migrations run in.
pub(in crate::sql::lower) fn drop_databases(session: &mut Session, statement: &Drop) -> Executed {
    session.prevent_in_transaction_block("DROP DATABASE")?;
    for target in &statement.targets {
        let ObjectReference::Global(_, name) = target else { continue };
        let Some(found) = session.catalog.find(Namespace::Database, ObjectId::NONE, &name.identifier).cloned() else {
            let message = format!("database \"{name}\" does not exist");
            if !statement.if_exists {
                return Err(CatalogError::new(sqlstate::INVALID_CATALOG_NAME, message));
            }
            session.notice(format!("{message}, skipping"));
            continue;
        };
        if found.id == CURRENT_DATABASE {
            return Err(CatalogError::new(sqlstate::OBJECT_IN_USE, "cannot drop the currently open database"));
        }
        session.drop_addresses(&[found.id.whole()], behavior_of(statement.behavior))?;
    }
    Ok(Effect::Applied)
}
