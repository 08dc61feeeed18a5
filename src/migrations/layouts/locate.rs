use super::{Evidence, LAYOUTS, Layout, LayoutName, Strength, plain};
use crate::migrations::folder::Folder;

/// The folder in which migrations were found, and their layout.
pub(in crate::migrations) struct Located<'t> {
    /// The migrations folder, or one of its subfolders.
    pub(in crate::migrations) folder: Folder<'t>,
    /// That subfolder; empty for the migrations folder itself.
    pub(in crate::migrations) base: String,
    /// Their layout.
    pub(in crate::migrations) layout: &'static Layout,
    /// Why.
    pub(in crate::migrations) evidence: String,
}

/// How far below the given folder migrations are looked for.
const MAX_DESCENT: usize = 4;

/// Names of folders for PostgreSQL beside folders for other databases.
const POSTGRESQL_FOLDERS: &[&str] = &["postgres", "postgresql", "pg", "psql", "pgsql"];

/// Names of folders for other databases.
const OTHER_FOLDERS: &[&str] = &[
    "clickhouse",
    "cockroach",
    "cockroachdb",
    "crdb",
    "db2",
    "derby",
    "duckdb",
    "h2",
    "hsqldb",
    "mariadb",
    "mssql",
    "mysql",
    "oracle",
    "spanner",
    "sqlite",
    "sqlite3",
    "sqlserver",
];

/// Whether a word names a database other than PostgreSQL.
pub(in crate::migrations) fn is_other_database(word: &str) -> bool {
    OTHER_FOLDERS.contains(&word.to_ascii_lowercase().as_str())
}

/// Whether a word names PostgreSQL.
pub(in crate::migrations) fn is_postgresql(word: &str) -> bool {
    POSTGRESQL_FOLDERS.contains(&word.to_ascii_lowercase().as_str())
}

/// Finds the layout of a folder, or where below it one fits; `wanted` is the user's own choice.
pub(in crate::migrations) fn locate(folder: Folder<'_>, wanted: Option<LayoutName>) -> Located<'_> {
    let wanted = wanted.map(LayoutName::layout);
    let (start, start_base) = match postgresql_folder(&folder) {
        Some(name) => (folder.descend(&name), name),
        None => (folder, String::new()),
    };
    let (mut here, mut base) = (start.clone(), start_base.clone());
    for _ in 0..MAX_DESCENT {
        let found = match wanted {
            None => best(&here),
            Some(layout) => (layout.recognise)(&here).map(|_| (layout, "the configuration says so".to_owned())),
        };
        if let Some((layout, evidence)) = found {
            return Located { folder: here, base, layout, evidence };
        }
        let Some(name) = only_way_down(&here) else { break };
        (here, base) = (here.descend(&name), if base.is_empty() { name } else { format!("{base}/{name}") });
    }
    let (layout, evidence) = match wanted {
        Some(layout) => (layout, "the configuration says so"),
        None => (&plain::LAYOUT, "no tool's layout fits"),
    };
    Located { folder: start, base: start_base, layout, evidence: evidence.to_owned() }
}

/// The layout that fits best.
fn best(folder: &Folder<'_>) -> Option<(&'static Layout, String)> {
    let mut best: Option<(u8, &Layout, Evidence)> = None;
    for layout in LAYOUTS {
        let Some(evidence) = (layout.recognise)(folder) else { continue };
        let score = score(folder, layout, evidence.strength);
        if best.as_ref().is_none_or(|(highest, ..)| score > *highest) {
            best = Some((score, layout, evidence));
        }
    }
    best.map(|(_, layout, evidence)| (layout, evidence.because))
}

/// A project file that names the tool says more than names that are typical of it, and less than the tool's own marks.
fn score(folder: &Folder<'_>, layout: &Layout, strength: Strength) -> u8 {
    let names = match strength {
        Strength::Fits => 0,
        Strength::Typical => 2,
        Strength::Certain => return 10,
    };
    let is_accompanied = layout.companions.iter().any(|(file, word)| folder.is_accompanied(file, word));
    names + if is_accompanied { 3 } else { 0 }
}

/// The top subfolder for PostgreSQL, where there is one for another database beside it.
fn postgresql_folder(folder: &Folder<'_>) -> Option<String> {
    let names = folder.subfolders();
    let is_mixed = names.iter().any(|name| is_other_database(name));
    names.into_iter().find(|name| is_mixed && is_postgresql(name)).map(str::to_owned)
}

/// The subfolder to look into next: the only one with SQL, else that for PostgreSQL, else `default`, as Hasura names
/// its first database. None if SQL stands at the top.
fn only_way_down(folder: &Folder<'_>) -> Option<String> {
    if folder.top_sql_files().next().is_some() {
        return None;
    }
    let holds_sql = |name: &&str| folder.sql_files().any(|path| path.as_str().split('/').next() == Some(*name));
    let names: Vec<_> = folder.subfolders().into_iter().filter(holds_sql).collect();
    let chosen = match names[..] {
        [only] => only,
        _ => names.iter().find(|name| is_postgresql(name)).or_else(|| names.iter().find(|name| **name == "default"))?,
    };
    Some(chosen.to_owned())
}
