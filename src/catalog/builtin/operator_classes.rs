use std::sync::OnceLock;

use super::{Builtin, Oid, table};
use crate::catalog::PostgresVersion;

/// An operator class of every database: how an access method indexes a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OperatorClass {
    /// Its id.
    pub oid: Oid,
    /// Its name: `text_pattern_ops`.
    pub name: &'static str,
    /// The access method.
    pub method: &'static str,
    /// The type that it indexes.
    pub data_type: Oid,
    /// Whether it is what an index of that type uses unless told.
    pub default: bool,
    /// Its family.
    pub family: Oid,
    /// The type that the index stores, if another.
    pub stored: Option<Oid>,
}

/// A family of operator classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OperatorFamily {
    /// Its id.
    pub oid: Oid,
    /// Its name.
    pub name: &'static str,
    /// The access method.
    pub method: &'static str,
}

/// An operator that an operator family's indexes serve.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FamilyMember {
    /// The family.
    pub family: Oid,
    /// What the operator means to the access method: 3 is equality for `btree`, 1 for `hash`.
    pub strategy: u16,
    /// The operator.
    pub operator: Oid,
    /// Whether it orders the rows found (`ORDER BY a <-> b`), rather than finding them.
    pub orders: bool,
}

/// The operator classes and families of every database.
#[derive(Debug)]
pub struct OperatorClasses {
    version: PostgresVersion,
    classes: Vec<OperatorClass>,
    families: OnceLock<Vec<OperatorFamily>>,
    members: OnceLock<Vec<FamilyMember>>,
}

impl OperatorClasses {
    /// The class of that name.
    pub fn named(&self, method: &str, name: &str) -> Option<&OperatorClass> {
        let same_name = super::equal_range(&self.classes, |class| class.name.cmp(name));
        same_name.iter().find(|class| class.method == method)
    }

    /// The default class of exactly that type; the type that a value is taken for is the caller's to find
    /// (`GetDefaultOpClass` in `indexcmds.c`: binary-coercible types, then preferred ones; arrays use `anyarray`).
    pub fn default_for(&self, method: &str, data_type: Oid) -> Option<&OperatorClass> {
        self.classes.iter().find(|class| class.default && class.data_type == data_type && class.method == method)
    }

    /// All classes, in byte order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &OperatorClass> {
        self.classes.iter()
    }

    /// The family of that name.
    pub fn family(&self, method: &str, name: &str) -> Option<&OperatorFamily> {
        let same_name = super::equal_range(self.all_families(), |family| family.name.cmp(name));
        same_name.iter().find(|family| family.method == method)
    }

    /// All families, in byte order of their names.
    pub fn families(&self) -> impl Iterator<Item = &OperatorFamily> {
        self.all_families().iter()
    }

    /// The operators of a family, by strategy.
    pub fn members(&self, family: Oid) -> &[FamilyMember] {
        let members = self.members.get_or_init(|| {
            let rows = table::rows_of(include_str!("facts/tables/family_members.tsv"), self.version);
            let mut members: Vec<_> = rows.map(read_member).collect();
            members.sort_unstable();
            members
        });
        super::equal_range(members, |member| member.family.cmp(&family))
    }

    fn all_families(&self) -> &[OperatorFamily] {
        let rows = || table::rows_of(include_str!("facts/tables/operator_families.tsv"), self.version);
        self.families.get_or_init(|| rows().map(read_family).collect())
    }
}

/// Where ids begin that are made for operator classes whose own differ between servers: most.
const MADE_OIDS: u32 = 11_500;

impl Builtin {
    /// The operator classes and families of every database.
    pub fn operator_classes(&self) -> &OperatorClasses {
        self.operator_classes.get_or_init(|| {
            let rows = table::rows_of(include_str!("facts/tables/operator_classes.tsv"), self.version);
            OperatorClasses {
                version: self.version,
                classes: rows.map(read_class).collect(),
                families: OnceLock::new(),
                members: OnceLock::new(),
            }
        })
    }
}

fn read_class(mut row: table::Row) -> OperatorClass {
    let name = row.text();
    OperatorClass {
        oid: row.own_oid(MADE_OIDS),
        name,
        method: row.text(),
        data_type: row.oid().unwrap_or(Oid::NONE),
        default: row.flag(),
        family: row.oid().unwrap_or(Oid::NONE),
        stored: row.oid(),
    }
}

fn read_family(mut row: table::Row) -> OperatorFamily {
    OperatorFamily { name: row.text(), oid: row.oid().unwrap_or(Oid::NONE), method: row.text() }
}

fn read_member(mut row: table::Row) -> FamilyMember {
    FamilyMember {
        family: row.oid().unwrap_or(Oid::NONE),
        strategy: row.text().parse().unwrap_or(0),
        operator: row.oid().unwrap_or(Oid::NONE),
        orders: row.flag(),
    }
}

#[cfg(test)]
mod tests {
    use super::Oid;
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn classes_are_found_by_name_and_by_type() {
        let classes = Builtin::of(PostgresVersion::V15).operator_classes();
        let (text, jsonb, json) = (Oid(25), Oid(3802), Oid(114));
        assert_eq!(classes.default_for("btree", text).map(|class| class.name), Some("text_ops"));
        assert_eq!(classes.default_for("gin", jsonb).map(|class| class.name), Some("jsonb_ops"));
        assert_eq!(classes.default_for("btree", json), None);
        assert!(classes.named("gin", "jsonb_path_ops").is_some_and(|class| !class.default));
        assert_eq!(classes.named("btree", "jsonb_path_ops"), None);
    }

    #[test]
    fn families_hold_operators_across_types() {
        let builtin = Builtin::of(PostgresVersion::V15);
        let classes = builtin.operator_classes();
        let family = classes.family("btree", "integer_ops").expect("integers have a family").oid;
        let equalities = classes.members(family).iter().filter(|member| member.strategy == 3);
        let names: Vec<_> = equalities.filter_map(|member| builtin.operators().by_oid(member.operator)).collect();
        assert!(names.len() == 9 && names.iter().all(|operator| operator.name == "="));
    }
}
