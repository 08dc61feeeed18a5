//! The statements that touched each object.

use std::collections::BTreeMap;

use super::sides::Sides;
use crate::catalog::{Address, Cause, Change, ObjectId, Origin};
use crate::sql::session::Step;

/// A statement of the head that touched an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Touch {
    /// The number of the step in the head's history.
    pub step: usize,
    /// The statement.
    pub origin: Origin,
    /// What it was about, if the object was not named: the root of a cascade.
    pub because: Option<Address>,
}

/// All steps of the head since the parting by the object that they touched.
pub(super) fn touches(sides: &Sides) -> BTreeMap<ObjectId, Vec<Touch>> {
    let mut found: BTreeMap<ObjectId, Vec<Touch>> = BTreeMap::new();
    for (number, step) in sides.head.history.steps.iter().enumerate() {
        if sides.is_new(step.origin) {
            let touch = Touch { step: number, origin: step.origin, because: root_of(step, &sides.head.history.steps) };
            found.entry(step.change.object()).or_default().push(touch);
        }
    }
    found
}

/// What the statement was about: the end of the chain of causes, each of which is a step of the same statement.
fn root_of(step: &Step, steps: &[Step]) -> Option<Address> {
    let number = step.origin.statement;
    let start = steps.partition_point(|other| other.origin.statement < number);
    let end = steps.partition_point(|other| other.origin.statement <= number);
    let of_statement = &steps[start..end];
    let mut root = consequence_of(step)?;
    for _ in of_statement {
        let mut about_root = of_statement.iter().filter(|other| other.change.object() == root.object);
        match about_root.find_map(consequence_of) {
            Some(next) if next != root => root = next,
            _ => break,
        }
    }
    Some(root)
}

fn consequence_of(step: &Step) -> Option<Address> {
    match &step.change {
        Change::Create(_) => None,
        Change::Alter { cause, .. } | Change::Drop { cause, .. } => match cause {
            Cause::Statement => None,
            Cause::Consequence(of) => Some(*of),
        },
    }
}
