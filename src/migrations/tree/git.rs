use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use super::{FileTree, Ignored, Listing, MAX_FILE_BYTES, TreeError, TreePath, normalized};

/// The files of a revision of a git repository, without touching its work tree or index.
///
/// The `git` program is asked rather than a library: it knows every repository format, filter and promisor that a
/// user's clone may have. One `git cat-file --batch` serves all reads.
#[derive(Debug)]
pub struct GitTree {
    repository: PathBuf,
    /// The root as a path in the repository: empty, or ending in `/`.
    prefix: String,
    commit: Commit,
    /// What lies in the folders that were asked for.
    listings: Mutex<BTreeMap<String, Listing>>,
    /// Object names of listed files, so that paths with odd characters need not be spelled to `git`.
    objects: Mutex<BTreeMap<TreePath, String>>,
    /// Shared by the trees of one repository.
    reader: Arc<Mutex<Option<BatchReader>>>,
}

/// A revision with the commit that it names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    /// The commit's full name.
    pub name: String,
    /// The revision as the user wrote it.
    pub revision: String,
}

/// Why `git` could not serve a revision.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program is not installed.
    #[error("the `git` program is needed to read a revision, and was not found")]
    NoGit,
    /// The folder is in no repository.
    #[error("`{0}` is not in a git repository")]
    NoRepository(String),
    /// No such commit.
    #[error("git knows no revision `{0}`")]
    UnknownRevision(String),
    /// No such commit, in a clone whose history was cut.
    #[error("git knows no revision `{0}`; this clone is shallow, fetch more of its history (`git fetch --unshallow`)")]
    ShallowClone(String),
    /// The revision has no such folder.
    #[error("`{folder}` does not exist at revision `{revision}`")]
    FolderMissing {
        /// The folder, as a path in the repository.
        folder: String,
        /// The revision as the user wrote it.
        revision: String,
    },
    /// Two revisions without a common ancestor.
    #[error("`{0}` and `{1}` have no common history")]
    Unrelated(String, String),
    /// The same, in a clone whose history was cut.
    #[error(
        "`{0}` and `{1}` have no common history in this clone, which is shallow: fetch more of it (`git fetch --unshallow`)"
    )]
    ShallowHistory(String, String),
    /// No branch looks like the default one.
    #[error("no default branch was found (`origin/HEAD`, `main` or `master`); name the base with --base")]
    NoDefaultBranch,
    /// Anything else, in git's own words.
    #[error("`git {command}` failed: {message}")]
    Failed {
        /// The subcommand.
        command: String,
        /// What it printed.
        message: String,
    },
}

impl GitTree {
    /// The tree of `revision` whose root is the folder `directory`, which lies in a repository's work tree (or is a
    /// bare repository).
    pub fn open(directory: impl Into<PathBuf>, revision: &str) -> Result<Self, GitError> {
        let repository = directory.into();
        let commit = resolve(&repository, revision)?;
        Self::at(repository, commit)
    }

    /// The tree of a commit of that repository.
    pub fn at(directory: impl Into<PathBuf>, commit: Commit) -> Result<Self, GitError> {
        let repository = directory.into();
        let prefix = ask(&repository, &["rev-parse", "--show-prefix"])?.trim_end_matches('\n').to_owned();
        let (listings, objects, reader) = Default::default();
        Ok(Self { repository, prefix, commit, listings, objects, reader })
    }

    /// The same folder at another commit of the repository.
    #[must_use]
    pub fn other(&self, commit: Commit) -> Self {
        Self {
            repository: self.repository.clone(),
            prefix: self.prefix.clone(),
            commit,
            listings: Mutex::default(),
            objects: Mutex::default(),
            reader: Arc::clone(&self.reader),
        }
    }

    /// The full name of the commit.
    pub fn commit(&self) -> &str {
        &self.commit.name
    }

    /// Sorts one line of `ls-tree` (`mode type object<TAB>path`) into the listing.
    fn take(&self, line: &[u8], listing: &mut Listing) {
        let line = String::from_utf8_lossy(line);
        let Some((head, path)) = line.split_once('\t') else { return };
        let mut head = head.split(' ');
        let (mode, object) = (head.next().unwrap_or_default(), head.next_back().unwrap_or_default());
        let path = TreePath::new(path.strip_prefix(self.prefix.as_str()).unwrap_or(path));
        let reason = match mode {
            "120000" => "it is a symbolic link, which is not followed in a revision",
            "160000" => "it is a submodule",
            _ if path.as_str().contains('\u{fffd}') => "its name is not UTF-8",
            _ => {
                lock(&self.objects).insert(path.clone(), object.to_owned());
                listing.files.push(path);
                return;
            }
        };
        listing.skipped.push(Ignored { path, reason: reason.to_owned() });
    }
}

impl FileTree for GitTree {
    fn files_in(&self, folder: &str) -> Result<Listing, TreeError> {
        let folder = format!("{}{}", self.prefix, normalized(folder)?);
        if let Some(listing) = lock(&self.listings).get(&folder) {
            return Ok(listing.clone());
        }
        let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", self.commit()];
        if !folder.is_empty() {
            arguments.extend(["--", folder.trim_end_matches('/')]);
        }
        let lines = ask_bytes(&self.repository, &arguments)?;
        if lines.is_empty() && !folder.is_empty() {
            return Err(GitError::FolderMissing { folder, revision: self.commit.revision.clone() }.into());
        }
        let mut listing = Listing::default();
        for line in lines.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            self.take(line, &mut listing);
        }
        listing.files.sort();
        listing.skipped.sort();
        lock(&self.listings).insert(folder, listing.clone());
        Ok(listing)
    }

    fn read(&self, path: &TreePath) -> Result<Vec<u8>, TreeError> {
        let listed = lock(&self.objects).get(path).cloned();
        let object = match listed {
            Some(object) => object,
            None => format!("{}:{}{}", self.commit(), self.prefix, normalized(path.as_str())?),
        };
        if object.contains('\n') {
            return Err(TreeError::Missing(path.to_string()));
        }
        let mut reader = lock(&self.reader);
        if reader.is_none() {
            *reader = Some(BatchReader::start(&self.repository)?);
        }
        let answer = reader.as_mut().map_or(Err(GitError::NoGit), |reader| reader.read(&object));
        match answer {
            Ok(Blob::Contents(bytes)) => Ok(bytes),
            Ok(Blob::Missing) => Err(TreeError::Missing(path.to_string())),
            Ok(Blob::TooLarge(bytes)) => {
                *reader = None;
                Err(TreeError::TooLarge { path: path.to_string(), bytes })
            }
            Err(error) => {
                *reader = None;
                Err(error.into())
            }
        }
    }
}

/// A panic elsewhere leaves these maps whole, so a poisoned lock is still good.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The commit that a revision names.
pub(super) fn resolve(repository: &Path, revision: &str) -> Result<Commit, GitError> {
    let unknown = || GitError::UnknownRevision(revision.to_owned());
    // No revision begins with a dash, and git must not take one for an option.
    if revision.is_empty() || revision.starts_with('-') || revision.contains(['\n', '\0']) {
        return Err(unknown());
    }
    let commit = format!("{revision}^{{commit}}");
    match ask(repository, &["rev-parse", "--verify", "--quiet", &commit]) {
        Ok(commit) => Ok(Commit { name: commit.trim().to_owned(), revision: revision.to_owned() }),
        Err(GitError::Failed { .. }) => {
            let shallow = ask(repository, &["rev-parse", "--is-shallow-repository"])?;
            Err(if shallow.trim() == "true" { GitError::ShallowClone(revision.to_owned()) } else { unknown() })
        }
        Err(error) => Err(error),
    }
}

fn git(repository: &Path) -> Command {
    let mut command = Command::new("git");
    // English messages are recognised below; optional locks would write into the repository.
    command.arg("-C").arg(repository).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    command.stdin(Stdio::null());
    command
}

pub(super) fn ask(repository: &Path, arguments: &[&str]) -> Result<String, GitError> {
    ask_bytes(repository, arguments).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn ask_bytes(repository: &Path, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
    let command = arguments.first().copied().unwrap_or_default();
    let output = git(repository).args(arguments).output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if message.contains("not a git repository") {
        return Err(GitError::NoRepository(repository.display().to_string()));
    }
    Err(GitError::Failed { command: command.to_owned(), message })
}

fn not_started(command: &str, error: &std::io::Error) -> GitError {
    if error.kind() == std::io::ErrorKind::NotFound {
        GitError::NoGit
    } else {
        GitError::Failed { command: command.to_owned(), message: error.to_string() }
    }
}

enum Blob {
    Contents(Vec<u8>),
    Missing,
    TooLarge(u64),
}

/// A running `git cat-file --batch`: a line asked, a header and the contents answered, one after the other.
#[derive(Debug)]
struct BatchReader {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl BatchReader {
    fn start(repository: &Path) -> Result<Self, GitError> {
        let mut command = git(repository);
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().map_err(|error| not_started("cat-file", &error))?;
        let (Some(questions), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(broken("its pipes are closed"));
        };
        Ok(Self { process, questions, answers: BufReader::new(answers) })
    }

    fn read(&mut self, object: &str) -> Result<Blob, GitError> {
        let failed = |error: std::io::Error| broken(&error.to_string());
        writeln!(self.questions, "{object}").and_then(|()| self.questions.flush()).map_err(failed)?;
        let mut header = String::new();
        self.answers.read_line(&mut header).map_err(failed)?;
        // `<object> blob <size>`, or `<what was asked> missing` (or `ambiguous`); a name may hold blanks.
        let mut words = header.trim_end_matches('\n').rsplit(' ');
        let Some(size) = words.next().and_then(|size| size.parse::<u64>().ok()) else {
            return if header.is_empty() { Err(broken("it ended")) } else { Ok(Blob::Missing) };
        };
        let is_blob = words.next() == Some("blob");
        if size >= MAX_FILE_BYTES {
            return Ok(Blob::TooLarge(size));
        }
        let mut contents = vec![0; size as usize + 1];
        self.answers.read_exact(&mut contents).map_err(failed)?;
        contents.pop();
        Ok(if is_blob { Blob::Contents(contents) } else { Blob::Missing })
    }
}

impl Drop for BatchReader {
    fn drop(&mut self) {
        // It would end by itself once its input is closed, but it may be in the middle of a large answer.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn broken(message: &str) -> GitError {
    GitError::Failed { command: "cat-file".to_owned(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use super::{GitError, GitTree};
    use crate::migrations::tree::{FileTree, TreeError, TreePath};

    fn run(folder: &Path, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args(["-c", "user.name=a", "-c", "user.email=a@example.org"]);
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(folder: &Path, path: &str, text: &str) {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    /// Two commits: `first` has one migration, the head has two, one of them with an odd name.
    fn repository() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "-q", "-b", "main"]);
        write(folder.path(), "app/db/migrations/1_a.sql", "select 1;\n");
        run(folder.path(), &["add", "."]);
        run(folder.path(), &["commit", "-q", "-m", "first"]);
        run(folder.path(), &["tag", "first"]);
        write(folder.path(), "app/db/migrations/1_a.sql", "select 'edited';\n");
        write(folder.path(), "app/db/migrations/2 \"é\".sql", "");
        run(folder.path(), &["add", "."]);
        run(folder.path(), &["commit", "-q", "-m", "second"]);
        folder
    }

    fn names(tree: &GitTree, folder: &str) -> Vec<String> {
        tree.files_in(folder).unwrap().files.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_revision_is_read_without_its_work_tree() {
        let folder = repository();
        std::fs::remove_dir_all(folder.path().join("app/db")).unwrap();
        let head = GitTree::open(folder.path(), "HEAD").unwrap();
        assert_eq!(names(&head, "app/db/migrations"), ["app/db/migrations/1_a.sql", "app/db/migrations/2 \"é\".sql"]);
        assert_eq!(head.read(&TreePath::new("app/db/migrations/1_a.sql")).unwrap(), b"select 'edited';\n");
        assert_eq!(head.read(&TreePath::new("app/db/migrations/2 \"é\".sql")).unwrap(), b"");
        let first = GitTree::open(folder.path(), "first").unwrap();
        assert_eq!(names(&first, ""), ["app/db/migrations/1_a.sql"]);
        assert_eq!(first.read(&TreePath::new("app/db/migrations/1_a.sql")).unwrap(), b"select 1;\n");
        assert_eq!(first.commit().len(), 40);
    }

    #[test]
    fn the_root_may_be_a_folder_of_the_repository() {
        let folder = repository();
        let tree = GitTree::open(folder.path().join("app"), "first").unwrap();
        assert_eq!(names(&tree, "db"), ["db/migrations/1_a.sql"]);
        assert_eq!(tree.read(&TreePath::new("db/migrations/1_a.sql")).unwrap(), b"select 1;\n");
    }

    #[test]
    fn what_is_not_there_has_an_error_of_its_own() {
        let folder = repository();
        let open = |revision| GitTree::open(folder.path(), revision).map(|_| ());
        assert!(matches!(open("nowhere"), Err(GitError::UnknownRevision(_))));
        assert!(matches!(open("--all"), Err(GitError::UnknownRevision(_))));
        let tree = GitTree::open(folder.path(), "HEAD").unwrap();
        assert!(matches!(tree.files_in("db"), Err(TreeError::Git(GitError::FolderMissing { .. }))));
        assert!(matches!(tree.read(&TreePath::new("no such.sql")), Err(TreeError::Missing(_))));
        assert!(tree.read(&TreePath::new("app/db/migrations/1_a.sql")).is_ok(), "still served after a miss");
        let outside = tempfile::tempdir().unwrap();
        assert!(matches!(GitTree::open(outside.path(), "HEAD"), Err(GitError::NoRepository(_))));
    }

    #[test]
    fn a_shallow_clone_says_that_it_is_one() {
        let folder = repository();
        let clone = tempfile::tempdir().unwrap();
        let source = format!("file://{}", folder.path().display());
        run(clone.path(), &["clone", "-q", "--depth", "1", "--no-tags", &source, "."]);
        assert!(GitTree::open(clone.path(), "HEAD").is_ok());
        assert!(matches!(GitTree::open(clone.path(), "HEAD~1"), Err(GitError::ShallowClone(_))));
    }
}
