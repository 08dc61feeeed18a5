//! What `schemabook`, run as a program, makes of a story's migrations.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output};

use serde::Deserialize;

use crate::replay::Story;

/// The replay met statements that PostgreSQL refuses; what it could replay is printed all the same.
const INCOMPLETE: i32 = 3;

/// A line of `schemabook ledger --format json`.
#[derive(Debug, Deserialize)]
struct LedgerLine {
    /// The migration's id; the baseline has none.
    migration: Option<String>,
    outcome: String,
    sqlstate: Option<String>,
}

/// The final schema as SQL.
pub(crate) fn export(story: &Story, server_version: u32) -> Result<String, String> {
    run(story, server_version, &["export", "--format", "sql", "--include-baseline"])
}

/// The code of the first failure in each migration that the ledger counts as failed, by file name.
pub(crate) fn failures(story: &Story, server_version: u32) -> Result<BTreeMap<String, String>, String> {
    let printed = run(story, server_version, &["ledger", "--format", "json"])?;
    let lines: Vec<LedgerLine> =
        serde_json::from_str(&printed).map_err(|error| format!("the ledger cannot be read: {error}\n{printed}"))?;
    let mut first = BTreeMap::new();
    for line in lines.into_iter().filter(|line| line.outcome == "failed") {
        let file = line.migration.map_or_else(|| "the baseline".to_owned(), file_name);
        first.entry(file).or_insert(line.sqlstate.unwrap_or_default());
    }
    Ok(first)
}

fn run(story: &Story, server_version: u32, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new(program());
    command.args(arguments).arg("--migrations").arg(story.migrations_folder()).args(["--layout", "plain"]);
    command.args(["--postgres-version", &server_version.to_string()]).current_dir(story.folder());
    if let Some(baseline) = story.baseline() {
        command.arg("--baseline").arg(baseline);
    }
    let Output { status, stdout, stderr } = command.output().expect("schemabook starts");
    match status.code() {
        Some(0 | INCOMPLETE) => Ok(String::from_utf8_lossy(&stdout).into_owned()),
        _ => Err(format!("schemabook {}: {status}\n{}", arguments.join(" "), String::from_utf8_lossy(&stderr))),
    }
}

/// The program built with the tests, or another build that `SCHEMABOOK_BIN` names.
fn program() -> OsString {
    env::var_os("SCHEMABOOK_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_schemabook").into())
}

/// A migration's id is its file's name, with or without the ending.
fn file_name(id: String) -> String {
    if Path::new(&id).extension().is_some_and(|ending| ending == "sql") { id } else { id + ".sql" }
}
