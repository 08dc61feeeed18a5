//! Where pages lie.

use crate::document::PageId;

/// The path of the explorer.
pub(super) const EXPLORER: &str = "explorer.html";

/// The path of a page below the output folder.
pub(super) fn path_of(page: &PageId) -> String {
    match page {
        PageId::Index => "index.html".to_owned(),
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
    let up = "../".repeat(from.matches('/').count());
    let mut way = up;
    for byte in to.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/#".contains(&byte) {
            way.push(byte as char);
        } else {
            way.push_str(&format!("%{byte:02X}"));
        }
    }
    way
}
