//! `*` and `t.*`, which are stored as the columns of the moment (`ExpandColumnRefStar` in `parse_target.c`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier};
use super::join::JoinTree;
use super::node::{Collating, Node};
use super::place::place;
use super::range::ColumnAt;
use super::target::{Output, Outputs};
use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::{Reference, ReferenceForm};
use crate::sql::lex::Lexer;
use crate::text::{Identifier, Span};

/// The text of an expanded star.
struct Expansion {
    text: String,
    references: Vec<Reference>,
    /// How its columns are to be written again.
    form: ReferenceForm,
}

impl Expansion {
    /// In a select list.
    fn in_list() -> Self {
        Self { text: String::new(), references: Vec::new(), form: ReferenceForm::OutputColumn }
    }

    /// Between the parentheses of `ROW`.
    fn in_row() -> Self {
        Self { form: ReferenceForm::Name, ..Self::in_list() }
    }

    /// `TABLE t` is stored as `SELECT a, b FROM t`.
    fn select_from(&mut self) {
        const BEFORE: &str = "SELECT ";
        self.text = format!("{BEFORE}{} FROM", self.text);
        for reference in &mut self.references {
            reference.span = reference.span.shifted(BEFORE.len() as u32);
        }
    }
}

impl Analysis<'_> {
    /// `*`
    pub(super) fn expand_star(&mut self, from: &[JoinTree], span: Span) -> Analyzed<Outputs> {
        if from.is_empty() {
            return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, "SELECT * with no tables specified is not valid"));
        }
        let mut columns = Vec::new();
        for tree in from {
            let Some(found) = self.tree_columns(tree) else {
                self.give_up();
                return Ok(None);
            };
            columns.extend(found);
        }
        let relations = self.level().visible.iter().filter(|visible| visible.relation).count();
        let mut expansion = Expansion::in_list();
        for at in &columns {
            let entry = &self.level().entries[at.entry];
            let qualifier = (relations > 1 && !entry.name.is_empty()).then(|| entry.name.clone());
            self.expand_column(*at, qualifier.as_ref(), &mut expansion);
        }
        Ok(Some(self.finish_star(span, expansion, &columns)))
    }

    /// `t.*`, `schema.t.*`, `(composite).*`
    pub(super) fn expand_qualified_star(
        &mut self,
        kind: &tree::SelectItemQualifiedWildcardKind,
        star: Span,
    ) -> Analyzed<Outputs> {
        let name = match kind {
            tree::SelectItemQualifiedWildcardKind::ObjectName(name) => name,
            tree::SelectItemQualifiedWildcardKind::Expr(expression) => return self.expand_composite(expression),
        };
        self.expand_star_of(name, star, Expansion::in_list())
    }

    /// `ROW (t.*)`: the values of the row's columns.
    pub(super) fn expand_star_in_row(&mut self, name: &tree::ObjectName) -> Analyzed<Outputs> {
        let last = name.0.last().and_then(tree::ObjectNamePart::as_ident).map_or(0, |last| place(last.span).end);
        let rest = Span::new(last, self.source.text().len() as u32);
        let star = Lexer::within(self.source.text(), rest).take(2).last().map(|token| token.span);
        self.expand_star_of(name, star.unwrap_or(Span::at(last)), Expansion::in_row())
    }

    fn expand_star_of(&mut self, name: &tree::ObjectName, star: Span, expansion: Expansion) -> Analyzed<Outputs> {
        let parts: Vec<&tree::Ident> = name.0.iter().filter_map(tree::ObjectNamePart::as_ident).collect();
        let (schema, relation) = match parts.as_slice() {
            [relation] => (None, *relation),
            [schema, relation] | [_, schema, relation] => (Some(*schema), *relation),
            _ => {
                self.give_up();
                return Ok(None);
            }
        };
        let relation_name = identifier(relation);
        let Some((level, entry)) = self.find_relation(schema.map(identifier).as_ref(), &relation_name) else {
            let message = format!("missing FROM-clause entry for table \"{relation_name}\"");
            self.missing(CatalogError::new(sqlstate::UNDEFINED_TABLE, message))?;
            return Ok(None);
        };
        let Some(width) = self.levels[level].entries[entry].width() else {
            self.give_up();
            return Ok(None);
        };
        let columns: Vec<ColumnAt> = (0..width).map(|column| ColumnAt { entry, column }).collect();
        let span = schema.map_or(place(relation.span), |schema| place(schema.span)).to(star);
        Ok(Some(self.write_columns(level, &columns, &relation_name, span, expansion)))
    }

    /// Writes the columns of a relation that may be one of a query around this one.
    fn write_columns(
        &mut self,
        level: usize,
        columns: &[ColumnAt],
        name: &Identifier,
        span: Span,
        mut expansion: Expansion,
    ) -> Vec<Output> {
        let inner = self.levels.split_off(level + 1);
        for at in columns {
            self.expand_column(*at, Some(name), &mut expansion);
        }
        let outputs = self.finish_star(span, expansion, columns);
        self.levels.extend(inner);
        outputs
    }

    /// Writes one column of a star.
    fn expand_column(&mut self, at: ColumnAt, qualifier: Option<&Identifier>, expansion: &mut Expansion) {
        let level = self.levels.len() - 1;
        let entry = &self.levels[level].entries[at.entry];
        let (relation, own_name) = (entry.relation, entry.own_name);
        let name = entry.column_name(at.column);
        let address = self.passed_on(level, at);
        if !expansion.text.is_empty() {
            expansion.text.push_str(", ");
        }
        if let Some(qualifier) = qualifier {
            let span = self.push_identifier(qualifier, &mut expansion.text);
            if let Some(relation) = relation.filter(|relation| own_name && !relation.is_built_in()) {
                let form = ReferenceForm::Name;
                expansion.references.push(Reference { span, target: relation.whole(), form });
            }
            expansion.text.push('.');
        }
        let span = self.push_identifier(&name, &mut expansion.text);
        if let Some(target) = address.filter(|target| !target.object.is_built_in()) {
            expansion.references.push(Reference { span, target, form: expansion.form.clone() });
        }
        self.refer_to_column_by_name(level, at, Span::default(), ReferenceForm::Implicit);
    }

    fn push_identifier(&self, name: &Identifier, text: &mut String) -> Span {
        let start = text.len() as u32;
        if self.names.builtin().needs_quotes(name.as_str()) {
            text.push('"');
            text.push_str(&name.as_str().replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(name.as_str());
        }
        Span::new(start, text.len() as u32)
    }

    fn finish_star(&mut self, span: Span, mut expansion: Expansion, columns: &[ColumnAt]) -> Vec<Output> {
        if self.source.slice(span).eq_ignore_ascii_case("TABLE") {
            expansion.select_from();
        }
        self.writing.replace(span, expansion.text, expansion.references);
        let level = self.levels.len() - 1;
        let output = |at: &ColumnAt| {
            let name = self.levels[level].entries[at.entry].column_name(at.column);
            Output { name, node: self.column_node(level, *at) }
        };
        columns.iter().map(output).collect()
    }

    /// `(composite).*` keeps its text: the columns of a composite type are asked for by its fields' names.
    pub(super) fn expand_composite(&mut self, expression: &tree::Expr) -> Analyzed<Outputs> {
        let node = self.expression(expression)?;
        let of_type = node.data_type.as_ref().and_then(|data_type| self.row_columns(data_type));
        let fields = of_type.or_else(|| self.columns_given_by(&node));
        let Some(fields) = fields else {
            self.give_up();
            return Ok(None);
        };
        let output = |field: super::range::DerivedColumn| {
            let collation = Collating::of_column(field.collation);
            Output { name: field.name, node: Node::other(field.data_type).collated(collation) }
        };
        Ok(Some(fields.into_iter().map(output).collect()))
    }
}
