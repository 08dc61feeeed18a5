//! Range types and the multirange types that they bring along (`DefineRange`).

use super::{Place, place_for_type, type_exists};
use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::types::{RangeType, Type};
use crate::catalog::{CatalogError, DataType, Namespace, Object, ObjectData, ObjectId, SqlText};
use crate::sql::ast::{Definition, DefinitionValue, Name, ObjectName};
use crate::sql::lower::definition::{conflicting_options, value_span};
use crate::sql::lower::function::routine::find_function;
use crate::sql::lower::object::lookup::{InSchema, find_in_schema, find_operator_class};
use crate::sql::lower::place::schema_for_new;
use crate::sql::lower::wording::Wording;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::{Identifier, Span};

/// What the options of a range type say.
#[derive(Default)]
struct RangeOptions {
    subtype: Option<DataType>,
    multirange: Option<ObjectName>,
    others: Vec<Definition>,
}

/// `CREATE TYPE … AS RANGE`.
pub(super) fn create(session: &mut Session, source: &Source, name: &ObjectName, options: &[Definition]) -> Executed {
    let schema = schema_for_new(session, name)?;
    let name = name.name.identifier.clone();
    let place = place_for_type(session, schema, &name)?;
    let options = read_options(session, options)?;
    let Some(subtype) = options.subtype else {
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, "type attribute \"subtype\" is required"));
    };
    let id = if let Place::Shell(id) = place { id } else { session.reserve_id() };
    let mut written = Vec::with_capacity(options.others.len());
    for option in &options.others {
        let text = option_text(session, source, option, &subtype, id)?;
        written.push((option.name.identifier.clone(), text));
    }
    let (multirange_schema, multirange_name) = multirange_name(session, schema, &name, options.multirange.as_ref())?;
    let multirange = session.reserve_id();
    let owner = session.current_role;
    let data = ObjectData::Type(Type::Range(RangeType { subtype, multirange, options: written }));
    match place {
        Place::Shell(shell) => session.alter(shell, |object| object.data = data)?,
        Place::Free => session.create(Object::new(id, name, Some(schema), owner, data)).map(|_| ())?,
    }
    let data = ObjectData::Type(Type::Multirange { range: id });
    session.create(Object::new(multirange, multirange_name, Some(multirange_schema), owner, data))?;
    Ok(Effect::Applied)
}

fn read_options(session: &Session, options: &[Definition]) -> Result<RangeOptions, CatalogError> {
    let mut read = RangeOptions::default();
    for option in options {
        match option.name.as_str() {
            "subtype" if read.subtype.is_none() => {
                let written = option.value.as_ref().and_then(DefinitionValue::as_type);
                let written = written.ok_or_else(|| invalid_value("subtype"))?;
                read.subtype = Some(session.names().data_type(&written)?.without_modifier());
            }
            "multirange_type_name" if read.multirange.is_none() => {
                let written = option.value.as_ref().and_then(DefinitionValue::as_object_name);
                read.multirange = Some(written.ok_or_else(|| invalid_value("multirange_type_name"))?);
            }
            "subtype_opclass" | "collation" | "canonical" | "subtype_diff"
                if !read.others.iter().any(|other| other.name.identifier == option.name.identifier) =>
            {
                read.others.push(option.clone());
            }
            "subtype" | "multirange_type_name" | "subtype_opclass" | "collation" | "canonical" | "subtype_diff" => {
                return Err(conflicting_options());
            }
            other => {
                let message = format!("type attribute \"{other}\" not recognized");
                return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
            }
        }
    }
    Ok(read)
}

fn invalid_value(option: &str) -> CatalogError {
    CatalogError::new(sqlstate::SYNTAX_ERROR, format!("argument of {option} must be a name"))
}

/// An option's value as written, and what it names.
fn option_text(
    session: &Session,
    source: &Source,
    option: &Definition,
    subtype: &DataType,
    range: ObjectId,
) -> Result<SqlText, CatalogError> {
    let span = option.value.as_ref().map_or(option.span, value_span);
    let wording = Wording::new(session, source, span);
    let Some(name) = option.value.as_ref().and_then(DefinitionValue::as_object_name) else {
        return Ok(wording.finish());
    };
    let target = match option.name.as_str() {
        "subtype_opclass" => {
            let method = Name::new(Identifier::from("btree"), Span::default());
            find_operator_class(session.names(), &name, &method)?
        }
        "collation" => find_in_schema(session.names(), InSchema::Collation, &name)?,
        "canonical" => find_function(session, &name, &[DataType::plain(range)])?.id,
        _ => find_function(session, &name, &[subtype.clone(), subtype.clone()])?.id,
    };
    Ok(wording.name(name.span(), target, ReferenceForm::Qualified).finish())
}

/// The multirange type's name: the one given, or one made of the range type's (`makeMultirangeTypeName`).
fn multirange_name(
    session: &mut Session,
    schema: ObjectId,
    range: &Identifier,
    given: Option<&ObjectName>,
) -> Result<(ObjectId, Identifier), CatalogError> {
    if let Some(given) = given {
        let schema = schema_for_new(session, given)?;
        let name = given.name.identifier.clone();
        place_for_type(session, schema, &name)?;
        return Ok((schema, name));
    }
    let made = match range.as_str().find("range") {
        Some(at) => format!("{}multi{}", &range.as_str()[..at], &range.as_str()[at..]),
        None => format!("{}_multirange", crate::text::clip(range.as_str(), 52)),
    };
    let made = Identifier::exact(&made);
    if session.catalog.find(Namespace::Type, schema, &made).is_some() {
        let hint = "You can manually specify a multirange type name using the \"multirange_type_name\" attribute.";
        return Err(type_exists(&made)
            .detail(format!("Failed while creating a multirange type for type \"{range}\"."))
            .hint(hint));
    }
    Ok((schema, made))
}
