use super::{Builtin, Oid, table};

/// Who compares texts (`pg_collation.collprovider`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CollationProvider {
    /// Whoever the database's own collation names.
    Default,
    /// PostgreSQL itself, from 17 on.
    Builtin,
    /// The operating system.
    Libc,
    /// The ICU library.
    Icu,
}

/// A collation of every database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Collation {
    /// Its id.
    pub oid: Oid,
    /// Its name.
    pub name: &'static str,
    /// Who compares.
    pub provider: CollationProvider,
    /// The only encoding that it is for.
    pub encoding: Option<&'static str>,
}

/// The locales that the operating system of the official container images has. Others have more or fewer.
const SYSTEM_LOCALES: [&str; 3] = ["C.utf8", "en_US", "en_US.utf8"];

/// The collations of ICU's locales, in byte order. Which exist depends on the library that a server is built with, not on
/// its version, so those of several releases of ICU are here.
const ICU_COLLATIONS: &str = include_str!("facts/icu_collations.txt");

/// Where ids begin that are made for collations whose own differ between servers: all but a few.
const MADE_OIDS: u32 = 10_300;
const MADE_SYSTEM_OIDS: u32 = 10_350;
const MADE_ICU_OIDS: u32 = 10_400;

impl Builtin {
    /// The collations, in byte order of their names.
    pub fn collations(&self) -> &[Collation] {
        self.collations.get_or_init(|| {
            let known = table::rows_of(include_str!("facts/tables/collations.tsv"), self.version).map(read);
            let system = (MADE_SYSTEM_OIDS..).zip(SYSTEM_LOCALES).map(|(oid, name)| {
                let encoding = Some("UTF8").filter(|_| name != "en_US");
                Collation { oid: Oid(oid), name, provider: CollationProvider::Libc, encoding }
            });
            let icu = (MADE_ICU_OIDS..).zip(ICU_COLLATIONS.lines()).map(|(oid, name)| Collation {
                oid: Oid(oid),
                name,
                provider: CollationProvider::Icu,
                encoding: None,
            });
            let mut collations: Vec<Collation> = known.chain(system).chain(icu).collect();
            collations.sort_by_key(|found| found.name);
            collations
        })
    }

    /// Whether the collation of that name is one of the operating system's locales, which not every machine has.
    pub fn is_locale_of_some_machines(&self, name: &str) -> bool {
        SYSTEM_LOCALES.contains(&name)
    }

    /// The collation of that name.
    pub fn collation(&self, name: &str) -> Option<&Collation> {
        let collations = self.collations();
        collations.binary_search_by(|found| found.name.cmp(name)).ok().map(|at| &collations[at])
    }
}

fn read(mut row: table::Row) -> Collation {
    let name = row.text();
    let oid = row.own_oid(MADE_OIDS);
    let provider = match row.letter() {
        'd' => CollationProvider::Default,
        'b' => CollationProvider::Builtin,
        'i' => CollationProvider::Icu,
        _ => CollationProvider::Libc,
    };
    Collation { oid, name, provider, encoding: row.optional() }
}

#[cfg(test)]
mod tests {
    use super::{CollationProvider, Oid};
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn collations_have_providers() {
        let provider = |version, name| Builtin::of(version).collation(name).map(|found| found.provider);
        assert_eq!(provider(PostgresVersion::V15, "C"), Some(CollationProvider::Libc));
        assert_eq!(provider(PostgresVersion::V18, "und-x-icu"), Some(CollationProvider::Icu));
        assert_eq!(provider(PostgresVersion::V18, "en_US"), Some(CollationProvider::Libc));
        assert_eq!(provider(PostgresVersion::V16, "pg_c_utf8"), None);
        assert_eq!(provider(PostgresVersion::V17, "pg_c_utf8"), Some(CollationProvider::Builtin));
        assert_eq!(Builtin::of(PostgresVersion::V15).collation("default").map(|found| found.oid), Some(Oid(100)));
    }
}
