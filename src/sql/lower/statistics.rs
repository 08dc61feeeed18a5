//! Extended statistics (`statscmds.c`).

use std::sync::Arc;

use super::index::{STATISTICS_KEY, understand_key};
use super::place::schema_for_new;
use super::relation::{self, RelationKindWords, SYSTEM_COLUMNS, join_names};
use super::table::ColumnMap;
use crate::catalog::error::sqlstate;
use crate::catalog::index::IndexKey;
use crate::catalog::names::choose_name;
use crate::catalog::other::Statistics;
use crate::catalog::relation::Generated;
use crate::catalog::{CatalogError, ColumnNumber, Namespace, Object, ObjectData, ObjectId, ObjectKind};
use crate::sql::ast::{AlterStatistics, CreateStatistics, KeyPart};
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// `STATS_MAX_DIMENSIONS` (`statistics.h`).
const MAX_COLUMNS: usize = 8;
/// What an expression adds to a generated name (`ChooseExtendedStatisticNameAddition`).
const EXPRESSION: &str = "expr";

/// `CREATE STATISTICS` (`CreateStatistics`).
pub(in crate::sql) fn create_statistics(
    session: &mut Session,
    source: &Source,
    statement: &CreateStatistics,
) -> Executed {
    let table = relation::find(session, &statement.table)?;
    if !matches!(table.kind(), ObjectKind::Table | ObjectKind::ForeignTable | ObjectKind::MaterializedView) {
        let message = format!("cannot define statistics for relation \"{}\"", table.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message).detail(table.kind().not_supported(false)));
    }
    let keys = understand_keys(session, source, &table, &statement.elements)?;
    let kinds = kinds_of(statement)?;
    let (schema, name) = match &statement.name {
        Some(name) => (schema_for_new(session, name)?, name.name.identifier.clone()),
        None => {
            let schema = table.schema.unwrap_or(ObjectId::NONE);
            let written = statement.elements.iter().map(|element| match element {
                KeyPart::Column(name) => name.as_str(),
                KeyPart::Expression(_) => EXPRESSION,
            });
            (schema, choose(session, &table, schema, written))
        }
    };
    if statement.if_not_exists && session.catalog.find(Namespace::Statistics, schema, &name).is_some() {
        session.notice(format!("statistics object \"{name}\" already exists, skipping"));
        return Ok(Effect::Applied);
    }
    let id = session.reserve_id();
    let data = ObjectData::Statistics(Statistics { relation: table.id, kinds, keys, target: None });
    session.create(Object::new(id, name, Some(schema), session.current_role, data))?;
    Ok(Effect::Applied)
}

/// Columns come first, in the order of their numbers, then expressions.
fn understand_keys(
    session: &Session,
    source: &Source,
    table: &Object,
    elements: &[KeyPart],
) -> Result<Vec<IndexKey>, CatalogError> {
    let (mut columns, mut expressions) = (Vec::new(), Vec::new());
    for element in elements {
        if let KeyPart::Column(name) = element
            && SYSTEM_COLUMNS.contains(&name.as_str())
        {
            let message = "statistics creation on system columns is not supported";
            return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
        }
        match understand_key(session, source, table, element, &STATISTICS_KEY)?.value {
            IndexKey::Column(number) if columns.contains(&number) => {
                let message = "duplicate column name in statistics definition";
                return Err(CatalogError::new(sqlstate::DUPLICATE_COLUMN, message));
            }
            IndexKey::Column(number) if is_virtual(table, number) => {
                let message = "statistics creation on virtual generated columns is not supported";
                return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
            }
            IndexKey::Column(number) => columns.push(number),
            expression @ IndexKey::Expression(_) => expressions.push(expression),
        }
    }
    columns.sort_unstable();
    if columns.len() + expressions.len() > MAX_COLUMNS {
        let message = format!("cannot have more than {MAX_COLUMNS} columns in statistics");
        return Err(CatalogError::new(sqlstate::TOO_MANY_COLUMNS, message));
    }
    if columns.len() < 2 && expressions.is_empty() {
        let message = "extended statistics require at least 2 columns";
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    }
    Ok(columns.into_iter().map(IndexKey::Column).chain(expressions).collect())
}

fn is_virtual(table: &Object, number: ColumnNumber) -> bool {
    table.column(number).is_some_and(|column| column.generated == Some(Generated::Virtual))
}

fn kinds_of(statement: &CreateStatistics) -> Result<Vec<Identifier>, CatalogError> {
    for kind in &statement.kinds {
        if !matches!(kind.as_str(), "ndistinct" | "dependencies" | "mcv") {
            let message = format!("unrecognized statistics kind \"{kind}\"");
            return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
        }
    }
    Ok(statement.kinds.iter().map(|kind| kind.identifier.clone()).collect())
}

/// `ChooseExtendedStatisticName`: of columns by name and expressions, in the order in which they are written.
fn choose<'a>(session: &Session, table: &Object, schema: ObjectId, names: impl Iterator<Item = &'a str>) -> Identifier {
    let joined = join_names(names);
    choose_name(table.name.as_str(), Some(&joined), "stat", |name| {
        session.catalog.find(Namespace::Statistics, schema, name).is_none()
    })
}

/// Copies statistics to another table (`LIKE … INCLUDING STATISTICS`).
///
/// # Errors
/// None of its own.
pub(super) fn copy_statistics(
    session: &mut Session,
    member: &Arc<Object>,
    data: &Statistics,
    table: &Object,
    map: &ColumnMap,
    with_comment: bool,
) -> Result<(), CatalogError> {
    let copy_key = |key: &IndexKey| match key {
        IndexKey::Column(number) => IndexKey::Column(map.column(*number).unwrap_or(*number)),
        IndexKey::Expression(text) => IndexKey::Expression(map.text(text)),
    };
    let keys: Vec<IndexKey> = data.keys.iter().map(copy_key).collect();
    let schema = table.schema.unwrap_or(ObjectId::NONE);
    let names = keys.iter().map(|key| match key {
        IndexKey::Column(number) => table.column(*number).map_or("", |column| column.name.as_str()),
        IndexKey::Expression(_) => EXPRESSION,
    });
    let name = choose(session, table, schema, names);
    let id = session.reserve_id();
    let copy = Statistics { relation: table.id, kinds: data.kinds.clone(), keys, target: None };
    let mut object = Object::new(id, name, Some(schema), table.owner, ObjectData::Statistics(copy));
    object.comment = member.comment.clone().filter(|_| with_comment);
    session.create(object).map(|_| ())
}

/// `ALTER STATISTICS … SET STATISTICS` (`AlterStatistics`).
pub(in crate::sql) fn alter_statistics(session: &mut Session, statement: &AlterStatistics) -> Executed {
    let Some(found) = session.names().find(Namespace::Statistics, &statement.name).map(|found| found.id) else {
        let name = &statement.name;
        if statement.if_exists {
            session.notice(format!("statistics object \"{}\" does not exist, skipping", name.name));
            return Ok(Effect::Applied);
        }
        let message = format!("statistics object \"{name}\" does not exist");
        return Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message));
    };
    let target = statistics_target(session, statement.target)?;
    session.alter(found, |object| {
        if let ObjectData::Statistics(statistics) = &mut object.data {
            statistics.target = target;
        }
    })?;
    Ok(Effect::Applied)
}

/// A statistics target; too large a one is lowered, with a warning.
///
/// # Errors
/// 22023 for a negative one.
pub(super) fn statistics_target(session: &mut Session, target: Option<i64>) -> Result<Option<i32>, CatalogError> {
    const MAX_TARGET: i64 = 10_000;
    match target {
        None | Some(-1) => Ok(None),
        Some(target) if target < 0 => {
            let message = format!("statistics target {target} is too low");
            Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message))
        }
        Some(target) => {
            if target > MAX_TARGET {
                session.notice(format!("lowering statistics target to {MAX_TARGET}"));
            }
            Ok(i32::try_from(target.min(MAX_TARGET)).ok())
        }
    }
}
