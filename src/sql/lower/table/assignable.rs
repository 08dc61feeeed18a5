//! Whether values of one type are stored as another without being told how (`can_coerce_type`, assignment).

use super::column_type::base_type;
use crate::catalog::builtin::{CastContext, TypeCategory};
use crate::catalog::other;
use crate::catalog::{DataType, Namespace, ObjectData, ObjectId};
use crate::sql::names::Names;

/// Whether an assignment from one type to the other is possible; `None` where only the server knows.
pub(in crate::sql::lower) fn is_assignable(names: Names<'_>, from: &DataType, to: &DataType) -> Option<bool> {
    let (from, to) = (base_type(names, from), base_type(names, to));
    if (from.id, from.array) == (to.id, to.array) {
        return Some(true);
    }
    if is_string(names, &to) {
        return Some(true);
    }
    if from.array && to.array {
        let element = |data_type: &DataType| DataType::plain(data_type.id);
        return is_assignable(names, &element(&from), &element(&to));
    }
    let made = own_cast(names, &from, &to);
    if made.is_some() {
        return made;
    }
    let of_extension =
        |data_type: &DataType| names.catalog.object(data_type.id).is_some_and(|object| object.extension.is_some());
    if of_extension(&from) || of_extension(&to) {
        return None;
    }
    if from.array || to.array {
        return Some(false);
    }
    let cast = names.builtin().casts().between(from.id, to.id);
    Some(cast.is_some_and(|cast| cast.context != CastContext::Explicit))
}

/// Every type has its text form, which a string takes.
fn is_string(names: Names<'_>, data_type: &DataType) -> bool {
    let built_in = names.builtin().type_by_oid(data_type.id);
    !data_type.array && built_in.is_some_and(|built_in| built_in.category == TypeCategory::STRING)
}

/// A cast that the project or an extension made.
fn own_cast(names: Names<'_>, from: &DataType, to: &DataType) -> Option<bool> {
    names.catalog.in_space(Namespace::Cast, ObjectId::NONE).find_map(|object| match &object.data {
        ObjectData::Cast(cast) if cast.source.id == from.id && cast.target.id == to.id => {
            Some(cast.context != other::CastContext::Explicit)
        }
        _ => None,
    })
}
