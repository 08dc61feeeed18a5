use crate::catalog::builtin::KeywordCategory;
use crate::sql::ast::{Definition, DefinitionValue, ForeignOption, ForeignOptionAction, Name};
use crate::sql::lex::{Keyword, TokenKind};

use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `(name = value, namespace.name = value, name)` (`reloptions`, `definition`).
    pub(super) fn definitions(&mut self) -> Parsed<Vec<Definition>> {
        self.parenthesized_list(Self::definition)
    }

    /// `WITH (…)` if it is next.
    pub(super) fn optional_with_definitions(&mut self) -> Parsed<Vec<Definition>> {
        let follows =
            self.at(&[Keyword::With]) && self.ahead(1).is_some_and(|next| next.kind == TokenKind::LeftParenthesis);
        if !follows {
            return Ok(Vec::new());
        }
        self.skip(1);
        self.definitions()
    }

    fn definition(&mut self) -> Parsed<Definition> {
        let start = self.position();
        let first = self.label()?;
        let (namespace, name) =
            if self.eat_kind(TokenKind::Dot) { (Some(first), self.label()?) } else { (None, first) };
        let value = if self.eat_operator("=") { Some(self.definition_value()?) } else { None };
        Ok(Definition { span: self.span_since(start), namespace, name, value })
    }

    /// `def_arg`
    fn definition_value(&mut self) -> Parsed<DefinitionValue> {
        if self.at_number() {
            return self.number().map(DefinitionValue::Number);
        }
        if self.at_string() {
            return self.string().map(DefinitionValue::String);
        }
        if self.at_kind(TokenKind::Operator) || self.at_operator_call() {
            return self.qualified_operator().map(DefinitionValue::Operator);
        }
        let start = self.position();
        let reserved = self.keyword().is_some_and(|word| word.category() == KeywordCategory::Reserved);
        if reserved || self.at(&[Keyword::None]) {
            return self.label().map(DefinitionValue::Word);
        }
        if self.at_type_function_name() {
            let word = self.type_function_name()?;
            if self.at_kind(TokenKind::Comma) || self.at_kind(TokenKind::RightParenthesis) {
                return Ok(DefinitionValue::Word(word));
            }
            self.return_to(start);
        }
        self.function_type().map(DefinitionValue::Type)
    }

    fn at_operator_call(&self) -> bool {
        self.at(&[Keyword::Operator]) && self.ahead(1).is_some_and(|next| next.kind == TokenKind::LeftParenthesis)
    }

    /// `(VERBOSE, TABLESPACE x, FORCE_NULL (a, b))`: names with values after a blank (`utility_option_list`).
    pub(super) fn utility_options(&mut self) -> Parsed<Vec<Definition>> {
        self.parenthesized_list(Self::utility_option)
    }

    fn utility_option(&mut self) -> Parsed<Definition> {
        let start = self.position();
        let name = self.label()?;
        let value = self.utility_value()?;
        Ok(Definition { span: self.span_since(start), namespace: None, name, value })
    }

    fn utility_value(&mut self) -> Parsed<Option<DefinitionValue>> {
        if self.at_kind(TokenKind::Comma) || self.at_kind(TokenKind::RightParenthesis) {
            return Ok(None);
        }
        if self.at_number() {
            return self.number().map(DefinitionValue::Number).map(Some);
        }
        if self.at_string() {
            return self.string().map(DefinitionValue::String).map(Some);
        }
        if self.at_operator("*") {
            let span = self.here();
            self.skip(1);
            return Ok(Some(DefinitionValue::Star(span)));
        }
        if self.at_kind(TokenKind::LeftParenthesis) {
            return self.parenthesized_list(Self::name).map(DefinitionValue::List).map(Some);
        }
        self.label().map(DefinitionValue::Word).map(Some)
    }

    /// An option of an older syntax, as a keyword only: `VERBOSE`.
    pub(super) fn flag(&mut self, keyword: Keyword) -> Option<Definition> {
        let token = self.peek().filter(|token| token.keyword == Some(keyword))?;
        self.skip(1);
        Some(Definition { span: token.span, namespace: None, name: self.folded(token), value: None })
    }

    /// `OPTIONS (…)` of a foreign object, if it is next.
    pub(super) fn optional_foreign_options(&mut self) -> Parsed<Vec<ForeignOption>> {
        if !self.eat(&[Keyword::Options]) {
            return Ok(Vec::new());
        }
        self.parenthesized_list(Self::foreign_option)
    }

    fn foreign_option(&mut self) -> Parsed<ForeignOption> {
        let start = self.position();
        let action = self.foreign_option_action();
        let name: Name = self.label()?;
        let value = if action == ForeignOptionAction::Drop { None } else { Some(self.string()?) };
        Ok(ForeignOption { span: self.span_since(start), action, name, value })
    }

    /// `ADD`, `SET` and `DROP` are also names of options: they are actions if another word follows.
    fn foreign_option_action(&mut self) -> ForeignOptionAction {
        let action = match self.keyword() {
            Some(Keyword::Add) => Some(ForeignOptionAction::Add),
            Some(Keyword::Set) => Some(ForeignOptionAction::Set),
            Some(Keyword::Drop) => Some(ForeignOptionAction::Drop),
            _ => None,
        };
        let word_follows = self.ahead(1).is_some_and(|next| {
            matches!(next.kind, TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier)
        });
        match action {
            Some(action) if word_follows => {
                self.skip(1);
                action
            }
            _ => ForeignOptionAction::Add,
        }
    }
}
