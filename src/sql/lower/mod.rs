//! Statements → changes of the catalog, a file per kind of object; PostgreSQL's errors where it would refuse.
//!
//! Each function takes the session and the statement and changes the catalog through the session, which keeps the
//! journal. A statement is all or nothing: [`super::execute`] takes back what a failed one had done.

mod schema;

pub(super) use schema::create_schema;
