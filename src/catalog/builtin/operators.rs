use super::by_name::{ByName, Format};
use super::{Builtin, Oid, table};
use crate::catalog::PostgresVersion;

/// An operator of every database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operator {
    /// Its id.
    pub oid: Oid,
    /// Its name: `||`.
    pub name: &'static str,
    /// The type of its left operand; a prefix operator has none.
    pub left: Option<Oid>,
    /// The type of its right operand.
    pub right: Oid,
    /// What it gives.
    pub result: Oid,
    /// The function that does its work.
    pub function: Oid,
    /// The operator that gives the same with its operands exchanged.
    pub commutator: Option<Oid>,
    /// The operator that gives the opposite.
    pub negator: Option<Oid>,
    /// Whether it is an equality that hash joins can use.
    pub hashes: bool,
    /// Whether it is an equality that merge joins can use.
    pub merges: bool,
    /// Whether its function is immutable.
    pub immutable: bool,
}

/// The operators of every database, found by id and by name.
#[derive(Debug)]
pub struct Operators(ByName<Operator>);

impl Operators {
    pub(super) const fn new(version: PostgresVersion) -> Self {
        Self(ByName::new(version, &FORMAT))
    }

    /// The operators of that name.
    pub fn named(&self, name: &str) -> &'static [Operator] {
        self.0.named(name)
    }

    /// The operator of exactly these operands; `left` is `None` for a prefix operator.
    pub fn exact(&self, name: &str, left: Option<Oid>, right: Oid) -> Option<&'static Operator> {
        self.named(name).iter().find(|found| found.left == left && found.right == right)
    }

    /// The operator of that id.
    pub fn by_oid(&self, oid: Oid) -> Option<&'static Operator> {
        self.0.by_oid(oid)
    }

    /// All operators, in byte order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &'static Operator> {
        self.0.iter()
    }
}

impl Builtin {
    /// The operators of every database.
    pub fn operators(&self) -> &Operators {
        &self.operators
    }
}

static FORMAT: Format<Operator> =
    Format { table: include_str!("facts/tables/operators.tsv"), identity: id_and_name, read };

fn id_and_name(mut row: table::Row) -> (Oid, &'static str) {
    let name = row.text();
    (row.oid().unwrap_or(Oid::NONE), name)
}

fn read(mut row: table::Row) -> Operator {
    let name = row.text();
    Operator {
        oid: row.oid().unwrap_or(Oid::NONE),
        name,
        left: row.oid(),
        right: row.oid().unwrap_or(Oid::NONE),
        result: row.oid().unwrap_or(Oid::NONE),
        function: row.oid().unwrap_or(Oid::NONE),
        commutator: row.oid(),
        negator: row.oid(),
        hashes: row.clone().text().contains('h'),
        merges: row.text().contains('m'),
        immutable: row.text().is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::Oid;
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn operators_know_their_kin() {
        let operators = Builtin::of(PostgresVersion::V15).operators();
        let (int4, text, bool) = (Oid(23), Oid(25), Oid(16));
        let less = operators.exact("<", Some(int4), int4).expect("integers are compared");
        let named = |oid: Option<Oid>| oid.and_then(|oid| operators.by_oid(oid)).map(|found| found.name);
        assert_eq!((less.result, named(less.commutator), named(less.negator)), (bool, Some(">"), Some(">=")));
        let equal = operators.exact("=", Some(text), text).expect("texts are compared");
        assert!(equal.hashes && equal.merges && !less.hashes);
        let (timestamptz, interval) = (Oid(1184), Oid(1186));
        let later = operators.exact("+", Some(timestamptz), interval).expect("intervals are added");
        assert!(less.immutable && !later.immutable);
        assert!(operators.exact("-", None, int4).is_some());
        assert!(operators.named("<=>").is_empty());
    }
}
