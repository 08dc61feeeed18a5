//! graphile-migrate: `committed/<number>[-<name>].sql`, by file name; each begins with `--! Previous:` and `--! Hash:`.
//!
//! The hashes make a chain. `--! Message:` names the commit, `--! no-transaction` after the header runs it without one.
//! Placeholders are `:NAME` in capitals. `current.sql` is still being written and has not been committed.

use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most, leading_digits};
use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::comment;
use crate::migrations::folder::Folder;
use crate::migrations::lines::{Line, lines};
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::placeholder;
use crate::migrations::reading::{Reading, title_of};
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;
use crate::text::{Location, Span};

pub(super) const LAYOUT: Layout = Layout {
    name: "graphile-migrate",
    order: Compared::Text,
    versions: Versions::Unique,
    companions: &[(".gmrc", "")],
    recognise,
    read,
};

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let files = committed(folder);
    let found = files.iter().filter(|path| folder.text(path).starts_with("--! Previous:")).count();
    is_most(found, files.len())
        .then(|| Evidence::new(Strength::Certain, count(found, files.len(), "files begin with `--! Previous:`")))
}

/// The committed migrations: of the folder `committed`, or of this one if it is that folder.
fn committed(folder: &Folder<'_>) -> Vec<TreePath> {
    let is_in = |wanted: &str| folder.sql_files().filter(|path| path.folder() == wanted).cloned().collect::<Vec<_>>();
    let below = is_in("committed");
    if below.is_empty() { is_in("") } else { below }
}

fn read(reading: &mut Reading<'_>) {
    let mut last_hash: Option<String> = None;
    for path in committed(reading.folder) {
        if leading_digits(path.file_name()).0.is_empty() {
            reading.ignore(&path, "its name does not begin with a digit");
        } else {
            read_migration(reading, &path, &mut last_hash);
        }
    }
    let is_current = |path: &&TreePath| path.as_str() == "current.sql" || path.as_str().starts_with("current/");
    for path in reading.folder.sql_files().filter(is_current).cloned().collect::<Vec<_>>() {
        reading.ignore(&path, "it is the migration still being written");
    }
}

fn read_migration(reading: &mut Reading<'_>, path: &TreePath, last_hash: &mut Option<String>) {
    let text = reading.folder.text(path);
    let filled = placeholder::fill_colons(&text, &reading.options.placeholders);
    let Some(source) = reading.take(path, filled.into_owned()) else { return };
    if let Some((span, name)) = placeholder::first_unfilled_colon(&source.text) {
        reading.report_placeholder(source.file, span, name);
    }
    let header: Vec<(Span, &str)> = lines(&source.text).filter_map(|line| directive(&line)).collect();
    let value = |name: &str| header.iter().find_map(|(span, words)| Some((*span, words.strip_prefix(name)?.trim())));
    if let Some((span, previous)) = value("Previous:")
        && last_hash.as_deref().unwrap_or("-") != previous
    {
        let message = format!("`{}` does not follow the migration before it: the hashes differ", path.file_name());
        let location = Location { file: source.file, span };
        reading.report(Diagnostic::warning(codes::CHECKSUM, message).at(location));
    }
    *last_hash = value("Hash:").map(|(_, hash)| hash.to_owned());
    let is_bare = value("no-transaction").is_some();
    let transaction = if is_bare { TransactionMode::Implicit } else { TransactionMode::PerScript };
    let stem = path.file_name().trim_end_matches(".sql");
    let (version, name) = leading_digits(stem);
    let mut migration = Migration::named(stem, Some(version), name);
    if let Some((_, message)) = value("Message:") {
        migration.title = title_of(message);
    }
    let marks: Vec<Span> = header.iter().map(|(span, _)| *span).collect();
    let mut script = source.whole(transaction);
    script.text = source.only(&script.sections, &marks);
    migration.comment = comment::find(source.file, &script.text);
    migration.up = Some(script);
    reading.add(OrderKey::text(path.file_name()), migration);
}

fn directive<'a>(line: &Line<'a>) -> Option<(Span, &'a str)> {
    Some((line.span, line.text.strip_prefix("--!")?.trim()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::migrations::Options;
    use crate::migrations::layouts::story::{check, check_with};

    #[test]
    fn committed_migrations_are_a_chain() {
        check(
            &[
                ("committed/000001.sql", "--! Previous: -\n--! Hash: sha1:a\n--! Message: create users\n\nselect 1;"),
                ("committed/000002-b.sql", "--! Previous: sha1:a\n--! Hash: sha1:b\n\n--! no-transaction\nselect 2;"),
                ("committed/000003.sql", "--! Previous: sha1:x\n--! Hash: sha1:c\n\nselect 3;"),
                ("current.sql", "select 4;"),
                ("fixtures/f.sql", ""),
            ],
            "graphile-migrate
             000001 | select 1;
             000002-b | select 2; | implicit
             000003 | select 3;
             warning[migration-checksum] committed/000003.sql
             ignored current.sql: it is the migration still being written
             ignored fixtures/f.sql: graphile-migrate takes no file of that name",
        );
    }

    #[test]
    fn placeholders_are_in_capitals() {
        let placeholders: BTreeMap<_, _> = [("DATABASE_OWNER".to_owned(), "app".to_owned())].into();
        check_with(
            &Options { placeholders, ..Options::default() },
            &[(
                "000001.sql",
                "--! Previous: -\n--! Hash: a\n\ngrant x to :DATABASE_OWNER; select 1::TEXT, ':X'; select :VISITOR;",
            )],
            "graphile-migrate
             000001 | grant x to app; select 1::TEXT, ':X'; select :VISITOR;
             warning[unfilled-placeholder] 000001.sql",
        );
    }
}
