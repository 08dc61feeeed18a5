//! What the replay leaves behind.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogs::Catalogs;
use super::outcome::{Outcome, StatementRecord};
use crate::catalog::{Address, Catalog, MigrationIndex, ObjectId};
use crate::diagnostic::{Diagnostic, Severity};
use crate::sql::session::{RowChange, Step};
use crate::text::Location;

/// The story of a schema.
#[derive(Clone, Debug)]
pub struct History {
    /// Every change that lasted, in order.
    pub steps: Vec<Step>,
    /// What was done to rows, in order.
    pub row_changes: Vec<RowChange>,
    /// Every statement, in order.
    pub statements: Vec<StatementRecord>,
    /// The catalog before the first migration: of a new database, with what the baseline made.
    pub before: Catalog,
    /// The catalog after the last migration.
    pub(super) last: Catalog,
    /// Those after each of them.
    pub(super) catalogs: Catalogs,
    /// What is to be said: errors, what is opaque, notices.
    pub diagnostics: Vec<Diagnostic>,
    /// The objects that the model may not hold exactly, each with the statements that are the reason.
    pub inexact: BTreeMap<Address, Vec<Location>>,
}

impl History {
    /// The catalog after the last migration.
    pub fn catalog(&self) -> &Catalog {
        &self.last
    }

    /// How many migrations have run.
    pub fn migration_count(&self) -> usize {
        self.catalogs.len()
    }

    /// The catalog after a migration; before the first for `None`.
    pub fn catalog_after(&self, migration: Option<MigrationIndex>) -> &Catalog {
        let Some(MigrationIndex(index)) = migration else { return &self.before };
        if index as usize + 1 == self.migration_count() {
            return &self.last;
        }
        let steps_of = |migration| &self.steps[self.steps_of(Some(MigrationIndex(migration as u32)))];
        self.catalogs.after(index as usize, steps_of).unwrap_or(&self.before)
    }

    /// The objects that were there before the first migration, other than those of every database.
    pub fn baseline_objects(&self) -> BTreeSet<ObjectId> {
        self.before.objects().filter(|object| !Catalog::is_initial(object)).map(|object| object.id).collect()
    }

    /// How many statements ended in each way: applied, without effect, opaque, failed.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for statement in self.statements.iter().filter(|statement| statement.migration.is_some()) {
            match statement.outcome {
                Outcome::Applied => counts.applied += 1,
                Outcome::NoEffect(_) => counts.no_effect += 1,
                Outcome::Opaque(_) => counts.opaque += 1,
                Outcome::Failed(_) | Outcome::Skipped => counts.failed += 1,
            }
        }
        counts
    }

    /// Whether a statement failed.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// How many statements of the migrations ended in each way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Did what PostgreSQL does.
    pub applied: usize,
    /// Leave the schema alone.
    pub no_effect: usize,
    /// Are not modelled, or not exactly.
    pub opaque: usize,
    /// Would be refused by PostgreSQL.
    pub failed: usize,
}

impl Counts {
    /// All of them.
    pub const fn total(self) -> usize {
        self.applied + self.no_effect + self.opaque + self.failed
    }
}
