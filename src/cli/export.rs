//! `schemabook export`

use std::collections::BTreeSet;
use std::io::Write;

use super::args::{Common, Export, ExportFormat};
use crate::catalog::{Catalog, Object, ObjectId};
use crate::migrations::is_bookkeeping_table;
use crate::render;

impl Export {
    pub(super) fn execute(&self, common: &Common) -> anyhow::Result<u8> {
        let settings = common.settings()?;
        let project = common.replay(&settings)?;
        project.report(common)?;
        let baseline = project.baseline();
        let left_out = if self.include_baseline { bookkeeping(project.history.catalog(), &baseline) } else { baseline };
        let text = match self.format {
            ExportFormat::Sql => render::sql::export(project.history.catalog(), &left_out),
            ExportFormat::Json => project.with_book(|book| render::json::export(book, &left_out))?,
        };
        std::io::stdout().lock().write_all(text.as_bytes())?;
        Ok(project.exit_code(common))
    }
}

/// The tables of the baseline in which the migration tool writes down what it has applied, with what is theirs alone:
/// a baseline has them for the migrations that name them, and the tool makes them by itself.
fn bookkeeping(catalog: &Catalog, baseline: &BTreeSet<ObjectId>) -> BTreeSet<ObjectId> {
    let objects = baseline.iter().filter_map(|id| catalog.object(*id));
    objects
        .filter(|object| object.as_table().is_some() && is_bookkeeping_table(object.name.as_str()))
        .filter_map(|table| parts_of(catalog, table))
        .flatten()
        .collect()
}

/// A table with its indexes, constraints, triggers and sequences; `None` if anything else depends on it.
fn parts_of(catalog: &Catalog, table: &Object) -> Option<BTreeSet<ObjectId>> {
    let mut parts: BTreeSet<ObjectId> = catalog.members(table.id).map(|member| member.id).collect();
    for dependency in catalog.dependents_of_object(table.id) {
        let dependent = catalog.object(dependency.dependent.object)?;
        let sequence = dependent.as_sequence();
        if sequence.is_some_and(|sequence| sequence.owned_by.is_some_and(|column| column.object == table.id)) {
            parts.insert(dependent.id);
        } else if !parts.contains(&dependent.id) {
            return None;
        }
    }
    parts.insert(table.id);
    Some(parts)
}
