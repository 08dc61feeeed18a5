//! golang-migrate: `<version>_<title>.up.sql` and `.down.sql`, by number.
//!
//! The version is an unsigned 64-bit integer; the file is sent as one message (`source/parse.go`, the `postgres` driver).

use super::pairs::{Side, SideFile, add_pairs};
use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most, leading_digits, numbered};
use crate::migrations::folder::Folder;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::Reading;
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "golang-migrate",
    order: Compared::Numbers,
    versions: Versions::Unique,
    companions: &[("go.mod", "golang-migrate/migrate")],
    recognise,
    read,
};

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let numbered = folder.top_sql_files().filter(|path| numbered(path.file_name()).is_some());
    let (sided, unsided): (Vec<_>, Vec<_>) = numbered.partition(|path| side_file(path).is_some());
    let has_up = sided.iter().any(|path| path.file_name().ends_with(".up.sql"));
    // sqlx takes both kinds of name in one folder; golang-migrate would never apply one without a direction.
    // Both number by time as well; sqlx always does so when it is not told otherwise.
    let by_time = sided.iter().filter(|path| leading_digits(path.file_name()).0.len() == 14).count();
    let strength = if is_most(by_time, sided.len()) { Strength::Fits } else { Strength::Typical };
    // A slip that it passes over; sqlx would apply both.
    let is_slip = |path: &&TreePath| ["_up.sql", "_down.sql"].iter().any(|end| path.file_name().ends_with(end));
    (has_up && unsided.iter().all(is_slip)).then(|| {
        let because = count(
            sided.len(),
            folder.top_sql_files().count(),
            "files are named `<number>_<name>.up.sql` or `.down.sql`",
        );
        Evidence::new(strength, because)
    })
}

fn read(reading: &mut Reading<'_>) {
    let mut files = Vec::new();
    for path in reading.folder.top_sql_files().cloned().collect::<Vec<_>>() {
        match side_file(&path) {
            Some(file) if file.version.parse::<u64>().is_ok() => files.push(file),
            Some(_) => reading.pass_over(&path, "its version is over 64 bits"),
            None => reading.pass_over(&path, "its name is not `<number>_<name>.up.sql` or `.down.sql`"),
        }
    }
    add_pairs(reading, files, |file| OrderKey::number(&file.version), |_| TransactionMode::Implicit);
}

/// One side of a migration, as `<digits>_<name>.up.sql` says it.
pub(super) fn side_file(path: &TreePath) -> Option<SideFile> {
    let (version, rest) = numbered(path.file_name())?;
    let (name, side) = match rest.strip_suffix(".up.sql") {
        Some(name) => (name, Side::Up),
        None => (rest.strip_suffix(".down.sql")?, Side::Down),
    };
    let id = format!("{version}_{name}");
    Some(SideFile { path: path.clone(), version: version.to_owned(), name: name.to_owned(), id, side })
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::{check, check_as};

    #[test]
    fn numbers_order_and_sides_pair() {
        check(
            &[
                ("000002_b.up.sql", "select 2"),
                ("000002_b.down.sql", "select -2"),
                ("10_c.up.sql", "select 10"),
                ("1_a.up.sql", "select 1"),
                ("1_renamed.down.sql", "select -1"),
                ("3_d.down.sql", "select -3"),
                ("migrate.go", ""),
                ("testdata/000001_x.up.sql", ""),
            ],
            "golang-migrate
             1_a | select 1 | down: select -1
             000002_b | select 2 | down: select -2
             10_c | select 10
             warning[down-without-up] 3_d.down.sql
             note[migration-order-trap] 1_a.up.sql
             ignored migrate.go: golang-migrate takes no file of that name
             ignored testdata/000001_x.up.sql: golang-migrate takes no file of that name",
        );
    }

    #[test]
    fn a_file_without_a_direction_belongs_to_sqlx() {
        let files = [("1_a.up.sql", "select 1"), ("2_b.sql", "select 2")];
        check(&files, "sqlx\n1_a | select 1\n2_b | select 2");
        check_as(
            "golang-migrate",
            &files,
            "golang-migrate
             1_a | select 1
             warning[migration-file-ignored]
             ignored 2_b.sql: its name is not `<number>_<name>.up.sql` or `.down.sql`",
        );
    }
    #[test]
    fn a_name_that_ends_in_a_direction_is_a_slip() {
        check(
            &[("1_a.up.sql", "select 1"), ("2_b_up.sql", "select 2"), ("2_b_down.sql", "select -2")],
            "golang-migrate
             1_a | select 1
             warning[migration-file-ignored]
             warning[migration-file-ignored]
             ignored 2_b_down.sql: its name is not `<number>_<name>.up.sql` or `.down.sql`
             ignored 2_b_up.sql: its name is not `<number>_<name>.up.sql` or `.down.sql`",
        );
    }
}
