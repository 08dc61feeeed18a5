use super::layouts::{is_other_database, is_postgresql};
use super::tree::{FileTree, Listing, TreePath};

/// Where migrations usually lie, in the order in which they are looked for.
const USUAL_PLACES: &[&str] = &[
    "migrations",
    "db/migrations",
    "database/migrations",
    "supabase/migrations",
    "prisma/migrations",
    "drizzle",
    "sql/migrations",
    "db/migrate",
    "schema/migrations",
    "src/migrations",
    "hasura/migrations",
    "src/main/resources/db/migration",
    "src/main/resources/db/changelog",
    "db/migration",
    "database/sql",
    "db/changelog",
    "sqitch.plan",
    "drizzle/migrations",
    "src/db/migrations",
    "migration",
    "db/structure.sql",
    "db/schema.sql",
    "structure.sql",
    "schema.sql",
];

/// How many folders below the start a folder named `migrations` is looked for if no usual place has any.
const MAX_DEPTH: usize = 6;

/// Where migrations were looked for, and where they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Discovery {
    /// The folder (or file) with migrations, if there is exactly one that comes first.
    pub found: Option<String>,
    /// The places looked at that exist, in order; the usual places that do not exist are left out.
    pub considered: Vec<Considered>,
}

/// A place that was looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Considered {
    /// The folder or file below the tree's root.
    pub path: String,
    /// How many `.sql` files it has.
    pub sql_files: usize,
}

/// Looks for the migrations folder below `start`: the usual places in order, else the only folder of that name.
pub fn discover(tree: &dyn FileTree, start: &str) -> Discovery {
    let mut considered = Vec::new();
    for place in USUAL_PLACES {
        let path = TreePath::new(*place).below(start).to_string();
        let Ok(listing) = tree.files_in(&path) else { continue };
        let sql_files = count(&listing);
        // The plan of sqitch lies at the top of its folder, whatever that is called.
        let found = if *place == "sqitch.plan" { start.to_owned() } else { path.clone() };
        let holds_migrations = sql_files > 0 || *place == "sqitch.plan";
        considered.push(Considered { path, sql_files });
        if holds_migrations {
            return Discovery { found: Some(found), considered };
        }
    }
    let listing = tree.files_in(start).unwrap_or_default();
    let elsewhere = folders_of_migrations(&listing);
    let found = only_likely(&elsewhere).map(|place| place.path.clone());
    considered.extend(elsewhere);
    Discovery { found, considered }
}

fn count(listing: &Listing) -> usize {
    listing.files.iter().filter(|path| path.extension() == "sql").count()
}

/// The outermost folders called `migrations` or `migration` that hold SQL, and those with a plan of sqitch.
fn folders_of_migrations(listing: &Listing) -> Vec<Considered> {
    let mut found: Vec<Considered> = Vec::new();
    for path in &listing.files {
        let parts: Vec<_> = path.folder().split('/').collect();
        let is_migrations = |part: &&str| matches!(*part, "migrations" | "migration");
        let at = parts.iter().take(MAX_DEPTH).position(is_migrations).filter(|_| path.extension() == "sql");
        let folder = match at {
            Some(at) => parts[..=at].join("/"),
            None if path.file_name() == "sqitch.plan" => path.folder().to_owned(),
            None => continue,
        };
        let sql_files = usize::from(path.extension() == "sql");
        match found.iter_mut().find(|place| place.path == folder) {
            Some(place) => place.sql_files += sql_files,
            None => found.push(Considered { path: folder, sql_files }),
        }
    }
    found
}

/// Words in the path of a folder whose migrations are not those of the project.
const UNLIKELY: &[&str] = &["example", "examples", "fixtures", "stub", "stubs", "test", "testdata", "tests", "vendor"];

/// The one folder that is left when those of tests and of other databases are set aside, or the only one whose path
/// names PostgreSQL.
fn only_likely(places: &[Considered]) -> Option<&Considered> {
    let words = |place: &'_ Considered| place.path.split(['/', '-', '_', '.']).map(str::to_owned).collect::<Vec<_>>();
    let is_likely =
        |place: &&Considered| !words(place).iter().any(|word| UNLIKELY.contains(&&**word) || is_other_database(word));
    let likely: Vec<_> = places.iter().filter(is_likely).collect();
    let own: Vec<_> =
        likely.iter().filter(|place| words(place).iter().any(|word| is_postgresql(word))).copied().collect();
    match (&likely[..], &own[..]) {
        ([only], _) | (_, [only]) => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::discover;
    use crate::migrations::MemoryTree;

    fn check(files: &[&str], found: Option<&str>, considered: &[&str]) {
        let tree: MemoryTree = files.iter().map(|path| (*path, "")).collect();
        let discovery = discover(&tree, "");
        assert_eq!(discovery.found.as_deref(), found, "{files:?}");
        let paths: Vec<_> = discovery.considered.iter().map(|place| place.path.as_str()).collect();
        assert_eq!(paths, considered, "{files:?}");
    }

    #[test]
    fn the_usual_places_come_first() {
        check(&["db/migrations/1.sql", "migrations/1.sql"], Some("migrations"), &["migrations"]);
        check(
            &["migrations/1.py", "supabase/migrations/1.sql"],
            Some("supabase/migrations"),
            &["migrations", "supabase/migrations"],
        );
        check(&["sqitch.plan", "deploy/a.sql"], Some(""), &["sqitch.plan"]);
        check(&["db/structure.sql"], Some("db/structure.sql"), &["db/structure.sql"]);
    }

    #[test]
    fn elsewhere_only_one_likely_folder_is_taken() {
        check(
            &["crates/a/migrations/1.sql", "crates/a/migrations/2.sql"],
            Some("crates/a/migrations"),
            &["crates/a/migrations"],
        );
        let two = ["crates/a/migrations/1.sql", "crates/b/migrations/1.sql"];
        check(&two, None, &["crates/a/migrations", "crates/b/migrations"]);
        check(&["src/main.rs"], None, &[]);
        let three = ["app-mysql/migrations/1.sql", "app/migrations/1.sql", "app/test/migrations/1.sql"];
        check(&three, Some("app/migrations"), &["app-mysql/migrations", "app/migrations", "app/test/migrations"]);
        let own = ["a/migrations/1.sql", "jdbc-postgres/migrations/1.sql"];
        check(&own, Some("jdbc-postgres/migrations"), &["a/migrations", "jdbc-postgres/migrations"]);
        check(&["schema/sqitch.plan", "schema/deploy/a.sql"], Some("schema"), &["schema"]);
    }
}
