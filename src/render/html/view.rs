//! What the templates get: text, links relative to the page, and HTML that is already safe.

use serde::Serialize;

use super::explorer::explorer_of;
use super::highlight;
use super::markdown::{prose_to_html, to_html, to_inline_html};
use super::path::{path_of, relative};
use super::site::{MenuGroup, Site};
use crate::diagram::{chart, layout, svg};
use crate::document::{
    Badge, Block, Code, Document, Event, Inline, Link, Page, PageId, Reference, Row, Section, Target, Tone,
};

/// Everything a page shows.
#[derive(Serialize)]
pub(super) struct PageView {
    project: String,
    title: String,
    kind: &'static str,
    kind_class: &'static str,
    root: String,
    home: bool,
    summary: Vec<InlineView>,
    badges: Vec<InlineView>,
    sections: Vec<SectionView>,
    menu: Vec<MenuGroup>,
    /// The number of a table or view in the data of the time machine; empty on other pages.
    moment: String,
    /// Whether the page follows the builds of a preview.
    live: bool,
    /// The explorer with this table in its middle; empty on pages of other kinds.
    explorer: String,
}

#[derive(Serialize)]
struct SectionView {
    anchor: String,
    title: String,
    blocks: Vec<BlockView>,
}

/// A block; `kind` says which of the rest counts.
#[derive(Serialize, Default)]
struct BlockView {
    kind: &'static str,
    html: String,
    inlines: Vec<InlineView>,
    items: Vec<Vec<InlineView>>,
    caption: String,
    columns: Vec<String>,
    rows: Vec<RowView>,
    lines: Vec<LineView>,
    events: Vec<EventView>,
    blocks: Vec<BlockView>,
    counters: Vec<CounterView>,
}

#[derive(Serialize)]
struct RowView {
    anchor: String,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    label: String,
    inlines: Vec<InlineView>,
}

#[derive(Serialize)]
struct LineView {
    number: u32,
    html: String,
}

#[derive(Serialize)]
struct EventView {
    date: String,
    source: InlineView,
    lines: Vec<Vec<InlineView>>,
    code: Vec<LineView>,
}

#[derive(Serialize)]
struct CounterView {
    name: String,
    number: usize,
    href: String,
}

/// A piece of text; `kind` says what it is.
#[derive(Serialize, Default)]
struct InlineView {
    kind: &'static str,
    text: String,
    html: String,
    href: String,
    title: String,
    tone: &'static str,
    code: bool,
}

impl PageView {
    pub(super) fn of(site: &Site<'_>, page: &Page, path: &str) -> Self {
        let document = site.document;
        let writer = Writer { path, site };
        let mut sections: Vec<SectionView> = page.sections.iter().map(|section| writer.section(section)).collect();
        if page.id == PageId::Removed {
            lead_to_their_last_moment(document, &mut sections);
        }
        let number = site.numbers.get(&page.id);
        let explorer = number.map(|number| explorer_of(&document.moments.relations[*number].name));
        Self {
            project: document.title.clone(),
            title: page.title.clone(),
            kind: page.kind,
            kind_class: class_of(&page.id),
            root: "../".repeat(path.matches('/').count()),
            home: page.id == PageId::Index,
            summary: if has_description(page) { Vec::new() } else { writer.inlines(&page.summary) },
            badges: page.badges.iter().map(badge).collect(),
            sections,
            menu: site.menu_of(path),
            live: site.live,
            moment: number.map(ToString::to_string).unwrap_or_default(),
            explorer: explorer.map(|address| relative(path, &address)).unwrap_or_default(),
        }
    }
}

/// Makes the names of dropped tables and views lead to the explorer, which shows them as they last were.
fn lead_to_their_last_moment(document: &Document, sections: &mut [SectionView]) {
    let rows = sections.iter_mut().flat_map(|section| &mut section.blocks).flat_map(|block| &mut block.rows);
    for row in rows.filter(|row| row.anchor.starts_with("table-") || row.anchor.starts_with("view-")) {
        let Some(name) = row.cells.first_mut().and_then(|cell| cell.inlines.first_mut()) else { continue };
        let ends_so =
            |full: &str| full == name.text || full.rsplit_once('.').is_some_and(|(_, last)| last == name.text);
        let gone = document.moments.relations.iter().rev();
        let found = gone.filter(|relation| relation.page.is_none()).find(|relation| ends_so(&relation.name));
        if let (Some(relation), "code") = (found, name.kind) {
            (name.kind, name.code, name.href) = ("link", true, explorer_of(&relation.name));
        }
    }
}

fn has_description(page: &Page) -> bool {
    page.sections.first().is_some_and(|section| section.anchor == "description")
}

fn class_of(page: &PageId) -> &'static str {
    match page {
        PageId::Table(_) => "table",
        PageId::View(_) => "view",
        PageId::Type(_) => "type",
        PageId::Function(_) => "function",
        PageId::Extension(_) => "extension",
        PageId::Group(_) => "group",
        PageId::Migration(_) => "migration",
        PageId::Guide(_) => "guide",
        PageId::Index
        | PageId::Relationships
        | PageId::Lifecycle
        | PageId::ChangeLog
        | PageId::Removed
        | PageId::Statistics => "schema",
    }
}

fn badge(badge: &Badge) -> InlineView {
    let tone = match badge.tone {
        Tone::Fact => "fact",
        Tone::Added => "added",
        Tone::Changed => "changed",
        Tone::Removed => "removed",
        Tone::Warning => "warning",
        Tone::Quiet => "quiet",
    };
    let title = badge.title.clone().unwrap_or_default();
    InlineView { kind: "badge", text: badge.text.clone(), title, tone, ..InlineView::default() }
}

/// The words of a link as a code span, if it says a name, or as they are.
fn label_of(reference: &Reference) -> String {
    let is_name = reference.label.chars().all(|letter| letter.is_alphanumeric() || "._$".contains(letter));
    if is_name { format!("`{}`", reference.label) } else { reference.label.replace(['[', ']'], "") }
}

/// Makes the views of one page.
#[derive(Clone, Copy)]
struct Writer<'a> {
    path: &'a str,
    site: &'a Site<'a>,
}

impl Writer<'_> {
    fn section(&self, section: &Section) -> SectionView {
        SectionView {
            anchor: section.anchor.clone(),
            title: section.title.clone(),
            blocks: section.blocks.iter().map(|block| self.block(block)).collect(),
        }
    }

    fn block(&self, block: &Block) -> BlockView {
        let empty = BlockView::default;
        match block {
            Block::Heading(anchor, inlines) => {
                BlockView { kind: "heading", caption: anchor.clone(), inlines: self.inlines(inlines), ..empty() }
            }
            Block::Chart(chart) => {
                BlockView { kind: "chart", html: chart::render(chart, svg::StyleSource::Page), ..empty() }
            }
            Block::Paragraph(inlines) => BlockView { kind: "paragraph", inlines: self.inlines(inlines), ..empty() },
            Block::Warning(inlines) => BlockView { kind: "warning", inlines: self.inlines(inlines), ..empty() },
            Block::Markdown(text) => BlockView { kind: "html", html: to_html(text), ..empty() },
            Block::Prose(prose) => {
                let text = prose.with_links(|reference| {
                    let label = label_of(reference);
                    match &reference.target {
                        Some(target) => format!("[{label}]({})", self.href(target)),
                        None => label,
                    }
                });
                BlockView { kind: "html", html: prose_to_html(&text), ..empty() }
            }
            Block::List(items) => {
                let items = items.iter().map(|item| self.inlines(item)).collect();
                BlockView { kind: "list", items, ..empty() }
            }
            Block::Table(table) => {
                let rows = table.rows.iter().map(|row| self.row(row, &table.columns)).collect();
                let (caption, columns) = (table.caption.clone(), table.columns.clone());
                BlockView { kind: "table", caption, columns, rows, ..empty() }
            }
            Block::Counters(counters) => {
                let counters = counters
                    .iter()
                    .map(|(name, number, link)| CounterView {
                        name: name.clone(),
                        number: *number,
                        href: link.as_ref().map(|link| self.href(&link.target)).unwrap_or_default(),
                    })
                    .collect();
                BlockView { kind: "counters", counters, ..empty() }
            }
            Block::Code(code) => BlockView {
                kind: if code.first_line.is_some() { "source" } else { "code" },
                lines: lines(code),
                ..empty()
            },
            Block::Diagram(picture) => {
                let mut diagram = picture.diagram.clone();
                for (table, page) in diagram.tables.iter_mut().zip(&picture.pages) {
                    table.href = page.as_ref().map(|page| relative(self.path, &path_of(page)));
                }
                let placed = layout(&diagram);
                let options = svg::SvgOptions { style: svg::StyleSource::Page };
                BlockView { kind: "diagram", html: svg::render(&diagram, &placed, options), ..empty() }
            }
            Block::Timeline(events) => {
                let events = events.iter().map(|event| self.event(event)).collect();
                BlockView { kind: "timeline", events, ..empty() }
            }
            Block::Details { summary, blocks } => {
                let blocks = blocks.iter().map(|block| self.block(block)).collect();
                BlockView { kind: "details", inlines: self.inlines(summary), blocks, ..empty() }
            }
        }
    }

    fn row(&self, row: &Row, columns: &[String]) -> RowView {
        let cells = row
            .cells
            .iter()
            .zip(columns)
            .map(|(cell, label)| CellView { label: label.clone(), inlines: self.cell(cell, label) })
            .collect();
        RowView { anchor: row.anchor.clone().unwrap_or_default(), cells }
    }

    /// A cell; who made or last changed something is told by the day, where the migration's name has one.
    fn cell(&self, cell: &[Inline], label: &str) -> Vec<InlineView> {
        let mut inlines = self.inlines(cell);
        if matches!(label, "Since" | "Last change")
            && let ([view], [Inline::Link(link)]) = (inlines.as_mut_slice(), cell)
            && let Target::Source { migration, .. } = &link.target
            && let Some(date) = self.site.dates.get(migration)
        {
            view.title.clone_from(&link.text);
            view.text.clone_from(date);
        }
        inlines
    }

    fn event(&self, event: &Event) -> EventView {
        EventView {
            date: event.date.clone().unwrap_or_default(),
            source: self.link(&event.source),
            lines: event.lines.iter().map(|line| self.inlines(line)).collect(),
            code: event.code.as_ref().map(lines).unwrap_or_default(),
        }
    }

    fn inlines(&self, inlines: &[Inline]) -> Vec<InlineView> {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> InlineView {
        let of = |kind: &'static str, text: &str| InlineView { kind, text: text.to_owned(), ..InlineView::default() };
        match inline {
            Inline::Text(text) => of("text", text),
            Inline::Code(text) => of("code", text),
            Inline::Strong(text) => of("strong", text),
            Inline::Removed(text) => of("removed", text),
            Inline::Break => of("break", ""),
            Inline::Markdown(text) => InlineView { kind: "html", html: to_inline_html(text), ..InlineView::default() },
            Inline::Badge(mark) => badge(mark),
            Inline::Link(link) => self.link(link),
        }
    }

    fn link(&self, link: &Link) -> InlineView {
        let href = self.href(&link.target);
        InlineView { kind: "link", text: link.text.clone(), href, code: link.code, ..InlineView::default() }
    }

    fn href(&self, target: &Target) -> String {
        match target {
            Target::Page(page, anchor) => {
                let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                relative(self.path, &format!("{}{anchor}", path_of(page)))
            }
            Target::Source { migration, line, .. } => relative(self.path, &format!("{}#L{line}", path_of(migration))),
        }
    }
}

fn lines(code: &Code) -> Vec<LineView> {
    let text = code.text.trim_end();
    let html = match code.language {
        "sql" => highlight::sql(text),
        "diff" => highlight::diff(text),
        _ => highlight::plain(text),
    };
    let first = code.first_line.unwrap_or(1);
    html.into_iter().enumerate().map(|(at, html)| LineView { number: first + at as u32, html }).collect()
}
