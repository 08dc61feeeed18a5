//! Runs one statement in a session: all or nothing, with PostgreSQL's rules for transactions.

use std::sync::Arc;

use super::analyze::{Analyzer, Scope};
use super::ast::{Copy, CopySource, DataStatement, DataStatementKind, DropBehavior, Statement, Transaction, Truncate};
use super::evaluate::value::{Stop, Value};
use super::evaluate::{NoVariables, Table, Variables, change, effects, sequence, text_of};
use super::event_trigger;
use super::lower;
use super::plpgsql;
use super::prepared;
use super::session::{Effect, Executed, RowAction, Session};
use super::source::Source;
use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;

/// Runs a statement. After an error everything is as before, but that an open transaction has failed.
pub fn execute(session: &mut Session, source: &Source, statement: &Statement) -> Executed {
    if let Statement::Transaction(transaction) = statement {
        return control_transaction(session, transaction);
    }
    whole_or_not(session, source, |session| dispatch(session, source, statement))
}

/// The rows of a query as psql gets them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The values as text; `None` for null.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Runs a statement and gives the rows of a query, or why they are not known, to psql, which wants to do something with
/// them. After an error everything is as before, but that an open transaction has failed.
///
/// # Errors
/// What PostgreSQL would refuse.
pub fn ask(
    session: &mut Session,
    source: &Source,
    statement: &Statement,
) -> Result<(Effect, Result<Answer, Arc<str>>), CatalogError> {
    let Statement::Data(query) = statement else {
        return execute(session, source, statement).map(|effect| (effect, Err(Arc::from("it is no query"))));
    };
    let mut answer = Err(Arc::from("the query is not evaluated"));
    let calls = effects::of_text(session, source.slice(query.span));
    let effect = whole_or_not(session, source, |session| {
        let (effect, table) = evaluate_data(session, source, query, (calls, &NoVariables))?;
        answer = table.and_then(|table| answer_of(session, &table));
        Ok(effect)
    })?;
    Ok((effect, answer))
}

fn answer_of(session: &Session, table: &Table) -> Result<Answer, Arc<str>> {
    let value = |value: &Value| match value {
        Value::Unknown(reason) => Err(Arc::clone(reason)),
        value => Ok(text_of(session, value)),
    };
    let rows = table.rows.iter().map(|row| row.iter().map(value).collect()).collect::<Result<_, _>>()?;
    Ok(Answer { columns: table.columns.iter().map(ToString::to_string).collect(), rows })
}

/// Runs something that leaves nothing when it fails.
fn whole_or_not(session: &mut Session, source: &Source, run: impl FnOnce(&mut Session) -> Executed) -> Executed {
    if session.transaction_failed() {
        return Err(CatalogError::new(
            "25P02",
            "current transaction is aborted, commands ignored until end of transaction block",
        ));
    }
    let before = session.snapshot();
    let executed = run(session);
    if !session.in_transaction() {
        session.undo_local_settings();
    }
    match &executed {
        Ok(Effect::Opaque(_)) => {
            let here = session.origin.location.span;
            let text = source.text().get(here.range()).unwrap_or_else(|| source.text());
            session.note_opaque(text);
        }
        Ok(Effect::Applied | Effect::NoEffect(_)) => {}
        Err(_) => {
            session.restore(before);
            session.fail_transaction();
        }
    }
    executed
}

/// Hands a statement to the function for its kind; what it had done before an error stays done.
pub(super) fn dispatch(session: &mut Session, source: &Source, statement: &Statement) -> Executed {
    event_trigger::around(session, statement, |session| run_by_kind(session, source, statement))
}

fn run_by_kind(session: &mut Session, source: &Source, statement: &Statement) -> Executed {
    match statement {
        Statement::CreateSchema(statement) => lower::create_schema(session, source, statement),
        Statement::CreateType(statement) => lower::create_type(session, source, statement),
        Statement::AlterType(statement) => lower::alter_type(session, statement),
        Statement::CreateDomain(statement) => lower::create_domain(session, source, statement),
        Statement::AlterDomain(statement) => lower::alter_domain(session, source, statement),
        Statement::CreateFunction(statement) => lower::create_function(session, source, statement),
        Statement::AlterFunction(statement) => lower::alter_function(session, source, statement),
        Statement::CreateAggregate(statement) => lower::create_aggregate(session, source, statement),
        Statement::CreateLanguage(statement) => lower::create_language(session, source, statement),
        Statement::CreateTransform(statement) => lower::create_transform(session, source, statement),
        Statement::CreateOperator(statement) => lower::create_operator(session, source, statement),
        Statement::AlterOperator(statement) => lower::alter_operator(session, source, statement),
        Statement::CreateOperatorClass(statement) => lower::create_operator_class(session, source, statement),
        Statement::CreateOperatorFamily(statement) => lower::create_operator_family(session, statement),
        Statement::AlterOperatorFamily(statement) => lower::alter_operator_family(session, source, statement),
        Statement::CreateCast(statement) => lower::create_cast(session, source, statement),
        Statement::CreateConversion(statement) => lower::create_conversion(session, source, statement),
        Statement::CreateAccessMethod(statement) => lower::create_access_method(session, source, statement),
        Statement::CreateTrigger(statement) => lower::create_trigger(session, source, statement),
        Statement::CreateEventTrigger(statement) => lower::create_event_trigger(session, statement),
        Statement::AlterEventTrigger(statement) => lower::alter_event_trigger(session, statement),
        Statement::CreateRule(statement) => lower::create_rule(session, source, statement),
        Statement::CreatePolicy(statement) => lower::create_policy(session, source, statement),
        Statement::AlterPolicy(statement) => lower::alter_policy(session, source, statement),
        Statement::CreateExtension(statement) => lower::create_extension(session, statement),
        Statement::AlterExtension(statement) => lower::alter_extension(session, statement),
        Statement::SetVariable(statement) => lower::set_variable(session, statement),
        Statement::ResetVariable(statement) => lower::reset_variable(session, statement),
        Statement::Show(statement) => lower::show(session, statement.name.as_ref()),
        Statement::SetRole(statement) => lower::set_role(session, statement),
        Statement::SetSessionAuthorization(statement) => lower::set_session_authorization(session, statement),
        Statement::Discard(what) => lower::discard(session, *what),
        Statement::CreateTable(statement) => lower::create_table(session, source, statement),
        Statement::CreateForeignTable(statement) => lower::create_foreign_table(session, source, statement),
        Statement::CreateTableAs(statement) => lower::create_table_as(session, source, statement),
        Statement::CreateView(statement) => lower::create_view(session, source, statement),
        Statement::CreateMaterializedView(statement) => lower::create_materialized_view(session, source, statement),
        Statement::RefreshMaterializedView(statement) => lower::refresh_materialized_view(session, statement),
        Statement::AlterTable(statement) => lower::alter_table(session, source, statement),
        Statement::MoveAllToTablespace(statement) => lower::move_all_to_tablespace(session, statement),
        Statement::CreateIndex(statement) => lower::create_index(session, source, statement),
        Statement::CreateStatistics(statement) => lower::create_statistics(session, source, statement),
        Statement::AlterStatistics(statement) => lower::alter_statistics(session, statement),
        Statement::CreateSequence(statement) => lower::create_sequence(session, statement),
        Statement::AlterSequence(statement) => lower::alter_sequence(session, statement),
        Statement::CreateRole(statement) => lower::create_role(session, statement),
        Statement::AlterRole(statement) => lower::alter_role(session, statement),
        Statement::AlterRoleSet(statement) => lower::alter_role_set(session, statement),
        Statement::AlterGroup(statement) => lower::alter_group(session, statement),
        Statement::GrantRole(statement) => lower::grant_role(session, statement),
        Statement::Grant(statement) => lower::grant(session, statement),
        Statement::AlterDefaultPrivileges(statement) => lower::alter_default_privileges(session, statement),
        Statement::ReassignOwned(statement) => lower::reassign_owned(session, statement),
        Statement::DropOwned(statement) => lower::drop_owned(session, statement),
        Statement::CreateDatabase(statement) => lower::create_database(session, statement),
        Statement::AlterDatabase(statement) => lower::alter_database(session, statement),
        Statement::AlterDatabaseSet(statement) => lower::alter_database_set(session, statement),
        Statement::CreateTablespace(statement) => lower::create_tablespace(session, statement),
        Statement::AlterTablespace(statement) => lower::alter_tablespace(session, statement),
        Statement::CreateCollation(statement) => lower::create_collation(session, source, statement),
        Statement::RefreshCollation(name) => lower::refresh_collation(session, name),
        Statement::CreateTextSearch(statement) => lower::create_text_search(session, source, statement),
        Statement::AlterTextSearch(statement) => lower::alter_text_search(session, source, statement),
        Statement::CreatePublication(statement) => lower::create_publication(session, source, statement),
        Statement::AlterPublication(statement) => lower::alter_publication(session, source, statement),
        Statement::CreateSubscription(statement) => lower::create_subscription(session, statement),
        Statement::AlterSubscription(statement) => lower::alter_subscription(session, statement),
        Statement::CreateForeignDataWrapper(statement) => {
            lower::create_foreign_data_wrapper(session, source, statement)
        }
        Statement::AlterForeignDataWrapper(statement) => lower::alter_foreign_data_wrapper(session, source, statement),
        Statement::CreateServer(statement) => lower::create_server(session, statement),
        Statement::AlterServer(statement) => lower::alter_server(session, statement),
        Statement::CreateUserMapping(statement) => lower::create_user_mapping(session, statement),
        Statement::AlterUserMapping(statement) => lower::alter_user_mapping(session, statement),
        Statement::ImportForeignSchema(statement) => lower::import_foreign_schema(session, statement),
        Statement::Comment(statement) => lower::comment(session, statement),
        Statement::SecurityLabel(statement) => lower::security_label(session, statement),
        Statement::DependsOnExtension(statement) => lower::depends_on_extension(session, statement),
        Statement::Drop(statement) => lower::drop(session, statement),
        Statement::Rename(statement) => lower::rename(session, statement),
        Statement::SetSchema(statement) => lower::set_schema(session, statement),
        Statement::SetOwner(statement) => lower::set_owner(session, statement),
        Statement::SetConstraints(statement) => lower::set_constraints(session, statement),
        Statement::AlterSystem(_) => lower::alter_system(session),
        Statement::Do(statement) => plpgsql::run_do(session, source, statement),
        Statement::Call(statement) => plpgsql::run_call(session, source, statement),
        Statement::Data(statement) => {
            Analyzer::new(session, source).statement(statement, &Scope::empty())?;
            let executed = data(session, source, statement, &NoVariables);
            if executed.is_ok() {
                session.note_data(statement);
            }
            executed
        }
        Statement::Copy(statement) => copy(session, statement),
        Statement::Transaction(transaction) => control_transaction(session, transaction),
        Statement::Cluster(statement) => lower::cluster(session, statement),
        Statement::Vacuum(statement) => lower::vacuum(session, &statement.tables),
        Statement::Analyze(statement) => lower::analyze(session, &statement.tables),
        Statement::Truncate(statement) => {
            lower::truncate(session, statement).and_then(|_| truncate(session, statement))
        }
        Statement::Reindex(statement) => lower::reindex(session, statement),
        Statement::Lock(statement) => lower::lock(session, statement),
        Statement::Explain(statement) => lower::explain(session, source, statement),
        Statement::Checkpoint => Ok(Effect::NoEffect("a checkpoint writes what is there")),
        Statement::Load(_) => Ok(Effect::NoEffect("a library is loaded for the session")),
        Statement::Notify(_) | Statement::Listen(_) | Statement::Unlisten(_) => {
            Ok(Effect::NoEffect("notifications pass"))
        }
        Statement::Prepare(statement) => prepared::prepare(session, source, statement),
        Statement::Deallocate(name) => prepared::deallocate(session, name.as_ref()),
        Statement::Execute(statement) => {
            let ready = prepared::find(session, statement)?;
            let executed = data(session, &ready.source, &ready.statement, &ready.values);
            if executed.is_ok() {
                session.note_data(&ready.statement);
            }
            executed
        }
        Statement::DeclareCursor(_) | Statement::Fetch(_) | Statement::CloseCursor(_) => {
            Ok(Effect::NoEffect("a cursor reads rows"))
        }
        Statement::Psql(statement) => lower::psql_command(session, statement),
        Statement::Unsupported(unsupported) => Ok(Effect::Opaque(format!("{} is not modelled", unsupported.reason))),
    }
}

/// `sequence_generator_limit_exceeded`
const SEQUENCE_LIMIT_EXCEEDED: &str = "2200H";

const ROWS_ONLY: Effect = Effect::NoEffect("changes rows only");

/// A statement that reads or writes rows: a query matters where it calls what changes the schema or rows.
fn data(session: &mut Session, source: &Source, statement: &DataStatement, variables: &dyn Variables) -> Executed {
    let text = source.slice(statement.span);
    let calls = effects::of_text(session, text);
    if statement.kind == DataStatementKind::Query && !calls && !effects::on_rows(session, text) {
        if effects::can_fail(session, text) {
            refuse_failure(session, statement, variables)?;
        }
        return Ok(Effect::NoEffect("reads rows only"));
    }
    evaluate_data(session, source, statement, (calls, variables)).map(|(effect, _)| effect)
}

/// Runs a query that only reads for the errors that the functions raise which it calls.
fn refuse_failure(
    session: &mut Session,
    statement: &DataStatement,
    variables: &dyn Variables,
) -> Result<(), CatalogError> {
    let before = session.snapshot();
    let ran = change::run(session, statement, variables);
    session.restore(before);
    match ran {
        Err(Stop::Error(error)) => Err(error),
        _ => Ok(()),
    }
}

/// Whether an error does not rest on rows, which are modelled in part only.
fn is_certain(error: &CatalogError) -> bool {
    const CERTAIN: [&str; 4] =
        [sqlstate::UNDEFINED_TABLE, sqlstate::NOT_NULL_VIOLATION, sqlstate::UNIQUE_VIOLATION, SEQUENCE_LIMIT_EXCEEDED];
    CERTAIN.contains(&error.sqlstate)
}

/// Runs a statement about rows, which `calls` what can change the schema; with the rows that it gives.
fn evaluate_data(
    session: &mut Session,
    source: &Source,
    statement: &DataStatement,
    (calls, variables): (bool, &dyn Variables),
) -> Result<(Effect, Result<Table, Arc<str>>), CatalogError> {
    let text = source.slice(statement.span).to_owned();
    let before = session.snapshot();
    let journal = session.journal.len();
    match change::run(session, statement, variables) {
        Ok(changed) => match changed.rows {
            Err(reason) if calls => {
                session.restore(before);
                Ok((plpgsql::given_up(session, &text, &reason), Err(reason)))
            }
            rows if calls || session.journal.len() > journal => Ok((Effect::Applied, rows)),
            rows => Ok((ROWS_ONLY, rows)),
        },
        Err(Stop::Error(error)) if calls || is_certain(&error) => Err(error),
        Err(Stop::Error(error)) => {
            // Rows are modelled in part only: what is refused here need not be refused by the server.
            let reason = error.message.into();
            match statement.kind {
                DataStatementKind::Query => change::forget_all(session, &reason),
                _ => change::forget(session, &statement.target_names(), &reason),
            }
            Ok((ROWS_ONLY, Err(reason)))
        }
        Err(Stop::Opaque(reason)) if writes_catalog(session, statement) => {
            session.restore(before);
            Ok((Effect::Opaque(reason.to_string()), Err(reason)))
        }
        Err(Stop::Unknown(reason) | Stop::Opaque(reason)) => {
            session.restore(before);
            Ok((plpgsql::given_up(session, &text, &reason), Err(reason)))
        }
    }
}

/// Whether a statement writes a system catalog.
fn writes_catalog(session: &Session, statement: &DataStatement) -> bool {
    let is_system = |name: &super::ast::ObjectName| {
        let schema = name.schema.as_ref().map_or("pg_catalog", super::ast::Name::as_str);
        session.names().builtin().relations().named(schema, name.name.as_str()).is_some()
    };
    statement.targets.iter().any(|target| is_system(&target.table))
}

fn truncate(session: &mut Session, statement: &Truncate) -> Executed {
    let mut tables = Vec::new();
    for table in &statement.tables {
        tables.push(session.names().relation(&table.name)?.id);
        session.note_rows(RowAction::Truncate, &table.name, true);
    }
    if statement.behavior == DropBehavior::Cascade {
        change::truncate_referencing(session, &mut tables);
    }
    change::truncate(session, &tables);
    if statement.restart_identity {
        for table in tables {
            sequence::restart_of_table(session, table);
        }
    }
    Ok(ROWS_ONLY)
}

fn copy(session: &mut Session, statement: &Copy) -> Executed {
    if let (true, CopySource::Table(name, _)) = (statement.from, &statement.source) {
        session.names().relation(name)?;
        session.note_rows(RowAction::Copy, name, false);
        if statement.data.is_none_or(|data| !data.is_empty()) {
            change::forget(session, &[name], &"COPY put rows into it".into());
        }
    }
    Ok(ROWS_ONLY)
}

/// `BEGIN` to `ROLLBACK` (manual, chapter "Transactions"; `xact.c`).
fn control_transaction(session: &mut Session, transaction: &Transaction) -> Executed {
    const REASON: &str = "transaction control";
    let no_savepoint =
        |name: &super::ast::Name| CatalogError::new("3B001", format!("savepoint \"{name}\" does not exist"));
    match transaction {
        Transaction::Begin(_) => session.begin(),
        Transaction::Commit { chain } => {
            session.commit();
            if *chain {
                session.begin();
            }
        }
        Transaction::Rollback { chain } => {
            session.rollback();
            if *chain {
                session.begin();
            }
        }
        Transaction::Savepoint(name) => {
            if !session.in_transaction() {
                return Err(CatalogError::new("25P01", "SAVEPOINT can only be used in transaction blocks"));
            }
            session.savepoint(name.identifier.clone());
        }
        Transaction::Release(name) => {
            if !session.release(&name.identifier) {
                return Err(no_savepoint(name));
            }
        }
        Transaction::RollbackTo(name) => {
            if !session.rollback_to(&name.identifier) {
                return Err(no_savepoint(name));
            }
        }
        Transaction::Prepare(_) | Transaction::CommitPrepared(_) | Transaction::RollbackPrepared(_) => {
            return Ok(Effect::Opaque("prepared transactions are not modelled".to_owned()));
        }
        Transaction::Set(_) | Transaction::SetSnapshot(_) | Transaction::SetSession(_) => {}
    }
    Ok(Effect::NoEffect(REASON))
}
