//! Where the two sides come from: folders, migrations or revisions.

use std::path::Path;

use anyhow::{Context, bail};

use super::Diff;
use super::moved::where_it_was;
use crate::cli::args::Common;
use crate::cli::project::{Settings, tree_of};
use crate::migrations::{FileTree, GitTree, MemoryTree, MigrationSet, TreePath, git_history, load};
use crate::replay::Options;
use crate::review::{Input, OrderCheck, Sides};
use crate::text::SourceFile;

/// How many letters of a commit's name are shown.
const SHORT_COMMIT: usize = 10;

/// What is compared.
pub(super) struct States {
    base: Input,
    head: Input,
    /// Where the branch that the base was taken from stands now, if it has gone on.
    tip: Option<Input>,
}

impl States {
    /// Replays both, and where both gained migrations, both orders of these.
    pub(super) fn replay(self) -> (Sides, Option<OrderCheck>) {
        let order = self.tip.and_then(|tip| OrderCheck::of(&self.base.set, &tip, &self.head));
        (Sides::replay(self.base, self.head), order)
    }
}

impl From<(Input, Input)> for States {
    fn from((base, head): (Input, Input)) -> Self {
        Self { base, head, tip: None }
    }
}

impl Diff {
    /// The two states as the arguments ask for them.
    pub(super) fn states(&self, common: &Common, settings: &Settings) -> anyhow::Result<States> {
        let loader = Loader { common, settings };
        match (&self.folders[..], &common.at) {
            ([base, head], None) => self.folders(&loader, base, head),
            ([], Some(range)) if self.base.is_none() => self.migrations(&loader, range),
            ([], None) => self.revisions(&loader),
            _ => bail!("--at A..B compares two migrations of one folder; it goes with neither folders nor --base"),
        }
    }

    fn folders(&self, loader: &Loader<'_>, base: &Path, head: &Path) -> anyhow::Result<States> {
        let input = |folder: &Path| {
            let (tree, inside) = tree_of(Path::new("."), folder);
            loader.input(&tree, &inside, folder.display().to_string())
        };
        let (base, head) = (input(base)?, input(head)?);
        for side in [&base, &head] {
            // A folder without files is a project's beginning; one with other files is another folder.
            if side.set.migrations.is_empty() && !side.set.ignored.is_empty() {
                bail!("{} holds no migrations: `schemabook list --migrations {0}` says what lies there", side.label);
            }
        }
        if !self.unrelated && !have_something_in_common(&base.set, &head.set) {
            bail!(
                "{} and {} have no migration in common; if they are two ways to the same schema, say --unrelated",
                base.label,
                head.label
            );
        }
        Ok((base, head).into())
    }

    fn migrations(&self, loader: &Loader<'_>, range: &str) -> anyhow::Result<States> {
        let Some((from, to)) = range.split_once("..") else {
            bail!("diff takes two migrations: --at A..B (after A, after B; an empty side is the start or the end)");
        };
        let (tree, folder) = loader.common.place(loader.settings)?;
        let set = match &self.head {
            Some(revision) => {
                let tree = GitTree::open(&loader.settings.root, revision)?;
                loader.load(&tree, &folder)?
            }
            None => loader.load(&tree, &folder)?,
        };
        let count = |name: &str, empty: usize| match name {
            "" => Ok(empty),
            name => set.find(name).map(|place| place + 1).map_err(|error| anyhow::anyhow!("{error}")),
        };
        let counts = [count(from, 0)?, count(to, set.migrations.len())?];
        let options = loader.options(&tree)?;
        let side = |count: usize| -> anyhow::Result<Input> {
            let (set, options) = options.clone().of(set.clone());
            let label = match count.checked_sub(1) {
                Some(last) => set.migrations[last].id.to_string(),
                None => "the start".to_owned(),
            };
            Ok(Input { label, set, options, count })
        };
        Ok((side(counts[0])?, side(counts[1])?).into())
    }

    fn revisions(&self, loader: &Loader<'_>) -> anyhow::Result<States> {
        let root = &loader.settings.root;
        let (disk, folder) = loader.common.place(loader.settings)?;
        let tip = match &self.base {
            Some(revision) => git_history::commit(root, revision)?,
            None => git_history::default_branch(root)?,
        };
        let head_commit = git_history::commit(root, self.head.as_deref().unwrap_or("HEAD"))?;
        let merge_base = git_history::merge_base(root, &tip, &head_commit)?;
        let is_behind = merge_base.name == head_commit.name;
        // What the base did since they parted is not what the head did; but a head that is behind lacks it.
        let has_parted = merge_base.name != tip.name && !(is_behind && self.base.is_some());
        let (commit, label) = if has_parted {
            (merge_base, format!("where it left {}", tip.revision))
        } else {
            (tip.clone(), tip.revision.clone())
        };
        let label = format!("{label} ({})", &commit.name[..SHORT_COMMIT.min(commit.name.len())]);
        let base_tree = GitTree::at(root, commit)?;
        let base = self.at_base(loader, &base_tree, &folder, label)?;
        let head = match &self.head {
            Some(revision) => loader.input(&base_tree.other(head_commit), &folder, revision.clone())?,
            None => loader.input(&disk, &folder, "the working tree".to_owned())?,
        };
        if base.set.migrations.is_empty()
            && self.base_migrations.is_none()
            && let Some(was) = where_it_was(&base_tree, &head.set)?
        {
            bail!("at {} the migrations were in `{was}`: say so with --base-migrations {was}", base.label);
        }
        let tip = if has_parted {
            let label = tip.revision.clone();
            Some(self.at_base(loader, &base_tree.other(tip), &folder, label)?)
        } else {
            None
        };
        Ok(States { base, head, tip })
    }

    /// The base's migrations. A folder that was not there yet held none.
    fn at_base(&self, loader: &Loader<'_>, tree: &GitTree, folder: &str, label: String) -> anyhow::Result<Input> {
        if let Some(folder) = &self.base_migrations {
            return loader.input(tree, folder, label);
        }
        match tree.files_in(folder) {
            Ok(_) => loader.input(tree, folder, label),
            Err(crate::migrations::TreeError::Git(crate::migrations::GitError::FolderMissing { .. })) => {
                let (set, options) = loader.options(tree)?.of(loader.load(&MemoryTree::default(), "")?);
                Ok(Input { label, set, options, count: 0 })
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether two sets look like states of one project: an empty one is the state before the first migration.
fn have_something_in_common(base: &MigrationSet, head: &MigrationSet) -> bool {
    base.migrations.is_empty()
        || head.migrations.is_empty()
        || base.migrations.iter().any(|one| head.migrations.iter().any(|other| one.id == other.id))
}

/// Reads sets of migrations as the options and the configuration say.
struct Loader<'a> {
    common: &'a Common,
    settings: &'a Settings,
}

/// How a set is replayed, its baseline not yet among its sources.
#[derive(Clone)]
struct Beginning {
    options: Options,
    baseline: Option<SourceFile>,
}

impl Beginning {
    fn of(self, mut set: MigrationSet) -> (MigrationSet, Options) {
        let baseline = self.baseline.map(|file| set.sources.add(file));
        (set, Options { baseline, ..self.options })
    }
}

impl Loader<'_> {
    fn input(&self, tree: &dyn FileTree, folder: &str, label: String) -> anyhow::Result<Input> {
        let set = self.load(tree, folder)?;
        let (set, options) = self.options(tree)?.of(set);
        Ok(Input { label, count: set.migrations.len(), set, options })
    }

    fn load(&self, tree: &dyn FileTree, folder: &str) -> anyhow::Result<MigrationSet> {
        let options = self.common.load_options(self.settings)?;
        let (set, _) =
            load(tree, folder, &options).with_context(|| format!("cannot read the migrations in `{folder}`"))?;
        Ok(set)
    }

    fn options(&self, tree: &dyn FileTree) -> anyhow::Result<Beginning> {
        let version = self.common.version(self.settings)?;
        Ok(Beginning { options: Options { version, ..Options::default() }, baseline: self.baseline(tree)? })
    }

    /// The baseline: the configured one as the side has it, a given one as it lies on disk.
    fn baseline(&self, tree: &dyn FileTree) -> anyhow::Result<Option<SourceFile>> {
        if let Some(path) = &self.common.baseline {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the baseline {}", path.display()))?;
            return Ok(Some(SourceFile::new(path.display().to_string(), text)));
        }
        let Some(path) = &self.settings.config.baseline else { return Ok(None) };
        match tree.read(&TreePath::new(path.as_str())) {
            Ok(bytes) => Ok(Some(SourceFile::new(path.as_str(), String::from_utf8_lossy(&bytes).into_owned()))),
            Err(crate::migrations::TreeError::Missing(_)) => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read the baseline {path}")),
        }
    }
}
