//! Runs the stories of a folder and collects what fails.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::replay::{self, DATABASE, Replayed};
use crate::support::postgres::{Server, compare, entries, skip};
use crate::support::story::{self, Case};

/// Holds every case of an area against PostgreSQL; fails with all that differs.
pub(crate) fn run_area(area: &str) {
    let Some(server) = Server::start() else { return };
    let mut failures = String::new();
    let (mut run, mut failed) = (0, 0);
    for file in story::files_below(&folder().join(area)) {
        let cases = story::read(&file).into_iter();
        for case in cases.filter(|case| is_wanted(&file, case) && needed_version(case) <= server.major()) {
            run += 1;
            if let Err(report) = check(&server, &case) {
                failed += 1;
                let shown = file.strip_prefix(folder()).unwrap_or(&file).display();
                write!(failures, "\n{shown}:{}: {}\n{report}\n", case.line, case.title)
                    .expect("strings take everything");
            }
            server.forget_globals();
        }
    }
    assert!(failed == 0, "{failed} of {run} cases fail\n{failures}");
}

/// The names of the folders below `stories/`.
pub(crate) fn areas_on_disk() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the stories are there");
    let mut areas: Vec<String> =
        entries.map(|entry| entry.expect("a folder lists").file_name().to_string_lossy().into_owned()).collect();
    areas.sort_unstable();
    areas
}

fn check(server: &Server, case: &Case) -> Result<(), String> {
    let story = replay::Story::from_case(case)?;
    match replay::on_postgres(server, &story)? {
        Replayed::Without(extension) => report_missing(case, &extension),
        Replayed::To(dump) => check_reload(server, &dump),
    }
}

/// The dump of a story, loaded into an empty database, gives the same dump: what the stories compare can be compared.
fn check_reload(server: &Server, dump: &str) -> Result<(), String> {
    let database = server.database(DATABASE);
    let errors: String =
        database.run_through(dump).iter().flat_map(|error| [error.to_string(), "\n".to_owned()]).collect();
    let actual = entries(&database.dump());
    let report = errors + &compare(&entries(dump), &actual, &actual);
    if report.is_empty() { Ok(()) } else { Err(report) }
}

/// A machine may lack the package with PostgreSQL's contributed extensions; a green run in CI must not.
fn report_missing(case: &Case, extension: &str) -> Result<(), String> {
    let message = format!("{}: {extension}", case.title);
    if env::var_os("CI").is_some() {
        return Err(message);
    }
    skip(&message);
    Ok(())
}

/// The version of the server that a case needs: 17 from the title `… (PostgreSQL 17)`.
fn needed_version(case: &Case) -> u32 {
    let named = case.title.strip_suffix(')').and_then(|title| title.rsplit_once("(PostgreSQL "));
    named.map_or(0, |(_, version)| version.parse().expect("a version stands after `PostgreSQL`"))
}

fn is_wanted(file: &Path, case: &Case) -> bool {
    let Ok(wanted) = env::var("SCHEMABOOK_STORY") else { return true };
    file.to_string_lossy().contains(&wanted) || case.title.contains(&wanted)
}

/// The folder of the stories.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/stories")
}
