//! Writes what the model holds into files and streams, a file or folder per form.

mod files;
mod percent;
pub mod agents;
pub mod html;
pub mod json;
pub mod markdown;
pub mod sql;

pub use files::FileSet;
