//! Whether it matters in which order two branches come together.
//!
//! Where both gained migrations since they parted, some databases run those of the base first, and that of whoever wrote
//! the head ran the head's first. Both orders are replayed.

use crate::migrations::{Migration, MigrationId, MigrationSet};
use crate::text::FileId;

use super::Review;
use super::sides::{Input, Sides};

/// Two orders of the migrations that two branches gained.
#[derive(Clone, Debug)]
pub struct OrderCheck {
    /// What the base gained since they parted.
    pub base_gained: Vec<MigrationId>,
    /// What the head gained.
    pub head_gained: Vec<MigrationId>,
    /// The base's migrations first, and the head's first.
    pub orders: Sides,
}

impl OrderCheck {
    /// Replays both orders; nothing if one side gained nothing since `parting`, the state that both came from.
    pub fn of(parting: &MigrationSet, base: &Input, head: &Input) -> Option<Self> {
        let (base_gained, head_gained) = (gained(&base.set, parting), gained(&head.set, parting));
        if base_gained.is_empty() || head_gained.is_empty() {
            return None;
        }
        let base_first = followed_by(base, "the base's migrations first", &head.set, &head_gained);
        let head_first = followed_by(head, "the head's migrations first", &base.set, &base_gained);
        Some(Self { base_gained, head_gained, orders: Sides::replay(base_first, head_first) })
    }

    /// What the two orders differ in.
    pub fn review(&self) -> Review<'_> {
        Review::of(&self.orders)
    }
}

fn gained(set: &MigrationSet, since: &MigrationSet) -> Vec<MigrationId> {
    let ids = set.migrations.iter().map(|migration| &migration.id);
    ids.filter(|id| since.migrations.iter().all(|old| old.id != **id)).cloned().collect()
}

/// All of one set, then those of another that it lacks.
fn followed_by(first: &Input, label: &str, second: &MigrationSet, gained: &[MigrationId]) -> Input {
    let mut input = Input { label: label.to_owned(), ..first.clone() };
    for migration in &second.migrations {
        let is_lacking = first.set.migrations.iter().all(|own| own.id != migration.id);
        if is_lacking && gained.contains(&migration.id) {
            let migration = adopted(migration, second, &mut input.set);
            input.set.migrations.push(migration);
        }
    }
    input.count = input.set.migrations.len();
    input
}

/// A migration of another set, its file taken into this one's sources.
fn adopted(migration: &Migration, from: &MigrationSet, into: &mut MigrationSet) -> Migration {
    let mut migration = migration.clone();
    let mut take = |file: &mut FileId| *file = into.sources.add(from.sources.get(*file).clone());
    migration.down = None;
    migration.comment = None;
    if let Some(up) = &mut migration.up {
        take(&mut up.file);
    }
    migration
}
