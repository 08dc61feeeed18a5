//! Foreign-data wrappers.

use super::change_options;
use crate::catalog::error::sqlstate;
use crate::catalog::other::ForeignDataWrapper;
use crate::catalog::relation::Options;
use crate::catalog::{CatalogError, DataType, Namespace, Object, ObjectData, SqlText};
use crate::sql::ast::{AlterForeignDataWrapper, CreateForeignDataWrapper, ObjectName, WrapperFunctions};
use crate::sql::lower::function::routine::find_function;
use crate::sql::lower::object::lookup::find_created;
use crate::sql::lower::wording::name_of;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `CREATE FOREIGN DATA WRAPPER`.
pub(in crate::sql) fn create_foreign_data_wrapper(
    session: &mut Session,
    source: &Source,
    statement: &CreateForeignDataWrapper,
) -> Executed {
    let mut data = ForeignDataWrapper { handler: None, validator: None, options: Options::new() };
    set_functions(session, source, &mut data, &statement.functions)?;
    change_options(&mut data.options, &statement.options)?;
    let id = session.reserve_id();
    let name = statement.name.identifier.clone();
    session.create(Object::new(id, name, None, session.current_role, ObjectData::ForeignDataWrapper(data)))?;
    Ok(Effect::Applied)
}

/// `ALTER FOREIGN DATA WRAPPER`.
pub(in crate::sql) fn alter_foreign_data_wrapper(
    session: &mut Session,
    source: &Source,
    statement: &AlterForeignDataWrapper,
) -> Executed {
    let name = &statement.name.identifier;
    let id = find_created(session.names(), Namespace::ForeignDataWrapper, "foreign-data wrapper", name)?;
    let Some(ObjectData::ForeignDataWrapper(data)) = session.catalog.object(id).map(|object| &object.data) else {
        return Ok(Effect::Applied);
    };
    let mut data = data.clone();
    set_functions(session, source, &mut data, &statement.functions)?;
    change_options(&mut data.options, &statement.options)?;
    session.alter(id, |object| object.data = ObjectData::ForeignDataWrapper(data))?;
    Ok(Effect::Applied)
}

fn set_functions(
    session: &Session,
    source: &Source,
    data: &mut ForeignDataWrapper,
    functions: &WrapperFunctions,
) -> Result<(), CatalogError> {
    if let Some(handler) = &functions.handler {
        data.handler = handler.as_ref().map(|name| handler_text(session, source, name)).transpose()?;
    }
    if let Some(validator) = &functions.validator {
        data.validator = validator.as_ref().map(|name| validator_text(session, source, name)).transpose()?;
    }
    Ok(())
}

fn handler_text(session: &Session, source: &Source, name: &ObjectName) -> Result<SqlText, CatalogError> {
    let found = find_function(session, name, &[])?;
    let wanted = session.names().builtin().types().by_name("fdw_handler").map(|found| DataType::plain(found.oid));
    if found.returns != wanted {
        let message = format!("function {name} must return type fdw_handler");
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    Ok(name_of(session, source, name.span(), found.id))
}

fn validator_text(session: &Session, source: &Source, name: &ObjectName) -> Result<SqlText, CatalogError> {
    let types = session.names().builtin().types();
    let text = types.by_name("text").map(|found| DataType::array_of(found.oid));
    let oid = types.by_name("oid").map(|found| DataType::plain(found.oid));
    let inputs: Vec<DataType> = text.into_iter().chain(oid).collect();
    let found = find_function(session, name, &inputs)?;
    Ok(name_of(session, source, name.span(), found.id))
}
