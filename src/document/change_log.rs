//! The change log: all migrations, newest first. Of many the newest stand on one page, and the older ones on pages that
//! stay as they are when a migration is added.

use super::book::{Book, anchor};
use super::build::{joined, section, text};
use super::migration;
use super::model::{Block, Inline, Link, Page, PageId, Section, Target};
use crate::catalog::MigrationIndex;
use crate::migrations::Migration;

/// How many migrations a page of older ones has; the first page has up to twice as many.
const ON_A_PAGE: usize = 100;

/// The change log and the pages of older migrations, newest first.
pub(super) fn pages(book: &Book<'_>) -> Vec<Page> {
    let all: Vec<(MigrationIndex, &Migration)> = book.migrations().collect();
    if all.is_empty() {
        return Vec::new();
    }
    let older = (all.len() / ON_A_PAGE).saturating_sub(1);
    let (before, newest) = all.split_at(older * ON_A_PAGE);
    let dated = all.iter().any(|(_, migration)| migration.date.is_some());
    let mut first = page(PageId::ChangeLog, "Change log".to_owned(), sections(book, newest, dated));
    first.summary = vec![text("What each migration changed, newest first.")];
    if let Some((id, words)) = older.checked_sub(1).map(part) {
        first.summary.extend([text(" Older: "), link(id, words)]);
    }
    first.sections.extend(section("older", "Older migrations", links(before)));
    let mut pages = vec![first];
    for place in (0..older).rev() {
        let (id, words) = part(place);
        let migrations = &before[place * ON_A_PAGE..(place + 1) * ON_A_PAGE];
        let mut page = page(id, format!("Change log, {words}"), sections(book, migrations, dated));
        page.summary = neighbours(place, older);
        pages.push(page);
    }
    pages
}

fn page(id: PageId, title: String, sections: Vec<Section>) -> Page {
    Page { id, title, kind: "Schema", summary: Vec::new(), badges: Vec::new(), sections }
}

/// The page of older migrations at a place, counted from the oldest, and what stands there: `migrations 101 to 200`.
fn part(place: usize) -> (PageId, String) {
    let (first, last) = (place * ON_A_PAGE + 1, (place + 1) * ON_A_PAGE);
    (PageId::Changes(format!("{first}-{last}").into()), format!("migrations {first} to {last}"))
}

fn link(page: PageId, text: impl Into<String>) -> Inline {
    Inline::Link(Link { text: text.into(), code: false, target: Target::Page(page, None) })
}

/// A line for each page of older migrations: which they are, the first and the last.
fn links(before: &[(MigrationIndex, &Migration)]) -> Vec<Block> {
    let line = |(place, migrations): (usize, &[(MigrationIndex, &Migration)])| {
        let (id, words) = part(place);
        let mut line = vec![link(id, words)];
        if let [(_, first), .., (_, last)] = migrations {
            line.push(text(format!(": {} to {}", first.id, last.id)));
        }
        line
    };
    let lines: Vec<Vec<Inline>> = before.chunks(ON_A_PAGE).enumerate().rev().map(line).collect();
    if lines.is_empty() { Vec::new() } else { vec![Block::List(lines)] }
}

/// What comes after and before a page of older migrations.
fn neighbours(place: usize, older: usize) -> Vec<Inline> {
    let newer =
        if place + 1 == older { (PageId::ChangeLog, "the newest migrations".to_owned()) } else { part(place + 1) };
    let mut links = vec![vec![text("Newer: "), link(newer.0, newer.1)]];
    if place > 0 {
        let before = part(place - 1);
        links.push(vec![text("Older: "), link(before.0, before.1)]);
    }
    joined(links, " · ")
}

/// Migrations, the newest first; by day where names carry a day.
fn sections(book: &Book<'_>, migrations: &[(MigrationIndex, &Migration)], dated: bool) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (index, migration) in migrations.iter().rev() {
        let day = migration.date.map(|date| date.to_string());
        let title = if dated { day.unwrap_or_else(|| "Without a day".to_owned()) } else { migration.title.clone() };
        if !dated || sections.last().is_none_or(|last| last.title != title) {
            let anchor = if dated { day_anchor(&title, &sections) } else { migration_anchor(migration) };
            sections.push(Section { anchor, title, blocks: Vec::new() });
        }
        if let Some(section) = sections.last_mut() {
            section.blocks.extend(entry(book, *index, dated));
        }
    }
    sections
}

fn migration_anchor(migration: &Migration) -> String {
    anchor("migration", migration.id.as_str())
}

/// `2025-10-17`; with a number where the order of the migrations comes back to a day.
fn day_anchor(day: &str, sections: &[Section]) -> String {
    let before = sections.iter().filter(|section| section.title == day).count();
    let name = if before == 0 { day.to_owned() } else { format!("{day}-{}", before + 1) };
    anchor("day", &name)
}

/// One migration with its reason, its changes and its rollback, below a heading of its own where its section is a day.
fn entry(book: &Book<'_>, index: MigrationIndex, headed: bool) -> Vec<Block> {
    let link = vec![super::overview::migration_link(book, index)];
    let anchor = migration_anchor(book.migration(index));
    let mut blocks = vec![if headed { Block::Heading(anchor, link) } else { Block::Paragraph(link) }];
    blocks.extend(migration::reason(book, index));
    let changes = migration::changes(book, index);
    if changes.is_empty() {
        blocks.push(Block::Paragraph(vec![text("No change of the schema.")]));
    }
    blocks.extend(changes);
    let data = migration::data(book, index);
    if !data.is_empty() {
        blocks.push(Block::Paragraph(vec![text("Rows:")]));
        blocks.extend(data);
    }
    blocks.extend(migration::troubles(book, index));
    let rollback = migration::rollback(book, index);
    if !rollback.is_empty() {
        blocks.push(Block::Details { summary: vec![text("Rollback")], blocks: rollback });
    }
    blocks
}
