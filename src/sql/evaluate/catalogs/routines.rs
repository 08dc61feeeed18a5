//! Functions, triggers, rules and policies.

use super::{Keys, Row, Wanted, name, name_of, oid, schema_name};
use crate::catalog::function::{Function, FunctionBody, FunctionKind, Volatility};
use crate::catalog::trigger::{Enabled, Policy};
use crate::catalog::{DataType, Namespace, Object, ObjectId, SqlText};
use crate::sql::evaluate::value::Value;
use crate::sql::evaluate::wording;
use crate::sql::session::Session;

/// The rows of a catalog of this file.
pub(super) fn rows(session: &Session, catalog: &str, wanted: &Wanted) -> Option<Vec<Row>> {
    let of = |keys: Keys| wanted.objects(session, &keys).into_iter();
    Some(match catalog {
        "pg_proc" => of(Keys::own("oid", "proname", Namespace::Function))
            .filter_map(|object| function(session, object, wanted))
            .collect(),
        "pg_trigger" => of(Keys::part("oid", "tgrelid")).filter_map(|object| trigger(object, wanted)).collect(),
        "pg_policies" => {
            of(Keys::part_of_named("tablename")).filter_map(|object| policy(session, object, wanted)).collect()
        }
        "pg_policy" => of(Keys::part("oid", "polrelid"))
            .filter_map(|object| {
                let policy = object.as_policy()?;
                let [using, with_check] = conditions(session, policy);
                Some(vec![
                    ("oid", oid(object.id)),
                    ("polname", name(object)),
                    ("polrelid", oid(policy.relation)),
                    ("polpermissive", Value::Bool(policy.permissive)),
                    ("polqual", using),
                    ("polwithcheck", with_check),
                ])
            })
            .collect(),
        _ => return None,
    })
}

fn function(session: &Session, object: &Object, wanted: &Wanted) -> Option<Row> {
    let function = object.as_function()?;
    if !wanted.takes("proname", object.name.as_str()) || !wanted.takes_object("oid", object.id) {
        return None;
    }
    let kind = match function.kind {
        FunctionKind::Function => "f",
        FunctionKind::Procedure => "p",
        FunctionKind::Window => "w",
        FunctionKind::Aggregate(_) => "a",
    };
    let volatility = match function.volatility {
        Volatility::Immutable => "i",
        Volatility::Stable => "s",
        Volatility::Volatile => "v",
    };
    let body = match &function.body {
        FunctionBody::Source(body) => Value::text(&**body),
        _ => Value::unknown("a body that is no text"),
    };
    Some(vec![
        ("oid", oid(object.id)),
        ("proname", name(object)),
        ("pronamespace", oid(object.schema.unwrap_or(ObjectId::NONE))),
        ("proowner", oid(object.owner)),
        ("prokind", Value::text(kind)),
        ("prosecdef", Value::Bool(function.security_definer)),
        ("proisstrict", Value::Bool(function.strict)),
        ("proretset", Value::Bool(function.returns_set)),
        ("provolatile", Value::text(volatility)),
        ("pronargs", Value::Int(function.inputs().count() as i64)),
        ("pronargdefaults", Value::Int(function.inputs().filter(|argument| argument.default.is_some()).count() as i64)),
        ("prorettype", function.returns.as_ref().map_or_else(|| oid(ObjectId(2278)), |of| type_number(session, of))),
        ("proargtypes", Value::Array(function.signature().iter().map(|of| type_number(session, of)).collect())),
        ("proargnames", argument_names(function)),
        ("proleakproof", Value::Bool(function.leakproof)),
        ("prolang", oid(language(session, function))),
        ("prosrc", body),
    ])
}

/// The number of a type; an array of a type of the project has none.
fn type_number(session: &Session, data_type: &DataType) -> Value {
    let number = match data_type.array {
        true => session.names().builtin().types().by_oid(data_type.id).and_then(|element| element.array),
        false => Some(data_type.id),
    };
    number.map_or_else(|| Value::unknown("a type that has no number here"), oid)
}

fn argument_names(function: &Function) -> Value {
    if function.arguments.iter().all(|argument| argument.name.is_none()) {
        return Value::Null;
    }
    let name = |of: &Option<crate::text::Identifier>| Value::text(of.as_ref().map_or("", |name| name.as_str()));
    Value::Array(function.arguments.iter().map(|argument| name(&argument.name)).collect())
}

/// The language: the three that are built in have fixed numbers, others are found by name.
fn language(session: &Session, function: &Function) -> ObjectId {
    match function.language.as_str() {
        "internal" => ObjectId(12),
        "c" => ObjectId(13),
        "sql" => ObjectId(14),
        _ => {
            let found = session.catalog.find(Namespace::Language, ObjectId::NONE, &function.language);
            found.map_or(ObjectId::NONE, |object| object.id)
        }
    }
}

fn trigger(object: &Object, wanted: &Wanted) -> Option<Row> {
    let trigger = object.as_trigger()?;
    if !wanted.takes("tgname", object.name.as_str()) || !wanted.takes_object("tgrelid", trigger.relation) {
        return None;
    }
    let enabled = match trigger.enabled {
        Enabled::Origin => "O",
        Enabled::Disabled => "D",
        Enabled::Replica => "R",
        Enabled::Always => "A",
    };
    Some(vec![
        ("oid", oid(object.id)),
        ("tgname", name(object)),
        ("tgrelid", oid(trigger.relation)),
        ("tgfoid", oid(trigger.function)),
        ("tgenabled", Value::text(enabled)),
        ("tgisinternal", Value::Bool(false)),
        ("tgparentid", oid(trigger.parent.unwrap_or(ObjectId::NONE))),
    ])
}

fn policy(session: &Session, object: &Object, wanted: &Wanted) -> Option<Row> {
    let policy = object.as_policy()?;
    let table = session.catalog.object(policy.relation)?;
    if !wanted.takes("policyname", object.name.as_str()) || !wanted.takes("tablename", table.name.as_str()) {
        return None;
    }
    let command = policy.command.word().to_uppercase();
    let roles = if policy.roles.is_empty() {
        std::iter::once(Value::text("public")).collect()
    } else {
        policy.roles.iter().map(|role| name_of(session, *role)).collect()
    };
    let [using, with_check] = conditions(session, policy);
    Some(vec![
        ("schemaname", Value::text(schema_name(session, table))),
        ("tablename", name(table)),
        ("policyname", name(object)),
        ("permissive", Value::text(if policy.permissive { "PERMISSIVE" } else { "RESTRICTIVE" })),
        ("roles", Value::Array(roles)),
        ("cmd", Value::text(command)),
        ("qual", using),
        ("with_check", with_check),
    ])
}

/// The expressions of a policy as the server prints them.
fn conditions(session: &Session, policy: &Policy) -> [Value; 2] {
    let table = session.catalog.object(policy.relation).map(|table| &**table);
    let printed = |text: &SqlText| wording::expression(session, table, text, None);
    [&policy.using, &policy.with_check].map(|text| Value::or_null(text.as_ref().map(printed)))
}
