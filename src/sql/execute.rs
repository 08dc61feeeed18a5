//! Runs one statement in a session: all or nothing, with PostgreSQL's rules for transactions.

use super::ast::{Role, RoleSpecification, Statement, Transaction};
use super::lower;
use super::session::{Effect, Executed, Session};
use super::source::Source;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, ObjectId};

/// Runs a statement. After an error everything is as before, but that an open transaction has failed.
pub fn execute(session: &mut Session, source: &Source, statement: &Statement) -> Executed {
    if let Statement::Transaction(transaction) = statement {
        return control_transaction(session, transaction);
    }
    if session.transaction_failed() {
        return Err(CatalogError::new(
            "25P02",
            "current transaction is aborted, commands ignored until end of transaction block",
        ));
    }
    let before = session.snapshot();
    let executed = dispatch(session, source, statement);
    match &executed {
        Ok(Effect::Opaque(_)) => session.note_opaque(),
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
    match statement {
        Statement::CreateSchema(statement) => lower::create_schema(session, source, statement),
        Statement::CreateSequence(statement) => lower::create_sequence(session, statement),
        Statement::AlterSequence(statement) => lower::alter_sequence(session, statement),
        Statement::Drop(statement) => lower::drop(session, statement),
        Statement::Rename(statement) => lower::rename(session, statement),
        Statement::SetSchema(statement) => lower::set_schema(session, statement),
        Statement::SetOwner(statement) => lower::set_owner(session, statement),
        Statement::Transaction(transaction) => control_transaction(session, transaction),
        Statement::Unsupported(unsupported) => Ok(Effect::Opaque(format!("{} is not modelled", unsupported.reason))),
        _ => Ok(Effect::Opaque("statements of this kind are not modelled".to_owned())),
    }
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

impl Session {
    /// The role that is written, or the current one.
    ///
    /// # Errors
    /// 42704 if there is no such role.
    pub fn role_or_current(&self, role: Option<&RoleSpecification>) -> Result<ObjectId, CatalogError> {
        let Some(role) = role else { return Ok(self.current_role) };
        match &role.role {
            Role::CurrentUser | Role::CurrentRole => Ok(self.current_role),
            Role::SessionUser => Ok(self.session_role),
            Role::Public => Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, "role \"public\" does not exist")),
            Role::Named(name) => self.catalog.role(name).map(|found| found.id).ok_or_else(|| {
                CatalogError::new(sqlstate::UNDEFINED_OBJECT, format!("role \"{name}\" does not exist"))
            }),
        }
    }
}
