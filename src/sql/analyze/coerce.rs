//! Types of several expressions that stand for one, and constants that take the type of their place
//! (`parse_coerce.c`).

use super::analysis::{Analysis, Analyzed};
use super::node::{Constant, Node, NodeKind, TEXT};
use super::range::DerivedColumn;
use crate::catalog::builtin::SystemRelation;
use crate::catalog::{DataType, ObjectId};

impl Analysis<'_> {
    /// The type that several expressions have in common (`select_common_type`), with the modifier that all have.
    pub(super) fn common_type(&self, nodes: &[&Node]) -> Option<DataType> {
        let mut typed = nodes.iter().filter(|node| !node.is_untyped());
        let Some(first) = typed.next() else { return nodes.first().map(|_| DataType::plain(TEXT)) };
        let common = first.data_type.as_ref()?;
        let mut same_modifier = true;
        for node in typed {
            let other = node.data_type.as_ref()?;
            if (other.id, other.array) != (common.id, common.array) {
                return None;
            }
            same_modifier &= other.modifier == common.modifier;
        }
        let untyped = nodes.iter().any(|node| node.is_untyped());
        Some(if same_modifier && !untyped { common.clone() } else { common.without_modifier() })
    }

    /// The collation that several expressions agree on.
    pub(super) fn common_collation(&self, nodes: &[&Node]) -> Option<ObjectId> {
        let mut collations = nodes.iter().filter_map(|node| node.collation);
        let first = collations.next()?;
        collations.all(|collation| collation == first).then_some(first)
    }

    /// An untyped constant takes a type: its text may then name a relation, a type or an enum's value.
    pub(super) fn coerce_untyped(&mut self, node: &Node, data_type: &DataType) -> Analyzed<()> {
        if !node.is_untyped() || data_type.array {
            return Ok(());
        }
        if let NodeKind::Constant(Constant::String(text)) = &node.kind {
            return self.literal(text, node.span, data_type);
        }
        Ok(())
    }

    /// The columns of a row type; `None` if it is none, or not known.
    pub(super) fn row_columns(&self, data_type: &DataType) -> Option<Vec<DerivedColumn>> {
        if data_type.array {
            return None;
        }
        if let Some(relation) = self.row_relation(data_type.id) {
            let column = |column: &crate::catalog::builtin::SystemColumn| {
                DerivedColumn::new(column.name.into(), Some(DataType::plain(column.data_type)))
            };
            return Some(relation.columns.iter().map(column).collect());
        }
        if let Some(base) = self.domain_base(data_type) {
            return self.row_columns(&base);
        }
        let object = self.names.catalog.object(data_type.id)?;
        let columns = object.columns();
        if columns.is_empty() {
            return None;
        }
        let derived = |column: &std::sync::Arc<crate::catalog::relation::Column>| DerivedColumn {
            name: column.name.clone(),
            data_type: column.data_type.clone(),
            collation: column.collation,
            sources: Vec::new(),
        };
        Some(columns.iter().map(derived).collect())
    }

    /// The system relation whose rows have that type.
    pub(super) fn row_relation(&self, row_type: ObjectId) -> Option<&'static SystemRelation> {
        let builtin = self.names.builtin();
        let relation = builtin.type_by_oid(row_type)?.relation?;
        builtin.relations().by_oid(relation)
    }
}
