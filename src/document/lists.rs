//! Lists of all tables, types and functions: on the first page as long as they fit there, else on pages of their own.

use std::collections::BTreeSet;

use super::book::unique;
use super::build::{joined, section, table, text};
use super::model::{Block, Inline, Link, Page, PageId, Row, Section, Target};

/// A list with more rows than this stands on pages of its own.
const MOST_ROWS: usize = 200;
/// How many rows such a page has.
const ON_A_PAGE: usize = 100;

/// The pages of the lists that are too long for the first one.
#[derive(Default)]
pub(super) struct Lists {
    /// The pages so far.
    pub(super) pages: Vec<Page>,
    taken: BTreeSet<String>,
}

/// A part of a list: its page, and the names of its first and last row.
struct Part {
    id: PageId,
    words: String,
}

impl Part {
    fn link(&self) -> Inline {
        Inline::Link(Link { text: self.words.clone(), code: false, target: Target::Page(self.id.clone(), None) })
    }
}

impl Lists {
    /// A list of rows, each with the name that it stands for, as a section of the first page.
    pub(super) fn section(
        &mut self,
        anchor: &str,
        title: &str,
        columns: &[&str],
        rows: Vec<(String, Row)>,
    ) -> Option<Section> {
        if rows.len() <= MOST_ROWS {
            let rows = rows.into_iter().map(|(_, row)| row).collect();
            return section(anchor, title, table(title, columns, rows));
        }
        let total = rows.len();
        let parts: Vec<Part> =
            rows.chunks(ON_A_PAGE).zip(1..).map(|(rows, number)| self.part(anchor, number, rows)).collect();
        let mut rows = rows.into_iter().map(|(_, row)| row);
        for (place, part) in parts.iter().enumerate() {
            let rows = rows.by_ref().take(ON_A_PAGE).collect();
            self.pages.push(Page {
                id: part.id.clone(),
                title: format!("{title}, {}", part.words),
                kind: "Schema",
                summary: neighbours(&parts, place),
                badges: Vec::new(),
                sections: section(anchor, title, table(title, columns, rows)).into_iter().collect(),
            });
        }
        let intro = format!("There are {total}; they stand on pages of their own, and the search finds each of them.");
        let links = parts.iter().map(|part| vec![part.link()]).collect();
        section(anchor, title, vec![Block::Paragraph(vec![text(intro)]), Block::List(links)])
    }

    fn part(&mut self, anchor: &str, number: usize, rows: &[(String, Row)]) -> Part {
        let name = |row: Option<&(String, Row)>| row.map(|(name, _)| name.clone()).unwrap_or_default();
        let words = format!("{} to {}", name(rows.first()), name(rows.last()));
        Part { id: PageId::List(unique("list", &format!("{anchor}-{number}"), &mut self.taken)), words }
    }
}

/// The pages before and after one.
fn neighbours(parts: &[Part], place: usize) -> Vec<Inline> {
    let before = place.checked_sub(1).map(|before| vec![text("Before: "), parts[before].link()]);
    let after = parts.get(place + 1).map(|after| vec![text("After: "), after.link()]);
    joined(before.into_iter().chain(after), " · ")
}

#[cfg(test)]
mod tests {
    use super::{Lists, ON_A_PAGE};
    use crate::document::build::{row, text};
    use crate::document::{Block, PageId};

    fn rows(count: usize) -> Vec<(String, crate::document::Row)> {
        (1..=count).map(|number| (format!("t{number:03}"), row(None, vec![vec![text("x")]]))).collect()
    }

    #[test]
    fn a_long_list_stands_on_pages_of_its_own() {
        let mut lists = Lists::default();
        let section = lists.section("tables", "Tables", &["Name"], rows(250)).expect("there are tables");
        assert!(matches!(section.blocks.as_slice(), [Block::Paragraph(_), Block::List(links)] if links.len() == 3));
        let titles: Vec<&str> = lists.pages.iter().map(|page| page.title.as_str()).collect();
        assert_eq!(titles, ["Tables, t001 to t100", "Tables, t101 to t200", "Tables, t201 to t250"]);
        let counts = lists.pages.iter().map(|page| match page.sections[0].blocks.as_slice() {
            [Block::Table(table)] => table.rows.len(),
            _ => 0,
        });
        assert_eq!(counts.collect::<Vec<_>>(), [ON_A_PAGE, ON_A_PAGE, 50]);
        assert_eq!(lists.pages[2].id, PageId::List("tables-3".into()));
    }

    #[test]
    fn a_short_list_stands_where_it_is() {
        let mut lists = Lists::default();
        let section = lists.section("tables", "Tables", &["Name"], rows(200)).expect("there are tables");
        assert!(matches!(section.blocks.as_slice(), [Block::Table(table)] if table.rows.len() == 200));
        assert!(lists.pages.is_empty());
    }
}
