use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::{Oid, table};
use crate::catalog::PostgresVersion;

/// Ids from here on differ between servers and are made up here, so that tables do not hold them.
const FIRST_MADE: u32 = 10_000;

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
        if !oid.is_built_in() {
            return None;
        }
        self.known_by_oid(oid).or_else(|| {
            self.named(self.name_written_with(oid).or_else(|| self.name_made_for(oid))?);
            self.known_by_oid(oid)
        })
    }

    /// The name of the line that has that id for its second field.
    fn name_written_with(&self, oid: Oid) -> Option<&'static str> {
        let table = self.format.table;
        let field = format!("\t{}", oid.0);
        let line = |place| {
            let start = memchr::memrchr(b'\n', &table.as_bytes()[..place]).map_or(0, |newline| newline + 1);
            table::rows(&table[start..]).next()
        };
        let rows = memchr::memmem::find_iter(table.as_bytes(), &field).filter_map(line);
        let mut identities = rows.filter(|row| row.holds(self.version)).map(self.format.identity);
        identities.find(|(of, _)| *of == oid).map(|(_, name)| name)
    }

    /// The name of the line for which that id was made up.
    fn name_made_for(&self, oid: Oid) -> Option<&'static str> {
        if oid.0 < FIRST_MADE {
            return None;
        }
        let ids = self.ids.get_or_init(|| self.all_ids());
        let at = ids.binary_search_by_key(&oid, |(oid, _)| *oid).ok()?;
        Some(ids[at].1)
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
