use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::comment;
use crate::migrations::folder::Folder;
use crate::migrations::lines::lines;
use crate::migrations::migration::{Comment, Migration};
use crate::migrations::reading::{Reading, start_of};
use crate::migrations::script::{Script, Source, TransactionMode};
use crate::migrations::tree::TreePath;
use crate::text::Span;

use super::{Evidence, Strength, count, is_most};

/// What a tool's own comment line does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// The up side begins after it.
    Up,
    /// The down side begins after it.
    Down,
    /// A statement ends before it, even without a semicolon.
    Break,
    /// It says something else to the tool.
    Setting,
}

/// A file cut at the tool's own comment lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Marked {
    /// The sections of the up side in the order of the file.
    pub(super) up: Vec<Span>,
    /// The sections of the down side in the order of the file.
    pub(super) down: Vec<Span>,
    /// What stands before the first section.
    pub(super) before: Span,
    marks: Vec<Span>,
    breaks: Vec<u32>,
}

impl Marked {
    /// Cuts a text; `mark_of` tells what a line is, if it is one of the tool's.
    pub(super) fn new(text: &str, mut mark_of: impl FnMut(&str) -> Option<Mark>) -> Self {
        let mut marked = Self::default();
        let mut section: Option<(Mark, u32)> = None;
        for line in lines(text) {
            let Some(mark) = mark_of(line.text) else { continue };
            marked.marks.push(line.span);
            match mark {
                Mark::Up | Mark::Down => {
                    marked.close(section, line.span.start);
                    section = Some((mark, line.span.end));
                }
                Mark::Break => marked.breaks.push(line.span.start),
                Mark::Setting => {}
            }
        }
        marked.close(section, text.len() as u32);
        marked
    }

    fn close(&mut self, section: Option<(Mark, u32)>, end: u32) {
        match section {
            Some((Mark::Up, start)) => self.up.push(Span::new(start, end)),
            Some((_, start)) => self.down.push(Span::new(start, end)),
            None => self.before = Span::new(0, end),
        }
    }

    /// The up side; the whole file where nothing marks it.
    pub(super) fn up_script(&self, source: &Source, transaction: TransactionMode) -> Script {
        let whole = || vec![Span::new(0, source.text.len() as u32)];
        let sections = if self.up.is_empty() && self.down.is_empty() { whole() } else { self.up.clone() };
        self.script(source, sections, transaction)
    }

    /// What stands before the first section, where that is the up side.
    pub(super) fn before_script(&self, source: &Source, transaction: TransactionMode) -> Script {
        self.script(source, vec![self.before], transaction)
    }

    /// The down side, its last section first; `None` where nothing marks it or it has no text.
    pub(super) fn down_script(&self, source: &Source, transaction: TransactionMode) -> Option<Script> {
        let script = self.script(source, self.down.iter().rev().copied().collect(), transaction);
        (!script.is_blank()).then_some(script)
    }

    fn script(&self, source: &Source, sections: Vec<Span>, transaction: TransactionMode) -> Script {
        let mut script = Script::of_sections(source, sections, &self.marks, transaction);
        script.breakpoints.clone_from(&self.breaks);
        script
    }

    /// The reason that stands before or at the beginning of the up side.
    pub(super) fn comment(&self, source: &Source) -> Option<Comment> {
        let end = self.up.first().map_or(source.text.len() as u32, |section| section.end);
        comment::find(source.file, &source.only(&[Span::new(0, end)], &self.marks))
    }

    /// Both sides and the reason, put into a migration.
    pub(super) fn complete(
        &self,
        migration: &mut Migration,
        source: &Source,
        up: TransactionMode,
        down: TransactionMode,
    ) {
        migration.up = Some(self.up_script(source, up));
        migration.down = self.down_script(source, down);
        migration.comment = self.comment(source);
    }
}

/// That most files at the top have a line that `is_mark` knows.
pub(super) fn recognise_marks(folder: &Folder<'_>, shown: &str, is_mark: impl Fn(&str) -> bool) -> Option<Evidence> {
    let all = folder.top_sql_files().count();
    let is_marked = |text: &str| lines(text).any(|line| line.text.contains('-') && is_mark(line.text));
    let found = count_marked(folder.top_sql_files(), |path| is_marked(&folder.text(path)));
    is_most(found, all)
        .then(|| Evidence::new(Strength::Certain, format!("{} have a line `{shown}`", count(found, all, "files"))))
}

/// After so many files without a mark the rest need not be read.
const SAMPLE: usize = 8;

/// How many files have a tool's mark; none if the first few have none, since a tool marks nearly every file.
pub(super) fn count_marked<'a>(
    files: impl Iterator<Item = &'a TreePath>,
    is_marked: impl Fn(&TreePath) -> bool,
) -> usize {
    let mut found = 0;
    for (at, path) in files.enumerate() {
        if at == SAMPLE && found == 0 {
            return 0;
        }
        found += usize::from(is_marked(path));
    }
    found
}

/// Says what is wrong with a tool's own comment, or that one is missing.
pub(super) fn report_annotation(
    reading: &mut Reading<'_>,
    source: &Source,
    span: Option<Span>,
    message: impl Into<String>,
) {
    let mut location = start_of(source.file);
    location.span = span.unwrap_or(location.span);
    reading.report(Diagnostic::error(codes::ANNOTATION, message).at(location));
}
