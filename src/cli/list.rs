//! `schemabook list`

use std::io::Write;

use serde::Serialize;

use super::args::{Common, List, TextOrJson};
use crate::migrations::{LayoutName, MigrationSet};

/// The JSON of `list`: paths are relative to the folder.
#[derive(Serialize)]
struct Listing<'a> {
    layout: LayoutName,
    migrations: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    up: Option<&'a str>,
    down: Option<&'a str>,
}

impl List {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        let (set, diagnostics) = common.load(&settings)?;
        common.report(&diagnostics, &set.sources)?;
        let mut out = std::io::stdout().lock();
        match self.format {
            TextOrJson::Json => {
                serde_json::to_writer_pretty(&mut out, &listing(&set))?;
                writeln!(out)?;
            }
            TextOrJson::Text => {
                writeln!(out, "layout {}: {}", set.layout, set.evidence)?;
                for migration in &set.migrations {
                    writeln!(out, "{}", migration.id)?;
                }
                for ignored in &set.ignored {
                    writeln!(out, "ignored {}: {}", ignored.path, ignored.reason)?;
                }
            }
        }
        Ok(super::CLEAN)
    }
}

fn listing(set: &MigrationSet) -> Listing<'_> {
    let migrations = set
        .migrations
        .iter()
        .map(|migration| Entry {
            id: migration.id.as_str(),
            up: migration.up.as_ref().map(|up| up.path.as_str()),
            down: migration.down.as_ref().map(|down| down.path.as_str()),
        })
        .collect();
    Listing { layout: set.layout, migrations }
}
