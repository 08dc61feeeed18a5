//! A story's migrations as files, and what PostgreSQL makes of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::postgres::{ScriptError, Server};
use crate::support::story::Case;

/// The name of the database in which a story happens; stories may say it.
pub(crate) const DATABASE: &str = "story";
const BASELINE: &str = "baseline";
/// The version whose messages the stories quote.
const QUOTED_VERSION: u32 = 15;

/// The files of a case, written to a temporary folder.
pub(crate) struct Story {
    folder: TempDir,
    baseline: Option<PathBuf>,
    migrations: Vec<PathBuf>,
    /// By the migration's file name.
    failures: BTreeMap<String, Failure>,
}

/// How a migration is meant to fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// PostgreSQL's code.
    sqlstate: String,
    /// PostgreSQL's message; empty if the story does not say it.
    message: String,
}

/// What became of a story on the server.
pub(crate) enum Replayed {
    /// The dump of the database after the last migration.
    To(String),
    /// The machine lacks an extension that the story creates; PostgreSQL's message.
    Without(String),
}

impl Story {
    /// Writes the files of a case; an error says what the case lacks.
    pub(crate) fn from_case(case: &Case) -> Result<Self, String> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let mut story = Self { folder, baseline: None, migrations: Vec::new(), failures: BTreeMap::new() };
        for block in &case.blocks {
            match (block.kind.as_str(), block.name.as_str()) {
                ("sql", BASELINE) => story.baseline = Some(story.write("baseline.sql", &block.text)),
                ("sql", name) if !name.is_empty() => {
                    let file = story.write(&format!("migrations/{name}"), &block.text);
                    story.migrations.push(file);
                }
                ("file", name) => drop(story.write(&format!("migrations/{name}"), &block.text)),
                ("error", name) => drop(story.failures.insert(name.to_owned(), Failure::read(&block.text))),
                _ => return Err(format!("a block `{} {}` has no meaning in a story", block.kind, block.name)),
            }
        }
        story.is_whole().map(|()| story)
    }

    /// The folder with all files of the story.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The files of the migrations in order.
    pub(crate) fn migrations(&self) -> &[PathBuf] {
        &self.migrations
    }

    /// The folder with the migrations.
    pub(crate) fn migrations_folder(&self) -> PathBuf {
        self.folder.path().join("migrations")
    }

    /// The file that runs before the first migration.
    pub(crate) fn baseline(&self) -> Option<&Path> {
        self.baseline.as_deref()
    }

    /// The codes with which migrations are meant to fail, by file name.
    pub(crate) fn sqlstates(&self) -> BTreeMap<String, String> {
        self.failures.iter().map(|(file, failure)| (file.clone(), failure.sqlstate.clone())).collect()
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("the folder is the test's own");
        fs::write(&file, text).expect("the folder is the test's own");
        file
    }

    fn is_whole(&self) -> Result<(), String> {
        let names: Vec<String> = self.migrations.iter().map(|file| file_name(file)).collect();
        if names.is_empty() {
            return Err("the case has no migration".to_owned());
        }
        if !names.is_sorted() {
            return Err(format!("the migrations do not stand in the order of their names: {names:?}"));
        }
        match self.failures.keys().find(|name| !names.contains(name)) {
            Some(name) => Err(format!("`error {name}` belongs to no migration")),
            None => Ok(()),
        }
    }
}

impl Failure {
    /// Reads `42P01` or `42P01: relation "t" does not exist`.
    fn read(text: &str) -> Self {
        let (sqlstate, message) = text.trim().split_once(": ").unwrap_or((text.trim(), ""));
        Self { sqlstate: sqlstate.to_owned(), message: message.to_owned() }
    }

    /// Whether it is this failure. Later versions say some messages in other words, so the stories quote those of 15.
    fn fits(&self, error: &ScriptError, server_version: u32) -> bool {
        let says_it = server_version != QUOTED_VERSION || self.message.is_empty() || self.message == error.message;
        says_it && self.sqlstate == error.sqlstate
    }
}

/// Runs the migrations, each in its own session; an error is a migration that failed, or did not fail, unexpectedly.
pub(crate) fn on_postgres(server: &Server, story: &Story) -> Result<Replayed, String> {
    let database = server.database(DATABASE);
    for file in story.baseline.iter().chain(&story.migrations) {
        let expected = story.failures.get(&file_name(file));
        let outcome = database.run_file(file);
        match (&outcome, expected) {
            (Err(error), None) if is_missing_extension(error) => return Ok(Replayed::Without(error.message.clone())),
            (Ok(()), None) => {}
            (Err(error), Some(failure)) if failure.fits(error, server.major()) => {}
            _ => return Err(unexpected(&file_name(file), expected, outcome.err().as_ref())),
        }
    }
    Ok(Replayed::To(database.dump()))
}

fn unexpected(file: &str, expected: Option<&Failure>, error: Option<&ScriptError>) -> String {
    let wanted = expected.map_or("success".to_owned(), |failure| format!("{}: {}", failure.sqlstate, failure.message));
    let found = error.map_or("success".to_owned(), ToString::to_string);
    format!("{file} on PostgreSQL:\n- {wanted}\n+ {found}")
}

fn is_missing_extension(error: &ScriptError) -> bool {
    error.sqlstate == "0A000" && error.message.starts_with("extension ") && error.message.ends_with(" is not available")
}

fn file_name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
