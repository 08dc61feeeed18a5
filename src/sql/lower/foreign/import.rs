//! `IMPORT FOREIGN SCHEMA`: which tables it makes only the other server knows.

use crate::catalog::Namespace;
use crate::sql::ast::ImportForeignSchema;
use crate::sql::lower::object::lookup::find_created;
use crate::sql::session::{Effect, Executed, Session};

/// `IMPORT FOREIGN SCHEMA`.
pub(in crate::sql) fn import_foreign_schema(session: &Session, statement: &ImportForeignSchema) -> Executed {
    find_created(session.names(), Namespace::Server, "server", &statement.server.identifier)?;
    session.names().schema(&statement.local_schema.identifier)?;
    Ok(Effect::Opaque(format!(
        "the tables of schema \"{}\" are known only to the foreign server",
        statement.remote_schema
    )))
}
