//! `schemabook show`

use std::io::Write;

use anyhow::bail;

use super::args::{Common, Show};
use crate::document::reference;
use crate::report;

impl Show {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        let project = common.replay(&settings)?;
        common.report(&project.diagnostics, &project.set.sources)?;
        let text = project.with_book(|book| {
            let subject = book.story.directory.find(&self.object)?;
            let Some(page) = reference(book, subject.address) else {
                let name = book.story.directory.full_name(subject.address);
                let notes = book.story.chronicle(subject.address).notes.join(" ");
                bail!("`{name}` is not there. {notes} `--at` shows it as it was, `schemabook log` tells its history.");
            };
            Ok(report::page(&page, common.terminal()))
        })?;
        std::io::stdout().lock().write_all(text.as_bytes())?;
        Ok(project.exit_code(common))
    }
}
