//! `ALTER … OWNER TO`, by kind of object (`ExecAlterOwnerStmt` in `alter.c`).

use crate::sql::ast::SetOwner;
use crate::sql::session::{Effect, Executed, Session};

/// `ALTER … OWNER TO`; of relations it is an action of `ALTER TABLE`.
pub(in crate::sql) fn set_owner(session: &mut Session, statement: &SetOwner) -> Executed {
    let _owner = session.role_or_current(Some(&statement.owner))?;
    Ok(Effect::Opaque(format!("owners are not modelled for {:?}", statement.target.kind())))
}
