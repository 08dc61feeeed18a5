use std::fmt;

use super::{Builtin, table};

/// The five characters of an error code (Appendix A of the manual).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(transparent)]
pub struct SqlState(pub &'static str);

impl SqlState {
    /// The class of the error: the first two characters.
    pub fn class(self) -> &'static str {
        &self.0[..2]
    }

    /// Whether the code stands for its whole class, so that `EXCEPTION WHEN` with it catches all of the class
    /// (`exception_matches_conditions` in `pl_exec.c`).
    pub fn is_category(self) -> bool {
        self.0.ends_with("000")
    }
}

impl fmt::Display for SqlState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// An error condition with the name that PL/pgSQL gives it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The name, as after `EXCEPTION WHEN`.
    pub name: &'static str,
    /// Its code; a few names share one, and a few have two.
    pub state: SqlState,
}

impl Builtin {
    /// All conditions, in byte order of their names.
    pub fn conditions(&self) -> &[Condition] {
        self.conditions.get_or_init(|| {
            let table = include_str!("facts/tables/conditions.tsv");
            table::rows_of(table, self.version)
                .map(|mut row| Condition { name: row.text(), state: SqlState(row.text()) })
                .collect()
        })
    }

    /// The codes of a condition's name: two for names such as `null_value_not_allowed`, none for an unknown name.
    /// `EXCEPTION WHEN` catches all of them.
    pub fn conditions_named(&self, name: &str) -> &[Condition] {
        super::equal_range(self.conditions(), |condition| condition.name.cmp(name))
    }

    /// The code that `RAISE name` gives: the first of that name.
    pub fn condition(&self, name: &str) -> Option<SqlState> {
        self.conditions_named(name).first().map(|condition| condition.state)
    }

    /// The name of a code, as `RAISE` and messages show it.
    pub fn condition_name(&self, state: &str) -> Option<&'static str> {
        self.conditions().iter().find(|condition| condition.state.0 == state).map(|condition| condition.name)
    }
}

#[cfg(test)]
mod tests {
    use super::SqlState;
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn conditions_have_names_and_codes() {
        let builtin = Builtin::of(PostgresVersion::V15);
        assert_eq!(builtin.condition("duplicate_object"), Some(SqlState("42710")));
        assert_eq!(builtin.condition("raise_exception"), Some(SqlState("P0001")));
        assert_eq!(builtin.condition("successful_completion"), None);
        assert_eq!(builtin.condition_name("42P07"), Some("duplicate_table"));
        assert!(builtin.condition("integrity_constraint_violation").is_some_and(SqlState::is_category));
    }
}
