//! `PARTITION BY` (`transformPartitionSpec`, `ComputePartitionAttrs` in `tablecmds.c`).

use crate::catalog::error::sqlstate;
use crate::catalog::index::IndexKey;
use crate::catalog::relation::{PartitionElement, PartitionKey, PartitionStrategy};
use crate::catalog::{CatalogError, Object};
use crate::sql::ast::{self, KeyPart, Name, PartitionBy};
use crate::sql::lower::index::{PARTITION_KEY, find_collation, operator_class, understand_key};
use crate::sql::lower::relation::SYSTEM_COLUMNS;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// Understands the key of a table that is there.
///
/// # Errors
/// 42703 for an unknown column, 42P17 for what cannot be a key.
pub(in crate::sql::lower) fn understand_partition_key(
    session: &Session,
    source: &Source,
    table: &Object,
    written: &PartitionBy,
) -> Result<PartitionKey, CatalogError> {
    let invalid = |message: &str| Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    if written.strategy == ast::PartitionStrategy::List && written.keys.len() > 1 {
        return invalid("cannot use \"list\" partition strategy with more than one column");
    }
    let method = Name::new(Identifier::from(method_of(written.strategy)), written.span);
    let mut elements = Vec::with_capacity(written.keys.len());
    for key in &written.keys {
        refuse_column(table, &key.key)?;
        let understood = understand_key(session, source, table, &key.key, &PARTITION_KEY)?.value;
        let generated = matches!(understood, IndexKey::Column(number)
            if table.column(number).is_some_and(|column| column.generated.is_some()));
        if generated {
            return invalid("cannot use generated column in partition key");
        }
        let (collation, class) = (key.collation.as_ref(), key.operator_class.as_ref());
        elements.push(PartitionElement {
            key: understood,
            collation: collation.map(|name| find_collation(session, name)).transpose()?,
            operator_class: class.map(|name| operator_class(session, name, &method)).transpose()?,
        });
    }
    Ok(PartitionKey { strategy: strategy_of(written.strategy), elements })
}

/// Hash partitions use hash operator classes, the others those of `btree`.
fn method_of(strategy: ast::PartitionStrategy) -> &'static str {
    if strategy == ast::PartitionStrategy::Hash { "hash" } else { "btree" }
}

fn strategy_of(strategy: ast::PartitionStrategy) -> PartitionStrategy {
    match strategy {
        ast::PartitionStrategy::Range => PartitionStrategy::Range,
        ast::PartitionStrategy::List => PartitionStrategy::List,
        ast::PartitionStrategy::Hash => PartitionStrategy::Hash,
    }
}

fn refuse_column(table: &Object, key: &KeyPart) -> Result<(), CatalogError> {
    let KeyPart::Column(name) = key else { return Ok(()) };
    if SYSTEM_COLUMNS.contains(&name.as_str()) {
        let message = format!("cannot use system column \"{name}\" in partition key");
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    }
    if table.column_named(name.as_str()).is_none() {
        let message = format!("column \"{name}\" named in partition key does not exist");
        return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message));
    }
    Ok(())
}
