//! All that is known about a schema, as pages of sections of blocks: content and links, no markup.

mod model;

pub use model::*;
