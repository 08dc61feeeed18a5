//! Whether the columns on both sides of a foreign key can be compared.

use crate::catalog::builtin::CastContext;
use crate::catalog::constraint::ForeignKey;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, DataType, Object};
use crate::sql::lower::table::column_type::base_type;
use crate::sql::names::Names;
use crate::sql::session::Session;
use crate::text::Identifier;

/// Refuses columns that surely have no operator in common.
///
/// # Errors
/// 42804.
pub(super) fn refuse_incomparable(
    session: &Session,
    (table, referenced): (&Object, &Object),
    key: &ForeignKey,
    name: &Identifier,
) -> Result<(), CatalogError> {
    let names = session.names();
    for (from, to) in key.columns.iter().zip(&key.referenced_columns) {
        let (Some(from), Some(to)) = (table.column(*from), referenced.column(*to)) else { continue };
        let (Some(from_type), Some(to_type)) = (&from.data_type, &to.data_type) else { continue };
        if are_comparable(names, &base_type(names, from_type), &base_type(names, to_type)) {
            continue;
        }
        let message = format!("foreign key constraint \"{name}\" cannot be implemented");
        return Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message).detail(format!(
            "Key columns \"{}\" and \"{}\" are of incompatible types: {} and {}.",
            from.name,
            to.name,
            names.format_type(from_type),
            names.format_type(to_type)
        )));
    }
    Ok(())
}

/// The same type, two types with an equality of their own, or one that becomes the other by itself.
fn are_comparable(names: Names<'_>, from: &DataType, to: &DataType) -> bool {
    if (from.id, from.array) == (to.id, to.array) {
        return true;
    }
    let built_in = names.builtin();
    let known = |data_type: &DataType| built_in.type_by_oid(data_type.id).is_some() && !data_type.array;
    if !known(from) || !known(to) {
        // Enums, composite types and arrays are comparable only among themselves; types of extensions may have casts.
        let exotic = |data_type: &DataType| {
            let object = names.catalog.object(data_type.id);
            data_type.array || object.is_some_and(|object| object.extension.is_none())
        };
        return !(exotic(from) || exotic(to)) || has_own_cast(names, from, to);
    }
    built_in.operators().exact("=", Some(to.id), from.id).is_some()
        || built_in.casts().between(from.id, to.id).is_some_and(|cast| cast.context == CastContext::Implicit)
}

/// Whether the project made a cast between the two.
fn has_own_cast(names: Names<'_>, from: &DataType, to: &DataType) -> bool {
    use crate::catalog::{Namespace, ObjectData, ObjectId};
    names.catalog.in_space(Namespace::Cast, ObjectId::NONE).any(|object| match &object.data {
        ObjectData::Cast(cast) => cast.source.id == from.id && cast.target.id == to.id,
        _ => false,
    })
}
