//! Where the model is known to differ from PostgreSQL, each with what is missing.

/// A case that does not hold yet.
pub(crate) struct Difference {
    /// The file below `stories/`.
    pub(crate) file: &'static str,
    /// The case's title.
    pub(crate) title: &'static str,
    /// What the model would need.
    #[expect(dead_code, reason = "for those who read the list")]
    pub(crate) missing: &'static str,
}

const fn known(file: &'static str, title: &'static str, missing: &'static str) -> Difference {
    Difference { file, title, missing }
}

/// All of them.
pub(crate) const DIFFERENCES: &[Difference] = &[
    known(
        "sessions/transactions.md",
        "An open transaction is rolled back at the end of the session",
        "on purpose, with a warning: the tools that run such files commit what is left open",
    ),
    known(
        "access/grants.md",
        "Who owns what, and whose privileges those are",
        "the rights of the role that runs a statement are not checked",
    ),
    known(
        "functions/aggregates.md",
        "Operators and operator classes",
        "prefix operators outside the search path are not qualified",
    ),
    known(
        "functions/create.md",
        "Bodies with every kind of quote",
        "two constants on one line are taken for one with an alias",
    ),
    known(
        "functions/create.md",
        "Functions in C, window functions, languages",
        "a function knows its language by name only, so that a drop or rename of the language does not reach it",
    ),
    known(
        "names/resolution.md",
        "A name with a database in front",
        "on purpose: what the database is called in which the migrations run is not told",
    ),
    known(
        "other_objects/schemas.md",
        "Extensions",
        "on purpose: an unknown extension is taken as installed, since another server may have it",
    ),
    known("partitions/partitions.md", "Attach and detach", "DETACH CONCURRENTLY leaves a check of the bound"),
    known(
        "sessions/transactions.md",
        "Commands that no transaction may hold",
        "on purpose: a file that counts on a transaction around it is run in one",
    ),
    known("tables/create.md", "A tablespace", "the place of an in-place tablespace"),
    known("views/queries.md", "Expressions of every kind", "names within BETWEEN SYMMETRIC"),
];

/// Whether a case is known to differ.
pub(crate) fn is_known(file: &str, title: &str) -> bool {
    DIFFERENCES.iter().any(|known| known.file == file && known.title == title)
}
