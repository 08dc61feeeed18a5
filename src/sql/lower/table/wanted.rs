//! The constraints that a statement asks for, apart from the columns that they were written with
//! (`transformColumnDefinition`, `transformTableConstraint` in `parse_utilcmd.c`).

use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;
use crate::sql::ast::{
    ConstraintAttributes, ExcludeConstraint, Expression, IndexConstraintOptions, KeyConstraint, Name, References,
    TableConstraint, TableConstraintKind,
};
use crate::sql::lower::table::context::{TableContext, TableForm};
use crate::text::Identifier;

/// Constraints by the order in which PostgreSQL makes them.
#[derive(Default, Debug)]
pub(in crate::sql::lower) struct WantedConstraints<'a> {
    /// `CHECK`.
    pub checks: Vec<WantedCheck<'a>>,
    /// Primary key, unique and exclusion constraints.
    pub keys: Vec<WantedKey<'a>>,
    /// Foreign keys.
    pub foreign_keys: Vec<WantedForeignKey<'a>>,
    /// `NOT NULL` with a name or a property of its own, and those that columns have (PostgreSQL 18).
    pub not_nulls: Vec<WantedNotNull>,
}

/// A `CHECK` constraint.
#[derive(Clone, Copy, Debug)]
pub(in crate::sql::lower) struct WantedCheck<'a> {
    /// `CONSTRAINT name`.
    pub name: Option<&'a Name>,
    /// What it checks.
    pub expression: &'a Expression,
    /// `NO INHERIT` and such.
    pub attributes: ConstraintAttributes,
}

/// A constraint with an index.
#[derive(Clone, Debug)]
pub(in crate::sql::lower) struct WantedKey<'a> {
    /// `CONSTRAINT name`.
    pub name: Option<Identifier>,
    /// What it demands.
    pub kind: WantedKeyKind<'a>,
    /// `DEFERRABLE` and such.
    pub attributes: ConstraintAttributes,
}

/// What a constraint with an index demands.
#[derive(Clone, Debug)]
pub(in crate::sql::lower) enum WantedKeyKind<'a> {
    /// A primary key or a unique constraint.
    Columns {
        /// Which of the two.
        primary: bool,
        /// The key columns.
        columns: Vec<Identifier>,
        /// `WITHOUT OVERLAPS`.
        without_overlaps: bool,
        /// `INCLUDE`.
        include: Vec<Identifier>,
        /// Of the index.
        options: &'a IndexConstraintOptions,
    },
    /// The same, with an index that is there.
    UsingIndex {
        /// Which of the two.
        primary: bool,
        /// The index.
        index: &'a Name,
    },
    /// An exclusion constraint.
    Exclusion(&'a ExcludeConstraint),
}

impl WantedKeyKind<'_> {
    /// Whether it is a primary key.
    pub(in crate::sql::lower) fn is_primary(&self) -> bool {
        matches!(self, Self::Columns { primary: true, .. } | Self::UsingIndex { primary: true, .. })
    }
}

/// A foreign key.
#[derive(Clone, Debug)]
pub(in crate::sql::lower) struct WantedForeignKey<'a> {
    /// `CONSTRAINT name`.
    pub name: Option<&'a Name>,
    /// The referencing columns.
    pub columns: Vec<&'a Name>,
    /// `PERIOD` on the last column.
    pub period: bool,
    /// What they refer to.
    pub references: &'a References,
    /// `DEFERRABLE` and such.
    pub attributes: ConstraintAttributes,
}

/// A not-null constraint.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::sql::lower) struct WantedNotNull {
    /// `CONSTRAINT name`.
    pub name: Option<Identifier>,
    /// Its column.
    pub column: Identifier,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// `NOT VALID`.
    pub not_valid: bool,
}

impl WantedNotNull {
    /// `NOT NULL` of that column, with nothing else said.
    pub(in crate::sql::lower) fn of(column: &Identifier) -> Self {
        Self { name: None, column: column.clone(), no_inherit: false, not_valid: false }
    }
}

impl<'a> WantedConstraints<'a> {
    /// Takes over those of another list.
    pub(in crate::sql::lower) fn take(&mut self, other: Self) {
        self.checks.extend(other.checks);
        self.keys.extend(other.keys);
        self.foreign_keys.extend(other.foreign_keys);
        self.not_nulls.extend(other.not_nulls);
    }

    /// Adds a constraint of the table.
    ///
    /// # Errors
    /// 0A000 and 42601 for what such a constraint cannot have.
    pub(in crate::sql::lower) fn add(
        &mut self,
        context: &TableContext,
        constraint: &'a TableConstraint,
    ) -> Result<(), CatalogError> {
        let (name, attributes) = (constraint.name.as_ref(), constraint.attributes);
        match &constraint.kind {
            TableConstraintKind::Check(expression) => self.add_check(name, expression, attributes)?,
            TableConstraintKind::NotNull(column) => {
                check_attributes("NOT NULL", attributes, Allowed { not_valid: true, no_inherit: true, ..NOTHING })?;
                self.not_nulls.push(WantedNotNull {
                    name: name.map(|name| name.identifier.clone()),
                    column: column.identifier.clone(),
                    no_inherit: attributes.no_inherit == Some(true),
                    not_valid: attributes.not_valid,
                });
            }
            TableConstraintKind::Unique(key) => self.add_key(context, name, key_kind(false, key), attributes)?,
            TableConstraintKind::PrimaryKey(key) => self.add_key(context, name, key_kind(true, key), attributes)?,
            TableConstraintKind::UniqueUsingIndex(index) => {
                self.add_key(context, name, WantedKeyKind::UsingIndex { primary: false, index }, attributes)?;
            }
            TableConstraintKind::PrimaryKeyUsingIndex(index) => {
                self.add_key(context, name, WantedKeyKind::UsingIndex { primary: true, index }, attributes)?;
            }
            TableConstraintKind::Exclude(exclude) => {
                self.add_key(context, name, WantedKeyKind::Exclusion(exclude), attributes)?;
            }
            TableConstraintKind::ForeignKey { columns, period, references } => {
                self.add_foreign_key(
                    context,
                    WantedForeignKey {
                        name,
                        columns: columns.iter().collect(),
                        period: *period,
                        references,
                        attributes,
                    },
                )?;
            }
        }
        Ok(())
    }

    /// Adds a `CHECK` constraint.
    ///
    /// # Errors
    /// 0A000 for `DEFERRABLE`.
    pub(super) fn add_check(
        &mut self,
        name: Option<&'a Name>,
        expression: &'a Expression,
        attributes: ConstraintAttributes,
    ) -> Result<(), CatalogError> {
        let allowed = Allowed { not_valid: true, no_inherit: true, not_enforced: true, ..NOTHING };
        check_attributes("CHECK", attributes, allowed)?;
        self.checks.push(WantedCheck { name, expression, attributes });
        Ok(())
    }

    /// Adds a constraint with an index.
    ///
    /// # Errors
    /// 0A000 on a foreign table and for `NOT VALID`.
    pub(super) fn add_key(
        &mut self,
        context: &TableContext,
        name: Option<&Name>,
        kind: WantedKeyKind<'a>,
        attributes: ConstraintAttributes,
    ) -> Result<(), CatalogError> {
        let (words, plural) = match &kind {
            WantedKeyKind::Exclusion(_) => ("EXCLUDE", "exclusion constraints"),
            kind if kind.is_primary() => ("PRIMARY KEY", "primary key constraints"),
            _ => ("UNIQUE", "unique constraints"),
        };
        refuse_on_foreign_table(context, plural)?;
        check_attributes(words, attributes, Allowed { deferrable: true, ..NOTHING })?;
        self.keys.push(WantedKey { name: name.map(|name| name.identifier.clone()), kind, attributes });
        Ok(())
    }

    /// Adds a foreign key.
    ///
    /// # Errors
    /// 0A000 on a foreign table and for `NO INHERIT`.
    pub(super) fn add_foreign_key(
        &mut self,
        context: &TableContext,
        foreign_key: WantedForeignKey<'a>,
    ) -> Result<(), CatalogError> {
        refuse_on_foreign_table(context, "foreign key constraints")?;
        let allowed = Allowed { deferrable: true, not_valid: true, not_enforced: true, ..NOTHING };
        check_attributes("FOREIGN KEY", foreign_key.attributes, allowed)?;
        self.foreign_keys.push(foreign_key);
        Ok(())
    }
}

fn key_kind(primary: bool, key: &KeyConstraint) -> WantedKeyKind<'_> {
    let identifiers = |names: &[Name]| names.iter().map(|name| name.identifier.clone()).collect();
    WantedKeyKind::Columns {
        primary,
        columns: identifiers(&key.columns),
        without_overlaps: key.without_overlaps,
        include: identifiers(&key.include),
        options: &key.options,
    }
}

fn refuse_on_foreign_table(context: &TableContext, plural: &str) -> Result<(), CatalogError> {
    if context.form == TableForm::Foreign {
        let message = format!("{plural} are not supported on foreign tables");
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    Ok(())
}

/// What may follow a kind of constraint.
#[derive(Clone, Copy)]
struct Allowed {
    deferrable: bool,
    not_valid: bool,
    no_inherit: bool,
    not_enforced: bool,
}

const NOTHING: Allowed = Allowed { deferrable: false, not_valid: false, no_inherit: false, not_enforced: false };

/// Refuses words that a kind of constraint cannot have (`processCASbits` in `gram.y`).
fn check_attributes(words: &str, attributes: ConstraintAttributes, allowed: Allowed) -> Result<(), CatalogError> {
    let refuse = |what: &str| {
        let message = format!("{words} constraints cannot be marked {what}");
        Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message))
    };
    if attributes.deferrable == Some(false) && attributes.initially_deferred == Some(true) {
        let message = "constraint declared INITIALLY DEFERRED must be DEFERRABLE";
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    }
    let deferrable = attributes.deferrable == Some(true) || attributes.initially_deferred == Some(true);
    match attributes {
        _ if deferrable && !allowed.deferrable => refuse("DEFERRABLE"),
        ConstraintAttributes { not_valid: true, .. } if !allowed.not_valid => refuse("NOT VALID"),
        ConstraintAttributes { no_inherit: Some(true), .. } if !allowed.no_inherit => refuse("NO INHERIT"),
        ConstraintAttributes { enforced: Some(false), .. } if !allowed.not_enforced => refuse("NOT ENFORCED"),
        _ => Ok(()),
    }
}

/// Whether a constraint is deferrable, and whether it is so from the start of each transaction.
pub(in crate::sql::lower) fn deferral(attributes: ConstraintAttributes) -> (bool, bool) {
    let deferred = attributes.initially_deferred == Some(true);
    (attributes.deferrable.unwrap_or(deferred), deferred)
}
