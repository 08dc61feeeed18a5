use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::{Oid, table};
use crate::catalog::PostgresVersion;

/// A table of thousands of facts of which a project uses a few: the lines of a name are read when it is first asked for.
pub(super) struct ByName<T: 'static> {
    version: PostgresVersion,
    format: &'static Format<T>,
    known: Mutex<Known<T>>,
    ids: OnceLock<Vec<(Oid, &'static str)>>,
}

/// A table in byte order of the names that its lines begin with, and how to read it.
pub(super) struct Format<T: 'static> {
    /// The table.
    pub(super) table: &'static str,
    /// The id and name of a line.
    pub(super) identity: fn(table::Row) -> (Oid, &'static str),
    /// All of a line.
    pub(super) read: fn(table::Row) -> T,
}

/// What has been read so far. It lives as long as the program, like the table.
struct Known<T: 'static> {
    by_name: BTreeMap<&'static str, &'static [T]>,
    by_oid: BTreeMap<Oid, &'static T>,
}

impl<T> ByName<T> {
    pub(super) const fn new(version: PostgresVersion, format: &'static Format<T>) -> Self {
        let known = Known { by_name: BTreeMap::new(), by_oid: BTreeMap::new() };
        Self { version, format, known: Mutex::new(known), ids: OnceLock::new() }
    }

    /// The facts of that name.
    pub(super) fn named(&self, name: &str) -> &'static [T] {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(facts) = known.by_name.get(name) {
            return facts;
        }
        let mut facts = Vec::new();
        let mut identities = Vec::new();
        for row in table::rows_named(self.format.table, name).filter(|row| row.holds(self.version)) {
            identities.push((self.format.identity)(row));
            facts.push((self.format.read)(row));
        }
        let facts: &'static [T] = Vec::leak(facts);
        if let Some((_, name)) = identities.first() {
            known.by_name.insert(name, facts);
        }
        known.by_oid.extend(identities.iter().map(|(oid, _)| *oid).zip(facts));
        facts
    }

    /// The fact of that id. Whoever asks has mostly found it by its name before, so that it has been read.
    pub(super) fn by_oid(&self, oid: Oid) -> Option<&'static T> {
        self.known_by_oid(oid).or_else(|| {
            let ids = self.ids.get_or_init(|| self.all_ids());
            let at = ids.binary_search_by_key(&oid, |(oid, _)| *oid).ok()?;
            self.named(ids[at].1);
            self.known_by_oid(oid)
        })
    }

    /// All facts, in byte order of their names.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static T> {
        let mut names: Vec<_> = self.rows().map(|mut row| row.text()).collect();
        names.dedup();
        names.into_iter().flat_map(|name| self.named(name))
    }

    fn known_by_oid(&self, oid: Oid) -> Option<&'static T> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).by_oid.get(&oid).copied()
    }

    fn all_ids(&self) -> Vec<(Oid, &'static str)> {
        let mut ids: Vec<_> = self.rows().map(self.format.identity).collect();
        ids.sort_unstable();
        ids
    }

    fn rows(&self) -> impl Iterator<Item = table::Row> {
        table::rows_of(self.format.table, self.version)
    }
}

impl<T> std::fmt::Debug for ByName<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ByName").field("version", &self.version).finish_non_exhaustive()
    }
}
