//! Which comments belong to which statement, and what a comment says without its marks.

use crate::text::Span;

/// What a comment says: without `--`, `/*`, `*/`, the `*` that begins lines, and the indentation of all lines.
pub fn comment_text(source: &str) -> String {
    let lines = source.trim().lines().map(without_marks).collect::<Vec<_>>();
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let indentation = filled.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let dedented = lines.iter().map(|line| line.get(indentation..).unwrap_or("").trim_end());
    dedented.collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

fn without_marks(line: &str) -> &str {
    let line = line.trim();
    if let Some(text) = line.strip_prefix("--") {
        return text.trim_start_matches('-');
    }
    let line = line.strip_suffix("*/").unwrap_or(line);
    if let Some(text) = line.strip_prefix("/*") {
        return text.trim_start_matches('*');
    }
    line.strip_prefix('*').unwrap_or(line)
}

/// Comments between two statements, gathered into groups that empty lines part.
#[derive(Default)]
pub(super) struct CommentGroups {
    groups: Vec<Span>,
    /// Where the statement before ended.
    previous: Option<u32>,
}

/// The comments before a statement.
pub(super) struct Found {
    /// The group directly above it.
    pub(super) leading: Option<Span>,
    /// The first of the others.
    pub(super) header: Option<Span>,
}

impl CommentGroups {
    /// Takes a comment in; one in the same line as the end of a statement belongs to that one.
    pub(super) fn add(&mut self, text: &str, comment: Span) {
        let trails = |end: u32| self.groups.is_empty() && breaks(text, end, comment.start) == 0;
        if self.previous.is_some_and(trails) {
            return;
        }
        match self.groups.last_mut() {
            Some(group) if breaks(text, group.end, comment.start) < 2 => *group = group.to(comment),
            _ => self.groups.push(comment),
        }
    }

    /// A statement ended there.
    pub(super) fn after_statement(&mut self, end: u32) {
        self.previous = Some(end);
        self.groups.clear();
    }

    /// The comments before the statement that starts there.
    pub(super) fn before(&self, text: &str, start: u32) -> Found {
        let leading = self.groups.last().copied().filter(|group| breaks(text, group.end, start) < 2);
        let header = self.groups.first().copied().filter(|first| Some(*first) != leading);
        Found { leading, header }
    }
}

/// How many line breaks lie between two bytes.
fn breaks(text: &str, from: u32, to: u32) -> usize {
    text.get(from as usize..to as usize).map_or(0, |between| memchr::memchr_iter(b'\n', between.as_bytes()).count())
}

#[cfg(test)]
mod tests {
    use super::comment_text;

    #[test]
    fn marks_go_and_inner_indentation_stays() {
        assert_eq!(comment_text("-- one\n--   two\n--\n-- three"), "one\n  two\n\nthree");
        assert_eq!(comment_text("/* one */"), "one");
        assert_eq!(comment_text("/**\n * one\n *  - two\n */"), "one\n - two");
        assert_eq!(comment_text("-----\n-- title\n-----"), "title");
    }
}
