//! Stories of schemas that change: what the pages and `log` tell of them.

use std::collections::BTreeMap;

use schemabook::document::{Book, Document, Story};
use schemabook::lifecycle::Lifecycle;
use schemabook::migrations::{self, MemoryTree, MigrationSet};
use schemabook::render::markdown;
use schemabook::replay::{History, Ledger, Options, replay};
use schemabook::report::{self, Style, Terminal};

struct Project {
    set: MigrationSet,
    history: History,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        let tree: MemoryTree = files.iter().map(|(path, text)| (*path, *text)).collect();
        let (set, _) = migrations::load(&tree, "", &migrations::Options::default()).expect("it can be listed");
        let history = replay(&set, &Options::default());
        assert!(!history.has_errors(), "{:?}", history.diagnostics);
        Self { set, history }
    }

    /// The Markdown pages by path.
    fn pages(&self) -> BTreeMap<String, String> {
        let ledger = Ledger::of(&self.history.steps);
        let catalog = self.history.catalog();
        let tables = catalog.objects().filter(|object| object.as_table().is_some());
        let lifecycle = Lifecycle::of(catalog, tables);
        let document = Document::of(&Book::new(&self.set, &self.history, &ledger, &lifecycle, &[]), "Test");
        let files = markdown::render(&document, &markdown::Options::default());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        files.iter().map(|(path, bytes)| (path.to_owned(), text(bytes))).collect()
    }

    fn page(&self, path: &str) -> String {
        self.pages().remove(path).unwrap_or_else(|| panic!("there is no {path}"))
    }

    /// What `log` says, without blank lines; or the error.
    fn log(&self, name: &str) -> String {
        let ledger = Ledger::of(&self.history.steps);
        let story = Story::new(&self.set, &self.history, &ledger);
        match story.directory.find(name) {
            Err(error) => error.to_string(),
            Ok(subject) => {
                let terminal = Terminal { style: Style::Plain, columns: 120 };
                let text = report::log(&story.chronicle(subject.address), terminal);
                text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// Every one of these lines is in the text, in this order.
fn assert_tells(text: &str, lines: &[&str]) {
    let mut rest = text;
    for line in lines {
        let at = rest.find(line).unwrap_or_else(|| panic!("`{line}` is not told, or too early:\n{text}"));
        rest = &rest[at + line.len()..];
    }
}

#[test]
fn what_a_block_or_a_function_did_stands_under_the_line_of_the_block_or_call() {
    let project = Project::new(&[
        (
            "1.sql",
            "CREATE FUNCTION stamp(t text) RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n  \
                   EXECUTE format('ALTER TABLE %I ADD made_at timestamptz', t);\nEND $$;\n",
        ),
        (
            "2.sql",
            "CREATE TABLE notes (id int);\n\nSELECT stamp('notes');\nDO $$\nBEGIN\n  \
                   ALTER TABLE notes ADD title text;\nEND $$;\n",
        ),
    ]);
    assert_tells(
        &project.log("notes"),
        &[
            "2.sql:4-7\n    + column notes.title text\n    4 | DO $$\n      | …\n      > ALTER TABLE notes ADD title text",
            "2.sql:3\n    + column notes.made_at timestamp with time zone\n    3 | SELECT stamp('notes')\n      \
             > ALTER TABLE notes ADD made_at timestamptz",
            "2.sql:1\n    + table notes with 1 column",
        ],
    );
}

#[test]
fn renames_and_moves_are_followed_and_former_names_lead_on() {
    let project = Project::new(&[
        ("1.sql", "CREATE SCHEMA app; CREATE TABLE clients (id int, mail text);"),
        ("2.sql", "ALTER TABLE clients RENAME TO customers; ALTER TABLE customers RENAME mail TO email;"),
        ("3.sql", "ALTER TABLE customers SET SCHEMA app;"),
    ]);
    let told = project.log("clients.mail");
    assert_tells(
        &told,
        &[
            "column app.customers.email",
            "formerly mail",
            "2.sql:1",
            "renamed from mail",
            "1.sql:1",
            "with table clients",
        ],
    );
    let told = project.log("app.customers");
    assert_tells(
        &told,
        &["formerly clients, customers", "moved from schema public to app", "renamed from clients", "+ table clients"],
    );
    let removed = project.page("removed.md");
    assert_tells(
        &removed,
        &["| `clients` | table | [`customers`]", "`customers.mail` | column", "| `public.customers` | table |"],
    );
}

#[test]
fn what_was_dropped_and_made_again_has_one_history() {
    let project = Project::new(&[
        ("1.sql", "CREATE TABLE t (id int, state text); CREATE VIEW v AS SELECT id FROM t;"),
        ("2.sql", "DROP VIEW v; CREATE VIEW v AS SELECT id, state FROM t;"),
        ("3.sql", "DROP VIEW v; CREATE VIEW v AS SELECT state FROM t;"),
        ("4.sql", "ALTER TABLE t DROP COLUMN id;"),
    ]);
    let told = project.log("v");
    assert_tells(&told, &["view v\nIt was dropped and created again 2 times.", "3.sql", "2.sql", "1.sql"]);
    assert_eq!(told.matches("+ view v").count(), 3);
    assert_tells(
        &project.page("removed.md"),
        &["| [`t`](tables/t.md).`id` | `integer` |", "| [`v`](views/v.md) | view | 2 |"],
    );
}

#[test]
fn names_are_taken_as_postgresql_and_people_write_them() {
    let project = Project::new(&[(
        "1.sql",
        "CREATE TABLE \"Odd.Table\" (\"Some Column\" int); CREATE TABLE a (id int CONSTRAINT small CHECK (id < 9));
         CREATE TABLE b (id int CONSTRAINT small CHECK (id < 9)); CREATE TYPE mood AS ENUM ('so so', 'fine');
         CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE FUNCTION f(text, int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    )]);
    for (name, title) in [
        ("\"Odd.Table\"", "table \"Odd.Table\""),
        ("Odd.Table", "table \"Odd.Table\""),
        ("\"Odd.Table\".\"Some Column\"", "column \"Odd.Table\".\"Some Column\""),
        ("public.A.ID", "column a.id"),
        ("mood.'so so'", "enum value mood.\"so so\""),
        ("f( text,integer )", "function f(text, integer)"),
        ("b.small", "constraint b.small"),
    ] {
        assert_eq!(project.log(name).lines().next(), Some(title), "{name}");
    }
    assert_eq!(project.log("small"), "`small` may mean `a.small`, `b.small`");
    assert_eq!(project.log("f"), "`f` may mean `f(integer)`, `f(text, integer)`");
    assert_eq!(project.log("id"), "nothing is or was called `id`; did you mean `a.id` or `b.id`?");
    assert_eq!(project.log("zzz"), "nothing is or was called `zzz`");
    assert!(project.log("\"a").contains("is no name"));
}

#[test]
fn constraints_and_enums_tell_their_lives() {
    let project = Project::new(&[
        ("1.sql", "CREATE TABLE t (id int, n int); CREATE TYPE mood AS ENUM ('sad', 'happy');"),
        (
            "2.sql",
            "ALTER TABLE t ADD CONSTRAINT positive CHECK (n > 0) NOT VALID;
                   ALTER TABLE t ADD CONSTRAINT small CHECK (n < 9) NOT VALID; CREATE UNIQUE INDEX t_id ON t (id);",
        ),
        (
            "3.sql",
            "ALTER TABLE t VALIDATE CONSTRAINT positive; ALTER TABLE t ADD CONSTRAINT t_key UNIQUE USING INDEX t_id;
                   ALTER TYPE mood ADD VALUE 'fine' BEFORE 'happy';",
        ),
    ]);
    let page = project.page("tables/t.md");
    assert_tells(&page, &["`positive`", "added not valid, validated by [3](../3.sql#L1)"]);
    assert_tells(&page, &["`small`", "not validated"]);
    assert_tells(&page, &["`t_key`", "with the index that was made by [2](../2.sql#L2)"]);
    assert_tells(&project.page("README.md"), &["Constraints that were never validated:", "small"]);
    assert_tells(&project.page("types/mood.md"), &["| 1 | `sad` | [1]", "| 2 | `fine` | [3]", "| 3 | `happy` | [1]"]);
    assert_tells(&project.log("mood"), &["+ value 'fine' of mood between 'sad' and 'happy'"]);
    assert_tells(&project.log("small"), &["It was never validated"]);
    assert_tells(&project.log("t_key"), &["+ constraint t_key on t UNIQUE (id)", "+ index t_id on t UNIQUE"]);
}

#[test]
fn a_comment_older_than_the_type_of_its_column_may_be_stale() {
    let project = Project::new(&[
        (
            "1.sql",
            "CREATE TABLE t (a int, b int); COMMENT ON COLUMN t.a IS 'A number.'; COMMENT ON COLUMN t.b IS 'Too.';",
        ),
        ("2.sql", "ALTER TABLE t ALTER a TYPE text, ALTER b TYPE text; COMMENT ON COLUMN t.b IS 'A text.';"),
    ]);
    assert_tells(&project.page("README.md"), &["Comments that may be stale", "`t.a`"]);
    assert!(!project.page("README.md").contains("`t.b`"));
    assert_tells(&project.page("tables/t.md"), &["The comment of [`a`]", "may be stale"]);
    assert_tells(
        &project.log("t.a"),
        &["The comment of t.a may be stale: 1 (1.sql:1) wrote it, then 2 (2.sql:1) changed"],
    );
    assert!(!project.log("t.b").contains("stale"));
}

#[test]
fn a_migration_shows_before_and_after_and_what_it_does_to_rows() {
    let project = Project::new(&[
        ("1.sql", "CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE gone (id int);"),
        (
            "2.sql",
            "ALTER TABLE a ADD name text NOT NULL DEFAULT '';\nWITH old AS (DELETE FROM gone RETURNING id)\n\
                   INSERT INTO b SELECT id FROM old;\nDO $$ BEGIN UPDATE a SET name = 'x'; END $$;\nTRUNCATE b;\n\
                   BEGIN; DELETE FROM a; ROLLBACK;\nDROP TABLE gone;\n",
        ),
    ]);
    let page = project.page("migrations/2.md");
    assert_tells(
        &page,
        &["<summary>table a</summary>", "+    name text DEFAULT ''", "table gone, dropped", "-CREATE TABLE gone"],
    );
    assert_tells(
        &page,
        &["- inserts into [`b`]", "- updates [`a`]", "2.sql:4", "- deletes from `gone`", "- empties [`b`]"],
    );
    assert!(!page.contains("deletes from [`a`]"), "what was rolled back is not told:\n{page}");
}

#[test]
fn the_change_log_goes_by_day_and_the_statistics_by_migration() {
    let project = Project::new(&[
        ("20250102030405_a.sql", "CREATE TABLE a (id int PRIMARY KEY);"),
        ("20250102040000_b.sql", "CREATE TABLE b (id int PRIMARY KEY, x int); CREATE TABLE brief ();"),
        (
            "20250203000000_c.sql",
            "ALTER TABLE b DROP COLUMN x; ALTER TABLE b ADD y int CHECK (y > 0); DROP TABLE brief;",
        ),
    ]);
    let log = project.page("CHANGELOG.md");
    assert_tells(
        &log,
        &[
            "## 2025-02-03\n",
            "### [20250203000000\\_c]",
            "## 2025-01-02\n",
            "### [20250102040000\\_b]",
            "### [20250102030405\\_a]",
        ],
    );
    assert_eq!(log.matches("## 2025-01-02").count(), 1);
    let statistics = project.page("statistics.md");
    assert_tells(&statistics, &["](statistics.svg)", "| [`b`](tables/b.md) | 2 | 1 | 2 |", "| `brief` | table | 1 |"]);
    let chart = project.page("statistics.svg");
    assert!(
        chart.contains(
            "tables: 1 at first, 2 at last, 3 at most; columns: 1 at first, 3 at last, 3 at most; \
                            constraints: 1 at first, 3 at last, 3 at most"
        ),
        "{chart}"
    );
}
