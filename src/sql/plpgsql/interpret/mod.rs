//! Runs bodies in a session.
//!
//! 1. `entry` runs DO blocks and calls of functions and procedures;
//! 2. `frame` holds variables, `block` runs blocks with their handlers, `statement` and `loops` what is in them;
//! 3. `sql` hands SQL statements to the session, those made of texts included; `parts` keeps what was parsed; `raise`
//!    makes errors.

mod block;
mod entry;
mod frame;
mod loops;
mod parts;
mod raise;
mod sql;
mod statement;

use std::sync::Arc;

use crate::catalog::CatalogError;
use crate::sql::evaluate::Evaluator;
use crate::sql::evaluate::value::{Evaluated, Value};
use crate::sql::session::{Session, Snapshot};
use crate::sql::source::Source;
use crate::text::{Identifier, Span};

pub(in crate::sql) use entry::{call, call_event_trigger, given_up, run_call, run_do};
use frame::Frame;
pub(in crate::sql) use parts::Compiled;
use parts::{Part, Parts};

/// A body and where it stands: spans of the body become spans of the source.
struct Body {
    source: Source,
    base: u32,
    text: Arc<str>,
    parts: Arc<Parts>,
}

/// How a statement ends.
enum Flow {
    /// The next statement follows.
    Next,
    /// `EXIT` of that loop or block.
    Exit(Option<Identifier>),
    /// `CONTINUE` of that loop.
    Continue(Option<Identifier>),
    /// `RETURN`
    Return(Value),
}

/// One run of a body.
struct Interpreter<'s> {
    session: &'s mut Session,
    body: Body,
    frame: Frame,
    /// The error that a handler took, for `RAISE` without arguments.
    caught: Option<CatalogError>,
    /// What `RETURN NEXT` and `RETURN QUERY` gave, with the names of its columns.
    returned: Vec<Vec<Value>>,
    columns: Vec<Identifier>,
    /// Why a statement in it was not modelled, if one was not.
    opaque: Option<String>,
    /// What `ROLLBACK` goes back to.
    committed: Option<Snapshot>,
}

impl Interpreter<'_> {
    fn slice(&self, span: Span) -> &str {
        span.slice(&self.body.text)
    }

    /// The value of an expression of the body, which may go on with `FROM` as a query does.
    fn expression(&mut self, span: Span) -> Evaluated<Value> {
        let part = self.body.parts.expression(&self.body.text, span, self.body.base);
        let mut evaluator = Evaluator { session: self.session, variables: &self.frame };
        match &*part {
            Part::Expression(tree) => evaluator.alone(tree),
            Part::Query(query) => evaluator.first_value(query),
            Part::Rejected(reason) => Ok(Value::unknown(reason.as_str())),
        }
    }

    /// Whether a condition holds.
    ///
    /// # Errors
    /// That is not known: what follows cannot be told.
    fn holds(&mut self, span: Span) -> Evaluated<bool> {
        self.session.effort.step(1)?;
        self.expression(span)?.holds()
    }
}

#[cfg(test)]
mod tests;
