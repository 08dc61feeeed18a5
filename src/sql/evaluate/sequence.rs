//! Where sequences stand, and the functions that move them (`sequence.c`). What was taken from a sequence is not given
//! back when a transaction fails.

use std::sync::Arc;

use super::objects;
use super::value::{Evaluated, ObjectAlias, Value};
use crate::catalog::sequence::Sequence;
use crate::catalog::{CatalogError, Object, ObjectId};
use crate::sql::session::Session;

/// Where a sequence stands; one that nothing has moved stands before its start.
#[derive(Clone, Debug)]
pub(super) enum Position {
    /// `last_value`, and whether it was given out (`is_called`).
    At { last: i64, called: bool },
    /// It was moved by an amount that is not known; why.
    Unknown(Arc<str>),
}

/// `nextval`, `currval` and `setval`; `None` for another function.
pub(super) fn call(session: &mut Session, name: &str, arguments: &[Value]) -> Evaluated<Option<Value>> {
    if !matches!(name, "nextval" | "currval" | "setval") {
        return Ok(None);
    }
    let Some(sequence) = arguments.first() else { return Ok(None) };
    let id = match sequence {
        Value::Null => return Ok(Some(Value::Null)),
        Value::Text(text) => objects::find(session, ObjectAlias::Class, text)?,
        Value::Object(_, id) => *id,
        _ => return Ok(Some(Value::unknown("which sequence is meant"))),
    };
    Ok(Some(match (name, arguments.get(1)) {
        ("nextval", _) => next(session, id)?,
        ("setval", Some(value)) => set(session, id, value, arguments.get(2)),
        _ => current(session, id),
    }))
}

/// The next value of a sequence, which moves on.
///
/// # Errors
/// 2200H where it has come to its end.
pub(super) fn next(session: &mut Session, id: ObjectId) -> Evaluated<Value> {
    let Some(object) = session.catalog.object(id).cloned() else {
        return Ok(Value::unknown("which sequence is meant"));
    };
    let Some(sequence) = object.as_sequence() else { return Ok(Value::unknown("the value of what is no sequence")) };
    if sequence.cache != 1 {
        return Ok(Value::unknown("the values of a sequence that sessions cache"));
    }
    let value = match session.rows.position(id) {
        Some(Position::Unknown(reason)) => return Ok(Value::Unknown(Arc::clone(reason))),
        None => sequence.start,
        Some(Position::At { last, called: false }) => *last,
        Some(Position::At { last, called: true }) => following(&object, sequence, *last)?,
    };
    session.rows.place(id, Position::At { last: value, called: true });
    Ok(Value::Int(value))
}

fn following(object: &Object, sequence: &Sequence, last: i64) -> Result<i64, CatalogError> {
    let next = last.checked_add(sequence.increment);
    if let Some(next) = next.filter(|next| (sequence.minimum..=sequence.maximum).contains(next)) {
        return Ok(next);
    }
    let (end, restart, word) = match sequence.increment > 0 {
        true => (sequence.maximum, sequence.minimum, "maximum"),
        false => (sequence.minimum, sequence.maximum, "minimum"),
    };
    if sequence.cycle {
        return Ok(restart);
    }
    let message = format!("nextval: reached {word} value of sequence \"{}\" ({end})", object.name);
    Err(CatalogError::new("2200H", message))
}

fn set(session: &mut Session, id: ObjectId, value: &Value, called: Option<&Value>) -> Value {
    let called = match called {
        None => Some(true),
        Some(Value::Bool(called)) => Some(*called),
        _ => None,
    };
    match (value, called) {
        (Value::Null, _) => Value::Null,
        (Value::Int(last), Some(called)) => {
            session.rows.place(id, Position::At { last: *last, called });
            value.clone()
        }
        _ => {
            let reason: Arc<str> = Arc::from("a sequence was set to a value that is not known");
            session.rows.place(id, Position::Unknown(Arc::clone(&reason)));
            Value::Unknown(reason)
        }
    }
}

fn current(session: &Session, id: ObjectId) -> Value {
    match session.rows.position(id) {
        Some(Position::At { last, called: true }) => Value::Int(*last),
        Some(Position::Unknown(reason)) => Value::Unknown(Arc::clone(reason)),
        _ => Value::unknown("the value of a sequence that was not called"),
    }
}

/// The sequence that gives an identity column its values, or is owned by a serial one.
pub(super) fn of_column(session: &Session, table: &Object, column: crate::catalog::ColumnNumber) -> Option<ObjectId> {
    let owner = table.id.column(column);
    let mut dependents = session.catalog.dependents_of(owner).map(|dependency| dependency.dependent.object);
    let owned = |id: &ObjectId| {
        let sequence = session.catalog.object(*id).and_then(|object| object.as_sequence());
        sequence.is_some_and(|sequence| sequence.owned_by == Some(owner))
    };
    dependents.find(owned)
}

/// `RESTART`: the next value is that one.
pub(in crate::sql) fn restart(session: &mut Session, id: ObjectId, value: i64) {
    session.rows.place(id, Position::At { last: value, called: false });
}

/// `TRUNCATE … RESTART IDENTITY`: the sequences that the table's columns own begin anew.
pub(in crate::sql) fn restart_of_table(session: &mut Session, table: ObjectId) {
    let Some(object) = session.catalog.object(table).cloned() else { return };
    for column in object.columns() {
        let sequence = of_column(session, &object, column.number).and_then(|id| session.catalog.object(id).cloned());
        if let Some((id, data)) = sequence.as_ref().and_then(|object| Some((object.id, object.as_sequence()?))) {
            restart(session, id, data.start);
        }
    }
}

/// A sequence that nothing has moved keeps its place while its definition changes.
pub(in crate::sql) fn hold(session: &mut Session, id: ObjectId, start: i64) {
    if session.rows.position(id).is_none() {
        restart(session, id, start);
    }
}

/// It is not known any more where the sequences stand from which the table's columns take their values.
pub(in crate::sql) fn forget_of_table(session: &mut Session, table: ObjectId, reason: &Arc<str>) {
    let Some(object) = session.catalog.object(table).cloned() else { return };
    let defaults = object.columns().iter().filter_map(|column| column.default.as_ref());
    let named = defaults.flat_map(|default| default.references.iter()).map(|reference| reference.target.object);
    let named = named.chain(object.columns().iter().filter_map(|column| of_column(session, &object, column.number)));
    for id in named.collect::<Vec<_>>() {
        if session.catalog.object(id).is_some_and(|object| object.as_sequence().is_some()) {
            session.rows.place(id, Position::Unknown(Arc::clone(reason)));
        }
    }
}

/// Of no sequence is known any more where it stands.
pub(in crate::sql) fn forget_all(session: &mut Session, reason: &Arc<str>) {
    session.rows.unplace_all(session.catalog.next_id(), reason);
}
