//! The recorded changes alone, without the SQL, lead to the same catalogs as the migrations, and back.

#[path = "support/in_memory.rs"]
mod in_memory;

use in_memory::in_memory;
use proptest::prelude::*;
use schemabook::catalog::{Catalog, MigrationIndex, Object};
use schemabook::migrations::{self, DiskTree};
use schemabook::replay::{History, Options, replay};

fn objects(catalog: &Catalog) -> Vec<Object> {
    catalog.objects().map(|object| (**object).clone()).collect()
}

/// Applies the recorded changes to a new database, and compares after each migration: objects, and what finds them.
fn assert_played_back(history: &History) {
    let mut played = Catalog::new(history.before.version());
    let mut steps = history.steps.iter().peekable();
    for index in 0..history.migration_count() {
        let index = Some(MigrationIndex(index as u32));
        while let Some(step) = steps.next_if(|step| step.origin.migration <= index) {
            let before = played.apply(&step.change).expect("what was done once can be done again");
            assert_eq!(before.as_deref(), step.before.as_deref());
        }
        let replayed = history.catalog_after(index);
        assert_eq!(objects(&played), objects(replayed));
        assert_found_alike(&mut played, replayed);
    }
    assert!(steps.next().is_none());
    assert_undone(history, played);
}

/// Takes the recorded changes back, the last first, and compares before each migration.
fn assert_undone(history: &History, mut undone: Catalog) {
    let mut steps = history.steps.iter().rev().peekable();
    for index in (0..history.migration_count()).rev() {
        let index = Some(MigrationIndex(index as u32));
        while let Some(step) = steps.next_if(|step| step.origin.migration >= index) {
            undone.undo(&step.change, step.before.as_ref());
        }
        let before = history.catalog_before(index);
        assert_eq!(objects(&undone), objects(&before));
        assert_found_alike(&mut undone, &before);
    }
}

/// Compares what finds the objects too: names, members, dependents. Numbers that were reserved in vain leave no trace.
fn assert_found_alike(catalog: &mut Catalog, other: &Catalog) {
    catalog.give_back_ids(other.next_id());
    assert!(*catalog == *other, "the objects are the same, but not what finds them");
}

#[test]
fn the_changes_of_the_sample_make_its_catalogs() {
    let tree = DiskTree::new(env!("CARGO_MANIFEST_DIR"));
    let (set, _) = migrations::load(&tree, "migrations", &migrations::Options::default()).expect("the sample is there");
    let history = replay(&set, &Options::default());
    assert!(history.steps.len() > 300);
    assert_played_back(&history);
}

/// Statements over a few names, so that many of them meet: some fail, some cascade, some do nothing.
fn statement() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(vec!["a", "b", "c"]);
    let column = || prop::sample::select(vec!["x", "y", "z"]);
    let kind = || prop::sample::select(vec!["int", "text", "timestamptz", "mood"]);
    prop_oneof![
        name()
            .prop_map(|t| format!("CREATE TABLE {t} (id serial PRIMARY KEY, x int NOT NULL DEFAULT 1 CHECK (x > 0))")),
        name().prop_map(|t| format!("CREATE TEMP TABLE tmp_{t} (id int)")),
        (name(), column(), kind()).prop_map(|(t, c, k)| format!("ALTER TABLE {t} ADD COLUMN {c} {k}")),
        (name(), column(), kind())
            .prop_map(|(t, c, k)| format!("ALTER TABLE {t} ALTER COLUMN {c} TYPE {k} USING NULL")),
        (name(), column()).prop_map(|(t, c)| format!("ALTER TABLE {t} DROP COLUMN {c} CASCADE")),
        (name(), column(), column()).prop_map(|(t, c, d)| format!("ALTER TABLE {t} RENAME COLUMN {c} TO {d}")),
        (name(), name()).prop_map(|(t, u)| format!("ALTER TABLE {t} RENAME TO {u}")),
        (name(), name()).prop_map(|(t, u)| format!("ALTER TABLE {t} ADD r_{u} int REFERENCES {u} ON DELETE CASCADE")),
        (name(), column()).prop_map(|(t, c)| format!("CREATE INDEX ON {t} ({c})")),
        (name(), column()).prop_map(|(t, c)| format!("CREATE VIEW v_{t} AS SELECT id, {c} FROM {t}")),
        (name(), column()).prop_map(|(t, c)| format!("COMMENT ON COLUMN {t}.{c} IS 'said'")),
        name().prop_map(|t| format!("DROP TABLE {t} CASCADE")),
        name().prop_map(|t| format!("CREATE SCHEMA IF NOT EXISTS s; ALTER TABLE {t} SET SCHEMA s")),
        Just("CREATE TYPE mood AS ENUM ('sad', 'ok')".to_owned()),
        Just("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'happy' AFTER 'sad'".to_owned()),
        Just("DROP TYPE mood CASCADE".to_owned()),
        (name(), column()).prop_map(|(t, c)| format!(
            "DO $$ BEGIN ALTER TABLE {t} ADD {c} int; \
            EXCEPTION WHEN OTHERS THEN CREATE TABLE {t} ({c} int); END $$"
        )),
        Just("BEGIN".to_owned()),
        Just("ROLLBACK".to_owned()),
        Just("SAVEPOINT here".to_owned()),
        Just("ROLLBACK TO here".to_owned()),
        Just("COMMIT".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn the_changes_of_any_migrations_make_their_catalogs(
        migrations in prop::collection::vec(prop::collection::vec(statement(), 1..12), 1..6)
    ) {
        let texts: Vec<String> = migrations.iter().map(|statements| statements.join(";\n") + ";\n").collect();
        assert_played_back(&replay(&in_memory(&texts), &Options::default()));
    }
}
