//! Blocks.

use super::ast::{Block, Condition, Handler};
use super::cursor::{Cursor, Parsed};
use super::statement::statements;
use crate::sql::error::SyntaxError;
use crate::sql::lex::{TokenKind, value};
use crate::text::Identifier;

/// The outermost block of a body.
///
/// # Errors
/// What `pl_gram.y` would refuse; expressions and SQL statements are not looked into.
pub fn parse(body: &str) -> Result<Block, SyntaxError> {
    let mut cursor = Cursor::new(body);
    while cursor.eat_operator("#") {
        // Compiler options, such as `#variable_conflict use_column`, are two words each.
        cursor.name()?;
        cursor.name()?;
    }
    let label = label(&mut cursor)?;
    let block = block(&mut cursor, label)?;
    cursor.eat_kind(TokenKind::Semicolon);
    if cursor.peek().is_some() { Err(cursor.unexpected()) } else { Ok(block) }
}

/// `<<label>>`
pub(super) fn label(cursor: &mut Cursor<'_>) -> Parsed<Option<Identifier>> {
    if !cursor.eat_operator("<<") {
        return Ok(None);
    }
    let name = cursor.name()?;
    if cursor.eat_operator(">>") { Ok(Some(name)) } else { Err(cursor.unexpected()) }
}

/// From `DECLARE` or `BEGIN` to `END`, the semicolon not included.
pub(super) fn block(cursor: &mut Cursor<'_>, label: Option<Identifier>) -> Parsed<Block> {
    let mut declarations = Vec::new();
    while cursor.eat_word("declare") {
        while !cursor.at_one_of(&["begin", "declare"]) {
            declarations.push(super::declaration::declaration(cursor)?);
        }
    }
    cursor.expect_word("begin")?;
    let body = statements(cursor, &["end", "exception"])?;
    let mut handlers = Vec::new();
    if cursor.eat_word("exception") {
        while cursor.eat_word("when") {
            handlers.push(handler(cursor)?);
        }
    }
    cursor.expect_word("end")?;
    end_label(cursor)?;
    Ok(Block { label, declarations, body, handlers })
}

/// The label that may be repeated after `END`.
pub(super) fn end_label(cursor: &mut Cursor<'_>) -> Parsed<()> {
    if cursor.peek().is_some() && !cursor.at_kind(TokenKind::Semicolon) {
        cursor.name()?;
    }
    Ok(())
}

fn handler(cursor: &mut Cursor<'_>) -> Parsed<Handler> {
    let mut conditions = vec![condition(cursor)?];
    while cursor.eat_word("or") {
        conditions.push(condition(cursor)?);
    }
    cursor.expect_word("then")?;
    Ok(Handler { conditions, body: statements(cursor, &["when", "end"])? })
}

/// `name` or `SQLSTATE 'state'`
pub(super) fn condition(cursor: &mut Cursor<'_>) -> Parsed<Condition> {
    if !cursor.eat_word("sqlstate") {
        return cursor.name().map(Condition::Name);
    }
    let token = cursor.advance().filter(|token| token.kind.is_string()).ok_or_else(|| cursor.unexpected())?;
    value::string(token.kind, cursor.source(token.span), token.span, '\\')
        .map(|literal| Condition::State(literal.value))
        .map_err(|message| SyntaxError::new(token.span, message))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::sql::plpgsql::{Condition, LoopKind, StatementKind};

    #[test]
    fn a_guarded_statement_has_its_handler() {
        let block = parse(
            "BEGIN CREATE TYPE t AS ENUM ('a;b'); EXCEPTION WHEN duplicate_object OR SQLSTATE '42P07' THEN NULL; END",
        )
        .expect("it is a block");
        assert_eq!(block.body.len(), 1);
        let conditions = &block.handlers[0].conditions;
        assert_eq!(conditions, &[Condition::Name("duplicate_object".into()), Condition::State("42P07".into())]);
    }

    #[test]
    fn loops_take_numbers_rows_and_elements() {
        let block = parse(
            "DECLARE r record; n int := 2; BEGIN FOR i IN 1..n LOOP NULL; END LOOP; \
             FOR r IN SELECT a FROM t WHERE b IN (1, 2) LOOP EXECUTE format('x %I', r.a) INTO n USING 1, 2; END LOOP; \
             FOREACH n IN ARRAY ARRAY[1, 2] LOOP CONTINUE WHEN n = 1; END LOOP; END;",
        )
        .expect("it is a block");
        let kinds: Vec<&StatementKind> = block.body.iter().map(|statement| &statement.kind).collect();
        assert!(matches!(kinds[0], StatementKind::Loop { kind: LoopKind::Integers { .. }, .. }));
        assert!(matches!(kinds[1], StatementKind::Loop { kind: LoopKind::Rows { .. }, body, .. } if body.len() == 1));
        assert!(matches!(kinds[2], StatementKind::Loop { kind: LoopKind::Elements { .. }, .. }));
        assert_eq!(block.declarations.len(), 2);
    }

    #[test]
    fn an_expression_may_hold_case_and_an_into_leaves_the_query() {
        let body = "BEGIN x := CASE WHEN a THEN 1 ELSE 2 END; IF CASE WHEN a THEN true END THEN RETURN; END IF; \
                    SELECT count(*) INTO STRICT n, m FROM t; RAISE EXCEPTION 'no % here', x USING ERRCODE = '22000'; END";
        let block = parse(body).expect("it is a block");
        let StatementKind::Sql { into: Some((clause, into)), .. } = &block.body[2].kind else { panic!("an INTO") };
        assert_eq!(clause.slice(body), "INTO STRICT n, m");
        assert!(into.strict && into.targets.len() == 2);
        let StatementKind::Raise(raise) = &block.body[3].kind else { panic!("a RAISE") };
        assert_eq!((raise.arguments.len(), raise.options.len()), (1, 1));
    }

    #[test]
    fn what_is_no_block_is_refused_where_it_goes_wrong() {
        assert_eq!(parse("BEGIN IF x THEN END").unwrap_err().message, "syntax error at end of input");
        assert!(parse("").is_err());
    }
}
