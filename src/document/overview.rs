//! The pages about the whole: overview, relationships, lifecycle, what was removed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::book::{Book, anchor};
use super::build::{badge, code, joined, row, section, table, text};
use super::diagrams;
use super::lists::Lists;
use super::model::{Block, Inline, Link, Page, PageId, Row, Section, Target, Tone};
use crate::catalog::types::Type;
use crate::catalog::{Object, ObjectData, ObjectId};
use crate::lifecycle::{SetBy, ValueSource};

/// How many migrations the overview names.
const RECENT: usize = 8;
/// How many things a hint names.
const MOST_NAMED: usize = 12;

/// The first page, and those to which it leads where a list is too long for it.
pub(super) fn index(book: &Book<'_>, title: &str) -> Vec<Page> {
    let mut sections = Vec::new();
    let mut lists = Lists::default();
    sections.extend(section("at-a-glance", "At a glance", vec![counters(book)]));
    sections.extend(section("hints", "Hints", hints(book)));
    sections.extend(super::groups::overview(book));
    sections.extend(by_schema(book, &mut lists));
    sections.extend(super::groups::most_connected(book));
    sections.extend(section("recent-changes", "Recent changes", recent(book)));
    sections.extend(types(book, &mut lists));
    sections.extend(functions(book, &mut lists));
    sections.extend(section("extensions", "Extensions", extensions(book)));
    let index = Page {
        id: PageId::Index,
        title: title.to_owned(),
        kind: "Schema",
        summary: vec![text(format!(
            "The PostgreSQL schema after {} migrations, as they leave it.",
            book.migrations().count()
        ))],
        badges: Vec::new(),
        sections,
    };
    std::iter::once(index).chain(lists.pages).collect()
}

/// Leads from the first page to the others about the whole.
pub(super) fn add_links(pages: &mut [Page]) {
    let about_the_whole = |page: &&Page| {
        let of = [PageId::Relationships, PageId::Lifecycle, PageId::ChangeLog, PageId::Removed, PageId::Statistics];
        of.contains(&page.id)
    };
    let link = |page: &Page| {
        let target = Target::Page(page.id.clone(), None);
        vec![Inline::Link(Link { text: page.title.clone(), code: false, target })]
    };
    let links: Vec<Vec<Inline>> = pages.iter().filter(about_the_whole).map(link).collect();
    let section = pages.first_mut().and_then(|index| index.sections.first_mut());
    if let Some(section) = section.filter(|_| !links.is_empty()) {
        section.blocks.push(Block::Paragraph(joined(links, " · ")));
    }
}

fn is_table(object: &Object) -> bool {
    object.as_table().is_some()
}

fn counters(book: &Book<'_>) -> Block {
    let count = |wanted: &dyn Fn(&Object) -> bool| book.objects().filter(|object| wanted(object)).count();
    let columns: usize = book.objects().filter(|object| is_table(object)).map(|object| object.columns().len()).sum();
    let to = |text: &str, page: PageId, anchor: Option<&str>| {
        let target = Target::Page(page, anchor.map(str::to_owned));
        Some(Link { text: text.to_owned(), code: false, target })
    };
    let counts = book.history.counts();
    let mut counters = vec![
        ("tables".to_owned(), count(&is_table), to("tables", PageId::Index, None)),
        ("columns".to_owned(), columns, None),
        ("views".to_owned(), count(&|object| object.as_view().is_some()), None),
        (
            "enums".to_owned(),
            count(&|object| matches!(object.as_type(), Some(Type::Enum(_)))),
            to("enums", PageId::Index, Some("types")),
        ),
        (
            "foreign keys".to_owned(),
            count(&|object| object.as_constraint().is_some_and(|constraint| constraint.as_foreign_key().is_some())),
            to("foreign keys", PageId::Relationships, None),
        ),
        ("indexes".to_owned(), count(&|object| object.as_index().is_some()), None),
        (
            "functions".to_owned(),
            count(&|object| object.as_function().is_some()),
            to("functions", PageId::Index, Some("functions")),
        ),
        ("triggers".to_owned(), count(&|object| object.as_trigger().is_some()), None),
        ("policies".to_owned(), count(&|object| object.as_policy().is_some()), None),
        ("migrations".to_owned(), book.migrations().count(), to("migrations", PageId::ChangeLog, None)),
        ("statements".to_owned(), counts.total(), None),
    ];
    counters.retain(|(_, number, _)| *number > 0);
    Block::Counters(counters)
}

/// What a reader should know about how far the documentation can be trusted, and what the migrations lack.
fn hints(book: &Book<'_>) -> Vec<Block> {
    let mut items = Vec::new();
    let counts = book.history.counts();
    if counts.failed > 0 {
        let words =
            format!("{} statements would be refused by PostgreSQL; what they should do is missing.", counts.failed);
        items.push(vec![Inline::Badge(badge(Tone::Warning, "failed", "")), text(format!(" {words}"))]);
    }
    if counts.opaque > 0 {
        let words = format!("{} statements could not be modelled in full.", counts.opaque);
        items.push(vec![Inline::Badge(badge(Tone::Warning, "opaque", "")), text(format!(" {words}"))]);
    }
    let unvalidated: Vec<Vec<Inline>> = book
        .objects()
        .filter(|object| object.as_constraint().is_some_and(|constraint| !constraint.validated))
        .map(|object| vec![book.link(object.id)])
        .collect();
    if !unvalidated.is_empty() {
        let mut item = vec![text("Constraints that were never validated: ")];
        item.extend(few(unvalidated));
        items.push(item);
    }
    let stale: Vec<Vec<Inline>> = book
        .sorted(|object| !object.columns().is_empty())
        .into_iter()
        .flat_map(|object| book.ledger.stale_comments(object.id))
        .map(|stale| vec![book.link_as(stale.column, book.story.directory.full_name(stale.column))])
        .collect();
    if !stale.is_empty() {
        let mut item =
            vec![text("Comments that may be stale, since the column's type changed after they were written: ")];
        item.extend(few(stale));
        items.push(item);
    }
    let without: Vec<Vec<Inline>> = book
        .migrations()
        .filter(|(_, migration)| migration.up.is_some() && migration.down.is_none())
        .map(|(index, _)| vec![migration_link(book, index)])
        .collect();
    if !without.is_empty() && without.len() < book.migrations().count() {
        let mut item = vec![text("Migrations without a rollback: ")];
        item.extend(few(without));
        items.push(item);
    }
    if items.is_empty() { Vec::new() } else { vec![Block::List(items)] }
}

/// The first of some things, and how many more there are.
fn few(mut things: Vec<Vec<Inline>>) -> Vec<Inline> {
    let more = things.len().saturating_sub(MOST_NAMED);
    things.truncate(MOST_NAMED);
    let mut line = joined(things, ", ");
    if more > 0 {
        line.push(text(format!(" and {more} more")));
    }
    line
}

pub(super) fn migration_link(book: &Book<'_>, index: crate::catalog::MigrationIndex) -> Inline {
    let target = Target::Page(book.migration_page(index).clone(), None);
    Inline::Link(Link { text: book.migration(index).id.to_string(), code: false, target })
}

/// Tables and views by the schema they are in.
fn by_schema(book: &Book<'_>, lists: &mut Lists) -> Vec<Section> {
    let mut schemas: BTreeMap<String, Vec<&Arc<Object>>> = BTreeMap::new();
    for object in book.sorted(|object| is_table(object) || object.as_view().is_some()) {
        let schema = object.schema.and_then(|schema| book.catalog.name_of(schema));
        schemas.entry(schema.map(ToString::to_string).unwrap_or_default()).or_default().push(object);
    }
    let several = schemas.len() > 1;
    schemas
        .into_iter()
        .filter_map(|(schema, objects)| {
            let rows = objects.into_iter().map(|object| (book.full_name(object), relation_row(book, object)));
            let title = if several { format!("Schema {schema}") } else { "Tables".to_owned() };
            let anchor = if several { anchor("schema", &schema) } else { "tables".to_owned() };
            lists.section(&anchor, &title, &["Name", "Comment", "Columns", "References", "Since"], rows.collect())
        })
        .collect()
}

/// A table or view in a list of them.
pub(super) fn relation_row(book: &Book<'_>, object: &Object) -> Row {
    let mut name = vec![book.link(object.id)];
    if object.as_view().is_some() {
        name.extend([text(" "), Inline::Badge(badge(Tone::Quiet, object.kind().words(), ""))]);
    }
    let references: Vec<Vec<Inline>> = {
        let mut targets: Vec<ObjectId> =
            diagrams::outgoing(book, object.id).into_iter().map(|(_, key)| key.referenced).collect();
        targets.sort();
        targets.dedup();
        targets.into_iter().map(|target| vec![book.link(target)]).collect()
    };
    row(
        None,
        vec![
            name,
            Book::short_comment(object.comment.as_ref()),
            vec![text(object.columns().len().to_string())],
            joined(references, ", "),
            book.since(object.id),
        ],
    )
}

fn types(book: &Book<'_>, lists: &mut Lists) -> Option<Section> {
    let rows = book
        .sorted(|object| object.as_type().is_some())
        .into_iter()
        .map(|object| {
            let words = match object.as_type() {
                Some(Type::Enum(data)) => {
                    joined(data.values.iter().map(|value| vec![code(value.label.to_string())]), ", ")
                }
                Some(Type::Domain(domain)) => vec![text("over "), code(book.printer.data_type(&domain.base))],
                _ => Vec::new(),
            };
            let kind = super::types::kind(object).to_lowercase();
            let cells = vec![
                vec![book.link(object.id)],
                vec![text(kind)],
                words,
                Book::short_comment(object.comment.as_ref()),
                book.since(object.id),
            ];
            (book.full_name(object), row(None, cells))
        })
        .collect();
    lists.section("types", "Types", &["Type", "Kind", "Values", "Comment", "Since"], rows)
}

fn functions(book: &Book<'_>, lists: &mut Lists) -> Option<Section> {
    let rows = book
        .sorted(|object| object.as_function().is_some())
        .into_iter()
        .filter_map(|object| {
            let function = object.as_function()?;
            let signature = book.printer.signature(object, function);
            let returns = book.printer.returns(function).map(|returns| vec![code(returns)]).unwrap_or_default();
            let cells = vec![
                vec![book.link_as(object.id.into(), signature)],
                returns,
                vec![text(function.language.as_str())],
                Book::short_comment(object.comment.as_ref()),
                book.since(object.id),
            ];
            Some((book.full_name(object), row(None, cells)))
        })
        .collect();
    lists.section("functions", "Functions", &["Function", "Returns", "Language", "Comment", "Since"], rows)
}

fn extensions(book: &Book<'_>) -> Vec<Block> {
    let rows = book
        .sorted(|object| matches!(object.data, ObjectData::Extension(_)))
        .into_iter()
        .map(|object| {
            let schema = object.schema.and_then(|schema| book.catalog.name_of(schema));
            let schema = schema.map(|schema| vec![code(schema.as_str())]).unwrap_or_default();
            row(None, vec![vec![book.link(object.id)], schema, book.since(object.id)])
        })
        .collect();
    table("Extensions", &["Extension", "Schema", "Since"], rows)
}

fn recent(book: &Book<'_>) -> Vec<Block> {
    let items: Vec<Vec<Inline>> = book
        .migrations()
        .rev()
        .take(RECENT)
        .map(|(index, migration)| {
            let mut item = vec![migration_link(book, index)];
            if let Some(comment) = &migration.comment {
                let first: Vec<&str> = comment.text.lines().take_while(|line| !line.trim().is_empty()).collect();
                item.push(text(": "));
                item.push(Inline::Markdown(first.join(" ").into()));
            }
            item
        })
        .collect();
    if items.is_empty() { Vec::new() } else { vec![Block::List(items)] }
}

fn page(id: PageId, title: &str, summary: &str, sections: Vec<Section>) -> Page {
    Page { id, title: title.to_owned(), kind: "Schema", summary: vec![text(summary)], badges: Vec::new(), sections }
}

/// What the schema says about the life of its rows.
pub(super) fn lifecycle(book: &Book<'_>) -> Option<Page> {
    let facts = book.lifecycle;
    let mut sections = Vec::new();
    let column = |table: ObjectId, column| vec![book.link_column(table.column(column))];
    let rows = facts
        .states
        .iter()
        .map(|state| {
            let closed_by = match state.values.source {
                ValueSource::Enum(id) => vec![text("enum "), book.link(id)],
                ValueSource::Check(id) => vec![text("check "), book.link(id)],
                ValueSource::Domain(id) => vec![text("domain "), book.link(id)],
            };
            let values = state.values.values.iter().map(|value| vec![code(value.to_string())]);
            row(
                None,
                vec![vec![book.link(state.table)], column(state.table, state.column), joined(values, ", "), closed_by],
            )
        })
        .collect();
    sections.extend(section(
        "states",
        "Closed sets of values",
        table("Columns with a closed set of values", &["Table", "Column", "Values", "Closed by"], rows),
    ));
    let marks = |marks: &[crate::lifecycle::Mark]| -> Vec<Row> {
        marks
            .iter()
            .map(|mark| {
                let references = mark.references.map(|id| vec![book.link(id)]).unwrap_or_default();
                let comment = book.catalog.object(mark.table).and_then(|table| table.column(mark.column));
                let comment = Book::short_comment(comment.and_then(|column| column.comment.as_ref()));
                row(None, vec![vec![book.link(mark.table)], column(mark.table, mark.column), references, comment])
            })
            .collect()
    };
    let columns = ["Table", "Column", "References", "Comment"];
    sections.extend(section(
        "soft-deletion",
        "Soft deletion",
        table("Columns that take a row out of use", &columns, marks(&facts.soft_deletes)),
    ));
    sections.extend(section(
        "ownership",
        "Ownership",
        table("Columns that say whose a row is", &columns, marks(&facts.owners)),
    ));
    let audits = facts
        .audits
        .iter()
        .map(|audit| {
            let list = |numbers: &[crate::catalog::ColumnNumber]| {
                joined(numbers.iter().map(|number| column(audit.table, *number)), ", ")
            };
            row(
                None,
                vec![vec![book.link(audit.table)], list(&audit.actors), list(&audit.facts), list(&audit.recorded)],
            )
        })
        .collect();
    sections.extend(section(
        "audit",
        "Audit",
        table("Tables that record what happened", &["Table", "Who", "What", "When, set automatically"], audits),
    ));
    sections.extend(section("timestamps", "Automatic timestamps", timestamps(book)));
    let rows = facts
        .tokens
        .iter()
        .map(|token| {
            let scope = if token.partial { vec![text("among some rows")] } else { vec![text("globally")] };
            row(
                None,
                vec![
                    vec![book.link(token.table)],
                    column(token.table, token.column),
                    scope,
                    vec![book.link(token.unique_by)],
                ],
            )
        })
        .collect();
    sections.extend(section(
        "tokens",
        "Unique tokens",
        table("Columns with a unique secret or handle", &["Table", "Column", "Unique", "By"], rows),
    ));
    (!sections.is_empty())
        .then(|| page(PageId::Lifecycle, "Lifecycle", "What the schema says about the life of its rows.", sections))
}

/// The columns that are set to the time by themselves, a row for each table.
fn timestamps(book: &Book<'_>) -> Vec<Block> {
    let mut tables: BTreeMap<ObjectId, [Vec<Vec<Inline>>; 2]> = BTreeMap::new();
    for stamp in &book.lifecycle.timestamps {
        let [on_insert, on_update] = tables.entry(stamp.table).or_default();
        let column = book.link_column(stamp.table.column(stamp.column));
        match stamp.set_by {
            SetBy::Default => on_insert.push(vec![column]),
            SetBy::Trigger(id) => on_update.push(vec![column, text(" by "), book.link(id)]),
        }
    }
    let rows = tables.into_iter().map(|(of, [on_insert, on_update])| {
        row(None, vec![vec![book.link(of)], joined(on_insert, ", "), joined(on_update, ", ")])
    });
    let columns = ["Table", "On insert, by a default", "On update, by a trigger"];
    table("Columns set to the time by themselves", &columns, rows.collect())
}
