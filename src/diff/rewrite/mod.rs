//! Goes through all that an object is made of and rewrites the numbers and texts in it.
//!
//! Every struct is taken apart field by field, so that a field that the catalog gains must be thought of here.

mod other;
mod relation;
mod routine;

use std::sync::Arc;

use crate::catalog::index::{IndexColumn, IndexKey, OperatorClassName};
use crate::catalog::other::Definition;
use crate::catalog::relation::Column;
use crate::catalog::role::{AccessControlItem, AccessControlList};
use crate::catalog::{Address, ColumnNumber, DataType, Object, ObjectData, ObjectId, Part, SqlText};

/// What becomes of the numbers and texts in an object. Relations are given by their old numbers.
pub(super) trait Rewrite {
    /// Of the number of an object.
    fn id(&self, id: ObjectId) -> ObjectId {
        id
    }

    /// Of the number of a column.
    fn column(&self, _relation: ObjectId, number: ColumnNumber) -> ColumnNumber {
        number
    }

    /// Of the number of an enum's value.
    fn value(&self, _data_type: ObjectId, number: u16) -> u16 {
        number
    }

    /// Of a text; its references are the text's own matter.
    fn text(&self, text: &mut SqlText);
}

/// The address with the numbers that it gets.
pub(super) fn address(how: &impl Rewrite, of: Address) -> Address {
    let part = match of.part {
        Part::Whole => Part::Whole,
        Part::Column(number) => Part::Column(how.column(of.object, number)),
        Part::Default(number) => Part::Default(how.column(of.object, number)),
        Part::EnumValue(number) => Part::EnumValue(how.value(of.object, number)),
    };
    Address { object: how.id(of.object), part }
}

/// Rewrites an object.
pub(super) fn rewrite(object: &mut Object, how: &impl Rewrite) {
    let Object { id, name: _, schema, owner, comment: _, privileges, extension, security_labels, data } = object;
    for (_, part, _) in security_labels {
        *part = address(how, Address { object: *id, part: *part }).part;
    }
    rewrite_data(*id, data, how);
    optional(schema, how);
    *owner = how.id(*owner);
    if let Some(list) = privileges {
        access(list, how);
    }
    optional(extension, how);
    *id = how.id(*id);
}

fn rewrite_data(id: ObjectId, data: &mut ObjectData, how: &impl Rewrite) {
    match data {
        ObjectData::Schema | ObjectData::Database(_) | ObjectData::Tablespace(_) | ObjectData::Subscription(_) => {}
        ObjectData::Table(table) => relation::table(id, table, how),
        ObjectData::View(view) => relation::view(id, view, how),
        ObjectData::Index(index) => relation::index(index, how),
        ObjectData::Constraint(constraint) => relation::constraint(constraint, how),
        ObjectData::Sequence(sequence) => relation::sequence(sequence, how),
        ObjectData::Statistics(statistics) => relation::statistics(statistics, how),
        ObjectData::Type(data) => routine::data_type_data(id, data, how),
        ObjectData::Function(function) => routine::function(function, how),
        ObjectData::Trigger(trigger) => routine::trigger(trigger, how),
        ObjectData::Policy(policy) => routine::policy(policy, how),
        ObjectData::Rule(rule) => routine::rule(rule, how),
        ObjectData::EventTrigger(trigger) => trigger.function = how.id(trigger.function),
        ObjectData::Extension(extension) => ids(&mut extension.requires, how),
        ObjectData::Operator(operator) => other::operator(operator, how),
        ObjectData::OperatorClass(class) => other::operator_class(class, how),
        ObjectData::OperatorFamily(family) => texts(&mut family.items, how),
        ObjectData::Cast(cast) => other::cast(cast, how),
        ObjectData::Collation(collation) => definition(&mut collation.definition, how),
        ObjectData::Conversion(conversion) => how.text(&mut conversion.function),
        ObjectData::TextSearch(text_search) => other::text_search(&mut text_search.data, how),
        ObjectData::Language(language) => definition(&mut language.definition, how),
        ObjectData::AccessMethod(method) => how.text(&mut method.handler),
        ObjectData::Transform(transform) => other::transform(transform, how),
        ObjectData::Publication(publication) => other::publication(publication, how),
        ObjectData::ForeignDataWrapper(wrapper) => other::wrapper(wrapper, how),
        ObjectData::ForeignServer(server) => server.wrapper = how.id(server.wrapper),
        ObjectData::UserMapping(mapping) => {
            optional(&mut mapping.role, how);
            mapping.server = how.id(mapping.server);
        }
        ObjectData::Role(role) => {
            for membership in &mut role.memberships {
                membership.role = how.id(membership.role);
            }
        }
        ObjectData::DefaultPrivileges(default) => {
            default.role = how.id(default.role);
            optional(&mut default.in_schema, how);
            default.list = rewritten_list(&default.list, how);
        }
    }
}

fn optional(id: &mut Option<ObjectId>, how: &impl Rewrite) {
    *id = id.map(|id| how.id(id));
}

fn ids(ids: &mut [ObjectId], how: &impl Rewrite) {
    for id in ids {
        *id = how.id(*id);
    }
}

fn numbers(of: ObjectId, numbers: &mut [ColumnNumber], how: &impl Rewrite) {
    for number in numbers {
        *number = how.column(of, *number);
    }
}

fn data_type(data_type: &mut DataType, how: &impl Rewrite) {
    data_type.id = how.id(data_type.id);
}

fn optional_type(of: &mut Option<DataType>, how: &impl Rewrite) {
    if let Some(of) = of {
        data_type(of, how);
    }
}

fn optional_text(text: &mut Option<SqlText>, how: &impl Rewrite) {
    if let Some(text) = text {
        how.text(text);
    }
}

fn texts(texts: &mut [SqlText], how: &impl Rewrite) {
    for text in texts {
        how.text(text);
    }
}

fn definition(definition: &mut Definition, how: &impl Rewrite) {
    for (_, text) in definition {
        optional_text(text, how);
    }
}

fn access(list: &mut Arc<AccessControlList>, how: &impl Rewrite) {
    *list = Arc::new(rewritten_list(list, how));
}

fn rewritten_list(list: &AccessControlList, how: &impl Rewrite) -> AccessControlList {
    let rewritten = |item: &AccessControlItem| AccessControlItem {
        grantee: item.grantee.map(|grantee| how.id(grantee)),
        grantor: how.id(item.grantor),
        privileges: item.privileges,
        grant_options: item.grant_options,
    };
    AccessControlList(list.0.iter().map(rewritten).collect())
}

fn operator_class_name(class: &mut Option<OperatorClassName>, how: &impl Rewrite) {
    if let Some(class) = class {
        optional(&mut class.object, how);
    }
}

fn key(of: ObjectId, key: &mut IndexKey, how: &impl Rewrite) {
    match key {
        IndexKey::Column(number) => *number = how.column(of, *number),
        IndexKey::Expression(text) => how.text(text),
    }
}

fn index_columns(of: ObjectId, columns: &mut [IndexColumn], how: &impl Rewrite) {
    for column in columns {
        key(of, &mut column.key, how);
        optional(&mut column.collation, how);
        operator_class_name(&mut column.operator_class, how);
    }
}

/// Columns are found by their numbers, and so stand in their order.
fn columns(of: ObjectId, columns: &mut [Arc<Column>], how: &impl Rewrite) {
    for column in columns.iter_mut() {
        let Column {
            number,
            name: _,
            data_type,
            collation,
            not_null: _,
            default,
            generated: _,
            identity: _,
            storage: _,
            compression: _,
            statistics: _,
            options: _,
            inherited: _,
            local: _,
            comment: _,
            privileges,
        } = Arc::make_mut(column);
        *number = how.column(of, *number);
        optional_type(data_type, how);
        optional(collation, how);
        optional_text(default, how);
        if let Some(list) = privileges {
            access(list, how);
        }
    }
    columns.sort_by_key(|column| column.number);
}
