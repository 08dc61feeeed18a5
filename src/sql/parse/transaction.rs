use crate::sql::ast::{IsolationLevel, Name, Statement, Transaction, TransactionMode};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `BEGIN` to `PREPARE TRANSACTION` (`TransactionStmt`)
    pub(super) fn transaction(&mut self) -> Parsed<Statement> {
        self.transaction_control().map(|transaction| boxed(Statement::Transaction, transaction))
    }

    fn transaction_control(&mut self) -> Parsed<Transaction> {
        use Keyword as K;
        if self.eat(&[K::Start, K::Transaction]) {
            return self.transaction_modes().map(Transaction::Begin);
        }
        if self.eat(&[K::Begin]) {
            self.work();
            return self.transaction_modes().map(Transaction::Begin);
        }
        if self.eat(&[K::Prepare, K::Transaction]) {
            return self.string().map(Transaction::Prepare);
        }
        if self.eat(&[K::Commit, K::Prepared]) {
            return self.string().map(Transaction::CommitPrepared);
        }
        if self.eat(&[K::Rollback, K::Prepared]) {
            return self.string().map(Transaction::RollbackPrepared);
        }
        if self.eat(&[K::Commit]) || self.eat(&[K::End]) {
            self.work();
            return Ok(Transaction::Commit { chain: self.chain() });
        }
        if self.eat(&[K::Savepoint]) {
            return self.name().map(Transaction::Savepoint);
        }
        if self.eat(&[K::Release]) {
            return self.savepoint_name().map(Transaction::Release);
        }
        if self.eat(&[K::Rollback]) || self.eat(&[K::Abort]) {
            self.work();
            if self.eat(&[K::To]) {
                return self.savepoint_name().map(Transaction::RollbackTo);
            }
            return Ok(Transaction::Rollback { chain: self.chain() });
        }
        Err(self.unexpected())
    }

    fn savepoint_name(&mut self) -> Parsed<Name> {
        self.eat(&[Keyword::Savepoint]);
        self.name()
    }

    fn work(&mut self) {
        if !self.eat(&[Keyword::Work]) {
            self.eat(&[Keyword::Transaction]);
        }
    }

    fn chain(&mut self) -> bool {
        if self.eat(&[Keyword::And, Keyword::No, Keyword::Chain]) {
            return false;
        }
        self.eat(&[Keyword::And, Keyword::Chain])
    }

    /// `ISOLATION LEVEL …, READ ONLY`, with or without commas, possibly none.
    pub(super) fn transaction_modes(&mut self) -> Parsed<Vec<TransactionMode>> {
        use Keyword as K;
        let mut modes = Vec::new();
        loop {
            let mode = if self.eat(&[K::Isolation, K::Level]) {
                TransactionMode::Isolation(self.isolation_level()?)
            } else if self.eat(&[K::Read, K::Only]) {
                TransactionMode::ReadOnly
            } else if self.eat(&[K::Read, K::Write]) {
                TransactionMode::ReadWrite
            } else if self.eat(&[K::Not, K::Deferrable]) {
                TransactionMode::Deferrable(false)
            } else if self.eat(&[K::Deferrable]) {
                TransactionMode::Deferrable(true)
            } else {
                return Ok(modes);
            };
            modes.push(mode);
            self.eat_kind(TokenKind::Comma);
        }
    }

    fn isolation_level(&mut self) -> Parsed<IsolationLevel> {
        use Keyword as K;
        const LEVELS: [(&[Keyword], IsolationLevel); 4] = [
            (&[K::Read, K::Uncommitted], IsolationLevel::ReadUncommitted),
            (&[K::Read, K::Committed], IsolationLevel::ReadCommitted),
            (&[K::Repeatable, K::Read], IsolationLevel::RepeatableRead),
            (&[K::Serializable], IsolationLevel::Serializable),
        ];
        let found = LEVELS.iter().find(|(words, _)| self.eat(words));
        found.map(|(_, level)| *level).ok_or_else(|| self.unexpected())
    }
}
