//! Primary keys, unique and exclusion constraints (`transformIndexConstraints` in `parse_utilcmd.c`).

use super::wanted::{WantedKey, WantedKeyKind, deferral};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::error::sqlstate;
use crate::catalog::index::{IndexColumn, IndexKey};
use crate::catalog::relation::Generated;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, ColumnNumber, DataType, Object, SqlText};
use crate::sql::ast::{ConstraintAttributes, ExcludeConstraint, IndexConstraintOptions, IndexElement, OperatorName};
use crate::sql::lower::index::{
    ConstraintPlan, ConstraintPlanKind, IndexPlan, access_method, refuse_class, understand_condition,
    understand_elements,
};
use crate::sql::lower::object::lookup::find_operator_if_any;
use crate::sql::lower::relation::{OptionsOf, set_options, tablespace};
use crate::sql::lower::wording::Wording;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// The columns of the primary key that is wanted, which are not null.
///
/// # Errors
/// 42P16 for a second primary key.
pub(in crate::sql::lower) fn primary_key_columns<'k>(
    table: &Identifier,
    keys: &'k [WantedKey],
) -> Result<&'k [Identifier], CatalogError> {
    let mut primary = keys.iter().filter(|key| key.kind.is_primary());
    let first = primary.next();
    if primary.next().is_some() {
        return Err(second_primary_key(table));
    }
    Ok(match first.map(|key| &key.kind) {
        Some(WantedKeyKind::Columns { columns, .. }) => columns,
        _ => &[],
    })
}

/// The error for a second primary key.
pub(in crate::sql::lower) fn second_primary_key(table: &Identifier) -> CatalogError {
    let message = format!("multiple primary keys for table \"{table}\" are not allowed");
    CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message)
}

/// The indexes of the constraints that are wanted: the primary key's first, one for those that are the same.
///
/// # Errors
/// 42703 for an unknown column, 42701 for a column named twice; those of an exclusion constraint's keys.
pub(in crate::sql::lower) fn plan_keys(
    session: &Session,
    source: &Source,
    table: &Object,
    keys: &[WantedKey],
) -> Result<Vec<IndexPlan>, CatalogError> {
    let mut plans: Vec<IndexPlan> = Vec::new();
    for key in keys {
        if let Some(plan) = plan_key(session, source, table, key)? {
            plans.push(plan);
        }
    }
    let primary = plans.iter().position(IndexPlan::is_primary);
    if let Some(at) = primary {
        plans[..=at].rotate_right(1);
    }
    let mut kept: Vec<IndexPlan> = Vec::new();
    for plan in plans {
        match kept.iter_mut().find(|prior| is_redundant(prior, &plan)) {
            Some(prior) => prior.name = prior.name.take().or(plan.name),
            None => kept.push(plan),
        }
    }
    Ok(kept)
}

/// Whether two constraints would have the same index.
fn is_redundant(one: &IndexPlan, other: &IndexPlan) -> bool {
    let timing = |plan: &IndexPlan| {
        plan.constraint.as_ref().map(|constraint| (constraint.deferrable, constraint.initially_deferred))
    };
    let operators = |plan: &IndexPlan| match plan.constraint.as_ref().map(|constraint| &constraint.kind) {
        Some(ConstraintPlanKind::Exclusion { operators }) => operators.clone(),
        _ => Vec::new(),
    };
    one.columns == other.columns
        && one.include == other.include
        && one.predicate == other.predicate
        && one.method == other.method
        && one.nulls_not_distinct == other.nulls_not_distinct
        && timing(one) == timing(other)
        && operators(one) == operators(other)
}

fn plan_key(
    session: &Session,
    source: &Source,
    table: &Object,
    key: &WantedKey,
) -> Result<Option<IndexPlan>, CatalogError> {
    match &key.kind {
        WantedKeyKind::UsingIndex { .. } => Ok(None),
        WantedKeyKind::Exclusion(exclude) => plan_exclusion(session, source, table, key, exclude).map(Some),
        WantedKeyKind::Columns { primary, columns, without_overlaps, include, options } => {
            let kind = if *primary {
                ConstraintPlanKind::PrimaryKey { without_overlaps: *without_overlaps }
            } else {
                ConstraintPlanKind::Unique { without_overlaps: *without_overlaps }
            };
            let numbers = key_numbers(table, columns, kind_words(*primary))?;
            let include = key_numbers(table, include, kind_words(*primary))?;
            let method = if *without_overlaps { "gist" } else { "btree" };
            for data_type in numbers.iter().filter_map(|number| table.column(*number)?.data_type.as_ref()) {
                refuse_class(session, method, Some(data_type), None)?;
            }
            let mut plan = plain_plan(session, (key, kind), method, options)?;
            plan.columns = numbers.into_iter().zip(columns).map(|(number, name)| plain_column(number, name)).collect();
            plan.include = include;
            Ok(Some(plan))
        }
    }
}

fn kind_words(primary: bool) -> &'static str {
    if primary { "primary key" } else { "unique" }
}

/// A plan with all but the columns.
fn plain_plan(
    session: &Session,
    (key, kind): (&WantedKey, ConstraintPlanKind),
    method: &str,
    options: &IndexConstraintOptions,
) -> Result<IndexPlan, CatalogError> {
    Ok(IndexPlan {
        name: key.name.clone(),
        method: Identifier::from(method),
        columns: Vec::new(),
        include: Vec::new(),
        unique: true,
        nulls_not_distinct: options.nulls_not_distinct,
        predicate: None,
        options: set_options(&Vec::new(), &options.storage_parameters, OptionsOf::index(method))?,
        tablespace: tablespace(session, options.tablespace.as_ref())?,
        constraint: Some(constraint_plan(kind, key.attributes)),
        parent: None,
        only: false,
        comment: None,
    })
}

fn constraint_plan(kind: ConstraintPlanKind, attributes: ConstraintAttributes) -> ConstraintPlan {
    let (deferrable, initially_deferred) = deferral(attributes);
    ConstraintPlan { kind, deferrable, initially_deferred }
}

/// A key that is a column and nothing else.
fn plain_column(number: ColumnNumber, name: &Identifier) -> IndexColumn {
    IndexColumn {
        key: IndexKey::Column(number),
        name: name.clone(),
        collation: None,
        operator_class: None,
        operator_class_options: Vec::new(),
        descending: false,
        nulls_first: None,
    }
}

fn key_numbers(table: &Object, columns: &[Identifier], words: &str) -> Result<Vec<ColumnNumber>, CatalogError> {
    let mut numbers = Vec::with_capacity(columns.len());
    for name in columns {
        let Some(column) = table.column_named(name.as_str()) else {
            let message = format!("column \"{name}\" named in key does not exist");
            return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message));
        };
        if column.generated == Some(Generated::Virtual) {
            let message = format!("{words} constraints on virtual generated columns are not supported");
            return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
        }
        if numbers.contains(&column.number) {
            let message = format!("column \"{name}\" appears twice in {words} constraint");
            return Err(CatalogError::new(sqlstate::DUPLICATE_COLUMN, message));
        }
        numbers.push(column.number);
    }
    Ok(numbers)
}

fn plan_exclusion(
    session: &Session,
    source: &Source,
    table: &Object,
    key: &WantedKey,
    exclude: &ExcludeConstraint,
) -> Result<IndexPlan, CatalogError> {
    let method = access_method(session, exclude.access_method.as_ref())?;
    let elements: Vec<&IndexElement> = exclude.elements.iter().map(|(element, _)| element).collect();
    let columns = understand_elements(session, source, table, &method, &elements)?;
    let operators = columns.iter().zip(&exclude.elements);
    let operators =
        operators.map(|(column, (_, operator))| exclusion_operator(session, source, table, column, operator));
    let include: Vec<Identifier> = exclude.include.iter().map(|name| name.identifier.clone()).collect();
    let predicate = exclude.predicate.as_ref();
    Ok(IndexPlan {
        name: key.name.clone(),
        include: key_numbers(table, &include, "exclusion")?,
        unique: false,
        nulls_not_distinct: false,
        predicate: predicate.map(|predicate| understand_condition(session, source, table, predicate)).transpose()?,
        options: set_options(&Vec::new(), &exclude.storage_parameters, OptionsOf::index(method.as_str()))?,
        tablespace: tablespace(session, exclude.tablespace.as_ref())?,
        constraint: Some(constraint_plan(
            ConstraintPlanKind::Exclusion { operators: operators.collect::<Result<_, _>>()? },
            key.attributes,
        )),
        parent: None,
        only: false,
        comment: None,
        columns,
        method: method.identifier,
    })
}

/// The operator of a key; one of the project's own follows its renames.
fn exclusion_operator(
    session: &Session,
    source: &Source,
    table: &Object,
    column: &IndexColumn,
    operator: &OperatorName,
) -> Result<SqlText, CatalogError> {
    let wording = Wording::new(session, source, operator.span);
    let data_type: Option<DataType> = match column.key {
        IndexKey::Column(number) => table.column(number).and_then(|column| column.data_type.clone()),
        IndexKey::Expression(_) => None,
    };
    let Some(data_type) = data_type.map(|data_type| data_type.without_modifier()) else { return Ok(wording.finish()) };
    let found = find_operator_if_any(session.names(), operator, Some(&data_type), Some(&data_type))?;
    Ok(match found {
        Some(found) => wording.name(operator.span, found, ReferenceForm::Operator).finish(),
        None => wording.finish(),
    })
}

/// Refuses a second primary key of a table that is there.
///
/// # Errors
/// 42P16.
pub(in crate::sql::lower) fn refuse_second_primary_key(session: &Session, table: &Object) -> Result<(), CatalogError> {
    let mut constraints = session.catalog.members(table.id).filter_map(|member| member.as_constraint());
    if constraints.any(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. })) {
        return Err(second_primary_key(&table.name));
    }
    Ok(())
}
