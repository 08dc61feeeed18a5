use crate::text::Span;

use super::{Definition, Expression, Name, ObjectName, StringLiteral};

/// `CREATE PUBLICATION`
#[derive(Clone, PartialEq, Debug)]
pub struct CreatePublication {
    /// The publication.
    pub name: Name,
    /// What it publishes.
    pub content: PublicationContent,
    /// `WITH (publish = …)`
    pub options: Vec<Definition>,
}

/// What a publication publishes.
#[derive(Clone, PartialEq, Debug)]
pub enum PublicationContent {
    /// `FOR ALL TABLES`
    AllTables,
    /// `FOR TABLE …, TABLES IN SCHEMA …`; none at all without `FOR`.
    Objects(Vec<PublicationObject>),
}

/// One item of a publication's list.
#[derive(Clone, PartialEq, Debug)]
pub struct PublicationObject {
    /// The item, without the comma.
    pub span: Span,
    /// What it names.
    pub kind: PublicationObjectKind,
}

/// What a [`PublicationObject`] names.
#[derive(Clone, PartialEq, Debug)]
pub enum PublicationObjectKind {
    /// `TABLE name (columns) WHERE (filter)`
    Table {
        /// `ONLY`
        only: bool,
        /// The table.
        name: ObjectName,
        /// The published columns; `None` means all.
        columns: Option<Vec<Name>>,
        /// `WHERE (expression)`
        filter: Option<Expression>,
    },
    /// `TABLES IN SCHEMA name`
    TablesInSchema(Name),
    /// `TABLES IN SCHEMA CURRENT_SCHEMA`
    TablesInCurrentSchema,
}

/// `ALTER PUBLICATION`, without the forms that all kinds of objects share.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterPublication {
    /// The publication.
    pub name: Name,
    /// What changes.
    pub action: AlterPublicationAction,
}

/// What `ALTER PUBLICATION` changes.
#[derive(Clone, PartialEq, Debug)]
pub enum AlterPublicationAction {
    /// `SET (options)`
    SetOptions(Vec<Definition>),
    /// `ADD objects`
    Add(Vec<PublicationObject>),
    /// `SET objects`
    Set(Vec<PublicationObject>),
    /// `DROP objects`
    Drop(Vec<PublicationObject>),
}

/// `CREATE SUBSCRIPTION`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateSubscription {
    /// The subscription.
    pub name: Name,
    /// `CONNECTION 'string'`
    pub connection: StringLiteral,
    /// `PUBLICATION names`
    pub publications: Vec<Name>,
    /// `WITH (…)`
    pub options: Vec<Definition>,
}

/// `ALTER SUBSCRIPTION`, without the forms that all kinds of objects share.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterSubscription {
    /// The subscription.
    pub name: Name,
    /// What changes.
    pub action: AlterSubscriptionAction,
}

/// What `ALTER SUBSCRIPTION` changes.
#[derive(Clone, PartialEq, Debug)]
pub enum AlterSubscriptionAction {
    /// `CONNECTION 'string'`
    Connection(StringLiteral),
    /// `SET PUBLICATION names WITH (…)`
    SetPublication(Vec<Name>, Vec<Definition>),
    /// `ADD PUBLICATION names WITH (…)`
    AddPublication(Vec<Name>, Vec<Definition>),
    /// `DROP PUBLICATION names WITH (…)`
    DropPublication(Vec<Name>, Vec<Definition>),
    /// `REFRESH PUBLICATION WITH (…)`
    RefreshPublication(Vec<Definition>),
    /// `ENABLE`
    Enable,
    /// `DISABLE`
    Disable,
    /// `SET (options)`
    SetOptions(Vec<Definition>),
    /// `SKIP (lsn = …)`
    Skip(Vec<Definition>),
}
