//! Functions that the grammar has words for: `EXTRACT (… FROM …)`, `AT TIME ZONE` (`func_expr_common_subexpr` in
//! `gram.y`).

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed};
use super::node::{Constant, INT4, Node, NodeKind, UNKNOWN};

impl Analysis<'_> {
    /// A call that is not written as one.
    pub(super) fn syntax_call(&mut self, expression: &tree::Expr) -> Analyzed<Node> {
        use tree::Expr as E;
        match expression {
            E::Extract { field, expr, .. } => {
                let field = Constant::String(field.to_string().to_ascii_lowercase());
                let field = Node::plain(NodeKind::Constant(field), UNKNOWN);
                let value = self.expression(expr)?;
                self.system_function("extract", vec![field, value], true)
            }
            E::AtTimeZone { timestamp, time_zone } => {
                let value = self.expression(timestamp)?;
                let zone = self.expression(time_zone)?;
                self.system_function("timezone", vec![zone, value], true)
            }
            E::Position { expr, r#in } => {
                let part = self.expression(expr)?;
                let whole = self.expression(r#in)?;
                self.system_function("position", vec![whole, part], true)
            }
            E::Substring { expr, substring_from, substring_for, special, shorthand } => {
                let mut arguments = vec![self.expression(expr)?];
                match (substring_from, substring_for) {
                    (Some(from), _) => arguments.push(self.expression(from)?),
                    (None, Some(_)) => {
                        arguments.push(Node::plain(NodeKind::Constant(Constant::Number("1".into())), INT4));
                    }
                    (None, None) => {}
                }
                if let Some(length) = substring_for {
                    arguments.push(self.expression(length)?);
                }
                let name = if *shorthand { "substr" } else { "substring" };
                self.system_function(name, arguments, !special && !shorthand)
            }
            E::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
                let written = [Some(expr), Some(overlay_what), Some(overlay_from), overlay_for.as_ref()];
                let arguments = self.expressions(written.into_iter().flatten().map(|argument| &**argument))?;
                self.system_function("overlay", arguments, true)
            }
            E::Trim { expr, trim_where, trim_what, trim_characters } => {
                let name = match trim_where {
                    None | Some(tree::TrimWhereField::Both) => "btrim",
                    Some(tree::TrimWhereField::Leading) => "ltrim",
                    Some(tree::TrimWhereField::Trailing) => "rtrim",
                };
                let rest = trim_what.as_deref().into_iter().chain(trim_characters.iter().flatten());
                let arguments = self.expressions(std::iter::once(&**expr).chain(rest))?;
                self.system_function(name, arguments, true)
            }
            E::Ceil { expr, .. } => {
                let value = self.expression(expr)?;
                self.system_function("ceil", vec![value], false)
            }
            E::Floor { expr, .. } => {
                let value = self.expression(expr)?;
                self.system_function("floor", vec![value], false)
            }
            _ => {
                self.give_up();
                Ok(Node::unknown())
            }
        }
    }
}
