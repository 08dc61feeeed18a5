//! Prisma Migrate: `<name>/migration.sql`, by the names of the directories as text; `migration_lock.toml` beside them.
//!
//! A directory may be named anything, even `x.sql`. The file is sent as one message. A `down.sql` beside it, as Prisma's
//! guide proposes, is the down side.

use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most, numbered};
use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::folder::Folder;
use crate::migrations::lines::{Line, lines};
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::{Reading, start_of};
use crate::migrations::script::{Source, TransactionMode};
use crate::migrations::tree::TreePath;
use crate::text::Span;

pub(super) const LAYOUT: Layout = Layout {
    name: "prisma",
    order: Compared::Text,
    versions: Versions::Shared,
    companions: &[("package.json", "prisma"), ("schema.prisma", "")],
    recognise,
    read,
};

const LOCK: &str = "migration_lock.toml";

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    if folder.has(LOCK) {
        return Some(Evidence::new(Strength::Certain, format!("it holds a {LOCK}")));
    }
    let names = folder.subfolders();
    let found = names.iter().filter(|name| folder.has(&format!("{name}/migration.sql"))).count();
    is_most(found, names.len()).then(|| {
        let because = format!("{} hold a migration.sql", count(found, names.len(), "folders"));
        Evidence::new(Strength::Typical, because)
    })
}

fn read(reading: &mut Reading<'_>) {
    check_provider(reading);
    for (name, path) in migration_files(reading.folder) {
        let Some(source) = reading.source(&path) else { continue };
        let (version, title) = version_and_title(&name);
        let mut migration = Migration::named(&name, version, title);
        let mut up = source.whole(TransactionMode::Implicit);
        up.text = source.only(&up.sections, &generated_labels(&source));
        migration.up = Some(up);
        let down = TreePath::new(format!("{name}/down.sql"));
        if reading.folder.has(down.as_str()) {
            migration.down = reading.source(&down).map(|source| source.whole(TransactionMode::PerStatement));
        }
        reading.add(OrderKey::text(name), migration);
    }
}

/// The number before the first `_`, and the rest; a name without one is all title.
pub(super) fn version_and_title(name: &str) -> (Option<&str>, &str) {
    numbered(name).map_or((None, name), |(version, title)| (Some(version), title))
}

/// The directories with a `migration.sql`, and that file.
pub(super) fn migration_files(folder: &Folder<'_>) -> Vec<(String, TreePath)> {
    let files = folder.files().iter().filter(|path| path.file_name() == "migration.sql");
    let files = files.filter(|path| !path.is_top_level() && !path.folder().contains('/'));
    files.map(|path| (path.folder().to_owned(), path.clone())).collect()
}

/// The lines such as `-- CreateTable` that Prisma writes above each statement: they say nothing that it does not.
fn generated_labels(source: &Source) -> Vec<Span> {
    const VERBS: &[&str] = &["Add", "Alter", "Create", "Drop", "Redefine", "Rename"];
    let is_label = |line: &&Line<'_>| {
        let label = line.text.strip_prefix("-- ").unwrap_or_default();
        let object = VERBS.iter().find_map(|verb| label.strip_prefix(verb));
        object.is_some_and(|object| object.starts_with(char::is_uppercase) && object.chars().all(char::is_alphabetic))
    };
    lines(&source.text).filter(|line| is_label(&line)).map(|line| line.span).collect()
}

fn check_provider(reading: &mut Reading<'_>) {
    if !reading.folder.has(LOCK) {
        return;
    }
    let Some(source) = reading.metadata(&TreePath::new(LOCK)) else { return };
    let table = source.text.parse::<toml::Table>().unwrap_or_default();
    let provider = table.get("provider").and_then(toml::Value::as_str).unwrap_or("postgresql");
    if !matches!(provider, "postgresql" | "postgres" | "cockroachdb") {
        let message = format!("these migrations are for {provider}, not PostgreSQL");
        reading.report(Diagnostic::error(codes::OTHER_DATABASE, message).at(start_of(source.file)));
    }
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn directories_go_by_name() {
        check(
            &[
                ("20210605225044_init/migration.sql", "-- CreateTable\nselect 1;\n\n-- by hand\nselect 1;"),
                ("20210605225507_added.sql/migration.sql", "select 2;"),
                ("20210605225507_added.sql/down.sql", "select -2;"),
                ("0_baseline/migration.sql", "select 0;"),
                ("migration_lock.toml", "provider = \"postgresql\""),
                ("20220101000000_draft/notes.md", ""),
            ],
            "prisma
             0_baseline | select 0;
             20210605225044_init | select 1; -- by hand select 1;
             20210605225507_added.sql | select 2; | down: select -2;
             ignored 20220101000000_draft/notes.md: prisma takes no file of that name",
        );
    }

    #[test]
    fn another_database_is_an_error() {
        check(
            &[("01_init/migration.sql", "select 1;"), ("migration_lock.toml", "provider = \"mysql\"")],
            "prisma
             01_init | select 1;
             error[other-database] migration_lock.toml",
        );
    }

    #[test]
    fn directories_that_count_wrongly_are_told() {
        check(
            &[("10_b/migration.sql", "select 10;"), ("9_a/migration.sql", "select 9;")],
            "prisma
             10_b | select 10;
             9_a | select 9;
             warning[migration-order-trap] 9_a/migration.sql",
        );
    }
}
