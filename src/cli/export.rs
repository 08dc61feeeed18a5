//! `schemabook export`

use std::collections::BTreeSet;
use std::io::Write;

use super::args::{Common, Export, ExportFormat};
use super::{CLEAN, INCOMPLETE};
use crate::render;

impl Export {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let project = common.replay()?;
        let left_out = if self.include_baseline { BTreeSet::new() } else { project.baseline() };
        let text = match self.format {
            ExportFormat::Sql => render::sql::export(project.history.catalog(), &left_out),
        };
        std::io::stdout().lock().write_all(text.as_bytes())?;
        let counts = project.history.counts();
        let incomplete = counts.failed > 0 || (common.strict && counts.opaque > 0);
        Ok(if incomplete { INCOMPLETE } else { CLEAN })
    }
}
