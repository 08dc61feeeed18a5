//! The comparison of two catalogs whose numbers mean the same.

use std::sync::Arc;

use super::canonical::canonical;
use super::kinship::Kinship;
use super::matching;
use super::numbers::Numbers;
use super::rewrite::Rewrite;
use crate::catalog::attribute::{Alteration, compare};
use crate::catalog::{Catalog, Cause, Change, ColumnNumber, Object, ObjectId, Part};

/// What leads from one catalog to another.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The catalog before, with the numbers of the one after.
    pub before: Catalog,
    /// The catalog after.
    pub after: Catalog,
    /// What happened to each object, in the order of the numbers.
    pub changes: Vec<ObjectChange>,
    /// The relations and composite types whose columns are the same but stand in another order.
    pub reordered: Vec<Reordered>,
}

/// Columns in another order: the only difference that no change tells, since a column keeps its place for ever.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reordered {
    /// The relation.
    pub relation: ObjectId,
    /// The columns that both have, in the order before.
    pub before: Vec<ColumnNumber>,
    /// The same in the order after.
    pub after: Vec<ColumnNumber>,
}

/// What happened to one object.
#[derive(Clone, PartialEq, Debug)]
pub struct ObjectChange {
    /// The object before; `None` if it came.
    pub before: Option<Arc<Object>>,
    /// The object after; `None` if it went.
    pub after: Option<Arc<Object>>,
    /// What of it changed; empty if it came or went, or if no attribute tells of the change.
    pub alterations: Vec<Alteration>,
}

/// Whether an object came, changed or went.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the word for it")]
pub enum Nature {
    Added,
    Changed,
    Removed,
}

impl ObjectChange {
    /// Whether it came, changed or went.
    pub fn nature(&self) -> Nature {
        match (&self.before, &self.after) {
            (None, _) => Nature::Added,
            (Some(_), Some(_)) => Nature::Changed,
            (Some(_), None) => Nature::Removed,
        }
    }

    /// The object as it is, or was last.
    pub fn object(&self) -> &Arc<Object> {
        match (&self.after, &self.before) {
            (Some(object), _) | (None, Some(object)) => object,
            (None, None) => unreachable!("a change is of an object that is on one side at least"),
        }
    }

    /// Its number, which is the same on both sides.
    pub fn id(&self) -> ObjectId {
        self.object().id
    }

    /// The same in the words of the replay.
    pub fn change(&self) -> Change {
        match (&self.before, &self.after) {
            (None, Some(object)) => Change::Create(Arc::clone(object)),
            (Some(_), Some(object)) => Change::Alter { object: Arc::clone(object), cause: Cause::Statement },
            (_, None) => Change::Drop { object: self.id(), cause: Cause::Statement },
        }
    }
}

impl Difference {
    /// Whether both catalogs say the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.reordered.is_empty()
    }

    /// What happened to that object.
    pub fn change_of(&self, object: ObjectId) -> Option<&ObjectChange> {
        self.changes.binary_search_by_key(&object, ObjectChange::id).ok().map(|at| &self.changes[at])
    }
}

/// Compares two catalogs.
pub fn diff(before: &Catalog, after: &Catalog, kinship: &Kinship<'_>) -> Difference {
    let numbers = matching::find(before, after, kinship);
    let reordered = reordered(before, after, &numbers);
    let before = numbers.renumber(before);
    let mut changes: Vec<ObjectChange> = Vec::new();
    for old in before.objects() {
        match after.object(old.id) {
            None => changes.push(ObjectChange { before: Some(Arc::clone(old)), after: None, alterations: Vec::new() }),
            Some(new) if Arc::ptr_eq(old, new) || old == new => {}
            Some(new) => changes.extend(altered(old, new)),
        }
    }
    let came = after.objects().filter(|new| before.object(new.id).is_none());
    changes.extend(came.map(|new| ObjectChange {
        before: None,
        after: Some(Arc::clone(new)),
        alterations: Vec::new(),
    }));
    changes.sort_by_key(ObjectChange::id);
    Difference { before, after: after.clone(), changes, reordered }
}

/// Where columns that both have stand in another order.
fn reordered(before: &Catalog, after: &Catalog, numbers: &Numbers) -> Vec<Reordered> {
    let mut found = Vec::new();
    for old in before.objects().filter(|object| object.columns().len() > 1) {
        let Some(new) = after.object(numbers.id(old.id)) else { continue };
        let renumbered = old.columns().iter().map(|column| numbers.column(old.id, column.number));
        let before: Vec<ColumnNumber> = renumbered.filter(|number| new.column(*number).is_some()).collect();
        if !before.is_sorted() {
            let mut after = before.clone();
            after.sort();
            found.push(Reordered { relation: new.id, before, after });
        }
    }
    found
}

/// The change of an object, unless only the writing of its texts is another.
fn altered(old: &Arc<Object>, new: &Arc<Object>) -> Option<ObjectChange> {
    let (before, after) = (canonical(old), canonical(new));
    if before == after {
        return None;
    }
    let about = |alteration: &Alteration| match alteration {
        Alteration::Added(part) | Alteration::Removed(part) => (*part, None),
        Alteration::Changed { part, attribute, .. } => (*part, Some(*attribute)),
    };
    let real: Vec<(Part, _)> = compare(&before, &after).iter().map(about).collect();
    let alterations = compare(old, new).into_iter().filter(|alteration| real.contains(&about(alteration))).collect();
    Some(ObjectChange { before: Some(Arc::clone(old)), after: Some(Arc::clone(new)), alterations })
}
