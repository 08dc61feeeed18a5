use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long nothing more may happen until a change counts as whole: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(15);

/// Waits for changes of files and folders, also of files that are yet to be made.
pub(super) struct Watcher {
    system: RecommendedWatcher,
    changes: Receiver<notify::Result<notify::Event>>,
    /// What is watched, each with how deep.
    places: BTreeSet<(PathBuf, bool)>,
    /// What counts.
    wanted: Vec<PathBuf>,
}

impl Watcher {
    pub(super) fn new() -> notify::Result<Self> {
        let (sender, changes) = channel();
        let system = notify::recommended_watcher(sender)?;
        Ok(Self { system, changes, places: BTreeSet::new(), wanted: Vec::new() })
    }

    /// Watches these files and folders from now on. Of a file the folder is watched, since editors put another file in
    /// its place; what cannot be watched is left out.
    pub(super) fn follow(&mut self, wanted: &[PathBuf]) {
        let absolute = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
        self.wanted = wanted.iter().map(absolute).collect();
        for path in &self.wanted {
            let place = match (path.is_dir(), path.parent()) {
                (true, _) => (path.clone(), true),
                (false, Some(parent)) if parent.is_dir() => (parent.to_owned(), false),
                (false, _) => continue,
            };
            if self.places.contains(&place) {
                continue;
            }
            let depth = if place.1 { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            if self.system.watch(&place.0, depth).is_ok() {
                self.places.insert(place);
            }
        }
    }

    /// Waits for a change and until it is whole; `false` if none can come any more.
    pub(super) fn wait(&mut self) -> bool {
        loop {
            let Ok(event) = self.changes.recv() else { return false };
            if self.counts(&event) {
                break;
            }
        }
        while self.changes.recv_timeout(QUIET).is_ok() {}
        true
    }

    fn counts(&self, event: &notify::Result<notify::Event>) -> bool {
        // An error means that changes may have been missed.
        let Ok(event) = event else { return true };
        let is_wanted = |path: &Path| self.wanted.iter().any(|wanted| path.starts_with(wanted));
        !event.kind.is_access() && event.paths.iter().any(|path| is_wanted(path))
    }
}
