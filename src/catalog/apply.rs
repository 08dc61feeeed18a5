//! Applying changes.

use std::sync::Arc;

use super::error::sqlstate;
use super::name_table::NameEntry;
use super::{Catalog, CatalogError, Change, Namespace, Object, ObjectId};

impl Catalog {
    /// Applies one change; the object as it was before, if there was one.
    ///
    /// # Errors
    /// A name that is taken where it may not be (42P07, 42710, 42P06, …); a change of an object that is not there
    /// (XX000, which would be a bug of the caller). Nothing has changed then.
    pub fn apply(&mut self, change: &Change) -> Result<Option<Arc<Object>>, CatalogError> {
        match change {
            Change::Create(object) => {
                self.check_names(object, None)?;
                self.insert(Arc::clone(object));
                self.next_id = self.next_id.max(ObjectId(object.id.0 + 1));
                Ok(None)
            }
            Change::Alter { object, .. } => {
                let before = self.objects.get(object.id.0).cloned().ok_or_else(|| missing(object.id))?;
                if before.name != object.name || before.schema != object.schema {
                    self.check_names(object, Some(&before))?;
                }
                self.replace(&before, Arc::clone(object));
                Ok(Some(before))
            }
            Change::Drop { object, .. } => {
                let before = self.objects.get(object.0).cloned().ok_or_else(|| missing(*object))?;
                self.remove(&before);
                Ok(Some(before))
            }
        }
    }

    /// Takes back the last change that was applied: the object is again as it was `before`, if there was one.
    pub fn undo(&mut self, change: &Change, before: Option<&Arc<Object>>) {
        match (change, before) {
            (Change::Create(object), _) => self.remove(object),
            (Change::Alter { object, .. }, Some(before)) => self.replace(object, Arc::clone(before)),
            (Change::Drop { .. }, Some(before)) => self.insert(Arc::clone(before)),
            (Change::Alter { .. } | Change::Drop { .. }, None) => {}
        }
    }

    /// Numbers from that one on are given anew: what they were reserved for has been taken back.
    pub fn give_back_ids(&mut self, next: ObjectId) {
        self.next_id = next;
    }

    /// A number for an object about to be created; two calls give two numbers.
    pub fn reserve_id(&mut self) -> ObjectId {
        let id = self.next_id;
        self.next_id = ObjectId(id.0 + 1);
        id
    }

    fn insert(&mut self, object: Arc<Object>) {
        for entry in object.name_entries(self) {
            self.names.insert(entry);
        }
        if let Some(parent) = object.parent() {
            self.add_member(parent, object.id);
        }
        self.add_dependencies(&object);
        self.objects.insert(object.id.0, object);
    }

    fn remove(&mut self, object: &Object) {
        for entry in object.name_entries(self) {
            self.names.remove(entry);
        }
        if let Some(parent) = object.parent() {
            self.remove_member(parent, object.id);
        }
        self.remove_dependencies(object);
        self.objects.remove(object.id.0);
    }

    fn replace(&mut self, before: &Arc<Object>, after: Arc<Object>) {
        let moved = before.name != after.name || before.schema != after.schema || before.parent() != after.parent();
        if moved {
            for entry in before.name_entries(self) {
                self.names.remove(entry);
            }
            if before.schema != after.schema {
                self.move_constraint_names(&after);
            }
            for entry in after.name_entries(self) {
                self.names.insert(entry);
            }
            if before.parent() != after.parent() {
                if let Some(parent) = before.parent() {
                    self.remove_member(parent, before.id);
                }
                if let Some(parent) = after.parent() {
                    self.add_member(parent, after.id);
                }
            }
        }
        self.exchange_dependencies(before, &after);
        self.objects.insert(after.id.0, after);
    }

    fn add_member(&mut self, parent: ObjectId, member: ObjectId) {
        let members = Arc::make_mut(self.members.slot(parent.0).get_or_insert_default());
        if let Err(at) = members.binary_search(&member) {
            members.insert(at, member);
        }
    }

    fn remove_member(&mut self, parent: ObjectId, member: ObjectId) {
        let place = self.members.get(parent.0).map(|members| members.binary_search(&member));
        let Some(Ok(at)) = place else { return };
        let slot = self.members.slot(parent.0);
        match slot {
            Some(members) if members.len() > 1 => drop(Arc::make_mut(members).remove(at)),
            _ => *slot = None,
        }
    }

    /// The names of constraints follow their table or domain to its new schema.
    fn move_constraint_names(&mut self, relation: &Arc<Object>) {
        let constraints: Vec<Arc<Object>> =
            self.members(relation.id).filter(|member| member.as_constraint().is_some()).cloned().collect();
        let is_of_schema = |entry: &NameEntry| entry.0 == Namespace::ConstraintOfSchema;
        for constraint in &constraints {
            for entry in constraint.name_entries(self).filter(is_of_schema) {
                self.names.remove(entry);
            }
        }
        self.objects.insert(relation.id.0, Arc::clone(relation));
        for constraint in &constraints {
            for entry in constraint.name_entries(self).filter(is_of_schema) {
                self.names.insert(entry);
            }
        }
    }

    /// Refuses a name that another object has in the same space, with PostgreSQL's code for the kind.
    fn check_names(&self, object: &Object, before: Option<&Object>) -> Result<(), CatalogError> {
        let unique = |entry: &NameEntry| {
            !matches!(
                entry.0,
                Namespace::ConstraintOfSchema
                    | Namespace::Function
                    | Namespace::Operator
                    | Namespace::OperatorClass
                    | Namespace::OperatorFamily
                    | Namespace::Cast
                    | Namespace::Transform
                    | Namespace::UserMapping
                    | Namespace::DefaultPrivileges
            )
        };
        for entry in object.name_entries(self).filter(unique) {
            let taken = self.find_all(entry.0, entry.1, &entry.2).find(|other| other.id != object.id);
            if let Some(other) = taken
                && before.is_none_or(|before| before.id != other.id)
            {
                return Err(self.name_taken(&entry, other));
            }
        }
        Ok(())
    }

    fn name_taken(&self, (space, scope, name, _): &NameEntry, other: &Object) -> CatalogError {
        let on = || self.name_of(*scope).map(ToString::to_string).unwrap_or_default();
        let duplicate =
            |kind: &str| CatalogError::new(sqlstate::DUPLICATE_OBJECT, format!("{kind} \"{name}\" already exists"));
        match space {
            Namespace::Relation => {
                CatalogError::new(sqlstate::DUPLICATE_TABLE, format!("relation \"{name}\" already exists"))
            }
            Namespace::Schema => {
                CatalogError::new(sqlstate::DUPLICATE_SCHEMA, format!("schema \"{name}\" already exists"))
            }
            Namespace::Database => {
                CatalogError::new(sqlstate::DUPLICATE_DATABASE, format!("database \"{name}\" already exists"))
            }
            Namespace::Constraint if other.as_constraint().is_some() => {
                let owner = self.object(*scope).map_or("relation", |owner| match owner.kind() {
                    super::ObjectKind::Domain => "domain",
                    _ => "relation",
                });
                CatalogError::new(
                    sqlstate::DUPLICATE_OBJECT,
                    format!("constraint \"{name}\" for {owner} \"{}\" already exists", on()),
                )
            }
            Namespace::Trigger | Namespace::Rule => CatalogError::new(
                sqlstate::DUPLICATE_OBJECT,
                format!("{} \"{name}\" for relation \"{}\" already exists", other.kind().words(), on()),
            ),
            Namespace::Policy => CatalogError::new(
                sqlstate::DUPLICATE_OBJECT,
                format!("policy \"{name}\" for table \"{}\" already exists", on()),
            ),
            Namespace::Type => duplicate("type"),
            _ => duplicate(other.kind().words()),
        }
    }
}

fn missing(id: ObjectId) -> CatalogError {
    CatalogError::new("XX000", format!("object {} is not in the catalog", id.0))
}
