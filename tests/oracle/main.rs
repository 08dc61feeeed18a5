//! Stories of migrations held against a real PostgreSQL server, which the tests start themselves.
//!
//! The migrations of a story are replayed on the server, and by schemabook, whose export is loaded into an empty
//! database; `pg_dump` must print both alike, entry by entry, and the same files must fail with the same SQLSTATE.
//!
//! `stories/<area>/<subject>.md` holds the cases (`support/story.rs` has the format). The `sql` blocks of a case are its
//! migration files, each run in a session of its own in the order in which they stand; a block named `baseline` runs
//! before them; a `file` block is written beside them for `\i`. An `error` block named like a migration holds the
//! SQLSTATE with which that migration fails, and after a colon the message.
//!
//! A case whose title ends with `(PostgreSQL 17)` needs a server of that version or a newer one.
//!
//! Where the model is known to differ, `known.rs` says so and the case must differ: one that holds again is taken out.
//!
//! `SCHEMABOOK_STORY=text` runs only the cases whose file or title holds the text; `SCHEMABOOK_BIN=path` holds another
//! build of the program to them.
#![cfg(unix)]

#[path = "../support/mod.rs"]
mod support;

mod known;
mod prefixes;
mod replay;
mod sample;
mod schemabook;
mod stories;

macro_rules! areas {
    ($($area:ident),* $(,)?) => {
        /// The folders below `stories/`; each is one test, so that a run starts few servers.
        const AREAS: &[&str] = &[$(stringify!($area)),*];
        $(
            #[test]
            fn $area() {
                stories::run_area(stringify!($area));
            }
        )*
    };
}

areas! {
    access, alterations, constraints, drops, functions, indexes, names, newer_versions, other_objects, partitions,
    plpgsql, projects, sequences, sessions, tables, triggers, types, views,
}

#[test]
fn every_folder_of_stories_is_a_test() {
    assert_eq!(stories::areas_on_disk(), AREAS);
}

#[test]
fn every_known_difference_is_that_of_a_case() {
    assert_eq!(stories::known_without_case(), Vec::<String>::new());
}

/// The support's own half: PostgreSQL compared with itself.
mod postgres {
    use crate::support::postgres::{Server, compare, entries};

    #[test]
    fn a_dump_loaded_and_dumped_again_is_the_same() {
        let Some(server) = Server::start() else { return };
        let database = server.database("first");
        let migration = "CREATE TABLE notes (id serial PRIMARY KEY, title varchar(20) DEFAULT 'new' CHECK (title <> ''));\n\
            COPY notes FROM stdin;\n1\ta\n\\.\n\\echo psql understands this\nCREATE INDEX ON notes (lower(title));\n";
        assert_eq!(database.run_script(migration), Ok(()));
        let expected = database.dump();
        let second = server.database("second");
        assert_eq!(second.run_through(&expected), []);
        let (expected, actual) = (entries(&expected), entries(&second.dump()));
        assert_eq!(compare(&expected, &actual, &actual), "");
        assert!(expected.contains_key(&("notes".into(), "TABLE".into(), "public".into())), "{expected:?}");
        assert!(expected.contains_key(&("notes_lower_idx".into(), "INDEX".into(), "public".into())), "{expected:?}");
    }

    #[test]
    fn a_script_that_fails_says_why_and_where() {
        let Some(server) = Server::start() else { return };
        let database = server.database("scripts");
        let error = database.run_script("SELECT 1;\n\nSELECT * FROM missing;\nSELECT 2;\n").expect_err("no such table");
        assert_eq!((error.sqlstate.as_str(), error.line), ("42P01", 3));
        assert_eq!(error.message, "relation \"missing\" does not exist");
        let errors = database.run_through("SELECT 1/0;\nCREATE TABLE t ();\nCREATE TABLE t ();\n");
        let codes: Vec<&str> = errors.iter().map(|error| error.sqlstate.as_str()).collect();
        assert_eq!(codes, ["22012", "42P07"]);
    }

    #[test]
    fn roles_of_one_story_do_not_reach_the_next() {
        let Some(server) = Server::start() else { return };
        let database = server.database("roles");
        assert_eq!(database.run_script("CREATE ROLE reader; GRANT CREATE ON SCHEMA public TO reader;"), Ok(()));
        drop(database);
        server.forget_globals();
        let database = server.database("roles");
        let error = database.run_script("SET ROLE reader;").expect_err("the role is gone");
        assert_eq!(error.sqlstate, "22023");
    }
}
