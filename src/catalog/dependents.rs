//! Who depends on each object: few on most, thousands on a schema.

use std::sync::Arc;

use imbl::OrdSet;

use super::ObjectId;
use super::depend::Dependency;
use super::numbered::Numbered;

/// Up to so many dependents of one object stand in a list, more in a tree.
const FEW: usize = 32;

/// The dependencies, by the object that is depended upon.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Dependents(Numbered<OfObject>);

/// Those on one object and its parts, in order.
#[derive(Clone, PartialEq, Debug)]
enum OfObject {
    Few(Arc<Vec<Dependency>>),
    Many(OrdSet<Dependency>),
}

impl Dependents {
    pub(super) fn insert(&mut self, dependency: Dependency) {
        let slot = self.0.slot(dependency.target.object.0);
        match slot {
            None => *slot = Some(OfObject::Few(Arc::new(vec![dependency]))),
            Some(OfObject::Many(all)) => drop(all.insert(dependency)),
            Some(OfObject::Few(list)) => {
                let Err(at) = list.binary_search(&dependency) else { return };
                if list.len() < FEW {
                    Arc::make_mut(list).insert(at, dependency);
                } else {
                    *slot = Some(OfObject::Many(list.iter().copied().chain([dependency]).collect()));
                }
            }
        }
    }

    pub(super) fn remove(&mut self, dependency: &Dependency) {
        let object = dependency.target.object.0;
        if self.0.get(object).is_none() {
            return;
        }
        let slot = self.0.slot(object);
        match slot {
            None => {}
            Some(OfObject::Many(all)) => {
                all.remove(dependency);
                if all.len() <= FEW {
                    *slot = Some(OfObject::Few(Arc::new(all.iter().copied().collect())));
                }
            }
            Some(OfObject::Few(list)) => {
                let Ok(at) = list.binary_search(dependency) else { return };
                if list.len() == 1 {
                    *slot = None;
                } else {
                    Arc::make_mut(list).remove(at);
                }
            }
        }
    }

    /// Those on an object or its parts, in order from one on.
    pub(super) fn from(&self, object: ObjectId, lowest: Dependency) -> impl Iterator<Item = Dependency> {
        let (few, many) = match self.0.get(object.0) {
            None => (&[][..], None),
            Some(OfObject::Few(list)) => (&list[list.partition_point(|dependency| *dependency < lowest)..], None),
            Some(OfObject::Many(all)) => (&[][..], Some(all.range(lowest..))),
        };
        few.iter().chain(many.into_iter().flatten()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{Dependents, FEW};
    use crate::catalog::ObjectId;
    use crate::catalog::depend::{Dependency, DependencyKind};

    #[test]
    fn a_list_becomes_a_tree_and_a_list_again() {
        let target = ObjectId(20_000).whole();
        let of = |number: u32| Dependency { target, dependent: ObjectId(number).whole(), kind: DependencyKind::Normal };
        let mut dependents = Dependents::default();
        let numbers = || 0..2 * FEW as u32;
        for number in numbers().rev().chain(numbers()) {
            dependents.insert(of(number));
        }
        let found = |dependents: &Dependents, from| -> Vec<u32> {
            dependents.from(target.object, of(from)).map(|dependency| dependency.dependent.object.0).collect()
        };
        assert_eq!(found(&dependents, 0), numbers().collect::<Vec<_>>());
        assert_eq!(found(&dependents, 60), [60, 61, 62, 63]);
        for number in numbers().skip(3) {
            dependents.remove(&of(number));
        }
        assert_eq!(found(&dependents, 1), [1, 2]);
        let mut few = Dependents::default();
        (0..3).for_each(|number| few.insert(of(number)));
        assert!(dependents == few);
        (0..3).for_each(|number| few.remove(&of(number)));
        assert!(few == Dependents::default());
    }
}
