//! `schemabook log`

use std::io::Write;

use super::args::{Common, Log, TextOrJson};
use crate::document::Story;
use crate::replay::{Ledger, Standing};
use crate::report;

impl Log {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        let project = common.replay(&settings)?;
        common.report(&project.diagnostics, &project.set.sources)?;
        let ledger = Ledger::of(&project.history.steps);
        let story = Story::new(&project.set, &project.history, &ledger);
        let subject = story.directory.find(&self.object)?;
        let mut chronicle = story.chronicle(subject.address);
        if subject.standing == Standing::Former {
            chronicle.notes.insert(0, format!("`{}` is its former name.", self.object));
        }
        let text = match self.format {
            TextOrJson::Json => report::log_json(&chronicle),
            TextOrJson::Text => report::log(&chronicle, common.terminal()),
        };
        std::io::stdout().lock().write_all(text.as_bytes())?;
        Ok(project.exit_code(common))
    }
}
