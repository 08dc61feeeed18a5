//! What two catalogs have in common.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::attribute::{Alteration, compare};
use crate::catalog::types::Type;
use crate::catalog::{Address, Catalog, Change, Object, Part};
use crate::sql::session::Step;

/// What two catalogs have in common.
#[derive(Clone, Debug)]
pub struct Kinship<'a> {
    /// The catalog that both came from: what is in it has the same number in both. For unrelated ones a new database.
    pub shared: &'a Catalog,
    /// Who made what in the catalog before, since then.
    pub before: Births,
    /// The same of the catalog after.
    pub after: Births,
}

impl<'a> Kinship<'a> {
    /// Both came from that catalog, and nothing is known of what happened since.
    pub fn of(shared: &'a Catalog) -> Self {
        Self { shared, before: Births::default(), after: Births::default() }
    }
}

/// The statement that made something, named so that another replay of the same statement can be recognised.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Birth {
    /// What the statement is called on both sides: its migration and its words.
    pub statement: Arc<str>,
    /// How many statements of that name came before.
    pub occurrence: u32,
    /// How many things the statement had made before.
    pub ordinal: u32,
}

/// The births of objects, columns and enum values.
#[derive(Clone, Debug, Default)]
pub struct Births(BTreeMap<Address, Birth>);

impl Births {
    /// Reads steps in order; `name` gives the name of the statement that made a step and how many of that name came
    /// before, or nothing where no other replay can have it.
    pub fn of<'s>(
        steps: impl IntoIterator<Item = &'s Step>,
        mut name: impl FnMut(&Step) -> Option<(Arc<str>, u32)>,
    ) -> Self {
        let mut births = BTreeMap::new();
        let mut counts: BTreeMap<(Arc<str>, u32), u32> = BTreeMap::new();
        for step in steps {
            let Some((statement, occurrence)) = name(step) else { continue };
            for address in made_by(step) {
                let count = counts.entry((Arc::clone(&statement), occurrence)).or_default();
                births.insert(address, Birth { statement: Arc::clone(&statement), occurrence, ordinal: *count });
                *count += 1;
            }
        }
        Self(births)
    }

    pub(super) fn get(&self, address: impl Into<Address>) -> Option<&Birth> {
        self.0.get(&address.into())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Address, &Birth)> {
        self.0.iter()
    }
}

/// What a step made: an object with its parts, or parts of one.
fn made_by(step: &Step) -> Vec<Address> {
    match (&step.change, &step.before) {
        (Change::Create(object), _) => {
            parts(object).into_iter().map(|part| Address { object: object.id, part }).collect()
        }
        (Change::Alter { object, .. }, Some(before)) => compare(before, object)
            .into_iter()
            .filter_map(|alteration| match alteration {
                Alteration::Added(part) => Some(Address { object: object.id, part }),
                Alteration::Removed(_) | Alteration::Changed { .. } => None,
            })
            .collect(),
        (Change::Alter { .. } | Change::Drop { .. }, _) => Vec::new(),
    }
}

fn parts(object: &Object) -> Vec<Part> {
    let mut parts = vec![Part::Whole];
    parts.extend(object.columns().iter().map(|column| Part::Column(column.number)));
    if let Some(Type::Enum(data)) = object.as_type() {
        parts.extend(data.values.iter().map(|value| Part::EnumValue(value.number)));
    }
    parts
}
