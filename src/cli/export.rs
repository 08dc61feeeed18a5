//! `schemabook export`

use std::collections::BTreeSet;
use std::io::Write;

use super::args::{Common, Export, ExportFormat};
use crate::render;

impl Export {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        let project = common.replay(&settings)?;
        project.report(common)?;
        let left_out = if self.include_baseline { BTreeSet::new() } else { project.baseline() };
        let text = match self.format {
            ExportFormat::Sql => render::sql::export(project.history.catalog(), &left_out),
            ExportFormat::Json => project.with_book(|book| render::json::export(book, &left_out))?,
        };
        std::io::stdout().lock().write_all(text.as_bytes())?;
        Ok(project.exit_code(common))
    }
}
