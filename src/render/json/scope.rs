//! What all shapes share: names, places, comments, privileges.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::catalog::role::{AccessControlList, Privileges};
use crate::catalog::{Address, ColumnNumber, MigrationIndex, Object, ObjectId, Origin};
use crate::document::Book;
use crate::migrations::Script;
use crate::print::{Printer, Qualify};
use crate::text::Location;

/// The name of an object in its schema.
#[derive(Serialize, Debug)]
pub(super) struct Name {
    /// `None` for what lives outside schemas.
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    name: String,
}

/// A statement of a migration.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    /// `None` in the baseline.
    migration: Option<String>,
    file: String,
    line: u32,
    last_line: u32,
}

/// What every object has.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Common {
    #[serde(flatten)]
    name: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(flatten)]
    story: Story,
    /// The statements that are not modelled exactly and concern it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inexact: Vec<Place>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    privileges: Vec<Grant>,
}

/// Who made something and who changed it last.
#[derive(Serialize, Debug)]
pub(super) struct Story {
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Place>,
}

/// What one role was granted by another.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(super) struct Grant {
    /// `PUBLIC` for all.
    grantee: String,
    grantor: String,
    privileges: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    with_grant_option: Vec<&'static str>,
}

/// The objects that are told and how names are written.
pub(super) struct Scope<'a> {
    pub(super) book: &'a Book<'a>,
    /// Writes all names with their schema, so that they mean the same to every reader.
    pub(super) printer: Printer<'a>,
    left_out: &'a BTreeSet<ObjectId>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(book: &'a Book<'a>, left_out: &'a BTreeSet<ObjectId>) -> Self {
        Self { book, printer: Printer::new(book.catalog, Qualify::Always), left_out }
    }

    /// The objects by schema, name and age.
    pub(super) fn objects(&self) -> Vec<&'a Arc<Object>> {
        let catalog = self.book.catalog;
        let told = |object: &&Arc<Object>| self.book.is_own(object) && !self.left_out.contains(&object.id);
        let mut objects: Vec<_> = catalog.objects().filter(told).collect();
        objects.sort_by_cached_key(|object| (catalog.schema_name_of(object.id), object.name.clone(), object.id));
        objects
    }

    /// The parts of a relation or domain that are of one kind, by name.
    pub(super) fn members<T>(&self, of: ObjectId, tell: impl Fn(&Arc<Object>) -> Option<T>) -> Vec<T> {
        let mut members: Vec<_> = self.book.catalog.members(of).collect();
        members.sort_by(|left, right| left.name.cmp(&right.name).then(left.id.cmp(&right.id)));
        members.into_iter().filter_map(tell).collect()
    }

    pub(super) fn common(&self, object: &Object) -> Common {
        Common {
            name: self.name(object),
            owner: self.book.catalog.name_of(object.owner).map(ToString::to_string),
            comment: object.comment.as_deref().map(str::to_owned),
            story: self.story(object.id),
            inexact: self.inexact(object.id),
            privileges: self.grants(object.privileges.as_deref()),
        }
    }

    fn name(&self, object: &Object) -> Name {
        Name {
            schema: self.book.catalog.schema_name_of(object.id).map(ToString::to_string),
            name: object.name.to_string(),
        }
    }

    /// The name of an object that is referred to.
    pub(super) fn name_of(&self, id: ObjectId) -> Option<Name> {
        self.book.catalog.object(id).map(|object| self.name(object))
    }

    /// The names of columns.
    pub(super) fn columns(&self, relation: ObjectId, numbers: &[ColumnNumber]) -> Vec<String> {
        let catalog = self.book.catalog;
        numbers.iter().filter_map(|number| catalog.column_name(relation, *number)).map(ToString::to_string).collect()
    }

    /// The names of roles; `PUBLIC` if there are none.
    pub(super) fn roles(&self, roles: &[ObjectId]) -> Vec<String> {
        if roles.is_empty() {
            return vec!["PUBLIC".to_owned()];
        }
        roles.iter().filter_map(|role| self.book.catalog.name_of(*role)).map(ToString::to_string).collect()
    }

    pub(super) fn story(&self, address: impl Into<Address>) -> Story {
        let address = address.into();
        let place = |origin: Origin| self.place(origin.location, origin.migration);
        Story {
            created: self.book.ledger.created(address).map(place),
            changed: self.book.ledger.last_changed(address).map(place),
        }
    }

    fn place(&self, location: Location, migration: Option<MigrationIndex>) -> Place {
        let (file, line, last_line) = self.book.place(location);
        let migration = migration.map(|index| self.book.set.migrations[index.0 as usize].id.to_string());
        Place { migration, file, line, last_line }
    }

    fn inexact(&self, id: ObjectId) -> Vec<Place> {
        let reasons = self.book.history.inexact.range(id.whole()..);
        let reasons = reasons.take_while(|(address, _)| address.object == id);
        let locations = reasons.flat_map(|(_, locations)| locations);
        locations.map(|location| self.place(*location, self.migration_of(*location))).collect()
    }

    /// The migration whose file a location is in; `None` for the baseline's.
    fn migration_of(&self, location: Location) -> Option<MigrationIndex> {
        let is_of = |script: &Script| script.file == location.file;
        let found = self.book.set.migrations.iter().position(|migration| migration.up.as_ref().is_some_and(is_of));
        found.map(|index| MigrationIndex(index as u32))
    }

    pub(super) fn grants(&self, list: Option<&AccessControlList>) -> Vec<Grant> {
        let catalog = self.book.catalog;
        let role = |id: ObjectId| catalog.name_of(id).map(ToString::to_string).unwrap_or_default();
        list.into_iter()
            .flat_map(|list| &list.0)
            .map(|item| Grant {
                grantee: item.grantee.map_or_else(|| "PUBLIC".to_owned(), role),
                grantor: role(item.grantor),
                privileges: words(item.privileges),
                with_grant_option: words(item.grant_options),
            })
            .collect()
    }
}

/// The SQL words of privileges, in PostgreSQL's order.
fn words(privileges: Privileges) -> Vec<&'static str> {
    let held = Privileges::WORDS.iter().filter(|(privilege, _)| privileges.contains(*privilege));
    held.map(|(_, word)| *word).collect()
}
