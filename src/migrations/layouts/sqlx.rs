//! sqlx (Rust): `<version>_<description>.sql`, or `.up.sql` and `.down.sql`, in one flat folder, by number.
//!
//! The name is split at its first `_`, whatever follows; a file without one or of another extension is passed over,
//! and a version that is no `i64` is an error (`sqlx-core/src/migrate/source.rs`).

use std::collections::BTreeSet;

use super::pairs::{Side, SideFile, add_pairs};
use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most};
use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::folder::Folder;
use crate::migrations::order::{Number, OrderKey};
use crate::migrations::reading::{Reading, start_of};
use crate::migrations::script::{Source, TransactionMode};
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "sqlx",
    order: Compared::Numbers,
    versions: Versions::Unique,
    companions: &[("Cargo.toml", "sqlx")],
    recognise,
    read,
};

/// What switches the transaction off, at the very first byte.
const NO_TRANSACTION: &str = "-- no-transaction";

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let all = folder.top_sql_files().count();
    let files: Vec<_> = folder.top_sql_files().filter_map(side_file).filter(|file| is_i64(&file.version)).collect();
    let ups: Vec<_> = files.iter().filter(|file| file.side == Side::Up).collect();
    let versions: BTreeSet<_> = ups.iter().map(|file| file.version.trim_start_matches('0')).collect();
    // Names such as `2025_05_09_x.sql` all have the version 2025: another tool's, or nobody's.
    let is_versioned = !ups.is_empty() && versions.len() * 3 >= ups.len() * 2;
    (is_versioned && is_most(files.len(), all)).then(|| {
        Evidence::new(Strength::Fits, format!("{} are named `<number>_<name>.sql`", count(files.len(), all, "files")))
    })
}

fn read(reading: &mut Reading<'_>) {
    let mut files = Vec::new();
    for path in reading.folder.top_sql_files().cloned().collect::<Vec<_>>() {
        match side_file(&path) {
            Some(file) if is_i64(&file.version) => files.push(file),
            Some(file) => report_version(reading, &path, &file.version),
            None => reading.pass_over(&path, "its name has no `_` after a version"),
        }
    }
    add_pairs(reading, files, |file| OrderKey::number(&file.version), transaction);
}

fn side_file(path: &TreePath) -> Option<SideFile> {
    let (version, rest) = path.file_name().split_once('_')?;
    let (name, side) = if let Some(name) = rest.strip_suffix(".down.sql") {
        (name, Side::Down)
    } else {
        (rest.strip_suffix(".up.sql").or_else(|| rest.strip_suffix(".sql"))?, Side::Up)
    };
    let id = format!("{version}_{name}");
    Some(SideFile { path: path.clone(), version: version.to_owned(), name: name.to_owned(), id, side })
}

fn is_i64(version: &str) -> bool {
    let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    is_number && Number::new(version).to_i64().is_some()
}

fn report_version(reading: &mut Reading<'_>, path: &TreePath, version: &str) {
    let message = format!("sqlx stops at the version `{version}`, which is no 64-bit integer");
    let mut diagnostic = Diagnostic::error(codes::INVALID_VERSION, message);
    if let Some(source) = reading.source(path) {
        diagnostic = diagnostic.at(start_of(source.file));
    }
    reading.report(diagnostic);
}

fn transaction(source: &Source) -> TransactionMode {
    // A byte order mark before it makes it an ordinary comment.
    if source.text.starts_with(NO_TRANSACTION) && !source.had_byte_order_mark {
        TransactionMode::Implicit
    } else {
        TransactionMode::PerScript
    }
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn numbers_order_and_sides_pair() {
        check(
            &[
                ("202510041_b.sql", "select 2"),
                ("20259161_a.sql", "select 1"),
                ("202510050_c.up.sql", "-- no-transaction\nselect 3"),
                ("202510050_c.down.sql", "select -3"),
                ("README.md", ""),
                ("seed.sql", "select 0"),
            ],
            "sqlx
             20259161_a | select 1
             202510041_b | select 2
             202510050_c | -- no-transaction select 3 | implicit | down: select -3
             note[migration-order-trap] 20259161_a.sql
             ignored README.md: sqlx takes no file of that name
             ignored seed.sql: its name has no `_` after a version",
        );
    }

    #[test]
    fn versions_must_be_numbers_and_stand_once() {
        check(
            &[
                ("1_a.sql", "select 1"),
                ("01_b.sql", "select 2"),
                ("2_c.sql", "select 3"),
                ("3x_d.sql", "select 4"),
                ("9.down.sql", ""),
            ],
            "sqlx
             01_b | select 2
             1_a | select 1
             2_c | select 3
             error[invalid-migration-version] 3x_d.sql
             error[duplicate-migration-version] 1_a.sql
             warning[migration-file-ignored]
             ignored 9.down.sql: its name has no `_` after a version",
        );
    }

    #[test]
    fn a_byte_order_mark_hides_the_annotation() {
        check(
            &[("1_a.sql", "\u{feff}-- no-transaction\nselect 1"), ("2_b.down.sql", "select -2")],
            "sqlx
             1_a | -- no-transaction select 1
             warning[byte-order-mark] 1_a.sql
             warning[down-without-up] 2_b.down.sql",
        );
    }
}
