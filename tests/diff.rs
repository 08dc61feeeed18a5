//! Differences: their properties over generated migrations, and what `diff` says of a git repository that is built here.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use proptest::prelude::*;
use schemabook::catalog::{Catalog, PostgresVersion};
use schemabook::diff::{Difference, Kinship, Nature, diff};
use schemabook::migrations::{MemoryTree, MigrationSet, load};
use schemabook::replay::Options;
use schemabook::review::{Input, Review, Sides};

/// The migrations of these texts, named by their places.
fn set(texts: &[String]) -> MigrationSet {
    let mut tree = MemoryTree::new();
    for (place, text) in texts.iter().enumerate() {
        tree.insert(&format!("{:04}_m.sql", place + 1), text.as_str());
    }
    load(&tree, "", &schemabook::migrations::Options::default()).expect("memory can be read").0
}

fn input(texts: &[String]) -> Input {
    let set = set(texts);
    Input { label: String::new(), count: set.migrations.len(), set, options: Options::default() }
}

fn sides(base: &[&str], head: &[&str]) -> Sides {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    Sides::replay(input(&owned(base)), input(&owned(head)))
}

fn export(catalog: &Catalog) -> String {
    schemabook::render::sql::export(catalog, &std::collections::BTreeSet::new())
}

/// One statement, which may well fail: names come from a small pool, so that they often meet.
fn statement() -> impl Strategy<Value = String> {
    let table = (0..4_u8).prop_map(|number| format!("t{number}"));
    let column = (0..4_u8).prop_map(|number| format!("c{number}"));
    let data_type = prop_oneof![Just("int"), Just("bigint"), Just("text"), Just("varchar(20)"), Just("mood")];
    (0..18_u8, table.clone(), table, column.clone(), column, data_type).prop_map(
        |(which, one, other, first, second, data_type)| match which {
            0 => format!("CREATE TABLE {one} (id int PRIMARY KEY, {first} {data_type});"),
            1 => {
                format!("CREATE TABLE {one} (id bigint GENERATED ALWAYS AS IDENTITY, {first} int REFERENCES {other});")
            }
            2 => format!("ALTER TABLE {one} ADD {first} {data_type};"),
            3 => format!("ALTER TABLE {one} DROP COLUMN {first} CASCADE;"),
            4 => format!("ALTER TABLE {one} RENAME COLUMN {first} TO {second};"),
            5 => format!("ALTER TABLE {one} RENAME TO {other};"),
            6 => format!("ALTER TABLE {one} ALTER {first} TYPE {data_type} USING NULL;"),
            7 => format!("DROP TABLE {one} CASCADE;"),
            8 => format!("CREATE INDEX ON {one} ({first});"),
            9 => format!("CREATE VIEW v_{one} AS SELECT id, {first} FROM {one};"),
            10 => format!("CREATE OR REPLACE VIEW v_{one} AS SELECT id, {first} FROM {one} WHERE id > 1;"),
            11 => "CREATE TYPE mood AS ENUM ('sad', 'glad');".to_owned(),
            12 => format!("ALTER TYPE mood ADD VALUE IF NOT EXISTS '{first}' BEFORE 'glad';"),
            13 => format!("ALTER TABLE {one} ADD CONSTRAINT k_{first} CHECK ({first} IS NOT NULL) NOT VALID;"),
            14 => format!("COMMENT ON TABLE {one} IS '{first}';"),
            15 => format!("CREATE SCHEMA IF NOT EXISTS s; ALTER TABLE {one} SET SCHEMA s;"),
            16 => format!("ALTER TABLE {one} ADD UNIQUE ({first}), ALTER {first} SET NOT NULL;"),
            _ => format!(
                "CREATE FUNCTION f_{first}(x {data_type}) RETURNS int LANGUAGE sql AS 'SELECT 1'; \
                 CREATE POLICY p ON {one} USING (id > 0);"
            ),
        },
    )
}

fn migrations(most: usize) -> impl Strategy<Value = Vec<String>> {
    let migration = proptest::collection::vec(statement(), 1..6).prop_map(|statements| statements.join("\n"));
    proptest::collection::vec(migration, 0..most)
}

/// What a difference leads to is the later catalog: by the comparison itself and as SQL.
fn check_application(difference: &Difference) {
    let applied = difference.apply().expect("a difference can be applied");
    let left = diff(&applied, &difference.after, &Kinship::of(&difference.after));
    assert!(left.is_empty(), "left over: {:#?}", left.changes);
    assert_eq!(export(&applied), export(&difference.after));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_catalog_does_not_differ_from_itself(texts in migrations(5)) {
        let one = Sides::replay(input(&texts), input(&texts));
        prop_assert!(Review::of(&one).difference.is_empty());
        // Nor from another replay of the same, taken for a stranger.
        let new_database = Catalog::new(PostgresVersion::default());
        let catalog = one.head.history.catalog();
        prop_assert!(diff(catalog, catalog, &Kinship::of(&new_database)).is_empty());
    }

    #[test]
    fn applying_a_difference_gives_the_later_catalog(
        shared in migrations(4), base in migrations(3), head in migrations(4)
    ) {
        let with = |tail: &[String]| [shared.as_slice(), tail].concat();
        let sides = Sides::replay(input(&with(&base)), input(&with(&head)));
        check_application(&Review::of(&sides).difference);
        let new_database = Catalog::new(PostgresVersion::default());
        let strangers = Kinship::of(&new_database);
        check_application(&diff(sides.base.history.catalog(), sides.head.history.catalog(), &strangers));
    }

    #[test]
    fn what_is_run_once_for_both_is_as_if_run_for_each(shared in migrations(4), tail in migrations(3)) {
        let all = [shared.as_slice(), tail.as_slice()].concat();
        let sides = Sides::replay(input(&shared), input(&all));
        let alone = schemabook::replay::replay(&set(&all), &Options::default());
        prop_assert_eq!(export(sides.head.history.catalog()), export(alone.catalog()));
        prop_assert_eq!(sides.head.history.steps.len(), alone.steps.len());
    }
}

#[test]
fn a_rename_is_seen_and_a_new_table_of_an_old_name_is_another() {
    let before = "CREATE TABLE a (x int, y int);";
    let renamed = sides(&[before], &[before, "ALTER TABLE a RENAME TO b; ALTER TABLE b RENAME x TO z;"]);
    let difference = Review::of(&renamed).difference;
    let natures: Vec<Nature> = difference.changes.iter().map(schemabook::diff::ObjectChange::nature).collect();
    assert_eq!(natures, [Nature::Changed]);
    let made_anew = sides(&[before], &[before, "DROP TABLE a; CREATE TABLE a (x int, y int);"]);
    let difference = Review::of(&made_anew).difference;
    let natures: Vec<Nature> = difference.changes.iter().map(schemabook::diff::ObjectChange::nature).collect();
    assert_eq!(natures, [Nature::Removed, Nature::Added]);
}

#[test]
fn an_edit_elsewhere_in_a_shipped_migration_hides_no_rename() {
    let (before, edited) = ("CREATE TABLE a (x int); CREATE TABLE b ();", "CREATE TABLE b (); CREATE TABLE a (x int);");
    let sides = sides(&[before], &[edited, "ALTER TABLE a RENAME x TO z;"]);
    let difference = Review::of(&sides).difference;
    let [change] = difference.changes.as_slice() else { panic!("{:#?}", difference.changes) };
    assert_eq!((change.nature(), change.alterations.len()), (Nature::Changed, 1), "{change:#?}");
}

#[test]
fn columns_that_both_sides_gained_keep_apart() {
    let shared = "CREATE TABLE a (x int);";
    let sides = sides(&[shared, "ALTER TABLE a ADD b text;"], &[shared, "ALTER TABLE a ADD h text;"]);
    let difference = Review::of(&sides).difference;
    let [change] = difference.changes.as_slice() else { panic!("{:#?}", difference.changes) };
    assert_eq!(change.alterations.len(), 2, "one came and one went: {:#?}", change.alterations);
}

#[test]
fn a_view_or_a_policy_that_is_made_anew_has_changed() {
    let shared = "CREATE TABLE a (x int); CREATE VIEW v AS SELECT x FROM a; CREATE POLICY p ON a USING (x > 1);";
    let again = "DROP VIEW v; CREATE VIEW v AS SELECT x + 1 AS x FROM a; DROP POLICY p ON a;
        CREATE POLICY p ON a USING (x > 2);";
    let sides = sides(&[shared], &[shared, again]);
    let difference = Review::of(&sides).difference;
    assert!(difference.changes.iter().all(|change| change.nature() == Nature::Changed), "{:#?}", difference.changes);
}

#[test]
fn another_way_of_writing_is_no_difference() {
    let one = "CREATE TABLE a (x int CHECK (x > 0)); CREATE VIEW v AS SELECT x FROM a WHERE x > 1;";
    let other = "CREATE TABLE a (x int CHECK ( X  > 0 ));\nCREATE VIEW v AS\n  select x\n  FROM a WHERE x > 1;";
    assert!(Review::of(&sides(&[one], &[other])).difference.is_empty());
}

/// A git repository in a temporary folder.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().expect("a temporary folder"));
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.path()).args(["-c", "user.name=a", "-c", "user.email=a@example.org"]);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        let output = command.args(arguments).output().expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().expect("it has a folder")).expect("it can be made");
        fs::write(file, text).expect("it can be written");
        self
    }

    fn commit(&self) -> &Self {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "c"]);
        self
    }

    fn branch(&self, name: &str) -> &Self {
        self.git(&["checkout", "-q", "-b", name]);
        self
    }

    fn diff(&self, arguments: &[&str]) -> Said {
        diff_in(self.path(), arguments)
    }
}

/// What the program said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

fn diff_in(folder: &Path, arguments: &[&str]) -> Said {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_schemabook"))
        .arg("diff")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("the tool runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}

/// A shop with one migration on `main`.
fn shop() -> Repository {
    let repository = Repository::new();
    repository.write(
        "migrations/0001_shop.sql",
        "CREATE TABLE customers (id bigint PRIMARY KEY, nick varchar(20) NOT NULL);\n\
         CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\n",
    );
    repository.commit();
    repository
}

#[test]
fn a_branch_is_compared_with_where_it_left_the_default_branch() {
    let repository = shop();
    repository.branch("feature");
    repository.write("migrations/0002_rename.sql", "ALTER TABLE customers RENAME nick TO handle;\n").commit();
    repository.write("migrations/0003_drop.sql", "DROP TABLE orders;\n");
    let said = repository.diff(&[]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("~ column handle: renamed from nick to handle"), "{}", said.out);
    assert!(said.out.contains("− table orders"), "the working tree counts: {}", said.out);
    assert!(said.out.contains("destructive: the rows of the table are lost"), "{}", said.out);
    let committed = repository.diff(&["--head", "HEAD", "--exit-code"]);
    assert_eq!(committed.code, 1);
    assert!(!committed.out.contains("orders"), "{}", committed.out);
    let same = repository.diff(&["--base", "HEAD", "--head", "HEAD", "--exit-code"]);
    assert_eq!((same.code, same.out.contains("no difference")), (0, true), "{}", same.out);
}

#[test]
fn rows_are_told_of_whoever_changes_them() {
    let repository = shop();
    repository.branch("feature");
    repository.write(
        "migrations/0002_rows.sql",
        "DO $$ BEGIN\n  UPDATE customers SET nick = lower(nick);\n  DELETE FROM orders WHERE id < 10;\nEND $$;\n\
         CREATE TEMP TABLE noted AS SELECT 1 AS id;\nINSERT INTO noted VALUES (2);\n\
         CREATE FUNCTION tidy() RETURNS void LANGUAGE sql AS 'DELETE FROM orders';\nSELECT tidy();\n\
         SAVEPOINT here;\nTRUNCATE customers CASCADE;\nROLLBACK TO here;\n\
         WITH gone AS (DELETE FROM orders WHERE id = 1 RETURNING id) INSERT INTO customers SELECT id, 'x' FROM gone;\n",
    );
    let said = repository.diff(&[]);
    let rows = said.out.split_once("\nrows\n").map(|(_, rows)| rows.lines().map(str::trim).collect::<Vec<_>>());
    let place = |line: u32| format!("0002_rows.sql:{line}");
    assert_eq!(
        rows.expect(&said.out),
        [
            format!("~ customers: rows updated, every row  {}", place(1)),
            format!("~ orders: rows deleted  {}  destructive", place(1)),
            format!("~ orders: rows deleted, every row  {}  destructive", place(8)),
            format!("~ customers: rows inserted  {}", place(12)),
            format!("~ orders: rows deleted  {}  destructive", place(12)),
        ]
    );
}

#[test]
fn what_became_of_shipped_migrations_is_said() {
    let repository = shop();
    repository.write("migrations/0003_c.sql", "CREATE TABLE c ();\n");
    repository.write("migrations/0005_e.sql", "CREATE TABLE e ();\n");
    repository.write("migrations/0004_d.sql", "CREATE TABLE d ();\n").commit().branch("feature");
    repository.write("migrations/0001_shop.sql", "CREATE TABLE customers (id bigint PRIMARY KEY, nick text);\n");
    repository.write("migrations/0005_e.sql", "CREATE TABLE e (); -- said otherwise\n");
    repository.write("migrations/0002_late.sql", "CREATE TABLE late ();\n");
    repository.git(&["mv", "migrations/0003_c.sql", "migrations/0003_renamed.sql"]);
    fs::remove_file(repository.path().join("migrations/0004_d.sql")).expect("it is there");
    repository.commit();
    let said = repository.diff(&[]);
    for sentence in [
        "migration 0001_shop was there before and has been edited",
        "migration 0003_c has been renamed to 0003_renamed",
        "migration 0004_d has been removed",
        "migration 0005_e was there before; its comments have been edited",
        "− table d",
        "− table orders",
        "+ table late",
    ] {
        assert!(said.out.contains(sentence), "{sentence}\n{}", said.out);
    }
    assert!(!said.out.contains("table c "), "renaming a file changes no table: {}", said.out);
}

#[test]
fn a_new_migration_that_sorts_before_an_old_one_is_said() {
    let repository = shop();
    repository.write("migrations/0003_c.sql", "CREATE TABLE c ();\n").commit().branch("feature");
    repository.write("migrations/0002_late.sql", "CREATE TABLE late ();\n").commit();
    let said = repository.diff(&[]);
    assert!(said.out.contains("migration 0002_late sorts before 0003_c"), "{}", said.out);
}

/// `main` and `feature` of a shop, each with a migration that the other lacks.
fn parted(on_main: &str, on_feature: &str) -> Repository {
    let repository = shop();
    repository.branch("feature");
    repository.write("migrations/0003_feature.sql", on_feature).commit();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("migrations/0002_main.sql", on_main).commit();
    repository.git(&["checkout", "-q", "feature"]);
    repository
}

#[test]
fn branches_that_come_together_in_either_order_are_told_apart_from_those_that_do_not() {
    let alike = parted("ALTER TABLE orders ADD a int;\n", "ALTER TABLE customers ADD b int;\n").diff(&["--exit-code"]);
    assert_eq!(alike.code, 1, "{}", alike.err);
    assert!(alike.out.contains("their order makes no difference"), "{}", alike.out);
    assert!(!alike.out.contains("column a "), "what main did is not the head's doing: {}", alike.out);

    let last_wins =
        parted("CREATE OR REPLACE VIEW v AS SELECT 1 AS x;\n", "CREATE OR REPLACE VIEW v AS SELECT 2 AS x;\n");
    let last_wins = last_wins.diff(&[]);
    assert!(last_wins.out.contains("their order makes a difference"), "{}", last_wins.out);
    assert!(last_wins.out.contains("~ view v"), "{}", last_wins.out);

    let columns = parted("ALTER TABLE orders ADD a int;\n", "ALTER TABLE orders ADD b int;\n").diff(&[]);
    assert!(columns.out.contains("order id, customer_id, a, b → id, customer_id, b, a"), "{}", columns.out);

    let refused = parted("DROP TABLE orders;\n", "ALTER TABLE orders ADD b int;\n").diff(&["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&refused.out).expect("it is JSON");
    assert_eq!(json["order"]["same"], false);
    let said = json["order"]["refusedBaseFirst"][0].as_str().unwrap_or_default();
    assert!(said.contains("0003_feature.sql:1: relation \"orders\" does not exist"), "{said}");
    assert_eq!(json["order"]["refusedHeadFirst"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_head_that_is_behind_lacks_what_the_base_has() {
    let repository = shop();
    repository.branch("feature");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("migrations/0002_main.sql", "CREATE TABLE late ();\n").commit();
    let behind = repository.diff(&["--base", "main", "--head", "feature"]);
    assert!(behind.out.contains("− table late"), "{}", behind.out);
    repository.git(&["checkout", "-q", "feature"]);
    let own_doing = repository.diff(&[]);
    assert!(own_doing.out.contains("no difference"), "{}", own_doing.out);
}

#[test]
fn where_git_cannot_help_it_says_what_can() {
    let repository = shop();
    let missing = repository.diff(&["--base", "v9"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("git knows no revision `v9`"), "{}", missing.err);

    let plain = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(plain.path().join("migrations")).expect("it can be made");
    fs::write(plain.path().join("migrations/1_a.sql"), "SELECT 1;").expect("it can be written");
    let outside = diff_in(plain.path(), &[]);
    assert_eq!(outside.code, 2);
    assert!(outside.err.contains("is not in a git repository"), "{}", outside.err);

    repository.write("migrations/0002_b.sql", "CREATE TABLE b ();\n").commit().branch("feature");
    repository.write("migrations/0003_c.sql", "CREATE TABLE c ();\n").commit();
    repository.git(&["checkout", "-q", "main"]);
    let clone = tempfile::tempdir().expect("a temporary folder");
    let source = format!("file://{}", repository.path().display());
    let mut command = Command::new("git");
    let cloned = command.args(["clone", "-q", "--depth", "1", "--branch", "feature", &source]).arg(clone.path());
    assert!(cloned.status().expect("git runs").success());
    for arguments in [&["--base", "HEAD~1"][..], &["--base", "main"], &[]] {
        let shallow = diff_in(clone.path(), arguments);
        assert_eq!(shallow.code, 2, "{arguments:?}: {}", shallow.out);
        assert!(shallow.err.contains("git fetch"), "{arguments:?}: {}", shallow.err);
    }

    repository.git(&["checkout", "-q", "--orphan", "other"]);
    repository.commit();
    let unrelated = repository.diff(&["--base", "main", "--head", "other"]);
    assert_eq!(unrelated.code, 2);
    assert!(unrelated.err.contains("no common history"), "{}", unrelated.err);
}

#[test]
fn a_folder_that_moved_is_found_by_its_files() {
    let repository = shop();
    repository.branch("feature");
    fs::create_dir(repository.path().join("db")).expect("it can be made");
    repository.git(&["mv", "migrations", "db/migrations"]);
    repository.write("db/migrations/0002_b.sql", "CREATE TABLE b ();\n").commit();
    let lost = repository.diff(&[]);
    assert_eq!(lost.code, 2);
    assert!(lost.err.contains("--base-migrations migrations"), "{}", lost.err);
    let found = repository.diff(&["--base-migrations", "migrations"]);
    assert_eq!(found.code, 0, "{}", found.err);
    assert!(found.out.contains("+ table b") && !found.out.contains("orders"), "{}", found.out);
}

#[test]
fn the_first_migration_is_compared_with_nothing() {
    let repository = Repository::new();
    repository.write("README.md", "x").commit().branch("feature");
    repository.write("migrations/1_a.sql", "CREATE TABLE a (x int);\n");
    let said = repository.diff(&[]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("+ table a (1 column)"), "{}", said.out);
}

#[test]
fn folders_and_migrations_can_be_compared_too() {
    let repository = shop();
    repository.write("other/0001_shop.sql", "CREATE TABLE customers (id int PRIMARY KEY);\n");
    let folders = repository.diff(&["migrations", "other"]);
    assert_eq!(folders.code, 0, "{}", folders.err);
    assert!(folders.out.contains("− column nick"), "{}", folders.out);
    repository.write("alien/1_x.sql", "CREATE TABLE x ();\n");
    let alien = repository.diff(&["migrations", "alien"]);
    assert_eq!(alien.code, 2);
    assert!(alien.err.contains("--unrelated"), "{}", alien.err);
    assert_eq!(repository.diff(&["migrations", "alien", "--unrelated"]).code, 0);
    assert_eq!(repository.diff(&["migrations", "nowhere"]).code, 2);

    repository.write("migrations/0002_b.sql", "ALTER TABLE orders ADD note text;\n");
    let between = repository.diff(&["--at", "0001..0002"]);
    assert!(between.out.contains("+ column note text"), "{}", between.out);
    let back = repository.diff(&["--at", "0002..0001"]);
    assert!(back.out.contains("− column note text"), "{}", back.out);
    let from_the_start = repository.diff(&["--at", "..0001"]);
    assert!(from_the_start.out.contains("+ table orders"), "{}", from_the_start.out);
    for (range, said) in [("0001", "--at A..B"), ("000..0002", "may mean"), ("0001..x9", "no migration is called")] {
        let refused = repository.diff(&["--at", range]);
        assert_eq!(refused.code, 2, "{range}");
        assert!(refused.err.contains(said), "{range}: {}", refused.err);
    }
}

#[test]
fn a_side_that_postgresql_would_refuse_is_said() {
    let repository = shop();
    repository.branch("feature");
    repository.write("migrations/0002_b.sql", "CREATE TABLE b (x int);\n");
    repository.write("migrations/0003_c.sql", "ALTER TABLE nowhere ADD x int;\n");
    let said = repository.diff(&["--exit-code"]);
    assert_eq!(said.code, 3, "{}", said.out);
    assert!(said.err.contains("42P01") && said.out.contains("would be refused"), "{}{}", said.err, said.out);
    assert!(said.out.contains("+ table b"), "the rest is told: {}", said.out);
}

#[test]
fn the_json_is_of_a_version_and_holds_values_and_places() {
    let repository = shop();
    repository.branch("feature");
    let mut text = String::new();
    writeln!(text, "ALTER TABLE customers ALTER nick TYPE text;").expect("a string takes all");
    repository.write("migrations/0002_b.sql", &text);
    let said = repository.diff(&["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("it is JSON");
    assert_eq!(json["version"], 1);
    let change = &json["objects"][0]["changes"][0];
    assert_eq!(change["attributes"][0]["before"], "character varying(20)");
    assert_eq!(change["places"][0]["file"], "migrations/0002_b.sql");
    assert_eq!(change["risks"][0]["rule"], "type-changed");
}
