//! What the templates get: text, links relative to the page, and HTML that is already safe.

use serde::Serialize;

use super::explorer::explorer_of;
use super::highlight;
use super::inline::{anchor, badge, escape};
use super::markdown::{prose_to_html, to_html};
use super::path::{path_of, relative};
use super::site::Site;
use crate::diagram::{StyleSource, chart, layout, svg};
use crate::document::{
    Block, Event, Inline, Link, Page, PageId, Picture, Prose, Reference, Row, Section, Table, Target,
};

/// Names of migrations up to so many bytes are told in full where there is little room.
const LONGEST_NAME: usize = 14;

/// Everything a page shows. What is called `html`, the summary, badges, menu, cells and lines are HTML.
#[derive(Serialize)]
pub(super) struct PageView<'a> {
    project: &'a str,
    title: &'a str,
    kind: &'static str,
    kind_class: &'static str,
    root: String,
    home: bool,
    summary: String,
    badges: String,
    sections: Vec<SectionView<'a>>,
    menu: String,
    /// The number of a table or view in the data of the time machine; empty on other pages.
    moment: String,
    /// Whether the page follows the builds of a preview.
    live: bool,
    /// The explorer with this table in its middle; empty on pages of other kinds.
    explorer: String,
}

#[derive(Serialize)]
struct SectionView<'a> {
    anchor: &'a str,
    title: &'a str,
    blocks: Vec<BlockView<'a>>,
}

/// A block; `kind` says which it is.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum BlockView<'a> {
    Heading {
        anchor: &'a str,
        html: String,
    },
    Paragraph {
        html: String,
    },
    Warning {
        html: String,
    },
    Html {
        html: String,
    },
    List {
        items: Vec<String>,
    },
    Counters {
        counters: Vec<CounterView<'a>>,
    },
    Table {
        caption: &'a str,
        columns: &'a [String],
        rows: Vec<RowView<'a>>,
    },
    Code {
        html: String,
    },
    /// Code with numbered lines.
    Source {
        html: String,
    },
    Diagram {
        html: String,
    },
    Chart {
        html: String,
    },
    Timeline {
        events: Vec<EventView<'a>>,
    },
    Details {
        summary: String,
        blocks: Vec<BlockView<'a>>,
    },
}

#[derive(Serialize)]
struct RowView<'a> {
    anchor: &'a str,
    cells: String,
}

/// What a migration did.
#[derive(Serialize)]
struct EventView<'a> {
    date: &'a str,
    href: String,
    title: &'a str,
    statements: Vec<StatementView>,
}

#[derive(Serialize)]
struct StatementView {
    line: u32,
    lines: Vec<String>,
    code: String,
}

#[derive(Serialize)]
struct CounterView<'a> {
    name: &'a str,
    number: usize,
    href: String,
}

impl<'a> PageView<'a> {
    pub(super) fn of(site: &'a Site<'_>, page: &'a Page, path: &str, menu: String) -> Self {
        let document = site.document;
        let writer = Writer { path, site, page };
        let number = site.numbers.get(&page.id);
        let explorer = number.map(|number| explorer_of(&document.moments.relations[*number].name));
        let mut badges = String::new();
        for mark in &page.badges {
            badge(mark, &mut badges);
        }
        Self {
            project: &document.title,
            title: &page.title,
            kind: page.kind,
            kind_class: class_of(&page.id),
            root: "../".repeat(path.matches('/').count()),
            home: page.id == PageId::Index,
            summary: if has_description(page) { String::new() } else { writer.inlines(&page.summary) },
            badges,
            sections: page.sections.iter().map(|section| writer.section(section)).collect(),
            menu,
            live: site.live,
            moment: number.map(ToString::to_string).unwrap_or_default(),
            explorer: explorer.map(|address| relative(path, &address)).unwrap_or_default(),
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
        | PageId::Changes(_)
        | PageId::List(_)
        | PageId::Removed
        | PageId::Statistics => "schema",
    }
}

/// The words of a link as a code span, if it says a name, or as they are.
fn label_of(reference: &Reference) -> String {
    let is_name = reference.label.chars().all(|letter| letter.is_alphanumeric() || "._$".contains(letter));
    if is_name { format!("`{}`", reference.label) } else { reference.label.replace(['[', ']'], "") }
}

/// The number that a long name begins with, `00042` of `00042_add_users`; the name itself if there is none.
fn number_of(name: &str) -> &str {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let ends = name.as_bytes().get(digits).is_some_and(|next| b"_-. ".contains(next));
    if name.len() > LONGEST_NAME && digits > 0 && ends { &name[..digits] } else { name }
}

/// Makes the view of one page.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    pub(super) path: &'a str,
    site: &'a Site<'a>,
    page: &'a Page,
}

impl Writer<'_> {
    fn section<'a>(&self, section: &'a Section) -> SectionView<'a> {
        let blocks = section.blocks.iter().map(|block| self.block(block)).collect();
        SectionView { anchor: &section.anchor, title: &section.title, blocks }
    }

    fn block<'a>(&self, block: &'a Block) -> BlockView<'a> {
        match block {
            Block::Heading(anchor, inlines) => BlockView::Heading { anchor, html: self.inlines(inlines) },
            Block::Paragraph(inlines) => BlockView::Paragraph { html: self.inlines(inlines) },
            Block::Warning(inlines) => BlockView::Warning { html: self.inlines(inlines) },
            Block::Markdown(text) => BlockView::Html { html: to_html(text) },
            Block::Prose(prose) => BlockView::Html { html: self.prose(prose) },
            Block::List(items) => BlockView::List { items: items.iter().map(|item| self.inlines(item)).collect() },
            Block::Table(table) => {
                let rows = table.rows.iter().map(|row| self.row(row, table)).collect();
                BlockView::Table { caption: &table.caption, columns: &table.columns, rows }
            }
            Block::Counters(counters) => {
                let counter = |(name, number, link): &'a (String, usize, Option<Link>)| CounterView {
                    name,
                    number: *number,
                    href: link.as_ref().map(|link| self.href(&link.target)).unwrap_or_default(),
                };
                BlockView::Counters { counters: counters.iter().map(counter).collect() }
            }
            Block::Code(code) => match code.first_line {
                Some(first) => BlockView::Source { html: highlight::numbered(code, first) },
                None => BlockView::Code { html: highlight::code(code) },
            },
            Block::Diagram(picture) => BlockView::Diagram { html: self.diagram(picture) },
            Block::Chart(data) => BlockView::Chart { html: chart::render(data, StyleSource::Page) },
            Block::Timeline(events) => {
                let of_one = |one: &Event, next: &Event| one.source.text == next.source.text;
                BlockView::Timeline { events: events.chunk_by(of_one).map(|events| self.event(events)).collect() }
            }
            Block::Details { summary, blocks } => BlockView::Details {
                summary: self.inlines(summary),
                blocks: blocks.iter().map(|block| self.block(block)).collect(),
            },
        }
    }

    fn prose(&self, prose: &Prose) -> String {
        let text = prose.with_links(|reference| {
            let label = label_of(reference);
            match &reference.target {
                Some(target) => format!("[{label}]({})", self.href(target)),
                None => label,
            }
        });
        prose_to_html(&text)
    }

    fn diagram(&self, picture: &Picture) -> String {
        let mut diagram = picture.diagram.clone();
        for (table, page) in diagram.tables.iter_mut().zip(&picture.pages) {
            table.href = page.as_ref().map(|page| relative(self.path, &path_of(page)));
        }
        let placed = layout(&diagram);
        svg::render(&diagram, &placed, svg::SvgOptions { style: StyleSource::Page })
    }

    fn row<'a>(&self, row: &'a Row, table: &Table) -> RowView<'a> {
        let anchor = row.anchor.as_deref().unwrap_or_default();
        let mut first = self.last_moment_of(row, anchor);
        let mut cells = String::new();
        for (cell, label) in row.cells.iter().zip(&table.columns) {
            cells.push_str("<td data-label=\"");
            escape(label, &mut cells);
            cells.push_str("\">");
            match first.take() {
                Some(name) => cells.push_str(&name),
                None => self.cell(cell, label, &mut cells),
            }
            cells.push_str("</td>");
        }
        RowView { anchor, cells }
    }

    /// The name of a dropped table or view, which leads to the explorer: there it is seen as it last was.
    fn last_moment_of(&self, row: &Row, anchor: &str) -> Option<String> {
        let is_relation = anchor.starts_with("table-") || anchor.starts_with("view-");
        let [Inline::Code(name), rest @ ..] = row.cells.first()?.as_slice() else { return None };
        let full = self.site.gone.get(name.as_str()).filter(|_| is_relation && self.page.id == PageId::Removed)?;
        let mut html = String::new();
        self::anchor(&explorer_of(full), None, name, true, &mut html);
        Some(html + &self.inlines(rest))
    }

    /// A cell; who made or last changed something is told by the day or number that the migration's name has.
    fn cell(&self, cell: &[Inline], label: &str, html: &mut String) {
        if matches!(label, "Since" | "Last change")
            && let [Inline::Link(link)] = cell
            && let Target::Source { migration, .. } = &link.target
        {
            let short = self.site.dates.get(migration).copied().unwrap_or_else(|| number_of(&link.text));
            let title = (short != link.text).then_some(link.text.as_str());
            anchor(&self.href(&link.target), title, short, link.code, html);
            return;
        }
        self.inlines_into(cell, html);
    }

    /// The events of one migration, newest first; its name leads to the first line of them.
    fn event<'a>(&self, events: &'a [Event]) -> EventView<'a> {
        let first = &events[events.len() - 1];
        EventView {
            date: first.date.as_deref().unwrap_or_default(),
            href: self.href(&first.source.target),
            title: &first.source.text,
            statements: events.iter().map(|event| self.statement(event)).collect(),
        }
    }

    fn statement(&self, event: &Event) -> StatementView {
        StatementView {
            line: event.code.as_ref().and_then(|code| code.first_line).unwrap_or_default(),
            lines: event.lines.iter().map(|line| self.inlines(line)).collect(),
            code: event.code.as_ref().map(highlight::code).unwrap_or_default(),
        }
    }
}
