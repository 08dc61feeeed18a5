//! `CREATE INDEX` (`DefineIndex` in `indexcmds.c`).

use super::define::define_index;
use super::element::{column_number, understand_condition, understand_elements};
use super::plan::IndexPlan;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Table;
use crate::catalog::{CatalogError, ColumnNumber, Namespace, Object, ObjectId, ObjectKind};
use crate::sql::ast::{CreateIndex, IndexElement, KeyPart, Name};
use crate::sql::lower::object::lookup::find_access_method;
use crate::sql::lower::relation::{self, OptionsOf, RelationKindWords, set_options, tablespace};
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::{Identifier, Span};

/// `CREATE INDEX`.
pub(in crate::sql) fn create_index(session: &mut Session, source: &Source, statement: &CreateIndex) -> Executed {
    if statement.concurrently {
        session.prevent_in_transaction_block("CREATE INDEX CONCURRENTLY")?;
    }
    let object = relation::find(session, &statement.table)?;
    refuse_relation(&object, statement.concurrently)?;
    let plan = plan_index(session, source, &object, statement)?;
    if statement.if_not_exists && is_taken(session, &object, plan.name.as_ref()) {
        let name = plan.name.unwrap_or_default();
        session.notice(format!("relation \"{name}\" already exists, skipping"));
        return Ok(Effect::Applied);
    }
    define_index(session, object.id, &plan)?;
    Ok(Effect::Applied)
}

fn is_taken(session: &Session, relation: &Object, name: Option<&Identifier>) -> bool {
    let schema = relation.schema.unwrap_or(ObjectId::NONE);
    name.is_some_and(|name| session.catalog.find(Namespace::Relation, schema, name).is_some())
}

fn refuse_relation(object: &Object, concurrently: bool) -> Result<(), CatalogError> {
    if !matches!(object.kind(), ObjectKind::Table | ObjectKind::MaterializedView) {
        let message = format!("cannot create index on relation \"{}\"", object.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message).detail(object.kind().not_supported(false)));
    }
    if concurrently && object.as_table().is_some_and(Table::is_partitioned) {
        let message = format!("cannot create index on partitioned table \"{}\" concurrently", object.name);
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    Ok(())
}

fn plan_index(
    session: &Session,
    source: &Source,
    object: &Object,
    statement: &CreateIndex,
) -> Result<IndexPlan, CatalogError> {
    let method = access_method(session, statement.access_method.as_ref())?;
    refuse_method(&method, statement)?;
    let elements: Vec<&IndexElement> = statement.elements.iter().collect();
    let predicate = statement.predicate.as_ref();
    Ok(IndexPlan {
        name: statement.name.as_ref().map(|name| name.identifier.clone()),
        columns: understand_elements(session, source, object, &method, &elements)?,
        include: included_columns(object, &statement.include)?,
        unique: statement.unique,
        nulls_not_distinct: statement.nulls_not_distinct,
        predicate: predicate.map(|predicate| understand_condition(session, source, object, predicate)).transpose()?,
        options: set_options(&Vec::new(), &statement.storage_parameters, OptionsOf::index(method.as_str()))?,
        tablespace: tablespace(session, statement.tablespace.as_ref())?,
        constraint: None,
        parent: None,
        only: statement.only && object.as_table().is_some_and(Table::is_partitioned),
        comment: None,
        method: method.identifier,
    })
}

/// The access method that is written, else `btree`; `rtree` is an old name of `gist`.
///
/// # Errors
/// 42704 if there is none of that name.
pub(in crate::sql::lower) fn access_method(session: &Session, written: Option<&Name>) -> Result<Name, CatalogError> {
    let Some(name) = written else { return Ok(Name::new(Identifier::from("btree"), Span::default())) };
    if name.as_str() == "rtree" {
        return Ok(Name::new(Identifier::from("gist"), name.span));
    }
    find_access_method(session.names(), name)?;
    Ok(name.clone())
}

/// What the access methods of the server cannot do.
fn refuse_method(method: &Name, statement: &CreateIndex) -> Result<(), CatalogError> {
    let (name, built_in) = (method.as_str(), ["hash", "gist", "gin", "spgist", "brin"].contains(&method.as_str()));
    let refuse = |what: &str| {
        let message = format!("access method \"{name}\" does not support {what}");
        Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message))
    };
    match statement {
        _ if statement.unique && built_in => refuse("unique indexes"),
        _ if !statement.include.is_empty() && matches!(name, "hash" | "gin" | "brin") => refuse("included columns"),
        _ if statement.elements.len() > 1 && matches!(name, "hash" | "spgist") => refuse("multicolumn indexes"),
        _ => Ok(()),
    }
}

/// The columns of `INCLUDE`.
///
/// # Errors
/// 0A000 for an expression, 42P17 for what only keys have, 42703 for one that is not there.
fn included_columns(object: &Object, include: &[IndexElement]) -> Result<Vec<ColumnNumber>, CatalogError> {
    let invalid = |message| Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    let mut columns = Vec::with_capacity(include.len());
    for element in include {
        let KeyPart::Column(name) = &element.key else {
            let message = "expressions are not supported in included columns";
            return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
        };
        if element.collation.is_some() {
            return invalid("including column does not support a collation");
        }
        if element.operator_class.is_some() {
            return invalid("including column does not support an operator class");
        }
        if element.direction.is_some() {
            return invalid("including column does not support ASC/DESC options");
        }
        if element.nulls.is_some() {
            return invalid("including column does not support NULLS FIRST/LAST options");
        }
        columns.push(column_number(object, &name.identifier)?);
    }
    Ok(columns)
}
