//! The data of the search box: a script that sets a variable, so that it loads from the file system too.

use serde::Serialize;

use super::path::path_of;
use crate::document::{Block, Document, Inline, PageId, Target};

/// One thing to be found: what it is, its name, where it is, a line about it.
#[derive(Serialize)]
struct Entry<'a>(&'a str, String, String, String);

/// How long a line about a thing may be.
const LONGEST: usize = 120;

pub(super) fn data(document: &Document) -> String {
    let mut entries = Vec::new();
    for page in &document.pages {
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
        entries.push(Entry(kind, page.title.clone(), path.clone(), short(&summary)));
        for section in &page.sections {
            let kind = match (&page.id, section.anchor.as_str()) {
                (PageId::Table(_) | PageId::View(_), "columns") => "column",
                (PageId::Table(_) | PageId::View(_), "indexes") => "index",
                (PageId::Table(_), "constraints") => "constraint",
                (PageId::Table(_), "triggers") => "trigger",
                (PageId::Table(_), "policies") => "policy",
                (PageId::Type(_), "values") => "value",
                (PageId::Guide(_), anchor) if anchor != "description" => "guide",
                (PageId::Removed, "objects" | "columns" | "renamed") => "removed",
                _ => continue,
            };
            for block in &section.blocks {
                if let (Block::Prose(prose), "guide") = (block, kind) {
                    let path = format!("{path}#{}", section.anchor);
                    entries.push(Entry(kind, section.title.clone(), path, short(&prose.text)));
                }
                let Block::Table(table) = block else { continue };
                for row in &table.rows {
                    let at = usize::from(kind == "value");
                    let name = row.cells.get(at).and_then(|cell| cell.iter().find_map(name_of)).unwrap_or_default();
                    let anchor = row.anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                    let comment = table.columns.iter().position(|column| column == "Comment");
                    let about = comment.map(|at| text_of(&row.cells[at])).unwrap_or_default();
                    let full = match kind {
                        "column" | "value" => format!("{}.{name}", page.title),
                        _ => name,
                    };
                    entries.push(Entry(kind, full, format!("{path}{anchor}"), short(&about)));
                }
            }
        }
    }
    script("SCHEMABOOK_SEARCH", &serde_json::json!(entries))
}

/// A script that sets a variable. The data may hold what would end a script element or a line of JavaScript; JSON
/// escapes the rest.
pub(super) fn script(name: &str, data: &serde_json::Value) -> String {
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
