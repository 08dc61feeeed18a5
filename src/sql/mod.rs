//! Turns the text of migrations into statements; the only room that imports sqlparser.
//!
//! 1. `lex` cuts the text into tokens, by the rules of PostgreSQL's scanner.
//! 2. `split` groups them into statements with their leading comments, and sets psql's commands and data apart.
//! 3. `parse` makes an [`ast::Statement`] of each.
//! 4. `expression` hands expressions and queries to sqlparser.

pub mod ast;
