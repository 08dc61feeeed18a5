//! The parts of the comment.

use similar::{ChangeTag, TextDiff};

use super::escape::{block, code, code_in_cell, html};
use super::{Detail, MARKER};
use crate::diagram::mermaid::{MermaidOptions, render_changes};
use crate::diff::Nature;
use crate::diff::risk::Severity;
use crate::report::difference::terminal::{attribute, brief_locks, is_short, printable};
use crate::report::difference::view::{AttributeView, ChangeView, ObjectView, OrderView, View};
use crate::text::counted;

/// Objects beyond this many are folded, so that the comment can be read to its end.
const OPEN_OBJECTS: usize = 12;
/// A line diff shows so many unchanged lines around a change.
const CONTEXT: usize = 2;

/// Writes a view with so much detail.
pub(super) struct Sections<'a> {
    view: &'a View,
    detail: Detail,
    text: String,
}

impl<'a> Sections<'a> {
    pub(super) fn new(view: &'a View, detail: Detail) -> Self {
        Self { view, detail, text: String::new() }
    }

    pub(super) fn write(mut self, left_out: &[&str]) -> String {
        self.heading();
        self.warnings();
        self.risks();
        self.order();
        self.picture();
        self.objects();
        self.rows();
        if !left_out.is_empty() {
            let sentence = format!("\n_Left out, to keep within the length of a comment: {}._\n", left_out.join(", "));
            self.text.push_str(&sentence);
        }
        self.text
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn heading(&mut self) {
        self.push(MARKER);
        self.push("## Schema diff\n");
        let view = self.view;
        self.push(&format!("{} → {}: {}\n", code(&view.base.label), code(&view.head.label), objects_sentence(view)));
        let risks = risks_sentence(view);
        if !risks.is_empty() {
            self.push(&format!("{risks}\n"));
        }
        let added = &view.migrations.added;
        if !added.is_empty() {
            self.push(&format!("New migrations: {}\n", self.names(added)));
        }
    }

    /// Names in code, as many as there is room for.
    fn names(&self, names: &[String]) -> String {
        let shown: Vec<String> = names.iter().take(self.detail.names).map(|name| code(name)).collect();
        match names.len() - shown.len() {
            0 => shown.join(", "),
            all if shown.is_empty() => format!("{all}"),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    }

    /// What is wrong with the migrations themselves.
    fn warnings(&mut self) {
        let migrations = &self.view.migrations;
        let mut said: Vec<String> = Vec::new();
        for side in [&self.view.base, &self.view.head] {
            if side.failed_statements > 0 {
                let failed = counted(side.failed_statements, "statement");
                said.push(format!("In {} PostgreSQL would refuse {failed}.", code(&side.label)));
            }
        }
        let room = self.detail.names;
        let take = |sentences: Vec<String>, said: &mut Vec<String>| {
            let more = sentences.len().saturating_sub(room);
            said.extend(sentences.into_iter().take(room));
            said.extend((more > 0).then(|| format!("And {more} more of the same kind.")));
        };
        let edited = migrations.edited.iter().map(|id| {
            format!("{} was there before and has been **edited**: databases that ran it keep what it did.", code(id))
        });
        take(edited.collect(), &mut said);
        let reworded = migrations.reworded.iter().map(|id| {
            format!("The comments of {} have been edited: a tool that keeps checksums may refuse it.", code(id))
        });
        take(reworded.collect(), &mut said);
        let renamed = migrations.renamed.iter().map(|renamed| {
            format!(
                "{} has been **renamed** to {}: tools take it for a new one.",
                code(&renamed.from),
                code(&renamed.to)
            )
        });
        take(renamed.collect(), &mut said);
        let removed =
            migrations.removed.iter().map(|id| format!("{} was there before and has been **removed**.", code(id)));
        take(removed.collect(), &mut said);
        let late = migrations.out_of_order.iter().map(|one| {
            format!(
                "{} **sorts before** {}, which was there: databases that ran that one may skip it or refuse it.",
                code(&one.migration),
                code(&one.sorts_before)
            )
        });
        take(late.collect(), &mut said);
        if !said.is_empty() {
            let lines: Vec<String> = said.iter().map(|sentence| format!("> - {sentence}")).collect();
            self.push(&format!("> [!WARNING]\n{}\n", lines.join("\n")));
        }
    }

    /// Everything that is not safe, the worst first.
    fn risks(&mut self) {
        let mut rows: Vec<(Severity, String)> = Vec::new();
        for object in &self.view.objects {
            for change in &object.changes {
                rows.extend(risk_row(object, change));
            }
        }
        for data in self.view.data.iter().filter(|data| data.severity == Severity::Destructive) {
            let every = if data.every_row { ", every row" } else { "" };
            let what = format!("{} {}{every}", code_in_cell(&data.tables.join(", ")), data.action.words());
            let place = code_in_cell(&data.place.short());
            rows.push((data.severity, format!("| 🔴 | {what} | **destructive**: the rows are lost | {place} |")));
        }
        rows.sort_by_key(|(severity, _)| *severity);
        if rows.is_empty() || self.detail.risks == 0 {
            return;
        }
        self.push("| | change | why it matters | where |");
        self.push("| --- | --- | --- | --- |");
        let more = rows.len().saturating_sub(self.detail.risks);
        for (_, row) in rows.iter().take(self.detail.risks) {
            self.push(row);
        }
        if more > 0 {
            self.push(&format!("| | {more} more | | |"));
        }
        self.push("");
    }

    fn order(&mut self) {
        let Some(order) = &self.view.order else { return };
        let gained = format!(
            "Both branches gained migrations ({} and {})",
            self.names(&order.base_gained),
            self.names(&order.head_gained)
        );
        if order.same {
            self.push(&format!("{gained}: both orders lead to the same schema.\n"));
            return;
        }
        self.push(&format!("> [!CAUTION]\n> {gained}, and **their order makes a difference**.\n"));
        let mut tree = refusals(order);
        for object in order.objects.iter().take(self.detail.names) {
            tree.push_str(&object_tree(object));
        }
        self.push(&format!(
            "<details><summary>From the base's migrations first to the head's first</summary>\n\n{}\n</details>\n",
            block("diff", &tree)
        ));
    }

    /// A picture says more than names only where there are several tables.
    fn picture(&mut self) {
        let diagram = &self.view.diagram;
        if !self.detail.picture || diagram.tables.len() < 2 {
            return;
        }
        let mermaid = render_changes(diagram, &MermaidOptions::default());
        self.push(&block("mermaid", &mermaid.text));
        if let Some(note) = mermaid.note {
            self.push(&format!("_{note}_\n"));
        }
    }

    fn objects(&mut self) {
        let told = |object: &&ObjectView| self.detail.safe_objects || object.severity != Severity::Safe;
        let with_tree: Vec<&ObjectView> = self.view.objects.iter().filter(told).take(self.detail.trees).collect();
        let fold = with_tree.len() > OPEN_OBJECTS;
        for object in &with_tree {
            self.object(object, fold && object.severity >= Severity::Locking);
        }
        let rest: Vec<String> = self
            .view
            .objects
            .iter()
            .filter(|object| !with_tree.iter().any(|told| std::ptr::eq(*told, *object)))
            .map(|object| format!("{} {} {}", sign(object.nature), object.kind, object.name))
            .collect();
        if !rest.is_empty() && self.detail.names > 0 {
            self.push(&format!("Also different: {}\n", self.names(&rest)));
        }
    }

    fn object(&mut self, object: &ObjectView, fold: bool) {
        let tree = block("diff", &object_tree(object));
        let title = format!("{} {}", object.kind, object.name);
        if fold {
            let light = light(object.severity);
            self.push(&format!("<details><summary>{light} <code>{}</code></summary>\n", html(&title)));
        } else {
            self.push(&format!("#### {} {}\n", light(object.severity), code(&title)));
        }
        self.push(&tree);
        let locks: Vec<String> = brief_locks(object).iter().map(|lock| lock_words(lock)).collect();
        if !locks.is_empty() {
            self.push(&format!("<sub>Locks: {}</sub>\n", locks.join("; ")));
        }
        if self.detail.sql && !object.sql.is_empty() {
            self.sql(object);
        }
        if fold {
            self.push("</details>\n");
        }
    }

    fn sql(&mut self, object: &ObjectView) {
        let statements: Vec<String> = object
            .sql
            .iter()
            .map(|sql| format!("-- {}\n{};\n", sql.place, sql.text.trim_end().trim_end_matches(';')))
            .collect();
        let number = counted(object.sql.len(), "statement");
        let sql = block("sql", &statements.join("\n"));
        self.push(&format!("<details><summary>SQL: {number}</summary>\n\n{sql}\n</details>\n"));
    }

    fn rows(&mut self) {
        if self.view.data.is_empty() || self.detail.names == 0 {
            return;
        }
        self.push("#### Rows\n");
        let more = self.view.data.len().saturating_sub(self.detail.names);
        for data in self.view.data.iter().take(self.detail.names) {
            let every = if data.every_row { ", **every row**" } else { "" };
            let (tables, place) = (code(&data.tables.join(", ")), code(&data.place.short()));
            self.push(&format!("- {tables}: {}{every} ({place})", data.action.words()));
        }
        if more > 0 {
            self.push(&format!("- and {more} more"));
        }
    }
}

/// `2 objects added, 1 changed`
fn objects_sentence(view: &View) -> String {
    let summary = &view.summary;
    let parts = [(summary.added, "added"), (summary.changed, "changed"), (summary.removed, "removed")];
    let said: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")).collect();
    if said.is_empty() { "no difference of the schema".to_owned() } else { said.join(", ") }
}

/// `🔴 **1 destructive** · 🟢 2 safe`
fn risks_sentence(view: &View) -> String {
    let summary = &view.summary;
    let parts = [
        (summary.destructive, Severity::Destructive),
        (summary.breaking, Severity::Breaking),
        (summary.locking, Severity::Locking),
        (summary.safe, Severity::Safe),
    ];
    let said = parts.iter().filter(|(number, _)| *number > 0).map(|(number, severity)| {
        let words = format!("{number} {}", severity.word());
        let words = if *severity == Severity::Safe { words } else { format!("**{words}**") };
        format!("{} {words}", light(*severity))
    });
    said.collect::<Vec<_>>().join(" · ")
}

const fn light(severity: Severity) -> &'static str {
    match severity {
        Severity::Destructive => "🔴",
        Severity::Breaking => "🟠",
        Severity::Locking => "🟡",
        Severity::Safe => "🟢",
    }
}

const fn sign(nature: Nature) -> &'static str {
    match nature {
        Nature::Added => "+",
        Nature::Changed => "!",
        Nature::Removed => "-",
    }
}

/// A row of the table of risks, if the change is not safe.
fn risk_row(object: &ObjectView, change: &ChangeView) -> Option<(Severity, String)> {
    let risks: Vec<_> = change.risks.iter().filter(|risk| risk.severity != Severity::Safe).collect();
    let worst = risks.first()?.severity;
    let verb = match change.nature {
        Nature::Added => " added".to_owned(),
        Nature::Removed => " removed".to_owned(),
        Nature::Changed => {
            let short: Vec<String> = change.attributes.iter().filter(|of| is_short(of)).map(attribute).collect();
            if short.is_empty() { " changed".to_owned() } else { format!(": {}", code_in_cell(&short.join("; "))) }
        }
    };
    let what = if change.whole {
        format!("{} {}{verb}", object.kind, code_in_cell(&object.name))
    } else {
        let of = if matches!(change.kind, "column" | "attribute" | "value") { "of" } else { "on" };
        format!("{} {} {of} {}{verb}", change.kind, code_in_cell(&change.name), code_in_cell(&object.name))
    };
    let why: Vec<String> = risks
        .iter()
        .map(|risk| {
            let mut words = format!("**[{}]({})**: {}", risk.severity.word(), risk.source, risk.message);
            if let Some(lock) = &risk.lock {
                words.push_str(&format!("; {}", lock_words(lock).replace('|', "\\|")));
            }
            words
        })
        .collect();
    let place = change.place().map(|place| code_in_cell(&place.short())).unwrap_or_default();
    Some((worst, format!("| {} | {what} | {} | {place} |", light(worst), why.join("<br>"))))
}

fn lock_words(lock: &crate::report::difference::view::LockView) -> String {
    format!("{} on {} {} ({})", lock.mode, code(&lock.on), lock.held, lock.blocks)
}

fn refusals(order: &OrderView) -> String {
    let mut text = String::new();
    for (which, refused) in [("base's", &order.refused_base_first), ("head's", &order.refused_head_first)] {
        for refusal in refused {
            text.push_str(&format!("! with the {which} first PostgreSQL would refuse {refusal}\n"));
        }
    }
    text
}

/// The object and what of it is different, a line each, as GitHub colours them: `+`, `-`, and `!` for a change.
fn object_tree(object: &ObjectView) -> String {
    let own = object.changes.iter().find(|change| change.whole);
    let name = printable(&object.name);
    let mut tree = format!("{} {} {name}", own.map_or(" ", |own| sign(own.nature)), object.kind);
    if let Some(own) = own {
        tree.push_str(&tail(own));
    }
    tree.push('\n');
    if let Some(own) = own {
        tree.push_str(&attributes(own, 1));
    }
    for change in object.changes.iter().filter(|change| !change.whole) {
        tree.push_str(&format!("{}   {} {}", sign(change.nature), change.kind, printable(&change.name)));
        match change.attributes.as_slice() {
            [only] if is_short(only) => tree.push_str(&format!(": {}{}\n", attribute(only), tail(change))),
            _ => tree.push_str(&format!("{}\n{}", tail(change), attributes(change, 2))),
        }
    }
    tree
}

/// What stands behind the name.
fn tail(change: &ChangeView) -> String {
    let mut tail = String::new();
    if let Some(definition) = &change.definition {
        tail.push_str(&format!(" {}", definition.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    if let Some(because) = &change.because {
        tail.push_str(&format!(", with {because}"));
    }
    tail
}

fn attributes(change: &ChangeView, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let lines = change.attributes.iter().map(|of| {
        if is_short(of) {
            format!("! {indent}{}\n", attribute(of))
        } else {
            format!("! {indent}{}\n{}", of.attribute, line_diff(of, &indent))
        }
    });
    lines.collect()
}

fn line_diff(of: &AttributeView, indent: &str) -> String {
    let (before, after) = (of.before.as_deref().unwrap_or_default(), of.after.as_deref().unwrap_or_default());
    let difference = TextDiff::from_lines(before, after);
    let mut text = String::new();
    for (number, group) in difference.grouped_ops(CONTEXT).iter().enumerate() {
        if number > 0 {
            text.push_str(&format!("  {indent}  …\n"));
        }
        let lines = group.iter().flat_map(|op| difference.iter_changes(op));
        for change in lines.skip_while(|line| line.tag() == ChangeTag::Equal && line.value().trim().is_empty()) {
            let sign = match change.tag() {
                ChangeTag::Delete => "-",
                ChangeTag::Insert => "+",
                ChangeTag::Equal => " ",
            };
            text.push_str(&format!("{sign} {indent}  {}\n", change.value().trim_end()));
        }
    }
    text
}
