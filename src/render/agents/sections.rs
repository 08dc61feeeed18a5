//! What stands in each section.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::catalog::types::Type;
use crate::catalog::{Change, ColumnNumber, MigrationIndex, ObjectData, ObjectId};
use crate::document::Book;
use crate::lifecycle::SetBy;
use crate::migrations::Migration;

/// Writes one section.
type Writer = fn(&Book<'_>) -> String;

/// The names of the sections, each with the function that writes it.
pub const SECTIONS: &[(&str, Writer)] = &[
    ("change-reasons", change_reasons),
    ("enums", enums),
    ("layout", layout),
    ("lifecycle", lifecycle),
    ("rollback-template", rollback_template),
    ("tables", tables),
];

/// Every section by its name, as Markdown.
pub fn sections(book: &Book<'_>) -> BTreeMap<&'static str, String> {
    SECTIONS.iter().map(|(name, write)| (*name, write(book))).collect()
}

/// What each group of files does: files of a month together, files without a date each alone.
fn layout(book: &Book<'_>) -> String {
    let mut groups: IndexMap<String, Vec<(MigrationIndex, &Migration)>> = IndexMap::new();
    for (index, migration) in book.migrations() {
        groups.entry(group_of(migration)).or_default().push((index, migration));
    }
    let layout = book.set.layout;
    let mut text = format!("Layout `{layout}`, {} migrations, applied in this order:\n", book.migrations().count());
    for (name, members) in groups {
        text.push_str(&format!("- `{name}`: {}\n", summary(book, &members)));
    }
    text
}

/// The files that a migration is listed with: the beginning of the name up to the month, then `*`.
fn group_of(migration: &Migration) -> String {
    let id = migration.id.as_str();
    let Some(date) = migration.date else { return file_name(migration) };
    let (year, month) = (date.year.to_string(), date.month.to_string());
    let beginning = id.find(&year).and_then(|start| {
        let rest = &id[start + year.len()..];
        let at = rest.find(&month)?;
        (at <= 2).then(|| &id[..start + year.len() + at + month.len()])
    });
    beginning.map_or_else(|| file_name(migration), |beginning| format!("{beginning}*"))
}

fn file_name(migration: &Migration) -> String {
    migration.path().map_or_else(|| migration.id.to_string(), |path| path.file_name().to_owned())
}

/// What a group of migrations did, in a line.
fn summary(book: &Book<'_>, members: &[(MigrationIndex, &Migration)]) -> String {
    let mut made: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut created = BTreeSet::new();
    let steps = members.iter().flat_map(|(index, _)| book.history.steps_of(Some(*index)));
    for step in steps.map(|number| &book.history.steps[number]) {
        let object = match &step.change {
            Change::Create(object) | Change::Alter { object, .. } => object,
            Change::Drop { .. } => match &step.before {
                Some(before) => before,
                None => continue,
            },
        };
        let shown = matches!(
            object.data,
            ObjectData::Table(_) | ObjectData::View(_) | ObjectData::Type(_) | ObjectData::Extension(_)
        );
        if !shown || object.extension.is_some() {
            continue;
        }
        let verb = match &step.change {
            Change::Create(_) => {
                created.insert(object.id);
                "creates"
            }
            Change::Alter { .. } if created.contains(&object.id) => continue,
            Change::Alter { .. } => "changes",
            Change::Drop { .. } => "drops",
        };
        let name = format!("`{}`", book.full_name(object));
        let names = made.entry(verb).or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let order = ["creates", "changes", "drops"];
    let parts: Vec<String> =
        order.iter().filter_map(|verb| made.get(verb).map(|names| format!("{verb} {}", names.join(", ")))).collect();
    let count = if members.len() == 1 { String::new() } else { format!("{} files; ", members.len()) };
    let what = if parts.is_empty() { "no change of tables or types".to_owned() } else { parts.join("; ") };
    format!("{count}{what}.")
}

/// `table.column`
fn column(book: &Book<'_>, table: ObjectId, number: ColumnNumber) -> String {
    format!("`{}.{}`", book.name_of(table.into()), book.name_of(table.column(number)))
}

/// What the schema says about the life of rows.
fn lifecycle(book: &Book<'_>) -> String {
    let facts = book.lifecycle;
    let mut text = String::new();
    let with_comment = |line: &mut String, table: ObjectId, number: ColumnNumber| {
        let comment = book.catalog.object(table).and_then(|table| table.column(number)?.comment.clone());
        if let Some(comment) = comment {
            line.push_str(&format!(" ({})", first_sentence(&comment)));
        }
    };
    for state in &facts.states {
        let values: Vec<String> = state.values.values.iter().map(|value| format!("`{value}`")).collect();
        text.push_str(&format!("- {} is one of {}.\n", column(book, state.table, state.column), values.join(", ")));
    }
    for mark in &facts.soft_deletes {
        let mut line = format!("- {} takes a row out of use", column(book, mark.table, mark.column));
        with_comment(&mut line, mark.table, mark.column);
        text.push_str(&format!("{line}.\n"));
    }
    for mark in &facts.owners {
        let mut line = format!("- {} names whose the row is", column(book, mark.table, mark.column));
        if let Some(references) = mark.references {
            line.push_str(&format!(", a row of `{}`", book.name_of(references.into())));
        }
        with_comment(&mut line, mark.table, mark.column);
        text.push_str(&format!("{line}.\n"));
    }
    for audit in &facts.audits {
        let names = |numbers: &[ColumnNumber]| {
            let names: Vec<String> =
                numbers.iter().map(|number| format!("`{}`", book.name_of(audit.table.column(*number)))).collect();
            names.join(", ")
        };
        let mut parts = Vec::new();
        for (words, numbers) in
            [("who", &audit.actors), ("what", &audit.facts), ("when, set automatically", &audit.recorded)]
        {
            if !numbers.is_empty() {
                parts.push(format!("{words}: {}", names(numbers)));
            }
        }
        text.push_str(&format!(
            "- `{}` records what happened ({}).\n",
            book.name_of(audit.table.into()),
            parts.join("; ")
        ));
    }
    for token in &facts.tokens {
        let scope = if token.partial { "unique among some rows" } else { "globally unique" };
        text.push_str(&format!("- {} is {scope}.\n", column(book, token.table, token.column)));
    }
    let stamped: Vec<String> = facts
        .timestamps
        .iter()
        .filter(|stamp| matches!(stamp.set_by, SetBy::Trigger(_)))
        .map(|stamp| column(book, stamp.table, stamp.column))
        .collect();
    if !stamped.is_empty() {
        text.push_str(&format!("- Set by a trigger on every update: {}.\n", stamped.join(", ")));
    }
    if text.is_empty() { "- The schema states no lifecycle.\n".to_owned() } else { text }
}

/// The block that a new file closes with, taken from the newest migration that has one.
fn rollback_template(book: &Book<'_>) -> String {
    let count = book.migrations().filter(|(_, migration)| migration.down.is_some()).count();
    let all = book.migrations().count();
    let mut text = format!("{count} of {all} migrations say how they are undone. A new file closes with:\n");
    text.push_str(
        "```sql\n-- Rollback:\n--   DROP INDEX IF EXISTS example_idx;\n--   ALTER TABLE example DROP COLUMN IF EXISTS new_column;\n\
         --   -- If the change cannot be reversed cleanly, note the manual steps or follow-up migrations required.\n```\n",
    );
    let without: Vec<String> = book
        .migrations()
        .filter(|(_, migration)| migration.up.is_some() && migration.down.is_none())
        .map(|(_, migration)| format!("`{}`", migration.id))
        .collect();
    if !without.is_empty() && without.len() < all {
        text.push_str(&format!("Without one: {}.\n", without.join(", ")));
    }
    text
}

/// Why each migration was made, newest first.
fn change_reasons(book: &Book<'_>) -> String {
    let mut text = String::new();
    for (_, migration) in book.migrations().rev() {
        if let Some(comment) = &migration.comment {
            let paragraph: Vec<&str> = comment.text.trim().lines().take_while(|line| !line.trim().is_empty()).collect();
            let reason = paragraph.join(" ");
            text.push_str(&format!(
                "- `{}`: {}\n",
                migration.id,
                reason.split_whitespace().collect::<Vec<_>>().join(" ")
            ));
        }
    }
    if text.is_empty() { "- No migration says why it was made.\n".to_owned() } else { text }
}

/// A line a table.
fn tables(book: &Book<'_>) -> String {
    let mut text = String::new();
    for object in book.sorted(|object| object.as_table().is_some() || object.as_view().is_some()) {
        let names: Vec<String> = object.columns().iter().map(|column| format!("`{}`", column.name)).collect();
        let kind = if object.as_view().is_some() { format!(" ({})", object.kind().words()) } else { String::new() };
        let comment =
            object.comment.as_ref().map(|comment| format!(" {}", first_sentence(comment))).unwrap_or_default();
        let stop = if comment.is_empty() || comment.ends_with('.') { "" } else { "." };
        text.push_str(&format!(
            "- `{}`{kind}:{comment}{stop} Columns: {}.\n",
            book.full_name(object),
            names.join(", ")
        ));
    }
    if text.is_empty() { "- There are no tables.\n".to_owned() } else { text }
}

/// A line an enum.
fn enums(book: &Book<'_>) -> String {
    let mut text = String::new();
    for object in book.sorted(|object| matches!(object.as_type(), Some(Type::Enum(_)))) {
        if let Some(Type::Enum(data)) = object.as_type() {
            let labels: Vec<String> = data.values.iter().map(|value| format!("`{}`", value.label)).collect();
            text.push_str(&format!("- `{}`: {}\n", book.full_name(object), labels.join(", ")));
        }
    }
    if text.is_empty() { "- There are no enums.\n".to_owned() } else { text }
}

/// The first sentence of a comment, in one line and without markup that would end its line.
fn first_sentence(comment: &str) -> String {
    let paragraph: Vec<&str> = comment.trim().lines().take_while(|line| !line.trim().is_empty()).collect();
    let line = paragraph.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    match line.find(". ") {
        Some(end) => line[..=end].to_owned(),
        None => line,
    }
    .trim_end_matches('.')
    .to_owned()
}
