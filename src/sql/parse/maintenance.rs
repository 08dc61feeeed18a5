use crate::sql::ast::{
    AlterDatabase, AlterDatabaseAction, AlterDatabaseSet, AlterTablespace, Analyze, Cluster, CreateDatabase,
    CreateTablespace, Definition, DefinitionValue, Name, Notify, Statement, Vacuum, VacuumTarget,
};
use crate::sql::lex::{Keyword, TokenKind};
use crate::text::Identifier;

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CLUSTER` (`ClusterStmt`)
    pub(super) fn cluster(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Cluster])?;
        let mut options = Vec::new();
        if self.at_kind(TokenKind::LeftParenthesis) {
            options = self.utility_options()?;
        } else {
            options.extend(self.flag(Keyword::Verbose));
        }
        let (mut table, mut index) = (None, None);
        if !self.is_at_end() {
            let first = self.object_name()?;
            if self.eat(&[Keyword::On]) {
                // The syntax before PostgreSQL 8.3: CLUSTER index ON table.
                index = Some(first.name);
                table = Some(self.object_name()?);
            } else {
                table = Some(first);
                if self.eat(&[Keyword::Using]) {
                    index = Some(self.name()?);
                }
            }
        }
        Ok(boxed(Statement::Cluster, Cluster { table, index, options }))
    }

    /// `VACUUM` (`VacuumStmt`)
    pub(super) fn vacuum(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Vacuum])?;
        let options = self.vacuum_options(&[Keyword::Full, Keyword::Freeze, Keyword::Verbose, Keyword::Analyze])?;
        let tables = self.vacuum_targets()?;
        Ok(boxed(Statement::Vacuum, Vacuum { options, tables }))
    }

    /// `ANALYZE` (`AnalyzeStmt`)
    pub(super) fn analyze(&mut self) -> Parsed<Statement> {
        self.skip(1);
        let options = self.vacuum_options(&[Keyword::Verbose])?;
        let tables = self.vacuum_targets()?;
        Ok(boxed(Statement::Analyze, Analyze { options, tables }))
    }

    /// `(…)`, or the words of the older syntax.
    fn vacuum_options(&mut self, words: &[Keyword]) -> Parsed<Vec<Definition>> {
        if self.at_kind(TokenKind::LeftParenthesis) {
            return self.utility_options();
        }
        let mut options = Vec::new();
        while let Some(flag) = words.iter().find_map(|word| self.flag(*word)) {
            options.push(flag);
        }
        Ok(options)
    }

    fn vacuum_targets(&mut self) -> Parsed<Vec<VacuumTarget>> {
        if self.is_at_end() {
            return Ok(Vec::new());
        }
        self.list(|cursor| {
            let table = cursor.relation_target()?;
            Ok(VacuumTarget { table, columns: cursor.optional_names()? })
        })
    }

    /// `CHECKPOINT`
    pub(super) fn checkpoint(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Checkpoint])?;
        if self.at_kind(TokenKind::LeftParenthesis) {
            self.utility_options()?;
        }
        Ok(Statement::Checkpoint)
    }

    /// `LOAD 'library'`
    pub(super) fn load(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Load])?;
        self.string().map(Statement::Load)
    }

    /// `NOTIFY channel, 'payload'`
    pub(super) fn notify(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Notify])?;
        let channel = self.name()?;
        let payload = if self.eat_kind(TokenKind::Comma) { Some(self.string()?) } else { None };
        Ok(boxed(Statement::Notify, Notify { channel, payload }))
    }

    /// `LISTEN channel`
    pub(super) fn listen(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Listen])?;
        self.name().map(Statement::Listen)
    }

    /// `UNLISTEN {channel | *}`
    pub(super) fn unlisten(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Unlisten])?;
        let channel = if self.eat_operator("*") { None } else { Some(self.name()?) };
        Ok(Statement::Unlisten(channel))
    }

    /// `CREATE DATABASE`, from `DATABASE` on (`CreatedbStmt`)
    pub(super) fn create_database(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Database])?;
        let name = self.name()?;
        self.eat(&[Keyword::With]);
        let options = self.database_options()?;
        Ok(boxed(Statement::CreateDatabase, CreateDatabase { name, options }))
    }

    /// `OWNER = joe ENCODING 'UTF8'` (`createdb_opt_list`)
    fn database_options(&mut self) -> Parsed<Vec<Definition>> {
        let mut options = Vec::new();
        while !self.is_at_end() {
            let start = self.position();
            let name = if self.eat(&[Keyword::Connection, Keyword::Limit]) {
                Name::new(Identifier::exact("connection_limit"), self.span_since(start))
            } else {
                self.label()?
            };
            self.eat_operator("=");
            let value = if self.at_number() {
                DefinitionValue::Number(self.number()?)
            } else if self.at_string() {
                DefinitionValue::String(self.string()?)
            } else {
                DefinitionValue::Word(self.label()?)
            };
            options.push(Definition { span: self.span_since(start), namespace: None, name, value: Some(value) });
        }
        Ok(options)
    }

    /// `ALTER DATABASE`, from `DATABASE` on, without `RENAME` and `OWNER TO` (`AlterDatabaseStmt`)
    pub(super) fn alter_database(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Database])?;
        let name = self.name()?;
        if self.eat(&[K::Set, K::Tablespace]) {
            let action = AlterDatabaseAction::SetTablespace(self.name()?);
            return Ok(boxed(Statement::AlterDatabase, AlterDatabase { name, action }));
        }
        if self.eat(&[K::Refresh, K::Collation, K::Version]) {
            let action = AlterDatabaseAction::RefreshCollationVersion;
            return Ok(boxed(Statement::AlterDatabase, AlterDatabase { name, action }));
        }
        if self.at(&[K::Set]) || self.at(&[K::Reset]) {
            let change = self.setting_change()?;
            return Ok(boxed(Statement::AlterDatabaseSet, AlterDatabaseSet { database: name, change }));
        }
        self.eat(&[K::With]);
        let action = AlterDatabaseAction::Options(self.database_options()?);
        Ok(boxed(Statement::AlterDatabase, AlterDatabase { name, action }))
    }

    /// `CREATE TABLESPACE`, from `TABLESPACE` on (`CreateTableSpaceStmt`)
    pub(super) fn create_tablespace(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Tablespace])?;
        let name = self.name()?;
        let owner = if self.eat(&[Keyword::Owner]) { Some(self.role()?) } else { None };
        self.expect(&[Keyword::Location])?;
        let location = self.string()?;
        let options = self.optional_with_definitions()?;
        Ok(boxed(Statement::CreateTablespace, CreateTablespace { name, owner, location, options }))
    }

    /// `ALTER TABLESPACE name {SET | RESET} (…)`, from `TABLESPACE` on
    pub(super) fn alter_tablespace(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Tablespace])?;
        let name = self.name()?;
        let reset = self.eat(&[Keyword::Reset]);
        if !reset {
            self.expect(&[Keyword::Set])?;
        }
        let options = self.definitions()?;
        Ok(boxed(Statement::AlterTablespace, AlterTablespace { name, reset, options }))
    }
}
