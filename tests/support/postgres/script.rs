//! Runs scripts through `psql`, which knows meta commands and COPY data.

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use super::server::Database;

/// The first error of a script, as the server or `psql` itself reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScriptError {
    /// PostgreSQL's code, such as `42P01`; empty where `psql` itself refuses.
    pub(crate) sqlstate: String,
    /// The message without severity and code.
    pub(crate) message: String,
    /// The line on which `psql` met the end of the statement.
    pub(crate) line: usize,
}

impl fmt::Display for ScriptError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: {}: {}", self.line, self.sqlstate, self.message)
    }
}

impl Database<'_> {
    /// Runs a script in a session of its own, each statement in its own transaction unless the script says otherwise.
    pub(crate) fn run_script(&self, sql: &str) -> Result<(), ScriptError> {
        first(errors_of(self.psql().args(["--set", "ON_ERROR_STOP=1", "--file", "-"]), sql))
    }

    /// Runs a file as [`Database::run_script`] does, in the file's folder, so that it may include its neighbours.
    pub(crate) fn run_file(&self, file: &Path) -> Result<(), ScriptError> {
        let folder = file.parent().expect("a file is in a folder");
        let mut command = self.psql();
        command.current_dir(folder).args(["--set", "ON_ERROR_STOP=1", "--file"]).arg(file);
        first(errors_of(&mut command, ""))
    }

    /// Runs a script to its end whatever fails in it, and gives all that failed.
    pub(crate) fn run_through(&self, sql: &str) -> Vec<ScriptError> {
        errors_of(self.psql().args(["--file", "-"]), sql)
    }

    fn psql(&self) -> Command {
        let mut command = self.server.client_program("psql", &self.name);
        command.args(["--no-psqlrc", "--quiet", "--set", "VERBOSITY=verbose"]);
        command
    }
}

fn errors_of(psql: &mut Command, sql: &str) -> Vec<ScriptError> {
    let piped = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("psql starts");
    let mut input = child.stdin.take().expect("standard input is piped");
    let output = thread::scope(|scope| {
        // psql stops reading at the first error; that it closes the pipe is no failure of the test.
        scope.spawn(move || drop(input.write_all(sql.as_bytes())));
        child.wait_with_output().expect("psql ends")
    });
    let printed = String::from_utf8_lossy(&output.stderr);
    let mut errors: Vec<_> = printed.lines().filter_map(parse_error).collect();
    if errors.is_empty() && !output.status.success() {
        errors.push(ScriptError { sqlstate: String::new(), message: printed.into_owned(), line: 0 });
    }
    errors
}

fn first(errors: Vec<ScriptError>) -> Result<(), ScriptError> {
    errors.into_iter().next().map_or(Ok(()), Err)
}

/// Reads `psql:<stdin>:3: ERROR:  42P01: relation "t" does not exist`, or psql's own `psql:<stdin>:3: error: …`.
fn parse_error(line: &str) -> Option<ScriptError> {
    let (place, rest) = ["ERROR:  ", "FATAL:  ", "PANIC:  ", "error: "].iter().find_map(|word| {
        let (place, rest) = line.split_once(&format!(": {word}"))?;
        place.starts_with("psql:").then_some((place, rest))
    })?;
    let line = place.rsplit(':').next()?.parse().unwrap_or(0);
    let (sqlstate, message) = match rest.split_once(": ") {
        Some((code, message)) if is_sqlstate(code) => (code, message),
        _ => ("", rest),
    };
    Some(ScriptError { sqlstate: sqlstate.to_owned(), message: message.to_owned(), line })
}

fn is_sqlstate(code: &str) -> bool {
    code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

#[test]
fn an_error_of_the_server_is_read_with_its_code_and_line() {
    let error = parse_error("psql:<stdin>:12: ERROR:  42P07: relation \"t\" already exists").expect("an error");
    assert_eq!((error.sqlstate.as_str(), error.line), ("42P07", 12));
    assert_eq!(error.message, "relation \"t\" already exists");
}

#[test]
fn an_error_of_psql_itself_has_no_code() {
    let error = parse_error("psql:/tmp/a.sql:3: error: b.sql: No such file or directory").expect("an error");
    assert_eq!((error.sqlstate.as_str(), error.line), ("", 3));
    assert_eq!(parse_error("psql:<stdin>:3: NOTICE:  00000: relation \"t\" already exists, skipping"), None);
}
