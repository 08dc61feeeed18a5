//! Finding the objects that a text names, as the input functions of `regclass` and its likes do (`regproc.c`).

use super::value::{Evaluated, ObjectAlias, Value};
use super::{Evaluator, NoVariables};
use crate::catalog::builtin::Builtin;
use crate::catalog::error::sqlstate;
use crate::catalog::initial::PG_CATALOG;
use crate::catalog::{CatalogError, DataType, Namespace, ObjectId};
use crate::sql::lex::{Lexer, TokenKind};
use crate::sql::session::Session;
use crate::text::Identifier;

/// The object that a text names.
///
/// # Errors
/// There is none of that name.
pub(super) fn find(session: &Session, alias: ObjectAlias, text: &str) -> Evaluated<ObjectId> {
    if let Ok(number) = text.trim().parse() {
        return Ok(ObjectId(number));
    }
    let found = find_if_any(session, alias, text);
    found.ok_or_else(|| {
        let (state, message) = match alias {
            ObjectAlias::Oid => ("22P02", format!("invalid input syntax for type oid: \"{text}\"")),
            ObjectAlias::Class => (sqlstate::UNDEFINED_TABLE, format!("relation \"{}\" does not exist", plain(text))),
            ObjectAlias::Type => (sqlstate::UNDEFINED_OBJECT, format!("type \"{}\" does not exist", plain(text))),
            ObjectAlias::Procedure | ObjectAlias::Proc => {
                (sqlstate::UNDEFINED_FUNCTION, format!("function \"{text}\" does not exist"))
            }
            ObjectAlias::Namespace => {
                (sqlstate::INVALID_SCHEMA_NAME, format!("schema \"{}\" does not exist", plain(text)))
            }
            ObjectAlias::Role => (sqlstate::UNDEFINED_OBJECT, format!("role \"{}\" does not exist", plain(text))),
        };
        CatalogError::new(state, message).into()
    })
}

/// The object that a text names, if there is one (`to_regclass` and its likes).
pub(super) fn find_if_any(session: &Session, alias: ObjectAlias, text: &str) -> Option<ObjectId> {
    match alias {
        ObjectAlias::Oid => text.trim().parse().ok().map(ObjectId),
        ObjectAlias::Class => {
            let (schema, name) = qualified(text)?;
            let found = in_space(session, Namespace::Relation, schema.as_ref(), &name);
            found.or_else(|| {
                let builtin = Builtin::of(session.catalog.version());
                let schema = schema.as_ref().map_or("pg_catalog", Identifier::as_str);
                builtin.relations().named(schema, name.as_str()).map(|relation| relation.oid)
            })
        }
        ObjectAlias::Type => data_type(session, text).filter(|of| !of.array).map(|of| of.id),
        ObjectAlias::Proc => {
            let (schema, name) = qualified(text)?;
            in_space(session, Namespace::Function, schema.as_ref(), &name)
        }
        ObjectAlias::Procedure => procedure(session, text),
        ObjectAlias::Namespace => session.catalog.schema(&qualified(text)?.1).map(|schema| schema.id),
        ObjectAlias::Role => session.catalog.role(&qualified(text)?.1).map(|role| role.id),
    }
}

fn in_space(session: &Session, space: Namespace, schema: Option<&Identifier>, name: &Identifier) -> Option<ObjectId> {
    let names = session.names();
    let found = match schema {
        Some(schema) => session.catalog.find(space, names.schema_if_any(schema)?, name),
        None => names.find_bare(space, name),
    };
    found.map(|object| object.id)
}

/// `schema.name(types)`
fn procedure(session: &Session, text: &str) -> Option<ObjectId> {
    let open = text.find('(')?;
    let (schema, name) = qualified(&text[..open])?;
    let inside = text[open + 1..].trim_end().strip_suffix(')')?;
    let mut types = Vec::new();
    for written in inside.split(',').map(str::trim).filter(|written| !written.is_empty()) {
        types.push(data_type(session, written)?);
    }
    let names = session.names();
    let schemas = match &schema {
        Some(schema) => vec![names.schema_if_any(schema)?],
        None => names.path.to_vec(),
    };
    schemas
        .into_iter()
        .flat_map(|schema| session.catalog.find_all(Namespace::Function, schema, &name))
        .find(|object| object.as_function().is_some_and(|function| function.signature() == types))
        .map(|object| object.id)
}

/// The type that a text means, without its modifier.
pub(in crate::sql) fn data_type(session: &Session, text: &str) -> Option<DataType> {
    let trimmed = text.trim();
    let (element, array) = match trimmed.strip_suffix("[]") {
        Some(element) => (element.trim_end(), true),
        None => (trimmed, false),
    };
    let without_modifier = match (element.find('('), element.find(')')) {
        (Some(open), Some(close)) if open < close => format!("{}{}", &element[..open], &element[close + 1..]),
        _ => element.to_owned(),
    };
    let words = without_modifier.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let builtin = Builtin::of(session.catalog.version());
    let spelled = match words.as_str() {
        "int" | "integer" => "int4",
        "bigint" => "int8",
        "smallint" => "int2",
        "boolean" => "bool",
        "decimal" => "numeric",
        "double precision" | "float" => "float8",
        "real" => "float4",
        "character varying" | "char varying" => "varchar",
        "character" | "char" => "bpchar",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        "bit varying" => "varbit",
        _ => "",
    };
    let mut found = if spelled.is_empty() {
        let (schema, name) = qualified(&without_modifier)?;
        let names = session.names();
        match &schema {
            Some(schema) => names.type_in(names.schema_if_any(schema)?, &name)?,
            None => names.path.iter().find_map(|schema| names.type_in(*schema, &name))?,
        }
    } else {
        DataType::plain(builtin.types().by_name(spelled)?.oid)
    };
    found.array |= array;
    Some(found)
}

/// The parts of a name as it could stand in SQL: `"A".b`.
pub(in crate::sql) fn identifiers(text: &str) -> Option<Vec<Identifier>> {
    let mut parts = Vec::new();
    for token in Lexer::new(text) {
        let source = token.span.slice(text);
        match token.kind {
            TokenKind::Word => parts.push(Identifier::folded(source)),
            TokenKind::QuotedIdentifier => {
                let inside = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))?;
                parts.push(Identifier::exact(&inside.replace("\"\"", "\"")));
            }
            TokenKind::Dot => {}
            _ => return None,
        }
    }
    (!parts.is_empty()).then_some(parts)
}

fn qualified(text: &str) -> Option<(Option<Identifier>, Identifier)> {
    let mut parts = identifiers(text)?;
    let name = parts.pop()?;
    Some((parts.pop(), name))
}

/// A name without the quotes, for messages.
fn plain(text: &str) -> String {
    let parts = identifiers(text).unwrap_or_default();
    parts.iter().map(Identifier::as_str).collect::<Vec<_>>().join(".")
}

/// The schema that every database keeps its own functions in, for names such as `pg_catalog.now`.
pub(super) fn is_of_system(session: &Session, schema: &Identifier) -> bool {
    session.catalog.schema(schema).is_some_and(|schema| schema.id == PG_CATALOG)
}

/// The value of an expression that stands alone, such as a default.
pub(in crate::sql) fn constant_of(session: &mut Session, text: &str) -> Option<Value> {
    let parsed = crate::sql::expression::parse_expression_text(text, 0).tree.ok()?;
    let mut evaluator = Evaluator { session, variables: &NoVariables };
    evaluator.expression(&parsed, &super::Scope::within(None)).ok()
}
