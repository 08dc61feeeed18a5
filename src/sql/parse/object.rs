use crate::sql::ast::{ObjectKind, ObjectReference, RelationKind, RoutineKind};
use crate::sql::lex::Keyword;

use super::cursor::{Cursor, Parsed};

/// How the objects of a kind are named.
enum Naming {
    Relation(RelationKind),
    InSchema,
    Global,
    Type,
    Routine(RoutineKind),
    OnTable,
    Other,
}

/// The words of each kind of object, the longer ones first where one begins like another.
const KINDS: &[(&[Keyword], ObjectKind)] = {
    use Keyword as K;
    use ObjectKind as O;
    &[
        (&[K::Access, K::Method], O::AccessMethod),
        (&[K::Aggregate], O::Aggregate),
        (&[K::Cast], O::Cast),
        (&[K::Collation], O::Collation),
        (&[K::Column], O::Column),
        (&[K::Constraint], O::TableConstraint),
        (&[K::Conversion], O::Conversion),
        (&[K::Database], O::Database),
        (&[K::Domain], O::Domain),
        (&[K::Event, K::Trigger], O::EventTrigger),
        (&[K::Extension], O::Extension),
        (&[K::Foreign, K::Data, K::Wrapper], O::ForeignDataWrapper),
        (&[K::Foreign, K::Table], O::Relation(RelationKind::ForeignTable)),
        (&[K::Function], O::Function),
        (&[K::Group], O::Role),
        (&[K::Index], O::Relation(RelationKind::Index)),
        (&[K::Language], O::Language),
        (&[K::Large, K::Object], O::LargeObject),
        (&[K::Materialized, K::View], O::Relation(RelationKind::MaterializedView)),
        (&[K::Operator, K::Class], O::OperatorClass),
        (&[K::Operator, K::Family], O::OperatorFamily),
        (&[K::Operator], O::Operator),
        (&[K::Policy], O::Policy),
        (&[K::Procedural, K::Language], O::Language),
        (&[K::Procedure], O::Procedure),
        (&[K::Publication], O::Publication),
        (&[K::Role], O::Role),
        (&[K::Routine], O::Routine),
        (&[K::Rule], O::Rule),
        (&[K::Schema], O::Schema),
        (&[K::Sequence], O::Relation(RelationKind::Sequence)),
        (&[K::Server], O::Server),
        (&[K::Statistics], O::Statistics),
        (&[K::Subscription], O::Subscription),
        (&[K::Table], O::Relation(RelationKind::Table)),
        (&[K::Tablespace], O::Tablespace),
        (&[K::Text, K::Search, K::Configuration], O::TextSearchConfiguration),
        (&[K::Text, K::Search, K::Dictionary], O::TextSearchDictionary),
        (&[K::Text, K::Search, K::Parser], O::TextSearchParser),
        (&[K::Text, K::Search, K::Template], O::TextSearchTemplate),
        (&[K::Transform], O::Transform),
        (&[K::Trigger], O::Trigger),
        (&[K::Type], O::Type),
        (&[K::User, K::Mapping], O::UserMapping),
        (&[K::User], O::Role),
        (&[K::View], O::Relation(RelationKind::View)),
    ]
};

fn naming(kind: ObjectKind) -> Naming {
    match kind {
        ObjectKind::Relation(kind) => Naming::Relation(kind),
        ObjectKind::Collation
        | ObjectKind::Conversion
        | ObjectKind::Statistics
        | ObjectKind::TextSearchConfiguration
        | ObjectKind::TextSearchDictionary
        | ObjectKind::TextSearchParser
        | ObjectKind::TextSearchTemplate => Naming::InSchema,
        ObjectKind::AccessMethod
        | ObjectKind::Database
        | ObjectKind::EventTrigger
        | ObjectKind::Extension
        | ObjectKind::ForeignDataWrapper
        | ObjectKind::Language
        | ObjectKind::Parameter
        | ObjectKind::Publication
        | ObjectKind::Role
        | ObjectKind::Schema
        | ObjectKind::Server
        | ObjectKind::Subscription
        | ObjectKind::Tablespace => Naming::Global,
        ObjectKind::Type | ObjectKind::Domain => Naming::Type,
        ObjectKind::Function => Naming::Routine(RoutineKind::Function),
        ObjectKind::Procedure => Naming::Routine(RoutineKind::Procedure),
        ObjectKind::Routine => Naming::Routine(RoutineKind::Routine),
        ObjectKind::Trigger | ObjectKind::Rule | ObjectKind::Policy => Naming::OnTable,
        ObjectKind::Column
        | ObjectKind::Attribute
        | ObjectKind::TableConstraint
        | ObjectKind::DomainConstraint
        | ObjectKind::Aggregate
        | ObjectKind::Operator
        | ObjectKind::OperatorClass
        | ObjectKind::OperatorFamily
        | ObjectKind::Cast
        | ObjectKind::Transform
        | ObjectKind::LargeObject
        | ObjectKind::UserMapping => Naming::Other,
    }
}

impl Cursor<'_> {
    /// Takes the words of a kind of object.
    pub(super) fn object_kind(&mut self) -> Parsed<ObjectKind> {
        let found = KINDS.iter().find(|(words, _)| self.at(words));
        let (words, kind) = found.ok_or_else(|| self.unexpected())?;
        self.skip(words.len());
        Ok(*kind)
    }

    /// What identifies an object of that kind, as `COMMENT`, `DROP` and `ALTER` write it after the kind.
    pub(super) fn object_reference(&mut self, kind: ObjectKind) -> Parsed<ObjectReference> {
        match naming(kind) {
            Naming::Relation(kind) => Ok(ObjectReference::Relation(kind, self.object_name()?)),
            Naming::InSchema => Ok(ObjectReference::InSchema(kind, self.object_name()?)),
            Naming::Global => Ok(ObjectReference::Global(kind, self.global_name(kind)?)),
            Naming::Type if kind == ObjectKind::Domain => self.type_name().map(ObjectReference::Domain),
            Naming::Type => self.type_name().map(ObjectReference::Type),
            Naming::Routine(routine) => Ok(ObjectReference::Routine(routine, self.function_signature()?)),
            Naming::OnTable => self.object_on_table(kind),
            Naming::Other => self.other_object(kind),
        }
    }

    fn global_name(&mut self, kind: ObjectKind) -> Parsed<crate::sql::ast::Name> {
        match kind {
            ObjectKind::Language => self.word_or_string(),
            ObjectKind::Role => self.unreserved_word(),
            _ => self.name(),
        }
    }

    /// `name ON table`
    fn object_on_table(&mut self, kind: ObjectKind) -> Parsed<ObjectReference> {
        let name = self.name()?;
        self.expect(&[Keyword::On])?;
        let table = self.object_name()?;
        Ok(match kind {
            ObjectKind::Trigger => ObjectReference::Trigger { table, name },
            ObjectKind::Rule => ObjectReference::Rule { table, name },
            _ => ObjectReference::Policy { table, name },
        })
    }

    fn other_object(&mut self, kind: ObjectKind) -> Parsed<ObjectReference> {
        match kind {
            ObjectKind::Column => Ok(ObjectReference::Column(RelationKind::Table, self.column_name()?)),
            ObjectKind::TableConstraint => self.constraint_reference(),
            ObjectKind::Aggregate => self.aggregate_signature().map(ObjectReference::Aggregate),
            ObjectKind::Operator => Ok(ObjectReference::Operator(Box::new(self.operator_signature()?))),
            ObjectKind::OperatorClass | ObjectKind::OperatorFamily => self.operator_group(kind),
            ObjectKind::Cast => self.cast_reference(),
            ObjectKind::Transform => self.transform_reference(),
            ObjectKind::LargeObject => self.number().map(ObjectReference::LargeObject),
            ObjectKind::UserMapping => self.user_mapping(),
            _ => Err(self.unexpected()),
        }
    }

    /// `name ON table`, `name ON DOMAIN domain`
    fn constraint_reference(&mut self) -> Parsed<ObjectReference> {
        let name = self.name()?;
        self.expect(&[Keyword::On])?;
        if self.at(&[Keyword::Domain]) && self.ahead(1).is_some_and(|next| next.kind.begins_name()) {
            self.skip(1);
            return Ok(ObjectReference::DomainConstraint { domain: self.object_name()?, name });
        }
        Ok(ObjectReference::TableConstraint { table: self.object_name()?, name })
    }

    fn operator_group(&mut self, kind: ObjectKind) -> Parsed<ObjectReference> {
        let name = self.object_name()?;
        self.expect(&[Keyword::Using])?;
        let access_method = self.name()?;
        Ok(match kind {
            ObjectKind::OperatorClass => ObjectReference::OperatorClass { name, access_method },
            _ => ObjectReference::OperatorFamily { name, access_method },
        })
    }

    fn cast_reference(&mut self) -> Parsed<ObjectReference> {
        let start = self.position();
        let (source, target) = self.parenthesized(|cursor| {
            let source = Box::new(cursor.type_name()?);
            cursor.expect(&[Keyword::As])?;
            Ok((source, Box::new(cursor.type_name()?)))
        })?;
        Ok(ObjectReference::Cast { span: self.span_since(start), source, target })
    }

    fn transform_reference(&mut self) -> Parsed<ObjectReference> {
        self.expect(&[Keyword::For])?;
        let type_name = self.type_name()?;
        self.expect(&[Keyword::Language])?;
        Ok(ObjectReference::Transform { type_name, language: self.name()? })
    }

    /// `FOR user SERVER server`
    fn user_mapping(&mut self) -> Parsed<ObjectReference> {
        self.expect(&[Keyword::For])?;
        let user = self.mapped_user()?;
        self.expect(&[Keyword::Server])?;
        Ok(ObjectReference::UserMapping { user, server: self.name()? })
    }
}
