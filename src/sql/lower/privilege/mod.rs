//! `GRANT` and `REVOKE` of privileges, default privileges, and what a role owns or may (`aclchk.c`).
//!
//! 1. `wanted` reads which privileges a statement means, `targets` on which objects.
//! 2. `grant` changes the lists of objects and columns; what lists do is [`crate::catalog::access_control`].
//! 3. `default` and `owned` are `ALTER DEFAULT PRIVILEGES`, `REASSIGN OWNED` and `DROP OWNED`.

mod columns;
mod default;
mod grant;
mod owned;
mod targets;
mod wanted;

pub(in crate::sql) use default::alter_default_privileges;
pub(in crate::sql) use grant::grant;
pub(in crate::sql) use owned::{drop_owned, reassign_owned};

use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;

fn invalid_grant(message: impl Into<String>) -> CatalogError {
    CatalogError::new(sqlstate::INVALID_GRANT_OPERATION, message)
}
