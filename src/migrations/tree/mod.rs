//! Where files come from: a folder on disk, a revision of a git repository, or memory.

mod disk;
mod git;
pub mod git_history;
mod memory;

use std::fmt;
use std::sync::Arc;

pub use disk::DiskTree;
pub use git::{Commit, GitError, GitTree};
pub use memory::MemoryTree;

/// The first size that spans of `u32` cannot cover.
pub(super) const MAX_FILE_BYTES: u64 = u32::MAX as u64;

/// Files below one root that can be listed and read, wherever they lie.
pub trait FileTree {
    /// The regular files below `folder` (the root for `""`), sorted by the bytes of their paths, which are relative to
    /// the root. If `folder` is itself a file, it alone is listed.
    fn files_in(&self, folder: &str) -> Result<Listing, TreeError>;

    /// The bytes of one file.
    fn read(&self, path: &TreePath) -> Result<Vec<u8>, TreeError>;
}

/// What a listing found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The files, sorted by the bytes of their paths.
    pub files: Vec<TreePath>,
    /// What is there but is no file that could be read, in the same order.
    pub skipped: Vec<Ignored>,
}

/// A file that is not taken, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
pub struct Ignored {
    /// The file.
    pub path: TreePath,
    /// The reason, as the end of a sentence that begins with the path.
    pub reason: String,
}

/// A path below the root of a tree: relative, with `/` between its parts. Sorts by its bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct TreePath(Arc<str>);

impl TreePath {
    /// The path of that text, which has `/` between its parts and none at its ends.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// All but the last part; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file name's part after its last dot; empty if it has none or begins with it.
    pub fn extension(&self) -> &str {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension,
            _ => "",
        }
    }

    /// Whether the path has one part only.
    pub fn is_top_level(&self) -> bool {
        !self.0.contains('/')
    }

    /// This path below `folder`.
    #[must_use]
    pub fn below(&self, folder: &str) -> Self {
        if folder.is_empty() { self.clone() } else { Self::new(format!("{folder}/{}", self.0)) }
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// Why files could not be listed or read.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// Neither a file nor a folder is there.
    #[error("`{0}` does not exist")]
    Missing(String),
    /// The operating system refused.
    #[error("cannot read `{path}`: {source}")]
    Unreadable {
        /// The path, relative to the root.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Byte offsets are 32 bits wide.
    #[error("`{path}` has {bytes} bytes; files over 4 GiB are not read")]
    TooLarge {
        /// The path, relative to the root.
        path: String,
        /// Its size.
        bytes: u64,
    },
    /// A path that leads out of the tree.
    #[error("`{0}` lies outside the tree")]
    Outside(String),
    /// The `git` program could not serve it.
    #[error(transparent)]
    Git(#[from] GitError),
}

/// `path` without `.`, empty parts and `..`; an error where `..` leads above the root or the path is absolute.
pub(super) fn normalized(path: &str) -> Result<String, TreeError> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or_else(|| TreeError::Outside(path.to_owned()))?;
            }
            part => parts.push(part),
        }
    }
    if path.starts_with('/') {
        return Err(TreeError::Outside(path.to_owned()));
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{TreePath, normalized};

    #[test]
    fn a_path_knows_its_parts() {
        let path = TreePath::new("a/b/0001_init.up.sql");
        assert_eq!((path.folder(), path.file_name(), path.extension()), ("a/b", "0001_init.up.sql", "sql"));
        assert_eq!(TreePath::new(".env").extension(), "");
        assert_eq!(TreePath::new("x.sql").below("db").as_str(), "db/x.sql");
    }

    #[test]
    fn dots_are_resolved_but_never_above_the_root() {
        assert_eq!(normalized("./db//x/../migrations/").unwrap(), "db/migrations");
        assert!(normalized("db/../../etc").is_err());
        assert!(normalized("/etc").is_err());
    }
}
