//! `ORDER BY`, `GROUP BY`, windows: expressions that may be names or numbers of output columns
//! (`findTargetlistEntrySQL92` in `parse_clause.c`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier};
use super::node::Node;
use super::target::Outputs;
use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;

impl Analysis<'_> {
    /// `ORDER BY` of a `SELECT`: the name of an output column goes before one of a column.
    pub(super) fn order_by(&mut self, order: &tree::OrderBy, outputs: &Outputs) -> Analyzed<()> {
        let tree::OrderByKind::Expressions(expressions) = &order.kind else {
            self.give_up();
            return Ok(());
        };
        for expression in expressions {
            self.sort_expression(&expression.expr, outputs)?;
        }
        Ok(())
    }

    /// `ORDER BY` of a set operation or `VALUES`: nothing but output columns.
    pub(super) fn order_of_outputs(&mut self, order: &tree::OrderBy, outputs: &Outputs) -> Analyzed<()> {
        let (tree::OrderByKind::Expressions(expressions), Some(known)) = (&order.kind, outputs) else {
            self.give_up();
            return Ok(());
        };
        for expression in expressions {
            match &expression.expr {
                tree::Expr::Identifier(name) if known.iter().any(|output| output.name == identifier(name)) => {}
                tree::Expr::Identifier(name) => {
                    let message = format!("column \"{}\" does not exist", identifier(name));
                    self.missing(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message))?;
                }
                tree::Expr::Value(_) => {}
                _ => self.give_up(),
            }
        }
        Ok(())
    }

    /// An expression of `ORDER BY` or `DISTINCT ON`.
    pub(super) fn sort_expression(&mut self, expression: &tree::Expr, outputs: &Outputs) -> Analyzed<()> {
        if let tree::Expr::Identifier(name) = unnested(expression) {
            let name = identifier(name);
            if outputs.iter().flatten().any(|output| output.name == name) {
                return Ok(());
            }
            if outputs.is_none() {
                self.give_up();
                return Ok(());
            }
        }
        self.expression(expression)?;
        Ok(())
    }

    /// `GROUP BY`: the name of a column goes before one of an output column.
    pub(super) fn group_by(&mut self, group: &tree::GroupByExpr, outputs: &Outputs) -> Analyzed<()> {
        let tree::GroupByExpr::Expressions(expressions, modifiers) = group else {
            self.give_up();
            return Ok(());
        };
        for expression in expressions {
            self.group_expression(expression, outputs)?;
        }
        for modifier in modifiers {
            match modifier {
                tree::GroupByWithModifier::GroupingSets(sets) => self.group_expression(sets, outputs)?,
                _ => self.give_up(),
            }
        }
        Ok(())
    }

    fn group_expression(&mut self, expression: &tree::Expr, outputs: &Outputs) -> Analyzed<()> {
        let before = self.loose_here();
        match unnested(expression) {
            tree::Expr::GroupingSets(sets) | tree::Expr::Cube(sets) | tree::Expr::Rollup(sets) => {
                self.leave_grouping_open();
                for expression in sets.iter().flatten() {
                    self.group_expression(expression, outputs)?;
                }
            }
            tree::Expr::Tuple(expressions) => {
                for expression in expressions {
                    self.group_expression(expression, outputs)?;
                }
            }
            tree::Expr::Identifier(name) => {
                let name = identifier(name);
                let is_output = || outputs.iter().flatten().any(|output| output.name == name);
                if self.is_column_here(&name) || !is_output() {
                    self.expression(expression)?;
                }
            }
            _ => {
                self.expression(expression)?;
            }
        }
        self.note_grouped(unnested(expression), before, outputs);
        Ok(())
    }

    /// Whether a column of that name can be named in the innermost query itself.
    fn is_column_here(&mut self, name: &crate::text::Identifier) -> bool {
        let level = self.level();
        level.visible.iter().filter(|visible| visible.columns).any(|visible| {
            let entry = &level.entries[visible.entry];
            entry.columns_named(name, &visible.merged).next().is_some()
        })
    }

    /// `OVER (…)` and the definitions of `WINDOW`.
    pub(super) fn window(&mut self, window: &tree::WindowSpec) -> Analyzed<()> {
        for expression in &window.partition_by {
            self.expression(expression)?;
        }
        self.sort_keys(&window.order_by)?;
        if let Some(frame) = &window.window_frame {
            self.frame_bound(&frame.start_bound)?;
            if let Some(bound) = &frame.end_bound {
                self.frame_bound(bound)?;
            }
        }
        Ok(())
    }

    /// `ORDER BY` of an aggregate or window: expressions only; what they are.
    pub(super) fn sort_keys(&mut self, keys: &[tree::OrderByExpr]) -> Analyzed<Vec<Node>> {
        keys.iter().map(|key| self.expression(&key.expr)).collect()
    }

    fn frame_bound(&mut self, bound: &tree::WindowFrameBound) -> Analyzed<()> {
        if let tree::WindowFrameBound::Preceding(Some(offset)) | tree::WindowFrameBound::Following(Some(offset)) = bound
        {
            self.expression(offset)?;
        }
        Ok(())
    }
}

/// The expression without the parentheses around it.
pub(super) fn unnested(mut expression: &tree::Expr) -> &tree::Expr {
    while let tree::Expr::Nested(inner) = expression {
        expression = inner;
    }
    expression
}
