//! Groups of tables: the page of each, and all of them on one picture.

use std::collections::BTreeMap;

use super::book::{Book, TableGroup};
use super::build::{code, joined, row, section, table, text};
use super::diagrams;
use super::model::{Block, Inline, Link, Page, PageId, Picture, Section, Target};
use crate::catalog::ObjectId;
use crate::diagram::{Detail, Diagram, DiagramGroup, DiagramTable, Relation};
use crate::text::counted;

/// How many tables a picture of a group may have.
const MOST_TABLES: usize = 60;
/// How many tables the picture of all groups names; beyond that it names the groups alone.
const MOST_NAMES: usize = 120;
/// How many of the most connected tables are named.
const MOST_CONNECTED: usize = 8;

/// The page of a group.
pub(super) fn page(book: &Book<'_>, place: usize, group: &TableGroup) -> Page {
    let mut sections = Vec::new();
    if group.tables.len() <= MOST_TABLES {
        let title = format!("The tables of {}", group.name);
        let diagram = diagrams::diagram(book, title, &group.tables, None, |_| true);
        if !diagram.relations.is_empty() {
            let picture = diagrams::picture(book, diagram, &group.tables);
            sections.extend(section("map", "Map", vec![Block::Diagram(Box::new(picture))]));
        }
    }
    let rows = group.tables.iter().filter_map(|id| book.catalog.object(*id));
    let rows = rows.map(|object| super::overview::relation_row(book, object)).collect();
    let columns = ["Name", "Comment", "Columns", "References", "Since"];
    sections.extend(section("tables", "Tables", table("Tables", &columns, rows)));
    sections.extend(super::relationships::of_group(book, &group.tables));
    sections.extend(section("other-groups", "To and from other groups", beyond(book, place, group)));
    Page {
        id: group.page.clone(),
        title: group.name.clone(),
        kind: "Group",
        summary: vec![text(format!("{} that belong together.", counted(group.tables.len(), "table")))],
        badges: Vec::new(),
        sections,
    }
}

/// The references that cross the border of a group.
fn beyond(book: &Book<'_>, place: usize, group: &TableGroup) -> Vec<Block> {
    let mut rows = Vec::new();
    let is_inside = |id: ObjectId| book.group_of(id) == Some(place);
    let mut add = |from: ObjectId, to: ObjectId, name: &str| {
        let other = if is_inside(from) { to } else { from };
        let group = book.group_of(other).map(|place| vec![link(&book.groups()[place])]).unwrap_or_default();
        rows.push(row(None, vec![vec![book.link(from)], vec![book.link(to)], group, vec![code(name)]]));
    };
    for id in &group.tables {
        for (constraint, key) in diagrams::outgoing(book, *id) {
            if !is_inside(key.referenced) {
                add(*id, key.referenced, constraint.name.as_str());
            }
        }
    }
    for id in &group.tables {
        for (on, constraint, _) in diagrams::incoming(book, *id) {
            if !is_inside(on.id) {
                add(on.id, *id, constraint.name.as_str());
            }
        }
    }
    table("References to and from other groups", &["Table", "Refers to", "Other group", "Constraint"], rows)
}

fn link(group: &TableGroup) -> Inline {
    Inline::Link(Link { text: group.name.clone(), code: false, target: Target::Page(group.page.clone(), None) })
}

/// The groups on the first page: a picture of names, and a line each.
pub(super) fn overview(book: &Book<'_>) -> Option<Section> {
    if book.groups().is_empty() {
        return None;
    }
    let items = book.groups().iter().map(|group| {
        let shown = group.tables.iter().take(6).map(|id| vec![book.link(*id)]);
        let mut item = vec![link(group), text(": ")];
        item.extend(joined(shown, ", "));
        if group.tables.len() > 6 {
            item.push(text(format!(" and {} more", group.tables.len() - 6)));
        }
        item
    });
    let items = items.collect();
    section("groups", "Groups", vec![Block::Diagram(Box::new(picture(book))), Block::List(items)])
}

/// The tables that most references lead to and from.
pub(super) fn most_connected(book: &Book<'_>) -> Option<Section> {
    let tables = book.sorted(|object| object.as_table().is_some_and(|table| !table.is_partition()));
    let mut counts: Vec<(usize, usize, ObjectId)> = tables
        .iter()
        .map(|table| (diagrams::incoming(book, table.id).len(), diagrams::outgoing(book, table.id).len(), table.id))
        .filter(|(incoming, outgoing, _)| incoming + outgoing > 2)
        .collect();
    counts.sort_by_key(|(incoming, outgoing, _)| std::cmp::Reverse(incoming + outgoing));
    let rows = counts
        .into_iter()
        .take(MOST_CONNECTED)
        .map(|(incoming, outgoing, id)| {
            row(None, vec![vec![book.link(id)], vec![text(incoming.to_string())], vec![text(outgoing.to_string())]])
        })
        .collect();
    let columns = ["Table", "Referenced by", "Refers to"];
    section("most-connected", "Most connected", table("Most connected tables", &columns, rows))
}

fn picture(book: &Book<'_>) -> Picture {
    let tables: Vec<ObjectId> = book.groups().iter().flat_map(|group| group.tables.iter().copied()).collect();
    if tables.len() > MOST_NAMES {
        return picture_of_groups(book);
    }
    let mut diagram = diagrams::diagram(book, "All tables in their groups".to_owned(), &tables, None, |_| true);
    diagram = diagram.at_detail(Detail::Names);
    let mut next = 0;
    for group in book.groups() {
        let places = (next..next + group.tables.len()).collect();
        next += group.tables.len();
        let (id, label) = (group.name.clone(), group.name.clone());
        diagram.groups.push(DiagramGroup { id, label, href: None, tables: places });
    }
    for table in &mut diagram.tables {
        table.folded = 0;
        table.comment = None;
    }
    diagrams::picture(book, diagram, &tables)
}

/// Groups as boxes, for schemas whose names would not fit.
fn picture_of_groups(book: &Book<'_>) -> Picture {
    let mut between: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (place, group) in book.groups().iter().enumerate() {
        for id in &group.tables {
            for (_, key) in diagrams::outgoing(book, *id) {
                let to = book.group_of(key.referenced).filter(|to| *to != place);
                if let Some(to) = to {
                    *between.entry((place.min(to), place.max(to))).or_default() += 1;
                }
            }
        }
    }
    let boxes = book.groups().iter().map(|group| DiagramTable {
        id: group.name.clone(),
        label: format!("{} ({})", group.name, group.tables.len()),
        ..DiagramTable::default()
    });
    // Only the strongest ties are drawn, as many as there are groups: with all of them nothing could be seen.
    let mut ties: Vec<((usize, usize), usize)> = between.into_iter().collect();
    ties.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ties.truncate(book.groups().len());
    let relations = ties.into_iter().map(|((one, other), count)| Relation {
        id: format!("{one}-{other}"),
        label: format!("{count} references"),
        from: other,
        to: one,
        ..Relation::default()
    });
    let diagram = Diagram {
        title: "The groups of tables".to_owned(),
        tables: boxes.collect(),
        relations: relations.collect(),
        groups: Vec::new(),
    };
    let pages: Vec<Option<PageId>> = book.groups().iter().map(|group| Some(group.page.clone())).collect();
    Picture { diagram, pages }
}
