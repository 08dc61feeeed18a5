//! The page of the explorer; its script draws from the data of the time machine.

use std::collections::BTreeMap;

use serde::Serialize;

use super::path::{EXPLORER, relative};
use super::site::Site;
use crate::document::{Document, Fact, MemberFact};

/// What the explorer's page shows.
#[derive(Serialize)]
pub(super) struct ExplorerView {
    project: String,
    title: &'static str,
    root: &'static str,
    home: bool,
    menu: String,
    /// The table that it begins with.
    focus: String,
    /// Whether the page follows the builds of a preview.
    live: bool,
}

impl ExplorerView {
    /// It begins with the table that has the most foreign keys from and to it.
    pub(super) fn of(site: &Site<'_>, menu: String) -> Self {
        let document = site.document;
        Self {
            project: document.title.clone(),
            title: "Explorer",
            root: "",
            home: false,
            menu,
            focus: most_connected(document),
            live: site.live,
        }
    }
}

/// The name of the table with the most references from and to it.
fn most_connected(document: &Document) -> String {
    let relations = &document.moments.relations;
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for change in document.moments.changes.iter().flatten() {
        if let Fact::Member(_, Some(MemberFact { key: Some(key), .. })) = &change.fact {
            *counts.entry(change.relation).or_default() += 1;
            *counts.entry(key.to).or_default() += 1;
        }
    }
    let still_there = |place: &usize| relations[*place].page.is_some();
    let focus = counts.into_iter().rev().filter(|(place, _)| still_there(place)).max_by_key(|(_, count)| *count);
    relations.get(focus.map_or(0, |(place, _)| place)).map(|relation| relation.name.clone()).unwrap_or_default()
}

/// The address of the explorer with a table in its middle.
pub(super) fn explorer_of(name: &str) -> String {
    format!("{EXPLORER}#focus={}", relative("", name).replace('#', "%23"))
}
