//! `ALTER TRIGGER … RENAME` (`renametrig`).

use super::partition::{because, clones_of};
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Namespace};
use crate::sql::ast::{Name, ObjectName};
use crate::sql::lower::object::lookup::undefined;
use crate::sql::lower::relation;
use crate::sql::session::Session;

/// `ALTER TRIGGER … RENAME TO`: the clones of partitions follow.
///
/// # Errors
/// 42704 and 42710 for the names, 0A000 for a clone.
pub(in crate::sql::lower) fn rename_trigger(
    session: &mut Session,
    table: &ObjectName,
    (old, new): (&Name, &Name),
) -> Result<(), CatalogError> {
    let table = relation::find(session, table)?;
    let Some(found) = session.catalog.find(Namespace::Trigger, table.id, &old.identifier).cloned() else {
        return Err(undefined(format!("trigger \"{old}\" for table \"{}\" does not exist", table.name)));
    };
    if let Some(parent) = found.as_trigger().and_then(|trigger| trigger.parent) {
        let owner = session.catalog.object(parent).and_then(|parent| parent.parent());
        let owner = owner.and_then(|owner| session.catalog.name_of(owner)).cloned().unwrap_or_default();
        let message = format!("cannot rename trigger \"{old}\" on table \"{}\"", table.name);
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message)
            .hint(format!("Rename the trigger on the partitioned table \"{owner}\" instead.")));
    }
    session.alter(found.id, |object| object.name = new.identifier.clone())?;
    for clone in clones_of(&session.catalog, found.id) {
        session.alter_because(clone, because(found.id), |object| object.name = new.identifier.clone())?;
    }
    Ok(())
}
