use super::Extension;
use super::members::{
    Member, MemberCast, MemberColumn, MemberDefinition, MemberKey, MemberOfFamily, MemberOperator, MemberOperatorClass,
    MemberRelation, MemberType,
};
use crate::catalog::PostgresVersion;
use crate::catalog::builtin::table::{self, Row};
use crate::catalog::builtin::{CastContext, Parameter, TypeCategory, TypeKind, functions};

/// Reads an extension's table; `None` if that version of the server does not have the extension.
pub(super) fn extension(name: &'static str, table: &'static str, version: PostgresVersion) -> Option<Extension> {
    let mut extension = None;
    let mut members = Vec::new();
    for mut row in table::rows_of(table, version) {
        let kind = row.text();
        let (own_name, schema) = (row.text(), row.optional());
        if kind == "extension" {
            extension = Some(control(name, row));
        } else if let Some(definition) = definition(kind, row) {
            members.push(Member { name: own_name, schema, definition });
        }
    }
    Some(Extension { members, ..extension? })
}

fn control(name: &'static str, mut row: Row) -> Extension {
    Extension {
        name,
        version: row.text(),
        schema: row.optional(),
        relocatable: row.flag(),
        superuser: row.flag(),
        trusted: row.flag(),
        requires: words(row.text()).collect(),
        comment: row.optional(),
        members: Vec::new(),
    }
}

fn words(field: &'static str) -> impl Iterator<Item = &'static str> {
    field.split(' ').filter(|word| !word.is_empty())
}

fn definition(kind: &str, mut row: Row) -> Option<MemberDefinition> {
    Some(match kind {
        "access method" => MemberDefinition::AccessMethod { for_tables: row.letter() == 't' },
        "cast" => MemberDefinition::Cast(cast(row)),
        "event trigger" => MemberDefinition::EventTrigger,
        "family member" => MemberDefinition::FamilyMember(family_member(row)),
        "foreign-data wrapper" => MemberDefinition::ForeignDataWrapper,
        "function" => MemberDefinition::Function(functions::signature(&mut row, |name| name)),
        "language" => MemberDefinition::Language { trusted: row.flag() },
        "operator" => MemberDefinition::Operator(operator(row)),
        "operator class" => MemberDefinition::OperatorClass(operator_class(row)),
        "operator family" => MemberDefinition::OperatorFamily { method: row.text() },
        "relation" => MemberDefinition::Relation(relation(row)),
        "schema" => MemberDefinition::Schema,
        "text search configuration" => MemberDefinition::TextSearchConfiguration,
        "text search dictionary" => MemberDefinition::TextSearchDictionary,
        "text search parser" => MemberDefinition::TextSearchParser,
        "text search template" => MemberDefinition::TextSearchTemplate,
        "type" => MemberDefinition::Type(data_type(row)),
        _ => return None,
    })
}

fn cast(mut row: Row) -> MemberCast {
    let context = CastContext::from_letter(row.letter());
    let binary = row.letter() == 'b';
    MemberCast { context, binary, source: row.text(), target: row.text(), function: row.optional() }
}

fn family_member(mut row: Row) -> MemberOfFamily {
    MemberOfFamily {
        method: row.text(),
        strategy: row.text().parse().unwrap_or(0),
        operator: row.text(),
        left: row.text(),
        right: row.text(),
        orders: row.flag(),
    }
}

fn operator(mut row: Row) -> MemberOperator {
    MemberOperator {
        left: row.optional(),
        right: row.text(),
        result: row.text(),
        function: row.text(),
        commutator: row.optional(),
        negator: row.optional(),
        hashes: row.clone().text().contains('h'),
        merges: row.text().contains('m'),
    }
}

fn operator_class(mut row: Row) -> MemberOperatorClass {
    MemberOperatorClass {
        method: row.text(),
        data_type: row.text(),
        default: row.flag(),
        family: row.text(),
        stored: row.optional(),
    }
}

fn relation(mut row: Row) -> MemberRelation {
    MemberRelation {
        kind: row.letter(),
        columns: words(row.text()).filter_map(column).collect(),
        keys: words(row.text()).filter_map(key).collect(),
    }
}

/// `name:type(modifier)!`, the modifier and `!` for not null only where they apply.
fn column(field: &'static str) -> Option<MemberColumn> {
    let (name, data_type) = field.split_once(':')?;
    let (data_type, not_null) = data_type.strip_suffix('!').map_or((data_type, false), |data_type| (data_type, true));
    let (data_type, modifier) = match data_type.split_once('(') {
        Some((data_type, modifier)) => (data_type, modifier.strip_suffix(')')),
        None => (data_type, None),
    };
    Some(MemberColumn { name, data_type, modifier, not_null })
}

/// `name:p:columns` for a primary key, `name:u:columns` for a unique constraint.
fn key(field: &'static str) -> Option<MemberKey> {
    let (name, rest) = field.split_once(':')?;
    let (kind, columns) = rest.split_once(':')?;
    Some(MemberKey { name, primary: kind == "p", columns: columns.split(',').collect() })
}

fn data_type(mut row: Row) -> MemberType {
    let kind = TypeKind::from_letter(row.letter());
    let category = TypeCategory(row.letter());
    let preferred = row.flag();
    // Only types that are no arrays but can be subscripted have an element type here; no expression needs it.
    row.text();
    let mut data_type = MemberType {
        kind,
        category,
        preferred,
        base: row.optional(),
        collatable: row.flag(),
        length: row.text().parse().unwrap_or(-1),
        storage: row.letter(),
        takes_modifiers: row.flag(),
        range_of: row.optional(),
        labels: Vec::new(),
        attributes: Vec::new(),
    };
    match kind {
        TypeKind::Enum => data_type.labels = words(row.text()).collect(),
        TypeKind::Composite => data_type.attributes = words(row.text()).filter_map(attribute).collect(),
        _ => {}
    }
    data_type
}

fn attribute(field: &'static str) -> Option<Parameter<&'static str>> {
    let (name, data_type) = field.split_once(':')?;
    Some(Parameter { data_type, name: Some(name) })
}
