use crate::sql::ast::{
    Call, Copy, CopyPlace, CopySource, CreateTableAs, DeclareCursor, Do, ExecutePrepared, Explain, Lock, Prepare,
    Statement, TableAsForm, TableAsSource, Truncate,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `SELECT`, `INSERT`, …, up to the end; `SELECT … INTO` makes a table.
    pub(super) fn data_statement(&mut self) -> Parsed<Statement> {
        if let Some(table) = self.select_into()? {
            return Ok(table);
        }
        let end = self.end_of_inner_statement(&[]);
        self.data_statement_until(end).map(|statement| boxed(Statement::Data, statement))
    }

    /// `SELECT … INTO [TEMPORARY | UNLOGGED] [TABLE] name …`: a table made of a query (`into_clause`).
    fn select_into(&mut self) -> Parsed<Option<Statement>> {
        let start = self.position();
        let end = self.end_of_inner_statement(&[]);
        let at = self.end_of_inner_statement(&[Keyword::Into, Keyword::From, Keyword::Insert, Keyword::Merge]);
        if !self.at(&[Keyword::Select]) && !self.at(&[Keyword::With]) {
            return Ok(None);
        }
        self.return_to(at);
        if !self.eat(&[Keyword::Into]) {
            self.return_to(start);
            return Ok(None);
        }
        let persistence = self.persistence();
        self.eat(&[Keyword::Table]);
        let name = self.object_name()?;
        self.return_to(start);
        let source = TableAsSource::Query(self.query_until(end)?);
        let table = CreateTableAs {
            form: TableAsForm::SelectInto,
            persistence,
            if_not_exists: false,
            name,
            columns: Vec::new(),
            access_method: None,
            storage_parameters: Vec::new(),
            on_commit: None,
            tablespace: None,
            source,
            with_data: true,
        };
        Ok(Some(boxed(Statement::CreateTableAs, table)))
    }

    /// `DO [LANGUAGE name] 'code'`, in either order (`DoStmt`)
    pub(super) fn do_statement(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Do])?;
        let (mut language, mut body) = (None, None);
        while !self.is_at_end() && !self.at_kind(TokenKind::Semicolon) {
            if self.eat(&[Keyword::Language]) {
                language = Some(self.word_or_string()?);
            } else {
                body = Some(self.string()?);
            }
        }
        let body = body.ok_or_else(|| self.unexpected())?;
        Ok(boxed(Statement::Do, Do { language, body }))
    }

    /// `CALL procedure(…)` (`CallStmt`)
    pub(super) fn call(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Call])?;
        let start = self.position();
        let procedure = self.function_name()?;
        self.return_to(start);
        let call = self.call_expression()?;
        Ok(boxed(Statement::Call, Call { procedure, call }))
    }

    /// `COPY` (`CopyStmt`)
    pub(super) fn copy(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Copy])?;
        self.eat(&[Keyword::Binary]);
        let source = if self.at_kind(TokenKind::LeftParenthesis) {
            self.parenthesized(|cursor| {
                let end = cursor.end_of_inner_statement(&[]);
                cursor.data_statement_until(end).map(CopySource::Query)
            })?
        } else {
            CopySource::Table(self.object_name()?, self.optional_names()?)
        };
        let from = self.eat(&[Keyword::From]);
        if !from {
            self.expect(&[Keyword::To])?;
        }
        let place = self.copy_place()?;
        let options = self.copy_options()?;
        let condition = if self.eat(&[Keyword::Where]) { Some(self.expression()?) } else { None };
        Ok(boxed(Statement::Copy, Copy { source, from, place, options, condition, data: None }))
    }

    fn copy_place(&mut self) -> Parsed<CopyPlace> {
        if self.eat(&[Keyword::Stdin]) || self.eat(&[Keyword::Stdout]) {
            return Ok(CopyPlace::Standard);
        }
        if self.eat(&[Keyword::Program]) {
            return self.string().map(CopyPlace::Program);
        }
        self.string().map(CopyPlace::File)
    }

    /// `[WITH] (…)`; of the older syntax the words are taken one by one.
    fn copy_options(&mut self) -> Parsed<Vec<crate::sql::ast::Definition>> {
        self.eat(&[Keyword::With]);
        if self.at_kind(TokenKind::LeftParenthesis) {
            return self.utility_options();
        }
        let mut options = Vec::new();
        while !self.is_at_end() && !self.at(&[Keyword::Where]) && !self.at_kind(TokenKind::Semicolon) {
            match self.keyword().and_then(|keyword| self.flag(keyword)) {
                Some(flag) => options.push(flag),
                None => self.skip(1),
            }
        }
        Ok(options)
    }

    /// `TRUNCATE` (`TruncateStmt`)
    pub(super) fn truncate(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Truncate])?;
        self.eat(&[Keyword::Table]);
        let tables = self.list(Self::relation_target)?;
        let restart_identity = self.eat(&[Keyword::Restart, Keyword::Identity]);
        if !restart_identity {
            self.eat(&[Keyword::Continue, Keyword::Identity]);
        }
        let behavior = self.drop_behavior();
        Ok(boxed(Statement::Truncate, Truncate { tables, restart_identity, behavior }))
    }

    /// `LOCK` (`LockStmt`)
    pub(super) fn lock(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        const MODES: [(&[Keyword], &str); 8] = [
            (&[K::Access, K::Share], "access share"),
            (&[K::Row, K::Share], "row share"),
            (&[K::Row, K::Exclusive], "row exclusive"),
            (&[K::Share, K::Update, K::Exclusive], "share update exclusive"),
            (&[K::Share, K::Row, K::Exclusive], "share row exclusive"),
            (&[K::Share], "share"),
            (&[K::Exclusive], "exclusive"),
            (&[K::Access, K::Exclusive], "access exclusive"),
        ];
        self.expect(&[K::Lock])?;
        self.eat(&[K::Table]);
        let tables = self.list(Self::relation_target)?;
        let mut mode = "access exclusive";
        if self.eat(&[K::In]) {
            let found = MODES.iter().find(|(words, _)| self.eat(words));
            mode = found.ok_or_else(|| self.unexpected())?.1;
            self.expect(&[K::Mode])?;
        }
        let nowait = self.eat(&[K::Nowait]);
        Ok(boxed(Statement::Lock, Lock { tables, mode, nowait }))
    }

    /// `PREPARE` (`PrepareStmt`)
    pub(super) fn prepare(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Prepare])?;
        let name = self.name()?;
        let types = if self.at_kind(TokenKind::LeftParenthesis) {
            self.parenthesized_list(Self::type_name)?
        } else {
            Vec::new()
        };
        self.expect(&[Keyword::As])?;
        let statement = Box::new(self.nested(Self::data_statement)?);
        Ok(boxed(Statement::Prepare, Prepare { name, types, statement }))
    }

    /// `EXECUTE` (`ExecuteStmt`)
    pub(super) fn execute(&mut self) -> Parsed<Statement> {
        self.execute_clause().map(|execute| boxed(Statement::Execute, execute))
    }

    /// `EXECUTE name (arguments)`
    pub(super) fn execute_clause(&mut self) -> Parsed<ExecutePrepared> {
        let start = self.position();
        self.expect(&[Keyword::Execute])?;
        let name = self.name()?;
        let arguments = if self.at_kind(TokenKind::LeftParenthesis) {
            self.parenthesized_list(Self::expression)?
        } else {
            Vec::new()
        };
        Ok(ExecutePrepared { span: self.span_since(start), name, arguments })
    }

    /// `DEALLOCATE` (`DeallocateStmt`)
    pub(super) fn deallocate(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Deallocate])?;
        self.eat(&[Keyword::Prepare]);
        let name = if self.eat(&[Keyword::All]) { None } else { Some(self.name()?) };
        Ok(Statement::Deallocate(name))
    }

    /// `DECLARE … CURSOR` (`DeclareCursorStmt`)
    pub(super) fn declare_cursor(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Declare])?;
        let name = self.name()?;
        while !self.at(&[Keyword::For]) {
            self.advance().ok_or_else(|| self.unexpected())?;
        }
        self.expect(&[Keyword::For])?;
        let end = self.end_of_inner_statement(&[]);
        let query = self.query_until(end)?;
        Ok(boxed(Statement::DeclareCursor, DeclareCursor { name, query }))
    }

    /// `FETCH` and `MOVE`: the cursor is the last name (`FetchStmt`).
    pub(super) fn fetch(&mut self) -> Parsed<Statement> {
        self.skip(1);
        let last = self.rest().len().checked_sub(1).ok_or_else(|| self.unexpected())?;
        self.skip(last);
        self.name().map(Statement::Fetch)
    }

    /// `CLOSE` (`ClosePortalStmt`)
    pub(super) fn close_cursor(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Close])?;
        let name = if self.eat(&[Keyword::All]) { None } else { Some(self.name()?) };
        Ok(Statement::CloseCursor(name))
    }

    /// `EXPLAIN` (`ExplainStmt`)
    pub(super) fn explain(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Explain])?;
        let mut options = Vec::new();
        if self.at_kind(TokenKind::LeftParenthesis) && !self.at_query() {
            options = self.utility_options()?;
        } else {
            options.extend(self.flag(Keyword::Analyze).or_else(|| self.flag(Keyword::Analyse)));
            options.extend(self.flag(Keyword::Verbose));
        }
        let statement = Box::new(self.nested(Self::statement)?);
        Ok(boxed(Statement::Explain, Explain { options, statement }))
    }
}
