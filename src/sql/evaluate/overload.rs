//! Which of several functions of a name a call means, by the types that its values have.

use std::sync::Arc;

use super::call::Argument;
use super::moment::Moment;
use super::value::{ObjectAlias, Value};
use crate::catalog::{Object, ObjectId};
use crate::sql::ast::Name;
use crate::sql::resolve::{Call, FunctionOutcome, TypeId, resolve_function};
use crate::sql::session::Session;
use crate::text::{Identifier, Span};

/// The function among those of the project, with the arguments of a variadic parameter as the array that it takes.
pub(super) fn choose(
    session: &Session,
    schema: Option<&Identifier>,
    name: &Identifier,
    arguments: &[Argument],
    all: &[Arc<Object>],
) -> Option<(Arc<Object>, Vec<Argument>)> {
    let names = session.names();
    let schema = schema.map(|schema| Name::new(schema.clone(), Span::default()));
    let routines = names.routines(schema.as_ref(), name).ok()?;
    let types: Vec<TypeId> = arguments.iter().map(|(_, value)| type_of(value)).collect();
    let given: Vec<&str> = arguments.iter().filter_map(|(name, _)| name.as_ref().map(Identifier::as_str)).collect();
    let call = Call { arguments: &types, names: &given, variadic: false };
    let FunctionOutcome::Call(resolved) = resolve_function(&names, &routines, call, None).ok()? else { return None };
    let object = all.iter().find(|object| object.id == resolved.routine.id)?;
    let mut taken = arguments.to_vec();
    if resolved.variadic > 0 {
        let rest = taken.split_off(taken.len().checked_sub(resolved.variadic)?);
        taken.push((None, Value::Array(rest.into_iter().map(|(_, value)| value).collect())));
    }
    Some((Arc::clone(object), taken))
}

/// The type of a value as far as it is kept; a text may be one of any type, as a literal is.
fn type_of(value: &Value) -> TypeId {
    let plain = |oid: u32| TypeId::of(ObjectId(oid));
    match value {
        Value::Bool(_) => TypeId::BOOLEAN,
        Value::Int(number) => plain(if i32::try_from(*number).is_ok() { 23 } else { 20 }),
        Value::Float(_) => plain(1700),
        Value::Moment(Moment::Date(_)) => plain(1082),
        Value::Moment(Moment::Timestamp { zoned, .. }) => plain(if *zoned { 1184 } else { 1114 }),
        Value::Moment(Moment::Interval(_)) => plain(1186),
        Value::Object(alias, _) => plain(match alias {
            ObjectAlias::Oid => 26,
            ObjectAlias::Class => 2205,
            ObjectAlias::Type => 2206,
            ObjectAlias::Procedure => 2202,
            ObjectAlias::Proc => 24,
            ObjectAlias::Namespace => 4089,
            ObjectAlias::Role => 4096,
        }),
        Value::Array(elements) => match elements.first() {
            Some(Value::Text(_)) => TypeId::TEXT.array_of(),
            Some(first) if type_of(first) != TypeId::UNKNOWN => type_of(first).array_of(),
            _ => TypeId::UNKNOWN,
        },
        Value::Record(_) => TypeId::RECORD,
        Value::Null | Value::Text(_) | Value::Definition(_) | Value::Unknown(_) => TypeId::UNKNOWN,
    }
}
