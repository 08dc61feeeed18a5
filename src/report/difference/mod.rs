//! A review as text: one view of it, written for a terminal, as a comment of a pull request, and as JSON.
//!
//! 1. [`View::of`] puts a [`crate::review::Review`] into words: objects with their parts, values, places and risks;
//! 2. [`terminal`] and [`markdown`] lay it out; JSON is the view itself.

mod build;
mod entries;
mod hidden;
mod manner;
mod markdown;
mod origins;
mod picture;
mod terminal;
mod value;
mod view;

pub use markdown::{MARKER, MOST_CHARACTERS, markdown};
pub use terminal::terminal;
pub use view::View;
