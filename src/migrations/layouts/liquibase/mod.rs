//! Liquibase with formatted SQL: changesets marked by `--changeset author:id` in files that begin with
//! `--liquibase formatted sql`, in the order in which the changelog includes them.
//!
//! 1. [`changelog`] reads the includes of XML, YAML and JSON changelogs; without one, files go by their paths, as
//!    `includeAll` has it.
//! 2. [`changeset`] cuts a file into changesets, each a migration of its own.

mod changelog;
mod changeset;

use std::collections::{BTreeMap, BTreeSet};

use super::marked::count_marked;
use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most};
use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::folder::Folder;
use crate::migrations::lines::{line_comment, lines, strip_word};
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::placeholder::{self, Within};
use crate::migrations::reading::Reading;
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;
use crate::text::{Location, Span};
use changelog::Entry;

pub(super) const LAYOUT: Layout = Layout {
    name: "liquibase",
    order: Compared::List,
    versions: Versions::Shared,
    companions: &[("pom.xml", "liquibase"), ("build.gradle", "liquibase"), ("liquibase.properties", "")],
    recognise,
    read,
};

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let all = folder.sql_files().count();
    let found = count_marked(folder.sql_files(), |path| is_formatted(&folder.text(path)));
    if is_most(found, all) {
        let because = count(found, all, "files begin with `--liquibase formatted sql`");
        return Some(Evidence::new(Strength::Certain, because));
    }
    let path = folder.files().iter().find(|path| changelog::is_changelog(folder, path)).filter(|_| all > 0)?;
    Some(Evidence::new(Strength::Certain, format!("`{path}` is a changelog of Liquibase")))
}

fn is_formatted(text: &str) -> bool {
    let first = lines(text).find(|line| !line.text.trim().is_empty());
    let words =
        first.and_then(|line| line_comment(line.text)).and_then(|words| strip_word(words.trim_start(), "liquibase"));
    words.is_some_and(|words| strip_word(words.trim_start(), "formatted").is_some())
}

fn read(reading: &mut Reading<'_>) {
    reading.placeholders_within = Within::Strings;
    let folder = reading.folder;
    let changelogs: Vec<TreePath> =
        folder.files().iter().filter(|path| changelog::is_changelog(folder, path)).cloned().collect();
    let mut walk = Walk { properties: reading.options.placeholders.clone(), seen: BTreeSet::new(), next: 0 };
    if changelogs.is_empty() {
        for path in folder.sql_files().filter(|path| is_formatted(&folder.text(path))).cloned().collect::<Vec<_>>() {
            walk.sql(reading, &path);
        }
        return;
    }
    for root in changelog::roots(folder, &changelogs) {
        walk.changelog(reading, &root);
    }
    for path in folder.sql_files().filter(|path| !reading.is_taken(path)).cloned().collect::<Vec<_>>() {
        reading.ignore(&path, "no changelog includes it");
    }
}

/// The walk through changelogs in the order of their includes.
struct Walk {
    /// The values of `${…}`: those of the configuration, then of properties, the first one of a name.
    properties: BTreeMap<String, String>,
    seen: BTreeSet<TreePath>,
    /// The place of the next changeset.
    next: usize,
}

impl Walk {
    fn changelog(&mut self, reading: &mut Reading<'_>, path: &TreePath) {
        if !self.seen.insert(path.clone()) {
            return;
        }
        let Some(source) = reading.metadata(path) else { return };
        let mut is_told = false;
        for entry in changelog::entries(path, &source.text) {
            match entry {
                Entry::Include(file, at) | Entry::SqlFile(file, at) => {
                    if let Some(file) = changelog::resolve(reading.folder, path, &file) {
                        self.include(reading, &file);
                    } else {
                        let message = format!("the changelog includes `{file}`, which does not exist");
                        let location = Location { file: source.file, span: Span::at(at) };
                        reading.report(Diagnostic::error(codes::FILE_MISSING, message).at(location));
                    }
                }
                Entry::IncludeAll(folder) => {
                    for file in changelog::resolve_all(reading.folder, path, &folder) {
                        self.include(reading, &file);
                    }
                }
                Entry::Property(name, value) => {
                    self.properties.entry(name).or_insert(value);
                }
                Entry::Change(at) if !is_told => {
                    let message = "changes in a changelog are not replayed, only its files of SQL";
                    let location = Location { file: source.file, span: Span::at(at) };
                    reading.report(Diagnostic::warning(codes::MIGRATION_IN_CODE, message).at(location));
                    is_told = true;
                }
                Entry::Change(_) => {}
            }
        }
    }

    fn include(&mut self, reading: &mut Reading<'_>, path: &TreePath) {
        if changelog::is_changelog(reading.folder, path) {
            self.changelog(reading, path);
        } else if path.extension() == "sql" {
            self.sql(reading, path);
        }
    }

    /// The changesets of a file; a file that is not formatted is one.
    fn sql(&mut self, reading: &mut Reading<'_>, path: &TreePath) {
        if !self.seen.insert(path.clone()) {
            return;
        }
        let text = reading.folder.text(path);
        for (name, value) in changeset::properties(&text) {
            self.properties.entry(name).or_insert(value);
        }
        let filled = placeholder::fill(&text, &self.properties).into_owned();
        let Some(source) = reading.take(path, filled) else { return };
        if let Some((span, name)) = placeholder::first_unfilled(&source.text, Within::Strings) {
            reading.report_placeholder(source.file, span, name);
        }
        if is_formatted(&source.text) {
            for migration in changeset::read(reading, &source) {
                self.add(reading, migration);
            }
        } else {
            let stem = path.as_str().trim_end_matches(".sql");
            let mut migration = Migration::named(stem, None, stem.rsplit('/').next().unwrap_or(stem));
            migration.up = Some(source.whole(TransactionMode::PerScript));
            self.add(reading, migration);
        }
    }

    fn add(&mut self, reading: &mut Reading<'_>, migration: Migration) {
        reading.add(OrderKey::Listed(self.next), migration);
        self.next += 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    const FIRST: &str = "--liquibase formatted sql

--property name:table.name value:users
--changeset ann:1 runInTransaction:false
--comment People who sign in
create table ${table.name} ();
--rollback drop table
--rollback   ${table.name};

--changeset \"Ben B\":add-mail context:prod endDelimiter:/
--preconditions onFail:MARK_RAN
create function f() as $$ begin; end $$
/
select 2
/
--rollback not required
";

    #[test]
    fn each_changeset_is_a_migration() {
        check(
            &[
                (
                    "db.changelog-master.xml",
                    r#"<databaseChangeLog><include file="changes/b.sql" relativeToChangelogFile="true"/>
                   <includeAll path="db/changelog/more/"/></databaseChangeLog>"#,
                ),
                ("changes/b.sql", FIRST),
                (
                    "more/z.sql",
                    "--LIQUIBASE FORMATTED SQL\n-- changeset ann:3 dbms:mysql\nselect 3;\n-- changeset ann:4 dbms:postgresql,h2 runOnChange:true\nselect 4;",
                ),
                ("changes/unused.sql", "--liquibase formatted sql\n--changeset x:1\n"),
            ],
            "liquibase
             ann:1 | create table users (); | down: drop table users;
             Ben B:add-mail | create function f() as $$ begin; end $$ ⏎ select 2 | per-script
             ann:4 | select 4; | per-script | repeatable
             note[other-database] more/z.sql
             ignored changes/unused.sql: no changelog includes it",
        );
    }

    #[test]
    fn without_a_changelog_files_go_by_their_paths() {
        check(
            &[
                (
                    "b/2.sql",
                    "--liquibase formatted sql\n--changeset a:2\nselect 2;\n/* liquibase rollback\nselect -2;\n*/\nselect 3;",
                ),
                ("a/1.sql", "\n-- liquibase formatted sql\n--changeset a:1\nselect 1;\n--rollback empty"),
                ("notes.sql", "select 0;"),
            ],
            "liquibase
             a:1 | select 1;
             a:2 | select 2; select 3; | down: select -2;
             ignored notes.sql: liquibase takes no file of that name",
        );
    }

    #[test]
    fn yaml_and_json_include_too() {
        check(
            &[
                (
                    "master.yaml",
                    "databaseChangeLog:\n  - property:\n      name: who\n      value: app\n  - include:\n      file: changes.json\n  - changeSet:\n      id: 9\n      author: a\n      changes:\n        - sqlFile:\n            path: plain.sql\n      rollback:\n        - sqlFile:\n            path: undo.sql\n  - include: { file: gone.sql }\n",
                ),
                (
                    "changes.json",
                    r#"{"databaseChangeLog": [{"include": {"file": "one.sql"}}, {"changeSet": {"changes": [{"createTable": {}}, {"createIndex": {}}]}}, {"include": {"file": "two.sql"}}]}"#,
                ),
                ("one.sql", "--liquibase formatted sql\n--changeset a:1\ngrant x to ${who};"),
                ("two.sql", "--liquibase formatted sql\n--changeset a:2\nselect 2;"),
                ("plain.sql", "select 3;"),
                ("undo.sql", "select -2;"),
            ],
            "liquibase
             a:1 | grant x to app;
             a:2 | select 2;
             plain | select 3;
             warning[migration-in-code] changes.json
             error[migration-file-missing] master.yaml
             ignored undo.sql: no changelog includes it",
        );
    }
}
