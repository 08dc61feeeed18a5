//! The two states of a project.

use super::wording::script_tokens;
use crate::catalog::{Catalog, MigrationIndex, Origin};
use crate::migrations::{Migration, MigrationSet, Script};
use crate::replay::{History, Options, Replay};

/// One state: its migrations and what they did.
#[derive(Clone, Debug)]
pub struct Side {
    /// How people call it: a revision, a folder, a migration.
    pub label: String,
    /// Its migrations.
    pub set: MigrationSet,
    /// What they did.
    pub history: History,
}

/// Two states of one project, or of two.
#[derive(Clone, Debug)]
pub struct Sides {
    /// The state before.
    pub base: Side,
    /// The state after.
    pub head: Side,
    /// How many migrations both begin with: the same texts in the same order, run once.
    pub shared: usize,
    /// Whether both began with the same baseline.
    pub same_beginning: bool,
}

/// A set with how it is to be replayed.
#[derive(Clone, Debug)]
pub struct Input {
    /// How people call it.
    pub label: String,
    /// The migrations.
    pub set: MigrationSet,
    /// The server and the baseline.
    pub options: Options,
    /// How many of the migrations run.
    pub count: usize,
}

impl Sides {
    /// Replays two sets, what they begin with only once.
    pub fn replay(base: Input, head: Input) -> Self {
        let counts = [&base, &head].map(|input| input.count.min(input.set.migrations.len()));
        let same_beginning = base.options.version == head.options.version && baseline(&base) == baseline(&head);
        let pairs = base.set.migrations[..counts[0]].iter().zip(&head.set.migrations[..counts[1]]);
        let shared = if same_beginning { pairs.take_while(|(one, other)| same_script(one, other)).count() } else { 0 };
        let mut of_head = Replay::begin(&head.set, &head.options);
        let mut of_base = if same_beginning {
            of_head.run(&head.set, 0..shared);
            of_head.clone()
        } else {
            Replay::begin(&base.set, &base.options)
        };
        of_base.run(&base.set, shared..counts[0]);
        of_head.run(&head.set, shared..counts[1]);
        Self { base: base.side(of_base), head: head.side(of_head), shared, same_beginning }
    }

    /// The catalog that both sides came from; `None` if they have nothing in common.
    pub fn shared_catalog(&self) -> Option<&Catalog> {
        let last = self.shared.checked_sub(1).map(|last| MigrationIndex(last as u32));
        self.same_beginning.then(|| self.head.history.catalog_after(last))
    }

    /// Whether a statement came after what both sides share.
    pub fn is_new(&self, origin: Origin) -> bool {
        match origin.migration {
            Some(index) => index.0 as usize >= self.shared,
            None => !self.same_beginning,
        }
    }
}

impl Input {
    fn side(self, replay: Replay) -> Side {
        Side { label: self.label, set: self.set, history: replay.finish() }
    }
}

impl Side {
    /// The migrations that ran.
    pub fn migrations(&self) -> &[Migration] {
        let ran = self.history.migration_count().min(self.set.migrations.len());
        &self.set.migrations[..ran]
    }
}

fn baseline(input: &Input) -> Option<&str> {
    input.options.baseline.map(|file| input.set.sources.get(file).text())
}

/// Whether two migrations do the same: the same statements, run in the same way. Comments do not count.
pub(super) fn same_script(one: &Migration, other: &Migration) -> bool {
    match (&one.up, &other.up) {
        (Some(one), Some(other)) => {
            one.transaction == other.transaction
                && (same_text(one, other)
                    || one.breakpoints.is_empty() == other.breakpoints.is_empty()
                        && script_tokens(one) == script_tokens(other))
        }
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Whether two migrations are the same to the letter.
pub(super) fn same_letters(one: &Migration, other: &Migration) -> bool {
    match (&one.up, &other.up) {
        (Some(one), Some(other)) => one.transaction == other.transaction && same_text(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

fn same_text(one: &Script, other: &Script) -> bool {
    one.text == other.text && one.sections == other.sections && one.breakpoints == other.breakpoints
}
