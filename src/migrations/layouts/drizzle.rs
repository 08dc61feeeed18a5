//! Drizzle: `<tag>.sql` in the order of `meta/_journal.json`, or since 1.0 `<14 digits>_<name>/migration.sql` by name.
//!
//! A file is cut at `--> statement-breakpoint`, wherever that stands (`drizzle-orm/src/migrator.ts`). A file that the
//! journal does not list is never applied.

use super::prisma::{migration_files, version_and_title};
use super::{Compared, Evidence, Layout, Strength, Versions, leading_digits};
use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::date::Date;
use crate::migrations::folder::Folder;
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::{Reading, start_of};
use crate::migrations::script::{Script, Source, TransactionMode};
use crate::migrations::tree::TreePath;
use crate::text::Span;

pub(super) const LAYOUT: Layout = Layout {
    name: "drizzle",
    order: Compared::List,
    versions: Versions::Shared,
    companions: &[("package.json", "drizzle-orm")],
    recognise,
    read,
};

const JOURNAL: &str = "meta/_journal.json";
const BREAKPOINT: &str = "--> statement-breakpoint";

/// What is read of the journal.
#[derive(serde::Deserialize)]
struct Journal {
    #[serde(default)]
    dialect: String,
    entries: Vec<Entry>,
}

/// A migration of the journal.
#[derive(serde::Deserialize)]
struct Entry {
    idx: usize,
    tag: String,
    /// When it was made, in milliseconds of Unix time.
    when: Option<i64>,
}

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    if folder.has(JOURNAL) {
        return Some(Evidence::new(Strength::Certain, format!("it holds {JOURNAL}")));
    }
    let migrations = migration_files(folder);
    let is_dated = |name: &str| leading_digits(name).0.len() == 14;
    let is_drizzle = |(name, path): &&(String, TreePath)| {
        is_dated(name) && (folder.has(&format!("{name}/snapshot.json")) || folder.text(path).contains(BREAKPOINT))
    };
    let found = migrations.iter().find(is_drizzle)?;
    Some(Evidence::new(Strength::Certain, format!("`{}` has a snapshot or a breakpoint of drizzle", found.0)))
}

fn read(reading: &mut Reading<'_>) {
    if reading.folder.has(JOURNAL) {
        read_journal(reading);
    } else {
        read_directories(reading);
    }
}

fn read_journal(reading: &mut Reading<'_>) {
    let Some(source) = reading.metadata(&TreePath::new(JOURNAL)) else { return };
    let journal: Journal = match serde_json::from_str(&source.text) {
        Ok(journal) => journal,
        Err(error) => {
            let message = format!("the journal cannot be read: {error}");
            reading.report(Diagnostic::error(codes::FILE_UNREADABLE, message).at(start_of(source.file)));
            return;
        }
    };
    if !matches!(journal.dialect.as_str(), "" | "pg" | "postgresql" | "cockroach") {
        let message = format!("these migrations are for {}, not PostgreSQL", journal.dialect);
        reading.report(Diagnostic::error(codes::OTHER_DATABASE, message).at(start_of(source.file)));
    }
    for entry in &journal.entries {
        read_entry(reading, &source, entry);
    }
    for path in reading.folder.top_sql_files().filter(|path| !reading.is_taken(path)).cloned().collect::<Vec<_>>() {
        reading.pass_over(&path, "the journal does not list it, so drizzle never applies it");
    }
}

fn read_entry(reading: &mut Reading<'_>, journal: &Source, entry: &Entry) {
    let path = TreePath::new(format!("{}.sql", entry.tag));
    if !reading.folder.has(path.as_str()) {
        let at = journal.text.find(&format!("\"{}\"", entry.tag)).unwrap_or(0) as u32;
        let mut location = start_of(journal.file);
        location.span = Span::at(at);
        let message = format!("the journal lists `{}`, which does not exist", reading.folder.shown(&path));
        reading.report(Diagnostic::error(codes::FILE_MISSING, message).at(location));
        return;
    }
    let Some(source) = reading.source(&path) else { return };
    let (version, title) = version_and_title(&entry.tag);
    let mut migration = Migration::named(&entry.tag, version, title);
    migration.date =
        entry.when.and_then(|milliseconds| Date::from_unix_seconds(milliseconds / 1000)).or(migration.date);
    migration.up = Some(script(&source));
    reading.add(OrderKey::Listed(entry.idx), migration);
}

fn read_directories(reading: &mut Reading<'_>) {
    for (name, path) in migration_files(reading.folder) {
        let Some(source) = reading.source(&path) else { continue };
        let (version, title) = version_and_title(&name);
        let mut migration = Migration::named(&name, version, title);
        migration.up = Some(script(&source));
        let down = TreePath::new(format!("{name}/down.sql"));
        if reading.folder.has(down.as_str()) {
            migration.down = reading.source(&down).map(|source| script(&source));
        }
        reading.add(OrderKey::text(name), migration);
    }
}

/// The whole file, its breakpoints blanked and kept as ends of statements.
fn script(source: &Source) -> Script {
    let marks = source.text.match_indices(BREAKPOINT);
    let marks: Vec<Span> = marks.map(|(at, mark)| Span::new(at as u32, (at + mark.len()) as u32)).collect();
    let mut script = source.whole(TransactionMode::PerScript);
    script.text = source.only(&script.sections, &marks);
    script.breakpoints = marks.iter().map(|mark| mark.start).collect();
    script
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn the_journal_is_the_order() {
        check(
            &[
                (
                    "meta/_journal.json",
                    r#"{"dialect": "postgresql", "entries": [
                        {"idx": 1, "tag": "0001_b", "when": 1},
                        {"idx": 0, "tag": "0000_a"},
                        {"idx": 2, "tag": "0002_gone"}]}"#,
                ),
                ("meta/0000_snapshot.json", "{}"),
                ("0000_a.sql", "select 1\n--> statement-breakpoint\nselect 2;--> statement-breakpoint\n"),
                ("0001_b.sql", "select 3"),
                ("0001_manual.sql", "select 4"),
            ],
            "drizzle
             0000_a | select 1 ⏎ select 2;
             0001_b | select 3
             error[migration-file-missing] meta/_journal.json
             warning[migration-file-ignored]
             ignored 0001_manual.sql: the journal does not list it, so drizzle never applies it
             ignored meta/0000_snapshot.json: drizzle takes no file of that name",
        );
    }

    #[test]
    fn since_version_one_directories_go_by_name() {
        check(
            &[
                ("20250102000000_b/migration.sql", "select 2--> statement-breakpoint\nselect 3"),
                ("20250101000000_a/migration.sql", "select 1"),
                ("20250101000000_a/snapshot.json", "{}"),
            ],
            "drizzle
             20250101000000_a | select 1
             20250102000000_b | select 2 ⏎ select 3
             ignored 20250101000000_a/snapshot.json: drizzle takes no file of that name",
        );
    }

    #[test]
    fn a_broken_journal_is_an_error() {
        check(
            &[("meta/_journal.json", "{"), ("0000_a.sql", "")],
            "drizzle
             error[file-unreadable] meta/_journal.json
             ignored 0000_a.sql: drizzle takes no file of that name",
        );
        check(
            &[("meta/_journal.json", r#"{"dialect": "sqlite", "entries": []}"#)],
            "drizzle
             error[other-database] meta/_journal.json",
        );
    }
}
