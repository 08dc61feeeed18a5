//! Calls of functions: the server's own, aggregates, those that return sets, and the project's.

use std::sync::Arc;

use sqlparser::ast as tree;
use tree::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::cast::cast_to;
use super::expression::soften;
use super::value::{Evaluated, Record, Stop, Value};
use super::{Evaluator, Scope, Table, aggregate, effects, functions, name_parts, objects, overload, text_of};
use crate::catalog::error::sqlstate;
use crate::catalog::function::FunctionKind;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId};
use crate::sql::event_trigger::Happened;
use crate::sql::expression::VARIADIC;
use crate::sql::plpgsql;
use crate::sql::session::Session;
use crate::text::Identifier;

/// Functions of extensions that make or drop objects of their own, by extension and name.
const MAKERS: [(&str, &str); 8] = [
    ("pgmq", "create"),
    ("pgmq", "create_partitioned"),
    ("pgmq", "create_unlogged"),
    ("pgmq", "drop_queue"),
    ("pg_partman", "create_parent"),
    ("timescaledb", "create_hypertable"),
    ("postgis", "addgeometrycolumn"),
    ("citus", "create_distributed_table"),
];

/// An argument with its name, if it was given by name.
pub(in crate::sql) type Argument = (Option<Identifier>, Value);

impl Evaluator<'_> {
    /// A function call where one value is wanted.
    pub(super) fn function(&mut self, function: &tree::Function, scope: &Scope<'_>) -> Evaluated<Value> {
        let names = name_parts(&function.name);
        if function.over.is_some() {
            return Ok(Value::unknown("window functions are not evaluated"));
        }
        if let FunctionArguments::Subquery(query) = &function.args {
            return self.of_subquery(&names, query, scope);
        }
        if aggregate::is_aggregate(function) && scope.group.is_some() {
            return self.aggregate(function, scope);
        }
        let arguments = match &function.args {
            FunctionArguments::List(list) => {
                if let Some(value) = self.coalesced(&names, &list.args, scope)? {
                    return Ok(value);
                }
                self.arguments(&list.args, scope)?
            }
            _ => Vec::new(),
        };
        self.call(&names, &arguments)
    }

    /// `ARRAY(query)` arrives as a call with a query.
    fn of_subquery(&mut self, names: &[Identifier], query: &tree::Query, scope: &Scope<'_>) -> Evaluated<Value> {
        if names.last().is_none_or(|name| *name != *"array") {
            return Ok(Value::unknown("a call with a query is not evaluated"));
        }
        match self.query(query, Some(scope)) {
            Ok(table) => Ok(Value::Array(table.rows.into_iter().filter_map(|row| row.into_iter().next()).collect())),
            Err(stop) => soften(stop),
        }
    }

    /// `coalesce` evaluates no more arguments than it needs.
    fn coalesced(
        &mut self,
        names: &[Identifier],
        arguments: &[FunctionArg],
        scope: &Scope<'_>,
    ) -> Evaluated<Option<Value>> {
        if names.len() != 1 || names[0] != *"coalesce" {
            return Ok(None);
        }
        for argument in arguments {
            if let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = argument {
                let value = self.expression(expr, scope)?;
                if !value.is_null() {
                    return Ok(Some(value));
                }
            }
        }
        Ok(Some(Value::Null))
    }

    /// The arguments of a call.
    pub(super) fn arguments(&mut self, arguments: &[FunctionArg], scope: &Scope<'_>) -> Evaluated<Vec<Argument>> {
        let mut values = Vec::new();
        for argument in arguments {
            let (name, argument) = match argument {
                FunctionArg::Unnamed(argument) => (None, argument),
                FunctionArg::Named { name, arg, .. } => (Some(super::identifier(name)), arg),
                FunctionArg::ExprNamed { name: Expr::Identifier(name), arg, .. } => {
                    (Some(super::identifier(name)), arg)
                }
                FunctionArg::ExprNamed { arg, .. } => (None, arg),
            };
            values.push(match argument {
                FunctionArgExpr::Expr(expr) if name.as_ref().is_some_and(|name| name.as_str() == VARIADIC) => {
                    let array = self.expression(expr, scope)?;
                    let elements = functions::elements(&array).map_err(Stop::Unknown)?.unwrap_or_default();
                    values.extend(elements.into_iter().map(|element| (None, element)));
                    continue;
                }
                FunctionArgExpr::Expr(expr) => (name, self.expression(expr, scope)?),
                _ => (name, Value::unknown("a `*` as an argument is not evaluated")),
            });
        }
        Ok(values)
    }

    fn call(&mut self, names: &[Identifier], arguments: &[Argument]) -> Evaluated<Value> {
        if let Some(value) = self.call_built_in(names, arguments)? {
            return Ok(value);
        }
        match self.user_function(names, arguments)? {
            Some((function, arguments)) => {
                let returned = self.run(&function, &arguments)?;
                Ok(match returned.rows.into_iter().next() {
                    Some(mut row) if returned.columns.len() == 1 => row.pop().unwrap_or(Value::Null),
                    Some(values) => Value::Record(Arc::new(Record { names: returned.columns, values })),
                    None => Value::Null,
                })
            }
            None if let Some(value) = self.call_of_type(names, arguments)? => Ok(value),
            None => Ok(Value::unknown(format!(
                "the function {} is not evaluated",
                names.last().map_or("", Identifier::as_str)
            ))),
        }
    }

    /// A type's name with an argument casts it where no function has that name (`func_get_detail` in `parse_func.c`).
    fn call_of_type(&self, names: &[Identifier], arguments: &[Argument]) -> Evaluated<Option<Value>> {
        let ([name] | [_, name], [(None, value)]) = (names, arguments) else { return Ok(None) };
        if self.session.names().builtin().types().by_name(name.as_str()).is_none() {
            return Ok(None);
        }
        cast_to(self.session, value.clone(), name.as_str()).map(Some)
    }

    fn call_built_in(&mut self, names: &[Identifier], arguments: &[Argument]) -> Evaluated<Option<Value>> {
        let name = match names {
            [name] => name,
            [schema, name] if objects::is_of_system(self.session, schema) => name,
            _ => return Ok(None),
        };
        let values: Vec<Value> = arguments.iter().map(|(_, value)| value.clone()).collect();
        self.built_in(name.as_str(), &values)
    }

    /// The project's function that a call means, with the arguments as its parameters take them; `None` if it is one of
    /// the server or of an extension.
    fn user_function(
        &mut self,
        names: &[Identifier],
        arguments: &[Argument],
    ) -> Evaluated<Option<(Arc<Object>, Vec<Argument>)>> {
        let Some(name) = names.last() else { return Ok(None) };
        let session = &*self.session;
        let schema = names.len().checked_sub(2).map(|at| &names[at]);
        let all: Vec<Arc<Object>> = schemas_of(session, names)
            .into_iter()
            .flat_map(|schema| session.catalog.find_all(Namespace::Function, schema, name).cloned())
            .collect();
        if let Some(chosen) = overload::choose(session, schema, name, arguments, &all) {
            return Ok(Some(chosen));
        }
        let fits = |object: &&Arc<Object>| {
            object.as_function().is_some_and(|function| {
                let inputs = function.inputs().count();
                let needed = function.inputs().filter(|argument| argument.default.is_none()).count();
                needed <= arguments.len() && arguments.len() <= inputs
            })
        };
        let mut fitting = all.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(function), None) => Ok(Some((Arc::clone(function), arguments.to_vec()))),
            (Some(first), Some(_)) if all.iter().any(|object| effects::of_function(session, object)) => {
                Err(Stop::Opaque(format!("which of the functions {} is called is not decided", first.name).into()))
            }
            (Some(_), Some(_)) => Ok(None),
            (None, _) => self.missing(names, name, !all.is_empty()).map(|()| None),
        }
    }

    /// No function fits: one of the server that is not evaluated, one that an unknown extension may bring, or none.
    fn missing(&self, names: &[Identifier], name: &Identifier, others: bool) -> Evaluated<()> {
        let session = &*self.session;
        let unknown_extension = session
            .catalog
            .in_space(Namespace::Extension, ObjectId::NONE)
            .any(|object| matches!(&object.data, ObjectData::Extension(extension) if !extension.known));
        let known = !session.names().builtin().functions().named(name.as_str()).is_empty();
        let of_type = |schema| session.catalog.find(Namespace::Type, schema, name).is_some();
        let is_type = schemas_of(session, names).into_iter().any(of_type);
        if known || others || is_type || unknown_extension || session.has_opaque_past() || sounds_like_syntax(name) {
            return Ok(());
        }
        let written = names.iter().map(Identifier::as_str).collect::<Vec<_>>().join(".");
        let message = format!("function {written} does not exist");
        Err(CatalogError::new(sqlstate::UNDEFINED_FUNCTION, message).into())
    }

    /// Runs a function of the project.
    fn run(&mut self, object: &Arc<Object>, arguments: &[Argument]) -> Evaluated<Table> {
        if let Some(extension) = object.extension.and_then(|id| self.session.catalog.name_of(id)) {
            if makes_objects(self.session, object) {
                let reason = format!("{extension}'s function {} makes objects of its own", object.name);
                return Err(Stop::Opaque(reason.into()));
            }
            return Err(Stop::Unknown(format!("what the function {} of {extension} returns", object.name).into()));
        }
        let Some(function) = object.as_function() else { return Ok(Table::default()) };
        if matches!(function.kind, FunctionKind::Aggregate(_) | FunctionKind::Window) {
            return Err(Stop::Unknown(Arc::from("aggregates of the project are not evaluated")));
        }
        self.session.effort.enter()?;
        let ran = plpgsql::call(self.session, object, function, arguments);
        self.session.effort.leave();
        match ran {
            Err(Stop::Unknown(reason)) if effects::of_function(self.session, object) => Err(Stop::Opaque(reason)),
            other => other,
        }
    }

    /// The rows of a function in `FROM`, or of one that returns a set.
    pub(super) fn call_for_rows(&mut self, names: &[Identifier], arguments: &[Argument]) -> Evaluated<Table> {
        let name = names.last().cloned().unwrap_or_default();
        let values: Vec<Value> = arguments.iter().map(|(_, value)| value.clone()).collect();
        if let Some(table) = self.told_to_event_trigger(name.as_str())? {
            return Ok(table);
        }
        if let Some(set) = self.built_in_set(name.as_str(), &values)? {
            return Ok(Table { columns: vec![name], rows: set.into_iter().map(|value| vec![value]).collect() });
        }
        if let Some(value) = self.call_built_in(names, arguments)? {
            return Ok(Table { columns: vec![name], rows: vec![vec![value]] });
        }
        match self.user_function(names, arguments)? {
            Some((function, arguments)) => self.run(&function, &arguments),
            None => Err(Stop::Unknown(format!("the function {name} is not evaluated").into())),
        }
    }

    /// What the functions give that only event triggers can call (`event_trigger.c`).
    fn told_to_event_trigger(&self, name: &str) -> Evaluated<Option<Table>> {
        let (told, of): (fn(&Happened) -> &Option<Table>, &str) = match name {
            "pg_event_trigger_ddl_commands" => (|happened| &happened.commands, "an event trigger function"),
            "pg_event_trigger_dropped_objects" => (|happened| &happened.dropped, "a sql_drop event trigger function"),
            _ => return Ok(None),
        };
        match self.session.happened.as_deref().and_then(|happened| told(happened).clone()) {
            Some(table) => Ok(Some(table)),
            None => Err(CatalogError::new("39P03", format!("{name}() can only be called in {of}")).into()),
        }
    }

    /// The values of a function of the server that returns a set.
    fn built_in_set(&mut self, name: &str, values: &[Value]) -> Evaluated<Option<Vec<Value>>> {
        let known = |value: &Value| match value {
            Value::Unknown(reason) => Err(Stop::Unknown(Arc::clone(reason))),
            value => Ok(value.as_int()),
        };
        Ok(Some(match (name, values) {
            ("unnest", [array]) => functions::elements(array).map_err(Stop::Unknown)?.unwrap_or_default(),
            ("generate_series", [from @ Value::Moment(_), to, step]) => {
                let series = functions::series(from, to, step);
                let series = series.ok_or_else(|| Stop::Unknown(Arc::from("this series is not evaluated")))?;
                self.session.effort.step(series.len())?;
                series
            }
            ("generate_series", [from, to, step @ ..]) if step.len() < 2 => {
                let step = step.first().map(known).transpose()?.unwrap_or(Some(1));
                let (Some(from), Some(to), Some(step)) = (known(from)?, known(to)?, step) else {
                    return match (from, to) {
                        (Value::Null, _) | (_, Value::Null) => Ok(Some(Vec::new())),
                        _ => Err(Stop::Unknown(Arc::from("a series of what is no number is not evaluated"))),
                    };
                };
                self.series(from, to, step)?
            }
            ("generate_subscripts", [array, ..]) => {
                let elements = functions::elements(array).map_err(Stop::Unknown)?.unwrap_or_default();
                (1..=elements.len() as i64).map(Value::Int).collect()
            }
            ("string_to_table", [_, _]) => {
                let array = self.built_in("string_to_array", values)?.unwrap_or(Value::Null);
                functions::elements(&array).map_err(Stop::Unknown)?.unwrap_or_default()
            }
            ("regexp_split_to_table", [_, _]) => {
                let array = self.built_in("regexp_split_to_array", values)?.unwrap_or(Value::Null);
                functions::elements(&array).map_err(Stop::Unknown)?.unwrap_or_default()
            }
            _ => return Ok(None),
        }))
    }

    fn series(&mut self, from: i64, to: i64, step: i64) -> Evaluated<Vec<Value>> {
        if step == 0 {
            return Err(CatalogError::new("22023", "step size cannot equal zero").into());
        }
        let mut found = Vec::new();
        let mut number = from;
        while (step > 0 && number <= to) || (step < 0 && number >= to) {
            self.session.effort.step(1)?;
            found.push(Value::Int(number));
            let Some(next) = number.checked_add(step) else { break };
            number = next;
        }
        Ok(found)
    }

    /// The values of an item of a select list that is a call of a function that returns a set; else `None`.
    pub(super) fn set_of(&mut self, expr: &Expr, scope: &Scope<'_>) -> Evaluated<Option<Vec<Value>>> {
        let Expr::Function(function) = expr else { return Ok(None) };
        if function.over.is_some() || aggregate::is_aggregate(function) {
            return Ok(None);
        }
        let FunctionArguments::List(list) = &function.args else { return Ok(None) };
        let names = name_parts(&function.name);
        let Some(name) = names.last() else { return Ok(None) };
        let of_server = matches!(
            name.as_str(),
            "unnest" | "generate_series" | "generate_subscripts" | "string_to_table" | "regexp_split_to_table"
        );
        if !of_server && !self.returns_set(&names) {
            return Ok(None);
        }
        let arguments = self.arguments(&list.args, scope)?;
        let table = self.call_for_rows(&names, &arguments)?;
        let columns = table.columns;
        let value = |mut row: Vec<Value>| match columns.len() {
            1 => row.pop().unwrap_or(Value::Null),
            _ => Value::Record(Arc::new(Record { names: columns.clone(), values: row })),
        };
        Ok(Some(table.rows.into_iter().map(value).collect()))
    }

    fn returns_set(&self, names: &[Identifier]) -> bool {
        let Some(name) = names.last() else { return false };
        let session = &*self.session;
        schemas_of(session, names)
            .into_iter()
            .flat_map(|schema| session.catalog.find_all(Namespace::Function, schema, name))
            .any(|object| object.as_function().is_some_and(|function| function.returns_set))
    }

    /// A text that runs as SQL.
    pub(in crate::sql) fn text(&self, value: &Value) -> Evaluated<String> {
        match value {
            Value::Unknown(reason) => Err(Stop::Opaque(Arc::clone(reason))),
            Value::Null => Err(CatalogError::new("22004", "query string argument of EXECUTE is null").into()),
            Value::Definition(text) => Ok(text.to_string()),
            value => text_of(self.session, value)
                .ok_or_else(|| Stop::Opaque(Arc::from("the text that is executed is not known"))),
        }
    }
}

/// Whether it is a function of an extension that makes or drops objects of its own.
pub(super) fn makes_objects(session: &Session, object: &Object) -> bool {
    let extension = object.extension.and_then(|id| session.catalog.name_of(id));
    extension.is_some_and(|extension| MAKERS.contains(&(extension.as_str(), object.name.as_str())))
}

/// The schemas in which a function of that name is looked for.
fn schemas_of(session: &Session, names: &[Identifier]) -> Vec<ObjectId> {
    match names.len().checked_sub(2).map(|at| &names[at]) {
        Some(schema) => session.names().schema_if_any(schema).into_iter().collect(),
        None => session.names().path.to_vec(),
    }
}

/// Words that the grammar takes for functions.
fn sounds_like_syntax(name: &Identifier) -> bool {
    matches!(
        name.as_str(),
        "row" | "array" | "grouping" | "extract" | "overlay" | "xmlelement" | "any" | "all" | "some"
    )
}
