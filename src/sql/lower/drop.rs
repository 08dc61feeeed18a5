//! `DROP`, by kind of object (`RemoveRelations` in `tablecmds.c`, `RemoveObjects` in `dropcmds.c`).

use super::{object, relation, role};
use crate::catalog::drop;
use crate::sql::ast::{Drop, DropBehavior, ObjectKind};
use crate::sql::session::{Effect, Executed, Session};

/// `DROP` of objects of one kind. All are found before the first one goes, so they may depend on one another.
pub(in crate::sql) fn drop(session: &mut Session, statement: &Drop) -> Executed {
    let found = match statement.kind {
        ObjectKind::Relation(kind) => relation::find_to_drop(session, statement, kind)?,
        ObjectKind::Role => return role::drop_roles(session, statement),
        ObjectKind::Database => return role::drop_databases(session, statement),
        _ => object::find_to_drop(session, statement)?,
    };
    session.drop_addresses(&found, behavior_of(statement.behavior))?;
    Ok(Effect::Applied)
}

/// The behaviour as the catalog knows it.
pub(super) fn behavior_of(written: DropBehavior) -> drop::DropBehavior {
    match written {
        DropBehavior::Restrict => drop::DropBehavior::Restrict,
        DropBehavior::Cascade => drop::DropBehavior::Cascade,
    }
}
