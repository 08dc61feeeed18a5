//! Constraints.

use crate::catalog::constraint::{Constraint, ConstraintKind, ForeignKey, ReferentialAction};
use crate::catalog::index::Index;
use crate::catalog::{Object, ObjectId};
use crate::print::Printer;

impl Printer<'_> {
    /// `CONSTRAINT name …`, as it stands in `CREATE TABLE` or after `ADD`; without `NOT VALID`.
    pub fn constraint_clause(&self, object: &Object, constraint: &Constraint) -> String {
        let mut clause = format!("CONSTRAINT {} {}", self.identifier(&object.name), self.constraint_body(constraint));
        if constraint.deferrable {
            clause.push_str(" DEFERRABLE");
        }
        if constraint.initially_deferred {
            clause.push_str(" INITIALLY DEFERRED");
        }
        if !constraint.enforced {
            clause.push_str(" NOT ENFORCED");
        }
        clause
    }

    /// What a constraint demands, without its name and timing: `FOREIGN KEY (a) REFERENCES t(id)`.
    pub fn constraint_body(&self, constraint: &Constraint) -> String {
        match &constraint.kind {
            ConstraintKind::Check { expression, .. } => {
                let inherit = if constraint.no_inherit { " NO INHERIT" } else { "" };
                format!("CHECK ({}){inherit}", self.sql(expression))
            }
            ConstraintKind::NotNull { column } => {
                let inherit = if constraint.no_inherit { " NO INHERIT" } else { "" };
                match column {
                    Some(number) => format!("NOT NULL {}{inherit}", self.bare_name(constraint.on.column(*number))),
                    None => "NOT NULL".to_owned(),
                }
            }
            ConstraintKind::PrimaryKey { index, without_overlaps, .. } => {
                self.index_constraint("PRIMARY KEY", *index, *without_overlaps)
            }
            ConstraintKind::Unique { index, without_overlaps, .. } => {
                self.index_constraint("UNIQUE", *index, *without_overlaps)
            }
            ConstraintKind::Exclusion { index, operators, .. } => self.exclusion(*index, operators),
            ConstraintKind::ForeignKey(key) => self.foreign_key(constraint.on, key),
        }
    }

    fn index_constraint(&self, words: &str, index: ObjectId, without_overlaps: bool) -> String {
        let Some(index) = self.catalog.object(index).and_then(|object| object.as_index()) else {
            return words.to_owned();
        };
        let distinct = if index.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
        let keys: Vec<String> = index.columns.iter().map(|column| self.index_key(index, column)).collect();
        let overlaps = if without_overlaps { " WITHOUT OVERLAPS" } else { "" };
        format!("{words}{distinct} ({}{overlaps}){}", keys.join(", "), self.index_constraint_tail(index))
    }

    /// `INCLUDE`, `WITH`, `USING INDEX TABLESPACE` of a constraint's index.
    fn index_constraint_tail(&self, index: &Index) -> String {
        let mut tail = String::new();
        if !index.include.is_empty() {
            tail.push_str(&format!(" INCLUDE ({})", self.columns(index.relation, &index.include)));
        }
        if !index.options.is_empty() {
            tail.push_str(&format!(" WITH ({})", self.options(&index.options)));
        }
        if let Some(tablespace) = &index.tablespace {
            tail.push_str(&format!(" USING INDEX TABLESPACE {}", self.identifier(tablespace)));
        }
        tail
    }

    fn exclusion(&self, index: ObjectId, operators: &[crate::catalog::SqlText]) -> String {
        let Some(index) = self.catalog.object(index).and_then(|object| object.as_index()) else {
            return "EXCLUDE".to_owned();
        };
        let elements: Vec<String> = index
            .columns
            .iter()
            .zip(operators)
            .map(|(column, operator)| format!("{} WITH {}", self.index_element(index, column), self.sql(operator)))
            .collect();
        let mut clause = format!(
            "EXCLUDE USING {} ({}){}",
            self.identifier(&index.method),
            elements.join(", "),
            self.index_constraint_tail(index)
        );
        if let Some(predicate) = &index.predicate {
            clause.push_str(&format!(" WHERE ({})", self.sql(predicate)));
        }
        clause
    }

    fn foreign_key(&self, on: ObjectId, key: &ForeignKey) -> String {
        let with_period = |relation, numbers: &[_]| match numbers.split_last() {
            Some((last, before)) if key.period => {
                format!("{}, PERIOD {}", self.columns(relation, before), self.columns(relation, &[*last]))
            }
            _ => self.columns(relation, numbers),
        };
        let mut clause = format!(
            "FOREIGN KEY ({}) REFERENCES {} ({})",
            with_period(on, &key.columns),
            self.name(key.referenced),
            with_period(key.referenced, &key.referenced_columns)
        );
        if key.match_full {
            clause.push_str(" MATCH FULL");
        }
        if key.on_update != ReferentialAction::NoAction {
            clause.push_str(&format!(" ON UPDATE {}", key.on_update.words()));
        }
        if key.on_delete != ReferentialAction::NoAction {
            clause.push_str(&format!(" ON DELETE {}", key.on_delete.words()));
        }
        if !key.on_delete_columns.is_empty() {
            clause.push_str(&format!(" ({})", self.columns(on, &key.on_delete_columns)));
        }
        clause
    }

    /// `ALTER TABLE … ADD CONSTRAINT …`; of a partitioned table only on itself where its partitions have their own.
    pub(super) fn add_constraint(&self, object: &Object, constraint: &Constraint) -> String {
        let Some(on) = self.catalog.object(constraint.on) else { return String::new() };
        let valid = if constraint.validated { "" } else { " NOT VALID" };
        let clause = self.constraint_clause(object, constraint);
        if on.as_type().is_some() {
            return format!("ALTER DOMAIN {} ADD {clause}{valid};", self.object_name(on));
        }
        let only = if constraint.index().is_some() { "ONLY " } else { "" };
        format!("ALTER TABLE {only}{} ADD {clause}{valid};", self.object_name(on))
    }
}
