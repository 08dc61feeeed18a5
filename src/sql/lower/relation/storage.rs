//! Where and how relations are stored: tablespaces and access methods.

use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;
use crate::sql::ast::Name;
use crate::sql::lower::object::lookup;
use crate::sql::session::Session;
use crate::text::{Identifier, Span};

/// The tablespace of a new relation: the one that is written, else that of the setting `default_tablespace`; `None` for
/// the database's own.
///
/// # Errors
/// 42704 if there is none of that name, 22023 for `pg_global`.
pub(in crate::sql::lower) fn tablespace(
    session: &Session,
    written: Option<&Name>,
) -> Result<Option<Identifier>, CatalogError> {
    let Some(name) = written else {
        let default = session.settings.get("default_tablespace").map(|value| unquoted(value));
        return Ok(default.filter(|name| !name.is_empty() && *name != "pg_default"));
    };
    lookup::find_tablespace(session.names(), &name.identifier)?;
    if name.as_str() == "pg_global" {
        let message = "only shared relations can be placed in pg_global tablespace";
        return Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message));
    }
    Ok(Some(name.identifier.clone()).filter(|name| *name != "pg_default"))
}

/// The access method of a new table: the one that is written, else that of the setting `default_table_access_method`;
/// `None` for `heap`.
///
/// # Errors
/// 42704 if there is none of that name.
pub(in crate::sql::lower) fn table_access_method(
    session: &Session,
    written: Option<&Name>,
) -> Result<Option<Identifier>, CatalogError> {
    let name = match written {
        Some(name) => name.clone(),
        None => match session.settings.get("default_table_access_method") {
            Some(value) => Name::new(unquoted(value), Span::default()),
            None => return Ok(None),
        },
    };
    lookup::find_access_method(session.names(), &name)?;
    Ok(Some(name.identifier).filter(|name| *name != "heap"))
}

/// The value of a setting without the quotes that it may have been written with.
fn unquoted(value: &str) -> Identifier {
    Identifier::exact(value.trim().trim_matches(|quote| quote == '\'' || quote == '"'))
}
