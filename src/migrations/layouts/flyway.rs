//! Flyway: `V<version>__<description>.sql` by the numbers of the version, then `R__<description>.sql` by description.
//!
//! Dots and single underscores part the numbers of a version, and a missing number is nought: 1.10 comes after 1.9, and
//! 1 is 1.0. `U<version>__…` undoes. `<file>.conf` may say `executeInTransaction=false`, and Flyway leaves the
//! transaction out by itself where a statement needs none around it. A baseline (`B<version>__…`) stands for all that
//! lies before it, and so is left out where that is still here.

use std::collections::BTreeMap;

use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most};
use crate::migrations::folder::Folder;
use crate::migrations::lines::lines;
use crate::migrations::migration::Migration;
use crate::migrations::order::{Number, OrderKey};
use crate::migrations::placeholder::Within;
use crate::migrations::reading::Reading;
use crate::migrations::script::{Source, TransactionMode};
use crate::migrations::tree::TreePath;

use super::pairs::report_lone_down;

pub(super) const LAYOUT: Layout = Layout {
    name: "flyway",
    order: Compared::Numbers,
    versions: Versions::Unique,
    companions: &[
        ("flyway.conf", ""),
        ("flyway.toml", ""),
        ("pom.xml", "flyway"),
        ("build.gradle", "flyway"),
        ("build.gradle.kts", "flyway"),
    ],
    recognise,
    read,
};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Versioned,
    Baseline,
    Undo,
    Repeatable,
}

#[derive(Clone, Debug)]
struct Name {
    kind: Kind,
    path: TreePath,
    version: String,
    description: String,
}

impl Name {
    /// `V1_2__create_users.sql` as its parts; a repeatable one has no version.
    fn parse(path: &TreePath) -> Option<Self> {
        let stem = path.file_name().strip_suffix(".sql")?;
        let kind = match stem.chars().next()? {
            'V' => Kind::Versioned,
            'B' => Kind::Baseline,
            'U' => Kind::Undo,
            'R' => Kind::Repeatable,
            _ => return None,
        };
        let (version, description) = stem[1..].split_once("__")?;
        let is_version = version.starts_with(|first: char| first.is_ascii_digit())
            && version.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_'));
        let fits = if kind == Kind::Repeatable { version.is_empty() } else { is_version };
        let (version, description) = (version.replace('_', "."), description.to_owned());
        fits.then(|| Self { kind, path: path.clone(), version, description })
    }

    /// The numbers of the version, without noughts at the end.
    fn numbers(&self) -> Vec<Number> {
        let mut numbers: Vec<_> = self.version.split('.').map(Number::new).collect();
        while numbers.last().is_some_and(Number::is_zero) {
            numbers.pop();
        }
        numbers
    }
}

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let all = folder.sql_files().count();
    let names: Vec<_> = folder.sql_files().filter_map(Name::parse).collect();
    let is_flyway_only = |name: &Name| name.kind == Kind::Repeatable || name.version.contains('.');
    let has_version =
        |numbers: &[Number]| names.iter().any(|name| name.kind == Kind::Versioned && name.numbers() == numbers);
    let has_lone_undo = names.iter().any(|name| name.kind == Kind::Undo && !has_version(&name.numbers()));
    let strength = match () {
        () if names.iter().any(is_flyway_only) => Strength::Certain,
        () if has_lone_undo => Strength::Fits,
        () => Strength::Typical,
    };
    is_most(names.len(), all).then(|| {
        Evidence::new(strength, count(names.len(), all, "files are named `V<version>__<name>.sql` or `R__<name>.sql`"))
    })
}

fn read(reading: &mut Reading<'_>) {
    reading.placeholders_within = Within::Strings;
    let names: Vec<Name> = reading.folder.sql_files().filter_map(Name::parse).collect();
    let of_kind = |kind| names.iter().filter(move |name| name.kind == kind);
    let mut undos: BTreeMap<Vec<Number>, &Name> = of_kind(Kind::Undo).map(|name| (name.numbers(), name)).collect();
    let first = of_kind(Kind::Versioned).map(Name::numbers).min();
    for name in &names {
        match name.kind {
            Kind::Versioned => read_migration(reading, name, undos.remove(&name.numbers())),
            Kind::Repeatable => read_migration(reading, name, None),
            Kind::Baseline if first.as_ref().is_none_or(|first| *first > name.numbers()) => {
                read_migration(reading, name, None);
            }
            Kind::Baseline => reading.ignore(&name.path, "it is a baseline of versions that are here"),
            Kind::Undo => {}
        }
    }
    for undo in undos.into_values() {
        report_lone_down(reading, &undo.path);
    }
    ignore_callbacks(reading);
}

fn read_migration(reading: &mut Reading<'_>, name: &Name, undo: Option<&Name>) {
    let Some(source) = reading.source(&name.path) else { return };
    let stem = name.path.file_name().trim_end_matches(".sql");
    let version = Some(name.version.as_str()).filter(|version| !version.is_empty());
    let mut migration = Migration::named(stem, version, &name.description);
    migration.up = Some(source.whole(transaction(reading, &name.path, &source)));
    migration.repeatable = name.kind == Kind::Repeatable;
    if let Some(undo) = undo {
        let source = reading.source(&undo.path);
        migration.down = source.map(|source| source.whole(transaction(reading, &undo.path, &source)));
    }
    let key = if migration.repeatable { OrderKey::text(&name.description) } else { OrderKey::Numbers(name.numbers()) };
    reading.add(key, migration);
}

/// What the file's configuration says, or else what its statements need.
fn transaction(reading: &mut Reading<'_>, path: &TreePath, source: &Source) -> TransactionMode {
    let configuration = TreePath::new(format!("{path}.conf"));
    let setting = reading.folder.has(configuration.as_str()).then(|| reading.metadata(&configuration)).flatten();
    let is_off = |line: &str| {
        line.split_once('=').is_some_and(|(key, value)| key.trim() == "executeInTransaction" && value.trim() == "false")
    };
    let is_switched_off = setting.is_some_and(|setting| setting.text.lines().any(is_off));
    if is_switched_off || lines(&source.text).any(|line| needs_no_transaction(line.text)) {
        TransactionMode::PerStatement
    } else {
        TransactionMode::PerScript
    }
}

/// Whether a line holds a word of the statements that PostgreSQL refuses in a transaction block.
fn needs_no_transaction(line: &str) -> bool {
    let code = line.split("--").next().unwrap_or_default();
    let mut words = code.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.any(|word| word.eq_ignore_ascii_case("concurrently") || word.eq_ignore_ascii_case("vacuum"))
}

/// `beforeMigrate.sql`, `afterEachMigrate__x.sql` and the like.
fn ignore_callbacks(reading: &mut Reading<'_>) {
    let is_callback = |path: &&TreePath| {
        let name = path.file_name();
        ["before", "after"]
            .iter()
            .any(|when| name.strip_prefix(when).is_some_and(|event| event.starts_with(char::is_uppercase)))
    };
    for path in reading.folder.sql_files().filter(is_callback).cloned().collect::<Vec<_>>() {
        reading.ignore(&path, "it is a callback, which Flyway runs beside the migrations");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::migrations::Options;
    use crate::migrations::layouts::story::{check, check_with};

    #[test]
    fn versions_are_compared_number_by_number() {
        check(
            &[
                ("V1_10__c.sql", "select 110"),
                ("V1.9__b.sql", "select 19"),
                ("V1__a.sql", "select 1"),
                ("core/V2__d.sql", "create index concurrently i on t (a)"),
                ("V3__e.sql", "select 3"),
                ("V3__e.sql.conf", "executeInTransaction=false\n"),
                ("U3__e.sql", "select -3"),
                ("U4__gone.sql", "select -4"),
                ("R__views.sql", "select 'r'"),
                ("B2__base.sql", "select 'base'"),
                ("afterMigrate.sql", "select 'after'"),
                ("V5_single.sql", "select 5"),
                ("V6__code.java", ""),
            ],
            "flyway
             V1__a | select 1
             V1.9__b | select 19
             V1_10__c | select 110
             V2__d | create index concurrently i on t (a) | per-statement
             V3__e | select 3 | per-statement | down: select -3
             R__views | select 'r' | repeatable
             warning[down-without-up] U4__gone.sql
             note[migration-order-trap] V1__a.sql
             warning[migration-file-ignored]
             warning[migration-in-code]
             ignored B2__base.sql: it is a baseline of versions that are here
             ignored V5_single.sql: flyway takes no file of that name
             ignored V6__code.java: it is a migration in code
             ignored afterMigrate.sql: it is a callback, which Flyway runs beside the migrations",
        );
    }

    #[test]
    fn a_missing_number_is_nought() {
        check(
            &[("V1__a.sql", "select 1"), ("V1.0__b.sql", "select 2"), ("V01.1__c.sql", "select 3")],
            "flyway
             V1.0__b | select 2
             V1__a | select 1
             V01.1__c | select 3
             error[duplicate-migration-version] V1__a.sql
             note[migration-order-trap] V1__a.sql",
        );
    }

    #[test]
    fn a_baseline_stands_for_what_is_gone() {
        check(
            &[("B5__base.sql", "select 5"), ("V6__a.sql", "select 6")],
            "flyway\nB5__base | select 5\nV6__a | select 6",
        );
    }

    #[test]
    fn placeholders_are_filled_or_told() {
        let placeholders: BTreeMap<_, _> = [("schema".to_owned(), "app".to_owned())].into();
        check_with(
            &Options { placeholders, ..Options::default() },
            &[("V1__a.sql", "create table ${schema}.t (); -- ${who}"), ("V2__b.sql", "select '${secret}'")],
            "flyway
             V1__a | create table app.t (); -- ${who}
             V2__b | select '${secret}'
             warning[unfilled-placeholder] V2__b.sql",
        );
    }
}
