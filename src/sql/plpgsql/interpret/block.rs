//! Blocks: declarations, statements, handlers.

use super::frame::Variable;
use super::{Flow, Interpreter};
use crate::catalog::CatalogError;
use crate::catalog::builtin::Builtin;
use crate::sql::evaluate::value::{Evaluated, Stop, Value};
use crate::sql::evaluate::with_stack;
use crate::sql::plpgsql::ast::{Block, Condition, Declaration, DeclarationKind, Handler, Statement};

impl Interpreter<'_> {
    /// Runs a block; one with handlers is a subtransaction.
    pub(super) fn block(&mut self, block: &Block) -> Evaluated<Flow> {
        let mark = self.frame.open(block.label.clone());
        let ran = self.declared_block(block);
        self.frame.close(mark);
        match ran? {
            Flow::Exit(Some(label)) if block.label.as_ref() == Some(&label) => Ok(Flow::Next),
            flow => Ok(flow),
        }
    }

    fn declared_block(&mut self, block: &Block) -> Evaluated<Flow> {
        for declaration in &block.declarations {
            self.declare(declaration)?;
        }
        if block.handlers.is_empty() {
            return self.statements(&block.body);
        }
        let before = self.session.snapshot();
        match self.statements(&block.body) {
            Err(Stop::Error(error)) => match block.handlers.iter().find(|handler| self.takes(handler, &error)) {
                Some(handler) => {
                    self.session.restore(before);
                    self.handle(handler, error)
                }
                None => Err(Stop::Error(error)),
            },
            other => other,
        }
    }

    fn declare(&mut self, declaration: &Declaration) -> Evaluated<()> {
        let name = declaration.name.clone();
        match &declaration.kind {
            DeclarationKind::Variable { data_type, constant, default, .. } => {
                let written = self.slice(*data_type).trim().to_owned();
                let lower = written.to_lowercase();
                let is_row = lower == "record" || lower.ends_with("%rowtype") || self.is_row_type(&written);
                let any = is_row || lower.ends_with("%type") || lower == "refcursor" || lower.starts_with("any");
                let data_type = (!any).then(|| written.as_str().into());
                let value = match default {
                    Some(default) => self.expression(*default)?,
                    None => Value::Null,
                };
                let value = self.fitted(value, data_type.as_deref())?;
                self.frame.declare(Variable { name, value, data_type, constant: *constant, is_row });
            }
            DeclarationKind::Alias(of) => {
                let value = self.expression(*of)?;
                self.frame.declare_value(name, value);
            }
            DeclarationKind::Cursor { arguments, query } => {
                let arguments = arguments.iter().map(|(argument, _)| argument.clone()).collect();
                self.frame.bound.push((name.clone(), arguments, *query));
                self.frame.declare_value(name, Value::Null);
            }
        }
        Ok(())
    }

    /// A value as one of a declared type; a type that is not known takes it as it is.
    pub(super) fn fitted(&self, value: Value, data_type: Option<&str>) -> Evaluated<Value> {
        match data_type {
            Some(written) => crate::sql::evaluate::cast_to(self.session, value, written),
            None => Ok(value),
        }
    }

    fn is_row_type(&self, written: &str) -> bool {
        let found = crate::sql::evaluate::data_type(self.session, written);
        found.is_some_and(|of| {
            !of.array && self.session.catalog.object(of.id).is_some_and(|object| !object.columns().is_empty())
        })
    }

    /// Runs statements until one of them does not lead to the next.
    pub(super) fn statements(&mut self, statements: &[Statement]) -> Evaluated<Flow> {
        for statement in statements {
            match with_stack(|| self.statement(statement))? {
                Flow::Next => {}
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    /// Whether a handler takes an error (`exception_matches_conditions` in `pl_exec.c`).
    fn takes(&self, handler: &Handler, error: &CatalogError) -> bool {
        let builtin = Builtin::of(self.session.catalog.version());
        handler.conditions.iter().any(|condition| match condition {
            Condition::Name(name) if *name == *"others" => !matches!(error.sqlstate, "57014" | "P0004"),
            Condition::Name(name) => builtin.conditions_named(name.as_str()).iter().any(|condition| {
                let state = condition.state;
                state.0 == error.sqlstate || (state.is_category() && error.sqlstate.starts_with(&state.0[..2]))
            }),
            Condition::State(state) => {
                state == error.sqlstate
                    || (state.ends_with("000") && state.get(..2).is_some_and(|class| error.sqlstate.starts_with(class)))
            }
        })
    }

    fn handle(&mut self, handler: &Handler, error: CatalogError) -> Evaluated<Flow> {
        let mark = self.frame.open(None);
        self.frame.declare_value("sqlerrm".into(), Value::text(error.message.as_str()));
        self.frame.declare_value("sqlstate".into(), Value::text(error.sqlstate));
        let outer = self.caught.replace(error);
        let ran = self.statements(&handler.body);
        self.caught = outer;
        self.frame.close(mark);
        ran
    }
}
