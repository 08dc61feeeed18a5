//! Changes in words.

use crate::catalog::attribute::{Alteration, Attribute, Value, compare};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::relation::Column;
use crate::catalog::{Address, Catalog, Cause, Change, Object, ObjectData, ObjectId, Part};
use crate::print::{Printer, Qualify};
use crate::sql::session::Step;

use super::model::{Badge, Inline, Tone};

/// Tells steps as they looked when they happened.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    before: Printer<'a>,
    after: Printer<'a>,
}

impl<'a> Words<'a> {
    /// For steps that led from one catalog to the other.
    pub fn between(before: &'a Catalog, after: &'a Catalog) -> Self {
        Self { before: Printer::new(before, Qualify::WhereNeeded), after: Printer::new(after, Qualify::WhereNeeded) }
    }

    /// What a step did, a line each.
    pub fn of(&self, step: &Step) -> Vec<Vec<Inline>> {
        match (&step.change, &step.before) {
            (Change::Create(object), _) => vec![self.created(object)],
            (Change::Alter { object, cause }, Some(before)) => {
                let mut lines = self.altered(before, object);
                if let (Some(line), Cause::Consequence(of)) = (lines.first_mut(), cause) {
                    self.because(*of, line);
                }
                lines
            }
            (Change::Drop { cause, .. }, Some(before)) => {
                let mut line = vec![badge(Tone::Removed, "−"), text(format!(" {} ", before.kind().words()))];
                line.push(code(self.title(before)));
                if let Cause::Consequence(of) = cause {
                    self.because(*of, &mut line);
                }
                vec![line]
            }
            (Change::Alter { .. } | Change::Drop { .. }, None) => Vec::new(),
        }
    }

    fn because(&self, of: Address, line: &mut Vec<Inline>) {
        let cause = self.describe(of);
        if !cause.is_empty() {
            line.push(text(format!(", with {cause}")));
        }
    }

    fn describe(&self, address: Address) -> String {
        let now = self.after.describe(address);
        if now.is_empty() { self.before.describe(address) } else { now }
    }

    fn name(&self, id: ObjectId) -> String {
        let now = self.after.name(id);
        if now.is_empty() { self.before.name(id) } else { now }
    }

    /// The name of an object, with the relation that it belongs to.
    fn title(&self, object: &Object) -> String {
        let name = self.after.object_name(object);
        let name = match &object.data {
            ObjectData::Function(function) => self.after.signature(object, function),
            _ => name,
        };
        match object.parent() {
            Some(parent) => format!("{name} on {}", self.name(parent)),
            None => name,
        }
    }

    fn created(&self, object: &Object) -> Vec<Inline> {
        let mut line = vec![badge(Tone::Added, "+"), text(format!(" {} ", object.kind().words()))];
        line.push(code(self.title(object)));
        let detail = match &object.data {
            ObjectData::Table(table) => {
                let count = table.columns.len();
                Some(text(format!(" ({count} column{})", if count == 1 { "" } else { "s" })))
            }
            ObjectData::Index(index) => Some(code(self.after.index_body(index))),
            ObjectData::Constraint(constraint) => Some(code(self.after.constraint_body(constraint))),
            ObjectData::Trigger(trigger) => {
                Some(text(format!(" on {}, calls {}", self.after.trigger_events(trigger), self.name(trigger.function))))
            }
            ObjectData::Type(crate::catalog::types::Type::Enum(data)) => {
                let labels: Vec<&str> = data.values.iter().map(|value| &*value.label).collect();
                Some(text(format!(": {}", labels.join(", "))))
            }
            _ => None,
        };
        match detail {
            Some(Inline::Code(detail)) => line.extend([text(" "), code(detail)]),
            Some(detail) => line.push(detail),
            None => {}
        }
        line
    }

    fn altered(&self, before: &Object, after: &Object) -> Vec<Vec<Inline>> {
        compare(before, after).iter().filter_map(|alteration| self.alteration(before, after, alteration)).collect()
    }

    /// One alteration; `None` for what only follows from another.
    fn alteration(&self, before: &Object, after: &Object, alteration: &Alteration) -> Option<Vec<Inline>> {
        let name = self.title(after);
        Some(match alteration {
            Alteration::Added(Part::Column(number)) => {
                let column = after.column(*number)?;
                let mut line = vec![badge(Tone::Added, "+"), text(" column "), code(format!("{name}.{}", column.name))];
                line.extend([text(" "), code(self.column(column))]);
                line
            }
            Alteration::Removed(Part::Column(number)) => {
                let column = before.column(*number)?;
                vec![badge(Tone::Removed, "−"), text(" column "), code(format!("{name}.{}", column.name))]
            }
            Alteration::Added(Part::EnumValue(number)) => {
                let label = value_label(after, *number)?;
                vec![badge(Tone::Added, "+"), text(" value "), code(label), text(" of "), code(name)]
            }
            Alteration::Added(_) | Alteration::Removed(_) => return None,
            Alteration::Changed { attribute: Attribute::Values, .. } => return None,
            Alteration::Changed { part, attribute, before: old, after: new } => {
                let subject = match part {
                    Part::Column(number) | Part::Default(number) => {
                        format!("{name}.{}", after.column(*number)?.name)
                    }
                    Part::EnumValue(_) => format!("a value of {name}"),
                    Part::Whole => name,
                };
                let kind = match part {
                    Part::Column(_) | Part::Default(_) => "column",
                    _ => after.kind().words(),
                };
                let mut line = vec![badge(Tone::Changed, "~"), text(format!(" {kind} ")), code(subject)];
                self.change_of(*attribute, old.as_ref(), new.as_ref(), &mut line);
                line
            }
        })
    }

    fn change_of(&self, attribute: Attribute, old: Option<&Value>, new: Option<&Value>, line: &mut Vec<Inline>) {
        let (before, after) = (
            old.map(|value| value_text(&self.before, value)).unwrap_or_default(),
            new.map(|value| value_text(&self.after, value)).unwrap_or_default(),
        );
        let words = attribute.words();
        match attribute {
            Attribute::Name => line.extend([text(" renamed from "), code(before), text(" to "), code(after)]),
            Attribute::Nullability => line.push(text(format!(" is {after} now"))),
            Attribute::Body | Attribute::Query | Attribute::Arguments => line.push(text(format!(": {words} replaced"))),
            Attribute::Comment if new.is_some() => line.extend([text(": comment "), code(first_line(&after))]),
            _ => match (before.is_empty(), after.is_empty()) {
                (true, true) => line.push(text(format!(": {words} changed"))),
                (true, false) => line.extend([text(format!(": {words} ")), code(after)]),
                (false, true) => line.extend([text(format!(": {words} ")), Inline::Removed(before), text(" removed")]),
                (false, false) => line.extend([text(format!(": {words} ")), code(before), text(" → "), code(after)]),
            },
        }
    }

    /// `text NOT NULL DEFAULT 'x'`
    fn column(&self, column: &Column) -> String {
        let mut words = column.data_type.as_ref().map(|data_type| self.after.data_type(data_type)).unwrap_or_default();
        if column.not_null {
            words.push_str(" NOT NULL");
        }
        if let Some(default) = column.default.as_ref().filter(|_| column.generated.is_none()) {
            words.push_str(&format!(" DEFAULT {}", self.after.sql(default)));
        }
        words
    }
}

fn value_label(object: &Object, number: u16) -> Option<String> {
    match object.as_type()? {
        crate::catalog::types::Type::Enum(data) => {
            data.values.iter().find(|value| value.number == number).map(|value| value.label.to_string())
        }
        _ => None,
    }
}

/// A value in a few words or a bit of SQL; empty where it takes more than that.
pub fn value_text(printer: &Printer<'_>, value: &Value) -> String {
    match value {
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Word(word) => (*word).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Name(name) => name.to_string(),
        Value::Type(data_type) => printer.data_type(data_type),
        Value::Sql(text) => printer.sql(text),
        Value::Object(id) => printer.name(*id),
        Value::Objects(ids) => ids.iter().map(|id| printer.name(*id)).collect::<Vec<_>>().join(", "),
        Value::Address(address) => printer.describe(*address),
        Value::Columns(relation, numbers) => printer.columns(*relation, numbers),
        Value::Options(options) => printer.options(options),
        Value::Labels(labels) => labels.join(", "),
        Value::Constraint(constraint) => printer.constraint_body(constraint),
        Value::Settings(settings) => {
            settings.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
        }
        Value::PartitionBound(bound) => printer.partition_bound(bound),
        Value::Privileges(_)
        | Value::Keys(..)
        | Value::PartitionKey(_)
        | Value::Arguments(_)
        | Value::Definition(_)
        | Value::Memberships(_)
        | Value::RoleSettings(_)
        | Value::Sequence(_)
        | Value::Events(..)
        | Value::Whole(_) => String::new(),
    }
}

/// Whether a step is about something that came with another in the same statement, and so needs no line of its own: the
/// constraints and indexes of a new table.
pub(super) fn comes_along(step: &Step, created: &std::collections::BTreeMap<ObjectId, u32>) -> bool {
    let Change::Create(object) = &step.change else { return false };
    let is_index_of_constraint = object.as_index().is_some_and(|index| index.constraint.is_some());
    let of = match &object.data {
        ObjectData::Sequence(sequence) => sequence.owned_by.map(|column| column.object),
        ObjectData::Constraint(constraint) => match constraint.kind {
            ConstraintKind::NotNull { .. } => return true,
            _ => Some(constraint.on),
        },
        _ => object.parent(),
    };
    is_index_of_constraint
        || of.and_then(|of| created.get(&of)).is_some_and(|statement| *statement == step.origin.statement)
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(80).collect();
    if short.len() < text.trim_end().len() {
        short.push('…');
    }
    short
}

fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

fn code(text: impl Into<String>) -> Inline {
    Inline::Code(text.into())
}

fn badge(tone: Tone, text: &str) -> Inline {
    Inline::Badge(Badge { text: text.to_owned(), tone, title: None })
}
