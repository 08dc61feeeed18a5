//! What the schema once had: dropped, renamed and moved things, with who removed them and what took their place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::book::{Book, anchor};
use super::build::{code, row, section, sql, table, text};
use super::model::{Block, Inline, Page, PageId, Row};
use super::occurrence::Occurrence;
use crate::catalog::attribute::Attribute;
use crate::catalog::relation::Persistence;
use crate::catalog::{Catalog, Change, Object, ObjectData, ObjectId, Part};
use crate::print::{Printer, Qualify};
use crate::replay::{Event, Known};
use crate::text::counted;

/// The page of all tombstones.
pub(super) fn removed(book: &Book<'_>) -> Option<Page> {
    let stones = Tombstones::of(book);
    let mut objects = table("Removed objects", &OBJECTS, stones.gone.iter().map(|id| stone(book, *id)).collect());
    objects.extend(stones.gone.iter().filter_map(|id| last_definition(book, *id)));
    let mut sections = Vec::new();
    sections.extend(section("objects", "Objects", objects));
    sections.extend(section("columns", "Columns", removed_columns(book)));
    sections.extend(section("renamed", "Renamed", renamed(book)));
    let again = stones.again.iter().map(|(last, times)| made_again(book, *last, times)).collect();
    sections.extend(section("made-again", "Made again", table("Things dropped and made again", &AGAIN, again)));
    (!sections.is_empty()).then(|| Page {
        id: PageId::Removed,
        title: "Removed".to_owned(),
        kind: "Schema",
        summary: vec![text("What the schema once had: dropped and renamed things, and who removed them.")],
        badges: Vec::new(),
        sections,
    })
}

const OBJECTS: [&str; 5] = ["Name", "What it was", "Made by", "Removed by", "With"];
const AGAIN: [&str; 5] = ["Name", "Kind", "Times", "First made by", "Last made by"];

/// The dropped things that have a page of their own while they are there.
struct Tombstones {
    /// Those that nothing of their name has followed.
    gone: Vec<ObjectId>,
    /// Those whose name another one took: the newest of that name, and those before it.
    again: BTreeMap<ObjectId, Vec<ObjectId>>,
}

impl Tombstones {
    fn of(book: &Book<'_>) -> Self {
        let directory = &book.story.directory;
        let mut stones = Self { gone: Vec::new(), again: BTreeMap::new() };
        let mut followed = std::collections::BTreeSet::new();
        for (id, _) in directory.all().filter(|(_, known)| has_a_page(known)) {
            let mut line = directory.lineage(id);
            line.pop();
            followed.extend(line.iter().copied());
            if !line.is_empty() {
                for earlier in &line {
                    stones.again.remove(earlier);
                }
                stones.again.insert(id, line);
            }
        }
        let dropped = directory
            .all()
            .filter(|(id, known)| has_a_page(known) && known.dropped.is_some() && !followed.contains(id));
        stones.gone = dropped.map(|(id, _)| id).collect();
        stones
    }
}

fn has_a_page(known: &Known) -> bool {
    let object = &known.last;
    let temporary = object.as_table().is_some_and(|table| matches!(table.persistence, Persistence::Temporary(_)));
    let kept = matches!(
        object.data,
        ObjectData::Table(_) | ObjectData::View(_) | ObjectData::Type(_) | ObjectData::Function(_)
    );
    kept && !temporary && object.extension.is_none()
}

fn name(book: &Book<'_>, id: ObjectId) -> Vec<Inline> {
    match book.page(id) {
        Some(_) => vec![book.link(id)],
        None => vec![code(book.story.directory.full_name(id.whole()))],
    }
}

fn stone(book: &Book<'_>, id: ObjectId) -> Row {
    let Some(known) = book.story.directory.known(id) else { return row(None, vec![Vec::new(); OBJECTS.len()]) };
    let object = &known.last;
    let mut what = vec![text(object.kind().words())];
    if let Some(count) = Some(object.columns().len()).filter(|count| *count > 0) {
        what.push(text(format!(" with {}", counted(count, "column"))));
    }
    let comment = Book::short_comment(object.comment.as_ref());
    if !comment.is_empty() {
        what.push(text(": "));
        what.extend(comment);
    }
    let told = known.dropped.map(|step| book.story.told(step)).unwrap_or_default();
    let cause = told.first().and_then(|occurrence| occurrence.cause.clone()).map(|cause| vec![text(cause)]);
    let by = book.ledger.dropped(id).map(|origin| vec![book.origin(origin)]);
    row(
        Some(anchor(object.kind().words(), object.name.as_str())),
        vec![name(book, id), what, book.since(id), by.unwrap_or_default(), cause.unwrap_or_default()],
    )
}

/// What would have made a thing just before it was dropped.
fn last_definition(book: &Book<'_>, id: ObjectId) -> Option<Block> {
    let drop = book.story.directory.known(id)?.dropped?;
    let before = catalog_before_statement(book, drop);
    let object = before.object(id)?;
    let printer = Printer::new(&before, Qualify::WhereNeeded);
    let mut statements = printer.definition(object);
    for member in before.members(id) {
        statements.extend(printer.definition(member));
    }
    let words = vec![text(format!("The last definition of {} ", object.kind().words())), code(object.name.as_str())];
    (!statements.is_empty()).then(|| Block::Details { summary: words, blocks: vec![sql(statements.join("\n"))] })
}

/// The catalog before the statement that took a step.
fn catalog_before_statement(book: &Book<'_>, step: usize) -> Catalog {
    let steps = &book.history.steps;
    let statement = steps[step].origin.statement;
    book.story.catalog_before(steps.partition_point(|step| step.origin.statement < statement))
}

fn removed_columns(book: &Book<'_>) -> Vec<Block> {
    let mut rows = Vec::new();
    for object in book.sorted(|object| object.as_table().is_some() || object.as_type().is_some()) {
        for (part, entry) in book.ledger.entries_of_object(object.id) {
            if !matches!((part, entry.event), (Part::Column(_), Event::Dropped)) {
                continue;
            }
            let told = book.story.told(entry.step).iter().find(|occurrence| occurrence.address.part == part);
            rows.extend(told.map(|occurrence| removed_column(book, object, occurrence, entry.origin)));
        }
    }
    table("Removed columns", &["Column", "What it was", "Made by", "Removed by", "With"], rows)
}

fn removed_column(book: &Book<'_>, object: &Object, gone: &Occurrence, by: crate::catalog::Origin) -> Row {
    let column = gone.object.rsplit('.').next().unwrap_or_default();
    let what = gone.before.as_ref().map(|told| vec![code(told.text())]);
    row(
        Some(anchor("column", &format!("{}.{column}", object.name))),
        vec![
            vec![book.link(object.id), text("."), code(column)],
            what.unwrap_or_default(),
            book.since(gone.address),
            vec![book.origin(by)],
            gone.cause.as_ref().map(|cause| vec![text(cause.clone())]).unwrap_or_default(),
        ],
    )
}

/// What has another name or schema than it had.
fn renamed(book: &Book<'_>) -> Vec<Block> {
    let mut rows = Vec::new();
    for (number, step) in book.history.steps.iter().enumerate() {
        let Change::Alter { object, .. } = &step.change else { continue };
        // The index of a constraint has its name from it.
        let follows = |object: &Object| object.as_index().is_some_and(|index| index.constraint.is_some());
        if !book.documents(object) || step.origin.migration.is_none() || step.before.as_deref().is_some_and(follows) {
            continue;
        }
        for occurrence in book.story.told(number) {
            let moved = occurrence.attribute == Some(Attribute::Schema);
            if !moved && occurrence.attribute != Some(Attribute::Name) {
                continue;
            }
            let was = occurrence.before.as_ref().map(|told| told.text().to_owned()).unwrap_or_default();
            let was = match (moved, occurrence.object.rsplit_once('.')) {
                (true, _) => format!("{was}.{}", object.name),
                (false, Some((relation, _))) if occurrence.kind == "column" => format!("{relation}.{was}"),
                (false, _) => was,
            };
            rows.push(row(
                None,
                vec![
                    vec![code(was)],
                    vec![text(occurrence.kind)],
                    vec![became(book, object, occurrence)],
                    vec![book.origin(step.origin)],
                ],
            ));
        }
    }
    table("Renamed and moved things", &["Was", "Kind", "Became", "By"], rows)
}

/// What a thing is called since then, leading to it while it is there.
fn became(book: &Book<'_>, object: &Arc<Object>, occurrence: &Occurrence) -> Inline {
    let name = occurrence.object.clone();
    if book.catalog.object(object.id).is_some() { book.link_as(occurrence.address, name) } else { code(name) }
}

fn made_again(book: &Book<'_>, last: ObjectId, before: &[ObjectId]) -> Row {
    let kind = book.story.directory.known(last).map_or("", |known| known.last.kind().words());
    let first = before.first().map(|first| book.since(*first)).unwrap_or_default();
    row(None, vec![name(book, last), vec![text(kind)], vec![text(before.len().to_string())], first, book.since(last)])
}
