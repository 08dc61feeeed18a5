//! sqlparser's dialect of PostgreSQL, with a shorter way to what most expressions are made of.
//!
//! sqlparser takes each operand first for a type before a literal (`date '2026-01-01'`), and writes an error message
//! when it is none. Constants, names and calls of functions that are no words of its grammar cannot begin that way.

use std::any::TypeId;

use sqlparser::ast::{Expr, ObjectName};
use sqlparser::dialect::{Dialect, PostgreSqlDialect, Precedence};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan};

/// PostgreSQL as sqlparser reads it, with the same trees.
#[derive(Debug)]
pub(super) struct Postgres;

/// The dialect that everything is asked of which is not made shorter here.
const WHOLE: PostgreSqlDialect = PostgreSqlDialect {};

/// What the dialect says of itself, in its own words.
macro_rules! as_postgresql {
    ($($name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(fn $name(&self $(, $argument: $type)*) -> $result {
            WHOLE.$name($($argument),*)
        })*
    };
}

impl Dialect for Postgres {
    fn dialect(&self) -> TypeId {
        WHOLE.dialect()
    }

    fn parse_prefix(&self, parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
        match &parser.peek_token_ref().token {
            Token::Word(_) => word_prefix(parser),
            Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::EscapedStringLiteral(_)
            | Token::UnicodeStringLiteral(_)
            | Token::DollarQuotedString(_)
            | Token::Placeholder(_) => Some(parser.parse_value().map(Expr::Value)),
            _ => None,
        }
    }

    as_postgresql! {
        identifier_quote_style(identifier: &str) -> Option<char>;
        is_delimited_identifier_start(character: char) -> bool;
        is_identifier_start(character: char) -> bool;
        is_identifier_part(character: char) -> bool;
        supports_unicode_string_literal() -> bool;
        is_reserved_for_identifier(keyword: Keyword) -> bool;
        is_table_alias(keyword: &Keyword, parser: &mut Parser<'_>) -> bool;
        is_custom_operator_part(character: char) -> bool;
        get_next_precedence(parser: &Parser<'_>) -> Option<Result<u8, ParserError>>;
        supports_filter_during_aggregation() -> bool;
        supports_group_by_expr() -> bool;
        supports_alter_user_as_alter_role() -> bool;
        prec_value(precedence: Precedence) -> u8;
        allow_extract_custom() -> bool;
        allow_extract_single_quotes() -> bool;
        supports_create_index_with_clause() -> bool;
        supports_explain_with_utility_options() -> bool;
        supports_listen_notify() -> bool;
        supports_exclude_constraint() -> bool;
        supports_factorial_operator() -> bool;
        supports_bitwise_shift_operators() -> bool;
        supports_comment_on() -> bool;
        supports_load_extension() -> bool;
        supports_named_fn_args_with_colon_operator() -> bool;
        supports_named_fn_args_with_expr_name() -> bool;
        supports_empty_projections() -> bool;
        supports_nested_comments() -> bool;
        supports_string_escape_constant() -> bool;
        supports_numeric_literal_underscores() -> bool;
        supports_array_typedef_with_brackets() -> bool;
        supports_geometric_types() -> bool;
        supports_order_by_using_operator() -> bool;
        supports_set_names() -> bool;
        supports_alter_column_type_using() -> bool;
        supports_left_associative_joins_without_parens() -> bool;
        supports_notnull_operator() -> bool;
        supports_interval_options() -> bool;
        supports_insert_table_alias() -> bool;
        supports_create_table_like_parenthesized() -> bool;
        supports_select_wildcard_with_alias() -> bool;
        supports_comma_separated_trim() -> bool;
        supports_xml_expressions() -> bool;
        supports_aliased_function_args() -> bool;
        supports_comment_optimizer_hint() -> bool;
    }
}

/// An operand that begins with a word, if that can only be a name, the name of a function or a constant.
fn word_prefix(parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
    let TokenWithSpan { token: Token::Word(word), span } = parser.peek_token_ref() else { return None };
    let is_constant = match word.keyword {
        Keyword::TRUE | Keyword::FALSE | Keyword::NULL => true,
        Keyword::NoKeyword | Keyword::NAME | Keyword::TYPE | Keyword::KEY | Keyword::VALUE => false,
        _ => return None,
    };
    // `xml '<a/>'` is a literal.
    if word.value.eq_ignore_ascii_case("xml") || is_before_literal_or_bracket(parser) {
        return None;
    }
    if is_constant {
        return Some(parser.parse_value().map(Expr::Value));
    }
    let is_call = parser.peek_nth_token_ref(1).token == Token::LParen;
    if is_call && word.keyword != Keyword::NoKeyword {
        return None;
    }
    let name = word.to_ident(*span);
    parser.advance_token();
    Some(if is_call { parser.parse_function(ObjectName::from(vec![name])) } else { Ok(Expr::Identifier(name)) })
}

/// Whether a string or an opening bracket follows the name here, as behind the name of a type.
fn is_before_literal_or_bracket(parser: &Parser<'_>) -> bool {
    let token = |at| &parser.peek_nth_token_ref(at).token;
    let mut at = 1;
    while matches!(token(at), Token::Period) && matches!(token(at + 1), Token::Word(_)) {
        at += 2;
    }
    matches!(
        token(at),
        Token::LBracket
            | Token::SingleQuotedString(_)
            | Token::DoubleQuotedString(_)
            | Token::EscapedStringLiteral(_)
            | Token::UnicodeStringLiteral(_)
            | Token::NationalStringLiteral(_)
            | Token::DollarQuotedString(_)
            | Token::SingleQuotedByteStringLiteral(_)
            | Token::HexStringLiteral(_)
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use sqlparser::parser::{Parser, ParserError};
    use sqlparser::tokenizer::TokenWithSpan;

    use super::{Postgres, WHOLE};
    use crate::sql::expression::{convert, significant_tokens};

    /// The SQL of all stories.
    fn texts(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                texts(&path, found);
            } else {
                let story = std::fs::read_to_string(&path).expect("a story");
                let blocks = story.split("\n```").skip(1).step_by(2);
                found.extend(
                    blocks
                        .filter(|block| block.starts_with("sql"))
                        .map(|block| block.split_once('\n').map_or("", |(_, sql)| sql).to_owned()),
                );
            }
        }
    }

    fn both<T: PartialEq + std::fmt::Debug>(
        tokens: &[TokenWithSpan],
        read: fn(&mut Parser<'static>) -> Result<T, ParserError>,
    ) {
        let mut short = Parser::new(&Postgres).with_tokens_with_locations(tokens.to_vec());
        let mut whole = Parser::new(&WHOLE).with_tokens_with_locations(tokens.to_vec());
        let found = (read(&mut short), read(&mut whole));
        assert_eq!(found.0, found.1);
        assert_eq!(short.peek_token(), whole.peek_token());
    }

    /// Wherever an expression can begin, and wherever it cannot, both ways give the same.
    #[test]
    fn the_shorter_way_leads_to_the_same_trees() {
        let mut stories = Vec::new();
        texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/stories"), &mut stories);
        assert!(stories.len() > 300, "{}", stories.len());
        for text in &stories {
            for statement in crate::sql::split(text).statements {
                let text = statement.span.slice(text);
                let mut tokens = Vec::new();
                if convert::tokens(text, &significant_tokens(text), 0, &mut tokens).is_err() {
                    continue;
                }
                both(&tokens, Parser::parse_statement);
                for at in 0..tokens.len() {
                    let until = (at + 40).min(tokens.len());
                    both(&tokens[at..until], Parser::parse_expr);
                }
            }
        }
    }

    #[test]
    fn what_looks_like_a_name_may_be_a_type() {
        for text in [
            "xml '<a/>'",
            "xml",
            "xml.a",
            "xml(1)",
            "date '2026-01-01'",
            "a.b[1] 'x'",
            "a[1] = 2",
            "a 'x'",
            "_utf8 'x'",
            "null",
            "true AND false",
            "null.a",
            "true[1]",
            "name",
            "name 'x'",
            "name(1)",
            "type.a",
            "value(1)",
            "f(a => 1)",
            "f(DISTINCT a ORDER BY b) FILTER (WHERE c) OVER w",
            "f(a, VARIADIC b)",
            "a.f(1).b",
            "f(*)",
            "f(a.*)",
            "f(",
            "f(f(f(1 1)))",
            "1 2",
            "'a' 'b'",
            "$1",
            ":a",
            "\"A\"",
            "\"A\"(1)",
            "a -> 'b'",
            "a::text[]",
            "E'a' 'b'",
        ] {
            let mut tokens = Vec::new();
            convert::tokens(text, &significant_tokens(text), 0, &mut tokens).expect(text);
            both(&tokens, Parser::parse_expr);
        }
    }
}
