//! What an analysis found out about the text: the names in it, and the places where it is stored otherwise than
//! written.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::catalog::sql_text::{Reference, ReferenceForm};
use crate::catalog::{Address, SqlText};
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Span;

/// Names found in a source text and changes to be made to it; all spans are the source's.
#[derive(Debug, Default)]
pub(super) struct Writing {
    references: Vec<Reference>,
    implicit: Vec<Address>,
    edits: Vec<Edit>,
    /// Whether something could not be resolved.
    pub(super) unresolved: bool,
}

/// A part of the source that is stored as another text.
#[derive(Debug)]
struct Edit {
    span: Span,
    text: String,
    /// With spans in `text`.
    references: Vec<Reference>,
}

impl Writing {
    /// Notes a name.
    pub(super) fn refer(&mut self, span: Span, target: Address, form: ReferenceForm) {
        if target.object.is_built_in() {
            return;
        }
        let between = matches!(
            form,
            ReferenceForm::ImpliedAlias(_) | ReferenceForm::Qualifier(_) | ReferenceForm::ColumnAliases { .. }
        );
        if form == ReferenceForm::Implicit || span.is_empty() && !between {
            self.depend(target);
        } else {
            self.references.push(Reference { span, target, form });
        }
    }

    /// Notes a dependency that no name in the text tells.
    pub(super) fn depend(&mut self, target: Address) {
        if !target.object.is_built_in() && self.implicit.last() != Some(&target) {
            self.implicit.push(target);
        }
    }

    /// Stores `text` in the place of a part of the source; `references` have spans in `text`.
    pub(super) fn replace(&mut self, span: Span, text: String, references: Vec<Reference>) {
        self.edits.push(Edit { span, text, references });
    }

    /// What a name at that place was found to mean.
    pub(super) fn target_at(&self, span: Span) -> Option<Address> {
        let found = self.references.iter().rev().find(|reference| !span.is_empty() && reference.span.end == span.end);
        found.map(|reference| reference.target)
    }

    /// The stored text of a part of the source.
    pub(super) fn finish(mut self, session: &Session, source: &Source, span: Span) -> SqlText {
        let written = source.slice(span);
        self.references.sort_by_key(|reference| (reference.span.start, reference.span.end));
        self.references.dedup_by(|later, first| later.span.start < first.span.end || later == first);
        let (text, mut references): (Arc<str>, Vec<Reference>) = if self.edits.is_empty() {
            let here = |mut reference: Reference| {
                reference.span = unshifted(reference.span, span.start)?;
                Some(reference)
            };
            (Arc::from(written), self.references.into_iter().filter_map(here).collect())
        } else {
            self.edits.sort_by_key(|edit| edit.span.start);
            let (text, references) = apply(written, span.start, self.edits, self.references);
            (Arc::from(text), references)
        };
        let end = Span::at(text.len() as u32);
        self.implicit.sort_unstable();
        self.implicit.dedup();
        if !self.implicit.is_empty() {
            let named: BTreeSet<Address> = references.iter().map(|reference: &Reference| reference.target).collect();
            let implicit = self.implicit.into_iter().filter(|target| !named.contains(target));
            references.extend(implicit.map(|target| Reference { span: end, target, form: ReferenceForm::Implicit }));
        }
        SqlText {
            text,
            references: references.into(),
            location: Some(source.location(span)),
            search_path: session.written_search_path(),
            unresolved: self.unresolved,
        }
    }
}

/// The span counted from `start` on; `None` if it begins before.
fn unshifted(span: Span, start: u32) -> Option<Span> {
    Some(Span::new(span.start.checked_sub(start)?, span.end.checked_sub(start)?))
}

/// The text with its edits made, and all references with spans in it. Both lists are in the order of their places.
fn apply(written: &str, start: u32, edits: Vec<Edit>, references: Vec<Reference>) -> (String, Vec<Reference>) {
    let mut text = String::with_capacity(written.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut placed = Vec::with_capacity(references.len());
    let mut waiting = references.into_iter().peekable();
    let mut read = start;
    let copy = |text: &mut String, from: u32, to: u32| {
        text.push_str(&written[(from - start) as usize..(to - start) as usize]);
    };
    for edit in edits {
        if edit.span.start < read {
            continue;
        }
        while let Some(mut reference) = waiting.next_if(|reference| reference.span.end <= edit.span.start) {
            let Some(within) = unshifted(reference.span, read) else { continue };
            reference.span = within.shifted(text.len() as u32);
            placed.push(reference);
        }
        copy(&mut text, read, edit.span.start);
        let at = text.len() as u32;
        placed.extend(edit.references.into_iter().map(|mut reference| {
            reference.span = reference.span.shifted(at);
            reference
        }));
        text.push_str(&edit.text);
        read = edit.span.end;
    }
    for mut reference in waiting {
        let Some(within) = unshifted(reference.span, read) else { continue };
        reference.span = within.shifted(text.len() as u32);
        placed.push(reference);
    }
    copy(&mut text, read, start + written.len() as u32);
    (text, placed)
}
