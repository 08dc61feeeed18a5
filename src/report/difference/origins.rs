//! Where the statements stand that touched something.

use crate::catalog::attribute::compare;
use crate::catalog::{Change, ObjectId, Origin, Part};
use crate::review::{Review, Touch};

use super::view::{Place, SqlView};

/// The touches of an object that are about that part of it.
pub(super) fn touches_of_part<'r>(review: &'r Review<'_>, object: ObjectId, part: Part) -> Vec<&'r Touch> {
    let steps = &review.sides.head.history.steps;
    let is_about = |touch: &&Touch| {
        let Some(step) = steps.get(touch.step) else { return false };
        match (&step.change, &step.before) {
            (Change::Create(object), _) => match part {
                Part::Column(number) => object.column(number).is_some(),
                Part::Whole | Part::Default(_) | Part::EnumValue(_) => true,
            },
            (Change::Drop { .. }, _) => true,
            (Change::Alter { object, .. }, Some(before)) => {
                compare(before, object).iter().any(|alteration| alteration.part() == part)
            }
            (Change::Alter { .. }, None) => false,
        }
    };
    review.touches_of(object).iter().filter(is_about).collect()
}

/// The place of a statement of the head.
pub(super) fn place(review: &Review<'_>, origin: Origin) -> Place {
    let set = &review.sides.head.set;
    let file = set.sources.get(origin.location.file);
    Place {
        migration: origin.migration.map(|index| set.migrations[index.0 as usize].id.to_string()),
        file: file.path().to_owned(),
        line: file.line(origin.location.span.start),
    }
}

/// The statement itself.
pub(super) fn statement(review: &Review<'_>, origin: Origin) -> SqlView {
    let text = review.sides.head.set.sources.slice(origin.location).trim();
    SqlView { place: place(review, origin), text: text.to_owned() }
}
