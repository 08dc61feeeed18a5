//! `NOT NULL`: a property of the column, and from PostgreSQL 18 on a constraint of its own
//! (`AddRelationNotNullConstraints` in `heap.c`, `ATExecSetNotNull` in `tablecmds.c`).

use std::sync::Arc;

use super::check::Descent;
use super::wanted::WantedNotNull;
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Table;
use crate::catalog::{CatalogError, Cause, ColumnNumber, Namespace, Object, ObjectData, ObjectId, PostgresVersion};
use crate::sql::lower::relation::{children, choose_constraint_name};
use crate::sql::session::Session;
use crate::text::Identifier;

/// A not-null constraint that parents of a new table have.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::sql::lower) struct InheritedNotNull {
    /// The first parent's name for it, which the child keeps.
    pub name: Identifier,
    /// The column.
    pub column: Identifier,
    /// How many parents have it.
    pub parents: u16,
}

/// Whether `NOT NULL` is an object.
pub(in crate::sql::lower) fn has_constraints(session: &Session) -> bool {
    session.catalog.version() >= PostgresVersion::V18
}

/// The constraint that says that a column is not null.
pub(in crate::sql::lower) fn not_null_of(
    session: &Session,
    table: ObjectId,
    column: ColumnNumber,
) -> Option<&Arc<Object>> {
    session.catalog.members(table).find(|member| {
        let constraint = member.as_constraint();
        constraint.is_some_and(|constraint| constraint.kind == ConstraintKind::NotNull { column: Some(column) })
    })
}

/// The not-null constraints of a new table: its own, and those of its parents.
///
/// # Errors
/// 42703 for a column that is not there, 42601 for two names of one, 42804 for `NO INHERIT` of what is inherited.
pub(in crate::sql::lower) fn create_not_nulls(
    session: &mut Session,
    table: ObjectId,
    wanted: &[WantedNotNull],
    inherited: &[InheritedNotNull],
) -> Result<(), CatalogError> {
    if !has_constraints(session) {
        return Ok(());
    }
    let Some(object) = session.catalog.object(table).cloned() else { return Ok(()) };
    let merged = merge_wanted(&object, wanted)?;
    let mut taken: Vec<Identifier> = merged.iter().filter_map(|wanted| wanted.name.clone()).collect();
    for wanted in &merged {
        let of_parents = inherited.iter().filter(|inherited| inherited.column == wanted.column);
        let parents = of_parents.map(|inherited| inherited.parents).sum();
        let Some(column) = object.column_named(wanted.column.as_str()) else { continue };
        let name = wanted.name.clone().unwrap_or_else(|| choose_name(session, &object, &wanted.column, &taken));
        taken.push(name.clone());
        let mut constraint = Constraint::new(table, ConstraintKind::NotNull { column: Some(column.number) });
        constraint.no_inherit = wanted.no_inherit;
        constraint.validated = !wanted.not_valid;
        constraint.inherited = parents;
        create(session, name, constraint)?;
    }
    for inherited in inherited {
        if merged.iter().any(|wanted| wanted.column == inherited.column) {
            continue;
        }
        let Some(column) = object.column_named(inherited.column.as_str()) else { continue };
        let name = Some(inherited.name.clone()).filter(|name| !taken.contains(name));
        let name = name.unwrap_or_else(|| choose_name(session, &object, &inherited.column, &taken));
        taken.push(name.clone());
        let mut constraint = Constraint::new(table, ConstraintKind::NotNull { column: Some(column.number) });
        (constraint.inherited, constraint.local) = (inherited.parents, false);
        create(session, name, constraint)?;
    }
    Ok(())
}

/// Several constraints of one column are one; only one of them may have a name.
fn merge_wanted(table: &Object, wanted: &[WantedNotNull]) -> Result<Vec<WantedNotNull>, CatalogError> {
    let mut merged: Vec<WantedNotNull> = Vec::new();
    for one in wanted {
        if table.column_named(one.column.as_str()).is_none() {
            let message = format!("column \"{}\" of relation \"{}\" does not exist", one.column, table.name);
            return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message));
        }
        let Some(known) = merged.iter_mut().find(|known| known.column == one.column) else {
            merged.push(one.clone());
            continue;
        };
        if known.no_inherit != one.no_inherit {
            let message =
                format!("conflicting NO INHERIT declaration for not-null constraint on column \"{}\"", one.column);
            return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
        }
        match (&known.name, &one.name) {
            (Some(before), Some(name)) if before != name => {
                let message = format!("conflicting not-null constraint names \"{before}\" and \"{name}\"");
                return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
            }
            (None, Some(name)) => known.name = Some(name.clone()),
            _ => {}
        }
    }
    Ok(merged)
}

fn choose_name(session: &Session, table: &Object, column: &Identifier, taken: &[Identifier]) -> Identifier {
    let names = (table.name.as_str(), Some(column.as_str()));
    choose_constraint_name(&session.catalog, table.schema.unwrap_or(ObjectId::NONE), names, "not_null", taken)
}

fn create(session: &mut Session, name: Identifier, constraint: Constraint) -> Result<ObjectId, CatalogError> {
    let id = session.reserve_id();
    session.create(Object::new(id, name, None, ObjectId::NONE, ObjectData::Constraint(constraint)))
}

/// A `NOT NULL` about to be added to a table that is there.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::sql::lower) struct NewNotNull {
    /// Its name, if it is given one.
    pub name: Option<Identifier>,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// `NOT VALID` is false.
    pub validated: bool,
}

impl NewNotNull {
    /// `SET NOT NULL`.
    pub(in crate::sql::lower) const UNNAMED: Self = Self { name: None, no_inherit: false, validated: true };
}

/// Makes a column of a table and of its children not null.
///
/// # Errors
/// 42P16 where children are left out, 42710 for a name that is taken, 42704 for a second name of one constraint.
pub(in crate::sql::lower) fn set_not_null(
    session: &mut Session,
    table: ObjectId,
    column: &Identifier,
    new: &NewNotNull,
    descent: Descent,
    only: bool,
) -> Result<(), CatalogError> {
    let Some(object) = session.catalog.object(table).cloned() else { return Ok(()) };
    let Some(found) = object.column_named(column.as_str()) else {
        let message = format!("column \"{column}\" of relation \"{}\" does not exist", object.name);
        return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message));
    };
    let cause = match descent {
        Descent::Own => Cause::Statement,
        Descent::Inherited(parent) => Cause::Consequence(parent.whole()),
    };
    let number = found.number;
    let was_not_null = found.not_null;
    session.alter_because(table, cause, |object| {
        if let Some(column) = object.column_mut(number) {
            column.not_null = true;
        }
    })?;
    let mut next = (table, new.name.clone());
    if has_constraints(session) {
        match add_constraint(session, &object, number, column, new, descent)? {
            Added::Made(id) => next = (id, session.catalog.name_of(id).cloned()),
            Added::WasThere => return Ok(()),
        }
    } else if was_not_null {
        return Ok(());
    }
    if new.no_inherit {
        return Ok(());
    }
    let children = children(&session.catalog, table);
    if only && !children.is_empty() && has_constraints(session) {
        let message = "constraint must be added to child tables too";
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message));
    }
    refuse_only_partitioned(session, &object, column, &children, only)?;
    for child in children.into_iter().filter(|_| !only) {
        let share = NewNotNull { name: next.1.clone(), ..new.clone() };
        set_not_null(session, child, column, &share, Descent::Inherited(next.0), false)?;
    }
    Ok(())
}

/// Before PostgreSQL 18 `ONLY` leaves plain children alone, but partitions must have the constraint before.
fn refuse_only_partitioned(
    session: &Session,
    table: &Object,
    column: &Identifier,
    children: &[ObjectId],
    only: bool,
) -> Result<(), CatalogError> {
    if !only || !table.as_table().is_some_and(Table::is_partitioned) {
        return Ok(());
    }
    let lacking = children
        .iter()
        .filter_map(|child| session.catalog.object(*child))
        .find(|child| child.column_named(column.as_str()).is_some_and(|column| !column.not_null));
    if let Some(child) = lacking {
        let message = "constraint must be added to child tables too";
        return Err(CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message)
            .detail(format!("Column \"{column}\" of relation \"{}\" is not already NOT NULL.", child.name))
            .hint("Do not specify the ONLY keyword."));
    }
    Ok(())
}

enum Added {
    Made(ObjectId),
    WasThere,
}

fn add_constraint(
    session: &mut Session,
    table: &Object,
    number: ColumnNumber,
    column: &Identifier,
    new: &NewNotNull,
    descent: Descent,
) -> Result<Added, CatalogError> {
    if let Some(existing) = not_null_of(session, table.id, number).cloned() {
        merge_with_existing(session, table, &existing, new, descent)?;
        return Ok(Added::WasThere);
    }
    let taken = new.name.as_ref().and_then(|name| session.catalog.find(Namespace::Constraint, table.id, name));
    let name = match (&new.name, taken, descent) {
        (Some(name), Some(_), Descent::Own) => {
            let message = format!("constraint \"{name}\" for relation \"{}\" already exists", table.name);
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        (Some(name), None, _) => name.clone(),
        _ => choose_name(session, table, column, &[]),
    };
    let mut constraint = Constraint::new(table.id, ConstraintKind::NotNull { column: Some(number) });
    constraint.no_inherit = new.no_inherit;
    constraint.validated = new.validated;
    if descent != Descent::Own {
        (constraint.inherited, constraint.local) = (1, false);
    }
    create(session, name, constraint).map(Added::Made)
}

fn merge_with_existing(
    session: &mut Session,
    table: &Object,
    existing: &Object,
    new: &NewNotNull,
    descent: Descent,
) -> Result<(), CatalogError> {
    if let (Some(name), Descent::Own) = (&new.name, descent)
        && *name != existing.name
    {
        let message = format!("cannot create not-null constraint \"{name}\" on column of table \"{}\"", table.name);
        return Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message)
            .detail(format!("A not-null constraint named \"{}\" already exists for this column.", existing.name)));
    }
    session.alter(existing.id, |object| {
        let ObjectData::Constraint(constraint) = &mut object.data else { return };
        match descent {
            Descent::Own => constraint.local = true,
            Descent::Inherited(_) => constraint.inherited += 1,
        }
        constraint.validated |= new.validated;
    })
}
