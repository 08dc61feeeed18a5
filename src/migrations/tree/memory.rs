use std::collections::BTreeMap;

use super::{FileTree, Listing, TreeError, TreePath, normalized};

/// Files held in memory: of tests, of a preview, or of a tool that has read them itself.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    files: BTreeMap<TreePath, Vec<u8>>,
}

impl MemoryTree {
    /// A tree without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file in; one of the same path is replaced.
    pub fn insert(&mut self, path: &str, contents: impl Into<Vec<u8>>) {
        self.files.insert(TreePath::new(path), contents.into());
    }
}

impl<'a, C: Into<Vec<u8>>> FromIterator<(&'a str, C)> for MemoryTree {
    fn from_iter<I: IntoIterator<Item = (&'a str, C)>>(files: I) -> Self {
        let files = files.into_iter().map(|(path, contents)| (TreePath::new(path), contents.into()));
        Self { files: files.collect() }
    }
}

impl FileTree for MemoryTree {
    fn files_in(&self, folder: &str) -> Result<Listing, TreeError> {
        let folder = normalized(folder)?;
        let is_below = |path: &TreePath| {
            let rest = path.as_str().strip_prefix(folder.as_str());
            folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let files: Vec<_> = self.files.keys().filter(|path| is_below(path)).cloned().collect();
        if files.is_empty() && !folder.is_empty() {
            return Err(TreeError::Missing(folder));
        }
        Ok(Listing { files, skipped: Vec::new() })
    }

    fn read(&self, path: &TreePath) -> Result<Vec<u8>, TreeError> {
        self.files.get(path).cloned().ok_or_else(|| TreeError::Missing(path.to_string()))
    }
}
