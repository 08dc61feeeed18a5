//! `schemabook` replays the SQL migrations of a PostgreSQL project into an in-memory schema model, without a
//! database, and writes the documentation that people and agents read.
//!
//! The modules stand in reading order; a module imports only those of lower floors, which `tests/architecture.rs`
//! holds them to.

pub mod text;
pub mod diagnostic;
pub mod catalog;
pub mod migrations;
pub mod sql;
pub mod print;
pub mod diff;
pub mod replay;
pub mod review;
pub mod graph;
pub mod lifecycle;
pub mod diagram;
pub mod document;
pub mod render;
pub mod report;
pub mod config;
pub mod serve;
pub mod cli;
