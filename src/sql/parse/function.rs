use crate::sql::SyntaxError;
use crate::sql::ast::{
    AlterFunction, AtomicStatement, AtomicStatementKind, CreateAggregate, CreateFunction, CreateLanguage,
    CreateTransform, FunctionBody, FunctionOption, FunctionOptionKind, FunctionReturn, RoutineKind, Statement,
    TableColumn, Volatility,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed};

/// What may stand after the signature of a new routine.
#[derive(Default)]
struct RoutineTail {
    options: Vec<FunctionOption>,
    body: Option<FunctionBody>,
}

impl Cursor<'_> {
    /// `CREATE FUNCTION`, `CREATE PROCEDURE` (`CreateFunctionStmt`)
    pub(super) fn create_function(&mut self, or_replace: bool) -> Parsed<Statement> {
        let kind = self.routine_kind()?;
        let name = self.function_name()?;
        let parameters = self.parenthesized_list_or_none(Self::parameter_with_default)?;
        let returns = match kind {
            RoutineKind::Function => self.returns()?,
            RoutineKind::Procedure => None,
            RoutineKind::Routine => return Err(self.unexpected()),
        };
        let RoutineTail { options, body } = self.routine_tail()?;
        let function = CreateFunction { or_replace, kind, name, parameters, returns, options, body };
        Ok(boxed(Statement::CreateFunction, function))
    }

    fn routine_kind(&mut self) -> Parsed<RoutineKind> {
        let kind = match self.keyword() {
            Some(Keyword::Function) => RoutineKind::Function,
            Some(Keyword::Procedure) => RoutineKind::Procedure,
            Some(Keyword::Routine) => RoutineKind::Routine,
            _ => return Err(self.unexpected()),
        };
        self.skip(1);
        Ok(kind)
    }

    /// `RETURNS type`, `RETURNS TABLE (…)`; not `RETURNS NULL ON NULL INPUT`.
    fn returns(&mut self) -> Parsed<Option<FunctionReturn>> {
        if self.at(&[Keyword::Returns, Keyword::Null]) || !self.eat(&[Keyword::Returns]) {
            return Ok(None);
        }
        if self.eat(&[Keyword::Table]) {
            return self.parenthesized_list(Self::table_column).map(FunctionReturn::Table).map(Some);
        }
        self.function_type().map(FunctionReturn::Type).map(Some)
    }

    /// `table_func_column`
    fn table_column(&mut self) -> Parsed<TableColumn> {
        let start = self.position();
        let name = self.type_function_name()?;
        let type_name = self.function_type()?;
        Ok(TableColumn { span: self.span_since(start), name, type_name })
    }

    /// Options and the body, which is an option if it is a string, and else comes last.
    fn routine_tail(&mut self) -> Parsed<RoutineTail> {
        let mut tail = RoutineTail::default();
        loop {
            let span = self.here();
            if self.eat(&[Keyword::As]) {
                let body = self.source_body()?;
                if tail.body.replace(body).is_some() {
                    return Err(SyntaxError::new(span, "conflicting or redundant options"));
                }
            } else if let Some(option) = self.function_option()? {
                tail.options.push(option);
            } else {
                break;
            }
        }
        let span = self.here();
        let body = self.sql_body()?;
        if body.is_some() && tail.body.is_some() {
            return Err(SyntaxError::new(span, "duplicate function body specified").with_sqlstate("42P13"));
        }
        tail.body = tail.body.or(body);
        Ok(tail)
    }

    /// `func_as`
    fn source_body(&mut self) -> Parsed<FunctionBody> {
        let source = self.string()?;
        if !self.eat_kind(TokenKind::Comma) {
            return Ok(FunctionBody::Source(source));
        }
        Ok(FunctionBody::Library { file: source, symbol: self.string()? })
    }

    /// `opt_routine_body`
    fn sql_body(&mut self) -> Parsed<Option<FunctionBody>> {
        if self.eat(&[Keyword::Return]) {
            return self.expression().map(FunctionBody::Return).map(Some);
        }
        let start = self.position();
        if !self.eat(&[Keyword::Begin]) {
            return Ok(None);
        }
        self.expect(&[Keyword::Atomic])?;
        let mut statements = Vec::new();
        while !self.eat(&[Keyword::End]) {
            statements.extend(self.atomic_statement()?);
            self.expect_kind(TokenKind::Semicolon)?;
        }
        Ok(Some(FunctionBody::Atomic { span: self.span_since(start), statements }))
    }

    /// `routine_body_stmt`; nothing between two semicolons is one too.
    fn atomic_statement(&mut self) -> Parsed<Option<AtomicStatement>> {
        if self.at_kind(TokenKind::Semicolon) {
            return Ok(None);
        }
        let start = self.position();
        let kind = if self.eat(&[Keyword::Return]) {
            AtomicStatementKind::Return(self.expression()?)
        } else {
            AtomicStatementKind::Statement(Box::new(self.nested(Self::statement)?))
        };
        Ok(Some(AtomicStatement { span: self.span_since(start), kind }))
    }

    /// One option of a routine (`createfunc_opt_item`, `common_func_opt_item`), if it is next.
    fn function_option(&mut self) -> Parsed<Option<FunctionOption>> {
        let start = self.position();
        let kind = match self.fixed_function_option() {
            Some(kind) => kind,
            None => match self.function_option_with_value()? {
                Some(kind) => kind,
                None => return Ok(None),
            },
        };
        Ok(Some(FunctionOption { span: self.span_since(start), kind }))
    }

    /// Options that are nothing but words.
    fn fixed_function_option(&mut self) -> Option<FunctionOptionKind> {
        use FunctionOptionKind as Option;
        use Keyword as K;
        let options: [(&[K], Option); 12] = [
            (&[K::Immutable], Option::Volatility(Volatility::Immutable)),
            (&[K::Stable], Option::Volatility(Volatility::Stable)),
            (&[K::Volatile], Option::Volatility(Volatility::Volatile)),
            (&[K::Strict], Option::Strict(true)),
            (&[K::Returns, K::Null, K::On, K::Null, K::Input], Option::Strict(true)),
            (&[K::Called, K::On, K::Null, K::Input], Option::Strict(false)),
            (&[K::Security, K::Definer], Option::SecurityDefiner(true)),
            (&[K::Security, K::Invoker], Option::SecurityDefiner(false)),
            (&[K::External, K::Security, K::Definer], Option::SecurityDefiner(true)),
            (&[K::External, K::Security, K::Invoker], Option::SecurityDefiner(false)),
            (&[K::Leakproof], Option::Leakproof(true)),
            (&[K::Not, K::Leakproof], Option::Leakproof(false)),
        ];
        let (_, kind) = options.into_iter().find(|(words, _)| self.eat(words))?;
        Some(kind)
    }

    fn function_option_with_value(&mut self) -> Parsed<Option<FunctionOptionKind>> {
        use FunctionOptionKind as Kind;
        use Keyword as K;
        let Some(keyword) = self.keyword() else { return Ok(None) };
        let start = self.position();
        self.skip(1);
        let kind = match keyword {
            K::Language => Kind::Language(self.word_or_string()?),
            K::Transform => Kind::Transform(self.list(|cursor| {
                cursor.expect(&[K::For, K::Type])?;
                cursor.type_name()
            })?),
            K::Window => Kind::Window,
            K::Cost => Kind::Cost(self.number()?),
            K::Rows => Kind::Rows(self.number()?),
            K::Support => Kind::Support(self.object_name()?),
            K::Parallel => Kind::Parallel(self.name()?),
            K::Set => Kind::Set(self.variable_setting()?),
            K::Reset => Kind::Reset(self.variable_reset()?),
            _ => {
                self.return_to(start);
                return Ok(None);
            }
        };
        Ok(Some(kind))
    }

    /// `ALTER FUNCTION` with options, likewise `PROCEDURE` and `ROUTINE` (`AlterFunctionStmt`).
    pub(super) fn alter_function(&mut self) -> Parsed<Statement> {
        let kind = self.routine_kind()?;
        let function = self.function_signature()?;
        let mut options = Vec::new();
        while let Some(option) = self.function_option()? {
            options.push(option);
        }
        if options.is_empty() {
            return Err(self.unexpected());
        }
        self.eat(&[Keyword::Restrict]);
        Ok(boxed(Statement::AlterFunction, AlterFunction { kind, function, options }))
    }

    /// `CREATE AGGREGATE`, in the new style and the old one.
    pub(super) fn create_aggregate(&mut self, or_replace: bool) -> Parsed<Statement> {
        self.expect(&[Keyword::Aggregate])?;
        let name = self.function_name()?;
        let arguments = if self.at_old_aggregate() { None } else { Some(self.aggregate_arguments()?) };
        let options = self.definitions()?;
        Ok(boxed(Statement::CreateAggregate, CreateAggregate { or_replace, name, arguments, options }))
    }

    /// Whether the options follow at once: `(basetype = int, …)`.
    fn at_old_aggregate(&self) -> bool {
        self.ahead(2).is_some_and(|token| token.kind == TokenKind::Operator && self.source(token.span) == "=")
    }

    /// `CREATE LANGUAGE` (`CreatePLangStmt`)
    pub(super) fn create_language(&mut self, or_replace: bool) -> Parsed<Statement> {
        let trusted = self.eat(&[Keyword::Trusted]);
        self.eat(&[Keyword::Procedural]);
        self.expect(&[Keyword::Language])?;
        let name = self.word_or_string()?;
        let (mut handler, mut inline, mut validator) = (None, None, None);
        if self.eat(&[Keyword::Handler]) {
            handler = Some(self.object_name()?);
            inline = if self.eat(&[Keyword::Inline]) { Some(self.object_name()?) } else { None };
            if self.eat(&[Keyword::Validator]) {
                validator = Some(self.object_name()?);
            } else {
                self.eat(&[Keyword::No, Keyword::Validator]);
            }
        }
        let language = CreateLanguage { or_replace, trusted, name, handler, inline, validator };
        Ok(boxed(Statement::CreateLanguage, language))
    }

    /// `CREATE TRANSFORM` (`CreateTransformStmt`)
    pub(super) fn create_transform(&mut self, or_replace: bool) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Transform, K::For])?;
        let type_name = self.type_name()?;
        self.expect(&[K::Language])?;
        let language = self.name()?;
        let (from_sql, to_sql) = self.parenthesized(|cursor| {
            let (mut from_sql, mut to_sql) = (None, None);
            loop {
                let side = match cursor.keyword() {
                    Some(K::From) if from_sql.is_none() => &mut from_sql,
                    Some(K::To) if to_sql.is_none() => &mut to_sql,
                    _ => return Err(cursor.unexpected()),
                };
                cursor.skip(1);
                cursor.expect(&[K::Sql, K::With, K::Function])?;
                *side = Some(cursor.function_signature()?);
                if !cursor.eat_kind(TokenKind::Comma) {
                    return Ok((from_sql, to_sql));
                }
            }
        })?;
        let transform = CreateTransform { or_replace, type_name, language, from_sql, to_sql };
        Ok(boxed(Statement::CreateTransform, transform))
    }
}
