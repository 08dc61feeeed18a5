use super::ResolveError;
use super::common::common_type_of_compatible;
use super::types::{TypeId, Types};

/// Whether the type stands for whatever is given (`IsPolymorphicType`).
pub(super) fn is_polymorphic(declared: TypeId) -> bool {
    is_simple(declared) || is_compatible(declared)
}

/// The family of `anyelement`, whose members must fit exactly (`IsPolymorphicTypeFamily1`).
fn is_simple(declared: TypeId) -> bool {
    matches!(
        declared,
        TypeId::ANY_ELEMENT
            | TypeId::ANY_ARRAY
            | TypeId::ANY_NON_ARRAY
            | TypeId::ANY_ENUM
            | TypeId::ANY_RANGE
            | TypeId::ANY_MULTIRANGE
    )
}

/// The family of `anycompatible`, whose members find a common type (`IsPolymorphicTypeFamily2`).
fn is_compatible(declared: TypeId) -> bool {
    matches!(
        declared,
        TypeId::ANY_COMPATIBLE
            | TypeId::ANY_COMPATIBLE_ARRAY
            | TypeId::ANY_COMPATIBLE_NON_ARRAY
            | TypeId::ANY_COMPATIBLE_RANGE
            | TypeId::ANY_COMPATIBLE_MULTIRANGE
    )
}

/// What the members of one family stand for in a call.
#[derive(Clone, Copy, Default, Debug)]
struct Meanings {
    element: Option<TypeId>,
    array: Option<TypeId>,
    range: Option<TypeId>,
    multirange: Option<TypeId>,
}

impl Meanings {
    /// Notes that `slot` stands for `given`; nothing if it stands for something else already.
    fn note(slot: &mut Option<TypeId>, given: TypeId) -> Option<()> {
        (*slot.get_or_insert(given) == given).then_some(())
    }
}

const NOT_ALIKE: ResolveError = ResolveError::Mismatch("arguments declared alike are not all alike");
const UNKNOWN: ResolveError =
    ResolveError::Mismatch("could not determine polymorphic type because input has type unknown");
const NO_TYPE: ResolveError = ResolveError::Mismatch("the polymorphic type has no such array or multirange");

/// Whether what is given for polymorphic parameters fits together (`check_generic_type_consistency`).
pub(super) fn is_consistent(types: &dyn Types, given: &[TypeId], declared: &[TypeId]) -> bool {
    simple_meanings(types, given, declared).is_some() && compatible_meanings(types, given, declared).is_some()
}

fn simple_meanings(types: &dyn Types, given: &[TypeId], declared: &[TypeId]) -> Option<Meanings> {
    let mut meanings = Meanings::default();
    let known = given.iter().zip(declared).filter(|(given, _)| **given != TypeId::UNKNOWN);
    for (given, declared) in known {
        match *declared {
            TypeId::ANY_ELEMENT | TypeId::ANY_NON_ARRAY | TypeId::ANY_ENUM => {
                Meanings::note(&mut meanings.element, *given)?;
            }
            TypeId::ANY_ARRAY => Meanings::note(&mut meanings.array, types.base(*given))?,
            TypeId::ANY_RANGE => Meanings::note(&mut meanings.range, types.base(*given))?,
            TypeId::ANY_MULTIRANGE => Meanings::note(&mut meanings.multirange, types.base(*given))?,
            _ => {}
        }
    }
    deduce_elements(types, &mut meanings)?;
    let has = |wanted| declared.contains(&wanted);
    let element_is = |test: &dyn Fn(TypeId) -> bool| meanings.element.is_some_and(test);
    let array_element = has(TypeId::ANY_NON_ARRAY) && element_is(&|element| types.is_array_or_domain_over_one(element));
    let no_enum = has(TypeId::ANY_ENUM) && !element_is(&|element| types.is_enum(element));
    (!array_element && !no_enum).then_some(meanings)
}

/// The elements of the array and of the range are the element; the range of the multirange is the range.
fn deduce_elements(types: &dyn Types, meanings: &mut Meanings) -> Option<()> {
    if let Some(array) = meanings.array {
        // Columns of statistics views are `anyarray` themselves; what they hold is not known.
        if array != TypeId::ANY_ARRAY {
            Meanings::note(&mut meanings.element, types.element(array)?)?;
        }
    }
    if let Some(multirange) = meanings.multirange {
        Meanings::note(&mut meanings.range, types.multirange_range(multirange)?)?;
    }
    if let Some(range) = meanings.range {
        Meanings::note(&mut meanings.element, types.range_subtype(range)?)?;
    }
    Some(())
}

fn compatible_meanings(types: &dyn Types, given: &[TypeId], declared: &[TypeId]) -> Option<Meanings> {
    let mut meanings = Meanings::default();
    let mut elements = Vec::new();
    let known = given.iter().zip(declared).filter(|(given, _)| **given != TypeId::UNKNOWN);
    for (given, declared) in known {
        match *declared {
            TypeId::ANY_COMPATIBLE | TypeId::ANY_COMPATIBLE_NON_ARRAY => elements.push(*given),
            TypeId::ANY_COMPATIBLE_ARRAY => elements.push(types.element(types.base(*given))?),
            TypeId::ANY_COMPATIBLE_RANGE => Meanings::note(&mut meanings.range, types.base(*given))?,
            TypeId::ANY_COMPATIBLE_MULTIRANGE => Meanings::note(&mut meanings.multirange, types.base(*given))?,
            _ => {}
        }
    }
    if let Some(multirange) = meanings.multirange {
        Meanings::note(&mut meanings.range, types.multirange_range(multirange)?)?;
    }
    let subtype = match meanings.range {
        Some(range) => Some(types.range_subtype(range)?),
        None => None,
    };
    elements.extend(subtype);
    if elements.is_empty() {
        return Some(meanings);
    }
    let common = common_type_of_compatible(types, &elements)?;
    meanings.element = Some(common);
    let array_element =
        declared.contains(&TypeId::ANY_COMPATIBLE_NON_ARRAY) && types.is_array_or_domain_over_one(common);
    (!array_element && subtype.is_none_or(|subtype| subtype == common)).then_some(meanings)
}

/// Puts the types that polymorphic parameters stand for in their places in `declared`, and gives that of the result
/// (`enforce_generic_type_consistency`).
///
/// # Errors
/// 42804 where the types do not fit together, or where only literals without a type are given.
pub fn result_type(
    types: &dyn Types,
    given: &[TypeId],
    declared: &mut [TypeId],
    result: TypeId,
) -> Result<TypeId, ResolveError> {
    let is_any = |test: fn(TypeId) -> bool| declared.iter().any(|declared| test(*declared)) || test(result);
    let (simple, compatible) = (is_any(is_simple), is_any(is_compatible));
    if !simple && !compatible {
        return Ok(result);
    }
    let mut families = [Meanings::default(); 2];
    if simple {
        let mut found = simple_meanings(types, given, declared).ok_or_else(|| mismatch(given, declared))?;
        complete(types, &mut found);
        families[0] = found;
    }
    if compatible {
        let mut found = compatible_meanings(types, given, declared).ok_or(NOT_ALIKE)?;
        if declared.iter().any(|declared| is_compatible(*declared)) {
            found.element.get_or_insert(TypeId::TEXT);
        }
        complete(types, &mut found);
        families[1] = found;
    }
    for (declared, given) in declared.iter_mut().zip(given) {
        *declared = meaning(&families, *declared, Some(*given))?;
    }
    meaning(&families, result, None)
}

/// `anyenum` and `anynonarray` given nothing but literals do not know what they stand for, rather than being unlike.
fn mismatch(given: &[TypeId], declared: &[TypeId]) -> ResolveError {
    let open = given.iter().zip(declared).all(|(given, declared)| !is_simple(*declared) || *given == TypeId::UNKNOWN);
    if open { UNKNOWN } else { NOT_ALIKE }
}

/// Fills in what follows from the element or the range.
fn complete(types: &dyn Types, meanings: &mut Meanings) {
    if let Some(element) = meanings.element {
        meanings.array = meanings.array.or_else(|| types.array(element));
    }
    if let Some(range) = meanings.range {
        meanings.multirange = meanings.multirange.or_else(|| types.multirange(range));
    }
}

/// What a declared type stands for; a type that is not polymorphic stands for itself.
fn meaning(families: &[Meanings; 2], declared: TypeId, given: Option<TypeId>) -> Result<TypeId, ResolveError> {
    let [simple, compatible] = families;
    let found = match declared {
        TypeId::ANY_ELEMENT | TypeId::ANY_NON_ARRAY | TypeId::ANY_ENUM => simple.element,
        TypeId::ANY_ARRAY => simple.array,
        TypeId::ANY_RANGE => simple.range,
        TypeId::ANY_MULTIRANGE => simple.multirange,
        TypeId::ANY_COMPATIBLE | TypeId::ANY_COMPATIBLE_NON_ARRAY => compatible.element,
        TypeId::ANY_COMPATIBLE_ARRAY => compatible.array,
        TypeId::ANY_COMPATIBLE_RANGE => compatible.range,
        TypeId::ANY_COMPATIBLE_MULTIRANGE => compatible.multirange,
        _ => return Ok(declared),
    };
    let open = if given == Some(TypeId::UNKNOWN) || simple.element.is_none() { UNKNOWN } else { NO_TYPE };
    found.ok_or(open)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Fixture, type_named};
    use super::{TypeId, result_type};

    fn result(given: &[&str], declared: &[&str], result: &str) -> Option<TypeId> {
        let [given, mut declared] =
            [given, declared].map(|names| names.iter().map(|name| type_named(name)).collect::<Vec<_>>());
        result_type(&Fixture, &given, &mut declared, type_named(result)).ok()
    }

    #[test]
    fn results_follow_the_arguments() {
        assert_eq!(result(&["_int4", "int4"], &["anyarray", "anyelement"], "anyarray"), Some(type_named("_int4")));
        assert_eq!(result(&["_int4"], &["anyarray"], "anyelement"), Some(type_named("int4")));
        assert_eq!(result(&["int4range"], &["anyrange"], "anyelement"), Some(type_named("int4")));
        assert_eq!(result(&["int4range"], &["anyrange"], "anymultirange"), Some(type_named("int4multirange")));
        assert_eq!(result(&["_int4", "unknown"], &["anyarray", "anyelement"], "anyelement"), Some(type_named("int4")));
    }

    #[test]
    fn compatible_arguments_meet_in_a_common_type() {
        let (array, element) = ("anycompatiblearray", "anycompatible");
        assert_eq!(result(&["_int4", "int8"], &[array, element], array), Some(type_named("_int8")));
        assert_eq!(result(&["unknown", "unknown"], &[element, element], element), Some(TypeId::TEXT));
        assert_eq!(result(&["_int4", "text"], &[array, element], array), None);
    }

    #[test]
    fn unlike_and_open_arguments_are_refused() {
        assert_eq!(result(&["_int4", "text"], &["anyarray", "anyelement"], "anyarray"), None);
        assert_eq!(result(&["unknown"], &["anyelement"], "anyelement"), None);
        assert_eq!(result(&["int4"], &["anyarray"], "anyarray"), None);
        assert_eq!(result(&["_int4"], &["anynonarray"], "anynonarray"), None);
    }
}
