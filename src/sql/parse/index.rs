use crate::sql::ast::{
    CreateIndex, Definition, IndexElement, NullsOrder, Reindex, ReindexTarget, SortDirection, Statement,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CREATE [UNIQUE] INDEX` (`IndexStmt`)
    pub(super) fn create_index(&mut self) -> Parsed<Statement> {
        let unique = self.eat(&[Keyword::Unique]);
        self.expect(&[Keyword::Index])?;
        let concurrently = self.eat(&[Keyword::Concurrently]);
        let if_not_exists = self.if_not_exists();
        let name = if if_not_exists || !self.at(&[Keyword::On]) { Some(self.name()?) } else { None };
        self.expect(&[Keyword::On])?;
        let table = self.relation_target()?;
        let access_method = self.optional_access_method()?;
        let elements = self.parenthesized_list(Self::index_element)?;
        let include =
            if self.eat(&[Keyword::Include]) { self.parenthesized_list(Self::index_element)? } else { Vec::new() };
        let nulls_not_distinct = self.nulls_not_distinct()?;
        let storage_parameters = self.optional_with_definitions()?;
        let tablespace = self.optional_tablespace()?;
        let predicate = if self.eat(&[Keyword::Where]) { Some(self.expression()?) } else { None };
        let index = CreateIndex {
            unique,
            concurrently,
            if_not_exists,
            name,
            only: table.only,
            table: table.name,
            access_method,
            elements,
            include,
            nulls_not_distinct,
            storage_parameters,
            tablespace,
            predicate,
        };
        Ok(boxed(Statement::CreateIndex, index))
    }

    /// `index_elem`
    pub(super) fn index_element(&mut self) -> Parsed<IndexElement> {
        let start = self.position();
        let key = self.key_part()?;
        let collation = self.optional_collation()?;
        let operator_class = if self.at_operator_class() { Some(self.object_name()?) } else { None };
        let operator_class_parameters = if operator_class.is_some() && self.at_kind(TokenKind::LeftParenthesis) {
            self.definitions()?
        } else {
            Vec::new()
        };
        let direction = if self.eat(&[Keyword::Asc]) {
            Some(SortDirection::Ascending)
        } else if self.eat(&[Keyword::Desc]) {
            Some(SortDirection::Descending)
        } else {
            None
        };
        let nulls = self.nulls_order()?;
        let span = self.span_since(start);
        Ok(IndexElement { span, key, collation, operator_class, operator_class_parameters, direction, nulls })
    }

    /// `NULLS` is a name as well, but not before `FIRST` or `LAST`.
    fn at_operator_class(&self) -> bool {
        let orders_nulls =
            self.at(&[Keyword::Nulls]) && matches!(self.keyword_ahead(1), Some(Keyword::First | Keyword::Last));
        self.at_name() && !orders_nulls
    }

    fn nulls_order(&mut self) -> Parsed<Option<NullsOrder>> {
        if !self.eat(&[Keyword::Nulls]) {
            return Ok(None);
        }
        if self.eat(&[Keyword::First]) {
            return Ok(Some(NullsOrder::First));
        }
        self.expect(&[Keyword::Last])?;
        Ok(Some(NullsOrder::Last))
    }

    /// `REINDEX`
    pub(super) fn reindex(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Reindex])?;
        let options: Vec<Definition> =
            if self.at_kind(TokenKind::LeftParenthesis) { self.utility_options()? } else { Vec::new() };
        let sort = self.keyword().ok_or_else(|| self.unexpected())?;
        self.skip(1);
        let concurrently = self.eat(&[Keyword::Concurrently]);
        let target = match sort {
            Keyword::Index => ReindexTarget::Index(self.object_name()?),
            Keyword::Table => ReindexTarget::Table(self.object_name()?),
            Keyword::Schema => ReindexTarget::Schema(self.name()?),
            Keyword::Database => ReindexTarget::Database(self.optional_name()?),
            Keyword::System => ReindexTarget::System(self.optional_name()?),
            _ => {
                self.return_to(self.position() - 1 - usize::from(concurrently));
                return Err(self.unexpected());
            }
        };
        Ok(boxed(Statement::Reindex, Reindex { options, concurrently, target }))
    }

    /// A name if one is next.
    pub(super) fn optional_name(&mut self) -> Parsed<Option<crate::sql::ast::Name>> {
        if self.at_name() { self.name().map(Some) } else { Ok(None) }
    }
}
