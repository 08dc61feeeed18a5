//! The pages of types, functions and extensions.

use std::sync::Arc;

use super::book::{Book, anchor};
use super::build::{code, row, section, sql, table, text};
use super::model::{Block, Inline, Page, PageId};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::types::Type;
use crate::catalog::{Address, Object, ObjectData, ObjectId, Part};

/// The word for the kind of a type.
pub(super) fn kind(object: &Object) -> &'static str {
    match object.as_type() {
        Some(Type::Enum(_)) => "Enum",
        Some(Type::Composite(_)) => "Composite type",
        Some(Type::Range(_) | Type::Multirange { .. }) => "Range type",
        Some(Type::Domain(_)) => "Domain",
        _ => "Type",
    }
}

/// The page of a type.
pub(super) fn type_page(book: &Book<'_>, object: &Arc<Object>, id: PageId) -> Page {
    let mut sections = Vec::new();
    let mut description = book.inexact_warning(object);
    description.extend(book.comment(object));
    sections.extend(section("description", "Description", description));
    sections.extend(super::prose::note(book, &book.full_name(object)));
    sections.extend(section("values", "Values", values(book, object)));
    sections.extend(section("attributes", "Attributes", attributes(book, object)));
    sections.extend(section("constraints", "Constraints", domain_constraints(book, object)));
    sections.extend(section("used-by", "Used by", used_by(book, object.id)));
    sections.extend(section("history", "History", book.timeline(object)));
    sections.extend(section("definition", "Definition", definition(book, object)));
    page(book, object, id, kind(object), sections)
}

fn page(
    book: &Book<'_>,
    object: &Object,
    id: PageId,
    kind: &'static str,
    sections: Vec<super::model::Section>,
) -> Page {
    Page {
        id,
        title: book.full_name(object),
        kind,
        summary: Book::short_comment(object.comment.as_ref()),
        badges: Vec::new(),
        sections,
    }
}

fn definition(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let statements = book.printer.definition(object);
    if statements.is_empty() { Vec::new() } else { vec![sql(statements.join("\n"))] }
}

fn values(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let Some(Type::Enum(data)) = object.as_type() else { return Vec::new() };
    let rows = data
        .values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let address = Address { object: object.id, part: Part::EnumValue(value.number) };
            row(
                Some(anchor("value", &value.label)),
                vec![
                    vec![text((at + 1).to_string())],
                    vec![code(value.label.to_string())],
                    book.since(address),
                    book.last_change(address),
                ],
            )
        })
        .collect();
    table("Values in sort order", &["Order", "Value", "Added by", "Renamed by"], rows)
}

fn attributes(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let rows = object
        .columns()
        .iter()
        .map(|attribute| {
            let data_type = attribute.data_type.as_ref().map(|data_type| vec![code(book.printer.data_type(data_type))]);
            row(
                Some(anchor("column", attribute.name.as_str())),
                vec![
                    vec![code(attribute.name.as_str())],
                    data_type.unwrap_or_default(),
                    Book::short_comment(attribute.comment.as_ref()),
                    book.since(object.id.column(attribute.number)),
                ],
            )
        })
        .collect();
    table("Attributes", &["Attribute", "Type", "Comment", "Since"], rows)
}

fn domain_constraints(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let Some(Type::Domain(domain)) = object.as_type() else { return Vec::new() };
    let mut blocks = vec![Block::Paragraph(vec![
        text("Over "),
        code(book.printer.data_type(&domain.base)),
        text(if domain.not_null { ", never null." } else { "." }),
    ])];
    let rows = book
        .catalog
        .members(object.id)
        .filter_map(|member| Some((member, member.as_constraint()?)))
        .filter(|(_, constraint)| matches!(constraint.kind, ConstraintKind::Check { .. }))
        .map(|(member, constraint)| {
            row(
                Some(anchor("constraint", member.name.as_str())),
                vec![
                    vec![code(member.name.as_str())],
                    vec![code(book.printer.constraint_body(constraint))],
                    book.since(member.id),
                ],
            )
        })
        .collect();
    blocks.extend(table("Constraints", &["Constraint", "Definition", "Since"], rows));
    blocks
}

/// The columns, functions and other objects that use it.
fn used_by(book: &Book<'_>, id: ObjectId) -> Vec<Block> {
    let mut users: Vec<Address> = book
        .catalog
        .dependents_of_object(id)
        .map(|dependency| match dependency.dependent.part {
            Part::Default(number) => dependency.dependent.object.column(number),
            _ => dependency.dependent,
        })
        .collect();
    users.sort();
    users.dedup();
    let items: Vec<Vec<Inline>> = users
        .into_iter()
        .filter_map(|address| {
            let object = book.catalog.object(address.object)?;
            if !book.documents(object) || object.parent() == Some(id) {
                return None;
            }
            Some(match address.part {
                Part::Column(_) => {
                    let name = format!("{}.{}", book.full_name(object), book.name_of(address));
                    vec![text("column "), book.link_as(address, name)]
                }
                _ => vec![text(format!("{} ", object.kind().words())), book.link(object.id)],
            })
        })
        .collect();
    if items.is_empty() { Vec::new() } else { vec![Block::List(items)] }
}

/// The page of a function, procedure or aggregate.
pub(super) fn function_page(book: &Book<'_>, object: &Arc<Object>, id: PageId) -> Option<Page> {
    let function = object.as_function()?;
    let mut sections = Vec::new();
    let mut description = book.inexact_warning(object);
    description.extend(book.comment(object));
    description.push(Block::Paragraph(vec![code(book.printer.signature(object, function))]));
    sections.extend(section("description", "Description", description));
    sections.extend(super::prose::note(book, &book.full_name(object)));
    let rows = function
        .arguments
        .iter()
        .map(|argument| {
            let name = argument.name.as_ref().map(|name| vec![code(name.as_str())]).unwrap_or_default();
            let mode = match argument.mode {
                crate::catalog::function::ArgumentMode::In => Vec::new(),
                crate::catalog::function::ArgumentMode::Out => vec![text("out")],
                crate::catalog::function::ArgumentMode::InOut => vec![text("in and out")],
                crate::catalog::function::ArgumentMode::Variadic => vec![text("variadic")],
                crate::catalog::function::ArgumentMode::Table => vec![text("result column")],
            };
            let default = argument.default.as_ref().map(|default| vec![code(book.printer.sql(default))]);
            let name = if name.is_empty() { vec![text("(unnamed)")] } else { name };
            let data_type = vec![code(book.printer.data_type(&argument.data_type))];
            row(None, vec![name, data_type, mode, default.unwrap_or_default()])
        })
        .collect();
    let columns = ["Argument", "Type", "Mode", "Default"];
    sections.extend(section("arguments", "Arguments", table("Arguments", &columns, rows)));
    sections.extend(section("used-by", "Used by", used_by(book, object.id)));
    sections.extend(section("history", "History", book.timeline(object)));
    sections.extend(section("definition", "Definition", definition(book, object)));
    let kind = match object.kind() {
        crate::catalog::ObjectKind::Procedure => "Procedure",
        crate::catalog::ObjectKind::Aggregate => "Aggregate",
        _ => "Function",
    };
    Some(page(book, object, id, kind, sections))
}

/// The page of an extension.
pub(super) fn extension_page(book: &Book<'_>, object: &Arc<Object>, id: PageId) -> Option<Page> {
    let ObjectData::Extension(extension) = &object.data else { return None };
    let mut sections = Vec::new();
    let mut description = book.comment(object);
    if !extension.known {
        description.push(Block::Warning(vec![text(
            "What this extension brings is not known; names that nothing else explains are taken as its.",
        )]));
    }
    sections.extend(section("description", "Description", description));
    let mut counts = std::collections::BTreeMap::new();
    for member in book.catalog.objects().filter(|member| member.extension == Some(object.id)) {
        *counts.entry(member.kind().words()).or_insert(0_usize) += 1;
    }
    let items: Vec<Vec<Inline>> =
        counts.into_iter().map(|(kind, count)| vec![text(format!("{kind}: {count}"))]).collect();
    let brings = if items.is_empty() { Vec::new() } else { vec![Block::List(items)] };
    sections.extend(section("brings", "Brings", brings));
    sections.extend(section("history", "History", book.timeline(object)));
    sections.extend(section("definition", "Definition", definition(book, object)));
    Some(page(book, object, id, "Extension", sections))
}
