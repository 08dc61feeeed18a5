//! What a reviewer wants to know of two states of a project: the difference of their schemas with the statements that
//! made it, what was done to rows, and what became of the migrations that were there before.
//!
//! 1. [`Sides`] are the two states, replayed once as far as their migrations are the same;
//! 2. [`shipped`] compares the lists of migrations;
//! 3. [`Review::of`] compares the schemas, and finds for each change the statements that made it;
//! 4. [`data`] finds what the new migrations do to rows;
//! 5. [`OrderCheck`] runs the migrations that two branches gained in both orders.

pub mod data;
mod order;
pub mod shipped;
mod sides;
mod touch;
mod wording;

use std::collections::BTreeMap;

use crate::catalog::{Catalog, ObjectId};
use crate::diff::{Births, Difference, Kinship, diff};

pub use data::DataChange;
pub use order::OrderCheck;
pub use shipped::{Shipped, ShippedMigrations};
pub use sides::{Input, Side, Sides};
pub use touch::Touch;

/// All that is to be told of two states of a project.
#[derive(Clone, Debug)]
pub struct Review<'a> {
    /// The two states.
    pub sides: &'a Sides,
    /// How their schemas differ.
    pub difference: Difference,
    /// The statements of the head that touched an object, in order.
    pub touches: BTreeMap<ObjectId, Vec<Touch>>,
    /// What the head's new migrations do to rows, in order.
    pub data: Vec<DataChange>,
    /// What became of the migrations.
    pub migrations: ShippedMigrations,
}

impl<'a> Review<'a> {
    /// Compares the two states.
    pub fn of(sides: &'a Sides) -> Self {
        let new_database = Catalog::new(sides.head.history.catalog().version());
        let kinship = Kinship {
            shared: sides.shared_catalog().unwrap_or(&new_database),
            before: births(sides, &sides.base, &sides.head),
            after: births(sides, &sides.head, &sides.base),
        };
        let difference = diff(sides.base.history.catalog(), sides.head.history.catalog(), &kinship);
        Self {
            sides,
            difference,
            touches: touch::touches(sides),
            data: data::changes(sides),
            migrations: shipped::compare(sides),
        }
    }

    /// The statements that touched an object; none where the base did what the head lacks.
    pub fn touches_of(&self, object: ObjectId) -> &[Touch] {
        self.touches.get(&object).map_or(&[], Vec::as_slice)
    }
}

/// What the statements made that both sides have in the same words, though not in the same place.
fn births(sides: &Sides, of: &Side, other: &Side) -> Births {
    let names = wording::names_of_statements(sides, of, other);
    let steps = of.history.steps.iter().filter(|step| sides.is_new(step.origin));
    Births::of(steps, |step| names.get(&step.origin.statement).cloned())
}
