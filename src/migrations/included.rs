//! Files that a script of psql reads with `\i` and its kin (`exec_command_include` in psql's `command.c`).

use std::collections::{BTreeMap, BTreeSet};

use super::migration::Migration;
use super::reading::Reading;
use super::tree::{TreePath, normalized};
use crate::text::FileId;

/// How many files may include one another.
pub const MAX_INCLUDED_DEPTH: usize = 16;

/// The files that scripts include.
#[derive(Clone, Debug, Default)]
pub struct Included(BTreeMap<(FileId, Inclusion), FileId>);

/// A command of psql that reads a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Inclusion {
    /// Whether the path begins at the folder of the file that it stands in, not where psql was started.
    relative: bool,
    path: String,
}

impl Inclusion {
    /// The command of that name, with its arguments as they stand behind it; `None` for another command.
    pub fn of(command: &str, arguments: &str) -> Option<Self> {
        let relative = match command {
            "i" | "include" => false,
            "ir" | "include_relative" => true,
            _ => return None,
        };
        Some(Self { relative, path: path_of(arguments) })
    }

    /// The path as it was meant.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl Included {
    /// The file that the command in `file` reads; `None` if it is not there.
    pub fn find(&self, file: FileId, inclusion: &Inclusion) -> Option<FileId> {
        self.0.get(&(file, inclusion.clone())).copied()
    }
}

/// A script whose inclusions are looked for.
struct Including {
    file: FileId,
    path: TreePath,
    /// Where psql may have been started: the folder of the migration, or one above.
    started_in: String,
    depth: usize,
}

/// Takes in the files that the migrations include, and those that these include.
pub(super) fn collect(reading: &mut Reading<'_>, migrations: &[Migration]) -> Included {
    let mut included = Included::default();
    let mut taken = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let scripts = migrations.iter().filter_map(|migration| migration.up.as_ref());
    let mut waiting: Vec<Including> = scripts
        .filter(|script| script.text.contains('\\'))
        .map(|script| {
            let path = reading.folder.in_tree(&script.path);
            Including { file: script.file, started_in: path.folder().to_owned(), path, depth: 0 }
        })
        .collect();
    while let Some(script) = waiting.pop() {
        if script.depth > MAX_INCLUDED_DEPTH || !seen.insert((script.file, script.started_in.clone())) {
            continue;
        }
        let text = reading.sources.get(script.file).shared_text();
        for inclusion in inclusions(&text) {
            let Some((file, path)) = take(reading, &mut taken, &script, &inclusion) else { continue };
            included.0.insert((script.file, inclusion), file);
            let started_in = script.started_in.clone();
            waiting.push(Including { file, path, started_in, depth: script.depth + 1 });
        }
    }
    included
}

/// The first file that the path can mean.
fn take(
    reading: &mut Reading<'_>,
    taken: &mut BTreeMap<TreePath, Option<FileId>>,
    script: &Including,
    inclusion: &Inclusion,
) -> Option<(FileId, TreePath)> {
    let mut folder = if inclusion.relative { script.path.folder() } else { &script.started_in };
    loop {
        let joined = TreePath::new(inclusion.path.as_str()).below(folder);
        if let Ok(path) = normalized(joined.as_str())
            && !inclusion.path.starts_with('/')
        {
            let path = TreePath::new(path);
            let file = *taken.entry(path.clone()).or_insert_with(|| reading.included_source(&path));
            if let Some(file) = file {
                return Some((file, path));
            }
        }
        if folder.is_empty() || inclusion.relative {
            return None;
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

/// The commands in a text, one in a line at most; what looks like one within a string costs a look for its file.
fn inclusions(text: &str) -> BTreeSet<Inclusion> {
    let commands = text.lines().filter_map(|line| {
        let (_, command) = line.split_once('\\')?;
        let (name, arguments) = command.split_once(char::is_whitespace)?;
        Inclusion::of(name, arguments).filter(|inclusion| !inclusion.path.is_empty())
    });
    commands.collect()
}

/// The first word, in quotes if it holds blanks; semicolons at its end are no part of it.
fn path_of(arguments: &str) -> String {
    let arguments = arguments.trim();
    let word = match arguments.strip_prefix('\'') {
        Some(quoted) => quoted.split('\'').next().unwrap_or_default(),
        None => arguments.split_whitespace().next().unwrap_or_default().trim_end_matches(';'),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Inclusion, inclusions};

    #[test]
    fn a_path_is_a_word_or_stands_in_quotes() {
        let path = |arguments| Inclusion::of("ir", arguments).map(|inclusion| inclusion.path);
        assert_eq!(path(" tables/a.sql "), Some("tables/a.sql".to_owned()));
        assert_eq!(path("tables/a.sql; -- all"), Some("tables/a.sql".to_owned()));
        assert_eq!(path("'my tables/a.sql'"), Some("my tables/a.sql".to_owned()));
        assert_eq!(Inclusion::of("if", "true"), None);
    }

    #[test]
    fn commands_are_found_wherever_they_stand_in_a_line() {
        let found = inclusions("BEGIN;\n  \\ir a.sql\nSELECT 1; \\i b.sql\n\\if true\n");
        let paths: Vec<_> = found.iter().map(|inclusion| (inclusion.relative, inclusion.path())).collect();
        assert_eq!(paths, [(false, "b.sql"), (true, "a.sql")]);
    }
}
