//! The schema model: what a database's catalogs hold at one moment, the changes that lead from one moment to the
//! next, and who depends on whom.
//!
//! 1. [`builtin`] is what every PostgreSQL holds before the first migration;
//! 2. [`object`] and the files after it say what each kind of object is made of;
//! 3. [`change`] is what can happen to an object, [`origin`] who made it happen;
//! 4. [`Catalog`] holds the objects, finds them by name and applies changes;
//! 5. [`depend`] is `pg_depend`, [`drop`] what a drop takes along or is refused for.

pub mod builtin;
mod version;

pub mod constraint;
pub mod data_type;
pub mod function;
pub mod index;
pub mod object;
pub mod other;
pub mod relation;
pub mod role;
pub mod sequence;
pub mod sql_text;
pub mod trigger;
pub mod types;

pub mod attribute;
pub mod change;
pub mod origin;

pub mod access_control;
mod numbered;
mod apply;
pub mod depend;
mod dependents;
pub mod drop;
pub mod error;
pub mod initial;
pub mod lookup;
pub mod membership;
mod name_table;
pub mod names;

use std::sync::Arc;

use numbered::Numbered;

pub use change::{Cause, Change};
pub use data_type::DataType;
pub use error::CatalogError;
pub use names::Namespace;
pub use object::{Address, ColumnNumber, Object, ObjectData, ObjectId, ObjectKind, Part};
pub use origin::{MigrationIndex, Origin};
pub use sql_text::SqlText;
pub use version::PostgresVersion;

/// All objects of one database at one moment, with the roles and settings around it.
///
/// Copies share their contents: a copy costs as little as a reference, but what both share is copied before one of them
/// changes it. So what may be taken back is undone, change by change, and no copy is kept for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Catalog {
    version: PostgresVersion,
    objects: Numbered<Arc<Object>>,
    names: name_table::NameTable,
    /// What belongs to each relation and domain, in the order of creation.
    members: Numbered<Arc<Vec<ObjectId>>>,
    dependents: dependents::Dependents,
    next_id: ObjectId,
}
