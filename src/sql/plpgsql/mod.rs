//! PL/pgSQL: parses the body of a DO block or function, and runs it against the catalog.
//!
//! 1. [`parse`] makes a [`Block`] of a body (`pl_gram.y`);
//! 2. expressions and SQL statements in it are spans of the body, understood when they run.

mod ast;
mod cursor;
mod declaration;
mod parse;
mod statement;

pub use ast::*;
pub use parse::parse;
