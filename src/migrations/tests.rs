use proptest::prelude::*;

use super::layouts::story::{check, check_as, check_with};
use super::{LayoutName, MemoryTree, Options, Order, Script, UnknownMigration, load};

#[test]
fn a_folder_for_postgresql_beside_others_is_taken() {
    check(
        &[("mysql/V1.up.sql", "select 'my'"), ("postgres/V1.up.sql", "select 'pg'"), ("common/V0.sql", "select 0")],
        "plain
         common/V0 | select 0
         postgres/V1 | select 'pg'
         ignored mysql/V1.up.sql: it is for another database",
    );
    check(
        &[
            ("db/h2/V1__a.sql", "select 'h2'"),
            ("db/postgresql/V1__a.sql", "select 'pg'"),
            ("db/common/V2__b.sql", "select 2"),
        ],
        "flyway
         V1__a | select 'pg'
         V2__b | select 2
         ignored db/h2/V1__a.sql: it is for another database",
    );
}

#[test]
fn migrations_may_lie_in_the_only_subfolder() {
    check(
        &[("db/1_a.up.sql", "select 1"), ("README.md", "")],
        "golang-migrate
         1_a | select 1
         ignored README.md: it lies outside `db`, where the migrations are",
    );
}

#[test]
fn the_user_has_the_last_word() {
    let files = [("10_b.sql", "select 10"), ("9_a.sql", "select 9"), ("seeds/1_x.sql", "select 0")];
    let options = |layout: &str, order, ignore: &[&str]| Options {
        layout: Some(layout.parse().unwrap()),
        order,
        ignore: ignore.iter().map(|pattern| (*pattern).to_owned()).collect(),
        ..Options::default()
    };
    check_with(
        &options("plain", Some(Order::Natural), &["seeds/"]),
        &files,
        "plain
         9_a | select 9
         10_b | select 10
         ignored seeds/1_x.sql: the configuration ignores `seeds/`",
    );
    check_with(
        &options("sqlx", Some(Order::Bytes), &[]),
        &files,
        "sqlx
         10_b | select 10
         9_a | select 9
         ignored seeds/1_x.sql: sqlx takes no file of that name",
    );
    check_as("sqitch", &files[..1], "sqitch\nignored 10_b.sql: sqitch takes no file of that name");
}

#[test]
fn a_name_that_two_share_becomes_a_path() {
    check_as(
        "flyway",
        &[("a/V1__x.sql", "select 1"), ("b/V1__x.sql", "select 2")],
        "flyway
         a/V1__x.sql | select 1
         b/V1__x.sql | select 2
         error[duplicate-migration-version] b/V1__x.sql",
    );
}

#[test]
fn files_that_are_no_text_are_told() {
    let mut tree = MemoryTree::new();
    tree.insert("m/1_a.sql", b"select '\xff'".as_slice());
    tree.insert("m/2_b.sql", b"\xff\xfes\0".as_slice());
    tree.insert("m/3_c.sql", "version https://git-lfs.github.com/spec/v1\n");
    tree.insert("m/4_d.sql", "select '\0';");
    let (set, diagnostics) = load(&tree, "m", &Options::default()).unwrap();
    let told: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            let location = diagnostic.location.unwrap();
            (diagnostic.code.0, set.sources.get(location.file).path(), location.span.start)
        })
        .collect();
    let expected = [
        ("file-not-utf8", "m/1_a.sql", 8),
        ("file-not-utf8", "m/2_b.sql", 0),
        ("lfs-pointer", "m/3_c.sql", 0),
        ("file-with-nul", "m/4_d.sql", 8),
    ];
    assert_eq!(told, expected);
    assert_eq!(set.migrations[0].up.as_ref().unwrap().path.as_str(), "1_a.sql");
}

#[test]
fn a_single_file_is_a_set() {
    let tree: MemoryTree = [("db/structure.sql", "select 1;"), ("db/seeds.sql", "")].into_iter().collect();
    let (set, _) = load(&tree, "db/structure.sql", &Options::default()).unwrap();
    assert_eq!((set.layout.as_str(), set.root.as_str(), set.migrations.len()), ("dump", "db", 1));
    assert!(set.ignored.is_empty());
    assert!(load(&tree, "nowhere", &Options::default()).is_err());
}

#[test]
fn migrations_are_found_by_many_names() {
    let tree: MemoryTree = ["1_init.sql", "2_users.up.sql", "21_mail.sql", "2_users.down.sql"]
        .into_iter()
        .map(|path| (path, "select 1"))
        .collect();
    let (set, _) = load(&tree, "", &Options::default()).unwrap();
    for (name, place) in [("1_init", 0), ("2_users", 1), ("2_users.up.sql", 1), ("2", 1), ("21", 2), ("21_m", 2)] {
        assert_eq!(set.find(name), Ok(place), "{name}");
    }
    let error = |name| set.find(name).unwrap_err().to_string();
    assert_eq!(error("2_user.sql"), "no migration is called `2_user.sql`; did you mean `2_users`?");
    assert_eq!(error(""), "no migration is called ``");
    assert!(matches!(set.find("zzz"), Err(UnknownMigration::NotFound { nearest: None, .. })));
    let tree: MemoryTree = ["10_a.sql", "10_b.sql", "11_c.sql"].into_iter().map(|path| (path, "select 1")).collect();
    let (set, _) = load(&tree, "", &Options::default()).unwrap();
    assert_eq!(set.find("10").unwrap_err().to_string(), "`10` may mean `10_a`, `10_b`");
}

#[test]
fn layouts_have_names() {
    assert_eq!("sqlx".parse::<LayoutName>().unwrap().as_str(), "sqlx");
    let error = "rails".parse::<LayoutName>().unwrap_err().to_string();
    assert!(error.starts_with("no layout is called `rails`; there are atlas, dbmate, diesel,"), "{error}");
}

#[test]
fn the_guide_names_every_layout() {
    let guide = include_str!("../../docs/guide/layouts.md");
    for name in LayoutName::all() {
        assert!(guide.contains(&format!("\n| `{name}` |")), "docs/guide/layouts.md has no row for {name}");
    }
}

/// Pieces that file names of the many layouts are made of.
const NAMES: &[&str] = &[
    "",
    "-",
    ".",
    ".conf",
    ".do",
    ".down",
    ".sql",
    ".undo",
    ".up",
    ".yaml",
    "/",
    "0",
    "1",
    "10",
    "1746748800000",
    "2025",
    "2025_5_12",
    "R__",
    "V",
    "V1__",
    "_",
    "__",
    "a",
    "atlas.sum",
    "committed/",
    "default/",
    "deploy/",
    "meta/_journal.json",
    "migration.sql",
    "migration_lock.toml",
    "mysql/",
    "postgres/",
    "revert/",
    "sqitch.plan",
    "up.sql",
    "down.sql",
    "é",
    "c.xml",
    "metadata.toml",
];

/// Pieces that files of the many layouts are made of.
const TEXTS: &[&str] = &[
    "",
    "\n",
    "\r\n",
    " ",
    "--",
    "--> statement-breakpoint",
    "--! Previous: -\n",
    "-- +goose Up\n",
    "-- +goose Down\n",
    "-- +goose ENVSUB ON\n",
    "-- +goose StatementBegin\n",
    "-- +migrate Up\n",
    "-- migrate:up\n",
    "-- migrate:down\n",
    "-- Up Migration\n",
    "-- Rollback:\n",
    "--liquibase formatted sql\n",
    "--changeset a:1 endDelimiter:/\n",
    "--changeset \"",
    "--rollback ",
    "/* liquibase rollback\n",
    "*/",
    "/*",
    "-- atlas:delimiter \\n\n",
    "---- create above / drop below ----\n",
    "@v1\n",
    "a\n",
    "${",
    "}",
    "{{",
    "$a$",
    ":A",
    "'",
    "\"",
    ";",
    "select 1",
    "é",
    "\u{feff}",
    "\0",
    "{\"entries\": []}",
    "{\"entries\": [{\"idx\": 0, \"tag\": \"0\"}]}",
    "<databaseChangeLog><include file=\"",
    "databaseChangeLog:\n  - include:\n      file: ",
];

fn pieces(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(pieces), 0..most).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// Whatever lies in a folder, every layout reads it without a panic, loses no file, and keeps each text in its place.
    #[test]
    fn no_folder_is_too_odd(
        files in proptest::collection::vec((pieces(NAMES, 5), pieces(TEXTS, 12)), 0..6),
        layout in proptest::option::of(proptest::sample::select(LayoutName::all())),
    ) {
        let files: Vec<_> = files.into_iter().map(|(path, text)| (path.trim_matches('/').replace("//", "/"), text)).collect();
        let tree: MemoryTree = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (set, diagnostics) = load(&tree, "", &Options { layout, ..Options::default() }).unwrap();
        for script in set.migrations.iter().flat_map(|migration| migration.up.iter().chain(&migration.down)) {
            check_script(&set.sources, script);
        }
        let places = diagnostics.iter().flat_map(|diagnostic| diagnostic.location.iter().chain(diagnostic.labels.iter().map(|label| &label.location)));
        for location in places {
            let _ = set.sources.slice(*location);
        }
        let ids: std::collections::BTreeSet<_> = set.migrations.iter().map(|migration| &migration.id).collect();
        prop_assert_eq!(ids.len(), set.migrations.len());
        let again = load(&tree, "", &Options { layout, ..Options::default() }).unwrap();
        prop_assert_eq!(&diagnostics, &again.1);
        super::discover(&tree, "");
    }
}

fn check_script(sources: &crate::text::SourceMap, script: &Script) {
    let text = sources.get(script.file).text();
    assert_eq!(text.len(), script.text.len());
    for (at, line) in text.match_indices('\n') {
        assert_eq!(&script.text[at..=at], line);
    }
    for section in &script.sections {
        let _ = section.slice(&script.text);
    }
    for at in &script.breakpoints {
        assert!(script.text.is_char_boundary(*at as usize));
    }
    assert!(script.breakpoints.is_sorted());
}
