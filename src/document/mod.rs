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
mod table;
mod types;
mod migration;
mod object;

pub use book::Book;
pub use chronicle::{Chronicle, Entry};
pub use model::*;
pub use object::reference;
pub use occurrence::{Happening, Occurrence, Told};
pub use story::Story;
pub use values::value_text;
pub use words::Words;

impl Document {
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
        pages.extend(overview::relationships(book));
        pages.extend(overview::lifecycle(book));
        pages.extend(overview::removed(book));
        pages.extend(migration::change_log(book));
        pages.extend(book.migrations().map(|(index, _)| migration::page(book, index)));
        Self { title: title.to_owned(), pages }
    }
}
