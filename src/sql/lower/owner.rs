//! `ALTER … OWNER TO`, by kind of object (`ExecAlterOwnerStmt` in `alter.c`).

use super::object;
use crate::sql::ast::SetOwner;
use crate::sql::session::{Executed, Session};

/// `ALTER … OWNER TO`; of relations it is an action of `ALTER TABLE`.
pub(in crate::sql) fn set_owner(session: &mut Session, statement: &SetOwner) -> Executed {
    object::set_object_owner(session, statement)
}
