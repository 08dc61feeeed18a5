//! Rewrite rules.

use crate::catalog::error::sqlstate;
use crate::catalog::trigger::{Enabled, Rule};
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId, ObjectKind, SqlText};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{CreateRule, RuleAction, RuleEvent};
use crate::sql::lower::data_text::analyze_statement;
use crate::sql::lower::relation;
use crate::sql::lower::wording::{Wording, enclosed, joined};
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// `CREATE RULE`.
pub(in crate::sql) fn create_rule(session: &mut Session, source: &Source, statement: &CreateRule) -> Executed {
    let table = relation::find(session, &statement.table)?;
    if !matches!(table.kind(), ObjectKind::Table | ObjectKind::View | ObjectKind::MaterializedView) {
        let message = format!("relation \"{}\" cannot have rules", table.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    if statement.event == RuleEvent::Select {
        return Ok(Effect::Opaque("rules on SELECT, which make views of tables, are not modelled".to_owned()));
    }
    let scope =
        Scope { relations: ["old", "new"].map(|row| (Identifier::from(row), table.id)).into(), ..Scope::default() };
    let condition = match &statement.condition {
        Some(condition) => Some(Analyzer::new(session, source).expression(condition, &scope)?.text),
        None => None,
    };
    let rule = Rule {
        relation: table.id,
        event: event_of(statement.event),
        instead: statement.instead,
        condition,
        action: action_text(session, source, &statement.actions, &scope)?,
        enabled: Enabled::Origin,
    };
    define(session, &table, &statement.name.identifier, rule, statement.or_replace)
}

fn define(session: &mut Session, table: &Object, name: &Identifier, rule: Rule, or_replace: bool) -> Executed {
    let existing = session.catalog.find(Namespace::Rule, table.id, name).map(|rule| rule.id);
    match existing {
        Some(existing) if or_replace => session.alter(existing, |object| object.data = ObjectData::Rule(rule))?,
        _ => {
            let id = session.reserve_id();
            session.create(Object::new(id, name.clone(), None, ObjectId::NONE, ObjectData::Rule(rule)))?;
        }
    }
    Ok(Effect::Applied)
}

fn event_of(event: RuleEvent) -> Identifier {
    Identifier::from(match event {
        RuleEvent::Select => "select",
        RuleEvent::Insert => "insert",
        RuleEvent::Update => "update",
        RuleEvent::Delete => "delete",
    })
}

/// What follows `DO INSTEAD`: `NOTHING`, one statement, or several in parentheses.
fn action_text(
    session: &Session,
    source: &Source,
    actions: &[RuleAction],
    scope: &Scope,
) -> Result<SqlText, CatalogError> {
    let mut texts = Vec::with_capacity(actions.len());
    for action in actions {
        let wording = Wording::new(session, source, action.span);
        let wording = match analyze_statement(session, source, &action.statement, scope)? {
            Some((at, text)) => wording.part(at, text),
            None => wording.unresolved(),
        };
        texts.push(wording.finish());
    }
    Ok(match texts.len() {
        0 => SqlText::plain("NOTHING"),
        1 => texts.swap_remove(0),
        _ => enclosed("(", &joined(texts.iter().map(|text| ("", text)), "; "), ")"),
    })
}
