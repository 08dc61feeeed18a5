//! Migrations that stand nowhere but in a test.

use schemabook::migrations::{self, MemoryTree, MigrationSet};

/// One migration a text, in their order.
pub(crate) fn in_memory(texts: &[String]) -> MigrationSet {
    let names: Vec<String> = (0..texts.len()).map(|at| format!("{at:04}.sql")).collect();
    let tree: MemoryTree = names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    migrations::load(&tree, "", &migrations::Options::default()).expect("memory can be listed").0
}
