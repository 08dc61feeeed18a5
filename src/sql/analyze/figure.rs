//! The name of a column that no alias names (`FigureColname` in `parse_target.c`).

use sqlparser::ast as tree;

use super::analysis::identifier;
use super::place::place;
use crate::catalog::builtin::{Builtin, standard_type};
use crate::text::{Identifier, Span};

/// A name, how good it is, and where the identifier stands that it is taken from.
#[derive(Clone, Debug, Default)]
pub(super) struct Figured {
    /// `None` is `?column?`.
    pub(super) name: Option<Identifier>,
    /// Empty for a name that no identifier gives.
    pub(super) place: Span,
    strength: Strength,
}

/// A name of something is better than one of a type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
enum Strength {
    #[default]
    None,
    Weak,
    Strong,
}

impl Figured {
    fn strong(name: impl Into<Identifier>, place: Span) -> Self {
        Self { name: Some(name.into()), place, strength: Strength::Strong }
    }

    fn word(name: &str) -> Self {
        Self::strong(name, Span::default())
    }

    fn weak(name: impl Into<Identifier>, place: Span) -> Self {
        Self { name: Some(name.into()), place, strength: Strength::Weak }
    }

    /// This name if it is a good one, else another.
    fn or_weak(self, other: impl FnOnce() -> Self) -> Self {
        if self.strength == Strength::Strong { self } else { other() }
    }
}

/// The name that a select item without alias has.
pub(super) fn figure_name(expression: &tree::Expr, builtin: &Builtin) -> Figured {
    use tree::Expr as E;
    match expression {
        E::Identifier(name) => Figured::strong(identifier(name), place(name.span)),
        E::CompoundIdentifier(parts) => match parts.last() {
            Some(name) => Figured::strong(identifier(name), place(name.span)),
            None => Figured::default(),
        },
        E::CompoundFieldAccess { root, access_chain } => {
            let field = access_chain.iter().rev().find_map(|access| match access {
                tree::AccessExpr::Dot(E::Identifier(name)) => Some(name),
                _ => None,
            });
            match field {
                Some(name) => Figured::strong(identifier(name), place(name.span)),
                None => figure_name(root, builtin),
            }
        }
        E::Nested(inner) | E::Collate { expr: inner, .. } => figure_name(inner, builtin),
        E::Function(function) => match function.name.0.last() {
            Some(tree::ObjectNamePart::Identifier(name)) => Figured::strong(identifier(name), place(name.span)),
            _ => Figured::default(),
        },
        E::Cast { expr, data_type, .. } => figure_name(expr, builtin).or_weak(|| type_name(data_type)),
        E::TypedString(typed) => type_name(&typed.data_type),
        E::Interval(_) => Figured::weak("interval", Span::default()),
        E::Case { else_result, .. } => {
            let otherwise = else_result.as_ref().map(|result| figure_name(result, builtin)).unwrap_or_default();
            otherwise.or_weak(|| Figured::weak("case", Span::default()))
        }
        E::Exists { negated: false, .. } => Figured::word("exists"),
        E::Subquery(query) => first_output(&query.body, builtin),
        E::Array(_) => Figured::word("array"),
        E::Tuple(_) => Figured::word("row"),
        E::Extract { .. } => Figured::word("extract"),
        E::Overlay { .. } => Figured::word("overlay"),
        E::Position { .. } => Figured::word("position"),
        E::Substring { shorthand, .. } => Figured::word(if *shorthand { "substr" } else { "substring" }),
        E::Ceil { .. } => Figured::word("ceil"),
        E::Floor { .. } => Figured::word("floor"),
        E::Trim { trim_where, .. } => Figured::word(match trim_where {
            None | Some(tree::TrimWhereField::Both) => "btrim",
            Some(tree::TrimWhereField::Leading) => "ltrim",
            Some(tree::TrimWhereField::Trailing) => "rtrim",
        }),
        E::AtTimeZone { .. } => Figured::word("timezone"),
        E::IsNormalized { negated: false, .. } => Figured::word("is_normalized"),
        E::BinaryOp { op: tree::BinaryOperator::Overlaps, .. } => Figured::word("overlaps"),
        _ => Figured::default(),
    }
}

/// The name of the column that a subquery gives.
fn first_output(body: &tree::SetExpr, builtin: &Builtin) -> Figured {
    match body {
        tree::SetExpr::Select(select) => match select.projection.first() {
            Some(tree::SelectItem::ExprWithAlias { alias, .. }) => Figured::strong(identifier(alias), Span::default()),
            Some(tree::SelectItem::UnnamedExpr(expression)) => {
                let figured = figure_name(expression, builtin);
                let name = figured.name.unwrap_or_else(|| Identifier::from("?column?"));
                // The item within keeps the name though what it names is renamed.
                Figured::strong(name, Span::default())
            }
            _ => Figured::default(),
        },
        tree::SetExpr::Query(query) => first_output(&query.body, builtin),
        tree::SetExpr::SetOperation { left, .. } => first_output(left, builtin),
        tree::SetExpr::Values(_) => Figured::word("column1"),
        _ => Figured::default(),
    }
}

/// The name of a type, as `pg_type` has it.
fn type_name(written: &tree::DataType) -> Figured {
    match written {
        tree::DataType::Custom(name, _) => match name.0.last() {
            Some(tree::ObjectNamePart::Identifier(name)) => Figured::weak(identifier(name), place(name.span)),
            _ => Figured::default(),
        },
        tree::DataType::Array(
            tree::ArrayElemTypeDef::SquareBracket(element, _) | tree::ArrayElemTypeDef::Qualified(element, _),
        ) => type_name(element),
        other => match super::type_name::system_name(other) {
            Some(name) => Figured::weak(standard_type(name).map_or(name, |standard| standard.name), Span::default()),
            None => Figured::default(),
        },
    }
}
