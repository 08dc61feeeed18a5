//! Sites to look at: that of the sample project, and those of a few migrations.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A site in a temporary folder.
pub(crate) struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// The site of the sample project.
    pub(crate) fn of_sample() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let migrations = files_below(&root.join("migrations"));
        let migrations = migrations.iter().filter(|path| path.extension().is_some_and(|kind| kind == "sql"));
        let texts = migrations.map(|path| {
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            (format!("migrations/{name}"), fs::read_to_string(path).expect("migrations are text"))
        });
        Self::of(texts.collect::<Vec<_>>(), "title = \"Sample\"\norder = \"bytes\"\n")
    }

    /// The site of these files with that configuration.
    pub(crate) fn of(files: Vec<(String, String)>, configuration: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        let configuration = format!("migrations = \"migrations\"\n{configuration}\n[markdown]\nenabled = false\n");
        fs::write(folder.path().join("schemabook.toml"), configuration).expect("it can be written");
        let build = Command::new(env!("CARGO_BIN_EXE_schemabook"))
            .arg("build")
            .current_dir(folder.path())
            .env("NO_COLOR", "1")
            .output()
            .expect("the tool runs");
        assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
        Self { folder }
    }

    /// The address of a page: `tables/users.html`.
    pub(crate) fn address(&self, page: &str) -> String {
        format!("file://{}/{page}", self.root().display())
    }

    /// The paths of all pages.
    pub(crate) fn pages(&self) -> Vec<String> {
        let root = self.root();
        let pages = files_below(&root).into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "html"));
        pages.map(|path| path.strip_prefix(&root).expect("it is below").to_string_lossy().into_owned()).collect()
    }

    /// One page of each kind: those in the site's root, and of each folder the largest.
    pub(crate) fn page_of_each_kind(&self) -> Vec<String> {
        let mut kinds = std::collections::BTreeMap::new();
        for page in self.pages() {
            let size = fs::metadata(self.root().join(&page)).map_or(0, |data| data.len());
            let kind = page.split_once('/').map_or(page.clone(), |(folder, _)| folder.to_owned());
            let largest = kinds.entry(kind).or_insert((size, page.clone()));
            if size > largest.0 {
                *largest = (size, page);
            }
        }
        kinds.into_values().map(|(_, page)| page).collect()
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a folder").path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}
