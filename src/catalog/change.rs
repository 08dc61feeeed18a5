//! What can happen to an object.

use std::sync::Arc;

use super::{Address, Object, ObjectId};

/// One change of the catalog. What of an object an alteration touches is told by [`super::attribute::compare`], so a
/// rename, an added column and a new default are all [`Change::Alter`].
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// An object comes into being.
    Create(Arc<Object>),
    /// An object becomes as given; identity and kind stay.
    Alter {
        /// The object as it is from now on.
        object: Arc<Object>,
        /// What led to it.
        cause: Cause,
    },
    /// An object ceases to be. All that depends on it has gone before.
    Drop {
        /// The object.
        object: ObjectId,
        /// What led to it.
        cause: Cause,
    },
}

/// Why a change happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// The statement names the object.
    Statement,
    /// It followed from what happened to this one: a cascade, an owned sequence, a partition's share.
    Consequence(Address),
}

impl Change {
    /// The object that it happens to.
    pub fn object(&self) -> ObjectId {
        match self {
            Self::Create(object) | Self::Alter { object, .. } => object.id,
            Self::Drop { object, .. } => *object,
        }
    }
}
