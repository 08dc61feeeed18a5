//! Turns the text of migrations into statements; the only room that imports sqlparser.
//!
//! 1. `lex` cuts the text into tokens, by the rules of PostgreSQL's scanner.
//! 2. `split` groups them into statements with their leading comments, and sets psql's commands and data apart.
//! 3. `parse` makes an [`ast::Statement`] of each.
//! 4. `expression` hands expressions and queries to sqlparser.
//! 5. [`resolve`] decides which functions and operators expressions mean, and so their types; [`analyze`] applies it,
//!    `deparse` writes what comes out as PostgreSQL does.
//! 6. [`execute`] runs a statement in a [`session::Session`]: [`names`] are looked up, `lower` changes the catalog;
//!    [`evaluate`] answers queries over it, [`plpgsql`] runs DO blocks and functions, `event_trigger` fires around.

pub mod analyze;
pub mod ast;
mod comment;
mod deparse;
mod error;
pub mod evaluate;
mod event_trigger;
pub mod execute;
pub mod expression;
pub mod lex;
mod local_settings;
mod lower;
pub mod names;
mod parse;
pub mod plpgsql;
mod prepared;
mod privileges;
pub mod resolve;
mod psql_variables;
mod roles;
pub mod session;
mod settings;
pub mod source;
mod spelling;
mod split;

pub use comment::comment_text;
pub use error::SyntaxError;
pub use parse::parse;
pub use split::{RawStatement, RawStatementKind, Script, split, split_ranges};
