use super::{Evidence, LAYOUTS, Layout, LayoutName, Strength, plain};
use crate::migrations::folder::Folder;
use crate::migrations::tree::TreePath;

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

/// What PostgreSQL is called in names of folders and files.
const POSTGRESQL_NAMES: &[&str] = &["postgres", "postgresql", "pg", "psql", "pgsql"];

/// What other databases are called in names of folders and files.
const OTHER_NAMES: &[&str] = &[
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
    OTHER_NAMES.contains(&word.to_ascii_lowercase().as_str())
}

/// Whether a word names PostgreSQL.
pub(in crate::migrations) fn is_postgresql(word: &str) -> bool {
    POSTGRESQL_NAMES.contains(&word.to_ascii_lowercase().as_str())
}

/// Finds the layout of a folder, or where below it one fits; `wanted` is the user's own choice.
pub(in crate::migrations) fn locate(folder: Folder<'_>, wanted: Option<LayoutName>) -> Located<'_> {
    let wanted = wanted.map(LayoutName::layout);
    let (mut here, mut base) = (folder.clone(), String::new());
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
    Located { folder, base: String::new(), layout, evidence: evidence.to_owned() }
}

/// The layout that fits best; the first one that is certain ends the search, so the others need not read the files.
fn best(folder: &Folder<'_>) -> Option<(&'static Layout, String)> {
    let mut best: Option<(u8, &Layout, Evidence)> = None;
    for layout in LAYOUTS {
        let Some(evidence) = (layout.recognise)(folder) else { continue };
        if evidence.strength == Strength::Certain {
            return Some((layout, evidence.because));
        }
        let score = score(folder, layout, evidence.strength);
        if best.as_ref().is_none_or(|(highest, ..)| score > *highest) {
            best = Some((score, layout, evidence));
        }
    }
    best.map(|(_, layout, evidence)| (layout, evidence.because))
}

/// A project file that names the tool says more than names that are typical of it, and less than the tool's own marks.
fn score(folder: &Folder<'_>, layout: &Layout, strength: Strength) -> u8 {
    let is_accompanied = layout.companions.iter().any(|(file, word)| folder.is_accompanied(file, word));
    2 * strength as u8 + if is_accompanied { 3 } else { 0 }
}

/// Whether a path lies in a folder for another database that has a fellow for PostgreSQL, such as `mysql/` beside
/// `postgres/`; `files` are all paths, sorted.
pub(in crate::migrations) fn is_of_other_database(files: &[TreePath], path: &TreePath) -> bool {
    let path = path.as_str();
    let ends = path.match_indices('/').map(|(at, _)| at);
    ends.into_iter().any(|end| {
        let start = path[..end].rfind('/').map_or(0, |at| at + 1);
        let has_fellow = |name: &str| {
            let fellow = format!("{}{name}/", &path[..start]);
            let at = files.partition_point(|file| file.as_str() < fellow.as_str());
            files.get(at).is_some_and(|file| file.as_str().starts_with(&fellow))
        };
        is_other_database(&path[start..end]) && POSTGRESQL_NAMES.iter().any(|name| has_fellow(name))
    })
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
