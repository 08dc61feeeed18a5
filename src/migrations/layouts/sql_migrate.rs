//! sql-migrate (Go): `.sql` files with `-- +migrate Up` and `-- +migrate Down`, by leading number, then by name.
//!
//! The annotation is spelled exactly so, letter case included (`sqlparse/sqlparse.go`); `notransaction` may follow it.

use super::marked::{Mark, Marked, recognise_marks, report_annotation};
use super::{Compared, Evidence, Layout, Versions, leading_digits};
use crate::migrations::folder::Folder;
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::Reading;
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "sql-migrate",
    order: Compared::Numbers,
    versions: Versions::Shared,
    companions: &[("go.mod", "rubenv/sql-migrate")],
    recognise,
    read,
};

const PREFIX: &str = "-- +migrate ";

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    recognise_marks(folder, "-- +migrate Up", |line| mark(line) == Some(Mark::Up))
}

fn read(reading: &mut Reading<'_>) {
    for path in reading.folder.top_sql_files().cloned().collect::<Vec<_>>() {
        read_migration(reading, &path);
    }
}

fn read_migration(reading: &mut Reading<'_>, path: &TreePath) {
    let Some(source) = reading.source(path) else { return };
    let (mut up, mut down) = (TransactionMode::PerScript, TransactionMode::PerScript);
    let marked = Marked::new(&source.text, |line| {
        let mark = mark(line)?;
        if line.split_whitespace().any(|word| word == "notransaction") {
            match mark {
                Mark::Up => up = TransactionMode::PerStatement,
                Mark::Down => down = TransactionMode::PerStatement,
                Mark::Break | Mark::Setting => {}
            }
        }
        Some(mark)
    });
    if marked.up.is_empty() {
        report_annotation(reading, &source, None, "sql-migrate finds no `-- +migrate Up` in this file");
    }
    let stem = path.file_name().trim_end_matches(".sql");
    let (version, rest) = leading_digits(stem);
    let version = Some(version).filter(|version| !version.is_empty());
    let mut migration = Migration::named(stem, version, rest);
    marked.complete(&mut migration, &source, up, down);
    reading.add(version.map_or_else(|| OrderKey::text(path.as_str()), OrderKey::number), migration);
}

fn mark(line: &str) -> Option<Mark> {
    Some(match line.strip_prefix(PREFIX)?.split_whitespace().next()? {
        "Up" => Mark::Up,
        "Down" => Mark::Down,
        "StatementBegin" | "StatementEnd" => Mark::Break,
        _ => Mark::Setting,
    })
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn numbers_come_before_other_names() {
        check(
            &[
                ("10-b.sql", "-- +migrate Up\nselect 10;\n-- +migrate Down\nselect -10;\n"),
                (
                    "9-a.sql",
                    "-- +migrate Up notransaction\n-- +migrate StatementBegin\nselect 9\n-- +migrate StatementEnd\n",
                ),
                ("extra.sql", "-- +migrate Up\nselect 11;\n-- +migrate down\n"),
                ("none.sql", "select 12;"),
            ],
            "sql-migrate
             9-a | select 9
             10-b | select 10; | per-script | down: select -10;
             extra | select 11; | per-script
             none | select 12; | per-script
             error[migration-annotation] none.sql
             note[migration-order-trap] 9-a.sql",
        );
    }
}
