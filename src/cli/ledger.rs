//! `schemabook ledger`

use std::io::Write;

use serde::Serialize;

use super::args::{Common, Ledger, TextOrJson};
use super::project::Project;
use crate::replay::StatementRecord;

/// One statement in the JSON of `ledger`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    migration: Option<&'a str>,
    file: &'a str,
    line: u32,
    command: &'a str,
    outcome: &'static str,
    rolled_back: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    sqlstate: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl Ledger {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        let project = common.replay(&settings)?;
        let entries: Vec<Entry<'_>> = project.history.statements.iter().map(|record| entry(&project, record)).collect();
        let mut out = std::io::stdout().lock();
        match self.format {
            TextOrJson::Json => {
                serde_json::to_writer_pretty(&mut out, &entries)?;
                writeln!(out)?;
            }
            TextOrJson::Text => {
                for entry in &entries {
                    write!(out, "{:<9} {}:{} {}", entry.outcome, entry.file, entry.line, entry.command)?;
                    match (entry.sqlstate, entry.reason) {
                        (Some(state), Some(reason)) => writeln!(out, ": {state} {reason}")?,
                        (None, Some(reason)) => writeln!(out, ": {reason}")?,
                        _ if entry.rolled_back => writeln!(out, ": rolled back at the end of its transaction")?,
                        _ => writeln!(out)?,
                    }
                }
                let counts = project.history.counts();
                writeln!(
                    out,
                    "{} statements: {} applied, {} without schema effect, {} opaque, {} failed",
                    counts.total(),
                    counts.applied,
                    counts.no_effect,
                    counts.opaque,
                    counts.failed
                )?;
            }
        }
        Ok(project.exit_code(common))
    }
}

fn entry<'a>(project: &'a Project, record: &'a StatementRecord) -> Entry<'a> {
    let file = project.set.sources.get(record.location.file);
    Entry {
        migration: record.migration.map(|index| project.set.migrations[index.0 as usize].id.as_str()),
        file: file.path(),
        line: file.line(record.location.span.start),
        command: &record.command,
        outcome: record.outcome.word(),
        rolled_back: record.rolled_back,
        sqlstate: record.outcome.sqlstate(),
        reason: record.outcome.reason(),
    }
}
