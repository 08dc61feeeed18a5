//! The replay itself.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::ahead;
use super::catalogs::Catalogs;
use super::history::History;
use super::outcome::{Outcome, StatementRecord};
use super::psql::{Client, RowUse, Turn};
use super::script::ParsedStatement;
use super::split_script::SplitScript;
use crate::catalog::{Address, Catalog, CatalogError, MigrationIndex, PostgresVersion};
use crate::diagnostic::{Code, Diagnostic};
use crate::migrations::{Inclusion, MAX_INCLUDED_DEPTH, MigrationSet, TransactionMode};
use crate::sql::ast::Statement;
use crate::sql::execute::{ask, execute};
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::{FileId, Location, Span};

/// PostgreSQL refuses a statement.
pub const STATEMENT_FAILS: Code = Code("statement-fails");
/// A statement is not SQL that PostgreSQL would parse.
pub const SYNTAX_ERROR: Code = Code("syntax-error");
/// A statement is not modelled, or not exactly.
pub const OPAQUE_STATEMENT: Code = Code("opaque-statement");
/// A statement was modelled, but not exactly.
pub const INEXACT: Code = Code("inexact-model");

/// A script ends within a transaction that it began.
pub const OPEN_TRANSACTION: Code = Code("open-transaction");

/// How to replay.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The server whose behaviour is replayed.
    pub version: PostgresVersion,
    /// SQL that runs before the first migration: what the platform provides. Its file must be in the sources.
    pub baseline: Option<FileId>,
    /// The last migration to run; all if `None`.
    pub until: Option<MigrationIndex>,
}

/// Runs the migrations of a set in order. It never stops: a statement that PostgreSQL would refuse is noted, and its
/// transaction leaves nothing.
pub fn replay(set: &MigrationSet, options: &Options) -> History {
    let count = options.until.map_or(set.migrations.len(), |last| last.0 as usize + 1);
    let mut replay = Replay::begin(set, options);
    replay.run(set, 0..count);
    replay.finish()
}

/// A replay that can be stopped, copied, and continued with the migrations of another set: what two sets begin with
/// is run once.
#[derive(Clone, Debug)]
pub struct Replay(Run);

impl Replay {
    /// Runs the baseline, if there is one.
    pub fn begin(set: &MigrationSet, options: &Options) -> Self {
        let mut run = Run::new(options.version);
        if let Some(file) = options.baseline {
            let text = set.sources.get(file).shared_text();
            let whole = Span::new(0, text.len() as u32);
            let script = SplitScript::of(Source::file(file, text), &[whole], &[]);
            run.script(Part::baseline(set), script, TransactionMode::PerStatement);
        }
        run.before = run.session.catalog.clone();
        Self(run)
    }

    /// Runs these migrations of a set; the changes are told as those of the migrations at these places.
    pub fn run(&mut self, set: &MigrationSet, places: Range<usize>) {
        let count = set.migrations.len();
        let run = &mut self.0;
        ahead::in_turn(set, places.start.min(count)..places.end.min(count), |place, script| {
            if let (Some(up), Some(script)) = (&set.migrations[place].up, script) {
                let part = Part { migration: Some(MigrationIndex(place as u32)), set, depth: 0 };
                run.script(part, script, up.transaction);
            }
            run.catalogs.push(&run.session.catalog);
        });
    }

    /// Keeps nothing of what happened so far but where it led: the catalog and the state of the server.
    pub fn forget(&mut self) {
        let run = &mut self.0;
        run.session.journal.clear();
        run.session.row_changes.clear();
        run.statements.clear();
        run.journal_ends.clear();
        run.catalogs = Catalogs::default();
    }

    /// What is left behind.
    pub fn finish(self) -> History {
        self.0.finish()
    }
}

/// What a statement belongs to.
#[derive(Clone, Copy)]
struct Part<'s> {
    /// The migration; `None` for the baseline.
    migration: Option<MigrationIndex>,
    /// Where files are that scripts include.
    set: &'s MigrationSet,
    /// How many files include one another.
    depth: usize,
}

impl<'s> Part<'s> {
    fn baseline(set: &'s MigrationSet) -> Self {
        Self { migration: None, set, depth: 0 }
    }
}

/// The replay under way.
#[derive(Clone, Debug)]
struct Run {
    session: Session,
    statements: Vec<StatementRecord>,
    /// How long the journal was after each statement.
    journal_ends: Vec<usize>,
    before: Catalog,
    catalogs: Catalogs,
    diagnostics: Vec<Diagnostic>,
    inexact: BTreeMap<Address, Vec<Location>>,
}

impl Run {
    fn new(version: PostgresVersion) -> Self {
        let session = Session::new(version);
        Self {
            before: session.catalog.clone(),
            session,
            statements: Vec::new(),
            journal_ends: Vec::new(),
            catalogs: Catalogs::default(),
            diagnostics: Vec::new(),
            inexact: BTreeMap::new(),
        }
    }

    /// Runs a script in a session of its own.
    fn script(&mut self, part: Part<'_>, mut script: SplitScript, mode: TransactionMode) {
        let in_transaction = match mode {
            TransactionMode::PerScript => true,
            // One statement alone is in no block (`PreventInTransactionBlock`).
            TransactionMode::Implicit => script.len() > 1,
            TransactionMode::PerStatement => script.wants_transaction(),
        };
        if in_transaction {
            self.session.begin();
        }
        self.statements(part, &mut script);
        if !in_transaction && self.session.in_transaction() {
            self.warn_of_open_transaction(&script);
        }
        // The session ends with its script, and temporary objects go.
        self.session.commit();
        self.session.reconnect();
        self.mark_rolled_back();
    }

    /// Runs the statements of a file one by one.
    fn statements(&mut self, part: Part<'_>, script: &mut SplitScript) {
        let mut client = Client::default();
        for at in 0..script.len() {
            let Some(statement) = script.take(at) else { continue };
            let rows = RowUse::of(script.psql_command_at(at + 1));
            let text = statement.span.slice(script.source.text());
            match self.session.with_variables(text) {
                None => self.read(&mut client, part, &script.source, &statement, rows),
                Some(text) => {
                    let location = script.source.location(statement.span);
                    self.with_variables(&mut client, part, location, text, rows);
                }
            }
        }
    }

    /// Runs the statements of a file that a command of psql reads, as if they stood in its place.
    fn include(&mut self, part: Part<'_>, source: &Source, parsed: &ParsedStatement, inclusion: &Inclusion) {
        let location = source.location(parsed.span);
        let found = part.set.included.find(location.file, inclusion);
        let reason = match found {
            Some(_) if part.depth < MAX_INCLUDED_DEPTH => None,
            Some(_) => Some(format!("`{}` is included too deeply, or by itself", inclusion.path())),
            None => Some(format!("the file `{}`, which it includes, is not there", inclusion.path())),
        };
        let executed = Ok(reason.map_or(Effect::NoEffect("the file's statements follow"), Effect::Opaque));
        let is_read = matches!(executed, Ok(Effect::NoEffect(_)));
        let outcome = self.outcome(executed, location);
        self.record(part, source, parsed, outcome);
        if let Some(file) = found.filter(|_| is_read) {
            let text = part.set.sources.get(file).shared_text();
            let whole = Span::new(0, text.len() as u32);
            let mut script = SplitScript::of(Source::file(file, text), &[whole], &[]);
            self.statements(Part { depth: part.depth + 1, ..part }, &mut script);
        }
    }

    /// psql would roll back what a script leaves open; whoever wrote it counted on a tool that commits it, and so does
    /// the replay.
    fn warn_of_open_transaction(&mut self, script: &SplitScript) {
        let Some(last) = script.last_span() else { return };
        self.diagnostics.push(
            Diagnostic::warning(OPEN_TRANSACTION, "the transaction is still open at the end of the file")
                .at(script.source.location(last))
                .help("end it with COMMIT; the replay takes it as committed"),
        );
    }

    /// Marks the statements whose changes a rollback has just taken out of the journal.
    fn mark_rolled_back(&mut self) {
        let kept = self.session.journal.len();
        for (record, end) in self.statements.iter_mut().zip(&mut self.journal_ends).rev() {
            if *end <= kept {
                break;
            }
            record.rolled_back |= record.outcome == Outcome::Applied;
            *end = kept;
        }
    }

    /// Runs a statement that names psql's variables as psql sends it.
    fn with_variables(
        &mut self,
        client: &mut Client,
        part: Part<'_>,
        location: Location,
        text: String,
        rows: Option<RowUse>,
    ) {
        let whole = Span::new(0, text.len() as u32);
        let mut script = SplitScript::of(Source::made_by(location, text), &[whole], &[]);
        let last = script.len().saturating_sub(1);
        for at in 0..script.len() {
            let rows = rows.clone().filter(|_| at == last);
            if let Some(statement) = script.take(at) {
                self.read(client, part, &script.source, &statement, rows);
            }
        }
    }

    /// Does with a statement what psql does, which skips some and uses the rows of others.
    fn read(
        &mut self,
        client: &mut Client,
        part: Part<'_>,
        source: &Source,
        parsed: &ParsedStatement,
        rows: Option<RowUse>,
    ) {
        match client.take(parsed) {
            Turn::Run if let Some(inclusion) = inclusion_of(parsed) => self.include(part, source, parsed, &inclusion),
            Turn::Run => match rows {
                None => self.statement(part, source, parsed, |run, source, statement, location| {
                    let executed = execute(&mut run.session, source, statement);
                    run.outcome(executed, location)
                }),
                Some(rows) => self.use_rows(part, source, parsed, &rows),
            },
            Turn::Flow => self.record(part, source, parsed, Outcome::NoEffect("a command of psql")),
            Turn::Skip => {
                self.record(part, source, parsed, Outcome::NoEffect("stands in a branch that psql does not read"));
            }
            Turn::Unclear(reason) => {
                let location = source.location(parsed.span);
                let outcome = self.outcome(Ok(Effect::Opaque(reason)), location);
                self.record(part, source, parsed, outcome);
            }
        }
    }

    /// Runs a query and what psql makes of its rows: statements or variables.
    fn use_rows(&mut self, part: Part<'_>, source: &Source, parsed: &ParsedStatement, rows: &RowUse) {
        let mut answer = None;
        self.statement(part, source, parsed, |run, source, statement, location| {
            let asked = ask(&mut run.session, source, statement);
            let executed = asked.map(|(effect, rows)| match rows {
                Ok(rows) => {
                    answer = Some(rows);
                    effect
                }
                Err(reason) => Effect::Opaque(format!("what psql does with its rows is not known: {reason}")),
            });
            run.outcome(executed, location)
        });
        let Some(answer) = answer else { return };
        match rows {
            RowUse::Set(prefix) => {
                for (column, value) in answer.columns.iter().zip(answer.rows.first().into_iter().flatten()) {
                    self.session.set_variable(&format!("{prefix}{column}"), value.clone());
                }
            }
            RowUse::Execute => {
                let location = source.location(parsed.span);
                for text in answer.rows.into_iter().flatten().flatten() {
                    let whole = Span::new(0, text.len() as u32);
                    let mut script = SplitScript::of(Source::made_by(location, text), &[whole], &[]);
                    for at in 0..script.len() {
                        if let Some(statement) = script.take(at) {
                            self.read(&mut Client::default(), part, &script.source, &statement, None);
                        }
                    }
                }
            }
        }
    }

    /// Runs a statement in the way that is given, unless its transaction has failed.
    fn statement(
        &mut self,
        part: Part<'_>,
        source: &Source,
        parsed: &ParsedStatement,
        run: impl FnOnce(&mut Self, &Source, &Statement, Location) -> Outcome,
    ) {
        let number = self.statements.len() as u32;
        self.session.begin_statement(part.migration, number, source, parsed.span);
        let location = source.location(parsed.span);
        let outcome = match &parsed.statement {
            Err(_) if self.session.transaction_failed() => Outcome::Skipped,
            Ok(statement) => {
                let ends = matches!(statement, Statement::Transaction(_));
                if self.session.transaction_failed() && !ends {
                    Outcome::Skipped
                } else {
                    run(self, source, statement, location)
                }
            }
            Err(error) => {
                self.session.fail_transaction();
                let place = source.location(error.span);
                self.diagnostics
                    .push(Diagnostic::error(SYNTAX_ERROR, error.message.clone()).sqlstate(error.sqlstate).at(place));
                Outcome::Failed(CatalogError::new(error.sqlstate, error.message.clone()))
            }
        };
        self.record(part, source, parsed, outcome);
    }

    /// Notes what became of a statement.
    fn record(&mut self, part: Part<'_>, source: &Source, parsed: &ParsedStatement, outcome: Outcome) {
        self.mark_rolled_back();
        let location = source.location(parsed.span);
        self.statements.push(StatementRecord {
            migration: part.migration,
            location,
            leading_comment: parsed.leading_comment,
            command: Arc::clone(&parsed.command),
            outcome,
            rolled_back: false,
        });
        self.journal_ends.push(self.session.journal.len());
    }

    /// What is to be said of what a statement did.
    fn outcome(&mut self, executed: Executed, location: Location) -> Outcome {
        self.take_notices();
        match executed {
            Ok(effect) => {
                let outcome = Outcome::from(effect);
                if let Outcome::Opaque(reason) = &outcome {
                    let message = format!("not modelled: {reason}");
                    self.diagnostics.push(
                        Diagnostic::warning(OPAQUE_STATEMENT, message)
                            .at(location)
                            .help("what it does to the schema is missing from the model"),
                    );
                }
                outcome
            }
            Err(error) => {
                self.diagnostics.push(failure(&error, location));
                Outcome::Failed(error)
            }
        }
    }

    fn take_notices(&mut self) {
        for notice in std::mem::take(&mut self.session.notices) {
            if notice.inexact.is_empty() {
                continue;
            }
            self.diagnostics.push(Diagnostic::warning(INEXACT, notice.message).at(notice.location));
            for address in notice.inexact {
                self.inexact.entry(address).or_default().push(notice.location);
            }
        }
    }

    fn finish(self) -> History {
        History {
            steps: self.session.journal,
            row_changes: self.session.row_changes,
            statements: self.statements,
            before: self.before,
            last: self.session.catalog,
            catalogs: self.catalogs,
            diagnostics: self.diagnostics,
            inexact: self.inexact,
        }
    }
}

/// The file that a command of psql reads.
fn inclusion_of(parsed: &ParsedStatement) -> Option<Inclusion> {
    match &parsed.statement {
        Ok(Statement::Psql(command)) => Inclusion::of(&command.command, &command.arguments),
        _ => None,
    }
}

/// PostgreSQL's error as a diagnostic.
fn failure(error: &CatalogError, location: Location) -> Diagnostic {
    let mut message = error.message.clone();
    if let Some(detail) = &error.detail {
        message.push_str(": ");
        message.push_str(&detail.replace('\n', "; "));
    }
    let diagnostic = Diagnostic::error(STATEMENT_FAILS, message).sqlstate(error.sqlstate).at(location);
    match &error.hint {
        Some(hint) => diagnostic.help(hint.clone()),
        None => diagnostic,
    }
}
