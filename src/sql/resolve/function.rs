use super::ResolveError;
use super::candidate::{Call, Candidate, Routine, candidates};
use super::coerce::{Coercion, CoercionContext, coercion};
use super::polymorphic;
use super::select::{Takes, matching, select};
use super::types::{TypeId, Types};
use crate::catalog::builtin::TypeCategory;

impl Takes for Candidate<'_> {
    fn declared(&self) -> &[TypeId] {
        &self.declared
    }
}

/// What a call in the form of a function call means.
#[derive(Clone, PartialEq, Debug)]
pub enum FunctionOutcome<'a> {
    /// A call of a function.
    Call(ResolvedFunction<'a>),
    /// A cast to the type of that name: `float8(1)`.
    Cast(TypeId),
}

/// The function that a call means.
#[derive(Clone, PartialEq, Debug)]
pub struct ResolvedFunction<'a> {
    /// The function.
    pub routine: &'a Routine<'a>,
    /// The types to which the arguments are turned, in the order in which they are written.
    pub arguments: Vec<TypeId>,
    /// What it returns.
    pub result: TypeId,
    /// How many of the last arguments a variadic parameter takes.
    pub variadic: usize,
}

/// The function that a call means, among those of its name; `type_named_so` is the type of the same name, if there is
/// one that is not of rows (`func_get_detail`).
///
/// # Errors
/// 42883 if none fits, 42725 if more than one does, 42804 if polymorphic types remain open.
pub fn resolve_function<'a>(
    types: &dyn Types,
    routines: &'a [Routine<'a>],
    call: Call<'_>,
    type_named_so: Option<TypeId>,
) -> Result<FunctionOutcome<'a>, ResolveError> {
    let fitted = candidates(routines, call);
    if let Some(exact) = fitted.iter().find(|candidate| candidate.given() == call.arguments) {
        return finish(types, exact, call);
    }
    if let Some(target) = type_named_so.filter(|target| is_cast(types, call, *target)) {
        return Ok(FunctionOutcome::Cast(target));
    }
    let matched = matching(types, &fitted, call.arguments);
    match matched[..] {
        [] => Err(ResolveError::NotFound),
        [only] => finish(types, only, call),
        _ => finish(types, select(types, matched, call.arguments).ok_or(ResolveError::Ambiguous)?, call),
    }
}

/// Whether `name(value)` is another way to write a cast that does nothing to the bytes, or goes by the text form.
fn is_cast(types: &dyn Types, call: Call<'_>, target: TypeId) -> bool {
    let [source] = *call.arguments else { return false };
    if !call.names.is_empty() || call.variadic {
        return false;
    }
    match coercion(types, source, target, CoercionContext::Explicit) {
        _ if source == TypeId::UNKNOWN => true,
        Some(Coercion::Relabel) => true,
        Some(Coercion::TextForm) => {
            let is_row = source == TypeId::RECORD || types.is_complex(source);
            !(is_row && types.category(target).0 == TypeCategory::STRING)
        }
        Some(Coercion::Function(_) | Coercion::Elements) | None => false,
    }
}

fn finish<'a>(
    types: &dyn Types,
    candidate: &Candidate<'a>,
    call: Call<'_>,
) -> Result<FunctionOutcome<'a>, ResolveError> {
    if candidate.ambiguous {
        return Err(ResolveError::Ambiguous);
    }
    let mut arguments = candidate.declared.clone();
    // Parameters left to their defaults give what they are declared as: their expressions were turned when created.
    let given: Vec<TypeId> =
        call.arguments.iter().chain(arguments.iter().skip(call.arguments.len())).copied().collect();
    let result = polymorphic::result_type(types, &given, &mut arguments, candidate.routine.result)?;
    arguments.truncate(call.arguments.len());
    Ok(FunctionOutcome::Call(ResolvedFunction {
        routine: candidate.routine,
        arguments,
        result,
        variadic: candidate.variadic,
    }))
}
