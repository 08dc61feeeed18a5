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
        "alterations/columns.md",
        "A default keeps the cast of its old type",
        "that a default's type no longer fits the column's new type",
    ),
    known(
        "alterations/columns.md",
        "What uses a column can stop a change of its type",
        "another code for a generated column whose type cannot change",
    ),
    known(
        "alterations/columns.md",
        "SET NOT NULL and UNIQUE look at the rows that a migration inserted",
        "SET NOT NULL and UNIQUE do not look at rows",
    ),
    known(
        "constraints/checks.md",
        "Errors of checks",
        "that an expression is refused where it is no Boolean, holds a subquery or an aggregate; rows are not checked",
    ),
    known(
        "constraints/foreign_keys.md",
        "A foreign key finds the rows that a migration inserted",
        "a foreign key does not look at rows",
    ),
    known("constraints/keys.md", "Errors of keys", "that a type without a default operator class has no key"),
    known(
        "functions/aggregates.md",
        "Operators and operator classes",
        "prefix operators outside the search path are not qualified",
    ),
    known("functions/aggregates.md", "Casts", "a default that needs an assignment cast made after the table"),
    known(
        "functions/create.md",
        "Bodies are checked where the language checks them",
        "bodies are not checked when the function is made",
    ),
    known("functions/create.md", "Bodies with every kind of quote", "bodies are not checked when the function is made"),
    known(
        "functions/create.md",
        "Functions in C, window functions, languages",
        "a view depends on the language of a function it calls",
    ),
    known("indexes/create.md", "Expressions", "that an index expression is immutable"),
    known("indexes/create.md", "An index over rows that are not unique", "a unique index does not look at rows"),
    known("indexes/create.md", "Errors", "that an operator class takes the type, and subqueries in predicates"),
    known("indexes/create.md", "Upkeep changes nothing", "REINDEX does not look for what it names"),
    known("indexes/create.md", "An index whose predicate names an enum pins the enum", "that a predicate is immutable"),
    known("names/resolution.md", "A name with a database in front", "the database in front of a name is not compared"),
    known(
        "other_objects/replication.md",
        "Publications",
        "DROP COLUMN CASCADE takes the whole publication instead of the table out of it",
    ),
    known(
        "other_objects/schemas.md",
        "Extensions",
        "an unknown extension is taken as installed, since another server may have it",
    ),
    known("other_objects/text_search.md", "Text search", "constants of type regconfig are no dependencies"),
    known(
        "partitions/inheritance.md",
        "Changes of the parent reach the children",
        "a default that a parent dropped is null in its children",
    ),
    known("partitions/partitions.md", "Ways to partition", "overlapping bounds are not found"),
    known("partitions/partitions.md", "Attach and detach", "DETACH CONCURRENTLY leaves a check of the bound"),
    known(
        "partitions/partitions.md",
        "Changes of the parent reach every partition",
        "another code for a partition's column",
    ),
    known(
        "partitions/partitions.md",
        "Only a detach that was interrupted can be finished",
        "FINALIZE without an interrupted detach",
    ),
    known("plpgsql/do_blocks.md", "Names built as text", "some of the functions that make text"),
    known("plpgsql/do_blocks.md", "Partitions made in a loop over dates", "arithmetic of dates and intervals"),
    known(
        "plpgsql/do_blocks.md",
        "The settings of the session hold inside",
        "set_config and current_setting inside of blocks",
    ),
    known("plpgsql/do_blocks.md", "Errors in a block", "statements that are not reached are not parsed"),
    known("plpgsql/functions.md", "Procedures are called", "the names of a procedure's OUT arguments"),
    known("plpgsql/functions.md", "Temporary functions", "functions in pg_temp stay"),
    known(
        "plpgsql/functions.md",
        "What a function raises reaches the statement that called it",
        "errors that a function raises by rows that are not checked",
    ),
    known("sessions/psql.md", "Included files", "included files are not read; the statement is opaque and says so"),
    known(
        "sessions/settings.md",
        "Data statements fail as PostgreSQL fails them",
        "errors of data statements that no guard waits for",
    ),
    known(
        "sessions/transactions.md",
        "Commands that no transaction may hold",
        "LOCK TABLE and SAVEPOINT outside of a transaction",
    ),
    known("tables/copies.md", "A prepared statement fills a table", "prepared statements"),
    known("tables/create.md", "A tablespace", "the place of an in-place tablespace"),
    known(
        "tables/defaults.md",
        "Defaults that the column cannot hold or name",
        "that a default is refused where its type, value or form does not fit",
    ),
    known("tables/defaults.md", "Generated columns", "that a generation expression is immutable"),
    known("tables/types.md", "A column that has the row type of another table", "that a row type in use cannot change"),
    known("triggers/triggers.md", "Errors", "that WHEN names OLD and NEW where they are"),
    known("types/composites.md", "Domains", "that a domain's default fits its type"),
    known(
        "types/composites.md",
        "A domain inside an array cannot take new constraints",
        "that a domain in use inside an array takes no constraint",
    ),
    known(
        "types/enums.md",
        "A value added in a transaction cannot be used in it",
        "that a value added in a transaction is not used in it",
    ),
    known("views/queries.md", "Expressions of every kind", "some expressions of SQL/JSON, XML and arrays"),
];

/// Whether a case is known to differ.
pub(crate) fn is_known(file: &str, title: &str) -> bool {
    DIFFERENCES.iter().any(|known| known.file == file && known.title == title)
}
