use crate::text::Span;

use super::{ColumnName, NumberLiteral, ObjectName, Persistence, TypeName};

/// `CREATE SEQUENCE`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateSequence {
    /// Permanent, temporary or unlogged.
    pub persistence: Persistence,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The sequence.
    pub name: ObjectName,
    /// In the order in which they are written.
    pub options: Vec<SequenceOption>,
}

/// `ALTER SEQUENCE` with sequence options; `OWNER TO`, `SET LOGGED` and such are an [`super::AlterTable`].
#[derive(Clone, PartialEq, Debug)]
pub struct AlterSequence {
    /// `IF EXISTS`
    pub if_exists: bool,
    /// The sequence.
    pub name: ObjectName,
    /// In the order in which they are written.
    pub options: Vec<SequenceOption>,
}

/// One option of a sequence (`SeqOptElem` in `gram.y`).
#[derive(Clone, PartialEq, Debug)]
pub struct SequenceOption {
    /// The option with its value.
    pub span: Span,
    /// What it sets.
    pub kind: SequenceOptionKind,
}

/// What a [`SequenceOption`] sets.
#[derive(Clone, PartialEq, Debug)]
pub enum SequenceOptionKind {
    /// `AS type`
    As(TypeName),
    /// `CACHE n`
    Cache(NumberLiteral),
    /// `CYCLE` and `NO CYCLE`
    Cycle(bool),
    /// `INCREMENT BY n`
    Increment(NumberLiteral),
    /// `LOGGED` and `UNLOGGED` of an identity's sequence, which `pg_dump` writes since PostgreSQL 18.
    Logged(bool),
    /// `MAXVALUE n`; `NO MAXVALUE` is `None`.
    MaxValue(Option<NumberLiteral>),
    /// `MINVALUE n`; `NO MINVALUE` is `None`.
    MinValue(Option<NumberLiteral>),
    /// `OWNED BY table.column`; `NONE` is `None`.
    OwnedBy(Option<ColumnName>),
    /// `SEQUENCE NAME name`, of an identity column.
    SequenceName(ObjectName),
    /// `START WITH n`
    Start(NumberLiteral),
    /// `RESTART WITH n`; without a number it starts where `START` said.
    Restart(Option<NumberLiteral>),
}
