//! Where migrations were at a revision that has them in another folder.

use std::collections::BTreeMap;

use crate::migrations::{FileTree, GitTree, MigrationSet, TreeError};

/// The folder of a revision that holds most of the files that these migrations have, by their names.
pub(super) fn where_it_was(tree: &GitTree, set: &MigrationSet) -> Result<Option<String>, TreeError> {
    let names: Vec<&str> = set
        .migrations
        .iter()
        .filter_map(|migration| migration.path())
        .map(crate::migrations::TreePath::file_name)
        .collect();
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for path in tree.files_in("")?.files.iter().filter(|path| names.contains(&path.file_name())) {
        *folders.entry(path.folder().to_owned()).or_default() += 1;
    }
    let most = folders.into_iter().max_by_key(|(_, files)| *files);
    Ok(most.map(|(folder, _)| if folder.is_empty() { ".".to_owned() } else { folder }))
}
