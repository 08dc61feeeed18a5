use crate::sql::ast::{
    AggregateArguments, AggregateSignature, FunctionParameter, FunctionSignature, OperatorSignature, ParameterMode,
    TypeName,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// A routine as statements refer to it: `f`, `s.f(int, text)`, `f(IN a int)` (`function_with_argtypes`).
    pub(super) fn function_signature(&mut self) -> Parsed<FunctionSignature> {
        let start = self.position();
        let name = self.function_name()?;
        let parameters = if self.at_kind(TokenKind::LeftParenthesis) {
            Some(self.parenthesized_list_or_none(Self::parameter)?)
        } else {
            None
        };
        Ok(FunctionSignature { span: self.span_since(start), name, parameters })
    }

    /// `agg(*)`, `agg(int)`, `agg(int ORDER BY text)` (`aggregate_with_argtypes`)
    pub(super) fn aggregate_signature(&mut self) -> Parsed<AggregateSignature> {
        let start = self.position();
        let name = self.function_name()?;
        let arguments = self.aggregate_arguments()?;
        Ok(AggregateSignature { span: self.span_since(start), name, arguments })
    }

    /// `aggr_args`
    pub(super) fn aggregate_arguments(&mut self) -> Parsed<AggregateArguments> {
        self.parenthesized(|cursor| {
            if cursor.eat_operator("*") {
                return Ok(AggregateArguments::Star);
            }
            let direct = if cursor.at(&[Keyword::Order]) { Vec::new() } else { cursor.list(Self::parameter)? };
            if !cursor.eat(&[Keyword::Order, Keyword::By]) {
                return Ok(AggregateArguments::Plain(direct));
            }
            Ok(AggregateArguments::OrderedSet { direct, ordered: cursor.list(Self::parameter)? })
        })
    }

    /// A parameter without a default (`func_arg`): mode, name and type, of which the first two may be left out.
    pub(super) fn parameter(&mut self) -> Parsed<FunctionParameter> {
        let start = self.position();
        let mut mode = self.parameter_mode();
        let name = if self.at_parameter_name() { Some(self.type_function_name()?) } else { None };
        if mode.is_none() {
            mode = self.parameter_mode();
        }
        let type_name = self.function_type()?;
        Ok(FunctionParameter { span: self.span_since(start), mode, name, type_name, default: None })
    }

    /// A parameter, with or without a default (`func_arg_with_default`).
    pub(super) fn parameter_with_default(&mut self) -> Parsed<FunctionParameter> {
        let start = self.position();
        let parameter = self.parameter()?;
        if !self.eat(&[Keyword::Default]) && !self.eat_operator("=") {
            return Ok(parameter);
        }
        let default = Some(self.expression()?);
        Ok(FunctionParameter { span: self.span_since(start), default, ..parameter })
    }

    fn parameter_mode(&mut self) -> Option<ParameterMode> {
        let (mode, words) = match (self.keyword()?, self.keyword_ahead(1)) {
            (Keyword::In, Some(Keyword::Out)) => (ParameterMode::InOut, 2),
            (Keyword::In, _) => (ParameterMode::In, 1),
            (Keyword::Out, _) => (ParameterMode::Out, 1),
            (Keyword::Inout, _) => (ParameterMode::InOut, 1),
            (Keyword::Variadic, _) => (ParameterMode::Variadic, 1),
            _ => return None,
        };
        self.skip(words);
        Some(mode)
    }

    /// Whether the word here names the parameter: it does if a mode or a type follows. The first word of a type of
    /// several (`double precision`, `character varying`) is never followed by what could begin a type.
    fn at_parameter_name(&self) -> bool {
        if !self.at_type_function_name() {
            return false;
        }
        let mut ahead = self.clone();
        ahead.skip(1);
        let mode = matches!(ahead.keyword(), Some(Keyword::In | Keyword::Out | Keyword::Inout | Keyword::Variadic));
        mode || ahead.at(&[Keyword::Setof]) || ahead.at_type()
    }

    /// Whether a type begins here.
    pub(super) fn at_type(&self) -> bool {
        use Keyword as K;
        let standard = matches!(
            self.keyword(),
            Some(
                K::Int
                    | K::Integer
                    | K::Smallint
                    | K::Bigint
                    | K::Real
                    | K::Boolean
                    | K::Json
                    | K::Float
                    | K::Decimal
                    | K::Dec
                    | K::Numeric
                    | K::Bit
                    | K::Character
                    | K::Char
                    | K::Varchar
                    | K::National
                    | K::Nchar
                    | K::Timestamp
                    | K::Time
                    | K::Interval
            )
        );
        standard || self.at_type_function_name()
    }

    /// `+ (int, int)`, `- (NONE, int)` (`operator_with_argtypes`)
    pub(super) fn operator_signature(&mut self) -> Parsed<OperatorSignature> {
        let start = self.position();
        let name = self.operator_name()?;
        let (left, right) = self.parenthesized(|cursor| {
            let left = cursor.operand_type()?;
            cursor.expect_kind(TokenKind::Comma)?;
            Ok((left, cursor.operand_type()?))
        })?;
        Ok(OperatorSignature { span: self.span_since(start), name, left, right })
    }

    /// A type or `NONE`.
    pub(super) fn operand_type(&mut self) -> Parsed<Option<TypeName>> {
        if self.eat(&[Keyword::None]) { Ok(None) } else { self.type_name().map(Some) }
    }
}
