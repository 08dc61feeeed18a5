use std::fmt;

use crate::text::{Identifier, QualifiedName, Span};

/// A name where it stands in the source.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Name {
    /// The name as PostgreSQL stores it.
    pub identifier: Identifier,
    /// Where it is written, with its quotes.
    pub span: Span,
}

impl Name {
    /// A name at a place.
    pub fn new(identifier: Identifier, span: Span) -> Self {
        Self { identifier, span }
    }

    /// The name without quotes.
    pub fn as_str(&self) -> &str {
        self.identifier.as_str()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.identifier.fmt(f)
    }
}

/// `name`, `schema.name` or `database.schema.name` (`any_name` and `qualified_name` in `gram.y`).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ObjectName {
    /// The database, in the rare names of three parts; PostgreSQL accepts only the current one.
    pub database: Option<Name>,
    /// The schema, if written.
    pub schema: Option<Name>,
    /// The object's own name.
    pub name: Name,
}

impl ObjectName {
    /// A name without a schema.
    pub fn bare(name: Name) -> Self {
        Self { database: None, schema: None, name }
    }

    /// `schema.name`.
    pub fn qualified(schema: Name, name: Name) -> Self {
        Self { database: None, schema: Some(schema), name }
    }

    /// From the first part to the last.
    pub fn span(&self) -> Span {
        let first = self.database.as_ref().or(self.schema.as_ref()).unwrap_or(&self.name);
        first.span.to(self.name.span)
    }

    /// Schema and name, without places.
    pub fn to_qualified(&self) -> QualifiedName {
        let schema = self.schema.as_ref().map(|schema| schema.identifier.clone());
        QualifiedName { schema, name: self.name.identifier.clone() }
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [&self.database, &self.schema].into_iter().flatten() {
            write!(f, "{part}.")?;
        }
        self.name.fmt(f)
    }
}

/// A column written with its relation: `table.column`, `schema.table.column`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ColumnName {
    /// The relation.
    pub relation: ObjectName,
    /// The column in it.
    pub column: Name,
}

impl ColumnName {
    /// From the first part to the last.
    pub fn span(&self) -> Span {
        self.relation.span().to(self.column.span)
    }
}

/// `+`, `schema.+` or `OPERATOR(schema.+)` (`any_operator` and `qual_all_Op` in `gram.y`).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct OperatorName {
    /// The whole name, with the `OPERATOR( )` if it is written.
    pub span: Span,
    /// The schema, if written.
    pub schema: Option<Name>,
    /// The symbol; `!=` is stored as `<>`, as PostgreSQL's scanner does.
    pub symbol: Identifier,
}

/// A role where a role is expected (`RoleSpec` in `gram.y`).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct RoleSpecification {
    /// Where it is written.
    pub span: Span,
    /// Which role.
    pub role: Role,
}

/// The role that a [`RoleSpecification`] means.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// A role by name.
    Named(Identifier),
    /// `PUBLIC`: everybody.
    Public,
    /// `CURRENT_USER`.
    CurrentUser,
    /// `CURRENT_ROLE`.
    CurrentRole,
    /// `SESSION_USER`.
    SessionUser,
}

/// What happens to the objects that depend on a dropped one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum DropBehavior {
    /// `RESTRICT`, the default: the drop is refused.
    #[default]
    Restrict,
    /// `CASCADE`: they are dropped too.
    Cascade,
}
