//! Writing files so that nothing is lost: under a temporary name first, and only what is different; pruning only what
//! an earlier run has written.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::prelude::*;

use crate::render::FileSet;

/// The list of what was written, kept beside it.
const MANIFEST: &str = ".schemabook";

/// What a run did to a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Written {
    /// Files that were new or different.
    pub(super) changed: usize,
    /// Files that were as they should be.
    pub(super) unchanged: usize,
    /// Files of an earlier run that are no more.
    pub(super) pruned: usize,
}

/// Writes a set of files into a folder.
///
/// # Errors
/// A folder or file that cannot be written; files written before stay, each of them whole.
pub(super) fn write(folder: &Path, files: &FileSet) -> anyhow::Result<Written> {
    let mut done = Written::default();
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let all: Vec<(&str, &[u8])> = files.iter().collect();
    let changed = all
        .par_iter()
        .map(|(path, contents)| write_file(&folder.join(path), contents).map(usize::from))
        .try_reduce(|| 0, |one, other| Ok(one + other))?;
    done.changed += changed;
    done.unchanged += all.len() - changed;
    done.pruned = prune(folder, files)?;
    let manifest: String = files.iter().map(|(path, _)| format!("{path}\n")).collect();
    write_file(&folder.join(MANIFEST), manifest.as_bytes())?;
    Ok(done)
}

/// Writes one file if its contents differ; whether they did.
pub(super) fn write_file(path: &Path, contents: &[u8]) -> anyhow::Result<bool> {
    if fs::read(path).is_ok_and(|present| present == contents) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let cannot = || format!("cannot write {}", path.display());
    let mut temporary = temporary_in(folder).with_context(cannot)?;
    temporary.write_all(contents).with_context(cannot)?;
    temporary.persist(path).with_context(cannot)?;
    Ok(true)
}

/// A file that has no name of its own yet, in a folder that is made if there is none.
fn temporary_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new();
    let file = readable_by_all(&mut file);
    file.tempfile_in(folder).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => fs::create_dir_all(folder).and_then(|()| file.tempfile_in(folder)),
        _ => Err(error),
    })
}

/// Temporary files are private; documentation is not, as far as the user's `umask` allows.
#[cfg(unix)]
fn readable_by_all<'a, 'b, 'c>(file: &'a mut tempfile::Builder<'b, 'c>) -> &'a mut tempfile::Builder<'b, 'c> {
    use std::os::unix::fs::PermissionsExt;
    file.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn readable_by_all<'a, 'b, 'c>(file: &'a mut tempfile::Builder<'b, 'c>) -> &'a mut tempfile::Builder<'b, 'c> {
    file
}

/// The files that an earlier run has written here and that this one does not have.
pub(super) fn stale(folder: &Path, files: &FileSet) -> Vec<PathBuf> {
    let manifest = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    let inside = |path: &&str| !path.is_empty() && !path.starts_with('/') && path.split('/').all(|part| part != "..");
    manifest
        .lines()
        .filter(inside)
        .filter(|path| files.get(path).is_none())
        .map(PathBuf::from)
        .filter(|path| folder.join(path).is_file())
        .collect()
}

fn prune(folder: &Path, files: &FileSet) -> anyhow::Result<usize> {
    let stale = stale(folder, files);
    let mut parents = BTreeSet::new();
    for path in &stale {
        let path = folder.join(path);
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        parents.extend(path.parent().map(Path::to_owned));
    }
    for parent in parents.into_iter().rev().filter(|parent| parent != folder) {
        // A folder that still holds something stays.
        let _ = fs::remove_dir(parent);
    }
    Ok(stale.len())
}

#[cfg(test)]
mod tests {
    use super::{FileSet, write};

    fn files(names: &[&str]) -> FileSet {
        names.iter().map(|name| ((*name).to_owned(), name.as_bytes().to_vec())).collect()
    }

    #[test]
    fn only_what_an_earlier_run_wrote_is_pruned_and_only_differences_are_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = write(folder.path(), &files(&["a.md", "t/b.md"])).expect("it can be written");
        assert_eq!((first.changed, first.pruned), (2, 0));
        std::fs::write(folder.path().join("t/mine.md"), "by hand").expect("it can be written");
        let second = write(folder.path(), &files(&["a.md"])).expect("it can be written");
        assert_eq!((second.changed, second.unchanged, second.pruned), (0, 1, 1));
        assert!(folder.path().join("t/mine.md").exists());
        assert!(!folder.path().join("t/b.md").exists());
    }
}
