//! The objects that few projects make.

use super::{Rewrite, data_type, definition, ids, numbers, optional, optional_text, optional_type, texts};
use crate::catalog::other::{
    Cast, CastMethod, ForeignDataWrapper, Operator, OperatorClass, Publication, PublishedTable, TextSearchData,
    Transform,
};

pub(super) fn operator(operator: &mut Operator, how: &impl Rewrite) {
    let Operator { left, right, result, definition: options } = operator;
    optional_type(left, how);
    optional_type(right, how);
    optional_type(result, how);
    definition(options, how);
}

pub(super) fn operator_class(class: &mut OperatorClass, how: &impl Rewrite) {
    let OperatorClass { method: _, input, default: _, family, items } = class;
    data_type(input, how);
    optional(family, how);
    how.text(items);
}

pub(super) fn cast(cast: &mut Cast, how: &impl Rewrite) {
    let Cast { source, target, method, context: _ } = cast;
    data_type(source, how);
    data_type(target, how);
    match method {
        CastMethod::Function(text) => how.text(text),
        CastMethod::Binary | CastMethod::InOut => {}
    }
}

pub(super) fn text_search(data: &mut TextSearchData, how: &impl Rewrite) {
    match data {
        TextSearchData::Configuration { parser, mappings } => {
            how.text(parser);
            for (_, dictionaries) in mappings {
                texts(dictionaries, how);
            }
        }
        TextSearchData::Dictionary { template, options: _ } => how.text(template),
        TextSearchData::Parser(options) | TextSearchData::Template(options) => definition(options, how),
    }
}

pub(super) fn transform(transform: &mut Transform, how: &impl Rewrite) {
    let Transform { data_type: of, language: _, functions } = transform;
    data_type(of, how);
    how.text(functions);
}

pub(super) fn publication(publication: &mut Publication, how: &impl Rewrite) {
    let Publication { all_tables: _, tables, schemas, options: _ } = publication;
    for PublishedTable { table, columns, filter } in tables {
        numbers(*table, columns, how);
        optional_text(filter, how);
        *table = how.id(*table);
    }
    ids(schemas, how);
}

pub(super) fn wrapper(wrapper: &mut ForeignDataWrapper, how: &impl Rewrite) {
    let ForeignDataWrapper { handler, validator, options: _ } = wrapper;
    optional_text(handler, how);
    optional_text(validator, how);
}
