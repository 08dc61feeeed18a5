use crate::text::Span;

use super::{ColumnConstraint, Definition, DropBehavior, Expression, Name, ObjectName, StringLiteral, TypeName};

/// `CREATE TYPE`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateType {
    /// The type.
    pub name: ObjectName,
    /// Of which sort it is.
    pub definition: TypeDefinition,
}

/// The sorts of types that `CREATE TYPE` makes.
#[derive(Clone, PartialEq, Debug)]
pub enum TypeDefinition {
    /// `AS ENUM ('a', 'b')`
    Enum(Vec<StringLiteral>),
    /// `AS (a int, b text)`
    Composite(Vec<CompositeAttribute>),
    /// `AS RANGE (subtype = …)`
    Range(Vec<Definition>),
    /// `(INPUT = …, OUTPUT = …)`
    Base(Vec<Definition>),
    /// Nothing but the name.
    Shell,
}

/// One attribute of a composite type.
#[derive(Clone, PartialEq, Debug)]
pub struct CompositeAttribute {
    /// Name, type and collation.
    pub span: Span,
    /// The attribute.
    pub name: Name,
    /// Its type.
    pub type_name: TypeName,
    /// `COLLATE name`
    pub collation: Option<ObjectName>,
}

/// `ALTER TYPE`, without the forms that all kinds of objects share.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterType {
    /// The type.
    pub name: ObjectName,
    /// What changes.
    pub action: AlterTypeAction,
}

/// What `ALTER TYPE` changes.
#[derive(Clone, PartialEq, Debug)]
pub enum AlterTypeAction {
    /// `ADD VALUE 'label'`
    AddValue {
        /// `IF NOT EXISTS`
        if_not_exists: bool,
        /// The new label.
        label: StringLiteral,
        /// Where it goes; `None` is the end.
        position: Option<EnumPosition>,
    },
    /// `RENAME VALUE 'old' TO 'new'`
    RenameValue {
        /// As it was.
        old: StringLiteral,
        /// As it will be.
        new: StringLiteral,
    },
    /// Attributes of a composite type.
    Attributes(Vec<AlterAttribute>),
    /// `SET (property = value)` of a base type.
    SetProperties(Vec<Definition>),
}

/// Where a new label of an enum goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EnumPosition {
    /// `BEFORE 'label'`
    Before(StringLiteral),
    /// `AFTER 'label'`
    After(StringLiteral),
}

/// One action on an attribute of a composite type.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterAttribute {
    /// The action, without the comma.
    pub span: Span,
    /// What it does.
    pub kind: AlterAttributeKind,
    /// Whether typed tables follow.
    pub behavior: DropBehavior,
}

/// What an [`AlterAttribute`] does.
#[derive(Clone, PartialEq, Debug)]
pub enum AlterAttributeKind {
    /// `ADD ATTRIBUTE`
    Add(CompositeAttribute),
    /// `DROP ATTRIBUTE`
    Drop {
        /// `IF EXISTS`
        if_exists: bool,
        /// The attribute.
        name: Name,
    },
    /// `ALTER ATTRIBUTE name SET DATA TYPE type`
    SetType(CompositeAttribute),
}

/// `CREATE DOMAIN`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateDomain {
    /// The domain.
    pub name: ObjectName,
    /// What it is based on.
    pub base: TypeName,
    /// `COLLATE name`
    pub collation: Option<ObjectName>,
    /// Its default, its `NOT NULL` and its checks, in the order in which they are written.
    ///
    /// The grammar takes any column constraint; PostgreSQL refuses all but these when it creates the domain.
    pub constraints: Vec<ColumnConstraint>,
}

/// `ALTER DOMAIN`, without the forms that all kinds of objects share.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterDomain {
    /// The domain.
    pub name: ObjectName,
    /// What changes.
    pub action: AlterDomainAction,
}

/// What `ALTER DOMAIN` changes.
#[derive(Clone, PartialEq, Debug)]
pub enum AlterDomainAction {
    /// `SET DEFAULT expression`
    SetDefault(Expression),
    /// `DROP DEFAULT`
    DropDefault,
    /// `SET NOT NULL`
    SetNotNull,
    /// `DROP NOT NULL`
    DropNotNull,
    /// `ADD CONSTRAINT`: a check, or since PostgreSQL 17 `NOT NULL`.
    AddConstraint(DomainConstraint),
    /// `DROP CONSTRAINT`
    DropConstraint {
        /// `IF EXISTS`
        if_exists: bool,
        /// The constraint.
        name: Name,
        /// What happens to its dependents.
        behavior: DropBehavior,
    },
    /// `VALIDATE CONSTRAINT name`
    ValidateConstraint(Name),
}

/// A constraint that is added to a domain.
#[derive(Clone, PartialEq, Debug)]
pub struct DomainConstraint {
    /// From `CONSTRAINT` or its first word to its last attribute.
    pub span: Span,
    /// `CONSTRAINT name`
    pub name: Option<Name>,
    /// What it says.
    pub kind: DomainConstraintKind,
    /// `NOT VALID`
    pub not_valid: bool,
}

/// What a [`DomainConstraint`] says.
#[derive(Clone, PartialEq, Debug)]
pub enum DomainConstraintKind {
    /// `CHECK (expression)`
    Check(Expression),
    /// `NOT NULL`
    NotNull,
}
