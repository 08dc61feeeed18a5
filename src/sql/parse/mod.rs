//! Makes a [`Statement`] of a statement's tokens, by the rules of PostgreSQL's grammar (`gram.y`), a file per
//! family.
//!
//! What PostgreSQL's grammar refuses is a [`SyntaxError`] in PostgreSQL's words. The functions that belong to a rule
//! of the grammar are methods of [`Cursor`] and name the rule.

mod alter;
mod alter_column;
mod alter_table;
mod column;
mod constraint;
mod create;
mod cursor;
mod data;
mod definition;
mod drop;
mod expression;
mod extent;
mod foreign;
mod function;
mod grant;
mod index;
mod maintenance;
mod names;
mod object;
mod operator;
mod replication;
mod role;
mod rule;
mod schema;
mod sequence;
mod session;
mod signature;
mod table;
mod transaction;
mod trigger;
mod type_definition;
mod type_name;
mod view;

use super::SyntaxError;
use super::ast::{PsqlCommand, Statement, TypeName, Unsupported};
use super::lex::{Keyword, Lexer, Token, TokenKind};
use super::split::{RawStatement, RawStatementKind, command_name};

use cursor::{Cursor, Parsed, near};

/// Parses a statement that [`super::split()`] has found in `text`.
pub fn parse(raw: &RawStatement, text: &str) -> Result<Statement, SyntaxError> {
    if raw.kind == RawStatementKind::PsqlCommand {
        return Ok(psql_command(raw, text));
    }
    let parsed = parse_tokens(text, Cursor::new(text, &raw.tokens));
    match (parsed, &raw.kind) {
        (Ok(Statement::Copy(mut copy)), RawStatementKind::CopyFromStdin { data }) => {
            copy.data = Some(*data);
            Ok(Statement::Copy(copy))
        }
        (parsed, _) => parsed,
    }
}

/// Looks whether PostgreSQL's grammar takes a statement.
///
/// # Errors
/// It refuses the statement.
pub(super) fn check(raw: &RawStatement, text: &str) -> Result<(), SyntaxError> {
    if raw.kind == RawStatementKind::PsqlCommand {
        return Ok(());
    }
    parse_tokens(text, Cursor::new(text, &raw.tokens).without_expressions()).map(|_| ())
}

/// Parses the name of a type.
///
/// # Errors
/// It is none.
pub(super) fn parse_type_name(text: &str) -> Result<TypeName, SyntaxError> {
    let tokens: Vec<Token> = Lexer::new(text).filter(|token| !token.kind.is_comment()).collect();
    let mut cursor = Cursor::new(text, &tokens);
    let name = cursor.type_name()?;
    cursor.expect_end().map(|()| name)
}

fn parse_tokens(text: &str, mut cursor: Cursor<'_>) -> Result<Statement, SyntaxError> {
    let tokens = cursor.rest();
    if let Some(error) = scanner_error(text, tokens) {
        return Err(error);
    }
    let parsed = cursor.statement().and_then(|statement| cursor.expect_end().map(|()| statement));
    if parsed.is_err() && tokens.iter().any(|token| token.kind == TokenKind::PsqlVariable) {
        let reason = "a variable of psql, whose value is not known here,".to_owned();
        return Ok(Statement::Unsupported(Unsupported { reason }));
    }
    parsed
}

fn psql_command(raw: &RawStatement, text: &str) -> Statement {
    let line = raw.span.slice(text).strip_prefix('\\').unwrap_or_default();
    let command = command_name(line).to_owned();
    let arguments = line[command.len()..].trim().to_owned();
    Statement::Psql(Box::new(PsqlCommand { span: raw.span, command, arguments }))
}

/// What the scanner alone objects to, in the words of `scan.l`.
fn scanner_error(text: &str, tokens: &[Token]) -> Option<SyntaxError> {
    tokens.iter().find_map(|token| {
        let source = || token.span.slice(text);
        let message = match token.kind {
            TokenKind::UnterminatedString if source().starts_with('$') => "unterminated dollar-quoted string",
            TokenKind::UnterminatedString => "unterminated quoted string",
            TokenKind::UnterminatedIdentifier => "unterminated quoted identifier",
            TokenKind::UnterminatedComment => "unterminated /* comment",
            TokenKind::NumberJunk if source().starts_with('$') => "trailing junk after parameter",
            TokenKind::NumberJunk => "trailing junk after numeric literal",
            TokenKind::Unknown => "syntax error",
            _ => return None,
        };
        Some(SyntaxError::new(token.span, near(message, source())))
    })
}

impl Cursor<'_> {
    /// One statement (`stmt`).
    fn statement(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        if self.at_kind(TokenKind::LeftParenthesis) {
            return self.data_statement();
        }
        let keyword = self.keyword().ok_or_else(|| self.unexpected())?;
        match keyword {
            K::Select | K::With | K::Values | K::Table | K::Insert | K::Update | K::Delete | K::Merge => {
                self.data_statement()
            }
            K::Create => self.create(),
            K::Alter => self.alter(),
            K::Drop => self.drop_statement(),
            K::Comment => self.comment(),
            K::Security => self.security_label(),
            K::Grant => self.grant(),
            K::Revoke => self.revoke(),
            K::Reassign => self.reassign_owned(),
            K::Do => self.do_statement(),
            K::Call => self.call(),
            K::Copy => self.copy(),
            K::Truncate => self.truncate(),
            K::Set => self.set(),
            K::Reset => self.reset(),
            K::Show => self.show(),
            K::Discard => self.discard(),
            K::Begin | K::Start | K::Commit | K::End | K::Rollback | K::Abort | K::Savepoint | K::Release => {
                self.transaction()
            }
            K::Prepare if self.keyword_ahead(1) == Some(K::Transaction) => self.transaction(),
            K::Prepare => self.prepare(),
            K::Execute => self.execute(),
            K::Deallocate => self.deallocate(),
            K::Declare => self.declare_cursor(),
            K::Fetch | K::Move => self.fetch(),
            K::Close => self.close_cursor(),
            K::Explain => self.explain(),
            K::Lock => self.lock(),
            K::Cluster => self.cluster(),
            K::Vacuum => self.vacuum(),
            K::Analyze | K::Analyse => self.analyze(),
            K::Reindex => self.reindex(),
            K::Refresh => self.refresh_materialized_view(),
            K::Checkpoint => self.checkpoint(),
            K::Load => self.load(),
            K::Notify => self.notify(),
            K::Listen => self.listen(),
            K::Unlisten => self.unlisten(),
            K::Import => self.import_foreign_schema(),
            _ => Err(self.unexpected()),
        }
    }
}

/// Wraps a node as a statement.
fn boxed<T>(variant: fn(Box<T>) -> Statement, node: T) -> Statement {
    variant(Box::new(node))
}

#[cfg(test)]
mod tests;
