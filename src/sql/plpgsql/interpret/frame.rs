//! Variables.

use std::sync::Arc;

use crate::catalog::{DataType, ObjectId};
use crate::sql::evaluate::value::{Record, Value};
use crate::sql::evaluate::{Variables, data_type};
use crate::sql::session::Session;
use crate::text::Identifier;

/// A variable.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) name: Identifier,
    pub(super) value: Value,
    /// Its type as written; `None` where any value fits.
    pub(super) data_type: Option<Arc<str>>,
    pub(super) constant: bool,
    /// Whether it takes whole rows.
    pub(super) is_row: bool,
}

/// An open cursor: its columns and the rows that are left.
#[derive(Clone, Debug)]
pub(super) struct OpenCursor {
    pub(super) name: Identifier,
    pub(super) columns: Vec<Identifier>,
    pub(super) rows: std::collections::VecDeque<Vec<Value>>,
}

/// The variables that can be seen, the innermost last.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    variables: Vec<Variable>,
    /// Labels with where their variables begin.
    labels: Vec<(Option<Identifier>, usize)>,
    pub(super) arguments: Vec<Value>,
    pub(super) cursors: Vec<OpenCursor>,
    /// Cursors that were declared with their queries.
    pub(super) bound: Vec<(Identifier, Vec<Identifier>, crate::text::Span)>,
    pub(super) row_count: Option<Value>,
    /// `FOUND`, which a variable of that name hides.
    pub(super) found: Option<Value>,
}

impl Frame {
    /// Begins a block.
    pub(super) fn open(&mut self, label: Option<Identifier>) -> (usize, usize) {
        self.labels.push((label, self.variables.len()));
        (self.variables.len(), self.labels.len() - 1)
    }

    /// Ends a block: its variables go.
    pub(super) fn close(&mut self, (variables, labels): (usize, usize)) {
        self.variables.truncate(variables);
        self.labels.truncate(labels);
    }

    /// Declares a variable.
    pub(super) fn declare(&mut self, variable: Variable) {
        self.variables.push(variable);
    }

    /// Declares a variable that takes any value.
    pub(super) fn declare_value(&mut self, name: Identifier, value: Value) {
        self.declare(Variable { name, value, data_type: None, constant: false, is_row: false });
    }

    /// The variable that a name means.
    pub(super) fn find(&self, path: &[Identifier]) -> Option<usize> {
        match path {
            [name] => self.variables.iter().rposition(|variable| variable.name == *name),
            [label, name] => {
                let at = self.labels.iter().rposition(|(of, _)| of.as_ref() == Some(label))?;
                let from = self.labels[at].1;
                let to = self.labels.get(at + 1).map_or(self.variables.len(), |(_, start)| *start);
                (from..to).rev().find(|place| self.variables[*place].name == *name)
            }
            _ => None,
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Variable> {
        self.variables.get(at)
    }

    pub(super) fn set(&mut self, at: usize, value: Value) {
        if let Some(variable) = self.variables.get_mut(at) {
            variable.value = value;
        }
    }

    /// Gives a field of a row another value.
    pub(super) fn set_field(&mut self, at: usize, field: &Identifier, value: Value) {
        let Some(variable) = self.variables.get_mut(at) else { return };
        let mut record = match &variable.value {
            Value::Record(record) => Record::clone(record),
            _ => Record::default(),
        };
        match record.names.iter().position(|name| name == field) {
            Some(place) => record.values[place] = value,
            None => {
                record.names.push(field.clone());
                record.values.push(value);
            }
        }
        variable.value = Value::Record(Arc::new(record));
    }
}

impl Variables for Frame {
    fn named(&self, path: &[Identifier]) -> Option<Value> {
        if let Some(at) = self.find(path) {
            return Some(self.variables[at].value.clone());
        }
        if let [name] = path
            && *name == *"found"
        {
            return self.found.clone();
        }
        let [record @ .., field] = path else { return None };
        let at = self.find(record)?;
        match &self.variables[at].value {
            Value::Record(record) => record.field(field.as_str()).cloned(),
            Value::Null if self.variables[at].is_row => Some(Value::Null),
            Value::Unknown(reason) => Some(Value::Unknown(Arc::clone(reason))),
            _ => None,
        }
    }

    fn positional(&self, number: usize) -> Option<Value> {
        self.arguments.get(number.checked_sub(1)?).cloned()
    }

    fn declared(&self, session: &Session) -> Vec<(Identifier, DataType)> {
        const UNKNOWN: DataType = DataType::plain(ObjectId(705));
        let type_of = |variable: &Variable| data_type(session, variable.data_type.as_deref()?);
        let declared = |variable: &Variable| (variable.name.clone(), type_of(variable).unwrap_or(UNKNOWN));
        self.variables.iter().rev().map(declared).collect()
    }
}
