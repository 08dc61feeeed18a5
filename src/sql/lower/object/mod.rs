//! What statements about all kinds of objects but relations have in common.
//!
//! 1. [`lookup`] finds objects by name, [`address`] what an object reference leads to.
//! 2. The others are the statements that all kinds share.

pub(super) mod address;
pub(super) mod lookup;

mod comment;
mod depends;
mod drop;
mod owner;
mod rename;
mod set_schema;

pub(in crate::sql) use comment::{comment, security_label};
pub(in crate::sql) use depends::depends_on_extension;
pub(super) use drop::find_to_drop;
pub(super) use owner::change_owner;
pub(super) use owner::set_object_owner;
pub(super) use rename::rename_object;
pub(super) use set_schema::move_object;
