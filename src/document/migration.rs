//! The page of a migration.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::book::Book;
use super::build::{badge, code, joined, section, text};
use super::model::{Block, Code, Inline, Page, Tone};
use crate::catalog::{Catalog, Change, MigrationIndex, Object, ObjectId, Origin};
use crate::migrations::Script;
use crate::print::{Printer, Qualify, Stage};
use crate::replay::{Outcome, StatementRecord};
use crate::sql::session::RowAction;

/// How many lines around a difference are shown.
const CONTEXT: usize = 3;

/// The page of a migration.
pub(super) fn page(book: &Book<'_>, index: MigrationIndex) -> Page {
    let migration = book.migration(index);
    let mut sections = Vec::new();
    sections.extend(section("reason", "Reason", reason(book, index)));
    sections.extend(section("changes", "Changes", changes(book, index)));
    sections.extend(section("before-and-after", "Before and after", before_and_after(book, index)));
    sections.extend(section("data", "Data", data(book, index)));
    sections.extend(section("not-modelled", "Not modelled", troubles(book, index)));
    sections.extend(section("rollback", "Rollback", rollback(book, index)));
    let file = migration.up.iter().map(|script| source(book, script)).collect();
    sections.extend(section("sql", "SQL", file));
    let mut summary = Vec::new();
    if let Some(date) = migration.date {
        summary.push(text(date.to_string()));
    }
    Page {
        id: book.migration_page(index).clone(),
        title: migration.id.to_string(),
        kind: "Migration",
        summary,
        badges: Vec::new(),
        sections,
    }
}

fn source(book: &Book<'_>, script: &Script) -> Block {
    let file = book.set.sources.get(script.file);
    Block::Code(Code { language: "sql", text: file.shared_text(), first_line: Some(1) })
}

pub(super) fn reason(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
    book.migration(index).comment.iter().map(|comment| Block::Markdown(comment.text.as_str().into())).collect()
}

/// What a migration changed, in words; what merely came along with a new table has no line of its own.
pub(super) fn changes(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
    let steps = book.story.telling(book.history.steps_of(Some(index)));
    let occurrences = steps.into_iter().flat_map(|step| book.story.told(step));
    let lines: Vec<Vec<Inline>> =
        occurrences.filter(|occurrence| !occurrence.along).map(super::occurrence::Occurrence::line).collect();
    if lines.is_empty() { Vec::new() } else { vec![Block::List(lines)] }
}

fn statements<'a>(book: &Book<'a>, index: MigrationIndex) -> &'a [StatementRecord] {
    let all = &book.history.statements;
    let start = all.partition_point(|statement| statement.migration < Some(index));
    let end = all.partition_point(|statement| statement.migration <= Some(index));
    &all[start..end]
}

/// What it does to the rows of which tables.
pub(super) fn data(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
    let all = &book.history.row_changes;
    let start = all.partition_point(|change| change.origin.migration < Some(index));
    let end = all.partition_point(|change| change.origin.migration <= Some(index));
    let mut summed: BTreeMap<(RowAction, ObjectId), Vec<Origin>> = BTreeMap::new();
    for change in &all[start..end] {
        let origins = summed.entry((change.action, change.table)).or_default();
        if origins.last().is_none_or(|last| last.statement != change.origin.statement) {
            origins.push(change.origin);
        }
    }
    let item = |((action, table), origins): ((RowAction, ObjectId), Vec<Origin>)| {
        let words = match action {
            RowAction::Insert => "inserts into ",
            RowAction::Copy => "copies into ",
            RowAction::Merge => "merges into ",
            RowAction::Update => "updates ",
            RowAction::Delete => "deletes from ",
            RowAction::Truncate => "empties ",
        };
        let mut item = vec![text(words), relation_name(book, table), text(" at ")];
        item.extend(joined(origins.iter().map(|origin| vec![book.place_link(origin.location)]), ", "));
        item
    };
    let items: Vec<Vec<Inline>> = summed.into_iter().map(item).collect();
    if items.is_empty() { Vec::new() } else { vec![Block::List(items)] }
}

/// A relation that may be gone by now.
fn relation_name(book: &Book<'_>, id: ObjectId) -> Inline {
    if book.catalog.object(id).is_some() {
        return book.link(id);
    }
    code(book.story.directory.full_name(id.whole()))
}

/// The definitions of what was there before and is different now, line by line, and of what a block or function made.
/// What a statement of the file made stands in the SQL below.
fn before_and_after(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
    let before = book.history.catalog_before(Some(index));
    let after = book.history.catalog_after(Some(index));
    let mut touched: Vec<(ObjectId, bool)> = Vec::new();
    for step in &book.history.steps[book.history.steps_of(Some(index))] {
        let object = match &step.change {
            Change::Create(object) | Change::Alter { object, .. } => Some(object),
            Change::Drop { .. } => step.before.as_ref(),
        };
        let Some(object) = object.filter(|object| object.extension.is_none()) else { continue };
        let owned = object.as_sequence().and_then(|sequence| sequence.owned_by).map(|column| column.object);
        let whole = object.parent().or(owned).unwrap_or(object.id);
        if touched.iter().all(|(id, _)| *id != whole) {
            touched.push((whole, step.inner.is_some()));
        }
    }
    let block = |(id, made_inside)| match before.object(id) {
        Some(was) => difference(&before, was, after),
        None if made_inside => made(after, id),
        None => None,
    };
    touched.into_iter().filter_map(block).collect()
}

/// The definition of an object that was made out of sight.
fn made(after: &Catalog, id: ObjectId) -> Option<Block> {
    let summary = vec![
        text(format!("{} ", after.object(id)?.kind().words())),
        code(Printer::new(after, Qualify::WhereNeeded).name(id)),
        text(", new"),
    ];
    let definition = whole_definition(after, id);
    let code = Code { language: "sql", text: definition.trim_end().into(), first_line: None };
    Some(Block::Details { summary, blocks: vec![Block::Code(code)] })
}

/// The difference between two definitions of an object that was there before.
fn difference(before: &Catalog, was: &Object, after: &Catalog) -> Option<Block> {
    let now = after.object(was.id);
    let old = whole_definition(before, was.id);
    let new = if now.is_some() { whole_definition(after, was.id) } else { String::new() };
    if old == new {
        return None;
    }
    let difference = TextDiff::from_lines(&old, &new);
    let mut unified = difference.unified_diff();
    let lines: String = unified.context_radius(CONTEXT).to_string();
    let mut summary = vec![
        text(format!("{} ", was.kind().words())),
        code(Printer::new(before, Qualify::WhereNeeded).object_name(was)),
    ];
    match now {
        None => summary.push(text(", dropped")),
        Some(now) if now.name != was.name || now.schema != was.schema => {
            let name = Printer::new(after, Qualify::WhereNeeded).object_name(now);
            summary.extend([text(", now "), code(name)]);
        }
        Some(_) => {}
    }
    let code = Code { language: "diff", text: lines.trim_end().into(), first_line: None };
    Some(Block::Details { summary, blocks: vec![Block::Code(code)] })
}

/// Everything that makes an object and what belongs to it.
fn whole_definition(catalog: &Catalog, id: ObjectId) -> String {
    let printer = Printer::new(catalog, Qualify::WhereNeeded);
    let objects = catalog.object(id).into_iter().chain(catalog.members(id));
    let statements = objects.flat_map(|object| Stage::ALL.map(|stage| printer.statements(object, stage)));
    statements.flatten().map(|statement| statement + "\n").collect()
}

/// The statements that failed or are opaque.
pub(super) fn troubles(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
    let items: Vec<Vec<Inline>> = statements(book, index)
        .iter()
        .filter(|statement| matches!(statement.outcome, Outcome::Failed(_) | Outcome::Opaque(_) | Outcome::Skipped))
        .map(|statement| {
            let mut item = vec![
                Inline::Badge(badge(Tone::Warning, statement.outcome.word(), "")),
                text(" "),
                code(statement.command.to_string()),
                text(" "),
                book.place_link(statement.location),
            ];
            if let Some(reason) = statement.outcome.reason() {
                let state = statement.outcome.sqlstate().map(|state| format!("{state} ")).unwrap_or_default();
                item.push(text(format!(": {state}{reason}")));
            }
            item
        })
        .collect();
    if items.is_empty() { Vec::new() } else { vec![Block::List(items)] }
}

pub(super) fn rollback(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
    let Some(down) = &book.migration(index).down else { return Vec::new() };
    let parts: Vec<&str> = down.sections.iter().map(|section| section.slice(&down.text)).collect();
    let lines: Vec<&str> = parts.iter().flat_map(|part| part.lines()).collect();
    let indent = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len());
    let indent = indent.min().unwrap_or(0);
    let dedented: Vec<&str> = lines.iter().map(|line| line.get(indent..).unwrap_or("").trim_end()).collect();
    let text = dedented.join("\n").trim().to_owned();
    if text.is_empty() {
        return Vec::new();
    }
    vec![Block::Code(Code { language: "sql", text: text.into(), first_line: None })]
}
