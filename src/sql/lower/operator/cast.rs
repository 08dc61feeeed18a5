//! `CREATE CAST` and `CREATE TRANSFORM` (`functioncmds.c`).

use super::{function_text, invalid_object};
use crate::catalog::builtin::TypeKind;
use crate::catalog::error::sqlstate;
use crate::catalog::other::{Cast, CastContext, CastMethod, Transform};
use crate::catalog::types::Type;
use crate::catalog::{CatalogError, DataType, Object, ObjectData, ObjectId, SqlText};
use crate::sql::ast::{self, CreateCast, CreateTransform, FunctionSignature};
use crate::sql::lower::function::routine::{inputs_of, returns_of};
use crate::sql::lower::object::address::{find_cast, find_transform};
use crate::sql::lower::object::lookup::find_language;
use crate::sql::lower::wording::joined;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// `CREATE CAST`.
pub(in crate::sql) fn create_cast(session: &mut Session, source: &Source, statement: &CreateCast) -> Executed {
    let from = session.names().data_type(&statement.source)?.without_modifier();
    let to = session.names().data_type(&statement.target)?.without_modifier();
    refuse_type(session, &from, "source")?;
    refuse_type(session, &to, "target")?;
    let method = method_of(session, source, statement, (&from, &to))?;
    if built_in_cast(session, &from, &to) || find_cast(session, &from, &to).is_some() {
        let names = session.names();
        let (from, to) = (names.format_type(&from), names.format_type(&to));
        let message = format!("cast from type {from} to type {to} already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    let context = match statement.context {
        ast::CastContext::Explicit => CastContext::Explicit,
        ast::CastContext::Assignment => CastContext::Assignment,
        ast::CastContext::Implicit => CastContext::Implicit,
    };
    let id = session.reserve_id();
    let data = ObjectData::Cast(Cast { source: from, target: to, method, context });
    session.create(Object::new(id, Identifier::default(), None, ObjectId::NONE, data))?;
    Ok(Effect::Applied)
}

fn built_in_cast(session: &Session, from: &DataType, to: &DataType) -> bool {
    !from.array && !to.array && session.names().builtin().casts().between(from.id, to.id).is_some()
}

/// Pseudo-types have no casts; those of domains are never used.
fn refuse_type(session: &mut Session, data_type: &DataType, which: &str) -> Result<(), CatalogError> {
    let names = session.names();
    let pseudo = names.builtin().type_by_oid(data_type.id).is_some_and(|found| found.kind == TypeKind::Pseudo);
    if pseudo && !data_type.array {
        let message = format!("{which} data type {} is a pseudo-type", names.format_type(data_type));
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    let object = session.catalog.object(data_type.id).filter(|_| !data_type.array);
    if matches!(object.and_then(|object| object.as_type()), Some(Type::Domain(_))) {
        session.notice(format!("cast will be ignored because the {which} data type is a domain"));
    }
    Ok(())
}

fn method_of(
    session: &Session,
    source: &Source,
    statement: &CreateCast,
    (from, to): (&DataType, &DataType),
) -> Result<CastMethod, CatalogError> {
    let signature = match &statement.method {
        ast::CastMethod::Binary => return refuse_binary(session, from, to).map(|()| CastMethod::Binary),
        ast::CastMethod::InOut => return Ok(CastMethod::InOut),
        ast::CastMethod::Function(signature) => signature,
    };
    let (function, text) = function_text(session, source, signature)?;
    let returned = returns_of(session, function);
    let input = inputs_of(session, function).into_iter().next();
    if input.is_some_and(|input| input != *from && !is_binary_coercible(session, from, &input)) {
        let message = "argument of cast function must match or be binary-coercible from source data type";
        return Err(invalid_object(message));
    }
    let known_cast = |from: &DataType| built_in_cast(session, from, to) || find_cast(session, from, to).is_some();
    if returned.is_some_and(|returned| returned != *to && !known_cast(&returned)) {
        let message = "return data type of cast function must match or be binary-coercible to target data type";
        return Err(invalid_object(message));
    }
    Ok(CastMethod::Function(text))
}

/// Whether the bytes of one type can be taken as another: a domain as its base, and by cast (`IsBinaryCoercible`).
fn is_binary_coercible(session: &Session, from: &DataType, to: &DataType) -> bool {
    if from.array || to.array {
        return false;
    }
    let base = match session.catalog.object(from.id).and_then(|object| object.as_type()) {
        Some(Type::Domain(domain)) => domain.base.without_modifier(),
        _ => from.clone(),
    };
    let built_in = session.names().builtin().casts().between(base.id, to.id);
    let created = || match find_cast(session, &base, to).and_then(|id| session.catalog.object(id)) {
        Some(object) => matches!(&object.data, ObjectData::Cast(Cast { method: CastMethod::Binary, .. })),
        None => false,
    };
    base == *to || built_in.is_some_and(|cast| cast.method == crate::catalog::builtin::CastMethod::Binary) || created()
}

/// Which types have bytes that another can take.
fn refuse_binary(session: &Session, from: &DataType, to: &DataType) -> Result<(), CatalogError> {
    let lengths = (length(session, from), length(session, to));
    if matches!(lengths, (Some(from), Some(to)) if from != to) {
        return Err(invalid_object("source and target data types are not physically compatible"));
    }
    let is = |data_type: &DataType, wanted: fn(&Type) -> bool| {
        let object = session.catalog.object(data_type.id).filter(|_| !data_type.array);
        object.and_then(|object| object.as_type()).is_some_and(wanted)
    };
    let either = |wanted| is(from, wanted) || is(to, wanted);
    let message = if either(|data| matches!(data, Type::Composite(_))) {
        "composite data types are not binary-compatible"
    } else if from.array || to.array {
        "array data types are not binary-compatible"
    } else if either(|data| matches!(data, Type::Range(_) | Type::Multirange { .. })) {
        "range data types are not binary-compatible"
    } else if either(|data| matches!(data, Type::Enum(_))) {
        "enum data types are not binary-compatible"
    } else if either(|data| matches!(data, Type::Domain(_))) {
        "domain data types must not be marked binary-compatible"
    } else {
        return Ok(());
    };
    Err(invalid_object(message))
}

/// The bytes of a value (`typlen`), as far as they are known.
fn length(session: &Session, data_type: &DataType) -> Option<i16> {
    if data_type.array {
        return Some(-1);
    }
    let Some(object) = session.catalog.object(data_type.id) else {
        return session.names().builtin().type_by_oid(data_type.id).map(|found| found.length);
    };
    match object.as_type() {
        Some(Type::Enum(_)) => Some(4),
        Some(Type::Composite(_) | Type::Range(_) | Type::Multirange { .. }) | None => Some(-1),
        Some(Type::Domain(domain)) => length(session, &domain.base),
        Some(Type::Base(_) | Type::Shell) => None,
    }
}

/// `CREATE TRANSFORM`.
pub(in crate::sql) fn create_transform(
    session: &mut Session,
    source: &Source,
    statement: &CreateTransform,
) -> Executed {
    let data_type = session.names().data_type(&statement.type_name)?.without_modifier();
    let language = statement.language.identifier.clone();
    find_language(session.names(), &language)?;
    let text = |signature: &Option<FunctionSignature>| {
        let signature = signature.as_ref();
        signature.map(|signature| function_text(session, source, signature).map(|(_, text)| text)).transpose()
    };
    let parts: [(&str, Option<SqlText>); 2] =
        [("FROM SQL WITH FUNCTION ", text(&statement.from_sql)?), ("TO SQL WITH FUNCTION ", text(&statement.to_sql)?)];
    let functions = joined(parts.iter().filter_map(|(prefix, text)| Some((*prefix, text.as_ref()?))), ", ");
    let existing = find_transform(session, &data_type, &language);
    let data = ObjectData::Transform(Transform { data_type: data_type.clone(), language: language.clone(), functions });
    match existing {
        Some(existing) if statement.or_replace => session.alter(existing, |object| object.data = data)?,
        Some(_) => {
            let words = session.names().format_type(&data_type);
            let message = format!("transform for type {words} language \"{language}\" already exists");
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        None => {
            let id = session.reserve_id();
            session.create(Object::new(id, Identifier::default(), None, ObjectId::NONE, data))?;
        }
    }
    Ok(Effect::Applied)
}
