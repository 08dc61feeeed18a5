//! The schema model: what a database holds, before the first migration and after each.

pub mod builtin;
mod version;

pub use version::PostgresVersion;
