//! Diesel (Rust): `<version>_<name>/up.sql` and `down.sql`, by the version as text.
//!
//! The version is what stands before the first `_`, without its dashes (`diesel_migrations/src/file_based_migrations.rs`);
//! `metadata.toml` beside the files may say `run_in_transaction = false`.

use super::pairs::report_lone_down;
use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most};
use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::folder::Folder;
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::{Reading, start_of};
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "diesel",
    order: Compared::Text,
    versions: Versions::Unique,
    companions: &[("diesel.toml", ""), ("Cargo.toml", "diesel")],
    recognise,
    read,
};

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let names = folder.subfolders();
    let is_migration =
        |name: &&&str| folder.has(&format!("{name}/up.sql")) && name.starts_with(|first: char| first.is_ascii_digit());
    let found = names.iter().filter(is_migration).count();
    is_most(found, names.len()).then(|| {
        let because = format!("{} hold an up.sql", count(found, names.len(), "folders"));
        Evidence::new(Strength::Typical, because)
    })
}

fn read(reading: &mut Reading<'_>) {
    let names: Vec<String> = reading.folder.subfolders().into_iter().map(str::to_owned).collect();
    for name in names.iter().filter(|name| !name.starts_with('.')) {
        read_migration(reading, name);
    }
}

fn read_migration(reading: &mut Reading<'_>, name: &str) {
    let path = |file: &str| TreePath::new(format!("{name}/{file}"));
    let (up, down) = (path("up.sql"), path("down.sql"));
    if !reading.folder.has(up.as_str()) {
        if reading.folder.has(down.as_str()) {
            report_lone_down(reading, &down);
        }
        return;
    }
    let transaction = transaction(reading, &path("metadata.toml"));
    let Some(source) = reading.source(&up) else { return };
    if source.text.is_empty() {
        let diagnostic = Diagnostic::error(codes::EMPTY_MIGRATION, "diesel refuses an up.sql without any text");
        reading.report(diagnostic.at(start_of(source.file)));
    }
    let (version, title) = name.split_once('_').unwrap_or((name, name));
    let mut migration = Migration::named(name, Some(version), title);
    migration.up = Some(source.whole(transaction));
    if reading.folder.has(down.as_str()) {
        migration.down = reading.source(&down).map(|source| source.whole(transaction));
    }
    reading.add(OrderKey::text(version.replace('-', "")), migration);
}

fn transaction(reading: &mut Reading<'_>, path: &TreePath) -> TransactionMode {
    let Some(source) = reading.folder.has(path.as_str()).then(|| reading.metadata(path)).flatten() else {
        return TransactionMode::PerScript;
    };
    match source.text.parse::<toml::Table>() {
        Ok(table) if table.get("run_in_transaction") == Some(&toml::Value::Boolean(false)) => TransactionMode::Implicit,
        Ok(_) => TransactionMode::PerScript,
        Err(error) => {
            let message = format!("this is no TOML: {}", error.message());
            reading.report(Diagnostic::error(codes::ANNOTATION, message).at(start_of(source.file)));
            TransactionMode::PerScript
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn versions_are_text_without_dashes() {
        check(
            &[
                ("00000000000000_diesel_initial_setup/up.sql", "select 0"),
                ("00000000000000_diesel_initial_setup/down.sql", "select -0"),
                ("2019-02-26-002946_b/up.sql", "select 2"),
                ("20180101000000_a/up.sql", "select 1"),
                ("2020-01-01-000000_c/up.sql", "select 3"),
                ("2020-01-01-000000_c/metadata.toml", "run_in_transaction = false"),
                (".hidden/up.sql", "select 9"),
                ("2021-01-01-000000_d/down.sql", "select -4"),
                ("data.sql", "select 9"),
            ],
            "diesel
             00000000000000_diesel_initial_setup | select 0 | down: select -0
             20180101000000_a | select 1
             2019-02-26-002946_b | select 2
             2020-01-01-000000_c | select 3 | implicit
             warning[down-without-up] 2021-01-01-000000_d/down.sql
             ignored .hidden/up.sql: diesel takes no file of that name
             ignored data.sql: diesel takes no file of that name",
        );
    }

    #[test]
    fn an_empty_file_and_a_broken_setting_are_errors() {
        check(
            &[("1_a/up.sql", ""), ("2_b/up.sql", "select 2"), ("2_b/metadata.toml", "run_in_transaction =")],
            "diesel
             1_a |
             2_b | select 2
             error[empty-migration] 1_a/up.sql
             error[migration-annotation] 2_b/metadata.toml",
        );
    }

    #[test]
    fn text_order_that_is_not_the_order_of_numbers_is_told() {
        check(
            &[("10_b/up.sql", "select 10"), ("9_a/up.sql", "select 9")],
            "diesel
             10_b | select 10
             9_a | select 9
             warning[migration-order-trap] 9_a/up.sql",
        );
    }
}
