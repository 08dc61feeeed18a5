//! tern (Go): `<number>_<name>.sql`, cut at the line `---- create above / drop below ----`, by number.
//!
//! A file without that line cannot be taken back. Files are Go templates, and those of subfolders are included by them.

use super::marked::{Mark, Marked, count_marked};
use super::{Compared, Evidence, Layout, Strength, Versions, count, numbered};
use crate::migrations::folder::Folder;
use crate::migrations::lines::lines;
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::Reading;
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "tern",
    order: Compared::Numbers,
    versions: Versions::Unique,
    companions: &[("tern.conf", "")],
    recognise,
    read,
};

const SEPARATOR: &str = "---- create above / drop below ----";

/// What switches the transaction off, on a line of its own.
const NO_TRANSACTION: &str = "---- tern: disable-tx ----";

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let all = folder.top_sql_files().count();
    let is_cut = |path: &TreePath| lines(&folder.text(path)).any(|line| line.text.trim() == SEPARATOR);
    let found = count_marked(folder.top_sql_files(), is_cut);
    let because = || format!("{} have the line `{SEPARATOR}`", count(found, all, "files"));
    (found > 0).then(|| Evidence::new(Strength::Certain, because()))
}

fn read(reading: &mut Reading<'_>) {
    for path in reading.folder.top_sql_files().cloned().collect::<Vec<_>>() {
        if numbered(path.file_name()).is_some() {
            read_migration(reading, &path);
        } else {
            reading.pass_over(&path, "its name is not `<number>_<name>.sql`");
        }
    }
}

fn read_migration(reading: &mut Reading<'_>, path: &TreePath) {
    let Some(source) = reading.source(path) else { return };
    let stem = path.file_name().trim_end_matches(".sql");
    let Some((version, name)) = numbered(stem) else { return };
    let mut transaction = TransactionMode::PerScript;
    let marked = Marked::new(&source.text, |line| match line.trim() {
        SEPARATOR => Some(Mark::Down),
        NO_TRANSACTION => {
            transaction = TransactionMode::PerStatement;
            Some(Mark::Setting)
        }
        _ => None,
    });
    let mut migration = Migration::named(stem, Some(version), name);
    migration.up = Some(marked.before_script(&source, transaction));
    migration.down = marked.down_script(&source, transaction);
    reading.add(OrderKey::number(version), migration);
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn a_line_cuts_a_file() {
        check(
            &[
                ("10_b.sql", "select 10;\n"),
                ("9_a.sql", "select 9;\n---- create above / drop below ----\nselect -9;\n"),
                ("11_c.sql", "---- tern: disable-tx ----\nselect 11;\n"),
                ("lib/f.sql", ""),
            ],
            "tern
             9_a | select 9; | down: select -9;
             10_b | select 10;
             11_c | select 11; | per-statement
             note[migration-order-trap] 9_a.sql
             ignored lib/f.sql: tern takes no file of that name",
        );
    }
}
