use crate::catalog::builtin::KeywordCategory;
use crate::sql::SyntaxError;
use crate::sql::ast::Name;
use crate::sql::lex::{Keyword, Token, TokenKind, value};
use crate::text::{Identifier, Span};

/// What every parsing function returns.
pub(super) type Parsed<T> = Result<T, SyntaxError>;

/// How deep statements may stand in statements (`BEGIN ATOMIC` bodies that create functions).
const DEEPEST: u32 = 32;

/// A place among the tokens of one statement.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: u32,
    reads_expressions: bool,
}

impl<'a> Cursor<'a> {
    /// Before the first of these tokens, which cover a part of `text` and hold no comments.
    pub(super) fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        Self { text, tokens, at: 0, depth: 0, reads_expressions: true }
    }

    /// The same place, from where it is only looked for the ends of expressions and queries.
    pub(super) fn without_expressions(self) -> Self {
        Self { reads_expressions: false, ..self }
    }

    /// Whether expressions and queries are read.
    pub(super) fn reads_expressions(&self) -> bool {
        self.reads_expressions
    }

    /// The token here; `None` at the end.
    pub(super) fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    /// The token so many places ahead.
    pub(super) fn ahead(&self, places: usize) -> Option<Token> {
        self.tokens.get(self.at + places).copied()
    }

    /// The key word here, if it is one.
    pub(super) fn keyword(&self) -> Option<Keyword> {
        self.peek()?.keyword
    }

    /// The key word so many places ahead.
    pub(super) fn keyword_ahead(&self, places: usize) -> Option<Keyword> {
        self.ahead(places)?.keyword
    }

    /// The source of a token or any other part of the statement.
    pub(super) fn source(&self, span: Span) -> &'a str {
        span.slice(self.text)
    }

    /// The whole text.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// How many tokens are behind.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes back, or forth, to a place that `position` gave.
    pub(super) fn return_to(&mut self, position: usize) {
        self.at = position;
    }

    /// The tokens from a place up to here.
    pub(super) fn tokens_since(&self, position: usize) -> &'a [Token] {
        &self.tokens[position..self.at]
    }

    /// All tokens that are still ahead.
    pub(super) fn rest(&self) -> &'a [Token] {
        &self.tokens[self.at.min(self.tokens.len())..]
    }

    /// Whether nothing is ahead.
    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Takes the token here.
    pub(super) fn advance(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// Takes that many tokens, which are known to be there.
    pub(super) fn skip(&mut self, tokens: usize) {
        self.at += tokens;
    }

    /// The span from the token at a place to the last one taken; empty if none was taken.
    pub(super) fn span_since(&self, position: usize) -> Span {
        match self.tokens_since(position) {
            [first, .., last] => first.span.to(last.span),
            [only] => only.span,
            [] => Span::at(self.here().start),
        }
    }

    /// The token here, or the empty span after the last one.
    pub(super) fn here(&self) -> Span {
        let end = self.tokens.last().map_or(0, |last| last.span.end);
        self.peek().map_or(Span::at(end), |token| token.span)
    }

    /// Whether these key words are next.
    pub(super) fn at(&self, keywords: &[Keyword]) -> bool {
        keywords.iter().enumerate().all(|(places, keyword)| self.keyword_ahead(places) == Some(*keyword))
    }

    /// Takes these key words if they are next, all of them.
    pub(super) fn eat(&mut self, keywords: &[Keyword]) -> bool {
        let found = self.at(keywords);
        if found {
            self.at += keywords.len();
        }
        found
    }

    /// Takes these key words, each of which must be there.
    pub(super) fn expect(&mut self, keywords: &[Keyword]) -> Parsed<()> {
        for keyword in keywords {
            if self.keyword() != Some(*keyword) {
                return Err(self.unexpected());
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Whether a token of that kind is next.
    pub(super) fn at_kind(&self, kind: TokenKind) -> bool {
        self.peek().is_some_and(|token| token.kind == kind)
    }

    /// Takes a token of that kind if it is next.
    pub(super) fn eat_kind(&mut self, kind: TokenKind) -> bool {
        let found = self.at_kind(kind);
        self.at += usize::from(found);
        found
    }

    /// Takes a token of that kind, which must be there.
    pub(super) fn expect_kind(&mut self, kind: TokenKind) -> Parsed<Token> {
        if self.at_kind(kind) { self.advance().ok_or_else(|| self.unexpected()) } else { Err(self.unexpected()) }
    }

    /// Whether that operator is next.
    pub(super) fn at_operator(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Operator && self.source(token.span) == symbol)
    }

    /// Takes that operator if it is next.
    pub(super) fn eat_operator(&mut self, symbol: &str) -> bool {
        let found = self.at_operator(symbol);
        self.at += usize::from(found);
        found
    }

    /// Takes that operator, which must be there.
    pub(super) fn expect_operator(&mut self, symbol: &str) -> Parsed<()> {
        if self.eat_operator(symbol) { Ok(()) } else { Err(self.unexpected()) }
    }

    /// Fails unless nothing is ahead.
    pub(super) fn expect_end(&self) -> Parsed<()> {
        if self.is_at_end() { Ok(()) } else { Err(self.unexpected()) }
    }

    /// The grammar's complaint about the token here.
    pub(super) fn unexpected(&self) -> SyntaxError {
        match self.peek() {
            Some(token) => SyntaxError::new(token.span, near("syntax error", self.source(token.span))),
            None => SyntaxError::new(self.here(), "syntax error at end of input"),
        }
    }

    /// One or more items between commas.
    pub(super) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.eat_kind(TokenKind::Comma) {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// Something between parentheses.
    pub(super) fn parenthesized<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.expect_kind(TokenKind::LeftParenthesis)?;
        let value = inner(self)?;
        self.expect_kind(TokenKind::RightParenthesis)?;
        Ok(value)
    }

    /// `(item, …)`
    pub(super) fn parenthesized_list<T>(&mut self, item: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        self.parenthesized(|cursor| cursor.list(item))
    }

    /// `(item, …)` or `()`
    pub(super) fn parenthesized_list_or_none<T>(&mut self, item: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        self.parenthesized(
            |cursor| {
                if cursor.at_kind(TokenKind::RightParenthesis) { Ok(Vec::new()) } else { cursor.list(item) }
            },
        )
    }

    /// Goes past the bracket that closes the one here, whatever stands between.
    pub(super) fn skip_balanced(&mut self) -> Parsed<()> {
        let mut depth = 0_usize;
        loop {
            let token = self.advance().ok_or_else(|| self.unexpected())?;
            match token.kind {
                TokenKind::LeftParenthesis | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParenthesis | TokenKind::RightBracket => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// Parses a statement inside a statement.
    pub(super) fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == DEEPEST {
            return Err(SyntaxError::new(self.here(), "stack depth limit exceeded").with_sqlstate("54001"));
        }
        self.depth += 1;
        let value = inner(self);
        self.depth -= 1;
        value
    }

    /// A name here, if the word is one of an allowed category or no key word at all.
    pub(super) fn eat_name(&mut self, allowed: &[KeywordCategory]) -> Parsed<Option<Name>> {
        let Some(token) = self.peek() else { return Ok(None) };
        let is_name = match token.kind {
            TokenKind::Word => token.keyword.is_none_or(|keyword| allowed.contains(&keyword.category())),
            TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier => true,
            _ => false,
        };
        if !is_name {
            return Ok(None);
        }
        self.at += 1;
        let escape = self.escape_clause(token.kind)?;
        let identifier = value::identifier(token.kind, self.source(token.span), escape)
            .map_err(|message| SyntaxError::new(token.span, near(message, self.source(token.span))))?;
        if identifier.is_empty() && token.kind != TokenKind::Word {
            return Err(SyntaxError::new(token.span, near("zero-length delimited identifier", "\"\"")));
        }
        Ok(Some(Name::new(identifier, token.span)))
    }

    /// `UESCAPE 'x'` after a constant or identifier with `U&`.
    pub(super) fn escape_clause(&mut self, kind: TokenKind) -> Parsed<char> {
        let takes_one = matches!(kind, TokenKind::UnicodeString | TokenKind::UnicodeIdentifier);
        if !takes_one || !self.eat(&[Keyword::Uescape]) {
            return Ok('\\');
        }
        let token = self.expect_kind(TokenKind::String)?;
        let mut characters = self.source(token.span).trim_matches('\'').chars();
        match (characters.next(), characters.next()) {
            (Some(escape), None) if !escape.is_ascii_hexdigit() && !"+'\" ".contains(escape) => Ok(escape),
            _ => Err(SyntaxError::new(token.span, near("invalid Unicode escape character", self.source(token.span)))),
        }
    }

    /// The word here in lower case, whatever it is, with its place.
    pub(super) fn folded(&self, token: Token) -> Name {
        Name::new(Identifier::folded(self.source(token.span)), token.span)
    }
}

/// `message at or near "text"`
pub(super) fn near(message: &str, text: &str) -> String {
    format!("{message} at or near \"{text}\"")
}
