//! The tables in which migration tools write down what they have applied.

/// Their names, as the tools give them unless told otherwise.
const TABLES: [&str; 22] = [
    "__diesel_schema_migrations",
    "__drizzle_migrations",
    "_prisma_migrations",
    "_sqlx_migrations",
    "alembic_version",
    "atlas_schema_revisions",
    "databasechangelog",
    "databasechangeloglock",
    "django_migrations",
    "flyway_schema_history",
    "goose_db_version",
    "gorp_migrations",
    "knex_migrations",
    "knex_migrations_lock",
    "pgmigrations",
    "refinery_schema_history",
    "schema_migration",
    "schema_migrations",
    "schema_version",
    "schemaversion",
    "SequelizeMeta",
    "typeorm_migrations",
];

/// Whether a table of that name is a migration tool's own, so that it says nothing about the project's schema.
pub fn is_bookkeeping_table(name: &str) -> bool {
    TABLES.contains(&name)
}
