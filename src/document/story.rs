//! What every step did, told as it happened: the book draws its timelines from here, and `log` its entries.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::occurrence::Occurrence;
use super::words::{Words, comes_along};
use crate::catalog::{Catalog, Change, MigrationIndex, ObjectId, Origin};
use crate::migrations::{Migration, MigrationSet};
use crate::replay::{Directory, History, Ledger};
use crate::text::Location;

/// The files, what they did, and who did what to whom.
#[derive(Debug)]
pub struct Story<'a> {
    /// The files.
    pub set: &'a MigrationSet,
    /// What they did.
    pub history: &'a History,
    /// The steps by object and attribute.
    pub ledger: &'a Ledger,
    /// The objects by their names.
    pub directory: Directory<'a>,
    /// The occurrences of the steps of the baseline and of each migration, told when they are first asked for.
    told: Vec<OnceLock<Vec<Vec<Occurrence>>>>,
}

impl<'a> Story<'a> {
    /// Makes ready to tell.
    pub fn new(set: &'a MigrationSet, history: &'a History, ledger: &'a Ledger) -> Self {
        let told = std::iter::repeat_with(OnceLock::new).take(history.migration_count() + 1).collect();
        Self { set, history, ledger, directory: Directory::of(history), told }
    }

    /// What a step did.
    pub fn told(&self, step: usize) -> &[Occurrence] {
        let migration = self.history.steps[step].origin.migration;
        let slot = migration.map_or(0, |index| index.0 as usize + 1);
        let of_migration = self.told[slot].get_or_init(|| {
            let mut told = Vec::new();
            self.history.play(migration, |_, step, before, after| told.push(Words::between(before, after).of(step)));
            told
        });
        &of_migration[step - self.history.steps_of(migration).start]
    }

    /// The catalog just before a step.
    pub fn catalog_before(&self, step: usize) -> Catalog {
        let migration = self.history.steps[step].origin.migration;
        let mut found = self.history.catalog_before(migration);
        for earlier in &self.history.steps[self.history.steps_of(migration).start..step] {
            let applied = found.apply(&earlier.change);
            debug_assert!(applied.is_ok(), "it was taken once: {applied:?}");
        }
        found
    }

    /// A migration.
    pub fn migration(&self, index: MigrationIndex) -> &'a Migration {
        &self.set.migrations[index.0 as usize]
    }

    /// The path below the project's root, first line and last line of a location.
    pub fn place(&self, location: Location) -> (&'a str, u32, u32) {
        let file = self.set.sources.get(location.file);
        let last = location.span.end.max(location.span.start + 1) - 1;
        (file.path(), file.line(location.span.start), file.line(last))
    }

    /// `migrations/0001_users.sql:3`
    pub fn place_name(&self, origin: Origin) -> String {
        let (path, line, _) = self.place(origin.location);
        format!("{path}:{line}")
    }

    /// The text of a location.
    pub fn source(&self, location: Location) -> &'a str {
        self.set.sources.slice(location)
    }

    /// Of these steps those that have lines of their own: not what came along with a new table, and nothing that
    /// belongs to an extension.
    pub fn telling(&self, steps: Range<usize>) -> Vec<usize> {
        let mut created: BTreeMap<ObjectId, u32> = BTreeMap::new();
        let mut kept = Vec::new();
        for number in steps {
            let step = &self.history.steps[number];
            let object = match &step.change {
                Change::Create(object) => {
                    created.insert(object.id, step.origin.statement);
                    Some(object)
                }
                Change::Alter { object, .. } => Some(object),
                Change::Drop { .. } => step.before.as_ref(),
            };
            let of_extension = object.is_some_and(|object| object.extension.is_some());
            if !of_extension && !comes_along(step, &created) {
                kept.push(number);
            }
        }
        kept
    }
}
