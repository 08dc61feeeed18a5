use super::ResolveError;
use super::polymorphic;
use super::select::{Takes, matching, select};
use super::types::{TypeId, Types};
use crate::catalog::ObjectId;
use crate::catalog::builtin::{Builtin, Operator};

/// An operator as an expression sees it: built in, created, or an extension's. They stand in the order of the search
/// path, and one that an earlier schema hides is not among them.
#[derive(Clone, PartialEq, Debug)]
pub struct OperatorCandidate {
    /// Its id.
    pub id: ObjectId,
    /// Its operands: two, or only the right one.
    pub operands: Vec<TypeId>,
    /// What it gives.
    pub result: TypeId,
}

impl OperatorCandidate {
    /// A built-in operator.
    pub fn built_in(builtin: &Builtin, operator: &Operator) -> Self {
        let type_of = |oid| TypeId::built_in(builtin, oid);
        Self {
            id: operator.oid,
            operands: operator.left.into_iter().chain([operator.right]).map(type_of).collect(),
            result: type_of(operator.result),
        }
    }
}

impl Takes for OperatorCandidate {
    fn declared(&self) -> &[TypeId] {
        &self.operands
    }
}

/// The operator that an expression means.
#[derive(Clone, PartialEq, Debug)]
pub struct ResolvedOperator<'a> {
    /// The operator.
    pub operator: &'a OperatorCandidate,
    /// The types to which the operands are turned.
    pub operands: Vec<TypeId>,
    /// What it gives.
    pub result: TypeId,
}

/// The operator between two operands, among those of its name (`oper`).
///
/// # Errors
/// 42883 if none fits, 42725 if more than one does, 42804 if polymorphic types remain open.
pub fn resolve_binary<'a>(
    types: &dyn Types,
    operators: &'a [OperatorCandidate],
    left: TypeId,
    right: TypeId,
) -> Result<ResolvedOperator<'a>, ResolveError> {
    let binary = |operator: &&'a OperatorCandidate| operator.operands.len() == 2;
    let given = [left, right];
    let exact = exact_binary(types, operators, left, right);
    let all: Vec<&OperatorCandidate> = operators.iter().filter(binary).collect();
    resolve(types, exact, &all, &given)
}

/// The operator before an operand, among those of its name (`left_oper`).
///
/// # Errors
/// As [`resolve_binary`].
pub fn resolve_prefix<'a>(
    types: &dyn Types,
    operators: &'a [OperatorCandidate],
    operand: TypeId,
) -> Result<ResolvedOperator<'a>, ResolveError> {
    let all: Vec<&OperatorCandidate> = operators.iter().filter(|operator| operator.operands.len() == 1).collect();
    resolve(types, with_operands(operators, &[operand]), &all, &[operand])
}

fn with_operands<'a>(operators: &'a [OperatorCandidate], operands: &[TypeId]) -> Option<&'a OperatorCandidate> {
    operators.iter().find(|operator| operator.operands == operands)
}

/// The operator of exactly these operands. A literal without a type is first taken to be of the other's type, and then
/// of the type below the other's domain (`binary_oper_exact`).
fn exact_binary<'a>(
    types: &dyn Types,
    operators: &'a [OperatorCandidate],
    left: TypeId,
    right: TypeId,
) -> Option<&'a OperatorCandidate> {
    let same = match (left, right) {
        (TypeId::UNKNOWN, TypeId::UNKNOWN) => None,
        (TypeId::UNKNOWN, other) | (other, TypeId::UNKNOWN) => Some(other),
        _ => None,
    };
    let Some(same) = same else { return with_operands(operators, &[left, right]) };
    let base = types.base(same);
    with_operands(operators, &[same, same]).or_else(|| with_operands(operators, &[base, base]).filter(|_| base != same))
}

fn resolve<'a>(
    types: &dyn Types,
    exact: Option<&'a OperatorCandidate>,
    all: &[&'a OperatorCandidate],
    given: &[TypeId],
) -> Result<ResolvedOperator<'a>, ResolveError> {
    if let Some(operator) = exact {
        return finish(types, operator, given);
    }
    let matched: Vec<&'a OperatorCandidate> = matching(types, all, given).into_iter().copied().collect();
    match matched[..] {
        [] => Err(ResolveError::NotFound),
        [only] => finish(types, only, given),
        _ => finish(types, select(types, matched, given).ok_or(ResolveError::Ambiguous)?, given),
    }
}

impl Takes for &OperatorCandidate {
    fn declared(&self) -> &[TypeId] {
        &self.operands
    }
}

fn finish<'a>(
    types: &dyn Types,
    operator: &'a OperatorCandidate,
    given: &[TypeId],
) -> Result<ResolvedOperator<'a>, ResolveError> {
    let mut operands = operator.operands.clone();
    let result = polymorphic::result_type(types, given, &mut operands, operator.result)?;
    Ok(ResolvedOperator { operator, operands, result })
}
