//! Where pages lie.

use crate::document::PageId;

/// The path of a page below the output folder.
pub(super) fn path_of(page: &PageId) -> String {
    match page {
        PageId::Index => "README.md".to_owned(),
        PageId::List(name) => format!("lists/{name}.md"),
        PageId::Relationships => "relationships.md".to_owned(),
        PageId::Lifecycle => "lifecycle.md".to_owned(),
        PageId::ChangeLog => "CHANGELOG.md".to_owned(),
        PageId::Changes(name) => format!("changelog/{name}.md"),
        PageId::Removed => "removed.md".to_owned(),
        PageId::Statistics => "statistics.md".to_owned(),
        PageId::Table(name) => format!("tables/{name}.md"),
        PageId::View(name) => format!("views/{name}.md"),
        PageId::Type(name) => format!("types/{name}.md"),
        PageId::Function(name) => format!("functions/{name}.md"),
        PageId::Extension(name) => format!("extensions/{name}.md"),
        PageId::Group(name) => format!("groups/{name}.md"),
        PageId::Migration(name) => format!("migrations/{name}.md"),
        PageId::Guide(name) => format!("guides/{name}.md"),
    }
}
