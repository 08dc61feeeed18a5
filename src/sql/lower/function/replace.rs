//! What `CREATE OR REPLACE` may change of a routine and what not (`ProcedureCreate` in `pg_proc.c`).

use super::invalid_definition;
use crate::catalog::error::sqlstate;
use crate::catalog::function::{Argument, ArgumentMode, Function, FunctionKind};
use crate::catalog::{CatalogError, DataType, Object};
use crate::sql::names::Names;
use crate::text::Identifier;

/// Refuses a new definition that does not fit the old one's callers.
///
/// # Errors
/// 42809 for another kind, 42P13 for another result, other names of arguments or fewer defaults.
pub(super) fn refuse_replacement(
    names: Names<'_>,
    object: &Object,
    old: &Function,
    new: &Function,
) -> Result<(), CatalogError> {
    if std::mem::discriminant(&old.kind) != std::mem::discriminant(&new.kind) {
        let words = match old.kind {
            FunctionKind::Function => "a function",
            FunctionKind::Procedure => "a procedure",
            FunctionKind::Window => "a window function",
            FunctionKind::Aggregate(_) => "an aggregate function",
        };
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, "cannot change routine kind")
            .detail(format!("\"{}\" is {words}.", object.name)));
    }
    let refused = |message: String| invalid_definition(message).hint(drop_hint(names, object, old));
    if result(old) != result(new) {
        return Err(refused(match old.kind {
            FunctionKind::Procedure => "cannot change whether a procedure has output parameters".to_owned(),
            _ => "cannot change return type of existing function".to_owned(),
        }));
    }
    if output_row(old) != output_row(new) {
        let message = "cannot change return type of existing function".to_owned();
        return Err(refused(message).detail("Row type defined by OUT parameters is different."));
    }
    let new_names: Vec<Option<&Identifier>> = new.inputs().map(named).collect();
    for (old_name, position) in old.inputs().map(named).zip(0..) {
        if let Some(old_name) = old_name
            && new_names.get(position).copied().flatten() != Some(old_name)
        {
            return Err(refused(format!("cannot change name of input parameter \"{old_name}\"")));
        }
    }
    let defaults =
        |function: &Function| function.arguments.iter().filter(|argument| argument.default.is_some()).count();
    if defaults(new) < defaults(old) {
        return Err(refused("cannot remove parameter defaults from existing function".to_owned()));
    }
    Ok(())
}

fn named(argument: &Argument) -> Option<&Identifier> {
    argument.name.as_ref().filter(|name| !name.is_empty())
}

/// What a call gives back: for a procedure only whether there is anything.
fn result(function: &Function) -> (Option<DataType>, bool, bool) {
    let procedure = matches!(function.kind, FunctionKind::Procedure);
    let has_outputs = procedure && function.arguments.iter().any(is_output);
    let returns = function.returns.as_ref().map(DataType::without_modifier);
    (returns, function.returns_set, has_outputs)
}

/// The columns of the record that several output parameters make.
fn output_row(function: &Function) -> Vec<(Option<&Identifier>, &DataType)> {
    let outputs: Vec<_> = function.arguments.iter().filter(|argument| is_output(argument)).collect();
    let single = outputs.len() < 2 && !matches!(function.kind, FunctionKind::Procedure);
    if single { Vec::new() } else { outputs.into_iter().map(|output| (named(output), &output.data_type)).collect() }
}

fn is_output(argument: &Argument) -> bool {
    matches!(argument.mode, ArgumentMode::Out | ArgumentMode::InOut | ArgumentMode::Table)
}

fn drop_hint(names: Names<'_>, object: &Object, function: &Function) -> String {
    let word = match function.kind {
        FunctionKind::Procedure => "PROCEDURE",
        FunctionKind::Aggregate(_) => "AGGREGATE",
        FunctionKind::Function | FunctionKind::Window => "FUNCTION",
    };
    let types = names.format_types(&function.signature()).replace(", ", ",");
    format!("Use DROP {word} {}({types}) first.", names.quote(&object.name))
}
