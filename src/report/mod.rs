//! Says diagnostics and differences to people and to programs.

mod terminal;

pub use terminal::{Style, diagnostics};
