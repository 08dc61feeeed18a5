//! The menu that stands on every page: all pages by what they are, with the page itself marked.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, Tera, TeraResult};

use super::path::{EXPLORER, path_of, relative};
use crate::document::{Document, PageId};

/// The parts of the menu in order.
const PARTS: [&str; 9] =
    ["Schema", "Guides", "Groups", "Tables", "Views", "Types", "Functions", "Extensions", "Migrations"];

/// More items than this make a page heavy; a part that is longer leads to a page that lists them.
const LONGEST: usize = 200;

/// The menu. A part looks the same on all pages of a folder that are not in it, and so do all items of a page's own part
/// but one: they are written once for each folder.
pub(super) struct Menu {
    parts: Vec<Part>,
    /// The places of each page: that of its part, and its own there.
    places: BTreeMap<String, (usize, usize)>,
    /// The parts as seen from the pages of a folder, by the way from there to the root.
    elsewhere: BTreeMap<String, Vec<Written>>,
}

struct Part {
    title: &'static str,
    /// Titles and paths.
    pages: Vec<(String, String)>,
}

/// A part as seen from a folder.
struct Written {
    /// All of it, for pages of other parts.
    whole: String,
    /// Its items.
    items: Vec<String>,
}

/// What the template of a part gets.
#[derive(Serialize)]
struct PartView<'a> {
    title: &'a str,
    open: bool,
    items: String,
}

/// What the template of an item gets.
#[derive(Serialize)]
struct Item<'a> {
    text: &'a str,
    href: String,
    current: bool,
}

impl Menu {
    /// The menu of all pages.
    pub(super) fn of(document: &Document, tera: &Tera) -> TeraResult<Self> {
        let mut pages = pages(document);
        let parts = PARTS.into_iter().filter_map(|title| Some(Part { title, pages: pages.remove(title)? }));
        let parts: Vec<Part> = parts.collect();
        let mut places = BTreeMap::new();
        for (at, part) in parts.iter().enumerate() {
            places.extend(part.pages.iter().enumerate().map(|(place, (_, path))| (path.clone(), (at, place))));
        }
        let mut elsewhere = BTreeMap::new();
        for page in ["page", "folder/page"] {
            let written = parts.iter().map(|part| part.written(page, tera)).collect::<TeraResult<_>>()?;
            elsewhere.insert(root_of(page), written);
        }
        Ok(Self { parts, places, elsewhere })
    }

    /// The menu as it stands on a page.
    pub(super) fn seen_from(&self, path: &str, tera: &Tera) -> TeraResult<String> {
        let own = self.places.get(path);
        let mut html = String::new();
        for (at, written) in self.elsewhere.get(&root_of(path)).into_iter().flatten().enumerate() {
            match own {
                Some((part, place)) if *part == at => html.push_str(&self.parts[at].seen_at(*place, written, tera)?),
                _ => html.push_str(&written.whole),
            }
        }
        Ok(html)
    }
}

impl Part {
    fn is_long(&self) -> bool {
        self.pages.len() > LONGEST
    }

    /// The part as seen from a page that is not in it.
    fn written(&self, from: &str, tera: &Tera) -> TeraResult<Written> {
        let items = if self.is_long() {
            let list = match self.title {
                "Migrations" => path_of(&PageId::ChangeLog),
                title => format!("{}#{}", path_of(&PageId::Index), title.to_lowercase()),
            };
            vec![item(tera, &format!("All {}", self.pages.len()), relative(from, &list), false)?]
        } else {
            let items = self.pages.iter().map(|(text, path)| item(tera, text, relative(from, path), false));
            items.collect::<TeraResult<_>>()?
        };
        let open = matches!(self.title, "Schema" | "Tables" | "Guides");
        Ok(Written { whole: self.html(tera, open, items.concat())?, items })
    }

    /// The part as seen from its page at a place; a long one shows no others than that.
    fn seen_at(&self, place: usize, written: &Written, tera: &Tera) -> TeraResult<String> {
        let (text, path) = &self.pages[place];
        let own = item(tera, text, relative(path, path), true)?;
        let items = if self.is_long() {
            own + &written.items.concat()
        } else {
            written.items[..place].concat() + &own + &written.items[place + 1..].concat()
        };
        self.html(tera, true, items)
    }

    fn html(&self, tera: &Tera, open: bool, items: String) -> TeraResult<String> {
        tera.render("menu.html", &Context::from_serialize(&PartView { title: self.title, open, items })?)
    }
}

fn item(tera: &Tera, text: &str, href: String, current: bool) -> TeraResult<String> {
    tera.render("item.html", &Context::from_serialize(&Item { text, href, current })?)
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
            PageId::Index | PageId::Changes(_) | PageId::List(_) => continue,
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
