//! Types that columns somewhere hold, so that their values cannot change (`find_composite_type_dependencies` in
//! `tablecmds.c`).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::catalog::{Catalog, CatalogError, DataType, Object, ObjectId, ObjectKind};
use crate::sql::session::Session;

/// Refuses to change a table whose row type a stored column has, by itself or in an array.
///
/// # Errors
/// 0A000
pub(in crate::sql::lower) fn refuse_row_type_in_use(
    session: &Session,
    table: ObjectId,
    kind: &str,
) -> Result<(), CatalogError> {
    let Some(object) = session.catalog.object(table) else { return Ok(()) };
    match holder(session, table, |_| true) {
        Some(column) => {
            let message =
                format!("cannot alter {kind} \"{}\" because column \"{column}\" uses its row type", object.name);
            Err(CatalogError::new("0A000", message))
        }
        None => Ok(()),
    }
}

/// Refuses to add a constraint to a domain of which arrays are stored: their elements are not looked at
/// (`get_rels_with_domain` in `typecmds.c`).
///
/// # Errors
/// 0A000
pub(in crate::sql::lower) fn refuse_domain_in_array(session: &Session, domain: ObjectId) -> Result<(), CatalogError> {
    let Some(object) = session.catalog.object(domain) else { return Ok(()) };
    match holder(session, domain, |data_type| data_type.array) {
        Some(column) => {
            let message = format!("cannot alter type \"{}\" because column \"{column}\" uses it", object.name);
            Err(CatalogError::new("0A000", message))
        }
        None => Ok(()),
    }
}

/// The first stored column of that type in such a form: `table.column`. Only what depends on the type can have one, be
/// it by way of a function or view.
fn holder(session: &Session, of: ObjectId, is_it: impl Fn(&DataType) -> bool) -> Option<String> {
    let catalog = &session.catalog;
    let stores = |object: &&Arc<Object>| matches!(object.kind(), ObjectKind::Table | ObjectKind::MaterializedView);
    dependents(catalog, of).into_iter().filter_map(|id| catalog.object(id)).filter(stores).find_map(|object| {
        let holds = |data_type: &DataType| data_type.id == of && is_it(data_type);
        let column = object.columns().iter().find(|column| column.data_type.as_ref().is_some_and(holds))?;
        Some(format!("{}.{}", object.name, column.name))
    })
}

/// An object and all that depends on it, in the order of creation.
fn dependents(catalog: &Catalog, of: ObjectId) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::from([of]);
    let mut next = vec![of];
    while let Some(id) = next.pop() {
        let depending = catalog.dependents_of_object(id).map(|dependency| dependency.dependent.object);
        next.extend(depending.filter(|dependent| found.insert(*dependent)));
    }
    found
}
