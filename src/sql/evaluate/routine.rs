//! `pg_get_functiondef` and its likes (`ruleutils.c`).

use super::spell::{quote_identifier, type_text};
use super::value::Value;
use super::wording;
use crate::catalog::function::{Argument, ArgumentMode, Function, FunctionBody, FunctionKind, Parallel, Volatility};
use crate::catalog::{CatalogError, Object};
use crate::print::{Printer, Qualify};
use crate::sql::session::Session;

/// Whether `DEFAULT` is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Defaults {
    Written,
    LeftOut,
}

/// `pg_get_functiondef`: the statement that makes the function, its name with the schema.
///
/// # Errors
/// 42809 for an aggregate.
pub(super) fn definition(session: &Session, object: &Object) -> Result<Value, CatalogError> {
    let Some(function) = object.as_function() else { return Ok(Value::Null) };
    if matches!(function.kind, FunctionKind::Aggregate(_)) {
        let message = format!("\"{}\" is an aggregate function", object.name);
        return Err(CatalogError::new(crate::catalog::error::sqlstate::WRONG_OBJECT_TYPE, message));
    }
    let procedure = matches!(function.kind, FunctionKind::Procedure);
    let list = arguments(session, function, Defaults::Written);
    let (Some(schema), Some(returns)) =
        (object.schema.and_then(|id| session.catalog.name_of(id)), result(session, function))
    else {
        return Ok(Value::unknown("what the function returns"));
    };
    let (Value::Text(list_text) | Value::Definition(list_text)) = &list else { return Ok(list) };
    let (word, delimiter) = if procedure { ("PROCEDURE", "procedure") } else { ("FUNCTION", "function") };
    let quoted = |name: &str| quote_identifier(session, name);
    let mut text =
        format!("CREATE OR REPLACE {word} {}.{}({list_text})\n", quoted(schema.as_str()), quoted(object.name.as_str()));
    if !procedure {
        text.push_str(&format!(" RETURNS {returns}\n"));
    }
    text.push_str(&format!(" LANGUAGE {}\n", quoted(function.language.as_str())));
    text.push_str(&options(function));
    for (name, value) in &function.settings {
        text.push_str(&format!(" SET {} TO {value}\n", quoted(name.as_str())));
    }
    let FunctionBody::Source(source) = &function.body else {
        return Ok(Value::unknown("a body that is no text"));
    };
    let mut tag = delimiter.to_owned();
    while source.contains(&format!("${tag}$")) {
        tag.push('x');
    }
    text.push_str(&format!("AS ${tag}${source}${tag}$\n"));
    let exact = function.support.is_none() && function.transforms.is_empty() && matches!(list, Value::Text(_));
    Ok(if exact { Value::text(text) } else { wording::marked(Value::text(text)) })
}

/// The options that stand on one line.
fn options(function: &Function) -> String {
    let word = |given: bool, word: &str| if given { format!(" {word}") } else { String::new() };
    let mut line = word(matches!(function.kind, FunctionKind::Window), "WINDOW");
    line += &word(function.volatility != Volatility::Volatile, &function.volatility.word().to_uppercase());
    line += &word(function.parallel == Parallel::Safe, "PARALLEL SAFE");
    line += &word(function.parallel == Parallel::Restricted, "PARALLEL RESTRICTED");
    line += &word(function.strict, "STRICT");
    line += &word(function.security_definer, "SECURITY DEFINER");
    line += &word(function.leakproof, "LEAKPROOF");
    let usual = if matches!(function.language.as_str(), "c" | "internal") { "1" } else { "100" };
    if let Some(cost) = function.cost.as_ref().filter(|cost| ***cost != *usual) {
        line += &format!(" COST {cost}");
    }
    if let Some(rows) = function.rows.as_ref().filter(|rows| ***rows != *"1000") {
        line += &format!(" ROWS {rows}");
    }
    if line.is_empty() { line } else { line + "\n" }
}

/// `pg_get_function_arguments`, or without defaults `pg_get_function_identity_arguments` (`print_function_arguments`).
pub(super) fn arguments(session: &Session, function: &Function, defaults: Defaults) -> Value {
    let mut written = Vec::new();
    let mut exact = true;
    for argument in function.arguments.iter().filter(|argument| argument.mode != ArgumentMode::Table) {
        let Some(mut text) = argument_text(session, argument) else {
            return Value::unknown("the type of an argument");
        };
        if let Some(default) = argument.default.as_ref().filter(|_| defaults == Defaults::Written) {
            let default = wording::expression(session, None, default, Some(&argument.data_type));
            exact &= matches!(default, Value::Text(_));
            if let Value::Text(default) | Value::Definition(default) = default {
                text.push_str(&format!(" DEFAULT {default}"));
            }
        }
        written.push(text);
    }
    let list = Value::text(written.join(", "));
    if exact { list } else { wording::marked(list) }
}

fn argument_text(session: &Session, argument: &Argument) -> Option<String> {
    let data_type = type_text(session, &argument.data_type.without_modifier())?;
    let name = argument.name.as_ref().map_or_else(String::new, |name| quote_identifier(session, name.as_str()) + " ");
    Some(format!("{}{name}{data_type}", argument.mode.prefix()))
}

/// `pg_get_function_result`; `None` where a type is not known, nothing for a procedure.
pub(super) fn result(session: &Session, function: &Function) -> Option<String> {
    let columns: Option<Vec<String>> = function
        .arguments
        .iter()
        .filter(|argument| argument.mode == ArgumentMode::Table)
        .map(|argument| argument_text(session, argument))
        .collect();
    match (columns?, &function.returns) {
        (columns, _) if !columns.is_empty() => Some(format!("TABLE({})", columns.join(", "))),
        (_, Some(returns)) => {
            let set = if function.returns_set { "SETOF " } else { "" };
            type_text(session, returns).map(|of| format!("{set}{of}"))
        }
        (_, None) => Some(String::new()),
    }
}

/// `pg_get_triggerdef` and `pg_get_ruledef`: the statement that makes what belongs to a table.
pub(super) fn member(session: &Session, object: &Object) -> Value {
    let statements = Printer::new(&session.catalog, Qualify::Always).definition(object);
    match statements.first() {
        Some(statement) => Value::Definition(statement.trim_end_matches(';').into()),
        None => Value::Null,
    }
}
