//! The servers whose word is taken for what each version of PostgreSQL does.

use std::env;

use postgres::{Client, NoTls};

use crate::support::postgres::{Server, skip};

/// Lists connection strings of fresh clusters, separated by `;`, at most one of each major version, with a superuser's
/// name in each; without it the tests start a server of the version that the machine has.
const SERVERS_VARIABLE: &str = "SCHEMABOOK_SERVERS";

/// A server and its major version.
pub(crate) struct Witness {
    pub(crate) version: u32,
    pub(crate) client: Client,
    /// Ends the server that the test has started when the test has asked everything.
    _server: Option<Server>,
}

/// Whether the servers are those that the environment lists, which have all that the tests can ask of.
pub(crate) fn are_listed() -> bool {
    env::var_os(SERVERS_VARIABLE).is_some()
}

/// The servers to ask; none if the machine has none of a version from 15 to 18.
pub(crate) fn witnesses() -> Vec<Witness> {
    let Ok(listed) = env::var(SERVERS_VARIABLE) else {
        let started = Server::start().map(|server| witness(server.client("postgres"), Some(server)));
        return started.into_iter().filter(is_known).collect();
    };
    let connections = listed.split(';').filter(|connection| !connection.trim().is_empty());
    let connect = |connection| Client::connect(connection, NoTls).expect("the server listed answers");
    connections.map(|connection| witness(connect(connection), None)).filter(is_known).collect()
}

fn witness(mut client: Client, server: Option<Server>) -> Witness {
    let version: String = client.query_one("SHOW server_version_num", &[]).expect("it knows its version").get(0);
    let version = version.parse::<u32>().expect("a version is a number") / 10_000;
    Witness { version, client, _server: server }
}

fn is_known(witness: &Witness) -> bool {
    let known = (15..=18).contains(&witness.version);
    if !known {
        skip(&format!("PostgreSQL {} is not one of the versions that are replayed", witness.version));
    }
    known
}
