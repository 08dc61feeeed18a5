//! What the statements about tables, views, indexes and sequences have in common: finding them, their names, and what
//! may be done to all of them.

mod find;
mod inheritance;
mod kind;

mod drop;
mod rename;
mod set_schema;

pub(super) use drop::find_to_drop;
pub(super) use find::{find, find_if_any};
pub(super) use kind::RelationKindWords;
pub(super) use kind::kind_of;
pub(super) use rename::{rename_column, rename_constraint, rename_relation};
pub(super) use set_schema::{move_relation, owner_of_sequence};
