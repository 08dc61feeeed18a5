//! Decides which function, operator and common type an expression means, as chapter 10 of PostgreSQL's manual says.
//!
//! 1. `types` says what is known of a type: built in, or told by whoever asks.
//! 2. `coerce` says which types turn into which, and where (`parse_coerce.c`).
//! 3. `common` finds the type of `UNION`, `CASE`, `ARRAY[]` and `IN`.
//! 4. `polymorphic` finds the types that `anyelement` and its kin stand for.
//! 5. `candidate` fits the functions of a name to a call: defaults, variadic parameters, names.
//! 6. `select` picks the best candidate (`func_select_candidate`).
//! 7. `function` and `operator` put it together.
//!
//! Everything here is a pure function of types: expressions, scopes and search paths are the caller's.

mod types;

mod coerce;
mod common;
mod polymorphic;

mod candidate;
mod select;

mod function;
mod operator;

pub use candidate::{Call, Candidate, Routine, variadic_element};
pub use coerce::{Coercion, CoercionContext, can_coerce, coercion};
pub use common::{common_modifier, common_type};
pub use function::{FunctionOutcome, ResolvedFunction, resolve_function};
pub use operator::{OperatorCandidate, ResolvedOperator, resolve_binary, resolve_prefix};
pub use polymorphic::result_type;
pub use types::{TypeDescription, TypeId, Types};

/// Why nothing was found.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ResolveError {
    /// No function or operator of that name takes such arguments.
    #[error("no candidate takes these types")]
    NotFound,
    /// More than one would do.
    #[error("more than one candidate takes these types")]
    Ambiguous,
    /// Types that ought to be alike are not, or a polymorphic type remains open.
    #[error("{0}")]
    Mismatch(&'static str),
}

impl ResolveError {
    /// The code that PostgreSQL reports.
    pub fn sqlstate(&self) -> &'static str {
        use crate::catalog::error::sqlstate;
        match self {
            Self::NotFound => sqlstate::UNDEFINED_FUNCTION,
            Self::Ambiguous => sqlstate::AMBIGUOUS_FUNCTION,
            Self::Mismatch(_) => sqlstate::DATATYPE_MISMATCH,
        }
    }
}

#[cfg(test)]
mod tests;
