//! `CREATE OR REPLACE VIEW` of a view that is there: it keeps its columns and may get more
//! (`checkViewColumns` in `view.c`).

use std::sync::Arc;

use crate::catalog::error::sqlstate;
use crate::catalog::relation::{Column, View};
use crate::catalog::{CatalogError, Object, ObjectData, ObjectKind};
use crate::sql::lower::type_text::type_text;
use crate::sql::session::Session;

/// Gives a view another query.
///
/// # Errors
/// 42809 if the relation is no view, 42P16 where a column would go, or be another than before.
pub(super) fn replace_view(session: &mut Session, existing: &Object, new: View) -> Result<(), CatalogError> {
    let Some(old) = existing.as_view().filter(|_| existing.kind() == ObjectKind::View) else {
        let message = format!("\"{}\" is not a view", existing.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    };
    let known = |view: &View| !view.columns.is_empty();
    if known(old) && known(&new) {
        refuse_other_columns(session, &old.columns, &new.columns)?;
    }
    session.alter(existing.id, |object| {
        let ObjectData::View(view) = &mut object.data else { return };
        let columns = std::mem::take(&mut view.columns);
        let persistence = view.persistence;
        *view = View { columns: keep_columns(&columns, &new.columns), persistence, ..new };
    })
}

/// The old columns with all that was said of them, and the new ones.
fn keep_columns(old: &[Arc<Column>], new: &[Arc<Column>]) -> Vec<Arc<Column>> {
    let mut columns: Vec<Arc<Column>> = old.to_vec();
    for (column, new) in columns.iter_mut().zip(new) {
        if column.data_type.is_none() {
            Arc::make_mut(column).data_type.clone_from(&new.data_type);
        }
    }
    columns.extend(new.iter().skip(old.len()).cloned());
    columns
}

fn refuse_other_columns(session: &Session, old: &[Arc<Column>], new: &[Arc<Column>]) -> Result<(), CatalogError> {
    let invalid = |message: String| CatalogError::new(sqlstate::INVALID_TABLE_DEFINITION, message);
    if new.len() < old.len() {
        return Err(invalid("cannot drop columns from view".to_owned()));
    }
    for (old, new) in old.iter().zip(new) {
        if old.name != new.name {
            let message = format!("cannot change name of view column \"{}\" to \"{}\"", old.name, new.name);
            let hint = "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.";
            return Err(invalid(message).hint(hint));
        }
        if let (Some(from), Some(to)) = (&old.data_type, &new.data_type)
            && from != to
        {
            let names = session.names();
            let (from, to) = (type_text(names, from).text, type_text(names, to).text);
            let message = format!("cannot change data type of view column \"{}\" from {from} to {to}", old.name);
            return Err(invalid(message));
        }
    }
    Ok(())
}
