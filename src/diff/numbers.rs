//! New numbers for the objects, columns and values of a catalog.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::rewrite::{Rewrite, address, rewrite};
use crate::catalog::sql_text::Reference;
use crate::catalog::{Catalog, Cause, Change, ColumnNumber, Object, ObjectId, SqlText};

/// The new number of each old one; those that are not named stay.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    pub(super) objects: BTreeMap<ObjectId, ObjectId>,
    pub(super) columns: BTreeMap<(ObjectId, ColumnNumber), ColumnNumber>,
    pub(super) values: BTreeMap<(ObjectId, u16), u16>,
}

impl Numbers {
    /// Whether every number stays as it is.
    fn change_nothing(&self) -> bool {
        self.objects.iter().all(|(old, new)| old == new)
            && self.columns.iter().all(|((_, old), new)| old == new)
            && self.values.iter().all(|((_, old), new)| old == new)
    }

    /// The catalog with the new numbers in place of the old.
    pub(super) fn renumber(&self, catalog: &Catalog) -> Catalog {
        if self.change_nothing() {
            return catalog.clone();
        }
        let mut renumbered = Catalog::new(catalog.version());
        let missing: Vec<ObjectId> =
            renumbered.objects().map(|object| object.id).filter(|id| catalog.object(*id).is_none()).collect();
        for object in missing {
            put(&mut renumbered, &Change::Drop { object, cause: Cause::Statement });
        }
        // What belongs to a relation stands in a space of it, so the relation has to be there first.
        let (members, wholes): (Vec<_>, Vec<_>) = catalog.objects().partition(|object| object.parent().is_some());
        for object in wholes.into_iter().chain(members) {
            let object = Arc::new(self.renumbered(object));
            let change = match renumbered.object(object.id) {
                Some(_) => Change::Alter { object, cause: Cause::Statement },
                None => Change::Create(object),
            };
            put(&mut renumbered, &change);
        }
        renumbered
    }

    fn renumbered(&self, object: &Object) -> Object {
        let mut object = object.clone();
        rewrite(&mut object, self);
        object
    }
}

fn put(catalog: &mut Catalog, change: &Change) {
    let applied = catalog.apply(change);
    debug_assert!(applied.is_ok(), "names that were unique in one catalog are unique in its copy: {applied:?}");
}

impl Rewrite for Numbers {
    fn id(&self, id: ObjectId) -> ObjectId {
        self.objects.get(&id).copied().unwrap_or(id)
    }

    fn column(&self, relation: ObjectId, number: ColumnNumber) -> ColumnNumber {
        self.columns.get(&(relation, number)).copied().unwrap_or(number)
    }

    fn value(&self, data_type: ObjectId, number: u16) -> u16 {
        self.values.get(&(data_type, number)).copied().unwrap_or(number)
    }

    fn text(&self, text: &mut SqlText) {
        if text.references.iter().all(|reference| address(self, reference.target) == reference.target) {
            return;
        }
        let renumbered =
            |reference: &Reference| Reference { target: address(self, reference.target), ..reference.clone() };
        text.references = text.references.iter().map(renumbered).collect::<Vec<_>>().into();
    }
}
