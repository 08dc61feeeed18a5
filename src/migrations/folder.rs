use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::decode::{EncodingProblem, decode};
use super::tree::{FileTree, TreeError, TreePath};

/// The files of a migrations folder, read when they are first asked for. Layouts see the world through it.
#[derive(Clone)]
pub(super) struct Folder<'t> {
    tree: &'t dyn FileTree,
    /// The migrations folder below the tree's root.
    root: String,
    /// The folder below it where the migrations were found; empty if it is itself that folder.
    base: String,
    files: Vec<TreePath>,
    contents: Rc<RefCell<BTreeMap<TreePath, Rc<Contents>>>>,
}

/// What reading a file gave.
pub(super) struct Contents {
    pub(super) text: Arc<str>,
    pub(super) problems: Vec<EncodingProblem>,
    pub(super) error: Option<TreeError>,
}

impl<'t> Folder<'t> {
    /// The folder `root` of `tree`, with those files, whose paths are relative to it.
    pub(super) fn new(tree: &'t dyn FileTree, root: &str, files: Vec<TreePath>) -> Self {
        Self { tree, root: root.to_owned(), base: String::new(), files, contents: Rc::default() }
    }

    /// The same migrations folder, seen from its folder `name`: only what lies there, paths relative to it.
    pub(super) fn descend(&self, name: &str) -> Self {
        let base = TreePath::new(name).below(&self.base).to_string();
        let below = |path: &TreePath| Some(TreePath::new(path.as_str().strip_prefix(name)?.strip_prefix('/')?));
        let files = self.files.iter().filter_map(below).collect();
        Self { tree: self.tree, root: self.root.clone(), base, files, contents: Rc::clone(&self.contents) }
    }

    /// All files, sorted by the bytes of their paths.
    pub(super) fn files(&self) -> &[TreePath] {
        &self.files
    }

    /// The `.sql` files.
    pub(super) fn sql_files(&self) -> impl Iterator<Item = &TreePath> {
        self.files.iter().filter(|path| path.extension() == "sql")
    }

    /// The `.sql` files that lie in no subfolder.
    pub(super) fn top_sql_files(&self) -> impl Iterator<Item = &TreePath> {
        self.sql_files().filter(|path| path.is_top_level())
    }

    /// The names of the subfolders of the top, in order.
    pub(super) fn subfolders(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.files.iter().filter_map(|path| Some(path.as_str().split_once('/')?.0)).collect();
        names.dedup();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether that file is there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.binary_search_by(|file| file.as_str().cmp(path)).is_ok()
    }

    /// The path below the migrations folder.
    pub(super) fn below_root(&self, path: &TreePath) -> TreePath {
        path.below(&self.base)
    }

    /// The path below the root of the tree, for people.
    pub(super) fn shown(&self, path: &TreePath) -> String {
        self.below_root(path).below(&self.root).to_string()
    }

    /// A path below the migrations folder as one below the root of the tree.
    pub(super) fn in_tree(&self, path: &TreePath) -> TreePath {
        path.below(&self.root)
    }

    /// What is in a file of the tree, inside of this folder or not.
    pub(super) fn contents_in_tree(&self, path: &TreePath) -> Rc<Contents> {
        self.read(path.clone())
    }

    /// The folder itself below the root of the tree, for people.
    pub(super) fn shown_base(&self) -> String {
        match (self.root.is_empty(), self.base.is_empty()) {
            (_, true) => self.root.clone(),
            (true, false) => self.base.clone(),
            (false, false) => format!("{}/{}", self.root, self.base),
        }
    }

    /// What is in a file.
    pub(super) fn contents(&self, path: &TreePath) -> Rc<Contents> {
        self.read(self.below_root(path).below(&self.root))
    }

    /// The text of a file; empty if it cannot be read.
    pub(super) fn text(&self, path: &TreePath) -> Arc<str> {
        Arc::clone(&self.contents(path).text)
    }

    /// Whether a file of that name beside or above this folder contains `word`: `Cargo.toml` names `sqlx`.
    pub(super) fn is_accompanied(&self, name: &str, word: &str) -> bool {
        let base = self.shown_base();
        let mut folder = base.as_str();
        loop {
            let contents = self.read(TreePath::new(name).below(folder));
            if contents.error.is_none() && contents.text.contains(word) {
                return true;
            }
            if folder.is_empty() {
                return false;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    fn read(&self, path: TreePath) -> Rc<Contents> {
        if let Some(contents) = self.contents.borrow().get(&path) {
            return Rc::clone(contents);
        }
        let contents = match self.tree.read(&path) {
            Ok(bytes) => {
                let (text, problems) = decode(bytes);
                Contents { text: text.into(), problems, error: None }
            }
            Err(error) => Contents { text: Arc::default(), problems: Vec::new(), error: Some(error) },
        };
        let contents = Rc::new(contents);
        self.contents.borrow_mut().insert(path, Rc::clone(&contents));
        contents
    }
}
