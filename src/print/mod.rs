//! Writes the model as SQL: names, types, texts with today's names in them, and the statements that make an object.
//!
//! 1. [`Printer`] writes names, types and [`crate::catalog::SqlText`];
//! 2. `definition` and the files beside it write the statements that make an object, a file per kind.

mod constraint;
mod definition;
mod function;
mod index;
mod name;
mod other;
mod privilege;
mod sequence;
mod table;
mod text;
mod trigger;
mod types;
mod view;

use crate::catalog::Catalog;
use crate::catalog::builtin::Builtin;

pub use definition::Stage;
pub use name::{quote_identifier, quote_literal};

/// Writes SQL about the objects of one catalog.
#[derive(Clone, Copy, Debug)]
pub struct Printer<'a> {
    catalog: &'a Catalog,
    builtin: &'static Builtin,
    qualify: Qualify,
}

/// Which names are written with their schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Qualify {
    /// All: what is written means the same under any search path.
    Always,
    /// Those outside `public`, and in texts those that were written so: for people.
    WhereNeeded,
}

impl<'a> Printer<'a> {
    /// A printer for that catalog.
    pub fn new(catalog: &'a Catalog, qualify: Qualify) -> Self {
        Self { catalog, builtin: Builtin::of(catalog.version()), qualify }
    }

    /// The catalog that it writes about.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }
}
