//! Says what expressions and queries name and which types they have (`parse_analyze`).

use crate::catalog::{CatalogError, ColumnNumber, DataType, ObjectId, SqlText};
use crate::sql::ast;
use crate::sql::names::Names;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// What an expression may name without a query around it.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The relations whose columns can be named, each under the name that qualifies them (`new`, `old`, the table's).
    pub relations: Vec<(Identifier, ObjectId)>,
    /// The arguments of a function: named, or `$1`, `$2`, … by position.
    pub parameters: Vec<(Option<Identifier>, DataType)>,
    /// The type of `VALUE` in a domain's constraint.
    pub value: Option<DataType>,
}

impl Scope {
    /// Nothing can be named.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The columns of one relation.
    pub fn of(name: Identifier, relation: ObjectId) -> Self {
        Self { relations: vec![(name, relation)], ..Self::default() }
    }
}

/// An expression understood.
#[derive(Clone, Debug)]
pub struct AnalyzedExpression {
    /// The text and what it names.
    pub text: SqlText,
    /// Its type; `None` if it could not be inferred, and for a literal that nothing types.
    pub data_type: Option<DataType>,
    /// The columns of the scope's first relation that it names, by number.
    pub columns: Vec<ColumnNumber>,
    /// The name that PostgreSQL gives to a column made of it (`FigureColname`): `lower`, `coalesce`; `None` for
    /// `?column?`.
    pub name: Option<Identifier>,
}

/// A query understood.
#[derive(Clone, Debug)]
pub struct AnalyzedQuery {
    /// The text, every `*` expanded, and what it names.
    pub text: SqlText,
    /// What it returns.
    pub columns: Vec<QueryColumn>,
}

/// A column that a query returns.
#[derive(Clone, PartialEq, Debug)]
pub struct QueryColumn {
    /// Its name.
    pub name: Identifier,
    /// Its type, if it could be inferred.
    pub data_type: Option<DataType>,
    /// A collation other than the type's own.
    pub collation: Option<ObjectId>,
}

/// Analyzes texts as one session sees names.
#[derive(Clone, Copy, Debug)]
pub struct Analyzer<'a> {
    session: &'a Session,
    source: &'a Source,
}

impl<'a> Analyzer<'a> {
    /// For texts of `source`, with the names that the session sees.
    pub fn new(session: &'a Session, source: &'a Source) -> Self {
        Self { session, source }
    }

    /// The names that the texts can use.
    pub fn names(&self) -> Names<'a> {
        self.session.names()
    }

    /// Understands an expression.
    ///
    /// # Errors
    /// PostgreSQL's, for a column, function or type that surely does not exist.
    pub fn expression(&self, written: &ast::Expression, scope: &Scope) -> Result<AnalyzedExpression, CatalogError> {
        let _ = scope;
        Ok(AnalyzedExpression { text: self.unresolved(written.span), data_type: None, columns: Vec::new(), name: None })
    }

    /// Understands a query.
    ///
    /// # Errors
    /// PostgreSQL's, for a relation, column, function or type that surely does not exist.
    pub fn query(&self, written: &ast::Query, scope: &Scope) -> Result<AnalyzedQuery, CatalogError> {
        let _ = scope;
        Ok(AnalyzedQuery { text: self.unresolved(written.span), columns: Vec::new() })
    }

    /// A text in which nothing could be resolved.
    fn unresolved(&self, span: crate::text::Span) -> SqlText {
        SqlText {
            text: self.source.slice(span).into(),
            references: std::sync::Arc::from([]),
            location: Some(self.source.location(span)),
            search_path: self.session.written_search_path(),
            unresolved: true,
        }
    }
}
