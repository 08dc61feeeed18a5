//! Values of attributes as text.

use crate::catalog::attribute::Value;
use crate::catalog::role::{AccessControlList, Privileges};
use crate::catalog::sequence::Sequence;
use crate::catalog::trigger::TriggerEvents;
use crate::catalog::{Object, ObjectId};
use crate::document::value_text;
use crate::print::Printer;

/// A value of an object's attribute as SQL or in words; empty for one that takes more than words.
pub(super) fn text_of(printer: &Printer<'_>, object: &Object, value: &Value) -> String {
    match value {
        Value::Keys(_, columns) => match object.as_index() {
            Some(index) => joined(columns.iter().map(|column| printer.index_element(index, column))),
            None => String::new(),
        },
        Value::Arguments(arguments) => joined(arguments.iter().map(|argument| printer.argument(argument))),
        Value::PartitionKey(key) => printer.partition_key(object.id, key),
        Value::Events(events, _) => match object.as_trigger() {
            Some(trigger) => printer.trigger_events(trigger),
            None => event_words(*events),
        },
        Value::Privileges(list) => privileges(printer, list),
        Value::Sequence(sequence) => sequence_words(sequence),
        Value::Memberships(memberships) => {
            joined(memberships.iter().map(|membership| role(printer, Some(membership.role))))
        }
        Value::RoleSettings(settings) => {
            joined(settings.iter().map(|setting| format!("{} = {}", setting.name, setting.value)))
        }
        Value::Definition(definition) => joined(definition.iter().map(|(name, value)| match value {
            Some(value) => format!("{name} = {}", printer.sql(value)),
            None => name.to_string(),
        })),
        Value::Whole(_) => printer.definition(object).join("\n"),
        Value::Objects(ids) if object.as_policy().is_some() => {
            if ids.is_empty() {
                "PUBLIC".to_owned()
            } else {
                joined(ids.iter().map(|id| role(printer, Some(*id))))
            }
        }
        _ => value_text(printer, value),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

fn role(printer: &Printer<'_>, id: Option<ObjectId>) -> String {
    id.map_or_else(|| "PUBLIC".to_owned(), |id| printer.role(id))
}

fn event_words(events: TriggerEvents) -> String {
    let words = [
        (events.insert, "INSERT"),
        (events.update, "UPDATE"),
        (events.delete, "DELETE"),
        (events.truncate, "TRUNCATE"),
    ];
    words.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect::<Vec<_>>().join(" OR ")
}

/// `app: SELECT, INSERT; PUBLIC: SELECT`
fn privileges(printer: &Printer<'_>, list: &AccessControlList) -> String {
    let items = list.0.iter().map(|item| {
        let words = Privileges::WORDS.iter().filter(|(privilege, _)| item.privileges.contains(*privilege));
        format!("{}: {}", role(printer, item.grantee), joined(words.map(|(_, word)| (*word).to_owned())))
    });
    items.collect::<Vec<_>>().join("; ")
}

fn sequence_words(sequence: &Sequence) -> String {
    let cycle = if sequence.cycle { ", cycle" } else { "" };
    format!(
        "start {}, increment {}, from {} to {}, cache {}{cycle}",
        sequence.start, sequence.increment, sequence.minimum, sequence.maximum, sequence.cache
    )
}
