//! What leads from one catalog to another: which object of the one is which of the other, what came, went and changed,
//! and what each change risks for rows, for running code and for whoever waits for a lock.
//!
//! 1. [`Kinship`] says what two catalogs have in common: a history up to a point, or nothing but names;
//! 2. `matching` finds the object of the one that is the object of the other, `numbers` gives both the same number;
//! 3. [`diff`] compares them, and [`Difference::apply`] does what it found;
//! 4. [`risk`] judges each change by a closed table of rules.

mod apply;
mod canonical;
mod compare;
mod kinship;
mod matching;
mod numbers;
pub mod risk;
mod rewrite;

pub use compare::{Difference, Nature, ObjectChange, Reordered, diff};
pub use kinship::{Birth, Births, Kinship};
