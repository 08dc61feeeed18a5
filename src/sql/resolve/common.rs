use smol_str::SmolStr;

use super::types::{TypeId, Types};
use super::{CoercionContext, ResolveError, can_coerce};

/// The type that values of these types have in common, in `UNION`, `CASE`, `COALESCE`, `ARRAY[]`, `VALUES`, `IN`
/// (`select_common_type`). `CASE` puts the type of its `ELSE` first.
pub fn common_type(types: &dyn Types, of: &[TypeId]) -> Result<TypeId, ResolveError> {
    let chosen = common_or_unknown(types, of)?;
    if chosen == TypeId::UNKNOWN { Ok(TypeId::TEXT) } else { Ok(chosen) }
}

fn common_or_unknown(types: &dyn Types, of: &[TypeId]) -> Result<TypeId, ResolveError> {
    let Some((first, rest)) = of.split_first() else { return Ok(TypeId::UNKNOWN) };
    if *first != TypeId::UNKNOWN && rest.iter().all(|other| other == first) {
        return Ok(*first);
    }
    let mut chosen = types.base(*first);
    for other in rest.iter().map(|other| types.base(*other)) {
        if other == TypeId::UNKNOWN || other == chosen {
            continue;
        }
        if chosen == TypeId::UNKNOWN {
            chosen = other;
        } else if types.category(other).0 != types.category(chosen).0 {
            return Err(ResolveError::Mismatch("the types cannot be matched"));
        } else if is_wider(types, chosen, other) {
            chosen = other;
        }
    }
    Ok(chosen)
}

/// Whether `chosen` turns into `other` by itself, but not the other way round.
fn is_wider(types: &dyn Types, chosen: TypeId, other: TypeId) -> bool {
    let turns = |source, target| can_coerce(types, &[source], &[target], CoercionContext::Implicit);
    !types.category(chosen).1 && turns(chosen, other) && !turns(other, chosen)
}

/// The common type of parameters that are declared `anycompatible`, to which all must turn by themselves
/// (`select_common_type_from_oids`, `verify_common_type_from_oids`). None of them is unknown.
pub(super) fn common_type_of_compatible(types: &dyn Types, of: &[TypeId]) -> Option<TypeId> {
    let chosen = common_or_unknown(types, of).ok()?;
    let all_turn = of.iter().all(|each| can_coerce(types, &[*each], &[chosen], CoercionContext::Implicit));
    all_turn.then_some(chosen)
}

/// The modifier that values have in common: theirs, if all are of the common type and have the same one
/// (`select_common_typmod`).
pub fn common_modifier(common: TypeId, of: &[(TypeId, Option<SmolStr>)]) -> Option<SmolStr> {
    let (_, modifier) = of.first()?;
    of.iter().all(|(data_type, other)| *data_type == common && other == modifier).then(|| modifier.clone()).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Fixture, type_named};
    use super::{TypeId, common_modifier, common_type};

    #[test]
    fn the_widest_type_wins_and_unknown_gives_way() {
        let common =
            |names: &[&str]| common_type(&Fixture, &names.iter().map(|name| type_named(name)).collect::<Vec<_>>());
        assert_eq!(common(&["int4", "numeric"]), Ok(type_named("numeric")));
        assert_eq!(common(&["float8", "numeric"]), Ok(type_named("float8")));
        assert_eq!(common(&["unknown", "date", "unknown"]), Ok(type_named("date")));
        assert_eq!(common(&["unknown", "unknown"]), Ok(TypeId::TEXT));
        assert_eq!(common(&["varchar", "text"]), Ok(type_named("varchar")));
        assert_eq!(common(&["text", "varchar"]), Ok(TypeId::TEXT));
        assert_eq!(common(&["varchar", "varchar"]), Ok(type_named("varchar")));
        assert_eq!(common(&["date", "timestamptz", "timestamp"]), Ok(type_named("timestamptz")));
        assert!(common(&["int4", "text"]).is_err());
    }

    #[test]
    fn a_modifier_is_kept_when_all_share_it() {
        let (varchar, ten) = (type_named("varchar"), Some("10".into()));
        assert_eq!(common_modifier(varchar, &[(varchar, ten.clone()), (varchar, ten.clone())]), ten);
        assert_eq!(common_modifier(varchar, &[(varchar, ten.clone()), (varchar, None)]), None);
        assert_eq!(common_modifier(TypeId::TEXT, &[(varchar, ten.clone()), (varchar, ten)]), None);
    }
}
