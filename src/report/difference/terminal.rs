//! A review for a terminal: a tree of what changed, with colours where they are wanted.

use similar::{ChangeTag, TextDiff};

use super::view::{AttributeView, ChangeView, LockView, ObjectView, OrderView, View};
use crate::diff::Nature;
use crate::diff::risk::Severity;
use crate::report::Style;
use crate::report::paint::Ink;
use crate::text::counted;

/// Values longer than this, or of several lines, are shown as lines that went and came.
const LONGEST_VALUE: usize = 72;
/// How many such lines are shown.
const MOST_LINES: usize = 24;

/// Writes a review as a tree.
pub fn terminal(view: &View, style: Style) -> String {
    let mut tree = Tree { text: String::new(), style };
    tree.header(view);
    tree.migrations(view);
    for object in &view.objects {
        tree.object(object);
    }
    tree.data(view);
    if let Some(order) = &view.order {
        tree.order(order);
    }
    tree.text
}

struct Tree {
    text: String,
    style: Style,
}

impl Tree {
    fn paint(&self, ink: Ink, text: &str) -> String {
        self.style.paint(ink, text)
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    fn header(&mut self, view: &View) {
        let title = format!("{} → {}", printable(&view.base.label), printable(&view.head.label));
        let title = self.paint(Ink::Heading, &title);
        self.line(0, &title);
        for side in [&view.base, &view.head] {
            if side.failed_statements > 0 {
                let failed = counted(side.failed_statements, "statement");
                let said = format!("{}: {failed} would be refused by PostgreSQL", printable(&side.label));
                let said = self.paint(Ink::Warning, &said);
                self.line(0, &said);
            }
        }
        let line = summary_line(view);
        self.line(0, &line);
    }

    fn migrations(&mut self, view: &View) {
        let migrations = &view.migrations;
        let mut said: Vec<(Ink, String)> = Vec::new();
        for id in &migrations.added {
            said.push((Ink::Added, format!("+ migration {id}")));
        }
        for id in &migrations.edited {
            said.push((Ink::Warning, format!("! migration {id} was there before and has been edited")));
        }
        for id in &migrations.reworded {
            said.push((Ink::Warning, format!("! migration {id} was there before; its comments have been edited")));
        }
        for renamed in &migrations.renamed {
            said.push((Ink::Warning, format!("! migration {} has been renamed to {}", renamed.from, renamed.to)));
        }
        for id in &migrations.removed {
            said.push((Ink::Warning, format!("! migration {id} has been removed")));
        }
        for one in &migrations.out_of_order {
            let sentence = format!("! migration {} sorts before {}, which was there", one.migration, one.sorts_before);
            said.push((Ink::Warning, sentence));
        }
        for id in &migrations.repeated {
            said.push((Ink::Changed, format!("~ migration {id} is applied again")));
        }
        if !said.is_empty() {
            self.text.push('\n');
        }
        for (ink, sentence) in said {
            let sentence = self.paint(ink, &printable(&sentence));
            self.line(0, &sentence);
        }
    }

    fn object(&mut self, object: &ObjectView) {
        self.text.push('\n');
        let own = object.changes.iter().find(|change| change.whole);
        let mut title = self.signed(object.nature, &format!("{} {}", object.kind, printable(&object.name)));
        if let Some(own) = own {
            title.push_str(&self.remarks(own, true));
        }
        self.line(0, &title);
        if let Some(own) = own {
            self.details(1, own);
        }
        for change in object.changes.iter().filter(|change| !change.whole) {
            self.change(object, change);
        }
        for lock in brief_locks(object) {
            let lock = self.paint(Ink::Faint, &printable(&lock.to_string()));
            self.line(1, &lock);
        }
    }

    fn change(&mut self, object: &ObjectView, change: &ChangeView) {
        let mut title = self.signed(change.nature, &format!("{} {}", change.kind, printable(&change.name)));
        if let [only] = change.attributes.as_slice()
            && is_short(only)
        {
            title.push_str(&format!(": {}", printable(&attribute(only))));
        }
        let with_the_object = object.nature == Nature::Added && object.sql.len() < 2;
        title.push_str(&self.remarks(change, !with_the_object));
        self.line(1, &title);
        self.details(2, change);
    }

    /// What stands behind a name: its definition, its cause and its places.
    fn remarks(&self, change: &ChangeView, with_place: bool) -> String {
        let mut remarks = String::new();
        if let Some(definition) = &change.definition {
            remarks.push_str(&format!(" {}", one_line(definition)));
        }
        if let Some(because) = &change.because {
            remarks.push_str(&self.paint(Ink::Faint, &format!(", with {}", printable(because))));
        }
        if let Some(place) = change.place().filter(|_| with_place) {
            remarks.push_str(&self.paint(Ink::Faint, &format!("  {}", printable(&place.short()))));
        }
        remarks
    }

    fn details(&mut self, depth: usize, change: &ChangeView) {
        let told_in_title = !change.whole && matches!(change.attributes.as_slice(), [only] if is_short(only));
        for of in change.attributes.iter().filter(|_| !told_in_title) {
            if is_short(of) {
                let sentence = self.signed(Nature::Changed, &printable(&attribute(of)));
                self.line(depth, &sentence);
            } else {
                let title = self.signed(Nature::Changed, of.attribute);
                self.line(depth, &title);
                self.line_diff(depth + 1, of);
            }
        }
        for risk in change.risks.iter().filter(|risk| risk.severity != Severity::Safe || !risk.message.is_empty()) {
            let mut sentence = match risk.severity {
                Severity::Safe => String::new(),
                severity => format!("{}: ", severity.word()),
            };
            sentence.push_str(risk.message);
            if let Some(lock) = &risk.lock {
                let gap = if risk.message.is_empty() { "" } else { "; " };
                sentence.push_str(&format!("{gap}{}", printable(&lock.to_string())));
            }
            let ink = match risk.severity {
                Severity::Destructive => Ink::Warning,
                Severity::Breaking => Ink::Removed,
                Severity::Locking => Ink::Changed,
                Severity::Safe => Ink::Faint,
            };
            let sentence = self.paint(ink, &sentence);
            self.line(depth, &sentence);
        }
    }

    fn line_diff(&mut self, depth: usize, of: &AttributeView) {
        let (before, after) = (of.before.as_deref().unwrap_or_default(), of.after.as_deref().unwrap_or_default());
        let difference = TextDiff::from_lines(before, after);
        let mut shown = 0;
        for change in difference.iter_all_changes() {
            let (sign, ink) = match change.tag() {
                ChangeTag::Delete => ("−", Ink::Removed),
                ChangeTag::Insert => ("+", Ink::Added),
                ChangeTag::Equal => continue,
            };
            if shown == MOST_LINES {
                self.line(depth, "…");
                break;
            }
            shown += 1;
            let line = self.paint(ink, &format!("{sign} {}", printable(change.value().trim_end())));
            self.line(depth, &line);
        }
    }

    fn data(&mut self, view: &View) {
        if !view.data.is_empty() {
            self.text.push('\n');
            self.line(0, "rows");
        }
        for data in &view.data {
            let every = if data.every_row { ", every row" } else { "" };
            let tables = printable(&data.tables.join(", "));
            let mut line = self.signed(Nature::Changed, &format!("{tables}: {}{every}", data.action.words()));
            line.push_str(&self.paint(Ink::Faint, &format!("  {}", printable(&data.place.short()))));
            if data.severity == Severity::Destructive {
                line.push_str(&self.paint(Ink::Warning, "  destructive"));
            }
            self.line(1, &line);
        }
    }

    fn order(&mut self, order: &OrderView) {
        self.text.push('\n');
        let gained = format!(
            "both branches gained migrations ({} and {})",
            printable(&order.base_gained.join(", ")),
            printable(&order.head_gained.join(", "))
        );
        if order.same {
            self.line(0, &format!("{gained}: their order makes no difference"));
            return;
        }
        let sentence = self.paint(Ink::Warning, &format!("! {gained}: their order makes a difference"));
        self.line(0, &sentence);
        for (which, refused) in [("base's", &order.refused_base_first), ("head's", &order.refused_head_first)] {
            for refusal in refused {
                self.line(1, &format!("with the {which} first PostgreSQL would refuse {}", printable(refusal)));
            }
        }
        if !order.objects.is_empty() {
            self.line(1, "from the base's first to the head's first:");
        }
        for object in &order.objects {
            let title = self.signed(object.nature, &format!("{} {}", object.kind, printable(&object.name)));
            self.line(1, &title);
            for change in object.changes.iter().filter(|change| !change.whole || !change.attributes.is_empty()) {
                let told = if change.whole { attributes_of(change) } else { sentence_of(change) };
                let line = self.signed(change.nature, &one_line(&told));
                self.line(2, &line);
            }
        }
    }

    fn signed(&self, nature: Nature, text: &str) -> String {
        let (sign, ink) = match nature {
            Nature::Added => ("+", Ink::Added),
            Nature::Changed => ("~", Ink::Changed),
            Nature::Removed => ("−", Ink::Removed),
        };
        format!("{} {text}", self.paint(ink, sign))
    }
}

/// The strongest of the locks that are not told with a change, one for each table.
pub(super) fn brief_locks(object: &ObjectView) -> Vec<&LockView> {
    let mut strongest: Vec<&LockView> = Vec::new();
    for risk in object.changes.iter().flat_map(|change| &change.risks) {
        let Some(lock) = risk.lock.as_ref().filter(|_| risk.message.is_empty()) else { continue };
        match strongest.iter_mut().find(|other| other.on == lock.on) {
            Some(other) if other.strength < lock.strength => *other = lock,
            Some(_) => {}
            None => strongest.push(lock),
        }
    }
    strongest
}

/// `1 added, 2 changed; 1 breaking, 3 safe`
pub(super) fn summary_line(view: &View) -> String {
    let summary = &view.summary;
    let listed = |parts: &[(usize, &str)]| {
        let said = parts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}"));
        said.collect::<Vec<_>>().join(", ")
    };
    let objects = listed(&[(summary.added, "added"), (summary.changed, "changed"), (summary.removed, "removed")]);
    let risks = listed(&[
        (summary.destructive, "destructive"),
        (summary.breaking, "breaking"),
        (summary.locking, "locking"),
        (summary.safe, "safe"),
    ]);
    match (objects.is_empty(), risks.is_empty()) {
        (true, true) => "no difference of the schema".to_owned(),
        (true, false) => format!("no difference of the schema; {risks}"),
        (false, _) => format!("{objects}; {risks}"),
    }
}

pub(super) fn is_short(of: &AttributeView) -> bool {
    [&of.before, &of.after]
        .into_iter()
        .flatten()
        .all(|value| value.chars().count() <= LONGEST_VALUE && !value.contains('\n'))
}

/// A change in a line: `column x: type integer → bigint`.
fn sentence_of(change: &ChangeView) -> String {
    let mut sentence = format!("{} {}", change.kind, change.name);
    if let Some(definition) = &change.definition {
        sentence.push_str(&format!(" {definition}"));
    }
    if !change.attributes.is_empty() {
        sentence.push_str(&format!(": {}", attributes_of(change)));
    }
    sentence
}

/// All that changed of something, in a line.
fn attributes_of(change: &ChangeView) -> String {
    let words = |of: &AttributeView| if is_short(of) { attribute(of) } else { format!("{} changed", of.attribute) };
    change.attributes.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// `type integer → bigint`
pub(super) fn attribute(of: &AttributeView) -> String {
    let words = of.attribute;
    let value = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    match (value(&of.before), value(&of.after)) {
        (Some(before), Some(after)) if words == "name" => format!("renamed from {before} to {after}"),
        (Some(_), Some(after)) if words == "nullability" => after,
        (Some(before), Some(after)) if before != after => format!("{words} {before} → {after}"),
        (None, Some(after)) => format!("{words} {after}"),
        (Some(before), None) => format!("{words} {before} removed"),
        _ => format!("{words} changed"),
    }
}

fn one_line(text: &str) -> String {
    let line = printable(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut short: String = line.chars().take(LONGEST_VALUE * 2).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

/// Names and comments may hold what a terminal would obey.
pub(super) fn printable(text: &str) -> String {
    let harmful = |letter: char| {
        (letter.is_control() && letter != '\t') || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if harmful(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}
