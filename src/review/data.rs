//! What migrations do to rows.

use super::sides::Sides;
use crate::catalog::MigrationIndex;
use crate::replay::Outcome;
use crate::sql::ast::{CopySource, DataStatementKind, Statement};
use crate::sql::{parse, split};
use crate::text::Location;

/// A statement that changes rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataChange {
    /// What it does.
    pub action: DataAction,
    /// The tables, as the statement names them.
    pub tables: Vec<String>,
    /// Whether it takes every row: no condition is written.
    pub every_row: bool,
    /// The migration that it stands in.
    pub migration: Option<MigrationIndex>,
    /// Its text, in the sources of the head.
    pub location: Location,
}

/// What a statement does to rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the SQL word for it")]
pub enum DataAction {
    Insert,
    Update,
    Delete,
    Merge,
    Truncate,
    Copy,
}

impl DataAction {
    /// The word for what happened to the rows of a table.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Insert => "rows inserted",
            Self::Update => "rows updated",
            Self::Delete => "rows deleted",
            Self::Merge => "rows merged",
            Self::Truncate => "truncated",
            Self::Copy => "rows copied in",
        }
    }

    /// Whether rows are lost.
    pub const fn destroys(self) -> bool {
        matches!(self, Self::Delete | Self::Truncate)
    }
}

/// The statements of the head's new migrations that change rows.
pub(super) fn changes(sides: &Sides) -> Vec<DataChange> {
    let head = &sides.head;
    let is_new = |migration: Option<MigrationIndex>| {
        migration.is_some_and(|index| {
            let id = &head.set.migrations[index.0 as usize].id;
            index.0 as usize >= sides.shared && !sides.base.migrations().iter().any(|migration| migration.id == *id)
        })
    };
    let ran = head.history.statements.iter().filter(|statement| {
        is_new(statement.migration)
            && !statement.rolled_back
            && !matches!(statement.outcome, Outcome::Failed(_) | Outcome::Skipped)
    });
    ran.filter_map(|statement| {
        let text = head.set.sources.slice(statement.location);
        let (action, tables, every_row) = action_of(text)?;
        Some(DataChange { action, tables, every_row, migration: statement.migration, location: statement.location })
    })
    .collect()
}

/// What a statement does to the rows of which tables, and whether to all.
fn action_of(text: &str) -> Option<(DataAction, Vec<String>, bool)> {
    let script = split(text);
    let statement = parse(script.statements.first()?, text).ok()?;
    match statement {
        Statement::Data(data) => {
            let action = match data.kind {
                DataStatementKind::Insert => DataAction::Insert,
                DataStatementKind::Update => DataAction::Update,
                DataStatementKind::Delete => DataAction::Delete,
                DataStatementKind::Merge => DataAction::Merge,
                DataStatementKind::Query => return None,
            };
            let filters = matches!(action, DataAction::Update | DataAction::Delete);
            let every_row = filters && !text.to_ascii_uppercase().contains("WHERE");
            Some((action, data.targets.iter().map(ToString::to_string).collect(), every_row))
        }
        Statement::Truncate(truncate) => {
            let tables = truncate.tables.iter().map(|table| table.name.to_string()).collect();
            Some((DataAction::Truncate, tables, true))
        }
        Statement::Copy(copy) if copy.from => match copy.source {
            CopySource::Table(table, _) => Some((DataAction::Copy, vec![table.to_string()], false)),
            CopySource::Query(_) => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{DataAction, action_of};

    #[test]
    fn statements_say_what_they_do_to_which_rows() {
        for (sql, action, table, every_row) in [
            ("INSERT INTO a (x) VALUES (1)", DataAction::Insert, "a", false),
            ("update app.a set x = 1", DataAction::Update, "app.a", true),
            ("DELETE FROM a WHERE x = 1", DataAction::Delete, "a", false),
            ("TRUNCATE TABLE a CASCADE", DataAction::Truncate, "a", true),
        ] {
            let found = action_of(sql).expect(sql);
            assert_eq!(found, (action, vec![table.to_owned()], every_row), "{sql}");
        }
        assert_eq!(action_of("SELECT 1"), None);
        assert_eq!(action_of("not sql"), None);
    }
}
