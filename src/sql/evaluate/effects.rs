//! Tells which texts can change a schema, without running them.

use std::sync::Arc;

use crate::catalog::function::{Function, FunctionBody};
use crate::catalog::{Object, ObjectData, ObjectId};
use crate::sql::lex::{Lexer, Token, TokenKind};
use crate::sql::session::Session;
use crate::text::Identifier;

/// What gives away that a text changes something.
struct Signs {
    /// The words that begin such statements.
    words: &'static [&'static str],
    /// The server's own functions that do it.
    functions: &'static [&'static str],
}

/// What changes a schema, or runs what is not written there.
const OF_SCHEMA: Signs = Signs {
    words: &[
        "create", "alter", "drop", "grant", "revoke", "comment", "execute", "call", "import", "reassign", "security",
        "do", "set", "discard",
    ],
    functions: &["set_config"],
};

/// What changes rows, or the places where sequences stand.
const OF_ROWS: Signs = Signs {
    words: &["insert", "update", "delete", "truncate", "merge", "copy"],
    functions: &["nextval", "set_config", "setval"],
};

/// What raises an error.
const OF_FAILURE: Signs = Signs { words: &["raise", "assert"], functions: &[] };

/// Whether a function's body can change the schema, itself or by what it calls.
pub(in crate::sql) fn of_function(session: &Session, object: &Object) -> bool {
    function_can(session, object, &OF_SCHEMA, &mut Vec::new())
}

/// Whether a body or query can change the schema, itself or by what it calls.
pub(in crate::sql) fn of_text(session: &Session, text: &str) -> bool {
    text_can(session, text, &OF_SCHEMA, &mut Vec::new())
}

/// Whether a body or query can change rows, itself or by what it calls.
pub(in crate::sql) fn on_rows(session: &Session, text: &str) -> bool {
    text_can(session, text, &OF_ROWS, &mut Vec::new())
}

/// Whether a query can fail in a function of the project that it calls: one that raises errors, or that must return
/// something and says nowhere what.
pub(in crate::sql) fn can_fail(session: &Session, text: &str) -> bool {
    text_can(session, text, &OF_FAILURE, &mut Vec::new())
}

fn function_can(session: &Session, object: &Object, signs: &Signs, seen: &mut Vec<ObjectId>) -> bool {
    if seen.contains(&object.id) {
        return false;
    }
    seen.push(object.id);
    let Some(function) = object.as_function() else { return false };
    match &function.body {
        FunctionBody::Source(body) if signs.words == OF_FAILURE.words && ends_without_return(function, body) => true,
        FunctionBody::Source(body) => text_can(session, body, signs, seen),
        FunctionBody::Parsed(text) => text_can(session, &text.text, signs, seen),
        FunctionBody::Object(..) => super::call::makes_objects(session, object),
        FunctionBody::None => false,
    }
}

fn ends_without_return(function: &Function, body: &str) -> bool {
    let returns = || Lexer::new(body).any(|token| token.span.slice(body).eq_ignore_ascii_case("return"));
    function.language == "plpgsql" && function.returns.is_some() && !returns()
}

fn text_can(session: &Session, text: &str, signs: &Signs, seen: &mut Vec<ObjectId>) -> bool {
    let tokens: Vec<Token> = Lexer::new(text).filter(|token| !token.kind.is_comment()).collect();
    for (at, token) in tokens.iter().enumerate() {
        let source = token.span.slice(text);
        if begins_change(text, &tokens, at, signs) {
            return true;
        }
        let called = tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::LeftParenthesis);
        if called
            && named_functions(session, *token, source).iter().any(|object| function_can(session, object, signs, seen))
        {
            return true;
        }
        if called && signs.functions.iter().any(|name| source.eq_ignore_ascii_case(name)) {
            return true;
        }
    }
    false
}

/// Whether the token begins a statement that changes a schema, or runs what is not written there.
pub(super) fn changes_schema_at(text: &str, tokens: &[Token], at: usize) -> bool {
    begins_change(text, tokens, at, &OF_SCHEMA)
}

fn begins_change(text: &str, tokens: &[Token], at: usize, signs: &Signs) -> bool {
    if tokens[at].kind != TokenKind::Word {
        return false;
    }
    let source = tokens[at].span.slice(text);
    let is_sign = signs.words.iter().any(|word| source.eq_ignore_ascii_case(word));
    (is_sign && begins_statement(text, &tokens[..at])) || writes_catalog(text, &tokens[at..])
}

/// Whether these tokens begin a statement that writes a system catalog by hand.
fn writes_catalog(text: &str, tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token: &Token| token.span.slice(text));
    let is = |at: usize, expected: &str| word(at).eq_ignore_ascii_case(expected);
    let target = match () {
        () if is(0, "update") => 1,
        () if (is(0, "insert") && is(1, "into")) || (is(0, "delete") && is(1, "from")) => 2,
        () => return false,
    };
    word(target).trim_start_matches('"').get(..3).is_some_and(|start| start.eq_ignore_ascii_case("pg_"))
}

/// Whether a statement can begin after these tokens.
fn begins_statement(text: &str, before: &[Token]) -> bool {
    const OPENERS: [&str; 7] = ["begin", "then", "else", "loop", "query", "in", "for"];
    let Some(last) = before.last() else { return true };
    let source = last.span.slice(text);
    last.kind == TokenKind::Semicolon || OPENERS.iter().any(|word| source.eq_ignore_ascii_case(word))
}

/// The project's functions of that name in any schema.
pub(super) fn named_functions(session: &Session, token: Token, source: &str) -> Vec<Arc<Object>> {
    use crate::catalog::Namespace;
    let name = match token.kind {
        TokenKind::Word => Identifier::folded(source),
        TokenKind::QuotedIdentifier => Identifier::exact(&source[1..source.len().max(2) - 1].replace("\"\"", "\"")),
        _ => return Vec::new(),
    };
    session
        .catalog
        .in_space(Namespace::Schema, ObjectId::NONE)
        .filter(|schema| matches!(schema.data, ObjectData::Schema))
        .flat_map(|schema| session.catalog.find_all(Namespace::Function, schema.id, &name).cloned())
        .collect()
}
