//! Says diagnostics and differences to people and to programs.

mod log;
mod paint;
pub mod difference;
mod terminal;

pub use log::{Terminal, log, log_json};
pub use terminal::{Style, diagnostics};
