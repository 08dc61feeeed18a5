//! Views and materialized views (`view.c`, `matview.c`).

mod create;
mod materialized;
mod replace;

pub(in crate::sql) use create::create_view;
pub(in crate::sql) use materialized::{create_materialized_view, refresh_materialized_view};

use std::sync::Arc;

use crate::catalog::error::sqlstate;
use crate::catalog::relation::Column;
use crate::catalog::{CatalogError, ColumnNumber, DataType};
use crate::sql::analyze::QueryColumn;
use crate::sql::ast::Name;
use crate::sql::lower::relation::refuse_system_column;
use crate::sql::session::Session;
use crate::text::Identifier;

/// `text`, which a column has whose values nothing has typed.
const TEXT: DataType = DataType::plain(crate::catalog::ObjectId(25));

/// The columns of a relation made of a query, under the names that are given as far as they go. What the query returns
/// may not be known; the given names are then all that is.
///
/// # Errors
/// 42601 for more names than columns, 42701 for a name that is there twice or that the system has.
pub(super) fn columns_of_query(
    query: &[QueryColumn],
    given: &[Name],
    too_many: &str,
) -> Result<Vec<Arc<Column>>, CatalogError> {
    if given.len() > query.len() && !query.is_empty() {
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, too_many));
    }
    let mut columns: Vec<Arc<Column>> = Vec::with_capacity(query.len().max(given.len()));
    for (at, number) in (0..query.len().max(given.len())).zip(1..) {
        let returned = query.get(at);
        let given = given.get(at).map(|name| name.identifier.clone());
        let name = given.or_else(|| returned.map(|column| column.name.clone())).unwrap_or_default();
        refuse_twice(&columns, &name)?;
        refuse_system_column(name.as_str())?;
        let mut column = Column::new(ColumnNumber(number), name, returned.and_then(|column| column.data_type.clone()));
        column.collation = returned.and_then(|column| column.collation);
        columns.push(Arc::new(column));
    }
    Ok(columns)
}

fn refuse_twice(columns: &[Arc<Column>], name: &Identifier) -> Result<(), CatalogError> {
    if columns.iter().any(|known| known.name == *name) {
        let message = format!("column \"{name}\" specified more than once");
        return Err(CatalogError::new(sqlstate::DUPLICATE_COLUMN, message));
    }
    Ok(())
}

/// Gives `text` to columns whose values nothing has typed, where a relation stores them.
pub(super) fn type_untyped(session: &Session, columns: &mut [Arc<Column>]) {
    let unknown = session.names().builtin().types().by_name("unknown").map(|found| found.oid);
    for column in columns {
        if column.data_type.as_ref().is_some_and(|data_type| Some(data_type.id) == unknown) {
            Arc::make_mut(column).data_type = Some(TEXT);
        }
    }
}
