use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{FileTree, Ignored, Listing, MAX_FILE_BYTES, TreeError, TreePath, normalized};

/// Folders that hold what tools put there, never a project's own files.
const SKIPPED_FOLDERS: &[&str] = &[".git", ".hg", ".svn", "node_modules", "target"];

/// The files of a folder on disk.
///
/// A symbolic link is taken if it leads to a file below the root; a link to a folder or out of the root is not
/// followed, so that a repository cannot pull in files of the machine it is read on.
#[derive(Clone, Debug)]
pub struct DiskTree {
    root: PathBuf,
}

impl DiskTree {
    /// The tree below that folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn unreadable(path: &str, source: std::io::Error) -> TreeError {
        if source.kind() == std::io::ErrorKind::NotFound {
            TreeError::Missing(path.to_owned())
        } else {
            TreeError::Unreadable { path: path.to_owned(), source }
        }
    }

    /// Sorts one entry of the walk into the listing.
    fn take(&self, entry: &DirEntry, listing: &mut Listing) {
        let relative = entry.path().strip_prefix(&self.root).unwrap_or(entry.path());
        let (path, is_utf8) = slashed(relative);
        let file_type = entry.file_type();
        let refusal = if file_type.is_dir() {
            return;
        } else if !is_utf8 {
            Some("its name is not UTF-8")
        } else if file_type.is_symlink() {
            self.refuses_link(entry.path())
        } else if file_type.is_file() {
            None
        } else {
            Some("it is no regular file")
        };
        match refusal {
            None => listing.files.push(path),
            Some(reason) => listing.skipped.push(Ignored { path, reason: reason.to_owned() }),
        }
    }

    fn refuses_link(&self, link: &Path) -> Option<&'static str> {
        let (Ok(root), Ok(target)) = (self.root.canonicalize(), link.canonicalize()) else {
            return Some("it is a symbolic link that leads nowhere");
        };
        if !target.starts_with(root) {
            Some("it is a symbolic link that leads out of the tree")
        } else if target.is_file() {
            None
        } else {
            Some("it is a symbolic link to a folder")
        }
    }
}

impl FileTree for DiskTree {
    fn files_in(&self, folder: &str) -> Result<Listing, TreeError> {
        let folder = normalized(folder)?;
        let start = if folder.is_empty() { self.root.clone() } else { self.root.join(&folder) };
        let shown = if folder.is_empty() { self.root.display().to_string() } else { folder };
        std::fs::metadata(&start).map_err(|source| Self::unreadable(&shown, source))?;
        let mut listing = Listing::default();
        let walk = WalkDir::new(&start).into_iter().filter_entry(|entry| entry.depth() == 0 || !is_skipped(entry));
        for entry in walk {
            match entry {
                Ok(entry) => self.take(&entry, &mut listing),
                Err(error) if error.depth() == 0 => return Err(Self::unreadable(&shown, error.into())),
                Err(error) => {
                    let path = error.path().map(|path| path.strip_prefix(&self.root).unwrap_or(path));
                    let path = slashed(path.unwrap_or(Path::new(""))).0;
                    listing.skipped.push(Ignored { path, reason: "it cannot be read".to_owned() });
                }
            }
        }
        listing.files.sort();
        listing.skipped.sort();
        Ok(listing)
    }

    fn read(&self, path: &TreePath) -> Result<Vec<u8>, TreeError> {
        let relative = normalized(path.as_str())?;
        let file = self.root.join(&relative);
        let metadata = std::fs::metadata(&file).map_err(|source| Self::unreadable(&relative, source))?;
        if metadata.len() >= MAX_FILE_BYTES {
            return Err(TreeError::TooLarge { path: relative, bytes: metadata.len() });
        }
        std::fs::read(&file).map_err(|source| Self::unreadable(&relative, source))
    }
}

fn is_skipped(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() && entry.file_name().to_str().is_some_and(|name| SKIPPED_FOLDERS.contains(&name))
}

/// The path with `/` between its parts, and whether it could be written in UTF-8 without a loss.
fn slashed(path: &Path) -> (TreePath, bool) {
    let parts: Vec<_> = path.iter().map(std::ffi::OsStr::to_string_lossy).collect();
    let is_utf8 = path.to_str().is_some();
    (TreePath::new(parts.join("/")), is_utf8)
}

#[cfg(test)]
mod tests {
    use super::DiskTree;
    use crate::migrations::tree::{FileTree, TreeError, TreePath};

    #[test]
    fn lists_by_bytes_and_leaves_out_what_tools_put_there() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b.sql", "a/up.sql", "a.sql", "node_modules/x/y.sql", ".git/HEAD"] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "select 1").unwrap();
        }
        let tree = DiskTree::new(folder.path());
        let paths = |folder| tree.files_in(folder).unwrap().files.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(paths(""), ["a.sql", "a/up.sql", "b.sql"]);
        assert_eq!(paths("a"), ["a/up.sql"]);
        assert_eq!(paths("a.sql"), ["a.sql"]);
        assert!(matches!(tree.files_in("nowhere"), Err(TreeError::Missing(_))));
        assert_eq!(tree.read(&TreePath::new("a.sql")).unwrap(), b"select 1");
        assert!(matches!(tree.read(&TreePath::new("../x")), Err(TreeError::Outside(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_tree_is_named_and_not_followed() {
        let outside = tempfile::NamedTempFile::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("1.sql"), "").unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("2.sql")).unwrap();
        std::os::unix::fs::symlink("1.sql", folder.path().join("3.sql")).unwrap();
        let listing = DiskTree::new(folder.path()).files_in("").unwrap();
        assert_eq!(listing.files, [TreePath::new("1.sql"), TreePath::new("3.sql")]);
        assert_eq!(listing.skipped[0].path.as_str(), "2.sql");
        assert!(listing.skipped[0].reason.contains("out of the tree"));
    }
}
