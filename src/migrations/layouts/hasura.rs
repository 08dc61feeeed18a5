//! Hasura: `<version>_<name>/up.sql` and `down.sql`, or flat `<version>_<name>.up.sql`, by number; the versions are
//! Unix times in milliseconds.
//!
//! Since version 3 each database has a folder of its own, `default` the first. `.yaml` files are metadata; an empty file
//! is not run.

use super::pairs::{Side, SideFile, add_pairs};
use super::{Compared, Evidence, Layout, Strength, Versions, count, golang_migrate, is_most, numbered};
use crate::migrations::folder::Folder;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::Reading;
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "hasura",
    order: Compared::Numbers,
    versions: Versions::Unique,
    companions: &[("config.yaml", "metadata_directory")],
    recognise,
    read,
};

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let is_metadata = |path: &TreePath| {
        let is_beside = path.is_top_level() || !path.folder().contains('/');
        is_beside && (path.as_str().ends_with("/up.yaml") || path.file_name().ends_with(".up.yaml"))
    };
    if let Some(path) = folder.files().iter().find(|path| is_metadata(path)) {
        return Some(Evidence::new(Strength::Certain, format!("`{path}` is metadata of Hasura")));
    }
    let files: Vec<_> = folder.sql_files().filter_map(side_file).collect();
    let in_milliseconds = files.iter().filter(|file| file.version.len() == 13).count();
    let in_folders = files.iter().filter(|file| file.side == Side::Up && !file.path.is_top_level()).count();
    let strength = if is_most(in_milliseconds, files.len()) && is_most(files.len(), folder.sql_files().count()) {
        Strength::Typical
    } else if is_most(in_folders, folder.subfolders().len()) {
        Strength::Fits
    } else {
        return None;
    };
    Some(Evidence::new(strength, count(in_milliseconds, files.len(), "files are numbered by milliseconds")))
}

fn read(reading: &mut Reading<'_>) {
    let mut files = Vec::new();
    for file in reading.folder.sql_files().filter_map(side_file).collect::<Vec<_>>() {
        // An empty up side is a step all the same: its version is recorded.
        if file.side == Side::Down && reading.folder.text(&file.path).trim().is_empty() {
            reading.ignore(&file.path, "it is empty, and hasura passes over empty files");
        } else {
            files.push(file);
        }
    }
    for path in reading.folder.files().iter().filter(|path| path.extension() == "yaml").cloned().collect::<Vec<_>>() {
        reading.ignore(&path, "it is metadata, no SQL");
    }
    add_pairs(reading, files, |file| OrderKey::number(&file.version), |_| TransactionMode::PerScript);
}

fn side_file(path: &TreePath) -> Option<SideFile> {
    if path.is_top_level() {
        return golang_migrate::side_file(path);
    }
    let side = match path.file_name() {
        "up.sql" => Side::Up,
        "down.sql" => Side::Down,
        _ => return None,
    };
    let id = path.folder();
    let (version, name) = numbered(id).filter(|_| !id.contains('/'))?;
    Some(SideFile { path: path.clone(), version: version.to_owned(), name: name.to_owned(), id: id.to_owned(), side })
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn a_database_has_a_folder_of_its_own() {
        check(
            &[
                ("analytics/1639359763000_x/up.sql", "select 0"),
                ("default/1639359763109_init/up.sql", "select 1"),
                ("default/1639359763109_init/down.sql", "select -1"),
                ("default/1640679052192_empty/up.sql", " \n"),
                ("default/1640679052192_empty/down.sql", ""),
                ("default/1640679052193_meta/up.yaml", "- type: x"),
                ("default/2_late/up.sql", "select 2"),
            ],
            "hasura
             2_late | select 2
             1639359763109_init | select 1 | down: select -1
             1640679052192_empty |
             warning[empty-migration] default/1640679052192_empty/up.sql
             ignored analytics/1639359763000_x/up.sql: it lies outside `default`, where the migrations are
             ignored default/1640679052192_empty/down.sql: it is empty, and hasura passes over empty files
             ignored default/1640679052193_meta/up.yaml: it is metadata, no SQL",
        );
    }

    #[test]
    fn files_may_lie_flat() {
        check(
            &[("1639359763109_a.up.sql", "select 1"), ("1639359763109_a.down.sql", "select -1")],
            "hasura\n1639359763109_a | select 1 | down: select -1",
        );
    }
}
