use super::types::TypeId;
use crate::catalog::ObjectId;
use crate::catalog::builtin::{Builtin, Function, FunctionKind};

/// A function as a call sees it: built in, created, or an extension's.
#[derive(Clone, PartialEq, Debug)]
pub struct Routine<'a> {
    /// Its id.
    pub id: ObjectId,
    /// What it is.
    pub kind: FunctionKind,
    /// The types of its parameters in.
    pub parameters: Vec<TypeId>,
    /// Their names, as far as they have any.
    pub names: Vec<Option<&'a str>>,
    /// What the last parameter takes any number of: the elements of its array, or `"any"`.
    pub variadic: Option<TypeId>,
    /// How many of the last parameters have defaults.
    pub defaults: usize,
    /// What it returns.
    pub result: TypeId,
    /// The place of its schema in the search path; an earlier one hides a later one that takes the same.
    pub path: usize,
}

impl Routine<'static> {
    /// A built-in function, found at that place of the search path.
    pub fn built_in(builtin: &Builtin, function: &Function, path: usize) -> Self {
        let signature = &function.signature;
        let parameters: Vec<TypeId> =
            signature.parameters.iter().map(|parameter| TypeId::built_in(builtin, parameter.data_type)).collect();
        let variadic = parameters.last().filter(|_| signature.variadic).map(|last| variadic_element(*last));
        Self {
            id: function.oid,
            kind: signature.kind,
            names: signature.parameters.iter().map(|parameter| parameter.name).collect(),
            variadic,
            parameters,
            defaults: signature.defaults,
            result: TypeId::built_in(builtin, signature.result),
            path,
        }
    }
}

/// What a variadic parameter of that type takes (`provariadic`): polymorphic arrays take polymorphic elements.
pub fn variadic_element(last: TypeId) -> TypeId {
    match last {
        TypeId::ANY => TypeId::ANY,
        TypeId::ANY_ARRAY => TypeId::ANY_ELEMENT,
        TypeId::ANY_COMPATIBLE_ARRAY => TypeId::ANY_COMPATIBLE,
        other => TypeId::of(other.id),
    }
}

/// The arguments of a call.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Their types, in the order in which they are written.
    pub arguments: &'a [TypeId],
    /// The names of the last of them, `name => value`.
    pub names: &'a [&'a str],
    /// Whether the last is given as `VARIADIC array`.
    pub variadic: bool,
}

impl<'a> Call<'a> {
    /// A call with arguments by position.
    pub fn positional(arguments: &'a [TypeId]) -> Self {
        Self { arguments, names: &[], variadic: false }
    }
}

/// A function fitted to a call by the number and names of its arguments, whatever their types.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate<'a> {
    /// The function.
    pub routine: &'a Routine<'a>,
    /// The types declared for each argument of the call, then those of the parameters left to their defaults.
    pub declared: Vec<TypeId>,
    /// How many arguments a variadic parameter takes.
    pub variadic: usize,
    /// How many parameters are left to their defaults.
    pub defaulted: usize,
    /// Whether another candidate takes the same, so that neither can be meant.
    pub ambiguous: bool,
}

impl Candidate<'_> {
    /// The types declared for the arguments of the call.
    pub fn given(&self) -> &[TypeId] {
        &self.declared[..self.declared.len() - self.defaulted]
    }
}

/// The functions that can be called so, the one that hides another alone (`FuncnameGetCandidates`).
pub(super) fn candidates<'a>(routines: &'a [Routine<'a>], call: Call<'_>) -> Vec<Candidate<'a>> {
    let mut kept: Vec<Candidate<'a>> = Vec::new();
    for candidate in routines.iter().filter_map(|routine| fit(routine, call)) {
        match kept.iter_mut().find(|other| other.given() == candidate.given()) {
            None => kept.push(candidate),
            Some(other) => settle(other, candidate),
        }
    }
    kept
}

/// Of two candidates that take the same: the earlier in the search path, else the one that takes a fixed number; else
/// neither.
fn settle<'a>(kept: &mut Candidate<'a>, other: Candidate<'a>) {
    let rank = |candidate: &Candidate<'_>| (candidate.routine.path, candidate.variadic > 0);
    match rank(&other).cmp(&rank(kept)) {
        std::cmp::Ordering::Less => *kept = other,
        std::cmp::Ordering::Equal => kept.ambiguous = true,
        std::cmp::Ordering::Greater => {}
    }
}

fn fit<'a>(routine: &'a Routine<'a>, call: Call<'_>) -> Option<Candidate<'a>> {
    let (given, taken) = (call.arguments.len(), routine.parameters.len());
    if !call.names.is_empty() {
        return fit_names(routine, call);
    }
    let element = routine.variadic.filter(|_| !call.variadic && taken <= given);
    if given > taken && element.is_none() {
        return None;
    }
    let defaulted = taken.saturating_sub(given);
    if defaulted > routine.defaults {
        return None;
    }
    let mut declared = routine.parameters.clone();
    let mut variadic = 0;
    if let Some(element) = element {
        variadic = given + 1 - taken;
        declared.truncate(taken - 1);
        declared.resize(given, element);
    }
    Some(Candidate { routine, declared, variadic, defaulted, ambiguous: false })
}

/// Fits arguments given by name: each names a parameter of its own, and those not given have defaults
/// (`MatchNamedCall`).
fn fit_names<'a>(routine: &'a Routine<'a>, call: Call<'_>) -> Option<Candidate<'a>> {
    let (given, taken) = (call.arguments.len(), routine.parameters.len());
    if given > taken || (routine.variadic.is_some() && !call.variadic) {
        return None;
    }
    let mut order: Vec<usize> = (0..given - call.names.len()).collect();
    for name in call.names {
        let place = routine.names.iter().position(|parameter| *parameter == Some(*name))?;
        if order.contains(&place) {
            return None;
        }
        order.push(place);
    }
    let left: Vec<usize> = (0..taken).filter(|place| !order.contains(place)).collect();
    if left.iter().any(|place| *place < taken - routine.defaults) {
        return None;
    }
    let declared = order.iter().chain(&left).map(|place| routine.parameters[*place]).collect();
    Some(Candidate { routine, declared, variadic: 0, defaulted: left.len(), ambiguous: false })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{built_in_routines, type_named};
    use super::{Call, FunctionKind, ObjectId, Routine, TypeId, candidates};

    /// A function of that many texts, the last of them variadic or some of them with defaults.
    fn routine(id: u32, texts: usize, variadic: bool, defaults: usize, path: usize) -> Routine<'static> {
        Routine {
            id: ObjectId(id),
            kind: FunctionKind::Function,
            parameters: vec![TypeId::TEXT; texts],
            names: vec![None; texts],
            variadic: variadic.then_some(TypeId::TEXT),
            defaults,
            result: TypeId::TEXT,
            path,
        }
    }

    #[test]
    fn of_functions_that_take_the_same_one_is_kept() {
        let kept = |routines: &[Routine<'static>]| {
            let found = candidates(routines, Call::positional(&[TypeId::TEXT]));
            found.into_iter().map(|candidate| (candidate.routine.id.0, candidate.ambiguous)).collect::<Vec<_>>()
        };
        let (first, hidden) = (routine(1, 1, false, 0, 0), routine(2, 1, false, 0, 1));
        assert_eq!(kept(&[hidden, first.clone()]), [(1, false)]);
        assert_eq!(kept(&[routine(3, 1, true, 0, 0), first.clone()]), [(1, false)]);
        assert_eq!(kept(&[first, routine(4, 2, false, 1, 0)]), [(1, true)]);
        assert_eq!(kept(&[routine(5, 2, false, 0, 0)]), []);
    }

    fn declared(name: &str, call: Call<'_>) -> Vec<Vec<TypeId>> {
        let routines = built_in_routines(name);
        candidates(&routines, call).into_iter().map(|candidate| candidate.declared).collect()
    }

    #[test]
    fn variadic_parameters_take_any_number() {
        let (text, any) = (TypeId::TEXT, TypeId::ANY);
        assert_eq!(declared("concat_ws", Call::positional(&[text; 4])), [[text, any, any, any]]);
        assert!(declared("concat_ws", Call::positional(&[text])).is_empty());
    }

    #[test]
    fn parameters_with_defaults_may_be_left_out_or_named() {
        let int4 = type_named("int4");
        let call = Call { arguments: &[int4], names: &["days"], variadic: false };
        assert_eq!(declared("make_interval", call).first().map(Vec::len), Some(7));
        assert_eq!(declared("make_interval", Call::positional(&[])).len(), 1);
        let call = Call { arguments: &[int4], names: &["no_such_parameter"], variadic: false };
        assert!(declared("make_interval", call).is_empty());
    }
}
