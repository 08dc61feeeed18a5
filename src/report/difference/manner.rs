//! How the statements did what they did, as far as it matters for locks.

use std::collections::BTreeMap;

use crate::catalog::attribute::compare;
use crate::catalog::constraint::Constraint;
use crate::catalog::{Change, ObjectId, Origin};
use crate::diff::ObjectChange;
use crate::diff::risk::Manner;
use crate::review::{Review, Touch};
use crate::sql::ast::Statement;
use crate::sql::session::Step;
use crate::sql::{parse, split};

/// Reads each statement at most once.
#[derive(Default)]
pub(super) struct Manners {
    concurrently: BTreeMap<Origin, bool>,
}

impl Manners {
    /// The step of a touch as the lock rules want it.
    pub(super) fn of(&mut self, review: &Review<'_>, touch: &Touch) -> Option<Manner> {
        let step = review.sides.head.history.steps.get(touch.step)?;
        Some(Manner {
            concurrently: is_about_index(step) && self.is_concurrent(review, step.origin),
            using_index: takes_over_index(review, step),
            follows: touch.because.is_some(),
            change: change_of(step),
        })
    }

    fn is_concurrent(&mut self, review: &Review<'_>, origin: Origin) -> bool {
        *self.concurrently.entry(origin).or_insert_with(|| {
            let text = review.sides.head.set.sources.slice(origin.location);
            let script = split(text);
            match script.statements.first().map(|raw| parse(raw, text)) {
                Some(Ok(Statement::CreateIndex(create))) => create.concurrently,
                Some(Ok(Statement::Drop(drop))) => drop.concurrently,
                _ => false,
            }
        })
    }
}

fn is_about_index(step: &Step) -> bool {
    match (&step.change, &step.before) {
        (Change::Create(object), _) => object.as_index().is_some(),
        (Change::Drop { .. }, Some(before)) => before.as_index().is_some(),
        _ => false,
    }
}

fn change_of(step: &Step) -> ObjectChange {
    let after = match &step.change {
        Change::Create(object) | Change::Alter { object, .. } => Some(object.clone()),
        Change::Drop { .. } => None,
    };
    let alterations = match (&step.before, &after) {
        (Some(before), Some(after)) => compare(before, after),
        _ => Vec::new(),
    };
    ObjectChange { before: step.before.clone(), after, alterations }
}

/// Whether a new constraint rests on an index that another statement had made.
fn takes_over_index(review: &Review<'_>, step: &Step) -> bool {
    let Change::Create(object) = &step.change else { return false };
    let Some(index) = object.as_constraint().and_then(Constraint::index) else { return false };
    let made_here = |index: ObjectId| {
        review.touches_of(index).iter().any(|touch| {
            touch.origin.statement == step.origin.statement
                && matches!(review.sides.head.history.steps[touch.step].change, Change::Create(_))
        })
    };
    !made_here(index)
}
