use crate::sql::SyntaxError;
use crate::sql::ast::{
    CheckOption, CreateMaterializedView, CreateView, Persistence, Query, RefreshMaterializedView, Statement,
};
use crate::sql::lex::Keyword;

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CREATE VIEW` (`ViewStmt`)
    pub(super) fn create_view(&mut self, or_replace: bool, persistence: Persistence) -> Parsed<Statement> {
        let recursive = self.eat(&[Keyword::Recursive]);
        self.expect(&[Keyword::View])?;
        let name = self.object_name()?;
        let columns = if recursive { self.parenthesized_names()? } else { self.optional_names()? };
        let options = self.optional_with_definitions()?;
        self.expect(&[Keyword::As])?;
        let end = self.end_of_inner_statement(&[Keyword::Create, Keyword::Grant]);
        let (check_words, check_option) = self.check_option_before(end);
        let query = self.query_until(end - check_words)?;
        self.return_to(end);
        if recursive && check_option.is_some() {
            let message = "WITH CHECK OPTION not supported on recursive views";
            return Err(SyntaxError::new(query.span, message).with_sqlstate(SyntaxError::FEATURE_NOT_SUPPORTED));
        }
        let view = CreateView { or_replace, persistence, recursive, name, columns, options, query, check_option };
        Ok(boxed(Statement::CreateView, view))
    }

    /// The `WITH … CHECK OPTION` that ends at a place: of how many words, and which.
    fn check_option_before(&self, end: usize) -> (usize, Option<CheckOption>) {
        use Keyword as K;
        let count = end - self.position();
        let word = |back: usize| count.checked_sub(back).and_then(|places| self.keyword_ahead(places));
        match (word(4), word(3), word(2), word(1)) {
            (Some(K::With), Some(K::Local), Some(K::Check), Some(K::Option)) => (4, Some(CheckOption::Local)),
            (Some(K::With), Some(K::Cascaded), Some(K::Check), Some(K::Option)) => (4, Some(CheckOption::Cascaded)),
            (_, Some(K::With), Some(K::Check), Some(K::Option)) => (3, Some(CheckOption::Cascaded)),
            _ => (0, None),
        }
    }

    /// `CREATE MATERIALIZED VIEW` (`CreateMatViewStmt`)
    pub(super) fn create_materialized_view(&mut self, persistence: Persistence) -> Parsed<Statement> {
        self.expect(&[Keyword::Materialized, Keyword::View])?;
        let if_not_exists = self.if_not_exists();
        let name = self.object_name()?;
        let columns = self.optional_names()?;
        let access_method = self.optional_access_method()?;
        let storage_parameters = self.optional_with_definitions()?;
        let tablespace = self.optional_tablespace()?;
        self.expect(&[Keyword::As])?;
        let (query, with_data) = self.query_with_data()?;
        let view = CreateMaterializedView {
            persistence,
            if_not_exists,
            name,
            columns,
            access_method,
            storage_parameters,
            tablespace,
            query,
            with_data,
        };
        Ok(boxed(Statement::CreateMaterializedView, view))
    }

    /// A query up to the end of the statement, and whether `WITH NO DATA` does not follow.
    pub(super) fn query_with_data(&mut self) -> Parsed<(Query, bool)> {
        use Keyword as K;
        let end = self.end_of_inner_statement(&[]);
        let count = end - self.position();
        let word = |back: usize| count.checked_sub(back).and_then(|places| self.keyword_ahead(places));
        let words = match (word(3), word(2), word(1)) {
            (Some(K::With), Some(K::No), Some(K::Data)) => 3,
            (_, Some(K::With), Some(K::Data)) => 2,
            _ => 0,
        };
        let query = self.query_until(end - words)?;
        let with_data = self.with_data();
        Ok((query, with_data))
    }

    /// `WITH DATA`, `WITH NO DATA` or nothing (`opt_with_data`).
    pub(super) fn with_data(&mut self) -> bool {
        if self.eat(&[Keyword::With, Keyword::No, Keyword::Data]) {
            return false;
        }
        self.eat(&[Keyword::With, Keyword::Data]);
        true
    }

    /// `REFRESH MATERIALIZED VIEW`
    pub(super) fn refresh_materialized_view(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Refresh, Keyword::Materialized, Keyword::View])?;
        let concurrently = self.eat(&[Keyword::Concurrently]);
        let name = self.object_name()?;
        let with_data = self.with_data();
        Ok(boxed(Statement::RefreshMaterializedView, RefreshMaterializedView { concurrently, name, with_data }))
    }
}
