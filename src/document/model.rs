//! What a page is made of.

use std::sync::Arc;

use crate::diagram::Diagram;
use crate::diagram::chart::Chart;

/// The whole documentation, ready to be rendered.
#[derive(Clone, Debug)]
pub struct Document {
    /// The project's name for people.
    pub title: String,
    /// The pages in the order in which an index lists them.
    pub pages: Vec<Page>,
    /// How every table looked after each migration.
    pub moments: super::Moments,
    /// The names of the groups of tables.
    pub groups: Vec<String>,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    /// What it is about, and so where it lies.
    pub id: PageId,
    /// Its heading: `workspaces`, `Change log`.
    pub title: String,
    /// The word above the heading: `Table`, `Enum`.
    pub kind: &'static str,
    /// What stands in one line below the heading.
    pub summary: Vec<Inline>,
    /// What is to be seen at once: `row security`, `soft-deleted`.
    pub badges: Vec<Badge>,
    /// Its sections; empty ones are never made.
    pub sections: Vec<Section>,
}

/// What a page is about. A renderer makes a path of it; two pages never have the same one, also where the file system
/// knows no case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each is the kind of page, with the unique name of what it is about")]
pub enum PageId {
    Index,
    List(Arc<str>),
    Relationships,
    Lifecycle,
    ChangeLog,
    Changes(Arc<str>),
    Removed,
    Statistics,
    Table(Arc<str>),
    View(Arc<str>),
    Type(Arc<str>),
    Function(Arc<str>),
    Extension(Arc<str>),
    Group(Arc<str>),
    Migration(Arc<str>),
    Guide(Arc<str>),
}

/// A part of a page with a heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its anchor, unique on the page and stable: `columns`.
    pub anchor: String,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading within a section, with an anchor that is unique on the page.
    Heading(String, Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Markdown that a person wrote: a `COMMENT`, a note. Renderers neutralise it.
    Markdown(Arc<str>),
    /// A part of a page that the project wrote itself. Renderers neutralise it too.
    Prose(Prose),
    /// A table.
    Table(Table),
    /// A list.
    List(Vec<Vec<Inline>>),
    /// Numbers with a name each.
    Counters(Vec<(String, usize, Option<Link>)>),
    /// Source text.
    Code(Code),
    /// A picture of tables.
    Diagram(Box<Picture>),
    /// A small chart.
    Chart(Box<Chart>),
    /// What happened, newest first.
    Timeline(Vec<Event>),
    /// Something to beware of.
    Warning(Vec<Inline>),
    /// Blocks behind a line that opens them.
    Details {
        /// The line.
        summary: Vec<Inline>,
        /// What it opens.
        blocks: Vec<Block>,
    },
}

/// Markdown with headings, and links to what it names.
#[derive(Clone, Debug)]
pub struct Prose {
    /// The text.
    pub text: Arc<str>,
    /// The places of its links, in order.
    pub references: Vec<Reference>,
}

/// A link between double brackets.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The bytes that it takes, brackets included.
    pub range: std::ops::Range<usize>,
    /// What it says.
    pub label: String,
    /// Where it leads; `None` if it names nothing.
    pub target: Option<Target>,
}

impl Prose {
    /// The text with each link as `write` puts it.
    pub fn with_links(&self, write: impl Fn(&Reference) -> String) -> String {
        let mut text = String::with_capacity(self.text.len() + 64 * self.references.len());
        let mut done = 0;
        for reference in &self.references {
            text.push_str(&self.text[done..reference.range.start]);
            text.push_str(&write(reference));
            done = reference.range.end;
        }
        text.push_str(&self.text[done..]);
        text
    }
}

/// A picture of tables, each leading to its page.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The picture; a renderer fills in where names lead.
    pub diagram: Diagram,
    /// The page of each table of the diagram.
    pub pages: Vec<Option<PageId>>,
}

/// A table of cells. Columns that are empty in every row are never made.
#[derive(Clone, Debug)]
pub struct Table {
    /// What its rows are, for those who do not see it.
    pub caption: String,
    /// The headings.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its anchor, unique on the page: `column-owner_id`.
    pub anchor: Option<String>,
    /// One cell for each column.
    pub cells: Vec<Vec<Inline>>,
}

/// A piece of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// A name or a bit of SQL.
    Code(String),
    /// Markdown of one line that a person wrote.
    Markdown(Arc<str>),
    /// Something to follow.
    Link(Link),
    /// A mark.
    Badge(Badge),
    /// Text that matters more.
    Strong(String),
    /// What is no more.
    Removed(String),
    /// A new line within a cell.
    Break,
}

/// Something to follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Whether what it says is a name or a bit of SQL.
    pub code: bool,
    /// Where it leads.
    pub target: Target,
}

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// A page of this documentation, and a place on it.
    Page(PageId, Option<String>),
    /// A line of a migration: path below the project's root, first and last line. A renderer leads to the migration's
    /// page or to the file, as it can.
    Source {
        /// The migration's page.
        migration: PageId,
        /// The file.
        path: String,
        /// The first line.
        line: u32,
        /// The last line.
        last_line: u32,
    },
}

/// A mark: a word with a meaning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Badge {
    /// The word.
    pub text: String,
    /// What kind of mark it is.
    pub tone: Tone,
    /// What it means, in a sentence.
    pub title: Option<String>,
}

/// What kind of mark a badge is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// A key or another fact.
    Fact,
    /// It came.
    Added,
    /// It changed.
    Changed,
    /// It went.
    Removed,
    /// To beware of.
    Warning,
    /// Beside the point, but good to know.
    Quiet,
}

/// Source text.
#[derive(Clone, Debug)]
pub struct Code {
    /// `sql`, or what a renderer may know.
    pub language: &'static str,
    /// The text.
    pub text: Arc<str>,
    /// The number of its first line in its file, where lines are numbered and can be linked to.
    pub first_line: Option<u32>,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, as far as a migration's name tells it.
    pub date: Option<String>,
    /// Where it came from.
    pub source: Link,
    /// What it was, a line each.
    pub lines: Vec<Vec<Inline>>,
    /// The statement.
    pub code: Option<Code>,
}
