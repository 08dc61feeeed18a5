//! What a drop takes along and what it is refused for (`dependency.c`).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::depend::{Dependency, DependencyKind};
use super::error::sqlstate;
use super::other::PublishedTable;
use super::relation::ReplicaIdentity;
use super::types::Type;
use super::{Address, Catalog, CatalogError, Cause, Change, Object, ObjectData, ObjectId, Part, SqlText};

/// Whether a drop takes along what depends on the object.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DropBehavior {
    /// It is refused where something depends on the object.
    #[default]
    Restrict,
    /// It takes along what depends on the object.
    Cascade,
}

/// A change that was applied, with the object as it was before.
type Applied = (Change, Option<Arc<Object>>);

impl Catalog {
    /// Drops objects, columns or defaults with all that goes along; the changes, those of dependents first, each with
    /// the object as it was before.
    ///
    /// # Errors
    /// 2BP01 where something depends on one of them and the behaviour is `RESTRICT`, or where one of them is part of
    /// something that stays. Nothing has changed then.
    pub fn drop_all(&mut self, roots: &[Address], behavior: DropBehavior) -> Result<Vec<Applied>, CatalogError> {
        let plan = Plan::make(self, roots)?;
        if behavior == DropBehavior::Restrict {
            plan.refuse_cascades(self, roots)?;
        }
        let mut changes = Vec::new();
        for (address, cause) in plan.in_order() {
            let dropped = if self.only_publishes(address.object) && !roots.contains(&address) {
                self.unpublish(address.object, &plan, cause, &mut changes)
            } else {
                self.drop_one(address, cause, &mut changes)
            };
            if let Err(error) = dropped {
                changes.iter().rev().for_each(|(change, before)| self.undo(change, before.as_ref()));
                return Err(error);
            }
        }
        Ok(changes)
    }

    /// Takes the tables out of a publication whose columns or conditions rest on what goes; the publication stays.
    fn unpublish(
        &mut self,
        id: ObjectId,
        plan: &Plan,
        cause: Cause,
        changes: &mut Vec<Applied>,
    ) -> Result<(), CatalogError> {
        self.alter_with(id, cause, changes, |object| {
            if let ObjectData::Publication(publication) = &mut object.data {
                publication.tables.retain(|published| !plan.takes_from(published));
            }
        })
    }

    /// Drops one address that nothing depends on any more; what merely mentions it forgets it.
    fn drop_one(&mut self, address: Address, cause: Cause, changes: &mut Vec<Applied>) -> Result<(), CatalogError> {
        let mentions: Vec<ObjectId> = self
            .dependents_of(address)
            .filter(|dependency| dependency.kind == DependencyKind::Mention)
            .map(|dependency| dependency.dependent.object)
            .collect();
        for mentioning in mentions {
            self.alter_with(mentioning, Cause::Consequence(address), changes, |object| object.forget(address))?;
        }
        match address.part {
            Part::Whole => {
                let change = Change::Drop { object: address.object, cause };
                let before = self.apply(&change)?;
                changes.push((change, before));
                Ok(())
            }
            Part::Column(number) => self.alter_with(address.object, cause, changes, |object| {
                if let Some(columns) = object.columns_mut() {
                    columns.retain(|column| column.number != number);
                }
            }),
            Part::Default(number) => self.alter_with(address.object, cause, changes, |object| {
                if let Some(column) = object.column_mut(number) {
                    column.default = None;
                }
            }),
            Part::EnumValue(_) => Ok(()),
        }
    }

    /// Alters an object that is there, and notes the change.
    fn alter_with(
        &mut self,
        id: ObjectId,
        cause: Cause,
        changes: &mut Vec<Applied>,
        alter: impl FnOnce(&mut Object),
    ) -> Result<(), CatalogError> {
        let Some(object) = self.object(id) else { return Ok(()) };
        let mut object = Arc::clone(object);
        alter(Arc::make_mut(&mut object));
        let change = Change::Alter { object, cause };
        let before = self.apply(&change)?;
        changes.push((change, before));
        Ok(())
    }
}

impl Object {
    /// Takes out every mention of that address.
    fn forget(&mut self, address: Address) {
        let gone = address.object;
        match &mut self.data {
            ObjectData::Table(table) => {
                if table.cluster_on == Some(gone) {
                    table.cluster_on = None;
                }
                if table.replica_identity == ReplicaIdentity::Index(gone) {
                    table.replica_identity = ReplicaIdentity::Nothing;
                }
            }
            ObjectData::View(view) => {
                if let Some(materialized) = &mut view.materialized {
                    materialized.cluster_on = materialized.cluster_on.filter(|index| *index != gone);
                }
            }
            ObjectData::Operator(operator) => {
                let is_gone = |text: &SqlText| text.targets().any(|target| target.object == gone);
                operator.definition.retain(|(_, value)| value.as_ref().is_none_or(|text| !is_gone(text)));
            }
            ObjectData::Publication(publication) => {
                publication.tables.retain(|published| published.table != gone);
                publication.schemas.retain(|schema| *schema != gone);
            }
            _ => {}
        }
    }
}

/// What a drop reaches, in the order in which it was found.
struct Plan {
    found: BTreeMap<Address, Reached>,
    order: Vec<Address>,
}

/// How a drop reached an address.
#[derive(Clone, Copy)]
struct Reached {
    from: Option<Address>,
    silent: bool,
}

impl Plan {
    fn make(catalog: &Catalog, roots: &[Address]) -> Result<Self, CatalogError> {
        let mut plan = Self { found: BTreeMap::new(), order: Vec::new() };
        for root in roots {
            refuse_part(catalog, *root, roots)?;
            plan.visit(catalog, *root, Reached { from: None, silent: true });
        }
        Ok(plan)
    }

    /// Walks to all that depends on the address, depth first; the order ends up with dependents before targets.
    fn visit(&mut self, catalog: &Catalog, root: Address, how: Reached) {
        let mut stack = vec![(root, how, false)];
        while let Some((address, how, done)) = stack.pop() {
            if done {
                self.order.push(address);
                continue;
            }
            if self.covers(address) {
                if how.silent
                    && let Some(reached) = self.found.get_mut(&address)
                {
                    reached.silent = true;
                }
                continue;
            }
            self.found.insert(address, how);
            stack.push((address, how, true));
            let dependents: Vec<Dependency> = match address.part {
                Part::Whole => {
                    let in_language = catalog.functions_in_language(address.object);
                    catalog.dependents_of_object(address.object).chain(in_language).collect()
                }
                Part::Column(_) | Part::Default(_) | Part::EnumValue(_) => catalog.dependents_of(address).collect(),
            };
            for dependency in dependents.into_iter().rev() {
                if address.part == Part::Whole && catalog.only_publishes(dependency.dependent.object) {
                    continue;
                }
                let silent = match dependency.kind {
                    DependencyKind::Mention => continue,
                    DependencyKind::Normal => false,
                    DependencyKind::Auto
                    | DependencyKind::Internal
                    | DependencyKind::Partition
                    | DependencyKind::Extension => true,
                };
                let owner = catalog.owner_of_part(dependency.dependent).filter(|owner| !self.covers(*owner));
                let owner = owner.unwrap_or(dependency.dependent);
                stack.push((owner, Reached { from: Some(address), silent }, false));
            }
        }
    }

    /// Whether the address, or the object that it is part of, goes already.
    fn covers(&self, address: Address) -> bool {
        self.found.contains_key(&address)
            || self.found.contains_key(&address.object.whole())
            || matches!(address.part, Part::Default(number) if self.found.contains_key(&address.object.column(number)))
    }

    /// Whether what a published table names is among what goes.
    fn takes_from(&self, published: &PublishedTable) -> bool {
        let columns = published.columns.iter().map(|number| published.table.column(*number));
        let named = published.filter.iter().flat_map(SqlText::targets);
        columns.chain(named).any(|address| self.covers(address))
    }

    /// The error of `RESTRICT`, if anything would go that neither was named nor goes silently.
    fn refuse_cascades(&self, catalog: &Catalog, roots: &[Address]) -> Result<(), CatalogError> {
        let in_the_way: Vec<String> = self
            .order
            .iter()
            .rev()
            .filter_map(|address| Some((address, self.found.get(address)?)))
            .filter(|(address, reached)| !reached.silent && !roots.contains(address))
            .filter_map(|(address, reached)| {
                Some(format!("{} depends on {}", catalog.describe(*address), catalog.describe(reached.from?)))
            })
            .collect();
        if in_the_way.is_empty() {
            return Ok(());
        }
        let message = match roots {
            [one] => format!("cannot drop {} because other objects depend on it", catalog.describe(*one)),
            _ => "cannot drop desired object(s) because other objects depend on them".to_owned(),
        };
        Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message)
            .detail(in_the_way.join("\n"))
            .hint("Use DROP ... CASCADE to drop the dependent objects too."))
    }

    fn in_order(&self) -> impl Iterator<Item = (Address, Cause)> {
        // A column of a table that goes as a whole, found before the table was, needs no change of its own.
        let needed =
            |address: &&Address| address.part == Part::Whole || !self.found.contains_key(&address.object.whole());
        self.order.iter().filter(needed).map(|address| {
            let from = self.found.get(address).and_then(|reached| reached.from);
            (*address, from.map_or(Cause::Statement, Cause::Consequence))
        })
    }
}

/// An object that is part of another cannot be dropped by itself.
fn refuse_part(catalog: &Catalog, root: Address, roots: &[Address]) -> Result<(), CatalogError> {
    if root.part != Part::Whole {
        return Ok(());
    }
    let Some(object) = catalog.object(root.object) else { return Ok(()) };
    let mut dependencies = Vec::new();
    object.whole_dependencies(&mut dependencies);
    let owner = dependencies.iter().find(|dependency| {
        matches!(dependency.kind, DependencyKind::Internal | DependencyKind::Partition | DependencyKind::Extension)
            && dependency.target.object != object.id
            && !roots.contains(&dependency.target)
            && !roots.contains(&dependency.target.object.whole())
    });
    let Some(owner) = owner else { return Ok(()) };
    let (this, that) = (catalog.describe(root), catalog.describe(owner.target));
    Err(CatalogError::new(
        sqlstate::DEPENDENT_OBJECTS_STILL_EXIST,
        format!("cannot drop {this} because {that} requires it"),
    )
    .hint(format!("You can drop {that} instead.")))
}

impl Catalog {
    /// Whether an object is a publication, which stays when a table goes that it names columns of.
    fn only_publishes(&self, id: ObjectId) -> bool {
        self.object(id).is_some_and(|object| matches!(object.data, ObjectData::Publication(_)))
    }

    /// Where a drop that reaches a part of something must go on: at the whole of it (the index of a constraint that is
    /// reached by way of an operator class: the constraint).
    fn owner_of_part(&self, address: Address) -> Option<Address> {
        if address.part != Part::Whole {
            return None;
        }
        let object = self.object(address.object)?;
        match &object.data {
            ObjectData::Index(index) => index.constraint.map(ObjectId::whole),
            ObjectData::Type(Type::Multirange { range }) => Some(range.whole()),
            // What references the partition of a referenced table is part of what references that table.
            ObjectData::Constraint(constraint) => constraint
                .parent
                .filter(|parent| {
                    self.object(*parent)
                        .and_then(|parent| parent.as_constraint())
                        .is_some_and(|parent| parent.on == constraint.on)
                })
                .map(ObjectId::whole),
            _ => None,
        }
    }
}
