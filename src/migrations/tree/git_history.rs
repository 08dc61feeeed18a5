//! What git knows of revisions: the default branch, and where two revisions parted.

use std::path::Path;

use super::git::{GitError, ask, resolve};

/// Where the default branch may be found, the first that there is.
const DEFAULT_BRANCHES: [&str; 4] = ["origin/main", "origin/master", "main", "master"];

/// The default branch: what the remote `origin` says, or a branch of a usual name.
pub fn default_branch(directory: &Path) -> Result<String, GitError> {
    let asked = ask(directory, &["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
    let named = match asked {
        Ok(name) => Some(name.trim().to_owned()),
        Err(GitError::Failed { .. }) => None,
        Err(error) => return Err(error),
    };
    let candidates = named.into_iter().chain(DEFAULT_BRANCHES.map(str::to_owned));
    let mut known = candidates.filter(|name| resolve(directory, name).is_ok());
    match known.next() {
        Some(name) => Ok(name),
        None if is_shallow(directory)? => Err(GitError::ShallowClone("origin/HEAD".to_owned())),
        None => Err(GitError::NoDefaultBranch),
    }
}

fn is_shallow(directory: &Path) -> Result<bool, GitError> {
    Ok(ask(directory, &["rev-parse", "--is-shallow-repository"])?.trim() == "true")
}

/// The full name of a revision's commit.
pub fn commit(directory: &Path, revision: &str) -> Result<String, GitError> {
    resolve(directory, revision)
}

/// The commit that two revisions come from: the best of their common ancestors.
pub fn merge_base(directory: &Path, one: &str, other: &str) -> Result<String, GitError> {
    let (first, second) = (resolve(directory, one)?, resolve(directory, other)?);
    match ask(directory, &["merge-base", &first, &second]) {
        Ok(commit) => Ok(commit.trim().to_owned()),
        Err(GitError::Failed { .. }) => {
            let names = (one.to_owned(), other.to_owned());
            Err(if is_shallow(directory)? {
                GitError::ShallowHistory(names.0, names.1)
            } else {
                GitError::Unrelated(names.0, names.1)
            })
        }
        Err(error) => Err(error),
    }
}
