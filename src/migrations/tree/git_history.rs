//! What git knows of revisions: the default branch, and where two revisions parted.

use std::path::Path;

use super::git::{Commit, GitError, ask, resolve};

/// Where the default branch may be found, the first that there is.
const DEFAULT_BRANCHES: [&str; 4] = ["origin/main", "origin/master", "main", "master"];

/// The default branch: what the remote `origin` says, or a branch of a usual name.
pub fn default_branch(directory: &Path) -> Result<Commit, GitError> {
    let asked = ask(directory, &["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
    let named = match asked {
        Ok(name) => Some(name.trim().to_owned()),
        Err(GitError::Failed { .. }) => None,
        Err(error) => return Err(error),
    };
    let candidates = named.into_iter().chain(DEFAULT_BRANCHES.map(str::to_owned));
    let mut known = candidates.filter_map(|name| resolve(directory, &name).ok());
    match known.next() {
        Some(commit) => Ok(commit),
        None if is_shallow(directory)? => Err(GitError::ShallowClone("origin/HEAD".to_owned())),
        None => Err(GitError::NoDefaultBranch),
    }
}

fn is_shallow(directory: &Path) -> Result<bool, GitError> {
    Ok(ask(directory, &["rev-parse", "--is-shallow-repository"])?.trim() == "true")
}

/// The commit that a revision names.
pub fn commit(directory: &Path, revision: &str) -> Result<Commit, GitError> {
    resolve(directory, revision)
}

/// The commit that two come from: the best of their common ancestors.
pub fn merge_base(directory: &Path, one: &Commit, other: &Commit) -> Result<Commit, GitError> {
    match ask(directory, &["merge-base", &one.name, &other.name]) {
        Ok(commit) => {
            let name = commit.trim().to_owned();
            Ok(Commit { revision: name.clone(), name })
        }
        Err(GitError::Failed { .. }) => {
            let names = (one.revision.clone(), other.revision.clone());
            Err(if is_shallow(directory)? {
                GitError::ShallowHistory(names.0, names.1)
            } else {
                GitError::Unrelated(names.0, names.1)
            })
        }
        Err(error) => Err(error),
    }
}
