//! Says what expressions and queries name and which types they have (`parse_analyze`).
//!
//! 1. `range` and `column`: what stands in the `FROM`s around an expression, and which of it a name means;
//! 2. `from`, `join`, `select`, `statement`: queries and data statements put it there;
//! 3. `expression`, `operator`, `call`, `coerce`: values and their types;
//! 4. `writing`: the text as it is stored, stars expanded, with the names in it; `stored`: the way back.

mod analysis;
pub(super) mod node;
mod place;
mod range;
mod writing;

mod column;
mod literal;
mod type_name;

mod access;
mod behind;
mod call;
mod candidates;
mod coerce;
pub(in crate::sql) mod contents;
mod expression;
mod json;
mod operator;
mod syntax_call;
mod type_facts;

mod figure;
mod from;
mod function_range;
mod grouping;
mod item_ends;
mod join;
mod mention;
mod select;
mod sort;
mod star;
mod statement;
pub(in crate::sql) mod stored;
mod target;

#[cfg(test)]
mod tests;

use analysis::Analysis;
pub(in crate::sql) use contents::{Contents, Place};
use target::{Output, Outputs};

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
    /// What it holds that some places refuse.
    pub contents: Contents,
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

/// A statement that reads or writes rows, understood.
#[derive(Clone, Debug)]
pub struct AnalyzedStatement {
    /// The text, every `*` expanded, and what it names.
    pub text: SqlText,
    /// What its query or `RETURNING` returns.
    pub columns: Vec<QueryColumn>,
    /// The relations of the project whose rows it reads.
    pub reads: Vec<ObjectId>,
    /// Those that it writes.
    pub writes: Vec<ObjectId>,
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
        self.expression_of(written, scope, None)
    }

    /// Understands an expression whose value is stored as that type: the default of a column. A constant in it may be a
    /// value of an enum.
    ///
    /// # Errors
    /// As [`Self::expression`].
    pub fn expression_as(
        &self,
        written: &ast::Expression,
        scope: &Scope,
        stored_as: &DataType,
    ) -> Result<AnalyzedExpression, CatalogError> {
        self.expression_of(written, scope, Some(stored_as))
    }

    fn expression_of(
        &self,
        written: &ast::Expression,
        scope: &Scope,
        stored_as: Option<&DataType>,
    ) -> Result<AnalyzedExpression, CatalogError> {
        let Ok(tree) = &written.tree else {
            let text = self.unresolved(written.span);
            return Ok(AnalyzedExpression {
                text,
                data_type: None,
                columns: Vec::new(),
                contents: Contents::default(),
                name: None,
            });
        };
        let mut analysis = Analysis::new(self.session, self.source, scope);
        let mut node = analysis.expression(tree)?;
        if let Some(stored_as) = stored_as {
            node = analysis.stored_as(node, stored_as);
        }
        analysis.check_constants()?;
        let name = figure::figure_name(tree, self.names().builtin()).name;
        let columns = std::mem::take(&mut analysis.columns);
        let mutable = analysis.is_sure() && !analysis.writing.unresolved && analysis.is_mutable(&node);
        let contents = Contents { mutable, ..analysis.contents };
        let data_type = node.data_type.filter(|data_type| data_type.id != node::UNKNOWN);
        let text = analysis.writing.finish(self.session, self.source, written.span);
        Ok(AnalyzedExpression { text, data_type, columns, contents, name })
    }

    /// The expression in PostgreSQL's own spelling (`pg_get_expr`): fully parenthesized, every constant with its type,
    /// with the casts that analysis makes. It means the same when a column of it gets another type, so what
    /// `ALTER COLUMN … TYPE` rebuilds is read back from it. `None` if it holds what is not modelled in such detail.
    ///
    /// With `stored_as` it is turned into that type first, as a column's default is.
    ///
    /// # Errors
    /// As [`Self::expression`].
    pub fn canonical(
        &self,
        written: &ast::Expression,
        scope: &Scope,
        stored_as: Option<&DataType>,
    ) -> Result<Option<String>, CatalogError> {
        let Ok(tree) = &written.tree else { return Ok(None) };
        let mut analysis = Analysis::new(self.session, self.source, scope);
        let mut node = analysis.expression(tree)?;
        if let Some(data_type) = stored_as {
            node = analysis.coerce_to(node, data_type, coerce::ASSIGNMENT)?;
        }
        Ok(super::deparse::deparse(self.names(), &node).filter(|_| !analysis.writing.unresolved))
    }

    /// Understands a query.
    ///
    /// # Errors
    /// PostgreSQL's, for a relation, column, function or type that surely does not exist.
    pub fn query(&self, written: &ast::Query, scope: &Scope) -> Result<AnalyzedQuery, CatalogError> {
        let Ok(tree) = &written.tree else {
            return Ok(AnalyzedQuery { text: self.unresolved(written.span), columns: Vec::new() });
        };
        let mut analysis = Analysis::new(self.session, self.source, scope);
        let outputs = analysis.subquery(tree, None)?;
        analysis.check_constants()?;
        Ok(self.finish_query(analysis, outputs, written.span))
    }

    /// Understands a statement that reads or writes rows: an action of a rule, a statement of a function's body.
    ///
    /// # Errors
    /// PostgreSQL's, for a relation, column, function or type that surely does not exist.
    pub fn statement(&self, written: &ast::DataStatement, scope: &Scope) -> Result<AnalyzedStatement, CatalogError> {
        let Ok(tree) = &written.tree else {
            let text = self.unresolved(written.span);
            return Ok(AnalyzedStatement { text, columns: Vec::new(), reads: Vec::new(), writes: Vec::new() });
        };
        let mut analysis = Analysis::new(self.session, self.source, scope);
        let outputs = analysis.data_statement(tree)?;
        analysis.check_constants()?;
        let [reads, writes] = [&mut analysis.reads, &mut analysis.writes].map(|relations| {
            let mut relations = std::mem::take(relations);
            relations.sort_unstable();
            relations.dedup();
            relations
        });
        let AnalyzedQuery { text, columns } = self.finish_query(analysis, outputs, written.span);
        Ok(AnalyzedStatement { text, columns, reads, writes })
    }

    fn finish_query(&self, mut analysis: Analysis<'_>, outputs: Outputs, span: crate::text::Span) -> AnalyzedQuery {
        if outputs.is_none() {
            analysis.give_up();
        }
        let column = |Output { name, node }: Output| QueryColumn {
            name,
            data_type: node.data_type,
            collation: node.collation.to_keep(),
        };
        let columns = outputs.into_iter().flatten().map(column).collect();
        AnalyzedQuery { text: analysis.writing.finish(self.session, self.source, span), columns }
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
