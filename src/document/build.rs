//! Builders of blocks that every page uses.

use super::book::Book;
use super::chronicle::Entry;
use super::model::{Badge, Block, Code, Event, Inline, Link, Row, Section, Table, Target, Tone};
use super::occurrence::Occurrence;
use crate::catalog::{Address, Object};
use crate::text::Location;

/// Plain text.
pub(super) fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

/// A name or bit of SQL.
pub(super) fn code(text: impl Into<String>) -> Inline {
    Inline::Code(text.into())
}

/// A mark with its meaning.
pub(super) fn badge(tone: Tone, text: impl Into<String>, title: &str) -> Badge {
    Badge { text: text.into(), tone, title: (!title.is_empty()).then(|| title.to_owned()) }
}

/// Inlines with a text between them.
pub(super) fn joined(parts: impl IntoIterator<Item = Vec<Inline>>, between: &str) -> Vec<Inline> {
    let mut all = Vec::new();
    for part in parts {
        if !all.is_empty() {
            all.push(text(between));
        }
        all.extend(part);
    }
    all
}

/// Inlines below each other.
pub(super) fn stacked(parts: impl IntoIterator<Item = Vec<Inline>>) -> Vec<Inline> {
    let mut all = Vec::new();
    for part in parts {
        if !all.is_empty() {
            all.push(Inline::Break);
        }
        all.extend(part);
    }
    all
}

/// A section, unless it has nothing to say.
pub(super) fn section(anchor: &str, title: &str, blocks: Vec<Block>) -> Option<Section> {
    (!blocks.is_empty()).then(|| Section { anchor: anchor.to_owned(), title: title.to_owned(), blocks })
}

/// A table block without its empty columns; none if it has no rows.
pub(super) fn table(caption: &str, columns: &[&str], rows: Vec<Row>) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let filled: Vec<bool> =
        (0..columns.len()).map(|at| at == 0 || rows.iter().any(|row| !row.cells[at].is_empty())).collect();
    let kept = |at: &usize| filled[*at];
    let headings = (0..columns.len()).filter(kept).map(|at| columns[at].to_owned()).collect();
    let rows = rows
        .into_iter()
        .map(|row| Row {
            anchor: row.anchor,
            cells: row.cells.into_iter().enumerate().filter(|(at, _)| kept(at)).map(|(_, cell)| cell).collect(),
        })
        .collect();
    vec![Block::Table(Table { caption: caption.to_owned(), columns: headings, rows })]
}

/// A row of a table.
pub(super) fn row(anchor: Option<String>, cells: Vec<Vec<Inline>>) -> Row {
    Row { anchor, cells }
}

/// SQL.
pub(super) fn sql(text: impl Into<String>) -> Block {
    Block::Code(Code { language: "sql", text: text.into().into(), first_line: None })
}

impl Book<'_> {
    /// The comment of an object, as Markdown; none if it has none.
    pub(super) fn comment(&self, object: &Object) -> Vec<Block> {
        object.comment.iter().map(|comment| Block::Markdown(comment.clone())).collect()
    }

    /// The first paragraph of a comment, for tables and indexes.
    pub(super) fn short_comment(comment: Option<&std::sync::Arc<str>>) -> Vec<Inline> {
        let Some(comment) = comment else { return Vec::new() };
        let paragraph: Vec<&str> = comment.trim().lines().take_while(|line| !line.trim().is_empty()).collect();
        let first = paragraph.join(" ");
        if first.is_empty() { Vec::new() } else { vec![Inline::Markdown(first.into())] }
    }

    /// Who made a thing.
    pub(super) fn since(&self, address: impl Into<Address>) -> Vec<Inline> {
        self.ledger.created(address).map(|origin| vec![self.origin(origin)]).unwrap_or_default()
    }

    /// Who changed it last, if a later migration than the one that made it did.
    pub(super) fn last_change(&self, address: impl Into<Address>) -> Vec<Inline> {
        let address = address.into();
        let made = self.ledger.created(address).and_then(|origin| origin.migration);
        let changed = self.ledger.last_changed(address).filter(|origin| origin.migration != made);
        changed.map(|origin| vec![self.origin(origin)]).unwrap_or_default()
    }

    /// Who changed an object or anything of it last, after it was made.
    pub(super) fn last_change_of(&self, object: crate::catalog::ObjectId) -> Vec<Inline> {
        let directory = &self.story.directory;
        let about = directory.members(object).chain([object]).filter_map(|id| directory.known(id));
        let last = about.filter_map(|known| known.steps.last().copied()).max();
        last.map(|step| vec![self.origin(self.history.steps[step].origin)]).unwrap_or_default()
    }

    /// What happened to an object and all that belongs to it, newest first, an event a statement.
    pub(super) fn timeline(&self, object: &Object) -> Vec<Block> {
        let entries = self.story.entries(object.id.whole());
        let events: Vec<Event> = entries.iter().filter_map(|entry| self.event(entry)).collect();
        if events.is_empty() { Vec::new() } else { vec![Block::Timeline(events)] }
    }

    fn event(&self, entry: &Entry) -> Option<Event> {
        let origin = self.history.steps[entry.step].origin;
        let source = self.origin_link(origin.migration?, origin.location);
        let code = Code { language: "sql", text: entry.sql.as_str().into(), first_line: Some(entry.line) };
        let lines = entry.changes.iter().map(Occurrence::line).collect();
        Some(Event { date: entry.date.clone(), source, lines, code: Some(code) })
    }

    /// A warning where the model may not hold an object exactly.
    pub(super) fn inexact_warning(&self, object: &Object) -> Vec<Block> {
        let places: Vec<Location> = self
            .history
            .inexact
            .range(object.id.whole()..)
            .take_while(|(address, _)| address.object == object.id)
            .flat_map(|(_, places)| places.iter().copied())
            .collect();
        if places.is_empty() {
            return Vec::new();
        }
        let mut line = vec![text("What stands here may not be exact: ")];
        line.extend(joined(places.iter().map(|place| vec![self.place_link(*place)]), ", "));
        line.push(text(" could not be modelled in full."));
        vec![Block::Warning(line)]
    }

    /// A link to a place in whichever migration has it.
    pub(super) fn place_link(&self, location: Location) -> Inline {
        let (path, line, last_line) = self.place(location);
        let label = format!("{path}:{line}");
        let found = self.history.statements.iter().find(|statement| {
            statement.location.file == location.file && statement.location.span.contains(location.span)
        });
        match found.and_then(|statement| statement.migration) {
            Some(index) => Inline::Link(Link {
                text: label,
                code: true,
                target: Target::Source { migration: self.migration_page(index).clone(), path, line, last_line },
            }),
            None => Inline::Code(label),
        }
    }
}
