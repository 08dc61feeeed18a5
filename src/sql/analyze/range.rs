//! Range tables: what the `FROM` of each query around an expression holds, and which of it can be named
//! (`parse_relation.c`).

use std::rc::Rc;
use std::sync::Arc;

use super::grouping::Grouping;
use crate::catalog::builtin::SystemColumn;
use crate::catalog::relation::Column;
use crate::catalog::{Address, DataType, ObjectId};
use crate::text::Identifier;

/// One query of those that stand within each other around an expression (`ParseState`).
#[derive(Debug, Default)]
pub(super) struct Level<'a> {
    /// The range table.
    pub(super) entries: Vec<RangeEntry<'a>>,
    /// What of it can be named at this point (`p_namespace`).
    pub(super) visible: Vec<Visible>,
    /// The queries of its `WITH`.
    pub(super) common: Vec<Rc<CommonTable>>,
    /// Whether something within is `LATERAL` (`p_lateral_active`).
    pub(super) lateral_active: bool,
    /// Columns of its entries that `USING` merged: they keep their names when they are renamed.
    pub(super) merged: Vec<ColumnAt>,
    /// Which of its columns are grouped.
    pub(super) grouping: Grouping,
}

/// A query of a `WITH`.
#[derive(Debug)]
pub(super) struct CommonTable {
    pub(super) name: Identifier,
    /// `None` where its columns are not known.
    pub(super) columns: Option<Vec<DerivedColumn>>,
}

/// A table, subquery, function … of a `FROM` (`RangeTblEntry`).
#[derive(Debug)]
pub(super) struct RangeEntry<'a> {
    /// The name that qualifies its columns; empty for a subquery or join without alias.
    pub(super) name: Identifier,
    /// Whether that is the relation's own name, not an alias.
    pub(super) own_name: bool,
    /// The relation whose rows these are.
    pub(super) relation: Option<ObjectId>,
    /// Its columns.
    pub(super) columns: Columns<'a>,
    /// The names that its alias gives to its first columns.
    pub(super) aliases: Vec<Identifier>,
    /// The type of its rows as a whole, if it is not the relation's.
    pub(super) row_type: Option<DataType>,
    /// Where an alias with names of columns could be written behind it, if none is.
    pub(super) behind: Option<Behind>,
}

/// A place for the names of columns behind an item of a `FROM`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Behind {
    /// The byte after the item.
    pub(super) at: u32,
    /// Whether it has an alias.
    pub(super) has_alias: bool,
}

/// The columns of a range table entry.
#[derive(Debug)]
pub(super) enum Columns<'a> {
    /// Those of an object of the catalog.
    Catalog(&'a [Arc<Column>]),
    /// Those of a system relation.
    System(&'static [SystemColumn]),
    /// Those that something gives which is no relation.
    Derived(Vec<DerivedColumn>),
    /// Nobody knows.
    Unknown,
}

/// A column of a subquery, function, join.
#[derive(Clone, Debug)]
pub(super) struct DerivedColumn {
    pub(super) name: Identifier,
    pub(super) data_type: Option<DataType>,
    pub(super) collation: Option<ObjectId>,
    /// The columns of the same level that it merely passes on: one, or for `USING` two.
    pub(super) sources: Vec<ColumnAt>,
}

/// A column of an entry, by its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ColumnAt {
    pub(super) entry: usize,
    pub(super) column: usize,
}

/// How an entry can be named (`ParseNamespaceItem`).
#[derive(Clone, Debug)]
pub(super) struct Visible {
    pub(super) entry: usize,
    /// Its name can be used.
    pub(super) relation: bool,
    /// Its columns can be named without it.
    pub(super) columns: bool,
    /// Only something `LATERAL` may name it …
    pub(super) lateral_only: bool,
    /// … and even that not always.
    pub(super) lateral_ok: bool,
    /// Columns that stand for themselves no more, since `USING` merged them.
    pub(super) merged: Vec<Identifier>,
}

impl Visible {
    /// An entry that can be named in both ways.
    pub(super) fn fully(entry: usize) -> Self {
        Self { entry, relation: true, columns: true, lateral_only: false, lateral_ok: true, merged: Vec::new() }
    }
}

impl DerivedColumn {
    pub(super) fn new(name: Identifier, data_type: Option<DataType>) -> Self {
        Self { name, data_type, collation: None, sources: Vec::new() }
    }
}

impl RangeEntry<'_> {
    /// An entry of that name which is no relation's.
    pub(super) fn derived(name: Identifier, columns: Option<Vec<DerivedColumn>>) -> Self {
        let columns = columns.map_or(Columns::Unknown, Columns::Derived);
        Self { name, own_name: false, relation: None, columns, aliases: Vec::new(), row_type: None, behind: None }
    }

    /// How many columns it has, `None` if nobody knows.
    pub(super) fn width(&self) -> Option<usize> {
        match &self.columns {
            Columns::Catalog(columns) => Some(columns.len()),
            Columns::System(columns) => Some(columns.len()),
            Columns::Derived(columns) => Some(columns.len()),
            Columns::Unknown => None,
        }
    }

    /// The name that a column goes by here.
    pub(super) fn column_name(&self, at: usize) -> Identifier {
        if let Some(alias) = self.aliases.get(at) {
            return alias.clone();
        }
        match &self.columns {
            Columns::Catalog(columns) => columns[at].name.clone(),
            Columns::System(columns) => Identifier::from(columns[at].name),
            Columns::Derived(columns) => columns[at].name.clone(),
            Columns::Unknown => Identifier::default(),
        }
    }

    /// Whether the alias renames that column.
    pub(super) fn is_renamed(&self, at: usize) -> bool {
        at < self.aliases.len()
    }

    /// The type of a column.
    pub(super) fn column_type(&self, at: usize) -> Option<DataType> {
        match &self.columns {
            Columns::Catalog(columns) => columns[at].data_type.clone(),
            Columns::System(columns) => Some(DataType::plain(columns[at].data_type)),
            Columns::Derived(columns) => columns[at].data_type.clone(),
            Columns::Unknown => None,
        }
    }

    /// The collation of a column, if it is not its type's own.
    pub(super) fn column_collation(&self, at: usize) -> Option<ObjectId> {
        match &self.columns {
            Columns::Catalog(columns) => columns[at].collation,
            Columns::Derived(columns) => columns[at].collation,
            Columns::System(_) | Columns::Unknown => None,
        }
    }

    /// The column of the catalog that it is.
    pub(super) fn column_address(&self, at: usize) -> Option<Address> {
        match &self.columns {
            Columns::Catalog(columns) => Some(self.relation?.column(columns[at].number)),
            Columns::System(_) | Columns::Derived(_) | Columns::Unknown => None,
        }
    }

    /// The columns of that name; `merged` ones left out.
    pub(super) fn columns_named<'n>(
        &'n self,
        name: &'n Identifier,
        merged: &'n [Identifier],
    ) -> impl Iterator<Item = usize> + 'n {
        let end = if merged.contains(name) { 0 } else { self.width().unwrap_or(0) };
        (0..end).filter(move |at| self.is_column_named(*at, name))
    }

    fn is_column_named(&self, at: usize, name: &Identifier) -> bool {
        if let Some(alias) = self.aliases.get(at) {
            return alias == name;
        }
        match &self.columns {
            Columns::Catalog(columns) => columns[at].name == *name,
            Columns::System(columns) => columns[at].name == name.as_str(),
            Columns::Derived(columns) => columns[at].name == *name,
            Columns::Unknown => false,
        }
    }
}

impl<'a> Level<'a> {
    /// Takes an entry in; its place.
    pub(super) fn add(&mut self, entry: RangeEntry<'a>) -> usize {
        self.entries.push(entry);
        self.entries.len() - 1
    }
}
