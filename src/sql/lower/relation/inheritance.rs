//! The tables below a table (`pg_inherits.c`).

use crate::catalog::error::sqlstate;
use crate::catalog::{Catalog, CatalogError, ObjectId};

/// All tables that inherit from this one or are its partitions, at any depth, nearer ones first, each with how many of
/// its parents are among them (`find_all_inheritors`).
pub(in crate::sql::lower) fn inheritors(catalog: &Catalog, of: ObjectId) -> Vec<(ObjectId, u16)> {
    let mut found: Vec<(ObjectId, u16)> = vec![(of, 0)];
    let mut at = 0;
    while let Some((parent, _)) = found.get(at).copied() {
        for child in catalog.children(parent) {
            match found.iter_mut().find(|(known, _)| *known == child.id) {
                Some((_, parents)) => *parents += 1,
                None => found.push((child.id, 1)),
            }
        }
        at += 1;
    }
    found.remove(0);
    found
}

/// The tables directly below this one, in the order of creation.
pub(in crate::sql::lower) fn children(catalog: &Catalog, of: ObjectId) -> Vec<ObjectId> {
    catalog.children(of).map(|child| child.id).collect()
}

/// Names that every table has for what the system keeps of a row (`heap.c`).
pub(in crate::sql::lower) const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"];

/// Refuses a name that the system keeps for itself (`CheckAttributeNamesTypes` in `heap.c`).
///
/// # Errors
/// 42701.
pub(in crate::sql::lower) fn refuse_system_column(name: &str) -> Result<(), CatalogError> {
    if SYSTEM_COLUMNS.contains(&name) {
        let message = format!("column name \"{name}\" conflicts with a system column name");
        return Err(CatalogError::new(sqlstate::DUPLICATE_COLUMN, message));
    }
    Ok(())
}
