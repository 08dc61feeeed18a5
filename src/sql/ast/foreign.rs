use super::{CreateTable, ForeignOption, Name, ObjectName, RoleSpecification, StringLiteral};

/// `CREATE FOREIGN DATA WRAPPER`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateForeignDataWrapper {
    /// The wrapper.
    pub name: Name,
    /// `HANDLER`, `VALIDATOR`
    pub functions: WrapperFunctions,
    /// `OPTIONS (…)`
    pub options: Vec<ForeignOption>,
}

/// `ALTER FOREIGN DATA WRAPPER`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterForeignDataWrapper {
    /// The wrapper.
    pub name: Name,
    /// `HANDLER`, `VALIDATOR`
    pub functions: WrapperFunctions,
    /// `OPTIONS (…)`
    pub options: Vec<ForeignOption>,
}

/// The functions of a foreign-data wrapper: not written, `NO …` or a name.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct WrapperFunctions {
    /// `HANDLER name`; `NO HANDLER` is `Some(None)`.
    pub handler: Option<Option<ObjectName>>,
    /// `VALIDATOR name`; `NO VALIDATOR` is `Some(None)`.
    pub validator: Option<Option<ObjectName>>,
}

/// `CREATE SERVER`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateServer {
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The server.
    pub name: Name,
    /// `TYPE 'type'`
    pub server_type: Option<StringLiteral>,
    /// `VERSION 'version'`
    pub version: Option<StringLiteral>,
    /// `FOREIGN DATA WRAPPER name`
    pub wrapper: Name,
    /// `OPTIONS (…)`
    pub options: Vec<ForeignOption>,
}

/// `ALTER SERVER`, without the forms that all kinds of objects share.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterServer {
    /// The server.
    pub name: Name,
    /// `VERSION 'version'`; `NULL` is `Some(None)`.
    pub version: Option<Option<StringLiteral>>,
    /// `OPTIONS (…)`
    pub options: Vec<ForeignOption>,
}

/// `CREATE USER MAPPING`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateUserMapping {
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// `FOR user`; `USER` is `CURRENT_USER`.
    pub user: RoleSpecification,
    /// `SERVER name`
    pub server: Name,
    /// `OPTIONS (…)`
    pub options: Vec<ForeignOption>,
}

/// `ALTER USER MAPPING`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterUserMapping {
    /// `FOR user`
    pub user: RoleSpecification,
    /// `SERVER name`
    pub server: Name,
    /// `OPTIONS (…)`
    pub options: Vec<ForeignOption>,
}

/// `CREATE FOREIGN TABLE`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateForeignTable {
    /// All that it shares with an ordinary table.
    pub table: CreateTable,
    /// `SERVER name`
    pub server: Name,
    /// `OPTIONS (…)`
    pub options: Vec<ForeignOption>,
}

/// `IMPORT FOREIGN SCHEMA`
#[derive(Clone, PartialEq, Debug)]
pub struct ImportForeignSchema {
    /// The remote schema.
    pub remote_schema: Name,
    /// Which tables of it.
    pub selection: ImportSelection,
    /// `FROM SERVER name`
    pub server: Name,
    /// `INTO schema`
    pub local_schema: Name,
    /// `OPTIONS (…)`
    pub options: Vec<ForeignOption>,
}

/// Which tables are imported.
#[derive(Clone, PartialEq, Debug)]
pub enum ImportSelection {
    /// All of them.
    All,
    /// `LIMIT TO (…)`
    LimitTo(Vec<ObjectName>),
    /// `EXCEPT (…)`
    Except(Vec<ObjectName>),
}
