//! Doing what a difference says.

use std::sync::Arc;

use super::compare::{Difference, ObjectChange};
use crate::catalog::{Catalog, CatalogError, Cause, Change, Object, ObjectId};
use crate::text::Identifier;

impl Difference {
    /// The catalog after, made from the one before by the changes alone.
    ///
    /// # Errors
    /// A change that the catalog refuses, which would be a bug of the comparison.
    pub fn apply(&self) -> Result<Catalog, CatalogError> {
        let mut catalog = self.before.clone();
        // Names that change may be taken by others that change too, as when two tables swap theirs.
        for change in &self.changes {
            if let (Some(before), Some(after)) = (&change.before, &change.after)
                && (&before.name, before.schema, before.parent()) != (&after.name, after.schema, after.parent())
            {
                set_aside(&mut catalog, before)?;
            }
        }
        // What belongs to another goes before it, and comes after it.
        for change in parents_first(&self.changes, &catalog).into_iter().rev().filter(|change| change.after.is_none()) {
            catalog.apply(&change.change())?;
        }
        for change in parents_first(&self.changes, &self.after) {
            if change.after.is_some() {
                catalog.apply(&change.change())?;
            }
        }
        Ok(catalog)
    }
}

/// Gives an object a name that nothing else has.
fn set_aside(catalog: &mut Catalog, object: &Arc<Object>) -> Result<(), CatalogError> {
    let mut aside = Object::clone(object);
    aside.name = Identifier::exact(&format!("\u{1}{}", object.id.0));
    catalog.apply(&Change::Alter { object: Arc::new(aside), cause: Cause::Statement })?;
    Ok(())
}

fn parents_first<'a>(changes: &'a [ObjectChange], catalog: &Catalog) -> Vec<&'a ObjectChange> {
    let mut ordered: Vec<&ObjectChange> = changes.iter().collect();
    let depth = |id: ObjectId| catalog.object(id).map_or(0, |object| usize::from(object.parent().is_some()));
    ordered.sort_by_key(|change| depth(change.id()));
    ordered
}
