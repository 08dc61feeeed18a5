//! Pictures of tables and what they refer to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::book::Book;
use super::model::{Block, Inline, Picture};
use super::table::Keys;
use crate::catalog::constraint::ForeignKey;
use crate::catalog::relation::TableKind;
use crate::catalog::{Object, ObjectId};
use crate::diagram::{
    Badges, Cardinality, Diagram, DiagramColumn, DiagramTable, Mark, Nullability, Relation, TableKind as Kind,
};

/// How many neighbours a picture shows at the most.
const MOST_NEIGHBOURS: usize = 10;
/// How many tables a picture may have that shows the neighbours' neighbours.
const MOST_IN_TWO_STEPS: usize = 9;

/// The foreign keys that lead to a table: the table and constraint they belong to.
pub(super) fn incoming<'a>(book: &Book<'a>, to: ObjectId) -> Vec<(&'a Arc<Object>, &'a Arc<Object>, &'a ForeignKey)> {
    let constraints: BTreeSet<ObjectId> =
        book.catalog.dependents_of_object(to).map(|dependency| dependency.dependent.object).collect();
    let mut found: Vec<_> = constraints
        .into_iter()
        .filter_map(|id| {
            let object = book.catalog.object(id)?;
            let constraint = object.as_constraint()?;
            let key = constraint.as_foreign_key().filter(|key| key.referenced == to)?;
            let on = book.catalog.object(constraint.on)?;
            (book.documents(on) && constraint.parent.is_none()).then_some((on, object, key))
        })
        .collect();
    // A reference to itself is no dependent of another object.
    for member in book.catalog.members(to) {
        let own = member.as_constraint().and_then(|constraint| constraint.as_foreign_key());
        if let (Some(key), Some(on)) = (own, book.catalog.object(to))
            && key.referenced == to
            && !found.iter().any(|(_, object, _)| object.id == member.id)
        {
            found.push((on, member, key));
        }
    }
    found.sort_by_key(|(on, object, _)| (on.name.clone(), object.name.clone()));
    found
}

/// The foreign keys of a table.
pub(super) fn outgoing<'a>(book: &Book<'a>, from: ObjectId) -> Vec<(&'a Arc<Object>, &'a ForeignKey)> {
    book.catalog.members(from).filter_map(|member| Some((member, member.as_constraint()?.as_foreign_key()?))).collect()
}

/// The tables that a table refers to, then those that refer to it.
fn neighbours(book: &Book<'_>, id: ObjectId) -> Vec<ObjectId> {
    let mut found = Vec::new();
    let referenced = outgoing(book, id).into_iter().map(|(_, key)| key.referenced);
    for neighbour in referenced.chain(incoming(book, id).into_iter().map(|(on, _, _)| on.id)) {
        if neighbour != id && !found.contains(&neighbour) && book.catalog.object(neighbour).is_some() {
            found.push(neighbour);
        }
    }
    found
}

/// A table with all that it refers to and that refers to it, and with their neighbours too where these are few.
pub(super) fn neighbourhood(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let mut tables = vec![object.id];
    tables.extend(neighbours(book, object.id));
    if tables.len() == 1 {
        return Vec::new();
    }
    let left_out = tables.len().saturating_sub(MOST_NEIGHBOURS + 1);
    tables.truncate(MOST_NEIGHBOURS + 1);
    let near = tables.len();
    let mut wider = tables.clone();
    for neighbour in &tables[1..] {
        for other in neighbours(book, *neighbour) {
            if !wider.contains(&other) {
                wider.push(other);
            }
        }
    }
    if wider.len() <= MOST_IN_TWO_STEPS {
        tables = wider;
    }
    let title = format!("{} and its neighbours", book.full_name(object));
    let is_near = |id: ObjectId| tables[..near].contains(&id);
    let drawn = |relation: (ObjectId, ObjectId)| match tables.len() == near {
        true => relation.0 == object.id || relation.1 == object.id,
        false => is_near(relation.0) || is_near(relation.1),
    };
    let diagram = diagram(book, title, &tables, Some(object.id), drawn);
    let mut blocks = vec![Block::Diagram(Box::new(picture(book, diagram, &tables)))];
    if left_out > 0 {
        let words = format!("{left_out} more tables are not drawn; all references to this one are listed above.");
        blocks.push(Block::Paragraph(vec![Inline::Text(words)]));
    }
    blocks
}

/// A diagram with the page of each of its tables.
pub(super) fn picture(book: &Book<'_>, diagram: Diagram, tables: &[ObjectId]) -> Picture {
    let pages =
        tables.iter().filter(|id| book.catalog.object(**id).is_some()).map(|id| book.page(*id).cloned()).collect();
    Picture { diagram, pages }
}

/// A picture of these tables and the references between them that are wanted.
pub(super) fn diagram(
    book: &Book<'_>,
    title: String,
    tables: &[ObjectId],
    focus: Option<ObjectId>,
    wanted: impl Fn((ObjectId, ObjectId)) -> bool,
) -> Diagram {
    let places: BTreeMap<ObjectId, usize> = tables.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut relations = Vec::new();
    for from in tables {
        for (constraint, key) in outgoing(book, *from) {
            let Some(to) = places.get(&key.referenced) else { continue };
            if wanted((*from, key.referenced)) {
                relations.push(relation(book, (*from, places[from]), *to, constraint, key));
            }
        }
    }
    let boxes = tables
        .iter()
        .filter_map(|id| book.catalog.object(*id))
        .map(|object| table_box(book, object, focus == Some(object.id), focus.is_some()))
        .collect();
    Diagram { title, tables: boxes, relations, groups: Vec::new() }
}

fn relation(book: &Book<'_>, from: (ObjectId, usize), to: usize, constraint: &Object, key: &ForeignKey) -> Relation {
    let name = |relation: ObjectId, number: &crate::catalog::ColumnNumber| book.name_of(relation.column(*number));
    let (from, place) = from;
    let keys = Keys::of(book, from);
    let alone = key.columns.len() == 1;
    let unique = alone && key.columns.iter().all(|number| keys.is_unique(*number) || keys.is_primary(*number));
    let optional = book.catalog.object(from).is_some_and(|object| {
        key.columns.iter().filter_map(|number| object.column(*number)).any(|column| !column.not_null)
    });
    Relation {
        id: format!("{}.{}", book.name_of(from.into()), constraint.name),
        label: constraint.name.to_string(),
        from: place,
        from_columns: key.columns.iter().map(|number| name(from, number)).collect(),
        from_cardinality: if unique { Cardinality::ZeroOrOne } else { Cardinality::ZeroOrMany },
        to,
        to_columns: key.referenced_columns.iter().map(|number| name(key.referenced, number)).collect(),
        to_cardinality: if optional { Cardinality::ZeroOrOne } else { Cardinality::ExactlyOne },
        on_delete: (key.on_delete != crate::catalog::constraint::ReferentialAction::NoAction)
            .then(|| key.on_delete.words().to_owned()),
        ..Relation::default()
    }
}

/// A table with its key columns; all columns of the one in focus.
fn table_box(book: &Book<'_>, object: &Object, focus: bool, neighbours: bool) -> DiagramTable {
    let keys = Keys::of(book, object.id);
    let shown = |number| focus || keys.is_primary(number) || keys.is_foreign(number);
    let columns: Vec<DiagramColumn> = object
        .columns()
        .iter()
        .filter(|column| shown(column.number))
        .map(|column| DiagramColumn {
            name: column.name.to_string(),
            type_text: column.data_type.as_ref().map(|data_type| book.printer.data_type(data_type)).unwrap_or_default(),
            badges: Badges {
                primary: keys.is_primary(column.number),
                foreign: keys.is_foreign(column.number),
                unique: keys.is_unique(column.number),
            },
            nullability: if column.not_null { Nullability::NotNull } else { Nullability::Nullable },
            mark: Mark::None,
            href: None,
        })
        .collect();
    let folded = (object.columns().len() - columns.len()) as u32;
    let kind = match &object.data {
        crate::catalog::ObjectData::View(view) if view.materialized.is_some() => Kind::MaterializedView,
        crate::catalog::ObjectData::View(_) => Kind::View,
        crate::catalog::ObjectData::Table(table) if table.is_partition() => Kind::Partition,
        crate::catalog::ObjectData::Table(table) => match table.kind {
            TableKind::Ordinary => Kind::Table,
            TableKind::Partitioned(_) => Kind::Partitioned,
            TableKind::Foreign(_) => Kind::Foreign,
        },
        _ => Kind::Table,
    };
    let mark = if focus && neighbours { Mark::Focus } else { Mark::None };
    DiagramTable {
        id: book.full_name(object),
        label: book.full_name(object),
        href: None,
        kind,
        mark,
        columns,
        folded,
        comment: object.comment.as_ref().map(ToString::to_string),
    }
}
