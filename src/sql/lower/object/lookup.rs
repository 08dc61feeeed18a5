//! Finds objects that are neither relations, types nor routines, built-in ones included (`namespace.c`).

use crate::catalog::builtin::{Builtin, NamedKind};
use crate::catalog::error::sqlstate;
use crate::catalog::initial::PG_CATALOG;
use crate::catalog::{CatalogError, DataType, Namespace, ObjectData, ObjectId};
use crate::sql::ast::{Name, ObjectKind, ObjectName, OperatorName, OperatorSignature};
use crate::sql::names::Names;
use crate::text::Identifier;

/// A kind of objects that live in schemas and are named by their name alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sql::lower) enum InSchema {
    Collation,
    Conversion,
    Statistics,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
}

impl InSchema {
    /// The kind as statements name it; `None` for a kind of another sort.
    pub(in crate::sql::lower) const fn of(kind: ObjectKind) -> Option<Self> {
        Some(match kind {
            ObjectKind::Collation => Self::Collation,
            ObjectKind::Conversion => Self::Conversion,
            ObjectKind::Statistics => Self::Statistics,
            ObjectKind::TextSearchConfiguration => Self::TextSearchConfiguration,
            ObjectKind::TextSearchDictionary => Self::TextSearchDictionary,
            ObjectKind::TextSearchParser => Self::TextSearchParser,
            ObjectKind::TextSearchTemplate => Self::TextSearchTemplate,
            _ => return None,
        })
    }

    const fn space(self) -> Namespace {
        match self {
            Self::Collation => Namespace::Collation,
            Self::Conversion => Namespace::Conversion,
            Self::Statistics => Namespace::Statistics,
            Self::TextSearchConfiguration => Namespace::TextSearchConfiguration,
            Self::TextSearchDictionary => Namespace::TextSearchDictionary,
            Self::TextSearchParser => Namespace::TextSearchParser,
            Self::TextSearchTemplate => Namespace::TextSearchTemplate,
        }
    }

    fn built_in(self, facts: &Builtin, name: &str) -> Option<ObjectId> {
        let kind = match self {
            Self::Collation => return facts.collation(name).map(|found| found.oid),
            Self::Statistics => return None,
            Self::Conversion => NamedKind::Conversion,
            Self::TextSearchConfiguration => NamedKind::TextSearchConfiguration,
            Self::TextSearchDictionary => NamedKind::TextSearchDictionary,
            Self::TextSearchParser => NamedKind::TextSearchParser,
            Self::TextSearchTemplate => NamedKind::TextSearchTemplate,
        };
        facts.named(kind, name).map(|found| found.oid)
    }

    fn missing(self, name: &ObjectName) -> CatalogError {
        let words = match self {
            Self::Collation => return undefined(format!("collation \"{name}\" for encoding \"UTF8\" does not exist")),
            Self::Conversion => "conversion",
            Self::Statistics => "statistics object",
            Self::TextSearchConfiguration => "text search configuration",
            Self::TextSearchDictionary => "text search dictionary",
            Self::TextSearchParser => "text search parser",
            Self::TextSearchTemplate => "text search template",
        };
        undefined(format!("{words} \"{name}\" does not exist"))
    }
}

/// The error 42704.
pub(in crate::sql::lower) fn undefined(message: impl Into<String>) -> CatalogError {
    CatalogError::new(sqlstate::UNDEFINED_OBJECT, message)
}

/// The first match of a name in the schema that it is written with, or along the search path.
fn along_path(
    names: Names<'_>,
    schema: Option<&Name>,
    mut find: impl FnMut(ObjectId) -> Option<ObjectId>,
) -> Result<Option<ObjectId>, CatalogError> {
    match schema {
        Some(schema) => Ok(find(names.schema(&schema.identifier)?)),
        None => Ok(names.path.iter().copied().find_map(find)),
    }
}

/// The object of that kind and name.
///
/// # Errors
/// 42704 if there is none, 3F000 if its schema is not there.
pub(in crate::sql::lower) fn find_in_schema(
    names: Names<'_>,
    kind: InSchema,
    name: &ObjectName,
) -> Result<ObjectId, CatalogError> {
    let word = &name.name.identifier;
    let built_in = |schema| (schema == PG_CATALOG).then(|| kind.built_in(names.builtin(), word.as_str())).flatten();
    let created = |schema| names.catalog.find(kind.space(), schema, word).map(|object| object.id);
    // Who makes a collation that only some machines have needs it where they have it not.
    let found = match kind == InSchema::Collation && names.builtin().is_locale_of_some_machines(word.as_str()) {
        true => match along_path(names, name.schema.as_ref(), created)? {
            None => along_path(names, name.schema.as_ref(), built_in)?,
            found => found,
        },
        false => along_path(names, name.schema.as_ref(), |schema| created(schema).or_else(|| built_in(schema)))?,
    };
    found.ok_or_else(|| kind.missing(name))
}

/// The operator of that name and exactly these operands, if there is one (`LookupOperName`).
///
/// # Errors
/// 3F000 if its schema is not there.
pub(in crate::sql::lower) fn find_operator_if_any(
    names: Names<'_>,
    name: &OperatorName,
    left: Option<&DataType>,
    right: Option<&DataType>,
) -> Result<Option<ObjectId>, CatalogError> {
    along_path(names, name.schema.as_ref(), |schema| operator_in(names, schema, &name.symbol, left, right))
}

/// The operator of that name and operands in that schema.
pub(in crate::sql::lower) fn operator_in(
    names: Names<'_>,
    schema: ObjectId,
    symbol: &Identifier,
    left: Option<&DataType>,
    right: Option<&DataType>,
) -> Option<ObjectId> {
    let created = names.catalog.find_all(Namespace::Operator, schema, symbol).find(|object| match &object.data {
        ObjectData::Operator(operator) => operator.left.as_ref() == left && operator.right.as_ref() == right,
        _ => false,
    });
    if let Some(object) = created {
        return Some(object.id);
    }
    if schema != PG_CATALOG {
        return None;
    }
    let same = |built_in: Option<ObjectId>, written: Option<&DataType>| {
        built_in.map(|id| names.built_in_type(id)).as_ref() == written
    };
    let operators = names.builtin().operators().named(symbol.as_str());
    operators.iter().find(|found| same(found.left, left) && same(Some(found.right), right)).map(|found| found.oid)
}

/// The operator that a signature names.
///
/// # Errors
/// 42883 if there is none, 42704 for an unknown type.
pub(in crate::sql::lower) fn find_operator(
    names: Names<'_>,
    signature: &OperatorSignature,
) -> Result<ObjectId, CatalogError> {
    let operand = |written: &Option<_>| written.as_ref().map(|written| names.data_type(written)).transpose();
    let left = operand(&signature.left)?.map(|found| found.without_modifier());
    let right = operand(&signature.right)?.map(|found| found.without_modifier());
    find_operator_if_any(names, &signature.name, left.as_ref(), right.as_ref())?
        .ok_or_else(|| undefined_operator(names, &signature.name, left.as_ref(), right.as_ref()))
}

/// The error for an operator that is not there (`op_error`).
pub(in crate::sql::lower) fn undefined_operator(
    names: Names<'_>,
    name: &OperatorName,
    left: Option<&DataType>,
    right: Option<&DataType>,
) -> CatalogError {
    let mut written = name.symbol.to_string();
    if let Some(schema) = &name.schema {
        written = format!("{schema}.{written}");
    }
    if let Some(left) = left {
        written = format!("{} {written}", names.format_type(left));
    }
    if let Some(right) = right {
        written = format!("{written} {}", names.format_type(right));
    }
    CatalogError::new(sqlstate::UNDEFINED_FUNCTION, format!("operator does not exist: {written}"))
}

/// The operator class of that name for that access method.
///
/// # Errors
/// 42704 if there is none.
pub(in crate::sql::lower) fn find_operator_class(
    names: Names<'_>,
    name: &ObjectName,
    method: &Name,
) -> Result<ObjectId, CatalogError> {
    find_access_method(names, method)?;
    let word = &name.name.identifier;
    let found = along_path(names, name.schema.as_ref(), |schema| {
        let mut created = names.catalog.find_all(Namespace::OperatorClass, schema, word);
        let of_method = created.find(|object| match &object.data {
            ObjectData::OperatorClass(class) => class.method == method.identifier,
            _ => false,
        });
        let classes = names.builtin().operator_classes();
        let built_in = || classes.named(method.as_str(), word.as_str()).filter(|_| schema == PG_CATALOG);
        of_method.map(|object| object.id).or_else(|| built_in().map(|class| class.oid))
    })?;
    let message = || format!("operator class \"{name}\" does not exist for access method \"{method}\"");
    found.ok_or_else(|| undefined(message()))
}

/// The operator family of that name for that access method.
///
/// # Errors
/// 42704 if there is none.
pub(in crate::sql::lower) fn find_operator_family(
    names: Names<'_>,
    name: &ObjectName,
    method: &Name,
) -> Result<ObjectId, CatalogError> {
    find_access_method(names, method)?;
    let word = &name.name.identifier;
    let found = along_path(names, name.schema.as_ref(), |schema| {
        let mut created = names.catalog.find_all(Namespace::OperatorFamily, schema, word);
        let of_method = created.find(|object| match &object.data {
            ObjectData::OperatorFamily(family) => family.method == method.identifier,
            _ => false,
        });
        let classes = names.builtin().operator_classes();
        let built_in = || classes.family(method.as_str(), word.as_str()).filter(|_| schema == PG_CATALOG);
        of_method.map(|object| object.id).or_else(|| built_in().map(|family| family.oid))
    })?;
    let message = || format!("operator family \"{name}\" does not exist for access method \"{method}\"");
    found.ok_or_else(|| undefined(message()))
}

/// The access method of that name (`get_am_oid`).
///
/// # Errors
/// 42704 if there is none.
pub(in crate::sql::lower) fn find_access_method(names: Names<'_>, name: &Name) -> Result<ObjectId, CatalogError> {
    let what = (Namespace::AccessMethod, NamedKind::AccessMethod, "access method");
    find_global(names, what, &name.identifier)
}

/// The language of that name (`get_language_oid`).
///
/// # Errors
/// 42704 if there is none.
pub(in crate::sql::lower) fn find_language(names: Names<'_>, name: &Identifier) -> Result<ObjectId, CatalogError> {
    find_global(names, (Namespace::Language, NamedKind::Language, "language"), name)
}

/// The tablespace of that name (`get_tablespace_oid`).
///
/// # Errors
/// 42704 if there is none.
pub(in crate::sql::lower) fn find_tablespace(names: Names<'_>, name: &Identifier) -> Result<ObjectId, CatalogError> {
    find_global(names, (Namespace::Tablespace, NamedKind::Tablespace, "tablespace"), name)
}

fn find_global(
    names: Names<'_>,
    (space, kind, words): (Namespace, NamedKind, &str),
    name: &Identifier,
) -> Result<ObjectId, CatalogError> {
    let created = names.catalog.find(space, ObjectId::NONE, name).map(|object| object.id);
    let built_in = || names.builtin().named(kind, name.as_str()).map(|found| found.oid);
    created.or_else(built_in).ok_or_else(|| undefined(format!("{words} \"{name}\" does not exist")))
}

/// The object of a kind that a new database has none of, outside schemas: servers, publications, …
///
/// # Errors
/// 42704 if there is none.
pub(in crate::sql::lower) fn find_created(
    names: Names<'_>,
    space: Namespace,
    words: &str,
    name: &Identifier,
) -> Result<ObjectId, CatalogError> {
    let found = names.catalog.find(space, ObjectId::NONE, name).map(|object| object.id);
    found.ok_or_else(|| undefined(format!("{words} \"{name}\" does not exist")))
}
