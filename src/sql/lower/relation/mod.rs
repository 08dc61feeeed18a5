//! What the statements about tables, views, indexes and sequences have in common: finding them, their names, and what
//! may be done to all of them.

mod find;
mod inheritance;
mod kind;
mod names;
mod options;
mod storage;

mod drop;
mod rename;
mod set_schema;

pub(super) use drop::find_to_drop;
pub(super) use find::{find, find_for_alter, find_if_any};
pub(super) use inheritance::{SYSTEM_COLUMNS, children, inheritors, refuse_system_column};
pub(super) use kind::{RelationKindWords, kind_of};
pub(super) use names::{choose_constraint_name, choose_relation_name, join_names};
pub(super) use options::{OptionsOf, foreign_options, reset_options, set_options, split_check_option};
pub(super) use rename::{refuse_taken_column, rename_column, rename_constraint, rename_found, rename_relation};
pub(super) use set_schema::{identity_sequence, move_relation, owned_sequences, owner_of_sequence};
pub(super) use storage::{table_access_method, tablespace};
