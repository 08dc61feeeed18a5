//! The sample project against PostgreSQL: what the tool exports makes the schema that the migrations make.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::postgres::{Server, compare, entries};

/// The migrations in order.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"))
        .expect("the sample is there")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .collect();
    files.sort();
    assert_eq!(files.len(), 39);
    files
}

/// The text of a migration. The bootstrap makes a database and goes there; here the test has made one.
pub(crate) fn script(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("it can be read");
    let line = |line| {
        let line: &str = line;
        if line.starts_with("CREATE DATABASE") || line.starts_with("\\c") { "" } else { line }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_export_of_the_sample_makes_what_its_migrations_make() {
    let Some(server) = Server::start() else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let replayed = server.database("replayed");
    for file in &files() {
        assert_eq!(replayed.run_script(&script(file)), Ok(()), "{}", file.display());
    }
    let exported = Command::new(env!("CARGO_BIN_EXE_schemabook"))
        .args(["export", "--format", "sql", "--quiet", "--postgres-version", &server.major().to_string()])
        .current_dir(root)
        .output()
        .expect("the tool runs");
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    let loaded = server.database("loaded");
    assert_eq!(loaded.run_through(&String::from_utf8_lossy(&exported.stdout)), []);
    let (expected, actual) = (entries(&replayed.dump()), entries(&loaded.dump()));
    assert!(expected.len() > 200, "the dump has {} entries", expected.len());
    assert_eq!(compare(&expected, &expected, &actual), "");
}
