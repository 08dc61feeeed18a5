//! sqitch: `deploy/<change>.sql` and `revert/<change>.sql` in the order of `sqitch.plan`.
//!
//! A change may be listed again after a tag: it is reworked. Its earlier instance is then deployed from
//! `deploy/<change>@<tag>.sql`, with the last tag before the rework whose file exists (`App::Sqitch::Plan::Change`).
//! The scripts run in psql and open their own transactions.

use std::collections::BTreeMap;

use super::{Compared, Evidence, Layout, Strength, Versions};
use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::date::Date;
use crate::migrations::folder::Folder;
use crate::migrations::lines::{Line, lines};
use crate::migrations::migration::{Comment, Migration};
use crate::migrations::order::OrderKey;
use crate::migrations::reading::{Reading, start_of, title_of};
use crate::migrations::script::{Source, TransactionMode};
use crate::migrations::tree::TreePath;
use crate::text::{Location, Span};

pub(super) const LAYOUT: Layout =
    Layout { name: "sqitch", order: Compared::List, versions: Versions::Shared, companions: &[], recognise, read };

const PLAN: &str = "sqitch.plan";

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    folder.has(PLAN).then(|| Evidence::new(Strength::Certain, format!("it holds {PLAN}")))
}

/// A change of the plan.
struct Change<'a> {
    name: &'a str,
    line: Span,
    date: Option<Date>,
    note: Option<(Span, String)>,
    /// The tags on it.
    tags: Vec<&'a str>,
}

fn read(reading: &mut Reading<'_>) {
    if !reading.folder.has(PLAN) {
        return;
    }
    let Some(plan) = reading.metadata(&TreePath::new(PLAN)) else { return };
    let changes = changes(&plan.text);
    let mut next_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut suffixes: Vec<Option<String>> = vec![None; changes.len()];
    for (at, change) in changes.iter().enumerate().rev() {
        if let Some(next) = next_of.insert(change.name, at) {
            suffixes[at] = rework_suffix(reading.folder, change.name, &changes[at..next]);
        }
    }
    for (at, (change, suffix)) in changes.iter().zip(suffixes).enumerate() {
        read_change(reading, &plan, change, suffix.as_deref().unwrap_or(""), at);
    }
    ignore_rest(reading);
}

/// The plan's changes in order, each with the tags that follow it.
fn changes(plan: &str) -> Vec<Change<'_>> {
    let mut changes: Vec<Change<'_>> = Vec::new();
    for line in lines(plan) {
        let text = line.text.trim_start();
        if text.is_empty() || text.starts_with(['#', '%']) {
            continue;
        }
        if let Some(tag) = text.strip_prefix('@') {
            let name = tag.split(|letter: char| letter.is_whitespace() || letter == '#').next().unwrap_or_default();
            if let Some(change) = changes.last_mut() {
                change.tags.push(name);
            }
        } else {
            changes.push(change(&line));
        }
    }
    changes
}

/// `name [requires] 2025-05-09T12:34:56Z Planner <mail> # note`
fn change<'a>(line: &Line<'a>) -> Change<'a> {
    let text = line.text.trim_start().trim_start_matches('+');
    let name_end =
        text.find(|letter: char| letter.is_whitespace() || matches!(letter, '[' | '#')).unwrap_or(text.len());
    let (name, rest) = text.split_at(name_end);
    let note = rest.split_once(" # ").map(|(_, note)| note);
    let words = rest.split_once('#').map_or(rest, |(words, _)| words).split_whitespace();
    let date = words.filter(|word| word.contains('T')).find_map(Date::in_name);
    let note = note.filter(|note| !note.trim().is_empty()).map(|note| {
        let start = line.span.start + (line.text.len() - note.len()) as u32;
        (Span::new(start, start + note.len() as u32), note.replace("\\n", "\n").trim().to_owned())
    });
    Change {
        name,
        line: Span::new(line.span.start, line.span.start + line.text.len() as u32),
        date,
        note,
        tags: Vec::new(),
    }
}

/// `@tag` of the latest tag on `instance`'s changes for which a deploy script exists, or else of the latest.
fn rework_suffix(folder: &Folder<'_>, name: &str, instance: &[Change<'_>]) -> Option<String> {
    let tags = instance.iter().rev().flat_map(|change| &change.tags);
    let suffixes: Vec<String> = tags.map(|tag| format!("@{tag}")).collect();
    let exists = |suffix: &&String| folder.has(&format!("deploy/{name}{suffix}.sql"));
    suffixes.iter().find(exists).or(suffixes.first()).cloned()
}

fn read_change(reading: &mut Reading<'_>, plan: &Source, change: &Change<'_>, suffix: &str, at: usize) {
    let path = |side: &str| TreePath::new(format!("{side}/{}{suffix}.sql", change.name));
    let (deploy, revert) = (path("deploy"), path("revert"));
    if !reading.folder.has(deploy.as_str()) {
        let message = format!("the plan lists `{}`, which does not exist", reading.folder.shown(&deploy));
        let location = Location { file: plan.file, span: change.line };
        reading.report(Diagnostic::error(codes::FILE_MISSING, message).at(location));
        return;
    }
    let Some(source) = reading.source(&deploy) else { return };
    let mut migration = Migration::named(&format!("{}{suffix}", change.name), None, change.name);
    migration.title = title_of(change.name);
    migration.date = change.date;
    migration.up = Some(source.whole(TransactionMode::PerStatement));
    if reading.folder.has(revert.as_str()) {
        migration.down = reading.source(&revert).map(|source| source.whole(TransactionMode::PerStatement));
    }
    if let Some((span, text)) = &change.note {
        let location = Location { file: plan.file, span: *span };
        migration.comment = Some(Comment { location, text: text.clone() });
    }
    reading.add(OrderKey::Listed(at), migration);
}

/// Scripts that no change of the plan has taken.
fn ignore_rest(reading: &mut Reading<'_>) {
    for path in reading.folder.sql_files().filter(|path| !reading.is_taken(path)).cloned().collect::<Vec<_>>() {
        match path.as_str().split('/').next() {
            Some("deploy" | "revert") => reading.ignore(&path, "the plan has no such change"),
            Some("verify") => reading.ignore(&path, "it is a verify script"),
            _ => {}
        }
    }
    let is_config = |path: &&TreePath| path.as_str() == "sqitch.conf";
    let Some(path) = reading.folder.files().iter().find(is_config).cloned() else { return };
    let Some(source) = reading.metadata(&path) else { return };
    let engine =
        source.text.lines().find_map(|line| line.trim().strip_prefix("engine")?.trim_start().strip_prefix('='));
    if let Some(engine) = engine.map(str::trim).filter(|engine| !matches!(*engine, "pg" | "cockroach" | "yugabyte")) {
        let message = format!("these migrations are for {engine}, not PostgreSQL");
        reading.report(Diagnostic::error(codes::OTHER_DATABASE, message).at(start_of(source.file)));
    }
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    const PLAN: &str = "%syntax-version=1.0.0
%project=app

# comment
b 2025-05-09T12:00:00Z A B <a@example.org> # makes b
dir/a [b] 2025-05-10T12:00:00Z A B <a@example.org>
@v1 2025-05-11T12:00:00Z A B <a@example.org> # first
c
@v2
b [b@v2] 2025-05-12T12:00:00Z A B <a@example.org> # again
gone
";

    #[test]
    fn the_plan_is_the_order() {
        check(
            &[
                ("sqitch.plan", PLAN),
                ("sqitch.conf", "[core]\n\tengine = pg\n"),
                ("deploy/b.sql", "select 'new b'"),
                ("deploy/b@v1.sql", "select 'old b'"),
                ("revert/b@v1.sql", "select 'no b'"),
                ("deploy/c.sql", "select 'c'"),
                ("deploy/dir/a.sql", "select 'a'"),
                ("deploy/extra.sql", ""),
                ("verify/c.sql", ""),
                ("data/x.sql", ""),
            ],
            "sqitch
             b@v1 | select 'old b' | down: select 'no b'
             dir/a | select 'a'
             c | select 'c'
             b | select 'new b'
             error[migration-file-missing] sqitch.plan
             ignored data/x.sql: sqitch takes no file of that name
             ignored deploy/extra.sql: the plan has no such change
             ignored verify/c.sql: it is a verify script",
        );
    }

    #[test]
    fn a_change_carries_its_day_and_note() {
        let tree: crate::migrations::MemoryTree =
            [("sqitch.plan", PLAN), ("deploy/b@v2.sql", ""), ("deploy/c.sql", "")].into_iter().collect();
        let (set, _) = crate::migrations::load(&tree, "", &crate::migrations::Options::default()).unwrap();
        let first = &set.migrations[0];
        assert_eq!(first.id.as_str(), "b@v2");
        assert_eq!(first.date.unwrap().to_string(), "2025-05-09");
        let comment = first.comment.as_ref().unwrap();
        assert_eq!((comment.text.as_str(), set.sources.slice(comment.location)), ("makes b", "makes b"));
    }
}
