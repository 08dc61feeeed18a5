//! What the parser made of a body, kept while it runs again and again (`plpgsql_HashTable` in `pl_comp.c`, and the plans
//! of its expressions, `SPI_prepare_extended`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlparser::ast as tree;

use super::sql::syntax_error;
use crate::catalog::{CatalogError, ObjectId};
use crate::sql::ast::Statement;
use crate::sql::expression::{parse_expression_text, parse_query_text};
use crate::sql::plpgsql::{Block, parse};
use crate::sql::session::Session;
use crate::text::Span;

/// An expression of a body.
#[derive(Debug)]
pub(super) enum Part {
    /// An expression by itself.
    Expression(Box<tree::Expr>),
    /// One that goes on with `FROM` as a query does.
    Query(Box<tree::Query>),
    /// Why it cannot be evaluated.
    Rejected(String),
}

impl Part {
    /// Parses the text at an offset of its source.
    fn of(text: &str, offset: u32) -> Self {
        if let Ok(tree) = parse_expression_text(text, offset).tree {
            return Self::Expression(tree);
        }
        match parse_query_text(&format!("SELECT {text}"), 0).tree {
            Ok(query) => Self::Query(query),
            Err(rejection) => Self::Rejected(rejection.reason),
        }
    }
}

/// Statements with their places in a text.
#[derive(Debug)]
pub(super) struct Statements {
    /// The text, where it is another than the body.
    pub(super) text: Option<Arc<str>>,
    /// The statements.
    pub(super) list: Vec<(Span, Statement)>,
}

/// The expressions and statements of a body by their places in it, as far as they were reached.
#[derive(Debug, Default)]
pub(super) struct Parts {
    expressions: Mutex<BTreeMap<Span, Arc<Part>>>,
    statements: Mutex<BTreeMap<Span, Arc<Statements>>>,
}

impl Parts {
    /// The expression at a place of the body, which begins at an offset of its source.
    pub(super) fn expression(&self, body: &str, place: Span, base: u32) -> Arc<Part> {
        let mut known = self.expressions.lock().unwrap_or_else(PoisonError::into_inner);
        let part = known.entry(place).or_insert_with(|| Arc::new(Part::of(place.slice(body), place.start + base)));
        Arc::clone(part)
    }

    /// The statements at a place of the body.
    ///
    /// # Errors
    /// What the parser refuses.
    pub(super) fn statements<E>(
        &self,
        place: Span,
        parse: impl FnOnce() -> Result<Statements, E>,
    ) -> Result<Arc<Statements>, E> {
        let mut known = self.statements.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(statements) = known.get(&place) {
            return Ok(Arc::clone(statements));
        }
        let statements = Arc::new(parse()?);
        known.insert(place, Arc::clone(&statements));
        Ok(statements)
    }
}

/// A function's body as its calls share it.
#[derive(Clone, Debug)]
pub(in crate::sql) struct Compiled {
    pub(super) text: Arc<str>,
    pub(super) block: Option<Arc<Block>>,
    pub(super) parts: Arc<Parts>,
}

impl Compiled {
    /// The body of a function, compiled when it is first called or has become another.
    ///
    /// # Errors
    /// The body is none of its language.
    pub(super) fn of(
        session: &mut Session,
        function: ObjectId,
        (text, is_plpgsql): (&Arc<str>, bool),
    ) -> Result<Self, CatalogError> {
        if let Some(compiled) = session.compiled.get(&function)
            && Arc::ptr_eq(&compiled.text, text)
            && compiled.block.is_some() == is_plpgsql
        {
            return Ok(compiled.clone());
        }
        let block = if is_plpgsql { Some(parse(text).map_err(|error| syntax_error(&error))?) } else { None };
        let compiled = Self { text: Arc::clone(text), block: block.map(Arc::new), parts: Arc::default() };
        session.compiled.insert(function, compiled.clone());
        Ok(compiled)
    }
}
