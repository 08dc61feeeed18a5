//! A table on its way into the catalog: its columns and the constraints that it is to have
//! (`transformCreateStmt` in `parse_utilcmd.c`).

use std::sync::Arc;

use super::column_type::refuse_impossible_type;
use super::context::TableContext;
use super::keys::primary_key_columns;
use super::like::Like;
use super::merge::{Inherited, find_parents, inherit, merge_own};
use super::new_column::{NewColumn, read_column, read_column_options};
use super::not_null::{InheritedNotNull, has_constraints};
use super::wanted::{WantedConstraints, WantedNotNull};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Column;
use crate::catalog::{CatalogError, ColumnNumber, DataType, Object, ObjectId};
use crate::sql::ast::{ColumnOptions, CreateTable, TableElement, TableForm, TypeName};
use crate::sql::lower::relation::refuse_system_column;
use crate::sql::session::Session;
use crate::text::Identifier;

/// `MaxHeapAttributeNumber` (`htup_details.h`).
pub(in crate::sql::lower) const MAX_COLUMNS: usize = 1600;

/// What a statement makes of a new table, nothing of it in the catalog yet.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) columns: Vec<NewColumn<'a>>,
    pub(super) wanted: WantedConstraints<'a>,
    pub(super) inherited: Inherited<'a>,
    pub(super) inherited_not_nulls: Vec<InheritedNotNull>,
    pub(super) likes: Vec<Like>,
    pub(super) parents: Vec<Arc<Object>>,
    pub(super) of_type: Option<ObjectId>,
}

impl<'a> Draft<'a> {
    /// Reads the columns and constraints.
    ///
    /// # Errors
    /// Those of columns, constraints, parents and `LIKE`.
    pub(super) fn read(
        session: &mut Session,
        context: &TableContext,
        statement: &'a CreateTable,
    ) -> Result<Self, CatalogError> {
        let mut draft = Self {
            columns: Vec::new(),
            wanted: WantedConstraints::default(),
            inherited: Inherited::default(),
            inherited_not_nulls: Vec::new(),
            likes: Vec::new(),
            parents: Vec::new(),
            of_type: None,
        };
        match &statement.form {
            TableForm::Plain => draft.parents = find_parents(session, context, &statement.inherits)?,
            TableForm::OfType(name) => draft.take_type(session, name)?,
            TableForm::PartitionOf { parent, .. } => {
                draft.parents = vec![super::create::find_partitioned(session, context, parent)?];
            }
        }
        let as_partition = matches!(statement.form, TableForm::PartitionOf { .. });
        draft.inherited = inherit(session, context, &draft.parents, as_partition)?;
        draft.inherited_not_nulls = inherited_not_nulls(session, &draft.parents);
        draft.read_elements(session, context, &statement.elements)?;
        draft.merge(session, as_partition)?;
        draft.number(session, context)?;
        for like in &draft.likes {
            like.add_defaults(context, &mut draft.columns);
        }
        draft.require_key_columns(session, &context.name)?;
        Ok(draft)
    }

    /// The columns of a typed table (`transformOfType`).
    fn take_type(&mut self, session: &Session, name: &TypeName) -> Result<(), CatalogError> {
        let names = session.names();
        let data_type = names.data_type(name)?;
        let object = names.catalog.object(data_type.id).filter(|_| !data_type.array);
        let Some(object) = object.filter(|object| object.as_type().is_some_and(is_composite)) else {
            let is_row = object.is_some_and(|object| object.as_table().is_some() || object.as_view().is_some());
            let spelled = names.format_type(&data_type);
            let message = if is_row {
                format!("type {spelled} is the row type of another table")
            } else {
                format!("type {spelled} is not a composite type")
            };
            return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
        };
        self.of_type = Some(object.id);
        for attribute in object.columns() {
            let mut column = Column::new(ColumnNumber(0), attribute.name.clone(), attribute.data_type.clone());
            column.collation = attribute.collation;
            self.columns.push(NewColumn { column, value: None, sequence: None });
        }
        Ok(())
    }

    fn read_elements(
        &mut self,
        session: &mut Session,
        context: &TableContext,
        elements: &'a [TableElement],
    ) -> Result<(), CatalogError> {
        for element in elements {
            match element {
                TableElement::Column(definition) => {
                    let column = read_column(session, context, definition, &mut self.wanted)?;
                    self.columns.push(column);
                }
                TableElement::ColumnOptions(options) => self.read_options(session, context, options)?,
                TableElement::Constraint(constraint) => self.wanted.add(context, constraint)?,
                TableElement::Like(clause) => {
                    let like = Like::read(session, context, clause)?;
                    self.columns.extend(like.columns(session, context));
                    if has_constraints(session) {
                        self.wanted.not_nulls.extend(like.not_nulls(session));
                    }
                    self.likes.push(like);
                }
            }
        }
        Ok(())
    }

    /// Constraints for a column that comes from the type or the parent.
    fn read_options(
        &mut self,
        session: &mut Session,
        context: &TableContext,
        options: &'a ColumnOptions,
    ) -> Result<(), CatalogError> {
        let columns = if self.of_type.is_some() { &mut self.columns } else { &mut self.inherited.columns };
        let name = &options.name.identifier;
        let Some(known) = columns.iter_mut().find(|known| known.column.name == *name) else {
            return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, format!("column \"{name}\" does not exist")));
        };
        let data_type: Option<DataType> = known.column.data_type.clone();
        let Some(data_type) = data_type else { return Ok(()) };
        let own = read_column_options(session, context, options, &data_type, &mut self.wanted)?;
        let (inherited, local) = (known.column.inherited, known.column.local);
        known.take(own)?;
        // A partition's column counts as the parent's alone.
        if inherited > 0 {
            known.column.local = local;
        }
        Ok(())
    }

    fn merge(&mut self, session: &mut Session, as_partition: bool) -> Result<(), CatalogError> {
        let own = std::mem::take(&mut self.columns);
        if as_partition && let Some(own) = own.first() {
            let message = format!("column \"{}\" does not exist", own.column.name);
            return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message));
        }
        refuse_twice(&own)?;
        merge_own(session, &mut self.inherited, own)?;
        self.columns = std::mem::take(&mut self.inherited.columns);
        Ok(())
    }

    /// Gives the columns their numbers (`BuildDescForRelation`, `CheckAttributeNamesTypes`).
    fn number(&mut self, session: &Session, context: &TableContext) -> Result<(), CatalogError> {
        if self.columns.len() > MAX_COLUMNS {
            let message = format!("tables can have at most {MAX_COLUMNS} columns");
            return Err(CatalogError::new(sqlstate::TOO_MANY_COLUMNS, message));
        }
        refuse_twice(&self.columns)?;
        for (new, number) in self.columns.iter_mut().zip(1..) {
            refuse_system_column(new.column.name.as_str())?;
            if let Some(data_type) = &new.column.data_type {
                refuse_impossible_type(session.names(), context.id, &new.column.name, data_type)?;
            }
            new.column.number = ColumnNumber(number);
        }
        Ok(())
    }

    /// The columns of a primary key are not null, and those of which the table says it.
    fn require_key_columns(&mut self, session: &Session, table: &Identifier) -> Result<(), CatalogError> {
        let wanted = &self.wanted.not_nulls;
        for new in self.columns.iter_mut().filter(|new| wanted.iter().any(|known| known.column == new.column.name)) {
            new.column.not_null = true;
        }
        for name in primary_key_columns(table, &self.wanted.keys)? {
            let Some(new) = self.columns.iter_mut().find(|new| new.column.name == *name) else { continue };
            new.column.not_null = true;
            let said = self.wanted.not_nulls.iter().any(|known| known.column == *name)
                || self.inherited_not_nulls.iter().any(|known| known.column == *name);
            if has_constraints(session) && !said {
                self.wanted.not_nulls.push(WantedNotNull::of(name));
            }
        }
        Ok(())
    }
}

fn is_composite(data: &crate::catalog::types::Type) -> bool {
    matches!(data, crate::catalog::types::Type::Composite(_))
}

fn refuse_twice(columns: &[NewColumn]) -> Result<(), CatalogError> {
    for (at, new) in columns.iter().enumerate() {
        let name = &new.column.name;
        if columns[..at].iter().any(|known| known.column.name == *name) {
            let message = format!("column \"{name}\" specified more than once");
            return Err(CatalogError::new(sqlstate::DUPLICATE_COLUMN, message));
        }
    }
    Ok(())
}

/// The not-null constraints of the parents (PostgreSQL 18).
fn inherited_not_nulls(session: &Session, parents: &[Arc<Object>]) -> Vec<InheritedNotNull> {
    let mut found: Vec<InheritedNotNull> = Vec::new();
    for parent in parents {
        for member in session.catalog.members(parent.id) {
            let Some(constraint) = member.as_constraint().filter(|constraint| !constraint.no_inherit) else { continue };
            let ConstraintKind::NotNull { column: Some(number) } = constraint.kind else { continue };
            let Some(column) = parent.column(number) else { continue };
            match found.iter_mut().find(|known| known.column == column.name) {
                Some(known) => known.parents += 1,
                None => {
                    let (name, column) = (member.name.clone(), column.name.clone());
                    found.push(InheritedNotNull { name, column, parents: 1 });
                }
            }
        }
    }
    found
}

/// Whether a relation of that name is there already.
pub(super) fn is_taken(session: &Session, schema: ObjectId, name: &Identifier) -> bool {
    session.catalog.find(crate::catalog::Namespace::Relation, schema, name).is_some()
}
