//! Finding objects: by number, by name, by what they belong to.

use std::sync::Arc;

use super::names::cast_name;
use super::{Catalog, ColumnNumber, Namespace, Object, ObjectId, PostgresVersion};
use crate::text::Identifier;

impl Catalog {
    /// The server whose behaviour is modelled.
    pub fn version(&self) -> PostgresVersion {
        self.version
    }

    /// The object of that number; `None` if it was dropped or is built in.
    pub fn object(&self, id: ObjectId) -> Option<&Arc<Object>> {
        self.objects.get(id.0)
    }

    /// All objects in the order of creation, those of a new database included.
    pub fn objects(&self) -> impl DoubleEndedIterator<Item = &Arc<Object>> {
        self.objects.values()
    }

    /// The number that the next created object gets.
    pub fn next_id(&self) -> ObjectId {
        self.next_id
    }

    /// The object of that name in that schema, relation, or ([`ObjectId::NONE`]) database; of several the oldest.
    pub fn find(&self, space: Namespace, scope: ObjectId, name: &Identifier) -> Option<&Arc<Object>> {
        self.object(self.names.of(space, scope, name).next()?)
    }

    /// All objects of that name there: overloaded functions and operators.
    pub fn find_all(&self, space: Namespace, scope: ObjectId, name: &Identifier) -> impl Iterator<Item = &Arc<Object>> {
        self.names.of(space, scope, name).filter_map(|id| self.object(id))
    }

    /// The cast that was created between two types, each with whether arrays of it are meant.
    pub fn cast_between(&self, source: (ObjectId, bool), target: (ObjectId, bool)) -> Option<&Arc<Object>> {
        let is_none = self.names.listed(Namespace::Cast, ObjectId::NONE).is_some_and(<[_]>::is_empty);
        if is_none { None } else { self.find(Namespace::Cast, ObjectId::NONE, &cast_name(source, target)) }
    }

    /// All objects of that name, in whichever schema or in none, in the order of creation.
    pub fn called(&self, space: Namespace, name: &Identifier) -> Vec<&Arc<Object>> {
        let schemas = self.in_space(Namespace::Schema, ObjectId::NONE).map(|schema| schema.id);
        let scopes = std::iter::once(ObjectId::NONE).chain(schemas);
        let mut found: Vec<_> = scopes.flat_map(|scope| self.find_all(space, scope, name)).collect();
        found.sort_by_key(|object| object.id);
        found
    }

    /// All objects in that space of that schema or relation, by name.
    pub fn in_space(&self, space: Namespace, scope: ObjectId) -> impl Iterator<Item = &Arc<Object>> {
        let listed = self.names.listed(space, scope);
        let named = if listed.is_none() { self.named_in(space, scope) } else { Vec::new() };
        listed.unwrap_or_default().iter().filter_map(|entry| self.object(entry.3)).chain(named)
    }

    /// The same for a space that is not listed.
    fn named_in(&self, space: Namespace, scope: ObjectId) -> Vec<&Arc<Object>> {
        let is_near = |object: &Object| {
            object.schema == Some(scope) || object.parent() == Some(scope) || space == Namespace::ConstraintOfSchema
        };
        let stands_there = |object: &&Arc<Object>| {
            is_near(object) && object.name_entries(self).any(|entry| (entry.0, entry.1) == (space, scope))
        };
        let mut found: Vec<_> = self.objects().filter(stands_there).collect();
        found.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        found
    }

    /// The schema of that name.
    pub fn schema(&self, name: &Identifier) -> Option<&Arc<Object>> {
        self.find(Namespace::Schema, ObjectId::NONE, name)
    }

    /// The role of that name.
    pub fn role(&self, name: &Identifier) -> Option<&Arc<Object>> {
        self.find(Namespace::Role, ObjectId::NONE, name)
    }

    /// What belongs to a relation or domain, in the order of creation: constraints, indexes, triggers, policies, rules,
    /// statistics.
    pub fn members(&self, of: ObjectId) -> impl Iterator<Item = &Arc<Object>> {
        self.members.get(of.0).into_iter().flat_map(|members| members.iter()).filter_map(|member| self.object(*member))
    }

    /// The tables that inherit from this one or are its partitions, in the order of creation.
    pub fn children(&self, of: ObjectId) -> impl Iterator<Item = &Arc<Object>> {
        self.dependents_of(of.whole())
            .filter(move |dependency| dependency.dependent.object != of)
            .filter_map(move |dependency| self.object(dependency.dependent.object))
            .filter(move |object| object.as_table().is_some_and(|table| table.parents.contains(&of)))
    }

    /// The name of an object; built-in and dropped ones have none here.
    pub fn name_of(&self, id: ObjectId) -> Option<&Identifier> {
        self.object(id).map(|object| &object.name)
    }

    /// The name of the schema that an object is in.
    pub fn schema_name_of(&self, id: ObjectId) -> Option<&Identifier> {
        self.object(id)?.schema.and_then(|schema| self.name_of(schema))
    }

    /// The name of a column.
    pub fn column_name(&self, relation: ObjectId, number: ColumnNumber) -> Option<&Identifier> {
        Some(&self.object(relation)?.column(number)?.name)
    }
}
