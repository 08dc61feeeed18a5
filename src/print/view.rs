//! Views and materialized views.

use crate::catalog::Object;
use crate::catalog::relation::{CheckOption, Persistence, View};
use crate::print::Printer;

impl Printer<'_> {
    /// `CREATE VIEW …;` or `CREATE MATERIALIZED VIEW …;`. The names of the columns are always given, so that a renamed
    /// column of a table leaves those of the view alone.
    pub(super) fn create_view(&self, object: &Object, view: &View) -> Vec<String> {
        let name = self.object_name(object);
        let names = self.identifiers(view.columns.iter().map(|column| &column.name));
        let columns = if names.is_empty() { String::new() } else { format!(" ({names})") };
        let options =
            if view.options.is_empty() { String::new() } else { format!("\nWITH ({})", self.options(&view.options)) };
        let query = self.sql(&view.query);
        let query = query.trim().trim_end_matches(';');
        let mut statements = Vec::new();
        match &view.materialized {
            Some(materialized) => {
                let method = materialized.access_method.as_ref();
                let method = method.map_or_else(String::new, |method| format!("\nUSING {}", self.identifier(method)));
                let place = materialized.tablespace.as_ref();
                let place = place.map_or_else(String::new, |place| format!("\nTABLESPACE {}", self.identifier(place)));
                statements.push(format!(
                    "CREATE MATERIALIZED VIEW {name}{columns}{method}{options}{place} AS\n{query}\nWITH NO DATA;"
                ));
            }
            None => {
                let temporary = if matches!(view.persistence, Persistence::Temporary(_)) { "TEMPORARY " } else { "" };
                let check = match view.check_option {
                    None => "",
                    Some(CheckOption::Local) => "\nWITH LOCAL CHECK OPTION",
                    Some(CheckOption::Cascaded) => "\nWITH CASCADED CHECK OPTION",
                };
                statements.push(format!("CREATE {temporary}VIEW {name}{columns}{options} AS\n{query}{check};"));
            }
        }
        for column in &view.columns {
            let column_name = self.identifier(&column.name);
            if let Some(default) = &column.default {
                let default = self.default_expression(default);
                statements.push(format!("ALTER VIEW {name} ALTER COLUMN {column_name} SET DEFAULT {default};"));
            }
            if let Some(target) = column.statistics {
                statements.push(format!(
                    "ALTER MATERIALIZED VIEW {name} ALTER COLUMN {column_name} SET STATISTICS {target};"
                ));
            }
        }
        statements
    }

    /// `CLUSTER ON`, once the index is there.
    pub(super) fn finish_view(&self, object: &Object, view: &View) -> Option<String> {
        let index = view.materialized.as_ref()?.cluster_on?;
        let (name, index) = (self.object_name(object), self.bare_name(index.whole()));
        Some(format!("ALTER MATERIALIZED VIEW {name} CLUSTER ON {index};"))
    }
}
