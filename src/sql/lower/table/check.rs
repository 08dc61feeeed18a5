//! `CHECK` constraints (`AddRelationNewConstraints`, `MergeWithExistingConstraint` in `heap.c`).

use super::column_type::base_type;
use super::known_rows;
use super::retarget::{ColumnMap, same_expression};
use super::wanted::WantedCheck;
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Table;
use crate::catalog::{CatalogError, Cause, ColumnNumber, Namespace, Object, ObjectData, ObjectId, SqlText};
use crate::sql::analyze::{Analyzer, Place, Scope};
use crate::sql::lower::relation::{children, choose_constraint_name};
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// A check about to be added.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::sql::lower) struct NewCheck {
    /// Its name, if it is given one.
    pub name: Option<Identifier>,
    /// What it checks.
    pub expression: SqlText,
    /// The columns that it names.
    pub columns: Vec<ColumnNumber>,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// `NOT ENFORCED` is false.
    pub enforced: bool,
    /// `NOT VALID` is false.
    pub validated: bool,
}

/// Whose a constraint is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sql::lower) enum Descent {
    /// The table's own.
    Own,
    /// A parent's; the parent's is the cause.
    Inherited(ObjectId),
}

/// Understands a check of a table that is there.
///
/// # Errors
/// 42804 if it is not a condition; those of the expression.
pub(in crate::sql::lower) fn understand_check(
    session: &Session,
    source: &Source,
    (table, name): (ObjectId, &Identifier),
    wanted: &WantedCheck,
) -> Result<NewCheck, CatalogError> {
    let scope = Scope::of(name.clone(), table);
    let analyzed = Analyzer::new(session, source).expression(wanted.expression, &scope)?;
    analyzed.contents.refuse_in(Place { one: "check constraint", many: "check constraints" })?;
    let names = session.names();
    let boolean = names.builtin().types().by_name("bool").map(|found| found.oid);
    if let Some(data_type) = &analyzed.data_type {
        let base = base_type(names, data_type);
        if Some(base.id) != boolean || base.array {
            let message = format!("argument of CHECK must be type boolean, not type {}", names.format_type(data_type));
            return Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message));
        }
    }
    let mut columns = analyzed.columns;
    columns.sort_unstable();
    columns.dedup();
    let enforced = wanted.attributes.enforced != Some(false);
    Ok(NewCheck {
        name: wanted.name.map(|name| name.identifier.clone()),
        expression: analyzed.text,
        columns,
        no_inherit: wanted.attributes.no_inherit == Some(true),
        enforced,
        validated: enforced,
    })
}

/// Adds a check to a table and its children.
///
/// # Errors
/// 42710 for a name that is taken, 42P16 where children must have it and are left out, 42P17 where theirs contradicts.
pub(in crate::sql::lower) fn add_check(
    session: &mut Session,
    table: ObjectId,
    check: &NewCheck,
    descent: Descent,
    only: bool,
) -> Result<(), CatalogError> {
    let Some(object) = session.catalog.object(table).cloned() else { return Ok(()) };
    if check.no_inherit && object.as_table().is_some_and(Table::is_partitioned) {
        let message = format!("cannot add NO INHERIT constraint to partitioned table \"{}\"", object.name);
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    let Some(created) = add_to_one(session, &object, check, descent)? else { return Ok(()) };
    if check.no_inherit {
        return Ok(());
    }
    let children = children(&session.catalog, table);
    if only && !children.is_empty() {
        let message = "constraint must be added to child tables too";
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    let name = session.catalog.name_of(created).cloned();
    for child in children {
        let Some(child_object) = session.catalog.object(child).cloned() else { continue };
        let map = ColumnMap::between(&object, &child_object);
        let share = NewCheck {
            name: name.clone(),
            expression: map.text(&check.expression),
            columns: map.columns(&check.columns),
            ..check.clone()
        };
        add_check(session, child, &share, Descent::Inherited(created), false)?;
    }
    Ok(())
}

/// Adds a check to one table; `None` if it has it already.
fn add_to_one(
    session: &mut Session,
    table: &Object,
    check: &NewCheck,
    descent: Descent,
) -> Result<Option<ObjectId>, CatalogError> {
    if let Some(name) = &check.name
        && let Some(existing) = session.catalog.find(Namespace::Constraint, table.id, name).cloned()
    {
        merge_with_existing(session, table, &existing, check, descent)?;
        return Ok(None);
    }
    let name = check.name.clone().unwrap_or_else(|| choose_check_name(session, table, &check.columns));
    let kind = ConstraintKind::Check { expression: check.expression.clone(), columns: check.columns.clone() };
    let mut constraint = Constraint::new(table.id, kind);
    constraint.no_inherit = check.no_inherit;
    constraint.enforced = check.enforced;
    constraint.validated = check.validated;
    if descent != Descent::Own {
        constraint.local = false;
        constraint.inherited = 1;
    }
    if check.validated {
        known_rows::refuse_failing(session, table, (name.as_str(), &check.expression.text), &check.columns)?;
    }
    let id = session.reserve_id();
    session.create(Object::new(id, name, None, ObjectId::NONE, ObjectData::Constraint(constraint))).map(Some)
}

/// The table's name, and the column's if the check names one only.
fn choose_check_name(session: &Session, table: &Object, columns: &[ColumnNumber]) -> Identifier {
    let column = match columns {
        [number] => table.column(*number).map(|column| column.name.clone()),
        _ => None,
    };
    let names = (table.name.as_str(), column.as_ref().map(Identifier::as_str));
    choose_constraint_name(&session.catalog, table.schema.unwrap_or(ObjectId::NONE), names, "check", &[])
}

fn merge_with_existing(
    session: &mut Session,
    table: &Object,
    existing: &Object,
    check: &NewCheck,
    descent: Descent,
) -> Result<(), CatalogError> {
    let Some(constraint) = existing.as_constraint() else { return Ok(()) };
    let is_partition = table.as_table().is_some_and(Table::is_partition);
    let same = matches!(&constraint.kind, ConstraintKind::Check { expression, .. }
        if same_expression(expression, &check.expression));
    let may_merge = descent != Descent::Own || (!constraint.local && !is_partition);
    if !same || !may_merge {
        let message = format!("constraint \"{}\" for relation \"{}\" already exists", existing.name, table.name);
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    let conflict = |with: &str| {
        let message = format!("constraint \"{}\" conflicts with {with} on relation \"{}\"", existing.name, table.name);
        Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message))
    };
    if constraint.no_inherit {
        return conflict("non-inherited constraint");
    }
    if constraint.inherited > 0 && check.no_inherit {
        return conflict("inherited constraint");
    }
    if check.validated && !constraint.validated && constraint.enforced {
        return conflict("NOT VALID constraint");
    }
    session.notice(format!("merging constraint \"{}\" with inherited definition", existing.name));
    let cause = match descent {
        Descent::Own => Cause::Statement,
        Descent::Inherited(parent) => Cause::Consequence(parent.whole()),
    };
    session.alter_because(existing.id, cause, |object| {
        let ObjectData::Constraint(constraint) = &mut object.data else { return };
        match descent {
            Descent::Own => constraint.local = true,
            Descent::Inherited(_) if is_partition => {
                (constraint.inherited, constraint.local) = (1, false);
            }
            Descent::Inherited(_) => constraint.inherited += 1,
        }
        constraint.no_inherit |= check.no_inherit;
    })
}
