//! Forms of PostgreSQL's grammar that sqlparser does not read. Their words are left out or told in others; what they
//! say is read from the text again by whoever needs it (`analyze/behind.rs`).

use crate::catalog::builtin::KeywordCategory;
use crate::sql::lex::{Keyword, Token, TokenKind};

/// The function that `ROWS FROM (…)` is told as: no name can hold its first character.
pub(in crate::sql) const ROWS_FROM: &str = "\0rows from";

/// The field that `.*` behind an expression is told as.
pub(in crate::sql) const ALL_FIELDS: &str = "\0*";

/// The name that `VARIADIC` gives to the argument behind it.
pub(in crate::sql) const VARIADIC: &str = "\0variadic";

/// How the tokens from one on are told to sqlparser.
#[derive(Debug, Default)]
pub(super) struct Telling {
    /// The starts of the tokens that are left out.
    pub(super) left_out: Vec<u32>,
    /// What stands for the first token, if not itself.
    pub(super) instead: Option<Instead>,
}

/// What stands for a token.
#[derive(Clone, Copy, Debug)]
pub(super) enum Instead {
    /// `SELECT * FROM`, the star at the place of the word `TABLE`.
    SelectAll,
    /// A function's name.
    RowsFrom,
    /// `.` and the name of a field.
    AllFields,
    /// The name of an argument and `=>`.
    Variadic,
}

/// How the tokens are told; `None` if each is told as itself.
pub(super) fn telling(text: &str, before: Option<Token>, tokens: &[Token]) -> Option<Telling> {
    if tokens.first()?.kind == TokenKind::Dot {
        return all_fields(text, before, tokens);
    }
    match tokens.first()?.keyword? {
        Keyword::Only => only(before, tokens),
        Keyword::Using => joined_alias(tokens),
        Keyword::Search | Keyword::Cycle => search_and_cycle(before, tokens),
        Keyword::Xmlelement | Keyword::Xmlpi => xml_name(tokens),
        Keyword::Xmlforest | Keyword::Xmlattributes => xml_aliases(tokens),
        Keyword::Table => table(before, tokens),
        Keyword::Rows => rows_from(before, tokens),
        Keyword::Variadic => variadic(before),
        Keyword::Exclude => frame_exclusion(before, tokens),
        _ => None,
    }
}

fn leaving_out(tokens: &[Token]) -> Telling {
    Telling { left_out: tokens.iter().map(|token| token.span.start).collect(), instead: None }
}

fn keyword_at(tokens: &[Token], at: usize) -> Option<Keyword> {
    tokens.get(at).and_then(|token| token.keyword)
}

fn kind_at(tokens: &[Token], at: usize) -> Option<TokenKind> {
    tokens.get(at).map(|token| token.kind)
}

fn is_name(token: Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier)
}

/// `FROM ONLY t`, `FROM ONLY (t)` (`relation_expr`).
fn only(before: Option<Token>, tokens: &[Token]) -> Option<Telling> {
    let before = before?;
    let stands_for_relation = before.kind == TokenKind::Comma
        || matches!(
            before.keyword,
            Some(Keyword::From | Keyword::Join | Keyword::Using | Keyword::Update | Keyword::Into)
        );
    if !stands_for_relation {
        return None;
    }
    let mut telling = leaving_out(&tokens[..1]);
    if kind_at(tokens, 1) == Some(TokenKind::LeftParenthesis) {
        let close = closing(tokens, 1)?;
        telling.left_out.extend([tokens[1].span.start, tokens[close].span.start]);
    }
    Some(telling)
}

/// `JOIN t USING (a) AS merged`
fn joined_alias(tokens: &[Token]) -> Option<Telling> {
    let close = closing(tokens, 1)?;
    let columns = tokens[2..close].iter();
    let mut columns_and_commas = columns.map(|token| token.kind == TokenKind::Comma || is_name(*token));
    let is_join = close > 2 && columns_and_commas.all(|fits| fits);
    let has_alias = keyword_at(tokens, close + 1) == Some(Keyword::As) && is_name(*tokens.get(close + 2)?);
    (is_join && has_alias).then(|| leaving_out(&tokens[close + 1..close + 3]))
}

/// `SEARCH DEPTH FIRST BY a SET b`, `CYCLE a SET b USING c` behind the query of a `WITH`.
fn search_and_cycle(before: Option<Token>, tokens: &[Token]) -> Option<Telling> {
    if before?.kind != TokenKind::RightParenthesis {
        return None;
    }
    let after_search = search(tokens).unwrap_or(0);
    let end = cycle(tokens, after_search).unwrap_or(after_search);
    (end > 0).then(|| leaving_out(&tokens[..end]))
}

fn search(tokens: &[Token]) -> Option<usize> {
    let words = [Keyword::First, Keyword::By];
    let is_search = keyword_at(tokens, 0) == Some(Keyword::Search)
        && matches!(keyword_at(tokens, 1), Some(Keyword::Depth | Keyword::Breadth))
        && words.iter().zip(2..).all(|(word, at)| keyword_at(tokens, at) == Some(*word));
    let set = tokens.iter().position(|token| token.keyword == Some(Keyword::Set)).filter(|_| is_search)?;
    tokens.get(set + 1).map(|_| set + 2)
}

fn cycle(tokens: &[Token], start: usize) -> Option<usize> {
    if keyword_at(tokens, start) != Some(Keyword::Cycle) {
        return None;
    }
    let set = tokens[start..].iter().position(|token| token.keyword == Some(Keyword::Set))? + start;
    let columns = tokens[start + 1..set].iter();
    let mut columns_and_commas = columns.map(|token| token.kind == TokenKind::Comma || is_name(*token));
    let using = tokens[set..].iter().position(|token| token.keyword == Some(Keyword::Using))? + set;
    (columns_and_commas.all(|fits| fits) && tokens.len() > using + 1).then_some(using + 2)
}

/// `XMLELEMENT (NAME a, …)`
fn xml_name(tokens: &[Token]) -> Option<Telling> {
    if kind_at(tokens, 1) != Some(TokenKind::LeftParenthesis) || keyword_at(tokens, 2) != Some(Keyword::Name) {
        return None;
    }
    let end = if kind_at(tokens, 4) == Some(TokenKind::Comma) { 5 } else { 4 };
    tokens.get(2..end).map(leaving_out)
}

/// `XMLFOREST (a AS b, …)`
fn xml_aliases(tokens: &[Token]) -> Option<Telling> {
    let close = closing(tokens, 1)?;
    let mut depth = 0_u32;
    let mut telling = Telling::default();
    for at in 2..close {
        match tokens[at].kind {
            TokenKind::LeftParenthesis => depth += 1,
            TokenKind::RightParenthesis => depth = depth.saturating_sub(1),
            TokenKind::Word if depth == 0 && tokens[at].keyword == Some(Keyword::As) => {
                telling.left_out.extend([tokens[at].span.start, tokens[at + 1].span.start]);
            }
            _ => {}
        }
    }
    Some(telling)
}

/// `TABLE t` is short for `SELECT * FROM t`. The word may also label a column: `AS table FROM t`.
fn table(before: Option<Token>, tokens: &[Token]) -> Option<Telling> {
    let begins_query = before.is_none_or(|before| {
        matches!(before.kind, TokenKind::LeftParenthesis | TokenKind::RightParenthesis)
            || matches!(
                before.keyword,
                Some(Keyword::Union | Keyword::Intersect | Keyword::Except | Keyword::All | Keyword::Distinct)
            )
    });
    let named = tokens.get(1).is_some_and(|name| is_name(*name) && !is_reserved(*name));
    (begins_query && named).then(|| Telling { instead: Some(Instead::SelectAll), ..Telling::default() })
}

fn is_reserved(token: Token) -> bool {
    token.keyword.is_some_and(|keyword| keyword.category() == KeywordCategory::Reserved)
}

/// `ROWS FROM (f(), g())`. The word may also name a column: `SELECT a, rows FROM (SELECT …)`.
fn rows_from(before: Option<Token>, tokens: &[Token]) -> Option<Telling> {
    let before = before?;
    let begins_item = before.kind == TokenKind::Comma
        || matches!(before.keyword, Some(Keyword::From | Keyword::Join | Keyword::Lateral));
    let opens = keyword_at(tokens, 1) == Some(Keyword::From) && kind_at(tokens, 2) == Some(TokenKind::LeftParenthesis);
    let name = tokens.get(3).filter(|name| is_name(**name) && !is_reserved(**name));
    let calls = matches!(kind_at(tokens, 4), Some(TokenKind::LeftParenthesis | TokenKind::Dot));
    (begins_item && opens && name.is_some() && calls)
        .then(|| Telling { instead: Some(Instead::RowsFrom), ..leaving_out(&tokens[1..2]) })
}

/// `(value).*`
fn all_fields(text: &str, before: Option<Token>, tokens: &[Token]) -> Option<Telling> {
    let of_value = matches!(before?.kind, TokenKind::RightParenthesis | TokenKind::RightBracket);
    let star = tokens.get(1).filter(|star| star.kind == TokenKind::Operator && star.span.slice(text) == "*")?;
    let telling = leaving_out(std::slice::from_ref(star));
    of_value.then_some(Telling { instead: Some(Instead::AllFields), ..telling })
}

/// `f(VARIADIC array)`
fn variadic(before: Option<Token>) -> Option<Telling> {
    let begins_argument = matches!(before?.kind, TokenKind::LeftParenthesis | TokenKind::Comma);
    begins_argument.then(|| Telling { instead: Some(Instead::Variadic), ..Telling::default() })
}

/// `EXCLUDE TIES` in the frame of a window.
fn frame_exclusion(before: Option<Token>, tokens: &[Token]) -> Option<Telling> {
    let ends_bound = matches!(before?.keyword, Some(Keyword::Row | Keyword::Following | Keyword::Preceding));
    let words = match (keyword_at(tokens, 1)?, keyword_at(tokens, 2)) {
        (Keyword::Ties | Keyword::Group, _) => 2,
        (Keyword::Current, Some(Keyword::Row)) | (Keyword::No, Some(Keyword::Others)) => 3,
        _ => return None,
    };
    ends_bound.then(|| leaving_out(&tokens[..words]))
}

/// Where the parenthesis that opens at a place is closed.
fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    if kind_at(tokens, open) != Some(TokenKind::LeftParenthesis) {
        return None;
    }
    let mut depth = 0_u32;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            TokenKind::LeftParenthesis => depth += 1,
            TokenKind::RightParenthesis => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}
