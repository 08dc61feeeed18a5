use crate::sql::SyntaxError;
use crate::sql::ast::{
    AlterAttribute, AlterAttributeKind, AlterDomain, AlterDomainAction, AlterType, AlterTypeAction, CompositeAttribute,
    CreateDomain, CreateType, DomainConstraint, DomainConstraintKind, DropBehavior, EnumPosition, ObjectName,
    ObjectReference, Rename, Statement, TypeDefinition,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::constraint::refuse_attributes;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CREATE TYPE` (`DefineStmt`, `CompositeTypeStmt`, `CreateEnumStmt`, `CreateRangeStmt`)
    pub(super) fn create_type(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Type])?;
        let name = self.object_name()?;
        let definition = if self.eat(&[Keyword::As]) {
            self.type_definition()?
        } else if self.at_kind(TokenKind::LeftParenthesis) {
            TypeDefinition::Base(self.definitions()?)
        } else {
            TypeDefinition::Shell
        };
        Ok(boxed(Statement::CreateType, CreateType { name, definition }))
    }

    /// After `AS`.
    fn type_definition(&mut self) -> Parsed<TypeDefinition> {
        if self.eat(&[Keyword::Enum]) {
            return self.parenthesized_list_or_none(Self::string).map(TypeDefinition::Enum);
        }
        if self.eat(&[Keyword::Range]) {
            return self.definitions().map(TypeDefinition::Range);
        }
        self.parenthesized_list_or_none(Self::composite_attribute).map(TypeDefinition::Composite)
    }

    /// `name type COLLATE collation` (`TableFuncElement`)
    fn composite_attribute(&mut self) -> Parsed<CompositeAttribute> {
        let start = self.position();
        let name = self.name()?;
        let type_name = self.type_name()?;
        let collation = self.optional_collation()?;
        Ok(CompositeAttribute { span: self.span_since(start), name, type_name, collation })
    }

    /// `ALTER TYPE`, without the forms that all kinds of objects share.
    pub(super) fn alter_type(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Type])?;
        let name = self.object_name()?;
        if self.eat(&[Keyword::Rename, Keyword::Attribute]) {
            return self.rename_attribute(name);
        }
        let action = self.alter_type_action()?;
        Ok(boxed(Statement::AlterType, AlterType { name, action }))
    }

    /// `RENAME ATTRIBUTE name TO name`
    fn rename_attribute(&mut self, type_name: ObjectName) -> Parsed<Statement> {
        let target = ObjectReference::Attribute { type_name, name: self.name()? };
        self.expect(&[Keyword::To])?;
        let new_name = self.name()?;
        let rename = Rename { if_exists: false, only: false, target, new_name, behavior: self.drop_behavior() };
        Ok(boxed(Statement::Rename, rename))
    }

    fn alter_type_action(&mut self) -> Parsed<AlterTypeAction> {
        if self.eat(&[Keyword::Add, Keyword::Value]) {
            return self.add_enum_value();
        }
        if self.eat(&[Keyword::Rename, Keyword::Value]) {
            let old = self.string()?;
            self.expect(&[Keyword::To])?;
            return Ok(AlterTypeAction::RenameValue { old, new: self.string()? });
        }
        if self.at(&[Keyword::Drop, Keyword::Value]) {
            let message = "dropping an enum value is not implemented";
            return Err(SyntaxError::new(self.here(), message).with_sqlstate(SyntaxError::FEATURE_NOT_SUPPORTED));
        }
        if self.eat(&[Keyword::Set]) {
            return self.definitions().map(AlterTypeAction::SetProperties);
        }
        self.list(Self::alter_attribute).map(AlterTypeAction::Attributes)
    }

    /// After `ADD VALUE`.
    fn add_enum_value(&mut self) -> Parsed<AlterTypeAction> {
        let if_not_exists = self.if_not_exists();
        let label = self.string()?;
        let position = if self.eat(&[Keyword::Before]) {
            Some(EnumPosition::Before(self.string()?))
        } else if self.eat(&[Keyword::After]) {
            Some(EnumPosition::After(self.string()?))
        } else {
            None
        };
        Ok(AlterTypeAction::AddValue { if_not_exists, label, position })
    }

    /// `alter_type_cmd`
    fn alter_attribute(&mut self) -> Parsed<AlterAttribute> {
        let start = self.position();
        let kind = if self.eat(&[Keyword::Add]) {
            self.expect(&[Keyword::Attribute])?;
            AlterAttributeKind::Add(self.composite_attribute()?)
        } else if self.eat(&[Keyword::Drop]) {
            self.expect(&[Keyword::Attribute])?;
            AlterAttributeKind::Drop { if_exists: self.if_exists(), name: self.name()? }
        } else {
            self.expect(&[Keyword::Alter, Keyword::Attribute])?;
            AlterAttributeKind::SetType(self.attribute_type_change()?)
        };
        let behavior = self.drop_behavior();
        Ok(AlterAttribute { span: self.span_since(start), kind, behavior })
    }

    /// `name SET DATA TYPE type`
    fn attribute_type_change(&mut self) -> Parsed<CompositeAttribute> {
        let start = self.position();
        let name = self.name()?;
        if self.eat(&[Keyword::Set]) {
            self.expect(&[Keyword::Data])?;
        }
        self.expect(&[Keyword::Type])?;
        let type_name = self.type_name()?;
        let collation = self.optional_collation()?;
        Ok(CompositeAttribute { span: self.span_since(start), name, type_name, collation })
    }

    /// `CREATE DOMAIN` (`CreateDomainStmt`)
    pub(super) fn create_domain(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Domain])?;
        let name = self.object_name()?;
        self.eat(&[Keyword::As]);
        let base = self.type_name()?;
        let (constraints, collation) = self.column_qualities()?;
        Ok(boxed(Statement::CreateDomain, CreateDomain { name, base, collation, constraints }))
    }

    /// `ALTER DOMAIN`, without the forms that all kinds of objects share (`AlterDomainStmt`).
    pub(super) fn alter_domain(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Domain])?;
        let name = self.object_name()?;
        if self.eat(&[Keyword::Rename, Keyword::Constraint]) {
            return self.rename_domain_constraint(name);
        }
        let action = self.alter_domain_action()?;
        Ok(boxed(Statement::AlterDomain, AlterDomain { name, action }))
    }

    /// `RENAME CONSTRAINT name TO name`
    fn rename_domain_constraint(&mut self, domain: ObjectName) -> Parsed<Statement> {
        let target = ObjectReference::DomainConstraint { domain, name: self.name()? };
        self.expect(&[Keyword::To])?;
        let behavior = DropBehavior::Restrict;
        let rename = Rename { if_exists: false, only: false, target, new_name: self.name()?, behavior };
        Ok(boxed(Statement::Rename, rename))
    }

    fn alter_domain_action(&mut self) -> Parsed<AlterDomainAction> {
        use Keyword as K;
        if self.eat(&[K::Set, K::Default]) {
            return self.expression().map(AlterDomainAction::SetDefault);
        }
        if self.eat(&[K::Drop, K::Default]) {
            return Ok(AlterDomainAction::DropDefault);
        }
        if self.eat(&[K::Set, K::Not, K::Null]) {
            return Ok(AlterDomainAction::SetNotNull);
        }
        if self.eat(&[K::Drop, K::Not, K::Null]) {
            return Ok(AlterDomainAction::DropNotNull);
        }
        if self.eat(&[K::Add]) {
            return self.domain_constraint().map(AlterDomainAction::AddConstraint);
        }
        if self.eat(&[K::Validate]) {
            self.expect(&[K::Constraint])?;
            return self.name().map(AlterDomainAction::ValidateConstraint);
        }
        self.expect(&[K::Drop, K::Constraint])?;
        let if_exists = self.if_exists();
        let name = self.name()?;
        Ok(AlterDomainAction::DropConstraint { if_exists, name, behavior: self.drop_behavior() })
    }

    /// `CONSTRAINT name CHECK (…) NOT VALID` (`DomainConstraint`)
    fn domain_constraint(&mut self) -> Parsed<DomainConstraint> {
        let start = self.position();
        let name = if self.eat(&[Keyword::Constraint]) { Some(self.name()?) } else { None };
        let kind = if self.eat(&[Keyword::Check]) {
            DomainConstraintKind::Check(self.parenthesized_expression()?)
        } else {
            self.expect(&[Keyword::Not, Keyword::Null])?;
            DomainConstraintKind::NotNull
        };
        let (sort, forbidden): (_, &[&str]) = match kind {
            DomainConstraintKind::Check(_) => ("CHECK", &["DEFERRABLE", "ENFORCED", "NOT ENFORCED"]),
            DomainConstraintKind::NotNull => {
                ("NOT NULL", &["DEFERRABLE", "NOT VALID", "NO INHERIT", "ENFORCED", "NOT ENFORCED"])
            }
        };
        let attributes_start = self.position();
        let attributes = self.constraint_attributes()?;
        refuse_attributes(attributes, sort, forbidden, self.span_since(attributes_start))?;
        Ok(DomainConstraint { span: self.span_since(start), name, kind, not_valid: attributes.not_valid })
    }
}
