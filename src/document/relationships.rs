//! The page of all foreign keys; where there are many, of how the groups of tables hang together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::book::Book;
use super::build::{code, joined, row, section, table, text};
use super::diagrams;
use super::model::{Block, Inline, Link, Page, PageId, Row, Section, Target};
use crate::catalog::constraint::ForeignKey;
use crate::catalog::{ColumnNumber, Object, ObjectId};

/// How many tables a picture of all may have.
const MOST_TABLES: usize = 60;
/// More foreign keys than this stand on the pages of the groups that their tables are in.
const MOST_KEYS: usize = 300;

const COLUMNS: [&str; 5] = ["Columns", "Refer to", "On delete", "Constraint", "Since"];

/// The page; none without foreign keys.
pub(super) fn page(book: &Book<'_>) -> Option<Page> {
    let tables = book.sorted(|object| object.as_table().is_some());
    let mut sections = Vec::new();
    if is_by_group(book) {
        sections.extend(section("groups", "By group", by_group(book)));
        let alone: Vec<Row> = tables
            .iter()
            .filter(|object| book.group_of(object.id).is_none())
            .flat_map(|object| rows(book, object))
            .collect();
        sections.extend(section("foreign-keys", "Of tables in no group", table("Foreign keys", &COLUMNS, alone)));
    } else {
        let rows: Vec<Row> = tables.iter().flat_map(|object| rows(book, object)).collect();
        sections.extend(map(book, &tables).filter(|_| !rows.is_empty()));
        sections.extend(section("foreign-keys", "Foreign keys", table("Foreign keys", &COLUMNS, rows)));
    }
    (!sections.is_empty()).then(|| Page {
        id: PageId::Relationships,
        title: "Relationships".to_owned(),
        kind: "Schema",
        summary: vec![text("Which rows refer to which.")],
        badges: Vec::new(),
        sections,
    })
}

/// The foreign keys of a group's tables, where the page of all does not list them.
pub(super) fn of_group(book: &Book<'_>, tables: &[ObjectId]) -> Option<Section> {
    if !is_by_group(book) {
        return None;
    }
    let objects = tables.iter().filter_map(|id| book.catalog.object(*id));
    let rows: Vec<Row> = objects.flat_map(|object| rows(book, object)).collect();
    section("foreign-keys", "Foreign keys", table("Foreign keys", &COLUMNS, rows))
}

/// Whether there are too many foreign keys for a page.
fn is_by_group(book: &Book<'_>) -> bool {
    let tables = book.objects().filter(|object| object.as_table().is_some());
    let constraints =
        tables.flat_map(|object| book.catalog.members(object.id)).filter_map(|member| member.as_constraint());
    let keys = constraints.filter(|constraint| constraint.parent.is_none() && constraint.as_foreign_key().is_some());
    !book.groups().is_empty() && keys.count() > MOST_KEYS
}

/// The foreign keys of a table but for those that it has as a partition.
fn own_keys<'a>(book: &Book<'a>, table: ObjectId) -> impl Iterator<Item = (&'a Arc<Object>, &'a ForeignKey)> {
    let keys = diagrams::outgoing(book, table).into_iter();
    keys.filter(|(object, _)| object.as_constraint().is_some_and(|constraint| constraint.parent.is_none()))
}

/// The foreign keys of a table, a row each.
fn rows(book: &Book<'_>, object: &Object) -> Vec<Row> {
    let row_of = |(constraint, key): (&Arc<Object>, &ForeignKey)| {
        row(
            None,
            vec![
                columns(book, object.id, &key.columns),
                columns(book, key.referenced, &key.referenced_columns),
                vec![text(key.on_delete.words().to_lowercase())],
                vec![code(constraint.name.as_str())],
                book.since(constraint.id),
            ],
        )
    };
    own_keys(book, object.id).map(row_of).collect()
}

/// `orders.user_id`, or `lines (order_id, number)` of several columns.
fn columns(book: &Book<'_>, table: ObjectId, numbers: &[ColumnNumber]) -> Vec<Inline> {
    if let [number] = numbers {
        let column = table.column(*number);
        return vec![book.link_as(column, format!("{}.{}", book.name_of(table.into()), book.name_of(column)))];
    }
    let columns = numbers.iter().map(|number| vec![book.link_column(table.column(*number))]);
    let mut cell = vec![book.link(table), text(" (")];
    cell.extend(joined(columns, ", "));
    cell.push(text(")"));
    cell
}

/// The tables that refer to others or are referred to, as long as they fit into a picture.
fn map(book: &Book<'_>, tables: &[&Arc<Object>]) -> Option<Section> {
    let mut seen = BTreeSet::new();
    let mut connected = Vec::new();
    for object in tables {
        for (_, key) in own_keys(book, object.id) {
            connected.extend([object.id, key.referenced].into_iter().filter(|id| seen.insert(*id)));
        }
    }
    if connected.len() > MOST_TABLES {
        return None;
    }
    let diagram = diagrams::diagram(book, "All relationships".to_owned(), &connected, None, |_| true);
    let picture = diagrams::picture(book, diagram, &connected);
    section("map", "Map", vec![Block::Diagram(Box::new(picture))])
}

/// How many foreign keys each group has, within itself and to which other groups.
fn by_group(book: &Book<'_>) -> Vec<Block> {
    let rows = book.groups().iter().enumerate().map(|(place, group)| {
        let keys = group.tables.iter().flat_map(|id| own_keys(book, *id));
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for to in keys.filter_map(|(_, key)| book.group_of(key.referenced)) {
            *counts.entry(to).or_default() += 1;
        }
        let within = counts.remove(&place).unwrap_or_default();
        let mut others: Vec<(usize, usize)> = counts.into_iter().collect();
        others.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let others = others.into_iter().map(|(other, count)| vec![link(book, other, None), text(format!(" {count}"))]);
        row(
            None,
            vec![
                vec![link(book, place, Some("foreign-keys"))],
                vec![text(group.tables.len().to_string())],
                vec![text(within.to_string())],
                joined(others, ", "),
            ],
        )
    });
    let intro = "There are too many foreign keys for one page; the page of each group lists those of its tables.";
    let mut blocks = vec![Block::Paragraph(vec![text(intro)])];
    blocks.extend(table("Foreign keys by group", &["Group", "Tables", "Within", "To other groups"], rows.collect()));
    blocks
}

fn link(book: &Book<'_>, group: usize, anchor: Option<&str>) -> Inline {
    let group = &book.groups()[group];
    let target = Target::Page(group.page.clone(), anchor.map(str::to_owned));
    Inline::Link(Link { text: group.name.clone(), code: false, target })
}
