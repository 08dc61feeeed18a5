use super::{Builtin, Oid, table};

/// Where a cast is made without being written (`pg_cast.castcontext`); each place includes those before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CastContext {
    /// Anywhere.
    Implicit,
    /// Where a value is assigned to a column or variable.
    Assignment,
    /// Nowhere: only as `CAST` or `::`.
    Explicit,
}

impl CastContext {
    /// The context of that letter in `pg_cast.castcontext`.
    pub fn from_letter(letter: char) -> Self {
        match letter {
            'i' => Self::Implicit,
            'a' => Self::Assignment,
            _ => Self::Explicit,
        }
    }

    /// Its letter in `pg_cast.castcontext`.
    pub fn letter(self) -> char {
        match self {
            Self::Implicit => 'i',
            Self::Assignment => 'a',
            Self::Explicit => 'e',
        }
    }
}

/// How a cast is done (`pg_cast.castmethod`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CastMethod {
    /// By a function.
    Function(Oid),
    /// By writing the value as text and reading that.
    TextForm,
    /// Not at all: the bytes are the same.
    Binary,
}

/// A cast of every database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cast {
    /// The type of what is cast.
    pub source: Oid,
    /// The type that it is cast to.
    pub target: Oid,
    /// Where it is made.
    pub context: CastContext,
    /// How it is done.
    pub method: CastMethod,
}

/// The casts of every database.
#[derive(Debug)]
pub struct Casts(Vec<Cast>);

impl Casts {
    /// The cast between two types. A cast of a type to itself applies a length, as `varchar(3)` does.
    pub fn between(&self, source: Oid, target: Oid) -> Option<&Cast> {
        let at = self.0.binary_search_by_key(&(source, target), |cast| (cast.source, cast.target)).ok()?;
        Some(&self.0[at])
    }

    /// All casts, in the order of their sources and targets.
    pub fn iter(&self) -> impl Iterator<Item = &Cast> {
        self.0.iter()
    }
}

impl Builtin {
    /// The casts of every database.
    pub fn casts(&self) -> &Casts {
        self.casts.get_or_init(|| {
            let table = include_str!("facts/tables/casts.tsv");
            let mut casts: Vec<Cast> = table::rows_of(table, self.version).map(read).collect();
            casts.sort_by_key(|cast| (cast.source, cast.target));
            Casts(casts)
        })
    }
}

fn read(mut row: table::Row) -> Cast {
    let (source, target) = (row.oid().unwrap_or(Oid::NONE), row.oid().unwrap_or(Oid::NONE));
    let context = CastContext::from_letter(row.letter());
    let method = match row.letter() {
        'f' => CastMethod::Function(row.oid().unwrap_or(Oid::NONE)),
        'b' => CastMethod::Binary,
        _ => CastMethod::TextForm,
    };
    Cast { source, target, context, method }
}

#[cfg(test)]
mod tests {
    use super::{CastContext, CastMethod, Oid};
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn casts_say_where_and_how_they_are_made() {
        let of = |version| Builtin::of(version).casts();
        let (bytea, int4, int8, text, varchar) = (Oid(17), Oid(23), Oid(20), Oid(25), Oid(1043));
        let casts = of(PostgresVersion::V15);
        let context = |source, target| casts.between(source, target).map(|cast| cast.context);
        assert_eq!(context(int4, int8), Some(CastContext::Implicit));
        assert_eq!(context(int8, int4), Some(CastContext::Assignment));
        assert_eq!(context(int4, text), None);
        assert_eq!(casts.between(varchar, text).map(|cast| cast.method), Some(CastMethod::Binary));
        assert!(casts.between(varchar, varchar).is_some());
        assert_eq!(context(int4, bytea), None);
        assert!(of(PostgresVersion::V18).between(int4, bytea).is_some());
    }
}
