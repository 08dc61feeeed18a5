use crate::sql::ast::{DataStatement, DataStatementKind, Expression, Query, Rejection, WriteTarget};
use crate::sql::expression;
use crate::sql::lex::{Keyword, Token, TokenKind};
use crate::text::Span;

use super::cursor::{Cursor, Parsed};
use super::extent::Grammar;

impl Cursor<'_> {
    /// An expression (`a_expr`).
    pub(super) fn expression(&mut self) -> Parsed<Expression> {
        self.expression_of(Grammar::Full)
    }

    /// An expression that may be followed by constraints (`b_expr`).
    pub(super) fn restricted_expression(&mut self) -> Parsed<Expression> {
        self.expression_of(Grammar::Restricted)
    }

    fn expression_of(&mut self, grammar: Grammar) -> Parsed<Expression> {
        let start = self.position();
        self.skip_expression(grammar)?;
        let tokens = self.tokens_since(start);
        Ok(Expression { span: self.span_since(start), tree: self.tree_of(tokens, expression::expression_tree) })
    }

    /// What sqlparser makes of tokens, if anybody wants it.
    fn tree_of<T>(&self, tokens: &[Token], read: fn(&str, &[Token]) -> Result<T, Rejection>) -> Result<T, Rejection> {
        if self.reads_expressions() {
            return read(self.text(), tokens);
        }
        let at = tokens.first().map_or(Span::at(0), |token| token.span);
        Err(Rejection { reason: "it was not read".to_owned(), at })
    }

    /// A call or another expression that looks like one (`func_expr_windowless`).
    pub(super) fn call_expression(&mut self) -> Parsed<Expression> {
        let start = self.position();
        self.skip_call()?;
        let tokens = self.tokens_since(start);
        Ok(Expression { span: self.span_since(start), tree: self.tree_of(tokens, expression::expression_tree) })
    }

    /// `(expression)`, without the parentheses.
    pub(super) fn parenthesized_expression(&mut self) -> Parsed<Expression> {
        self.parenthesized(Self::expression)
    }

    /// A query up to `end`, a place that `position` would give.
    pub(super) fn query_until(&mut self, end: usize) -> Parsed<Query> {
        if !self.at_query() {
            return Err(self.unexpected());
        }
        let start = self.position();
        self.return_to(end);
        let tokens = self.tokens_since(start);
        Ok(Query { span: self.span_since(start), tree: self.tree_of(tokens, expression::query_tree) })
    }

    /// Whether a query begins here.
    pub(super) fn at_query(&self) -> bool {
        let opening = self.rest().iter().take_while(|token| token.kind == TokenKind::LeftParenthesis).count();
        matches!(self.keyword_ahead(opening), Some(Keyword::Select | Keyword::With | Keyword::Values | Keyword::Table))
    }

    /// The place where a statement within a statement ends: before a semicolon, a closing parenthesis that is not its
    /// own, one of these key words outside of parentheses, or the end.
    pub(super) fn end_of_inner_statement(&self, stops: &[Keyword]) -> usize {
        let mut depth = 0_usize;
        for (places, token) in self.rest().iter().enumerate() {
            match token.kind {
                TokenKind::LeftParenthesis => depth += 1,
                TokenKind::RightParenthesis | TokenKind::Semicolon if depth == 0 => return self.position() + places,
                TokenKind::RightParenthesis => depth -= 1,
                TokenKind::Word if depth == 0 && token.keyword.is_some_and(|word| stops.contains(&word)) => {
                    return self.position() + places;
                }
                _ => {}
            }
        }
        self.position() + self.rest().len()
    }

    /// A data statement up to `end`.
    pub(super) fn data_statement_until(&mut self, end: usize) -> Parsed<DataStatement> {
        let start = self.position();
        let kind = self.data_statement_kind()?;
        let count = end.saturating_sub(start);
        let targets = self.write_targets(&self.rest()[..count.min(self.rest().len())]);
        self.return_to(end);
        let tokens = self.tokens_since(start);
        Ok(DataStatement {
            span: self.span_since(start),
            kind,
            targets,
            tree: self.tree_of(tokens, expression::statement_tree),
        })
    }

    /// The kind of the statement here, past its `WITH` queries.
    fn data_statement_kind(&self) -> Parsed<DataStatementKind> {
        let mut ahead = self.clone();
        ahead.skip_with_clause()?;
        while ahead.at_kind(TokenKind::LeftParenthesis) {
            ahead.skip(1);
        }
        Ok(match ahead.keyword() {
            Some(Keyword::Select | Keyword::Values | Keyword::Table | Keyword::With) => DataStatementKind::Query,
            Some(Keyword::Insert) => DataStatementKind::Insert,
            Some(Keyword::Update) => DataStatementKind::Update,
            Some(Keyword::Delete) => DataStatementKind::Delete,
            Some(Keyword::Merge) => DataStatementKind::Merge,
            _ => return Err(ahead.unexpected()),
        })
    }

    /// `WITH [RECURSIVE] name (columns) AS [[NOT] MATERIALIZED] (…) [SEARCH …] [CYCLE …], …`
    fn skip_with_clause(&mut self) -> Parsed<()> {
        if !self.eat(&[Keyword::With]) {
            return Ok(());
        }
        self.eat(&[Keyword::Recursive]);
        loop {
            self.name()?;
            self.optional_names()?;
            self.expect(&[Keyword::As])?;
            self.eat(&[Keyword::Not]);
            self.eat(&[Keyword::Materialized]);
            if !self.at_kind(TokenKind::LeftParenthesis) {
                return Err(self.unexpected());
            }
            self.skip_balanced()?;
            self.skip_search_and_cycle()?;
            if !self.eat_kind(TokenKind::Comma) {
                return Ok(());
            }
        }
    }

    /// `SEARCH DEPTH FIRST BY a SET b CYCLE a SET b USING c`
    fn skip_search_and_cycle(&mut self) -> Parsed<()> {
        if self.eat(&[Keyword::Search]) {
            self.skip(1);
            self.expect(&[Keyword::First, Keyword::By])?;
            self.list(Self::name)?;
            self.expect(&[Keyword::Set])?;
            self.name()?;
        }
        if self.eat(&[Keyword::Cycle]) {
            self.list(Self::name)?;
            self.expect(&[Keyword::Set])?;
            self.name()?;
            if self.eat(&[Keyword::To]) {
                self.skip_expression(Grammar::Full)?;
                self.expect(&[Keyword::Default])?;
                self.skip_expression(Grammar::Full)?;
            }
            self.expect(&[Keyword::Using])?;
            self.name()?;
        }
        Ok(())
    }

    /// The tables after `INSERT INTO`, `UPDATE`, `DELETE FROM` and `MERGE INTO`, the outermost first.
    fn write_targets(&self, tokens: &[Token]) -> Vec<WriteTarget> {
        let mut found = Vec::new();
        let mut depth = 0_u32;
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::LeftParenthesis => depth += 1,
                TokenKind::RightParenthesis => depth = depth.saturating_sub(1),
                TokenKind::Word => {
                    let target = self.write_target(tokens, at);
                    found.extend(target.map(|target| (depth, target)));
                }
                _ => {}
            }
        }
        found.sort_by_key(|(depth, _)| *depth);
        found.into_iter().map(|(_, target)| target).collect()
    }

    fn write_target(&self, tokens: &[Token], at: usize) -> Option<WriteTarget> {
        let keyword_at = |at: usize| tokens.get(at).and_then(|token| token.keyword);
        let begins = at == 0 || matches!(tokens[at - 1].kind, TokenKind::LeftParenthesis | TokenKind::RightParenthesis);
        let (action, words) = match (keyword_at(at)?, keyword_at(at + 1)) {
            (Keyword::Insert, Some(Keyword::Into)) => (DataStatementKind::Insert, 2),
            (Keyword::Merge, Some(Keyword::Into)) => (DataStatementKind::Merge, 2),
            (Keyword::Delete, Some(Keyword::From)) => (DataStatementKind::Delete, 2),
            (Keyword::Update, _) => (DataStatementKind::Update, 1),
            _ => return None,
        };
        let mut cursor = Cursor::new(self.text(), &tokens[at + words..]);
        let target = begins.then(|| cursor.relation_target().ok()).flatten()?;
        let filters = matches!(action, DataStatementKind::Update | DataStatementKind::Delete);
        let every_row = filters && !has_condition(&tokens[at + words..]);
        Some(WriteTarget { table: target.name, action, every_row })
    }
}

/// Whether a `WHERE` follows before the statement, or the parentheses around it, end.
fn has_condition(tokens: &[Token]) -> bool {
    let mut depth = 0_u32;
    for token in tokens {
        match token.kind {
            TokenKind::LeftParenthesis => depth += 1,
            TokenKind::RightParenthesis if depth == 0 => return false,
            TokenKind::RightParenthesis => depth -= 1,
            _ if depth == 0 && token.keyword == Some(Keyword::Where) => return true,
            _ => {}
        }
    }
    false
}
