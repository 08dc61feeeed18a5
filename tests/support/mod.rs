//! What the integration tests share: a PostgreSQL server of their own and stories written in Markdown.
//!
//! A test binary takes it in with `#[path = "../support/mod.rs"] mod support;`.

pub(crate) mod postgres;
pub(crate) mod story;
