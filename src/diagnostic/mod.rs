//! What the tool has to say about its input: a code, a severity, one line of message, the text underlined, and help.

use std::fmt;

use crate::text::Location;

/// The stable name of a kind of diagnostic, in kebab case: `foreign-key-without-index`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(transparent)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// How much a diagnostic weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably a mistake, or something that the model does not hold exactly.
    Warning,
    /// PostgreSQL would refuse it, or the tool could not go on with it.
    Error,
}

/// A second place that explains the first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// What to see there.
    pub message: String,
}

/// One thing to say about the input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// Its weight.
    pub severity: Severity,
    /// One line, without a full stop.
    pub message: String,
    /// The text to underline; `None` where no file is concerned.
    pub location: Option<Location>,
    /// The five-character SQLSTATE that PostgreSQL would report, where it would.
    pub sqlstate: Option<&'static str>,
    /// Further places.
    pub labels: Vec<Label>,
    /// What can be done about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of that kind and weight.
    pub fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Self { code, severity, message: message.into(), location: None, sqlstate: None, labels: Vec::new(), help: None }
    }

    /// An error.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// Underlines that text.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, location: Location, message: impl Into<String>) -> Self {
        self.labels.push(Label { location, message: message.into() });
        self
    }

    /// Says what can be done.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names PostgreSQL's own error code.
    #[must_use]
    pub fn sqlstate(mut self, state: &'static str) -> Self {
        self.sqlstate = Some(state);
        self
    }
}
