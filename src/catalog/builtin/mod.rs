//! What every PostgreSQL database holds before the first migration, as the servers themselves tell it.
//!
//! The facts are tables of text between tabs in `facts/`, one line a fact, in byte order, each read when it is first
//! asked for. Where versions differ, a line ends in `@16-`, `@-17` or `@16-17`: the first and last version of the
//! server that has it. The queries in `generate/` made them; `tests/builtin_facts` asks the servers at hand again and
//! says how to write the tables anew. The tables of extensions that no server was at hand for come from those projects'
//! documentation.
//!
//! Object ids are PostgreSQL's own below 10000. Those from 10000 on differ between servers, so here they are made up:
//! unique over all kinds of objects, and below 16384, where those of users begin.

mod types;

mod modifiers;
mod spelling;

mod casts;
mod functions;
mod operator_classes;
mod operators;

mod collations;
mod names;
mod relations;
mod settings;

mod conditions;
mod keywords;

mod extensions;

mod by_name;
mod index;
mod table;

use std::cmp::Ordering;
use std::sync::OnceLock;

pub use casts::{Cast, CastContext, CastMethod, Casts};
pub use collations::{Collation, CollationProvider};
pub use conditions::{Condition, SqlState};
pub use extensions::{
    Extension, Member, MemberCast, MemberColumn, MemberDefinition, MemberKey, MemberOfFamily, MemberOperator,
    MemberOperatorClass, MemberRelation, MemberType,
};
pub use functions::{Function, FunctionKind, Functions, Parameter, Signature, Volatility};
pub use keywords::{Keyword, KeywordCategory};
pub use modifiers::{ModifierError, ModifierStyle, Spheroid, interval_modifier};
pub use names::{Named, NamedKind};
pub use operator_classes::{FamilyMember, OperatorClass, OperatorClasses, OperatorFamily};
pub use operators::{Operator, Operators};
pub use relations::{SystemColumn, SystemRelation, SystemRelations};
pub use settings::{Setting, SettingContext, SettingKind};
pub use spelling::{StandardType, float_type, standard_type};
pub use types::{Type, TypeCategory, TypeKind, Types};

use super::PostgresVersion;

/// An object's id in PostgreSQL's catalogs.
pub use super::ObjectId as Oid;

/// What every database of one version of PostgreSQL holds.
#[derive(Debug)]
pub struct Builtin {
    version: PostgresVersion,
    casts: OnceLock<Casts>,
    collations: OnceLock<Vec<Collation>>,
    conditions: OnceLock<Vec<Condition>>,
    extensions: extensions::Extensions,
    functions: Functions,
    keywords: OnceLock<keywords::Keywords>,
    names: OnceLock<Vec<Named>>,
    operator_classes: OnceLock<OperatorClasses>,
    operators: Operators,
    relations: OnceLock<SystemRelations>,
    settings: OnceLock<Vec<Setting>>,
    types: OnceLock<Types>,
}

static BUILTIN: [Builtin; PostgresVersion::ALL.len()] = [
    Builtin::new(PostgresVersion::V15),
    Builtin::new(PostgresVersion::V16),
    Builtin::new(PostgresVersion::V17),
    Builtin::new(PostgresVersion::V18),
];

impl Builtin {
    /// The facts of that version; each table is read once, when it is first asked for.
    pub fn of(version: PostgresVersion) -> &'static Self {
        &BUILTIN[version as usize]
    }

    const fn new(version: PostgresVersion) -> Self {
        Self {
            version,
            casts: OnceLock::new(),
            collations: OnceLock::new(),
            conditions: OnceLock::new(),
            extensions: extensions::Extensions::new(),
            functions: Functions::new(version),
            keywords: OnceLock::new(),
            names: OnceLock::new(),
            operator_classes: OnceLock::new(),
            operators: Operators::new(version),
            relations: OnceLock::new(),
            settings: OnceLock::new(),
            types: OnceLock::new(),
        }
    }

    /// The version whose facts these are.
    pub fn version(&self) -> PostgresVersion {
        self.version
    }
}

/// The entries that `compare` finds equal, in a slice that is ordered by it.
fn equal_range<T>(ordered: &[T], compare: impl Fn(&T) -> Ordering) -> &[T] {
    let start = ordered.partition_point(|entry| compare(entry) == Ordering::Less);
    let length = ordered[start..].partition_point(|entry| compare(entry) == Ordering::Equal);
    &ordered[start..start + length]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Builtin, NamedKind, Oid, SystemRelation};
    use crate::catalog::PostgresVersion;

    fn all_oids(builtin: &Builtin) -> Vec<Oid> {
        let mut oids: Vec<Oid> = builtin.types().iter().map(|found| found.oid).collect();
        oids.extend(builtin.functions().iter().map(|found| found.oid));
        oids.extend(builtin.operators().iter().map(|found| found.oid));
        oids.extend(builtin.operator_classes().iter().map(|found| found.oid));
        oids.extend(builtin.operator_classes().families().map(|found| found.oid));
        oids.extend(builtin.collations().iter().map(|found| found.oid));
        oids.extend(builtin.relations().iter().flat_map(|found| [found.oid, found.row_type, found.row_array]));
        for kind in [NamedKind::AccessMethod, NamedKind::Language, NamedKind::Role, NamedKind::Schema] {
            oids.extend(builtin.names(kind).iter().map(|found| found.oid));
        }
        for kind in [NamedKind::TextSearchConfiguration, NamedKind::TextSearchDictionary, NamedKind::Conversion] {
            oids.extend(builtin.names(kind).iter().map(|found| found.oid));
        }
        oids
    }

    #[test]
    fn ids_are_unique_and_below_those_of_users() {
        for version in PostgresVersion::ALL {
            let mut seen = BTreeSet::new();
            for oid in all_oids(Builtin::of(version)) {
                assert!((1..16_384).contains(&oid.0) && seen.insert(oid), "{version}: {oid:?}");
            }
        }
    }

    #[test]
    fn references_between_tables_lead_somewhere() {
        for version in PostgresVersion::ALL {
            let builtin = Builtin::of(version);
            let is_type = |oid: Oid| assert!(builtin.type_by_oid(oid).is_some(), "{version}: no type {oid:?}");
            for function in builtin.functions().iter() {
                is_type(function.signature.result);
                let signature = &function.signature;
                signature.parameters.iter().chain(signature.outputs).for_each(|parameter| is_type(parameter.data_type));
            }
            for operator in builtin.operators().iter() {
                operator.left.into_iter().chain([operator.right, operator.result]).for_each(is_type);
                assert!(builtin.functions().by_oid(operator.function).is_some(), "{version}: {operator:?}");
            }
            builtin.casts().iter().flat_map(|cast| [cast.source, cast.target]).for_each(is_type);
            builtin.operator_classes().iter().for_each(|class| is_type(class.data_type));
            let columns = builtin.relations().iter().flat_map(SystemRelation::columns);
            columns.for_each(|column| is_type(column.data_type));
        }
    }
}
