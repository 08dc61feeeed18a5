//! The arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::catalog::PostgresVersion;
use crate::migrations::LayoutName;

/// Documentation of a PostgreSQL schema, straight from its migrations.
#[derive(Parser, Debug)]
#[command(name = "schemabook", version, about, max_term_width = 100)]
pub struct Arguments {
    /// What to do; without it, `build`.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What all commands share.
    #[command(flatten)]
    pub common: Common,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Replay, and write Markdown, HTML and agent files.
    Build(Build),
    /// Serve the site on this machine, and build it again when a file changes.
    Serve(Serve),
    /// Say whether the written documentation is stale, without writing any.
    Check(Check),
    /// List the migrations, their layout and order, and the files ignored.
    List(List),
    /// Write the final schema for other tools.
    Export(Export),
    /// Show every statement and what became of it.
    Ledger(Ledger),
    /// Show the reference of a table, column, type or other object.
    Show(Show),
    /// Tell the history of a table, column, type or other object, newest first.
    Log(Log),
    /// Compare the schemas of two git revisions, folders or migrations.
    Diff(super::diff::Diff),
}

/// Options of all commands.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// The configuration file [default: schemabook.toml, if there is one].
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of the migrations [default: found below the current folder].
    #[arg(long, global = true, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// The tool that the migrations are written for [default: recognised].
    #[arg(long, global = true, value_name = "NAME")]
    pub layout: Option<LayoutName>,
    /// SQL that is applied before the first migration: what the platform provides.
    #[arg(long, global = true, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// The PostgreSQL whose behaviour is replayed: 15, 16, 17 or 18.
    #[arg(long, global = true, value_name = "VERSION")]
    pub postgres_version: Option<PostgresVersion>,
    /// Stop after this migration.
    #[arg(long, global = true, value_name = "MIGRATION")]
    pub at: Option<String>,
    /// Count opaque statements as incomplete.
    #[arg(long, global = true)]
    pub strict: bool,
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
    /// Say nothing about the run.
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// `build`
#[derive(Args, Debug, Default)]
pub struct Build {}

/// `serve`
#[derive(Args, Debug)]
pub struct Serve {
    /// The port on 127.0.0.1; 0 for any that is free.
    #[arg(long, default_value_t = 4321, value_name = "N")]
    pub port: u16,
    /// Open the site in the browser.
    #[arg(long)]
    pub open: bool,
}

/// `check`
#[derive(Args, Debug)]
pub struct Check {}

/// `list`
#[derive(Args, Debug)]
pub struct List {
    /// The form.
    #[arg(long, value_enum, default_value = "text")]
    pub format: TextOrJson,
}

/// `export`
#[derive(Args, Debug)]
pub struct Export {
    /// The form.
    #[arg(long, value_enum, default_value = "sql")]
    pub format: ExportFormat,
    /// With the objects of the baseline, other than the migration tool's own table.
    #[arg(long)]
    pub include_baseline: bool,
}

/// `ledger`
#[derive(Args, Debug)]
pub struct Ledger {
    /// The form.
    #[arg(long, value_enum, default_value = "text")]
    pub format: TextOrJson,
}

/// `log`
#[derive(Args, Debug)]
pub struct Log {
    /// What: `table`, `schema.table`, `table.column`, `type.value`, `table.constraint`, `function(types)`, …
    #[arg(value_name = "OBJECT")]
    pub object: String,
    /// The form.
    #[arg(long, value_enum, default_value = "text")]
    pub format: TextOrJson,
}

/// `show`
#[derive(Args, Debug)]
pub struct Show {
    /// What, named as for `log`; with `--at`, as it was then.
    #[arg(value_name = "OBJECT")]
    pub object: String,
}

/// When to use colours; `NO_COLOR` is respected.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// For people or for programs.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextOrJson {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The forms of `export`.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportFormat {
    /// One SQL script.
    Sql,
    /// The model as JSON, with the place of every statement that made it.
    Json,
}

impl Arguments {
    /// Does what is asked for; the exit code.
    pub(super) fn execute(&self) -> anyhow::Result<u8> {
        match &self.command {
            Some(Command::List(list)) => list.execute(&self.common),
            Some(Command::Export(export)) => export.execute(&self.common),
            Some(Command::Ledger(ledger)) => ledger.execute(&self.common),
            Some(Command::Show(show)) => show.execute(&self.common),
            Some(Command::Log(log)) => log.execute(&self.common),
            Some(Command::Diff(diff)) => diff.execute(&self.common),
            Some(Command::Build(build)) => build.execute(&self.common),
            Some(Command::Serve(serve)) => serve.execute(&self.common),
            Some(Command::Check(check)) => check.execute(&self.common),
            None => Build::default().execute(&self.common),
        }
    }
}
