//! Functions in `FROM` (`addRangeTableEntryForFunction` in `parse_relation.c`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier, object_name};
use super::call::{Called, Callee};
use super::from::refuse_too_many_aliases;
use super::join::Side;
use super::node::{INT8, Node, NodeKind, RECORD};
use super::place::place;
use super::range::{Columns, DerivedColumn, RangeEntry};
use crate::catalog::DataType;
use crate::catalog::function::ArgumentMode;
use crate::catalog::sql_text::{KeptAlias, ReferenceForm};
use crate::sql::ast::ObjectName;
use crate::sql::expression::ROWS_FROM;
use crate::text::{Identifier, Span};

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
        if name.schema.is_none() && name.name.as_str() == ROWS_FROM {
            return self.rows_from(arguments, with_ordinality, alias);
        }
        let before = std::mem::replace(&mut self.level().lateral_active, true);
        let given = self.argument_list(arguments);
        self.level().lateral_active = before;
        let (given, star) = given?;
        let called = self.called(&name, given, star)?;
        let own_name = name.name.identifier.clone();
        if alias.is_some() || !with_ordinality {
            self.keep_names_behind_call(&name, &called, alias);
        }
        let mut entry = self.entry_of_result(&called.callee, called.node.data_type, &own_name, alias)?;
        if with_ordinality {
            add_ordinality(&mut entry);
        }
        refuse_too_many_aliases(&entry, alias.map_or(0, |alias| alias.columns.len()))?;
        Ok(self.side(entry, alias))
    }

    /// `ROWS FROM (f(), g())`: the columns of all of them.
    fn rows_from(
        &mut self,
        functions: &[tree::FunctionArg],
        with_ordinality: bool,
        alias: Option<&tree::TableAlias>,
    ) -> Analyzed<Side> {
        let mut columns = Some(Vec::new());
        for function in functions {
            let of_function = match function {
                tree::FunctionArg::Unnamed(tree::FunctionArgExpr::Expr(tree::Expr::Function(function))) => {
                    self.columns_of_call(function)?
                }
                _ => None,
            };
            columns = columns.zip(of_function).map(|(mut columns, more)| {
                columns.extend(more);
                columns
            });
        }
        if columns.is_none() {
            self.give_up();
        }
        let name = alias.map(|alias| identifier(&alias.name)).unwrap_or_default();
        let mut entry = RangeEntry::derived(name, columns);
        if with_ordinality {
            add_ordinality(&mut entry);
        }
        refuse_too_many_aliases(&entry, alias.map_or(0, |alias| alias.columns.len()))?;
        Ok(self.side(entry, alias))
    }

    fn columns_of_call(&mut self, function: &tree::Function) -> Analyzed<Option<Vec<DerivedColumn>>> {
        let Some(name) = object_name(&function.name) else { return Ok(None) };
        let before = std::mem::replace(&mut self.level().lateral_active, true);
        let given = self.arguments(&function.args);
        self.level().lateral_active = before;
        let (given, star) = given?;
        let called = self.called(&name, given, star)?;
        let entry = self.entry_of_result(&called.callee, called.node.data_type, &name.name.identifier, None)?;
        Ok(match entry.columns {
            Columns::Derived(columns) => Some(columns),
            _ => None,
        })
    }

    /// What a call gives is known by the names of the moment: the function's own where no alias stands, and those of
    /// the columns of its row type (`expandRTE`).
    fn keep_names_behind_call(&mut self, name: &ObjectName, called: &Called<'_>, alias: Option<&tree::TableAlias>) {
        let NodeKind::Call(call) = &called.node.kind else { return };
        if call.function.is_built_in() || alias.is_some_and(|alias| !alias.columns.is_empty()) {
            return;
        }
        let end = match alias {
            Some(alias) => Some(place(alias.name.span).end),
            None => self.end_of_call(name.span().end),
        };
        let Some(end) = end else { return };
        let row_type = called.node.data_type.as_ref().filter(|data_type| !data_type.array);
        let object = row_type.and_then(|row| self.names.catalog.object(row.id)).filter(|row| !row.columns().is_empty());
        let own_name = name.name.identifier.clone();
        match (object, alias) {
            (Some(object), _) => {
                let kept = object.columns().iter().map(|column| (column.number, column.name.clone())).collect();
                let alias = alias.map_or(KeptAlias::Function(call.function, own_name), |_| KeptAlias::Written);
                let form = ReferenceForm::ColumnAliases { alias, kept };
                self.writing.refer(Span::at(end), object.id.whole(), form);
            }
            (None, None) => {
                let form = ReferenceForm::ImpliedAlias(own_name);
                self.writing.refer(Span::at(end), call.function.whole(), form);
            }
            (None, Some(_)) => {}
        }
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

    /// The columns of the record that a call gives.
    pub(super) fn columns_given_by(&self, node: &Node) -> Option<Vec<DerivedColumn>> {
        let NodeKind::Call(call) = &node.kind else { return None };
        let outputs = self.output_columns(&self.callee(call.function));
        (!outputs.is_empty()).then_some(outputs)
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
