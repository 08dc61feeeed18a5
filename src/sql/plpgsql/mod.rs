//! PL/pgSQL: parses the body of a DO block or function, and runs it against the catalog.
//!
//! 1. [`parse`] makes a [`Block`] of a body (`pl_gram.y`);
//! 2. expressions and SQL statements in it are spans of the body, understood when they run;
//! 3. `interpret` runs a block in a session.

mod ast;
mod check;
mod cursor;
mod declaration;
mod interpret;
mod names;
mod parse;
mod statement;

pub use ast::*;
pub(in crate::sql) use check::check_statements;
pub(in crate::sql) use interpret::{Compiled, call, call_event_trigger, given_up, run_call, run_do};
pub(in crate::sql) use names::check_names;
pub use parse::parse;
