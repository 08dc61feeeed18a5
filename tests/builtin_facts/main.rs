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

#[test]
fn tables_say_what_the_servers_say() {
    let mut servers = servers();
    let mut stale = Vec::new();
    for query in queries() {
        let name = query.file_stem().and_then(|stem| stem.to_str()).expect("queries have names");
        let path = room().join("facts").join(format!("{name}.tsv"));
        let sql = std::fs::read_to_string(&query).expect("a query can be read");
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        let mut table = FactsTable::read(&before);
        for (version, client) in &mut servers {
            table.replace(*version, ask(client, &sql));
        }
        let after = table.to_string();
        if before != after {
            update_or_note(&path, &after, &mut stale);
        }
    }
    assert!(stale.is_empty(), "stale: {stale:?}; SCHEMABOOK_UPDATE=1 cargo test --test builtin_facts mends them");
}

fn room() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/builtin")
}

fn queries() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(room().join("generate")).expect("the folder of queries stands");
    let mut queries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    queries.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
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
fn ask(client: &mut Client, query: &str) -> BTreeSet<String> {
    let rows = client.query(query, &[]).unwrap_or_else(|error| panic!("{error:?}\n{query}"));
    rows.iter().map(|row| row.get::<_, String>(0).trim_end_matches('\t').to_owned()).collect()
}

fn update_or_note(path: &Path, text: &str, stale: &mut Vec<PathBuf>) {
    if std::env::var_os("SCHEMABOOK_UPDATE").is_some() {
        std::fs::write(path, text).expect("the table can be written");
    } else {
        stale.push(path.to_owned());
    }
}
