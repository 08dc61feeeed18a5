//! The files that a project adds to its documentation: pages, notes, templates.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::project::{Project, Settings};
use crate::document::OwnFile;
use crate::render::html;
use crate::text::SourceFile;

impl Settings {
    /// The folder of the project's own pages.
    pub(super) fn pages_folder(&self) -> Option<PathBuf> {
        self.config.pages.as_ref().map(|folder| self.root.join(folder))
    }

    /// The folder of templates.
    pub(super) fn templates_folder(&self) -> Option<PathBuf> {
        self.config.html.templates.as_ref().map(|folder| self.root.join(folder))
    }

    /// The templates and static files that stand in for the built-in ones.
    ///
    /// # Errors
    /// A folder that is not there, and a file of a name that stands in for nothing.
    pub(super) fn templates(&self) -> anyhow::Result<Vec<(String, String)>> {
        let Some(folder) = self.templates_folder() else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for path in files_below(&folder)? {
            let name = below(&path, &folder);
            if !html::overridable().any(|known| known == name) {
                let known: Vec<&str> = html::overridable().collect();
                anyhow::bail!("{} stands in for nothing; there are {}", path.display(), known.join(", "));
            }
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            found.push((name, text));
        }
        Ok(found)
    }
}

impl Project {
    /// Reads the project's own pages and notes.
    ///
    /// # Errors
    /// A folder or file that cannot be read.
    pub(super) fn read_own_files(&mut self, settings: &Settings) -> anyhow::Result<()> {
        let (Some(folder), Some(name)) = (settings.pages_folder(), &settings.config.pages) else { return Ok(()) };
        for path in files_below(&folder)?.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "md")) {
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let inside = below(&path, &folder);
            let file = self.set.sources.add(SourceFile::new(format!("{}/{inside}", name.trim_end_matches('/')), text));
            self.own_files.push(OwnFile { path: inside, file });
        }
        Ok(())
    }
}

/// The files in a folder and the folders in it, sorted; names that begin with a dot are left out.
fn files_below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let is_hidden =
        |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| !is_hidden(entry));
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read the folder {}", folder.display()))?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// A path below a folder, with `/`.
fn below(path: &Path, folder: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
