//! All that is known about a schema, as pages of sections of blocks: content and links, no markup.
//!
//! 1. [`Book`] gathers the catalog, its story and the page of each object;
//! 2. a file per kind of page makes its sections;
//! 3. [`Document::of`] puts them in order.

mod model;
mod book;
mod build;
mod occurrence;
mod values;
mod words;
mod story;
mod chronicle;
mod notes;
mod diagrams;
mod lists;
mod overview;
mod removed;
mod statistics;
mod table;
mod access;
mod types;
mod migration;
mod change_log;
mod relationships;
mod object;
mod moments;
mod groups;
mod prose;

pub use book::{Book, TableGroup};
pub use chronicle::{Chronicle, Entry};
pub use model::*;
pub use moments::*;
pub use object::reference;
pub use occurrence::{Happening, Occurrence, Told};
pub use prose::{BROKEN_LINK, NOTE_WITHOUT_OBJECT, OwnFile};
pub use story::Story;
pub use values::value_text;
pub use words::Words;

use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{MigrationIndex, Object, ObjectData};

impl Document {
    /// What is wrong with the project's own pages: links and notes that name nothing.
    pub fn problems(book: &Book<'_>) -> Vec<crate::diagnostic::Diagnostic> {
        prose::problems(book)
    }

    /// All pages of a book.
    pub fn of(book: &Book<'_>, title: &str) -> Self {
        let chapters = || CHAPTERS.par_iter().with_max_len(1).flat_map_iter(|pages| pages(book)).collect::<Vec<Page>>();
        let ((mut pages, index), moments) =
            rayon::join(|| rayon::join(chapters, || overview::index(book, title)), || Moments::of(book));
        pages.splice(..0, index);
        overview::add_links(&mut pages);
        let groups = book.groups().iter().map(|group| group.name.clone()).collect();
        Self { title: title.to_owned(), pages, moments, groups }
    }
}

/// The pages after the first one, in the order in which an index lists them.
const CHAPTERS: [fn(&Book<'_>) -> Vec<Page>; 13] = [
    |book| of_objects(book, |object| object.as_table().is_some(), |book, of, id| Some(table::page(book, of, id))),
    |book| of_objects(book, |object| object.as_view().is_some(), |book, of, id| Some(table::page(book, of, id))),
    |book| of_objects(book, |object| object.as_type().is_some(), |book, of, id| Some(types::type_page(book, of, id))),
    |book| of_objects(book, |object| object.as_function().is_some(), types::function_page),
    |book| of_objects(book, |object| matches!(object.data, ObjectData::Extension(_)), types::extension_page),
    prose::pages,
    |book| {
        book.groups()
            .par_iter()
            .with_max_len(1)
            .enumerate()
            .map(|(place, group)| groups::page(book, place, group))
            .collect()
    },
    |book| relationships::page(book).into_iter().collect(),
    |book| overview::lifecycle(book).into_iter().collect(),
    |book| removed::removed(book).into_iter().collect(),
    change_log::pages,
    |book| statistics::page(book).into_iter().collect(),
    |book| {
        let migrations: Vec<MigrationIndex> = book.migrations().map(|(index, _)| index).collect();
        migrations.into_par_iter().with_max_len(1).map(|index| migration::page(book, index)).collect()
    },
];

/// The pages of some objects, by schema and name.
fn of_objects(
    book: &Book<'_>,
    wanted: impl Fn(&Object) -> bool,
    page: impl Fn(&Book<'_>, &Arc<Object>, PageId) -> Option<Page> + Sync,
) -> Vec<Page> {
    let objects = book.sorted(wanted).into_par_iter().with_max_len(1);
    objects.filter_map(|object| page(book, object, book.page(object.id)?.clone())).collect()
}
