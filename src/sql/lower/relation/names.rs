//! The names that PostgreSQL makes for relations and constraints.

use crate::catalog::names::choose_name;
use crate::catalog::{Catalog, Namespace, ObjectId};
use crate::text::{Identifier, MAX_IDENTIFIER_BYTES};

/// A name for a relation that no other in the schema has and, for the index of a constraint, no constraint either
/// (`ChooseRelationName` in `indexcmds.c`).
pub(in crate::sql::lower) fn choose_relation_name(
    catalog: &Catalog,
    schema: ObjectId,
    (name1, name2): (&str, Option<&str>),
    label: &str,
    for_constraint: bool,
) -> Identifier {
    choose_name(name1, name2, label, |name| {
        catalog.find(Namespace::Relation, schema, name).is_none()
            && !(for_constraint && catalog.find(Namespace::ConstraintOfSchema, schema, name).is_some())
    })
}

/// A name for a constraint that no other in the schema has (`ChooseConstraintName` in `pg_constraint.c`).
pub(in crate::sql::lower) fn choose_constraint_name(
    catalog: &Catalog,
    schema: ObjectId,
    (name1, name2): (&str, Option<&str>),
    label: &str,
    taken: &[Identifier],
) -> Identifier {
    choose_name(name1, name2, label, |name| {
        !taken.contains(name) && catalog.find(Namespace::ConstraintOfSchema, schema, name).is_none()
    })
}

/// Columns joined by underscores until a name is full (`ChooseIndexNameAddition` in `indexcmds.c`,
/// `ChooseForeignKeyConstraintNameAddition` in `tablecmds.c`).
pub(in crate::sql::lower) fn join_names<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
        if joined.len() > MAX_IDENTIFIER_BYTES {
            break;
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::join_names;

    #[test]
    fn columns_are_joined_until_a_name_is_full() {
        assert_eq!(join_names(["a", "b"]), "a_b");
        assert_eq!(join_names(["a".repeat(63).as_str(), "b", "c"]), format!("{}_b", "a".repeat(63)));
    }
}
