//! `ALTER … RENAME`, by kind of object (`ExecRenameStmt` in `alter.c`).

use super::{object, relation};
use crate::sql::ast::{ObjectReference, Rename};
use crate::sql::session::{Effect, Executed, Session};

/// `ALTER … RENAME TO`, of objects, columns, constraints and attributes.
pub(in crate::sql) fn rename(session: &mut Session, statement: &Rename) -> Executed {
    match &statement.target {
        ObjectReference::Relation(kind, name) => {
            relation::rename_relation(session, *kind, name, &statement.new_name, statement.if_exists)?;
        }
        ObjectReference::Column(_, column) => relation::rename_column(session, statement, column)?,
        ObjectReference::TableConstraint { table, name } => {
            relation::rename_constraint(session, statement, table, name)?;
        }
        _ => return object::rename_object(session, statement),
    }
    Ok(Effect::Applied)
}
