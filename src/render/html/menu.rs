//! The menu that stands on every page: all pages by what they are, with the page itself marked.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, Tera};

use super::path::{EXPLORER, path_of, relative};
use crate::document::{Document, PageId};

/// The parts of the menu in order.
const PARTS: [&str; 9] =
    ["Schema", "Guides", "Groups", "Tables", "Views", "Types", "Functions", "Extensions", "Migrations"];

/// More items than this make a page heavy; a part that is longer leads to a page that lists them.
const LONGEST: usize = 200;

/// The menu. A part looks the same on all pages of a folder that are not in it, so it is written once for each folder.
pub(super) struct Menu {
    parts: Vec<Part>,
    /// The place of each page's part.
    part_of: BTreeMap<String, usize>,
    /// The parts as seen from the pages of a folder, by the way from there to the root.
    elsewhere: BTreeMap<String, Vec<String>>,
}

struct Part {
    title: &'static str,
    /// Titles and paths.
    pages: Vec<(String, String)>,
}

/// What the template of a part gets.
#[derive(Serialize)]
struct PartView<'a> {
    title: &'a str,
    open: bool,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    text: &'a str,
    href: String,
    current: bool,
}

impl Menu {
    /// The menu of all pages.
    pub(super) fn of(document: &Document, tera: &Tera) -> tera::TeraResult<Self> {
        let mut pages = pages(document);
        let parts = PARTS.into_iter().filter_map(|title| Some(Part { title, pages: pages.remove(title)? }));
        let mut menu = Self { parts: parts.collect(), part_of: BTreeMap::new(), elsewhere: BTreeMap::new() };
        let numbered = menu.parts.iter().enumerate();
        menu.part_of =
            numbered.flat_map(|(at, part)| part.pages.iter().map(move |(_, path)| (path.clone(), at))).collect();
        for page in ["page", "folder/page"] {
            let parts = menu.parts.iter().map(|part| part.seen_from(page, tera)).collect::<Result<_, _>>()?;
            menu.elsewhere.insert(root_of(page), parts);
        }
        Ok(menu)
    }

    /// The menu as it stands on a page.
    pub(super) fn seen_from(&self, path: &str, tera: &Tera) -> tera::TeraResult<String> {
        let own = self.part_of.get(path).copied();
        let mut html = String::new();
        for (at, elsewhere) in self.elsewhere.get(&root_of(path)).into_iter().flatten().enumerate() {
            if own == Some(at) {
                html.push_str(&self.parts[at].seen_from(path, tera)?);
            } else {
                html.push_str(elsewhere);
            }
        }
        Ok(html)
    }
}

impl Part {
    fn seen_from(&self, path: &str, tera: &Tera) -> tera::TeraResult<String> {
        let is_long = self.pages.len() > LONGEST;
        let here = self.pages.iter().any(|(_, other)| other == path);
        let item = |text, other: &str| Item { text, href: relative(path, other), current: other == path };
        let shown = self.pages.iter().filter(|(_, other)| !is_long || other == path);
        let mut items: Vec<Item<'_>> = shown.map(|(text, other)| item(text, other)).collect();
        let all = format!("All {}", self.pages.len());
        if is_long {
            let page = if self.title == "Migrations" { PageId::ChangeLog } else { PageId::Index };
            items.push(item(&all, &path_of(&page)));
        }
        let open = here || matches!(self.title, "Schema" | "Tables" | "Guides");
        tera.render("menu.html", &Context::from_serialize(&PartView { title: self.title, open, items })?)
    }
}

/// The way from a page to the root.
pub(super) fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// The titles and paths of the pages, by the part of the menu they are in.
fn pages(document: &Document) -> BTreeMap<&'static str, Vec<(String, String)>> {
    let mut parts: BTreeMap<&'static str, Vec<(String, String)>> = BTreeMap::new();
    if !document.moments.relations.is_empty() {
        parts.entry("Schema").or_default().push(("Explorer".to_owned(), EXPLORER.to_owned()));
    }
    for page in &document.pages {
        let part = match &page.id {
            PageId::Index | PageId::Changes(_) => continue,
            PageId::Table(_) => "Tables",
            PageId::View(_) => "Views",
            PageId::Type(_) => "Types",
            PageId::Function(_) => "Functions",
            PageId::Extension(_) => "Extensions",
            PageId::Group(_) => "Groups",
            PageId::Migration(_) => "Migrations",
            PageId::Guide(_) => "Guides",
            PageId::Relationships | PageId::Lifecycle | PageId::ChangeLog | PageId::Removed | PageId::Statistics => {
                "Schema"
            }
        };
        parts.entry(part).or_default().push((page.title.clone(), path_of(&page.id)));
    }
    parts
}
