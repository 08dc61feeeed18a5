//! `FROM`: range table entries and what of them can be named where (`transformFromClause` in `parse_clause.c`).

use std::collections::BTreeMap;

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier, object_name};
use super::join::{JoinTree, Side};
use super::place::place;
use super::range::{Behind, Columns, DerivedColumn, RangeEntry, Visible};
use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::{KeptAlias, ReferenceForm};
use crate::catalog::{CatalogError, ColumnNumber, Namespace, Object, ObjectData};
use crate::sql::ast::ObjectName;
use crate::text::{Identifier, Span};

impl<'a> Analysis<'a> {
    /// Takes a whole `FROM` in: all of it can be named afterwards.
    pub(super) fn take_from_clause(&mut self, items: &[tree::TableWithJoins]) -> Analyzed<Vec<JoinTree>> {
        let mut trees = Vec::with_capacity(items.len());
        for item in items {
            let side = self.joined(item)?;
            self.refuse_same_names(&side.visible)?;
            self.level().visible.extend(side.visible.into_iter().map(|visible| Visible {
                lateral_only: true,
                lateral_ok: true,
                ..visible
            }));
            trees.push(side.tree);
        }
        for visible in &mut self.level().visible {
            visible.lateral_only = false;
        }
        self.keep_merged_names();
        Ok(trees)
    }

    /// One item of a `FROM` with its joins.
    pub(super) fn joined(&mut self, item: &tree::TableWithJoins) -> Analyzed<Side> {
        let mut left = self.table_factor(&item.relation)?;
        for join in &item.joins {
            left = self.join(left, join)?;
        }
        Ok(left)
    }

    /// Two relations of one `FROM` must have different names (`checkNameSpaceConflicts`).
    pub(super) fn refuse_same_names(&mut self, new: &[Visible]) -> Analyzed<()> {
        let level = self.level();
        for visible in new.iter().filter(|visible| visible.relation) {
            let name = &level.entries[visible.entry].name;
            let taken = level.visible.iter().find(|other| {
                let other_entry = &level.entries[other.entry];
                let entry = &level.entries[visible.entry];
                let two_tables = entry.own_name && other_entry.own_name && entry.relation != other_entry.relation;
                other.relation && other_entry.name == *name && !name.is_empty() && !two_tables
            });
            if taken.is_some() {
                let message = format!("table name \"{name}\" specified more than once");
                return Err(CatalogError::new("42712", message));
            }
        }
        Ok(())
    }

    /// One item of a `FROM`.
    pub(super) fn table_factor(&mut self, factor: &tree::TableFactor) -> Analyzed<Side> {
        match factor {
            tree::TableFactor::Table { name, alias, args: None, sample, with_ordinality: false, .. } => {
                let side = self.table(name, alias.as_ref())?;
                self.sample(sample.as_ref())?;
                Ok(side)
            }
            tree::TableFactor::Table { name, alias, args: Some(args), with_ordinality, .. } => {
                self.function_in_from(name, &args.args, *with_ordinality, alias.as_ref())
            }
            tree::TableFactor::Function { name, args, with_ordinality, alias, .. } => {
                self.function_in_from(name, args, *with_ordinality, alias.as_ref())
            }
            tree::TableFactor::UNNEST { alias, array_exprs, with_ordinality, .. } => {
                self.unnest_in_from(array_exprs, *with_ordinality, alias.as_ref())
            }
            tree::TableFactor::Derived { lateral, subquery, alias, .. } => {
                self.subquery_in_from(*lateral, subquery, alias.as_ref())
            }
            tree::TableFactor::NestedJoin { table_with_joins, alias } => {
                let side = self.joined(table_with_joins)?;
                match alias {
                    Some(alias) => self.aliased_join(&side, alias),
                    None => Ok(side),
                }
            }
            tree::TableFactor::JsonTable { json_expr, columns, alias, .. } => {
                self.json_table(json_expr, columns, alias.as_ref())
            }
            tree::TableFactor::XmlTable { row_expression, passing, columns, alias, .. } => {
                self.xml_table(row_expression, passing, columns, alias.as_ref())
            }
            tree::TableFactor::TableFunction { alias, .. } => {
                self.give_up();
                Ok(self.unknown_side(alias.as_ref()))
            }
            _ => {
                self.give_up();
                Ok(self.unknown_side(None))
            }
        }
    }

    fn unknown_side(&mut self, alias: Option<&tree::TableAlias>) -> Side {
        let name = alias.map(|alias| identifier(&alias.name)).unwrap_or_default();
        self.side(RangeEntry::derived(name, None), alias)
    }

    /// A new entry that can be named in both ways.
    pub(super) fn side(&mut self, mut entry: RangeEntry<'a>, alias: Option<&tree::TableAlias>) -> Side {
        if let Some(alias) = alias {
            entry.aliases = alias.columns.iter().map(|column| identifier(&column.name)).collect();
        }
        let named = !entry.name.is_empty();
        let at = self.level().add(entry);
        Side { tree: JoinTree::Entry(at), visible: vec![Visible { relation: named, ..Visible::fully(at) }] }
    }

    fn table(&mut self, written: &tree::ObjectName, alias: Option<&tree::TableAlias>) -> Analyzed<Side> {
        let Some(name) = object_name(written) else {
            self.give_up();
            return Ok(self.unknown_side(alias));
        };
        let mut entry = match self.common_table(&name) {
            Some(entry) => entry,
            None => {
                let entry = self.relation_entry(&name)?;
                self.reads.extend(entry.relation.filter(|relation| !relation.is_built_in()));
                entry
            }
        };
        let mut end = name.span().end;
        if let Some(alias) = alias {
            entry.name = identifier(&alias.name);
            entry.own_name = false;
            end = place(alias.name.span).end;
            refuse_too_many_aliases(&entry, alias.columns.len())?;
        }
        let has_names = alias.is_some_and(|alias| !alias.columns.is_empty());
        entry.behind = (!has_names).then_some(Behind { at: end, has_alias: alias.is_some() });
        Ok(self.side(entry, alias))
    }

    /// A column that `USING` merged is known by the name that it had, under whatever name it goes later
    /// (`set_using_names` in `ruleutils.c`).
    fn keep_merged_names(&mut self) {
        let merged = std::mem::take(&mut self.level().merged);
        let level = self.level();
        let mut kept: BTreeMap<usize, Vec<(ColumnNumber, Identifier)>> = BTreeMap::new();
        for at in &merged {
            let entry = &level.entries[at.entry];
            if let Columns::Catalog(columns) = &entry.columns
                && entry.behind.is_some()
            {
                kept.entry(at.entry).or_default().push((columns[at.column].number, entry.column_name(at.column)));
            }
        }
        let written = kept.into_iter().filter_map(|(at, names)| {
            let entry = &level.entries[at];
            let behind = entry.behind?;
            let alias = if behind.has_alias { KeptAlias::Written } else { KeptAlias::Relation };
            let form = ReferenceForm::ColumnAliases { alias, kept: names.into() };
            Some((Span::at(behind.at), entry.relation?.whole(), form))
        });
        let written: Vec<_> = written.collect();
        level.merged = merged;
        for (span, target, form) in written {
            self.writing.refer(span, target, form);
        }
    }

    /// The entry for a query of a `WITH` around this place.
    fn common_table(&self, name: &ObjectName) -> Option<RangeEntry<'a>> {
        if name.schema.is_some() {
            return None;
        }
        let name = &name.name.identifier;
        let found =
            self.levels.iter().rev().flat_map(|level| level.common.iter().rev()).find(|common| common.name == *name)?;
        Some(RangeEntry::derived(name.clone(), found.columns.clone()))
    }

    /// The entry for a relation of the catalog, its name noted.
    pub(super) fn relation_entry(&mut self, name: &ObjectName) -> Analyzed<RangeEntry<'a>> {
        let own = name.name.identifier.clone();
        if let Some(entry) = self.relation_on_path(name) {
            if let Some(relation) = entry.relation {
                self.writing.refer(name.span(), relation.whole(), ReferenceForm::Qualified);
            }
            return Ok(entry);
        }
        self.missing(CatalogError::new(sqlstate::UNDEFINED_TABLE, format!("relation \"{name}\" does not exist")))?;
        Ok(RangeEntry { own_name: true, ..RangeEntry::derived(own, None) })
    }

    /// The relation of that name, user-made or built in, whichever stands first on the search path.
    fn relation_on_path(&mut self, name: &ObjectName) -> Option<RangeEntry<'a>> {
        let own = &name.name.identifier;
        let names = self.names;
        let schema = match &name.schema {
            Some(schema) => Some(names.schema_if_any(&schema.identifier)?),
            None => None,
        };
        let path = schema.as_ref().map_or(names.path, std::slice::from_ref);
        for schema in path {
            if let Some(object) = names.catalog.find(Namespace::Relation, *schema, own) {
                return entry_of_object(object);
            }
            let of_schema = names.catalog.name_of(*schema).map_or("", Identifier::as_str);
            if !matches!(of_schema, "pg_catalog" | "information_schema") {
                continue;
            }
            if let Some(system) = names.builtin().relations().named(of_schema, own.as_str()) {
                return Some(RangeEntry {
                    name: own.clone(),
                    own_name: true,
                    relation: Some(system.oid),
                    columns: Columns::System(system.columns()),
                    aliases: Vec::new(),
                    row_type: None,
                    behind: None,
                });
            }
        }
        None
    }

    fn sample(&mut self, sample: Option<&tree::TableSampleKind>) -> Analyzed<()> {
        let Some(tree::TableSampleKind::BeforeTableAlias(sample) | tree::TableSampleKind::AfterTableAlias(sample)) =
            sample
        else {
            return Ok(());
        };
        if let Some(quantity) = &sample.quantity {
            self.expression(&quantity.value)?;
        }
        Ok(())
    }

    fn subquery_in_from(
        &mut self,
        lateral: bool,
        subquery: &tree::Query,
        alias: Option<&tree::TableAlias>,
    ) -> Analyzed<Side> {
        let before = std::mem::replace(&mut self.level().lateral_active, lateral);
        let columns = self.subquery(subquery, None);
        self.level().lateral_active = before;
        let columns = columns?.map(|columns| columns.into_iter().map(super::target::Output::into_derived).collect());
        let name = alias.map(|alias| identifier(&alias.name)).unwrap_or_default();
        let entry = RangeEntry::derived(name, columns);
        refuse_too_many_aliases(&entry, alias.map_or(0, |alias| alias.columns.len()))?;
        Ok(self.side(entry, alias))
    }
}

/// An alias gives names to no more columns than there are.
pub(super) fn refuse_too_many_aliases(entry: &RangeEntry<'_>, given: usize) -> Analyzed<()> {
    match entry.width() {
        Some(width) if given > width => Err(CatalogError::new(
            sqlstate::INVALID_COLUMN_REFERENCE,
            format!("table \"{}\" has {width} columns available but {given} columns specified", entry.name),
        )),
        _ => Ok(()),
    }
}

/// The entry for a relation whose rows can be read.
fn entry_of_object(object: &Object) -> Option<RangeEntry<'_>> {
    let columns = match &object.data {
        ObjectData::Table(table) => Columns::Catalog(&table.columns),
        ObjectData::View(view) => Columns::Catalog(&view.columns),
        ObjectData::Sequence(_) => Columns::Derived(sequence_columns()),
        _ => return None,
    };
    Some(RangeEntry {
        name: object.name.clone(),
        own_name: true,
        relation: Some(object.id),
        columns,
        aliases: Vec::new(),
        row_type: None,
        behind: None,
    })
}

/// What can be selected from a sequence (`sequence.h`).
fn sequence_columns() -> Vec<DerivedColumn> {
    use super::node::{BOOL, INT8};
    let column = |name: &str, id| DerivedColumn::new(name.into(), Some(crate::catalog::DataType::plain(id)));
    vec![column("last_value", INT8), column("log_cnt", INT8), column("is_called", BOOL)]
}
