//! Select lists (`parse_target.c`).

use std::borrow::Cow;

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier};
use super::figure::figure_name;
use super::item_ends::ItemEnds;
use super::join::JoinTree;
use super::node::{Node, TEXT};
use super::place::place;
use super::range::DerivedColumn;
use crate::catalog::DataType;
use crate::catalog::sql_text::ReferenceForm;
use crate::sql::expression::ALL_FIELDS;
use crate::text::{Identifier, Span};

/// A column that a query gives.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) name: Identifier,
    pub(super) node: Node,
}

/// What a query gives; `None` where it is not known.
pub(super) type Outputs = Option<Vec<Output>>;

impl Output {
    /// As a column of the subquery that it is of.
    pub(super) fn into_derived(self) -> DerivedColumn {
        DerivedColumn {
            name: self.name,
            data_type: self.node.data_type,
            collation: self.node.collation.to_keep(),
            sources: Vec::new(),
        }
    }

    /// A string constant that nothing typed is text by now (`resolveTargetListUnknowns`).
    pub(super) fn resolve_unknown(&mut self) {
        if self.node.is_untyped() {
            self.node.data_type = Some(DataType::plain(TEXT));
        }
    }
}

/// The value of `(value).*`.
fn value_of_all_fields(expression: &tree::Expr) -> Option<Cow<'_, tree::Expr>> {
    let tree::Expr::CompoundFieldAccess { root, access_chain } = expression else { return None };
    let (last, rest) = access_chain.split_last()?;
    match last {
        tree::AccessExpr::Dot(tree::Expr::Identifier(field)) if field.value == ALL_FIELDS => Some(if rest.is_empty() {
            Cow::Borrowed(&**root)
        } else {
            Cow::Owned(tree::Expr::CompoundFieldAccess { root: root.clone(), access_chain: rest.to_vec() })
        }),
        _ => None,
    }
}

impl Analysis<'_> {
    /// A select list or `RETURNING`, of which `ends` finds the ends of items.
    pub(super) fn target_list(
        &mut self,
        items: &[tree::SelectItem],
        from: &[JoinTree],
        mut ends: ItemEnds,
    ) -> Analyzed<Outputs> {
        let mut outputs = Some(Vec::with_capacity(items.len()));
        for (at, item) in items.iter().enumerate() {
            let before = self.loose_here();
            let added = match item {
                tree::SelectItem::Wildcard(options) => self.expand_star(from, place(options.wildcard_token.0.span))?,
                tree::SelectItem::QualifiedWildcard(kind, options) => {
                    self.expand_qualified_star(kind, place(options.wildcard_token.0.span))?
                }
                tree::SelectItem::UnnamedExpr(expr) if let Some(value) = value_of_all_fields(expr) => {
                    self.expand_composite(&value)?
                }
                tree::SelectItem::ExprWithAlias { expr, alias } => {
                    let node = self.expression(expr)?;
                    Some(vec![Output { name: identifier(alias), node }])
                }
                tree::SelectItem::UnnamedExpr(expr) => Some(vec![self.unnamed_item(expr, at, &mut ends)?]),
                tree::SelectItem::ExprWithAliases { expr, .. } => {
                    self.expression(expr)?;
                    self.give_up();
                    None
                }
            };
            let is_column = matches!(
                item,
                tree::SelectItem::UnnamedExpr(tree::Expr::Identifier(_) | tree::Expr::CompoundIdentifier(_))
                    | tree::SelectItem::ExprWithAlias {
                        expr: tree::Expr::Identifier(_) | tree::Expr::CompoundIdentifier(_),
                        ..
                    }
            );
            self.note_outputs(before, added.as_ref().map_or(0, Vec::len), is_column);
            match (&mut outputs, added) {
                (Some(outputs), Some(added)) => outputs.extend(added),
                _ => outputs = None,
            }
        }
        Ok(outputs)
    }

    /// An item without alias takes its name from what it names.
    fn unnamed_item(&mut self, expression: &tree::Expr, at: usize, ends: &mut ItemEnds) -> Analyzed<Output> {
        let parts = match expression {
            tree::Expr::Identifier(column) => std::slice::from_ref(column),
            tree::Expr::CompoundIdentifier(parts) => parts.as_slice(),
            _ => &[],
        };
        if let Some(last) = parts.last() {
            let node = self.column_reference(parts, ReferenceForm::OutputColumn)?;
            return Ok(Output { name: identifier(last), node });
        }
        let node = self.expression(expression)?;
        let figured = figure_name(expression, self.names.builtin());
        let name = figured.name.unwrap_or_else(|| Identifier::from("?column?"));
        if let Some(target) = self.writing.target_at(figured.place)
            && let Some(end) = ends.end_of(at, self.source)
        {
            self.writing.refer(Span::at(end), target, ReferenceForm::ImpliedAlias(name.clone()));
        }
        Ok(Output { name, node })
    }
}
