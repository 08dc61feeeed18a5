//! One thing that happened to an object or a part of one, as data and in words.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::model::{Badge, Inline, Tone};
use crate::catalog::Address;
use crate::catalog::attribute::Attribute;

/// How many letters of a text a line of words holds.
const LONGEST_TEXT: usize = 80;

/// One thing that happened, with names as they were then.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Occurrence {
    /// What it happened to.
    #[serde(skip)]
    pub address: Address,
    /// What happened.
    pub change: Happening,
    /// The word for what it happened to: `column`.
    pub kind: &'static str,
    /// Its name, a column's with its relation's, a constraint's with what it is on.
    pub object: String,
    /// What of it changed; `None` for a thing that came or went.
    pub attribute: Option<Attribute>,
    /// How it was; `None` for what was not there, or takes more than words.
    pub before: Option<Told>,
    /// How it is; `None` for what is no more, or takes more than words.
    pub after: Option<Told>,
    /// What it followed from: `type organization_role`.
    pub cause: Option<String>,
    /// Whether it came or went with its table or type, which is told already.
    #[serde(skip)]
    pub along: bool,
}

/// What happened to a thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// It came into being.
    Added,
    /// Something of it is different.
    Changed,
    /// It ceased to be.
    Removed,
}

/// A value or definition for people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Told {
    /// In words.
    Words(String),
    /// As SQL.
    Sql(String),
}

impl Told {
    /// The text.
    pub fn text(&self) -> &str {
        match self {
            Self::Words(text) | Self::Sql(text) => text,
        }
    }

    fn inline(&self) -> Inline {
        match self {
            Self::Words(text) => Inline::Text(short(text)),
            Self::Sql(text) => Inline::Code(text.clone()),
        }
    }
}

/// A comment in quotes; of a long one the beginning, or what stands around its first difference from another.
fn quoted(text: &str, other: &str) -> Inline {
    let alike = text.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let characters: Vec<char> = text.chars().collect();
    if text != other && alike > LONGEST_TEXT / 2 && characters.len() > LONGEST_TEXT {
        let before = &characters[..alike.min(characters.len())];
        let from = before.iter().rposition(|character| character.is_whitespace()).map_or(alike, |at| at + 1);
        let rest: String = characters[from.min(characters.len())..].iter().collect();
        return Inline::Text(format!("“…{}”", short(&rest)));
    }
    Inline::Text(format!("“{}”", short(text)))
}

impl Occurrence {
    /// The line for it: a mark, what it happened to, what happened.
    pub fn line(&self) -> Vec<Inline> {
        let mut line = vec![self.mark(), text(format!(" {} ", self.kind)), Inline::Code(self.object.clone())];
        match (self.change, self.attribute) {
            (Happening::Added, _) => {
                if let Some(after) = &self.after {
                    line.extend([text(" "), after.inline()]);
                }
            }
            (Happening::Removed, _) => {}
            (Happening::Changed, None) => line.push(text(" changed")),
            (Happening::Changed, Some(attribute)) => self.change_of(attribute, &mut line),
        }
        if let Some(cause) = &self.cause {
            line.push(text(format!(", with {cause}")));
        }
        line
    }

    fn mark(&self) -> Inline {
        let (tone, sign) = match self.change {
            Happening::Added => (Tone::Added, "+"),
            Happening::Changed => (Tone::Changed, "~"),
            Happening::Removed => (Tone::Removed, "−"),
        };
        Inline::Badge(Badge { text: sign.to_owned(), tone, title: None })
    }

    fn change_of(&self, attribute: Attribute, line: &mut Vec<Inline>) {
        let words = attribute.words();
        let (before, after) = (self.before.as_ref(), self.after.as_ref());
        match (attribute, before, after) {
            (Attribute::Name, Some(before), Some(_)) => line.extend([text(" renamed from "), before.inline()]),
            (Attribute::Schema, Some(before), Some(after)) => {
                line.extend([text(" moved from schema "), before.inline(), text(" to "), after.inline()]);
            }
            (Attribute::Nullability, _, Some(after)) => line.push(text(format!(" is {} now", after.text()))),
            (Attribute::Body | Attribute::Query, Some(before), Some(after)) => {
                line.push(text(format!(": {words} replaced ({})", lines_changed(before.text(), after.text()))));
            }
            (Attribute::Validation, Some(before), Some(after)) if before.text() == "not valid" => {
                line.push(text(format!(" validated, so {} for all rows", after.text())));
            }
            (Attribute::Comment, None, Some(after)) => line.extend([text(": comment "), quoted(after.text(), "")]),
            (Attribute::Comment, Some(before), Some(after)) => line.extend([
                text(": comment "),
                quoted(before.text(), after.text()),
                text(" → "),
                quoted(after.text(), before.text()),
            ]),
            (_, None, None) => line.push(text(format!(": {words} changed"))),
            (_, None, Some(after)) => line.extend([text(format!(": {words} ")), after.inline()]),
            (_, Some(before), None) => {
                line.extend([text(format!(": {words} ")), Inline::Removed(short(before.text())), text(" removed")]);
            }
            (_, Some(before), Some(after)) => {
                line.extend([text(format!(": {words} ")), before.inline(), text(" → "), after.inline()]);
            }
        }
    }
}

/// `+3 −1 lines`
fn lines_changed(before: &str, after: &str) -> String {
    let difference = TextDiff::from_lines(before, after);
    let count = |tag: ChangeTag| difference.iter_all_changes().filter(|change| change.tag() == tag).count();
    let (added, removed) = (count(ChangeTag::Insert), count(ChangeTag::Delete));
    format!("+{added} −{removed} {}", if added.max(removed) == 1 { "line" } else { "lines" })
}

/// The first line, cut where it gets long.
fn short(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(LONGEST_TEXT).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    short
}

fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}
