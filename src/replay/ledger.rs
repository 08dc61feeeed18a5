//! Who made each thing and who changed it: the steps of a history, found by object, column and attribute.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::attribute::{Alteration, Attribute, compare};
use crate::catalog::{Address, Change, Object, ObjectId, Origin, Part};
use crate::sql::session::Step;

/// The steps of a history by what they are about.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Each thing that something happened to, in order, with the place of its last entry.
    addresses: Vec<(Address, usize)>,
    entries: Vec<Entry>,
    last_known: BTreeMap<ObjectId, Arc<Object>>,
}

/// One thing that happened to an object or a part of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The number of the step in the history.
    pub step: usize,
    /// What happened.
    pub event: Event,
    /// Who made it happen.
    pub origin: Origin,
}

/// What happened to an object or a part of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// It came into being.
    Created,
    /// This attribute changed.
    Changed(Attribute),
    /// It ceased to be.
    Dropped,
}

/// A comment that may say what is no longer so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StaleComment {
    /// The column.
    pub column: Address,
    /// Who wrote the comment.
    pub comment: Origin,
    /// Who changed the type since.
    pub changed: Origin,
}

impl Ledger {
    /// Reads the steps in order.
    pub fn of(steps: &[Step]) -> Self {
        let mut reading = Reading::default();
        for (number, step) in steps.iter().enumerate() {
            reading.take(number, step);
        }
        reading.finish()
    }

    /// All that happened to an object itself or to that part of it, oldest first.
    pub fn entries(&self, address: impl Into<Address>) -> &[Entry] {
        let address = address.into();
        self.addresses.binary_search_by_key(&address, |(of, _)| *of).map_or(&[], |place| self.entries_at(place))
    }

    fn entries_at(&self, place: usize) -> &[Entry] {
        let start = place.checked_sub(1).map_or(0, |before| self.addresses[before].1);
        &self.entries[start..self.addresses[place].1]
    }

    /// The parts of an object that something happened to, each with all that did.
    fn parts_of(&self, object: ObjectId) -> impl Iterator<Item = (Address, &[Entry])> {
        let first = self.addresses.partition_point(|(address, _)| address.object < object);
        let count = self.addresses[first..].iter().take_while(|(address, _)| address.object == object).count();
        (first..first + count).map(|place| (self.addresses[place].0, self.entries_at(place)))
    }

    /// All that happened to an object and all its parts, oldest first.
    pub fn entries_of_object(&self, object: ObjectId) -> Vec<(Part, Entry)> {
        let mut found: Vec<(Part, Entry)> = self
            .parts_of(object)
            .flat_map(|(address, entries)| entries.iter().map(move |entry| (address.part, *entry)))
            .collect();
        found.sort_by_key(|(part, entry)| (entry.step, *part));
        found
    }

    /// Who made it.
    pub fn created(&self, address: impl Into<Address>) -> Option<Origin> {
        self.entries(address).iter().find(|entry| entry.event == Event::Created).map(|entry| entry.origin)
    }

    /// Who changed it last; `None` while it is as it was made.
    pub fn last_changed(&self, address: impl Into<Address>) -> Option<Origin> {
        let changed = |entry: &&Entry| matches!(entry.event, Event::Changed(_));
        self.entries(address).iter().rev().find(changed).map(|entry| entry.origin)
    }

    /// Who set an attribute to what it is: its last change, or the creation.
    pub fn set(&self, address: impl Into<Address>, attribute: Attribute) -> Option<Origin> {
        let entries = self.entries(address);
        let about = |entry: &&Entry| matches!(entry.event, Event::Changed(of) if of == attribute);
        let last = entries.iter().rev().find(about);
        last.or_else(|| entries.iter().find(|entry| entry.event == Event::Created)).map(|entry| entry.origin)
    }

    /// Who dropped it.
    pub fn dropped(&self, address: impl Into<Address>) -> Option<Origin> {
        self.entries(address).iter().rev().find(|entry| entry.event == Event::Dropped).map(|entry| entry.origin)
    }

    /// The columns of an object whose type changed after their comment was written.
    pub fn stale_comments(&self, object: ObjectId) -> Vec<StaleComment> {
        let columns = self.parts_of(object).filter(|(address, _)| matches!(address.part, Part::Column(_)));
        let stale = |(column, entries): (Address, &[Entry])| {
            let last = |wanted| entries.iter().rev().find(|entry| entry.event == Event::Changed(wanted));
            let (comment, changed) = (last(Attribute::Comment)?, last(Attribute::Type)?);
            let is_there = entries.last().is_none_or(|entry| entry.event != Event::Dropped);
            (is_there && comment.step < changed.step).then_some(StaleComment {
                column,
                comment: comment.origin,
                changed: changed.origin,
            })
        };
        columns.filter_map(stale).collect()
    }

    /// Every object that was dropped, as it was last, in the order of creation.
    pub fn tombstones(&self) -> impl Iterator<Item = &Arc<Object>> {
        self.last_known.values().filter(|object| self.dropped(object.id).is_some())
    }
}

/// The entries in the order of the steps, before they are put in that of what they are about.
#[derive(Default)]
struct Reading {
    entries: Vec<(Address, Entry)>,
    last_known: BTreeMap<ObjectId, Arc<Object>>,
}

impl Reading {
    fn take(&mut self, number: usize, step: &Step) {
        let mut note = |address: Address, event| {
            self.entries.push((address, Entry { step: number, event, origin: step.origin }));
        };
        match (&step.change, &step.before) {
            (Change::Create(object), _) => {
                for part in parts(object) {
                    note(Address { object: object.id, part }, Event::Created);
                }
            }
            (Change::Alter { object, .. }, Some(before)) => {
                for alteration in compare(before, object) {
                    let address = Address { object: object.id, part: alteration.part() };
                    note(
                        address,
                        match alteration {
                            Alteration::Added(_) => Event::Created,
                            Alteration::Removed(_) => Event::Dropped,
                            Alteration::Changed { attribute, .. } => Event::Changed(attribute),
                        },
                    );
                    if let Alteration::Removed(_) = alteration {
                        self.last_known.entry(before.id).or_insert_with(|| Arc::clone(before));
                    }
                }
            }
            (Change::Drop { object, .. }, Some(before)) => {
                for part in parts(before) {
                    note(Address { object: *object, part }, Event::Dropped);
                }
                self.last_known.insert(*object, Arc::clone(before));
            }
            (Change::Alter { .. } | Change::Drop { .. }, None) => {}
        }
    }

    fn finish(mut self) -> Ledger {
        // The sort is stable: what happened to one thing stays in order.
        self.entries.sort_by_key(|(address, _)| *address);
        let mut addresses: Vec<(Address, usize)> = Vec::new();
        for (place, (address, _)) in self.entries.iter().enumerate() {
            match addresses.last_mut() {
                Some((last, end)) if last == address => *end = place + 1,
                _ => addresses.push((*address, place + 1)),
            }
        }
        let entries = self.entries.into_iter().map(|(_, entry)| entry).collect();
        Ledger { addresses, entries, last_known: self.last_known }
    }
}

/// The object itself and what of it has a story of its own.
fn parts(object: &Object) -> Vec<Part> {
    let mut parts = vec![Part::Whole];
    parts.extend(object.columns().iter().map(|column| Part::Column(column.number)));
    if let Some(crate::catalog::types::Type::Enum(data)) = object.as_type() {
        parts.extend(data.values.iter().map(|value| Part::EnumValue(value.number)));
    }
    parts
}
