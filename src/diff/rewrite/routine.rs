//! Types, functions, triggers, policies and rules.

use super::relation::after_last;
use super::{Rewrite, columns, data_type, definition, ids, numbers, optional, optional_text, optional_type};
use crate::catalog::ObjectId;
use crate::catalog::function::{Function, FunctionBody, FunctionKind};
use crate::catalog::trigger::{Policy, Rule, Trigger};
use crate::catalog::types::{CompositeType, Domain, EnumType, RangeType, Type};

pub(super) fn data_type_data(id: ObjectId, data: &mut Type, how: &impl Rewrite) {
    match data {
        Type::Enum(EnumType { values, next_value }) => {
            for value in values.iter_mut() {
                value.number = how.value(id, value.number);
            }
            *next_value = values.iter().map(|value| value.number + 1).fold(*next_value, u16::max);
        }
        Type::Composite(CompositeType { attributes, next_attribute }) => {
            columns(id, attributes, how);
            *next_attribute = after_last(attributes.last().map(|attribute| attribute.number), *next_attribute);
        }
        Type::Range(RangeType { subtype, multirange, options }) => {
            data_type(subtype, how);
            *multirange = how.id(*multirange);
            for (_, text) in options {
                how.text(text);
            }
        }
        Type::Multirange { range } => *range = how.id(*range),
        Type::Domain(Domain { base, collation, not_null: _, default }) => {
            data_type(base, how);
            optional(collation, how);
            optional_text(default, how);
        }
        Type::Base(base) => definition(&mut base.options, how),
        Type::Shell => {}
    }
}

pub(super) fn function(function: &mut Function, how: &impl Rewrite) {
    let Function {
        kind,
        arguments,
        returns,
        returns_set: _,
        language: _,
        body,
        volatility: _,
        strict: _,
        security_definer: _,
        leakproof: _,
        parallel: _,
        cost: _,
        rows: _,
        support,
        transforms,
        settings: _,
        depends_on_extensions,
    } = function;
    match kind {
        FunctionKind::Function | FunctionKind::Procedure | FunctionKind::Window => {}
        FunctionKind::Aggregate(aggregate) => definition(&mut aggregate.options, how),
    }
    for argument in arguments {
        data_type(&mut argument.data_type, how);
        optional_text(&mut argument.default, how);
    }
    optional_type(returns, how);
    match body {
        FunctionBody::Parsed(text) => how.text(text),
        FunctionBody::Source(_) | FunctionBody::Object(..) | FunctionBody::None => {}
    }
    optional_text(support, how);
    for transform in transforms {
        data_type(transform, how);
    }
    ids(depends_on_extensions, how);
}

pub(super) fn trigger(trigger: &mut Trigger, how: &impl Rewrite) {
    let Trigger {
        relation,
        timing: _,
        events: _,
        update_columns,
        for_each_row: _,
        condition,
        function,
        arguments: _,
        old_table: _,
        new_table: _,
        constraint,
        enabled: _,
        parent,
        depends_on_extensions,
    } = trigger;
    numbers(*relation, update_columns, how);
    optional_text(condition, how);
    *function = how.id(*function);
    if let Some(constraint) = constraint {
        optional(&mut constraint.from, how);
    }
    optional(parent, how);
    ids(depends_on_extensions, how);
    *relation = how.id(*relation);
}

pub(super) fn policy(policy: &mut Policy, how: &impl Rewrite) {
    let Policy { relation, permissive: _, command: _, roles, using, with_check } = policy;
    ids(roles, how);
    optional_text(using, how);
    optional_text(with_check, how);
    *relation = how.id(*relation);
}

pub(super) fn rule(rule: &mut Rule, how: &impl Rewrite) {
    let Rule { relation, event: _, instead: _, condition, action, enabled: _ } = rule;
    optional_text(condition, how);
    how.text(action);
    *relation = how.id(*relation);
}
