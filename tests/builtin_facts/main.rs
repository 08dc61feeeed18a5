//! The tables of `src/catalog/builtin/facts` say what the servers at hand say.
//!
//! `SCHEMABOOK_FACTS_SERVERS` lists connection strings, separated by `;`: superusers of fresh clusters (`initdb
//! --locale=C.UTF-8 --encoding=UTF8`), at most one of each major version. With `SCHEMABOOK_UPDATE=1` the tables are
//! written anew; lines about versions that no server was given for stay as they are.

mod table;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use postgres::{Client, NoTls};
use table::FactsTable;

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
    let mut servers = servers();
    let mut stale = Vec::new();
    for query in queries() {
        let name = query.file_stem().and_then(|stem| stem.to_str()).expect("queries have names");
        let sql = std::fs::read_to_string(&query).expect("a query can be read");
        let answers = servers.iter_mut().map(|(version, client)| (*version, ask(client, &sql, None)));
        check(&format!("facts/tables/{name}.tsv"), answers.collect(), &mut stale);
    }
    assert_fresh(&stale);
}

#[test]
fn extensions_bring_what_the_servers_say() {
    let mut servers = servers();
    let mut stale = Vec::new();
    let sql = std::fs::read_to_string(room().join("generate/extension_members.sql")).expect("the query can be read");
    for name in OF_POSTGRESQL {
        let answers = servers.iter_mut().map(|(version, client)| (*version, ask_extension(client, &sql, name)));
        check(&format!("facts/extensions/{name}.tsv"), answers.collect(), &mut stale);
    }
    for name in OF_OTHERS {
        let mut answers = servers.iter_mut().map(|(_, client)| ask_extension(client, &sql, name));
        let Some(answer) = answers.find(|answer| !answer.is_empty()) else { continue };
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

fn servers() -> Vec<(u32, Client)> {
    let listed = std::env::var("SCHEMABOOK_FACTS_SERVERS").unwrap_or_default();
    listed.split(';').filter(|connection| !connection.trim().is_empty()).map(connect).collect()
}

fn connect(connection: &str) -> (u32, Client) {
    let mut client = Client::connect(connection, NoTls).expect("the server listed in SCHEMABOOK_FACTS_SERVERS answers");
    let version: String = client.query_one("SHOW server_version_num", &[]).expect("servers know their version").get(0);
    let major = version.parse::<u32>().expect("a version is a number") / 10_000;
    (major, client)
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

/// What an extension brings when it is created; nothing if the server does not have it.
fn ask_extension(client: &mut Client, query: &str, name: &str) -> BTreeSet<String> {
    let known = client.query("SELECT FROM pg_available_extensions WHERE name = $1", &[&name]);
    if known.is_ok_and(|rows| rows.is_empty()) {
        return BTreeSet::new();
    }
    let begin = format!("BEGIN; DROP EXTENSION IF EXISTS \"{name}\"; CREATE EXTENSION \"{name}\" CASCADE");
    client.batch_execute(&begin).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let lines = ask(client, query, Some(name));
    client.batch_execute("ROLLBACK").expect("a transaction can be rolled back");
    lines
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
