//! A real PostgreSQL server that a test starts for itself, asks, and compares with.
//!
//! 1. `programs` finds `initdb`, `postgres`, `psql` and `pg_dump` on the machine.
//! 2. `server` starts a server on a Unix socket in a temporary folder and makes empty databases in it.
//! 3. `script` runs a file as `psql` does, with its meta commands and its COPY data.
//! 4. `dump` splits what `pg_dump` prints into entries and compares two dumps entry by entry.

mod dump;
mod programs;
mod script;
mod server;

pub(crate) use dump::{compare, entries};
pub(crate) use script::ScriptError;
pub(crate) use server::{Database, Server, skip};
