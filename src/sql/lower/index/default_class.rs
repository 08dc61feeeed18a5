//! Which operator classes take a type (`ResolveOpClass` and `GetDefaultOpClass` in `indexcmds.c`).

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use smol_str::SmolStr;

use crate::catalog::builtin::TypeKind;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, DataType, Namespace, ObjectId, PostgresVersion};
use crate::sql::ast::ObjectName;
use crate::sql::names::Names;
use crate::sql::resolve::{Coercion, CoercionContext, TypeId, coercion};
use crate::sql::session::Session;

/// Refuses a type that the class, or without one each default class of the access method, surely does not take.
///
/// # Errors
/// 42804 for a written class of another type, 42704 where the type has no default class.
pub(in crate::sql::lower) fn refuse_class(
    session: &Session,
    method: &str,
    data_type: Option<&DataType>,
    written: Option<(&ObjectName, ObjectId)>,
) -> Result<(), CatalogError> {
    let names = session.names();
    let Some(base) = data_type.map(|data_type| names.base_type(data_type)).filter(|base| is_plain(names, base)) else {
        return Ok(());
    };
    let classes = names.builtin().operator_classes();
    let Some((name, id)) = written else {
        let none = classes.iter().any(|class| class.method == method)
            && !has_default_class(names, method, &base)
            && !has_own_classes(session);
        if !none {
            return Ok(());
        }
        let message = format!(
            "data type {} has no default operator class for access method \"{method}\"",
            names.format_type(&base)
        );
        return Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message).hint(
            "You must specify an operator class for the index or define a default operator class for the data type.",
        ));
    };
    match classes.iter().find(|class| class.oid == id) {
        Some(class) if !takes(names, class.data_type, &base) => {
            let message =
                format!("operator class \"{}\" does not accept data type {}", name.name, names.format_type(&base));
            Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message))
        }
        _ => Ok(()),
    }
}

/// A type of the server itself that is no array, enum, range or pseudo-type: those have classes for all their kind.
fn is_plain(names: Names<'_>, data_type: &DataType) -> bool {
    !data_type.array && data_type.id.is_built_in() && names.type_kind(data_type) == TypeKind::Base
}

/// The types, by server and access method, of which it was asked whether a built-in class takes them by default.
static DEFAULTS: Mutex<BTreeMap<(PostgresVersion, SmolStr, ObjectId), bool>> = Mutex::new(BTreeMap::new());

/// Whether a default class of the server itself takes the values of a built-in type.
fn has_default_class(names: Names<'_>, method: &str, base: &DataType) -> bool {
    let find = || {
        let mut classes = names.builtin().operator_classes().iter();
        classes.any(|class| class.method == method && class.default && takes(names, class.data_type, base))
    };
    if names.catalog.in_space(Namespace::Cast, ObjectId::NONE).next().is_some() {
        return find();
    }
    let mut known = DEFAULTS.lock().unwrap_or_else(PoisonError::into_inner);
    *known.entry((names.catalog.version(), method.into(), base.id)).or_insert_with(find)
}

/// Whether the project or an extension made operator classes, one of which may be the default.
fn has_own_classes(session: &Session) -> bool {
    session
        .catalog
        .in_space(Namespace::Schema, ObjectId::NONE)
        .any(|schema| session.catalog.in_space(Namespace::OperatorClass, schema.id).next().is_some())
}

/// Whether a class of one type takes values of another: of the same bytes, or of any type of a kind.
fn takes(names: Names<'_>, class: ObjectId, data_type: &DataType) -> bool {
    let of_class = names.built_in_type(class);
    if names.type_kind(&of_class) == TypeKind::Pseudo {
        return false;
    }
    let path = coercion(&names, TypeId::from(data_type), TypeId::from(&of_class), CoercionContext::Implicit);
    class == data_type.id || path == Some(Coercion::Relabel)
}
