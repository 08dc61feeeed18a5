//! A review put into words.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Object, ObjectData, ObjectId, ObjectKind, Part};
use crate::diagnostic::Severity::Error;
use crate::diff::risk::{self, Risk, Severity};
use crate::diff::{Nature, ObjectChange, Reordered};
use crate::migrations::MigrationId;
use crate::print::{Printer, Qualify};
use crate::review::{DataChange, OrderCheck, Review, Shipped, Side, Touch};

use super::entries::{Entry, Printers};
use super::hidden::is_told_elsewhere;
use super::manner::Manners;
use super::origins::{place, statement, touches_of_part};
use super::picture;
use super::view::{
    AttributeView, ChangeView, DataView, LockView, MigrationsView, ObjectView, OrderView, OutOfOrderView, Renamed,
    RiskView, SideView, Summary, View,
};

impl View {
    /// Puts a review into words, with what is known of the order in which two branches come together.
    pub fn of(review: &Review<'_>, order: Option<&OrderCheck>) -> Self {
        let objects = Builder::new(review).objects();
        let data = data(review);
        Self {
            version: Self::VERSION,
            base: side(&review.sides.base),
            head: side(&review.sides.head),
            summary: summary(&objects, &data),
            migrations: migrations(review),
            objects,
            data,
            order: order.map(order_view),
            diagram: picture::diagram(&review.difference),
        }
    }
}

fn order_view(check: &OrderCheck) -> OrderView {
    let review = check.review();
    let objects = Builder::new(&review).objects();
    let words = |ids: &[MigrationId]| ids.iter().map(ToString::to_string).collect();
    let refused = [&check.orders.base, &check.orders.head].map(refusals);
    let [refused_base_first, refused_head_first] = refused;
    OrderView {
        base_gained: words(&check.base_gained),
        head_gained: words(&check.head_gained),
        same: objects.is_empty() && refused_base_first.is_empty() && refused_head_first.is_empty(),
        refused_base_first,
        refused_head_first,
        objects,
    }
}

/// The errors of a side, each with its place.
fn refusals(side: &Side) -> Vec<String> {
    let errors = side.history.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Error);
    let said = errors.map(|error| match error.location {
        Some(location) => {
            let file = side.set.sources.get(location.file);
            format!("{}:{}: {}", file.path(), file.line(location.span.start), error.message)
        }
        None => error.message.clone(),
    });
    said.collect()
}

/// The most dangerous first, what went before what came; then by kind and name.
fn order_of(object: &ObjectView) -> (Severity, std::cmp::Reverse<Nature>, &'static str, &str) {
    (object.severity, std::cmp::Reverse(object.nature), object.kind, &object.name)
}

fn side(side: &Side) -> SideView {
    SideView {
        label: side.label.clone(),
        migrations: side.migrations().len(),
        failed_statements: side.history.counts().failed,
    }
}

fn summary(objects: &[ObjectView], data: &[DataView]) -> Summary {
    let mut summary = Summary::default();
    for object in objects {
        match object.nature {
            Nature::Added => summary.added += 1,
            Nature::Changed => summary.changed += 1,
            Nature::Removed => summary.removed += 1,
        }
    }
    // What came with a new object, or went with an old one, is not another change.
    let severities = objects.iter().flat_map(|object| {
        let alone = object.nature != Nature::Changed;
        let one = alone.then_some(object.severity);
        one.into_iter().chain(object.changes.iter().filter(move |_| !alone).map(|change| change.severity))
    });
    for severity in severities.chain(data.iter().map(|data| data.severity)) {
        match severity {
            Severity::Destructive => summary.destructive += 1,
            Severity::Breaking => summary.breaking += 1,
            Severity::Locking => summary.locking += 1,
            Severity::Safe => summary.safe += 1,
        }
    }
    summary
}

fn migrations(review: &Review<'_>) -> MigrationsView {
    let of_head = |place: &usize| review.sides.head.set.migrations[*place].id.to_string();
    let mut view = MigrationsView {
        added: review.migrations.added.iter().map(of_head).collect(),
        out_of_order: review
            .migrations
            .out_of_order
            .iter()
            .map(|one| OutOfOrderView { migration: one.added.to_string(), sorts_before: one.before.to_string() })
            .collect(),
        ..MigrationsView::default()
    };
    for shipped in &review.migrations.shipped {
        match shipped {
            Shipped::Edited(id) => view.edited.push(id.to_string()),
            Shipped::Reworded(id) => view.reworded.push(id.to_string()),
            Shipped::Renamed { from, to } => {
                view.renamed.push(Renamed { from: from.to_string(), to: to.to_string() });
            }
            Shipped::Removed(id) => view.removed.push(id.to_string()),
            Shipped::Repeatable(id) => view.repeated.push(id.to_string()),
        }
    }
    view
}

fn data(review: &Review<'_>) -> Vec<DataView> {
    let view = |change: &DataChange| DataView {
        action: change.action,
        tables: change.tables.clone(),
        every_row: change.every_row,
        severity: if change.action.destroys() { Severity::Destructive } else { Severity::Safe },
        place: place(review, change.origin),
    };
    review.data.iter().map(view).collect()
}

struct Builder<'r, 'a> {
    review: &'r Review<'a>,
    printers: Printers<'r>,
    manners: Manners,
}

/// The changes of an object and of what belongs to it, by the object.
struct Group {
    changes: Vec<ChangeView>,
    touched_at: BTreeSet<crate::catalog::Origin>,
}

impl<'r, 'a> Builder<'r, 'a> {
    fn new(review: &'r Review<'a>) -> Self {
        let printers = Printers {
            before: Printer::new(&review.difference.before, Qualify::WhereNeeded),
            after: Printer::new(&review.difference.after, Qualify::WhereNeeded),
        };
        Self { review, printers, manners: Manners::default() }
    }

    fn objects(mut self) -> Vec<ObjectView> {
        let mut groups: BTreeMap<ObjectId, Group> = BTreeMap::new();
        for change in &self.review.difference.changes {
            if is_told_elsewhere(change, &self.review.difference) {
                continue;
            }
            let owner = self.owner(change.object());
            let (changes, touched_at) = self.changes(change, owner);
            let group =
                groups.entry(owner).or_insert_with(|| Group { changes: Vec::new(), touched_at: BTreeSet::new() });
            group.changes.extend(changes);
            group.touched_at.extend(touched_at);
        }
        for reordered in &self.review.difference.reordered {
            let group = groups
                .entry(reordered.relation)
                .or_insert_with(|| Group { changes: Vec::new(), touched_at: BTreeSet::new() });
            group.changes.push(self.column_order(reordered));
        }
        let mut objects: Vec<ObjectView> =
            groups.into_iter().filter_map(|(id, group)| self.object(id, group)).collect();
        objects.sort_by(|one, other| order_of(one).cmp(&order_of(other)));
        objects
    }

    fn column_order(&self, reordered: &Reordered) -> ChangeView {
        let names =
            |numbers: &[crate::catalog::ColumnNumber]| Some(self.printers.after.columns(reordered.relation, numbers));
        let attribute =
            AttributeView { attribute: "order", before: names(&reordered.before), after: names(&reordered.after) };
        ChangeView {
            nature: Nature::Changed,
            kind: "columns",
            name: "of the table".to_owned(),
            whole: false,
            definition: None,
            attributes: vec![attribute],
            because: None,
            severity: Severity::Safe,
            risks: Vec::new(),
            places: Vec::new(),
        }
    }

    /// The object under which a change is told: the table of what belongs to it.
    fn owner(&self, object: &Object) -> ObjectId {
        let of = match &object.data {
            ObjectData::Sequence(sequence) => sequence.owned_by.map(|column| column.object),
            _ => object.parent(),
        };
        of.filter(|of| self.find(*of).is_some()).unwrap_or(object.id)
    }

    fn find(&self, id: ObjectId) -> Option<&'r Object> {
        let difference = &self.review.difference;
        difference.after.object(id).or_else(|| difference.before.object(id)).map(AsRef::as_ref)
    }

    fn object(&self, id: ObjectId, mut group: Group) -> Option<ObjectView> {
        let object = self.find(id)?;
        let nature = self.review.difference.change_of(id).map_or(Nature::Changed, ObjectChange::nature);
        group.changes.sort_by_key(|change| (!change.whole, order_of_part(change)));
        let severity = group.changes.iter().map(|change| change.severity).min().unwrap_or(Severity::Safe);
        let own = group.changes.iter().find(|change| change.whole);
        let name = own.map_or_else(|| self.printers.after.object_name(object), |own| own.name.clone());
        Some(ObjectView {
            nature,
            kind: object.kind().words(),
            name,
            severity,
            changes: group.changes,
            sql: group.touched_at.into_iter().map(|origin| statement(self.review, origin)).collect(),
        })
    }

    /// The lines of a change, and the statements that made it.
    fn changes(
        &mut self,
        change: &ObjectChange,
        owner: ObjectId,
    ) -> (Vec<ChangeView>, BTreeSet<crate::catalog::Origin>) {
        let difference = &self.review.difference;
        let risks = risk::of_change(change, &difference.before, &difference.after);
        let mut views = Vec::new();
        let mut touched_at = BTreeSet::new();
        for entry in self.printers.entries(change) {
            let touches = touches_of_part(self.review, change.id(), entry.part);
            touched_at.extend(touches.iter().map(|touch| touch.origin));
            let mut of_entry: Vec<Risk> = risks.iter().filter(|risk| risk.part == entry.part).copied().collect();
            of_entry.extend(self.locks(change, &entry, &touches));
            let whole = entry.part == Part::Whole && change.id() == owner;
            views.push(self.view(entry, whole, &touches, &of_entry));
        }
        (views, touched_at)
    }

    /// The locks that the statements on the way took for a line.
    fn locks(&mut self, change: &ObjectChange, entry: &Entry, touches: &[&Touch]) -> Vec<Risk> {
        let difference = &self.review.difference;
        let mut found = Vec::new();
        for touch in touches {
            let Some(manner) = self.manners.of(self.review, touch) else { continue };
            let is_creation = manner.change.before.is_none() || manner.change.after.is_none();
            let locks = risk::of_step(&manner, &difference.before, &difference.after);
            // What came or went as a whole is told in the first line.
            let about = |risk: &Risk| if is_creation { entry.part == Part::Whole } else { risk.part == entry.part };
            found.extend(locks.into_iter().filter(|risk| about(risk) && !risk.is_new));
        }
        if found.is_empty() && touches.is_empty() {
            found = self.locks_of_net_change(change, entry);
        }
        found
    }

    /// Where no statement is known, as between two folders that have nothing in common, the change is taken for one.
    fn locks_of_net_change(&self, change: &ObjectChange, entry: &Entry) -> Vec<Risk> {
        let difference = &self.review.difference;
        let manner = risk::Manner { change: change.clone(), concurrently: false, using_index: false, follows: false };
        let locks = risk::of_step(&manner, &difference.before, &difference.after);
        locks.into_iter().filter(|risk| risk.part == entry.part && !risk.is_new).collect()
    }

    fn view(&self, entry: Entry, whole: bool, touches: &[&Touch], risks: &[Risk]) -> ChangeView {
        let risks: BTreeSet<RiskView> = risks.iter().map(|risk| self.risk(risk)).collect();
        let mut places: Vec<_> = touches.iter().map(|touch| place(self.review, touch.origin)).collect();
        places.dedup();
        ChangeView {
            nature: entry.nature,
            kind: entry.kind,
            name: entry.name,
            whole,
            definition: entry.definition,
            attributes: entry.attributes,
            because: touches.last().and_then(|touch| self.because(touch)),
            severity: risks.first().map_or(Severity::Safe, |risk| risk.severity),
            risks: risks.into_iter().collect(),
            places,
        }
    }

    fn because(&self, touch: &Touch) -> Option<String> {
        let root = touch.because?;
        let words = [self.printers.before.describe(root), self.printers.after.describe(root)];
        words.into_iter().find(|words| !words.is_empty())
    }

    fn risk(&self, risk: &Risk) -> RiskView {
        let lock = risk.rule.lock.zip(risk.locked).map(|((mode, held), on)| LockView {
            mode: mode.words(),
            on: self.find(on).map(|object| self.printers.after.object_name(object)).unwrap_or_default(),
            held: held.words(),
            blocks: mode.blocks(),
            strength: mode,
        });
        RiskView {
            severity: risk.severity(),
            rule: risk.rule.code,
            message: risk.rule.says,
            lock,
            source: risk.rule.source(),
        }
    }
}

/// Columns first, then what belongs to the table, as people read a table.
fn order_of_part(change: &ChangeView) -> u8 {
    const ORDER: [ObjectKind; 3] = [ObjectKind::Constraint, ObjectKind::Index, ObjectKind::Trigger];
    match change.kind {
        "column" | "attribute" | "value" | "columns" => 0,
        kind => ORDER.iter().position(|other| other.words() == kind).map_or(9, |at| at as u8 + 1),
    }
}
