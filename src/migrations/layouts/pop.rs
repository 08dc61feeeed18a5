//! pop and ory's popx (Go): `<version>_<name>[.<dialect>][.autocommit].up.sql` and `.down.sql`, by number.
//!
//! Where a version has a file for PostgreSQL that one is taken, not the general one; those of other databases are left
//! out. `.fizz` files are programs.

use std::collections::BTreeSet;

use super::locate::{is_other_database, is_postgresql};
use super::pairs::{Side, SideFile, add_pairs};
use super::{Compared, Evidence, Layout, Strength, Versions, numbered};
use crate::migrations::folder::Folder;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::Reading;
use crate::migrations::script::{Source, TransactionMode};
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "pop",
    order: Compared::Numbers,
    versions: Versions::Unique,
    companions: &[("go.mod", "/pop")],
    recognise,
    read,
};

/// The name's parts: the side, and the dialect between the name and the direction.
struct Parsed {
    file: SideFile,
    dialect: Option<String>,
}

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let is_fizz = |path: &TreePath| path.is_top_level() && path.extension() == "fizz";
    if let Some(path) = folder.files().iter().find(|path| is_fizz(path)) {
        return Some(Evidence::new(Strength::Certain, format!("`{path}` is in pop's own language")));
    }
    let is_dialect = |dialect: &String| is_postgresql(dialect) || is_other_database(dialect);
    let has_dialect =
        |path: &&TreePath| parse(path).is_some_and(|parsed| parsed.dialect.as_ref().is_some_and(is_dialect));
    let path = folder.top_sql_files().find(has_dialect)?;
    Some(Evidence::new(Strength::Typical, format!("`{path}` names a database before its direction")))
}

fn read(reading: &mut Reading<'_>) {
    let mut files = Vec::new();
    for path in reading.folder.top_sql_files().cloned().collect::<Vec<_>>() {
        match parse(&path) {
            Some(Parsed { dialect: Some(dialect), .. }) if !is_postgresql(&dialect) => {
                reading.ignore(&path, format!("it is for {dialect}"));
            }
            Some(parsed) => files.push(parsed),
            None => reading.pass_over(&path, "its name is not `<number>_<name>.up.sql` or `.down.sql`"),
        }
    }
    let side = |parsed: &Parsed| (parsed.file.version.clone(), parsed.file.side == Side::Up);
    let own: BTreeSet<_> = files.iter().filter(|parsed| parsed.dialect.is_some()).map(side).collect();
    let (taken, general): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|parsed| parsed.dialect.is_some() || !own.contains(&side(parsed)));
    for parsed in general {
        reading.ignore(&parsed.file.path, "its version has a file for PostgreSQL");
    }
    let taken = taken.into_iter().map(|parsed| parsed.file).collect();
    add_pairs(reading, taken, |file| OrderKey::number(&file.version), transaction);
}

fn parse(path: &TreePath) -> Option<Parsed> {
    let (version, rest) = numbered(path.file_name())?;
    let (rest, side) = match rest.strip_suffix(".up.sql") {
        Some(rest) => (rest, Side::Up),
        None => (rest.strip_suffix(".down.sql")?, Side::Down),
    };
    let rest = rest.strip_suffix(".autocommit").unwrap_or(rest);
    let (name, dialect) = rest.split_once('.').map_or((rest, None), |(name, dialect)| (name, Some(dialect.to_owned())));
    let id = format!("{version}_{name}");
    let file = SideFile { path: path.clone(), version: version.to_owned(), name: name.to_owned(), id, side };
    Some(Parsed { file, dialect })
}

fn transaction(source: &Source) -> TransactionMode {
    if source.path.file_name().contains(".autocommit.") {
        TransactionMode::Implicit
    } else {
        TransactionMode::PerScript
    }
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn the_file_for_postgresql_is_taken() {
        check(
            &[
                ("20150101000001000000_a.up.sql", "select 1"),
                ("20150101000001000000_a.postgres.up.sql", "select 'pg'"),
                ("20150101000001000000_a.mysql.up.sql", "select 'my'"),
                ("20150101000001000000_a.down.sql", "select -1"),
                ("20150101000002000000_b.autocommit.up.sql", "select 2"),
                ("3_c.sqlite3.up.sql", "select 3"),
                ("4_d.up.fizz", ""),
            ],
            "pop
             20150101000001000000_a | select 'pg' | down: select -1
             20150101000002000000_b | select 2 | implicit
             warning[migration-in-code]
             ignored 20150101000001000000_a.mysql.up.sql: it is for mysql
             ignored 20150101000001000000_a.up.sql: its version has a file for PostgreSQL
             ignored 3_c.sqlite3.up.sql: it is for sqlite3
             ignored 4_d.up.fizz: it is a migration in code",
        );
    }
}
