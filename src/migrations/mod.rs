//! Finds the files of a migrations folder, recognises the tool's layout, orders them, and separates the up side from
//! the down side. Says what it leaves out, and why.
//!
//! 1. [`FileTree`] lists and reads: [`DiskTree`], [`GitTree`], [`MemoryTree`]; [`discover`] looks for the folder.
//! 2. `decode` turns bytes into text and names what is wrong with them.
//! 3. `layouts` recognises the tool and reads its files into migrations.
//! 4. `finish` orders them, finds rollback blocks, reasons and included files, and checks the whole.

mod bookkeeping;
pub mod codes;
mod comment;
mod date;
mod decode;
mod discover;
mod finish;
mod folder;
mod included;
mod layouts;
mod lines;
mod migration;
mod options;
mod order;
mod pattern;
mod placeholder;
mod reading;
mod rollback_block;
mod script;
mod tree;

pub use bookkeeping::is_bookkeeping_table;
pub use date::Date;
pub use decode::{EncodingProblem, decode};
pub use discover::{Considered, Discovery, discover};
pub use included::{Included, Inclusion, MAX_INCLUDED_DEPTH};
pub use layouts::{LayoutName, UnknownLayout};
pub use migration::{Comment, Migration, MigrationId, MigrationSet, UnknownMigration};
pub use options::{Options, Order};
pub use script::{Script, ScriptForm, TransactionMode};
pub use tree::git_history;
pub use tree::{Commit, DiskTree, FileTree, GitError, GitTree, Ignored, Listing, MemoryTree, TreeError, TreePath};

use crate::diagnostic::Diagnostic;
use folder::Folder;
use layouts::{Located, locate};
use reading::Reading;

/// Reads the migrations in `folder` of a tree (the tree's root for `""`). `folder` may also be a single file.
///
/// What is odd about the files comes back as diagnostics; only a folder that cannot be listed is an error.
pub fn load(
    tree: &dyn FileTree,
    folder: &str,
    options: &Options,
) -> Result<(MigrationSet, Vec<Diagnostic>), TreeError> {
    let listing = tree.files_in(folder)?;
    let root = root_of(folder, &listing);
    let mut skipped: Vec<Ignored> = listing.skipped.into_iter().map(|skipped| below(&root, skipped)).collect();
    let listed: Vec<TreePath> = listing.files.iter().map(|path| relative(&root, path)).collect();
    let mut files = Vec::new();
    for path in &listed {
        let ignoring = options.ignore.iter().find(|pattern| pattern::fits(pattern, path.as_str()));
        let reason = match ignoring {
            Some(pattern) => format!("the configuration ignores `{pattern}`"),
            None if layouts::is_of_other_database(&listed, path) => "it is for another database".to_owned(),
            None => {
                files.push(path.clone());
                continue;
            }
        };
        skipped.push(Ignored { path: path.clone(), reason });
    }
    let all = Folder::new(tree, &root, files);
    let located = locate(all.clone(), options.layout);
    skipped.extend(outside(&all, &located));
    let Located { folder, layout, evidence, .. } = located;
    let mut reading = Reading::new(&folder, options);
    (layout.read)(&mut reading);
    let (mut set, diagnostics) = finish::finish(reading, layout, evidence);
    set.root = root;
    set.ignored.extend(skipped);
    set.ignored.sort();
    Ok((set, diagnostics))
}

/// The migrations folder below the tree's root; for a single file the folder that it lies in.
fn root_of(folder: &str, listing: &Listing) -> String {
    let folder = tree::normalized(folder).unwrap_or_default();
    match &listing.files[..] {
        [file] if file.as_str() == folder => file.folder().to_owned(),
        _ => folder,
    }
}

fn relative(root: &str, path: &TreePath) -> TreePath {
    let rest = path.as_str().strip_prefix(root).and_then(|rest| rest.strip_prefix('/'));
    if root.is_empty() { path.clone() } else { rest.map_or_else(|| path.clone(), TreePath::new) }
}

fn below(root: &str, ignored: Ignored) -> Ignored {
    Ignored { path: relative(root, &ignored.path), reason: ignored.reason }
}

/// The files beside the subfolder in which the migrations were found.
fn outside(all: &Folder<'_>, located: &Located<'_>) -> Vec<Ignored> {
    if located.base.is_empty() {
        return Vec::new();
    }
    let prefix = format!("{}/", located.base);
    let beside = all.files().iter().filter(|path| !path.as_str().starts_with(&prefix));
    let reason = format!("it lies outside `{}`, where the migrations are", located.base);
    beside.map(|path| Ignored { path: path.clone(), reason: reason.clone() }).collect()
}

#[cfg(test)]
mod tests;
