//! String constants that name objects by their type: `'t'::regclass`, values of enums.

use super::analysis::Analysis;
use crate::catalog::error::sqlstate;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::types::{EnumType, Type};
use crate::catalog::{Address, CatalogError, DataType, Namespace, Object, ObjectData, Part};
use crate::sql::ast::{Name, ObjectName};
use crate::sql::evaluate::value::bool_of;
use crate::sql::lex::{Lexer, TokenKind, value};
use crate::text::Span;

/// Whether a text may be an integer, by its beginning.
fn begins_with_number(text: &str) -> bool {
    let unsigned = text.trim_start().trim_start_matches(['+', '-']);
    unsigned.starts_with(|first: char| first.is_ascii_digit())
}

impl Analysis<'_> {
    /// Notes what a constant of that type names; `written` is its place with the quotes.
    pub(super) fn literal(&mut self, text: &str, written: Span, data_type: &DataType) {
        if let Some(object) = self.names.catalog.object(data_type.id) {
            if let ObjectData::Type(Type::Enum(values)) = &object.data {
                let place = self.within_quotes(written, text);
                if data_type.array {
                    for (at, label) in plain_elements(text) {
                        let start = place.start + at as u32;
                        let place = if place.is_empty() { place } else { Span::new(start, start + label.len() as u32) };
                        self.enum_label(object, values, label, place);
                    }
                } else {
                    self.enum_label(object, values, text, place);
                }
            }
            self.writing.depend(object.id.whole());
            return;
        }
        if data_type.array {
            return;
        }
        let Some(built_in) = self.names.builtin().types().by_oid(data_type.id) else { return };
        let place = self.within_quotes(written, text);
        match built_in.name {
            "regclass" => self.relation_literal(text, place),
            "regtype" => self.type_literal(text, place),
            "regproc" | "regprocedure" => self.function_literal(text, place),
            "regconfig" => self.text_search_literal(Namespace::TextSearchConfiguration, text, place),
            "regdictionary" => self.text_search_literal(Namespace::TextSearchDictionary, text, place),
            "int2" | "int4" | "int8" if !begins_with_number(text) => self.wrong_text(data_type, text),
            "bool" if bool_of(text).is_none() => self.wrong_text(data_type, text),
            _ => {}
        }
    }

    fn enum_label(&mut self, object: &Object, values: &EnumType, label: &str, place: Span) {
        match values.values.iter().find(|found| &*found.label == label) {
            Some(found) if !self.session.enum_value_is_usable(object.id, found.number) => {
                let message = format!("unsafe use of new value \"{label}\" of enum type {}", object.name);
                let hint = "New enum values must be committed before they can be used.";
                self.wrong_constant(CatalogError::new("55P04", message).hint(hint));
            }
            Some(found) => {
                let target = Address { object: object.id, part: Part::EnumValue(found.number) };
                self.writing.refer(place, target, ReferenceForm::Literal);
            }
            None => {
                let message = format!("invalid input value for enum {}: \"{label}\"", object.name);
                self.wrong_constant(CatalogError::new("22P02", message));
            }
        }
    }

    fn relation_literal(&mut self, text: &str, place: Span) {
        let Some(name) = parse_name(text) else { return };
        if let Some(object) = self.names.find(Namespace::Relation, &name) {
            self.writing.refer(place, object.id.whole(), ReferenceForm::Literal);
            self.writing.depend(object.id.whole());
        } else if !self.is_system_relation(&name) {
            let message = format!("relation \"{name}\" does not exist");
            self.wrong_constant(CatalogError::new(sqlstate::UNDEFINED_TABLE, message));
        }
    }

    fn is_system_relation(&self, name: &ObjectName) -> bool {
        let relations = self.names.builtin().relations();
        let schema = name.schema.as_ref().map_or("pg_catalog", Name::as_str);
        // A number is an OID; what TOAST tables and system indexes are called is not known here.
        schema == "pg_toast"
            || name.name.as_str().starts_with("pg_")
            || relations.named(schema, name.name.as_str()).is_some()
    }

    fn wrong_constant(&mut self, error: CatalogError) {
        self.constant_error.get_or_insert(error);
    }

    fn wrong_text(&mut self, data_type: &DataType, text: &str) {
        let message = format!("invalid input syntax for type {}: \"{text}\"", self.names.format_type(data_type));
        self.wrong_constant(CatalogError::new("22P02", message));
    }

    fn type_literal(&mut self, text: &str, place: Span) {
        let Some(name) = parse_name(text) else { return };
        if let Ok(found) = self.names.named_type(&name) {
            self.writing.refer(place, found.id.whole(), ReferenceForm::Literal);
            self.writing.depend(found.id.whole());
        }
    }

    fn text_search_literal(&mut self, space: Namespace, text: &str, place: Span) {
        let found = parse_name(text).and_then(|name| self.names.find(space, &name));
        if let Some(object) = found {
            self.writing.refer(place, object.id.whole(), ReferenceForm::Literal);
            self.writing.depend(object.id.whole());
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

/// The elements of an array's text and where they stand in it (`array_in`); those with escapes and `NULL` are left out.
fn plain_elements(text: &str) -> Vec<(usize, &str)> {
    let mut elements = Vec::new();
    let mut at = text.find('{').unwrap_or(text.len());
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let quoted = rest.starts_with('"');
        let begin = at + usize::from(quoted);
        let ends: &[char] = if quoted { &['"', '\\'] } else { &['{', '}', ',', '"', '\\'] };
        let end = text[begin..].find(ends).map_or(text.len(), |length| begin + length);
        let written = &text[begin..end];
        if text[end..].starts_with('\\') {
            return elements;
        }
        let element = if quoted { written } else { written.trim() };
        if quoted || !element.is_empty() && !element.eq_ignore_ascii_case("null") {
            elements.push((begin + (written.len() - written.trim_start().len()) * usize::from(!quoted), element));
        }
        at = if quoted || end == begin { end + 1 } else { end };
    }
    elements
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

#[cfg(test)]
mod tests {
    use super::plain_elements;

    #[test]
    fn the_elements_of_an_array_have_places() {
        let words =
            |text| plain_elements(text).into_iter().map(|(at, word)| format!("{word}@{at}")).collect::<Vec<_>>();
        assert_eq!(words("{}"), [""; 0]);
        assert_eq!(words("{a, b c ,\"d,e\"}"), ["a@1", "b c@4", "d,e@10"]);
        assert_eq!(words("[0:1]={{a},{NULL}}"), ["a@8"]);
        assert_eq!(words("{a,\"b\\\"\",c}"), ["a@1"]);
    }
}
