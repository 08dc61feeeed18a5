//! What the templates get: text, links relative to the page, and HTML that is already safe.

use std::collections::BTreeMap;

use serde::Serialize;

use super::highlight;
use super::markdown::{prose_to_html, to_html, to_inline_html};
use super::path::{EXPLORER, path_of, relative};
use crate::diagram::{layout, svg};
use crate::document::{
    Badge, Block, Code, Document, Event, Fact, Inline, Link, MemberFact, Page, PageId, Reference, Row, Section, Target,
    Tone,
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

/// What the explorer's page shows.
#[derive(Serialize)]
pub(super) struct ExplorerView {
    project: String,
    title: &'static str,
    root: &'static str,
    home: bool,
    menu: Vec<MenuGroup>,
    /// The table that it begins with.
    focus: String,
    /// Whether the page follows the builds of a preview.
    live: bool,
}

/// A part of the menu.
#[derive(Serialize)]
struct MenuGroup {
    title: &'static str,
    open: bool,
    items: Vec<MenuItem>,
}

#[derive(Serialize)]
struct MenuItem {
    text: String,
    href: String,
    current: bool,
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

/// The titles and paths of the pages, by what they are.
pub(super) type Menu = BTreeMap<&'static str, Vec<(String, String)>>;

/// The pages of the menu.
pub(super) fn menu(document: &Document) -> Menu {
    let mut groups = Menu::new();
    if !document.moments.relations.is_empty() {
        groups.entry("Schema").or_default().push(("Explorer".to_owned(), EXPLORER.to_owned()));
    }
    for page in &document.pages {
        let group = match &page.id {
            PageId::Index => continue,
            PageId::Table(_) => "Tables",
            PageId::View(_) => "Views",
            PageId::Type(_) => "Types",
            PageId::Function(_) => "Functions",
            PageId::Extension(_) => "Extensions",
            PageId::Group(_) => "Groups",
            PageId::Migration(_) => "Migrations",
            PageId::Guide(_) => "Guides",
            PageId::Relationships | PageId::Lifecycle | PageId::ChangeLog | PageId::Removed => "Schema",
        };
        groups.entry(group).or_default().push((page.title.clone(), path_of(&page.id)));
    }
    groups
}

/// The order of the menu.
const GROUPS: [&str; 9] =
    ["Schema", "Guides", "Groups", "Tables", "Views", "Types", "Functions", "Extensions", "Migrations"];

/// More items than this make a page heavy; the index and the search lead to the rest.
const LONGEST_MENU: usize = 200;

impl PageView {
    pub(super) fn of(
        document: &Document,
        page: &Page,
        path: &str,
        menu: &Menu,
        moments: &BTreeMap<PageId, usize>,
        live: bool,
    ) -> Self {
        let writer = Writer { path };
        let mut sections: Vec<SectionView> = page.sections.iter().map(|section| writer.section(section)).collect();
        if page.id == PageId::Removed {
            lead_to_their_last_moment(document, &mut sections);
        }
        let number = moments.get(&page.id);
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
            menu: menu_groups(path, menu),
            live,
            moment: number.map(ToString::to_string).unwrap_or_default(),
            explorer: explorer.map(|address| relative(path, &address)).unwrap_or_default(),
        }
    }
}

impl ExplorerView {
    /// It begins with the table that has the most foreign keys from and to it.
    pub(super) fn of(document: &Document, menu: &Menu, live: bool) -> Self {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for change in document.moments.changes.iter().flatten() {
            if let Fact::Member(_, Some(MemberFact { key: Some(key), .. })) = &change.fact {
                *counts.entry(change.relation).or_default() += 1;
                *counts.entry(key.to).or_default() += 1;
            }
        }
        let still_there = |place: &usize| document.moments.relations[*place].page.is_some();
        let focus = counts.into_iter().rev().filter(|(place, _)| still_there(place)).max_by_key(|(_, count)| *count);
        let focus = focus.map_or(0, |(place, _)| place);
        Self {
            project: document.title.clone(),
            title: "Explorer",
            root: "",
            home: false,
            menu: menu_groups(EXPLORER, menu),
            focus: document.moments.relations[focus].name.clone(),
            live,
        }
    }
}

/// The address of the explorer with a table in its middle.
fn explorer_of(name: &str) -> String {
    format!("{EXPLORER}#focus={}", relative("", name).replace('#', "%23"))
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

/// The numbers of tables and views in the data of the time machine.
pub(super) fn moment_numbers(document: &Document) -> BTreeMap<PageId, usize> {
    let relations = document.moments.relations.iter().enumerate();
    relations.filter_map(|(number, relation)| Some((relation.page.clone()?, number))).collect()
}

/// The menu as seen from a page.
fn menu_groups(path: &str, menu: &Menu) -> Vec<MenuGroup> {
    GROUPS
        .iter()
        .filter_map(|title| {
            let pages = menu.get(title)?;
            let current = pages.iter().any(|(_, other)| other == path);
            let open = current || matches!(*title, "Schema" | "Tables" | "Guides");
            let items = pages
                .iter()
                .filter(|(_, other)| pages.len() <= LONGEST_MENU || other == path)
                .map(|(text, other)| MenuItem {
                    text: text.clone(),
                    href: relative(path, other),
                    current: other == path,
                })
                .collect();
            Some(MenuGroup { title, open, items })
        })
        .collect()
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
        PageId::Index | PageId::Relationships | PageId::Lifecycle | PageId::ChangeLog | PageId::Removed => "schema",
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
            .map(|(cell, label)| CellView { label: label.clone(), inlines: self.inlines(cell) })
            .collect();
        RowView { anchor: row.anchor.clone().unwrap_or_default(), cells }
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
    let html = if code.language == "sql" { highlight::sql(text) } else { highlight::plain(text) };
    let first = code.first_line.unwrap_or(1);
    html.into_iter().enumerate().map(|(at, html)| LineView { number: first + at as u32, html }).collect()
}
