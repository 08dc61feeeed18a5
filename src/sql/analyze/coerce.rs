//! Values that turn into values of another type (`parse_coerce.c`).

use super::analysis::{Analysis, Analyzed};
use super::node::{CastForm, Collating, Constant, INTERVAL, Node, NodeKind, RECORD, TEXT};
use super::range::DerivedColumn;
use crate::catalog::builtin::{SystemRelation, TypeKind};
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, DataType, Namespace, ObjectId};
use crate::sql::resolve::{Coercion, CoercionContext, TypeId, can_coerce, coercion, common_type};

/// `cstring`
const CSTRING: ObjectId = ObjectId(2275);

/// Where a coercion stands and who wrote it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    context: CoercionContext,
    form: CastForm,
}

/// Made by itself in an expression.
pub(super) const IMPLICIT: Manner = Manner { context: CoercionContext::Implicit, form: CastForm::Implicit };
/// Made by itself where a value is stored.
pub(super) const ASSIGNMENT: Manner = Manner { context: CoercionContext::Assignment, form: CastForm::Implicit };
/// Written.
pub(super) const EXPLICIT: Manner = Manner { context: CoercionContext::Explicit, form: CastForm::Explicit };

impl Analysis<'_> {
    /// Turns a value into one of another type, modifier included (`coerce_to_target_type`); what cannot be turned is
    /// an error that `missing` judges.
    pub(super) fn coerce_to(&mut self, node: Node, target: &DataType, manner: Manner) -> Analyzed<Node> {
        let can = match &node.data_type {
            None => true,
            Some(source) => can_coerce(&self.names, &[TypeId::from(source)], &[TypeId::from(target)], manner.context),
        };
        if !can {
            self.missing(self.cannot_cast(&node, target, manner))?;
            return Ok(Node::other(Some(target.clone())));
        }
        if let NodeKind::Collate(inner, collation) = node.kind {
            let inner = self.coerce_to(*inner, target, manner)?;
            return Ok(self.collated(inner, collation));
        }
        let before = node.data_type.as_ref().map(TypeId::from);
        let coerced = self.coerce(node, target, manner);
        let changed = before != Some(TypeId::from(target)) && !matches!(coerced.kind, NodeKind::Constant(_));
        Ok(self.apply_modifier(coerced, target, manner.form, changed))
    }

    fn cannot_cast(&self, node: &Node, target: &DataType, manner: Manner) -> CatalogError {
        let source = node.data_type.as_ref().map_or_else(String::new, |source| self.names.format_type(source));
        let target = self.names.format_type(target);
        match manner.context {
            CoercionContext::Explicit => {
                CatalogError::new(sqlstate::CANNOT_COERCE, format!("cannot cast type {source} to {target}"))
            }
            _ => CatalogError::new(
                sqlstate::DATATYPE_MISMATCH,
                format!("expression is of type {source} but {target} is expected"),
            ),
        }
    }

    /// Turns a value into one of another type, modifiers aside (`coerce_type`).
    pub(super) fn coerce(&mut self, node: Node, target: &DataType, manner: Manner) -> Node {
        let Some(source) = node.data_type.clone() else {
            return self.cast(node, target.without_modifier(), manner.form);
        };
        let same = source.id == target.id && source.array == target.array;
        if same || self.is_placeholder(target) {
            return node;
        }
        if node.is_untyped() {
            return self.coerce_untyped(node, target, manner);
        }
        if let NodeKind::Collate(inner, collation) = node.kind {
            let inner = self.coerce(*inner, target, manner);
            return self.collated(inner, collation);
        }
        let node = match node.kind {
            NodeKind::Row(fields) if target.id != RECORD => {
                Node { kind: NodeKind::Row(self.coerce_fields(fields, target, manner)), ..node }
            }
            _ => node,
        };
        let path = coercion(&self.names, TypeId::from(&source), TypeId::from(target), manner.context);
        if path.is_none() && target.id == RECORD {
            return node;
        }
        self.depend_on_function(path);
        let node = match path {
            // What makes a value of a domain gives one of its base type first.
            Some(Coercion::Function(_) | Coercion::TextForm | Coercion::Elements) if self.names.is_domain(target) => {
                let base = self.names.base_type(target);
                let node = self.cast(node, base.without_modifier(), CastForm::Implicit);
                self.apply_modifier(node, &base, CastForm::Implicit, true)
            }
            _ => node,
        };
        self.cast(node, target.without_modifier(), manner.form)
    }

    /// What is turned into another type by a function depends on it, not on the cast (`find_expr_references_walker` in
    /// `dependency.c`).
    fn depend_on_function(&mut self, path: Option<Coercion>) {
        if let Some(Coercion::Function(function)) = path
            && !function.is_built_in()
        {
            self.writing.depend(function.whole());
        }
    }

    /// The same where a value is stored, which stays as it is written.
    pub(super) fn depend_on_assignment(&mut self, source: &DataType, target: &DataType) {
        if self.names.catalog.in_space(Namespace::Cast, ObjectId::NONE).next().is_some() {
            let (source, target) = (TypeId::from(source), TypeId::from(target));
            self.depend_on_function(coercion(&self.names, source, target, CoercionContext::Assignment));
        }
    }

    /// Whether a type stands for others, so that nothing is turned into it: the pseudo-types but for rows and what C
    /// calls a string.
    fn is_placeholder(&self, target: &DataType) -> bool {
        self.names.type_kind(target) == TypeKind::Pseudo && target.id != RECORD && target.id != CSTRING
    }

    /// The fields of a row that is written out become those of a composite type (`coerce_record_to_complex`).
    fn coerce_fields(&mut self, fields: Vec<Node>, target: &DataType, manner: Manner) -> Vec<Node> {
        let columns = self.row_columns(target).filter(|columns| columns.len() == fields.len());
        let Some(columns) = columns else { return fields.into_iter().map(|field| self.as_text(field)).collect() };
        let field = |(field, column): (Node, DerivedColumn)| match &column.data_type {
            Some(data_type) if field.is_untyped() => self.coerce(field, data_type, manner),
            _ => field,
        };
        fields.into_iter().zip(columns).map(field).collect()
    }

    /// A constant that nothing has typed takes the type of its place; its text may then name an object.
    fn coerce_untyped(&mut self, node: Node, target: &DataType, manner: Manner) -> Node {
        let base = self.names.base_type(target);
        if let NodeKind::Constant(Constant::String(text)) = &node.kind {
            self.literal(text, node.span, &base);
        }
        if !matches!(node.kind, NodeKind::Constant(_)) {
            return self.cast(node, target.without_modifier(), manner.form);
        }
        let span = node.span;
        let keeps_modifier = base.id == INTERVAL && !base.array;
        let data_type = if keeps_modifier { base.clone() } else { base.without_modifier() };
        let mut constant = Node::new(node.kind, Some(data_type));
        constant.span = span;
        if !self.names.is_domain(target) {
            return constant;
        }
        let constant = self.apply_modifier(constant, &base, CastForm::Implicit, false);
        self.cast(constant, target.without_modifier(), manner.form)
    }

    /// A cast as an expression; its collation is its operand's, if its type can have one.
    fn cast(&self, node: Node, target: DataType, form: CastForm) -> Node {
        let collation = self.collation_of([&node], Some(&target));
        Node::new(NodeKind::Cast(Box::new(node), form), Some(target)).collated(collation)
    }

    /// Applies a length or precision (`coerce_type_typmod`): a cast of its own, which hides the one before it.
    fn apply_modifier(&self, mut node: Node, target: &DataType, form: CastForm, hide: bool) -> Node {
        let has = node.data_type.as_ref().and_then(|data_type| data_type.modifier.as_ref());
        if has == target.modifier.as_ref() {
            return node;
        }
        if hide && let NodeKind::Cast(_, form) = &mut node.kind {
            *form = CastForm::Implicit;
        }
        self.cast(node, target.clone(), form)
    }

    /// `value COLLATE collation`
    pub(super) fn collated(&self, node: Node, collation: ObjectId) -> Node {
        let data_type = node.data_type.clone();
        let collatable = data_type.as_ref().is_none_or(|data_type| self.names.type_collation(data_type).is_some());
        if !collatable {
            return node;
        }
        Node::new(NodeKind::Collate(Box::new(node), collation), data_type).collated(Collating::Explicit(collation))
    }

    /// The collation of an expression of that type made of others.
    pub(super) fn collation_of<'n>(
        &self,
        parts: impl IntoIterator<Item = &'n Node>,
        data_type: Option<&DataType>,
    ) -> Collating {
        let own = data_type.and_then(|data_type| self.names.type_collation(data_type));
        let Some(own) = own else { return Collating::Own };
        let merged =
            parts.into_iter().map(|part| self.collation_to_inherit(part)).fold(Collating::Own, Collating::merge);
        match merged {
            Collating::Inherited(collation) if collation == own => Collating::Own,
            other => other,
        }
    }

    /// What an expression gives to one made of it: the collation of `name` goes before the default one.
    fn collation_to_inherit(&self, part: &Node) -> Collating {
        const DEFAULT: ObjectId = ObjectId(100);
        let is_constant = matches!(part.kind, NodeKind::Constant(_));
        match (part.collation, &part.data_type) {
            (Collating::Own, Some(data_type)) if !is_constant => {
                let own = self.names.type_collation(data_type).filter(|own| *own != DEFAULT);
                own.map_or(Collating::Own, Collating::Inherited)
            }
            (collation, _) => collation,
        }
    }

    /// The type that several expressions have in common, with the modifier that all have; `None` if one's is unknown.
    ///
    /// # Errors
    /// 42804 if they have none.
    pub(super) fn common_type(&mut self, nodes: &[&Node], what: &str) -> Analyzed<Option<DataType>> {
        let Some(first) = nodes.first() else { return Ok(None) };
        let mut types = Vec::with_capacity(nodes.len());
        for node in nodes {
            let Some(data_type) = &node.data_type else { return Ok(None) };
            types.push(TypeId::from(data_type));
        }
        match common_type(&self.names, &types) {
            Ok(common) => {
                let modifier = || first.data_type.as_ref().and_then(|data_type| data_type.modifier.clone());
                let all_same = nodes.iter().all(|node| node.data_type == first.data_type);
                let modifier = if all_same && types[0] == common { modifier() } else { None };
                Ok(Some(DataType { modifier, ..DataType::from(common) }))
            }
            Err(_) => {
                let mut names = types.iter().map(|of| self.names.format_type(&DataType::from(*of)));
                let message = match (names.next(), names.find(|_| true)) {
                    (Some(first), Some(second)) => format!("{what} types {first} and {second} cannot be matched"),
                    _ => format!("{what} types cannot be matched"),
                };
                self.missing(CatalogError::new(sqlstate::DATATYPE_MISMATCH, message))?;
                Ok(None)
            }
        }
    }

    /// Several expressions turned into their common type, and that type.
    pub(super) fn unify(&mut self, nodes: Vec<Node>, what: &str) -> Analyzed<(Vec<Node>, Option<DataType>)> {
        let all: Vec<&Node> = nodes.iter().collect();
        let common = self.common_type(&all, what)?;
        let Some(common) = common else { return Ok((nodes, None)) };
        let plain = common.without_modifier();
        let coerced = nodes.into_iter().map(|node| self.coerce(node, &plain, IMPLICIT)).collect();
        Ok((coerced, Some(common)))
    }

    /// A constant or output column that is still of type unknown is text.
    pub(super) fn as_text(&mut self, node: Node) -> Node {
        if node.is_untyped() { self.coerce(node, &DataType::plain(TEXT), IMPLICIT) } else { node }
    }

    /// The columns of a row type; `None` if it is none, or not known.
    pub(super) fn row_columns(&self, data_type: &DataType) -> Option<Vec<DerivedColumn>> {
        if data_type.array {
            return None;
        }
        if let Some(relation) = self.row_relation(data_type.id) {
            let column = |column: &crate::catalog::builtin::SystemColumn| {
                let data_type = self.names.built_in_type(column.data_type);
                DerivedColumn::new(column.name.into(), Some(data_type))
            };
            return Some(relation.columns().iter().map(column).collect());
        }
        if self.names.is_domain(data_type) {
            return self.row_columns(&self.names.base_type(data_type));
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
