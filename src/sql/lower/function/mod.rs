//! Functions, procedures and aggregates (`functioncmds.c`, `pg_proc.c`, `aggregatecmds.c`).
//!
//! 1. [`routine`] finds them by signature.
//! 2. `parameters` and `options` read what a statement says of a new one, `body` what it does.
//! 3. `create` and `aggregate` create it, or replace the one that is there by the rules of `replace`.
//! 4. `alter` changes its options.

mod aggregate;
mod alter;
mod body;
mod create;
mod options;
mod parameters;
mod replace;
pub(super) mod routine;
mod validate;

pub(in crate::sql) use aggregate::create_aggregate;
pub(in crate::sql) use alter::alter_function;
pub(in crate::sql) use create::create_function;
pub(in crate::sql::lower) use create::function_with;

use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;

/// The error 42P13, which most rules about functions end in.
fn invalid_definition(message: impl Into<String>) -> CatalogError {
    CatalogError::new(sqlstate::INVALID_FUNCTION_DEFINITION, message)
}
