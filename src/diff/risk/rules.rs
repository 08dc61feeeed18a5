//! The closed table of risks, each with the page of the PostgreSQL manual that says so.

/// How much a change weighs, the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Rows or values are lost, or may be.
    Destructive,
    /// Code that runs against the base may fail or see something else.
    Breaking,
    /// Others wait while a table is scanned, rewritten or indexed.
    Locking,
    /// None of these.
    Safe,
}

impl Severity {
    /// All, the worst first.
    pub const ALL: [Self; 4] = [Self::Destructive, Self::Breaking, Self::Locking, Self::Safe];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Destructive => "destructive",
            Self::Breaking => "breaking",
            Self::Locking => "locking",
            Self::Safe => "safe",
        }
    }
}

/// A lock on a table, weakest first (PostgreSQL manual, "Explicit Locking").
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub enum LockMode {
    ShareUpdateExclusive,
    Share,
    ShareRowExclusive,
    AccessExclusive,
}

impl LockMode {
    /// The words of `LOCK TABLE … IN … MODE`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }

    /// Who waits (table "Conflicting Lock Modes").
    pub const fn blocks(self) -> &'static str {
        match self {
            Self::ShareUpdateExclusive => "blocks other changes of the schema",
            Self::Share | Self::ShareRowExclusive => "blocks writes",
            Self::AccessExclusive => "blocks reads and writes",
        }
    }
}

/// How long a lock is held.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Held {
    /// Until the transaction ends, with nothing long in between.
    Briefly,
    /// While every row is read.
    Scan,
    /// While an index is built.
    Build,
    /// While the table and its indexes are written anew.
    Rewrite,
}

impl Held {
    /// The end of a sentence that begins with the lock.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Briefly => "briefly",
            Self::Scan => "while every row is read",
            Self::Build => "while the index is built",
            Self::Rewrite => "while the table is rewritten",
        }
    }
}

/// One risk.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Rule {
    /// How much it weighs.
    pub severity: Severity,
    /// Its stable name.
    pub code: &'static str,
    /// What happens, in a few words.
    pub says: &'static str,
    /// The lock that it is about, and how long that is held.
    pub lock: Option<(LockMode, Held)>,
    /// The page of the manual, below <https://www.postgresql.org/docs/current/>.
    pub page: &'static str,
}

impl Rule {
    /// The address of the page.
    pub fn source(&self) -> String {
        format!("https://www.postgresql.org/docs/current/{}", self.page)
    }
}

use Held::{Briefly, Build, Rewrite, Scan};
use LockMode::{AccessExclusive, Share, ShareRowExclusive, ShareUpdateExclusive};
use Severity::{Breaking, Destructive, Locking, Safe};

const fn loss(code: &'static str, says: &'static str, page: &'static str) -> Rule {
    Rule { severity: Destructive, code, says, lock: None, page }
}

const fn breaks(code: &'static str, says: &'static str, page: &'static str) -> Rule {
    Rule { severity: Breaking, code, says, lock: None, page }
}

const fn locks(code: &'static str, says: &'static str, mode: LockMode, held: Held, page: &'static str) -> Rule {
    let waits = !matches!(held, Briefly) && !matches!(mode, ShareUpdateExclusive);
    Rule { severity: if waits { Locking } else { Safe }, code, says, lock: Some((mode, held)), page }
}

/// All rules.
pub const RULES: &[Rule] = &[
    loss("table-dropped", "the rows of the table are lost", "sql-droptable.html"),
    loss("column-dropped", "the values of the column are lost", "sql-altertable.html"),
    loss("sequence-dropped", "the value that the sequence had reached is lost", "sql-dropsequence.html"),
    loss(
        "type-converted",
        "values are converted: what the new type cannot hold is lost, or the statement fails",
        "sql-altertable.html",
    ),
    loss("enum-value-removed", "rows with the value cannot stay as they are", "datatype-enum.html"),
    breaks("table-dropped-in-use", "code that names the table fails", "sql-droptable.html"),
    breaks("table-renamed", "code that uses the old name fails", "sql-altertable.html"),
    breaks("column-dropped-in-use", "code that names the column fails", "sql-altertable.html"),
    breaks("column-renamed", "code that uses the old name fails", "sql-altertable.html"),
    breaks("type-changed", "code that counts on the old type may fail", "sql-altertable.html"),
    breaks("nulls-refused", "code that writes nulls fails", "ddl-constraints.html"),
    breaks("column-required", "code that inserts without the column fails", "sql-altertable.html"),
    breaks("default-dropped", "code that inserts without the column gets a null or fails", "ddl-default.html"),
    breaks("column-generated", "code that writes the column fails", "ddl-generated-columns.html"),
    breaks("uniqueness-dropped", "duplicates are accepted, and ON CONFLICT on these columns fails", "sql-insert.html"),
    breaks("view-dropped", "code that reads the view fails", "sql-dropview.html"),
    breaks("routine-dropped", "code that calls it fails", "sql-dropfunction.html"),
    breaks("routine-result-changed", "code that counts on the old result may fail", "sql-createfunction.html"),
    breaks("type-dropped", "code that names the type fails", "sql-droptype.html"),
    breaks("enum-value-renamed", "code that uses the old value fails", "sql-altertype.html"),
    breaks("object-renamed", "code that uses the old name fails", "ddl-schemas-path.html"),
    breaks("object-dropped", "code that counts on it fails", "ddl-depend.html"),
    breaks("privilege-revoked", "roles that used it are refused", "sql-revoke.html"),
    breaks("row-security-enabled", "rows that no policy allows are hidden", "ddl-rowsecurity.html"),
    breaks("policy-narrowed", "rows that were allowed may be hidden or refused", "ddl-rowsecurity.html"),
    locks("table-altered", "", AccessExclusive, Briefly, "sql-altertable.html"),
    locks("parameter-set", "", ShareUpdateExclusive, Briefly, "sql-altertable.html"),
    locks("commented", "", ShareUpdateExclusive, Briefly, "explicit-locking.html"),
    locks("relation-dropped", "", AccessExclusive, Briefly, "explicit-locking.html"),
    locks("table-rewritten", "the table is rewritten", AccessExclusive, Rewrite, "sql-altertable.html"),
    locks(
        "default-computed-for-each-row",
        "each row is given a value of its own",
        AccessExclusive,
        Rewrite,
        "sql-altertable.html",
    ),
    locks("nulls-checked", "fails where a row has a null", AccessExclusive, Scan, "sql-altertable.html"),
    locks("check-added", "fails where a row violates it", AccessExclusive, Scan, "sql-altertable.html"),
    locks(
        "constraint-added-not-valid",
        "rows that are there are not checked",
        AccessExclusive,
        Briefly,
        "sql-altertable.html",
    ),
    locks("foreign-key-added", "fails where a row violates it", ShareRowExclusive, Scan, "sql-altertable.html"),
    locks(
        "foreign-key-added-not-valid",
        "rows that are there are not checked",
        ShareRowExclusive,
        Briefly,
        "sql-altertable.html",
    ),
    locks(
        "foreign-key-refers-to-it",
        "gets triggers of the foreign key",
        ShareRowExclusive,
        Briefly,
        "sql-altertable.html",
    ),
    locks("constraint-validated", "fails where a row violates it", ShareUpdateExclusive, Scan, "sql-altertable.html"),
    locks("unique-constraint-added", "fails where rows are equal", AccessExclusive, Build, "sql-altertable.html"),
    locks("constraint-added-using-index", "", AccessExclusive, Briefly, "sql-altertable.html"),
    locks("exclusion-constraint-added", "fails where rows conflict", AccessExclusive, Build, "sql-createtable.html"),
    locks("domain-checked", "every table with a column of the domain is read", Share, Scan, "sql-alterdomain.html"),
    locks("index-built", "writes wait for the whole build", Share, Build, "sql-createindex.html"),
    locks("index-built-concurrently", "reads and writes go on", ShareUpdateExclusive, Build, "sql-createindex.html"),
    locks("index-dropped", "", AccessExclusive, Briefly, "sql-dropindex.html"),
    locks("index-dropped-concurrently", "", ShareUpdateExclusive, Briefly, "sql-dropindex.html"),
    locks("trigger-added", "", ShareRowExclusive, Briefly, "explicit-locking.html"),
    locks("trigger-dropped", "", AccessExclusive, Briefly, "explicit-locking.html"),
    locks("trigger-switched", "", ShareRowExclusive, Briefly, "sql-altertable.html"),
    locks("policy-changed", "", AccessExclusive, Briefly, "sql-createpolicy.html"),
    locks("rule-changed", "", AccessExclusive, Briefly, "sql-createrule.html"),
    locks("statistics-added", "", ShareUpdateExclusive, Briefly, "explicit-locking.html"),
    locks("partition-created", "", AccessExclusive, Briefly, "sql-createtable.html"),
    locks(
        "partition-attached",
        "its rows are checked against the bounds",
        AccessExclusive,
        Scan,
        "sql-altertable.html",
    ),
    locks("partition-joins", "", ShareUpdateExclusive, Briefly, "sql-altertable.html"),
    locks("view-replaced", "", AccessExclusive, Briefly, "explicit-locking.html"),
];

/// The rule of that code, which must be one of the table.
pub(super) fn rule(code: &str) -> &'static Rule {
    let found = RULES.iter().find(|rule| rule.code == code);
    found.unwrap_or_else(|| unreachable!("`{code}` is in the table"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Held, LockMode, RULES, Severity};

    #[test]
    fn each_code_is_there_once_and_has_a_page() {
        let codes: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(codes.len(), RULES.len());
        assert!(RULES.iter().all(|rule| rule.page.split_once('.').is_some_and(|(_, ending)| ending == "html")));
    }

    #[test]
    fn a_lock_weighs_only_where_others_wait_for_long() {
        for rule in RULES {
            if let Some((mode, held)) = rule.lock {
                let waits = held != Held::Briefly && mode > LockMode::ShareUpdateExclusive;
                assert_eq!(rule.severity == Severity::Locking, waits, "{}", rule.code);
            }
        }
    }
}
