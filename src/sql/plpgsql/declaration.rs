//! `DECLARE`

use super::ast::{Declaration, DeclarationKind};
use super::cursor::{Cursor, Parsed};
use crate::sql::lex::TokenKind;
use crate::text::{Identifier, Span};

/// One line, its semicolon included.
pub(super) fn declaration(cursor: &mut Cursor<'_>) -> Parsed<Declaration> {
    let start = cursor.position();
    let name = cursor.name()?;
    let kind = if cursor.eat_words(&["alias", "for"]) {
        DeclarationKind::Alias(cursor.to_semicolon()?)
    } else if cursor.at_word("cursor") || cursor.at_words(&["scroll", "cursor"]) || cursor.at_words(&["no", "scroll"]) {
        bound_cursor(cursor)?
    } else {
        variable(cursor)?
    };
    let span = cursor.span_since(start);
    cursor.semicolon()?;
    Ok(Declaration { name, kind, span })
}

fn variable(cursor: &mut Cursor<'_>) -> Parsed<DeclarationKind> {
    let constant = cursor.eat_word("constant");
    let ends_type = |cursor: &Cursor<'_>| {
        cursor.at_kind(TokenKind::Assign)
            || cursor.at_operator("=")
            || cursor.at_word("default")
            || cursor.at_word("collate")
            || cursor.at_words(&["not", "null"])
    };
    let data_type = cursor.until(ends_type)?;
    if cursor.eat_word("collate") {
        cursor.until(ends_type)?;
    }
    let not_null = cursor.eat_words(&["not", "null"]);
    let default = if cursor.eat_assign() || cursor.eat_word("default") { Some(cursor.to_semicolon()?) } else { None };
    Ok(DeclarationKind::Variable { data_type, constant, not_null, default })
}

/// `[[NO] SCROLL] CURSOR [(name type, …)] {FOR | IS} query`
fn bound_cursor(cursor: &mut Cursor<'_>) -> Parsed<DeclarationKind> {
    cursor.eat_word("no");
    cursor.eat_word("scroll");
    cursor.expect_word("cursor")?;
    let mut arguments: Vec<(Identifier, Span)> = Vec::new();
    if cursor.eat_kind(TokenKind::LeftParenthesis) {
        loop {
            let name = cursor.name()?;
            let data_type = cursor
                .until(|cursor| cursor.at_kind(TokenKind::Comma) || cursor.at_kind(TokenKind::RightParenthesis))?;
            arguments.push((name, data_type));
            if !cursor.eat_kind(TokenKind::Comma) {
                break;
            }
        }
        if !cursor.eat_kind(TokenKind::RightParenthesis) {
            return Err(cursor.unexpected());
        }
    }
    if !cursor.eat_word("for") {
        cursor.expect_word("is")?;
    }
    Ok(DeclarationKind::Cursor { arguments, query: cursor.to_semicolon()? })
}
