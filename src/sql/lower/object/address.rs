//! What a statement means by an object reference (`get_object_address` in `objectaddress.c`).

use std::sync::Arc;

use super::lookup::{self, InSchema, undefined};
use crate::catalog::error::sqlstate;
use crate::catalog::types::Type;
use crate::catalog::{Address, CatalogError, DataType, Namespace, Object, ObjectData, ObjectId, ObjectKind};
use crate::sql::ast::{self, Name, ObjectName, ObjectReference, RelationKind, TypeName};
use crate::sql::lower::function::routine::{find_aggregate, find_routine};
use crate::sql::lower::relation;
use crate::sql::lower::role::database_named;
use crate::sql::session::Session;
use crate::text::Identifier;

/// What the reference leads to. An object that is built in has an address too, but is not in the catalog.
///
/// # Errors
/// PostgreSQL's for what is not there or is of another kind.
pub(in crate::sql::lower) fn address_of(
    session: &Session,
    reference: &ObjectReference,
) -> Result<Address, CatalogError> {
    let names = session.names();
    let whole = match reference {
        ObjectReference::Relation(kind, name) => relation_of_kind(session, *kind, name)?,
        ObjectReference::Column(_, column) => return column_of(session, &column.relation, &column.column),
        ObjectReference::Attribute { type_name, name } => return column_of(session, type_name, name),
        ObjectReference::TableConstraint { table, name } => {
            let what = (Namespace::Constraint, "constraint", "table");
            member_of(session, &*relation::find(session, table)?, what, name)?
        }
        ObjectReference::DomainConstraint { domain, name } => {
            let found = domain_named(session, domain)?;
            constraint_of_domain(session, &found, name)?
        }
        ObjectReference::Trigger { table, name } => {
            let what = (Namespace::Trigger, "trigger", "table");
            member_of(session, &*relation::find(session, table)?, what, name)?
        }
        ObjectReference::Rule { table, name } => {
            let what = (Namespace::Rule, "rule", "relation");
            member_of(session, &*relation::find(session, table)?, what, name)?
        }
        ObjectReference::Policy { table, name } => {
            let what = (Namespace::Policy, "policy", "table");
            member_of(session, &*relation::find(session, table)?, what, name)?
        }
        ObjectReference::Type(name) => type_of(session, name)?,
        ObjectReference::Domain(name) => domain_of(session, name)?,
        ObjectReference::Routine(kind, signature) => find_routine(session, (*kind).into(), signature)?,
        ObjectReference::Aggregate(signature) => find_aggregate(session, signature)?,
        ObjectReference::Operator(signature) => lookup::find_operator(names, signature)?,
        ObjectReference::OperatorClass { name, access_method } => {
            lookup::find_operator_class(names, name, access_method)?
        }
        ObjectReference::OperatorFamily { name, access_method } => {
            lookup::find_operator_family(names, name, access_method)?
        }
        ObjectReference::Cast { source, target, .. } => cast_between(session, source, target)?,
        ObjectReference::Transform { type_name, language } => transform_for(session, type_name, language)?,
        ObjectReference::InSchema(kind, name) => match InSchema::of(*kind) {
            Some(kind) => lookup::find_in_schema(names, kind, name)?,
            None => return Err(undefined(format!("object \"{name}\" does not exist"))),
        },
        ObjectReference::Global(kind, name) => global(session, *kind, &name.identifier)?,
        ObjectReference::LargeObject(number) => {
            return Err(undefined(format!("large object {} does not exist", number.text)));
        }
        ObjectReference::UserMapping { user, server } => {
            let role = session.role_or_public(user)?;
            user_mapping(session, role, &server.identifier)?
        }
    };
    Ok(whole.whole())
}

/// A relation of the kind that the statement says, system catalogs included (`get_relation_by_qualified_name`).
fn relation_of_kind(session: &Session, kind: RelationKind, name: &ObjectName) -> Result<ObjectId, CatalogError> {
    if let Some(system) = system_relation(session, name) {
        return Ok(system);
    }
    let found = relation::find(session, name)?;
    let wanted = relation::kind_of(kind);
    if found.kind() != wanted {
        let article = if wanted == ObjectKind::Index { "an" } else { "a" };
        let message = format!("\"{}\" is not {article} {}", found.name, wanted.words());
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    Ok(found.id)
}

/// The catalog or view of the system that a name means, if nothing of the project comes before it.
pub(in crate::sql::lower) fn system_relation(session: &Session, name: &ObjectName) -> Option<ObjectId> {
    let names = session.names();
    if names.find(Namespace::Relation, name).is_some() {
        return None;
    }
    let schema = name.schema.as_ref().map_or("pg_catalog", Name::as_str);
    names.builtin().relations().named(schema, name.name.as_str()).map(|found| found.oid)
}

fn column_of(session: &Session, relation: &ObjectName, column: &Name) -> Result<Address, CatalogError> {
    let found = relation::find(session, relation)?;
    match found.column_named(column.as_str()) {
        Some(column) => Ok(found.id.column(column.number)),
        None => Err(CatalogError::new(
            sqlstate::UNDEFINED_COLUMN,
            format!("column \"{column}\" of relation \"{relation}\" does not exist"),
        )),
    }
}

fn member_of(
    session: &Session,
    owner: &Object,
    (space, words, owner_words): (Namespace, &str, &str),
    name: &Name,
) -> Result<ObjectId, CatalogError> {
    let found = session.catalog.find(space, owner.id, &name.identifier).map(|found| found.id);
    found.ok_or_else(|| undefined(format!("{words} \"{name}\" for {owner_words} \"{}\" does not exist", owner.name)))
}

/// The type that is written; a table's name means its row type, and leads to the table. An array type is no object of
/// its own here: what statements do to one alone is dropping it, which PostgreSQL refuses.
fn type_of(session: &Session, written: &TypeName) -> Result<ObjectId, CatalogError> {
    let found = session.names().data_type(written)?;
    if found.array {
        let names = session.names();
        let element = names.format_type(&DataType::plain(found.id));
        let message = format!("cannot drop type {element}[] because type {element} requires it");
        return Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message)
            .hint(format!("You can drop type {element} instead.")));
    }
    Ok(found.id)
}

fn domain_of(session: &Session, written: &TypeName) -> Result<ObjectId, CatalogError> {
    let found = session.names().data_type(written)?;
    match domain_object(session, &found) {
        Some(domain) => Ok(domain.id),
        None => Err(not_a_domain(&format!("\"{}\"", session.names().format_type(&found)))),
    }
}

/// The domain of that name.
///
/// # Errors
/// 42704 for an unknown type, 42809 for a type that is no domain.
pub(in crate::sql::lower) fn domain_named(session: &Session, name: &ObjectName) -> Result<Arc<Object>, CatalogError> {
    let found = session.names().named_type(name)?;
    domain_object(session, &found).cloned().ok_or_else(|| not_a_domain(&session.names().format_type(&found)))
}

fn domain_object<'s>(session: &'s Session, found: &DataType) -> Option<&'s Arc<Object>> {
    let object = session.catalog.object(found.id).filter(|_| !found.array)?;
    matches!(object.data, ObjectData::Type(Type::Domain(_))).then_some(object)
}

fn not_a_domain(name: &str) -> CatalogError {
    CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, format!("{name} is not a domain"))
}

/// A constraint of a domain.
///
/// # Errors
/// 42704 if there is none of that name.
pub(in crate::sql::lower) fn constraint_of_domain(
    session: &Session,
    domain: &Object,
    name: &Name,
) -> Result<ObjectId, CatalogError> {
    let found = session.catalog.find(Namespace::Constraint, domain.id, &name.identifier).map(|found| found.id);
    let written = || session.names().format_name(Namespace::Type, domain);
    found.ok_or_else(|| undefined(format!("constraint \"{name}\" for domain {} does not exist", written())))
}

fn cast_between(session: &Session, source: &TypeName, target: &TypeName) -> Result<ObjectId, CatalogError> {
    let names = session.names();
    let source = names.data_type(source)?.without_modifier();
    let target = names.data_type(target)?.without_modifier();
    find_cast(session, &source, &target).ok_or_else(|| {
        let (source, target) = (names.format_type(&source), names.format_type(&target));
        undefined(format!("cast from type {source} to type {target} does not exist"))
    })
}

/// The cast that was created between these types.
pub(in crate::sql::lower) fn find_cast(session: &Session, source: &DataType, target: &DataType) -> Option<ObjectId> {
    let found = session.catalog.cast_between((source.id, source.array), (target.id, target.array));
    found.map(|object| object.id)
}

fn transform_for(session: &Session, type_name: &TypeName, language: &Name) -> Result<ObjectId, CatalogError> {
    let names = session.names();
    let data_type = names.data_type(type_name)?.without_modifier();
    lookup::find_language(names, &language.identifier)?;
    find_transform(session, &data_type, &language.identifier).ok_or_else(|| {
        let words = names.format_type(&data_type);
        undefined(format!("transform for type {words} language \"{language}\" does not exist"))
    })
}

/// The transform of that type in that language.
pub(in crate::sql::lower) fn find_transform(
    session: &Session,
    data_type: &DataType,
    language: &Identifier,
) -> Option<ObjectId> {
    let mut transforms = session.catalog.in_space(Namespace::Transform, ObjectId::NONE);
    let same = |object: &&Arc<Object>| match &object.data {
        ObjectData::Transform(transform) => transform.data_type == *data_type && transform.language == *language,
        _ => false,
    };
    transforms.find(same).map(|object| object.id)
}

fn global(session: &Session, kind: ast::ObjectKind, name: &Identifier) -> Result<ObjectId, CatalogError> {
    let names = session.names();
    let created = |space, words| lookup::find_created(names, space, words, name);
    match kind {
        ast::ObjectKind::Schema => names.schema(name),
        ast::ObjectKind::Role => session.role_named(name),
        ast::ObjectKind::Language => lookup::find_language(names, name),
        ast::ObjectKind::Tablespace => lookup::find_tablespace(names, name),
        ast::ObjectKind::AccessMethod => {
            lookup::find_access_method(names, &Name::new(name.clone(), crate::text::Span::default()))
        }
        ast::ObjectKind::Database => Ok(database_named(session, name)),
        ast::ObjectKind::EventTrigger => created(Namespace::EventTrigger, "event trigger"),
        ast::ObjectKind::Extension => created(Namespace::Extension, "extension"),
        ast::ObjectKind::ForeignDataWrapper => created(Namespace::ForeignDataWrapper, "foreign-data wrapper"),
        ast::ObjectKind::Publication => created(Namespace::Publication, "publication"),
        ast::ObjectKind::Server => created(Namespace::Server, "server"),
        ast::ObjectKind::Subscription => created(Namespace::Subscription, "subscription"),
        _ => Err(undefined(format!("object \"{name}\" does not exist"))),
    }
}

/// The mapping of a role, or of everybody, to a server.
///
/// # Errors
/// 42704 if there is no such server or mapping.
pub(in crate::sql::lower) fn user_mapping(
    session: &Session,
    role: Option<ObjectId>,
    server: &Identifier,
) -> Result<ObjectId, CatalogError> {
    let names = session.names();
    let server_id = lookup::find_created(names, Namespace::Server, "server", server)?;
    let mut mappings = session.catalog.in_space(Namespace::UserMapping, server_id);
    let same = |object: &&Arc<Object>| match &object.data {
        ObjectData::UserMapping(mapping) => mapping.role == role,
        _ => false,
    };
    mappings.find(same).map(|object| object.id).ok_or_else(|| {
        let user = role.map_or_else(|| "public".into(), |role| crate::sql::roles::role_name(&session.catalog, role));
        undefined(format!("user mapping for \"{user}\" does not exist for server \"{server}\""))
    })
}
