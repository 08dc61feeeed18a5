//! String constants that name objects by their type: `'t'::regclass`, values of enums.

use super::analysis::{Analysis, Analyzed};
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::types::Type;
use crate::catalog::{Address, DataType, Namespace, ObjectData, Part};
use crate::sql::ast::{Name, ObjectName};
use crate::sql::lex::{Lexer, TokenKind, value};
use crate::text::Span;

impl Analysis<'_> {
    /// Notes what a constant of that type names; `written` is its place with the quotes.
    pub(super) fn literal(&mut self, text: &str, written: Span, data_type: &DataType) -> Analyzed<()> {
        if let Some(object) = self.names.catalog.object(data_type.id) {
            if let ObjectData::Type(Type::Enum(values)) = &object.data
                && let Some(found) = values.values.iter().find(|found| &*found.label == text)
            {
                let target = Address { object: object.id, part: Part::EnumValue(found.number) };
                self.writing.refer(self.within_quotes(written, text), target, ReferenceForm::Literal);
            }
            self.writing.depend(object.id.whole());
            return Ok(());
        }
        let Some(built_in) = self.names.builtin().types().by_oid(data_type.id) else { return Ok(()) };
        let place = self.within_quotes(written, text);
        match built_in.name {
            "regclass" => self.relation_literal(text, place),
            "regtype" => self.type_literal(text, place),
            "regproc" | "regprocedure" => self.function_literal(text, place),
            _ => {}
        }
        Ok(())
    }

    fn relation_literal(&mut self, text: &str, place: Span) {
        let Some(name) = parse_name(text) else { return };
        if let Some(object) = self.names.find(Namespace::Relation, &name) {
            self.writing.refer(place, object.id.whole(), ReferenceForm::Literal);
            self.writing.depend(object.id.whole());
        }
    }

    fn type_literal(&mut self, text: &str, place: Span) {
        let Some(name) = parse_name(text) else { return };
        if let Ok(found) = self.names.named_type(&name) {
            self.writing.refer(place, found.id.whole(), ReferenceForm::Literal);
            self.writing.depend(found.id.whole());
        }
    }

    /// Only a function that is not overloaded can be meant by its name alone; with its arguments (`regprocedure`) the
    /// text stays as it is.
    fn function_literal(&mut self, text: &str, place: Span) {
        let bare = text.split('(').next().unwrap_or(text);
        let Some(name) = parse_name(bare) else { return };
        if let [only] = self.names.find_all(Namespace::Function, &name).as_slice() {
            let target = only.id.whole();
            if bare == text {
                self.writing.refer(place, target, ReferenceForm::Literal);
            }
            self.writing.depend(target);
        }
    }

    /// The place of the characters between the quotes; empty where escapes make them differ from the value.
    fn within_quotes(&self, written: Span, text: &str) -> Span {
        let source = self.source.slice(written);
        let at = source.find(text).filter(|_| !text.is_empty());
        at.map_or(Span::default(), |at| {
            let start = written.start + at as u32;
            Span::new(start, start + text.len() as u32)
        })
    }
}

/// The name that a text holds (`stringToQualifiedNameList`); all of it.
fn parse_name(text: &str) -> Option<ObjectName> {
    let mut parts = Vec::new();
    let mut tokens = Lexer::new(text);
    loop {
        let token = tokens.next()?;
        if !matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier) {
            return None;
        }
        let identifier = value::identifier(token.kind, token.span.slice(text), '\\').ok()?;
        parts.push(Name::new(identifier, token.span));
        match tokens.next() {
            None => break,
            Some(dot) if dot.kind == TokenKind::Dot => {}
            Some(_) => return None,
        }
    }
    let mut parts = parts.into_iter();
    match (parts.next()?, parts.next(), parts.next()) {
        (name, None, _) => Some(ObjectName::bare(name)),
        (schema, Some(name), None) => Some(ObjectName::qualified(schema, name)),
        _ => None,
    }
}
