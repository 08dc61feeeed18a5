//! What all pages draw on: the catalog, its story, and the page of each object.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::model::{Inline, Link, PageId, Target};
use super::prose::OwnFile;
use super::story::Story;
use crate::catalog::types::Type;
use crate::catalog::{Address, Catalog, MigrationIndex, Object, ObjectData, ObjectId, Origin, Part};
use crate::graph::{GroupRule, TableNode, groups};
use crate::lifecycle::Lifecycle;
use crate::migrations::{Migration, MigrationSet};
use crate::print::{Printer, Qualify};
use crate::replay::{History, Ledger};
use crate::text::Location;

/// What pages are made from.
#[derive(Debug)]
pub struct Book<'a> {
    /// The files.
    pub set: &'a MigrationSet,
    /// What they did.
    pub history: &'a History,
    /// Who did what.
    pub ledger: &'a Ledger,
    /// States, soft deletion, ownership and audit, as found in the model.
    pub lifecycle: &'a Lifecycle,
    /// The schema as it is.
    pub catalog: &'a Catalog,
    /// What every step did.
    pub story: Story<'a>,
    /// Writes SQL for people.
    pub printer: Printer<'a>,
    baseline: BTreeSet<ObjectId>,
    pages: BTreeMap<ObjectId, PageId>,
    migrations: Vec<PageId>,
    own_files: Vec<OwnFile>,
    names: BTreeMap<String, ObjectId>,
    groups: Vec<TableGroup>,
    group_of: BTreeMap<ObjectId, usize>,
}

/// Tables that belong together.
#[derive(Clone, Debug)]
pub struct TableGroup {
    /// Its name for people.
    pub name: String,
    /// Its page.
    pub page: PageId,
    /// Its tables, by schema and name.
    pub tables: Vec<ObjectId>,
}

/// The fewest tables of which groups are made unless the project names some.
const FEWEST_FOR_GROUPS: usize = 8;

impl<'a> Book<'a> {
    /// Gathers what pages are made from, with the groups of tables that the project names in `rules`.
    pub fn new(
        set: &'a MigrationSet,
        history: &'a History,
        ledger: &'a Ledger,
        lifecycle: &'a Lifecycle,
        rules: &[GroupRule],
    ) -> Self {
        let catalog = history.catalog();
        let mut book = Self {
            set,
            history,
            ledger,
            lifecycle,
            catalog,
            story: Story::new(set, history, ledger),
            printer: Printer::new(catalog, Qualify::WhereNeeded),
            baseline: history.baseline_objects(),
            pages: BTreeMap::new(),
            migrations: Vec::new(),
            own_files: Vec::new(),
            names: BTreeMap::new(),
            groups: Vec::new(),
            group_of: BTreeMap::new(),
        };
        book.name_pages();
        book.group(rules);
        book
    }

    /// Finds the groups of tables.
    fn group(&mut self, rules: &[GroupRule]) {
        let tables = self.sorted(|object| object.as_table().is_some_and(|table| !table.is_partition()));
        let places: BTreeMap<ObjectId, usize> = tables.iter().enumerate().map(|(at, table)| (table.id, at)).collect();
        let nodes: Vec<TableNode> = tables
            .iter()
            .map(|table| TableNode {
                name: self.full_name(table),
                references: self.references(table).filter_map(|to| places.get(&to).copied()).collect(),
            })
            .collect();
        let mut found = groups(&nodes, rules);
        if found.len() < 2 || (rules.is_empty() && tables.len() < FEWEST_FOR_GROUPS) {
            found.clear();
        }
        let mut taken = BTreeSet::new();
        self.groups = found
            .into_iter()
            .map(|group| TableGroup {
                page: PageId::Group(unique("group", &group.name, &mut taken)),
                name: group.name,
                tables: group.tables.into_iter().map(|place| tables[place].id).collect(),
            })
            .collect();
        let numbered = self.groups.iter().enumerate();
        self.group_of = numbered.flat_map(|(at, group)| group.tables.iter().map(move |table| (*table, at))).collect();
    }

    /// The same with the project's own pages and notes.
    #[must_use]
    pub fn with_own_files(mut self, files: Vec<OwnFile>) -> Self {
        self.names = self.objects_by_name();
        self.own_files = files;
        self
    }

    /// The project's own pages and notes.
    pub(super) fn own_files(&self) -> &[OwnFile] {
        &self.own_files
    }

    /// The objects that links of the project's own pages can name.
    pub(super) fn names(&self) -> &BTreeMap<String, ObjectId> {
        &self.names
    }

    /// The tables that a table's foreign keys lead to, but for those that only say who made or changed a row.
    fn references(&self, table: &Object) -> impl Iterator<Item = ObjectId> {
        self.catalog.members(table.id).filter_map(|member| {
            let key = member.as_constraint()?.as_foreign_key()?;
            let is_audit = |number| {
                table.column(number).is_some_and(|column| crate::lifecycle::names_an_author(column.name.as_str()))
            };
            (!key.columns.iter().copied().all(is_audit)).then_some(key.referenced)
        })
    }

    /// The groups of tables; none where there are few tables.
    pub fn groups(&self) -> &[TableGroup] {
        &self.groups
    }

    /// The group of a table, by its place.
    pub fn group_of(&self, table: ObjectId) -> Option<usize> {
        self.group_of.get(&table).copied()
    }

    /// Whether an object was there before the first migration.
    pub fn is_baseline(&self, id: ObjectId) -> bool {
        self.baseline.contains(&id)
    }

    /// Gives each object and migration a page of its own; names that are alike get a number.
    fn name_pages(&mut self) {
        let mut taken = BTreeSet::new();
        let mut pages = BTreeMap::new();
        for object in self.objects() {
            let name = self.full_name(object);
            let page = match &object.data {
                ObjectData::Table(_) => PageId::Table(unique("table", &name, &mut taken)),
                ObjectData::View(_) => PageId::View(unique("view", &name, &mut taken)),
                ObjectData::Type(_) => PageId::Type(unique("type", &name, &mut taken)),
                ObjectData::Function(_) => PageId::Function(unique("function", &name, &mut taken)),
                ObjectData::Extension(_) => PageId::Extension(unique("extension", &name, &mut taken)),
                _ => continue,
            };
            pages.insert(object.id, page);
        }
        self.migrations = self
            .set
            .migrations
            .iter()
            .map(|migration| PageId::Migration(unique("migration", migration.id.as_str(), &mut taken)))
            .collect();
        self.pages = pages;
    }

    /// The objects that the documentation is about: not those of the baseline or of extensions, nothing temporary.
    pub fn objects(&self) -> impl Iterator<Item = &'a Arc<Object>> {
        self.catalog.objects().filter(|object| self.documents(object))
    }

    /// Whether the documentation is about that object.
    pub fn documents(&self, object: &Object) -> bool {
        self.is_own(object) && !self.baseline.contains(&object.id)
    }

    /// Whether migrations or baseline made that object for good: not what every database has, not what an extension
    /// brings, nothing temporary.
    pub fn is_own(&self, object: &Object) -> bool {
        let in_schema = |object: &Object| object.schema.and_then(|schema| self.catalog.name_of(schema));
        !Catalog::is_initial(object)
            && object.extension.is_none()
            && !in_schema(object).is_some_and(|schema| schema.as_str().starts_with("pg_temp"))
            && !matches!(object.data, ObjectData::Type(Type::Multirange { .. }))
    }

    /// The objects of one kind, by schema and name, `public` first.
    pub fn sorted(&self, wanted: impl Fn(&Object) -> bool) -> Vec<&'a Arc<Object>> {
        let mut found: Vec<&Arc<Object>> = self.objects().filter(|object| wanted(object)).collect();
        found.sort_by_key(|object| {
            let public = object.schema != Some(crate::catalog::initial::PUBLIC);
            let schema = object.schema.and_then(|schema| self.catalog.name_of(schema)).cloned();
            (public, schema, object.name.clone(), object.id)
        });
        found
    }

    /// The name with its schema where that is not `public`, without quotes.
    pub fn full_name(&self, object: &Object) -> String {
        let schema = object.schema.filter(|schema| *schema != crate::catalog::initial::PUBLIC);
        match schema.and_then(|schema| self.catalog.name_of(schema)) {
            Some(schema) => format!("{schema}.{}", object.name),
            None => object.name.to_string(),
        }
    }

    /// The page of an object, if it has one.
    pub fn page(&self, id: ObjectId) -> Option<&PageId> {
        self.pages.get(&id)
    }

    /// The page of a migration.
    pub fn migration_page(&self, index: MigrationIndex) -> &PageId {
        &self.migrations[index.0 as usize]
    }

    /// A migration.
    pub fn migration(&self, index: MigrationIndex) -> &'a Migration {
        &self.set.migrations[index.0 as usize]
    }

    /// All migrations with their numbers.
    pub fn migrations(&self) -> impl DoubleEndedIterator<Item = (MigrationIndex, &'a Migration)> {
        self.set
            .migrations
            .iter()
            .take(self.history.migration_count())
            .enumerate()
            .map(|(at, migration)| (MigrationIndex(at as u32), migration))
    }

    /// A name that leads to the object's page, or to its place on the page of what it belongs to.
    pub fn link(&self, id: ObjectId) -> Inline {
        self.link_as(id.into(), self.name_of(id.into()))
    }

    /// A name that leads to a column.
    pub fn link_column(&self, column: Address) -> Inline {
        self.link_as(column, self.name_of(column))
    }

    /// A text that leads to the object or column.
    pub fn link_as(&self, address: Address, text: String) -> Inline {
        match self.target(address) {
            Some(target) => Inline::Link(Link { text, code: true, target }),
            None => Inline::Code(text),
        }
    }

    /// The name of an object or column for people.
    pub fn name_of(&self, address: Address) -> String {
        let Some(object) = self.catalog.object(address.object) else { return String::new() };
        let column = address.column_number().and_then(|number| object.column(number));
        match (column, address.part) {
            (Some(column), Part::Column(_) | Part::Default(_)) => column.name.to_string(),
            _ => self.full_name(object),
        }
    }

    /// Where the documentation of an object or column is.
    pub fn target(&self, address: Address) -> Option<Target> {
        if let Some(page) = self.page(address.object) {
            let anchor = address
                .column_number()
                .and_then(|number| self.catalog.object(address.object)?.column(number))
                .map(|column| anchor("column", column.name.as_str()));
            return Some(Target::Page(page.clone(), anchor));
        }
        let object = self.catalog.object(address.object)?;
        let page = self.page(object.parent()?)?;
        Some(Target::Page(page.clone(), Some(anchor(object.kind().words(), object.name.as_str()))))
    }

    /// The migration that a change came from, leading to the statement.
    pub fn origin(&self, origin: Origin) -> Inline {
        match origin.migration {
            Some(index) => Inline::Link(self.origin_link(index, origin.location)),
            None => Inline::Text("baseline".to_owned()),
        }
    }

    /// A link to a place in a migration, with the migration's name.
    pub fn origin_link(&self, index: MigrationIndex, location: Location) -> Link {
        let (path, line, last_line) = self.place(location);
        let migration = self.migration_page(index).clone();
        Link {
            text: self.migration(index).id.to_string(),
            code: false,
            target: Target::Source { migration, path, line, last_line },
        }
    }

    /// The path below the project's root, first line and last line of a location.
    pub fn place(&self, location: Location) -> (String, u32, u32) {
        let file = self.set.sources.get(location.file);
        let last = location.span.end.max(location.span.start + 1) - 1;
        (file.path().to_owned(), file.line(location.span.start), file.line(last))
    }

    /// The text of a location.
    pub fn source(&self, location: Location) -> &'a str {
        self.set.sources.slice(location)
    }
}

/// A name as a path part that no other page has, whatever the file system makes of case and of special names.
pub(super) fn unique(kind: &str, name: &str, taken: &mut BTreeSet<String>) -> Arc<str> {
    let base = slug(name);
    let mut candidate = base.clone();
    let mut number = 2;
    while !taken.insert(format!("{kind}/{}", candidate.to_lowercase())) {
        candidate = format!("{base}-{number}");
        number += 1;
    }
    candidate.into()
}

/// A name as a path part: letters, digits, `_`, `-` and `.` stay, the rest becomes `-`; never a name that means
/// something to a file system, never longer than 80 characters.
fn slug(name: &str) -> String {
    const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "com", "lpt", "index"];
    let mut slug: String = name
        .chars()
        .map(|letter| if letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.') { letter } else { '-' })
        .take(80)
        .collect();
    slug = slug.trim_matches(['.', '-']).to_owned();
    let stem = slug.split('.').next().unwrap_or_default().trim_end_matches(|letter: char| letter.is_ascii_digit());
    if slug.is_empty() || DEVICES.contains(&stem.to_ascii_lowercase().as_str()) {
        slug.insert(0, '_');
    }
    slug
}

/// An anchor for something on a page: `column-owner_id`.
pub(super) fn anchor(kind: &str, name: &str) -> String {
    let kind = kind.replace(' ', "-");
    let name: String = name
        .chars()
        .map(|letter| if letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.') { letter } else { '-' })
        .collect();
    format!("{kind}-{name}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{slug, unique};

    #[test]
    fn no_name_leads_out_of_its_folder_or_to_a_device() {
        assert_eq!(slug("../../x"), "x");
        assert_eq!(slug("con"), "_con");
        assert_eq!(slug("COM1.txt"), "_COM1.txt");
        assert_eq!(slug("<script>"), "script");
        assert_eq!(slug("//"), "_");
    }

    #[test]
    fn names_that_differ_in_case_only_get_pages_of_their_own() {
        let mut taken = BTreeSet::new();
        assert_eq!(&*unique("table", "User", &mut taken), "User");
        assert_eq!(&*unique("table", "user", &mut taken), "user-2");
        assert_eq!(&*unique("type", "user", &mut taken), "user");
    }
}
