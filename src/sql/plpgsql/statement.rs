//! Statements.

use super::ast::{Into, LoopKind, QuerySource, Raise, RaiseLevel, Statement, StatementKind};
use super::cursor::{Cursor, Parsed};
use super::parse::{block, condition, end_label, label};
use crate::sql::lex::TokenKind;
use crate::text::{Identifier, Span};

/// Statements up to one of those words, which stays unread.
pub(super) fn statements(cursor: &mut Cursor<'_>, end: &[&str]) -> Parsed<Vec<Statement>> {
    let mut found = Vec::new();
    while !cursor.at_one_of(end) {
        if cursor.eat_kind(TokenKind::Semicolon) {
            continue;
        }
        found.push(cursor.nested(statement)?);
    }
    Ok(found)
}

fn statement(cursor: &mut Cursor<'_>) -> Parsed<Statement> {
    let start = cursor.position();
    let label = label(cursor)?;
    let kind = kind(cursor, label)?;
    let span = cursor.span_since(start);
    cursor.semicolon()?;
    Ok(Statement { span, kind })
}

fn kind(cursor: &mut Cursor<'_>, label: Option<Identifier>) -> Parsed<StatementKind> {
    if cursor.at_one_of(&["declare", "begin"]) {
        return block(cursor, label).map(StatementKind::Block);
    }
    if cursor.at_one_of(&["loop", "while", "for", "foreach"]) {
        return a_loop(cursor, label);
    }
    if let Some(assignment) = assignment(cursor)? {
        return Ok(assignment);
    }
    let start = cursor.position();
    let word = match cursor.peek() {
        Some(token) if token.kind == TokenKind::Word => cursor.source(token.span).to_ascii_lowercase(),
        _ => String::new(),
    };
    cursor.advance();
    match word.as_str() {
        "if" => conditional(cursor),
        "case" => case(cursor),
        "exit" | "continue" => jump(cursor, word == "exit"),
        "return" => return_statement(cursor),
        "raise" => raise(cursor).map(StatementKind::Raise),
        "assert" => assert(cursor),
        "execute" => execute(cursor),
        "perform" => cursor.to_semicolon().map(StatementKind::Perform),
        "get" => diagnostics(cursor),
        "open" => open(cursor),
        "fetch" | "move" => fetch(cursor, word == "fetch"),
        "close" => cursor.name().map(StatementKind::Close),
        "null" => Ok(StatementKind::Null),
        "commit" => transaction_end(cursor, StatementKind::Commit),
        "rollback" => transaction_end(cursor, StatementKind::Rollback),
        _ => {
            cursor.return_to(start);
            sql(cursor)
        }
    }
}

/// `target := value`, where the target may have fields and subscripts; nothing is read if it is none.
fn assignment(cursor: &mut Cursor<'_>) -> Parsed<Option<StatementKind>> {
    let start = cursor.position();
    let is_name = cursor.peek().is_some_and(|token| {
        matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::Parameter)
    });
    if !is_name {
        return Ok(None);
    }
    cursor.advance();
    loop {
        if cursor.eat_kind(TokenKind::Dot) {
            cursor.advance();
        } else if cursor.eat_kind(TokenKind::LeftBracket) {
            let closed = cursor.until(|_| false).is_ok() && cursor.eat_kind(TokenKind::RightBracket);
            if !closed {
                cursor.return_to(start);
                return Ok(None);
            }
        } else {
            break;
        }
    }
    let target = cursor.span_since(start);
    if cursor.eat_assign() {
        return Ok(Some(StatementKind::Assign { target, value: cursor.to_semicolon()? }));
    }
    cursor.return_to(start);
    Ok(None)
}

fn conditional(cursor: &mut Cursor<'_>) -> Parsed<StatementKind> {
    let mut branches = Vec::new();
    loop {
        let condition = cursor.until(|cursor| cursor.at_word("then"))?;
        cursor.expect_word("then")?;
        branches.push((condition, statements(cursor, &["elsif", "elseif", "else", "end"])?));
        if !cursor.eat_word("elsif") && !cursor.eat_word("elseif") {
            break;
        }
    }
    let otherwise = if cursor.eat_word("else") { Some(statements(cursor, &["end"])?) } else { None };
    cursor.expect_word("end")?;
    cursor.expect_word("if")?;
    Ok(StatementKind::If { branches, otherwise })
}

fn case(cursor: &mut Cursor<'_>) -> Parsed<StatementKind> {
    let operand = if cursor.at_word("when") { None } else { Some(cursor.until(|cursor| cursor.at_word("when"))?) };
    let mut branches = Vec::new();
    while cursor.eat_word("when") {
        let condition = cursor.until(|cursor| cursor.at_word("then"))?;
        cursor.expect_word("then")?;
        branches.push((condition, statements(cursor, &["when", "else", "end"])?));
    }
    let otherwise = if cursor.eat_word("else") { Some(statements(cursor, &["end"])?) } else { None };
    cursor.expect_word("end")?;
    cursor.expect_word("case")?;
    Ok(StatementKind::Case { operand, branches, otherwise })
}

fn a_loop(cursor: &mut Cursor<'_>, label: Option<Identifier>) -> Parsed<StatementKind> {
    let kind = if cursor.eat_word("while") {
        LoopKind::While(cursor.until(|cursor| cursor.at_word("loop"))?)
    } else if cursor.eat_word("foreach") {
        elements(cursor)?
    } else if cursor.eat_word("for") {
        for_loop(cursor)?
    } else {
        LoopKind::Endless
    };
    cursor.expect_word("loop")?;
    let body = statements(cursor, &["end"])?;
    cursor.expect_word("end")?;
    cursor.expect_word("loop")?;
    end_label(cursor)?;
    Ok(StatementKind::Loop { label, kind, body })
}

fn elements(cursor: &mut Cursor<'_>) -> Parsed<LoopKind> {
    let targets = cursor.list_until(|cursor| cursor.at_one_of(&["slice", "in"]))?;
    let mut slice = 0;
    if cursor.eat_word("slice") {
        let number = cursor.advance().ok_or_else(|| cursor.unexpected())?;
        slice = cursor.source(number.span).parse().map_err(|_| cursor.unexpected())?;
    }
    cursor.expect_word("in")?;
    cursor.expect_word("array")?;
    Ok(LoopKind::Elements { targets, slice, array: cursor.until(|cursor| cursor.at_word("loop"))? })
}

fn for_loop(cursor: &mut Cursor<'_>) -> Parsed<LoopKind> {
    let start = cursor.position();
    let targets = cursor.list_until(|cursor| cursor.at_word("in"))?;
    cursor.expect_word("in")?;
    if cursor.eat_word("execute") {
        let query = dynamic(cursor, |cursor| cursor.at_word("loop"))?;
        return Ok(LoopKind::Rows { targets, query });
    }
    let reverse = cursor.eat_word("reverse");
    let from = cursor.until(|cursor| cursor.at_word("loop") || cursor.at_kind(TokenKind::DotDot))?;
    if !cursor.eat_kind(TokenKind::DotDot) {
        return Ok(LoopKind::Rows { targets, query: QuerySource::Static(from) });
    }
    let to = cursor.until(|cursor| cursor.at_one_of(&["by", "loop"]))?;
    let step = if cursor.eat_word("by") { Some(cursor.until(|cursor| cursor.at_word("loop"))?) } else { None };
    let after = cursor.position();
    cursor.return_to(start);
    let variable = cursor.name()?;
    cursor.return_to(after);
    Ok(LoopKind::Integers { variable, reverse, from, to, step })
}

/// `text [USING values]`, after `EXECUTE`.
fn dynamic(cursor: &mut Cursor<'_>, end: impl Fn(&Cursor<'_>) -> bool + Copy) -> Parsed<QuerySource> {
    let command = cursor.until(|cursor| cursor.at_word("using") || end(cursor))?;
    let using = if cursor.eat_word("using") { cursor.list_until(end)? } else { Vec::new() };
    Ok(QuerySource::Dynamic { command, using })
}

fn jump(cursor: &mut Cursor<'_>, exit: bool) -> Parsed<StatementKind> {
    let named = !cursor.at_word("when") && !cursor.at_kind(TokenKind::Semicolon);
    let label = if named { Some(cursor.name()?) } else { None };
    let condition = if cursor.eat_word("when") { Some(cursor.to_semicolon()?) } else { None };
    Ok(StatementKind::Jump { exit, label, condition })
}

fn return_statement(cursor: &mut Cursor<'_>) -> Parsed<StatementKind> {
    let value = |cursor: &mut Cursor<'_>| {
        if cursor.at_kind(TokenKind::Semicolon) { Ok(None) } else { cursor.to_semicolon().map(Some) }
    };
    if cursor.eat_word("next") {
        return value(cursor).map(StatementKind::ReturnNext);
    }
    if !cursor.eat_word("query") {
        return value(cursor).map(StatementKind::Return);
    }
    if cursor.eat_word("execute") {
        return dynamic(cursor, |_| false).map(StatementKind::ReturnQuery);
    }
    Ok(StatementKind::ReturnQuery(QuerySource::Static(cursor.to_semicolon()?)))
}

fn raise(cursor: &mut Cursor<'_>) -> Parsed<Raise> {
    let mut raise = Raise { level: None, format: None, arguments: Vec::new(), condition: None, options: Vec::new() };
    if cursor.at_kind(TokenKind::Semicolon) {
        return Ok(raise);
    }
    const LEVELS: [(&str, RaiseLevel); 6] = [
        ("debug", RaiseLevel::Debug),
        ("log", RaiseLevel::Log),
        ("info", RaiseLevel::Info),
        ("notice", RaiseLevel::Notice),
        ("warning", RaiseLevel::Warning),
        ("exception", RaiseLevel::Exception),
    ];
    let level = LEVELS.iter().find(|(word, _)| cursor.eat_word(word));
    raise.level = Some(level.map_or(RaiseLevel::Exception, |(_, level)| *level));
    if let Some(token) = cursor.peek().filter(|token| token.kind.is_string()) {
        cursor.advance();
        raise.format = Some(token.span);
        if cursor.eat_kind(TokenKind::Comma) {
            raise.arguments = cursor.list_until(|cursor| cursor.at_word("using"))?;
        }
    } else if !cursor.at_word("using") && !cursor.at_kind(TokenKind::Semicolon) {
        raise.condition = Some(condition(cursor)?);
    }
    if cursor.eat_word("using") {
        loop {
            let option = cursor.name()?;
            if !cursor.eat_assign() {
                return Err(cursor.unexpected());
            }
            raise.options.push((option, cursor.until(|cursor| cursor.at_kind(TokenKind::Comma))?));
            if !cursor.eat_kind(TokenKind::Comma) {
                break;
            }
        }
    }
    Ok(raise)
}

fn assert(cursor: &mut Cursor<'_>) -> Parsed<StatementKind> {
    let condition = cursor.until(|cursor| cursor.at_kind(TokenKind::Comma))?;
    let message = if cursor.eat_kind(TokenKind::Comma) { Some(cursor.to_semicolon()?) } else { None };
    Ok(StatementKind::Assert { condition, message })
}

/// `EXECUTE text`, with `INTO` and `USING` in either order.
fn execute(cursor: &mut Cursor<'_>) -> Parsed<StatementKind> {
    let clause = |cursor: &Cursor<'_>| cursor.at_one_of(&["into", "using"]);
    let command = cursor.until(clause)?;
    let (mut target, mut using) = (None, Vec::new());
    loop {
        if cursor.eat_word("into") {
            target = Some(into(cursor, clause)?);
        } else if cursor.eat_word("using") {
            using = cursor.list_until(clause)?;
        } else {
            break;
        }
    }
    Ok(StatementKind::Execute { command, into: target, using })
}

/// What follows `INTO`.
fn into(cursor: &mut Cursor<'_>, end: impl Fn(&Cursor<'_>) -> bool + Copy) -> Parsed<Into> {
    let strict = cursor.eat_word("strict");
    Ok(Into { strict, targets: cursor.list_until(end)? })
}

fn diagnostics(cursor: &mut Cursor<'_>) -> Parsed<StatementKind> {
    let stacked = cursor.eat_word("stacked");
    cursor.eat_word("current");
    cursor.expect_word("diagnostics")?;
    let mut items = Vec::new();
    loop {
        let target = cursor.until(|cursor| cursor.at_kind(TokenKind::Assign) || cursor.at_operator("="))?;
        cursor.eat_assign();
        items.push((target, cursor.name()?));
        if !cursor.eat_kind(TokenKind::Comma) {
            break;
        }
    }
    Ok(StatementKind::GetDiagnostics { stacked, items })
}

fn open(cursor: &mut Cursor<'_>) -> Parsed<StatementKind> {
    let name = cursor.name()?;
    let mut arguments = None;
    if cursor.eat_kind(TokenKind::LeftParenthesis) {
        if !cursor.at_kind(TokenKind::RightParenthesis) {
            arguments = Some(cursor.until(|_| false)?);
        }
        if !cursor.eat_kind(TokenKind::RightParenthesis) {
            return Err(cursor.unexpected());
        }
    }
    cursor.eat_word("no");
    cursor.eat_word("scroll");
    let query = if !cursor.eat_word("for") {
        None
    } else if cursor.eat_word("execute") {
        Some(dynamic(cursor, |_| false)?)
    } else {
        Some(QuerySource::Static(cursor.to_semicolon()?))
    };
    Ok(StatementKind::Open { cursor: name, arguments, query })
}

/// `FETCH [direction {FROM | IN}] cursor INTO targets`; the direction is read over.
fn fetch(cursor: &mut Cursor<'_>, fetches: bool) -> Parsed<StatementKind> {
    let start = cursor.position();
    let before_into = cursor.until(|cursor| cursor.at_one_of(&["into", "from", "in"]))?;
    if !cursor.eat_word("from") && !cursor.eat_word("in") {
        cursor.return_to(start);
        while cursor.at_one_of(&["next", "prior", "first", "last", "forward", "backward", "all"])
            && cursor.span_since(start) != before_into
        {
            cursor.advance();
        }
    }
    let name = cursor.name()?;
    let target = if fetches {
        cursor.expect_word("into")?;
        Some(into(cursor, |_| false)?)
    } else {
        None
    };
    Ok(StatementKind::Fetch { cursor: name, into: target })
}

fn transaction_end(cursor: &mut Cursor<'_>, kind: StatementKind) -> Parsed<StatementKind> {
    if !cursor.at_kind(TokenKind::Semicolon) {
        cursor.to_semicolon()?;
    }
    Ok(kind)
}

/// Any SQL statement; an `INTO` outside all parentheses is PL/pgSQL's, but for those of `INSERT` and `MERGE`.
fn sql(cursor: &mut Cursor<'_>) -> Parsed<StatementKind> {
    let start = cursor.position();
    let takes_into = cursor.at_one_of(&["select", "with", "insert", "update", "delete", "merge", "values", "table"]);
    if !takes_into {
        return Ok(StatementKind::Sql { span: cursor.to_semicolon()?, into: None });
    }
    let mut found: Option<(Span, Into)> = None;
    loop {
        let before = cursor.position();
        if cursor.until(|cursor| cursor.at_word("into")).is_err()
            && cursor.position() == before
            && !cursor.at_word("into")
        {
            break;
        }
        if !cursor.at_word("into") {
            break;
        }
        let at = cursor.position();
        let after_verb = at > start && {
            let words = cursor.source(cursor.span_since(start)).trim_end().to_ascii_lowercase();
            words.ends_with("insert") || words.ends_with("merge")
        };
        cursor.advance();
        if !after_verb && found.is_none() {
            found = Some(into_clause(cursor, at)?);
        }
    }
    let span = cursor.span_since(start);
    if span.is_empty() {
        return Err(cursor.unexpected());
    }
    Ok(StatementKind::Sql { span, into: found })
}

/// The targets of an `INTO` within a query: names with dots between commas, so that the query goes on after them.
fn into_clause(cursor: &mut Cursor<'_>, at: usize) -> Parsed<(Span, Into)> {
    let strict = cursor.eat_word("strict");
    let mut targets = Vec::new();
    loop {
        let start = cursor.position();
        cursor.name()?;
        while cursor.eat_kind(TokenKind::Dot) {
            cursor.name()?;
        }
        targets.push(cursor.span_since(start));
        if !cursor.eat_kind(TokenKind::Comma) {
            break;
        }
    }
    Ok((cursor.span_since(at), Into { strict, targets }))
}
