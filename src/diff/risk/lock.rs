//! Others who wait: which lock a statement takes on which table, and for how long.

use std::collections::BTreeSet;

use super::types::{Conversion, conversion};
use super::{Manner, Risk, rules};
use crate::catalog::attribute::{Alteration, Attribute, Value};
use crate::catalog::builtin::Builtin;
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::function::Volatility;
use crate::catalog::relation::{Column, Generated, Table};
use crate::catalog::types::Type;
use crate::catalog::{Catalog, Object, ObjectData, ObjectId, Part, SqlText};
use crate::sql::lex::{Lexer, TokenKind};

pub(super) fn judge(manner: &Manner, before: &Catalog, now: &Catalog) -> Vec<Risk> {
    if manner.follows {
        return Vec::new();
    }
    let mut locks = Locks { before, now, found: BTreeSet::new() };
    match (&manner.change.before, &manner.change.after) {
        (None, Some(object)) => locks.created(object, manner),
        (Some(object), None) => locks.dropped(object, manner),
        (Some(_), Some(after)) => {
            for alteration in &manner.change.alterations {
                locks.altered(after, alteration);
            }
        }
        (None, None) => {}
    }
    locks.found.into_iter().collect()
}

struct Locks<'a> {
    before: &'a Catalog,
    now: &'a Catalog,
    found: BTreeSet<Risk>,
}

impl Locks<'_> {
    fn on(&mut self, relation: ObjectId, code: &str, part: Part) {
        // System catalogs are changed by hand only, which locks nobody out for long.
        if !relation.is_built_in() {
            let is_new = self.before.object(relation).is_none();
            self.found.insert(Risk { rule: rules::rule(code), part, locked: Some(relation), is_new });
        }
    }

    fn created(&mut self, object: &Object, manner: &Manner) {
        match &object.data {
            ObjectData::Index(index) if index.constraint.is_none() => {
                let code = if manner.concurrently { "index-built-concurrently" } else { "index-built" };
                self.on(index.relation, code, Part::Whole);
            }
            ObjectData::Constraint(constraint) => self.constraint(constraint, manner.using_index),
            ObjectData::Trigger(trigger) => self.on(trigger.relation, "trigger-added", Part::Whole),
            ObjectData::Policy(policy) => self.on(policy.relation, "policy-changed", Part::Whole),
            ObjectData::Rule(rule) => self.on(rule.relation, "rule-changed", Part::Whole),
            ObjectData::Statistics(statistics) => self.on(statistics.relation, "statistics-added", Part::Whole),
            ObjectData::Table(table) => {
                let code = if table.is_partition() { "partition-created" } else { "partition-joins" };
                for parent in &table.parents {
                    self.on(*parent, code, Part::Whole);
                }
            }
            _ => {}
        }
    }

    fn constraint(&mut self, constraint: &Constraint, using_index: bool) {
        let on = constraint.on;
        if self.now.object(on).is_some_and(|object| matches!(object.as_type(), Some(Type::Domain(_)))) {
            if constraint.validated {
                self.on(on, "domain-checked", Part::Whole);
            }
            return;
        }
        let code = match &constraint.kind {
            // What is said of the column says it already.
            ConstraintKind::NotNull { .. } => return,
            ConstraintKind::Check { .. } if constraint.validated => "check-added",
            ConstraintKind::Check { .. } => "constraint-added-not-valid",
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } if using_index => {
                "constraint-added-using-index"
            }
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => "unique-constraint-added",
            ConstraintKind::Exclusion { .. } => "exclusion-constraint-added",
            ConstraintKind::ForeignKey(key) => {
                if key.referenced != on {
                    self.on(key.referenced, "foreign-key-refers-to-it", Part::Whole);
                }
                if constraint.validated { "foreign-key-added" } else { "foreign-key-added-not-valid" }
            }
        };
        self.on(on, code, Part::Whole);
    }

    fn dropped(&mut self, object: &Object, manner: &Manner) {
        match &object.data {
            ObjectData::Table(_) | ObjectData::View(_) => self.on(object.id, "relation-dropped", Part::Whole),
            ObjectData::Index(index) if index.constraint.is_none() => {
                let code = if manner.concurrently { "index-dropped-concurrently" } else { "index-dropped" };
                self.on(index.relation, code, Part::Whole);
            }
            ObjectData::Constraint(constraint) => {
                self.on(constraint.on, "table-altered", Part::Whole);
                if let Some(key) = constraint.as_foreign_key() {
                    self.on(key.referenced, "table-altered", Part::Whole);
                }
            }
            ObjectData::Trigger(trigger) => self.on(trigger.relation, "trigger-dropped", Part::Whole),
            ObjectData::Policy(policy) => self.on(policy.relation, "policy-changed", Part::Whole),
            ObjectData::Rule(rule) => self.on(rule.relation, "rule-changed", Part::Whole),
            _ => {}
        }
    }

    fn altered(&mut self, after: &Object, alteration: &Alteration) {
        let part = alteration.part();
        match &after.data {
            ObjectData::Table(table) => {
                let code = self.table_altered(after.id, table, alteration);
                self.on(after.id, code, part);
                if let Alteration::Changed { attribute: Attribute::PartitionBound, .. } = alteration {
                    for parent in &table.parents {
                        self.on(*parent, "partition-joins", part);
                    }
                }
            }
            ObjectData::View(_) => self.on(after.id, "view-replaced", part),
            ObjectData::Constraint(constraint) => {
                let Alteration::Changed { attribute, after: value, .. } = alteration else { return };
                let validated = *attribute == Attribute::Validation && matches!(value, Some(Value::Word("valid")));
                self.on(constraint.on, if validated { "constraint-validated" } else { "table-altered" }, part);
            }
            ObjectData::Trigger(trigger) => {
                let switched = matches!(alteration, Alteration::Changed { attribute: Attribute::Firing, .. });
                self.on(trigger.relation, if switched { "trigger-switched" } else { "trigger-added" }, part);
            }
            ObjectData::Policy(policy) => self.on(policy.relation, "policy-changed", part),
            ObjectData::Rule(rule) => self.on(rule.relation, "rule-changed", part),
            _ => {}
        }
    }

    fn table_altered(&self, id: ObjectId, table: &Table, alteration: &Alteration) -> &'static str {
        let of = |part: Part| match part {
            Part::Column(number) => table.columns.iter().find(|column| column.number == number),
            Part::Whole | Part::Default(_) | Part::EnumValue(_) => None,
        };
        match alteration {
            Alteration::Added(part) => match of(*part) {
                Some(column) if self.is_computed_for_each_row(column) => "default-computed-for-each-row",
                _ => "table-altered",
            },
            Alteration::Removed(_) => "table-altered",
            Alteration::Changed { part, attribute, before, after } => match attribute {
                Attribute::Comment => "commented",
                Attribute::StatisticsTarget | Attribute::Options | Attribute::ClusterIndex => "parameter-set",
                Attribute::Type => match (before, after) {
                    (Some(Value::Type(old)), Some(Value::Type(new)))
                        if conversion(old, new, self.now, self.now) == Conversion::Same =>
                    {
                        "table-altered"
                    }
                    _ => "table-rewritten",
                },
                Attribute::Nullability if of(*part).is_some_and(|column| column.not_null) => {
                    if self.is_known_not_null(id, *part) { "table-altered" } else { "nulls-checked" }
                }
                Attribute::Persistence | Attribute::Tablespace | Attribute::AccessMethod => "table-rewritten",
                Attribute::Generation if matches!(after, Some(Value::Word("stored"))) => "table-rewritten",
                Attribute::PartitionBound if after.is_some() => "partition-attached",
                _ => "table-altered",
            },
        }
    }

    /// Whether a new column has to be computed row by row (ALTER TABLE, notes): it is stored and generated, counts, or
    /// has a default that is another each time.
    fn is_computed_for_each_row(&self, column: &Column) -> bool {
        column.generated == Some(Generated::Stored)
            || column.identity.is_some()
            || column.generated.is_none() && column.default.as_ref().is_some_and(|text| self.is_volatile(text))
    }

    /// Whether a text calls a function that is volatile, by the name of the built-in ones and the identity of others.
    fn is_volatile(&self, text: &SqlText) -> bool {
        let own = text.targets().filter_map(|target| self.now.object(target.object));
        if own.filter_map(|object| object.as_function()).any(|function| function.volatility == Volatility::Volatile) {
            return true;
        }
        let functions = Builtin::of(self.now.version()).functions();
        let tokens: Vec<_> = Lexer::new(&text.text).collect();
        tokens.windows(2).any(|pair| {
            let name = pair[0].span.slice(&text.text).to_ascii_lowercase();
            pair[1].kind == TokenKind::LeftParenthesis
                && functions
                    .named(&name)
                    .iter()
                    .any(|function| function.signature.volatility == crate::catalog::builtin::Volatility::Volatile)
        })
    }

    /// Whether a valid constraint says already that the column has no nulls, so that no row is read.
    fn is_known_not_null(&self, table: ObjectId, part: Part) -> bool {
        let Part::Column(number) = part else { return false };
        self.now.members(table).filter_map(|member| member.as_constraint()).any(|constraint| match &constraint.kind {
            ConstraintKind::Check { expression, columns } => {
                let text = expression.text.to_ascii_lowercase();
                constraint.validated
                    && columns.as_slice() == [number]
                    && text.split_whitespace().collect::<Vec<_>>().ends_with(&["is", "not", "null"])
            }
            _ => false,
        })
    }
}
