//! Where pages lie.

use crate::document::PageId;
use crate::render::percent::percent_encode_into;

/// The path of the explorer.
pub(super) const EXPLORER: &str = "explorer.html";

/// The path of a page below the output folder.
pub(super) fn path_of(page: &PageId) -> String {
    match page {
        PageId::Index => "index.html".to_owned(),
        PageId::List(name) => format!("lists/{name}.html"),
        PageId::Relationships => "relationships.html".to_owned(),
        PageId::Lifecycle => "lifecycle.html".to_owned(),
        PageId::ChangeLog => "changelog.html".to_owned(),
        PageId::Changes(name) => format!("changelog/{name}.html"),
        PageId::Removed => "removed.html".to_owned(),
        PageId::Statistics => "statistics.html".to_owned(),
        PageId::Table(name) => format!("tables/{name}.html"),
        PageId::View(name) => format!("views/{name}.html"),
        PageId::Type(name) => format!("types/{name}.html"),
        PageId::Function(name) => format!("functions/{name}.html"),
        PageId::Extension(name) => format!("extensions/{name}.html"),
        PageId::Group(name) => format!("groups/{name}.html"),
        PageId::Migration(name) => format!("migrations/{name}.html"),
        PageId::Guide(name) => format!("guides/{name}.html"),
    }
}

/// The way from a page to another path.
pub(super) fn relative(from: &str, to: &str) -> String {
    let depth = from.bytes().filter(|byte| *byte == b'/').count();
    let mut way = String::with_capacity(3 * depth + to.len());
    (0..depth).for_each(|_| way.push_str("../"));
    percent_encode_into(to, b"-._~/#", &mut way);
    way
}
