//! `schemabook build` and `schemabook check`

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use similar::TextDiff;

use super::args::{Build, Check, Common};
use super::output::{self, Written};
use super::project::{Project, Settings};
use super::{CLEAN, FINDINGS, INCOMPLETE};
use crate::render::{self, FileSet};

/// How many lines of a difference are shown.
const MOST_LINES: usize = 20;

/// A folder with what belongs in it.
struct Output {
    folder: PathBuf,
    files: FileSet,
}

fn outputs(settings: &Settings, project: &Project) -> Vec<Output> {
    let document = project.document(&settings.title());
    let mut outputs = Vec::new();
    if let Some(path) = settings.config.markdown_path() {
        let depth = path.split('/').filter(|part| !part.is_empty() && *part != ".").count();
        let options = render::markdown::Options { to_root: "../".repeat(depth) };
        outputs.push(Output { folder: settings.root.join(path), files: render::markdown::render(&document, &options) });
    }
    outputs
}

impl Build {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        let project = common.replay(&settings)?;
        project.report(common)?;
        let mut all = Written::default();
        for output in outputs(&settings, &project) {
            let done = output::write(&output.folder, &output.files)?;
            all.written += done.written;
            all.unchanged += done.unchanged;
            all.pruned += done.pruned;
        }
        if !common.quiet {
            let counts = project.history.counts();
            writeln!(
                std::io::stderr(),
                "{} migrations, {} statements ({} applied, {} without schema effect, {} opaque, {} failed): \
                 {} files written, {} unchanged, {} pruned",
                project.history.after.len(),
                counts.total(),
                counts.applied,
                counts.no_effect,
                counts.opaque,
                counts.failed,
                all.written,
                all.unchanged,
                all.pruned
            )?;
        }
        Ok(project.exit_code(common))
    }
}

impl Check {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        let project = common.replay(&settings)?;
        project.report(common)?;
        let mut out = std::io::stdout().lock();
        let mut stale = 0;
        for output in outputs(&settings, &project) {
            for (path, expected) in output.files.iter() {
                let path = output.folder.join(path);
                let present = fs::read(&path).unwrap_or_default();
                if present != expected {
                    stale += 1;
                    writeln!(out, "stale: {}", path.display())?;
                    write!(out, "{}", short_difference(&present, expected))?;
                }
            }
            for path in output::stale(&output.folder, &output.files) {
                stale += 1;
                writeln!(out, "left over: {}", output.folder.join(path).display())?;
            }
        }
        if stale > 0 {
            writeln!(out, "{stale} files are stale; `schemabook build` mends them")?;
            return Ok(FINDINGS);
        }
        Ok(project.exit_code(common))
    }
}

impl Project {
    /// Whether the replay is complete.
    pub(super) fn exit_code(&self, common: &Common) -> u8 {
        let counts = self.history.counts();
        if counts.failed > 0 || (common.strict && counts.opaque > 0) { INCOMPLETE } else { CLEAN }
    }
}

/// The first lines of a unified diff.
fn short_difference(present: &[u8], expected: &[u8]) -> String {
    let (present, expected) = (String::from_utf8_lossy(present), String::from_utf8_lossy(expected));
    let difference = TextDiff::from_lines(present.as_ref(), expected.as_ref());
    let unified = difference.unified_diff().context_radius(1).to_string();
    let mut lines: Vec<&str> = unified.lines().take(MOST_LINES).collect();
    if unified.lines().count() > MOST_LINES {
        lines.push("…");
    }
    lines.iter().map(|line| format!("  {line}\n")).collect()
}
