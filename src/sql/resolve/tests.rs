//! What resolution decides, checked on a server: `SELECT pg_typeof(…)`.

use super::{
    Call, FunctionOutcome, OperatorCandidate, ResolveError, Routine, TypeDescription, TypeId, Types, resolve_binary,
    resolve_function, resolve_prefix,
};
use crate::catalog::builtin::{Builtin, CastContext, CastMethod};
use crate::catalog::{ObjectId, PostgresVersion};

/// A database in which nothing was created.
pub(super) struct Fixture;

impl Types for Fixture {
    fn builtin(&self) -> &'static Builtin {
        Builtin::of(PostgresVersion::V15)
    }

    fn created(&self, _: ObjectId) -> Option<TypeDescription> {
        None
    }

    fn created_cast(&self, _: TypeId, _: TypeId) -> Option<(CastContext, CastMethod)> {
        None
    }

    fn inherits(&self, _: ObjectId, _: ObjectId) -> bool {
        false
    }
}

pub(super) fn type_named(name: &str) -> TypeId {
    let builtin = Fixture.builtin();
    let found = builtin.types().by_name(name).unwrap_or_else(|| panic!("{name} is built in"));
    TypeId::built_in(builtin, found.oid)
}

pub(super) fn built_in_routines(name: &str) -> Vec<Routine<'static>> {
    let builtin = Fixture.builtin();
    builtin.functions().named(name).iter().map(|function| Routine::built_in(builtin, function, 0)).collect()
}

fn types_named<const N: usize>(names: [&str; N]) -> [TypeId; N] {
    names.map(type_named)
}

/// The type of `left operator right`.
fn binary(left: &str, operator: &str, right: &str) -> Result<TypeId, ResolveError> {
    let builtin = Fixture.builtin();
    let named = builtin.operators().named(operator);
    let operators: Vec<_> = named.iter().map(|operator| OperatorCandidate::built_in(builtin, operator)).collect();
    resolve_binary(&Fixture, &operators, type_named(left), type_named(right)).map(|resolved| resolved.result)
}

/// The type of `name(arguments)`.
fn function<const N: usize>(name: &str, arguments: [&str; N]) -> Result<TypeId, ResolveError> {
    let routines = built_in_routines(name);
    let arguments = types_named(arguments);
    let of_same_name = Fixture.builtin().types().by_name(name).map(|found| TypeId::of(found.oid));
    resolve_function(&Fixture, &routines, Call::positional(&arguments), of_same_name).map(|outcome| match outcome {
        FunctionOutcome::Call(resolved) => resolved.result,
        FunctionOutcome::Cast(target) => target,
    })
}

#[test]
fn operators_find_their_operands() {
    assert_eq!(binary("int4", "+", "int8"), Ok(type_named("int8")));
    assert_eq!(binary("int4", "+", "numeric"), Ok(type_named("numeric")));
    assert_eq!(binary("date", "+", "int4"), Ok(type_named("date")));
    assert_eq!(binary("date", "+", "unknown"), Err(ResolveError::Ambiguous));
    assert_eq!(binary("unknown", "||", "unknown"), Ok(TypeId::TEXT));
    assert_eq!(binary("int4", "||", "unknown"), Ok(TypeId::TEXT));
    assert_eq!(binary("int4", "||", "int4"), Err(ResolveError::NotFound));
    assert_eq!(binary("_int4", "||", "int8"), Ok(type_named("_int8")));
    assert_eq!(binary("varchar", "=", "text"), Ok(TypeId::BOOLEAN));
    assert_eq!(binary("jsonb", "->>", "unknown"), Ok(TypeId::TEXT));
    assert_eq!(binary("interval", "*", "int4"), Ok(type_named("interval")));
    assert_eq!(binary("text", "=", "int4"), Err(ResolveError::NotFound));
}

#[test]
fn prefix_operators_find_their_operand() {
    let builtin = Fixture.builtin();
    let named = builtin.operators().named("-");
    let operators: Vec<_> = named.iter().map(|operator| OperatorCandidate::built_in(builtin, operator)).collect();
    let result = |operand| resolve_prefix(&Fixture, &operators, type_named(operand)).map(|resolved| resolved.result);
    assert_eq!(result("int2"), Ok(type_named("int2")));
    assert_eq!(result("unknown"), Err(ResolveError::Ambiguous));
    assert_eq!(result("text"), Err(ResolveError::NotFound));
}

#[test]
fn functions_find_their_arguments() {
    assert_eq!(function("lower", ["varchar"]), Ok(TypeId::TEXT));
    assert_eq!(function("lower", ["int4range"]), Ok(type_named("int4")));
    assert_eq!(function("round", ["float8"]), Ok(type_named("float8")));
    assert_eq!(function("round", ["int4"]), Ok(type_named("float8")));
    assert_eq!(function("sum", ["int4"]), Ok(type_named("int8")));
    assert_eq!(function("sum", ["int8"]), Ok(type_named("numeric")));
    assert_eq!(function("array_agg", ["text"]), Ok(type_named("_text")));
    assert_eq!(function("array_agg", ["_int4"]), Ok(type_named("_int4")));
    assert_eq!(function("date_trunc", ["unknown", "date"]), Ok(type_named("timestamptz")));
    assert_eq!(function("now", []), Ok(type_named("timestamptz")));
    assert_eq!(function("concat", ["int4", "text", "date"]), Ok(TypeId::TEXT));
    assert_eq!(function("abs", ["unknown"]), Ok(type_named("float8")));
    assert_eq!(function("abs", ["text"]), Err(ResolveError::NotFound));
    assert_eq!(function("date", ["unknown"]), Ok(type_named("date")));
    assert_eq!(function("text", ["int4"]), Ok(TypeId::TEXT));
    assert_eq!(function("no_such_function", ["text"]), Err(ResolveError::NotFound));
}
