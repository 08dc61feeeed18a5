//! What stands behind a query, a call or a join and is not in sqlparser's tree; it is read from the text.

use super::analysis::Analysis;
use super::node::{BOOL, RECORD};
use super::range::DerivedColumn;
use crate::catalog::DataType;
use crate::sql::lex::{Keyword, Lexer, Token, TokenKind, value};
use crate::text::{Identifier, Span};

impl Analysis<'_> {
    /// The tokens from a place on, without comments.
    fn tokens_from(&self, at: u32) -> impl Iterator<Item = Token> {
        let text = self.source.text();
        Lexer::within(text, Span::new(at, text.len() as u32)).filter(|token| !token.kind.is_comment())
    }

    fn identifier_of(&self, token: Token) -> Option<Identifier> {
        value::identifier(token.kind, self.source.slice(token.span), '\\').ok()
    }

    /// The byte after the parenthesis that closes the first one after a place; `None` if the next token is none.
    pub(super) fn end_of_call(&self, after: u32) -> Option<u32> {
        let mut depth = 0_u32;
        for token in self.tokens_from(after) {
            match token.kind {
                TokenKind::LeftParenthesis => depth += 1,
                TokenKind::RightParenthesis => depth = depth.checked_sub(1)?,
                _ => {}
            }
            if depth == 0 {
                return (token.kind == TokenKind::RightParenthesis).then_some(token.span.end);
            }
        }
        None
    }

    /// The last such word before a place.
    pub(super) fn last_before(&self, end: u32, keyword: Keyword) -> Option<Span> {
        let words = Lexer::within(self.source.text(), Span::new(0, end));
        words.filter(|token| token.keyword == Some(keyword)).last().map(|token| token.span)
    }

    /// `JOIN t USING (a) AS merged`: the name behind the column that ends at a place.
    pub(super) fn alias_of_using(&self, after: u32) -> Option<Identifier> {
        let mut tokens = self.tokens_from(after);
        let closes = tokens.next()?.kind == TokenKind::RightParenthesis;
        let named = tokens.next()?.keyword == Some(Keyword::As);
        let alias = tokens.next()?;
        self.identifier_of(alias).filter(|_| closes && named)
    }

    /// The columns that `SEARCH` and `CYCLE` behind a query of a `WITH` add to it (`analyzeCTE` in `parse_cte.c`).
    pub(super) fn search_and_cycle_columns(&self, after: u32) -> Vec<DerivedColumn> {
        let record = |array| Some(DataType { array, ..DataType::plain(RECORD) });
        let mut columns = Vec::new();
        let mut tokens = self.tokens_from(after).peekable();
        if tokens.peek().is_some_and(|token| token.keyword == Some(Keyword::Search)) {
            let depth_first = tokens.nth(1).is_some_and(|token| token.keyword == Some(Keyword::Depth));
            let name = tokens.by_ref().skip_while(|token| token.keyword != Some(Keyword::Set)).nth(1);
            let name = name.and_then(|name| self.identifier_of(name));
            columns.extend(name.map(|name| DerivedColumn::new(name, record(depth_first))));
        }
        if tokens.peek().is_some_and(|token| token.keyword == Some(Keyword::Cycle)) {
            let mark = tokens.by_ref().skip_while(|token| token.keyword != Some(Keyword::Set)).nth(1);
            let has_values = tokens.peek().is_some_and(|token| token.keyword == Some(Keyword::To));
            let path = tokens.skip_while(|token| token.keyword != Some(Keyword::Using)).nth(1);
            let mark_type = (!has_values).then_some(DataType::plain(BOOL));
            let names = [mark, path].map(|name| name.and_then(|name| self.identifier_of(name)));
            let typed = names.into_iter().zip([mark_type, record(true)]);
            columns.extend(typed.filter_map(|(name, data_type)| Some(DerivedColumn::new(name?, data_type))));
        }
        columns
    }
}
