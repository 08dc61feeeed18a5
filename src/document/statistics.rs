//! The page of numbers: how the schema grew, which tables changed most, what was made and dropped again.

use std::collections::{BTreeMap, BTreeSet};

use super::book::Book;
use super::build::{code, row, section, table, text};
use super::model::{Block, Page, PageId, Row};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::relation::Persistence;
use crate::catalog::{Change, MigrationIndex, Object, ObjectData, ObjectId};
use crate::diagram::chart::{Chart, Series};

/// How many tables a list of the most changed ones has.
const MOST_CHANGED: usize = 15;

/// The page; none where no migration has changed anything.
pub(super) fn page(book: &Book<'_>) -> Option<Page> {
    let growth = growth(book);
    let mut sections = Vec::new();
    sections.extend(section("growth", "Growth", growth));
    sections.extend(section("most-changed", "Most changed tables", most_changed(book)));
    sections.extend(section("short-lived", "Made and dropped again", short_lived(book)));
    (!sections.is_empty()).then(|| Page {
        id: PageId::Statistics,
        title: "Statistics".to_owned(),
        kind: "Schema",
        summary: vec![text("How the schema came to be what it is, in numbers.")],
        badges: Vec::new(),
        sections,
    })
}

/// Tables, columns and constraints of the project.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Size {
    tables: i64,
    columns: i64,
    constraints: i64,
}

impl Size {
    /// What one object adds.
    fn of(object: &Object) -> Self {
        let temporary = object.as_table().is_some_and(|table| matches!(table.persistence, Persistence::Temporary(_)));
        if object.extension.is_some() || temporary {
            return Self::default();
        }
        match &object.data {
            ObjectData::Table(table) => Self { tables: 1, columns: table.columns.len() as i64, constraints: 0 },
            // PostgreSQL 18 makes constraints of NOT NULL too; counted here they would hide the others.
            ObjectData::Constraint(constraint) if !matches!(constraint.kind, ConstraintKind::NotNull { .. }) => {
                Self { constraints: 1, ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    fn add(&mut self, other: Self, sign: i64) {
        self.tables += sign * other.tables;
        self.columns += sign * other.columns;
        self.constraints += sign * other.constraints;
    }
}

/// The size of the schema after each migration.
fn sizes(book: &Book<'_>) -> Vec<Size> {
    let mut size = Size::default();
    let mut sizes = Vec::new();
    for (index, _) in book.migrations() {
        for step in &book.history.steps[book.history.steps_of(Some(index))] {
            let after = match &step.change {
                Change::Create(object) | Change::Alter { object, .. } => Some(object),
                Change::Drop { .. } => None,
            };
            size.add(after.map(|object| Size::of(object)).unwrap_or_default(), 1);
            size.add(step.before.as_ref().map(|object| Size::of(object)).unwrap_or_default(), -1);
        }
        sizes.push(size);
    }
    sizes
}

fn growth(book: &Book<'_>) -> Vec<Block> {
    let sizes = sizes(book);
    if sizes.iter().all(|size| *size == Size::default()) {
        return Vec::new();
    }
    let series = |name: &str, number: fn(&Size) -> i64| Series {
        name: name.to_owned(),
        values: sizes.iter().map(|size| number(size).max(0) as u32).collect(),
    };
    let labels: Vec<&str> = book.migrations().map(|(_, migration)| migration.id.as_str()).collect();
    let chart = Chart {
        title: "Tables, columns and constraints after each migration".to_owned(),
        first: labels.first().copied().unwrap_or_default().to_owned(),
        last: labels.last().copied().unwrap_or_default().to_owned(),
        series: vec![
            series("tables", |size| size.tables),
            series("columns", |size| size.columns),
            series("constraints", |size| size.constraints),
        ],
    };
    vec![Block::Chart(Box::new(chart))]
}

/// The tables that most statements touched after those that made them.
fn most_changed(book: &Book<'_>) -> Vec<Block> {
    let directory = &book.story.directory;
    let mut counted: Vec<(usize, ObjectId, usize, usize)> = Vec::new();
    for object in book.sorted(|object| object.as_table().is_some()) {
        let about = directory.members(object.id).chain([object.id]).filter_map(|id| directory.known(id));
        let steps = about.flat_map(|known| &known.steps).map(|step| &book.history.steps[*step]);
        let made = directory.known(object.id).and_then(|known| known.created);
        let made = made.map(|step| book.history.steps[step].origin.statement);
        let mut statements = BTreeSet::new();
        let mut migrations = BTreeSet::new();
        for step in steps.filter(|step| Some(step.origin.statement) != made && !only_comments(step)) {
            statements.insert(step.origin.statement);
            migrations.insert(step.origin.migration);
        }
        counted.push((statements.len(), object.id, migrations.len(), object.columns().len()));
    }
    counted.retain(|(statements, ..)| *statements > 0);
    counted.sort_by_key(|(statements, id, ..)| (std::cmp::Reverse(*statements), *id));
    let number = |number: usize| vec![text(number.to_string())];
    let rows = counted.into_iter().take(MOST_CHANGED).map(|(statements, id, migrations, columns)| {
        row(
            None,
            vec![vec![book.link(id)], number(statements), number(migrations), number(columns), book.last_change_of(id)],
        )
    });
    table("Most changed tables", &["Table", "Statements", "Migrations", "Columns now", "Last change"], rows.collect())
}

/// Whether a step changes what is said about a thing only.
fn only_comments(step: &crate::sql::session::Step) -> bool {
    use crate::catalog::attribute::{Alteration, Attribute, compare};
    let (Change::Alter { object, .. }, Some(before)) = (&step.change, &step.before) else { return false };
    let is_comment =
        |alteration: &Alteration| matches!(alteration, Alteration::Changed { attribute: Attribute::Comment, .. });
    compare(before, object).iter().all(is_comment)
}

/// What was dropped, by how many migrations it lived through.
fn short_lived(book: &Book<'_>) -> Vec<Block> {
    let mut rows: BTreeMap<(u32, ObjectId), Row> = BTreeMap::new();
    for (id, known) in book.story.directory.all() {
        let kept = matches!(
            known.last.data,
            ObjectData::Table(_) | ObjectData::View(_) | ObjectData::Type(_) | ObjectData::Function(_)
        );
        let (Some(created), Some(dropped)) = (known.created, known.dropped) else { continue };
        let migration = |step: usize| book.history.steps[step].origin.migration;
        let (Some(MigrationIndex(from)), Some(MigrationIndex(to))) = (migration(created), migration(dropped)) else {
            continue;
        };
        if !kept
            || known.last.extension.is_some()
            || Size::of(&known.last) == Size::default() && known.last.as_table().is_some()
        {
            continue;
        }
        let origin = |step: usize| vec![book.origin(book.history.steps[step].origin)];
        let cells = vec![
            vec![code(book.story.directory.full_name(id.whole()))],
            vec![text(known.last.kind().words())],
            vec![text((to - from).to_string())],
            origin(created),
            origin(dropped),
        ];
        rows.insert((to - from, id), row(None, cells));
    }
    let columns = ["Name", "Kind", "Migrations it lived through", "Made by", "Dropped by"];
    table("Things made and dropped again", &columns, rows.into_values().collect())
}
