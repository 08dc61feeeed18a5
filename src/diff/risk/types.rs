//! What becomes of values when the type of a column changes.

use crate::catalog::types::Type;
use crate::catalog::{Catalog, DataType};

/// What becomes of the values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Conversion {
    /// They stay as they are, bytes and all: nothing is rewritten (PostgreSQL manual, ALTER TABLE, notes).
    Same,
    /// They are written anew, and each keeps its meaning.
    Widening,
    /// What the new type cannot hold is lost, or the statement fails.
    Lossy,
}

/// Oids of built-in types, which never change (`pg_type.dat`).
mod oid {
    pub(super) const INT8: u32 = 20;
    pub(super) const INT2: u32 = 21;
    pub(super) const INT4: u32 = 23;
    pub(super) const TEXT: u32 = 25;
    pub(super) const FLOAT4: u32 = 700;
    pub(super) const FLOAT8: u32 = 701;
    pub(super) const CIDR: u32 = 650;
    pub(super) const INET: u32 = 869;
    pub(super) const VARCHAR: u32 = 1043;
    pub(super) const BPCHAR: u32 = 1042;
    pub(super) const DATE: u32 = 1082;
    pub(super) const TIMESTAMP: u32 = 1114;
    pub(super) const TIMESTAMPTZ: u32 = 1184;
    pub(super) const NUMERIC: u32 = 1700;
    pub(super) const VARBIT: u32 = 1562;
    pub(super) const JSON: u32 = 114;
    pub(super) const JSONB: u32 = 3802;
}

/// What becomes of the values of a column whose type was `old` and is `new`.
pub(super) fn conversion(old: &DataType, new: &DataType, before: &Catalog, after: &Catalog) -> Conversion {
    let (old, new) = (below_domain(old, before), below_domain(new, after));
    if old == new {
        return Conversion::Same;
    }
    if old.array != new.array {
        return Conversion::Lossy;
    }
    if old.id == new.id {
        return same_type(&old, &new);
    }
    match (old.id.0, new.id.0) {
        (oid::VARCHAR, oid::TEXT) | (oid::CIDR, oid::INET) => Conversion::Same,
        (oid::TEXT, oid::VARCHAR) if new.modifier.is_none() => Conversion::Same,
        (oid::BPCHAR, oid::TEXT)
        | (oid::INT2, oid::INT4 | oid::INT8 | oid::FLOAT4 | oid::FLOAT8)
        | (oid::INT4, oid::INT8 | oid::FLOAT8)
        | (oid::FLOAT4, oid::FLOAT8)
        | (oid::DATE, oid::TIMESTAMP | oid::TIMESTAMPTZ)
        | (oid::TIMESTAMP, oid::TIMESTAMPTZ)
        | (oid::TIMESTAMPTZ, oid::TIMESTAMP)
        | (oid::JSON, oid::JSONB) => Conversion::Widening,
        (oid::INT2 | oid::INT4 | oid::INT8, oid::NUMERIC) if new.modifier.is_none() => Conversion::Widening,
        // Every type has a text that says all of it; only what was limited keeps within its limit.
        (_, oid::TEXT) => Conversion::Widening,
        (_, oid::VARCHAR) if new.modifier.is_none() => Conversion::Widening,
        _ => Conversion::Lossy,
    }
}

/// The type that a domain is made of, over all its levels.
fn below_domain(data_type: &DataType, catalog: &Catalog) -> DataType {
    let mut below = data_type.clone();
    // A domain is made of what was there before, so that the chain ends.
    while let Some(Type::Domain(domain)) = catalog.object(below.id).and_then(|object| object.as_type()) {
        if below.array {
            break;
        }
        below = domain.base.clone();
    }
    below
}

/// Another modifier of the same type.
fn same_type(old: &DataType, new: &DataType) -> Conversion {
    match (new.id.0, numbers(old).as_slice(), numbers(new).as_slice()) {
        (oid::VARCHAR | oid::VARBIT | oid::NUMERIC | oid::TIMESTAMP | oid::TIMESTAMPTZ, _, []) => Conversion::Same,
        (oid::VARCHAR | oid::VARBIT | oid::TIMESTAMP | oid::TIMESTAMPTZ, [from], [to]) if to >= from => {
            Conversion::Same
        }
        (oid::NUMERIC, from @ [_, ..], to) => numeric((digits(from), scale(from)), (digits(to), scale(to))),
        _ => Conversion::Lossy,
    }
}

/// `numeric(precision, scale)`: digits before the point and after it.
fn numeric(from: (i64, i64), to: (i64, i64)) -> Conversion {
    match (to.0 >= from.0, to.1.cmp(&from.1)) {
        (true, std::cmp::Ordering::Equal) => Conversion::Same,
        (true, std::cmp::Ordering::Greater) => Conversion::Widening,
        _ => Conversion::Lossy,
    }
}

fn scale(modifier: &[i64]) -> i64 {
    modifier.get(1).copied().unwrap_or(0)
}

fn digits(modifier: &[i64]) -> i64 {
    modifier.first().copied().unwrap_or(0) - scale(modifier)
}

fn numbers(data_type: &DataType) -> Vec<i64> {
    let modifier = data_type.modifier.as_deref().unwrap_or_default();
    modifier.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Conversion, conversion, oid};
    use crate::catalog::{Catalog, DataType, ObjectId, PostgresVersion};

    fn check(from: (u32, &str), to: (u32, &str), expected: Conversion) {
        let catalog = Catalog::new(PostgresVersion::default());
        let written = |(id, modifier): (u32, &str)| {
            let plain = DataType::plain(ObjectId(id));
            if modifier.is_empty() { plain } else { plain.with_modifier(modifier) }
        };
        let found = conversion(&written(from), &written(to), &catalog, &catalog);
        assert_eq!(found, expected, "{from:?} {to:?}");
    }

    #[test]
    fn a_wider_type_keeps_every_value() {
        check((oid::VARCHAR, "10"), (oid::VARCHAR, "20"), Conversion::Same);
        check((oid::VARCHAR, "10"), (oid::TEXT, ""), Conversion::Same);
        check((oid::NUMERIC, "10,2"), (oid::NUMERIC, "12,2"), Conversion::Same);
        check((oid::NUMERIC, "10,2"), (oid::NUMERIC, "12,4"), Conversion::Widening);
        check((oid::INT4, ""), (oid::INT8, ""), Conversion::Widening);
        check((oid::JSON, ""), (oid::JSONB, ""), Conversion::Widening);
    }

    #[test]
    fn a_narrower_type_may_lose_some() {
        check((oid::VARCHAR, "20"), (oid::VARCHAR, "10"), Conversion::Lossy);
        check((oid::NUMERIC, "10,2"), (oid::NUMERIC, "10,4"), Conversion::Lossy);
        check((oid::NUMERIC, "10,2"), (oid::NUMERIC, "10"), Conversion::Lossy);
        check((oid::INT8, ""), (oid::INT4, ""), Conversion::Lossy);
        check((oid::TEXT, ""), (oid::INT4, ""), Conversion::Lossy);
    }
}
