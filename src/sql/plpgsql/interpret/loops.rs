//! Loops.

use super::frame::Variable;
use super::{Flow, Interpreter};
use crate::catalog::CatalogError;
use crate::sql::evaluate::value::{Evaluated, Stop, Value};
use crate::sql::evaluate::{Table, elements};
use crate::sql::plpgsql::ast::{LoopKind, QuerySource, Statement};
use crate::text::{Identifier, Span};

/// What a turn of a loop leads to.
enum Turn {
    Again,
    Done,
    Leave(Flow),
}

impl Interpreter<'_> {
    /// Runs a loop.
    pub(super) fn run_loop(
        &mut self,
        label: Option<&Identifier>,
        kind: &LoopKind,
        body: &[Statement],
    ) -> Evaluated<Flow> {
        let mark = self.frame.open(label.cloned());
        let ran = match kind {
            LoopKind::Endless => self.repeat(label, body, |_| Ok(true)),
            LoopKind::While(condition) => self.repeat(label, body, |interpreter| interpreter.holds(*condition)),
            LoopKind::Integers { variable, reverse, from, to, step } => {
                let bounds = [Some(*from), Some(*to), *step];
                self.count(label, variable, *reverse, bounds, body)
            }
            LoopKind::Rows { targets, query } => self.rows(label, targets, query, body),
            LoopKind::Elements { targets, slice, array } => self.elements(label, targets, *slice, *array, body),
        };
        self.frame.close(mark);
        ran
    }

    fn repeat(
        &mut self,
        label: Option<&Identifier>,
        body: &[Statement],
        mut goes_on: impl FnMut(&mut Self) -> Evaluated<bool>,
    ) -> Evaluated<Flow> {
        while goes_on(self)? {
            match self.turn(label, body)? {
                Turn::Again => {}
                Turn::Done => break,
                Turn::Leave(flow) => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    fn turn(&mut self, label: Option<&Identifier>, body: &[Statement]) -> Evaluated<Turn> {
        self.session.effort.step(1)?;
        let is_own = |of: &Option<Identifier>| of.is_none() || of.as_ref() == label;
        Ok(match self.statements(body)? {
            Flow::Next => Turn::Again,
            Flow::Exit(of) if is_own(&of) => Turn::Done,
            Flow::Continue(of) if is_own(&of) => Turn::Again,
            flow => Turn::Leave(flow),
        })
    }

    fn count(
        &mut self,
        label: Option<&Identifier>,
        variable: &Identifier,
        reverse: bool,
        [from, to, step]: [Option<Span>; 3],
        body: &[Statement],
    ) -> Evaluated<Flow> {
        let from = self.bound(from)?;
        let to = self.bound(to)?;
        let step = if step.is_some() { self.bound(step)? } else { 1 };
        if step <= 0 {
            return Err(CatalogError::new("22023", "BY value of FOR loop must be greater than zero").into());
        }
        self.frame.declare_value(variable.clone(), Value::Null);
        let at = self.frame.find(std::slice::from_ref(variable));
        let (mut number, mut ran) = (from, false);
        while if reverse { number >= to } else { number <= to } {
            ran = true;
            if let Some(at) = at {
                self.frame.set(at, Value::Int(number));
            }
            match self.turn(label, body)? {
                Turn::Again => {}
                Turn::Done => break,
                Turn::Leave(flow) => return Ok(flow),
            }
            let next = if reverse { number.checked_sub(step) } else { number.checked_add(step) };
            let Some(next) = next else { break };
            number = next;
        }
        self.set_found(ran);
        Ok(Flow::Next)
    }

    fn bound(&mut self, span: Option<Span>) -> Evaluated<i64> {
        let Some(span) = span else { return Ok(0) };
        match self.expression(span)? {
            Value::Unknown(reason) => Err(Stop::Unknown(reason)),
            value => {
                value.as_int().ok_or_else(|| CatalogError::new("22004", "bound of FOR loop cannot be null").into())
            }
        }
    }

    fn rows(
        &mut self,
        label: Option<&Identifier>,
        targets: &[Span],
        query: &QuerySource,
        body: &[Statement],
    ) -> Evaluated<Flow> {
        let table = match self.bound_cursor(query)? {
            Some(table) => {
                // The loop over a cursor declares its own record.
                let name = targets
                    .first()
                    .map_or_else(Identifier::default, |name| Identifier::folded(self.slice(*name).trim()));
                let row = Variable { name, value: Value::Null, data_type: None, constant: false, is_row: true };
                self.frame.declare(row);
                table
            }
            None => self.query_source(query)?,
        };
        self.each_row(label, targets, table, body)
    }

    /// Runs the body once for each row; afterwards `FOUND` says whether there was one.
    fn each_row(
        &mut self,
        label: Option<&Identifier>,
        targets: &[Span],
        table: Table,
        body: &[Statement],
    ) -> Evaluated<Flow> {
        let ran = !table.rows.is_empty();
        for row in table.rows {
            self.assign_row(targets, &table.columns, Some(row))?;
            match self.turn(label, body)? {
                Turn::Again => {}
                Turn::Done => break,
                Turn::Leave(flow) => return Ok(flow),
            }
        }
        self.set_found(ran);
        Ok(Flow::Next)
    }

    /// The rows of a cursor that was declared with its query, if that is what the loop names.
    fn bound_cursor(&mut self, query: &QuerySource) -> Evaluated<Option<Table>> {
        let QuerySource::Static(span) = query else { return Ok(None) };
        let written = self.slice(*span).trim_end();
        let name = Identifier::folded(written.split('(').next().unwrap_or(written).trim());
        let arguments = match (written.find('('), written.ends_with(')')) {
            (Some(open), true) => Some(Span::new(span.start + open as u32 + 1, span.start + written.len() as u32 - 1)),
            _ => None,
        };
        self.bound_rows(&name, arguments)
    }

    fn elements(
        &mut self,
        label: Option<&Identifier>,
        targets: &[Span],
        slice: u32,
        array: Span,
        body: &[Statement],
    ) -> Evaluated<Flow> {
        if slice > 0 {
            return Err(Stop::Opaque("FOREACH … SLICE is not evaluated".into()));
        }
        let array = self.expression(array)?;
        let Some(elements) = elements(&array).map_err(Stop::Unknown)? else {
            return Err(CatalogError::new("22004", "FOREACH expression must not be null").into());
        };
        let rows = elements.into_iter().map(|element| vec![element]).collect();
        self.each_row(label, targets, Table { rows, ..Table::default() }, body)
    }
}
