//! Whether a query names a relation, before any name is looked up (`checkWellFormedRecursion` in `parse_cte.c`).

use std::ops::ControlFlow;

use sqlparser::ast as tree;
use sqlparser::ast::Visit;

use super::analysis::object_name;
use crate::text::Identifier;

/// Whether a query names one of these as a bare relation at any depth.
pub(super) fn mentions_any<'n>(query: &tree::Query, names: impl Iterator<Item = &'n Identifier>) -> bool {
    let names: Vec<&Identifier> = names.collect();
    if names.is_empty() {
        return false;
    }
    query.visit(&mut Seeker { names }).is_break()
}

struct Seeker<'n> {
    names: Vec<&'n Identifier>,
}

impl tree::Visitor for Seeker<'_> {
    type Break = ();

    fn pre_visit_relation(&mut self, relation: &tree::ObjectName) -> ControlFlow<()> {
        match object_name(relation) {
            Some(name) if name.schema.is_none() && self.names.contains(&&name.name.identifier) => {
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        }
    }
}
