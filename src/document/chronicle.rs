//! The history of one object, column or enum value, newest first: what `log` shows and pages draw as a timeline.

use std::collections::BTreeSet;

use serde::Serialize;

use super::occurrence::{Happening, Occurrence};
use super::story::Story;
use super::words::comes_along;
use crate::catalog::index::{Index, IndexKey};
use crate::catalog::{Address, Cause, Change, Object, ObjectData, ObjectId, Part, SqlText};
use crate::replay::{Directory, Standing};
use crate::sql::session::Step;

/// The history of a thing.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Chronicle {
    /// A name that finds it: `workspaces.owner_id`.
    pub object: String,
    /// The word for its kind.
    pub kind: &'static str,
    /// Whether it is still there.
    pub present: bool,
    /// What it was called before, oldest first.
    pub former_names: Vec<String>,
    /// What a reader should know, in sentences.
    pub notes: Vec<String>,
    /// What happened, newest first.
    pub entries: Vec<Entry>,
}

/// What one statement did to it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// The migration; `None` for the baseline.
    pub migration: Option<String>,
    /// The day that the migration's name carries.
    pub date: Option<String>,
    /// The file.
    pub file: String,
    /// The first line of the statement.
    pub line: u32,
    /// The last one.
    pub last_line: u32,
    /// Why the migration was made.
    pub reason: Option<String>,
    /// What happened.
    pub changes: Vec<Occurrence>,
    /// The words that the statement begins with.
    pub command: String,
    /// The statement.
    pub sql: String,
    /// What the statement, a block or a call, ran.
    pub inner_sql: Vec<String>,
    /// The number of the statement in the replay.
    #[serde(skip)]
    pub statement: u32,
    /// Its first step.
    #[serde(skip)]
    pub step: usize,
}

impl Story<'_> {
    /// The history of what an address is, or was: of all that had its name in turn, with what belongs to it.
    pub fn chronicle(&self, address: Address) -> Chronicle {
        let known = self.directory.known(address.object);
        let parts = self.directory.parts(address.object);
        let of_part = |standing: Standing| parts.iter().any(|(of, _, how)| *of == address && *how == standing);
        let present = match address.part {
            Part::Whole | Part::Default(_) => known.is_some_and(|known| known.dropped.is_none()),
            Part::Column(_) | Part::EnumValue(_) => of_part(Standing::Present),
        };
        let kind = match address.part {
            Part::Whole => known.map_or("object", |known| known.last.kind().words()),
            Part::Column(_) | Part::Default(_) => "column",
            Part::EnumValue(_) => "enum value",
        };
        Chronicle {
            object: self.directory.full_name(address),
            kind,
            present,
            former_names: self.former_names(address),
            notes: self.notes(address),
            entries: self.entries(address),
        }
    }

    fn former_names(&self, address: Address) -> Vec<String> {
        let mut names: Vec<String> = match address.part {
            Part::Whole => {
                let known = self.directory.known(address.object);
                let names = known.map(|known| known.names.as_slice()).unwrap_or_default();
                let before = names.split_last().map_or(&[][..], |(_, before)| before);
                let outside_public = |schema: &&crate::text::Identifier| **schema != "public";
                before
                    .iter()
                    .map(|placed| match placed.schema.as_ref().filter(outside_public) {
                        Some(schema) => format!("{schema}.{}", placed.name),
                        None => placed.name.to_string(),
                    })
                    .collect()
            }
            _ => {
                let parts = self.directory.parts(address.object);
                let former = parts.iter().rev().filter(|(of, _, how)| *of == address && *how == Standing::Former);
                former.map(|(_, label, _)| label.to_string()).collect()
            }
        };
        names.dedup();
        names
    }

    /// What happened to it, newest first.
    pub(super) fn entries(&self, address: Address) -> Vec<Entry> {
        let scope = Scope::of(self, address);
        let mut entries: Vec<Entry> = Vec::new();
        let mut created = std::collections::BTreeMap::new();
        for number in scope.steps(self) {
            let step = &self.history.steps[number];
            if let Change::Create(object) = &step.change {
                created.insert(object.id, step.origin.statement);
            }
            let changes = scope.of_step(self, number, step);
            if changes.is_empty() || (!scope.is_about(step) && comes_along(step, &created) && scope.is_whole()) {
                continue;
            }
            match entries.last_mut().filter(|entry| entry.statement == step.origin.statement) {
                Some(entry) => {
                    entry.changes.extend(changes);
                    entry.add_inner(step);
                }
                None => entries.push(self.entry(number, step, changes)),
            }
        }
        for entry in &mut entries {
            // What a statement says stands before what followed from it, which the catalog does first.
            entry.changes.sort_by_key(|change| change.cause.is_some());
        }
        entries.reverse();
        entries
    }

    fn entry(&self, number: usize, step: &Step, changes: Vec<Occurrence>) -> Entry {
        let migration = step.origin.migration.map(|index| self.migration(index));
        let (file, line, last_line) = self.place(step.origin.location);
        let mut entry = Entry {
            migration: migration.map(|migration| migration.id.to_string()),
            date: migration.and_then(|migration| migration.date).map(|date| date.to_string()),
            file: file.to_owned(),
            line,
            last_line,
            reason: migration.and_then(|migration| migration.comment.as_ref()).map(|comment| comment.text.clone()),
            changes,
            command: self.history.statements[step.origin.statement as usize].command.to_string(),
            sql: self.source(step.origin.location).to_owned(),
            inner_sql: Vec::new(),
            statement: step.origin.statement,
            step: number,
        };
        entry.add_inner(step);
        entry
    }
}

impl Entry {
    fn add_inner(&mut self, step: &Step) {
        if let Some(inner) = &step.inner
            && self.inner_sql.last().is_none_or(|last| **last != **inner)
        {
            self.inner_sql.push(inner.to_string());
        }
    }
}

/// Which steps a chronicle is about.
struct Scope {
    /// The objects themselves: those that had the name in turn.
    objects: BTreeSet<ObjectId>,
    /// What belongs to them.
    members: BTreeSet<ObjectId>,
    /// Of these objects only these parts, with what else names them; all if empty.
    parts: BTreeSet<Address>,
}

impl Scope {
    fn of(story: &Story<'_>, address: Address) -> Self {
        let directory = &story.directory;
        let mut objects: BTreeSet<ObjectId> = directory.lineage(address.object).into_iter().collect();
        objects.extend(indexes_of(directory, &objects));
        let members: BTreeSet<ObjectId> = objects.iter().flat_map(|object| directory.members(*object)).collect();
        let parts = match address.part {
            Part::Whole | Part::Default(_) => BTreeSet::new(),
            Part::Column(_) | Part::EnumValue(_) => parts_in_turn(story, address, &objects),
        };
        Self { objects, members, parts }
    }

    /// The numbers of the steps that are about the objects and what belongs to them, in order.
    fn steps(&self, story: &Story<'_>) -> Vec<usize> {
        let known = self.objects.union(&self.members).filter_map(|id| story.directory.known(*id));
        let mut steps: BTreeSet<usize> = known.flat_map(|known| known.steps.iter().copied()).collect();
        let drops: Vec<usize> = self.objects.iter().filter_map(|id| story.directory.known(*id)?.dropped).collect();
        steps.extend(drops.into_iter().flat_map(|drop| self.taken_along(story, drop)));
        steps.into_iter().collect()
    }

    /// What else the statement of a drop took along, such as foreign keys of other tables.
    fn taken_along(&self, story: &Story<'_>, drop: usize) -> Vec<usize> {
        let steps = &story.history.steps;
        let statement = steps[drop].origin.statement;
        let start = steps.partition_point(|step| step.origin.statement < statement);
        let end = steps.partition_point(|step| step.origin.statement <= statement);
        (start..end).filter(|number| self.follows(&steps[*number])).collect()
    }

    /// Whether a step followed from what happened to the thing itself.
    fn follows(&self, step: &Step) -> bool {
        let (Change::Alter { cause, .. } | Change::Drop { cause, .. }) = &step.change else { return false };
        matches!(cause, Cause::Consequence(of) if self.objects.contains(&of.object) || self.members.contains(&of.object))
    }

    fn is_whole(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether a step is about the thing itself.
    fn is_about(&self, step: &Step) -> bool {
        self.objects.contains(&step.change.object())
    }

    /// What of a step belongs into the chronicle.
    fn of_step(&self, story: &Story<'_>, number: usize, step: &Step) -> Vec<Occurrence> {
        let object = step.change.object();
        let own = self.objects.contains(&object);
        let follows = self.is_whole() && self.follows(step);
        if !(own || follows || self.members.contains(&object)) {
            return Vec::new();
        }
        let told = story.told(number).iter();
        if self.is_whole() {
            return told.filter(|occurrence| !occurrence.along).cloned().collect();
        }
        if own {
            return told.filter(|occurrence| self.parts.contains(&occurrence.address)).cloned().collect();
        }
        let state = match &step.change {
            Change::Create(object) | Change::Alter { object, .. } => Some(object),
            Change::Drop { .. } => step.before.as_ref(),
        };
        let concerned = state.is_some_and(|object| self.parts.iter().any(|part| names(object, *part)));
        let told = told.filter(|occurrence| !occurrence.along && concerned);
        told.filter(|occurrence| !is_mere_consequence(occurrence)).cloned().collect()
    }
}

/// The indexes of the constraints among these objects.
fn indexes_of(directory: &Directory<'_>, objects: &BTreeSet<ObjectId>) -> Vec<ObjectId> {
    let relations = objects.iter().filter_map(|id| directory.known(*id)?.last.as_constraint().map(|of| of.on));
    let is_index_of_one = |id: &ObjectId| {
        let index = directory.known(*id).and_then(|known| known.last.as_index()?.constraint);
        index.is_some_and(|constraint| objects.contains(&constraint))
    };
    relations.flat_map(|relation| directory.members(relation)).filter(is_index_of_one).collect()
}

/// What went with its column or table needs no line where that is told.
fn is_mere_consequence(occurrence: &Occurrence) -> bool {
    occurrence.change == Happening::Removed && occurrence.cause.is_some()
}

/// The columns or values that had a name in turn.
fn parts_in_turn(story: &Story<'_>, address: Address, objects: &BTreeSet<ObjectId>) -> BTreeSet<Address> {
    let is_named = |(of, _, how): &(Address, _, Standing)| *of == address && *how != Standing::Former;
    let label = story.directory.parts(address.object).into_iter().find(is_named).map(|(_, label, _)| label);
    let mut found = BTreeSet::from([address]);
    for object in objects {
        for (other, name, how) in story.directory.parts(*object) {
            if how != Standing::Former && Some(&name) == label.as_ref() && other <= address {
                found.insert(other);
            }
        }
    }
    found
}

/// Whether a constraint, index, trigger, policy or statistics object is about that column.
pub(super) fn names(object: &Object, column: Address) -> bool {
    let Part::Column(number) = column.part else { return false };
    let mentions = |text: &Option<SqlText>| text.as_ref().is_some_and(|text| text.targets().any(|of| of == column));
    match &object.data {
        ObjectData::Constraint(constraint) => {
            let condition = match &constraint.kind {
                crate::catalog::constraint::ConstraintKind::Check { expression, .. } => Some(expression.clone()),
                _ => None,
            };
            constraint.columns().contains(&number) || mentions(&condition)
        }
        ObjectData::Index(index) => is_key_of(index, number, column) || mentions(&index.predicate),
        ObjectData::Trigger(trigger) => trigger.update_columns.contains(&number) || mentions(&trigger.condition),
        ObjectData::Policy(policy) => mentions(&policy.using) || mentions(&policy.with_check),
        ObjectData::Sequence(sequence) => sequence.owned_by == Some(column),
        _ => false,
    }
}

fn is_key_of(index: &Index, number: crate::catalog::ColumnNumber, column: Address) -> bool {
    let in_key = index.columns.iter().any(|key| match &key.key {
        IndexKey::Column(of) => *of == number,
        IndexKey::Expression(expression) => expression.targets().any(|of| of == column),
    });
    in_key || index.include.contains(&number)
}
