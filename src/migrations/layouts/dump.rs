//! A dump of a schema: one file that `pg_dump` has written, or a framework in its place (`structure.sql`, `schema.sql`).

use super::{Compared, Evidence, Layout, Strength, Versions, leading_digits};
use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::folder::Folder;
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::{Reading, start_of};
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout =
    Layout { name: "dump", order: Compared::List, versions: Versions::Shared, companions: &[], recognise, read };

/// Names under which frameworks keep the dump of their schema, the likeliest first.
const USUAL_NAMES: &[&str] = &["structure.sql", "schema.sql", "dump.sql", "schema_dump.sql"];

/// What `pg_dump` writes at the top.
const HEADER: &str = "-- PostgreSQL database dump";

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let dumps: Vec<_> = folder.top_sql_files().filter(|path| is_dump(folder, path)).collect();
    let only_dumps = dumps.len() == folder.top_sql_files().count();
    let names = dumps.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    (only_dumps && !dumps.is_empty()).then(|| Evidence::new(Strength::Fits, format!("{names} is the dump of a schema")))
}

fn is_dump(folder: &Folder<'_>, path: &TreePath) -> bool {
    let is_usual = USUAL_NAMES.contains(&path.file_name());
    let is_numbered = !leading_digits(path.file_name()).0.is_empty();
    is_usual || (!is_numbered && folder.text(path).lines().take(5).any(|line| line.starts_with(HEADER)))
}

fn read(reading: &mut Reading<'_>) {
    let dumps: Vec<TreePath> =
        reading.folder.top_sql_files().filter(|path| is_dump(reading.folder, path)).cloned().collect();
    let usual = USUAL_NAMES.iter().find_map(|name| dumps.iter().find(|path| path.file_name() == *name));
    let only = || reading.folder.top_sql_files().next();
    let Some(path) = usual.or(dumps.first()).or_else(only).cloned() else { return };
    let Some(source) = reading.source(&path) else { return };
    if source.text.starts_with("-- MySQL dump") || source.text.starts_with("-- MariaDB dump") {
        let message = "this is the dump of another database than PostgreSQL";
        reading.report(Diagnostic::error(codes::OTHER_DATABASE, message).at(start_of(source.file)));
    }
    let stem = path.file_name().trim_end_matches(".sql");
    let mut migration = Migration::named(stem, None, stem);
    migration.up = Some(source.whole(TransactionMode::PerStatement));
    reading.add(OrderKey::Listed(0), migration);
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn a_framework_keeps_one() {
        check(
            &[("structure.sql", "select 1;"), ("views/a.sql", "select 2;"), ("seeds.rb", "")],
            "dump
             structure | select 1;
             ignored seeds.rb: dump takes no file of that name
             ignored views/a.sql: dump takes no file of that name",
        );
    }

    #[test]
    fn pg_dump_signs_its_work() {
        check(
            &[("app.sql", "--\n-- PostgreSQL database dump\n--\n\\restrict x\nselect 1;")],
            "dump\napp | -- -- PostgreSQL database dump -- \\restrict x select 1;",
        );
        check(
            &[("schema.sql", "-- MySQL dump 10")],
            "dump\nschema | -- MySQL dump 10\nerror[other-database] schema.sql",
        );
    }

    #[test]
    fn a_dump_beside_migrations_is_none() {
        check(
            &[("1_a.sql", "select 1"), ("2_b.sql", "select 2"), ("schema.sql", "select 3")],
            "sqlx
             1_a | select 1
             2_b | select 2
             ignored schema.sql: its name has no `_` after a version",
        );
    }
}
