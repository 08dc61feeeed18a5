//! Small stories: SQL in, what the session holds afterwards.

use std::sync::Arc;

use crate::catalog::{CatalogError, PostgresVersion};
use crate::sql::execute::execute;
use crate::sql::session::{Effect, Session};
use crate::sql::source::Source;
use crate::sql::{parse, split};
use crate::text::{FileId, Identifier};

/// Runs statements; what became of the last.
fn run(session: &mut Session, sql: &str) -> Result<Effect, CatalogError> {
    let text: Arc<str> = sql.into();
    let source = Source::file(FileId(0), Arc::clone(&text));
    let mut last = Ok(Effect::Applied);
    for (number, raw) in split(&text).statements.iter().enumerate() {
        let statement = parse(raw, &text).expect("the story is SQL");
        session.begin_statement(None, number as u32, &source, raw.span);
        last = execute(session, &source, &statement);
    }
    last
}

fn schemas(session: &Session) -> Vec<String> {
    let named = session.catalog.objects().filter(|object| !object.id.is_built_in() && object.schema.is_none());
    named.map(|object| object.name.to_string()).collect()
}

fn story(sql: &str) -> (Result<Effect, CatalogError>, Vec<String>) {
    let mut session = Session::new(PostgresVersion::default());
    let effect = run(&mut session, sql);
    (effect, schemas(&session))
}

#[test]
fn a_guard_on_a_catalog_is_answered() {
    let (effect, made) = story(
        "CREATE SCHEMA a; \
         DO $$ BEGIN \
           IF NOT EXISTS (SELECT 1 FROM pg_namespace n WHERE n.nspname = 'a') THEN CREATE SCHEMA wrong; END IF; \
           IF NOT EXISTS (SELECT FROM information_schema.schemata WHERE schema_name = 'b') THEN CREATE SCHEMA b; END IF; \
         END $$",
    );
    assert_eq!((effect, made), (Ok(Effect::Applied), vec!["a".to_owned(), "b".to_owned()]));
}

#[test]
fn a_function_that_changes_rows_only_is_run_for_those_who_read_them() {
    let (effect, made) = story(
        "CREATE TABLE state (step int); INSERT INTO state VALUES (1); \
         CREATE FUNCTION advance() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE state SET step = step + 1; END $$; \
         SELECT advance(); \
         DO $$ BEGIN EXECUTE (SELECT format('CREATE SCHEMA s%s', step) FROM state); END $$",
    );
    assert_eq!((effect, made), (Ok(Effect::Applied), vec!["s2".to_owned()]));
}

#[test]
fn a_table_made_of_a_query_has_its_rows_and_can_be_made_of_variables() {
    let (effect, made) = story(
        "CREATE TABLE given AS VALUES ('a'), ('b'); \
         CREATE TABLE empty AS TABLE given WITH NO DATA; \
         DO $$ DECLARE ending text := 'z'; r record; BEGIN \
           CREATE TABLE made AS SELECT column1 || ending AS name FROM given UNION SELECT * FROM empty; \
           FOR r IN SELECT name FROM made ORDER BY name LOOP EXECUTE format('CREATE SCHEMA %I', r.name); END LOOP; \
         END $$",
    );
    assert_eq!((effect, made), (Ok(Effect::Applied), vec!["az".to_owned(), "bz".to_owned()]));
}

#[test]
fn what_returns_void_can_be_executed_for_its_effect() {
    let (effect, made) = story(
        "CREATE FUNCTION make() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE SCHEMA a; END $$; \
         DO $$ BEGIN EXECUTE make(); END $$",
    );
    assert_eq!((effect, made), (Ok(Effect::Applied), vec!["a".to_owned()]));
}

#[test]
fn a_handler_undoes_its_block_only() {
    let (effect, made) = story(
        "DO $$ BEGIN \
           CREATE SCHEMA a; \
           BEGIN CREATE SCHEMA b; CREATE SCHEMA a; EXCEPTION WHEN duplicate_schema THEN NULL; END; \
           BEGIN RAISE EXCEPTION 'no %', 1 USING ERRCODE = 'P0002'; \
           EXCEPTION WHEN no_data_found THEN EXECUTE format('CREATE SCHEMA %I', SQLERRM); END; \
         END $$",
    );
    assert_eq!((effect, made), (Ok(Effect::Applied), vec!["a".to_owned(), "no 1".to_owned()]));
}

#[test]
fn loops_execute_what_they_format() {
    let (effect, made) = story(
        "DO $$ DECLARE names text[] := ARRAY['x', 'Y']; name text; r record; BEGIN \
           FOREACH name IN ARRAY names LOOP EXECUTE format('CREATE SCHEMA %I', name || '_s'); END LOOP; \
           FOR i IN REVERSE 2..1 LOOP EXECUTE 'CREATE SCHEMA n' || i; END LOOP; \
           FOR r IN SELECT nspname AS of FROM pg_namespace WHERE nspname LIKE 'n_' ORDER BY 1 LOOP \
             EXECUTE 'CREATE SCHEMA of_' || r.of; CONTINUE WHEN r.of = 'n1'; EXIT; END LOOP; \
         END $$",
    );
    let expected = ["x_s", "Y_s", "n2", "n1", "of_n1", "of_n2"].map(str::to_owned);
    assert_eq!((effect, made), (Ok(Effect::Applied), expected.to_vec()));
}

#[test]
fn a_loop_without_end_is_cut_and_changes_nothing() {
    let (effect, made) = story("DO $$ BEGIN CREATE SCHEMA a; LOOP NULL; END LOOP; END $$");
    assert_eq!(effect, Ok(Effect::Opaque("it was cut after 1000000 steps".to_owned())));
    assert!(made.is_empty());
}

#[test]
fn what_depends_on_the_clock_is_opaque_and_says_why() {
    let (effect, made) = story("DO $$ BEGIN IF now() > '2020-01-01' THEN CREATE SCHEMA a; END IF; END $$");
    assert_eq!(effect, Ok(Effect::Opaque("the time at which the migration runs is not known".to_owned())));
    assert!(made.is_empty());
    let (effect, _) = story("DO $$ BEGIN IF now() > '2020-01-01' THEN PERFORM 1; END IF; END $$");
    assert_eq!(effect, Ok(Effect::NoEffect("changes rows only")));
}

#[test]
fn an_error_that_nobody_takes_is_the_statements() {
    let (effect, made) = story("DO $$ BEGIN CREATE SCHEMA a; RAISE EXCEPTION 'found %', 3; END $$");
    let error = effect.expect_err("it raises");
    assert_eq!((error.sqlstate, error.message.as_str()), ("P0001", "found 3"));
    assert!(made.is_empty());
}

#[test]
fn a_search_path_that_a_query_sets_takes_effect() {
    let mut session = Session::new(PostgresVersion::default());
    let effect = run(&mut session, "CREATE SCHEMA a; SELECT pg_catalog.set_config('search_path', 'a', false)");
    assert_eq!(effect, Ok(Effect::Applied));
    assert_eq!(session.search_path.first(), Some(&Identifier::from("a")));
}
