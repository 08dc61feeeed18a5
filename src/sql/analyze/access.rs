//! Parts of values: fields of rows, elements of arrays (`transformIndirection` in `parse_expr.c`, `parse_node.c`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier};
use super::coerce::ASSIGNMENT;
use super::node::{INT4, Node, NodeKind, Subscript};
use super::place::place;
use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, DataType};

impl Analysis<'_> {
    /// `value.field`, `value[1]`, `value[1:2]`.
    pub(super) fn indirection(&mut self, root: &tree::Expr, chain: &[tree::AccessExpr]) -> Analyzed<Node> {
        let mut chain = chain;
        let mut node = self.root(root, &mut chain)?;
        while let [access, rest @ ..] = chain {
            match access {
                tree::AccessExpr::Dot(tree::Expr::Identifier(field)) => {
                    node = self.field(node, field)?;
                    chain = rest;
                }
                tree::AccessExpr::Dot(_) => {
                    self.give_up();
                    return Ok(Node::unknown());
                }
                tree::AccessExpr::Subscript(_) => {
                    let is_subscript = |access: &&tree::AccessExpr| matches!(access, tree::AccessExpr::Subscript(_));
                    let count = chain.iter().take_while(is_subscript).count();
                    node = self.subscripts(node, &chain[..count])?;
                    chain = &chain[count..];
                }
            }
        }
        Ok(node)
    }

    /// Names that a bare identifier begins are a column's: `t.a[1]`.
    fn root(&mut self, root: &tree::Expr, chain: &mut &[tree::AccessExpr]) -> Analyzed<Node> {
        let tree::Expr::Identifier(first) = root else { return self.expression(root) };
        let mut parts = vec![first.clone()];
        while let [tree::AccessExpr::Dot(tree::Expr::Identifier(next)), rest @ ..] = *chain {
            parts.push(next.clone());
            *chain = rest;
        }
        self.column_reference(&parts, ReferenceForm::Name)
    }

    fn subscripts(&mut self, container: Node, written: &[tree::AccessExpr]) -> Analyzed<Node> {
        let container_type = container.data_type.as_ref().map(|data_type| self.names.base_type(data_type));
        let is_jsonb = container_type.as_ref().is_some_and(|of| self.is_built_in_type(of, "jsonb"));
        let mut subscripts = Vec::with_capacity(written.len());
        let mut slice = false;
        for access in written {
            let tree::AccessExpr::Subscript(subscript) = access else { continue };
            subscripts.push(match subscript {
                tree::Subscript::Index { index } => Subscript::Index(self.bound(index, is_jsonb)?),
                tree::Subscript::Slice { lower_bound, upper_bound, .. } => {
                    slice = true;
                    let mut bound = |written: &Option<tree::Expr>| {
                        written.as_ref().map(|index| self.bound(index, is_jsonb)).transpose()
                    };
                    Subscript::Slice(bound(lower_bound)?, bound(upper_bound)?)
                }
            });
        }
        let data_type = match container_type {
            Some(of) if slice || is_jsonb => Some(of),
            Some(of) => match self.names.element_of(&of).or_else(|| self.fixed_element(&of)) {
                Some(element) => Some(element),
                None => {
                    let message = format!(
                        "cannot subscript type {} because it does not support subscripting",
                        self.names.format_type(&of)
                    );
                    self.missing(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message))?;
                    None
                }
            },
            None => None,
        };
        let collation = self.collation_of([&container], data_type.as_ref());
        Ok(Node::new(NodeKind::Subscript(Box::new(container), subscripts), data_type).collated(collation))
    }

    /// A subscript is an integer, in `jsonb` also a key (`array_subscript_transform` in `arraysubs.c`).
    fn bound(&mut self, written: &tree::Expr, is_jsonb: bool) -> Analyzed<Node> {
        let node = self.expression(written)?;
        if is_jsonb {
            return Ok(self.as_text(node));
        }
        self.coerce_to(node, &DataType::plain(INT4), ASSIGNMENT)
    }

    /// What `point` and `name` consist of.
    fn fixed_element(&self, of: &DataType) -> Option<DataType> {
        self.names.builtin().types().by_oid(of.id).filter(|_| !of.array)?.element.map(DataType::plain)
    }

    fn is_built_in_type(&self, data_type: &DataType, name: &str) -> bool {
        !data_type.array && self.names.builtin().types().by_oid(data_type.id).is_some_and(|found| found.name == name)
    }

    /// The field of a composite value (`(value).field`, `ParseComplexProjection`).
    pub(super) fn field(&mut self, of: Node, written: &tree::Ident) -> Analyzed<Node> {
        let name = identifier(written);
        let Some(row_type) = of.data_type.as_ref().filter(|of| !of.array).map(|of| self.names.base_type(of)) else {
            return Ok(Node::unknown());
        };
        if let Some(object) = self.names.catalog.object(row_type.id) {
            if let Some(column) = object.column_named(name.as_str()) {
                let address = object.id.column(column.number);
                self.writing.refer(place(written.span), address, ReferenceForm::Name);
                let kind = NodeKind::Field(Box::new(of), name);
                let collation = super::node::Collating::of_column(column.collation);
                return Ok(Node::new(kind, column.data_type.clone()).collated(collation));
            }
            if !object.columns().is_empty() {
                let message = format!("column \"{name}\" not found in data type {}", object.name);
                self.missing(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message))?;
            }
        } else if let Some(relation) = self.row_relation(row_type.id) {
            let column = relation.columns().iter().find(|column| name == column.name);
            let data_type = column.map(|column| self.names.built_in_type(column.data_type));
            return Ok(Node::new(NodeKind::Field(Box::new(of), name), data_type));
        }
        Ok(Node::unknown())
    }
}
