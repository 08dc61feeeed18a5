//! What the triggers of a table may do when its rows change. They are not run: what is known of the tables that their
//! functions may write is forgotten.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::call::makes_objects;
use super::change::{Event, forget_all};
use super::rows::put;
use super::value::Value;
use super::{effects, sequence};
use crate::catalog::constraint::ReferentialAction;
use crate::catalog::function::FunctionBody;
use crate::catalog::trigger::{Enabled, Trigger, TriggerEvents, TriggerTiming};
use crate::catalog::{Namespace, Object, ObjectData, ObjectId};
use crate::sql::lex::{Lexer, Token, TokenKind};
use crate::sql::session::Session;
use crate::text::Identifier;

/// Why nothing is known of what a trigger wrote.
const REASON: &str = "what a trigger did to the rows is not modelled";

/// Functions of extensions that change nothing but the row that they are called for.
const OF_ROW: [(&str, &str); 2] = [("moddatetime", "moddatetime"), ("insert_username", "insert_username")];

/// How a statement writes a table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Write {
    /// It adds rows.
    Adds,
    /// It changes rows that are there, and with them those that reference them.
    Changes,
}

/// What a trigger's function may write.
#[derive(Default)]
struct Reach {
    tables: BTreeSet<ObjectId>,
    /// What was followed already.
    written: BTreeSet<(ObjectId, Write)>,
    /// Whether it may move sequences.
    sequences: bool,
    /// Whether nobody knows.
    anything: bool,
    /// The functions that were read.
    seen: BTreeSet<ObjectId>,
}

/// What a row may become before it is stored.
#[derive(PartialEq, Eq)]
enum RowChange {
    /// These columns get other values.
    Columns(BTreeSet<Identifier>),
    /// Nobody knows.
    Any,
}

/// Forgets what the triggers may have changed that an event of a table fires; why the rows that were written may not
/// be those that were meant.
pub(super) fn fire(session: &mut Session, table: &Arc<Object>, event: Event) -> Option<Arc<str>> {
    let mut reach = Reach::default();
    let mut columns = BTreeSet::new();
    let mut whole_rows = false;
    for trigger in triggers(session, table.id).iter().filter(|trigger| fires(trigger.events, event)) {
        reach.of_function(session, trigger.function);
        if trigger.for_each_row && trigger.timing == TriggerTiming::Before {
            match change_of_row(session, trigger.function) {
                RowChange::Columns(changed) => columns.extend(changed),
                RowChange::Any => whole_rows = true,
            }
        }
    }
    let reason: Arc<str> = Arc::from(REASON);
    for column in table.columns().iter().filter(|column| columns.contains(&column.name)) {
        put(session, table.id, column.number, &Value::Unknown(Arc::clone(&reason)));
    }
    if reach.anything {
        forget_all(session, &reason);
    } else {
        if whole_rows {
            session.rows.forget(table.id, Arc::clone(&reason));
        }
        if reach.sequences {
            sequence::forget_all(session, &reason);
        }
        for written in reach.tables {
            session.rows.forget(written, Arc::clone(&reason));
        }
    }
    (whole_rows || !columns.is_empty()).then_some(reason)
}

fn fires(events: TriggerEvents, event: Event) -> bool {
    match event {
        Event::Insert => events.insert,
        Event::Update => events.update,
        Event::Delete => events.delete,
    }
}

/// The triggers of a table that can fire in a session of its own.
fn triggers(session: &Session, table: ObjectId) -> Vec<Trigger> {
    let members = session.catalog.members(table).filter_map(|member| member.as_trigger());
    members.filter(|trigger| matches!(trigger.enabled, Enabled::Origin | Enabled::Always)).cloned().collect()
}

impl Reach {
    fn of_function(&mut self, session: &Session, id: ObjectId) {
        if id.is_built_in() || !self.seen.insert(id) {
            return;
        }
        let Some(object) = session.catalog.object(id) else { return };
        match object.as_function().map(|function| &function.body) {
            Some(FunctionBody::Source(body)) => self.of_text(session, body),
            Some(FunctionBody::Parsed(text)) => self.of_text(session, &text.text),
            _ => self.anything |= !changes_only_its_row(session, object),
        }
    }

    fn of_text(&mut self, session: &Session, text: &str) {
        let tokens: Vec<Token> = Lexer::new(text).filter(|token| !token.kind.is_comment()).collect();
        for at in 0..tokens.len() {
            if effects::changes_schema_at(text, &tokens, at) {
                self.anything = true;
            }
            if let Some((kind, target)) = written_at(text, &tokens, at) {
                self.write(session, kind, target);
            }
            if tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::LeftParenthesis) {
                let source = tokens[at].span.slice(text);
                self.sequences |= source.eq_ignore_ascii_case("nextval") || source.eq_ignore_ascii_case("setval");
                for called in effects::named_functions(session, tokens[at], source) {
                    match called.extension {
                        Some(_) => self.anything |= makes_objects(session, &called),
                        None => self.of_function(session, called.id),
                    }
                }
            }
        }
    }

    /// Every table of that name, in whatever schema, and what writing it leads to.
    fn write(&mut self, session: &Session, kind: Write, name: Option<Identifier>) {
        let Some(name) = name else {
            self.anything = true;
            return;
        };
        let schemas = session.catalog.in_space(Namespace::Schema, ObjectId::NONE);
        let schemas = schemas.filter(|schema| matches!(schema.data, ObjectData::Schema));
        let found: Vec<ObjectId> = schemas
            .filter_map(|schema| session.catalog.find(Namespace::Relation, schema.id, &name))
            .map(|object| object.id)
            .collect();
        self.anything |= found.is_empty();
        for table in found {
            self.write_table(session, kind, table);
        }
    }

    fn write_table(&mut self, session: &Session, kind: Write, table: ObjectId) {
        let catalog = &session.catalog;
        let Some(object) = catalog.object(table) else { return };
        if !self.written.insert((table, kind)) {
            return;
        }
        self.tables.insert(table);
        let has_rules = catalog.members(table).any(|member| matches!(member.data, ObjectData::Rule(_)));
        self.anything |= object.as_table().is_none() || has_rules;
        // A serial column takes its number from a sequence.
        self.sequences = true;
        for trigger in triggers(session, table) {
            self.of_function(session, trigger.function);
        }
        for child in catalog.children(table) {
            self.write_table(session, kind, child.id);
        }
        if kind == Write::Changes {
            for other in referencing(session, table) {
                self.write_table(session, kind, other);
            }
        }
    }
}

/// The tables whose rows change with those that they reference.
fn referencing(session: &Session, table: ObjectId) -> Vec<ObjectId> {
    let catalog = &session.catalog;
    let passes_on =
        |action: ReferentialAction| !matches!(action, ReferentialAction::NoAction | ReferentialAction::Restrict);
    let keys = catalog.dependents_of_object(table).filter_map(|found| {
        let constraint = catalog.object(found.dependent.object)?.as_constraint()?;
        let key = constraint.as_foreign_key().filter(|key| key.referenced == table)?;
        (passes_on(key.on_update) || passes_on(key.on_delete)).then_some(constraint.on)
    });
    keys.collect()
}

/// Whether it is a function of an extension that writes nothing but the row.
fn changes_only_its_row(session: &Session, object: &Object) -> bool {
    let extension = object.extension.and_then(|id| session.catalog.name_of(id));
    extension.is_some_and(|extension| OF_ROW.contains(&(extension.as_str(), object.name.as_str())))
}

/// How a statement that begins with that token writes, and the table; no table where its name cannot be read.
fn written_at(text: &str, tokens: &[Token], at: usize) -> Option<(Write, Option<Identifier>)> {
    let is = |at: usize, word: &str| {
        tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Word && token.span.slice(text).eq_ignore_ascii_case(word))
    };
    let before = |word: &str| at.checked_sub(1).is_some_and(|before| is(before, word));
    let (kind, target) = match () {
        () if is(at, "insert") && is(at + 1, "into") => (Write::Adds, at + 2),
        () if is(at, "copy") => (Write::Adds, at + 1),
        () if is(at, "merge") && is(at + 1, "into") => (Write::Changes, at + 2),
        () if is(at, "delete") && is(at + 1, "from") => (Write::Changes, at + 2),
        () if is(at, "truncate") => (Write::Changes, at + 1 + usize::from(is(at + 1, "table"))),
        // `ON CONFLICT … DO UPDATE SET`, `FOR [NO KEY] UPDATE` are parts of other statements.
        () if is(at, "update") && !is(at + 1, "set") && !before("for") && !before("key") => (Write::Changes, at + 1),
        () => return None,
    };
    let first = target + usize::from(is(target, "only"));
    Some((kind, name_at(text, tokens, first)))
}

/// The last part of a name.
fn name_at(text: &str, tokens: &[Token], at: usize) -> Option<Identifier> {
    let mut last = at;
    while tokens.get(last + 1).is_some_and(|token| token.kind == TokenKind::Dot) {
        last += 2;
    }
    identifier(text, *tokens.get(last)?)
}

fn identifier(text: &str, token: Token) -> Option<Identifier> {
    let source = token.span.slice(text);
    match token.kind {
        TokenKind::Word => Some(Identifier::folded(source)),
        TokenKind::QuotedIdentifier => {
            Some(Identifier::exact(&source[1..source.len().max(2) - 1].replace("\"\"", "\"")))
        }
        _ => None,
    }
}

/// What a function that is called before a row is stored makes of it: the columns of `NEW` that it writes, if it gives
/// nothing but `NEW` back.
fn change_of_row(session: &Session, function: ObjectId) -> RowChange {
    let object = session.catalog.object(function);
    let body = object.and_then(|object| object.as_function()).map(|function| (&function.language, &function.body));
    let Some((language, FunctionBody::Source(body))) = body else { return RowChange::Any };
    if language.as_str() != "plpgsql" {
        return RowChange::Any;
    }
    let tokens: Vec<Token> = Lexer::new(body).filter(|token| !token.kind.is_comment()).collect();
    let is =
        |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.span.slice(body).eq_ignore_ascii_case(word));
    let mut columns = BTreeSet::new();
    for at in 0..tokens.len() {
        if is(at, "return") && !(is(at + 1, "new") && is(at + 2, ";")) {
            return RowChange::Any;
        }
        if !is(at, "new") || (at > 0 && is(at - 1, "return")) {
            continue;
        }
        match tokens.get(at + 2).filter(|_| is(at + 1, ".")).and_then(|column| identifier(body, *column)) {
            Some(column) => columns.extend(Some(column)),
            None => return RowChange::Any,
        }
    }
    RowChange::Columns(columns)
}
