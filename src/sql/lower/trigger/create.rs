//! `CREATE TRIGGER` (`CreateTriggerFiringOn`).

use std::sync::Arc;

use super::partition::clone_to_partitions;
use super::trigger_function;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::TableKind;
use crate::catalog::trigger::{ConstraintTrigger, Enabled, Trigger, TriggerEvents, TriggerTiming};
use crate::catalog::{CatalogError, ColumnNumber, Namespace, Object, ObjectData, ObjectId, SqlText};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{self, CreateTrigger, Expression, Name, TriggerEvent};
use crate::sql::lex::{Lexer, Token, TokenKind};
use crate::sql::lower::relation;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// `CREATE TRIGGER`, `CREATE CONSTRAINT TRIGGER`.
pub(in crate::sql) fn create_trigger(session: &mut Session, source: &Source, statement: &CreateTrigger) -> Executed {
    if statement.or_replace && statement.constraint {
        let message = "CREATE OR REPLACE CONSTRAINT TRIGGER is not supported";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    let table = relation::find(session, &statement.table)?;
    refuse_relation(&table, statement)?;
    refuse_form(statement)?;
    let constraint = constraint_of(session, statement)?;
    let (events, update_columns) = events_of(&table, &statement.events)?;
    let condition = match &statement.condition {
        Some(condition) => {
            refuse_missing_row(source.slice(condition.span), statement, &events)?;
            Some(condition_text(session, source, condition, &table, statement.for_each_row)?)
        }
        None => None,
    };
    let function = trigger_function(session, &statement.function, "trigger")?;
    let transition_table = |is_new| {
        let mut tables = statement.transition_tables.iter();
        tables.find(|table| table.is_new == is_new).map(|table| table.name.identifier.clone())
    };
    let trigger = Trigger {
        relation: table.id,
        timing: timing_of(statement.timing),
        events,
        update_columns,
        for_each_row: statement.for_each_row,
        condition,
        function,
        arguments: statement.arguments.iter().map(|argument| Arc::from(argument.value.as_str())).collect(),
        old_table: transition_table(false),
        new_table: transition_table(true),
        constraint,
        enabled: Enabled::Origin,
        parent: None,
        depends_on_extensions: Vec::new(),
    };
    let id = define(session, &table, &statement.name.identifier, trigger, statement.or_replace)?;
    if statement.for_each_row && table.as_table().is_some_and(crate::catalog::relation::Table::is_partitioned) {
        clone_to_partitions(session, id, table.id)?;
    }
    Ok(Effect::Applied)
}

/// Creates a trigger, or replaces the one of that name.
fn define(
    session: &mut Session,
    table: &Object,
    name: &Identifier,
    trigger: Trigger,
    or_replace: bool,
) -> Result<ObjectId, CatalogError> {
    let Some(existing) = session.catalog.find(Namespace::Trigger, table.id, name).cloned() else {
        let id = session.reserve_id();
        return session.create(Object::new(id, name.clone(), None, ObjectId::NONE, ObjectData::Trigger(trigger)));
    };
    let refused = |rest: &str| {
        let message = format!("trigger \"{name}\" for relation \"{}\" {rest}", table.name);
        Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message))
    };
    match existing.as_trigger() {
        _ if !or_replace => refused("already exists"),
        Some(old) if old.parent.is_some() => refused("is an internal or a child trigger"),
        Some(old) if old.constraint.is_some() => refused("is a constraint trigger"),
        _ => {
            session.alter(existing.id, |object| object.data = ObjectData::Trigger(trigger))?;
            Ok(existing.id)
        }
    }
}

const fn timing_of(timing: ast::TriggerTiming) -> TriggerTiming {
    match timing {
        ast::TriggerTiming::Before => TriggerTiming::Before,
        ast::TriggerTiming::After => TriggerTiming::After,
        ast::TriggerTiming::InsteadOf => TriggerTiming::InsteadOf,
    }
}

/// Which relations can have which triggers.
fn refuse_relation(table: &Object, statement: &CreateTrigger) -> Result<(), CatalogError> {
    let instead = statement.timing == ast::TriggerTiming::InsteadOf;
    let truncate = statement.events.contains(&TriggerEvent::Truncate);
    let (is, detail) = match &table.data {
        ObjectData::Table(data) => match &data.kind {
            TableKind::Foreign(_) if instead => ("a foreign table", "Foreign tables cannot have INSTEAD OF triggers."),
            TableKind::Foreign(_) if statement.constraint => {
                ("a foreign table", "Foreign tables cannot have constraint triggers.")
            }
            TableKind::Partitioned(_) | TableKind::Ordinary if instead => {
                ("a table", "Tables cannot have INSTEAD OF triggers.")
            }
            TableKind::Partitioned(_) if statement.for_each_row && !statement.transition_tables.is_empty() => {
                ("a partitioned table", "ROW triggers with transition tables are not supported on partitioned tables.")
            }
            _ => return Ok(()),
        },
        ObjectData::View(view) if view.materialized.is_none() => match instead {
            false if statement.for_each_row => ("a view", "Views cannot have row-level BEFORE or AFTER triggers."),
            _ if truncate => ("a view", "Views cannot have TRUNCATE triggers."),
            _ => return Ok(()),
        },
        _ => {
            let message = format!("relation \"{}\" cannot have triggers", table.name);
            return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
        }
    };
    Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, format!("\"{}\" is {is}", table.name)).detail(detail))
}

/// Which clauses do not stand together, whatever the relation.
fn refuse_form(statement: &CreateTrigger) -> Result<(), CatalogError> {
    let instead = statement.timing == ast::TriggerTiming::InsteadOf;
    let update_of = |event: &TriggerEvent| matches!(event, TriggerEvent::Update(columns) if !columns.is_empty());
    let message = if statement.for_each_row && statement.events.contains(&TriggerEvent::Truncate) {
        "TRUNCATE FOR EACH ROW triggers are not supported"
    } else if instead && !statement.for_each_row {
        "INSTEAD OF triggers must be FOR EACH ROW"
    } else if instead && statement.condition.is_some() {
        "INSTEAD OF triggers cannot have WHEN conditions"
    } else if instead && statement.events.iter().any(update_of) {
        "INSTEAD OF triggers cannot have column lists"
    } else {
        return refuse_transition_tables(statement);
    };
    Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message))
}

fn refuse_transition_tables(statement: &CreateTrigger) -> Result<(), CatalogError> {
    if statement.transition_tables.is_empty() {
        return Ok(());
    }
    let [event] = statement.events.as_slice() else {
        let message = "transition tables cannot be specified for triggers with more than one event";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    };
    let invalid = |message: &str| Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    if statement.timing != ast::TriggerTiming::After {
        return invalid("transition table name can only be specified for an AFTER trigger");
    }
    if matches!(event, TriggerEvent::Update(columns) if !columns.is_empty()) {
        let message = "transition tables cannot be specified for triggers with column lists";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    for table in &statement.transition_tables {
        match event {
            TriggerEvent::Truncate => return invalid("TRUNCATE triggers with transition tables are not supported"),
            TriggerEvent::Delete if table.is_new => {
                return invalid("NEW TABLE can only be specified for an INSERT or UPDATE trigger");
            }
            TriggerEvent::Insert if !table.is_new => {
                return invalid("OLD TABLE can only be specified for a DELETE or UPDATE trigger");
            }
            _ => {}
        }
    }
    Ok(())
}

fn constraint_of(session: &Session, statement: &CreateTrigger) -> Result<Option<ConstraintTrigger>, CatalogError> {
    if !statement.constraint {
        return Ok(None);
    }
    let from = match &statement.from_table {
        Some(from) => Some(relation::find(session, from)?.id),
        None => None,
    };
    let initially_deferred = statement.attributes.initially_deferred.unwrap_or(false);
    let deferrable = statement.attributes.deferrable.unwrap_or(initially_deferred);
    Ok(Some(ConstraintTrigger { from, deferrable, initially_deferred }))
}

fn events_of(table: &Object, events: &[TriggerEvent]) -> Result<(TriggerEvents, Vec<ColumnNumber>), CatalogError> {
    let (mut fired_by, mut update_columns) = (TriggerEvents::default(), Vec::new());
    for event in events {
        match event {
            TriggerEvent::Insert => fired_by.insert = true,
            TriggerEvent::Delete => fired_by.delete = true,
            TriggerEvent::Truncate => fired_by.truncate = true,
            TriggerEvent::Update(columns) => {
                fired_by.update = true;
                update_columns = columns_of(table, columns)?;
            }
        }
    }
    Ok((fired_by, update_columns))
}

fn columns_of(table: &Object, names: &[Name]) -> Result<Vec<ColumnNumber>, CatalogError> {
    let mut numbers = Vec::with_capacity(names.len());
    for name in names {
        let Some(column) = table.column_named(name.as_str()) else {
            let message = format!("column \"{name}\" of relation \"{}\" does not exist", table.name);
            return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message));
        };
        if numbers.contains(&column.number) {
            let message = format!("column \"{name}\" specified more than once");
            return Err(CatalogError::new(sqlstate::DUPLICATE_COLUMN, message));
        }
        numbers.push(column.number);
    }
    Ok(numbers)
}

/// `WHEN`: of a row trigger it may name columns of the old and the new row.
/// `WHEN` can name the old row only of an update or delete, the new one only of an insert or update, and neither of them
/// for the statement as a whole (`CreateTriggerFiringOn` in `trigger.c`).
fn refuse_missing_row(condition: &str, statement: &CreateTrigger, events: &TriggerEvents) -> Result<(), CatalogError> {
    let tokens: Vec<Token> = Lexer::new(condition).filter(|token| !token.kind.is_comment()).collect();
    let names = |row: &str| {
        tokens
            .windows(2)
            .any(|pair| pair[1].kind == TokenKind::Dot && pair[0].span.slice(condition).eq_ignore_ascii_case(row))
    };
    let message = match () {
        () if !statement.for_each_row => return Ok(()),
        () if events.insert && names("old") => "INSERT trigger's WHEN condition cannot reference OLD values",
        () if events.delete && names("new") => "DELETE trigger's WHEN condition cannot reference NEW values",
        () => return Ok(()),
    };
    Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message))
}

fn condition_text(
    session: &Session,
    source: &Source,
    condition: &Expression,
    table: &Object,
    for_each_row: bool,
) -> Result<SqlText, CatalogError> {
    let rows = ["old", "new"].map(|row| (Identifier::from(row), table.id));
    let scope = Scope { relations: if for_each_row { rows.into() } else { Vec::new() }, ..Scope::default() };
    Ok(Analyzer::new(session, source).expression(condition, &scope)?.text)
}
