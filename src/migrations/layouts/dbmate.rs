//! dbmate: `<digits><name>.sql` with `-- migrate:up` and `-- migrate:down`, by the text of the file name.
//!
//! Both blocks are required, the up block first, and nothing but comments before it; `transaction:false` may follow a
//! mark (`pkg/dbmate/migration.go`).

use super::marked::{Mark, Marked, recognise_marks, report_annotation};
use super::{Compared, Evidence, Layout, Versions, leading_digits};
use crate::migrations::folder::Folder;
use crate::migrations::lines::line_comment;
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::Reading;
use crate::migrations::script::{Source, TransactionMode};
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "dbmate",
    order: Compared::Text,
    versions: Versions::Unique,
    companions: &[(".env", "DATABASE_URL")],
    recognise,
    read,
};

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    recognise_marks(folder, "-- migrate:up", |line| mark(line).is_some_and(|(mark, _)| mark == Mark::Up))
}

fn read(reading: &mut Reading<'_>) {
    for path in reading.folder.top_sql_files().cloned().collect::<Vec<_>>() {
        if leading_digits(path.file_name()).0.is_empty() {
            reading.ignore(&path, "its name does not begin with a digit");
        } else {
            read_migration(reading, &path);
        }
    }
}

fn read_migration(reading: &mut Reading<'_>, path: &TreePath) {
    let Some(source) = reading.source(path) else { return };
    let (mut up, mut down) = (TransactionMode::PerScript, TransactionMode::PerScript);
    let marked = Marked::new(&source.text, |line| {
        let (mark, options) = mark(line)?;
        if options.split_whitespace().any(|option| option == "transaction:false") {
            // The block is then sent as one message.
            let side = if mark == Mark::Up { &mut up } else { &mut down };
            *side = TransactionMode::Implicit;
        }
        Some(mark)
    });
    check_blocks(reading, &source, &marked);
    let stem = path.file_name().trim_end_matches(".sql");
    let (version, name) = leading_digits(stem);
    let mut migration = Migration::named(stem, Some(version), name);
    marked.complete(&mut migration, &source, up, down);
    reading.add(OrderKey::text(path.file_name()), migration);
}

/// The mark of a line that begins with `--`, and its options.
fn mark(line: &str) -> Option<(Mark, &str)> {
    let words = line.starts_with("--").then(|| line_comment(line)).flatten()?.trim_start();
    let (mark, options) = match words.strip_prefix("migrate:up") {
        Some(options) => (Mark::Up, options),
        None => (Mark::Down, words.strip_prefix("migrate:down")?),
    };
    (options.is_empty() || options.starts_with(char::is_whitespace)).then_some((mark, options))
}

/// What dbmate would refuse.
fn check_blocks(reading: &mut Reading<'_>, source: &Source, marked: &Marked) {
    let (up, down) = (marked.up.first(), marked.down.first());
    let is_code = |line: &str| !line.trim().is_empty() && line_comment(line).is_none();
    match (up, down) {
        (None, _) => report_annotation(reading, source, None, "dbmate requires a `-- migrate:up` block"),
        (Some(_), None) => report_annotation(reading, source, None, "dbmate requires a `-- migrate:down` block"),
        (Some(up), Some(down)) if down.start < up.start => {
            report_annotation(reading, source, Some(*down), "`-- migrate:down` stands before `-- migrate:up`");
        }
        _ if marked.before.slice(&source.text).lines().any(is_code) => {
            let message = "dbmate refuses statements before `-- migrate:up`";
            report_annotation(reading, source, Some(marked.before), message);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn blocks_are_cut_and_names_sorted_as_text() {
        check(
            &[
                ("10_b.sql", "-- migrate:up\nselect 10;\n-- migrate:down\nselect -10;\n"),
                ("9_a.sql", "-- why\n--migrate:up transaction:false\nselect 9;\n\n-- migrate:down transaction:false\n"),
                (
                    "99.sql",
                    "-- migrate:up\nselect 1;\n-- migrate:down\nselect -1;\n-- migrate:up\nselect 2;\n-- migrate:down\nselect -2;",
                ),
                ("schema.sql", ""),
            ],
            "dbmate
             10_b | select 10; | down: select -10;
             99 | select 1; ‖ select 2; | down: select -2; ‖ select -1;
             9_a | select 9; | implicit
             warning[migration-order-trap] 9_a.sql
             ignored schema.sql: its name does not begin with a digit",
        );
    }

    #[test]
    fn what_dbmate_refuses_is_told() {
        check(
            &[
                ("1.sql", "-- migrate:up\nselect 1;"),
                ("2.sql", "-- migrate:down\nselect -2;\n-- migrate:up\nselect 2;"),
                ("3.sql", "select 0;\n-- migrate:up\nselect 3;\n-- migrate:down\n"),
                ("4.sql", "-- migrate:upwards\nselect 4;"),
            ],
            "dbmate
             1 | select 1;
             2 | select 2; | down: select -2;
             3 | select 3;
             4 | -- migrate:upwards select 4;
             error[migration-annotation] 1.sql
             error[migration-annotation] 2.sql
             error[migration-annotation] 3.sql
             error[migration-annotation] 4.sql",
        );
    }
}
