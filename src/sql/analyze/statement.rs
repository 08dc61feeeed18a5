//! `INSERT`, `UPDATE`, `DELETE`, `MERGE` (`analyze.c`, `parse_merge.c`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier, name_of, object_name};
use super::item_ends::ItemEnds;
use super::join::JoinTree;
use super::place::place;
use super::range::{Level, RangeEntry, Visible};
use super::select::Unknowns;
use super::target::Outputs;
use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, DataType};
use crate::text::Span;

impl Analysis<'_> {
    /// A statement that reads or writes rows; what its `RETURNING`, or the query, gives.
    pub(super) fn data_statement(&mut self, statement: &tree::Statement) -> Analyzed<Outputs> {
        if let tree::Statement::Query(query) = statement {
            return self.subquery(query, None);
        }
        let deeper = self.deeper(|analysis| {
            analysis.levels.push(Level::default());
            let outputs = match statement {
                tree::Statement::Insert(insert) => analysis.insert(insert),
                tree::Statement::Update(update) => analysis.update(update),
                tree::Statement::Delete(delete) => analysis.delete(delete),
                tree::Statement::Merge(merge) => analysis.merge_statement(merge),
                _ => {
                    analysis.give_up();
                    Ok(None)
                }
            };
            analysis.levels.pop();
            outputs
        })?;
        Ok(deeper.flatten())
    }

    /// The table that a statement writes; it can be named once it is shown.
    fn target(&mut self, name: &tree::ObjectName, alias: Option<&tree::Ident>) -> Analyzed<usize> {
        let mut entry = match object_name(name) {
            Some(name) => {
                let entry = self.relation_entry(&name)?;
                self.writes.extend(entry.relation.filter(|relation| !relation.is_built_in()));
                entry
            }
            None => {
                self.give_up();
                RangeEntry::derived(crate::text::Identifier::default(), None)
            }
        };
        if let Some(alias) = alias {
            entry.name = identifier(alias);
            entry.own_name = false;
        }
        Ok(self.level().add(entry))
    }

    fn show(&mut self, entry: usize) {
        self.level().visible.push(Visible::fully(entry));
    }

    /// A column that is written; its type.
    fn target_column(&mut self, entry: usize, written: &tree::Ident) -> Analyzed<Option<DataType>> {
        let name = name_of(written);
        let level = self.levels.len() - 1;
        let found = &self.levels[level].entries[entry];
        let column = found.columns_named(&name.identifier, &[]).next();
        if let Some(column) = column {
            let data_type = found.column_type(column);
            let at = super::range::ColumnAt { entry, column };
            self.refer_to_column_by_name(level, at, name.span, ReferenceForm::Name);
            return Ok(data_type);
        }
        if found.width().is_none() {
            self.give_up();
            return Ok(None);
        }
        let message = format!("column \"{name}\" of relation \"{}\" does not exist", found.name);
        self.missing(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message))?;
        Ok(None)
    }

    fn insert(&mut self, insert: &tree::Insert) -> Analyzed<Outputs> {
        let tree::TableObject::TableName(table) = &insert.table else {
            self.give_up();
            return Ok(None);
        };
        let alias = insert.table_alias.as_ref().map(|alias| &alias.alias);
        let entry = self.target(table, alias)?;
        let mut types = Vec::new();
        for column in &insert.columns {
            types.push(match column.0.as_slice() {
                [tree::ObjectNamePart::Identifier(column)] => self.target_column(entry, column)?,
                _ => None,
            });
        }
        if insert.columns.is_empty() {
            let found = &self.level().entries[entry];
            types = (0..found.width().unwrap_or(0)).map(|column| found.column_type(column)).collect();
        }
        if let Some(source) = &insert.source {
            let outputs = self.query_level(source, None, Unknowns::Keep)?;
            if let Some(outputs) = &outputs {
                self.refuse_count(entry, insert.columns.len(), outputs.len())?;
            }
            for (output, data_type) in outputs.into_iter().flatten().zip(&types) {
                if let Some(data_type) = data_type {
                    self.stored_as(output.node, data_type);
                }
            }
        }
        self.show(entry);
        if let Some(tree::OnInsert::OnConflict(conflict)) = &insert.on {
            self.on_conflict(entry, conflict)?;
        }
        self.returning(insert.returning.as_deref(), place(insert.insert_token.0.span), entry)
    }

    /// Refuses another number of values than of columns, of which so many are named (`transformInsertRow`).
    fn refuse_count(&mut self, entry: usize, named: usize, given: usize) -> Analyzed<()> {
        let Some(width) = self.level().entries[entry].width() else { return Ok(()) };
        let message = match named {
            0 if given > width => "INSERT has more expressions than target columns",
            1.. if given > named => "INSERT has more expressions than target columns",
            1.. if given < named => "INSERT has more target columns than expressions",
            _ => return Ok(()),
        };
        self.missing(CatalogError::new(sqlstate::SYNTAX_ERROR, message))
    }

    fn on_conflict(&mut self, entry: usize, conflict: &tree::OnConflict) -> Analyzed<()> {
        if let Some(tree::ConflictTarget::Columns(columns)) = &conflict.conflict_target {
            for column in columns {
                self.target_column(entry, column)?;
            }
        }
        let tree::OnConflictAction::DoUpdate(update) = &conflict.action else { return Ok(()) };
        let level = self.levels.len() - 1;
        let target = &self.levels[level].entries[entry];
        let excluded = RangeEntry {
            name: "excluded".into(),
            own_name: false,
            relation: target.relation,
            columns: match &target.columns {
                super::range::Columns::Catalog(columns) => super::range::Columns::Catalog(columns),
                super::range::Columns::System(columns) => super::range::Columns::System(columns),
                _ => super::range::Columns::Unknown,
            },
            aliases: Vec::new(),
            row_type: None,
            behind: None,
        };
        let excluded = self.level().add(excluded);
        let before = self.level().visible.len();
        self.level().visible.push(Visible { columns: false, ..Visible::fully(excluded) });
        self.assignments(entry, &update.assignments)?;
        if let Some(condition) = &update.selection {
            self.condition(condition)?;
        }
        self.level().visible.truncate(before);
        Ok(())
    }

    /// `SET column = value, (a, b) = (SELECT …)`
    fn assignments(&mut self, entry: usize, assignments: &[tree::Assignment]) -> Analyzed<()> {
        for assignment in assignments {
            let columns: Vec<&tree::ObjectName> = match &assignment.target {
                tree::AssignmentTarget::ColumnName(name) => vec![name],
                tree::AssignmentTarget::Tuple(names) => names.iter().collect(),
            };
            let mut types = Vec::new();
            for column in &columns {
                // `column.field = …` writes into a composite column.
                types.push(match column.0.first() {
                    Some(tree::ObjectNamePart::Identifier(name)) => self.target_column(entry, name)?,
                    _ => None,
                });
            }
            match (&assignment.value, columns.len()) {
                (tree::Expr::Tuple(values), _) if columns.len() > 1 => {
                    for (value, data_type) in values.iter().zip(&types) {
                        self.assigned(value, data_type.as_ref())?;
                    }
                }
                (value, 1) => self.assigned(value, types[0].as_ref())?,
                (value, _) => {
                    self.expression(value)?;
                }
            }
        }
        Ok(())
    }

    fn assigned(&mut self, value: &tree::Expr, data_type: Option<&DataType>) -> Analyzed<()> {
        let node = self.value_or_default(value)?;
        if let Some(data_type) = data_type {
            self.stored_as(node, data_type);
        }
        Ok(())
    }

    fn update(&mut self, update: &tree::Update) -> Analyzed<Outputs> {
        let tree::TableFactor::Table { name, alias, .. } = &update.table.relation else {
            self.give_up();
            return Ok(None);
        };
        let entry = self.target(name, alias.as_ref().map(|alias| &alias.name))?;
        self.show(entry);
        if let Some(tree::UpdateTableFromKind::AfterSet(items) | tree::UpdateTableFromKind::BeforeSet(items)) =
            &update.from
        {
            self.take_from_clause(items)?;
        }
        self.assignments(entry, &update.assignments)?;
        if let Some(condition) = &update.selection {
            self.condition(condition)?;
        }
        self.returning(update.returning.as_deref(), place(update.update_token.0.span), entry)
    }

    fn delete(&mut self, delete: &tree::Delete) -> Analyzed<Outputs> {
        let (tree::FromTable::WithFromKeyword(tables) | tree::FromTable::WithoutKeyword(tables)) = &delete.from;
        let [tree::TableWithJoins { relation: tree::TableFactor::Table { name, alias, .. }, .. }] = tables.as_slice()
        else {
            self.give_up();
            return Ok(None);
        };
        let entry = self.target(name, alias.as_ref().map(|alias| &alias.name))?;
        self.show(entry);
        if let Some(items) = &delete.using {
            self.take_from_clause(items)?;
        }
        if let Some(condition) = &delete.selection {
            self.condition(condition)?;
        }
        self.returning(delete.returning.as_deref(), place(delete.delete_token.0.span), entry)
    }

    fn merge_statement(&mut self, merge: &tree::Merge) -> Analyzed<Outputs> {
        let tree::TableFactor::Table { name, alias, .. } = &merge.table else {
            self.give_up();
            return Ok(None);
        };
        let entry = self.target(name, alias.as_ref().map(|alias| &alias.name))?;
        let source = self.table_factor(&merge.source)?;
        self.show(entry);
        self.level().visible.extend(source.visible);
        self.condition(&merge.on)?;
        for clause in &merge.clauses {
            if let Some(predicate) = &clause.predicate {
                self.condition(predicate)?;
            }
            match &clause.action {
                tree::MergeAction::Update(tree::MergeUpdateExpr { kind: tree::MergeUpdateKind::Set(sets), .. }) => {
                    self.assignments(entry, sets)?;
                }
                tree::MergeAction::Insert(insert) => self.merge_insert(entry, insert)?,
                tree::MergeAction::Delete { .. } | tree::MergeAction::DoNothing { .. } => {}
                tree::MergeAction::Update(_) => self.give_up(),
            }
        }
        if merge.output.is_some() {
            self.give_up();
        }
        Ok(None)
    }

    fn merge_insert(&mut self, entry: usize, insert: &tree::MergeInsertExpr) -> Analyzed<()> {
        let mut types = Vec::new();
        for column in &insert.columns {
            types.push(match column.0.as_slice() {
                [tree::ObjectNamePart::Identifier(column)] => self.target_column(entry, column)?,
                _ => None,
            });
        }
        if let tree::MergeInsertKind::Values(values) = &insert.kind {
            for row in &values.rows {
                for (at, value) in row.content.iter().enumerate() {
                    self.assigned(value, types.get(at).and_then(Option::as_ref))?;
                }
            }
        }
        Ok(())
    }

    /// `RETURNING`; `start` is the statement's first word.
    fn returning(&mut self, items: Option<&[tree::SelectItem]>, start: Span, entry: usize) -> Analyzed<Outputs> {
        let Some(items) = items else { return Ok(Some(Vec::new())) };
        let list = self.returning_list(start);
        let visible: Vec<usize> =
            self.level().visible.iter().filter(|visible| visible.columns).map(|visible| visible.entry).collect();
        let from: Vec<JoinTree> = std::iter::once(entry)
            .chain(visible.into_iter().filter(|other| *other != entry))
            .map(JoinTree::Entry)
            .collect();
        self.target_list(items, &from, ItemEnds::new(list))
    }

    /// The text after the word `RETURNING` of the statement that begins at `start`.
    fn returning_list(&self, start: Span) -> Span {
        use crate::sql::lex::{Keyword, Lexer, TokenKind};
        let text = self.source.text();
        let rest = Span::new(start.end, text.len() as u32);
        let mut depth = 0_u32;
        for token in Lexer::within(text, rest) {
            match token.kind {
                TokenKind::LeftParenthesis => depth += 1,
                TokenKind::RightParenthesis if depth == 0 => break,
                TokenKind::RightParenthesis => depth -= 1,
                TokenKind::Semicolon => break,
                _ if depth == 0 && token.keyword == Some(Keyword::Returning) => {
                    return Span::new(token.span.end, rest.end);
                }
                _ => {}
            }
        }
        Span::default()
    }
}
