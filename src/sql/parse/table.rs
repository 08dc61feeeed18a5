use crate::sql::SyntaxError;
use crate::sql::ast::{
    ColumnOptions, CreateTable, CreateTableAs, Definition, KeyPart, LikeClause, LikeOption, LikeProperty, Name,
    ObjectName, OnCommit, PartitionBound, PartitionBoundKind, PartitionBy, PartitionKey, PartitionStrategy,
    Persistence, RangeDatum, Statement, TableAsForm, TableAsSource, TableElement, TableForm, TypeName,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed};

/// What follows the elements of a table, in this order.
struct TableTail {
    access_method: Option<Name>,
    storage_parameters: Vec<Definition>,
    on_commit: Option<OnCommit>,
    tablespace: Option<Name>,
}

impl Cursor<'_> {
    /// `CREATE TABLE` in all forms (`CreateStmt`, `CreateAsStmt`).
    pub(super) fn create_table(&mut self, persistence: Persistence) -> Parsed<Statement> {
        self.expect(&[Keyword::Table])?;
        let if_not_exists = self.if_not_exists();
        let name = self.object_name()?;
        if self.at_table_as_columns() || !self.at_table_definition() {
            return self.create_table_as(persistence, if_not_exists, name);
        }
        let table = self.table_definition(persistence, if_not_exists, name)?;
        Ok(boxed(Statement::CreateTable, table))
    }

    fn at_table_definition(&self) -> bool {
        self.at_kind(TokenKind::LeftParenthesis) || self.at(&[Keyword::Of]) || self.at(&[Keyword::Partition])
    }

    /// Whether a list of bare names is next, such as only `CREATE TABLE … AS` has.
    fn at_table_as_columns(&self) -> bool {
        let mut ahead = self.clone();
        ahead.eat_kind(TokenKind::LeftParenthesis)
            && ahead.at_name()
            && self.ahead(2).is_some_and(|next| matches!(next.kind, TokenKind::Comma | TokenKind::RightParenthesis))
    }

    /// From the elements on.
    fn table_definition(
        &mut self,
        persistence: Persistence,
        if_not_exists: bool,
        name: ObjectName,
    ) -> Parsed<CreateTable> {
        let (form, elements) = self.table_form()?;
        let inherits = match form {
            TableForm::Plain => self.optional_inherits()?,
            _ => Vec::new(),
        };
        let partition_by = if self.at(&[Keyword::Partition]) { Some(self.partition_by()?) } else { None };
        let TableTail { access_method, storage_parameters, on_commit, tablespace } = self.table_tail()?;
        Ok(CreateTable {
            persistence,
            if_not_exists,
            name,
            form,
            elements,
            inherits,
            partition_by,
            access_method,
            storage_parameters,
            on_commit,
            tablespace,
        })
    }

    /// `INHERITS (…)` if it is next.
    pub(super) fn optional_inherits(&mut self) -> Parsed<Vec<ObjectName>> {
        if self.eat(&[Keyword::Inherits]) { self.parenthesized_list(Self::object_name) } else { Ok(Vec::new()) }
    }

    /// The elements, or what stands in for them: `OF type`, `PARTITION OF parent … bound`.
    pub(super) fn table_form(&mut self) -> Parsed<(TableForm, Vec<TableElement>)> {
        if self.eat(&[Keyword::Of]) {
            let of_type = TypeName::from(self.object_name()?);
            return Ok((TableForm::OfType(of_type), self.optional_typed_elements()?));
        }
        if self.eat(&[Keyword::Partition, Keyword::Of]) {
            let parent = self.object_name()?;
            let elements = self.optional_typed_elements()?;
            let bound = self.partition_bound()?;
            return Ok((TableForm::PartitionOf { parent, bound }, elements));
        }
        Ok((TableForm::Plain, self.parenthesized_list_or_none(Self::table_element)?))
    }

    fn table_element(&mut self) -> Parsed<TableElement> {
        if self.at(&[Keyword::Like]) {
            return self.like_clause().map(TableElement::Like);
        }
        if self.at_table_constraint() {
            return self.table_constraint().map(TableElement::Constraint);
        }
        self.column_definition().map(TableElement::Column)
    }

    /// `OptTypedTableElementList`
    fn optional_typed_elements(&mut self) -> Parsed<Vec<TableElement>> {
        if !self.at_kind(TokenKind::LeftParenthesis) {
            return Ok(Vec::new());
        }
        self.parenthesized_list(|cursor| {
            if cursor.at_table_constraint() {
                return cursor.table_constraint().map(TableElement::Constraint);
            }
            let start = cursor.position();
            let name = cursor.name()?;
            cursor.eat(&[Keyword::With, Keyword::Options]);
            let (constraints, _) = cursor.column_qualities()?;
            let span = cursor.span_since(start);
            Ok(TableElement::ColumnOptions(ColumnOptions { span, name, constraints }))
        })
    }

    /// `LIKE table INCLUDING …` (`TableLikeClause`)
    fn like_clause(&mut self) -> Parsed<LikeClause> {
        let start = self.position();
        self.expect(&[Keyword::Like])?;
        let table = self.object_name()?;
        let mut options = Vec::new();
        while self.at(&[Keyword::Including]) || self.at(&[Keyword::Excluding]) {
            let including = self.at(&[Keyword::Including]);
            self.skip(1);
            options.push(LikeOption { including, property: self.like_property()? });
        }
        Ok(LikeClause { span: self.span_since(start), table, options })
    }

    fn like_property(&mut self) -> Parsed<LikeProperty> {
        let property = match self.keyword() {
            Some(Keyword::Comments) => LikeProperty::Comments,
            Some(Keyword::Compression) => LikeProperty::Compression,
            Some(Keyword::Constraints) => LikeProperty::Constraints,
            Some(Keyword::Defaults) => LikeProperty::Defaults,
            Some(Keyword::Identity) => LikeProperty::Identity,
            Some(Keyword::Generated) => LikeProperty::Generated,
            Some(Keyword::Indexes) => LikeProperty::Indexes,
            Some(Keyword::Statistics) => LikeProperty::Statistics,
            Some(Keyword::Storage) => LikeProperty::Storage,
            Some(Keyword::All) => LikeProperty::All,
            _ => return Err(self.unexpected()),
        };
        self.skip(1);
        Ok(property)
    }

    /// `PARTITION BY strategy (keys)` (`PartitionSpec`)
    fn partition_by(&mut self) -> Parsed<PartitionBy> {
        let start = self.position();
        self.expect(&[Keyword::Partition, Keyword::By])?;
        let word = self.name()?;
        let strategy = match word.as_str() {
            "range" => PartitionStrategy::Range,
            "list" => PartitionStrategy::List,
            "hash" => PartitionStrategy::Hash,
            other => {
                let message = format!("unrecognized partitioning strategy \"{other}\"");
                return Err(SyntaxError::new(word.span, message).with_sqlstate(SyntaxError::INVALID_PARAMETER_VALUE));
            }
        };
        let keys = self.parenthesized_list(Self::partition_key)?;
        Ok(PartitionBy { span: self.span_since(start), strategy, keys })
    }

    /// `part_elem`
    fn partition_key(&mut self) -> Parsed<PartitionKey> {
        let start = self.position();
        let key = self.key_part()?;
        let collation = self.optional_collation()?;
        let operator_class = if self.at_name() { Some(self.object_name()?) } else { None };
        Ok(PartitionKey { span: self.span_since(start), key, collation, operator_class })
    }

    /// A column, a call, or an expression in parentheses, which are not part of it.
    pub(super) fn key_part(&mut self) -> Parsed<KeyPart> {
        if self.at_kind(TokenKind::LeftParenthesis) {
            return self.parenthesized_expression().map(KeyPart::Expression);
        }
        let called = self.ahead(1).is_some_and(|next| matches!(next.kind, TokenKind::LeftParenthesis | TokenKind::Dot));
        if self.at_name() && !called {
            return self.name().map(KeyPart::Column);
        }
        self.call_expression().map(KeyPart::Expression)
    }

    /// `COLLATE name` if it is next.
    pub(super) fn optional_collation(&mut self) -> Parsed<Option<ObjectName>> {
        if self.eat(&[Keyword::Collate]) { self.object_name().map(Some) } else { Ok(None) }
    }

    /// `PartitionBoundSpec`
    pub(super) fn partition_bound(&mut self) -> Parsed<PartitionBound> {
        let start = self.position();
        if self.eat(&[Keyword::Default]) {
            return Ok(PartitionBound { span: self.span_since(start), kind: PartitionBoundKind::Default });
        }
        self.expect(&[Keyword::For, Keyword::Values])?;
        let kind = match self.keyword() {
            Some(Keyword::In) => {
                self.skip(1);
                PartitionBoundKind::In(self.parenthesized_list(Self::expression)?)
            }
            Some(Keyword::From) => {
                self.skip(1);
                let from = self.parenthesized_list(Self::range_datum)?;
                self.expect(&[Keyword::To])?;
                PartitionBoundKind::Range { from, to: self.parenthesized_list(Self::range_datum)? }
            }
            Some(Keyword::With) => {
                self.skip(1);
                self.hash_bound()?
            }
            _ => return Err(self.unexpected()),
        };
        Ok(PartitionBound { span: self.span_since(start), kind })
    }

    fn range_datum(&mut self) -> Parsed<RangeDatum> {
        let ends = |cursor: &Self| {
            cursor.ahead(1).is_some_and(|next| matches!(next.kind, TokenKind::Comma | TokenKind::RightParenthesis))
        };
        let datum = match self.keyword() {
            Some(Keyword::Minvalue) if ends(self) => RangeDatum::MinValue,
            Some(Keyword::Maxvalue) if ends(self) => RangeDatum::MaxValue,
            _ => return self.expression().map(RangeDatum::Value),
        };
        self.skip(1);
        Ok(datum)
    }

    /// `(MODULUS m, REMAINDER r)` in any order (`hash_partbound`).
    fn hash_bound(&mut self) -> Parsed<PartitionBoundKind> {
        let (mut modulus, mut remainder) = (None, None);
        let span = self.here();
        self.parenthesized_list(|cursor| {
            let word = cursor.unreserved_word()?;
            let value = u32::try_from(cursor.integer()?).map_err(|_| cursor.unexpected())?;
            let place = match word.as_str() {
                "modulus" => &mut modulus,
                "remainder" => &mut remainder,
                other => {
                    let message = format!("unrecognized hash partition bound specification \"{other}\"");
                    return Err(SyntaxError::new(word.span, message));
                }
            };
            if place.replace(value).is_some() {
                let message = format!("{word} for hash partition provided more than once");
                return Err(SyntaxError::new(word.span, message).with_sqlstate("42710"));
            }
            Ok(())
        })?;
        match (modulus, remainder) {
            (Some(modulus), Some(remainder)) => Ok(PartitionBoundKind::Hash { modulus, remainder }),
            (None, _) => Err(SyntaxError::new(span, "modulus for hash partition must be specified")),
            (_, None) => Err(SyntaxError::new(span, "remainder for hash partition must be specified")),
        }
    }

    /// `USING method WITH (…) ON COMMIT … TABLESPACE name`
    fn table_tail(&mut self) -> Parsed<TableTail> {
        let access_method = self.optional_access_method()?;
        let storage_parameters = self.optional_with_definitions()?;
        self.eat(&[Keyword::Without, Keyword::Oids]);
        let on_commit = self.on_commit()?;
        Ok(TableTail { access_method, storage_parameters, on_commit, tablespace: self.optional_tablespace()? })
    }

    /// `USING method` if it is next.
    pub(super) fn optional_access_method(&mut self) -> Parsed<Option<Name>> {
        if self.eat(&[Keyword::Using]) { self.name().map(Some) } else { Ok(None) }
    }

    /// `TABLESPACE name` if it is next.
    pub(super) fn optional_tablespace(&mut self) -> Parsed<Option<Name>> {
        if self.eat(&[Keyword::Tablespace]) { self.name().map(Some) } else { Ok(None) }
    }

    fn on_commit(&mut self) -> Parsed<Option<OnCommit>> {
        if !self.eat(&[Keyword::On, Keyword::Commit]) {
            return Ok(None);
        }
        if self.eat(&[Keyword::Drop]) {
            return Ok(Some(OnCommit::Drop));
        }
        if self.eat(&[Keyword::Delete, Keyword::Rows]) {
            return Ok(Some(OnCommit::DeleteRows));
        }
        self.expect(&[Keyword::Preserve, Keyword::Rows])?;
        Ok(Some(OnCommit::PreserveRows))
    }

    fn create_table_as(
        &mut self,
        persistence: Persistence,
        if_not_exists: bool,
        name: ObjectName,
    ) -> Parsed<Statement> {
        let columns = self.optional_names()?;
        let TableTail { access_method, storage_parameters, on_commit, tablespace } = self.table_tail()?;
        self.expect(&[Keyword::As])?;
        let (source, with_data) = if self.at(&[Keyword::Execute]) {
            (TableAsSource::Execute(self.execute_clause()?), self.with_data())
        } else {
            let (query, with_data) = self.query_with_data()?;
            (TableAsSource::Query(query), with_data)
        };
        let form = TableAsForm::CreateTableAs;
        let table = CreateTableAs {
            form,
            persistence,
            if_not_exists,
            name,
            columns,
            access_method,
            storage_parameters,
            on_commit,
            tablespace,
            source,
            with_data,
        };
        Ok(boxed(Statement::CreateTableAs, table))
    }
}
