use super::polymorphic;
use super::types::{TypeId, Types};
use crate::catalog::ObjectId;
use crate::catalog::builtin::{CastContext, CastMethod, TypeCategory};

/// Where a value of one type meets another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CoercionContext {
    /// In an expression.
    Implicit,
    /// Where a column or variable takes it.
    Assignment,
    /// As `CAST` or `::`.
    Explicit,
}

/// How a value of one type becomes one of another (`find_coercion_pathway`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coercion {
    /// It is one already, by the bytes.
    Relabel,
    /// By a cast's function.
    Function(ObjectId),
    /// By its text form.
    TextForm,
    /// Element by element.
    Elements,
}

fn allowed(needed: CastContext, context: CoercionContext) -> bool {
    match needed {
        CastContext::Implicit => true,
        CastContext::Assignment => context >= CoercionContext::Assignment,
        CastContext::Explicit => context >= CoercionContext::Explicit,
    }
}

/// How `source` becomes `target` there; `None` if it does not. Literals without a type and pseudo-types are
/// [`can_coerce`]'s.
pub fn coercion(types: &dyn Types, source: TypeId, target: TypeId, context: CoercionContext) -> Option<Coercion> {
    let (source, target) = (types.base(source), types.base(target));
    if source == target {
        return Some(Coercion::Relabel);
    }
    if let Some((needed, method)) = types.cast(source, target) {
        return allowed(needed, context).then_some(match method {
            CastMethod::Function(function) => Coercion::Function(function),
            CastMethod::TextForm => Coercion::TextForm,
            CastMethod::Binary => Coercion::Relabel,
        });
    }
    by_elements(types, source, target, context).or_else(|| by_text(types, source, target, context))
}

/// Arrays of types of which one becomes the other; into `oidvector` and `int2vector` nothing does.
fn by_elements(types: &dyn Types, source: TypeId, target: TypeId, context: CoercionContext) -> Option<Coercion> {
    if target == TypeId::OID_VECTOR || target == TypeId::INT2_VECTOR {
        return None;
    }
    let (source, target) = (types.element(source)?, types.element(target)?);
    coercion(types, source, target, context).map(|_| Coercion::Elements)
}

/// Where no cast is known: anything may be assigned to text, and text be cast to anything.
fn by_text(types: &dyn Types, source: TypeId, target: TypeId, context: CoercionContext) -> Option<Coercion> {
    let is_text = |of| types.category(of).0 == TypeCategory::STRING;
    let to_text = context >= CoercionContext::Assignment && is_text(target);
    let from_text = context >= CoercionContext::Explicit && is_text(source);
    (to_text || from_text).then_some(Coercion::TextForm)
}

/// Whether arguments of these types can be given for parameters of those (`can_coerce_type`).
pub fn can_coerce(types: &dyn Types, given: &[TypeId], declared: &[TypeId], context: CoercionContext) -> bool {
    let each = given.iter().zip(declared).all(|(given, declared)| can_coerce_one(types, *given, *declared, context));
    let generic = declared.iter().any(|declared| polymorphic::is_polymorphic(*declared));
    each && (!generic || polymorphic::is_consistent(types, given, declared))
}

fn can_coerce_one(types: &dyn Types, given: TypeId, declared: TypeId, context: CoercionContext) -> bool {
    given == declared
        || declared == TypeId::ANY
        || polymorphic::is_polymorphic(declared)
        || given == TypeId::UNKNOWN
        || coercion(types, given, declared, context).is_some()
        || can_coerce_rows(types, given, declared)
        || (!given.array && !declared.array && types.inherits(given.id, declared.id))
}

/// Rows of any shape and of a known one; arrays of them likewise.
fn can_coerce_rows(types: &dyn Types, given: TypeId, declared: TypeId) -> bool {
    let (record, complex) = match (given.array, declared.array) {
        (false, false) => (TypeId::RECORD, [given, declared].map(|of| types.is_complex(of))),
        (true, true) => (
            TypeId::RECORD.array_of(),
            [given, declared].map(|of| types.element(of).is_some_and(|element| types.is_complex(element))),
        ),
        _ => return false,
    };
    (given == record && complex[1]) || (complex[0] && declared == record)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Fixture, type_named};
    use super::{Coercion, CoercionContext, coercion};

    #[test]
    fn casts_are_found_where_they_are_allowed() {
        let found = |source, target, context| coercion(&Fixture, type_named(source), type_named(target), context);
        let (implicit, assignment, explicit) =
            (CoercionContext::Implicit, CoercionContext::Assignment, CoercionContext::Explicit);
        assert!(matches!(found("int4", "int8", implicit), Some(Coercion::Function(_))));
        assert_eq!(found("int8", "int4", implicit), None);
        assert!(matches!(found("int8", "int4", assignment), Some(Coercion::Function(_))));
        assert_eq!(found("varchar", "text", implicit), Some(Coercion::Relabel));
        assert_eq!(found("int4", "text", implicit), None);
        assert_eq!(found("int4", "text", assignment), Some(Coercion::TextForm));
        assert_eq!(found("text", "int4", assignment), None);
        assert_eq!(found("text", "int4", explicit), Some(Coercion::TextForm));
        assert_eq!(found("_int4", "_int8", implicit), Some(Coercion::Elements));
        assert_eq!(found("oidvector", "_oid", implicit), Some(Coercion::Elements));
        assert_eq!(found("_oid", "oidvector", explicit), None);
        assert_eq!(found("json", "jsonb", assignment), Some(Coercion::TextForm));
    }
}
