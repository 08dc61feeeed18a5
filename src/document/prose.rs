//! Pages and notes that the project writes itself: Markdown, in which `[[table]]` and `[[table.column]]` lead to the
//! page of what they name.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::book::{Book, anchor, unique};
use super::build::section;
use super::model::{Block, Page, PageId, Prose, Reference, Section, Target};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{FileId, Location, Span};

/// A link between double brackets that names nothing.
pub const BROKEN_LINK: Code = Code("broken-page-link");
/// A note whose name is that of no table, view, type or function.
pub const NOTE_WITHOUT_OBJECT: Code = Code("note-without-object");

/// The folder of the notes below that of the pages.
const NOTES: &str = "notes/";

/// A Markdown file of the project.
#[derive(Clone, Debug)]
pub struct OwnFile {
    /// Its path below the folder of the pages: `onboarding.md`, `notes/users.md`.
    pub path: String,
    /// Its text.
    pub file: FileId,
}

impl OwnFile {
    fn note(&self) -> Option<&str> {
        self.path.strip_prefix(NOTES)?.strip_suffix(".md")
    }
}

/// The pages of the project's own, by their paths.
pub(super) fn pages(book: &Book<'_>) -> Vec<Page> {
    let mut taken = BTreeSet::new();
    let own = book.own_files().iter().filter(|file| file.note().is_none());
    own.map(|file| page(book, file, unique("guide", file.path.trim_end_matches(".md"), &mut taken))).collect()
}

fn page(book: &Book<'_>, own: &OwnFile, name: Arc<str>) -> Page {
    let text = book.set.sources.get(own.file).shared_text();
    let mut title = None;
    let mut chapters: Vec<(String, Range<usize>)> = vec![(String::new(), 0..0)];
    for line in lines_outside_of_fences(&text) {
        let words = text[line.clone()].trim_end();
        if let (Some(words), None) = (words.strip_prefix("# "), &title) {
            title = Some(words.trim().to_owned());
            chapters = vec![(String::new(), line.end..line.end)];
        } else if let Some(words) = words.strip_prefix("## ") {
            chapters.push((words.trim_end_matches('#').trim().to_owned(), line.end..line.end));
        }
    }
    let starts: Vec<usize> = chapters.iter().map(|(_, range)| range.start).collect();
    let mut anchors = BTreeSet::new();
    let sections = chapters.into_iter().enumerate().filter_map(|(at, (heading, range))| {
        let end = starts
            .get(at + 1)
            .map_or(text.len(), |next| text[..*next].trim_end().rfind('\n').map_or(0, |line| line + 1));
        let blocks = prose(book, &text, range.start..end.max(range.start));
        if heading.is_empty() {
            return section("description", "Description", blocks);
        }
        let place = unique("anchor", &anchor("", &heading.to_lowercase()), &mut anchors);
        Some(Section { anchor: place.trim_start_matches('-').to_owned(), title: heading, blocks })
    });
    Page {
        id: PageId::Guide(name),
        sections: sections.collect(),
        title: title.unwrap_or_else(|| own.path.trim_end_matches(".md").to_owned()),
        kind: "Guide",
        summary: Vec::new(),
        badges: Vec::new(),
    }
}

/// The note of an object, as a section of its page.
pub(super) fn note(book: &Book<'_>, name: &str) -> Option<Section> {
    let own = book.own_files().iter().find(|file| file.note() == Some(name))?;
    let text = book.set.sources.get(own.file).shared_text();
    let whole = 0..text.len();
    section("notes", "Notes", prose(book, &text, whole))
}

fn prose(book: &Book<'_>, text: &Arc<str>, range: Range<usize>) -> Vec<Block> {
    let part = &text[range];
    if part.trim().is_empty() {
        return Vec::new();
    }
    let references = brackets(part)
        .into_iter()
        .map(|(range, name, label)| Reference { range, label: label.to_owned(), target: book.find_by_name(name) })
        .collect();
    vec![Block::Prose(Prose { text: part.into(), references })]
}

/// What is wrong with the project's own pages: links and notes that name nothing.
pub(super) fn problems(book: &Book<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for own in book.own_files() {
        let source = book.set.sources.get(own.file);
        let at = |range: Range<usize>| Location {
            file: own.file,
            span: Span { start: range.start as u32, end: range.end as u32 },
        };
        if let Some(name) = own.note().filter(|name| book.find_by_name(name).is_none()) {
            let message = format!("`{name}` is no table, view, type or function");
            let first = source.text().lines().next().map_or(0, str::len);
            found.push(Diagnostic::warning(NOTE_WITHOUT_OBJECT, message).at(at(0..first)));
        }
        for (range, name, _) in brackets(source.text()) {
            if book.find_by_name(name).is_none() {
                let message = format!("`{name}` is no table, column, view, type or function");
                found.push(Diagnostic::warning(BROKEN_LINK, message).at(at(range)));
            }
        }
    }
    found
}

impl Book<'_> {
    /// Where the documentation of `table`, `schema.table`, `table.column` or another name is.
    pub(super) fn find_by_name(&self, name: &str) -> Option<Target> {
        let find = |name: &str| {
            let names = self.names();
            names.get(name).or_else(|| names.get(&name.to_lowercase())).copied()
        };
        if let Some(id) = find(name) {
            return self.target(id.into());
        }
        let (relation, column) = name.rsplit_once('.')?;
        let relation = self.catalog.object(find(relation)?)?;
        let is_named = |wanted: &str| relation.columns().iter().find(|column| column.name.as_str() == wanted);
        let column = is_named(column).or_else(|| is_named(&column.to_lowercase()))?;
        self.target(relation.id.column(column.number))
    }

    /// The objects with a page of their own, by name; tables before functions of the same name.
    pub(super) fn objects_by_name(&self) -> BTreeMap<String, crate::catalog::ObjectId> {
        let mut names = BTreeMap::new();
        let relations_first =
            |object: &&Arc<crate::catalog::Object>| object.as_table().is_none() && object.as_view().is_none();
        let mut objects: Vec<_> = self.objects().filter(|object| self.page(object.id).is_some()).collect();
        objects.sort_by_key(relations_first);
        for object in objects {
            names.entry(self.full_name(object)).or_insert(object.id);
        }
        names
    }
}

/// The lines that no fenced block holds, each with its line end.
fn lines_outside_of_fences(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut fence: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        let opening = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| opening.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => lines.push(range),
            (Some(_), _) => {}
        }
    }
    lines
}

/// The links between double brackets: their places, what they name and what they say. `[[name|words]]` says `words`;
/// within code there are none.
fn brackets(text: &str) -> Vec<(Range<usize>, &str, &str)> {
    let mut found = Vec::new();
    for line in lines_outside_of_fences(text) {
        let words = &text[line.clone()];
        let mut at = 0;
        while let Some(next) = words[at..].find(['[', '`']).map(|next| at + next) {
            if words[next..].starts_with('`') {
                let ticks = words[next..].bytes().take_while(|byte| *byte == b'`').count();
                let close = words[next + ticks..].find(&"`".repeat(ticks));
                at = close.map_or(next + ticks, |close| next + ticks + close + ticks);
                continue;
            }
            let inner = words[next..].strip_prefix("[[").and_then(|rest| rest.split_once("]]")).map(|(inner, _)| inner);
            match inner.filter(|inner| !inner.is_empty() && !inner.contains('[')) {
                Some(inner) => {
                    let end = next + inner.len() + 4;
                    let (name, label) = inner.split_once('|').unwrap_or((inner, inner));
                    found.push((line.start + next..line.start + end, name.trim(), label.trim()));
                    at = end;
                }
                None => at = next + 1,
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::brackets;

    fn names(text: &str) -> Vec<&str> {
        brackets(text)
            .into_iter()
            .map(|(range, name, _)| {
                assert!(text[range.clone()].starts_with("[[") && text[range].ends_with("]]"));
                name
            })
            .collect()
    }

    #[test]
    fn double_brackets_are_links_but_not_in_code() {
        assert_eq!(names("See [[users]] and [[users.id|the key]], [x](y)."), ["users", "users.id"]);
        assert_eq!(names("`[[a]]` ``[[b]]`` [[c]] ` [[d]]"), ["c", "d"]);
        assert_eq!(names("```sql\n[[a]]\n```\n[[b]]\n~~~\n[[c]]"), ["b"]);
        assert_eq!(names("[[]] [[a\n]] [[[b]]]"), ["b"]);
    }
}
