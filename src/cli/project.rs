//! Finding, configuring and replaying the project at hand.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::args::{Color, Common};
use crate::catalog::{MigrationIndex, ObjectId, PostgresVersion};
use crate::config::{self, Config, FILE_NAME};
use crate::diagnostic::Diagnostic;
use crate::document::{Book, OwnFile};
use crate::graph::GroupRule;
use crate::lifecycle::Lifecycle;
use crate::migrations::{DiskTree, LayoutName, MigrationSet, Options, Order, discover};
use crate::replay::{History, Ledger, replay};
use crate::report::{self, Style, Terminal};
use crate::text::{SourceFile, SourceMap};

/// How wide text is where nothing says how wide the terminal is.
const DEFAULT_COLUMNS: usize = 100;
/// Narrower than this nothing can be read.
const LEAST_COLUMNS: usize = 40;

/// The project's root and configuration.
#[derive(Debug)]
pub(super) struct Settings {
    /// The folder that paths start from.
    pub(super) root: PathBuf,
    /// The configuration.
    pub(super) config: Config,
}

/// The migrations and their story.
#[derive(Debug)]
pub(super) struct Project {
    /// The files.
    pub(super) set: MigrationSet,
    /// What they did.
    pub(super) history: History,
    /// What is odd about the files.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The groups of tables that the project names.
    pub(super) groups: Vec<GroupRule>,
    /// The project's own pages and notes.
    pub(super) own_files: Vec<OwnFile>,
}

impl Common {
    /// Reads the configuration: the file that is named, or the one in the current folder if there is one.
    pub(super) fn settings(&self) -> anyhow::Result<Settings> {
        let root = PathBuf::from(".");
        let config = match &self.config {
            Some(path) => {
                let root = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(&root).to_owned();
                return Ok(Settings { root, config: Config::read(path)? });
            }
            None if root.join(FILE_NAME).is_file() => Config::read(&root.join(FILE_NAME))?,
            None => Config::default(),
        };
        Ok(Settings { root, config })
    }

    /// Where the configuration is, or would be.
    pub(super) fn config_path(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| PathBuf::from(FILE_NAME))
    }

    /// The files and folders that the documentation is made from, but for the configuration.
    pub(super) fn input_paths(&self, settings: &Settings) -> Vec<PathBuf> {
        let migrations = match (&self.migrations, &settings.config.migrations) {
            (Some(given), _) => Some(given.clone()),
            (None, Some(configured)) => Some(settings.root.join(configured)),
            (None, None) => discover(&DiskTree::new(&settings.root), "").found.map(|folder| settings.root.join(folder)),
        };
        let baseline = settings.config.baseline.as_ref().map(|path| settings.root.join(path));
        let inputs =
            [migrations, self.baseline.clone().or(baseline), settings.pages_folder(), settings.templates_folder()];
        inputs.into_iter().flatten().collect()
    }

    /// Finds the migrations.
    pub(super) fn load(&self, settings: &Settings) -> anyhow::Result<(MigrationSet, Vec<Diagnostic>)> {
        let options = self.load_options(settings)?;
        let (tree, folder) = self.place(settings)?;
        crate::migrations::load(&tree, &folder, &options)
            .with_context(|| format!("cannot read the migrations in {folder}"))
    }

    /// How the migrations are to be read.
    pub(super) fn load_options(&self, settings: &Settings) -> anyhow::Result<Options> {
        let layout = match (&self.layout, &settings.config.layout) {
            (Some(layout), _) => Some(*layout),
            (None, Some(name)) => Some(name.parse::<LayoutName>().map_err(|error| anyhow::anyhow!("{error}"))?),
            (None, None) => None,
        };
        Ok(Options {
            layout,
            order: settings.config.order.map(|order| match order {
                config::Order::Bytes => Order::Bytes,
                config::Order::Natural => Order::Natural,
            }),
            ignore: settings.config.ignore.clone(),
            placeholders: settings.config.placeholders.clone(),
        })
    }

    /// Where the migrations are: a tree and the folder in it.
    pub(super) fn place(&self, settings: &Settings) -> anyhow::Result<(DiskTree, String)> {
        match (&self.migrations, &settings.config.migrations) {
            (Some(given), _) => Ok(tree_of(Path::new("."), given)),
            (None, Some(configured)) => Ok(tree_of(&settings.root, Path::new(configured))),
            (None, None) => {
                let tree = DiskTree::new(&settings.root);
                let folder = discover(&tree, "")
                    .found
                    .context("no folder with migrations was found; name it with --migrations or in schemabook.toml")?;
                Ok((tree, folder))
            }
        }
    }

    /// Finds and replays the migrations. A program that ends when it has told of them leaves it to the system to take back
    /// what they hold, which takes no time.
    pub(super) fn replay(&self, settings: &Settings) -> anyhow::Result<ManuallyDrop<Project>> {
        let (mut set, diagnostics) = self.load(settings)?;
        if set.migrations.is_empty() {
            self.report(&diagnostics, &set.sources)?;
            let (_, folder) = self.place(settings)?;
            anyhow::bail!("{folder} holds no migrations that could be read; name their folder with --migrations");
        }
        let configured = settings.config.baseline.as_ref().map(|path| settings.root.join(path));
        let baseline = match self.baseline.clone().or(configured) {
            None => None,
            Some(path) => {
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("cannot read the baseline {}", path.display()))?;
                Some(set.sources.add(SourceFile::new(path.display().to_string(), text)))
            }
        };
        let until = match &self.at {
            None => None,
            Some(name) => Some(MigrationIndex(set.find(name).map_err(|error| anyhow::anyhow!("{error}"))? as u32)),
        };
        let version = self.version(settings)?;
        let history = replay(&set, &crate::replay::Options { version, baseline, until });
        let groups = settings.config.groups.iter();
        let groups = groups.map(|group| GroupRule { name: group.name.clone(), tables: group.tables.clone() }).collect();
        let mut project = Project { set, history, diagnostics, groups, own_files: Vec::new() };
        project.read_own_files(settings)?;
        Ok(ManuallyDrop::new(project))
    }
}

impl Common {
    /// The server whose behaviour is replayed.
    pub(super) fn version(&self, settings: &Settings) -> anyhow::Result<PostgresVersion> {
        match (self.postgres_version, settings.config.postgres_version) {
            (Some(version), _) => Ok(version),
            (None, Some(number)) => PostgresVersion::from_number(number)
                .with_context(|| format!("postgres-version {number} cannot be replayed: 15, 16, 17 or 18")),
            (None, None) => Ok(PostgresVersion::default()),
        }
    }
}

/// The tree and the folder in it: below the current folder or root, so that paths are short; else a tree of its own.
pub(super) fn tree_of(root: &Path, folder: &Path) -> (DiskTree, String) {
    let plain = folder.is_relative()
        && folder
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir));
    if plain {
        let inside: Vec<String> = folder
            .components()
            .filter_map(|part| match part {
                std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                _ => None,
            })
            .collect();
        return (DiskTree::new(root), inside.join("/"));
    }
    (DiskTree::new(folder), String::new())
}

impl Common {
    /// Whether a stream takes colours.
    pub(super) fn style(&self, stream: &impl IsTerminal) -> Style {
        let wanted = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        if wanted { Style::Coloured } else { Style::Plain }
    }

    /// What stdout takes: colours, and as many columns as `COLUMNS` says or the terminal has.
    pub(super) fn terminal(&self) -> Terminal {
        let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let columns = said.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)));
        Terminal {
            style: self.style(&std::io::stdout()),
            columns: columns.unwrap_or(DEFAULT_COLUMNS).max(LEAST_COLUMNS),
        }
    }

    /// Prints diagnostics for people, unless they want quiet.
    pub(super) fn report(&self, diagnostics: &[Diagnostic], sources: &SourceMap) -> anyhow::Result<()> {
        if self.quiet || diagnostics.is_empty() {
            return Ok(());
        }
        let text = report::diagnostics(diagnostics, sources, self.style(&std::io::stderr()));
        std::io::stderr().lock().write_all(text.as_bytes())?;
        Ok(())
    }
}

impl Project {
    /// Prints what is to be said about files and statements.
    pub(super) fn report(&self, common: &Common) -> anyhow::Result<()> {
        common.report(&self.diagnostics, &self.set.sources)?;
        common.report(&self.history.diagnostics, &self.set.sources)
    }

    /// The objects that the documentation leaves out.
    pub(super) fn baseline(&self) -> BTreeSet<ObjectId> {
        self.history.baseline_objects()
    }

    /// Does something with the book of the project.
    pub(super) fn with_book<T>(&self, read: impl FnOnce(&Book<'_>) -> T) -> T {
        let catalog = self.history.catalog();
        let left_out = self.baseline();
        let tables = || {
            catalog.objects().filter(|object| {
                object.as_table().is_some() && object.extension.is_none() && !left_out.contains(&object.id)
            })
        };
        let (ledger, lifecycle) = rayon::join(|| Ledger::of(&self.history.steps), || Lifecycle::of(catalog, tables()));
        let book = Book::new(&self.set, &self.history, &ledger, &lifecycle, &self.groups);
        read(&book.with_own_files(self.own_files.clone()))
    }
}

impl Settings {
    /// The project's name for people.
    pub(super) fn title(&self) -> String {
        let named = self.config.title.clone();
        named.unwrap_or_else(|| {
            let folder = self.root.canonicalize().ok();
            let name = folder.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
            name.unwrap_or_else(|| "Schema".to_owned())
        })
    }
}
