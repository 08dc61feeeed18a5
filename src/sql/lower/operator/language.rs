//! `CREATE LANGUAGE` (`proclang.c`).

use super::{built_in_types, invalid_object};
use crate::catalog::error::sqlstate;
use crate::catalog::other::Language;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::CreateLanguage;
use crate::sql::lower::extension::create_language_extension;
use crate::sql::lower::function::routine::find_function;
use crate::sql::lower::object::lookup::find_language;
use crate::sql::lower::wording::name_of;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// `CREATE LANGUAGE`; without a handler it is `CREATE EXTENSION`.
pub(in crate::sql) fn create_language(session: &mut Session, source: &Source, statement: &CreateLanguage) -> Executed {
    let name = &statement.name.identifier;
    let Some(handler) = &statement.handler else {
        create_language_extension(session, name, statement.or_replace)?;
        return Ok(Effect::Applied);
    };
    let handler_function = find_function(session, handler, &[])?;
    let wanted = built_in_types(session.names(), &["language_handler"]);
    if handler_function.returns.as_ref().is_none_or(|returned| !wanted.contains(returned)) {
        return Err(invalid_object(format!("function {handler} must return type language_handler")));
    }
    let mut definition =
        vec![(Identifier::from("handler"), Some(name_of(session, source, handler.span(), handler_function.id)))];
    for (word, function, argument) in
        [("inline", &statement.inline, "internal"), ("validator", &statement.validator, "oid")]
    {
        if let Some(function) = function {
            let found = find_function(session, function, &built_in_types(session.names(), &[argument]))?;
            definition.push((Identifier::from(word), Some(name_of(session, source, function.span(), found.id))));
        }
    }
    let data = ObjectData::Language(Language { trusted: statement.trusted, definition });
    let existing = session.catalog.find(Namespace::Language, ObjectId::NONE, name).map(|object| object.id);
    match existing {
        Some(existing) if statement.or_replace => session.alter(existing, |object| object.data = data)?,
        None if find_language(session.names(), name).is_err() => {
            let id = session.reserve_id();
            session.create(Object::new(id, name.clone(), None, session.current_role, data))?;
        }
        _ => {
            let message = format!("language \"{name}\" already exists");
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
    }
    Ok(Effect::Applied)
}
