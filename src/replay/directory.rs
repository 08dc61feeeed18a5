//! Every object that ever was, found by any name that it ever had.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::history::History;
use super::written_name::WrittenName;
use crate::catalog::function::Function;
use crate::catalog::types::Type;
use crate::catalog::{Address, Catalog, Change, Object, ObjectData, ObjectId, ObjectKind, Part};
use crate::print::{Printer, Qualify};
use crate::text::Identifier;

/// The least likeness of a name that is worth a question: did you mean this one?
const LIKENESS: f32 = 0.6;
/// How many names are asked about.
const MOST_SUGGESTIONS: usize = 3;

/// The objects of a history by the names that they had.
#[derive(Debug)]
pub struct Directory<'h> {
    history: &'h History,
    known: BTreeMap<ObjectId, Known>,
    members: BTreeMap<ObjectId, Vec<ObjectId>>,
    /// The dropped objects by the name that they had last, oldest first.
    dropped: BTreeMap<Identifier, Vec<ObjectId>>,
}

/// An object that is or was.
#[derive(Clone, Debug)]
pub struct Known {
    /// As it is, or was last.
    pub last: Arc<Object>,
    /// Its names, the first one first.
    pub names: Vec<PlacedName>,
    /// The step that created it; `None` for what every database holds.
    pub created: Option<usize>,
    /// The step that dropped it.
    pub dropped: Option<usize>,
    /// The numbers of all steps that are about it.
    pub steps: Vec<usize>,
}

/// A name that an object had, in the schema that it was in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlacedName {
    /// The schema; `None` for what lives outside schemas or belongs to a relation.
    pub schema: Option<Identifier>,
    /// The object's own name.
    pub name: Identifier,
    /// The step that gave it.
    pub step: usize,
}

/// How a name stands for something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// It is called so.
    Present,
    /// It was called so when it was dropped.
    Dropped,
    /// It was called so once.
    Former,
}

/// What a name stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    /// The object, column or enum value; of several that had the name in turn the newest.
    pub address: Address,
    /// How the name stands for it.
    pub standing: Standing,
}

/// Why a name stands for nothing.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnknownObject {
    /// It cannot be read.
    #[error("`{0}` is no name: quotes come in pairs, and parts stand between dots")]
    Malformed(String),
    /// Nothing has or had it.
    #[error("nothing is or was called `{name}`{}", question(nearest))]
    NotFound {
        /// What was asked for.
        name: String,
        /// The names most like it.
        nearest: Vec<String>,
    },
    /// Several have it.
    #[error("`{name}` may mean {}", candidates.join(", "))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// Names that mean one thing each.
        candidates: Vec<String>,
    },
}

fn question(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [first @ .., last] => format!("; did you mean {} or {last}?", first.join(", ")),
    }
}

impl<'h> Directory<'h> {
    /// Reads the steps in order.
    pub fn of(history: &'h History) -> Self {
        let mut schemas: BTreeMap<ObjectId, Identifier> = Catalog::new(history.before.version())
            .objects()
            .filter(|object| matches!(object.data, ObjectData::Schema))
            .map(|object| (object.id, object.name.clone()))
            .collect();
        let mut known: BTreeMap<ObjectId, Known> = BTreeMap::new();
        for (number, step) in history.steps.iter().enumerate() {
            if let Some(of) = known.get_mut(&step.change.object()) {
                of.steps.push(number);
            }
            match &step.change {
                Change::Create(object) | Change::Alter { object, .. } => {
                    if matches!(object.data, ObjectData::Schema) {
                        schemas.insert(object.id, object.name.clone());
                    }
                    let schema = object.schema.and_then(|schema| schemas.get(&schema)).cloned();
                    let name = PlacedName { schema, name: object.name.clone(), step: number };
                    let created = matches!(step.change, Change::Create(_)).then_some(number);
                    let last = Arc::clone(object);
                    let new = || Known { last, names: Vec::new(), created, dropped: None, steps: vec![number] };
                    let of = known.entry(object.id).or_insert_with(new);
                    of.last = Arc::clone(object);
                    if of.names.last().is_none_or(|last| (&last.schema, &last.name) != (&name.schema, &name.name)) {
                        of.names.push(name);
                    }
                }
                Change::Drop { object, .. } => {
                    if let Some(of) = known.get_mut(object) {
                        of.dropped = Some(number);
                    }
                }
            }
        }
        let mut members: BTreeMap<ObjectId, Vec<ObjectId>> = BTreeMap::new();
        let mut dropped: BTreeMap<Identifier, Vec<ObjectId>> = BTreeMap::new();
        for (id, of) in &known {
            if let Some(parent) = belongs_to(&of.last) {
                members.entry(parent).or_default().push(*id);
            }
            if let (Some(_), Some(last)) = (of.dropped, of.names.last()) {
                dropped.entry(last.name.clone()).or_default().push(*id);
            }
        }
        Self { history, known, members, dropped }
    }

    /// An object that is or was.
    pub fn known(&self, id: ObjectId) -> Option<&Known> {
        self.known.get(&id)
    }

    /// All objects that are or were, in the order of creation.
    pub fn all(&self) -> impl Iterator<Item = (ObjectId, &Known)> {
        self.known.iter().map(|(id, known)| (*id, known))
    }

    /// What belongs or belonged to an object: constraints, indexes, triggers, policies, rules, statistics, and the
    /// sequences that its columns own.
    pub fn members(&self, of: ObjectId) -> impl Iterator<Item = ObjectId> {
        self.members.get(&of).into_iter().flatten().copied()
    }

    /// The objects of that kind that had this one's name and place before it, oldest first, itself last. Dropping and
    /// creating anew is how many things are altered.
    pub fn lineage(&self, id: ObjectId) -> Vec<ObjectId> {
        let mut line = vec![id];
        while let Some(before) = line.last().and_then(|id| self.predecessor(*id)) {
            line.push(before);
        }
        line.reverse();
        line
    }

    /// What took the place of a dropped object under its name.
    pub fn successor(&self, id: ObjectId) -> Option<ObjectId> {
        self.known.range(ObjectId(id.0 + 1)..).map(|(id, _)| *id).find(|later| self.predecessor(*later) == Some(id))
    }

    fn predecessor(&self, id: ObjectId) -> Option<ObjectId> {
        let known = self.known.get(&id)?;
        let (created, first) = (known.created?, known.names.first()?);
        let fits = |earlier: &Known| {
            let name = earlier.names.last();
            earlier.dropped.is_some_and(|dropped| dropped < created)
                && earlier.last.kind() == known.last.kind()
                && name.is_some_and(|name| (&name.schema, &name.name) == (&first.schema, &first.name))
                && self.same_place(&earlier.last, &known.last)
        };
        let namesakes = self.dropped.get(&first.name).map(Vec::as_slice).unwrap_or_default();
        let older = namesakes[..namesakes.partition_point(|other| *other < id)].iter().rev();
        let fitting = || older.clone().filter_map(|id| Some((id, self.known.get(id)?))).filter(|(_, of)| fits(of));
        let Some(function) = known.last.as_function() else { return fitting().next().map(|(id, _)| *id) };
        let takes_the_same = |earlier: &Known| {
            let types = |function: &Function| -> Vec<crate::catalog::DataType> {
                function.arguments.iter().map(|argument| argument.data_type.clone()).collect()
            };
            earlier.last.as_function().is_some_and(|earlier| types(earlier) == types(function))
        };
        let same = fitting().find(|(_, earlier)| takes_the_same(earlier));
        same.or_else(|| fitting().next()).map(|(id, _)| *id)
    }

    /// Whether two members belong to the same relation, or to two that had the same name in turn.
    fn same_place(&self, earlier: &Object, later: &Object) -> bool {
        match (earlier.parent(), later.parent()) {
            (None, None) => true,
            (Some(one), Some(other)) => one == other || self.lineage(other).contains(&one),
            _ => false,
        }
    }

    /// What a name as written on a command line stands for: `table`, `schema.table`, `table.column`, `type.value`,
    /// `table.constraint`, `function(argument types)`; each part may be quoted.
    ///
    /// # Errors
    /// A name that nothing has or had, or that several things have.
    pub fn find(&self, written: &str) -> Result<Subject, UnknownObject> {
        let name = WrittenName::read(written).ok_or_else(|| UnknownObject::Malformed(written.to_owned()))?;
        for way in name.ways() {
            let mut found = self.candidates(&way);
            found.sort_by_key(|(rank, address)| (*rank, *address));
            let Some((best, _)) = found.first().copied() else { continue };
            found.retain(|(rank, _)| *rank == best);
            let mut addresses: Vec<Address> = found.iter().map(|(_, address)| *address).collect();
            addresses.dedup();
            return match self.newest(&addresses)[..] {
                [address] => Ok(Subject { address, standing: best.standing }),
                ref several => {
                    let candidates = several.iter().map(|address| format!("`{}`", self.full_name(*address)));
                    Err(UnknownObject::Ambiguous { name: written.to_owned(), candidates: candidates.collect() })
                }
            };
        }
        Err(UnknownObject::NotFound { name: written.to_owned(), nearest: self.nearest(&name) })
    }

    /// Without those that had the name before another one.
    fn newest(&self, addresses: &[Address]) -> Vec<Address> {
        let earlier: Vec<ObjectId> = addresses
            .iter()
            .flat_map(|address| {
                let mut line = self.lineage(address.object);
                line.pop();
                line
            })
            .collect();
        let mut kept: Vec<Address> = Vec::new();
        for address in addresses.iter().rev().filter(|address| !earlier.contains(&address.object)) {
            // Of the parts of one object that had the name in turn the newest counts.
            let same = |other: &&Address| other.object == address.object && is_part(**other) && is_part(*address);
            if kept.iter().find(same).is_none() {
                kept.push(*address);
            }
        }
        kept.reverse();
        kept
    }

    fn candidates(&self, name: &WrittenName) -> Vec<(Rank, Address)> {
        let mut found = Vec::new();
        for (id, known) in &self.known {
            for (at, placed) in known.names.iter().enumerate() {
                let standing = known.standing(at);
                if let Some(rest) = name.after(placed, known.last.parent().is_none()) {
                    match rest {
                        [] if self.takes(known, name) => found.push((Rank::of(known, standing), id.whole())),
                        [part] => found.extend(self.parts_called(*id, known, standing, name, part)),
                        _ => {}
                    }
                }
            }
        }
        found
    }

    /// Whether a function takes what the name says in parentheses, if it says anything.
    fn takes(&self, known: &Known, name: &WrittenName) -> bool {
        let Some(arguments) = name.arguments() else { return true };
        known.last.as_function().is_some_and(|function| {
            argument_types(&Printer::new(self.history.catalog(), Qualify::WhereNeeded), function) == arguments
        })
    }

    /// The columns, enum values and members of an object that have or had that name.
    fn parts_called(
        &self,
        id: ObjectId,
        known: &Known,
        of: Standing,
        name: &WrittenName,
        part: &Identifier,
    ) -> Vec<(Rank, Address)> {
        let mut found = Vec::new();
        for (address, label, standing) in self.parts(id) {
            if name.fits(part, &label) {
                found.push((Rank { kind: 0, ..Rank::of(known, of.max(standing)) }, address));
            }
        }
        for member in self.members(id) {
            let Some(member_known) = self.known.get(&member) else { continue };
            for (at, placed) in member_known.names.iter().enumerate() {
                if name.fits(part, &placed.name) {
                    found.push((Rank::of(member_known, of.max(member_known.standing(at))), member.whole()));
                }
            }
        }
        found
    }

    /// The columns and enum values of an object that are or were, with every name that they had.
    pub fn parts(&self, id: ObjectId) -> Vec<(Address, Identifier, Standing)> {
        let Some(known) = self.known.get(&id) else { return Vec::new() };
        let now = parts_of(&known.last);
        let mut found: Vec<(Address, Identifier, Standing)> = Vec::new();
        let gone = if known.dropped.is_some() { Standing::Dropped } else { Standing::Present };
        found.extend(now.iter().map(|(part, label)| (Address { object: id, part: *part }, label.clone(), gone)));
        let states = known.steps.iter().rev().map(|step| &self.history.steps[*step]);
        for before in states.filter_map(|step| step.before.as_ref()) {
            for (part, label) in parts_of(before) {
                let address = Address { object: id, part };
                let is_known = |(of, known, _): &(Address, Identifier, Standing)| *of == address && *known == label;
                if found.iter().any(is_known) {
                    continue;
                }
                let standing =
                    if found.iter().any(|(of, ..)| *of == address) { Standing::Former } else { Standing::Dropped };
                found.push((address, label, standing));
            }
        }
        found
    }

    /// A name that finds this again: with the schema unless that is `public`, quoted where needed.
    pub fn full_name(&self, address: Address) -> String {
        let printer = Printer::new(self.history.catalog(), Qualify::WhereNeeded);
        let Some(known) = self.known.get(&address.object) else { return printer.describe(address) };
        let Some(placed) = known.names.last() else { return String::new() };
        let mut name = match known.last.parent() {
            Some(parent) => format!("{}.", self.full_name(parent.whole())),
            None => match placed.schema.as_ref().filter(|schema| **schema != "public") {
                Some(schema) => format!("{}.", printer.identifier(schema)),
                None => String::new(),
            },
        };
        name.push_str(&printer.identifier(&placed.name));
        if let Some(function) = known.last.as_function() {
            name.push_str(&format!("({})", argument_types(&printer, function)));
        }
        if is_part(address)
            && let Some((_, label, _)) = self.parts(address.object).into_iter().find(|(of, ..)| *of == address)
        {
            name.push('.');
            name.push_str(&printer.identifier(&label));
        }
        name
    }

    /// The names most like one that nothing has, dropped ones included and said to be so.
    fn nearest(&self, name: &WrittenName) -> Vec<String> {
        let mut scored: Vec<(f32, String)> = Vec::new();
        let text = name.to_string();
        let bare = text.strip_prefix("public.").unwrap_or(&text);
        let mut consider = |candidate: String, standing: Standing, exact: bool| {
            let likeness = if exact { 1.0 } else { similar::TextDiff::from_chars(bare, candidate.as_str()).ratio() };
            if likeness > LIKENESS {
                let gone = match standing {
                    Standing::Present => "",
                    Standing::Dropped => " (dropped)",
                    Standing::Former => " (a former name)",
                };
                scored.push((likeness, format!("`{candidate}`{gone}")));
            }
        };
        for (id, known) in self.all().filter(|(_, known)| known.last.extension.is_none()) {
            let standing = known.standing(known.names.len().saturating_sub(1));
            let title = self.full_name(id.whole());
            for (_, label, of_part) in self.parts(id) {
                let exact = bare == label.as_str();
                if exact || bare.contains('.') {
                    consider(format!("{title}.{label}"), standing.max(of_part), exact);
                }
            }
            consider(title, standing, false);
        }
        scored.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        scored.dedup_by(|one, other| one.1 == other.1);
        scored.into_iter().take(MOST_SUGGESTIONS).map(|(_, name)| name).collect()
    }
}

impl Known {
    /// How the name at that place stands for it.
    fn standing(&self, at: usize) -> Standing {
        match (at + 1 == self.names.len(), self.dropped) {
            (true, None) => Standing::Present,
            (true, Some(_)) => Standing::Dropped,
            (false, _) => Standing::Former,
        }
    }
}

/// Which of several things a name means first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Rank {
    of_extension: bool,
    standing: Standing,
    kind: u8,
    outside_public: bool,
}

impl Rank {
    fn of(known: &Known, standing: Standing) -> Self {
        let kind = match known.last.kind() {
            ObjectKind::Table | ObjectKind::ForeignTable | ObjectKind::View | ObjectKind::MaterializedView => 0,
            ObjectKind::Type | ObjectKind::Domain => 1,
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => 2,
            ObjectKind::Schema => 3,
            ObjectKind::Sequence => 4,
            ObjectKind::Constraint => 5,
            ObjectKind::Index => 6,
            _ => 7,
        };
        let schema = known.names.last().and_then(|name| name.schema.as_ref());
        let outside_public = schema.is_some_and(|schema| *schema != "public");
        Self { of_extension: known.last.extension.is_some(), standing, kind, outside_public }
    }
}

/// The types that a function is called with.
fn argument_types(printer: &Printer<'_>, function: &Function) -> String {
    let arguments = function.arguments.iter().filter(|argument| argument.mode.is_input());
    arguments.map(|argument| printer.data_type(&argument.data_type)).collect::<Vec<_>>().join(", ")
}

/// Whether an address is a column or enum value.
fn is_part(address: Address) -> bool {
    address.part != Part::Whole
}

/// The columns and enum values of an object with their names.
fn parts_of(object: &Object) -> Vec<(Part, Identifier)> {
    let mut parts: Vec<(Part, Identifier)> =
        object.columns().iter().map(|column| (Part::Column(column.number), column.name.clone())).collect();
    if let Some(Type::Enum(data)) = object.as_type() {
        parts.extend(data.values.iter().map(|value| (Part::EnumValue(value.number), Identifier::from(&*value.label))));
    }
    parts
}

/// What an object belongs to: its relation or domain, or the table whose column owns a sequence.
pub(super) fn belongs_to(object: &Object) -> Option<ObjectId> {
    let owned = object.as_sequence().and_then(|sequence| sequence.owned_by).map(|column| column.object);
    object.parent().or(owned)
}
