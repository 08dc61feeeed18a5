use std::fmt;

use smol_str::SmolStr;

use super::date::Date;
use super::included::Included;
use super::layouts::LayoutName;
use super::script::Script;
use super::tree::{Ignored, TreePath};
use crate::text::{Location, SourceMap};

/// The migrations of a folder in the order in which their tool applies them, and what else lies there.
#[derive(Clone, Debug)]
pub struct MigrationSet {
    /// The tool's layout.
    pub layout: LayoutName,
    /// Why this layout was taken, for people.
    pub evidence: String,
    /// The migrations folder below the tree's root; empty if it is the root.
    pub root: String,
    /// The migrations in order.
    pub migrations: Vec<Migration>,
    /// The files that are none, each with the reason, sorted by path.
    pub ignored: Vec<Ignored>,
    /// The texts of all files that were taken.
    pub sources: SourceMap,
    /// The files among them that scripts include.
    pub included: Included,
}

/// One step of a schema's history, as its tool knows it.
#[derive(Clone, Debug)]
pub struct Migration {
    /// What it is called on the command line and in pages; unique in its set and stable while its file keeps its name.
    pub id: MigrationId,
    /// Its name for people: without the version, blanks for underscores.
    pub title: String,
    /// The version as it is written, where the layout has one.
    pub version: Option<String>,
    /// The day that its name, journal or plan carries.
    pub date: Option<Date>,
    /// What applies it; `None` where only a down side was found.
    pub up: Option<Script>,
    /// What takes it back.
    pub down: Option<Script>,
    /// Whether the tool applies it again each time it changes.
    pub repeatable: bool,
    /// Why it was made: a `Reason:` line of its comments, or else the comment that opens it.
    pub comment: Option<Comment>,
}

impl Migration {
    /// The path of the up side, or of the down side where there is no other.
    pub fn path(&self) -> Option<&TreePath> {
        self.up.as_ref().or(self.down.as_ref()).map(|script| &script.path)
    }
}

/// The name of a migration: its file's stem, its directory's name, or what a plan or changelog calls it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(transparent)]
pub struct MigrationId(SmolStr);

impl MigrationId {
    /// The id of that text.
    pub fn new(id: impl Into<SmolStr>) -> Self {
        Self(id.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MigrationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A comment of a migration's author.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment {
    /// Where it stands.
    pub location: Location,
    /// What it says, without the comment signs.
    pub text: String,
}

/// Why a name stands for no migration.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnknownMigration {
    /// None has it.
    #[error("no migration is called `{name}`{}", nearest.as_ref().map_or(String::new(), |id| format!("; did you mean `{id}`?")))]
    NotFound {
        /// What was asked for.
        name: String,
        /// The migration with the most similar id.
        nearest: Option<MigrationId>,
    },
    /// Several begin with it.
    #[error("`{name}` may mean {}", candidates.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// The first few that it may mean.
        candidates: Vec<MigrationId>,
    },
}

/// How many candidates an error names.
const MAX_CANDIDATES: usize = 5;

impl MigrationSet {
    /// The place in [`Self::migrations`] of the one that `name` means: an id, a path, a file name, a version, or the
    /// beginning of an id, in this order; each must mean one migration only.
    pub fn find(&self, name: &str) -> Result<usize, UnknownMigration> {
        let file = name.rsplit('/').next().unwrap_or(name);
        let ways: [&dyn Fn(&Migration) -> bool; 5] = [
            &|migration| migration.id.as_str() == name,
            &|migration| migration.path().is_some_and(|path| path.as_str() == name || self.shown(path) == name),
            &|migration| migration.path().is_some_and(|path| path.file_name() == file),
            &|migration| migration.version.as_deref() == Some(name),
            &|migration| migration.id.as_str().starts_with(name) && !name.is_empty(),
        ];
        for fits in ways {
            let found: Vec<usize> = (0..self.migrations.len()).filter(|at| fits(&self.migrations[*at])).collect();
            match found[..] {
                [] => {}
                [at] => return Ok(at),
                _ => {
                    let ids = found.iter().map(|at| self.migrations[*at].id.clone());
                    let candidates = ids.take(MAX_CANDIDATES).collect();
                    return Err(UnknownMigration::Ambiguous { name: name.to_owned(), candidates });
                }
            }
        }
        Err(UnknownMigration::NotFound { name: name.to_owned(), nearest: self.nearest(name) })
    }

    /// The path below the tree's root.
    pub fn shown(&self, path: &TreePath) -> String {
        path.below(&self.root).to_string()
    }

    /// The id that is most like `name` letter by letter, if it is like enough for a slip of the fingers.
    fn nearest(&self, name: &str) -> Option<MigrationId> {
        let likeness = |id: &MigrationId| similar::TextDiff::from_chars(name, id.as_str()).ratio();
        let scored = self.migrations.iter().map(|migration| (likeness(&migration.id), &migration.id));
        let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        (best.0 > 0.6).then(|| best.1.clone())
    }
}
