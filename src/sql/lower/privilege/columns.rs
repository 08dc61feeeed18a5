//! Privileges on columns (`ExecGrant_Attribute`).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::grant::{Action, allowed};
use super::wanted::Wanted;
use crate::catalog::error::sqlstate;
use crate::catalog::role::{AccessControlList, Privileges};
use crate::catalog::{CatalogError, ColumnNumber, Object};
use crate::sql::session::Session;

/// Changes the lists of columns: those named, and all where what is revoked of the table is a column's privilege too.
///
/// # Errors
/// 42703 for a column that is not there; those of [`Action::apply`].
pub(super) fn grant_columns(
    session: &mut Session,
    object: &Object,
    action: &Action,
    wanted: &Wanted<'_>,
    whole: Privileges,
) -> Result<(), CatalogError> {
    let mut privileges: BTreeMap<ColumnNumber, Privileges> = BTreeMap::new();
    for (wanted, names) in &wanted.columns {
        for name in *names {
            let Some(column) = object.column_named(name.as_str()) else {
                let message = format!("column \"{name}\" of relation \"{}\" does not exist", object.name);
                return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message));
            };
            let more = wanted.unwrap_or(Privileges::all_on_column());
            let place = privileges.entry(column.number).or_default();
            *place = place.and(more);
        }
    }
    let revoked_of_all = whole.within(Privileges::all_on_column());
    if !action.is_grant && !revoked_of_all.is_empty() {
        for column in object.columns().iter().filter(|column| column.privileges.is_some()) {
            let place = privileges.entry(column.number).or_default();
            *place = place.and(revoked_of_all);
        }
    }
    privileges
        .into_iter()
        .try_for_each(|(number, privileges)| grant_column(session, object, action, number, privileges))
}

fn grant_column(
    session: &mut Session,
    object: &Object,
    action: &Action,
    number: ColumnNumber,
    privileges: Privileges,
) -> Result<(), CatalogError> {
    let Some(column) = session.catalog.object(object.id).and_then(|object| object.column(number)).cloned() else {
        return Ok(());
    };
    let old = column.privileges.as_ref().map_or_else(AccessControlList::default, |list| AccessControlList::clone(list));
    let default = || AccessControlList::default_for(object.kind(), object.owner, session.catalog.version());
    let mut merged = object.privileges.as_ref().map_or_else(default, |list| AccessControlList::clone(list));
    merged.0.extend(old.0.iter().copied());
    let all = privileges == Privileges::all_on_column();
    let Some((grantor, privileges)) = allowed(session, object, &merged, action, (privileges, all))? else {
        return Ok(());
    };
    let new = action.apply(session, old, (grantor, object.owner), privileges)?;
    let new = (!new.0.is_empty()).then(|| Arc::new(new));
    session.alter(object.id, |object| {
        if let Some(column) = object.column_mut(number) {
            column.privileges = new;
        }
    })
}
