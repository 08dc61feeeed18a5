//! `CREATE CONVERSION` (`conversioncmds.c`).

use std::sync::Arc;

use super::built_in_types;
use crate::catalog::builtin::NamedKind;
use crate::catalog::error::sqlstate;
use crate::catalog::other::Conversion;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::CreateConversion;
use crate::sql::lower::function::routine::find_function;
use crate::sql::lower::object::lookup::undefined;
use crate::sql::lower::place::schema_for_new;
use crate::sql::lower::wording::name_of;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `CREATE CONVERSION`.
pub(in crate::sql) fn create_conversion(
    session: &mut Session,
    source: &Source,
    statement: &CreateConversion,
) -> Executed {
    let schema = schema_for_new(session, &statement.name)?;
    let from = encoding(session, &statement.source, "source")?;
    let to = encoding(session, &statement.target, "destination")?;
    let words = ["int4", "int4", "cstring", "internal", "int4", "bool"];
    let function = find_function(session, &statement.function, &built_in_types(session.names(), &words))?;
    if statement.default && has_default(session, schema, (&from, &to)) {
        let message = format!("default conversion for {from} to {to} already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    let function = name_of(session, source, statement.function.span(), function.id);
    let data = ObjectData::Conversion(Conversion { default: statement.default, source: from, target: to, function });
    let id = session.reserve_id();
    let (name, owner) = (statement.name.name.identifier.clone(), session.current_role);
    session.create(Object::new(id, name, Some(schema), owner, data))?;
    Ok(Effect::Applied)
}

/// The encoding's own spelling: case, `-` and `_` do not matter in it (`clean_encoding_name`).
fn encoding(session: &Session, written: &str, which: &str) -> Result<Arc<str>, CatalogError> {
    let clean = |name: &str| {
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect::<String>()
    };
    let known = session.names().builtin().names(NamedKind::Encoding);
    let found = known.iter().find(|encoding| clean(encoding.name) == clean(written));
    found
        .map(|encoding| Arc::from(encoding.name))
        .ok_or_else(|| undefined(format!("{which} encoding \"{written}\" does not exist")))
}

fn has_default(session: &Session, schema: ObjectId, (from, to): (&str, &str)) -> bool {
    session.catalog.in_space(Namespace::Conversion, schema).any(|object| match &object.data {
        ObjectData::Conversion(other) => other.default && *other.source == *from && *other.target == *to,
        _ => false,
    })
}
