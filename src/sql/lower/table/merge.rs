//! What a table has from its parents: columns, defaults and checks (`MergeAttributes` in `tablecmds.c`).

use std::sync::Arc;

use super::context::TableContext;
use super::new_column::NewColumn;
use super::retarget::{ColumnMap, same_expression};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Column, Persistence};
use crate::catalog::{CatalogError, ColumnNumber, Object, PostgresVersion, SqlText};
use crate::sql::ast::ObjectName;
use crate::sql::lower::relation;
use crate::sql::lower::type_text::type_text;
use crate::sql::session::Session;
use crate::text::Identifier;

/// What a new table inherits.
#[derive(Default, Debug)]
pub(in crate::sql::lower) struct Inherited<'a> {
    /// The columns, in order; their numbers are given.
    pub columns: Vec<NewColumn<'a>>,
    /// The checks.
    pub checks: Vec<InheritedCheck>,
    /// Columns of which two parents give different defaults.
    pub conflicting: Vec<Identifier>,
}

/// A check that one or several parents have.
#[derive(Clone, Debug)]
pub(in crate::sql::lower) struct InheritedCheck {
    /// Its name, which is the same in the child.
    pub name: Identifier,
    /// About the child's columns.
    pub expression: SqlText,
    /// Those.
    pub columns: Vec<ColumnNumber>,
    /// `NOT ENFORCED` is false.
    pub enforced: bool,
    /// How many parents have it.
    pub parents: u16,
}

/// The parents of `INHERITS (…)`.
///
/// # Errors
/// 42809 for what nothing can inherit from, 42P07 for a parent named twice.
pub(in crate::sql::lower) fn find_parents(
    session: &Session,
    context: &TableContext,
    names: &[ObjectName],
) -> Result<Vec<Arc<Object>>, CatalogError> {
    let mut parents: Vec<Arc<Object>> = Vec::new();
    for name in names {
        let parent = relation::find(session, name)?;
        refuse_parent(context, &parent)?;
        if parents.iter().any(|known| known.id == parent.id) {
            let message = format!("relation \"{}\" would be inherited from more than once", parent.name);
            return Err(CatalogError::new(sqlstate::DUPLICATE_TABLE, message));
        }
        parents.push(parent);
    }
    Ok(parents)
}

fn refuse_parent(context: &TableContext, parent: &Object) -> Result<(), CatalogError> {
    let refuse = |message: String| Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    let name = &parent.name;
    match parent.as_table() {
        None => refuse(format!("inherited relation \"{name}\" is not a table or foreign table")),
        Some(table) if table.is_partitioned() => refuse(format!("cannot inherit from partitioned table \"{name}\"")),
        Some(table) if table.is_partition() => refuse(format!("cannot inherit from partition \"{name}\"")),
        Some(table) => refuse_temporary_parent(context, name, table.persistence),
    }
}

/// A permanent table cannot have a temporary parent.
pub(in crate::sql::lower) fn refuse_temporary_parent(
    context: &TableContext,
    name: &Identifier,
    persistence: Persistence,
) -> Result<(), CatalogError> {
    let temporary = |persistence| matches!(persistence, Persistence::Temporary(_));
    if temporary(persistence) && !temporary(context.persistence) {
        let message = format!("cannot inherit from temporary relation \"{name}\"");
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    Ok(())
}

/// What a table has from these parents.
///
/// # Errors
/// 42804 for a column of two types, 42710 for a check of two expressions.
pub(in crate::sql::lower) fn inherit<'a>(
    session: &mut Session,
    context: &TableContext,
    parents: &[Arc<Object>],
    as_partition: bool,
) -> Result<Inherited<'a>, CatalogError> {
    let mut inherited = Inherited::default();
    for parent in parents {
        for column in parent.columns() {
            inherited.add_column(session, column, as_partition)?;
        }
        let map = inherited.map_from(context, parent);
        inherited.add_defaults(parent, &map);
        for member in session.catalog.members(parent.id) {
            inherited.add_check(member, &map)?;
        }
    }
    Ok(inherited)
}

impl Inherited<'_> {
    /// Which columns of the child those of the parent become.
    fn map_from(&self, context: &TableContext, parent: &Object) -> ColumnMap {
        ColumnMap::by_name(parent, context.id, |name| {
            self.columns.iter().find(|known| known.column.name == *name).map(|known| known.column.number)
        })
    }

    fn add_column(&mut self, session: &mut Session, column: &Column, as_partition: bool) -> Result<(), CatalogError> {
        let version = session.catalog.version();
        if let Some(known) = self.columns.iter_mut().find(|known| known.column.name == column.name) {
            session.notice(format!("merging multiple inherited definitions of column \"{}\"", column.name));
            refuse_type_conflict(session, &known.column, column, "inherited column")?;
            refuse_generation_conflict(&known.column, column)?;
            known.column.inherited += 1;
            known.column.not_null |= column.not_null;
            return Ok(());
        }
        let number = ColumnNumber(self.columns.len() as u16 + 1);
        let mut copy = Column::new(number, column.name.clone(), column.data_type.clone());
        copy.collation = column.collation;
        copy.not_null = column.not_null;
        copy.generated = column.generated;
        copy.identity = column.identity.filter(|_| as_partition && version >= PostgresVersion::V17);
        copy.storage = column.storage;
        copy.compression.clone_from(&column.compression);
        copy.inherited = 1;
        copy.local = false;
        self.columns.push(NewColumn { column: copy, value: None, sequence: None });
        Ok(())
    }

    /// Of two different defaults neither counts, so the table must give one of its own.
    fn add_defaults(&mut self, parent: &Object, map: &ColumnMap) {
        for column in parent.columns() {
            let Some(default) = &column.default else { continue };
            let default = map.text(default);
            let Some(known) = self.columns.iter_mut().find(|known| known.column.name == column.name) else { continue };
            match &known.column.default {
                Some(other) if !same_expression(other, &default) => self.conflicting.push(column.name.clone()),
                _ => known.column.default = Some(default),
            }
        }
    }

    fn add_check(&mut self, member: &Object, map: &ColumnMap) -> Result<(), CatalogError> {
        let Some(constraint) = member.as_constraint().filter(|constraint| !constraint.no_inherit) else {
            return Ok(());
        };
        let ConstraintKind::Check { expression, columns } = &constraint.kind else { return Ok(()) };
        let (expression, mut columns) = (map.text(expression), map.columns(columns));
        if let Some(known) = self.checks.iter_mut().find(|known| known.name == member.name) {
            if same_expression(&known.expression, &expression) {
                known.parents += 1;
                return Ok(());
            }
            let message = format!(
                "check constraint name \"{}\" appears multiple times but with different expressions",
                member.name
            );
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        columns.sort_unstable();
        let (name, enforced) = (member.name.clone(), constraint.enforced);
        self.checks.push(InheritedCheck { name, expression, columns, enforced, parents: 1 });
        Ok(())
    }
}

/// Refuses two types, or two collations, of one column.
pub(in crate::sql::lower) fn refuse_type_conflict(
    session: &Session,
    one: &Column,
    other: &Column,
    what: &str,
) -> Result<(), CatalogError> {
    let (Some(one_type), Some(other_type)) = (&one.data_type, &other.data_type) else { return Ok(()) };
    let names = session.names();
    if one_type != other_type {
        let detail = format!("{} versus {}", type_text(names, one_type).text, type_text(names, other_type).text);
        let message = format!("{what} \"{}\" has a type conflict", one.name);
        return Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message).detail(detail));
    }
    if one.collation != other.collation {
        let message = format!("{what} \"{}\" has a collation conflict", one.name);
        return Err(CatalogError::new("42P21", message));
    }
    Ok(())
}

fn refuse_generation_conflict(one: &Column, other: &Column) -> Result<(), CatalogError> {
    if one.generated.is_some() == other.generated.is_some() {
        return Ok(());
    }
    let message = format!("inherited column \"{}\" has a generation conflict", one.name);
    Err(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message))
}

/// Puts a table's own columns behind or over those that it inherits.
///
/// # Errors
/// 42804 for a column of another type, 42611 for a generated column that is to be another.
pub(in crate::sql::lower) fn merge_own<'a>(
    session: &mut Session,
    inherited: &mut Inherited<'a>,
    own: Vec<NewColumn<'a>>,
) -> Result<(), CatalogError> {
    let inherits = inherited.columns.len();
    for (at, new) in own.into_iter().enumerate() {
        let place = inherited.columns[..inherits].iter().position(|known| known.column.name == new.column.name);
        let Some(place) = place else {
            inherited.columns.push(new);
            continue;
        };
        if place == at {
            session.notice(format!("merging column \"{}\" with inherited definition", new.column.name));
        } else {
            session.notice(format!("moving and merging column \"{}\" with inherited definition", new.column.name));
        }
        refuse_type_conflict(session, &inherited.columns[place].column, &new.column, "column")?;
        inherited.conflicting.retain(|name| *name != new.column.name || new.has_no_value());
        inherited.columns[place].take(new)?;
    }
    if let Some(name) = inherited.conflicting.first() {
        let message = format!("column \"{name}\" inherits conflicting default values");
        return Err(CatalogError::new(INVALID_COLUMN_DEFINITION, message)
            .hint("To resolve the conflict, specify a default explicitly."));
    }
    Ok(())
}

/// `ERRCODE_INVALID_COLUMN_DEFINITION`.
const INVALID_COLUMN_DEFINITION: &str = "42611";

impl<'a> NewColumn<'a> {
    fn has_no_value(&self) -> bool {
        self.value.is_none() && self.column.default.is_none()
    }

    /// Takes over what the table's own definition of an inherited column says.
    ///
    /// # Errors
    /// 42611 where a parent generates the column and the child does not, or the other way round.
    pub(in crate::sql::lower) fn take(&mut self, own: NewColumn<'a>) -> Result<(), CatalogError> {
        use super::new_column::NewValue;
        let name = &own.column.name;
        let generated = matches!(own.value, Some(NewValue::Generated(..)));
        let invalid = |message: String| Err(CatalogError::new(INVALID_COLUMN_DEFINITION, message));
        if self.column.generated.is_some() && !generated && !own.has_no_value() {
            return invalid(format!("column \"{name}\" inherits from generated column but specifies default"));
        }
        if self.column.generated.is_some() && own.column.identity.is_some() {
            return invalid(format!("column \"{name}\" inherits from generated column but specifies identity"));
        }
        if self.column.generated.is_none() && generated {
            return invalid(format!(
                "child column \"{name}\" specifies generation expression, but parent column is not generated"
            ));
        }
        self.column.local = true;
        self.column.not_null |= own.column.not_null;
        self.column.identity = own.column.identity.or(self.column.identity);
        self.column.storage = own.column.storage.or(self.column.storage);
        if own.column.compression.is_some() {
            self.column.compression.clone_from(&own.column.compression);
        }
        if !own.column.options.is_empty() {
            self.column.options.clone_from(&own.column.options);
        }
        if !own.has_no_value() {
            self.column.default.clone_from(&own.column.default);
            self.value = own.value;
        }
        self.sequence = own.sequence.or(self.sequence.take());
        Ok(())
    }
}
