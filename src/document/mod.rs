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
mod overview;
mod removed;
mod statistics;
mod table;
mod access;
mod types;
mod migration;
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

impl Document {
    /// What is wrong with the project's own pages: links and notes that name nothing.
    pub fn problems(book: &Book<'_>) -> Vec<crate::diagnostic::Diagnostic> {
        prose::problems(book)
    }

    /// All pages of a book.
    pub fn of(book: &Book<'_>, title: &str) -> Self {
        let mut pages = vec![overview::index(book, title)];
        let relations = |views: bool| {
            book.sorted(move |object| if views { object.as_view().is_some() } else { object.as_table().is_some() })
        };
        for object in relations(false).into_iter().chain(relations(true)) {
            pages.extend(book.page(object.id).map(|id| table::page(book, object, id.clone())));
        }
        for object in book.sorted(|object| object.as_type().is_some()) {
            pages.extend(book.page(object.id).map(|id| types::type_page(book, object, id.clone())));
        }
        for object in book.sorted(|object| object.as_function().is_some()) {
            pages.extend(book.page(object.id).and_then(|id| types::function_page(book, object, id.clone())));
        }
        for object in book.sorted(|object| matches!(object.data, crate::catalog::ObjectData::Extension(_))) {
            pages.extend(book.page(object.id).and_then(|id| types::extension_page(book, object, id.clone())));
        }
        pages.extend(prose::pages(book));
        pages.extend(book.groups().iter().enumerate().map(|(place, group)| groups::page(book, place, group)));
        pages.extend(overview::relationships(book));
        pages.extend(overview::lifecycle(book));
        pages.extend(removed::removed(book));
        pages.extend(migration::change_log(book));
        pages.extend(statistics::page(book));
        overview::add_links(&mut pages);
        pages.extend(book.migrations().map(|(index, _)| migration::page(book, index)));
        let groups = book.groups().iter().map(|group| group.name.clone()).collect();
        Self { title: title.to_owned(), pages, moments: Moments::of(book), groups }
    }
}
