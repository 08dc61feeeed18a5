//! On which objects privileges are granted (`objectNamesToOids`, `objectsInSchemaToOids`).

use std::sync::Arc;

use crate::catalog::error::sqlstate;
use crate::catalog::relation::TableKind;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectKind};
use crate::sql::ast::{self, GrantTarget, Name, ObjectReference, RelationKind};
use crate::sql::lower::object::address::{address_of, system_relation};
use crate::sql::lower::relation;
use crate::sql::session::Session;

/// The objects that a grant names.
pub(super) struct Targets {
    /// Those of the project and its extensions.
    pub(super) objects: Vec<Arc<Object>>,
    /// Whether some are built in, or parts that have no privileges of their own here, so that the grant is not modelled
    /// entirely.
    pub(super) others: bool,
}

/// Finds the objects.
///
/// # Errors
/// PostgreSQL's for what is not there or is of another kind.
pub(super) fn find(session: &Session, target: &GrantTarget) -> Result<Targets, CatalogError> {
    let mut found = Targets { objects: Vec::new(), others: false };
    match target {
        GrantTarget::Objects(kind, references) => {
            for reference in references {
                match named(session, *kind, reference)? {
                    Some(object) => found.objects.push(object),
                    None => found.others = true,
                }
            }
        }
        GrantTarget::AllInSchema(kind, schemas) => {
            for schema in schemas {
                found.objects.extend(all_in_schema(session, *kind, schema)?);
            }
        }
    }
    Ok(found)
}

/// The object that is named; `None` for one that has no privileges in the model.
fn named(
    session: &Session,
    kind: ast::ObjectKind,
    reference: &ObjectReference,
) -> Result<Option<Arc<Object>>, CatalogError> {
    match (kind, reference) {
        (ast::ObjectKind::Relation(kind), ObjectReference::Relation(_, name)) => {
            if system_relation(session, name).is_some() {
                return Ok(None);
            }
            let found = relation::find(session, name)?;
            refuse_relation(kind, &found)?;
            Ok(Some(found))
        }
        (ast::ObjectKind::Parameter | ast::ObjectKind::LargeObject, _) => Ok(None),
        _ => {
            let address = address_of(session, reference)?;
            let found = session.catalog.object(address.object).cloned();
            if found.is_none() {
                refuse_untrusted(session, reference)?;
            }
            let row_type = |object: &Arc<Object>| object.as_table().is_some() || object.as_view().is_some();
            Ok(found.filter(|object| !row_type(object)))
        }
    }
}

fn refuse_relation(kind: RelationKind, found: &Object) -> Result<(), CatalogError> {
    let message = match (&found.data, kind) {
        (ObjectData::Index(_), _) => format!("\"{}\" is an index", found.name),
        (ObjectData::Type(_), _) => format!("\"{}\" is a composite type", found.name),
        (ObjectData::Sequence(_), _) | (_, RelationKind::Table) => return Ok(()),
        _ => format!("\"{}\" is not a sequence", found.name),
    };
    Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message))
}

/// Nobody is given a language in which everything can be done.
fn refuse_untrusted(session: &Session, reference: &ObjectReference) -> Result<(), CatalogError> {
    let ObjectReference::Global(ast::ObjectKind::Language, name) = reference else { return Ok(()) };
    let language = session.names().builtin().named(crate::catalog::builtin::NamedKind::Language, name.as_str());
    if language.is_none_or(|language| language.detail == Some("t")) {
        return Ok(());
    }
    let detail = "GRANT and REVOKE are not allowed on untrusted languages, because only superusers can use untrusted \
                  languages.";
    Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, format!("language \"{name}\" is not trusted")).detail(detail))
}

/// `ALL … IN SCHEMA`; of relations first the tables, then views, materialized views, foreign and partitioned tables.
fn all_in_schema(session: &Session, kind: ast::ObjectKind, schema: &Name) -> Result<Vec<Arc<Object>>, CatalogError> {
    let schema = session.names().schema(&schema.identifier)?;
    let space = if matches!(kind, ast::ObjectKind::Relation(_)) { Namespace::Relation } else { Namespace::Function };
    let mut found: Vec<Arc<Object>> =
        session.catalog.in_space(space, schema).filter(|object| fits(kind, object)).cloned().collect();
    found.sort_by_key(|object| (rank(object), object.id));
    Ok(found)
}

fn fits(kind: ast::ObjectKind, object: &Object) -> bool {
    let is = object.kind();
    match kind {
        ast::ObjectKind::Relation(RelationKind::Sequence) => is == ObjectKind::Sequence,
        ast::ObjectKind::Relation(_) => rank(object) < 5,
        ast::ObjectKind::Function => is != ObjectKind::Procedure,
        ast::ObjectKind::Procedure => is == ObjectKind::Procedure,
        _ => true,
    }
}

fn rank(object: &Object) -> u8 {
    match &object.data {
        ObjectData::Table(table) => match table.kind {
            TableKind::Ordinary => 0,
            TableKind::Foreign(_) => 3,
            TableKind::Partitioned(_) => 4,
        },
        ObjectData::View(view) if view.materialized.is_none() => 1,
        ObjectData::View(_) => 2,
        _ => 5,
    }
}
