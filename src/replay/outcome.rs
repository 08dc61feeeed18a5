//! What became of each statement: the ledger.

use std::sync::Arc;

use crate::catalog::{CatalogError, MigrationIndex};
use crate::sql::session::Effect;
use crate::text::{Location, Span};

/// A statement of the replay and what became of it.
#[derive(Clone, Debug)]
pub struct StatementRecord {
    /// The migration that it stands in; `None` for the baseline.
    pub migration: Option<MigrationIndex>,
    /// Its text.
    pub location: Location,
    /// The comment directly above it.
    pub leading_comment: Option<Span>,
    /// The words that it begins with, in capitals: `ALTER TABLE`.
    pub command: Arc<str>,
    /// What became of it.
    pub outcome: Outcome,
    /// Whether what it did was undone by the end of its transaction.
    pub rolled_back: bool,
}

/// What became of a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It did to the schema what PostgreSQL does.
    Applied,
    /// It leaves the schema alone; why.
    NoEffect(&'static str),
    /// What it does is not modelled, or not exactly; why.
    Opaque(String),
    /// PostgreSQL refuses it.
    Failed(CatalogError),
    /// It did not run, since one before it in its transaction failed.
    Skipped,
}

impl Outcome {
    /// The word for it in tables and JSON.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::NoEffect(_) => "no-effect",
            Self::Opaque(_) => "opaque",
            Self::Failed(_) | Self::Skipped => "failed",
        }
    }

    /// Why, where there is something to say.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Applied => None,
            Self::NoEffect(reason) => Some(reason),
            Self::Opaque(reason) => Some(reason),
            Self::Failed(error) => Some(&error.message),
            Self::Skipped => Some("an earlier statement of its transaction failed"),
        }
    }

    /// PostgreSQL's error code.
    pub const fn sqlstate(&self) -> Option<&'static str> {
        match self {
            Self::Failed(error) => Some(error.sqlstate),
            Self::Skipped => Some("25P02"),
            Self::Applied | Self::NoEffect(_) | Self::Opaque(_) => None,
        }
    }
}

impl From<Effect> for Outcome {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::Applied => Self::Applied,
            Effect::NoEffect(reason) => Self::NoEffect(reason),
            Effect::Opaque(reason) => Self::Opaque(reason),
        }
    }
}
