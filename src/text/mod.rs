//! Source text: files, byte spans in them, lines and columns for people, the names that SQL gives to things, and the
//! calendar of the dates in it.

pub mod calendar;
mod file;
mod identifier;
mod span;
mod words;

pub use file::{FileId, LineIndex, Location, SourceFile, SourceMap};
pub(crate) use identifier::clip;
pub use identifier::{Identifier, MAX_IDENTIFIER_BYTES, QualifiedName};
pub use span::Span;
pub use words::counted;
