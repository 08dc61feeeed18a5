//! Sequences.

use super::relation::Persistence;
use super::{Address, DataType};

/// A sequence.
#[derive(Clone, PartialEq, Debug)]
pub struct Sequence {
    /// `AS`: smallint, integer or bigint.
    pub data_type: DataType,
    /// `START WITH`.
    pub start: i64,
    /// `INCREMENT BY`.
    pub increment: i64,
    /// `MINVALUE`.
    pub minimum: i64,
    /// `MAXVALUE`.
    pub maximum: i64,
    /// `CACHE`.
    pub cache: i64,
    /// `CYCLE`.
    pub cycle: bool,
    /// The column that it belongs to and goes with.
    pub owned_by: Option<Address>,
    /// Whether it is the sequence of an identity column (an internal dependency on the column).
    pub identity: bool,
    /// How long it lives.
    pub persistence: Persistence,
}
