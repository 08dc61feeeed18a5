//! Columns, whole rows and parameters by name (`transformColumnRef` in `parse_expr.c`, `colNameToVar` in
//! `parse_relation.c`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier};
use super::node::{Collating, Node, NodeKind};
use super::place::place;
use super::range::{ColumnAt, RangeEntry, Visible};
use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{Address, CatalogError, DataType, ObjectData, ObjectId};
use crate::text::{Identifier, Span};

/// The columns that every table has without naming them (`SysAtt` in `heap.c`), and their types.
const SYSTEM_COLUMNS: [(&str, ObjectId); 6] = [
    ("ctid", ObjectId(27)),
    ("xmin", ObjectId(28)),
    ("cmin", ObjectId(29)),
    ("xmax", ObjectId(28)),
    ("cmax", ObjectId(29)),
    ("tableoid", ObjectId(26)),
];

/// What a name without relation leads to.
#[derive(Clone, Copy, Debug)]
enum Found {
    Column {
        level: usize,
        at: ColumnAt,
    },
    System {
        level: usize,
        entry: usize,
        data_type: ObjectId,
    },
    /// A relation there has columns that nobody knows; it may be one of them.
    Perhaps,
}

impl Analysis<'_> {
    /// A name of one or more parts where a value is expected; `form` is how a column's name is to be written again.
    pub(super) fn column_reference(&mut self, parts: &[tree::Ident], form: ReferenceForm) -> Analyzed<Node> {
        match parts {
            [column] => self.bare_column(column, form),
            [relation, column] => self.qualified_column(None, relation, column, form),
            [schema, relation, column] | [_, schema, relation, column] => {
                self.qualified_column(Some(schema), relation, column, form)
            }
            _ => {
                self.give_up();
                Ok(Node::unknown())
            }
        }
    }

    fn bare_column(&mut self, written: &tree::Ident, form: ReferenceForm) -> Analyzed<Node> {
        let name = identifier(written);
        let span = place(written.span);
        if let Some(value) = &self.scope.value
            && name == "value"
        {
            return Ok(Node::new(NodeKind::DomainValue, Some(value.clone())));
        }
        match self.find_column(&name)? {
            Some(Found::Column { level, at }) => {
                self.refer_to_column(level, at, span, form);
                Ok(self.column_node(level, at))
            }
            Some(Found::System { level, entry, data_type }) => {
                self.depend_on_entry(level, entry);
                Ok(Node::plain(NodeKind::Column(name), data_type))
            }
            Some(Found::Perhaps) => {
                self.give_up();
                Ok(Node::unknown())
            }
            None => self.whole_row_or_parameter(&name, span),
        }
    }

    fn whole_row_or_parameter(&mut self, name: &Identifier, span: Span) -> Analyzed<Node> {
        if let Some((level, entry)) = self.find_relation(None, name) {
            self.refer_to_relation(level, entry, span);
            return Ok(self.whole_row(level, entry));
        }
        if let Some(data_type) = self.named_parameter(name) {
            return Ok(Node::new(NodeKind::Parameter, Some(data_type)));
        }
        self.missing(CatalogError::new(sqlstate::UNDEFINED_COLUMN, format!("column \"{name}\" does not exist")))?;
        Ok(Node::unknown())
    }

    fn named_parameter(&self, name: &Identifier) -> Option<DataType> {
        let parameters = &self.scope.parameters;
        parameters.iter().find(|(of, _)| of.as_ref() == Some(name)).map(|(_, data_type)| data_type.clone())
    }

    fn qualified_column(
        &mut self,
        schema: Option<&tree::Ident>,
        relation: &tree::Ident,
        column: &tree::Ident,
        form: ReferenceForm,
    ) -> Analyzed<Node> {
        let relation_name = identifier(relation);
        let name = identifier(column);
        let schema_name = schema.map(identifier);
        let Some((level, entry)) = self.find_relation(schema_name.as_ref(), &relation_name) else {
            return self.field_of_column(relation, column);
        };
        let qualifier = schema.map_or(Span::default(), |schema| place(schema.span));
        self.refer_to_qualifier(level, entry, qualifier, place(relation.span));
        let found = &self.levels[level].entries[entry];
        let mut matching = found.columns_named(&name, &[]);
        let (first, second) = (matching.next(), matching.next());
        drop(matching);
        if second.is_some() {
            return Err(ambiguous(&name));
        }
        if let Some(column_at) = first {
            let at = ColumnAt { entry, column: column_at };
            self.refer_to_column_by_name(level, at, place(column.span), form);
            return Ok(self.column_node(level, at));
        }
        if let Some(data_type) = self.system_column(level, entry, &name) {
            return Ok(Node::plain(NodeKind::Column(name), data_type));
        }
        if self.levels[level].entries[entry].width().is_none() {
            self.give_up();
            return Ok(Node::unknown());
        }
        let written = schema_name.map_or_else(String::new, |schema| format!("{schema}."));
        self.missing(CatalogError::new(
            sqlstate::UNDEFINED_COLUMN,
            format!("column {written}{relation_name}.{name} does not exist"),
        ))?;
        Ok(Node::unknown())
    }

    /// `a.b` where no relation is called `a`: a parameter's field, or the function's name before its parameter's.
    fn field_of_column(&mut self, relation: &tree::Ident, column: &tree::Ident) -> Analyzed<Node> {
        let name = identifier(relation);
        if let Some(data_type) = self.named_parameter(&name) {
            return self.field(Node::new(NodeKind::Parameter, Some(data_type)), column);
        }
        if let Some(data_type) = self.named_parameter(&identifier(column)) {
            return Ok(Node::new(NodeKind::Parameter, Some(data_type)));
        }
        if self.levels.iter().any(|level| level.entries.iter().any(|entry| entry.width().is_none())) {
            self.give_up();
            return Ok(Node::unknown());
        }
        let known = self.levels.iter().any(|level| level.entries.iter().any(|entry| entry.name == name));
        let message = if known {
            format!("invalid reference to FROM-clause entry for table \"{name}\"")
        } else {
            format!("missing FROM-clause entry for table \"{name}\"")
        };
        self.missing(CatalogError::new(sqlstate::UNDEFINED_TABLE, message))?;
        Ok(Node::unknown())
    }

    /// Looks a bare column name up, from the innermost query outwards.
    fn find_column(&self, name: &Identifier) -> Analyzed<Option<Found>> {
        for (level, of_level) in self.levels.iter().enumerate().rev() {
            let mut found = None;
            let mut unknown = false;
            for visible in &of_level.visible {
                if !visible.columns || visible.lateral_only && !of_level.lateral_active {
                    continue;
                }
                let entry = &of_level.entries[visible.entry];
                unknown |= entry.width().is_none();
                for hit in self.columns_of(level, entry, visible, name) {
                    if found.is_some() {
                        return Err(ambiguous(name));
                    }
                    if visible.lateral_only && !visible.lateral_ok {
                        return Err(invalid_reference(&entry.name));
                    }
                    found = Some(hit);
                }
            }
            if unknown && found.is_none() {
                return Ok(Some(Found::Perhaps));
            }
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The columns of that name in one entry.
    fn columns_of<'s>(
        &'s self,
        level: usize,
        entry: &'s RangeEntry<'_>,
        visible: &'s Visible,
        name: &'s Identifier,
    ) -> impl Iterator<Item = Found> + 's {
        let at = move |column| ColumnAt { entry: visible.entry, column };
        let mut columns = entry.columns_named(name, &visible.merged).map(at).peekable();
        let system = if columns.peek().is_none() { self.system_column(level, visible.entry, name) } else { None };
        let system = system.map(move |data_type| Found::System { level, entry: visible.entry, data_type });
        columns.map(move |at| Found::Column { level, at }).chain(system)
    }

    /// The type of a column that every table has.
    fn system_column(&self, level: usize, entry: usize, name: &Identifier) -> Option<ObjectId> {
        let (_, data_type) = SYSTEM_COLUMNS.iter().find(|(of, _)| *name == *of)?;
        let relation = self.levels[level].entries[entry].relation?;
        let is_table = match self.names.catalog.object(relation) {
            Some(object) => match &object.data {
                ObjectData::Table(_) => true,
                ObjectData::View(view) => view.materialized.is_some(),
                _ => false,
            },
            None => self.names.builtin().relations().by_oid(relation).is_some_and(|found| !found.is_view),
        };
        is_table.then_some(*data_type)
    }

    /// Looks up a relation that qualifies a column (`refnameNamespaceItem`).
    pub(super) fn find_relation(&self, schema: Option<&Identifier>, name: &Identifier) -> Option<(usize, usize)> {
        let schema = match schema {
            Some(schema) => Some(self.names.schema_if_any(schema)?),
            None => None,
        };
        for (level, of_level) in self.levels.iter().enumerate().rev() {
            let found = of_level.visible.iter().find(|visible| {
                let entry = &of_level.entries[visible.entry];
                visible.relation
                    && (!visible.lateral_only || of_level.lateral_active && visible.lateral_ok)
                    && entry.name == *name
                    && schema.is_none_or(|schema| entry.own_name && self.schema_of_relation(entry) == Some(schema))
            });
            if let Some(found) = found {
                return Some((level, found.entry));
            }
        }
        None
    }

    fn schema_of_relation(&self, entry: &RangeEntry<'_>) -> Option<ObjectId> {
        let relation = entry.relation?;
        match self.names.catalog.object(relation) {
            Some(object) => object.schema,
            None => {
                let found = self.names.builtin().relations().by_oid(relation)?;
                self.names.catalog.schema(&Identifier::from(found.schema)).map(|schema| schema.id)
            }
        }
    }

    /// Notes a column that is written without its relation.
    fn refer_to_column(&mut self, level: usize, at: ColumnAt, span: Span, form: ReferenceForm) {
        let of_level = &self.levels[level];
        let entry = &of_level.entries[at.entry];
        let alone = level == 0 || self.levels.len() == 2 && of_level.visible.len() == 1;
        if let Some(address) = entry.column_address(at.column)
            && !alone
            && !address.object.is_built_in()
        {
            let alias = (!entry.own_name).then(|| entry.name.clone());
            let reaches = self.find_relation(None, &entry.name) == Some((level, at.entry));
            if reaches {
                let before = Span::at(span.start);
                self.writing.refer(before, address, ReferenceForm::Qualifier(alias));
            }
        }
        self.refer_to_column_by_name(level, at, span, form);
    }

    /// Notes a column's name.
    pub(super) fn refer_to_column_by_name(&mut self, level: usize, at: ColumnAt, span: Span, form: ReferenceForm) {
        self.watch_column(level, at);
        let entry = &self.levels[level].entries[at.entry];
        let Some(address) = entry.column_address(at.column) else {
            match self.passed_on(level, at) {
                Some(address) => {
                    self.note_column(address);
                    self.writing.refer(span, address, form);
                }
                None => self.depend_on_sources(level, at),
            }
            return;
        };
        let form = if self.passed_on(level, at).is_none() { ReferenceForm::Implicit } else { form };
        self.note_column(address);
        self.writing.refer(span, address, form);
    }

    /// The column whose name this one follows when it is renamed; `None` for one that an alias or `USING` names.
    pub(super) fn passed_on(&self, level: usize, at: ColumnAt) -> Option<Address> {
        let of_level = &self.levels[level];
        let entry = &of_level.entries[at.entry];
        if entry.is_renamed(at.column) || entry.behind.is_some() && of_level.merged.contains(&at) {
            return None;
        }
        match &entry.columns {
            super::range::Columns::Derived(columns) => match columns[at.column].sources.as_slice() {
                [source] => self.passed_on(level, *source),
                _ => None,
            },
            _ => entry.column_address(at.column),
        }
    }

    /// What a column of a join or of `USING` is made of.
    fn depend_on_sources(&mut self, level: usize, at: ColumnAt) {
        let super::range::Columns::Derived(columns) = &self.levels[level].entries[at.entry].columns else { return };
        for source in columns[at.column].sources.clone() {
            match self.levels[level].entries[source.entry].column_address(source.column) {
                Some(address) => {
                    self.note_column(address);
                    self.writing.depend(address);
                }
                None => self.depend_on_sources(level, source),
            }
        }
    }

    fn note_column(&mut self, address: Address) {
        if let Some((_, first)) = self.scope.relations.first()
            && *first == address.object
            && let Some(number) = address.column_number()
            && !self.columns.contains(&number)
        {
            self.columns.push(number);
        }
    }

    /// Notes a relation's name where it qualifies a column.
    fn refer_to_qualifier(&mut self, level: usize, entry: usize, schema: Span, span: Span) {
        let entry = &self.levels[level].entries[entry];
        let Some(relation) = entry.relation.filter(|_| entry.own_name) else { return };
        if schema.is_empty() {
            self.writing.refer(span, relation.whole(), ReferenceForm::Name);
        } else {
            self.writing.refer(schema.to(span), relation.whole(), ReferenceForm::Qualified);
        }
    }

    /// Notes a relation's name where it stands for its whole row.
    pub(super) fn refer_to_relation(&mut self, level: usize, entry: usize, span: Span) {
        self.refer_to_qualifier(level, entry, Span::default(), span);
        self.depend_on_entry(level, entry);
    }

    fn depend_on_entry(&mut self, level: usize, entry: usize) {
        if let Some(relation) = self.levels[level].entries[entry].relation {
            self.writing.depend(relation.whole());
        }
    }

    /// A column as an expression.
    pub(super) fn column_node(&self, level: usize, at: ColumnAt) -> Node {
        let entry = &self.levels[level].entries[at.entry];
        let kind = NodeKind::Column(entry.column_name(at.column));
        let collation = Collating::of_column(entry.column_collation(at.column));
        Node::new(kind, entry.column_type(at.column)).collated(collation)
    }

    /// A whole row as an expression.
    pub(super) fn whole_row(&self, level: usize, entry: usize) -> Node {
        let entry = &self.levels[level].entries[entry];
        let of_relation = || {
            let relation = entry.relation?;
            let system = self.names.builtin().relations().by_oid(relation);
            Some(DataType::plain(system.map_or(relation, |system| system.row_type)))
        };
        let data_type = entry.row_type.clone().or_else(of_relation);
        Node::new(NodeKind::WholeRow(entry.name.clone()), data_type)
    }
}

fn ambiguous(name: &Identifier) -> CatalogError {
    CatalogError::new(sqlstate::AMBIGUOUS_COLUMN, format!("column reference \"{name}\" is ambiguous"))
}

fn invalid_reference(name: &Identifier) -> CatalogError {
    CatalogError::new(
        sqlstate::INVALID_COLUMN_REFERENCE,
        format!("invalid reference to FROM-clause entry for table \"{name}\""),
    )
}
