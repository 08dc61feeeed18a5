use sqlparser::ast::DollarQuotedString;
use sqlparser::tokenizer::{Token as TreeToken, TokenWithSpan};

use super::beyond::{self, Instead};
use super::located;
use super::word::bare_word;
use crate::sql::ast::Rejection;
use crate::sql::lex::{Keyword, Token, TokenKind, value};
use crate::text::Span;

/// Our tokens as sqlparser's.
pub(super) fn tokens(
    text: &str,
    tokens: &[Token],
    offset: u32,
    converted: &mut Vec<TokenWithSpan>,
) -> Result<(), Rejection> {
    converted.reserve(tokens.len() + 1);
    let mut left_out: Vec<u32> = Vec::new();
    let mut before: Option<Token> = None;
    let mut rest = tokens;
    while let [token, following @ ..] = rest {
        let telling = beyond::telling(text, before, rest);
        rest = following;
        let span = token.span.shifted(offset);
        before = Some(*token);
        if let Some(telling) = telling {
            left_out.extend(telling.left_out);
            if let Some(instead) = telling.instead {
                converted.extend(told(instead, span));
                continue;
            }
        }
        if left_out.contains(&token.span.start) {
            continue;
        }
        let source = token.span.slice(text);
        let reject = |reason: &str| Rejection { reason: reason.to_owned(), at: span };
        let escape = escape_clause(text, *token, &mut rest);
        let tree_token = match token.kind {
            // sqlparser does not read `ISNULL` and `NOTNULL`.
            TokenKind::Word if let Some(words) = null_test(token.keyword) => {
                converted.extend(words.iter().map(|word| located(bare_word(word), span)));
                continue;
            }
            TokenKind::Word => bare_word(source),
            TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier => {
                let identifier = value::identifier(token.kind, source, escape).map_err(reject)?;
                TreeToken::make_word(identifier.as_str(), Some('"'))
            }
            kind if kind.is_string() => string(*token, source, escape).map_err(reject)?,
            TokenKind::DotDot => {
                converted.push(located(TreeToken::Period, span));
                TreeToken::Period
            }
            kind => symbol(kind, source).ok_or_else(|| reject("it cannot stand in an expression"))?,
        };
        converted.push(located(tree_token, span));
    }
    Ok(())
}

/// What stands for a token that sqlparser does not read.
fn told(instead: Instead, span: Span) -> Vec<TokenWithSpan> {
    match instead {
        Instead::SelectAll => vec![
            located(TreeToken::make_word("SELECT", None), Span::at(span.start)),
            located(TreeToken::Mul, span),
            located(TreeToken::make_word("FROM", None), Span::at(span.end)),
        ],
        Instead::AllFields => {
            vec![located(TreeToken::Period, span), located(TreeToken::make_word(beyond::ALL_FIELDS, Some('"')), span)]
        }
        Instead::Variadic => {
            vec![located(TreeToken::make_word(beyond::VARIADIC, Some('"')), span), located(TreeToken::RArrow, span)]
        }
        Instead::RowsFrom => vec![located(TreeToken::make_word(beyond::ROWS_FROM, Some('"')), span)],
    }
}

/// `ISNULL` and `NOTNULL` in the words of the standard.
fn null_test(keyword: Option<Keyword>) -> Option<&'static [&'static str]> {
    match keyword? {
        Keyword::Isnull => Some(&["IS", "NULL"]),
        Keyword::Notnull => Some(&["IS", "NOT", "NULL"]),
        _ => None,
    }
}

/// The character that `UESCAPE` names after a constant with `U&`; takes the clause.
fn escape_clause(text: &str, token: Token, rest: &mut &[Token]) -> char {
    let takes_one = matches!(token.kind, TokenKind::UnicodeString | TokenKind::UnicodeIdentifier);
    let [word, constant, following @ ..] = *rest else { return '\\' };
    if !takes_one || word.keyword != Some(Keyword::Uescape) || constant.kind != TokenKind::String {
        return '\\';
    }
    *rest = following;
    constant.span.slice(text).chars().nth(1).unwrap_or('\\')
}

fn string(token: Token, source: &str, escape: char) -> Result<TreeToken, &'static str> {
    let value = value::string(token.kind, source, Span::at(0), escape)?.value;
    Ok(match token.kind {
        TokenKind::EscapeString => TreeToken::EscapedStringLiteral(value),
        TokenKind::UnicodeString => TreeToken::UnicodeStringLiteral(value),
        TokenKind::NationalString => TreeToken::NationalStringLiteral(value),
        TokenKind::DollarString => {
            let tag = source[1..].split('$').next().filter(|tag| !tag.is_empty());
            TreeToken::DollarQuotedString(DollarQuotedString { value, tag: tag.map(str::to_owned) })
        }
        _ => TreeToken::SingleQuotedString(value),
    })
}

/// Every token that is neither a word nor a string.
fn symbol(kind: TokenKind, source: &str) -> Option<TreeToken> {
    Some(match kind {
        TokenKind::Operator => operator(source),
        TokenKind::Integer | TokenKind::Decimal => TreeToken::Number(source.to_owned(), false),
        TokenKind::BitString => TreeToken::SingleQuotedByteStringLiteral(source[2..source.len() - 1].to_owned()),
        TokenKind::HexString => TreeToken::HexStringLiteral(source[2..source.len() - 1].to_owned()),
        TokenKind::Parameter | TokenKind::PsqlVariable => TreeToken::Placeholder(source.to_owned()),
        TokenKind::Arrow => TreeToken::RArrow,
        TokenKind::LeftParenthesis => TreeToken::LParen,
        TokenKind::RightParenthesis => TreeToken::RParen,
        TokenKind::LeftBracket => TreeToken::LBracket,
        TokenKind::RightBracket => TreeToken::RBracket,
        TokenKind::Comma => TreeToken::Comma,
        TokenKind::Semicolon => TreeToken::SemiColon,
        TokenKind::Dot => TreeToken::Period,
        TokenKind::Colon => TreeToken::Colon,
        TokenKind::TypeCast => TreeToken::DoubleColon,
        // `name := value` is the older way to write `name => value`, which sqlparser takes.
        TokenKind::Assign => TreeToken::RArrow,
        _ => return None,
    })
}

/// The operators that sqlparser's tokenizer knows by name; all others are custom.
fn operator(symbol: &str) -> TreeToken {
    match symbol {
        "+" => TreeToken::Plus,
        "-" => TreeToken::Minus,
        "*" => TreeToken::Mul,
        "/" => TreeToken::Div,
        "%" => TreeToken::Mod,
        "^" => TreeToken::Caret,
        "=" => TreeToken::Eq,
        "<>" | "!=" => TreeToken::Neq,
        "<" => TreeToken::Lt,
        ">" => TreeToken::Gt,
        "<=" => TreeToken::LtEq,
        ">=" => TreeToken::GtEq,
        "<=>" => TreeToken::Spaceship,
        "||" => TreeToken::StringConcat,
        "&" => TreeToken::Ampersand,
        "|" => TreeToken::Pipe,
        "#" => TreeToken::Sharp,
        "##" => TreeToken::DoubleSharp,
        "~" => TreeToken::Tilde,
        "~*" => TreeToken::TildeAsterisk,
        "!~" => TreeToken::ExclamationMarkTilde,
        "!~*" => TreeToken::ExclamationMarkTildeAsterisk,
        "~~" => TreeToken::DoubleTilde,
        "~~*" => TreeToken::DoubleTildeAsterisk,
        "!~~" => TreeToken::ExclamationMarkDoubleTilde,
        "!~~*" => TreeToken::ExclamationMarkDoubleTildeAsterisk,
        "<<" => TreeToken::ShiftLeft,
        ">>" => TreeToken::ShiftRight,
        "&&" => TreeToken::Overlap,
        "!" => TreeToken::ExclamationMark,
        "!!" => TreeToken::DoubleExclamationMark,
        "@" => TreeToken::AtSign,
        "^@" => TreeToken::CaretAt,
        "|/" => TreeToken::PGSquareRoot,
        "||/" => TreeToken::PGCubeRoot,
        "->" => TreeToken::Arrow,
        "->>" => TreeToken::LongArrow,
        "#>" => TreeToken::HashArrow,
        "#>>" => TreeToken::HashLongArrow,
        "@-@" => TreeToken::AtDashAt,
        "?-" => TreeToken::QuestionMarkDash,
        "&<" => TreeToken::AmpersandLeftAngleBracket,
        "&>" => TreeToken::AmpersandRightAngleBracket,
        "&<|" => TreeToken::AmpersandLeftAngleBracketVerticalBar,
        "|&>" => TreeToken::VerticalBarAmpersandRightAngleBracket,
        "<->" => TreeToken::TwoWayArrow,
        "<^" => TreeToken::LeftAngleBracketCaret,
        ">^" => TreeToken::RightAngleBracketCaret,
        "?#" => TreeToken::QuestionMarkSharp,
        "?-|" => TreeToken::QuestionMarkDashVerticalBar,
        "?||" => TreeToken::QuestionMarkDoubleVerticalBar,
        "~=" => TreeToken::TildeEqual,
        "<<|" => TreeToken::ShiftLeftVerticalBar,
        "|>>" => TreeToken::VerticalBarShiftRight,
        "@>" => TreeToken::AtArrow,
        "<@" => TreeToken::ArrowAt,
        "#-" => TreeToken::HashMinus,
        "@?" => TreeToken::AtQuestion,
        "@@" => TreeToken::AtAt,
        "?" => TreeToken::Question,
        "?&" => TreeToken::QuestionAnd,
        "?|" => TreeToken::QuestionPipe,
        custom => TreeToken::CustomBinaryOperator(custom.to_owned()),
    }
}
