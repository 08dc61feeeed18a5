//! Which object of one catalog is which of the other.
//!
//! What both have from the time when they were one is known by its number; what the same statement of the same
//! migration made in both, by its birth; the rest by kind and name. A rename is therefore seen and never guessed.

use std::collections::{BTreeMap, BTreeSet};

use super::kinship::{Birth, Kinship};
use super::numbers::Numbers;
use super::rewrite::Rewrite;
use crate::catalog::types::{EnumType, Type};
use crate::catalog::{Address, Catalog, ColumnNumber, DataType, Object, ObjectData, ObjectId, ObjectKind, Part};
use crate::text::Identifier;

/// Numbers for `before` that are those of `after` where both mean the same thing.
pub(super) fn find(before: &Catalog, after: &Catalog, kinship: &Kinship<'_>) -> Numbers {
    let mut matching = Matching {
        before,
        after,
        kinship,
        numbers: Numbers::default(),
        taken: BTreeSet::new(),
        births: kinship.after.iter().map(|(address, birth)| (birth, *address)).collect(),
    };
    matching.by_number();
    matching.by_birth();
    // Signatures name types and relations, and those that come later in the order of kinds are found in a second round.
    matching.by_name();
    matching.by_name();
    matching.leave_the_rest_apart();
    let pairs: Vec<(ObjectId, ObjectId)> = matching.numbers.objects.iter().map(|(old, new)| (*old, *new)).collect();
    for (old, new) in pairs {
        if let (Some(old), Some(new)) = (before.object(old), after.object(new)) {
            matching.parts(old, new);
        }
    }
    matching.numbers
}

struct Matching<'a> {
    before: &'a Catalog,
    after: &'a Catalog,
    kinship: &'a Kinship<'a>,
    numbers: Numbers,
    /// The numbers of the later catalog that have found their counterpart.
    taken: BTreeSet<ObjectId>,
    births: BTreeMap<&'a Birth, Address>,
}

impl<'a> Matching<'a> {
    fn is_shared(&self, id: ObjectId) -> bool {
        id < self.kinship.shared.next_id()
    }

    fn pair(&mut self, old: ObjectId, new: ObjectId) {
        if self.taken.insert(new) {
            self.numbers.objects.insert(old, new);
        }
    }

    fn is_open(&self, old: ObjectId) -> bool {
        !self.numbers.objects.contains_key(&old)
    }

    fn by_number(&mut self) {
        let shared: Vec<ObjectId> = self
            .before
            .objects()
            .map(|object| object.id)
            .take_while(|id| self.is_shared(*id))
            .filter(|id| self.after.object(*id).is_some())
            .collect();
        for id in shared {
            self.pair(id, id);
        }
    }

    fn by_birth(&mut self) {
        let born: Vec<(ObjectId, ObjectId)> = self
            .kinship
            .before
            .iter()
            .filter(|(address, _)| address.part == Part::Whole && self.is_open(address.object))
            .filter_map(|(address, birth)| {
                let old = self.before.object(address.object)?;
                let new = self.after.object(self.births.get(birth)?.object)?;
                (old.kind() == new.kind()).then_some((old.id, new.id))
            })
            .collect();
        for (old, new) in born {
            self.pair(old, new);
        }
    }

    /// Pairs what is left by kind, place and name. A table that was there at the parting is only the one that it was:
    /// one that has its name since then has other rows.
    fn by_name(&mut self) {
        let mut wanted: Vec<&Object> =
            self.before.objects().filter(|object| self.is_open(object.id)).map(AsRef::as_ref).collect();
        wanted.sort_by_key(|object| (object.kind(), object.id));
        let mut offered: BTreeMap<Key, ObjectId> = BTreeMap::new();
        for object in self.after.objects().filter(|object| !self.taken.contains(&object.id)) {
            offered.entry(Key::of(object, &Unchanged)).or_insert(object.id);
        }
        for old in wanted {
            if !self.has_known_place(old) {
                continue;
            }
            let Some(new) = offered.get(&Key::of(old, &self.numbers)).copied() else { continue };
            let is_another = holds_state(old) && (self.is_shared(old.id) || self.is_shared(new));
            if !is_another {
                self.pair(old.id, new);
            }
        }
    }

    /// Whether the schema or relation of an object has its counterpart.
    fn has_known_place(&self, object: &Object) -> bool {
        object.schema.into_iter().chain(object.parent()).all(|place| !self.is_open(place))
    }

    /// Gives numbers that nothing else has to what the later catalog lacks.
    fn leave_the_rest_apart(&mut self) {
        let mut next = self.before.next_id().max(self.after.next_id());
        let rest: Vec<ObjectId> =
            self.before.objects().map(|object| object.id).filter(|id| self.is_open(*id)).collect();
        for old in rest {
            if self.is_shared(old) {
                self.numbers.objects.insert(old, old);
            } else {
                self.numbers.objects.insert(old, next);
                next = ObjectId(next.0 + 1);
            }
        }
    }

    /// Columns and enum values of two objects that are one.
    fn parts(&mut self, old: &'a Object, new: &'a Object) {
        let shared = self.kinship.shared.object(old.id).filter(|_| old.id == new.id).map(AsRef::as_ref);
        let (old_columns, new_columns) = (old.columns(), new.columns());
        let columns = Parts {
            kinship: self.kinship,
            births: &self.births,
            ids: (old.id, new.id),
            part: |number| Part::Column(ColumnNumber(number)),
            shared_until: shared.and_then(next_column).map_or(0, |next| next.0),
        };
        let old_names: Vec<(u16, &str)> =
            old_columns.iter().map(|column| (column.number.0, column.name.as_str())).collect();
        let new_names: Vec<(u16, &str)> =
            new_columns.iter().map(|column| (column.number.0, column.name.as_str())).collect();
        let highest = next_column(old).into_iter().chain(next_column(new)).map(|next| next.0).max().unwrap_or(1);
        for (number, becomes) in columns.pair(&old_names, &new_names, highest) {
            self.numbers.columns.insert((old.id, ColumnNumber(number)), ColumnNumber(becomes));
        }
        if let (Some(Type::Enum(old_values)), Some(Type::Enum(new_values))) = (old.as_type(), new.as_type()) {
            let values = Parts {
                kinship: self.kinship,
                births: &self.births,
                ids: (old.id, new.id),
                part: Part::EnumValue,
                shared_until: match shared.and_then(Object::as_type) {
                    Some(Type::Enum(shared)) => shared.next_value,
                    _ => 0,
                },
            };
            let highest = old_values.next_value.max(new_values.next_value);
            for (number, becomes) in values.pair(&labels(old_values), &labels(new_values), highest) {
                self.numbers.values.insert((old.id, number), becomes);
            }
        }
    }
}

fn labels(data: &EnumType) -> Vec<(u16, &str)> {
    data.values.iter().map(|value| (value.number, &*value.label)).collect()
}

fn next_column(object: &Object) -> Option<ColumnNumber> {
    match &object.data {
        ObjectData::Table(table) => Some(table.next_column),
        ObjectData::View(view) => Some(view.next_column),
        ObjectData::Type(Type::Composite(composite)) => Some(composite.next_attribute),
        _ => None,
    }
}

/// How the new number of a part is found by its old number and its name.
type Way<'a> = &'a dyn Fn(u16, &str) -> Option<u16>;

/// Pairs the numbered and named parts of two objects.
struct Parts<'a, F> {
    kinship: &'a Kinship<'a>,
    births: &'a BTreeMap<&'a Birth, Address>,
    ids: (ObjectId, ObjectId),
    part: F,
    /// Numbers below mean the same in both.
    shared_until: u16,
}

impl<F: Fn(u16) -> Part> Parts<'_, F> {
    /// The new number of each old one; `next` is higher than all.
    fn pair(&self, old: &[(u16, &str)], new: &[(u16, &str)], mut next: u16) -> Vec<(u16, u16)> {
        let mut pairs: Vec<(u16, u16)> = Vec::new();
        let mut taken: BTreeSet<u16> = BTreeSet::new();
        let ways: [Way<'_>; 3] = [
            &|number, _| (number < self.shared_until).then_some(number),
            &|number, _| self.by_birth(number),
            &|number, name| {
                let offered = |(other, its_name): &&(u16, &str)| *its_name == name && *other >= self.shared_until;
                new.iter().find(offered).filter(|_| number >= self.shared_until).map(|(other, _)| *other)
            },
        ];
        for way in ways {
            for (number, name) in old {
                if pairs.iter().any(|(paired, _)| paired == number) {
                    continue;
                }
                let found = way(*number, name).filter(|found| new.iter().any(|(other, _)| other == found));
                if let Some(found) = found.filter(|found| taken.insert(*found)) {
                    pairs.push((*number, found));
                }
            }
        }
        for (number, _) in old {
            if !pairs.iter().any(|(paired, _)| paired == number) {
                // One that only the earlier has keeps its number if that means the same in both.
                let apart = if *number < self.shared_until { *number } else { next };
                next += u16::from(apart == next);
                pairs.push((*number, apart));
            }
        }
        pairs
    }

    fn by_birth(&self, number: u16) -> Option<u16> {
        let birth = self.kinship.before.get(Address { object: self.ids.0, part: (self.part)(number) })?;
        let address = self.births.get(birth).filter(|address| address.object == self.ids.1)?;
        match address.part {
            Part::Column(number) => Some(number.0),
            Part::EnumValue(number) => Some(number),
            Part::Whole | Part::Default(_) => None,
        }
    }
}

/// Whether an object holds what its definition does not tell: rows, a counter, other objects, what was granted.
fn holds_state(object: &Object) -> bool {
    matches!(
        object.kind(),
        ObjectKind::Table
            | ObjectKind::Sequence
            | ObjectKind::Schema
            | ObjectKind::Role
            | ObjectKind::Database
            | ObjectKind::Tablespace
            | ObjectKind::Subscription
    )
}

/// What tells an object from all others of its kind, with the numbers of the later catalog.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: ObjectKind,
    schema: Option<ObjectId>,
    parent: Option<ObjectId>,
    name: Identifier,
    types: Vec<DataType>,
    words: Vec<Identifier>,
    ids: Vec<ObjectId>,
}

impl Key {
    fn of(object: &Object, numbers: &impl Rewrite) -> Self {
        let mut key = Self {
            kind: object.kind(),
            schema: object.schema.map(|schema| numbers.id(schema)),
            parent: object.parent().map(|parent| numbers.id(parent)),
            name: object.name.clone(),
            types: Vec::new(),
            words: Vec::new(),
            ids: Vec::new(),
        };
        match &object.data {
            ObjectData::Function(function) => key.types = function.signature(),
            ObjectData::Operator(operator) => {
                key.types = operator.left.iter().chain(&operator.right).cloned().collect();
                key.words.extend(operator.left.is_none().then(|| Identifier::from("prefix")));
            }
            ObjectData::OperatorClass(class) => key.words.push(class.method.clone()),
            ObjectData::OperatorFamily(family) => key.words.push(family.method.clone()),
            ObjectData::Cast(cast) => key.types = vec![cast.source.clone(), cast.target.clone()],
            ObjectData::Transform(transform) => {
                key.types.push(transform.data_type.clone());
                key.words.push(transform.language.clone());
            }
            ObjectData::UserMapping(mapping) => {
                key.ids = [Some(mapping.server), mapping.role].into_iter().flatten().collect();
            }
            ObjectData::DefaultPrivileges(default) => {
                key.ids = [Some(default.role), default.in_schema].into_iter().flatten().collect();
                key.words.push(Identifier::from(default.objects.words()));
            }
            _ => {}
        }
        for data_type in &mut key.types {
            data_type.id = numbers.id(data_type.id);
        }
        for id in &mut key.ids {
            *id = numbers.id(*id);
        }
        key
    }
}

/// Leaves all numbers as they are.
struct Unchanged;

impl Rewrite for Unchanged {
    fn text(&self, _: &mut crate::catalog::SqlText) {}
}
