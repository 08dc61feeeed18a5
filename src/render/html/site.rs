//! What all pages of a site share: the days of migrations, the numbers of tables in the time machine, what is gone.

use std::collections::BTreeMap;

use super::Purpose;
use crate::document::{Document, PageId};

/// What all pages share.
pub(super) struct Site<'a> {
    /// The content.
    pub(super) document: &'a Document,
    /// The numbers of tables and views in the data of the time machine.
    pub(super) numbers: BTreeMap<&'a PageId, usize>,
    /// The days of migrations whose names have one.
    pub(super) dates: BTreeMap<&'a PageId, &'a str>,
    /// The full names of tables and views that are no more, by their names with and without schema; of several the last.
    pub(super) gone: BTreeMap<&'a str, &'a str>,
    /// Whether pages follow the builds of a preview.
    pub(super) live: bool,
}

impl<'a> Site<'a> {
    pub(super) fn of(document: &'a Document, purpose: Purpose) -> Self {
        let relations = document.moments.relations.iter();
        let numbered = relations.clone().enumerate();
        let migrations = document.moments.migrations.iter();
        let names = relations.filter(|relation| relation.page.is_none()).map(|relation| relation.name.as_str());
        Self {
            document,
            numbers: numbered.filter_map(|(number, relation)| Some((relation.page.as_ref()?, number))).collect(),
            dates: migrations.filter_map(|migration| Some((&migration.page, migration.date.as_deref()?))).collect(),
            gone: names.flat_map(|name| [(name, name), (last_part(name), name)]).collect(),
            live: purpose == Purpose::Preview,
        }
    }
}

/// A name without its schema.
fn last_part(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, last)| last)
}
