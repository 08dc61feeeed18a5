//! Runs the stories of a folder and collects what fails.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::known;
use crate::replay::{self, DATABASE, Replayed, Story};
use crate::schemabook;
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
            let shown = file.strip_prefix(folder()).unwrap_or(&file).display().to_string();
            if let Err(report) = verdict(&shown, &case, check(&server, &case)) {
                failed += 1;
                write!(failures, "\n{shown}:{}: {}\n{report}\n", case.line, case.title)
                    .expect("strings take everything");
            }
            server.forget_globals();
        }
    }
    assert!(failed == 0, "{failed} of {run} cases fail\n{failures}");
}

/// A case must hold, unless it is known to differ: then it must differ still.
fn verdict(file: &str, case: &Case, checked: Result<(), String>) -> Result<(), String> {
    match (checked, known::is_known(file, &case.title)) {
        (Err(_), true) | (Ok(()), false) => Ok(()),
        (Err(report), false) => Err(report),
        (Ok(()), true) => Err("holds now: its line in known.rs can go".to_owned()),
    }
}

/// The differences that are known but belong to no case.
pub(crate) fn known_without_case() -> Vec<String> {
    let cases: Vec<(String, String)> = story::files_below(&folder())
        .iter()
        .flat_map(|file| {
            let shown = file.strip_prefix(folder()).unwrap_or(file).display().to_string();
            story::read(file).into_iter().map(move |case| (shown.clone(), case.title))
        })
        .collect();
    let is_there =
        |known: &known::Difference| cases.iter().any(|(file, title)| file == known.file && title == known.title);
    let lost = known::DIFFERENCES.iter().filter(|known| !is_there(known));
    lost.map(|known| format!("{}: {}", known.file, known.title)).collect()
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
        Replayed::To(dump) => {
            let report = failures(server, &story)? + &differences(server, &story, &dump)?;
            if report.is_empty() { Ok(()) } else { Err(report) }
        }
    }
}

/// How the files that fail in the replay differ from those that the story expects to fail.
fn failures(server: &Server, story: &Story) -> Result<String, String> {
    let expected = story.sqlstates();
    let actual = schemabook::failures(story, server.major())?;
    let lost = expected.iter().filter(|(file, code)| actual.get(*file) != Some(code));
    let extra = actual.iter().filter(|(file, code)| expected.get(*file) != Some(code));
    let lines = lost.map(|failure| ('-', failure)).chain(extra.map(|failure| ('+', failure)));
    Ok(lines.fold(String::new(), |report, (sign, (file, code))| report + &format!("{sign} {file} fails with {code}\n")))
}

/// How the export, loaded into an empty database, differs from the dump of the migrations.
fn differences(server: &Server, story: &Story, dump: &str) -> Result<String, String> {
    let export = schemabook::export(story, server.major())?;
    let (actual, errors) = reload(server, &export);
    let (expected, actual) = (entries(dump), entries(&actual));
    let mut report = compare(&expected, &expected, &actual);
    if !report.is_empty() {
        let (again, _) = reload(server, dump);
        report = compare(&expected, &entries(&again), &actual);
    }
    Ok(errors + &report)
}

/// The dump of an empty database into which a script was loaded, and the errors of loading it.
fn reload(server: &Server, script: &str) -> (String, String) {
    let database = server.database(DATABASE);
    let errors = database.run_through(script);
    let lines =
        errors.iter().fold(String::new(), |lines, error| lines + &format!("the export does not load: {error}\n"));
    (database.dump(), lines)
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
