//! Statements other than blocks, loops and SQL.

use std::sync::Arc;

use super::frame::OpenCursor;
use super::{Flow, Interpreter};
use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;
use crate::sql::evaluate::value::{Evaluated, Record, Stop, Value};
use crate::sql::evaluate::{elements, identifiers};
use crate::sql::plpgsql::ast::{Into, QuerySource, Statement, StatementKind};
use crate::text::{Identifier, Span};

impl Interpreter<'_> {
    /// Runs one statement.
    pub(super) fn statement(&mut self, statement: &Statement) -> Evaluated<Flow> {
        self.session.effort.step(1)?;
        match &statement.kind {
            StatementKind::Block(block) => return self.block(block),
            StatementKind::Assign { target, value } => {
                let value = self.expression(*value)?;
                self.assign(*target, value)?;
            }
            StatementKind::If { branches, otherwise } => {
                for (condition, body) in branches {
                    if self.holds(*condition)? {
                        return self.statements(body);
                    }
                }
                return otherwise.as_ref().map_or(Ok(Flow::Next), |body| self.statements(body));
            }
            StatementKind::Case { operand, branches, otherwise } => {
                return self.case(*operand, branches, otherwise.as_deref());
            }
            StatementKind::Loop { label, kind, body } => return self.run_loop(label.as_ref(), kind, body),
            StatementKind::Jump { exit, label, condition } => {
                if let Some(condition) = condition
                    && !self.holds(*condition)?
                {
                    return Ok(Flow::Next);
                }
                return Ok(if *exit { Flow::Exit(label.clone()) } else { Flow::Continue(label.clone()) });
            }
            StatementKind::Return(value) => {
                let value = value.map(|value| self.expression(value)).transpose()?;
                return Ok(Flow::Return(value.unwrap_or(Value::Null)));
            }
            StatementKind::ReturnNext(value) => {
                let value = value.map(|value| self.expression(value)).transpose()?;
                match value {
                    Some(Value::Record(record)) => self.returned.push(record.values.clone()),
                    Some(value) => self.returned.push(vec![value]),
                    None => {
                        let row = self.columns.iter().map(|name| self.current(name)).collect();
                        self.returned.push(row);
                    }
                }
            }
            StatementKind::ReturnQuery(query) => {
                let table = self.query_source(query)?;
                self.set_found(!table.rows.is_empty());
                self.returned.extend(table.rows);
            }
            StatementKind::Raise(raise) => return self.raise(raise),
            StatementKind::Assert { condition, message } => return self.assert(*condition, *message),
            StatementKind::Execute { command, into, using } => self.execute(*command, into.as_ref(), using)?,
            StatementKind::Perform(query) => self.perform(*query)?,
            StatementKind::Sql { span, into } => self.sql(*span, into.as_ref())?,
            StatementKind::GetDiagnostics { items, .. } => {
                for (target, item) in items {
                    let value = self.diagnostic(item);
                    self.assign(*target, value)?;
                }
            }
            StatementKind::Open { cursor, arguments, query } => self.open(cursor, *arguments, query.as_ref())?,
            StatementKind::Fetch { cursor, into } => self.fetch(cursor, into.as_ref())?,
            StatementKind::Close(cursor) => self.frame.cursors.retain(|open| open.name != *cursor),
            StatementKind::Null => {}
            StatementKind::Commit => self.committed = Some(self.session.snapshot()),
            StatementKind::Rollback => {
                if let Some(snapshot) = self.committed.clone() {
                    self.session.restore(snapshot);
                }
            }
        }
        Ok(Flow::Next)
    }

    fn current(&self, name: &Identifier) -> Value {
        let at = self.frame.find(std::slice::from_ref(name));
        at.and_then(|at| self.frame.get(at)).map_or(Value::Null, |variable| variable.value.clone())
    }

    fn case(
        &mut self,
        operand: Option<Span>,
        branches: &[(Span, Vec<Statement>)],
        otherwise: Option<&[Statement]>,
    ) -> Evaluated<Flow> {
        let operand = operand.map(|operand| self.expression(operand)).transpose()?;
        for (condition, body) in branches {
            let chosen = match &operand {
                None => self.holds(*condition)?,
                Some(operand) => {
                    let list = self.list(*condition)?;
                    list.iter().fold(Value::Bool(false), |found, value| found.or(operand.equals(value))).holds()?
                }
            };
            if chosen {
                return self.statements(body);
            }
        }
        match otherwise {
            Some(body) => self.statements(body),
            None => Err(CatalogError::new("20000", "case not found").into()),
        }
    }

    /// The values of a list of expressions.
    fn list(&mut self, span: Span) -> Evaluated<Vec<Value>> {
        let text = format!("ARRAY[{}]", self.slice(span));
        let parsed = crate::sql::expression::parse_expression_text(&text, 0).tree;
        let tree = parsed.map_err(|rejection| Stop::Opaque(rejection.reason.into()))?;
        let value = crate::sql::evaluate::Evaluator { session: self.session, variables: &self.frame }.alone(&tree)?;
        elements(&value).map_err(Stop::Unknown).map(Option::unwrap_or_default)
    }

    fn diagnostic(&self, item: &Identifier) -> Value {
        let error = self.caught.as_ref();
        let text = |text: Option<&str>| Value::text(text.unwrap_or(""));
        match item.as_str() {
            "row_count" => self.frame.row_count.clone().unwrap_or(Value::Int(0)),
            "message_text" => text(error.map(|error| error.message.as_str())),
            "returned_sqlstate" => text(error.map(|error| error.sqlstate)),
            "pg_exception_detail" => text(error.and_then(|error| error.detail.as_deref())),
            "pg_exception_hint" => text(error.and_then(|error| error.hint.as_deref())),
            other => Value::unknown(format!("the diagnostic {other} is not modelled")),
        }
    }

    /// `FOUND`
    pub(super) fn set_found(&mut self, found: bool) {
        self.frame.found = Some(Value::Bool(found));
    }

    /// Gives a variable, a field or an element a value.
    pub(super) fn assign(&mut self, target: Span, value: Value) -> Evaluated<()> {
        let written = self.slice(target).to_owned();
        if let Some(open) = written.find('[') {
            return self.assign_element(target, &written, open, value);
        }
        let Some(path) = identifiers(&written) else {
            return Err(Stop::Opaque(format!("an assignment to {written} is not evaluated").into()));
        };
        if let Some(at) = self.frame.find(&path) {
            return self.assign_at(at, value);
        }
        if let [record @ .., field] = path.as_slice()
            && let Some(at) = self.frame.find(record)
        {
            self.frame.set_field(at, field, value);
            return Ok(());
        }
        let message = format!("\"{written}\" is not a known variable");
        Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message).into())
    }

    pub(super) fn assign_at(&mut self, at: usize, value: Value) -> Evaluated<()> {
        let Some(variable) = self.frame.get(at).cloned() else { return Ok(()) };
        if variable.constant {
            let message = format!("variable \"{}\" is declared CONSTANT", variable.name);
            return Err(CatalogError::new("22005", message).into());
        }
        let value = self.fitted(value, variable.data_type.as_deref())?;
        self.frame.set(at, value);
        Ok(())
    }

    fn assign_element(&mut self, target: Span, written: &str, open: usize, value: Value) -> Evaluated<()> {
        let path = identifiers(&written[..open]).unwrap_or_default();
        let inside = written[open + 1..].trim_end().trim_end_matches(']');
        let start = target.start + open as u32 + 1;
        let index = self.expression(Span::new(start, start + inside.len() as u32))?;
        let at = self.frame.find(&path).ok_or_else(|| Stop::Opaque("an assignment to an element".into()))?;
        let array = self.frame.get(at).map_or(Value::Null, |variable| variable.value.clone());
        let mut elements = elements(&array).map_err(Stop::Unknown)?.unwrap_or_default();
        let place = index.as_int().and_then(|index| usize::try_from(index.checked_sub(1)?).ok());
        let Some(place) = place.filter(|place| *place <= elements.len() + 1000) else {
            return Err(Stop::Opaque("an assignment to an element whose number is not known".into()));
        };
        if elements.len() <= place {
            elements.resize(place + 1, Value::Null);
        }
        elements[place] = value;
        self.frame.set(at, Value::Array(elements.into()));
        Ok(())
    }

    /// Puts a row into variables: one for rows takes it whole, others a column each; no row makes nulls.
    pub(super) fn assign_row(
        &mut self,
        targets: &[Span],
        columns: &[Identifier],
        row: Option<Vec<Value>>,
    ) -> Evaluated<()> {
        if let [target] = targets {
            let path = identifiers(self.slice(*target)).unwrap_or_default();
            let at = self.frame.find(&path);
            if let Some(at) = at
                && self.frame.get(at).is_some_and(|variable| variable.is_row)
            {
                let value = match row {
                    Some(values) => match values.as_slice() {
                        [whole @ Value::Record(_)] => whole.clone(),
                        _ => Value::Record(Arc::new(Record { names: columns.to_vec(), values })),
                    },
                    None => {
                        let values = columns.iter().map(|_| Value::Null).collect();
                        Value::Record(Arc::new(Record { names: columns.to_vec(), values }))
                    }
                };
                self.frame.set(at, value);
                return Ok(());
            }
        }
        let mut values = row.unwrap_or_default();
        if let ([Value::Record(record)], true) = (values.as_slice(), targets.len() > 1) {
            values = record.values.clone();
        }
        let mut values = values.into_iter();
        for target in targets {
            self.assign(*target, values.next().unwrap_or(Value::Null))?;
        }
        Ok(())
    }

    /// The first row of an answer into variables.
    pub(super) fn assign_into(
        &mut self,
        into: &Into,
        rows: Result<crate::sql::evaluate::Table, Arc<str>>,
    ) -> Evaluated<()> {
        let table = match rows {
            Ok(table) => table,
            Err(reason) => {
                let values = into.targets.iter().map(|_| Value::Unknown(Arc::clone(&reason))).collect::<Vec<_>>();
                self.frame.found = Some(Value::Unknown(reason));
                for (target, value) in into.targets.iter().zip(values) {
                    self.assign(*target, value)?;
                }
                return Ok(());
            }
        };
        if into.strict && table.rows.len() != 1 {
            return Err(match table.rows.len() {
                0 => CatalogError::new("P0002", "query returned no rows"),
                _ => CatalogError::new("P0003", "query returned more than one row"),
            }
            .into());
        }
        self.set_found(!table.rows.is_empty());
        self.assign_row(&into.targets, &table.columns, table.rows.into_iter().next())
    }

    /// The rows of a cursor that was declared with its query, for these arguments.
    pub(super) fn bound_rows(
        &mut self,
        cursor: &Identifier,
        arguments: Option<Span>,
    ) -> Evaluated<Option<crate::sql::evaluate::Table>> {
        let Some((_, names, query)) = self.frame.bound.iter().find(|(name, _, _)| name == cursor).cloned() else {
            return Ok(None);
        };
        let values = arguments.map(|arguments| self.list(arguments)).transpose()?.unwrap_or_default();
        if values.len() != names.len() {
            return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, "not enough arguments for cursor").into());
        }
        let mark = self.frame.open(None);
        for (name, value) in names.into_iter().zip(values) {
            self.frame.declare_value(name, value);
        }
        let table = self.query_source(&QuerySource::Static(query));
        self.frame.close(mark);
        table.map(Some)
    }

    fn open(&mut self, cursor: &Identifier, arguments: Option<Span>, query: Option<&QuerySource>) -> Evaluated<()> {
        let bound = match query {
            Some(query) => Some(self.query_source(query)?),
            None => self.bound_rows(cursor, arguments)?,
        };
        let Some(table) = bound else {
            return Err(Stop::Opaque("a cursor whose query is not known".into()));
        };
        self.frame.cursors.retain(|open| open.name != *cursor);
        let open = OpenCursor { name: cursor.clone(), columns: table.columns, rows: table.rows.into() };
        self.frame.cursors.push(open);
        Ok(())
    }

    fn fetch(&mut self, cursor: &Identifier, into: Option<&Into>) -> Evaluated<()> {
        let Some(open) = self.frame.cursors.iter_mut().find(|open| open.name == *cursor) else {
            return Err(CatalogError::new("34000", format!("cursor \"{cursor}\" does not exist")).into());
        };
        let row = open.rows.pop_front();
        let columns = open.columns.clone();
        self.set_found(row.is_some());
        match into {
            Some(into) => self.assign_row(&into.targets, &columns, row),
            None => Ok(()),
        }
    }
}
