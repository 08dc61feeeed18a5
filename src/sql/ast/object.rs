use crate::text::Span;

use super::{
    AggregateSignature, ColumnName, DropBehavior, FunctionSignature, Name, NumberLiteral, ObjectName,
    OperatorSignature, RoleSpecification, RoutineKind, StringLiteral, TypeName,
};

/// What a statement calls a relation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RelationKind {
    /// `TABLE`
    Table,
    /// `FOREIGN TABLE`
    ForeignTable,
    /// `INDEX`
    Index,
    /// `SEQUENCE`
    Sequence,
    /// `VIEW`
    View,
    /// `MATERIALIZED VIEW`
    MaterializedView,
}

/// What sort of object a statement names (`ObjectType` in `parsenodes.h`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ObjectKind {
    /// `TABLE`, `INDEX`, `VIEW`, …
    Relation(RelationKind),
    /// `COLUMN`
    Column,
    /// `ATTRIBUTE` of a composite type
    Attribute,
    /// `CONSTRAINT … ON table`
    TableConstraint,
    /// `CONSTRAINT … ON DOMAIN domain`
    DomainConstraint,
    /// `TRIGGER`
    Trigger,
    /// `RULE`
    Rule,
    /// `POLICY`
    Policy,
    /// `TYPE`
    Type,
    /// `DOMAIN`
    Domain,
    /// `FUNCTION`
    Function,
    /// `PROCEDURE`
    Procedure,
    /// `ROUTINE`
    Routine,
    /// `AGGREGATE`
    Aggregate,
    /// `OPERATOR`
    Operator,
    /// `OPERATOR CLASS`
    OperatorClass,
    /// `OPERATOR FAMILY`
    OperatorFamily,
    /// `CAST`
    Cast,
    /// `TRANSFORM`
    Transform,
    /// `COLLATION`
    Collation,
    /// `CONVERSION`
    Conversion,
    /// `STATISTICS`
    Statistics,
    /// `TEXT SEARCH CONFIGURATION`
    TextSearchConfiguration,
    /// `TEXT SEARCH DICTIONARY`
    TextSearchDictionary,
    /// `TEXT SEARCH PARSER`
    TextSearchParser,
    /// `TEXT SEARCH TEMPLATE`
    TextSearchTemplate,
    /// `ACCESS METHOD`
    AccessMethod,
    /// `DATABASE`
    Database,
    /// `EVENT TRIGGER`
    EventTrigger,
    /// `EXTENSION`
    Extension,
    /// `FOREIGN DATA WRAPPER`
    ForeignDataWrapper,
    /// `LANGUAGE`
    Language,
    /// `LARGE OBJECT`
    LargeObject,
    /// `PARAMETER`, only in grants
    Parameter,
    /// `PUBLICATION`
    Publication,
    /// `ROLE`, `USER`, `GROUP`
    Role,
    /// `SCHEMA`
    Schema,
    /// `SERVER`
    Server,
    /// `SUBSCRIPTION`
    Subscription,
    /// `TABLESPACE`
    Tablespace,
    /// `USER MAPPING`
    UserMapping,
}

/// An object as a statement names it: its kind and what identifies it.
#[derive(Clone, PartialEq, Debug)]
pub enum ObjectReference {
    /// A table, index, view, sequence, …
    Relation(RelationKind, ObjectName),
    /// A column; the kind is the one that the statement calls its relation.
    Column(RelationKind, ColumnName),
    /// An attribute of a composite type.
    Attribute {
        /// The type.
        type_name: ObjectName,
        /// The attribute.
        name: Name,
    },
    /// A constraint of a table.
    TableConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint.
        name: Name,
    },
    /// A constraint of a domain.
    DomainConstraint {
        /// The domain.
        domain: ObjectName,
        /// The constraint.
        name: Name,
    },
    /// A trigger.
    Trigger {
        /// Its table.
        table: ObjectName,
        /// The trigger.
        name: Name,
    },
    /// A rule.
    Rule {
        /// Its table.
        table: ObjectName,
        /// The rule.
        name: Name,
    },
    /// A policy.
    Policy {
        /// Its table.
        table: ObjectName,
        /// The policy.
        name: Name,
    },
    /// A type, written as such: `DROP TYPE`, `COMMENT ON TYPE`.
    Type(TypeName),
    /// A domain.
    Domain(TypeName),
    /// A function, procedure or routine.
    Routine(RoutineKind, FunctionSignature),
    /// An aggregate.
    Aggregate(AggregateSignature),
    /// An operator.
    Operator(Box<OperatorSignature>),
    /// An operator class.
    OperatorClass {
        /// The class.
        name: ObjectName,
        /// `USING method`
        access_method: Name,
    },
    /// An operator family.
    OperatorFamily {
        /// The family.
        name: ObjectName,
        /// `USING method`
        access_method: Name,
    },
    /// A cast.
    Cast {
        /// The whole `(source AS target)`.
        span: Span,
        /// From which type.
        source: Box<TypeName>,
        /// To which type.
        target: Box<TypeName>,
    },
    /// A transform.
    Transform {
        /// For which type.
        type_name: TypeName,
        /// In which language.
        language: Name,
    },
    /// An object of another kind that lives in a schema: collation, conversion, statistics, text search objects.
    InSchema(ObjectKind, ObjectName),
    /// An object of another kind that lives in no schema: schema, extension, role, language, …; a parameter's name
    /// may have dots, which stay in it.
    Global(ObjectKind, Name),
    /// A large object by its number.
    LargeObject(NumberLiteral),
    /// The mapping of a user to a server.
    UserMapping {
        /// The user.
        user: RoleSpecification,
        /// The server.
        server: Name,
    },
}

impl ObjectReference {
    /// Of which kind it is.
    pub fn kind(&self) -> ObjectKind {
        match self {
            Self::Relation(kind, _) => ObjectKind::Relation(*kind),
            Self::Column(..) => ObjectKind::Column,
            Self::Attribute { .. } => ObjectKind::Attribute,
            Self::TableConstraint { .. } => ObjectKind::TableConstraint,
            Self::DomainConstraint { .. } => ObjectKind::DomainConstraint,
            Self::Trigger { .. } => ObjectKind::Trigger,
            Self::Rule { .. } => ObjectKind::Rule,
            Self::Policy { .. } => ObjectKind::Policy,
            Self::Type(_) => ObjectKind::Type,
            Self::Domain(_) => ObjectKind::Domain,
            Self::Routine(RoutineKind::Function, _) => ObjectKind::Function,
            Self::Routine(RoutineKind::Procedure, _) => ObjectKind::Procedure,
            Self::Routine(RoutineKind::Routine, _) => ObjectKind::Routine,
            Self::Aggregate(_) => ObjectKind::Aggregate,
            Self::Operator(_) => ObjectKind::Operator,
            Self::OperatorClass { .. } => ObjectKind::OperatorClass,
            Self::OperatorFamily { .. } => ObjectKind::OperatorFamily,
            Self::Cast { .. } => ObjectKind::Cast,
            Self::Transform { .. } => ObjectKind::Transform,
            Self::InSchema(kind, _) | Self::Global(kind, _) => *kind,
            Self::LargeObject(_) => ObjectKind::LargeObject,
            Self::UserMapping { .. } => ObjectKind::UserMapping,
        }
    }

    /// Where its name is written.
    pub fn span(&self) -> Span {
        match self {
            Self::Relation(_, name) | Self::InSchema(_, name) => name.span(),
            Self::Column(_, column) => column.span(),
            Self::Attribute { type_name: parent, name }
            | Self::TableConstraint { table: parent, name }
            | Self::DomainConstraint { domain: parent, name }
            | Self::Trigger { table: parent, name }
            | Self::Rule { table: parent, name }
            | Self::Policy { table: parent, name } => parent.span().to(name.span),
            Self::Type(name) | Self::Domain(name) => name.span,
            Self::Routine(_, signature) => signature.span,
            Self::Aggregate(signature) => signature.span,
            Self::Operator(signature) => signature.span,
            Self::OperatorClass { name, access_method } | Self::OperatorFamily { name, access_method } => {
                name.span().to(access_method.span)
            }
            Self::Cast { span, .. } => *span,
            Self::Transform { type_name, language } => type_name.span.to(language.span),
            Self::Global(_, name) => name.span,
            Self::LargeObject(number) => number.span,
            Self::UserMapping { user, server } => user.span.to(server.span),
        }
    }
}

/// `DROP kind …`, of every kind but roles' belongings.
#[derive(Clone, PartialEq, Debug)]
pub struct Drop {
    /// What sort of objects.
    pub kind: ObjectKind,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// `CONCURRENTLY`, of an index.
    pub concurrently: bool,
    /// Which objects; at least one.
    pub targets: Vec<ObjectReference>,
    /// What happens to their dependents.
    pub behavior: DropBehavior,
    /// `DROP DATABASE … WITH (FORCE)`
    pub force: bool,
}

/// `ALTER kind … RENAME … TO name` (`RenameStmt`), of columns, constraints and attributes too.
#[derive(Clone, PartialEq, Debug)]
pub struct Rename {
    /// `IF EXISTS`
    pub if_exists: bool,
    /// `ONLY`, of a column or constraint.
    pub only: bool,
    /// What is renamed.
    pub target: ObjectReference,
    /// To what.
    pub new_name: Name,
    /// Of an attribute: whether typed tables follow.
    pub behavior: DropBehavior,
}

/// `ALTER kind … SET SCHEMA name` (`AlterObjectSchemaStmt`)
#[derive(Clone, PartialEq, Debug)]
pub struct SetSchema {
    /// `IF EXISTS`
    pub if_exists: bool,
    /// What moves.
    pub target: ObjectReference,
    /// Where to.
    pub schema: Name,
}

/// `ALTER kind … OWNER TO role` (`AlterOwnerStmt`); relations have it as an [`super::AlterTable`] action.
#[derive(Clone, PartialEq, Debug)]
pub struct SetOwner {
    /// What changes hands.
    pub target: ObjectReference,
    /// The new owner.
    pub owner: RoleSpecification,
}

/// `ALTER kind … [NO] DEPENDS ON EXTENSION name` (`AlterObjectDependsStmt`)
#[derive(Clone, PartialEq, Debug)]
pub struct DependsOnExtension {
    /// What depends.
    pub target: ObjectReference,
    /// On which extension.
    pub extension: Name,
    /// `NO`: not any more.
    pub remove: bool,
}

/// `COMMENT ON … IS …`
#[derive(Clone, PartialEq, Debug)]
pub struct Comment {
    /// On what.
    pub target: ObjectReference,
    /// The comment; `NULL` removes it.
    pub text: Option<StringLiteral>,
}

/// `SECURITY LABEL ON … IS …`
#[derive(Clone, PartialEq, Debug)]
pub struct SecurityLabel {
    /// `FOR provider`
    pub provider: Option<Name>,
    /// On what.
    pub target: ObjectReference,
    /// The label; `NULL` removes it.
    pub label: Option<StringLiteral>,
}
