//! What a column's type decides: how it is stored, whether it has a collation, whether a column can have it at all.

use crate::catalog::builtin::TypeKind;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Storage;
use crate::catalog::types::Type;
use crate::catalog::{CatalogError, DataType, ObjectData, ObjectId};
use crate::sql::ast::{Name, ObjectName, TypeName};
use crate::sql::lower::object::lookup::{InSchema, find_in_schema};
use crate::sql::names::Names;
use crate::text::Identifier;

/// `pg_collation` of that name: what collatable types have unless told otherwise.
const DEFAULT_COLLATION: ObjectId = ObjectId(100);

/// A type without the domains around it (`getBaseType`).
pub(in crate::sql::lower) fn base_type(names: Names<'_>, data_type: &DataType) -> DataType {
    let mut found = data_type.clone();
    while !found.array {
        if let Some(Type::Domain(domain)) = names.catalog.object(found.id).and_then(|object| object.as_type()) {
            found = domain.base.clone();
            continue;
        }
        let built_in = names.builtin().type_by_oid(found.id).filter(|built_in| built_in.kind == TypeKind::Domain);
        match built_in.and_then(|built_in| built_in.base) {
            Some(base) => found = names.built_in_type(base),
            None => break,
        }
    }
    found
}

/// The collation of a type's values; `None` if they have none (`get_typcollation`).
pub(in crate::sql::lower) fn collation_of_type(names: Names<'_>, data_type: &DataType) -> Option<ObjectId> {
    if let Some(built_in) = names.builtin().type_by_oid(data_type.id) {
        return built_in.collation;
    }
    match names.catalog.object(data_type.id)?.as_type()? {
        Type::Domain(domain) => domain.collation.or_else(|| collation_of_type(names, &domain.base)),
        Type::Base(base) => {
            let collatable = |name: &Identifier| *name == "collatable";
            base.options.iter().any(|(name, _)| collatable(name)).then_some(DEFAULT_COLLATION)
        }
        Type::Enum(_) | Type::Composite(_) | Type::Range(_) | Type::Multirange { .. } | Type::Shell => None,
    }
}

/// The collation of a column that is written with one; `None` where it is that of the type
/// (`GetColumnDefCollation` in `parse_type.c`).
///
/// # Errors
/// 42704 for a collation that is not there, 42804 for a type without collations.
pub(in crate::sql::lower) fn column_collation(
    names: Names<'_>,
    data_type: &DataType,
    written: Option<&ObjectName>,
) -> Result<Option<ObjectId>, CatalogError> {
    let Some(written) = written else { return Ok(None) };
    let collation = find_in_schema(names, InSchema::Collation, written)?;
    match collation_of_type(names, data_type) {
        None => {
            let message = format!("collations are not supported by type {}", names.format_type(data_type));
            Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message))
        }
        Some(of_type) => Ok(Some(collation).filter(|collation| *collation != of_type)),
    }
}

/// How a type is stored unless told otherwise; `None` where only the server knows (`typstorage`).
pub(in crate::sql::lower) fn storage_of_type(names: Names<'_>, data_type: &DataType) -> Option<Storage> {
    if data_type.array {
        return Some(Storage::Extended);
    }
    if let Some(built_in) = names.builtin().type_by_oid(data_type.id) {
        return storage_of_letter(built_in.storage);
    }
    match &names.catalog.object(data_type.id)?.data {
        ObjectData::Type(Type::Enum(_) | Type::Shell) => Some(Storage::Plain),
        ObjectData::Type(Type::Domain(domain)) => storage_of_type(names, &domain.base),
        ObjectData::Type(Type::Base(_)) => None,
        _ => Some(Storage::Extended),
    }
}

fn storage_of_letter(letter: char) -> Option<Storage> {
    Some(match letter {
        'p' => Storage::Plain,
        'm' => Storage::Main,
        'e' => Storage::External,
        'x' => Storage::Extended,
        _ => return None,
    })
}

/// The storage that a column is given; `None` where it is that of the type (`GetAttributeStorage` in `tablecmds.c`).
///
/// # Errors
/// 22023 for an unknown word, 0A000 for a type that is never moved out of its row.
pub(in crate::sql::lower) fn column_storage(
    names: Names<'_>,
    data_type: &DataType,
    written: &Name,
) -> Result<Option<Storage>, CatalogError> {
    let of_type = storage_of_type(names, data_type);
    let storage = match written.as_str().to_ascii_lowercase().as_str() {
        "plain" => Storage::Plain,
        "external" => Storage::External,
        "extended" => Storage::Extended,
        "main" => Storage::Main,
        "default" => return Ok(None),
        _ => {
            let message = format!("invalid storage type \"{written}\"");
            return Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message));
        }
    };
    if of_type == Some(Storage::Plain) && storage != Storage::Plain {
        let message = format!("column data type {} can only have storage PLAIN", names.format_type(data_type));
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    Ok(Some(storage).filter(|storage| Some(*storage) != of_type))
}

/// The compression that a column is given; `None` for the server's default (`GetAttributeCompression`).
///
/// # Errors
/// 22023 for an unknown method, 0A000 for a type that is never compressed.
pub(in crate::sql::lower) fn column_compression(
    names: Names<'_>,
    data_type: &DataType,
    written: &Name,
) -> Result<Option<Identifier>, CatalogError> {
    if written.as_str() == "default" {
        return Ok(None);
    }
    if storage_of_type(names, data_type) == Some(Storage::Plain) {
        let message = format!("column data type {} does not support compression", names.format_type(data_type));
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    if !matches!(written.as_str(), "pglz" | "lz4") {
        let message = format!("invalid compression method \"{written}\"");
        return Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message));
    }
    Ok(Some(written.identifier.clone()))
}

/// The type that a column is written with.
///
/// # Errors
/// 42P16 for a set, 42704 for a type that is not there or not defined yet.
pub(in crate::sql::lower) fn column_type(
    names: Names<'_>,
    column: &Identifier,
    written: &TypeName,
) -> Result<DataType, CatalogError> {
    if written.set_of {
        let message = format!("column \"{column}\" cannot be declared SETOF");
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    let data_type = names.data_type(written)?;
    let shell = names.catalog.object(data_type.id).and_then(|object| object.as_type());
    if shell == Some(&Type::Shell) {
        let message = format!("type \"{}\" is only a shell", names.format_type(&data_type));
        return Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message));
    }
    Ok(data_type)
}

/// Refuses a type that no column can have (`CheckAttributeType` in `heap.c`).
///
/// # Errors
/// 42P16 for a pseudo-type and for the row type of the table itself.
pub(in crate::sql::lower) fn refuse_impossible_type(
    names: Names<'_>,
    table: ObjectId,
    column: &Identifier,
    data_type: &DataType,
) -> Result<(), CatalogError> {
    let refuse = |message: String| Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    let built_in = names.builtin().type_by_oid(data_type.id);
    if built_in.is_some_and(|built_in| built_in.kind == TypeKind::Pseudo) {
        return refuse(format!("column \"{column}\" has pseudo-type {}", names.format_type(data_type)));
    }
    if contains_row_of(names, data_type, table) {
        let composite = names.format_type(&DataType::plain(table));
        return refuse(format!("composite type {composite} cannot be made a member of itself"));
    }
    Ok(())
}

/// Whether values of the type hold rows of that table, at whatever depth.
fn contains_row_of(names: Names<'_>, data_type: &DataType, table: ObjectId) -> bool {
    if data_type.id == table {
        return true;
    }
    let Some(object) = names.catalog.object(data_type.id) else { return false };
    match object.as_type() {
        Some(Type::Domain(domain)) => contains_row_of(names, &domain.base, table),
        Some(Type::Range(range)) => contains_row_of(names, &range.subtype, table),
        _ => {
            let mut types = object.columns().iter().filter_map(|column| column.data_type.as_ref());
            types.any(|data_type| contains_row_of(names, data_type, table))
        }
    }
}
