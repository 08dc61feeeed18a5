//! Puts together what catalog objects hold as SQL: a text of the source, and the objects that it names.

use crate::catalog::sql_text::{Reference, ReferenceForm};
use crate::catalog::{Address, DataType, SqlText};
use crate::sql::ast::{TypeName, TypeReference};
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Span;

/// A text whose names are being collected.
pub(super) struct Wording<'s> {
    session: &'s Session,
    source: &'s Source,
    span: Span,
    pieces: Vec<(Span, Piece)>,
    unresolved: bool,
}

/// What is known of a part of the text.
enum Piece {
    /// It is the name of an object.
    Name(Address, ReferenceForm),
    /// It is an expression or query that is understood already; its text may differ from what is written (`*`).
    Text(SqlText),
}

impl<'s> Wording<'s> {
    /// The text at that place.
    pub(super) fn new(session: &'s Session, source: &'s Source, span: Span) -> Self {
        Self { session, source, span, pieces: Vec::new(), unresolved: false }
    }

    /// At this place of the source stands a name of that object. What is built in keeps its name, so it is not noted.
    pub(super) fn name(mut self, at: Span, target: impl Into<Address>, form: ReferenceForm) -> Self {
        let target = target.into();
        if !target.object.is_built_in() && self.span.contains(at) {
            self.pieces.push((at, Piece::Name(target, form)));
        }
        self
    }

    /// At this place of the source stands a type.
    pub(super) fn type_name(self, written: &TypeName, data_type: &DataType) -> Self {
        match &written.reference {
            TypeReference::Named(name) => self.name(name.span(), data_type.id, ReferenceForm::Qualified),
            TypeReference::System(_) | TypeReference::OfColumn(_) => self,
        }
    }

    /// At this place of the source stands an expression or query that is understood already.
    pub(super) fn part(mut self, at: Span, text: SqlText) -> Self {
        self.unresolved |= text.unresolved;
        if self.span.contains(at) {
            self.pieces.push((at, Piece::Text(text)));
        }
        self
    }

    /// What it names is not known entirely.
    pub(super) fn unresolved(mut self) -> Self {
        self.unresolved = true;
        self
    }

    /// The text with its names in order.
    pub(super) fn finish(mut self) -> SqlText {
        self.pieces.sort_by_key(|(at, _)| (at.start, at.end));
        let (mut text, mut references) = (String::with_capacity(self.span.len() as usize), Vec::new());
        let mut done = self.span.start;
        for (at, piece) in self.pieces {
            if at.start < done {
                continue;
            }
            text.push_str(self.source.slice(Span::new(done, at.start)));
            let start = text.len() as u32;
            match piece {
                Piece::Name(target, form) => {
                    text.push_str(self.source.slice(at));
                    references.push(Reference { span: Span::new(start, text.len() as u32), target, form });
                }
                Piece::Text(part) => {
                    text.push_str(&part.text);
                    let shifted =
                        |reference: &Reference| Reference { span: reference.span.shifted(start), ..reference.clone() };
                    references.extend(part.references.iter().map(shifted));
                }
            }
            done = at.end;
        }
        text.push_str(self.source.slice(Span::new(done, self.span.end)));
        SqlText {
            text: text.into(),
            references: references.into(),
            location: Some(self.source.location(self.span)),
            search_path: self.session.written_search_path(),
            unresolved: self.unresolved,
        }
    }
}

/// A text that is nothing but the name of that object.
pub(super) fn name_of(session: &Session, source: &Source, at: Span, target: impl Into<Address>) -> SqlText {
    Wording::new(session, source, at).name(at, target, ReferenceForm::Qualified).finish()
}

/// Texts one after the other, each with its prefix, as one text.
pub(super) fn joined<'t>(texts: impl IntoIterator<Item = (&'t str, &'t SqlText)>, between: &str) -> SqlText {
    let (mut text, mut references) = (String::new(), Vec::new());
    let mut whole = SqlText::plain("");
    for (position, (prefix, part)) in texts.into_iter().enumerate() {
        if position == 0 {
            whole = part.clone();
        } else {
            text.push_str(between);
        }
        text.push_str(prefix);
        let offset = text.len() as u32;
        let shifted = |reference: &Reference| Reference { span: reference.span.shifted(offset), ..reference.clone() };
        references.extend(part.references.iter().map(shifted));
        text.push_str(&part.text);
        whole.unresolved |= part.unresolved;
    }
    SqlText { text: text.into(), references: references.into(), ..whole }
}

/// A text with something in front of it and behind it.
pub(super) fn enclosed(before: &str, inner: &SqlText, after: &str) -> SqlText {
    let mut text = joined([(before, inner)], "");
    text.text = format!("{}{after}", text.text).into();
    text
}
