//! Stories: Markdown files whose fenced blocks are a test's input and its expectation.
//!
//! A file opens with `# Title`. Each `## heading` below begins a case of its own; the blocks above the first heading
//! belong to every case of the file. A block's info string is its kind and, where there is one, its name:
//! `` ```sql 0001_init.sql ``. Everything else is prose.

use std::fs;
use std::path::{Path, PathBuf};

/// One case of a story file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// The heading above the case; the file's title if the file has no headings.
    pub(crate) title: String,
    /// The line of that heading.
    pub(crate) line: usize,
    /// The fenced blocks, those shared by the whole file first.
    pub(crate) blocks: Vec<Block>,
}

/// A fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// The first word of the info string, such as `sql`.
    pub(crate) kind: String,
    /// The rest of the info string, such as `0001_init.sql`; may be empty.
    pub(crate) name: String,
    /// The lines between the fences.
    pub(crate) text: String,
}

impl Case {
    /// The blocks of a kind, in the order of the file.
    pub(crate) fn blocks_of<'case>(&'case self, kind: &'case str) -> impl Iterator<Item = &'case Block> {
        self.blocks.iter().filter(move |block| block.kind == kind)
    }
}

/// The story files below a folder, in the order of their paths.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("the stories can be read").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort_unstable();
    files
}

/// The cases of a story file.
pub(crate) fn read(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    parse(&text)
}

/// The cases of a story.
pub(crate) fn parse(text: &str) -> Vec<Case> {
    let mut whole = Case { title: String::new(), line: 1, blocks: Vec::new() };
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let inside = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            let block = block(info, inside);
            cases.last_mut().unwrap_or(&mut whole).blocks.push(block);
        } else if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_owned(), line: index + 1, blocks: whole.blocks.clone() });
        } else if let Some(title) = line.strip_prefix("# ") {
            title.clone_into(&mut whole.title);
        }
    }
    if cases.is_empty() { vec![whole] } else { cases }
}

fn block<'text>(info: &str, lines: impl Iterator<Item = &'text str>) -> Block {
    let (kind, name) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
    let text = lines.flat_map(|line| [line, "\n"]).collect();
    Block { kind: kind.to_owned(), name: name.trim().to_owned(), text }
}

#[test]
fn a_file_without_headings_is_one_case() {
    let cases = parse("# One thing\n\nProse.\n\n```sql 0001_a.sql\nSELECT 1;\n```\n");
    assert_eq!(cases.len(), 1);
    assert_eq!(cases[0].title, "One thing");
    let [block] = cases[0].blocks.as_slice() else { panic!("one block") };
    assert_eq!((block.kind.as_str(), block.name.as_str(), block.text.as_str()), ("sql", "0001_a.sql", "SELECT 1;\n"));
}

#[test]
fn each_heading_is_a_case_that_begins_with_the_shared_blocks() {
    let cases =
        parse("# T\n```sql 0000.sql\na\n```\n## One\n```sql 0001.sql\nb\n```\n## Two\n```error 0001.sql\nc\n```\n");
    let names: Vec<Vec<&str>> =
        cases.iter().map(|case| case.blocks.iter().map(|block| &*block.text).collect()).collect();
    assert_eq!(names, [["a\n", "b\n"], ["a\n", "c\n"]]);
    assert_eq!((cases[1].title.as_str(), cases[1].line), ("Two", 9));
    assert_eq!(cases[1].blocks_of("error").count(), 1);
}
