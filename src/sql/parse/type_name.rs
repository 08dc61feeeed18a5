use crate::sql::SyntaxError;
use crate::sql::ast::{ColumnName, IntervalFields, ObjectName, TypeName, TypeReference};
use crate::sql::lex::{Keyword, Token, TokenKind, value};
use crate::text::Span;

use super::cursor::{Cursor, Parsed};

/// A type before its array bounds.
struct SimpleType {
    reference: TypeReference,
    modifiers: Option<String>,
    fields: Option<IntervalFields>,
}

impl SimpleType {
    fn system(name: &'static str, modifiers: Option<String>) -> Self {
        Self { reference: TypeReference::System(name), modifiers, fields: None }
    }
}

impl Cursor<'_> {
    /// A type as a column has it (`Typename`), `SETOF` included, which PostgreSQL refuses later.
    pub(super) fn type_name(&mut self) -> Parsed<TypeName> {
        let start = self.position();
        let set_of = self.eat(&[Keyword::Setof]);
        let simple = self.simple_type()?;
        self.finish_type(start, set_of, simple)
    }

    /// A type as functions take it (`func_type`): with `%TYPE`, too.
    pub(super) fn function_type(&mut self) -> Parsed<TypeName> {
        let start = self.position();
        let set_of = self.eat(&[Keyword::Setof]);
        if let Some(column) = self.column_type()? {
            let reference = TypeReference::OfColumn(column);
            let span = self.span_since(start);
            return Ok(TypeName {
                span,
                set_of,
                reference,
                modifiers: None,
                interval_fields: None,
                array_dimensions: 0,
            });
        }
        let simple = self.simple_type()?;
        self.finish_type(start, set_of, simple)
    }

    /// `table.column%TYPE`
    fn column_type(&mut self) -> Parsed<Option<ColumnName>> {
        let start = self.position();
        if self.at_type_function_name() && self.ahead(1).is_some_and(|token| token.kind == TokenKind::Dot) {
            let first = self.type_function_name()?;
            let name = self.object_name_after(first);
            if self.at_operator("%") && self.keyword_ahead(1) == Some(Keyword::Type) {
                self.skip(2);
                let ObjectName { database, schema, name: column } = name?;
                if let Some(table) = schema {
                    let relation = ObjectName { database: None, schema: database, name: table };
                    return Ok(Some(ColumnName { relation, column }));
                }
            }
        }
        self.return_to(start);
        Ok(None)
    }

    fn finish_type(&mut self, start: usize, set_of: bool, simple: SimpleType) -> Parsed<TypeName> {
        let array_dimensions = self.array_bounds()?;
        let SimpleType { reference, modifiers, fields } = simple;
        let span = self.span_since(start);
        Ok(TypeName { span, set_of, reference, modifiers, interval_fields: fields, array_dimensions })
    }

    /// `[3][]`, `ARRAY`, `ARRAY[3]`
    fn array_bounds(&mut self) -> Parsed<u32> {
        if self.eat(&[Keyword::Array]) {
            if self.at_kind(TokenKind::LeftBracket) {
                self.array_bound()?;
            }
            return Ok(1);
        }
        let mut dimensions = 0;
        while self.at_kind(TokenKind::LeftBracket) {
            self.array_bound()?;
            dimensions += 1;
        }
        Ok(dimensions)
    }

    fn array_bound(&mut self) -> Parsed<()> {
        self.expect_kind(TokenKind::LeftBracket)?;
        self.eat_kind(TokenKind::Integer);
        self.expect_kind(TokenKind::RightBracket).map(drop)
    }

    /// The spellings of the SQL standard are key words; all other types are names (`SimpleTypename`).
    fn simple_type(&mut self) -> Parsed<SimpleType> {
        let Some(keyword) = self.keyword() else { return self.generic_type() };
        let plain = match keyword {
            Keyword::Int | Keyword::Integer => "int4",
            Keyword::Smallint => "int2",
            Keyword::Bigint => "int8",
            Keyword::Real => "float4",
            Keyword::Boolean => "bool",
            Keyword::Json => "json",
            Keyword::Double if self.keyword_ahead(1) == Some(Keyword::Precision) => {
                self.skip(2);
                return Ok(SimpleType::system("float8", None));
            }
            Keyword::Float => return self.float(),
            Keyword::Decimal | Keyword::Dec | Keyword::Numeric => {
                self.skip(1);
                return Ok(SimpleType::system("numeric", self.modifiers()?));
            }
            Keyword::Bit => return self.bit(),
            Keyword::Character | Keyword::Char | Keyword::Varchar | Keyword::National | Keyword::Nchar => {
                return self.character();
            }
            Keyword::Timestamp => return self.time("timestamp", "timestamptz"),
            Keyword::Time => return self.time("time", "timetz"),
            Keyword::Interval => return self.interval(),
            _ => return self.generic_type(),
        };
        self.skip(1);
        Ok(SimpleType::system(plain, None))
    }

    fn generic_type(&mut self) -> Parsed<SimpleType> {
        let first = self.type_function_name()?;
        let reference = TypeReference::Named(self.object_name_after(first)?);
        Ok(SimpleType { reference, modifiers: self.modifiers()?, fields: None })
    }

    /// `FLOAT(n)`: the number of binary digits decides between two types.
    fn float(&mut self) -> Parsed<SimpleType> {
        self.skip(1);
        if !self.at_kind(TokenKind::LeftParenthesis) {
            return Ok(SimpleType::system("float8", None));
        }
        let span = self.here();
        let bits = self.parenthesized(Self::integer)?;
        let refuse =
            |message: &str| Err(SyntaxError::new(span, message).with_sqlstate(SyntaxError::INVALID_PARAMETER_VALUE));
        match bits {
            ..1 => refuse("precision for type float must be at least 1 bit"),
            1..=24 => Ok(SimpleType::system("float4", None)),
            25..=53 => Ok(SimpleType::system("float8", None)),
            _ => refuse("precision for type float must be less than 54 bits"),
        }
    }

    /// `bit` without a length is `bit(1)`; `bit varying` without one is unlimited.
    fn bit(&mut self) -> Parsed<SimpleType> {
        self.skip(1);
        let varying = self.eat(&[Keyword::Varying]);
        let modifiers = self.modifiers()?;
        if varying {
            return Ok(SimpleType::system("varbit", modifiers));
        }
        Ok(SimpleType::system("bit", Some(modifiers.unwrap_or_else(|| "1".to_owned()))))
    }

    /// `char` without a length is `char(1)`; `varchar` without one is unlimited.
    fn character(&mut self) -> Parsed<SimpleType> {
        let varchar = self.at(&[Keyword::Varchar]);
        if self.eat(&[Keyword::National]) && !self.at(&[Keyword::Character]) && !self.at(&[Keyword::Char]) {
            return Err(self.unexpected());
        }
        self.skip(1);
        let varying = varchar || self.eat(&[Keyword::Varying]);
        let length = if self.at_kind(TokenKind::LeftParenthesis) {
            Some(self.parenthesized(|cursor| cursor.expect_kind(TokenKind::Integer))?)
        } else {
            None
        };
        let modifiers = length.map(|token| self.modifier_text(&[token]));
        if varying {
            return Ok(SimpleType::system("varchar", modifiers));
        }
        Ok(SimpleType::system("bpchar", Some(modifiers.unwrap_or_else(|| "1".to_owned()))))
    }

    /// `timestamp(3) with time zone` and its likes.
    fn time(&mut self, without_zone: &'static str, with_zone: &'static str) -> Parsed<SimpleType> {
        self.skip(1);
        let modifiers = self.precision()?;
        if self.eat(&[Keyword::With, Keyword::Time, Keyword::Zone]) {
            return Ok(SimpleType::system(with_zone, modifiers));
        }
        self.eat(&[Keyword::Without, Keyword::Time, Keyword::Zone]);
        Ok(SimpleType::system(without_zone, modifiers))
    }

    /// `(n)` after a type that takes nothing but one number.
    fn precision(&mut self) -> Parsed<Option<String>> {
        if !self.at_kind(TokenKind::LeftParenthesis) {
            return Ok(None);
        }
        let token = self.parenthesized(|cursor| cursor.expect_kind(TokenKind::Integer))?;
        Ok(Some(self.modifier_text(&[token])))
    }

    fn interval(&mut self) -> Parsed<SimpleType> {
        self.skip(1);
        let before = self.precision()?;
        let fields = if before.is_none() { self.interval_fields() } else { None };
        let seconds = matches!(
            fields,
            Some(
                IntervalFields::Second
                    | IntervalFields::DayToSecond
                    | IntervalFields::HourToSecond
                    | IntervalFields::MinuteToSecond
            )
        );
        let modifiers = if seconds { self.precision()? } else { before };
        Ok(SimpleType { reference: TypeReference::System("interval"), modifiers, fields })
    }

    /// `YEAR`, `DAY TO SECOND`, … (`opt_interval`)
    pub(super) fn interval_fields(&mut self) -> Option<IntervalFields> {
        use IntervalFields as Fields;
        let single = match self.keyword()? {
            Keyword::Year => Fields::Year,
            Keyword::Month => Fields::Month,
            Keyword::Day => Fields::Day,
            Keyword::Hour => Fields::Hour,
            Keyword::Minute => Fields::Minute,
            Keyword::Second => Fields::Second,
            _ => return None,
        };
        let range = if self.keyword_ahead(1) == Some(Keyword::To) {
            match (single, self.keyword_ahead(2)) {
                (Fields::Year, Some(Keyword::Month)) => Some(Fields::YearToMonth),
                (Fields::Day, Some(Keyword::Hour)) => Some(Fields::DayToHour),
                (Fields::Day, Some(Keyword::Minute)) => Some(Fields::DayToMinute),
                (Fields::Day, Some(Keyword::Second)) => Some(Fields::DayToSecond),
                (Fields::Hour, Some(Keyword::Minute)) => Some(Fields::HourToMinute),
                (Fields::Hour, Some(Keyword::Second)) => Some(Fields::HourToSecond),
                (Fields::Minute, Some(Keyword::Second)) => Some(Fields::MinuteToSecond),
                _ => None,
            }
        } else {
            None
        };
        self.skip(if range.is_some() { 3 } else { 1 });
        Some(range.unwrap_or(single))
    }

    /// `(10, 2)`, `(Point, 4326)` (`opt_type_modifiers`)
    fn modifiers(&mut self) -> Parsed<Option<String>> {
        if !self.at_kind(TokenKind::LeftParenthesis) {
            return Ok(None);
        }
        let start = self.position();
        self.skip_balanced()?;
        let [_, inner @ .., _] = self.tokens_since(start) else { return Ok(None) };
        if inner.is_empty() {
            self.return_to(start + 1);
            return Err(self.unexpected());
        }
        Ok(Some(self.modifier_text(inner)))
    }

    /// Constants as a type's own function receives them: words folded, strings without quotes, no blanks.
    fn modifier_text(&self, tokens: &[Token]) -> String {
        tokens.iter().map(|token| self.modifier_token(*token)).collect()
    }

    fn modifier_token(&self, token: Token) -> String {
        let source = self.source(token.span);
        match token.kind {
            TokenKind::Word => self.folded(token).identifier.as_str().to_owned(),
            TokenKind::Integer => {
                let mut number = Cursor::new(self.text(), std::slice::from_ref(&token));
                number.number().map_or_else(|_| source.to_owned(), |number| number.text)
            }
            kind if kind.is_string() => value::string(kind, source, Span::at(0), '\\')
                .map_or_else(|_| source.to_owned(), |literal| literal.value),
            _ => source.to_owned(),
        }
    }
}
