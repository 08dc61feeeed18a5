//! Types that columns somewhere hold, so that their values cannot change (`find_composite_type_dependencies` in
//! `tablecmds.c`).

use crate::catalog::{CatalogError, DataType, Object, ObjectId, ObjectKind};
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
    match holder(session, |data_type| data_type.id == table) {
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
    match holder(session, |data_type| data_type.id == domain && data_type.array) {
        Some(column) => {
            let message = format!("cannot alter type \"{}\" because column \"{column}\" uses it", object.name);
            Err(CatalogError::new("0A000", message))
        }
        None => Ok(()),
    }
}

/// The first stored column of such a type: `table.column`.
fn holder(session: &Session, is_it: impl Fn(&DataType) -> bool) -> Option<String> {
    let stores =
        |object: &&std::sync::Arc<Object>| matches!(object.kind(), ObjectKind::Table | ObjectKind::MaterializedView);
    session.catalog.objects().filter(stores).find_map(|object| {
        let column = object.columns().iter().find(|column| column.data_type.as_ref().is_some_and(&is_it))?;
        Some(format!("{}.{}", object.name, column.name))
    })
}
