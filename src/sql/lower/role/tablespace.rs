//! Tablespaces.

use std::sync::Arc;

use crate::catalog::error::sqlstate;
use crate::catalog::relation::Options;
use crate::catalog::role::Tablespace;
use crate::catalog::{CatalogError, Object, ObjectData};
use crate::sql::ast::{AlterTablespace, CreateTablespace, Definition, DefinitionValue};
use crate::sql::lower::object::lookup::find_tablespace;
use crate::sql::session::{Effect, Executed, Session};

/// `CREATE TABLESPACE`.
pub(in crate::sql) fn create_tablespace(session: &mut Session, statement: &CreateTablespace) -> Executed {
    session.prevent_in_transaction_block("CREATE TABLESPACE")?;
    let name = &statement.name;
    let owner = session.role_or_current(statement.owner.as_ref())?;
    if name.as_str().starts_with("pg_") {
        let message = format!("unacceptable tablespace name \"{name}\"");
        return Err(CatalogError::new(sqlstate::RESERVED_NAME, message)
            .detail("The prefix \"pg_\" is reserved for system tablespaces."));
    }
    if find_tablespace(session.names(), &name.identifier).is_ok() {
        let message = format!("tablespace \"{name}\" already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    let location = Arc::from(statement.location.value.as_str());
    let data = ObjectData::Tablespace(Tablespace { location, options: options_of(&statement.options) });
    let id = session.reserve_id();
    session.create(Object::new(id, name.identifier.clone(), None, owner, data))?;
    Ok(Effect::Applied)
}

fn options_of(options: &[Definition]) -> Options {
    let value =
        |option: &Definition| Arc::from(option.value.as_ref().and_then(DefinitionValue::as_text).unwrap_or("true"));
    options.iter().map(|option| (option.name.as_str().into(), value(option))).collect()
}

/// `ALTER TABLESPACE … SET`, `RESET`.
pub(in crate::sql) fn alter_tablespace(session: &mut Session, statement: &AlterTablespace) -> Executed {
    let id = find_tablespace(session.names(), &statement.name.identifier)?;
    let changed = options_of(&statement.options);
    session.alter(id, |object| {
        if let ObjectData::Tablespace(tablespace) = &mut object.data {
            tablespace.options.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
            if !statement.reset {
                tablespace.options.extend(changed);
            }
        }
    })?;
    Ok(Effect::Applied)
}
