//! Operators, operator classes and families, casts, transforms, languages, access methods and conversions.

mod access_method;
mod cast;
mod class;
mod conversion;
mod create;
mod family;
mod items;
mod language;

pub(in crate::sql) use access_method::create_access_method;
pub(in crate::sql) use cast::{create_cast, create_transform};
pub(in crate::sql) use class::create_operator_class;
pub(in crate::sql) use conversion::create_conversion;
pub(in crate::sql) use create::{alter_operator, create_operator};
pub(in crate::sql) use family::{alter_operator_family, create_operator_family};
pub(in crate::sql) use language::create_language;

use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, DataType, SqlText};
use crate::sql::ast::FunctionSignature;
use crate::sql::lower::function::routine::{Wanted, find_routine};
use crate::sql::lower::wording::Wording;
use crate::sql::names::Names;
use crate::sql::session::Session;
use crate::sql::source::Source;

fn invalid_definition(message: impl Into<String>) -> CatalogError {
    CatalogError::new(sqlstate::INVALID_FUNCTION_DEFINITION, message)
}

fn invalid_object(message: impl Into<String>) -> CatalogError {
    CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message)
}

/// Built-in types by their names.
fn built_in_types(names: Names<'_>, words: &[&str]) -> Vec<DataType> {
    let types = names.builtin().types();
    words.iter().filter_map(|word| types.by_name(word)).map(|found| DataType::plain(found.oid)).collect()
}

/// A function with its argument types as written, and what they name.
fn function_text(
    session: &Session,
    source: &Source,
    signature: &FunctionSignature,
) -> Result<(crate::catalog::ObjectId, SqlText), CatalogError> {
    let function = find_routine(session, Wanted::Function, signature)?;
    let form = crate::catalog::sql_text::ReferenceForm::Qualified;
    let mut wording = Wording::new(session, source, signature.span).name(signature.name.span(), function, form);
    for parameter in signature.parameters.iter().flatten() {
        let data_type = session.names().data_type(&parameter.type_name)?;
        wording = wording.type_name(&parameter.type_name, &data_type);
    }
    Ok((function, wording.finish()))
}
