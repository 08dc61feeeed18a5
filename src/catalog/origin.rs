//! Where a change came from.

use crate::text::Location;

/// The number of a migration in the order of the replay; the baseline's statements come from none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct MigrationIndex(pub u32);

/// The statement that made a change. What a DO block or a function did has the place of the block or call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct Origin {
    /// The migration; `None` for the baseline.
    pub migration: Option<MigrationIndex>,
    /// The number of the statement in the replay, from 0.
    pub statement: u32,
    /// The statement's text.
    pub location: Location,
}
