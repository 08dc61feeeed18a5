//! Functions in `FROM` (`addRangeTableEntryForFunction` in `parse_relation.c`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier, object_name};
use super::call::Callee;
use super::from::refuse_too_many_aliases;
use super::join::Side;
use super::node::{INT8, RECORD};
use super::range::{Columns, DerivedColumn, RangeEntry};
use crate::catalog::DataType;
use crate::catalog::function::ArgumentMode;
use crate::text::Identifier;

impl<'a> Analysis<'a> {
    pub(super) fn function_in_from(
        &mut self,
        written: &tree::ObjectName,
        arguments: &[tree::FunctionArg],
        with_ordinality: bool,
        alias: Option<&tree::TableAlias>,
    ) -> Analyzed<Side> {
        let Some(name) = object_name(written) else {
            self.give_up();
            return Ok(self.side(RangeEntry::derived(Identifier::default(), None), alias));
        };
        let before = std::mem::replace(&mut self.level().lateral_active, true);
        let given = self.argument_list(arguments);
        self.level().lateral_active = before;
        let (given, star) = given?;
        let called = self.called(&name, given, star)?;
        let own_name = name.name.identifier.clone();
        let mut entry = self.entry_of_result(&called.callee, called.node.data_type, &own_name, alias)?;
        if with_ordinality {
            add_ordinality(&mut entry);
        }
        refuse_too_many_aliases(&entry, alias.map_or(0, |alias| alias.columns.len()))?;
        Ok(self.side(entry, alias))
    }

    /// `unnest(a, b)` gives a column for each array.
    pub(super) fn unnest_in_from(
        &mut self,
        arrays: &[tree::Expr],
        with_ordinality: bool,
        alias: Option<&tree::TableAlias>,
    ) -> Analyzed<Side> {
        let before = std::mem::replace(&mut self.level().lateral_active, true);
        let nodes = self.expressions(arrays);
        self.level().lateral_active = before;
        let name = alias.map_or_else(|| Identifier::from("unnest"), |alias| identifier(&alias.name));
        let mut columns = Vec::new();
        let mut known = true;
        for node in nodes? {
            let element = node.data_type.filter(|data_type| data_type.array);
            let element = element.map(|array| DataType { array: false, ..array });
            let row = element.as_ref().and_then(|element| self.row_columns(element));
            known &= element.is_some() || arrays.len() == 1;
            match row {
                Some(fields) => columns.extend(fields),
                None if arrays.len() == 1 => columns.push(DerivedColumn::new(name.clone(), element)),
                None => columns.push(DerivedColumn::new("unnest".into(), element)),
            }
        }
        let mut entry = RangeEntry::derived(name, known.then_some(columns));
        if with_ordinality {
            add_ordinality(&mut entry);
        }
        Ok(self.side(entry, alias))
    }

    fn entry_of_result(
        &mut self,
        callee: &Callee<'a>,
        result: Option<DataType>,
        own_name: &Identifier,
        alias: Option<&tree::TableAlias>,
    ) -> Analyzed<RangeEntry<'a>> {
        let name = alias.map_or_else(|| own_name.clone(), |alias| identifier(&alias.name));
        if let Some(columns) = self.defined_columns(alias)? {
            return Ok(RangeEntry::derived(name, Some(columns)));
        }
        let outputs = self.output_columns(callee);
        if !outputs.is_empty() {
            let single = outputs.len() == 1;
            let named = |(at, mut column): (usize, DerivedColumn)| {
                if column.name.is_empty() {
                    let numbered = || Identifier::from(format!("column{}", at + 1).as_str());
                    column.name = if single { name.clone() } else { numbered() };
                }
                column
            };
            let columns = outputs.into_iter().enumerate().map(named).collect();
            return Ok(RangeEntry::derived(name, Some(columns)));
        }
        let Some(result) = result else { return Ok(RangeEntry::derived(name, None)) };
        let columns = match self.row_columns(&result) {
            Some(fields) => Some(fields),
            None if result.id == RECORD && !result.array => None,
            None => Some(vec![DerivedColumn::new(name.clone(), Some(result.clone()))]),
        };
        let mut entry = RangeEntry::derived(name, columns);
        entry.row_type = Some(result);
        Ok(entry)
    }

    /// `AS t(a int, b text)`
    fn defined_columns(&mut self, alias: Option<&tree::TableAlias>) -> Analyzed<Option<Vec<DerivedColumn>>> {
        let Some(alias) = alias.filter(|alias| alias.columns.iter().any(|column| column.data_type.is_some())) else {
            return Ok(None);
        };
        let mut columns = Vec::with_capacity(alias.columns.len());
        for column in &alias.columns {
            let data_type = match &column.data_type {
                Some(data_type) => self.data_type(data_type)?,
                None => None,
            };
            columns.push(DerivedColumn::new(identifier(&column.name), data_type));
        }
        Ok(Some(columns))
    }

    /// The columns that `OUT` arguments and `RETURNS TABLE` give.
    fn output_columns(&self, callee: &Callee<'a>) -> Vec<DerivedColumn> {
        match callee {
            Callee::Object(function) => {
                let is_output = |mode| matches!(mode, ArgumentMode::Out | ArgumentMode::InOut | ArgumentMode::Table);
                let outputs = function.arguments.iter().filter(|argument| is_output(argument.mode));
                outputs
                    .map(|argument| {
                        let name = argument.name.clone().unwrap_or_default();
                        DerivedColumn::new(name, Some(argument.data_type.clone()))
                    })
                    .collect()
            }
            Callee::BuiltIn(signature) => {
                let outputs = signature.outputs.iter();
                outputs
                    .map(|output| {
                        let name = output.name.map(Identifier::from).unwrap_or_default();
                        DerivedColumn::new(name, Some(self.names.built_in_type(output.data_type)))
                    })
                    .collect()
            }
            Callee::Other => Vec::new(),
        }
    }

    /// `XMLTABLE (…)`
    pub(super) fn xml_table(
        &mut self,
        row: &tree::Expr,
        passing: &tree::XmlPassingClause,
        columns: &[tree::XmlTableColumn],
        alias: Option<&tree::TableAlias>,
    ) -> Analyzed<Side> {
        let before = std::mem::replace(&mut self.level().lateral_active, true);
        self.expression(row)?;
        for argument in &passing.arguments {
            self.expression(&argument.expr)?;
        }
        let mut derived = Vec::with_capacity(columns.len());
        for column in columns {
            let data_type = match &column.option {
                tree::XmlTableColumnOption::ForOrdinality => Some(DataType::plain(super::node::INT4)),
                tree::XmlTableColumnOption::NamedInfo { r#type, path, default, .. } => {
                    for expression in [path, default].into_iter().flatten() {
                        self.expression(expression)?;
                    }
                    self.data_type(r#type)?
                }
            };
            derived.push(DerivedColumn::new(identifier(&column.name), data_type));
        }
        self.level().lateral_active = before;
        let name = alias.map_or_else(|| Identifier::from("xmltable"), |alias| identifier(&alias.name));
        Ok(self.side(RangeEntry::derived(name, Some(derived)), alias))
    }
}

fn add_ordinality(entry: &mut RangeEntry<'_>) {
    if let Columns::Derived(columns) = &mut entry.columns {
        columns.push(DerivedColumn::new("ordinality".into(), Some(DataType::plain(INT8))));
    }
}
