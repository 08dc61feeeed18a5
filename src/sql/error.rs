use crate::text::Span;

/// Why PostgreSQL would refuse a statement before it looks at its catalogs.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// The text that it objects to.
    pub span: Span,
    /// In PostgreSQL's words.
    pub message: String,
    /// The five-character code.
    pub sqlstate: &'static str,
}

impl SyntaxError {
    /// `syntax_error`, as the grammar itself reports it.
    pub const SYNTAX_ERROR: &'static str = "42601";
    /// `feature_not_supported`: the grammar knows it only to refuse it.
    pub const FEATURE_NOT_SUPPORTED: &'static str = "0A000";
    /// `invalid_parameter_value`
    pub const INVALID_PARAMETER_VALUE: &'static str = "22023";

    /// A syntax error with that message.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), sqlstate: Self::SYNTAX_ERROR }
    }

    /// The same with another code.
    #[must_use]
    pub fn with_sqlstate(mut self, sqlstate: &'static str) -> Self {
        self.sqlstate = sqlstate;
        self
    }
}
