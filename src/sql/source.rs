//! The text that a statement stands in.

use std::sync::Arc;

use crate::text::{FileId, Location, Span};

/// A text with statements in it: a migration file, or SQL that a function put together while it ran.
#[derive(Clone, Debug)]
pub struct Source {
    text: Arc<str>,
    file: FileId,
    within: Option<Span>,
}

impl Source {
    /// A file's whole text; spans of statements in it are spans of the file.
    pub fn file(file: FileId, text: Arc<str>) -> Self {
        Self { text, file, within: None }
    }

    /// A text that the statement at `within` made while it ran (`EXECUTE format(…)`), or the body of a function that it
    /// called: whatever happens in it is the statement's doing.
    pub fn made_by(statement: Location, text: impl Into<Arc<str>>) -> Self {
        Self { text: text.into(), file: statement.file, within: Some(statement.span) }
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// A part of the text.
    pub fn slice(&self, span: Span) -> &str {
        span.slice(&self.text)
    }

    /// Where a part of the text stands for people.
    pub fn location(&self, span: Span) -> Location {
        Location { file: self.file, span: self.within.unwrap_or(span) }
    }

    /// Whether the text was made while the migrations ran, and so stands in no file.
    pub fn is_made(&self) -> bool {
        self.within.is_some()
    }
}
