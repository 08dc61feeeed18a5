//! `ALTER TABLE`, and what has actions like it: `ALTER INDEX`, `ALTER VIEW`, … (`ATController` in `tablecmds.c`).
//!
//! 1. `pass` says when an action is carried out: a statement drops before it adds, whatever the order of its words;
//! 2. `permission` says which relations an action is for;
//! 3. `work` queues the actions and what follows from them, and carries them out;
//! 4. the files after it are the actions.

mod pass;
mod permission;
mod work;

mod add_column;
mod column;
mod drop_column;
mod generation;
mod identity;
mod nullability;
mod set_type;

mod alter_constraint;
mod drop_constraint;
mod using_index;
mod validate;

mod attach;
mod detach;
mod inherit;
mod typed;

mod firing;
mod index_role;
mod owner;
mod storage;

use super::relation;
use crate::sql::ast::{AlterTable, MoveAllToTablespace};
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `ALTER TABLE`, `ALTER INDEX`, `ALTER VIEW`, `ALTER SEQUENCE`, … with actions.
pub(in crate::sql) fn alter_table(session: &mut Session, source: &Source, statement: &AlterTable) -> Executed {
    let found = relation::find_for_alter(session, statement.kind, &statement.name, statement.if_exists)?;
    let Some(found) = found else { return Ok(Effect::Applied) };
    let mut work = work::Work::new(found.id, statement.only);
    for action in &statement.actions {
        permission::refuse_other_kinds(&found, &action.kind)?;
        work.queue_action(&action.kind);
    }
    work.run(session, source)?;
    Ok(Effect::Applied)
}

/// `ALTER TABLE ALL IN TABLESPACE` (`AlterTableMoveAll`).
pub(in crate::sql) fn move_all_to_tablespace(session: &mut Session, statement: &MoveAllToTablespace) -> Executed {
    storage::move_all(session, statement)?;
    Ok(Effect::Applied)
}
