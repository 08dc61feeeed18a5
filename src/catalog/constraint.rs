//! Constraints of tables and domains.

use super::{ColumnNumber, ObjectId, SqlText};

/// A constraint. A primary key, unique or exclusion constraint has an index of its own beside it.
#[derive(Clone, PartialEq, Debug)]
pub struct Constraint {
    /// The table or domain.
    pub on: ObjectId,
    /// What it demands.
    pub kind: ConstraintKind,
    /// `DEFERRABLE`.
    pub deferrable: bool,
    /// `INITIALLY DEFERRED`.
    pub initially_deferred: bool,
    /// Whether the existing rows are known to satisfy it; `NOT VALID` leaves that open.
    pub validated: bool,
    /// `NOT ENFORCED` is false (PostgreSQL 18).
    pub enforced: bool,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// How many parents it comes from (`coninhcount`).
    pub inherited: u16,
    /// Whether it is also defined here (`conislocal`).
    pub local: bool,
    /// The constraint of the partitioned table that this one was cloned from (`conparentid`).
    pub parent: Option<ObjectId>,
}

/// What a constraint demands.
#[derive(Clone, PartialEq, Debug)]
pub enum ConstraintKind {
    /// `CHECK (expression)`.
    Check {
        /// Without the parentheses around it.
        expression: SqlText,
        /// The columns that it names, in the order of their numbers.
        columns: Vec<ColumnNumber>,
    },
    /// A not-null constraint with a name (an object of its own from PostgreSQL 18 on; also one of a domain).
    NotNull {
        /// The column; `None` on a domain.
        column: Option<ColumnNumber>,
    },
    /// A primary key.
    PrimaryKey {
        /// Its columns.
        columns: Vec<ColumnNumber>,
        /// Its index.
        index: ObjectId,
        /// `WITHOUT OVERLAPS` on the last column (PostgreSQL 18).
        without_overlaps: bool,
    },
    /// A unique constraint.
    Unique {
        /// Its columns.
        columns: Vec<ColumnNumber>,
        /// Its index.
        index: ObjectId,
        /// `WITHOUT OVERLAPS` on the last column (PostgreSQL 18).
        without_overlaps: bool,
    },
    /// An exclusion constraint; keys and predicate are the index's.
    Exclusion {
        /// Those of its keys that are columns.
        columns: Vec<ColumnNumber>,
        /// Its index.
        index: ObjectId,
        /// The operator of each key, as written.
        operators: Vec<SqlText>,
    },
    /// A foreign key.
    ForeignKey(ForeignKey),
}

impl ConstraintKind {
    /// In lower case, as prose has it.
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Check { .. } => "check",
            Self::NotNull { .. } => "not null",
            Self::PrimaryKey { .. } => "primary key",
            Self::Unique { .. } => "unique",
            Self::Exclusion { .. } => "exclusion",
            Self::ForeignKey(_) => "foreign key",
        }
    }
}

/// A foreign key.
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignKey {
    /// The referencing columns.
    pub columns: Vec<ColumnNumber>,
    /// The referenced table.
    pub referenced: ObjectId,
    /// Its columns, one for each of `columns`.
    pub referenced_columns: Vec<ColumnNumber>,
    /// The unique index of the referenced table that it rests on.
    pub referenced_index: Option<ObjectId>,
    /// `MATCH FULL` (else `SIMPLE`).
    pub match_full: bool,
    /// `ON UPDATE`.
    pub on_update: ReferentialAction,
    /// `ON DELETE`.
    pub on_delete: ReferentialAction,
    /// The columns that `ON DELETE SET NULL (…)` or `SET DEFAULT (…)` names; empty for all.
    pub on_delete_columns: Vec<ColumnNumber>,
    /// `PERIOD` on the last column (PostgreSQL 18).
    pub period: bool,
}

/// What happens to the referencing rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub enum ReferentialAction {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

impl ReferentialAction {
    /// The SQL words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }
}

impl Constraint {
    /// An enforced, validated, local constraint that is not deferrable.
    pub fn new(on: ObjectId, kind: ConstraintKind) -> Self {
        Self {
            on,
            kind,
            deferrable: false,
            initially_deferred: false,
            validated: true,
            enforced: true,
            no_inherit: false,
            inherited: 0,
            local: true,
            parent: None,
        }
    }

    /// The columns of its table that it is about.
    pub fn columns(&self) -> &[ColumnNumber] {
        match &self.kind {
            ConstraintKind::Check { columns, .. }
            | ConstraintKind::PrimaryKey { columns, .. }
            | ConstraintKind::Unique { columns, .. }
            | ConstraintKind::Exclusion { columns, .. } => columns,
            ConstraintKind::NotNull { column } => column.as_slice(),
            ConstraintKind::ForeignKey(foreign_key) => &foreign_key.columns,
        }
    }

    /// The index that it made or took over.
    pub fn index(&self) -> Option<ObjectId> {
        match &self.kind {
            ConstraintKind::PrimaryKey { index, .. }
            | ConstraintKind::Unique { index, .. }
            | ConstraintKind::Exclusion { index, .. } => Some(*index),
            ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. } | ConstraintKind::ForeignKey(_) => None,
        }
    }

    /// As a foreign key.
    pub fn as_foreign_key(&self) -> Option<&ForeignKey> {
        if let ConstraintKind::ForeignKey(foreign_key) = &self.kind { Some(foreign_key) } else { None }
    }
}
