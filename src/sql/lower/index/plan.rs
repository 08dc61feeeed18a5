//! Indexes about to be made, with the constraints that they stand for (`IndexStmt` in `parsenodes.h`).

use std::sync::Arc;

use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::index::{Index, IndexColumn, IndexKey};
use crate::catalog::relation::Options;
use crate::catalog::{Catalog, ColumnNumber, Object, ObjectId, SqlText};
use crate::sql::lower::table::ColumnMap;
use crate::text::{Identifier, MAX_IDENTIFIER_BYTES, clip};

/// An index about to be made.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::sql::lower) struct IndexPlan {
    /// Its name, if it is given one.
    pub name: Option<Identifier>,
    /// Its access method.
    pub method: Identifier,
    /// Its keys.
    pub columns: Vec<IndexColumn>,
    /// `INCLUDE`.
    pub include: Vec<ColumnNumber>,
    /// `UNIQUE`.
    pub unique: bool,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: bool,
    /// `WHERE`.
    pub predicate: Option<SqlText>,
    /// Storage parameters.
    pub options: Options,
    /// Its tablespace.
    pub tablespace: Option<Identifier>,
    /// The constraint that it stands for.
    pub constraint: Option<ConstraintPlan>,
    /// The index and constraint of the partitioned table that it is the share of.
    pub parent: Option<(ObjectId, Option<ObjectId>)>,
    /// `ON ONLY`.
    pub only: bool,
    /// Its `COMMENT`.
    pub comment: Option<Arc<str>>,
}

/// What the constraint of an index says beyond the index.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::sql::lower) struct ConstraintPlan {
    /// Which constraint.
    pub kind: ConstraintPlanKind,
    /// `DEFERRABLE`.
    pub deferrable: bool,
    /// `INITIALLY DEFERRED`.
    pub initially_deferred: bool,
}

/// The kinds of constraints that have an index.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::sql::lower) enum ConstraintPlanKind {
    /// A primary key.
    PrimaryKey {
        /// `WITHOUT OVERLAPS`.
        without_overlaps: bool,
    },
    /// A unique constraint.
    Unique {
        /// `WITHOUT OVERLAPS`.
        without_overlaps: bool,
    },
    /// An exclusion constraint.
    Exclusion {
        /// The operator of each key.
        operators: Vec<SqlText>,
    },
}

impl ConstraintPlanKind {
    /// What a generated name ends in (`ChooseIndexName` in `indexcmds.c`).
    pub(super) fn label(&self) -> &'static str {
        match self {
            Self::PrimaryKey { .. } => "pkey",
            Self::Unique { .. } => "key",
            Self::Exclusion { .. } => "excl",
        }
    }

    /// As messages name it.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::PrimaryKey { .. } => "PRIMARY KEY",
            Self::Unique { .. } => "UNIQUE",
            Self::Exclusion { .. } => "EXCLUDE",
        }
    }
}

impl IndexPlan {
    /// Whether it is the index of a primary key.
    pub(in crate::sql::lower) fn is_primary(&self) -> bool {
        let kind = self.constraint.as_ref().map(|constraint| &constraint.kind);
        matches!(kind, Some(ConstraintPlanKind::PrimaryKey { .. }))
    }

    /// The same index for another table (`generateClonedIndexStmt` in `parse_utilcmd.c`); its name is made anew.
    pub(in crate::sql::lower) fn of_index(catalog: &Catalog, object: &Object, index: &Index, map: &ColumnMap) -> Self {
        let constraint = index.constraint.and_then(|id| catalog.object(id)).and_then(|object| object.as_constraint());
        let plan = Self {
            name: None,
            method: index.method.clone(),
            columns: index.columns.clone(),
            include: index.include.clone(),
            unique: index.unique,
            nulls_not_distinct: index.nulls_not_distinct,
            predicate: index.predicate.clone(),
            options: index.options.clone(),
            tablespace: index.tablespace.clone(),
            constraint: constraint.and_then(ConstraintPlan::of),
            parent: None,
            only: false,
            comment: object.comment.clone(),
        };
        plan.for_table(map)
    }

    /// The same plan about the columns of another table.
    pub(in crate::sql::lower) fn for_table(mut self, map: &ColumnMap) -> Self {
        for column in &mut self.columns {
            column.key = match &column.key {
                IndexKey::Column(number) => IndexKey::Column(map.column(*number).unwrap_or(*number)),
                IndexKey::Expression(text) => IndexKey::Expression(map.text(text)),
            };
        }
        self.include = map.columns(&self.include);
        self.predicate = self.predicate.as_ref().map(|predicate| map.text(predicate));
        self
    }

    /// The key columns, expressions left out.
    pub(in crate::sql::lower) fn key_columns(&self) -> Vec<ColumnNumber> {
        let number = |column: &IndexColumn| match column.key {
            IndexKey::Column(number) => Some(number),
            IndexKey::Expression(_) => None,
        };
        self.columns.iter().filter_map(number).collect()
    }
}

impl ConstraintPlan {
    /// What a constraint says beyond its index; `None` for one without index.
    pub(in crate::sql::lower) fn of(constraint: &Constraint) -> Option<Self> {
        let kind = match &constraint.kind {
            ConstraintKind::PrimaryKey { without_overlaps, .. } => {
                ConstraintPlanKind::PrimaryKey { without_overlaps: *without_overlaps }
            }
            ConstraintKind::Unique { without_overlaps, .. } => {
                ConstraintPlanKind::Unique { without_overlaps: *without_overlaps }
            }
            ConstraintKind::Exclusion { operators, .. } => {
                ConstraintPlanKind::Exclusion { operators: operators.clone() }
            }
            ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. } | ConstraintKind::ForeignKey(_) => {
                return None;
            }
        };
        let (deferrable, initially_deferred) = (constraint.deferrable, constraint.initially_deferred);
        Some(Self { kind, deferrable, initially_deferred })
    }
}

/// Names for the columns of an index: those of columns and functions, else `expr`, with numbers behind what is there
/// already (`ChooseIndexColumnNames` in `indexcmds.c`).
pub(super) fn name_columns(wanted: impl IntoIterator<Item = Option<Identifier>>) -> Vec<Identifier> {
    let mut names: Vec<Identifier> = Vec::new();
    for original in wanted {
        let original = original.unwrap_or_else(|| Identifier::from("expr"));
        let mut name = original.clone();
        let mut number = 1_u32;
        while names.contains(&name) {
            let suffix = number.to_string();
            let kept = clip(original.as_str(), MAX_IDENTIFIER_BYTES - suffix.len());
            name = Identifier::exact(&format!("{kept}{suffix}"));
            number += 1;
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::name_columns;
    use crate::text::Identifier;

    #[test]
    fn a_name_that_is_there_gets_a_number() {
        let names = name_columns([Some(Identifier::from("a")), None, None, Some(Identifier::from("a"))]);
        assert_eq!(names.iter().map(Identifier::as_str).collect::<Vec<_>>(), ["a", "expr", "expr1", "a1"]);
    }
}
