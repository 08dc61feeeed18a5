//! What all pages of a site share: the menu, the days of migrations, the numbers of tables in the time machine.

use std::collections::BTreeMap;

use serde::Serialize;

use super::path::{EXPLORER, path_of, relative};
use crate::document::{Document, PageId};

/// The titles and paths of the pages, by what they are.
type Menu = BTreeMap<&'static str, Vec<(String, String)>>;

/// What all pages share.
pub(super) struct Site<'a> {
    /// The content.
    pub(super) document: &'a Document,
    /// The numbers of tables and views in the data of the time machine.
    pub(super) numbers: BTreeMap<PageId, usize>,
    /// The days of migrations whose names have one.
    pub(super) dates: BTreeMap<PageId, String>,
    /// Whether pages follow the builds of a preview.
    pub(super) live: bool,
    menu: Menu,
}

/// A part of the menu.
#[derive(Serialize)]
pub(super) struct MenuGroup {
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

/// The order of the menu.
const GROUPS: [&str; 9] =
    ["Schema", "Guides", "Groups", "Tables", "Views", "Types", "Functions", "Extensions", "Migrations"];

/// More items than this make a page heavy; the index and the search lead to the rest.
const LONGEST_MENU: usize = 200;

impl<'a> Site<'a> {
    pub(super) fn of(document: &'a Document, live: bool) -> Self {
        let relations = document.moments.relations.iter().enumerate();
        let numbers = relations.filter_map(|(number, relation)| Some((relation.page.clone()?, number)));
        let migrations = document.moments.migrations.iter();
        let dates = migrations.filter_map(|migration| Some((migration.page.clone(), migration.date.clone()?)));
        Self { document, numbers: numbers.collect(), dates: dates.collect(), live, menu: menu(document) }
    }

    /// The menu as seen from a page.
    pub(super) fn menu_of(&self, path: &str) -> Vec<MenuGroup> {
        let menu = &self.menu;
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
}

/// The pages of the menu.
fn menu(document: &Document) -> Menu {
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
            PageId::Relationships | PageId::Lifecycle | PageId::ChangeLog | PageId::Removed | PageId::Statistics => {
                "Schema"
            }
        };
        groups.entry(group).or_default().push((page.title.clone(), path_of(&page.id)));
    }
    groups
}
