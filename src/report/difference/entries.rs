//! What happened to one object, as lines: one for the object itself, one for each part that is different.

use std::collections::BTreeMap;

use crate::catalog::attribute::{Alteration, Attribute};
use crate::catalog::relation::Column;
use crate::catalog::types::Type;
use crate::catalog::{Object, ObjectData, Part};
use crate::diff::{Nature, ObjectChange};
use crate::print::{Printer, quote_literal};

use super::value::text_of;
use super::view::AttributeView;
use crate::text::counted;

/// One line, before places and risks are known.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) part: Part,
    pub(super) nature: Nature,
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) definition: Option<String>,
    pub(super) attributes: Vec<AttributeView>,
}

/// Writes about both sides of a difference.
#[derive(Clone, Copy)]
pub(super) struct Printers<'a> {
    pub(super) before: Printer<'a>,
    pub(super) after: Printer<'a>,
}

impl Printers<'_> {
    /// The lines of a change.
    pub(super) fn entries(&self, change: &ObjectChange) -> Vec<Entry> {
        match (&change.before, &change.after) {
            (Some(before), Some(after)) => self.altered(before, after, &change.alterations),
            (None, Some(object)) => self.came(object),
            (Some(object), None) => {
                vec![whole(object, Nature::Removed, self.before.title(object), self.before.summary(object))]
            }
            (None, None) => Vec::new(),
        }
    }

    fn came(&self, object: &Object) -> Vec<Entry> {
        let mut entries = vec![whole(object, Nature::Added, self.after.title(object), self.after.summary(object))];
        let parts = object.as_table().is_some() || matches!(object.as_type(), Some(Type::Composite(_)));
        for column in object.columns().iter().filter(|_| parts) {
            entries.push(self.column(object, column, Nature::Added));
        }
        entries
    }

    fn column(&self, object: &Object, column: &Column, nature: Nature) -> Entry {
        let printer = if nature == Nature::Removed { &self.before } else { &self.after };
        Entry {
            part: Part::Column(column.number),
            nature,
            kind: part_kind(object),
            name: printer.identifier(&column.name),
            definition: Some(printer.column_words(column)),
            attributes: Vec::new(),
        }
    }

    fn altered(&self, before: &Object, after: &Object, alterations: &[Alteration]) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut changed: BTreeMap<Part, Vec<AttributeView>> = BTreeMap::new();
        for alteration in alterations {
            match alteration {
                Alteration::Added(Part::Column(number)) => {
                    entries.extend(after.column(*number).map(|column| self.column(after, column, Nature::Added)));
                }
                Alteration::Removed(Part::Column(number)) => {
                    entries.extend(before.column(*number).map(|column| self.column(before, column, Nature::Removed)));
                }
                Alteration::Added(Part::EnumValue(number)) => entries.push(enum_value(after, *number, Nature::Added)),
                Alteration::Added(_) | Alteration::Removed(_) => {}
                Alteration::Changed { attribute: Attribute::Values, .. } if !is_sorted_anew(before, after) => {
                    entries.extend(removed_values(before, after));
                }
                Alteration::Changed { part, attribute, before: old, after: new } => {
                    let part = if let Part::Default(number) = part { Part::Column(*number) } else { *part };
                    changed.entry(part).or_default().push(AttributeView {
                        attribute: attribute.words(),
                        before: old.as_ref().map(|value| text_of(&self.before, before, value)),
                        after: new.as_ref().map(|value| text_of(&self.after, after, value)),
                    });
                }
            }
        }
        if alterations.is_empty() {
            changed.insert(Part::Whole, vec![self.definitions(before, after)]);
        }
        entries.extend(changed.into_iter().map(|(part, attributes)| self.changed(after, part, attributes)));
        entries.sort_by_key(|entry| (entry.part != Part::Whole, entry.nature_order(), entry.part));
        entries
    }

    /// The whole statement, where no attribute tells what of it is different.
    fn definitions(&self, before: &Object, after: &Object) -> AttributeView {
        AttributeView {
            attribute: "definition",
            before: Some(self.before.definition(before).join("\n")),
            after: Some(self.after.definition(after).join("\n")),
        }
    }

    fn changed(&self, after: &Object, part: Part, attributes: Vec<AttributeView>) -> Entry {
        let mut entry = whole(after, Nature::Changed, self.after.title(after), None);
        entry.part = part;
        entry.attributes = attributes;
        match part {
            Part::Whole | Part::Default(_) => {}
            Part::Column(number) => {
                entry.kind = part_kind(after);
                entry.name = after.column(number).map(|column| self.after.identifier(&column.name)).unwrap_or_default();
            }
            Part::EnumValue(number) => {
                let value = enum_value(after, number, Nature::Changed);
                (entry.kind, entry.name) = (value.kind, value.name);
            }
        }
        entry
    }
}

impl Entry {
    /// What went is told first.
    pub(super) fn nature_order(&self) -> u8 {
        match self.nature {
            Nature::Removed => 0,
            Nature::Changed => 1,
            Nature::Added => 2,
        }
    }
}

fn whole(object: &Object, nature: Nature, name: String, definition: Option<String>) -> Entry {
    Entry { part: Part::Whole, nature, kind: object.kind().words(), name, definition, attributes: Vec::new() }
}

fn part_kind(object: &Object) -> &'static str {
    if object.as_type().is_some() { "attribute" } else { "column" }
}

fn enum_value(object: &Object, number: u16, nature: Nature) -> Entry {
    let values = match object.as_type() {
        Some(Type::Enum(data)) => data.values.as_slice(),
        _ => &[],
    };
    let place = values.iter().position(|value| value.number == number);
    let label = |place: usize| values.get(place).map(|value| quote_literal(&value.label));
    let next = place.and_then(|place| label(place + 1)).map(|next| format!("before {next}"));
    Entry {
        part: Part::EnumValue(number),
        nature,
        kind: "value",
        name: place.and_then(label).unwrap_or_default(),
        definition: next.filter(|_| nature == Nature::Added),
        attributes: Vec::new(),
    }
}

/// Whether both types have the same values in another order.
fn is_sorted_anew(before: &Object, after: &Object) -> bool {
    let numbers = |object: &Object| match object.as_type() {
        Some(Type::Enum(data)) => data.values.iter().map(|value| value.number).collect(),
        _ => Vec::new(),
    };
    let (before, after): (Vec<u16>, Vec<u16>) = (numbers(before), numbers(after));
    let sorted = |mut numbers: Vec<u16>| {
        numbers.sort_unstable();
        numbers
    };
    before != after && sorted(before) == sorted(after)
}

/// Values go only with their type, when another takes its name.
fn removed_values(before: &Object, after: &Object) -> Vec<Entry> {
    let (Some(Type::Enum(old)), Some(Type::Enum(new))) = (before.as_type(), after.as_type()) else { return Vec::new() };
    let is_gone = |number: u16| new.values.iter().all(|value| value.number != number);
    let gone = old.values.iter().filter(|value| is_gone(value.number));
    gone.map(|value| enum_value(before, value.number, Nature::Removed)).collect()
}

/// Objects in a line.
trait Words {
    fn title(&self, object: &Object) -> String;
    fn summary(&self, object: &Object) -> Option<String>;
    fn column_words(&self, column: &Column) -> String;
}

impl Words for Printer<'_> {
    /// The name, with the arguments of a function.
    fn title(&self, object: &Object) -> String {
        match &object.data {
            ObjectData::Function(function) => self.signature(object, function),
            ObjectData::Constraint(_) | ObjectData::Index(_) | ObjectData::Trigger(_) => self.identifier(&object.name),
            _ if object.name.is_empty() => self.alter_words(object).unwrap_or_default(),
            _ => self.object_name(object),
        }
    }

    fn summary(&self, object: &Object) -> Option<String> {
        Some(match &object.data {
            ObjectData::Table(table) => format!("({})", counted(table.columns.len(), "column")),
            ObjectData::View(view) => {
                let names: Vec<String> = view.columns.iter().map(|column| self.identifier(&column.name)).collect();
                format!("({})", names.join(", "))
            }
            ObjectData::Index(index) => {
                let unique = if index.unique { "UNIQUE " } else { "" };
                format!("{unique}{}", self.index_body(index))
            }
            ObjectData::Constraint(constraint) => self.constraint_body(constraint),
            ObjectData::Trigger(trigger) => {
                let timing = trigger.timing.words().to_uppercase();
                format!("{timing} {}, calls {}", self.trigger_events(trigger), self.name(trigger.function))
            }
            ObjectData::Type(Type::Enum(data)) => {
                let labels: Vec<String> = data.values.iter().map(|value| quote_literal(&value.label)).collect();
                labels.join(", ")
            }
            ObjectData::Type(Type::Domain(domain)) => self.data_type(&domain.base),
            ObjectData::Function(function) => self.returns(function)?,
            ObjectData::Policy(_) => self.definition(object).first().map(|sql| policy_words(sql))?,
            _ => return None,
        })
    }

    /// `text NOT NULL DEFAULT 'x'`
    fn column_words(&self, column: &Column) -> String {
        let mut words = column.data_type.as_ref().map(|data_type| self.data_type(data_type)).unwrap_or_default();
        if column.not_null {
            words.push_str(" NOT NULL");
        }
        match (&column.default, column.generated, column.identity) {
            (Some(text), None, _) => words.push_str(&format!(" DEFAULT {}", self.sql(text))),
            (Some(text), Some(_), _) => words.push_str(&format!(" GENERATED ALWAYS AS ({})", self.sql(text))),
            (None, _, Some(_)) => words.push_str(" GENERATED AS IDENTITY"),
            (None, _, None) => {}
        }
        words
    }
}

/// What follows the table in `CREATE POLICY name ON table …`.
fn policy_words(sql: &str) -> String {
    let after_table = ["\n", " AS ", " FOR ", " TO ", " USING ", " WITH "]
        .iter()
        .filter_map(|word| sql.find(word))
        .min()
        .unwrap_or(sql.len());
    sql[after_table..].split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches(';').to_owned()
}
