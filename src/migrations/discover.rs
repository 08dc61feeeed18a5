use super::tree::{FileTree, Listing, TreeError, TreePath};

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
    let elsewhere =
        tree.files_in(start).map_or_else(|_: TreeError| Vec::new(), |listing| folders_called_migrations(&listing));
    let found = match &elsewhere[..] {
        [only] => Some(only.path.clone()),
        _ => None,
    };
    considered.extend(elsewhere);
    Discovery { found, considered }
}

fn count(listing: &Listing) -> usize {
    listing.files.iter().filter(|path| path.extension() == "sql").count()
}

/// The outermost folders called `migrations` or `migration` that hold SQL.
fn folders_called_migrations(listing: &Listing) -> Vec<Considered> {
    let mut found: Vec<Considered> = Vec::new();
    for path in listing.files.iter().filter(|path| path.extension() == "sql") {
        let parts: Vec<_> = path.folder().split('/').collect();
        let Some(at) = parts.iter().take(MAX_DEPTH).position(|part| matches!(*part, "migrations" | "migration")) else {
            continue;
        };
        let folder = parts[..=at].join("/");
        match found.iter_mut().find(|place| place.path == folder) {
            Some(place) => place.sql_files += 1,
            None => found.push(Considered { path: folder, sql_files: 1 }),
        }
    }
    found
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
    fn elsewhere_only_a_single_folder_is_taken() {
        check(
            &["crates/a/migrations/1.sql", "crates/a/migrations/2.sql"],
            Some("crates/a/migrations"),
            &["crates/a/migrations"],
        );
        let two = ["crates/a/migrations/1.sql", "crates/b/migrations/1.sql"];
        check(&two, None, &["crates/a/migrations", "crates/b/migrations"]);
        check(&["src/main.rs"], None, &[]);
    }
}
