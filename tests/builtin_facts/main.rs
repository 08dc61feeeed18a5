//! The tables of `src/catalog/builtin/facts` say what the servers at hand say.
//!
//! With `SCHEMABOOK_UPDATE=1` the tables are written anew; what they say of versions that no server is at hand for stays
//! as it is. `SCHEMABOOK_SERVERS` lists servers (`support/versions.rs`): those of 15 to 18 have made the tables.
#![cfg(unix)]

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "each test binary uses a part of what they share")]
mod support;
#[path = "../support/versions.rs"]
mod versions;

mod table;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use postgres::Client;
use table::FactsTable;
use versions::Witness;

/// The extensions that come with PostgreSQL and can be created wherever it runs: each server tells of its own.
const OF_POSTGRESQL: [&str; 48] = [
    "adminpack",
    "amcheck",
    "autoinc",
    "bloom",
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dblink",
    "dict_int",
    "dict_xsyn",
    "earthdistance",
    "file_fdw",
    "fuzzystrmatch",
    "hstore",
    "insert_username",
    "intagg",
    "intarray",
    "isn",
    "lo",
    "ltree",
    "moddatetime",
    "old_snapshot",
    "pageinspect",
    "pg_buffercache",
    "pg_freespacemap",
    "pg_logicalinspect",
    "pg_prewarm",
    "pg_stat_statements",
    "pg_surgery",
    "pg_trgm",
    "pg_visibility",
    "pg_walinspect",
    "pgcrypto",
    "pgrowlocks",
    "pgstattuple",
    "plpgsql",
    "postgres_fdw",
    "refint",
    "seg",
    "sslinfo",
    "tablefunc",
    "tcn",
    "tsm_system_rows",
    "tsm_system_time",
    "unaccent",
    "uuid-ossp",
    "xml2",
];

/// The extensions of other projects: the first server that has one tells of it for all versions.
const OF_OTHERS: [&str; 7] = [
    "address_standardizer",
    "pg_partman",
    "postgis",
    "postgis_raster",
    "postgis_sfcgal",
    "postgis_tiger_geocoder",
    "postgis_topology",
];

#[test]
fn tables_say_what_the_servers_say() {
    let mut witnesses = versions::witnesses();
    let mut stale = Vec::new();
    for query in queries() {
        let name = query.file_stem().and_then(|stem| stem.to_str()).expect("queries have names");
        let sql = std::fs::read_to_string(&query).expect("a query can be read");
        let answers = witnesses.iter_mut().map(|witness| (witness.version, ask(&mut witness.client, &sql, None)));
        check(&format!("facts/tables/{name}.tsv"), answers.collect(), &mut stale);
    }
    assert_fresh(&stale);
}

#[test]
fn extensions_bring_what_the_servers_say() {
    let mut witnesses = versions::witnesses();
    let mut stale = Vec::new();
    let sql = std::fs::read_to_string(room().join("generate/extension_members.sql")).expect("the query can be read");
    for name in OF_POSTGRESQL {
        check(&format!("facts/extensions/{name}.tsv"), ask_extension(&mut witnesses, &sql, name), &mut stale);
    }
    // Whatever version of another project's extension this machine happens to have says nothing about the tables.
    let others = if versions::are_listed() { &OF_OTHERS[..] } else { &[] };
    for name in others {
        let Some((_, answer)) = ask_extension(&mut witnesses, &sql, name).into_iter().next() else { continue };
        let for_all = table::VERSIONS.map(|version| (version, answer.clone()));
        check(&format!("facts/extensions/{name}.tsv"), for_all.collect(), &mut stale);
    }
    assert_fresh(&stale);
}

fn room() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/builtin")
}

fn queries() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(room().join("generate/tables")).expect("the folder of queries stands");
    let mut queries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    queries.sort();
    queries
}

/// The answer of a generating query, whose single column is a line of the table.
fn ask(client: &mut Client, query: &str, extension: Option<&str>) -> BTreeSet<String> {
    let answer = match &extension {
        Some(name) => client.query(&query.replace("$1", "$1::text"), &[name]),
        None => client.query(query, &[]),
    };
    let rows = answer.unwrap_or_else(|error| panic!("{error:?}\n{query}"));
    rows.iter().map(|row| row.get::<_, String>(0).trim_end_matches('\t').to_owned()).collect()
}

/// What an extension brings when it is created, on each server that has it.
fn ask_extension(witnesses: &mut [Witness], query: &str, name: &str) -> Vec<(u32, BTreeSet<String>)> {
    let mut answers = Vec::new();
    for Witness { version, client, .. } in witnesses {
        let known = client.query("SELECT FROM pg_available_extensions WHERE name = $1", &[&name]);
        if known.is_ok_and(|rows| rows.is_empty()) {
            continue;
        }
        let begin = format!("BEGIN; DROP EXTENSION IF EXISTS \"{name}\"; CREATE EXTENSION \"{name}\" CASCADE");
        client.batch_execute(&begin).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        answers.push((*version, ask(client, query, Some(name))));
        client.batch_execute("ROLLBACK").expect("a transaction can be rolled back");
    }
    answers
}

/// Notes the file if it is not what the answers make of it, or writes it anew.
fn check(file: &str, answers: Vec<(u32, BTreeSet<String>)>, stale: &mut Vec<String>) {
    let path = room().join(file);
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let mut table = FactsTable::read(&before);
    for (version, facts) in answers {
        table.replace(version, facts);
    }
    let after = table.to_string();
    if before == after {
        return;
    }
    if std::env::var_os("SCHEMABOOK_UPDATE").is_some() {
        std::fs::write(&path, after).expect("the table can be written");
    } else {
        stale.push(file.to_owned());
    }
}

fn assert_fresh(stale: &[String]) {
    assert!(stale.is_empty(), "stale: {stale:?}; SCHEMABOOK_UPDATE=1 cargo test --test builtin_facts mends them");
}
