//! The values of attributes in a few words or a bit of SQL.

use super::occurrence::Told;
use crate::catalog::attribute::{Attribute, Value};
use crate::catalog::index::IndexKey;
use crate::catalog::role::{AccessControlList, Privileges};
use crate::catalog::sequence::Sequence;
use crate::print::Printer;

/// A value for a line of words; `None` where it takes more than that.
pub(super) fn told(printer: &Printer<'_>, attribute: Attribute, value: &Value) -> Option<Told> {
    let text = value_text(printer, value);
    if text.is_empty() {
        return None;
    }
    let in_words = matches!(value, Value::Word(_) | Value::Flag(_) | Value::Number(_))
        || matches!(attribute, Attribute::Comment | Attribute::Privileges);
    Some(if in_words { Told::Words(text) } else { Told::Sql(text) })
}

/// A value in a few words or a bit of SQL; empty where it takes more than that.
pub fn value_text(printer: &Printer<'_>, value: &Value) -> String {
    match value {
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Word(word) => (*word).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Name(name) => name.to_string(),
        Value::Type(data_type) => printer.data_type(data_type),
        Value::Sql(text) => printer.sql(text),
        Value::Object(id) => printer.name(*id),
        Value::Objects(ids) => joined(ids, |id| printer.name(*id)),
        Value::Address(address) => printer.describe(*address),
        Value::Columns(relation, numbers) => printer.columns(*relation, numbers),
        Value::Options(options) => printer.options(options),
        Value::Labels(labels) => labels.join(", "),
        Value::Constraint(constraint) => printer.constraint_body(constraint),
        Value::Settings(settings) => joined(settings, |(name, value)| format!("{name} = {value}")),
        Value::RoleSettings(settings) => joined(settings, |setting| format!("{} = {}", setting.name, setting.value)),
        Value::Memberships(memberships) => joined(memberships, |membership| printer.role(membership.role)),
        Value::PartitionBound(bound) => printer.partition_bound(bound),
        Value::Privileges(list) => privileges(printer, list),
        Value::Arguments(arguments) => joined(arguments, |argument| printer.argument(argument)),
        Value::Keys(relation, columns) => joined(columns, |column| match &column.key {
            IndexKey::Column(number) => printer.bare_name(relation.column(*number)),
            IndexKey::Expression(expression) => printer.sql(expression),
        }),
        Value::Sequence(sequence) => parameters(sequence),
        Value::PartitionKey(_) | Value::Definition(_) | Value::Events(..) | Value::Whole(_) => String::new(),
    }
}

fn joined<T>(items: &[T], words: impl FnMut(&T) -> String) -> String {
    items.iter().map(words).collect::<Vec<_>>().join(", ")
}

/// `reader: SELECT; PUBLIC: EXECUTE`
fn privileges(printer: &Printer<'_>, list: &AccessControlList) -> String {
    let items = list.0.iter().map(|item| {
        let words = Privileges::WORDS.iter().filter(|(privilege, _)| item.privileges.contains(*privilege));
        let words: Vec<&str> = words.map(|(_, word)| *word).collect();
        let grantee = item.grantee.map_or_else(|| "PUBLIC".to_owned(), |role| printer.role(role));
        format!("{grantee}: {}", if words.is_empty() { "nothing".to_owned() } else { words.join(", ") })
    });
    items.collect::<Vec<_>>().join("; ")
}

/// `START 1 INCREMENT 1 MINVALUE 1 MAXVALUE 100 CACHE 1`
fn parameters(sequence: &Sequence) -> String {
    let Sequence { start, increment, minimum, maximum, cache, .. } = sequence;
    let cycle = if sequence.cycle { " CYCLE" } else { "" };
    format!("START {start} INCREMENT {increment} MINVALUE {minimum} MAXVALUE {maximum} CACHE {cache}{cycle}")
}
