//! The catalogs after the migrations: some are kept, the others made again of the recorded changes when they are asked
//! for.

use std::sync::OnceLock;

use crate::catalog::Catalog;
use crate::sql::session::Step;

/// How many migrations there are from one kept catalog to the next, before there are too many.
const FIRST_DISTANCE: usize = 64;
/// How many catalogs are kept at most.
const MOST_KEPT: usize = 16;

/// The catalog after each migration. Where all of them were kept, what each statement touches would be copied for every
/// migration, and more room go into that than into all else.
#[derive(Clone, Debug)]
pub(super) struct Catalogs {
    count: usize,
    distance: usize,
    stretches: Vec<Stretch>,
}

/// The catalogs after so many migrations in a row.
#[derive(Clone, Debug)]
struct Stretch {
    first: Catalog,
    /// Those after the first.
    others: OnceLock<Vec<Catalog>>,
}

impl Default for Catalogs {
    fn default() -> Self {
        Self { count: 0, distance: FIRST_DISTANCE, stretches: Vec::new() }
    }
}

impl Catalogs {
    /// How many migrations have run.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Takes in the catalog after the next migration.
    pub(super) fn push(&mut self, catalog: &Catalog) {
        if self.count == self.distance * MOST_KEPT {
            let mut keeps = [true, false].into_iter().cycle();
            self.stretches.retain(|_| keeps.next() == Some(true));
            self.distance *= 2;
        }
        if self.count.is_multiple_of(self.distance) {
            self.stretches.push(Stretch { first: catalog.clone(), others: OnceLock::new() });
        }
        self.count += 1;
    }

    /// The catalog after a migration, of which `steps_of` tells the changes that it made.
    pub(super) fn after<'s>(&self, migration: usize, steps_of: impl Fn(usize) -> &'s [Step]) -> Option<&Catalog> {
        let stretch = self.stretches.get(migration / self.distance).filter(|_| migration < self.count)?;
        let Some(place) = (migration % self.distance).checked_sub(1) else { return Some(&stretch.first) };
        let first = migration - place;
        let others = stretch.others.get_or_init(|| {
            let mut catalog = stretch.first.clone();
            let migrations = first..(first + self.distance - 1).min(self.count);
            migrations
                .map(|migration| {
                    for step in steps_of(migration) {
                        let applied = catalog.apply(&step.change);
                        debug_assert!(applied.is_ok(), "it was taken once: {applied:?}");
                    }
                    catalog.clone()
                })
                .collect()
        });
        others.get(place)
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST_DISTANCE, MOST_KEPT};
    use crate::catalog::MigrationIndex;
    use crate::migrations::{self, MemoryTree};
    use crate::replay::{Options, replay};

    #[test]
    fn every_catalog_is_found_however_few_are_kept() {
        let count = FIRST_DISTANCE * MOST_KEPT * 2 + FIRST_DISTANCE + 3;
        let files: Vec<(String, String)> =
            (0..count).map(|at| (format!("{at:04}.sql"), format!("CREATE TABLE t{at} (id int)"))).collect();
        let tree: MemoryTree = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (set, _) = migrations::load(&tree, "", &migrations::Options::default()).expect("it can be listed");
        let history = replay(&set, &Options::default());
        assert_eq!(history.migration_count(), count);
        assert!(history.catalogs.stretches.len() <= MOST_KEPT);
        for at in (0..count).rev() {
            let catalog = history.catalog_after(Some(MigrationIndex(at as u32)));
            let tables: Vec<_> = catalog.objects().filter(|object| object.as_table().is_some()).collect();
            assert_eq!((tables.len(), tables[at].name.as_str()), (at + 1, format!("t{at}").as_str()));
        }
    }
}
