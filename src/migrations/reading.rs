use std::collections::{BTreeMap, BTreeSet};

use super::codes;
use super::date::Date;
use super::decode::EncodingProblem;
use super::folder::Folder;
use super::migration::{Migration, MigrationId};
use super::options::Options;
use super::order::OrderKey;
use super::placeholder::{self, Within};
use super::script::Source;
use super::tree::{Ignored, TreePath};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{FileId, Location, SourceFile, SourceMap, Span};

/// The work of a layout: it takes files in, adds migrations, and says what is odd.
pub(super) struct Reading<'a> {
    pub(super) folder: &'a Folder<'a>,
    pub(super) options: &'a Options,
    pub(super) sources: SourceMap,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) migrations: Vec<Draft>,
    taken: BTreeMap<TreePath, Option<Source>>,
    ignored: BTreeMap<TreePath, String>,
    doubtful: BTreeSet<TreePath>,
    /// Where a placeholder without a value is worth a word.
    pub(super) placeholders_within: Within,
}

/// A migration and what its tool orders it by.
pub(super) struct Draft {
    pub(super) key: OrderKey,
    pub(super) migration: Migration,
}

impl<'a> Reading<'a> {
    /// A reading of that folder in which nothing is found yet.
    pub(super) fn new(folder: &'a Folder<'a>, options: &'a Options) -> Self {
        Self {
            folder,
            options,
            sources: SourceMap::default(),
            diagnostics: Vec::new(),
            migrations: Vec::new(),
            taken: BTreeMap::new(),
            ignored: BTreeMap::new(),
            doubtful: BTreeSet::new(),
            placeholders_within: Within::Code,
        }
    }

    /// Takes a file of SQL in: its text with placeholders replaced. `None`, with an error reported, if it cannot be read.
    pub(super) fn source(&mut self, path: &TreePath) -> Option<Source> {
        if let Some(source) = self.taken.get(path) {
            return source.clone();
        }
        let text = self.folder.text(path);
        let filled = placeholder::fill(&text, &self.options.placeholders).into_owned();
        let source = self.take(path, filled);
        if let Some(source) = &source {
            let unfilled = placeholder::first_unfilled(&source.text, self.placeholders_within);
            let unfilled = unfilled.map(|(span, name)| (span, name.to_owned()));
            if let Some((span, name)) = unfilled {
                self.report_placeholder(source.file, span, &name);
            }
        }
        source
    }

    /// Takes a file in that is no SQL: a journal, a plan.
    pub(super) fn metadata(&mut self, path: &TreePath) -> Option<Source> {
        if let Some(source) = self.taken.get(path) {
            return source.clone();
        }
        let text = self.folder.text(path).to_string();
        self.take(path, text)
    }

    /// Takes a file of SQL in whose text the layout has changed itself, each line in its place.
    pub(super) fn take(&mut self, path: &TreePath, text: String) -> Option<Source> {
        let contents = self.folder.contents(path);
        let shown = self.folder.shown(path);
        let source = if let Some(error) = &contents.error {
            self.report(Diagnostic::error(codes::FILE_UNREADABLE, error.to_string()));
            None
        } else if u32::try_from(text.len()).is_err() {
            let message = format!("`{shown}` is over 4 GiB with its placeholders filled");
            self.report(Diagnostic::error(codes::FILE_UNREADABLE, message));
            None
        } else {
            let file = self.sources.add(SourceFile::new(shown, text));
            for problem in &contents.problems {
                self.report_encoding(file, problem);
            }
            let text = self.sources.get(file).shared_text();
            let had_byte_order_mark = contents.problems.contains(&EncodingProblem::ByteOrderMark);
            Some(Source { file, path: self.folder.below_root(path), text, had_byte_order_mark })
        };
        self.taken.insert(path.clone(), source.clone());
        source
    }

    /// Takes a file of the tree in that a script includes, its placeholders replaced; `None` if it cannot be read.
    pub(super) fn included_source(&mut self, path: &TreePath) -> Option<FileId> {
        let contents = self.folder.contents_in_tree(path);
        let filled = placeholder::fill(&contents.text, &self.options.placeholders).into_owned();
        if contents.error.is_some() || u32::try_from(filled.len()).is_err() {
            return None;
        }
        let file = self.sources.add(SourceFile::new(path.to_string(), filled));
        for problem in &contents.problems {
            self.report_encoding(file, problem);
        }
        Some(file)
    }

    /// Leaves a file out that its author may have meant as a migration.
    pub(super) fn pass_over(&mut self, path: &TreePath, reason: impl Into<String>) {
        self.doubtful.insert(path.clone());
        self.ignore(path, reason);
    }

    /// Leaves a file out that is meant to be.
    pub(super) fn ignore(&mut self, path: &TreePath, reason: impl Into<String>) {
        self.ignored.insert(path.clone(), reason.into());
    }

    /// Adds a migration with its place in the order.
    pub(super) fn add(&mut self, key: OrderKey, migration: Migration) {
        self.migrations.push(Draft { key, migration });
    }

    /// Says something.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Says that a placeholder has no value.
    pub(super) fn report_placeholder(&mut self, file: FileId, span: Span, name: &str) {
        let message = format!("the placeholder `{name}` has no value, so the SQL around it is not what runs");
        let help = format!("give it one in the configuration: placeholders.{name} = \"…\"");
        let location = Location { file, span };
        self.report(Diagnostic::warning(codes::PLACEHOLDER, message).at(location).help(help));
    }

    fn report_encoding(&mut self, file: FileId, problem: &EncodingProblem) {
        let error = |code: Code, message: &str| Diagnostic::error(code, message);
        let (diagnostic, span) = match problem {
            EncodingProblem::ByteOrderMark => {
                let message =
                    "the file begins with a byte order mark, which PostgreSQL takes for a part of the first word";
                let help = "save it as UTF-8 without a byte order mark";
                (Diagnostic::warning(codes::BYTE_ORDER_MARK, message).help(help), Span::at(0))
            }
            EncodingProblem::Utf16 => {
                let help = "save it as UTF-8";
                (error(codes::NOT_UTF8, "the file is UTF-16, so nothing of it is read").help(help), Span::at(0))
            }
            EncodingProblem::NotUtf8(span) => {
                let message = "invalid byte sequence for encoding \"UTF8\"";
                let help = "save it as UTF-8; what cannot be read is shown as `\u{fffd}`";
                (error(codes::NOT_UTF8, message).sqlstate("22021").help(help), *span)
            }
            EncodingProblem::Nul(span) => {
                let message = "invalid byte sequence for encoding \"UTF8\": 0x00";
                let help = "take the NUL out; PostgreSQL holds none in any text";
                (error(codes::NUL_BYTE, message).sqlstate("22021").help(help), *span)
            }
            EncodingProblem::LfsPointer => {
                let help = "run `git lfs pull`";
                (error(codes::LFS_POINTER, "a pointer of Git LFS stands in place of the file").help(help), Span::at(0))
            }
        };
        self.report(diagnostic.at(Location { file, span }));
    }

    /// Whether a file was taken in.
    pub(super) fn is_taken(&self, path: &TreePath) -> bool {
        self.taken.contains_key(path)
    }

    /// What remains of the reading: the files that were not taken, with `otherwise` as the reason of those of which
    /// nothing was said; the texts; the diagnostics.
    pub(super) fn into_rest(self, otherwise: &str) -> (Vec<Ignored>, SourceMap, Vec<Diagnostic>) {
        let left = self.folder.files().iter().filter(|path| !self.taken.contains_key(*path));
        let ignored = left.map(|path| {
            let reason = self.ignored.get(path).map_or(otherwise, String::as_str).to_owned();
            Ignored { path: self.folder.below_root(path), reason }
        });
        (ignored.collect(), self.sources, self.diagnostics)
    }

    /// Why a file may have been left out by mistake; `None` if it was not, or is meant to be.
    pub(super) fn doubt(&self, path: &TreePath) -> Option<&str> {
        match self.ignored.get(path) {
            Some(reason) => self.doubtful.contains(path).then_some(reason),
            None => (!self.is_taken(path)).then_some("its name is not one that is taken"),
        }
    }
}

impl Migration {
    /// A migration of that name, without any side yet; `name` is where its date is looked for.
    pub(super) fn named(id: &str, version: Option<&str>, title: &str) -> Self {
        Self {
            id: MigrationId::new(id),
            title: title_of(title),
            version: version.map(str::to_owned),
            date: Date::in_name(version.unwrap_or(id)),
            up: None,
            down: None,
            repeatable: false,
            comment: None,
        }
    }
}

/// A name for people: blanks for underscores and dashes, none at the ends.
pub(super) fn title_of(name: &str) -> String {
    let words = name.split(|letter: char| letter == '_' || letter == '-' || letter.is_whitespace());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The beginning of a file.
pub(super) fn start_of(file: FileId) -> Location {
    Location { file, span: Span::at(0) }
}
