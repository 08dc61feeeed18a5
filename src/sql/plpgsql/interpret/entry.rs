//! DO blocks, and calls of functions and procedures.

use std::sync::Arc;

use imbl::OrdMap;

use super::frame::{Frame, Variable};
use super::sql::{Inner, mentioned, syntax_error};
use super::{Body, Compiled, Flow, Interpreter};
use crate::catalog::function::{ArgumentMode, Function, FunctionBody};
use crate::catalog::{CatalogError, Object, ObjectId};
use crate::sql::ast::{Call, Do, LiteralOrigin};
use crate::sql::evaluate::value::{Evaluated, Stop, Value};
use crate::sql::evaluate::{Evaluator, NoVariables, Table, change, constant_of, effects, type_text};
use crate::sql::plpgsql::{Block, check_names, check_statements, parse};
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::settings::checks_bodies;
use crate::sql::source::Source;
use crate::text::{Identifier, Location, Span};

/// Runs a DO block. One that cannot be run to its end changes nothing, and says so of what it names.
pub(in crate::sql) fn run_do(session: &mut Session, source: &Source, statement: &Do) -> Executed {
    if let Some(language) = &statement.language
        && language.as_str() != "plpgsql"
    {
        return Ok(Effect::Opaque(format!("the language {language} is not run")));
    }
    let text: Arc<str> = statement.body.value.as_str().into();
    let block = parse(&text).map_err(|error| syntax_error(&error))?;
    if checks_bodies(session) {
        check_names(session, &block, &text, [])?;
        check_statements(&block, &text).map_err(|error| syntax_error(&error))?;
    }
    let body = match statement.body.origin {
        LiteralOrigin::Verbatim { start } => {
            Body { source: source.clone(), base: start, text: Arc::clone(&text), parts: Arc::default() }
        }
        LiteralOrigin::Pieces(_) => {
            let made = Source::made_by(session.origin.location, Arc::clone(&text));
            Body { source: made, base: 0, text: Arc::clone(&text), parts: Arc::default() }
        }
    };
    let before = session.snapshot();
    let mut interpreter = Interpreter::new(session, body, Frame::default());
    interpreter.committed = Some(before.clone());
    let ran = interpreter.session.effort.enter().and_then(|()| interpreter.outermost(&block));
    let opaque = interpreter.opaque;
    session.effort.leave();
    match ran {
        Ok(_) => Ok(opaque.map_or(Effect::Applied, Effect::Opaque)),
        Err(Stop::Error(error)) => Err(error),
        Err(Stop::Unknown(reason) | Stop::Opaque(reason)) => {
            session.restore(before);
            Ok(given_up(session, &text, &reason))
        }
    }
}

/// What becomes of a text that cannot be run: where it can only change rows, of these nothing is known any more.
pub(in crate::sql) fn given_up(session: &mut Session, text: &str, reason: &Arc<str>) -> Effect {
    change::forget_all(session, reason);
    if !effects::of_text(session, text) {
        return Effect::NoEffect("changes rows only");
    }
    let named: Vec<_> = mentioned(session, text).into_iter().map(ObjectId::whole).collect();
    session.inexact(format!("the statement was not run: {reason}"), named);
    Effect::Opaque(reason.to_string())
}

/// Runs `CALL`.
pub(in crate::sql) fn run_call(session: &mut Session, source: &Source, statement: &Call) -> Executed {
    let text = source.slice(statement.call.span).to_owned();
    let tree = match &statement.call.tree {
        Ok(tree) => tree,
        Err(rejection) => return Ok(Effect::Opaque(rejection.reason.clone())),
    };
    let before = session.snapshot();
    let value = Evaluator { session, variables: &NoVariables }.alone(tree);
    match value {
        Ok(Value::Unknown(reason)) | Err(Stop::Unknown(reason) | Stop::Opaque(reason)) => {
            session.restore(before);
            Ok(given_up(session, &text, &reason))
        }
        Ok(_) => Ok(Effect::Applied),
        Err(Stop::Error(error)) => Err(error),
    }
}

/// Calls a function or procedure of the project: the rows that it returns, one unless it returns a set.
pub(in crate::sql) fn call(
    session: &mut Session,
    object: &Arc<Object>,
    function: &Function,
    arguments: &[(Option<Identifier>, Value)],
) -> Evaluated<Table> {
    let frame = bind(session, object, function, arguments)?;
    let columns = output_columns(object, function);
    if function.strict && frame.arguments.iter().any(Value::is_null) {
        let row = columns.iter().map(|_| Value::Null).collect();
        return Ok(Table { columns, rows: if function.returns_set { Vec::new() } else { vec![row] } });
    }
    let FunctionBody::Source(text) = &function.body else {
        return Err(Stop::Unknown(format!("the function {} is not run", object.name).into()));
    };
    let language = function.language.as_str();
    if !matches!(language, "plpgsql" | "sql") {
        return Err(Stop::Unknown(format!("functions in {language} are not run").into()));
    }
    let compiled = Compiled::of(session, object.id, (text, language == "plpgsql"))?;
    let before = Surroundings::enter(session, object, function);
    let mut interpreter = Interpreter::new(session, Body::of_function(session.origin.location, &compiled), frame);
    interpreter.columns.clone_from(&columns);
    let ran = match &compiled.block {
        Some(block) => interpreter.plpgsql(function, block),
        None => interpreter.sql_function(function),
    };
    let opaque = interpreter.opaque;
    before.leave(session, function);
    if let Some(reason) = opaque {
        return Err(Stop::Opaque(reason.into()));
    }
    let rows = ran?;
    Ok(Table { columns, rows })
}

/// Calls the function of an event trigger, which can ask for the event and the tag of the command
/// (`plpgsql_exec_event_trigger` in `pl_exec.c`).
pub(in crate::sql) fn call_event_trigger(
    session: &mut Session,
    object: &Arc<Object>,
    event: &str,
    tag: &str,
) -> Evaluated<()> {
    let Some(function) = object.as_function() else { return Ok(()) };
    let FunctionBody::Source(text) = &function.body else {
        return Err(Stop::Unknown(format!("the function {} is not run", object.name).into()));
    };
    if function.language != "plpgsql" {
        return Err(Stop::Unknown(format!("functions in {} are not run", function.language).into()));
    }
    let compiled = Compiled::of(session, object.id, (text, true))?;
    let mut frame = Frame::default();
    frame.open(Some(object.name.clone()));
    frame.declare_value("tg_event".into(), Value::text(event));
    frame.declare_value("tg_tag".into(), Value::text(tag));
    let before = Surroundings::enter(session, object, function);
    let mut interpreter = Interpreter::new(session, Body::of_function(session.origin.location, &compiled), frame);
    let ran = compiled.block.as_ref().map_or(Ok(Flow::Next), |block| interpreter.outermost(block));
    let opaque = interpreter.opaque;
    before.leave(session, function);
    match opaque {
        Some(reason) => Err(Stop::Opaque(reason.into())),
        None => ran.map(|_| ()),
    }
}

impl Body {
    /// The body of a function that a statement calls.
    fn of_function(statement: Location, compiled: &Compiled) -> Self {
        let text = Arc::clone(&compiled.text);
        let source = Source::made_by(statement, Arc::clone(&text));
        Self { source, base: 0, text, parts: Arc::clone(&compiled.parts) }
    }
}

/// The role and the settings around a call.
struct Surroundings {
    role: ObjectId,
    settings: OrdMap<Identifier, Arc<str>>,
}

impl Surroundings {
    /// Gives a function the role of its owner, if it is `SECURITY DEFINER`, and its own settings.
    fn enter(session: &mut Session, object: &Object, function: &Function) -> Self {
        let before = Self { role: session.current_role, settings: session.settings.clone() };
        if function.security_definer {
            session.current_role = object.owner;
        }
        for (name, value) in &function.settings {
            session.set(name.clone(), Arc::clone(value));
        }
        before
    }

    fn leave(self, session: &mut Session, function: &Function) {
        session.current_role = self.role;
        for (name, _) in &function.settings {
            match self.settings.get(name) {
                Some(value) => session.set(name.clone(), Arc::clone(value)),
                None => session.reset(name),
            }
        }
    }
}

/// The variables that a call begins with.
fn bind(
    session: &mut Session,
    object: &Object,
    function: &Function,
    given: &[(Option<Identifier>, Value)],
) -> Evaluated<Frame> {
    let mut frame = Frame::default();
    frame.open(Some(object.name.clone()));
    let inputs: Vec<_> = function.inputs().collect();
    let mut values: Vec<Option<Value>> = vec![None; inputs.len()];
    for (at, (name, value)) in given.iter().enumerate() {
        let place = match name {
            Some(name) => inputs.iter().position(|argument| argument.name.as_ref() == Some(name)),
            None => Some(at),
        };
        if let Some(slot) = place.and_then(|place| values.get_mut(place)) {
            *slot = Some(value.clone());
        }
    }
    let mut values = values.into_iter();
    for argument in &function.arguments {
        let written = type_text(session, &argument.data_type);
        let value = match (argument.mode.is_input(), &argument.default) {
            (false, _) => Value::Null,
            (true, default) => match (values.next().flatten(), default) {
                (Some(value), _) => match &written {
                    Some(written) => crate::sql::evaluate::cast_to(session, value, written)?,
                    None => value,
                },
                (None, Some(default)) => constant_of(session, &default.text)
                    .unwrap_or_else(|| Value::unknown("a default that is not evaluated")),
                (None, None) => Value::Null,
            },
        };
        if argument.mode.is_input() {
            frame.arguments.push(value.clone());
        }
        let is_row = session.catalog.object(argument.data_type.id).is_some_and(|of| !of.columns().is_empty());
        frame.declare(Variable {
            name: argument.name.clone().unwrap_or_default(),
            value,
            data_type: None,
            constant: false,
            is_row: is_row && !argument.data_type.array,
        });
    }
    Ok(frame)
}

/// The names of what a function returns.
fn output_columns(object: &Object, function: &Function) -> Vec<Identifier> {
    let outputs = function
        .arguments
        .iter()
        .filter(|argument| matches!(argument.mode, ArgumentMode::Out | ArgumentMode::InOut | ArgumentMode::Table));
    let names: Vec<Identifier> = outputs.map(|argument| argument.name.clone().unwrap_or_default()).collect();
    if names.is_empty() { vec![object.name.clone()] } else { names }
}

impl<'s> Interpreter<'s> {
    pub(super) fn new(session: &'s mut Session, body: Body, frame: Frame) -> Self {
        Self {
            session,
            body,
            frame,
            caught: None,
            returned: Vec::new(),
            columns: Vec::new(),
            opaque: None,
            committed: None,
        }
    }

    /// Runs the outermost block.
    fn outermost(&mut self, block: &Block) -> Evaluated<Flow> {
        self.frame.open(None);
        self.frame.found = Some(Value::Bool(false));
        self.block(block)
    }

    /// Runs the body of a function and gives the rows that it returns.
    fn plpgsql(&mut self, function: &Function, block: &Block) -> Evaluated<Vec<Vec<Value>>> {
        let flow = self.outermost(block)?;
        if function.returns_set {
            return Ok(std::mem::take(&mut self.returned));
        }
        let named =
            function.arguments.iter().any(|argument| matches!(argument.mode, ArgumentMode::Out | ArgumentMode::InOut));
        let row = match flow {
            Flow::Return(_) | Flow::Next if named => {
                let value = |name: &Identifier| {
                    let at = self.frame.find(std::slice::from_ref(name));
                    at.and_then(|at| self.frame.get(at)).map_or(Value::Null, |variable| variable.value.clone())
                };
                self.columns.iter().map(value).collect()
            }
            // No null, so that `EXECUTE` can take what it calls for its effect (`plpgsql_exec_function` in `pl_exec.c`).
            _ if self.returns_void(function) => vec![Value::Text("".into())],
            Flow::Return(value) => {
                let written = function.returns.as_ref().and_then(|of| type_text(self.session, of));
                let value = match (value, written) {
                    (value @ Value::Record(_), _) => value,
                    (value, Some(written)) => crate::sql::evaluate::cast_to(self.session, value, &written)?,
                    (value, None) => value,
                };
                vec![value]
            }
            _ if function.returns.is_none() => vec![Value::Null],
            _ => {
                let message = "control reached end of function without RETURN";
                return Err(CatalogError::new("2F005", message).into());
            }
        };
        Ok(vec![row])
    }

    fn returns_void(&self, function: &Function) -> bool {
        let written = function.returns.as_ref().and_then(|of| type_text(self.session, of));
        written.is_some_and(|written| written == "void")
    }

    /// Runs the statements of a function in SQL; the last one's rows are what it returns.
    fn sql_function(&mut self, function: &Function) -> Evaluated<Vec<Vec<Value>>> {
        let mut last = Ok(Table::default());
        let whole = Span::new(0, self.body.text.len() as u32);
        let (source, statements) = self.statements_at(whole, |_| None)?;
        for (span, statement) in &statements.list {
            let frame = std::mem::take(&mut self.frame);
            let ran = self.run(&Inner { source: &source, span: *span, statement }, &frame);
            self.frame = frame;
            if let Some(changed) = ran? {
                last = changed.rows;
            }
        }
        let table = last.map_err(Stop::Unknown)?;
        if function.returns_set {
            return Ok(table.rows);
        }
        let first = table.rows.into_iter().next();
        Ok(vec![first.unwrap_or_else(|| vec![Value::Null; self.columns.len()])])
    }
}
