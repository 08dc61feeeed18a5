//! The export at a migration against PostgreSQL after the same prefix of the migrations.

use std::path::Path;
use std::process::Command;

use crate::known;
use crate::replay::{DATABASE, Story};
use crate::sample;
use crate::stories::folder;
use crate::support::postgres::{Database, Server, compare, entries};
use crate::support::story;

/// How many migrations of the sample lie between two that are looked at.
const STRIDE: usize = 4;

#[test]
fn the_sample_at_a_migration_is_what_the_migrations_up_to_it_make() {
    let Some(server) = Server::start() else { return };
    let replayed = server.database("replayed");
    let mut looked_at = 0;
    for (at, file) in sample::files().iter().enumerate() {
        assert_eq!(replayed.run_script(&sample::script(file)), Ok(()), "{}", file.display());
        if at % STRIDE == 0 {
            looked_at += 1;
            let report = difference(&server, &replayed, Path::new(env!("CARGO_MANIFEST_DIR")), file);
            assert_eq!(report, "", "{}", file.display());
        }
    }
    assert_eq!(looked_at, 10);
}

#[test]
fn a_story_at_a_migration_is_what_the_migrations_up_to_it_make() {
    let Some(server) = Server::start() else { return };
    let mut reports = String::new();
    for subject in ["alterations/renames.md", "types/enums.md"] {
        let cases = story::read(&folder().join(subject)).into_iter();
        for case in cases.filter(|case| !known::is_known(subject, &case.title)) {
            let story = Story::from_case(&case).expect("the stories are whole");
            let replayed = server.database(DATABASE);
            for file in story.migrations() {
                // Some migrations are meant to fail; what they leave is compared all the same.
                drop(replayed.run_file(file));
                let report = difference(&server, &replayed, story.folder(), file);
                if !report.is_empty() {
                    reports.push_str(&format!("{subject}: {}, {}\n{report}\n", case.title, file.display()));
                }
            }
            drop(replayed);
            server.forget_globals();
        }
    }
    assert_eq!(reports, "");
}

/// What the export at that migration makes, held against a database.
fn difference(server: &Server, replayed: &Database<'_>, root: &Path, migration: &Path) -> String {
    let name = migration.file_name().unwrap_or_default();
    let exported = Command::new(env!("CARGO_BIN_EXE_schemabook"))
        .args(["export", "--format", "sql", "--quiet", "--migrations", "migrations", "--layout", "plain"])
        .args(["--postgres-version", &server.major().to_string(), "--at"])
        .arg(name)
        .current_dir(root)
        .output()
        .expect("the tool runs");
    let loaded = server.database("loaded");
    let errors = loaded.run_through(&String::from_utf8_lossy(&exported.stdout));
    let expected = replayed.dump();
    let again = server.database("again");
    drop(again.run_through(&expected));
    let said: String = errors.iter().map(|error| format!("{error}\n")).collect();
    said + &compare(&entries(&expected), &entries(&again.dump()), &entries(&loaded.dump()))
}
