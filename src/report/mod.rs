//! Says diagnostics and differences to people and to programs.

mod grid;
mod log;
mod page;
mod paint;
pub mod difference;
mod terminal;

pub use log::{Terminal, log, log_json};
pub use page::page;
pub use terminal::{Style, diagnostics};
