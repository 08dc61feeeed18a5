use crate::text::Span;

use super::{Definition, Name, ObjectName, ObjectReference, RoleSpecification, Statement};

/// `CREATE SCHEMA`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateSchema {
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The schema; without a name it is called as the role.
    pub name: Option<Name>,
    /// `AUTHORIZATION role`
    pub authorization: Option<RoleSpecification>,
    /// Statements that make objects in it, in the order in which they are written.
    pub elements: Vec<SchemaElement>,
}

/// One statement within `CREATE SCHEMA`.
#[derive(Clone, PartialEq, Debug)]
pub struct SchemaElement {
    /// The statement.
    pub span: Span,
    /// `CREATE TABLE`, `INDEX`, `SEQUENCE`, `TRIGGER`, `VIEW` or `GRANT`.
    pub statement: Box<Statement>,
}

/// `CREATE EXTENSION`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateExtension {
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The extension.
    pub name: Name,
    /// `SCHEMA name`
    pub schema: Option<Name>,
    /// `VERSION version`
    pub version: Option<Name>,
    /// `CASCADE`: with the extensions that it needs.
    pub cascade: bool,
}

/// `ALTER EXTENSION`, without `SET SCHEMA`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterExtension {
    /// The extension.
    pub name: Name,
    /// What changes.
    pub action: AlterExtensionAction,
}

/// What `ALTER EXTENSION` changes.
#[derive(Clone, PartialEq, Debug)]
pub enum AlterExtensionAction {
    /// `UPDATE`, `UPDATE TO version`
    Update(Option<Name>),
    /// `ADD member`
    Add(ObjectReference),
    /// `DROP member`
    Drop(ObjectReference),
}

/// `CREATE COLLATION`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateCollation {
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The collation.
    pub name: ObjectName,
    /// How it compares.
    pub definition: CollationDefinition,
}

/// How a new collation is described.
#[derive(Clone, PartialEq, Debug)]
pub enum CollationDefinition {
    /// `(provider = icu, …)`
    Options(Vec<Definition>),
    /// `FROM existing`
    From(ObjectName),
}

/// `CREATE TEXT SEARCH CONFIGURATION`, `DICTIONARY`, `PARSER` or `TEMPLATE`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateTextSearch {
    /// Which of the four.
    pub kind: TextSearchKind,
    /// The object.
    pub name: ObjectName,
    /// `(TEMPLATE = …)`
    pub options: Vec<Definition>,
}

/// The kinds of text search objects.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TextSearchKind {
    /// `CONFIGURATION`
    Configuration,
    /// `DICTIONARY`
    Dictionary,
    /// `PARSER`
    Parser,
    /// `TEMPLATE`
    Template,
}

/// `ALTER TEXT SEARCH DICTIONARY` and `CONFIGURATION`, without the forms that all kinds of objects share.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterTextSearch {
    /// The object.
    pub name: ObjectName,
    /// What changes.
    pub action: AlterTextSearchAction,
}

/// What `ALTER TEXT SEARCH` changes.
#[derive(Clone, PartialEq, Debug)]
pub enum AlterTextSearchAction {
    /// `DICTIONARY name (options)`
    DictionaryOptions(Vec<Definition>),
    /// `ADD MAPPING FOR tokens WITH dictionaries`
    AddMapping {
        /// Token types.
        tokens: Vec<Name>,
        /// In the order in which they are asked.
        dictionaries: Vec<ObjectName>,
    },
    /// `ALTER MAPPING FOR tokens WITH dictionaries`
    AlterMapping {
        /// Token types.
        tokens: Vec<Name>,
        /// In the order in which they are asked.
        dictionaries: Vec<ObjectName>,
    },
    /// `ALTER MAPPING [FOR tokens] REPLACE old WITH new`
    ReplaceDictionary {
        /// Token types; empty means all.
        tokens: Vec<Name>,
        /// As it was.
        old: ObjectName,
        /// As it will be.
        new: ObjectName,
    },
    /// `DROP MAPPING FOR tokens`
    DropMapping {
        /// `IF EXISTS`
        if_exists: bool,
        /// Token types.
        tokens: Vec<Name>,
    },
}

/// `CREATE STATISTICS`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateStatistics {
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The statistics; without a name PostgreSQL makes one.
    pub name: Option<ObjectName>,
    /// `(ndistinct, dependencies, mcv)`; empty means all.
    pub kinds: Vec<Name>,
    /// Of which columns and expressions.
    pub elements: Vec<super::KeyPart>,
    /// `FROM table`
    pub table: ObjectName,
}

/// `ALTER STATISTICS name SET STATISTICS n`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterStatistics {
    /// `IF EXISTS`
    pub if_exists: bool,
    /// The statistics.
    pub name: ObjectName,
    /// The target; `DEFAULT` and `-1` are `None`.
    pub target: Option<i64>,
}
