use crate::sql::SyntaxError;
use crate::sql::ast::{
    AlterForeignDataWrapper, AlterServer, AlterUserMapping, CreateForeignDataWrapper, CreateForeignTable, CreateServer,
    CreateTable, CreateUserMapping, ImportForeignSchema, ImportSelection, ObjectName, Persistence, Role,
    RoleSpecification, Statement, TableForm, WrapperFunctions,
};
use crate::sql::lex::Keyword;

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CREATE FOREIGN DATA WRAPPER` (`CreateFdwStmt`)
    pub(super) fn create_foreign_data_wrapper(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Foreign, Keyword::Data, Keyword::Wrapper])?;
        let name = self.name()?;
        let functions = self.wrapper_functions()?;
        let options = self.optional_foreign_options()?;
        Ok(boxed(Statement::CreateForeignDataWrapper, CreateForeignDataWrapper { name, functions, options }))
    }

    /// `ALTER FOREIGN DATA WRAPPER` (`AlterFdwStmt`)
    pub(super) fn alter_foreign_data_wrapper(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Foreign, Keyword::Data, Keyword::Wrapper])?;
        let name = self.name()?;
        let functions = self.wrapper_functions()?;
        if functions == WrapperFunctions::default() && !self.at(&[Keyword::Options]) {
            return Err(self.unexpected());
        }
        let options = self.optional_foreign_options()?;
        Ok(boxed(Statement::AlterForeignDataWrapper, AlterForeignDataWrapper { name, functions, options }))
    }

    /// `HANDLER name`, `NO VALIDATOR`, … (`fdw_options`)
    fn wrapper_functions(&mut self) -> Parsed<WrapperFunctions> {
        let mut functions = WrapperFunctions::default();
        loop {
            let span = self.here();
            let removes = self.eat(&[Keyword::No]);
            let function = match self.keyword() {
                Some(Keyword::Handler) => &mut functions.handler,
                Some(Keyword::Validator) => &mut functions.validator,
                _ if removes => return Err(self.unexpected()),
                _ => return Ok(functions),
            };
            self.skip(1);
            let name: Option<ObjectName> = if removes { None } else { Some(self.object_name()?) };
            if function.replace(name).is_some() {
                return Err(SyntaxError::new(span, "conflicting or redundant options"));
            }
        }
    }

    /// `CREATE SERVER` (`CreateForeignServerStmt`)
    pub(super) fn create_server(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Server])?;
        let if_not_exists = self.if_not_exists();
        let name = self.name()?;
        let server_type = if self.eat(&[Keyword::Type]) { Some(self.string()?) } else { None };
        let version = if self.eat(&[Keyword::Version]) { self.string_or_null()? } else { None };
        self.expect(&[Keyword::Foreign, Keyword::Data, Keyword::Wrapper])?;
        let wrapper = self.name()?;
        let options = self.optional_foreign_options()?;
        let server = CreateServer { if_not_exists, name, server_type, version, wrapper, options };
        Ok(boxed(Statement::CreateServer, server))
    }

    /// `ALTER SERVER` (`AlterForeignServerStmt`)
    pub(super) fn alter_server(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Server])?;
        let name = self.name()?;
        let version = if self.eat(&[Keyword::Version]) { Some(self.string_or_null()?) } else { None };
        if version.is_none() && !self.at(&[Keyword::Options]) {
            return Err(self.unexpected());
        }
        let options = self.optional_foreign_options()?;
        Ok(boxed(Statement::AlterServer, AlterServer { name, version, options }))
    }

    /// `CREATE USER MAPPING` (`CreateUserMappingStmt`)
    pub(super) fn create_user_mapping(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::User, Keyword::Mapping])?;
        let if_not_exists = self.if_not_exists();
        self.expect(&[Keyword::For])?;
        let user = self.mapped_user()?;
        self.expect(&[Keyword::Server])?;
        let server = self.name()?;
        let options = self.optional_foreign_options()?;
        Ok(boxed(Statement::CreateUserMapping, CreateUserMapping { if_not_exists, user, server, options }))
    }

    /// `ALTER USER MAPPING` (`AlterUserMappingStmt`)
    pub(super) fn alter_user_mapping(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::User, Keyword::Mapping, Keyword::For])?;
        let user = self.mapped_user()?;
        self.expect(&[Keyword::Server])?;
        let server = self.name()?;
        if !self.at(&[Keyword::Options]) {
            return Err(self.unexpected());
        }
        let options = self.optional_foreign_options()?;
        Ok(boxed(Statement::AlterUserMapping, AlterUserMapping { user, server, options }))
    }

    /// A role or `USER`, which is the current one (`auth_ident`).
    pub(super) fn mapped_user(&mut self) -> Parsed<RoleSpecification> {
        let span = self.here();
        if self.eat(&[Keyword::User]) {
            return Ok(RoleSpecification { span, role: Role::CurrentUser });
        }
        self.role()
    }

    /// `CREATE FOREIGN TABLE` (`CreateForeignTableStmt`)
    pub(super) fn create_foreign_table(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Foreign, Keyword::Table])?;
        let if_not_exists = self.if_not_exists();
        let name = self.object_name()?;
        if self.at(&[Keyword::Of]) {
            return Err(self.unexpected());
        }
        let (form, elements) = self.table_form()?;
        let inherits = if form == TableForm::Plain { self.optional_inherits()? } else { Vec::new() };
        self.expect(&[Keyword::Server])?;
        let server = self.name()?;
        let options = self.optional_foreign_options()?;
        let table = CreateTable {
            persistence: Persistence::Permanent,
            if_not_exists,
            name,
            form,
            elements,
            inherits,
            partition_by: None,
            access_method: None,
            storage_parameters: Vec::new(),
            on_commit: None,
            tablespace: None,
        };
        Ok(boxed(Statement::CreateForeignTable, CreateForeignTable { table, server, options }))
    }

    /// `IMPORT FOREIGN SCHEMA` (`ImportForeignSchemaStmt`)
    pub(super) fn import_foreign_schema(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Import, Keyword::Foreign, Keyword::Schema])?;
        let remote_schema = self.name()?;
        let selection = if self.eat(&[Keyword::Limit, Keyword::To]) {
            ImportSelection::LimitTo(self.parenthesized_list(Self::imported_table)?)
        } else if self.eat(&[Keyword::Except]) {
            ImportSelection::Except(self.parenthesized_list(Self::imported_table)?)
        } else {
            ImportSelection::All
        };
        self.expect(&[Keyword::From, Keyword::Server])?;
        let server = self.name()?;
        self.expect(&[Keyword::Into])?;
        let local_schema = self.name()?;
        let options = self.optional_foreign_options()?;
        let import = ImportForeignSchema { remote_schema, selection, server, local_schema, options };
        Ok(boxed(Statement::ImportForeignSchema, import))
    }

    fn imported_table(&mut self) -> Parsed<ObjectName> {
        self.relation_target().map(|target| target.name)
    }
}
