//! Reading the tokens of a body.

use crate::sql::error::SyntaxError;
use crate::sql::lex::{Lexer, Token, TokenKind, value};
use crate::text::{Identifier, Span};

pub(super) type Parsed<T> = Result<T, SyntaxError>;

/// How deep statements may be nested.
const DEEPEST: u32 = 200;

/// A place among the tokens of a body.
pub(super) struct Cursor<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: u32,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let tokens = Lexer::new(text).filter(|token| !token.kind.is_comment()).collect();
        Self { text, tokens, at: 0, depth: 0 }
    }

    pub(super) fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn ahead(&self, places: usize) -> Option<Token> {
        self.tokens.get(self.at + places).copied()
    }

    pub(super) fn advance(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn return_to(&mut self, position: usize) {
        self.at = position;
    }

    pub(super) fn source(&self, span: Span) -> &'a str {
        span.slice(self.text)
    }

    fn is_word(&self, token: Option<Token>, word: &str) -> bool {
        token.is_some_and(|token| token.kind == TokenKind::Word && self.source(token.span).eq_ignore_ascii_case(word))
    }

    /// Whether these words come next.
    pub(super) fn at_words(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(places, word)| self.is_word(self.ahead(places), word))
    }

    pub(super) fn at_word(&self, word: &str) -> bool {
        self.is_word(self.peek(), word)
    }

    /// Whether one of these words comes next.
    pub(super) fn at_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.at_word(word))
    }

    pub(super) fn eat_words(&mut self, words: &[&str]) -> bool {
        let found = self.at_words(words);
        if found {
            self.at += words.len();
        }
        found
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        self.eat_words(&[word])
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.eat_word(word) { Ok(()) } else { Err(self.unexpected()) }
    }

    pub(super) fn at_kind(&self, kind: TokenKind) -> bool {
        self.peek().is_some_and(|token| token.kind == kind)
    }

    pub(super) fn eat_kind(&mut self, kind: TokenKind) -> bool {
        let found = self.at_kind(kind);
        self.at += usize::from(found);
        found
    }

    pub(super) fn at_operator(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Operator && self.source(token.span) == symbol)
    }

    pub(super) fn eat_operator(&mut self, symbol: &str) -> bool {
        let found = self.at_operator(symbol);
        self.at += usize::from(found);
        found
    }

    /// `:=` or `=`
    pub(super) fn eat_assign(&mut self) -> bool {
        self.eat_kind(TokenKind::Assign) || self.eat_operator("=")
    }

    pub(super) fn semicolon(&mut self) -> Parsed<()> {
        if self.eat_kind(TokenKind::Semicolon) { Ok(()) } else { Err(self.unexpected()) }
    }

    /// An identifier, quoted or not.
    pub(super) fn name(&mut self) -> Parsed<Identifier> {
        let token = self.peek().ok_or_else(|| self.unexpected())?;
        if !matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier) {
            return Err(self.unexpected());
        }
        self.at += 1;
        value::identifier(token.kind, self.source(token.span), '\\')
            .map_err(|message| SyntaxError::new(token.span, message))
    }

    /// Everything up to a place where `stop` holds outside all parentheses and `CASE … END`; at least one token.
    pub(super) fn until(&mut self, stop: impl Fn(&Self) -> bool) -> Parsed<Span> {
        let start = self.peek().ok_or_else(|| self.unexpected())?.span;
        let (mut depth, mut cases) = (0_i32, 0_i32);
        let mut last = None;
        while let Some(token) = self.peek() {
            if depth == 0 && cases == 0 && (token.kind == TokenKind::Semicolon || stop(self)) {
                break;
            }
            match token.kind {
                TokenKind::LeftParenthesis | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParenthesis | TokenKind::RightBracket => depth -= 1,
                TokenKind::Word if self.at_word("case") => cases += 1,
                TokenKind::Word if cases > 0 && self.at_word("end") => cases -= 1,
                _ => {}
            }
            if depth < 0 {
                break;
            }
            last = Some(token.span);
            self.at += 1;
        }
        last.map(|last| start.to(last)).ok_or_else(|| self.unexpected())
    }

    /// Everything up to the semicolon.
    pub(super) fn to_semicolon(&mut self) -> Parsed<Span> {
        self.until(|_| false)
    }

    /// Several expressions between commas, up to a place where `stop` holds.
    pub(super) fn list_until(&mut self, stop: impl Fn(&Self) -> bool + Copy) -> Parsed<Vec<Span>> {
        let mut found = vec![self.until(|cursor| cursor.at_kind(TokenKind::Comma) || stop(cursor))?];
        while self.eat_kind(TokenKind::Comma) {
            found.push(self.until(|cursor| cursor.at_kind(TokenKind::Comma) || stop(cursor))?);
        }
        Ok(found)
    }

    /// From the token at `position` to the last one read.
    pub(super) fn span_since(&self, position: usize) -> Span {
        let first = self.tokens.get(position).map_or(Span::default(), |token| token.span);
        match self.at.checked_sub(1).filter(|last| *last >= position) {
            Some(last) => first.to(self.tokens[last].span),
            None => Span::at(first.start),
        }
    }

    /// Runs the parser of something that can hold itself, within bounds.
    pub(super) fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEEPEST {
            let here = self.peek().map_or(Span::default(), |token| token.span);
            return Err(SyntaxError::new(here, "statements are nested too deeply").with_sqlstate("54001"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    pub(super) fn unexpected(&self) -> SyntaxError {
        match self.peek() {
            Some(token) => {
                SyntaxError::new(token.span, format!("syntax error at or near \"{}\"", self.source(token.span)))
            }
            None => SyntaxError::new(Span::at(self.text.len() as u32), "syntax error at end of input"),
        }
    }
}
