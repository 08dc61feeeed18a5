use crate::sql::SyntaxError;
use crate::sql::ast::{
    AlterEventTrigger, ConstraintAttributes, CreateEventTrigger, CreateTrigger, EventTriggerFilter, Firing, ObjectName,
    Statement, TransitionTable, TriggerArgument, TriggerEvent, TriggerTiming,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::constraint::refuse_attributes;
use super::cursor::{Cursor, Parsed, near};

impl Cursor<'_> {
    /// `CREATE TRIGGER`, `CREATE CONSTRAINT TRIGGER` (`CreateTrigStmt`)
    pub(super) fn create_trigger(&mut self, or_replace: bool) -> Parsed<Statement> {
        let span = self.here();
        let constraint = self.eat(&[Keyword::Constraint]);
        self.expect(&[Keyword::Trigger])?;
        if or_replace && constraint {
            let message = "CREATE OR REPLACE CONSTRAINT TRIGGER is not supported";
            return Err(SyntaxError::new(span, message).with_sqlstate(SyntaxError::FEATURE_NOT_SUPPORTED));
        }
        let name = self.name()?;
        let timing = self.trigger_timing(constraint)?;
        let events = self.trigger_events()?;
        self.expect(&[Keyword::On])?;
        let table = self.object_name()?;
        let (from_table, attributes) =
            if constraint { self.constraint_trigger_clauses()? } else { (None, ConstraintAttributes::default()) };
        let transition_tables = if constraint { Vec::new() } else { self.transition_tables()? };
        let for_each_row = self.for_each_row(constraint)?;
        let condition = if self.eat(&[Keyword::When]) { Some(self.parenthesized_expression()?) } else { None };
        self.execute_function()?;
        let function = self.function_name()?;
        let arguments = self.parenthesized_list_or_none(Self::trigger_argument)?;
        let trigger = CreateTrigger {
            or_replace,
            constraint,
            name,
            timing,
            events,
            table,
            from_table,
            attributes,
            transition_tables,
            for_each_row,
            condition,
            function,
            arguments,
        };
        Ok(boxed(Statement::CreateTrigger, trigger))
    }

    fn trigger_timing(&mut self, constraint: bool) -> Parsed<TriggerTiming> {
        if self.eat(&[Keyword::After]) {
            return Ok(TriggerTiming::After);
        }
        if constraint {
            return Err(self.unexpected());
        }
        if self.eat(&[Keyword::Before]) {
            return Ok(TriggerTiming::Before);
        }
        self.expect(&[Keyword::Instead, Keyword::Of])?;
        Ok(TriggerTiming::InsteadOf)
    }

    /// `INSERT OR UPDATE OF a, b` (`TriggerEvents`)
    fn trigger_events(&mut self) -> Parsed<Vec<TriggerEvent>> {
        let mut events: Vec<TriggerEvent> = Vec::new();
        loop {
            let event = self.trigger_event()?;
            let kind = std::mem::discriminant(&event);
            let repeated = events.iter().any(|earlier| std::mem::discriminant(earlier) == kind);
            if repeated {
                let message = near("duplicate trigger events specified", self.source(self.here()));
                return Err(SyntaxError::new(self.here(), message));
            }
            events.push(event);
            if !self.eat(&[Keyword::Or]) {
                return Ok(events);
            }
        }
    }

    fn trigger_event(&mut self) -> Parsed<TriggerEvent> {
        if self.eat(&[Keyword::Update, Keyword::Of]) {
            return self.list(Self::name).map(TriggerEvent::Update);
        }
        let event = match self.keyword() {
            Some(Keyword::Insert) => TriggerEvent::Insert,
            Some(Keyword::Delete) => TriggerEvent::Delete,
            Some(Keyword::Update) => TriggerEvent::Update(Vec::new()),
            Some(Keyword::Truncate) => TriggerEvent::Truncate,
            _ => return Err(self.unexpected()),
        };
        self.skip(1);
        Ok(event)
    }

    /// `FROM table DEFERRABLE INITIALLY DEFERRED`
    fn constraint_trigger_clauses(&mut self) -> Parsed<(Option<ObjectName>, ConstraintAttributes)> {
        let from_table = if self.eat(&[Keyword::From]) { Some(self.object_name()?) } else { None };
        let start = self.position();
        let attributes = self.constraint_attributes()?;
        let forbidden = ["NOT VALID", "NO INHERIT", "ENFORCED", "NOT ENFORCED"];
        refuse_attributes(attributes, "TRIGGER", &forbidden, self.span_since(start))?;
        Ok((from_table, attributes))
    }

    /// `REFERENCING OLD TABLE AS a NEW TABLE AS b` (`TriggerReferencing`)
    fn transition_tables(&mut self) -> Parsed<Vec<TransitionTable>> {
        let mut tables = Vec::new();
        if !self.eat(&[Keyword::Referencing]) {
            return Ok(tables);
        }
        loop {
            tables.push(self.transition_table()?);
            if !self.at(&[Keyword::Old]) && !self.at(&[Keyword::New]) {
                return Ok(tables);
            }
        }
    }

    fn transition_table(&mut self) -> Parsed<TransitionTable> {
        let start = self.position();
        let is_new = self.eat(&[Keyword::New]);
        if !is_new {
            self.expect(&[Keyword::Old])?;
        }
        if self.at(&[Keyword::Row]) {
            let message = "ROW variable naming in the REFERENCING clause is not supported";
            return Err(SyntaxError::new(self.here(), message).with_sqlstate(SyntaxError::FEATURE_NOT_SUPPORTED));
        }
        self.expect(&[Keyword::Table])?;
        self.eat(&[Keyword::As]);
        let name = self.name()?;
        Ok(TransitionTable { span: self.span_since(start), is_new, name })
    }

    /// `FOR EACH ROW`, `FOR STATEMENT`; a constraint trigger must say the first.
    fn for_each_row(&mut self, constraint: bool) -> Parsed<bool> {
        if constraint {
            self.expect(&[Keyword::For, Keyword::Each, Keyword::Row])?;
            return Ok(true);
        }
        if !self.eat(&[Keyword::For]) {
            return Ok(false);
        }
        self.eat(&[Keyword::Each]);
        let row = self.eat(&[Keyword::Row]);
        if !row {
            self.expect(&[Keyword::Statement])?;
        }
        Ok(row)
    }

    fn execute_function(&mut self) -> Parsed<()> {
        self.expect(&[Keyword::Execute])?;
        if self.eat(&[Keyword::Procedure]) { Ok(()) } else { self.expect(&[Keyword::Function]) }
    }

    /// A number, a string or any word (`TriggerFuncArg`).
    fn trigger_argument(&mut self) -> Parsed<TriggerArgument> {
        let start = self.position();
        let value = if self.at_kind(TokenKind::Integer) || self.at_kind(TokenKind::Decimal) {
            self.number()?.text
        } else if self.at_string() {
            self.string()?.value
        } else {
            self.label()?.as_str().to_owned()
        };
        Ok(TriggerArgument { span: self.span_since(start), value })
    }

    /// `CREATE EVENT TRIGGER` (`CreateEventTrigStmt`)
    pub(super) fn create_event_trigger(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Event, Keyword::Trigger])?;
        let name = self.name()?;
        self.expect(&[Keyword::On])?;
        let event = self.label()?;
        let mut filters = Vec::new();
        if self.eat(&[Keyword::When]) {
            filters.push(self.event_trigger_filter()?);
            while self.eat(&[Keyword::And]) {
                filters.push(self.event_trigger_filter()?);
            }
        }
        self.execute_function()?;
        let function = self.function_name()?;
        self.expect_kind(TokenKind::LeftParenthesis)?;
        self.expect_kind(TokenKind::RightParenthesis)?;
        Ok(boxed(Statement::CreateEventTrigger, CreateEventTrigger { name, event, filters, function }))
    }

    /// `event_trigger_when_item`
    fn event_trigger_filter(&mut self) -> Parsed<EventTriggerFilter> {
        let start = self.position();
        let variable = self.name()?;
        self.expect(&[Keyword::In])?;
        let values = self.parenthesized_list(Self::string)?;
        Ok(EventTriggerFilter { span: self.span_since(start), variable, values })
    }

    /// `ALTER EVENT TRIGGER name ENABLE` and its likes (`AlterEventTrigStmt`).
    pub(super) fn alter_event_trigger(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Event, Keyword::Trigger])?;
        let name = self.name()?;
        let firing = if self.eat(&[Keyword::Disable]) {
            Firing::Disabled
        } else {
            self.expect(&[Keyword::Enable])?;
            match self.keyword() {
                Some(Keyword::Replica) => Firing::Replica,
                Some(Keyword::Always) => Firing::Always,
                _ => Firing::Enabled,
            }
        };
        self.skip(usize::from(matches!(firing, Firing::Replica | Firing::Always)));
        Ok(boxed(Statement::AlterEventTrigger, AlterEventTrigger { name, firing }))
    }
}
