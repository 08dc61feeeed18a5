//! The bridge to sqlparser: hands it our tokens of an expression, a query or a data statement, and takes its tree.
//!
//! Our scanner has the last word about what a token is, so that both see the same text. Every token goes over with its
//! byte offset for a column of line 1; [`source_span`] turns the places in a tree back into bytes.

use std::cell::Cell;

use sqlparser::ast as tree;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span as TreeSpan, Token as TreeToken, TokenWithSpan};

use super::ast::{Expression, Query, Rejection};
use super::lex::{Lexer, Token, TokenKind};
use super::source::Source;
use crate::text::Span;

mod beyond;
mod convert;
mod dialect;
mod word;

pub(in crate::sql) use beyond::{ALL_FIELDS, ROWS_FROM, VARIADIC};

/// How deep sqlparser may descend; it grows the stack by itself.
const DEEPEST: usize = 400;

/// How many operators may follow each other without a comma or parenthesis between: sqlparser makes a tree of them
/// that is as deep, and dropping or visiting it must not overflow the stack.
const LONGEST_CHAIN: u32 = 2000;

/// The bytes that a place in a tree means; `None` where sqlparser has put none.
pub fn source_span(span: TreeSpan) -> Option<Span> {
    let start = span.start.column.checked_sub(1)?;
    let end = span.end.column.checked_sub(1)?;
    (span.start.line == 1).then_some(Span::new(start as u32, end as u32))
}

/// Parses a text that is an expression, as PL/pgSQL has many; `offset` is added to all places.
pub fn parse_expression_text(text: &str, offset: u32) -> Expression {
    let tokens = significant_tokens(text);
    let span = covered(&tokens).shifted(offset);
    Expression { span, tree: run(text, &tokens, offset, Parser::parse_expr).map(Box::new) }
}

/// An expression without the parentheses around the whole of it, which whoever prints it writes where they are needed.
pub(super) fn without_parentheses(expression: &Expression, source: &Source) -> Expression {
    let mut bare = expression.clone();
    while let Ok(tree::Expr::Nested(inner)) = bare.tree.as_deref() {
        let inside = source.slice(bare.span).strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let Some(inside) = inside else { break };
        let start = bare.span.start + 1 + (inside.len() - inside.trim_start().len()) as u32;
        let span = Span::new(start, start + inside.trim().len() as u32);
        bare = Expression { span, tree: Ok(inner.clone()) };
    }
    bare
}

/// Parses a text that is a query; `offset` is added to all places.
pub fn parse_query_text(text: &str, offset: u32) -> Query {
    let tokens = significant_tokens(text);
    let span = covered(&tokens).shifted(offset);
    Query { span, tree: run(text, &tokens, offset, Parser::parse_query) }
}

/// The tree of an expression that these tokens are, all of them.
pub(super) fn expression_tree(text: &str, tokens: &[Token]) -> Result<Box<tree::Expr>, Rejection> {
    run(text, tokens, 0, Parser::parse_expr).map(Box::new)
}

/// The tree of a query that these tokens are, all of them.
pub(super) fn query_tree(text: &str, tokens: &[Token]) -> Result<Box<tree::Query>, Rejection> {
    run(text, tokens, 0, Parser::parse_query)
}

/// The tree of a data statement that these tokens are, all of them.
pub(super) fn statement_tree(text: &str, tokens: &[Token]) -> Result<Box<tree::Statement>, Rejection> {
    run(text, tokens, 0, Parser::parse_statement).map(Box::new)
}

fn significant_tokens(text: &str) -> Vec<Token> {
    Lexer::new(text).filter(|token| !token.kind.is_comment()).collect()
}

fn covered(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::at(0),
    }
}

/// For how many tokens room is kept at most.
const MOST_ROOM: usize = 4096;

thread_local! {
    /// The room that the tokens of the last text took, for those of the next.
    static TOKENS: Cell<Vec<TokenWithSpan>> = const { Cell::new(Vec::new()) };
}

/// Lets sqlparser read all of the tokens.
fn run<T>(
    text: &str,
    tokens: &[Token],
    offset: u32,
    parse: fn(&mut Parser<'static>) -> Result<T, ParserError>,
) -> Result<T, Rejection> {
    let end = covered(tokens).shifted(offset);
    if longest_chain(tokens) > LONGEST_CHAIN {
        return Err(Rejection { reason: "it is too long for one expression".to_owned(), at: end });
    }
    let mut converted = TOKENS.take();
    convert::tokens(text, tokens, offset, &mut converted)?;
    let mut parser =
        Parser::new(&dialect::Postgres).with_recursion_limit(DEEPEST).with_tokens_with_locations(converted);
    let parsed = parse(&mut parser).map_err(|error| rejection(&error, end)).and_then(|value| {
        let next = parser.peek_token_ref();
        if next.token == TreeToken::EOF {
            return Ok(value);
        }
        let at = source_span(next.span).unwrap_or(Span::at(end.end));
        Err(Rejection { reason: format!("Expected: end of expression, found: {}", next.token), at })
    });
    let mut room = parser.into_tokens();
    if room.capacity() <= MOST_ROOM {
        room.clear();
        TOKENS.set(room);
    }
    parsed
}

/// The most operators and connecting words in one stretch between commas and parentheses.
fn longest_chain(tokens: &[Token]) -> u32 {
    use super::lex::Keyword;
    let mut open = Vec::new();
    let (mut here, mut longest) = (0_u32, 0);
    for token in tokens {
        match token.kind {
            TokenKind::LeftParenthesis | TokenKind::LeftBracket => open.push(std::mem::take(&mut here)),
            TokenKind::RightParenthesis | TokenKind::RightBracket => here = open.pop().unwrap_or(0) + 1,
            TokenKind::Comma | TokenKind::Semicolon => here = 0,
            TokenKind::Operator | TokenKind::TypeCast | TokenKind::Dot => here += 1,
            TokenKind::Word => {
                let connects = matches!(
                    token.keyword,
                    Some(
                        Keyword::And
                            | Keyword::Or
                            | Keyword::Not
                            | Keyword::Is
                            | Keyword::Isnull
                            | Keyword::Notnull
                            | Keyword::Collate
                            | Keyword::At
                            | Keyword::Union
                            | Keyword::Except
                            | Keyword::Intersect
                            | Keyword::Join
                    )
                );
                here += u32::from(connects);
            }
            _ => {}
        }
        longest = longest.max(here);
    }
    longest
}

/// Its message without the place, which it holds as text.
fn rejection(error: &ParserError, covered: Span) -> Rejection {
    let message = match error {
        ParserError::ParserError(message) | ParserError::TokenizerError(message) => message.as_str(),
        ParserError::RecursionLimitExceeded => "it is nested too deeply",
    };
    let (reason, place) = message.rsplit_once(" at Line: 1, Column: ").unwrap_or((message, ""));
    let at = place.parse::<u32>().ok().and_then(|column| column.checked_sub(1));
    Rejection { reason: reason.to_owned(), at: at.map_or(Span::at(covered.end), Span::at) }
}

fn located(token: TreeToken, span: Span) -> TokenWithSpan {
    let place = |offset: u32| Location { line: 1, column: u64::from(offset) + 1 };
    TokenWithSpan { token, span: TreeSpan { start: place(span.start), end: place(span.end) } }
}

#[cfg(test)]
mod tests {
    use sqlparser::ast::{Expr, Spanned};

    use super::{parse_expression_text, parse_query_text, source_span};

    #[test]
    fn identifiers_carry_their_bytes() {
        let expression = parse_expression_text("é + \"B\"", 10);
        let Ok(tree) = expression.tree else { panic!() };
        let Expr::BinaryOp { left, right, .. } = *tree else { panic!() };
        assert_eq!(source_span(left.span()).map(crate::text::Span::range), Some(10..12));
        assert_eq!(source_span(right.span()).map(crate::text::Span::range), Some(15..18));
    }

    #[test]
    fn rejections_say_where() {
        let rejected = parse_expression_text("a + + ", 0).tree.unwrap_err();
        assert_eq!((rejected.reason.as_str(), rejected.at.start), ("Expected: an expression, found: EOF", 5));
        let rest = parse_expression_text("a b", 4).tree.unwrap_err();
        assert_eq!((rest.reason.as_str(), rest.at.start), ("Expected: end of expression, found: b", 6));
    }

    #[test]
    fn strings_arrive_without_quotes_and_escapes() {
        let Ok(tree) = parse_expression_text(r"E'it\'s' || $x$y$x$ || U&'\0061'", 0).tree else { panic!() };
        assert_eq!(tree.to_string().matches("it").count(), 1);
        assert!(parse_query_text("SELECT 'a''b', 1_000, x <=> '[1]' FROM t", 0).tree.is_ok());
    }

    #[test]
    fn null_tests_have_two_spellings() {
        for (short, words) in [("a ISNULL", "a IS NULL"), ("a NOTNULL AND b", "a IS NOT NULL AND b")] {
            let tree = |text| parse_expression_text(text, 0).tree.expect(text).to_string();
            assert_eq!(tree(short), tree(words));
        }
    }

    #[test]
    fn what_sqlparser_lacks_is_told_in_other_words() {
        for text in [
            "SELECT a FROM ONLY t JOIN ONLY (s.u) ON true",
            "TABLE t UNION ALL TABLE s.u",
            "SELECT m.a FROM t JOIN u USING (a, b) AS m",
            "WITH RECURSIVE w AS (SELECT 1 AS a) SEARCH DEPTH FIRST BY a SET b CYCLE a SET c USING d SELECT a FROM w",
            "SELECT * FROM ROWS FROM (f(1), g(2, 3)) WITH ORDINALITY AS r (a, b, c)",
            "SELECT xmlelement(NAME foo, xmlattributes(a AS b, c), d), xmlforest(a AS b), xmlpi(NAME php) FROM t",
            "SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE NO OTHERS) FROM t",
            "SELECT (f(a)).* FROM t",
            "SELECT a AS table FROM t",
            "SELECT concat_ws(',', VARIADIC ARRAY[a]), a OPERATOR(pg_catalog.+) b FROM t",
        ] {
            let parsed = parse_query_text(text, 0).tree;
            assert!(parsed.is_ok(), "{text}: {parsed:?}");
        }
    }

    #[test]
    fn words_of_the_grammar_are_names_too() {
        for (text, shown) in [
            ("SELECT a AS table FROM t", "SELECT a AS table FROM t"),
            ("SELECT a, rows FROM (SELECT 1) t", "SELECT a, rows FROM (SELECT 1) t"),
            ("SELECT f(a) AS cycle FROM t JOIN u USING (id)", "SELECT f(a) AS cycle FROM t JOIN u USING(id)"),
            ("SELECT f(a) AS search, b AS only FROM t", "SELECT f(a) AS search, b AS only FROM t"),
        ] {
            let parsed = parse_query_text(text, 0).tree.map(|tree| tree.to_string());
            assert_eq!(parsed.as_deref(), Ok(shown));
        }
    }

    #[test]
    fn long_chains_are_refused_instead_of_overflowing_the_stack() {
        let long = format!("a{}", " + a".repeat(100_000));
        assert!(parse_expression_text(&long, 0).tree.is_err());
        let deep = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(parse_expression_text(&deep, 0).tree.is_err());
        assert!(parse_expression_text(&format!("a{}", " + a".repeat(1000)), 0).tree.is_ok());
    }
}
