//! One text under analysis: where it looks names up, and what it has found so far.

use std::cell::OnceCell;

use sqlparser::ast as tree;

use super::Scope;
use super::contents::Contents;
use super::place::place;
use super::range::{Columns, Level, RangeEntry, Visible};
use super::writing::Writing;
use crate::catalog::{CatalogError, ColumnNumber, ObjectId};
use crate::sql::ast::{Name, ObjectName};
use crate::sql::names::Names;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// How deep expressions and queries may stand within each other.
const DEEPEST: u32 = 200;

/// The result of a part of an analysis, or PostgreSQL's error.
pub(super) type Analyzed<T> = Result<T, CatalogError>;

/// An analysis on its way.
pub(super) struct Analysis<'a> {
    pub(super) names: Names<'a>,
    pub(super) source: &'a Source,
    pub(super) scope: &'a Scope,
    pub(super) writing: Writing,
    /// The queries around the present place, the innermost last.
    pub(super) levels: Vec<Level<'a>>,
    /// The columns of the scope's first relation that were named.
    pub(super) columns: Vec<ColumnNumber>,
    /// The relations whose rows are read.
    pub(super) reads: Vec<ObjectId>,
    /// The relations whose rows are written.
    pub(super) writes: Vec<ObjectId>,
    /// What the expression holds that some places refuse.
    pub(super) contents: Contents,
    /// The first error of a constant: PostgreSQL reads it when its type is found.
    pub(super) constant_error: Option<CatalogError>,
    pub(super) session: &'a Session,
    sure: OnceCell<bool>,
    depth: u32,
}

impl<'a> Analysis<'a> {
    /// The beginning of an analysis in which the scope's names can be used.
    pub(super) fn new(session: &'a Session, source: &'a Source, scope: &'a Scope) -> Self {
        let mut analysis = Self {
            names: session.names(),
            source,
            scope,
            writing: Writing::default(),
            levels: Vec::new(),
            columns: Vec::new(),
            reads: Vec::new(),
            writes: Vec::new(),
            contents: Contents::default(),
            constant_error: None,
            session,
            sure: OnceCell::new(),
            depth: 0,
        };
        let level = analysis.scope_level();
        analysis.levels.push(level);
        analysis
    }

    /// The outermost level: the relations of the scope.
    fn scope_level(&self) -> Level<'a> {
        let mut level = Level::default();
        for (name, relation) in &self.scope.relations {
            let object = self.names.catalog.object(*relation);
            let entry = RangeEntry {
                name: name.clone(),
                own_name: object.is_some_and(|object| object.name == *name),
                relation: Some(*relation),
                columns: object.map_or(Columns::Unknown, |object| Columns::Catalog(object.columns())),
                aliases: Vec::new(),
                row_type: None,
                behind: None,
            };
            let at = level.add(entry);
            level.visible.push(Visible::fully(at));
        }
        level
    }

    /// The innermost query.
    pub(super) fn level(&mut self) -> &mut Level<'a> {
        if self.levels.is_empty() {
            self.levels.push(Level::default());
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    /// Whether what is not found surely is not there.
    pub(super) fn is_sure(&self) -> bool {
        *self.sure.get_or_init(|| self.session.everything_is_known())
    }

    /// Something is not there: PostgreSQL's error if that is sure, else the text stays unresolved.
    pub(super) fn missing(&mut self, error: CatalogError) -> Analyzed<()> {
        if self.is_sure() && !self.writing.unresolved {
            return Err(error);
        }
        self.writing.unresolved = true;
        Ok(())
    }

    /// The end of an analysis: the error of a constant, if nothing else was wrong.
    pub(super) fn check_constants(&mut self) -> Analyzed<()> {
        match self.constant_error.take() {
            Some(error) => self.missing(error),
            None => Ok(()),
        }
    }

    /// Something could not be understood.
    pub(super) fn give_up(&mut self) {
        self.writing.unresolved = true;
    }

    /// Runs a step one level deeper; beyond the bound the text stays unresolved.
    pub(super) fn deeper<T>(&mut self, step: impl FnOnce(&mut Self) -> Analyzed<T>) -> Analyzed<Option<T>> {
        if self.depth >= DEEPEST {
            self.give_up();
            return Ok(None);
        }
        self.depth += 1;
        let done = step(self);
        self.depth -= 1;
        done.map(Some)
    }
}

/// An identifier as PostgreSQL stores it.
pub(super) fn identifier(written: &tree::Ident) -> Identifier {
    match written.quote_style {
        Some(_) => Identifier::exact(&written.value),
        None => Identifier::folded(&written.value),
    }
}

/// An identifier with its place.
pub(super) fn name_of(written: &tree::Ident) -> Name {
    Name::new(identifier(written), place(written.span))
}

/// A name of one to three parts; `None` for what is no such name.
pub(super) fn object_name(written: &tree::ObjectName) -> Option<ObjectName> {
    let mut parts = written.0.iter().map(|part| match part {
        tree::ObjectNamePart::Identifier(ident) => Some(name_of(ident)),
        tree::ObjectNamePart::Function(_) => None,
    });
    let first = parts.next()??;
    let Some(second) = parts.next() else { return Some(ObjectName::bare(first)) };
    let second = second?;
    let Some(third) = parts.next() else { return Some(ObjectName::qualified(first, second)) };
    if parts.next().is_some() {
        return None;
    }
    Some(ObjectName { database: Some(first), schema: Some(second), name: third? })
}
