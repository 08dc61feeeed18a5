//! `schemabook diff`

mod moved;
mod sources;

use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::Common;
use super::{CLEAN, FINDINGS, INCOMPLETE};
use crate::report::difference::{View, markdown, terminal};
use crate::review::{Review, Side};

/// `diff`
#[derive(Args, Debug)]
pub struct Diff {
    /// Two folders of migrations: before and after.
    #[arg(value_name = "FOLDER", num_args = 2, conflicts_with_all = ["base", "head", "base_migrations"])]
    pub folders: Vec<PathBuf>,
    /// The git revision to compare with [default: where HEAD left the default branch].
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// The git revision that is compared [default: the working tree].
    #[arg(long, value_name = "REV")]
    pub head: Option<String>,
    /// The folder of the migrations at the base, if it was another.
    #[arg(long, value_name = "DIR")]
    pub base_migrations: Option<String>,
    /// Compare two folders even if they have nothing in common.
    #[arg(long, requires = "folders")]
    pub unrelated: bool,
    /// The form.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Exit with 1 if there is a difference.
    #[arg(long)]
    pub exit_code: bool,
}

/// The forms of a difference.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// A tree, for a terminal.
    Text,
    /// A comment for a pull request on GitHub.
    Markdown,
    /// For programs.
    Json,
}

impl Diff {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        // The program ends when it has told of them: the system takes back at once what they hold.
        let replayed = ManuallyDrop::new(self.states(common, &settings)?.replay());
        let (sides, order) = &*replayed;
        for side in [&sides.base, &sides.head] {
            report_errors(common, side)?;
        }
        let view = View::of(&Review::of(sides), order.as_ref());
        let mut out = std::io::stdout().lock();
        match self.format {
            Format::Text => {
                let style = common.style(&std::io::stdout());
                out.write_all(terminal(&view, style).as_bytes())?;
            }
            Format::Markdown => out.write_all(markdown(&view).as_bytes())?,
            Format::Json => {
                serde_json::to_writer_pretty(&mut out, &view)?;
                writeln!(out)?;
            }
        }
        Ok(self.code(common, &sides.base, &sides.head, &view))
    }

    fn code(&self, common: &Common, base: &Side, head: &Side, view: &View) -> u8 {
        let incomplete = [base, head].into_iter().any(|side| {
            let counts = side.history.counts();
            counts.failed > 0 || (common.strict && counts.opaque > 0)
        });
        match (incomplete, self.exit_code && !view.is_empty()) {
            (true, _) => INCOMPLETE,
            (false, true) => FINDINGS,
            (false, false) => CLEAN,
        }
    }
}

/// Says which statements of a side PostgreSQL would refuse.
fn report_errors(common: &Common, side: &Side) -> anyhow::Result<()> {
    let errors: Vec<_> = side
        .history
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == crate::diagnostic::Severity::Error)
        .cloned()
        .collect();
    if !errors.is_empty() && !common.quiet {
        writeln!(std::io::stderr(), "{}:", side.label)?;
        common.report(&errors, &side.set.sources)?;
    }
    Ok(())
}
