//! A script cut into statements, each of which is parsed when its turn comes, or ahead of it.

use std::sync::Arc;

use super::script::ParsedStatement;
use crate::sql::ast::{OnCommit, SettingScope, Statement, Transaction};
use crate::sql::source::Source;
use crate::sql::{RawStatement, RawStatementKind, split_ranges};
use crate::text::Span;

/// The statements of a script, in order. What the parser makes takes many times the room of the text, so on one thread
/// no statement is parsed before the one before it has run.
pub(super) struct SplitScript {
    /// The text that the statements stand in.
    pub(super) source: Source,
    raw: Vec<RawStatement>,
    /// Those that were parsed before their turn.
    ahead: Vec<Option<ParsedStatement>>,
}

impl SplitScript {
    /// Cuts the parts of a text that run.
    pub(super) fn of(source: Source, sections: &[Span], breakpoints: &[u32]) -> Self {
        let raw = split_ranges(&Arc::clone(source.text()), sections, breakpoints).statements;
        let ahead = raw.iter().map(|_| None).collect();
        Self { source, raw, ahead }
    }

    /// The same with all statements parsed.
    pub(super) fn parsed_ahead(mut self) -> Self {
        for at in 0..self.len() {
            self.look_at(at);
        }
        self
    }

    /// How many statements there are.
    pub(super) fn len(&self) -> usize {
        self.raw.len()
    }

    /// The text of the last statement.
    pub(super) fn last_span(&self) -> Option<Span> {
        self.raw.last().map(|raw| raw.span)
    }

    /// The next statement, whose turn has come.
    pub(super) fn take(&mut self, at: usize) -> Option<ParsedStatement> {
        let raw = self.raw.get(at)?;
        let ahead = self.ahead[at].take();
        Some(ahead.unwrap_or_else(|| ParsedStatement::parse(raw, self.source.text())))
    }

    /// The statement at a place, if it is a command of psql.
    pub(super) fn psql_command_at(&mut self, at: usize) -> Option<&ParsedStatement> {
        let is_command = self.raw.get(at).is_some_and(|raw| raw.kind == RawStatementKind::PsqlCommand);
        is_command.then(|| self.look_at(at)).flatten()
    }

    fn look_at(&mut self, at: usize) -> Option<&ParsedStatement> {
        let raw = self.raw.get(at)?;
        Some(self.ahead[at].get_or_insert_with(|| ParsedStatement::parse(raw, self.source.text())))
    }

    /// Whether the script counts on a transaction around it, although its tool opens none: its first word about
    /// transactions only makes sense inside one, or it makes a temporary table that a commit drops. One that holds what
    /// no transaction may hold counts on none.
    pub(super) fn wants_transaction(&mut self) -> bool {
        for at in 0..self.len() {
            if !self.raw[at].may_need_transaction() {
                continue;
            }
            let Some(Ok(statement)) = self.look_at(at).map(|parsed| &parsed.statement) else { continue };
            let wants = match statement {
                Statement::CreateTable(table) => drops_on_commit(table.on_commit),
                Statement::CreateTableAs(table) => drops_on_commit(table.on_commit),
                Statement::Lock(_) | Statement::SetConstraints(_) => true,
                Statement::SetVariable(set) => set.scope == SettingScope::Local,
                Statement::Transaction(transaction) => return !matches!(**transaction, Transaction::Begin(_)),
                _ => false,
            };
            if wants {
                return !self.refuses_transactions();
            }
        }
        false
    }

    fn refuses_transactions(&mut self) -> bool {
        (0..self.len()).any(|at| {
            let parsed = self.look_at(at).and_then(|parsed| parsed.statement.as_ref().ok());
            parsed.is_some_and(Statement::refuses_transactions)
        })
    }
}

fn drops_on_commit(on_commit: Option<OnCommit>) -> bool {
    matches!(on_commit, Some(OnCommit::Drop | OnCommit::DeleteRows))
}
