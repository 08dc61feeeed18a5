//! The page of a migration, and the change log of all.

use super::book::{Book, anchor};
use super::build::{badge, code, joined, section, text};
use super::model::{Block, Code, Inline, Page, PageId, Section, Tone};
use crate::catalog::MigrationIndex;
use crate::migrations::Script;
use crate::replay::{Outcome, StatementRecord};

/// The page of a migration.
pub(super) fn page(book: &Book<'_>, index: MigrationIndex) -> Page {
    let migration = book.migration(index);
    let mut sections = Vec::new();
    sections.extend(section("reason", "Reason", reason(book, index)));
    sections.extend(section("changes", "Changes", changes(book, index)));
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

fn reason(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
    book.migration(index).comment.iter().map(|comment| Block::Markdown(comment.text.as_str().into())).collect()
}

/// What a migration changed, in words; what merely came along with a new table has no line of its own.
fn changes(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
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

/// What it does to rows.
fn data(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
    let items: Vec<Vec<Inline>> = statements(book, index)
        .iter()
        .filter(|statement| {
            matches!(&*statement.command, "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "COPY" | "TRUNCATE")
        })
        .map(|statement| {
            let line = book.source(statement.location).split_whitespace().collect::<Vec<_>>().join(" ");
            let mut short: String = line.chars().take(100).collect();
            if short.len() < line.len() {
                short.push('…');
            }
            vec![code(short), text(" "), book.place_link(statement.location)]
        })
        .collect();
    if items.is_empty() { Vec::new() } else { vec![Block::List(items)] }
}

/// The statements that failed or are opaque.
fn troubles(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
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

fn rollback(book: &Book<'_>, index: MigrationIndex) -> Vec<Block> {
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

/// All migrations, newest first, each with its reason, its changes and its rollback; by day where names carry a day.
pub(super) fn change_log(book: &Book<'_>) -> Option<Page> {
    let sections: Vec<Section> = book
        .migrations()
        .rev()
        .map(|(index, migration)| {
            let mut blocks = Vec::new();
            let mut line = vec![super::overview::migration_link(book, index)];
            if let Some(date) = migration.date {
                line.push(text(format!(", {date}")));
            }
            blocks.push(Block::Paragraph(line));
            blocks.extend(reason(book, index));
            let changes = changes(book, index);
            if changes.is_empty() {
                blocks.push(Block::Paragraph(vec![text("No change of the schema.")]));
            }
            blocks.extend(changes);
            let data = data(book, index);
            if !data.is_empty() {
                let tables = joined([vec![text("Changes of data")]], "");
                blocks.push(Block::Details { summary: tables, blocks: data });
            }
            blocks.extend(troubles(book, index));
            let rollback = rollback(book, index);
            if !rollback.is_empty() {
                blocks.push(Block::Details { summary: vec![text("Rollback")], blocks: rollback });
            }
            Section { anchor: anchor("migration", migration.id.as_str()), title: migration.title.clone(), blocks }
        })
        .collect();
    (!sections.is_empty()).then(|| Page {
        id: PageId::ChangeLog,
        title: "Change log".to_owned(),
        kind: "Schema",
        summary: vec![text("What each migration changed, newest first.")],
        badges: Vec::new(),
        sections,
    })
}
