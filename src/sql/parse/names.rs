use crate::catalog::builtin::KeywordCategory as Category;
use crate::sql::SyntaxError;
use crate::sql::ast::{
    ColumnName, DropBehavior, Name, NumberLiteral, ObjectName, OperatorName, RelationTarget, Role, RoleSpecification,
    StringLiteral,
};
use crate::sql::lex::{Keyword, TokenKind, value};
use crate::text::Identifier;

use super::cursor::{Cursor, Parsed, near};

/// What may stand where the grammar says `ColId`.
const COLUMN_WORDS: &[Category] = &[Category::Unreserved, Category::ColumnName];
/// `type_function_name`
const TYPE_WORDS: &[Category] = &[Category::Unreserved, Category::TypeFunctionName];
/// `NonReservedWord`
const UNRESERVED_WORDS: &[Category] = &[Category::Unreserved, Category::ColumnName, Category::TypeFunctionName];
/// `ColLabel`
const ALL_WORDS: &[Category] =
    &[Category::Unreserved, Category::ColumnName, Category::TypeFunctionName, Category::Reserved];

impl Cursor<'_> {
    /// The name of a column, table or other object (`ColId`).
    pub(super) fn name(&mut self) -> Parsed<Name> {
        self.eat_name(COLUMN_WORDS)?.ok_or_else(|| self.unexpected())
    }

    /// Whether a name is next.
    pub(super) fn at_name(&self) -> bool {
        self.at_name_of(COLUMN_WORDS)
    }

    /// Whether the name of a type or function is next.
    pub(super) fn at_type_function_name(&self) -> bool {
        self.at_name_of(TYPE_WORDS)
    }

    fn at_name_of(&self, allowed: &[Category]) -> bool {
        self.peek().is_some_and(|token| match token.kind {
            TokenKind::Word => token.keyword.is_none_or(|keyword| allowed.contains(&keyword.category())),
            TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier => true,
            _ => false,
        })
    }

    /// The name of a type or function (`type_function_name`).
    pub(super) fn type_function_name(&mut self) -> Parsed<Name> {
        self.eat_name(TYPE_WORDS)?.ok_or_else(|| self.unexpected())
    }

    /// Any word but a reserved one (`NonReservedWord`).
    pub(super) fn unreserved_word(&mut self) -> Parsed<Name> {
        self.eat_name(UNRESERVED_WORDS)?.ok_or_else(|| self.unexpected())
    }

    /// Any word at all (`ColLabel`).
    pub(super) fn label(&mut self) -> Parsed<Name> {
        self.eat_name(ALL_WORDS)?.ok_or_else(|| self.unexpected())
    }

    /// A word, but not a reserved one, or a string (`NonReservedWord_or_Sconst`).
    pub(super) fn word_or_string(&mut self) -> Parsed<Name> {
        if !self.at_string() {
            return self.unreserved_word();
        }
        let literal = self.string()?;
        Ok(Name::new(Identifier::exact(&literal.value), literal.span))
    }

    /// `name`, `schema.name` or `database.schema.name`
    pub(super) fn object_name(&mut self) -> Parsed<ObjectName> {
        let first = self.name()?;
        self.object_name_after(first)
    }

    /// The name of a function or aggregate, which may be a word that no column may have (`func_name`).
    pub(super) fn function_name(&mut self) -> Parsed<ObjectName> {
        let first = self.unreserved_word()?;
        self.object_name_after(first)
    }

    /// The further parts of a name whose first one is taken.
    pub(super) fn object_name_after(&mut self, first: Name) -> Parsed<ObjectName> {
        let mut name = ObjectName::bare(first);
        while self.eat_kind(TokenKind::Dot) {
            if name.database.is_some() {
                let message = "improper qualified name (too many dotted names)";
                return Err(SyntaxError::new(name.span(), message));
            }
            let next = self.label()?;
            name = ObjectName { database: name.schema, schema: Some(name.name), name: next };
        }
        Ok(name)
    }

    /// A column with its relation: `table.column`, `schema.table.column`.
    pub(super) fn column_name(&mut self) -> Parsed<ColumnName> {
        let first = self.name()?;
        let mut name = ObjectName::bare(first);
        let mut column = None;
        while self.eat_kind(TokenKind::Dot) {
            let next = self.label()?;
            if let Some(part) = column.replace(next) {
                name = ObjectName { database: name.schema, schema: Some(name.name), name: part };
            }
        }
        let column = column.ok_or_else(|| SyntaxError::new(name.span(), "column name must be qualified"))?;
        Ok(ColumnName { relation: name, column })
    }

    /// `(name, …)`
    pub(super) fn parenthesized_names(&mut self) -> Parsed<Vec<Name>> {
        self.parenthesized_list(Self::name)
    }

    /// `(name, …)` if a parenthesis is next.
    pub(super) fn optional_names(&mut self) -> Parsed<Vec<Name>> {
        if self.at_kind(TokenKind::LeftParenthesis) { self.parenthesized_names() } else { Ok(Vec::new()) }
    }

    /// `name`, `ONLY name`, `ONLY (name)` or `name *` (`relation_expr`).
    pub(super) fn relation_target(&mut self) -> Parsed<RelationTarget> {
        if !self.eat(&[Keyword::Only]) {
            let name = self.object_name()?;
            self.eat_operator("*");
            return Ok(RelationTarget { only: false, name });
        }
        let parenthesized = self.at_kind(TokenKind::LeftParenthesis);
        let name = if parenthesized { self.parenthesized(Self::object_name)? } else { self.object_name()? };
        Ok(RelationTarget { only: true, name })
    }

    /// `+`, `schema.+`
    pub(super) fn operator_name(&mut self) -> Parsed<OperatorName> {
        let start = self.position();
        let schema = if self.at_name() { Some(self.name()?) } else { None };
        if schema.is_some() {
            self.expect_kind(TokenKind::Dot)?;
        }
        let token = self.expect_kind(TokenKind::Operator)?;
        let symbol = match self.source(token.span) {
            "!=" => Identifier::exact("<>"),
            symbol => Identifier::exact(symbol),
        };
        Ok(OperatorName { span: self.span_since(start), schema, symbol })
    }

    /// `+` or `OPERATOR(schema.+)` (`qual_all_Op`)
    pub(super) fn qualified_operator(&mut self) -> Parsed<OperatorName> {
        let start = self.position();
        if !self.eat(&[Keyword::Operator]) {
            let bare = self.expect_kind(TokenKind::Operator)?;
            self.return_to(start);
            let name = self.operator_name()?;
            return Ok(OperatorName { span: bare.span, ..name });
        }
        let name = self.parenthesized(Self::operator_name)?;
        Ok(OperatorName { span: self.span_since(start), ..name })
    }

    /// A role (`RoleSpec`).
    pub(super) fn role(&mut self) -> Parsed<RoleSpecification> {
        let special = match self.keyword() {
            Some(Keyword::CurrentUser) => Some(Role::CurrentUser),
            Some(Keyword::CurrentRole) => Some(Role::CurrentRole),
            Some(Keyword::SessionUser) => Some(Role::SessionUser),
            _ => None,
        };
        let span = self.here();
        if let Some(role) = special {
            self.skip(1);
            return Ok(RoleSpecification { span, role });
        }
        let bare = self.at_kind(TokenKind::Word);
        let name = self.unreserved_word()?;
        let role = match name.as_str() {
            "public" => Role::Public,
            "none" if bare => {
                let message = "role name \"none\" is reserved";
                return Err(SyntaxError::new(span, message).with_sqlstate("42939"));
            }
            _ => Role::Named(name.identifier),
        };
        Ok(RoleSpecification { span, role })
    }

    /// `CASCADE`, `RESTRICT` or nothing.
    pub(super) fn drop_behavior(&mut self) -> DropBehavior {
        if self.eat(&[Keyword::Cascade]) {
            return DropBehavior::Cascade;
        }
        self.eat(&[Keyword::Restrict]);
        DropBehavior::Restrict
    }

    /// Whether `IF EXISTS` is next; takes it.
    pub(super) fn if_exists(&mut self) -> bool {
        self.eat(&[Keyword::If, Keyword::Exists])
    }

    /// Whether `IF NOT EXISTS` is next; takes it.
    pub(super) fn if_not_exists(&mut self) -> bool {
        self.eat(&[Keyword::If, Keyword::Not, Keyword::Exists])
    }

    /// Whether a string constant is next.
    pub(super) fn at_string(&self) -> bool {
        self.peek().is_some_and(|token| token.kind.is_string() && token.kind != TokenKind::NationalString)
    }

    /// A string constant (`Sconst`).
    pub(super) fn string(&mut self) -> Parsed<StringLiteral> {
        if !self.at_string() {
            return Err(self.unexpected());
        }
        let token = self.advance().ok_or_else(|| self.unexpected())?;
        let escape = self.escape_clause(token.kind)?;
        let source = self.source(token.span);
        value::string(token.kind, source, token.span, escape)
            .map_err(|message| SyntaxError::new(token.span, near(message, source)))
    }

    /// A string, or `NULL`.
    pub(super) fn string_or_null(&mut self) -> Parsed<Option<StringLiteral>> {
        if self.eat(&[Keyword::Null]) { Ok(None) } else { self.string().map(Some) }
    }

    /// Whether a number with or without a sign is next.
    pub(super) fn at_number(&self) -> bool {
        let is_number = |places: usize| {
            self.ahead(places).is_some_and(|token| matches!(token.kind, TokenKind::Integer | TokenKind::Decimal))
        };
        is_number(0) || ((self.at_operator("-") || self.at_operator("+")) && is_number(1))
    }

    /// A number with or without a sign (`NumericOnly`).
    pub(super) fn number(&mut self) -> Parsed<NumberLiteral> {
        let start = self.position();
        let negative = self.eat_operator("-");
        if !negative {
            self.eat_operator("+");
        }
        let token = self.peek().filter(|token| matches!(token.kind, TokenKind::Integer | TokenKind::Decimal));
        let token = token.ok_or_else(|| self.unexpected())?;
        self.skip(1);
        let sign = if negative { "-" } else { "" };
        let text = format!("{sign}{}", plain_number(token.kind, self.source(token.span)));
        Ok(NumberLiteral { span: self.span_since(start), text })
    }

    /// A whole number (`Iconst` or `SignedIconst`).
    pub(super) fn integer(&mut self) -> Parsed<i64> {
        let start = self.position();
        let number = self.number()?;
        let value = number.to_i64();
        value.ok_or_else(|| {
            self.return_to(start);
            self.unexpected()
        })
    }
}

/// Without underscores, in the decimal system.
fn plain_number(kind: TokenKind, source: &str) -> String {
    let digits = source.replace('_', "");
    let radix = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 10,
    };
    let based = (kind == TokenKind::Integer && radix != 10).then(|| u128::from_str_radix(&digits[2..], radix).ok());
    based.flatten().map_or(digits, |value| value.to_string())
}
