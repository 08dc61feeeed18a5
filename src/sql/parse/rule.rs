use crate::sql::SyntaxError;
use crate::sql::ast::{
    AlterPolicy, CreatePolicy, CreateRule, Expression, PolicyCommand, RoleSpecification, RuleAction, RuleEvent,
    Statement,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CREATE RULE` (`RuleStmt`)
    pub(super) fn create_rule(&mut self, or_replace: bool) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Rule])?;
        let name = self.name()?;
        self.expect(&[K::As, K::On])?;
        let event = self.rule_event()?;
        self.expect(&[K::To])?;
        let table = self.object_name()?;
        let condition = if self.eat(&[K::Where]) { Some(self.expression()?) } else { None };
        self.expect(&[K::Do])?;
        let instead = self.eat(&[K::Instead]);
        if !instead {
            self.eat(&[K::Also]);
        }
        let actions = self.rule_actions()?;
        let rule = CreateRule { or_replace, name, event, table, condition, instead, actions };
        Ok(boxed(Statement::CreateRule, rule))
    }

    fn rule_event(&mut self) -> Parsed<RuleEvent> {
        let event = match self.keyword() {
            Some(Keyword::Select) => RuleEvent::Select,
            Some(Keyword::Insert) => RuleEvent::Insert,
            Some(Keyword::Update) => RuleEvent::Update,
            Some(Keyword::Delete) => RuleEvent::Delete,
            _ => return Err(self.unexpected()),
        };
        self.skip(1);
        Ok(event)
    }

    /// `NOTHING`, one statement, or several in parentheses (`RuleActionList`).
    fn rule_actions(&mut self) -> Parsed<Vec<RuleAction>> {
        if self.eat(&[Keyword::Nothing]) {
            return Ok(Vec::new());
        }
        if !self.at_rule_action_list() {
            return Ok(vec![self.rule_action()?]);
        }
        self.parenthesized(|cursor| {
            let mut actions = Vec::new();
            loop {
                if !cursor.at_kind(TokenKind::Semicolon) && !cursor.at_kind(TokenKind::RightParenthesis) {
                    actions.push(cursor.rule_action()?);
                }
                if !cursor.eat_kind(TokenKind::Semicolon) {
                    return Ok(actions);
                }
            }
        })
    }

    /// Whether the parenthesis here encloses all that follows, unlike that of `(SELECT …) UNION …`.
    fn at_rule_action_list(&self) -> bool {
        let mut ahead = self.clone();
        self.at_kind(TokenKind::LeftParenthesis) && ahead.skip_balanced().is_ok() && ahead.ends_statement()
    }

    fn ends_statement(&self) -> bool {
        self.is_at_end() || self.at_kind(TokenKind::Semicolon)
    }

    /// `RuleActionStmt`
    fn rule_action(&mut self) -> Parsed<RuleAction> {
        let start = self.position();
        let statement = if self.at(&[Keyword::Notify]) {
            self.notify()?
        } else {
            let end = self.end_of_inner_statement(&[]);
            boxed(Statement::Data, self.data_statement_until(end)?)
        };
        Ok(RuleAction { span: self.span_since(start), statement: Box::new(statement) })
    }

    /// `CREATE POLICY` (`CreatePolicyStmt`)
    pub(super) fn create_policy(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Policy])?;
        let name = self.name()?;
        self.expect(&[Keyword::On])?;
        let table = self.object_name()?;
        let permissive = self.permissive()?;
        let command = if self.eat(&[Keyword::For]) { self.policy_command()? } else { PolicyCommand::All };
        let roles = self.policy_roles()?.unwrap_or_default();
        let (using, with_check) = self.policy_expressions()?;
        let policy = CreatePolicy { name, table, permissive, command, roles, using, with_check };
        Ok(boxed(Statement::CreatePolicy, policy))
    }

    /// `AS PERMISSIVE`, `AS RESTRICTIVE` or nothing; the words are no key words.
    fn permissive(&mut self) -> Parsed<bool> {
        if !self.eat(&[Keyword::As]) {
            return Ok(true);
        }
        let word = self.name()?;
        match word.as_str() {
            "permissive" => Ok(true),
            "restrictive" => Ok(false),
            other => Err(SyntaxError::new(word.span, format!("unrecognized row security option \"{other}\""))),
        }
    }

    fn policy_command(&mut self) -> Parsed<PolicyCommand> {
        let command = match self.keyword() {
            Some(Keyword::All) => PolicyCommand::All,
            Some(Keyword::Select) => PolicyCommand::Select,
            Some(Keyword::Insert) => PolicyCommand::Insert,
            Some(Keyword::Update) => PolicyCommand::Update,
            Some(Keyword::Delete) => PolicyCommand::Delete,
            _ => return Err(self.unexpected()),
        };
        self.skip(1);
        Ok(command)
    }

    fn policy_roles(&mut self) -> Parsed<Option<Vec<RoleSpecification>>> {
        if self.eat(&[Keyword::To]) { self.list(Self::role).map(Some) } else { Ok(None) }
    }

    /// `USING (…) WITH CHECK (…)`
    fn policy_expressions(&mut self) -> Parsed<(Option<Expression>, Option<Expression>)> {
        let using = if self.eat(&[Keyword::Using]) { Some(self.parenthesized_expression()?) } else { None };
        let with_check =
            if self.eat(&[Keyword::With, Keyword::Check]) { Some(self.parenthesized_expression()?) } else { None };
        Ok((using, with_check))
    }

    /// `ALTER POLICY` with roles or expressions (`AlterPolicyStmt`).
    pub(super) fn alter_policy(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Policy])?;
        let name = self.name()?;
        self.expect(&[Keyword::On])?;
        let table = self.object_name()?;
        let roles = self.policy_roles()?;
        let (using, with_check) = self.policy_expressions()?;
        Ok(boxed(Statement::AlterPolicy, AlterPolicy { name, table, roles, using, with_check }))
    }
}
