//! `schemabook build` and `schemabook check`

use std::fs;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use anyhow::Context;
use similar::TextDiff;

use super::args::{Build, Check, Common};
use super::output::{self, Written};
use super::project::{Project, Settings};
use super::{CLEAN, FINDINGS, INCOMPLETE};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Book, Document};
use crate::render::html::{self, Purpose, Theme};
use crate::render::{self, FileSet};
use crate::text::counted;

/// How many lines of a difference are shown.
const MOST_LINES: usize = 20;

/// All that a build writes.
struct Outputs {
    /// Folders, each with what belongs in it.
    folders: Vec<(PathBuf, FileSet)>,
    /// Files of which only marked sections are ours.
    marked: Vec<(PathBuf, String)>,
    /// What is wrong with the project's own pages.
    problems: Vec<Diagnostic>,
}

impl Outputs {
    /// Makes everything; the site if there is a theme for it.
    fn of(settings: &Settings, project: &Project, theme: Option<&Theme>) -> anyhow::Result<Self> {
        project.with_book(|book| {
            // The process ends soon after: giving back what a thousand pages hold would take as long as writing them.
            let document = ManuallyDrop::new(Document::of(book, &settings.title()));
            let markdown = || settings.config.markdown_path().map(|path| markdown(settings, &document, path));
            let site = || match (settings.config.html_path(), theme) {
                (Some(path), Some(theme)) => {
                    let site = html::render(&document, theme, Purpose::Published)?;
                    Ok(Some((settings.root.join(path), site)))
                }
                _ => Ok(None),
            };
            let ((markdown, marked), site): (_, anyhow::Result<_>) =
                rayon::join(|| rayon::join(markdown, || marked(settings, book)), site);
            let folders = markdown.into_iter().chain(site?).collect();
            Ok(Self { folders, marked: marked?, problems: Document::problems(book) })
        })
    }
}

/// The folder of the Markdown with what belongs in it.
fn markdown(settings: &Settings, document: &Document, path: &str) -> (PathBuf, FileSet) {
    let depth = path.split('/').filter(|part| !part.is_empty() && *part != ".").count();
    let options = render::markdown::Options { to_root: "../".repeat(depth) };
    (settings.root.join(path), render::markdown::render(document, &options))
}

/// The files with marked sections, as they should be.
fn marked(settings: &Settings, book: &Book<'_>) -> anyhow::Result<Vec<(PathBuf, String)>> {
    let sections = render::agents::sections(book);
    let updated = settings.config.agents.files.iter().map(|file| {
        let path = settings.root.join(file);
        let present = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => render::agents::TEMPLATE.to_owned(),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let updated = render::agents::update(&present, &sections);
        Ok((path.clone(), updated.with_context(|| format!("cannot update {}", path.display()))?))
    });
    updated.collect()
}

impl Build {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        // The replay is one thread's work; another one reads the templates meanwhile.
        let (project, theme) = std::thread::scope(|scope| {
            let theme = scope.spawn(|| anyhow::Ok(Theme::new(&settings.templates()?)?));
            (common.replay(&settings), theme.join())
        });
        let (project, theme) = (project?, theme.expect("reading templates panics for no input")?);
        project.report(common)?;
        let mut all = Written::default();
        let outputs = Outputs::of(&settings, &project, Some(&theme))?;
        common.report(&outputs.problems, &project.set.sources)?;
        for (folder, files) in &outputs.folders {
            let done = output::write(folder, files)?;
            all.changed += done.changed;
            all.unchanged += done.unchanged;
            all.pruned += done.pruned;
        }
        for (path, text) in &outputs.marked {
            if output::write_file(path, text.as_bytes())? {
                all.changed += 1;
            } else {
                all.unchanged += 1;
            }
        }
        if !common.quiet {
            let counts = project.history.counts();
            writeln!(
                std::io::stderr(),
                "{}, {} ({} applied, {} without schema effect, {} opaque, {} failed): \
                 {} written, {} unchanged, {} pruned",
                counted(project.history.migration_count(), "migration"),
                counted(counts.total(), "statement"),
                counts.applied,
                counts.no_effect,
                counts.opaque,
                counts.failed,
                counted(all.changed, "file"),
                all.unchanged,
                all.pruned
            )?;
        }
        let code = project.exit_code(common);
        // The process ends here; see above.
        std::mem::forget((project, outputs, theme));
        Ok(code)
    }
}

impl Check {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        let project = common.replay(&settings)?;
        project.report(common)?;
        let mut out = std::io::stdout().lock();
        let mut stale = 0;
        let mut broken = false;
        // The site is built where it is published; what is committed is the Markdown and the agent files.
        let outputs = Outputs::of(&settings, &project, None)?;
        common.report(&outputs.problems, &project.set.sources)?;
        if !outputs.problems.is_empty() {
            writeln!(out, "{} links or notes of the project's own pages name nothing", outputs.problems.len())?;
            broken = true;
        }
        let in_folders = outputs
            .folders
            .iter()
            .flat_map(|(folder, files)| files.iter().map(move |(path, contents)| (folder.join(path), contents)));
        let marked = outputs.marked.iter().map(|(path, text)| (path.clone(), text.as_bytes()));
        for (path, expected) in in_folders.chain(marked) {
            let present = fs::read(&path).unwrap_or_default();
            if present != expected {
                stale += 1;
                writeln!(out, "stale: {}", path.display())?;
                write!(out, "{}", short_difference(&present, expected))?;
            }
        }
        for (folder, files) in &outputs.folders {
            for path in output::stale(folder, files) {
                stale += 1;
                writeln!(out, "left over: {}", folder.join(path).display())?;
            }
        }
        if stale > 0 {
            let are = if stale == 1 { "is" } else { "are" };
            writeln!(out, "{} {are} stale; `schemabook build` writes what is new", counted(stale, "file"))?;
            return Ok(FINDINGS);
        }
        let code = project.exit_code(common);
        Ok(if code == CLEAN && broken { FINDINGS } else { code })
    }
}

impl Project {
    /// Whether the files were read and replayed completely.
    pub(super) fn exit_code(&self, common: &Common) -> u8 {
        let counts = self.history.counts();
        let misread = self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        if misread || counts.failed > 0 || (common.strict && counts.opaque > 0) { INCOMPLETE } else { CLEAN }
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
