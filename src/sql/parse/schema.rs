use crate::sql::SyntaxError;
use crate::sql::ast::{
    AlterExtension, AlterExtensionAction, AlterStatistics, AlterTextSearch, AlterTextSearchAction, CollationDefinition,
    CreateCollation, CreateExtension, CreateSchema, CreateStatistics, CreateTextSearch, SchemaElement, Statement,
    TextSearchKind,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed, near};

impl Cursor<'_> {
    /// `CREATE SCHEMA`, from `SCHEMA` on (`CreateSchemaStmt`)
    pub(super) fn create_schema(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Schema])?;
        let if_not_exists = self.if_not_exists();
        let name = if self.at(&[K::Authorization]) { None } else { Some(self.name()?) };
        let authorization = if self.eat(&[K::Authorization]) { Some(self.role()?) } else { None };
        let mut elements = Vec::new();
        while self.at(&[K::Create]) || self.at(&[K::Grant]) {
            elements.push(self.schema_element()?);
        }
        Ok(boxed(Statement::CreateSchema, CreateSchema { if_not_exists, name, authorization, elements }))
    }

    /// `schema_stmt`
    fn schema_element(&mut self) -> Parsed<SchemaElement> {
        let start = self.position();
        let span = self.here();
        let statement = self.nested(Self::statement)?;
        if !belongs_in_schema(&statement) {
            let word = self.tokens_since(start).get(1).map_or(span, |token| token.span);
            return Err(SyntaxError::new(word, near("syntax error", self.source(word))));
        }
        Ok(SchemaElement { span: self.span_since(start), statement: Box::new(statement) })
    }

    /// `CREATE EXTENSION`, from `EXTENSION` on (`CreateExtensionStmt`)
    pub(super) fn create_extension(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Extension])?;
        let if_not_exists = self.if_not_exists();
        let name = self.name()?;
        self.eat(&[K::With]);
        let (mut schema, mut version, mut cascade) = (None, None, false);
        loop {
            if self.eat(&[K::Schema]) {
                schema = Some(self.name()?);
            } else if self.eat(&[K::Version]) {
                version = Some(self.word_or_string()?);
            } else if self.eat(&[K::Cascade]) {
                cascade = true;
            } else {
                break;
            }
        }
        let statement = CreateExtension { if_not_exists, name, schema, version, cascade };
        Ok(boxed(Statement::CreateExtension, statement))
    }

    /// `ALTER EXTENSION`, from `EXTENSION` on, without `SET SCHEMA` (`AlterExtensionStmt`)
    pub(super) fn alter_extension(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Extension])?;
        let name = self.name()?;
        let action = if self.eat(&[K::Update]) {
            let version = if self.eat(&[K::To]) { Some(self.word_or_string()?) } else { None };
            AlterExtensionAction::Update(version)
        } else if self.eat(&[K::Add]) {
            let kind = self.object_kind()?;
            AlterExtensionAction::Add(self.object_reference(kind)?)
        } else {
            self.expect(&[K::Drop])?;
            let kind = self.object_kind()?;
            AlterExtensionAction::Drop(self.object_reference(kind)?)
        };
        Ok(boxed(Statement::AlterExtension, AlterExtension { name, action }))
    }

    /// `CREATE COLLATION`, from `COLLATION` on (`DefineStmt`)
    pub(super) fn create_collation(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Collation])?;
        let if_not_exists = self.if_not_exists();
        let name = self.object_name()?;
        let definition = if self.eat(&[Keyword::From]) {
            CollationDefinition::From(self.object_name()?)
        } else {
            CollationDefinition::Options(self.definitions()?)
        };
        Ok(boxed(Statement::CreateCollation, CreateCollation { if_not_exists, name, definition }))
    }

    /// `ALTER COLLATION name REFRESH VERSION`, from `COLLATION` on (`AlterCollationStmt`)
    pub(super) fn alter_collation(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Collation])?;
        let name = self.object_name()?;
        self.expect(&[Keyword::Refresh, Keyword::Version])?;
        Ok(Statement::RefreshCollation(name))
    }

    /// `CREATE TEXT SEARCH …`, from `TEXT` on (`DefineStmt`)
    pub(super) fn create_text_search(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Text, Keyword::Search])?;
        let kind = match self.keyword() {
            Some(Keyword::Configuration) => TextSearchKind::Configuration,
            Some(Keyword::Dictionary) => TextSearchKind::Dictionary,
            Some(Keyword::Parser) => TextSearchKind::Parser,
            Some(Keyword::Template) => TextSearchKind::Template,
            _ => return Err(self.unexpected()),
        };
        self.skip(1);
        let name = self.object_name()?;
        let options = self.definitions()?;
        Ok(boxed(Statement::CreateTextSearch, CreateTextSearch { kind, name, options }))
    }

    /// `ALTER TEXT SEARCH {DICTIONARY | CONFIGURATION}`, from `TEXT` on, without the forms that all kinds share
    /// (`AlterTSDictionaryStmt`, `AlterTSConfigurationStmt`)
    pub(super) fn alter_text_search(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Text, K::Search])?;
        if self.eat(&[K::Dictionary]) {
            let name = self.object_name()?;
            let action = AlterTextSearchAction::DictionaryOptions(self.definitions()?);
            return Ok(boxed(Statement::AlterTextSearch, AlterTextSearch { name, action }));
        }
        self.expect(&[K::Configuration])?;
        let name = self.object_name()?;
        let action = self.mapping_action()?;
        Ok(boxed(Statement::AlterTextSearch, AlterTextSearch { name, action }))
    }

    fn mapping_action(&mut self) -> Parsed<AlterTextSearchAction> {
        use Keyword as K;
        if self.eat(&[K::Add, K::Mapping, K::For]) {
            let tokens = self.list(Self::name)?;
            self.expect(&[K::With])?;
            return Ok(AlterTextSearchAction::AddMapping { tokens, dictionaries: self.list(Self::object_name)? });
        }
        if self.eat(&[K::Drop, K::Mapping]) {
            let if_exists = self.if_exists();
            self.expect(&[K::For])?;
            return Ok(AlterTextSearchAction::DropMapping { if_exists, tokens: self.list(Self::name)? });
        }
        self.expect(&[K::Alter, K::Mapping])?;
        let tokens = if self.eat(&[K::For]) { self.list(Self::name)? } else { Vec::new() };
        if self.eat(&[K::Replace]) {
            let old = self.object_name()?;
            self.expect(&[K::With])?;
            return Ok(AlterTextSearchAction::ReplaceDictionary { tokens, old, new: self.object_name()? });
        }
        self.expect(&[K::With])?;
        Ok(AlterTextSearchAction::AlterMapping { tokens, dictionaries: self.list(Self::object_name)? })
    }

    /// `CREATE STATISTICS`, from `STATISTICS` on (`CreateStatsStmt`)
    pub(super) fn create_statistics(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Statistics])?;
        let if_not_exists = self.if_not_exists();
        let unnamed = self.at(&[K::On]) || self.at_kind(TokenKind::LeftParenthesis);
        let name = if unnamed { None } else { Some(self.object_name()?) };
        let kinds = self.optional_names()?;
        self.expect(&[K::On])?;
        let elements = self.list(Self::key_part)?;
        self.expect(&[K::From])?;
        let table = self.object_name()?;
        let statement = CreateStatistics { if_not_exists, name, kinds, elements, table };
        Ok(boxed(Statement::CreateStatistics, statement))
    }

    /// `ALTER STATISTICS name SET STATISTICS n`, from `STATISTICS` on (`AlterStatsStmt`)
    pub(super) fn alter_statistics(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Statistics])?;
        let if_exists = self.if_exists();
        let name = self.object_name()?;
        self.expect(&[K::Set, K::Statistics])?;
        let target = self.statistics_target()?;
        Ok(boxed(Statement::AlterStatistics, AlterStatistics { if_exists, name, target }))
    }
}

/// Whether `CREATE SCHEMA` takes the statement as an element.
fn belongs_in_schema(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::CreateTable(_)
            | Statement::CreateIndex(_)
            | Statement::CreateSequence(_)
            | Statement::CreateTrigger(_)
            | Statement::CreateView(_)
            | Statement::Grant(_)
    )
}
