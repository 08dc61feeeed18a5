//! `CREATE DOMAIN` (`DefineDomain`).

use super::{Place, place_for_type, type_exists};
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::error::sqlstate;
use crate::catalog::names::choose_name;
use crate::catalog::types::{Domain, Type};
use crate::catalog::{
    CatalogError, DataType, Namespace, Object, ObjectData, ObjectId, PostgresVersion, SqlText, builtin,
};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{ColumnConstraint, ColumnConstraintKind, CreateDomain, Expression, Name};
use crate::sql::expression::without_parentheses;
use crate::sql::lower::object::lookup::{InSchema, find_in_schema};
use crate::sql::lower::place::schema_for_new;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// What stands behind the base type of a new domain.
#[derive(Default)]
struct Clauses<'a> {
    default: Option<&'a Expression>,
    nullable: Option<bool>,
    not_null_name: Option<&'a Name>,
    checks: Vec<(Option<&'a Name>, &'a Expression)>,
}

/// `CREATE DOMAIN`.
pub(in crate::sql) fn create_domain(session: &mut Session, source: &Source, statement: &CreateDomain) -> Executed {
    let schema = schema_for_new(session, &statement.name)?;
    let name = statement.name.name.identifier.clone();
    if let Place::Shell(_) = place_for_type(session, schema, &name)? {
        return Err(type_exists(&name));
    }
    let base = session.names().data_type(&statement.base)?;
    refuse_base(session, &base, &statement.base)?;
    let clauses = Clauses::read(&statement.constraints)?;
    let collation = match &statement.collation {
        Some(collation) => Some(find_in_schema(session.names(), InSchema::Collation, collation)?),
        None => None,
    };
    let default = match clauses.default {
        Some(written) => default_expression(session, source, &base, written)?,
        None => inherited_default(session, &base),
    };
    let not_null = clauses.nullable == Some(false);
    let id = session.reserve_id();
    let data = Domain { base: base.clone(), collation, not_null, default };
    session.create(Object::new(id, name, Some(schema), session.current_role, ObjectData::Type(Type::Domain(data))))?;
    if not_null {
        add_not_null(session, id, clauses.not_null_name)?;
    }
    for (name, check) in clauses.checks {
        add_check(session, source, id, name, check, true)?;
    }
    Ok(Effect::Applied)
}

impl<'a> Clauses<'a> {
    fn read(constraints: &'a [ColumnConstraint]) -> Result<Self, CatalogError> {
        let mut clauses = Self::default();
        for constraint in constraints {
            let attributes = &constraint.attributes;
            match &constraint.kind {
                ColumnConstraintKind::Default(_) if clauses.default.is_some() => {
                    return Err(refused("multiple default expressions"));
                }
                ColumnConstraintKind::Default(expression) => clauses.default = Some(expression),
                ColumnConstraintKind::NotNull => {
                    clauses.set_nullable(false)?;
                    clauses.not_null_name = constraint.name.as_ref();
                }
                ColumnConstraintKind::Null => clauses.set_nullable(true)?,
                ColumnConstraintKind::Check(_) if attributes.no_inherit == Some(true) => {
                    let message = "check constraints for domains cannot be marked NO INHERIT";
                    return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
                }
                ColumnConstraintKind::Check(_)
                    if attributes.deferrable.is_some() || attributes.initially_deferred.is_some() =>
                {
                    let message = "specifying constraint deferrability not supported for domains";
                    return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
                }
                ColumnConstraintKind::Check(expression) => clauses.checks.push((constraint.name.as_ref(), expression)),
                ColumnConstraintKind::Unique(_) => return Err(refused("unique constraints not possible for domains")),
                ColumnConstraintKind::PrimaryKey(_) => {
                    return Err(refused("primary key constraints not possible for domains"));
                }
                ColumnConstraintKind::References(_) => {
                    return Err(refused("foreign key constraints not possible for domains"));
                }
                ColumnConstraintKind::Generated { .. } | ColumnConstraintKind::Identity { .. } => {
                    let message = "specifying GENERATED not supported for domains";
                    return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
                }
            }
        }
        Ok(clauses)
    }

    fn set_nullable(&mut self, nullable: bool) -> Result<(), CatalogError> {
        if self.nullable.is_some_and(|before| before != nullable) {
            return Err(refused("conflicting NULL/NOT NULL constraints"));
        }
        self.nullable = Some(nullable);
        Ok(())
    }
}

fn refused(message: &str) -> CatalogError {
    CatalogError::new(sqlstate::SYNTAX_ERROR, message)
}

/// Pseudo-types cannot be refined, and neither can the row types of tables; composite types can.
fn refuse_base(session: &Session, base: &DataType, written: &crate::sql::ast::TypeName) -> Result<(), CatalogError> {
    let pseudo = || {
        let found = session.names().builtin().type_by_oid(base.id);
        found.is_some_and(|found| found.kind == builtin::TypeKind::Pseudo)
    };
    let shell = || {
        let object = session.catalog.object(base.id);
        object.is_some_and(|object| matches!(object.data, ObjectData::Type(Type::Shell)))
    };
    if written.set_of || (!base.array && (pseudo() || shell())) {
        let message = format!("\"{}\" is not a valid base type for a domain", session.names().format_type(base));
        return Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message));
    }
    Ok(())
}

/// A domain over a domain begins with the default of that one, which it keeps.
fn inherited_default(session: &Session, base: &DataType) -> Option<SqlText> {
    match session.catalog.object(base.id).filter(|_| !base.array)?.as_type()? {
        Type::Domain(domain) => domain.default.clone(),
        _ => None,
    }
}

/// A default as it is kept: one that is nothing but `NULL` is none.
///
/// # Errors
/// What the expression names and is not there.
pub(super) fn default_expression(
    session: &Session,
    source: &Source,
    data_type: &DataType,
    written: &Expression,
) -> Result<Option<SqlText>, CatalogError> {
    if source.slice(written.span).trim().eq_ignore_ascii_case("null") {
        return Ok(None);
    }
    let bare = without_parentheses(written, source);
    let analyzed = Analyzer::new(session, source).expression_as(&bare, &Scope::empty(), data_type)?;
    Ok(Some(analyzed.text))
}

/// Adds a CHECK constraint (`domainAddCheckConstraint`).
///
/// # Errors
/// 42710 for a name that another constraint of the domain has; what the expression names and is not there.
pub(super) fn add_check(
    session: &mut Session,
    source: &Source,
    domain: ObjectId,
    name: Option<&Name>,
    check: &Expression,
    validated: bool,
) -> Result<(), CatalogError> {
    let name = constraint_name(session, domain, name, "check");
    let base = match session.catalog.object(domain).and_then(|object| object.as_type()) {
        Some(Type::Domain(data)) => Some(data.base.clone()),
        _ => None,
    };
    let scope = Scope { value: base, ..Scope::default() };
    let expression = Analyzer::new(session, source).expression(check, &scope)?.text;
    let kind = ConstraintKind::Check { expression, columns: Vec::new() };
    let constraint = Constraint { validated, ..Constraint::new(domain, kind) };
    let id = session.reserve_id();
    session.create(Object::new(id, name, None, ObjectId::NONE, ObjectData::Constraint(constraint)))?;
    Ok(())
}

/// `NOT NULL` is a constraint with a name from PostgreSQL 17 on (`domainAddNotNullConstraint`).
///
/// # Errors
/// 42710 for a name that another constraint of the domain has.
pub(super) fn add_not_null(session: &mut Session, domain: ObjectId, name: Option<&Name>) -> Result<(), CatalogError> {
    if session.catalog.version() < PostgresVersion::V17 {
        return Ok(());
    }
    let name = constraint_name(session, domain, name, "not_null");
    let constraint = Constraint::new(domain, ConstraintKind::NotNull { column: None });
    let id = session.reserve_id();
    session.create(Object::new(id, name, None, ObjectId::NONE, ObjectData::Constraint(constraint)))?;
    Ok(())
}

/// The name given, or one made of the domain's that no constraint of the schema has.
fn constraint_name(session: &Session, domain: ObjectId, given: Option<&Name>, label: &str) -> Identifier {
    if let Some(given) = given {
        return given.identifier.clone();
    }
    let object = session.catalog.object(domain);
    let schema = object.and_then(|object| object.schema).unwrap_or(ObjectId::NONE);
    let domain_name = object.map(|object| object.name.clone()).unwrap_or_default();
    choose_name(domain_name.as_str(), None, label, |name| {
        session.catalog.find(Namespace::ConstraintOfSchema, schema, name).is_none()
    })
}
