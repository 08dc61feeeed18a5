//! Foreign-data wrappers, servers and user mappings (`foreigncmds.c`).

mod import;
mod server;
mod user_mapping;
mod wrapper;

pub(in crate::sql) use import::import_foreign_schema;
pub(in crate::sql) use server::{alter_server, create_server};
pub(in crate::sql) use user_mapping::{alter_user_mapping, create_user_mapping};
pub(in crate::sql) use wrapper::{alter_foreign_data_wrapper, create_foreign_data_wrapper};

use std::sync::Arc;

use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Options;
use crate::sql::ast::{ForeignOption, ForeignOptionAction};

/// Adds, sets and drops options (`transformGenericOptions`).
///
/// # Errors
/// 42710 for one that is there already, 42704 for one that is not.
pub(in crate::sql::lower) fn change_options(kept: &mut Options, changes: &[ForeignOption]) -> Result<(), CatalogError> {
    for change in changes {
        let name = change.name.as_str();
        let position = kept.iter().position(|(other, _)| other == name);
        let value = Arc::from(change.value.as_ref().map_or("", |value| value.value.as_str()));
        match (change.action, position) {
            (ForeignOptionAction::Add, None) => kept.push((name.into(), value)),
            (ForeignOptionAction::Add, Some(_)) => {
                let message = format!("option \"{name}\" provided more than once");
                return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
            }
            (ForeignOptionAction::Set, Some(position)) => kept[position].1 = value,
            (ForeignOptionAction::Drop, Some(position)) => {
                kept.remove(position);
            }
            (ForeignOptionAction::Set | ForeignOptionAction::Drop, None) => {
                let message = format!("option \"{name}\" not found");
                return Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message));
            }
        }
    }
    Ok(())
}
