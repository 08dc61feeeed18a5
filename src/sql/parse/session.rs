use crate::sql::ast::{
    Discard, Name, SetConstraints, SetRole, SetSessionAuthorization, SetVariable, SettingArgument, SettingArgumentKind,
    SettingChange, SettingScope, SettingValue, Show, Statement, Transaction, VariableReset, VariableSetting,
};
use crate::sql::lex::{Keyword, TokenKind};
use crate::text::Identifier;

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `SET …` (`VariableSetStmt`, `ConstraintsSetStmt`)
    pub(super) fn set(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Set])?;
        if self.eat(&[K::Constraints]) {
            return self.set_constraints();
        }
        if self.eat(&[K::Session, K::Characteristics, K::As, K::Transaction]) {
            let modes = self.transaction_modes()?;
            return Ok(boxed(Statement::Transaction, Transaction::SetSession(modes)));
        }
        if self.at(&[K::Session, K::Authorization]) {
            return self.set_session_authorization(SettingScope::Session);
        }
        let mut scope = SettingScope::Session;
        if self.eat(&[K::Local]) {
            scope = SettingScope::Local;
        } else if self.at(&[K::Session]) && !self.is_assigned() {
            self.skip(1);
        }
        if self.eat(&[K::Transaction, K::Snapshot]) {
            let snapshot = self.string()?;
            return Ok(boxed(Statement::Transaction, Transaction::SetSnapshot(snapshot)));
        }
        if self.eat(&[K::Transaction]) {
            let modes = self.transaction_modes()?;
            return Ok(boxed(Statement::Transaction, Transaction::Set(modes)));
        }
        if self.at(&[K::Session, K::Authorization]) {
            return self.set_session_authorization(scope);
        }
        if self.at(&[K::Role]) && !self.is_assigned() {
            self.skip(1);
            let none = self.eat(&[K::None]);
            let role = if none { None } else { Some(self.word_or_string()?) };
            return Ok(boxed(Statement::SetRole, SetRole { scope, role }));
        }
        let setting = self.variable_setting()?;
        Ok(boxed(Statement::SetVariable, SetVariable { scope, setting }))
    }

    /// Whether the word here is a variable: `=` or `TO` follows.
    fn is_assigned(&self) -> bool {
        self.keyword_ahead(1) == Some(Keyword::To) || self.ahead(1).is_some_and(|next| self.source(next.span) == "=")
    }

    fn set_session_authorization(&mut self, scope: SettingScope) -> Parsed<Statement> {
        self.expect(&[Keyword::Session, Keyword::Authorization])?;
        let role = if self.eat(&[Keyword::Default]) { None } else { Some(self.word_or_string()?) };
        Ok(boxed(Statement::SetSessionAuthorization, SetSessionAuthorization { scope, role }))
    }

    fn set_constraints(&mut self) -> Parsed<Statement> {
        let constraints = if self.eat(&[Keyword::All]) { Vec::new() } else { self.list(Self::object_name)? };
        let deferred = self.eat(&[Keyword::Deferred]);
        if !deferred {
            self.expect(&[Keyword::Immediate])?;
        }
        Ok(boxed(Statement::SetConstraints, SetConstraints { constraints, deferred }))
    }

    /// `variable {TO | =} values`, `TIME ZONE …`, `SCHEMA …`, also as an option of functions and roles (`set_rest_more`).
    pub(super) fn variable_setting(&mut self) -> Parsed<VariableSetting> {
        use Keyword as K;
        let start = self.position();
        let first = self.here();
        let special = |name: &'static str| Name::new(Identifier::exact(name), first);
        if self.eat(&[K::Time, K::Zone]) {
            let value = self.time_zone()?;
            return Ok(VariableSetting { span: self.span_since(start), name: special("timezone"), value });
        }
        let renamed = if self.eat(&[K::Schema]) {
            Some("search_path")
        } else if self.eat(&[K::Names]) {
            Some("client_encoding")
        } else if self.eat(&[K::Xml, K::Option]) {
            Some("xmloption")
        } else {
            None
        };
        if let Some(renamed) = renamed {
            let value = if self.is_at_end() || self.eat(&[K::Default]) {
                SettingValue::Default
            } else {
                SettingValue::Values(vec![self.setting_argument()?])
            };
            return Ok(VariableSetting { span: self.span_since(start), name: special(renamed), value });
        }
        let name = self.variable_name()?;
        let value = if self.eat(&[K::From, K::Current]) {
            SettingValue::FromCurrent
        } else {
            if !self.eat(&[K::To]) {
                self.expect_operator("=")?;
            }
            if self.eat(&[K::Default]) {
                SettingValue::Default
            } else {
                SettingValue::Values(self.list(Self::setting_argument)?)
            }
        };
        Ok(VariableSetting { span: self.span_since(start), name, value })
    }

    fn time_zone(&mut self) -> Parsed<SettingValue> {
        if self.eat(&[Keyword::Default]) || self.eat(&[Keyword::Local]) {
            return Ok(SettingValue::Default);
        }
        if self.eat(&[Keyword::Interval]) {
            let argument = self.setting_argument()?;
            self.interval_fields();
            return Ok(SettingValue::Values(vec![argument]));
        }
        Ok(SettingValue::Values(vec![self.setting_argument()?]))
    }

    /// `name` or `extension.name` (`var_name`)
    pub(super) fn variable_name(&mut self) -> Parsed<Name> {
        let start = self.position();
        let mut whole = self.name()?.as_str().to_owned();
        while self.eat_kind(TokenKind::Dot) {
            whole.push('.');
            whole.push_str(self.name()?.as_str());
        }
        Ok(Name::new(Identifier::exact(&whole.to_ascii_lowercase()), self.span_since(start)))
    }

    /// `var_value`
    fn setting_argument(&mut self) -> Parsed<SettingArgument> {
        let start = self.position();
        let (value, kind) = if self.at_number() {
            (self.number()?.text, SettingArgumentKind::Number)
        } else if self.at_string() {
            (self.string()?.value, SettingArgumentKind::Quoted)
        } else {
            let quoted = self.at_kind(TokenKind::QuotedIdentifier) || self.at_kind(TokenKind::UnicodeIdentifier);
            let kind = if quoted { SettingArgumentKind::Quoted } else { SettingArgumentKind::Word };
            (self.setting_word()?.as_str().to_owned(), kind)
        };
        Ok(SettingArgument { span: self.span_since(start), value, kind })
    }

    /// `TRUE`, `FALSE`, `ON` or a word that is not reserved (`opt_boolean_or_string`).
    fn setting_word(&mut self) -> Parsed<Name> {
        let reserved = matches!(self.keyword(), Some(Keyword::True | Keyword::False | Keyword::On));
        if reserved { self.label() } else { self.unreserved_word() }
    }

    /// `RESET …` (`VariableResetStmt`)
    pub(super) fn reset(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Reset])?;
        let scope = SettingScope::Session;
        if self.eat(&[K::Session, K::Authorization]) {
            return Ok(boxed(Statement::SetSessionAuthorization, SetSessionAuthorization { scope, role: None }));
        }
        if self.eat(&[K::Role]) {
            return Ok(boxed(Statement::SetRole, SetRole { scope, role: None }));
        }
        self.variable_reset().map(Statement::ResetVariable)
    }

    /// What follows `RESET`: a variable or `ALL`.
    pub(super) fn variable_reset(&mut self) -> Parsed<VariableReset> {
        use Keyword as K;
        if self.eat(&[K::All]) {
            return Ok(VariableReset::All);
        }
        let first = self.here();
        if self.eat(&[K::Time, K::Zone]) {
            return Ok(VariableReset::Variable(Name::new(Identifier::exact("timezone"), first)));
        }
        if self.eat(&[K::Transaction, K::Isolation, K::Level]) {
            return Ok(VariableReset::Variable(Name::new(Identifier::exact("transaction_isolation"), first)));
        }
        self.variable_name().map(VariableReset::Variable)
    }

    /// `SET variable …` or `RESET variable`, of a role, database or the system (`SetResetClause`).
    pub(super) fn setting_change(&mut self) -> Parsed<SettingChange> {
        if self.eat(&[Keyword::Set]) {
            return self.variable_setting().map(SettingChange::Set);
        }
        self.expect(&[Keyword::Reset])?;
        self.variable_reset().map(SettingChange::Reset)
    }

    /// `SHOW` (`VariableShowStmt`)
    pub(super) fn show(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Show])?;
        let first = self.here();
        let named = |name: &'static str| Some(Name::new(Identifier::exact(name), first));
        let name = if self.eat(&[K::All]) {
            None
        } else if self.eat(&[K::Time, K::Zone]) {
            named("timezone")
        } else if self.eat(&[K::Transaction, K::Isolation, K::Level]) {
            named("transaction_isolation")
        } else if self.eat(&[K::Session, K::Authorization]) {
            named("session_authorization")
        } else {
            Some(self.variable_name()?)
        };
        Ok(Statement::Show(Show { name }))
    }

    /// `DISCARD` (`DiscardStmt`)
    pub(super) fn discard(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Discard])?;
        let what = match self.keyword() {
            Some(K::All) => Discard::All,
            Some(K::Plans) => Discard::Plans,
            Some(K::Sequences) => Discard::Sequences,
            Some(K::Temp | K::Temporary) => Discard::Temporary,
            _ => return Err(self.unexpected()),
        };
        self.skip(1);
        Ok(Statement::Discard(what))
    }

    /// `ALTER SYSTEM …`, from `SYSTEM` on (`AlterSystemStmt`)
    pub(super) fn alter_system(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::System])?;
        self.setting_change().map(|change| boxed(Statement::AlterSystem, change))
    }
}
