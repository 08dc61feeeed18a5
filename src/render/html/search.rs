//! The data of the search box: a script that sets a variable, so that it loads from the file system too.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::path::{EXPLORER, path_of};
use crate::document::{Block, Document, Inline, Page, PageId, Row, Table, Target};

/// How long a line about a thing may be.
const LONGEST: usize = 120;

/// A page with what is to be found on it: `[kind, title, path, about, kind of things, things, …]`. What the script can
/// derive is left out: the path of a page named as its title, and of each thing all but its name where nothing is said
/// about it and its anchor is its kind and name.
pub(super) fn data(document: &Document) -> String {
    let found = document.pages.iter().filter(|page| !matches!(page.id, PageId::List(_)));
    let mut pages: Vec<Value> = found.map(page).collect();
    if !document.moments.relations.is_empty() {
        pages.push(json!(["page", "Explorer", EXPLORER, "Tables and what they refer to, at any moment"]));
    }
    script("SCHEMABOOK_SEARCH", &json!(pages))
}

fn page(page: &Page) -> Value {
    let path = path_of(&page.id);
    let kind = match &page.id {
        PageId::Table(_) => "table",
        PageId::View(_) => "view",
        PageId::Type(_) => "type",
        PageId::Function(_) => "function",
        PageId::Extension(_) => "extension",
        PageId::Migration(_) => "migration",
        PageId::Group(_) => "group",
        PageId::Guide(_) => "guide",
        _ => "page",
    };
    let summary = match page.sections.iter().find(|section| section.anchor == "reason") {
        Some(section) => section.blocks.iter().find_map(markdown_of).unwrap_or_default(),
        None => text_of(&page.summary),
    };
    let path = if path == format!("{kind}s/{}.html", page.title) { String::new() } else { path };
    let mut words = vec![json!(kind), json!(page.title), json!(path), json!(short(&summary))];
    let mut names = BTreeSet::new();
    for section in &page.sections {
        let Some(kind) = kind_of(&page.id, &section.anchor) else { continue };
        let mut things = Vec::new();
        for block in &section.blocks {
            match block {
                Block::Prose(prose) => things.push(json!([section.title, section.anchor, short(&prose.text)])),
                Block::Table(table) => {
                    things.extend(table.rows.iter().filter_map(|row| thing(kind, table, row, &mut names)));
                }
                _ => {}
            }
        }
        words.extend([json!(kind), json!(things)]);
    }
    json!(words)
}

fn kind_of(page: &PageId, anchor: &str) -> Option<&'static str> {
    Some(match (page, anchor) {
        (PageId::Table(_) | PageId::View(_), "columns") => "column",
        (PageId::Table(_) | PageId::View(_), "indexes") => "index",
        (PageId::Table(_), "constraints") => "constraint",
        (PageId::Table(_), "triggers") => "trigger",
        (PageId::Table(_), "policies") => "policy",
        (PageId::Type(_), "values") => "value",
        (PageId::Guide(_), anchor) if anchor != "description" => "guide",
        (PageId::Removed, "objects" | "columns" | "renamed") => "removed",
        _ => return None,
    })
}

/// A row of a table; none if it is the index of a constraint that has been told.
fn thing(kind: &str, table: &Table, row: &Row, names: &mut BTreeSet<String>) -> Option<Value> {
    let at = usize::from(kind == "value");
    let name = row.cells.get(at).and_then(|cell| cell.iter().find_map(name_of)).unwrap_or_default();
    if !names.insert(format!("{} {name}", if kind == "index" { "constraint" } else { kind })) && kind == "index" {
        return None;
    }
    let anchor = row.anchor.clone().unwrap_or_default();
    let comment = table.columns.iter().position(|column| column == "Comment");
    let about = short(&comment.map(|at| text_of(&row.cells[at])).unwrap_or_default());
    if about.is_empty() && anchor == format!("{kind}-{name}") {
        return Some(json!(name));
    }
    Some(json!([name, anchor, about]))
}

/// A script that sets a variable. The data may hold what would end a script element or a line of JavaScript; JSON
/// escapes the rest.
pub(super) fn script(name: &str, data: &Value) -> String {
    let json = data.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("window.{name}={json};\n")
}

fn name_of(inline: &Inline) -> Option<String> {
    match inline {
        Inline::Code(text) | Inline::Text(text) => Some(text.clone()),
        Inline::Link(link) => {
            debug_assert!(matches!(link.target, Target::Page(..) | Target::Source { .. }));
            Some(link.text.clone())
        }
        _ => None,
    }
}

fn markdown_of(block: &Block) -> Option<String> {
    if let Block::Markdown(text) = block { Some(text.to_string()) } else { None }
}

fn text_of(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Strong(text) | Inline::Removed(text) => text.as_str(),
            Inline::Markdown(text) => text,
            Inline::Link(link) => &link.text,
            Inline::Badge(badge) => &badge.text,
            Inline::Break => " ",
        })
        .collect()
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let mut cut: String = line.chars().take(LONGEST).collect();
    cut.push('…');
    cut
}
