//! A review as the comment of a pull request, in the Markdown of GitHub.
//!
//! What is longer than a comment may be loses detail in steps, the least needed first, and says so.

mod escape;
mod sections;

use super::view::View;
use sections::Sections;

/// The first line: a workflow finds its own comment by it.
pub const MARKER: &str = "<!-- schemabook:diff -->";

/// How long the body of a comment may be (GitHub refuses a longer one: "body is too long (maximum is 65536 characters)").
pub const MOST_CHARACTERS: usize = 65_536;

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Detail {
    /// The statements.
    sql: bool,
    /// The picture.
    picture: bool,
    /// The tree of each object that is safe; else only its name.
    safe_objects: bool,
    /// How many objects have their tree.
    trees: usize,
    /// How many rows the table of risks has.
    risks: usize,
    /// How many names are listed, of migrations and objects.
    names: usize,
}

const EVERYTHING: Detail =
    Detail { sql: true, picture: true, safe_objects: true, trees: usize::MAX, risks: usize::MAX, names: usize::MAX };

/// The steps in which detail is dropped, each with what it leaves out besides what the step before did.
const STEPS: [(Detail, &str); 7] = [
    (EVERYTHING, ""),
    (Detail { sql: false, ..EVERYTHING }, "the SQL"),
    (Detail { sql: false, picture: false, ..EVERYTHING }, "the diagram"),
    (Detail { sql: false, picture: false, safe_objects: false, ..EVERYTHING }, "what is safe"),
    (
        Detail { sql: false, picture: false, safe_objects: false, trees: 20, risks: 100, names: 200 },
        "all but the first 20 objects and 100 risks",
    ),
    (
        Detail { sql: false, picture: false, safe_objects: false, trees: 0, risks: 50, names: 50 },
        "the objects and all but the first 50 risks",
    ),
    (Detail { sql: false, picture: false, safe_objects: false, trees: 0, risks: 0, names: 0 }, "the risks"),
];

/// Writes a review as a comment of at most [`MOST_CHARACTERS`].
pub fn markdown(view: &View) -> String {
    let mut left_out: Vec<&str> = Vec::new();
    let mut text = String::new();
    for (detail, without) in STEPS {
        left_out.extend((!without.is_empty()).then_some(without));
        text = Sections::new(view, detail).write(&left_out);
        if text.len() <= MOST_CHARACTERS {
            return text;
        }
    }
    // Only labels are left, which revisions and folders bound; a hostile one is cut.
    let end = (0..=MOST_CHARACTERS).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.truncate(end);
    text
}

#[cfg(test)]
mod tests;
