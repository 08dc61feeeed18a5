//! The keys of an index as they are written (`ComputeIndexAttrs` in `indexcmds.c`).

use sqlparser::ast as tree;

use super::default_class::refuse_class;
use super::plan::name_columns;
use crate::catalog::error::sqlstate;
use crate::catalog::index::{IndexColumn, IndexKey, OperatorClassName};
use crate::catalog::{CatalogError, ColumnNumber, DataType, Object, ObjectId, SqlText};
use crate::sql::analyze::{Analyzer, Place, Scope};
use crate::sql::ast::{Expression, IndexElement, KeyPart, Name, NullsOrder, ObjectName, SortDirection};
use crate::sql::expression::without_parentheses;
use crate::sql::lower::object::lookup::{InSchema, find_in_schema, find_operator_class};
use crate::sql::lower::relation::{OptionsOf, SYSTEM_COLUMNS, set_options};
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// A column or expression of an index or partition key, understood.
pub(in crate::sql::lower) struct Key {
    /// What it computes.
    pub value: IndexKey,
    /// The name that it gives to a column.
    pub name: Option<Identifier>,
    /// Its type, if it could be inferred.
    pub data_type: Option<DataType>,
}

/// Where a key stands, and what is said of one that is not immutable.
pub(in crate::sql::lower) struct KeyPlace {
    place: Place,
    mutable: Option<&'static str>,
}

/// A key of an index.
pub(in crate::sql::lower) const INDEX_KEY: KeyPlace = KeyPlace {
    place: Place { one: "index expression", many: "index expressions" },
    mutable: Some("functions in index expression must be marked IMMUTABLE"),
};

/// A key of a partitioned table.
pub(in crate::sql::lower) const PARTITION_KEY: KeyPlace = KeyPlace {
    place: Place { one: "partition key expression", many: "partition key expressions" },
    mutable: Some("functions in partition key expression must be marked IMMUTABLE"),
};

/// A column or expression of `CREATE STATISTICS`.
pub(in crate::sql::lower) const STATISTICS_KEY: KeyPlace =
    KeyPlace { place: Place { one: "statistics expressions", many: "statistics expressions" }, mutable: None };

/// Understands a column or expression of a relation; a column in parentheses is a column.
///
/// # Errors
/// 42703 for an unknown column, 0A000 for a system column; those of the expression.
pub(in crate::sql::lower) fn understand_key(
    session: &Session,
    source: &Source,
    relation: &Object,
    part: &KeyPart,
    place: &KeyPlace,
) -> Result<Key, CatalogError> {
    match part {
        KeyPart::Column(name) => {
            let number = column_number(relation, &name.identifier)?;
            let data_type = relation.column(number).and_then(|column| column.data_type.clone());
            Ok(Key { value: IndexKey::Column(number), name: Some(name.identifier.clone()), data_type })
        }
        KeyPart::Expression(expression) => {
            let scope = Scope::of(relation.name.clone(), relation.id);
            let analyzed = Analyzer::new(session, source).expression(expression, &scope)?;
            analyzed.contents.refuse_in(place.place)?;
            if let Some(message) = place.mutable.filter(|_| analyzed.contents.mutable) {
                return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
            }
            let key = match (is_bare_column(expression), analyzed.columns.as_slice()) {
                (true, [number]) => IndexKey::Column(*number),
                _ => IndexKey::Expression(analyzed.text),
            };
            Ok(Key { value: key, name: analyzed.name, data_type: analyzed.data_type })
        }
    }
}

/// The number of a column that can be indexed.
///
/// # Errors
/// 42703 if there is none, 0A000 if the system has it.
pub(in crate::sql::lower) fn column_number(relation: &Object, name: &Identifier) -> Result<ColumnNumber, CatalogError> {
    if let Some(column) = relation.column_named(name.as_str()) {
        return Ok(column.number);
    }
    Err(if SYSTEM_COLUMNS.contains(&name.as_str()) {
        let message = "index creation on system columns is not supported";
        CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message)
    } else {
        CatalogError::new(sqlstate::UNDEFINED_COLUMN, format!("column \"{name}\" does not exist"))
    })
}

/// Whether an expression is nothing but a column, parentheses aside.
fn is_bare_column(expression: &Expression) -> bool {
    let Ok(tree) = &expression.tree else { return false };
    let mut tree: &tree::Expr = tree;
    while let tree::Expr::Nested(inner) = tree {
        tree = inner;
    }
    matches!(tree, tree::Expr::Identifier(_) | tree::Expr::CompoundIdentifier(_))
}

/// Understands the keys of an index.
///
/// # Errors
/// Those of [`understand_key`], 42704 for an unknown collation or operator class.
pub(in crate::sql::lower) fn understand_elements(
    session: &Session,
    source: &Source,
    relation: &Object,
    method: &Name,
    elements: &[&IndexElement],
) -> Result<Vec<IndexColumn>, CatalogError> {
    let mut columns = Vec::with_capacity(elements.len());
    let mut names = Vec::with_capacity(elements.len());
    for element in elements {
        let key = understand_key(session, source, relation, &element.key, &INDEX_KEY)?;
        names.push(key.name);
        columns.push(understand_element(session, method, element, (key.value, key.data_type.as_ref()))?);
    }
    for (column, name) in columns.iter_mut().zip(name_columns(names)) {
        column.name = name;
    }
    Ok(columns)
}

fn understand_element(
    session: &Session,
    method: &Name,
    element: &IndexElement,
    (key, data_type): (IndexKey, Option<&DataType>),
) -> Result<IndexColumn, CatalogError> {
    let collation = element.collation.as_ref();
    let ordered = element.direction.is_some() || element.nulls.is_some();
    if ordered && matches!(method.as_str(), "hash" | "gist" | "gin" | "spgist" | "brin") {
        let what = if element.direction.is_some() { "ASC/DESC" } else { "NULLS FIRST/LAST" };
        let message = format!("access method \"{method}\" does not support {what} options");
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    let class = element.operator_class.as_ref();
    let found =
        class.map(|name| find_operator_class(session.names(), name, method).map(|id| (name, id))).transpose()?;
    refuse_class(session, method.as_str(), data_type, found)?;
    Ok(IndexColumn {
        key,
        name: Identifier::default(),
        collation: collation.map(|name| find_collation(session, name)).transpose()?,
        operator_class: class.map(|name| operator_class(session, name, method)).transpose()?,
        operator_class_options: set_options(&Vec::new(), &element.operator_class_parameters, OptionsOf::Unknown)?,
        descending: element.direction == Some(SortDirection::Descending),
        nulls_first: element.nulls.map(|nulls| nulls == NullsOrder::First),
    })
}

/// A collation by name.
///
/// # Errors
/// 42704 if there is none.
pub(in crate::sql::lower) fn find_collation(session: &Session, name: &ObjectName) -> Result<ObjectId, CatalogError> {
    find_in_schema(session.names(), InSchema::Collation, name)
}

/// An operator class by name.
///
/// # Errors
/// 42704 if the access method has none of that name.
pub(in crate::sql::lower) fn operator_class(
    session: &Session,
    name: &ObjectName,
    method: &Name,
) -> Result<OperatorClassName, CatalogError> {
    let found = find_operator_class(session.names(), name, method)?;
    Ok(OperatorClassName { name: name.to_qualified(), object: Some(found).filter(|found| !found.is_built_in()) })
}

/// A predicate or any other condition over a relation's rows.
///
/// # Errors
/// Those of the expression.
pub(in crate::sql::lower) fn understand_condition(
    session: &Session,
    source: &Source,
    relation: &Object,
    expression: &Expression,
) -> Result<SqlText, CatalogError> {
    let scope = Scope::of(relation.name.clone(), relation.id);
    let analyzed = Analyzer::new(session, source).expression(&without_parentheses(expression, source), &scope)?;
    analyzed.contents.refuse_in(Place { one: "index predicate", many: "index predicates" })?;
    if analyzed.contents.mutable {
        let message = "functions in index predicate must be marked IMMUTABLE";
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    }
    Ok(analyzed.text)
}
