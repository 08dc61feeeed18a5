use super::coerce::{CoercionContext, can_coerce};
use super::types::{TypeId, Types};
use crate::catalog::builtin::TypeCategory;

/// Something that takes arguments of declared types: a function or an operator.
pub(super) trait Takes {
    /// The declared types.
    fn declared(&self) -> &[TypeId];
}

/// The candidates to which the arguments turn by themselves (`func_match_argtypes`).
pub(super) fn matching<'a, C: Takes>(types: &dyn Types, candidates: &'a [C], given: &[TypeId]) -> Vec<&'a C> {
    let fits = |candidate: &&C| can_coerce(types, given, candidate.declared(), CoercionContext::Implicit);
    candidates.iter().filter(fits).collect()
}

/// The best of several candidates, all of which fit; `None` if no rule decides (`func_select_candidate`).
pub(super) fn select<'a, C: Takes>(types: &dyn Types, candidates: Vec<&'a C>, given: &[TypeId]) -> Option<&'a C> {
    let base: Vec<TypeId> = given.iter().map(|given| types.base(*given)).collect();
    let known = |at: &usize| base[*at] != TypeId::UNKNOWN;
    let exact = |candidate: &C, at: usize| candidate.declared()[at] == base[at];
    let candidates =
        most(candidates, |candidate| (0..base.len()).filter(known).filter(|at| exact(candidate, *at)).count());
    if let [only] = candidates[..] {
        return Some(only);
    }
    let categories: Vec<TypeCategory> = base.iter().map(|base| types.category(*base).0).collect();
    let preferred = |candidate: &C, at: usize| {
        exact(candidate, at) || types.category(candidate.declared()[at]) == (categories[at], true)
    };
    let candidates =
        most(candidates, |candidate| (0..base.len()).filter(known).filter(|at| preferred(candidate, *at)).count());
    if let [only] = candidates[..] {
        return Some(only);
    }
    let unknown: Vec<usize> = (0..base.len()).filter(|at| !known(at)).collect();
    if unknown.is_empty() {
        return None;
    }
    let candidates = by_category(types, candidates, &unknown);
    if let [only] = candidates[..] {
        return Some(only);
    }
    by_known_type(types, &candidates, &base)
}

/// Those of the greatest number.
fn most<C>(candidates: Vec<&C>, number: impl Fn(&C) -> usize) -> Vec<&C> {
    let numbers: Vec<usize> = candidates.iter().map(|candidate| number(candidate)).collect();
    let greatest = numbers.iter().max().copied().unwrap_or(0);
    candidates
        .into_iter()
        .zip(numbers)
        .filter(|(_, number)| *number == greatest)
        .map(|(candidate, _)| candidate)
        .collect()
}

/// Those that take, for each literal without a type, the category that all candidates agree on, or text if one of them
/// takes text; and there the preferred type if one of them does. All of them, if there is no such category.
fn by_category<'a, C: Takes>(types: &dyn Types, candidates: Vec<&'a C>, unknown: &[usize]) -> Vec<&'a C> {
    let chosen: Option<Vec<_>> = unknown.iter().map(|at| chosen_category(types, &candidates, *at)).collect();
    let Some(chosen) = chosen else { return candidates };
    let takes_chosen = |candidate: &&&C| {
        unknown.iter().zip(&chosen).all(|(at, (category, must_be_preferred))| {
            let (declared, preferred) = types.category(candidate.declared()[*at]);
            declared == *category && (preferred || !must_be_preferred)
        })
    };
    let kept: Vec<&C> = candidates.iter().filter(takes_chosen).copied().collect();
    if kept.is_empty() { candidates } else { kept }
}

fn chosen_category<C: Takes>(types: &dyn Types, candidates: &[&C], at: usize) -> Option<(TypeCategory, bool)> {
    let declared: Vec<_> = candidates.iter().map(|candidate| types.category(candidate.declared()[at])).collect();
    let (first, _) = *declared.first()?;
    let text = declared.iter().any(|(category, _)| *category == TypeCategory::STRING);
    let category = if text { TypeCategory::STRING } else { first };
    let agreed = text || declared.iter().all(|(other, _)| *other == category);
    agreed.then(|| (category, declared.contains(&(category, true))))
}

/// If all known types are the same, the only candidate that takes that type everywhere.
fn by_known_type<'a, C: Takes>(types: &dyn Types, candidates: &[&'a C], base: &[TypeId]) -> Option<&'a C> {
    let mut known = base.iter().filter(|base| **base != TypeId::UNKNOWN);
    let first = known.next()?;
    if known.any(|other| other != first) {
        return None;
    }
    let everywhere = vec![*first; base.len()];
    let fits = |candidate: &&&C| can_coerce(types, &everywhere, candidate.declared(), CoercionContext::Implicit);
    let mut fitting = candidates.iter().filter(fits);
    let only = fitting.next()?;
    fitting.next().is_none().then_some(*only)
}
