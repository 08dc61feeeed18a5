//! A page for a terminal: what a browser shows, without pictures and without the history, which `log` tells.

use super::grid::grid;
use super::log::Terminal;
use super::paint::{Ink, Run, painted, runs, wrap};
use crate::document::{Block, Page, Section};

/// How far the contents of a section stand in.
const INDENT: usize = 2;

/// A page as text.
pub fn page(page: &Page, terminal: Terminal) -> String {
    let mut writer = Writer { terminal, text: String::new() };
    let mut title = vec![(Ink::Plain, format!("{} ", page.kind.to_lowercase())), (Ink::Heading, page.title.clone())];
    for badge in &page.badges {
        title.push((Ink::Title, format!("  {}", badge.text)));
    }
    writer.lines(0, &title);
    let is_relation = page.sections.iter().any(|section| section.anchor == "columns");
    for section in &page.sections {
        let told_elsewhere = section.anchor == "history" || (section.anchor == "definition" && is_relation);
        if !told_elsewhere {
            writer.section(section);
        }
    }
    writer.text
}

struct Writer {
    terminal: Terminal,
    text: String,
}

impl Writer {
    fn lines(&mut self, indent: usize, runs: &[Run]) {
        for line in wrap(runs, self.terminal.columns.saturating_sub(indent)) {
            self.painted(indent, &line);
        }
    }

    fn painted(&mut self, indent: usize, line: &[Run]) {
        let line = painted(line, self.terminal.style);
        self.text.push_str(&" ".repeat(if line.is_empty() { 0 } else { indent }));
        self.text.push_str(&line);
        self.text.push('\n');
    }

    fn section(&mut self, section: &Section) {
        let start = self.text.len();
        if section.anchor != "description" {
            self.text.push('\n');
            self.lines(0, &[(Ink::Heading, section.title.clone())]);
        }
        let after_heading = self.text.len();
        for block in &section.blocks {
            self.block(block);
        }
        if self.text.len() == after_heading {
            self.text.truncate(start);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(inlines) => self.lines(INDENT, &runs(inlines)),
            Block::Markdown(text) => self.lines(INDENT, &[(Ink::Plain, text.trim().to_owned())]),
            Block::Prose(prose) => {
                let text = prose.with_links(|reference| reference.label.clone());
                self.lines(INDENT, &[(Ink::Plain, text.trim().to_owned())]);
            }
            Block::Warning(inlines) => {
                let mut line = vec![(Ink::Warning, "! ".to_owned())];
                line.extend(runs(inlines));
                self.lines(INDENT, &line);
            }
            Block::Table(table) => {
                for line in grid(table, self.terminal.columns.saturating_sub(INDENT)) {
                    self.painted(INDENT, &line);
                }
            }
            Block::List(items) => {
                for item in items {
                    let mut line = vec![(Ink::Plain, "- ".to_owned())];
                    line.extend(runs(item));
                    self.lines(INDENT, &line);
                }
            }
            Block::Counters(counters) => {
                for (name, number, _) in counters {
                    self.lines(INDENT, &[(Ink::Heading, number.to_string()), (Ink::Plain, format!(" {name}"))]);
                }
            }
            Block::Code(code) => {
                for line in code.text.lines() {
                    self.painted(INDENT, &[(Ink::Plain, line.replace('\t', "    "))]);
                }
            }
            Block::Details { summary, blocks } => {
                self.lines(INDENT, &runs(summary));
                for block in blocks {
                    self.block(block);
                }
            }
            Block::Heading(_, inlines) => self.lines(INDENT, &runs(inlines)),
            Block::Diagram(_) | Block::Chart(_) | Block::Timeline(_) => {}
        }
    }
}
