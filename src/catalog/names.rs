//! Names: which of them share a space, what they lead to, and the names that PostgreSQL makes itself.

use super::function::FunctionKind;
use super::name_table::NameEntry;
use super::types::Type;
use super::{Catalog, DataType, Object, ObjectData, ObjectId};
use crate::text::{Identifier, MAX_IDENTIFIER_BYTES};

/// A space in which a name leads to one object (functions and operators: to several, by their arguments).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "named after the kinds of objects in it")]
pub enum Namespace {
    Schema,
    /// Tables, views, indexes, sequences and composite types (`pg_class`).
    Relation,
    /// Types, and the row types of relations (`pg_type`).
    Type,
    Function,
    Operator,
    OperatorClass,
    OperatorFamily,
    Collation,
    Conversion,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
    Statistics,
    /// Within a relation or domain.
    Constraint,
    /// Within a relation.
    Trigger,
    /// Within a relation.
    Policy,
    /// Within a relation.
    Rule,
    Extension,
    Language,
    AccessMethod,
    ForeignDataWrapper,
    Server,
    UserMapping,
    Publication,
    Subscription,
    EventTrigger,
    Cast,
    Transform,
    Role,
    Database,
    Tablespace,
    DefaultPrivileges,
    /// The names of constraints within a schema, which generated names avoid (`ConstraintNameExists`).
    ConstraintOfSchema,
}

/// The entries of one object, at most two.
type NameEntries = std::iter::Flatten<std::array::IntoIter<Option<NameEntry>, 2>>;

impl Object {
    /// The spaces that its name stands in, each with the schema or relation that bounds it.
    pub(super) fn name_entries(&self, catalog: &Catalog) -> NameEntries {
        let schema = self.schema.unwrap_or(ObjectId::NONE);
        let entry = |space, scope| (space, scope, self.name.clone(), self.id);
        let one = |space, scope| [Some(entry(space, scope)), None];
        let two = |of: [(Namespace, ObjectId); 2]| of.map(|(space, scope)| Some(entry(space, scope)));
        let schema_of = |id| catalog.object(id).and_then(|on| on.schema).unwrap_or(ObjectId::NONE);
        let entries = match &self.data {
            ObjectData::Schema => one(Namespace::Schema, ObjectId::NONE),
            ObjectData::Table(_) | ObjectData::View(_) | ObjectData::Type(Type::Composite(_)) => {
                two([(Namespace::Relation, schema), (Namespace::Type, schema)])
            }
            ObjectData::Index(_) | ObjectData::Sequence(_) => one(Namespace::Relation, schema),
            ObjectData::Type(_) => one(Namespace::Type, schema),
            ObjectData::Function(function) => {
                debug_assert!(matches!(
                    function.kind,
                    FunctionKind::Function
                        | FunctionKind::Procedure
                        | FunctionKind::Window
                        | FunctionKind::Aggregate(_)
                ));
                one(Namespace::Function, schema)
            }
            ObjectData::Constraint(constraint) => {
                let of_schema = schema_of(constraint.on);
                two([(Namespace::Constraint, constraint.on), (Namespace::ConstraintOfSchema, of_schema)])
            }
            // `CREATE CONSTRAINT TRIGGER` makes a row of `pg_constraint` too.
            ObjectData::Trigger(trigger) if trigger.constraint.is_some() => {
                let of_schema = schema_of(trigger.relation);
                two([(Namespace::Trigger, trigger.relation), (Namespace::ConstraintOfSchema, of_schema)])
            }
            ObjectData::Trigger(trigger) => one(Namespace::Trigger, trigger.relation),
            ObjectData::Policy(policy) => one(Namespace::Policy, policy.relation),
            ObjectData::Rule(rule) => one(Namespace::Rule, rule.relation),
            ObjectData::Extension(_) => one(Namespace::Extension, ObjectId::NONE),
            ObjectData::Operator(_) => one(Namespace::Operator, schema),
            ObjectData::OperatorClass(_) => one(Namespace::OperatorClass, schema),
            ObjectData::OperatorFamily(_) => one(Namespace::OperatorFamily, schema),
            ObjectData::Cast(cast) => {
                let name = cast_name(type_and_array(&cast.source), type_and_array(&cast.target));
                [Some((Namespace::Cast, ObjectId::NONE, name, self.id)), None]
            }
            ObjectData::Collation(_) => one(Namespace::Collation, schema),
            ObjectData::Conversion(_) => one(Namespace::Conversion, schema),
            ObjectData::TextSearch(text_search) => one(text_search.data.space(), schema),
            ObjectData::Statistics(_) => one(Namespace::Statistics, schema),
            ObjectData::Language(_) => one(Namespace::Language, ObjectId::NONE),
            ObjectData::AccessMethod(_) => one(Namespace::AccessMethod, ObjectId::NONE),
            ObjectData::Transform(_) => one(Namespace::Transform, ObjectId::NONE),
            ObjectData::Publication(_) => one(Namespace::Publication, ObjectId::NONE),
            ObjectData::Subscription(_) => one(Namespace::Subscription, ObjectId::NONE),
            ObjectData::EventTrigger(_) => one(Namespace::EventTrigger, ObjectId::NONE),
            ObjectData::ForeignDataWrapper(_) => one(Namespace::ForeignDataWrapper, ObjectId::NONE),
            ObjectData::ForeignServer(_) => one(Namespace::Server, ObjectId::NONE),
            ObjectData::UserMapping(mapping) => one(Namespace::UserMapping, mapping.server),
            ObjectData::Role(_) => one(Namespace::Role, ObjectId::NONE),
            ObjectData::Database(_) => one(Namespace::Database, ObjectId::NONE),
            ObjectData::Tablespace(_) => one(Namespace::Tablespace, ObjectId::NONE),
            ObjectData::DefaultPrivileges(_) => one(Namespace::DefaultPrivileges, ObjectId::NONE),
        };
        entries.into_iter().flatten()
    }
}

/// A type, or that of the elements of an array, and whether it is one.
fn type_and_array(data_type: &DataType) -> (ObjectId, bool) {
    (data_type.id, data_type.array)
}

/// Casts have no names; among names they are found by the types that they are between.
pub(super) fn cast_name(source: (ObjectId, bool), target: (ObjectId, bool)) -> Identifier {
    let array = |(_, array): (ObjectId, bool)| if array { "[]" } else { "" };
    Identifier::exact(&format!("{}{} {}{}", source.0.0, array(source), target.0.0, array(target)))
}

/// `name1_name2_label` in at most 63 bytes: the longer of the two names is shortened, byte by byte but no character
/// cut; the label never (`makeObjectName` in `indexcmds.c`).
pub fn make_object_name(name1: &str, name2: Option<&str>, label: &str) -> Identifier {
    let overhead = usize::from(!label.is_empty()) + label.len() + usize::from(name2.is_some());
    let available = MAX_IDENTIFIER_BYTES.saturating_sub(overhead);
    let (mut length1, mut length2) = (name1.len(), name2.map_or(0, str::len));
    while length1 + length2 > available {
        if length1 > length2 {
            length1 -= 1;
        } else {
            length2 -= 1;
        }
    }
    let mut made = String::from(crate::text::clip(name1, length1));
    if let Some(name2) = name2 {
        made.push('_');
        made.push_str(crate::text::clip(name2, length2));
    }
    if !label.is_empty() {
        made.push('_');
        made.push_str(label);
    }
    Identifier::exact(&made)
}

/// The first of `label`, `label1`, `label2`, … whose name is free (`ChooseRelationName`, `ChooseConstraintName`).
pub fn choose_name(
    name1: &str,
    name2: Option<&str>,
    label: &str,
    mut is_free: impl FnMut(&Identifier) -> bool,
) -> Identifier {
    let first = make_object_name(name1, name2, label);
    if is_free(&first) {
        return first;
    }
    let mut pass = 1_u64;
    loop {
        let name = make_object_name(name1, name2, &format!("{label}{pass}"));
        if is_free(&name) {
            return name;
        }
        pass += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{choose_name, make_object_name};

    #[test]
    fn the_longer_name_is_shortened_and_the_label_kept() {
        let table = "t".repeat(40);
        let column = "c".repeat(40);
        let name = make_object_name(&table, Some(&column), "fkey");
        assert_eq!(name.as_str(), format!("{}_{}_fkey", "t".repeat(29), "c".repeat(28)));
        assert_eq!(make_object_name("t", Some("a"), "key").as_str(), "t_a_key");
    }

    #[test]
    fn a_number_joins_the_label() {
        let name = choose_name("u", None, "pkey", |name| *name != "u_pkey");
        assert_eq!(name.as_str(), "u_pkey1");
    }
}
