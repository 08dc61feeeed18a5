//! The reference of one thing at a time: the page of a table, view, type, function or extension, or the attributes of
//! anything else with who set each.

use std::sync::Arc;

use super::book::Book;
use super::build::{code, row, section, sql, table, text};
use super::chronicle::names;
use super::model::{Block, Inline, Page, PageId, Row, Section};
use super::occurrence::Told;
use super::values::told;
use super::{table as relation, types};
use crate::catalog::attribute::{Attribute, Attributes, attributes, column_attributes};
use crate::catalog::relation::Column;
use crate::catalog::{Address, Object, ObjectData, Part};

/// The reference of an object or column; `None` for what is not there.
pub fn reference(book: &Book<'_>, address: Address) -> Option<Page> {
    let object = book.catalog.object(address.object)?;
    if let Part::Column(number) | Part::Default(number) = address.part {
        return Some(column_page(book, object, object.column(number)?));
    }
    let id = book.page(object.id).cloned().unwrap_or(PageId::Index);
    match &object.data {
        ObjectData::Table(_) | ObjectData::View(_) => Some(relation::page(book, object, id)),
        ObjectData::Type(_) => Some(types::type_page(book, object, id)),
        ObjectData::Function(_) => types::function_page(book, object, id),
        ObjectData::Extension(_) => types::extension_page(book, object, id),
        _ => Some(object_page(book, object)),
    }
}

fn page(book: &Book<'_>, address: Address, kind: &'static str, sections: Vec<Section>) -> Page {
    let title = book.story.directory.full_name(address);
    Page { id: PageId::Index, title, kind, summary: Vec::new(), badges: Vec::new(), sections }
}

fn object_page(book: &Book<'_>, object: &Arc<Object>) -> Page {
    let mut sections = Vec::new();
    let mut description = book.inexact_warning(object);
    description.extend(notes(book, object.id.whole()));
    description.extend(book.comment(object));
    sections.extend(section("description", "Description", description));
    let rows = attribute_rows(book, object.id.whole(), &attributes(object));
    sections.extend(section("attributes", "Attributes", attribute_table(rows)));
    let definition = book.printer.definition(object);
    let definition = if definition.is_empty() { Vec::new() } else { vec![sql(definition.join("\n"))] };
    sections.extend(section("definition", "Definition", definition));
    page(book, object.id.whole(), object.kind().words(), sections)
}

fn column_page(book: &Book<'_>, object: &Arc<Object>, column: &Column) -> Page {
    let address = object.id.column(column.number);
    let mut sections = Vec::new();
    let mut description = notes(book, address);
    description.extend(column.comment.iter().map(|comment| Block::Markdown(Arc::clone(comment))));
    sections.extend(section("description", "Description", description));
    let rows = attribute_rows(book, address, &column_attributes(column));
    sections.extend(section("attributes", "Attributes", attribute_table(rows)));
    let members = book.catalog.members(object.id).filter(|member| names(member, address));
    let rows = members.map(|member| member_row(book, member)).collect();
    let title = "Constraints, indexes and triggers";
    sections.extend(section("members", title, table(title, &["Kind", "Name", "Definition", "Since"], rows)));
    page(book, address, "column", sections)
}

fn notes(book: &Book<'_>, address: Address) -> Vec<Block> {
    let notes = book.story.notes(address).into_iter();
    notes.map(|note| Block::Warning(vec![text(note)])).collect()
}

fn member_row(book: &Book<'_>, member: &Arc<Object>) -> Row {
    let definition = match &member.data {
        ObjectData::Constraint(constraint) => book.printer.constraint_body(constraint),
        ObjectData::Index(index) => book.printer.index_body(index),
        ObjectData::Trigger(trigger) => book.printer.trigger_events(trigger),
        _ => String::new(),
    };
    let cells = vec![
        vec![text(member.kind().words())],
        vec![code(member.name.as_str())],
        vec![code(definition)],
        book.since(member.id),
    ];
    row(None, cells)
}

fn attribute_table(rows: Vec<Row>) -> Vec<Block> {
    table("Attributes", &["Attribute", "Value", "Set by"], rows)
}

/// Each attribute with its value and who set it to that.
fn attribute_rows(book: &Book<'_>, address: Address, attributes: &Attributes) -> Vec<Row> {
    let shown = attributes.iter().filter(|(attribute, _)| !matches!(attribute, Attribute::Comment | Attribute::Name));
    let rows = shown.filter_map(|(attribute, value)| {
        let value = match told(&book.printer, attribute, value)? {
            Told::Words(words) => vec![text(words)],
            Told::Sql(sql) => vec![code(sql)],
        };
        let by: Vec<Inline> =
            book.ledger.set(address, attribute).map(|origin| book.origin(origin)).into_iter().collect();
        Some(row(None, vec![vec![text(attribute.words())], value, by]))
    });
    rows.collect()
}
