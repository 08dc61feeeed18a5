//! Stories of layouts: files in; out come the layout, the migrations in order with their text, what is said of them,
//! and what is left out.

use std::fmt::Write;

use crate::diagnostic::Diagnostic;
use crate::migrations::{MemoryTree, MigrationSet, Options, Script, TransactionMode, load};

/// Holds what is found in a folder of those files to `expected`, indentation aside.
pub(in crate::migrations) fn check(files: &[(&str, &str)], expected: &str) {
    check_with(&Options::default(), files, expected);
}

/// The same with the layout given.
pub(in crate::migrations) fn check_as(layout: &str, files: &[(&str, &str)], expected: &str) {
    check_with(&Options { layout: Some(layout.parse().unwrap()), ..Options::default() }, files, expected);
}

/// The same with options.
pub(in crate::migrations) fn check_with(options: &Options, files: &[(&str, &str)], expected: &str) {
    let tree: MemoryTree = files.iter().copied().collect();
    let (set, diagnostics) = load(&tree, "", options).unwrap();
    let told = tell(&set, &diagnostics);
    let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>().join("\n");
    assert_eq!(lines(&told), lines(expected), "\n--- found ---\n{told}\n{diagnostics:#?}");
}

/// A line for the layout, each migration, each diagnostic and each file left out. How a migration runs is told where
/// it differs from the first one.
fn tell(set: &MigrationSet, diagnostics: &[Diagnostic]) -> String {
    let mut story = format!("{}\n", set.layout);
    let usual = set.migrations.iter().find_map(|migration| Some(migration.up.as_ref()?.transaction));
    for migration in &set.migrations {
        let mut line = format!("{} |", migration.id);
        if let Some(up) = &migration.up {
            write!(line, " {}", squeezed(up)).unwrap();
            if Some(up.transaction) != usual {
                write!(line, " | {}", mode(up.transaction)).unwrap();
            }
        }
        if migration.repeatable {
            line.push_str(" | repeatable");
        }
        if let Some(down) = &migration.down {
            write!(line, " | down: {}", squeezed(down)).unwrap();
        }
        story.push_str(line.trim_end());
        story.push('\n');
    }
    // The note that a folder is plain would stand in every story of one.
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.code.0 != "layout-unclear") {
        let severity = format!("{:?}", diagnostic.severity).to_lowercase();
        let path = diagnostic.location.map_or("", |location| set.sources.get(location.file).path());
        writeln!(story, "{}", format!("{severity}[{}] {path}", diagnostic.code).trim_end()).unwrap();
    }
    for ignored in &set.ignored {
        writeln!(story, "ignored {}: {}", ignored.path, ignored.reason).unwrap();
    }
    story
}

/// The text that runs, blanks squeezed; `⏎` where a statement ends without a semicolon, `‖` between sections.
fn squeezed(script: &Script) -> String {
    let mut sections = Vec::new();
    for section in &script.sections {
        let mut start = section.start;
        let mut pieces = Vec::new();
        let breaks = script.breakpoints.iter().copied().filter(|at| (section.start..section.end).contains(at));
        for end in breaks.chain([section.end]) {
            let words = script.text[start as usize..end as usize].split_whitespace();
            pieces.push(words.collect::<Vec<_>>().join(" "));
            start = end;
        }
        pieces.retain(|piece| !piece.is_empty());
        sections.push(pieces.join(" ⏎ "));
    }
    sections.join(" ‖ ")
}

fn mode(mode: TransactionMode) -> &'static str {
    match mode {
        TransactionMode::PerScript => "per-script",
        TransactionMode::Implicit => "implicit",
        TransactionMode::PerStatement => "per-statement",
    }
}
