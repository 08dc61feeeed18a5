//! How every table looked after each migration, as compact changes: what a time machine and an explorer draw on.

use std::collections::{BTreeMap, BTreeSet};

use super::book::Book;
use super::model::PageId;
use super::table;
use crate::catalog::constraint::{ConstraintKind, ReferentialAction};
use crate::catalog::index::IndexKey;
use crate::catalog::relation::Persistence;
use crate::catalog::{Catalog, ColumnNumber, MigrationIndex, Object, ObjectData, ObjectId};
use crate::print::{Printer, Qualify};

/// The tables and views of all times.
#[derive(Clone, Debug, Default)]
pub struct Moments {
    /// The migrations, in order.
    pub migrations: Vec<MomentMigration>,
    /// Everything that ever was a table or view.
    pub relations: Vec<MomentRelation>,
    /// What each migration changed, in the order of `migrations`.
    pub changes: Vec<Vec<MomentChange>>,
}

/// A migration.
#[derive(Clone, Debug)]
pub struct MomentMigration {
    /// Its name.
    pub name: String,
    /// Its page.
    pub page: PageId,
    /// Its day, where its name tells it.
    pub date: Option<String>,
}

/// Something that is or was a table or view.
#[derive(Clone, Debug)]
pub struct MomentRelation {
    /// The last name that it had.
    pub name: String,
    /// Its page, if it is still there.
    pub page: Option<PageId>,
    /// Its group, by its place in [`Book::groups`].
    pub group: Option<usize>,
}

/// A change of a table or view.
#[derive(Clone, Debug)]
pub struct MomentChange {
    /// Its place in [`Moments::relations`].
    pub relation: usize,
    /// What changed.
    pub fact: Fact,
}

/// A fact as it is from then on; `None` for one that holds no more.
#[derive(Clone, Debug)]
pub enum Fact {
    /// The table or view itself; all its other facts go with it.
    Relation(Option<RelationFact>),
    /// A column.
    Column(ColumnNumber, Option<ColumnFact>),
    /// A constraint, index, trigger or policy, by a number of its own.
    Member(u32, Option<MemberFact>),
}

/// A table or view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RelationFact {
    /// Its name, with its schema where that is not `public`.
    pub name: String,
    /// `Table`, `View`, `Partitioned table`.
    pub kind: &'static str,
    /// Its comment.
    pub comment: String,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ColumnFact {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: String,
    /// Whether it is `NOT NULL`.
    pub not_null: bool,
    /// Its default or generation expression.
    pub default: String,
}

/// A constraint, index, trigger or policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberFact {
    /// What it is: `primary key`, `index`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What it says; empty for a foreign key, which `key` tells.
    pub definition: String,
    /// Its columns, by number.
    pub columns: Vec<ColumnNumber>,
    /// Where it leads, if it is a foreign key.
    pub key: Option<KeyFact>,
}

/// Where a foreign key leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyFact {
    /// The referenced table, by its place in [`Moments::relations`].
    pub to: usize,
    /// Its columns, by number.
    pub columns: Vec<ColumnNumber>,
    /// `CASCADE` and its likes; empty for the default.
    pub on_delete: &'static str,
    /// Whether it only says who wrote the row.
    pub audit: bool,
}

impl Moments {
    /// Reads the story.
    pub fn of(book: &Book<'_>) -> Self {
        let mut reader = Reader { book, places: BTreeMap::new(), members: BTreeMap::new(), known: BTreeMap::new() };
        let changes = book.migrations().map(|(index, _)| reader.changes_of(index)).collect();
        let migrations = book
            .migrations()
            .map(|(index, migration)| MomentMigration {
                name: migration.id.to_string(),
                page: book.migration_page(index).clone(),
                date: migration.date.map(|date| date.to_string()),
            })
            .collect();
        Self { migrations, relations: reader.relations(), changes }
    }
}

/// What is known of a relation: its facts as of the last migration read.
#[derive(Default)]
struct Known {
    name: String,
    relation: Option<RelationFact>,
    columns: BTreeMap<ColumnNumber, ColumnFact>,
    members: BTreeMap<ObjectId, MemberFact>,
}

struct Reader<'b, 'a> {
    book: &'b Book<'a>,
    places: BTreeMap<ObjectId, usize>,
    members: BTreeMap<ObjectId, u32>,
    known: BTreeMap<ObjectId, Known>,
}

impl Reader<'_, '_> {
    fn relations(&self) -> Vec<MomentRelation> {
        let mut by_place: Vec<(usize, ObjectId)> = self.places.iter().map(|(id, place)| (*place, *id)).collect();
        by_place.sort_unstable();
        by_place
            .into_iter()
            .map(|(_, id)| MomentRelation {
                name: self.known.get(&id).map(|known| known.name.clone()).unwrap_or_default(),
                page: self.book.page(id).cloned(),
                group: self.book.group_of(id),
            })
            .collect()
    }

    fn changes_of(&mut self, index: MigrationIndex) -> Vec<MomentChange> {
        let before = self.book.history.catalog_after(index.0.checked_sub(1).map(MigrationIndex));
        let after = self.book.history.catalog_after(Some(index));
        let touched = self.touched(index, before, after);
        // A foreign key may lead to a table that the same migration makes later.
        for id in &touched {
            self.place(*id);
        }
        let mut changes = Vec::new();
        for id in touched {
            self.compare(id, after, &mut changes);
        }
        changes
    }

    /// The relations that a migration may have changed: those of its steps, and those that use what it renamed.
    fn touched(&self, index: MigrationIndex, before: &Catalog, after: &Catalog) -> Vec<ObjectId> {
        let mut touched = BTreeSet::new();
        for step in &self.book.history.steps[self.book.history.steps_of(Some(index))] {
            let id = step.change.object();
            let object = after.object(id).or_else(|| before.object(id)).or(step.before.as_ref());
            let Some(object) = object else { continue };
            match &object.data {
                ObjectData::Table(_) | ObjectData::View(_) => {
                    touched.insert(id);
                }
                ObjectData::Type(_) | ObjectData::Schema => {
                    touched.extend(after.dependents_of_object(id).map(|dependency| dependency.dependent.object));
                }
                _ => touched.extend(object.parent()),
            }
        }
        touched.retain(|id| {
            let object = after.object(*id).or_else(|| before.object(*id));
            object.is_some_and(|object| self.is_shown(object))
        });
        touched.into_iter().collect()
    }

    fn is_shown(&self, object: &Object) -> bool {
        let lasts = match &object.data {
            ObjectData::Table(table) => !matches!(table.persistence, Persistence::Temporary(_)),
            ObjectData::View(_) => true,
            _ => false,
        };
        lasts && !Catalog::is_initial(object) && object.extension.is_none() && !self.book.is_baseline(object.id)
    }

    fn place(&mut self, id: ObjectId) -> usize {
        let next = self.places.len();
        *self.places.entry(id).or_insert(next)
    }

    /// Tells what is different of a relation from what was known of it.
    fn compare(&mut self, id: ObjectId, after: &Catalog, changes: &mut Vec<MomentChange>) {
        let relation = self.place(id);
        let mut tell = |fact| changes.push(MomentChange { relation, fact });
        let Some(object) = after.object(id) else {
            let known = self.known.entry(id).or_default();
            if known.relation.is_some() {
                *known = Known { name: std::mem::take(&mut known.name), ..Known::default() };
                tell(Fact::Relation(None));
            }
            return;
        };
        let printer = Printer::new(after, Qualify::WhereNeeded);
        let now = self.facts(object, after, printer);
        let known = self.known.insert(id, now).unwrap_or_default();
        let now = &self.known[&id];
        if now.relation != known.relation {
            tell(Fact::Relation(now.relation.clone()));
        }
        for number in known.columns.keys().filter(|number| !now.columns.contains_key(number)) {
            tell(Fact::Column(*number, None));
        }
        for (number, column) in now.columns.iter().filter(|(number, column)| known.columns.get(number) != Some(column))
        {
            tell(Fact::Column(*number, Some(column.clone())));
        }
        for member in known.members.keys().filter(|member| !now.members.contains_key(member)) {
            tell(Fact::Member(self.members[member], None));
        }
        for (member, fact) in now.members.iter().filter(|(member, fact)| known.members.get(member) != Some(fact)) {
            let next = self.members.len() as u32;
            let number = *self.members.entry(*member).or_insert(next);
            tell(Fact::Member(number, Some(fact.clone())));
        }
    }

    fn facts(&mut self, object: &Object, after: &Catalog, printer: Printer<'_>) -> Known {
        let schema = object.schema.filter(|schema| *schema != crate::catalog::initial::PUBLIC);
        let name = match schema.and_then(|schema| after.name_of(schema)) {
            Some(schema) => format!("{schema}.{}", object.name),
            None => object.name.to_string(),
        };
        let columns = object.columns().iter().map(|column| {
            let data_type = column.data_type.as_ref().map(|data_type| printer.data_type(data_type)).unwrap_or_default();
            let default = column.default.as_ref().map(|default| printer.sql(default)).unwrap_or_default();
            let not_null = column.not_null;
            (column.number, ColumnFact { name: column.name.to_string(), data_type, not_null, default })
        });
        let columns = columns.collect();
        let mut members = BTreeMap::new();
        for member in after.members(object.id) {
            if let Some(fact) = self.member(object, member, printer) {
                members.insert(member.id, fact);
            }
        }
        let comment = object.comment.as_deref().unwrap_or_default().lines().next().unwrap_or_default().to_owned();
        let relation = Some(RelationFact { name: name.clone(), kind: table::kind(object), comment });
        Known { name, relation, columns, members }
    }

    fn member(&mut self, on: &Object, member: &Object, printer: Printer<'_>) -> Option<MemberFact> {
        let name = member.name.to_string();
        let fact = |kind, definition, columns: &[ColumnNumber]| MemberFact {
            kind,
            name: name.clone(),
            definition,
            columns: columns.to_vec(),
            key: None,
        };
        match &member.data {
            ObjectData::Constraint(constraint) if constraint.parent.is_some() => None,
            ObjectData::Constraint(constraint) => Some(match &constraint.kind {
                ConstraintKind::NotNull { .. } => return None,
                ConstraintKind::ForeignKey(key) => {
                    let on_delete = match key.on_delete {
                        ReferentialAction::NoAction => "",
                        action => action.words(),
                    };
                    let audit = self.is_audit(on, &key.columns);
                    let (to, columns) = (self.place(key.referenced), key.referenced_columns.clone());
                    let to = Some(KeyFact { to, columns, on_delete, audit });
                    MemberFact { key: to, ..fact(constraint.kind.words(), String::new(), &key.columns) }
                }
                kind => fact(kind.words(), printer.constraint_body(constraint), constraint.columns()),
            }),
            ObjectData::Index(index) if index.constraint.is_none() => {
                let columns: Vec<ColumnNumber> = index
                    .columns
                    .iter()
                    .filter_map(|column| if let IndexKey::Column(number) = column.key { Some(number) } else { None })
                    .collect();
                Some(fact(if index.unique { "unique index" } else { "index" }, printer.index_body(index), &columns))
            }
            ObjectData::Trigger(trigger) => {
                let calls = printer.name(trigger.function);
                Some(fact("trigger", format!("{}, calls {calls}", printer.trigger_events(trigger).to_lowercase()), &[]))
            }
            ObjectData::Policy(policy) => Some(fact("policy", format!("for {}", policy.command.word()), &[])),
            _ => None,
        }
    }

    /// Whether a foreign key only says who made or changed a row: no way from table to table that a query would take.
    fn is_audit(&self, on: &Object, columns: &[ColumnNumber]) -> bool {
        let [number] = columns else { return false };
        on.column(*number).is_some_and(|column| crate::lifecycle::names_an_author(column.name.as_str()))
    }
}
