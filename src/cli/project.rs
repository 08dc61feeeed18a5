//! Finding and replaying the project at hand.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;

use super::args::Common;
use crate::catalog::{MigrationIndex, ObjectId};
use crate::migrations::{DiskTree, MigrationSet, Options};
use crate::replay::{History, replay};
use crate::text::SourceFile;

/// The migrations and their story.
#[derive(Debug)]
pub(super) struct Project {
    /// The files.
    pub(super) set: MigrationSet,
    /// What they did.
    pub(super) history: History,
}

impl Common {
    /// Finds the migrations.
    pub(super) fn load(&self) -> anyhow::Result<MigrationSet> {
        let folder = self.migrations.as_deref().unwrap_or(Path::new("migrations"));
        let tree = DiskTree::new(folder);
        let options = Options { layout: self.layout, ..Options::default() };
        let (set, _) = crate::migrations::load(&tree, "", &options)
            .with_context(|| format!("cannot read the migrations in {}", folder.display()))?;
        Ok(set)
    }

    /// Finds and replays the migrations.
    pub(super) fn replay(&self) -> anyhow::Result<Project> {
        let mut set = self.load()?;
        let baseline = match &self.baseline {
            None => None,
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("cannot read the baseline {}", path.display()))?;
                Some(set.sources.add(SourceFile::new(path.display().to_string(), text)))
            }
        };
        let until = match &self.at {
            None => None,
            Some(name) => Some(MigrationIndex(set.find(name).map_err(|error| anyhow::anyhow!("{error}"))? as u32)),
        };
        let options = crate::replay::Options { version: self.postgres_version.unwrap_or_default(), baseline, until };
        let history = replay(&set, &options);
        Ok(Project { set, history })
    }
}

impl Project {
    /// The objects that the documentation leaves out.
    pub(super) fn baseline(&self) -> BTreeSet<ObjectId> {
        self.history.baseline_objects()
    }
}
