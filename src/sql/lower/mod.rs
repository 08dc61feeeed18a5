//! Statements → changes of the catalog, a file per kind of object; PostgreSQL's errors where it would refuse.
//!
//! Each function takes the session and the statement and changes the catalog through the session, which keeps the
//! journal. A statement is all or nothing: [`super::execute`] takes back what a failed one had done.
//!
//! 1. `place` says where a new object goes, `relation` finds relations and makes their names.
//! 2. `schema` and the files after it create and alter one kind of object each.
//! 3. `drop`, `rename`, `set_schema` and `owner` are what all kinds have in common, by kind.

mod place;
mod relation;

mod schema;
mod sequence;

mod drop;
mod owner;
mod rename;
mod set_schema;

pub(super) use drop::drop;
pub(super) use owner::set_owner;
pub(super) use rename::rename;
pub(super) use schema::create_schema;
pub(super) use sequence::{alter_sequence, create_sequence};
pub(super) use set_schema::set_schema;
