//! The history of an object for a terminal and as JSON.

use serde::Serialize;

use super::paint::{Ink, Run, painted, runs, wrap};
use super::terminal::Style;
use crate::document::{Chronicle, Entry};

/// The version of the JSON: raised when a field changes its meaning or goes, not when one is added.
const VERSION: u32 = 1;
/// How many lines of a statement are shown; of a longer one those that name the object.
const MOST_LINES: usize = 12;

/// How much further the second line of something long stands in.
const HANGING: usize = 2;

/// How to write for a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// With colours or without.
    pub style: Style,
    /// How many columns there are.
    pub columns: usize,
}

/// A history as JSON.
pub fn log_json(chronicle: &Chronicle) -> String {
    #[derive(Serialize)]
    struct Versioned<'a> {
        version: u32,
        #[serde(flatten)]
        chronicle: &'a Chronicle,
    }
    let text = serde_json::to_string_pretty(&Versioned { version: VERSION, chronicle });
    text.map(|text| text + "\n").unwrap_or_default()
}

/// A history as text, newest first, in the manner of `git log`.
pub fn log(chronicle: &Chronicle, terminal: Terminal) -> String {
    let mut page = Writer { terminal, text: String::new() };
    page.opening(chronicle);
    let mut migration = None;
    for entry in &chronicle.entries {
        if migration != Some(&entry.migration) {
            page.migration(entry);
            migration = Some(&entry.migration);
        }
        page.entry(entry, chronicle);
    }
    page.text
}

struct Writer {
    terminal: Terminal,
    text: String,
}

impl Writer {
    fn line(&mut self, indent: usize, runs: &[Run]) {
        let columns = self.terminal.columns.saturating_sub(indent + HANGING);
        for (at, line) in wrap(runs, columns).iter().enumerate() {
            let line = painted(line, self.terminal.style);
            let margin = indent + if at > 0 && indent > 0 { HANGING } else { 0 };
            self.text.push_str(&" ".repeat(if line.is_empty() { 0 } else { margin }));
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    fn opening(&mut self, chronicle: &Chronicle) {
        let mut title = vec![(Ink::Plain, format!("{} ", chronicle.kind)), (Ink::Heading, chronicle.object.clone())];
        if !chronicle.present {
            title.push((Ink::Removed, " (dropped)".to_owned()));
        }
        self.line(0, &title);
        if !chronicle.former_names.is_empty() {
            self.line(0, &[(Ink::Faint, format!("formerly {}", chronicle.former_names.join(", ")))]);
        }
        for note in &chronicle.notes {
            self.line(0, &[(Ink::Warning, note.clone())]);
        }
    }

    fn migration(&mut self, entry: &Entry) {
        let name =
            entry.migration.as_deref().map_or("baseline".to_owned(), |migration| format!("migration {migration}"));
        self.text.push('\n');
        self.line(0, &[(Ink::Title, name)]);
        if let Some(date) = &entry.date {
            self.line(0, &[(Ink::Plain, format!("Date:   {date}"))]);
        }
        if let Some(reason) = &entry.reason {
            let first: Vec<&str> = reason.lines().take_while(|line| !line.trim().is_empty()).collect();
            self.line(0, &[(Ink::Plain, format!("Reason: {}", first.join(" ")))]);
        }
    }

    fn entry(&mut self, entry: &Entry, chronicle: &Chronicle) {
        let lines = if entry.line == entry.last_line { String::new() } else { format!("-{}", entry.last_line) };
        self.text.push('\n');
        self.line(0, &[(Ink::Faint, format!("{}:{}{lines}", entry.file, entry.line))]);
        for occurrence in &entry.changes {
            self.line(4, &runs(&occurrence.line()));
        }
        self.text.push('\n');
        if entry.inner_sql.is_empty() {
            self.sql(&entry.sql, entry.line, &needles(chronicle));
        } else {
            self.block(entry);
        }
    }

    /// A statement with its line numbers; of a long one the lines that matter.
    fn sql(&mut self, sql: &str, first_line: u32, needles: &[String]) {
        let lines: Vec<&str> = sql.lines().collect();
        let last = first_line as usize + lines.len();
        let digits = last.to_string().len();
        let mut skipped = false;
        for (at, line) in lines.iter().enumerate() {
            let matters = at == 0 || needles.iter().any(|needle| line.to_lowercase().contains(needle));
            if lines.len() > MOST_LINES && !matters {
                skipped = true;
                continue;
            }
            if std::mem::take(&mut skipped) {
                self.raw(&format!("{:>digits$} | …", ""));
            }
            self.raw(&format!("{:>digits$} | {line}", first_line as usize + at));
        }
        if skipped {
            self.raw(&format!("{:>digits$} | …", ""));
        }
    }

    /// What a block or call ran, below its first line.
    fn block(&mut self, entry: &Entry) {
        let first = entry.sql.lines().next().unwrap_or_default();
        self.raw(&format!("{} | {first}", entry.line));
        let margin = " ".repeat(entry.line.to_string().len());
        if entry.last_line > entry.line {
            self.raw(&format!("{margin} | …"));
        }
        for inner in &entry.inner_sql {
            let lines: Vec<&str> = inner.lines().collect();
            for (at, line) in lines.iter().take(MOST_LINES).enumerate() {
                self.raw(&format!("{margin} {} {line}", if at == 0 { '>' } else { ' ' }));
            }
            if lines.len() > MOST_LINES {
                self.raw(&format!("{margin}   …"));
            }
        }
    }

    /// A line of SQL, which is never broken.
    fn raw(&mut self, line: &str) {
        let line = line.replace('\t', "    ");
        let line = self.terminal.style.paint(Ink::Faint, line.trim_end());
        self.text.push_str("    ");
        self.text.push_str(&line);
        self.text.push('\n');
    }
}

/// The names, in small letters, that make a line of a statement matter.
fn needles(chronicle: &Chronicle) -> Vec<String> {
    let last = |name: &str| name.rsplit('.').next().unwrap_or(name).trim_matches('"').to_lowercase();
    let former = chronicle.former_names.iter().map(|name| last(name));
    former.chain([last(chronicle.object.split('(').next().unwrap_or_default())]).collect()
}
