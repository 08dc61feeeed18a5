//! What a change risks: rows that are lost, running code that breaks, others that wait for a lock.
//!
//! [`rules`] is the closed table; `loss` and `breakage` judge what is different in the end, `lock` what each statement
//! on the way does.

mod breakage;
mod lock;
mod loss;
pub mod rules;
mod types;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::compare::ObjectChange;
use crate::catalog::{Catalog, Object, ObjectId, Part};

pub use rules::{Held, LockMode, RULES, Rule, Severity};

/// A rule that applies to a change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Risk {
    /// The rule.
    pub rule: &'static Rule,
    /// The part of the object that it is about.
    pub part: Part,
    /// The relation that is locked, where the rule is about a lock.
    pub locked: Option<ObjectId>,
    /// Whether that relation is new too, so that nobody can be waiting for it.
    pub is_new: bool,
}

impl Risk {
    /// How much it weighs: a lock on what nobody knows yet does no harm.
    pub fn severity(&self) -> Severity {
        if self.is_new && self.rule.severity == Severity::Locking { Severity::Safe } else { self.rule.severity }
    }
}

/// What the end result risks. `before` and `after` are the catalogs of the difference.
pub fn of_change(change: &ObjectChange, before: &Catalog, after: &Catalog) -> Vec<Risk> {
    let mut found = Found { change, before, after, risks: BTreeSet::new() };
    loss::judge(&mut found);
    breakage::judge(&mut found);
    found.risks.into_iter().collect()
}

/// A step on the way, as far as locks are concerned.
#[derive(Clone, Debug)]
pub struct Manner {
    /// The step as a change of one object.
    pub change: ObjectChange,
    /// Whether the statement is `CONCURRENTLY`.
    pub concurrently: bool,
    /// Whether a constraint took over an index that was there (`USING INDEX`).
    pub using_index: bool,
    /// The statement was about something else, which has the lock told.
    pub follows: bool,
}

/// Which locks a step takes. A relation that is not in `before`, the catalog of the base, is new to everybody.
pub fn of_step(manner: &Manner, before: &Catalog, now: &Catalog) -> Vec<Risk> {
    lock::judge(manner, before, now)
}

/// The risks found so far for a change.
struct Found<'a> {
    change: &'a ObjectChange,
    before: &'a Catalog,
    after: &'a Catalog,
    risks: BTreeSet<Risk>,
}

impl<'a> Found<'a> {
    fn note(&mut self, code: &str, part: Part) {
        let rule = rules::rule(code);
        self.risks.insert(Risk { rule, part, locked: None, is_new: false });
    }

    /// The object on both sides, if it is on both.
    fn altered(&self) -> Option<(&'a Arc<Object>, &'a Arc<Object>)> {
        Some((self.change.before.as_ref()?, self.change.after.as_ref()?))
    }

    /// Whether the relation that a member belongs to was there before and still is.
    fn on_lasting_relation(&self, relation: ObjectId) -> bool {
        self.before.object(relation).is_some() && self.after.object(relation).is_some()
    }
}
