//! What became of the migrations that were there before, and where the new ones stand.

use super::sides::{Sides, same_letters, same_script};
use crate::migrations::{Migration, MigrationId};

/// Two lists of migrations compared.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShippedMigrations {
    /// Those that only the head has, by their places there.
    pub added: Vec<usize>,
    /// What happened to those of the base, in the base's order.
    pub shipped: Vec<Shipped>,
    /// New migrations that sort before one of the base, each with the last such one.
    pub out_of_order: Vec<OutOfOrder>,
}

/// A new migration that sorts before an old one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutOfOrder {
    /// The new one.
    pub added: MigrationId,
    /// The last of those that were there before and come after it.
    pub before: MigrationId,
}

/// Something that happened to a migration of the base, where it may already have run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shipped {
    /// Its SQL is another.
    Edited(MigrationId),
    /// Only its comments or its white space are others.
    Reworded(MigrationId),
    /// It has another name.
    Renamed {
        /// What it was called.
        from: MigrationId,
        /// What it is called.
        to: MigrationId,
    },
    /// It is gone.
    Removed(MigrationId),
    /// It is applied again whenever it changes, and did.
    Repeatable(MigrationId),
}

/// Compares the migrations of two sides. Two that have nothing in common have nothing to compare.
pub(super) fn compare(sides: &Sides) -> ShippedMigrations {
    let (base, head) = (sides.base.migrations(), sides.head.migrations());
    compare_lists(base, head)
}

/// Compares two lists of migrations.
pub fn compare_lists(base: &[Migration], head: &[Migration]) -> ShippedMigrations {
    let find = |list: &[Migration], id: &MigrationId| list.iter().position(|migration| migration.id == *id);
    let mut added: Vec<usize> = (0..head.len()).filter(|place| find(base, &head[*place].id).is_none()).collect();
    let mut shipped = Vec::new();
    for old in base {
        match find(head, &old.id).map(|place| &head[place]) {
            Some(new) if same_letters(old, new) => {}
            Some(new) if new.repeatable && old.repeatable => shipped.push(Shipped::Repeatable(old.id.clone())),
            Some(new) if same_script(old, new) => shipped.push(Shipped::Reworded(old.id.clone())),
            Some(_) => shipped.push(Shipped::Edited(old.id.clone())),
            None => match added.iter().position(|place| same_script(old, &head[*place])) {
                Some(at) => {
                    let to = head[added.remove(at)].id.clone();
                    shipped.push(Shipped::Renamed { from: old.id.clone(), to });
                }
                None => shipped.push(Shipped::Removed(old.id.clone())),
            },
        }
    }
    let kept = |migration: &&Migration| !migration.repeatable && find(base, &migration.id).is_some();
    let out_of_order = added
        .iter()
        .filter(|place| !head[**place].repeatable)
        .filter_map(|place| {
            let before = head[*place + 1..].iter().rfind(kept)?;
            Some(OutOfOrder { added: head[*place].id.clone(), before: before.id.clone() })
        })
        .collect();
    ShippedMigrations { added, shipped, out_of_order }
}

impl ShippedMigrations {
    /// Whether the head has the base's migrations as they were and only adds to their end.
    pub fn is_clean(&self) -> bool {
        self.out_of_order.is_empty() && self.shipped.iter().all(|shipped| matches!(shipped, Shipped::Repeatable(_)))
    }
}
