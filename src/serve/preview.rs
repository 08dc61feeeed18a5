use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Watched;
use crate::render::FileSet;

/// What a build made.
#[derive(Debug)]
pub struct Built {
    /// The files of the site; or why there are none, for people.
    pub files: Result<FileSet, String>,
    /// What the replay found wrong, as text for a terminal without colours; empty if nothing.
    pub problems: String,
    /// The files and folders that it was made from.
    pub watched: Watched,
}

/// What is served at the moment, with a number that grows with each build that made a difference.
#[derive(Debug)]
pub struct Preview {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    built: Built,
    version: u64,
}

/// What a page is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Notice {
    /// The number of the build.
    pub(super) version: u64,
    /// Whether there are problems to be read.
    pub(super) has_problems: bool,
}

impl Preview {
    /// Begins with the first build.
    pub fn new(built: Built) -> Self {
        Self { state: Mutex::new(State { built, version: 1 }), changed: Condvar::new() }
    }

    /// Serves another build from now on; the open pages are told if it is different.
    pub fn replace(&self, built: Built) {
        let mut state = self.state();
        if state.built.files != built.files || state.built.problems != built.problems {
            state.version += 1;
            self.changed.notify_all();
        }
        state.built = built;
    }

    /// Reads what is served, with its number.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Built, u64) -> T) -> T {
        let state = self.state();
        read(&state.built, state.version)
    }

    pub(super) fn notice(&self) -> Notice {
        let state = self.state();
        Notice { version: state.version, has_problems: !state.built.problems.is_empty() }
    }

    /// Waits for another build than the one that a page knows; `None` if there is none for that long.
    pub(super) fn wait_for_other(&self, known: u64, patience: Duration) -> Option<Notice> {
        let state = self.state();
        let waited = self.changed.wait_timeout_while(state, patience, |state| state.version == known);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let has_problems = !state.built.problems.is_empty();
        (state.version != known).then_some(Notice { version: state.version, has_problems })
    }

    /// A thread that panicked while it read leaves a state that is whole all the same.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
