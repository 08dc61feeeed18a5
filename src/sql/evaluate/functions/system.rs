//! Functions about the session and the catalog.

use std::sync::Arc;

use super::super::definition::{self, Names};
use super::super::routine::{self, Defaults};
use super::super::value::{Evaluated, ObjectAlias, Value};
use super::super::{Evaluator, objects, sequence, spell, text_of, wording};
use crate::catalog::initial::{CURRENT_DATABASE, PG_CATALOG};
use crate::catalog::{CatalogError, ColumnNumber, DataType, ObjectId};
use crate::sql::session::Session;
use crate::text::Identifier;

/// Calls one; `None` if it is none of them.
pub(super) fn call(evaluator: &mut Evaluator<'_>, name: &str, arguments: &[Value]) -> Evaluated<Option<Value>> {
    let session = &mut *evaluator.session;
    if let Some(value) = of_session(session, name) {
        return Ok(Some(value));
    }
    let unknown = arguments.iter().find_map(|value| match value {
        Value::Unknown(reason) => Some(Arc::clone(reason)),
        _ => None,
    });
    if let Some(value) = sequence::call(session, name, arguments)? {
        return Ok(Some(value));
    }
    if name == "set_config" {
        return set_config(session, arguments, unknown).map(Some);
    }
    if let Some(reason) = unknown {
        return Ok(ABOUT_OBJECTS.contains(&name).then_some(Value::Unknown(reason)));
    }
    if arguments.first().is_some_and(Value::is_null) && ABOUT_OBJECTS.contains(&name) {
        return Ok(Some(Value::Null));
    }
    Ok(match name {
        "to_regclass" => named(session, ObjectAlias::Class, arguments),
        "to_regtype" => named(session, ObjectAlias::Type, arguments),
        "to_regproc" => named(session, ObjectAlias::Proc, arguments),
        "to_regprocedure" => named(session, ObjectAlias::Procedure, arguments),
        "to_regnamespace" => named(session, ObjectAlias::Namespace, arguments),
        "to_regrole" => named(session, ObjectAlias::Role, arguments),
        "current_setting" => Some(current_setting(session, arguments)?),
        "has_table_privilege"
        | "has_schema_privilege"
        | "has_function_privilege"
        | "has_sequence_privilege"
        | "has_database_privilege"
        | "has_column_privilege"
            if session.catalog.is_superuser(session.current_role) && arguments.len() == 2 =>
        {
            Some(Value::Bool(true))
        }
        "pg_get_serial_sequence" => serial_sequence(session, arguments),
        "pg_sleep" | "pg_notify" | "pg_advisory_lock" | "pg_advisory_xact_lock" | "pg_advisory_unlock" | "setseed" => {
            Some(Value::Null)
        }
        "pg_try_advisory_lock" | "pg_try_advisory_xact_lock" | "pg_is_in_recovery" => {
            Some(Value::Bool(name != "pg_is_in_recovery"))
        }
        _ => about_object(session, name, arguments)?,
    })
}

/// The object of that kind that a text names, if it names any (`to_regclass` and its like).
fn named(session: &Session, alias: ObjectAlias, arguments: &[Value]) -> Option<Value> {
    let text = arguments.first().and_then(|value| text_of(session, value))?;
    Some(match objects::find_if_any(session, alias, &text) {
        Some(id) => Value::Object(alias, id),
        None if words_of(&text).any(|word| session.opaque_statement_named(word)) => {
            Value::unknown("a statement before this one is not modelled and may have made it")
        }
        None => Value::Null,
    })
}

/// What a function tells of the object whose OID is its first argument; null if there is no such object.
fn about_object(session: &Session, name: &str, arguments: &[Value]) -> Evaluated<Option<Value>> {
    let id = arguments.first().and_then(object_id);
    let object = id.and_then(|id| session.catalog.object(id));
    let function = object.and_then(|object| object.as_function());
    Ok(Some(match name {
        "pg_table_is_visible" | "pg_type_is_visible" | "pg_function_is_visible" => {
            object.map_or(Value::Null, |object| Value::Bool(session.names().is_visible(object)))
        }
        "pg_get_userbyid" => {
            let role = id.and_then(|id| session.catalog.name_of(id));
            role.map_or(Value::Null, |name| Value::text(name.as_str()))
        }
        "format_type" => return Ok(id.map(|id| type_name(session, id, arguments.get(1)))),
        "pg_get_function_identity_arguments" => {
            function.map_or(Value::Null, |function| routine::arguments(session, function, Defaults::LeftOut))
        }
        "pg_get_function_arguments" => {
            function.map_or(Value::Null, |function| routine::arguments(session, function, Defaults::Written))
        }
        "pg_get_function_result" => match function {
            Some(function) if function.returns.is_some() => {
                routine::result(session, function).map_or_else(|| Value::unknown("a type"), Value::text)
            }
            _ => Value::Null,
        },
        "obj_description" => Value::or_null(object.and_then(|object| object.comment.clone()).map(Value::Text)),
        "col_description" => match arguments.get(1) {
            Some(Value::Int(number)) => {
                let number = ColumnNumber(u16::try_from(*number).unwrap_or(0));
                let comment = object.and_then(|object| object.column(number)).and_then(|column| column.comment.clone());
                Value::or_null(comment.map(Value::Text))
            }
            _ => return Ok(None),
        },
        "pg_get_constraintdef" => id.map_or(Value::Null, |id| definition::constraint(session, id)),
        "pg_get_indexdef" => index_definition(session, arguments),
        "pg_get_functiondef" => object.map_or(Ok(Value::Null), |object| routine::definition(session, object))?,
        "pg_get_triggerdef" | "pg_get_ruledef" => object.map_or(Value::Null, |object| routine::member(session, object)),
        "pg_get_viewdef" => view_definition(session, arguments)?,
        // The catalogs hold expressions as they are printed.
        "pg_get_expr" => return Ok(arguments.first().cloned()),
        _ => return Ok(None),
    }))
}

/// `format_type`: the type's name as SQL writes it, with its modifier where one is given.
fn type_name(session: &Session, id: ObjectId, modifier: Option<&Value>) -> Value {
    let builtin = session.names().builtin();
    let built_in = match modifier {
        Some(Value::Int(modifier)) => {
            let modifier = i32::try_from(*modifier).ok().filter(|modifier| *modifier >= 0);
            builtin.format_type_with_modifier(id, modifier)
        }
        _ => builtin.format_type(id),
    };
    let text = built_in.or_else(|| spell::type_text(session, &DataType::plain(id)));
    text.map_or(Value::text("???"), Value::text)
}

const ABOUT_OBJECTS: [&str; 22] = [
    "to_regclass",
    "to_regtype",
    "to_regproc",
    "to_regprocedure",
    "to_regnamespace",
    "to_regrole",
    "current_setting",
    "pg_table_is_visible",
    "format_type",
    "obj_description",
    "pg_get_serial_sequence",
    "pg_get_userbyid",
    "pg_get_constraintdef",
    "pg_get_indexdef",
    "pg_get_functiondef",
    "pg_get_triggerdef",
    "pg_get_ruledef",
    "pg_get_viewdef",
    "pg_get_expr",
    "pg_get_function_arguments",
    "pg_get_function_identity_arguments",
    "pg_get_function_result",
];

fn index_definition(session: &Session, arguments: &[Value]) -> Value {
    let Some(id) = arguments.first().and_then(object_id) else { return Value::Null };
    let pretty = arguments.get(2) == Some(&Value::Bool(true));
    match arguments.get(1) {
        Some(Value::Int(number)) if *number != 0 => definition::index_column(session, id, *number),
        _ => definition::index(session, id, if pretty { Names::Visible } else { Names::Qualified }),
    }
}

fn of_session(session: &Session, name: &str) -> Option<Value> {
    let named = |id: ObjectId| session.catalog.name_of(id).map_or(Value::Null, |name| Value::text(name.as_str()));
    Some(match name {
        "current_schema" => session.creation_schema().map_or(Value::Null, named),
        "current_schemas" => {
            let path = session.names().path.iter().filter(|schema| **schema != PG_CATALOG);
            Value::Array(path.map(|schema| named(*schema)).collect())
        }
        "current_database" | "current_catalog" => {
            let database = session.catalog.name_of(CURRENT_DATABASE);
            database.map_or(Value::Null, |name| Value::text(name.as_str()))
        }
        "current_user" | "current_role" | "user" => named(session.current_role),
        "session_user" => named(session.session_role),
        "version" => Value::text(format!("PostgreSQL {}.0", session.catalog.version().number())),
        "now"
        | "transaction_timestamp"
        | "statement_timestamp"
        | "clock_timestamp"
        | "timeofday"
        | "current_date"
        | "current_time"
        | "current_timestamp"
        | "localtime"
        | "localtimestamp" => Value::unknown("the time at which the migration runs is not known"),
        "random" | "gen_random_uuid" | "uuid_generate_v4" | "gen_random_bytes" => {
            Value::unknown("a random value is not known")
        }
        "lastval" => Value::unknown("which sequence was called last is not modelled"),
        _ => return None,
    })
}

/// The words of a name.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_').filter(|word| !word.is_empty())
}

fn object_id(value: &Value) -> Option<ObjectId> {
    match value {
        Value::Object(_, id) => Some(*id),
        Value::Int(number) => u32::try_from(*number).ok().map(ObjectId),
        _ => None,
    }
}

fn set_config(session: &mut Session, arguments: &[Value], unknown: Option<Arc<str>>) -> Evaluated<Value> {
    let [name, value, ..] = arguments else { return Ok(Value::Null) };
    let Some(name) = text_of(session, name) else { return Ok(Value::Null) };
    let name = Identifier::folded(&name);
    if let Some(reason) = unknown {
        if name == "search_path" {
            return Err(super::super::value::Stop::Opaque(reason));
        }
        return Ok(Value::Unknown(reason));
    }
    let local = matches!(arguments.get(2), Some(Value::Bool(true)));
    let text = text_of(session, value);
    crate::sql::lower::set_config(session, name.as_str(), text.as_deref(), local)?;
    Ok(Value::text(text.unwrap_or_default()))
}

fn current_setting(session: &Session, arguments: &[Value]) -> Evaluated<Value> {
    let name = arguments.first().and_then(|value| text_of(session, value)).unwrap_or_default();
    let known = session.names().builtin().setting(&name).is_some() || is_set(session, &name);
    if known || matches!(name.as_str(), "server_version_num" | "server_version" | "is_superuser") {
        return Ok(setting_value(session, &name));
    }
    if arguments.get(1) == Some(&Value::Bool(true)) {
        return Ok(Value::Null);
    }
    Err(CatalogError::new("42704", format!("unrecognized configuration parameter \"{name}\"")).into())
}

fn is_set(session: &Session, name: &str) -> bool {
    session.settings.contains_key(&Identifier::folded(name))
}

/// The value of a setting as `SHOW` prints it.
pub(in crate::sql::evaluate) fn setting_value(session: &Session, name: &str) -> Value {
    let version = session.catalog.version().number();
    match name {
        "server_version_num" => return Value::text(format!("{}", version * 10_000)),
        "server_version" => return Value::text(format!("{version}.0")),
        "is_superuser" => return Value::text("on"),
        "search_path" => {
            let quoted = |name: &Identifier| spell::quote_identifier(session, name.as_str());
            return Value::text(session.search_path.iter().map(quoted).collect::<Vec<_>>().join(", "));
        }
        _ => {}
    }
    if let Some(value) = session.settings.get(&Identifier::folded(name)) {
        let inside = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        return match inside {
            Some(inside) => Value::text(inside.replace("''", "'")),
            None => Value::Text(Arc::clone(value)),
        };
    }
    match session.names().builtin().setting(name).and_then(|setting| setting.default) {
        Some(default) => Value::text(default),
        None => Value::unknown(format!("the server's {name} is not known")),
    }
}

/// `pg_get_viewdef`, by number or by name; null for what is no view.
fn view_definition(session: &Session, arguments: &[Value]) -> Evaluated<Value> {
    let id = match arguments.first() {
        Some(Value::Text(name)) => Some(objects::find(session, ObjectAlias::Class, name)?),
        other => other.and_then(object_id),
    };
    let view = id.and_then(|id| session.catalog.object(id)).and_then(|object| object.as_view());
    Ok(view.map_or(Value::Null, |view| wording::view(session, view)))
}

fn serial_sequence(session: &Session, arguments: &[Value]) -> Option<Value> {
    let [table, column] = arguments else { return None };
    let (table, column) = (text_of(session, table)?, text_of(session, column)?);
    let relation = session.catalog.object(objects::find_if_any(session, ObjectAlias::Class, &table)?)?;
    let owner = relation.id.column(relation.column_named(&column)?.number);
    let mut dependents = session.catalog.dependents_of(owner);
    let sequence = dependents.find_map(|dependency| {
        let object = session.catalog.object(dependency.dependent.object)?;
        object.as_sequence().is_some_and(|sequence| sequence.owned_by == Some(owner)).then_some(object)
    });
    let Some(sequence) = sequence else { return Some(Value::Null) };
    let schema = session.catalog.name_of(sequence.schema?)?;
    let quoted = |name: &Identifier| spell::quote_identifier(session, name.as_str());
    Some(Value::text(format!("{}.{}", quoted(schema), quoted(&sequence.name))))
}
