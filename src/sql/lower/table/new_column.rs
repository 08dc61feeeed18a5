//! Columns as they are written (`transformColumnDefinition` in `parse_utilcmd.c`).

use super::column_type::{column_collation, column_compression, column_storage, column_type};
use super::context::{TableContext, TableForm};
use super::serial::{NewSequence, serial_type};
use super::wanted::{WantedConstraints, WantedForeignKey, WantedKeyKind, WantedNotNull};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Column, Generated, Identity};
use crate::catalog::{CatalogError, ColumnNumber, DataType, PostgresVersion};
use crate::sql::ast::{
    ColumnConstraint, ColumnConstraintKind, ColumnDefinition, ColumnOptions, ConstraintAttributes, Expression,
    GeneratedStorage, IdentityGeneration, IndexConstraintOptions, Name, SequenceOption,
};
use crate::sql::lower::relation::foreign_options;
use crate::sql::session::Session;
use crate::text::Identifier;

/// A column on its way into a table.
#[derive(Clone, Debug)]
pub(in crate::sql::lower) struct NewColumn<'a> {
    /// The column; its number is given when all columns are known.
    pub column: Column,
    /// What gives it a value, where that is not understood yet.
    pub value: Option<NewValue<'a>>,
    /// The sequence that comes with it.
    pub sequence: Option<NewSequence>,
}

/// What gives a column a value.
#[derive(Clone, Copy, Debug)]
pub(in crate::sql::lower) enum NewValue<'a> {
    /// `DEFAULT`.
    Default(&'a Expression),
    /// `GENERATED ALWAYS AS`.
    Generated(&'a Expression, Generated),
}

impl NewColumn<'_> {
    /// A column of that type.
    pub(in crate::sql::lower) fn new(name: Identifier, data_type: DataType) -> Self {
        Self { column: Column::new(ColumnNumber(0), name, Some(data_type)), value: None, sequence: None }
    }
}

/// Reads a column; its constraints go to those that are wanted.
///
/// # Errors
/// 42601 for clauses that contradict each other; those of its type, collation, storage and sequence.
pub(in crate::sql::lower) fn read_column<'a>(
    session: &mut Session,
    context: &TableContext,
    definition: &'a ColumnDefinition,
    wanted: &mut WantedConstraints<'a>,
) -> Result<NewColumn<'a>, CatalogError> {
    let serial = serial_type(&definition.type_name)?;
    let names = session.names();
    let data_type = match &serial {
        Some(data_type) => data_type.clone(),
        None => column_type(names, &definition.name.identifier, &definition.type_name)?,
    };
    let mut column = NewColumn::new(definition.name.identifier.clone(), data_type.clone());
    column.column.collation = column_collation(names, &data_type, definition.collation.as_ref())?;
    if let Some(storage) = &definition.storage {
        column.column.storage = column_storage(names, &data_type, storage)?;
    }
    if let Some(compression) = &definition.compression {
        column.column.compression = column_compression(names, &data_type, compression)?;
    }
    column.column.options = foreign_options(&[], &definition.options)?;
    let mut reader = ColumnReader::new(context, &definition.name, column);
    reader.read_all(session, &definition.constraints, wanted)?;
    if serial.is_some() {
        reader.add_serial(session, &data_type)?;
    }
    Ok(reader.finish(session, wanted))
}

/// Reads the constraints of a column that is there already: `column WITH OPTIONS …`.
///
/// # Errors
/// As [`read_column`].
pub(in crate::sql::lower) fn read_column_options<'a>(
    session: &mut Session,
    context: &TableContext,
    written: &'a ColumnOptions,
    data_type: &DataType,
    wanted: &mut WantedConstraints<'a>,
) -> Result<NewColumn<'a>, CatalogError> {
    let column = NewColumn::new(written.name.identifier.clone(), data_type.clone());
    let mut reader = ColumnReader::new(context, &written.name, column);
    reader.read_all(session, &written.constraints, wanted)?;
    Ok(reader.finish(session, wanted))
}

/// What has been read of a column's constraints.
struct ColumnReader<'c, 'a> {
    context: &'c TableContext,
    written: &'a Name,
    column: NewColumn<'a>,
    nullable: Option<bool>,
    /// Whether it is a primary key by itself.
    is_key: bool,
    not_null: WantedNotNull,
}

impl<'c, 'a> ColumnReader<'c, 'a> {
    fn new(context: &'c TableContext, written: &'a Name, column: NewColumn<'a>) -> Self {
        let not_null = WantedNotNull::of(&column.column.name);
        Self { context, written, column, nullable: None, is_key: false, not_null }
    }

    fn read_all(
        &mut self,
        session: &mut Session,
        constraints: &'a [ColumnConstraint],
        wanted: &mut WantedConstraints<'a>,
    ) -> Result<(), CatalogError> {
        for constraint in constraints {
            self.read(session, constraint, wanted)?;
            self.refuse_two_values()?;
        }
        Ok(())
    }

    fn read(
        &mut self,
        session: &mut Session,
        constraint: &'a ColumnConstraint,
        wanted: &mut WantedConstraints<'a>,
    ) -> Result<(), CatalogError> {
        let (name, attributes) = (constraint.name.as_ref(), constraint.attributes);
        refuse_misplaced(constraint)?;
        match &constraint.kind {
            ColumnConstraintKind::NotNull => self.read_not_null(constraint),
            ColumnConstraintKind::Null => self.set_nullable(true),
            ColumnConstraintKind::Default(expression) => self.read_default(expression),
            ColumnConstraintKind::Generated { expression, storage } => {
                self.read_generated(session.catalog.version(), expression, *storage)
            }
            ColumnConstraintKind::Identity { generation, options } => self.read_identity(session, *generation, options),
            ColumnConstraintKind::Check(expression) => wanted.add_check(name, expression, attributes),
            ColumnConstraintKind::Unique(options) => {
                wanted.add_key(self.context, name, self.key(false, options), attributes)
            }
            ColumnConstraintKind::PrimaryKey(options) => {
                self.is_key = true;
                wanted.add_key(self.context, name, self.key(true, options), attributes)
            }
            ColumnConstraintKind::References(references) => {
                let columns = vec![self.written];
                let key = WantedForeignKey { name, columns, period: false, references, attributes };
                wanted.add_foreign_key(self.context, key)
            }
        }
    }

    fn key(&self, primary: bool, options: &'a IndexConstraintOptions) -> WantedKeyKind<'a> {
        let columns = vec![self.column.column.name.clone()];
        WantedKeyKind::Columns { primary, columns, without_overlaps: false, include: Vec::new(), options }
    }

    fn set_nullable(&mut self, nullable: bool) -> Result<(), CatalogError> {
        if self.nullable.is_some_and(|before| before != nullable) {
            return Err(self.contradiction("conflicting NULL/NOT NULL declarations"));
        }
        self.nullable = Some(nullable);
        Ok(())
    }

    /// The first name of several `NOT NULL` counts; two different ones contradict each other.
    fn read_not_null(&mut self, constraint: &ColumnConstraint) -> Result<(), CatalogError> {
        self.set_nullable(false)?;
        let Some(name) = &constraint.name else {
            self.not_null.no_inherit |= constraint.attributes.no_inherit == Some(true);
            return Ok(());
        };
        if let Some(before) = self.not_null.name.replace(name.identifier.clone())
            && before != name.identifier
        {
            let message = format!("conflicting not-null constraint names \"{before}\" and \"{name}\"");
            return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
        }
        self.not_null.no_inherit |= constraint.attributes.no_inherit == Some(true);
        Ok(())
    }

    fn read_default(&mut self, expression: &'a Expression) -> Result<(), CatalogError> {
        if matches!(self.column.value, Some(NewValue::Default(_))) {
            return Err(self.contradiction("multiple default values specified"));
        }
        if self.column.value.is_some() {
            return Err(self.contradiction("both default and generation expression specified"));
        }
        self.column.value = Some(NewValue::Default(expression));
        Ok(())
    }

    fn read_generated(
        &mut self,
        version: PostgresVersion,
        expression: &'a Expression,
        storage: Option<GeneratedStorage>,
    ) -> Result<(), CatalogError> {
        match self.context.form {
            TableForm::Typed => return Err(not_supported("generated columns", "typed tables")),
            TableForm::Partition if version < PostgresVersion::V16 => {
                return Err(not_supported("generated columns", "partitions"));
            }
            _ => {}
        }
        match self.column.value {
            Some(NewValue::Generated(..)) => {
                return Err(self.contradiction("multiple generation clauses specified"));
            }
            Some(NewValue::Default(_)) => {
                return Err(self.contradiction("both default and generation expression specified"));
            }
            None => {}
        }
        let generated = match storage {
            Some(GeneratedStorage::Stored) => Generated::Stored,
            _ if version < PostgresVersion::V18 => {
                return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, "only stored generated columns are supported"));
            }
            Some(GeneratedStorage::Virtual) | None => Generated::Virtual,
        };
        self.column.value = Some(NewValue::Generated(expression, generated));
        Ok(())
    }

    fn read_identity(
        &mut self,
        session: &mut Session,
        generation: IdentityGeneration,
        options: &[SequenceOption],
    ) -> Result<(), CatalogError> {
        match self.context.form {
            TableForm::Typed => return Err(not_supported("identity columns", "typed tables")),
            TableForm::Partition => return Err(not_supported("identity columns", "partitions")),
            TableForm::Ordinary | TableForm::Foreign => {}
        }
        if self.column.column.identity.is_some() {
            return Err(self.contradiction("multiple identity specifications"));
        }
        let Some(data_type) = self.column.column.data_type.clone() else { return Ok(()) };
        let name = &self.column.column.name;
        let sequence = NewSequence::for_column(session, self.context, name, &data_type, Some(options))?;
        self.column.sequence = Some(sequence);
        self.column.column.identity = Some(identity_of(generation));
        self.set_nullable(false)
    }

    fn add_serial(&mut self, session: &mut Session, data_type: &DataType) -> Result<(), CatalogError> {
        match self.column.value {
            Some(NewValue::Default(_)) => return Err(self.contradiction("multiple default values specified")),
            Some(NewValue::Generated(..)) => {
                return Err(self.contradiction("both default and generation expression specified"));
            }
            None => {}
        }
        if self.column.column.identity.is_some() {
            return Err(self.contradiction("both default and identity specified"));
        }
        let name = &self.column.column.name;
        let sequence = NewSequence::for_column(session, self.context, name, data_type, None)?;
        self.column.column.default = Some(sequence.default());
        self.column.sequence = Some(sequence);
        self.set_nullable(false)
    }

    fn refuse_two_values(&self) -> Result<(), CatalogError> {
        match (self.column.column.identity, self.column.value) {
            (Some(_), Some(NewValue::Default(_))) => Err(self.contradiction("both default and identity specified")),
            (Some(_), Some(NewValue::Generated(..))) => {
                Err(self.contradiction("both identity and generation expression specified"))
            }
            _ => Ok(()),
        }
    }

    /// From PostgreSQL 18 on `NOT NULL` is a constraint of its own, and a column's primary key says it in its place.
    fn finish(mut self, session: &Session, wanted: &mut WantedConstraints<'a>) -> NewColumn<'a> {
        self.column.column.not_null = self.nullable == Some(false);
        let says_not_null = self.column.column.not_null || (self.is_key && self.nullable.is_none());
        if says_not_null && session.catalog.version() >= PostgresVersion::V18 {
            wanted.not_nulls.push(self.not_null);
        }
        self.column
    }

    fn contradiction(&self, what: &str) -> CatalogError {
        let message = format!("{what} for column \"{}\" of table \"{}\"", self.written, self.context.name);
        CatalogError::new(sqlstate::SYNTAX_ERROR, message)
    }
}

/// Only constraints with triggers or an index can be put off (`transformConstraintAttrs`).
fn refuse_misplaced(constraint: &ColumnConstraint) -> Result<(), CatalogError> {
    let can_be_deferred = matches!(
        constraint.kind,
        ColumnConstraintKind::Unique(_) | ColumnConstraintKind::PrimaryKey(_) | ColumnConstraintKind::References(_)
    );
    let word = match constraint.attributes {
        ConstraintAttributes { deferrable: Some(true), .. } => "DEFERRABLE",
        ConstraintAttributes { deferrable: Some(false), .. } => "NOT DEFERRABLE",
        ConstraintAttributes { initially_deferred: Some(true), .. } => "INITIALLY DEFERRED",
        ConstraintAttributes { initially_deferred: Some(false), .. } => "INITIALLY IMMEDIATE",
        _ => return Ok(()),
    };
    if can_be_deferred {
        return Ok(());
    }
    Err(CatalogError::new(sqlstate::SYNTAX_ERROR, format!("misplaced {word} clause")))
}

/// Who may give an identity column its value.
pub(in crate::sql::lower) fn identity_of(generation: IdentityGeneration) -> Identity {
    match generation {
        IdentityGeneration::Always => Identity::Always,
        IdentityGeneration::ByDefault => Identity::ByDefault,
    }
}

fn not_supported(what: &str, on: &str) -> CatalogError {
    CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, format!("{what} are not supported on {on}"))
}
