//! Steps as occurrences: what of an object came, went and changed, with names as they were then.

use super::occurrence::{Happening, Occurrence, Told};
use super::values::told;
use crate::catalog::attribute::{Alteration, Attribute, Value, compare};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::relation::Column;
use crate::catalog::types::Type;
use crate::catalog::{Address, Catalog, Cause, Change, Object, ObjectData, ObjectId, Part};
use crate::print::{Printer, Qualify};
use crate::sql::session::Step;
use crate::text::counted;

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

    /// What a step did.
    pub fn of(&self, step: &Step) -> Vec<Occurrence> {
        match (&step.change, &step.before) {
            (Change::Create(object), _) => {
                let made =
                    Occurrence { after: self.detail(&self.after, object), ..self.whole(object, Happening::Added) };
                std::iter::once(made).chain(self.parts(object, Happening::Added)).collect()
            }
            (Change::Alter { object, cause }, Some(before)) => {
                let mut found = self.altered(before, object);
                for occurrence in &mut found {
                    occurrence.cause = self.because(*cause);
                }
                found
            }
            (Change::Drop { cause, .. }, Some(before)) => {
                let gone = self.whole(before, Happening::Removed);
                let gone =
                    Occurrence { before: self.detail(&self.before, before), cause: self.because(*cause), ..gone };
                std::iter::once(gone).chain(self.parts(before, Happening::Removed)).collect()
            }
            (Change::Alter { .. } | Change::Drop { .. }, None) => Vec::new(),
        }
    }

    fn because(&self, cause: Cause) -> Option<String> {
        let Cause::Consequence(of) = cause else { return None };
        let now = self.after.describe(of);
        Some(if now.is_empty() { self.before.describe(of) } else { now }).filter(|words| !words.is_empty())
    }

    fn name(&self, id: ObjectId) -> String {
        let now = self.after.name(id);
        if now.is_empty() { self.before.name(id) } else { now }
    }

    /// The name of an object, with the relation that it belongs to.
    fn title(&self, object: &Object) -> String {
        let printer = if self.after.catalog().object(object.id).is_some() { &self.after } else { &self.before };
        let name = match &object.data {
            ObjectData::Function(function) => printer.signature(object, function),
            _ => printer.object_name(object),
        };
        match object.parent() {
            Some(parent) => format!("{name} on {}", self.name(parent)),
            None => name,
        }
    }

    fn whole(&self, object: &Object, change: Happening) -> Occurrence {
        occurrence(object.id.whole(), object.kind().words(), self.title(object), change)
    }

    /// The columns and enum values that come and go with their object.
    fn parts(&self, object: &Object, change: Happening) -> Vec<Occurrence> {
        let mut parts: Vec<Part> = object.columns().iter().map(|column| Part::Column(column.number)).collect();
        if let Some(Type::Enum(data)) = object.as_type() {
            parts.extend(data.values.iter().map(|value| Part::EnumValue(value.number)));
        }
        if parts.is_empty() {
            return Vec::new();
        }
        let title = self.title(object);
        let with = format!("{} {title}", object.kind().words());
        let part = |part| {
            Some(Occurrence { cause: Some(with.clone()), along: true, ..self.part(object, &title, part, change)? })
        };
        parts.into_iter().filter_map(part).collect()
    }

    /// A column or enum value of an object of that title that comes or goes.
    fn part(&self, object: &Object, title: &str, part: Part, change: Happening) -> Option<Occurrence> {
        let printer = if change == Happening::Removed { &self.before } else { &self.after };
        let (kind, name, detail) = match part {
            Part::Column(number) => {
                let column = object.column(number)?;
                let definition = Told::Sql(column_words(printer, column));
                ("column", format!("{title}.{}", printer.identifier(&column.name)), Some(definition))
            }
            Part::EnumValue(number) => {
                let (label, place) = value_of(object, number)?;
                ("value", format!("{label} of {title}"), place.map(Told::Words))
            }
            Part::Whole | Part::Default(_) => return None,
        };
        let (before, after) = if change == Happening::Removed { (detail, None) } else { (None, detail) };
        let address = Address { object: object.id, part };
        Some(Occurrence { before, after, ..occurrence(address, kind, name, change) })
    }

    /// What is to be said about an object that comes or goes, next to its name.
    fn detail(&self, printer: &Printer<'_>, object: &Object) -> Option<Told> {
        Some(match &object.data {
            ObjectData::Table(table) => Told::Words(format!("with {}", counted(table.columns.len(), "column"))),
            ObjectData::Index(index) => {
                let unique = if index.unique { "UNIQUE " } else { "" };
                Told::Sql(format!("{unique}{}", printer.index_body(index)))
            }
            ObjectData::Constraint(constraint) => {
                let open = if constraint.validated { "" } else { " NOT VALID" };
                Told::Sql(format!("{}{open}", printer.constraint_body(constraint)))
            }
            ObjectData::Trigger(trigger) => {
                let when = trigger.timing.words();
                let events = printer.trigger_events(trigger);
                Told::Words(format!("{when} {events}, calls {}", self.name(trigger.function)))
            }
            ObjectData::Type(Type::Enum(data)) => {
                let labels: Vec<&str> = data.values.iter().map(|value| &*value.label).collect();
                Told::Words(format!("of {}", labels.join(", ")))
            }
            ObjectData::Type(Type::Domain(domain)) => Told::Sql(format!("AS {}", printer.data_type(&domain.base))),
            ObjectData::Function(function) => Told::Sql(format!("RETURNS {}", printer.returns(function)?)),
            _ => return None,
        })
    }

    fn altered(&self, before: &Object, after: &Object) -> Vec<Occurrence> {
        compare(before, after).iter().filter_map(|alteration| self.alteration(before, after, alteration)).collect()
    }

    /// One alteration; `None` for what only follows from another.
    fn alteration(&self, before: &Object, after: &Object, alteration: &Alteration) -> Option<Occurrence> {
        match alteration {
            Alteration::Added(part) => self.part(after, &self.title(after), *part, Happening::Added),
            Alteration::Removed(part) => self.part(before, &self.title(before), *part, Happening::Removed),
            Alteration::Changed { attribute: Attribute::Values, .. } => None,
            // An index that becomes a constraint's is told with the constraint.
            Alteration::Changed { attribute: Attribute::Definition, .. } if after.as_index().is_some() => None,
            Alteration::Changed { part, attribute, before: old, after: new } => {
                let mut changed = match part {
                    Part::Whole => self.whole(after, Happening::Changed),
                    Part::Column(number) | Part::Default(number) => {
                        self.part(after, &self.title(after), Part::Column(*number), Happening::Changed)?
                    }
                    Part::EnumValue(_) => self.part(after, &self.title(after), *part, Happening::Changed)?,
                };
                changed.attribute = Some(*attribute);
                let words = |printer: &Printer<'_>, value: &Option<Value>| {
                    value.as_ref().and_then(|value| told(printer, *attribute, value))
                };
                changed.before = words(&self.before, old);
                changed.after = words(&self.after, new);
                Some(changed)
            }
        }
    }
}

fn occurrence(address: Address, kind: &'static str, object: String, change: Happening) -> Occurrence {
    Occurrence { address, change, kind, object, attribute: None, before: None, after: None, cause: None, along: false }
}

/// `text NOT NULL DEFAULT 'x'`
fn column_words(printer: &Printer<'_>, column: &Column) -> String {
    let mut words = column.data_type.as_ref().map(|data_type| printer.data_type(data_type)).unwrap_or_default();
    if column.not_null {
        words.push_str(" NOT NULL");
    }
    if let Some(default) = column.default.as_ref().filter(|_| column.generated.is_none()) {
        words.push_str(&format!(" DEFAULT {}", printer.sql(default)));
    }
    words
}

/// A value's label, and where it sorts.
fn value_of(object: &Object, number: u16) -> Option<(String, Option<String>)> {
    let Some(Type::Enum(data)) = object.as_type() else { return None };
    let at = data.values.iter().position(|value| value.number == number)?;
    let label = |at: usize| data.values.get(at).map(|value| format!("'{}'", value.label));
    let place = match (at.checked_sub(1).and_then(label), label(at + 1)) {
        (Some(before), Some(after)) => Some(format!("between {before} and {after}")),
        (Some(before), None) => Some(format!("after {before}")),
        (None, Some(after)) => Some(format!("before {after}")),
        (None, None) => None,
    };
    Some((format!("'{}'", data.values[at].label), place))
}

/// Whether a step is about something that came or went with another in the same statement, and so needs no line of its
/// own: the constraints and indexes of a new table, those of a dropped one, the index of a constraint.
pub(super) fn comes_along(step: &Step, created: &std::collections::BTreeMap<ObjectId, u32>) -> bool {
    let is_index_of_constraint =
        |object: &Object| object.as_index().is_some_and(|index| index.constraint.is_some() && index.parent.is_none());
    match (&step.change, &step.before) {
        (Change::Create(object), _) => {
            let of = match &object.data {
                ObjectData::Sequence(sequence) => sequence.owned_by.map(|column| column.object),
                ObjectData::Constraint(constraint) => match constraint.kind {
                    ConstraintKind::NotNull { .. } => return true,
                    _ => Some(constraint.on),
                },
                _ => object.parent(),
            };
            is_index_of_constraint(object)
                || of.and_then(|of| created.get(&of)).is_some_and(|statement| *statement == step.origin.statement)
        }
        (Change::Drop { cause: Cause::Consequence(of), .. }, Some(before)) => {
            is_index_of_constraint(before) || before.parent().is_some_and(|parent| parent.whole() == *of)
        }
        (Change::Drop { .. } | Change::Alter { .. }, _) => false,
    }
}
