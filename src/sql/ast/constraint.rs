use crate::text::Span;

use super::{Definition, Expression, IndexElement, Name, ObjectName, OperatorName, SequenceOption};

/// A constraint that stands with its column (`ColConstraint` in `gram.y`).
#[derive(Clone, PartialEq, Debug)]
pub struct ColumnConstraint {
    /// From `CONSTRAINT` or its first word to its last attribute.
    pub span: Span,
    /// `CONSTRAINT name`
    pub name: Option<Name>,
    /// What it says.
    pub kind: ColumnConstraintKind,
    /// `DEFERRABLE` and such, which follow it.
    pub attributes: ConstraintAttributes,
}

/// What a [`ColumnConstraint`] says. PostgreSQL counts defaults and generation among them.
#[derive(Clone, PartialEq, Debug)]
pub enum ColumnConstraintKind {
    /// `NOT NULL`
    NotNull,
    /// `NULL`: says nothing, but conflicts with `NOT NULL`.
    Null,
    /// `DEFAULT expression`
    Default(Expression),
    /// `GENERATED ALWAYS AS (expression) STORED`
    Generated {
        /// The expression.
        expression: Expression,
        /// Where the value is kept; `None` if not written, which PostgreSQL 18 takes as virtual and earlier ones refuse.
        storage: Option<GeneratedStorage>,
    },
    /// `GENERATED … AS IDENTITY (options)`
    Identity {
        /// Who may give a value.
        generation: IdentityGeneration,
        /// Of its sequence.
        options: Vec<SequenceOption>,
    },
    /// `CHECK (expression)`
    Check(Expression),
    /// `UNIQUE`
    Unique(IndexConstraintOptions),
    /// `PRIMARY KEY`
    PrimaryKey(IndexConstraintOptions),
    /// `REFERENCES table (column)`
    References(References),
}

/// Where a generated column's value is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum GeneratedStorage {
    /// `STORED`
    Stored,
    /// `VIRTUAL`, since PostgreSQL 18.
    Virtual,
}

/// Who may give an identity column its value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum IdentityGeneration {
    /// `ALWAYS`
    Always,
    /// `BY DEFAULT`
    ByDefault,
}

/// A constraint of its own in the list of table elements (`TableConstraint` in `gram.y`).
#[derive(Clone, PartialEq, Debug)]
pub struct TableConstraint {
    /// From `CONSTRAINT` or its first word to its last attribute.
    pub span: Span,
    /// `CONSTRAINT name`
    pub name: Option<Name>,
    /// What it says.
    pub kind: TableConstraintKind,
    /// `DEFERRABLE` and such, which follow it.
    pub attributes: ConstraintAttributes,
}

/// What a [`TableConstraint`] says.
#[derive(Clone, PartialEq, Debug)]
pub enum TableConstraintKind {
    /// `CHECK (expression)`
    Check(Expression),
    /// `NOT NULL column`, since PostgreSQL 18.
    NotNull(Name),
    /// `UNIQUE (columns)`
    Unique(KeyConstraint),
    /// `UNIQUE USING INDEX name`
    UniqueUsingIndex(Name),
    /// `PRIMARY KEY (columns)`
    PrimaryKey(KeyConstraint),
    /// `PRIMARY KEY USING INDEX name`
    PrimaryKeyUsingIndex(Name),
    /// `EXCLUDE USING method (element WITH operator)`
    Exclude(ExcludeConstraint),
    /// `FOREIGN KEY (columns) REFERENCES table (columns)`
    ForeignKey {
        /// The referencing columns.
        columns: Vec<Name>,
        /// `PERIOD` stands before the last column, since PostgreSQL 18.
        period: bool,
        /// What they refer to.
        references: References,
    },
}

/// The columns and the index of a unique constraint or primary key.
#[derive(Clone, PartialEq, Debug)]
pub struct KeyConstraint {
    /// The key columns.
    pub columns: Vec<Name>,
    /// `WITHOUT OVERLAPS` stands after the last column, since PostgreSQL 18.
    pub without_overlaps: bool,
    /// `INCLUDE (columns)`
    pub include: Vec<Name>,
    /// Of the index.
    pub options: IndexConstraintOptions,
}

/// How the index of a constraint is made.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct IndexConstraintOptions {
    /// `NULLS NOT DISTINCT`
    pub nulls_not_distinct: bool,
    /// `WITH (…)`
    pub storage_parameters: Vec<Definition>,
    /// `USING INDEX TABLESPACE name`
    pub tablespace: Option<Name>,
}

/// `EXCLUDE USING method (element WITH operator, …) WHERE (predicate)`
#[derive(Clone, PartialEq, Debug)]
pub struct ExcludeConstraint {
    /// `USING method`
    pub access_method: Option<Name>,
    /// Each with its operator.
    pub elements: Vec<(IndexElement, OperatorName)>,
    /// `INCLUDE (columns)`
    pub include: Vec<Name>,
    /// `WITH (…)`
    pub storage_parameters: Vec<Definition>,
    /// `USING INDEX TABLESPACE name`
    pub tablespace: Option<Name>,
    /// `WHERE (predicate)`
    pub predicate: Option<Expression>,
}

/// `REFERENCES table (columns) MATCH … ON DELETE … ON UPDATE …`
#[derive(Clone, PartialEq, Debug)]
pub struct References {
    /// From `REFERENCES` to the last action.
    pub span: Span,
    /// The referenced table.
    pub table: ObjectName,
    /// The referenced columns; empty means its primary key.
    pub columns: Vec<Name>,
    /// `PERIOD` stands before the last column, since PostgreSQL 18.
    pub period: bool,
    /// `MATCH …`
    pub match_type: MatchType,
    /// `ON DELETE …`
    pub on_delete: ReferentialAction,
    /// `ON UPDATE …`
    pub on_update: ReferentialAction,
}

/// How nulls in a foreign key of several columns are taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum MatchType {
    /// `MATCH SIMPLE`, the default.
    #[default]
    Simple,
    /// `MATCH FULL`
    Full,
}

/// What happens to referencing rows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum ReferentialAction {
    /// `NO ACTION`, the default: the change is refused at the end of the statement or transaction.
    #[default]
    NoAction,
    /// `RESTRICT`
    Restrict,
    /// `CASCADE`
    Cascade,
    /// `SET NULL`, in these columns or, if none are named, in all; PostgreSQL takes columns only for `ON DELETE`.
    SetNull(Vec<Name>),
    /// `SET DEFAULT`, likewise.
    SetDefault(Vec<Name>),
}

/// What may follow a constraint; `None` where nothing is said.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ConstraintAttributes {
    /// `DEFERRABLE`, `NOT DEFERRABLE`; `INITIALLY DEFERRED` implies it.
    pub deferrable: Option<bool>,
    /// `INITIALLY DEFERRED`, `INITIALLY IMMEDIATE`
    pub initially_deferred: Option<bool>,
    /// `NOT VALID`
    pub not_valid: bool,
    /// `NO INHERIT`; in `ALTER CONSTRAINT` `INHERIT` is `Some(false)`.
    pub no_inherit: Option<bool>,
    /// `ENFORCED`, `NOT ENFORCED`, since PostgreSQL 18.
    pub enforced: Option<bool>,
}
