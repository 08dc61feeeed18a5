//! What names lead to: a hash table whose copies share their contents.

use std::sync::Arc;

use super::numbered::Numbered;
use super::{Namespace, ObjectId};
use crate::text::Identifier;

/// A name and what it leads to: the space, the schema or relation ([`ObjectId::NONE`] for the database's or cluster's
/// own), the name, the object.
pub(super) type NameEntry = (Namespace, ObjectId, Identifier, ObjectId);

/// How many spaces there are.
const SPACES: usize = Namespace::ConstraintOfSchema as usize + 1;

/// How many buckets an empty table has, how many names a bucket holds on average before there are more of them, and how
/// many times more: powers of two.
const FIRST_BUCKETS: u32 = 64;
const FULL: u32 = 1;
const GROWTH: u32 = 4;

/// What names lead to.
#[derive(Clone, Debug)]
pub(super) struct NameTable {
    /// The entries by their hash, those of a bucket in order.
    buckets: Numbered<Arc<[NameEntry]>>,
    size: u32,
    /// The entries of spaces that hold few names and are asked for all of them, in order.
    listed: Arc<Vec<NameEntry>>,
    /// How many names each space has: most are empty, and are asked for often.
    counts: [u32; SPACES],
}

impl Default for NameTable {
    fn default() -> Self {
        Self { buckets: Numbered::default(), size: FIRST_BUCKETS, listed: Arc::default(), counts: [0; SPACES] }
    }
}

impl PartialEq for NameTable {
    fn eq(&self, other: &Self) -> bool {
        self.counts == other.counts
            && self.listed == other.listed
            && self.entries().all(|entry| other.bucket(entry.0, entry.1, &entry.2).binary_search(entry).is_ok())
    }
}

/// Whether the space is listed: the others hold a name or more for every relation, function or type.
fn is_listed(space: Namespace) -> bool {
    !matches!(
        space,
        Namespace::Relation
            | Namespace::Type
            | Namespace::Function
            | Namespace::Constraint
            | Namespace::ConstraintOfSchema
            | Namespace::Trigger
            | Namespace::Policy
            | Namespace::Rule
    )
}

/// A hash that is the same on every run and machine.
fn hash(space: Namespace, scope: ObjectId, name: &Identifier) -> u32 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = ((space as u64) << 32 | u64::from(scope.0)).wrapping_mul(MULTIPLIER);
    for chunk in name.as_str().as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(bytes)).wrapping_mul(MULTIPLIER);
    }
    (hash >> 32) as u32
}

impl NameTable {
    fn entries(&self) -> impl Iterator<Item = &NameEntry> {
        self.buckets.values().flat_map(|bucket| bucket.iter())
    }

    fn place(&self, space: Namespace, scope: ObjectId, name: &Identifier) -> u32 {
        hash(space, scope, name) % self.size
    }

    fn bucket(&self, space: Namespace, scope: ObjectId, name: &Identifier) -> &[NameEntry] {
        self.buckets.get(self.place(space, scope, name)).map_or(&[], |bucket| bucket)
    }

    pub(super) fn insert(&mut self, entry: NameEntry) {
        let space = entry.0;
        let listed = is_listed(space).then(|| entry.clone());
        if !self.put(entry) {
            return;
        }
        if let Some(entry) = listed {
            let at = self.listed.partition_point(|other| *other < entry);
            Arc::make_mut(&mut self.listed).insert(at, entry);
        }
        self.counts[space as usize] += 1;
        if self.counts.iter().sum::<u32>() > self.size * FULL {
            self.grow();
        }
    }

    /// Puts an entry into its bucket; whether it was not there.
    fn put(&mut self, entry: NameEntry) -> bool {
        let place = self.place(entry.0, entry.1, &entry.2);
        let slot = self.buckets.slot(place);
        let Some(bucket) = slot else {
            *slot = Some(Arc::from([entry]));
            return true;
        };
        let Err(at) = bucket.binary_search(&entry) else { return false };
        let (before, after) = bucket.split_at(at);
        *bucket = before.iter().cloned().chain([entry]).chain(after.iter().cloned()).collect();
        true
    }

    fn grow(&mut self) {
        self.size *= GROWTH;
        let all = std::mem::take(&mut self.buckets);
        for entry in all.values().flat_map(|bucket| bucket.iter()) {
            self.put(entry.clone());
        }
    }

    pub(super) fn remove(&mut self, entry: NameEntry) {
        let place = self.place(entry.0, entry.1, &entry.2);
        let Some(bucket) = self.buckets.get(place) else { return };
        let Ok(at) = bucket.binary_search(&entry) else { return };
        let others: Arc<[NameEntry]> = bucket[..at].iter().chain(&bucket[at + 1..]).cloned().collect();
        *self.buckets.slot(place) = (!others.is_empty()).then_some(others);
        self.counts[entry.0 as usize] -= 1;
        if let Ok(at) = self.listed.binary_search(&entry) {
            Arc::make_mut(&mut self.listed).remove(at);
        }
    }

    /// The objects of a name, the oldest first.
    pub(super) fn of(&self, space: Namespace, scope: ObjectId, name: &Identifier) -> impl Iterator<Item = ObjectId> {
        let is_empty = self.counts[space as usize] == 0;
        let bucket = if is_empty { &[] } else { self.bucket(space, scope, name) };
        let is_it = move |entry: &&NameEntry| entry.1 == scope && entry.0 == space && entry.2 == *name;
        bucket.iter().filter(is_it).map(|entry| entry.3)
    }

    /// The entries of a space and scope, by name; `None` if the space is not listed.
    pub(super) fn listed(&self, space: Namespace, scope: ObjectId) -> Option<&[NameEntry]> {
        if self.counts[space as usize] == 0 {
            return Some(&[]);
        }
        if !is_listed(space) {
            return None;
        }
        let start = self.listed.partition_point(|entry| (entry.0, entry.1) < (space, scope));
        let found = &self.listed[start..];
        let count = found.iter().take_while(|entry| (entry.0, entry.1) == (space, scope)).count();
        Some(&found[..count])
    }
}

#[cfg(test)]
mod tests {
    use super::{NameEntry, NameTable};
    use crate::catalog::{Namespace, ObjectId};

    fn entry(space: Namespace, number: u32) -> NameEntry {
        (space, ObjectId(2200), format!("name_{}", number % 500).as_str().into(), ObjectId(number))
    }

    #[test]
    fn a_growing_table_finds_every_name_and_the_oldest_object_first() {
        let mut table = NameTable::default();
        let entries = || (0..1000).rev().map(|number| entry(Namespace::Function, number));
        entries().for_each(|entry| table.insert(entry));
        entries().for_each(|entry| table.insert(entry));
        let found = |table: &NameTable, name: &str| -> Vec<u32> {
            table.of(Namespace::Function, ObjectId(2200), &name.into()).map(|id| id.0).collect()
        };
        assert_eq!(found(&table, "name_7"), [7, 507]);
        assert!(found(&table, "name_500").is_empty());
        let before = table.clone();
        entries().filter(|entry| entry.3.0 != 507).for_each(|entry| table.remove(entry));
        assert_eq!((found(&table, "name_7"), found(&table, "name_8")), (vec![507], vec![]));
        assert_eq!(found(&before, "name_7"), [7, 507]);
        table.remove(entry(Namespace::Function, 507));
        assert!(table == NameTable::default());
    }

    #[test]
    fn few_names_are_listed_in_order() {
        let mut table = NameTable::default();
        for (space, number) in [(Namespace::Schema, 3), (Namespace::Schema, 2), (Namespace::Extension, 1)] {
            table.insert(entry(space, number));
        }
        let listed = |space| {
            let listed = table.listed(space, ObjectId(2200));
            listed.map(|entries| entries.iter().map(|entry| entry.3.0).collect::<Vec<_>>())
        };
        assert_eq!(listed(Namespace::Schema), Some(vec![2, 3]));
        assert_eq!(listed(Namespace::Cast), Some(vec![]));
        table.insert(entry(Namespace::Relation, 4));
        assert!(table.listed(Namespace::Relation, ObjectId(2200)).is_none());
    }
}
