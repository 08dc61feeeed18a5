//! Keeps the marked sections of AGENTS.md and its like up to date; every byte outside the markers stays a person's.
//!
//! 1. [`sections`] writes each section from the book;
//! 2. [`update`] puts them between their markers.

mod sections;
mod update;

pub use sections::{SECTIONS, sections};
pub use update::{MarkerError, update};

/// What a file that does not exist yet begins with.
pub const TEMPLATE: &str = include_str!("../../../templates/agents/AGENTS.md");
