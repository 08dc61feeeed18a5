use crate::sql::ast::{
    DependsOnExtension, DropBehavior, ObjectKind, ObjectReference, Rename, SetOwner, SetSchema, Statement,
};
use crate::sql::lex::Keyword;

use super::boxed;
use super::cursor::{Cursor, Parsed};

/// The changes that objects of many kinds share.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SharedChange {
    Rename,
    Owner,
    Schema,
    Extension,
}

impl Cursor<'_> {
    /// `ALTER …` of everything.
    pub(super) fn alter(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Alter])?;
        if matches!(self.keyword(), Some(K::Table | K::Index | K::Sequence | K::View | K::Materialized))
            || self.at(&[K::Foreign, K::Table])
        {
            return self.alter_relation();
        }
        let start = self.position();
        if let Some(statement) = self.shared_change()? {
            return Ok(statement);
        }
        self.return_to(start);
        self.alter_one_kind()
    }

    /// What only objects of one kind have.
    fn alter_one_kind(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        let keyword = self.keyword().ok_or_else(|| self.unexpected())?;
        match keyword {
            K::Type => self.alter_type(),
            K::Domain => self.alter_domain(),
            K::Function | K::Procedure | K::Routine => self.alter_function(),
            K::Operator if self.keyword_ahead(1) == Some(K::Family) => self.alter_operator_family(),
            K::Operator => self.alter_operator(),
            K::Policy => self.alter_policy(),
            K::Event => self.alter_event_trigger(),
            K::Extension => self.alter_extension(),
            K::Collation => self.alter_collation(),
            K::Text => self.alter_text_search(),
            K::Statistics => self.alter_statistics(),
            K::Publication => self.alter_publication(),
            K::Subscription => self.alter_subscription(),
            K::Foreign => self.alter_foreign_data_wrapper(),
            K::Server => self.alter_server(),
            K::User if self.keyword_ahead(1) == Some(K::Mapping) => self.alter_user_mapping(),
            K::Role | K::User => self.alter_role(),
            K::Group => self.alter_group(),
            K::Database => self.alter_database(),
            K::Tablespace => self.alter_tablespace(),
            K::Default => self.alter_default_privileges(),
            K::System => self.alter_system(),
            _ => self.refuse_alteration(),
        }
    }

    /// Points at the word that fits no `ALTER`: past the kind and the name if there is such a kind.
    fn refuse_alteration(&mut self) -> Parsed<Statement> {
        if let Ok(kind) = self.object_kind() {
            self.object_reference(kind)?;
        }
        Err(self.unexpected())
    }

    /// `kind name` and a change that the kind shares with others; `None` if it is something else, or nothing at all.
    fn shared_change(&mut self) -> Parsed<Option<Statement>> {
        let Ok(kind) = self.object_kind() else { return Ok(None) };
        let if_exists = kind == ObjectKind::Policy && self.if_exists();
        let Ok(target) = self.altered_object(kind) else { return Ok(None) };
        let Some(change) = self.shared_change_ahead() else { return Ok(None) };
        if !has_change(kind, change) {
            return Ok(None);
        }
        let statement = match change {
            SharedChange::Rename => self.rename(if_exists, target)?,
            SharedChange::Owner => self.set_owner(target)?,
            SharedChange::Schema => self.set_schema(false, target)?,
            SharedChange::Extension => self.depends_on_extension(target)?,
        };
        Ok(Some(statement))
    }

    /// Types and domains are named like other objects here, without modifiers or brackets.
    fn altered_object(&mut self, kind: ObjectKind) -> Parsed<ObjectReference> {
        match kind {
            ObjectKind::Type => Ok(ObjectReference::Type(self.object_name()?.into())),
            ObjectKind::Domain => Ok(ObjectReference::Domain(self.object_name()?.into())),
            _ => self.object_reference(kind),
        }
    }

    /// `SET SCHEMA 'name'` is not among them: it sets a variable.
    fn shared_change_ahead(&self) -> Option<SharedChange> {
        use Keyword as K;
        let changes: [(&[K], SharedChange); 5] = [
            (&[K::Rename, K::To], SharedChange::Rename),
            (&[K::Owner, K::To], SharedChange::Owner),
            (&[K::Set, K::Schema], SharedChange::Schema),
            (&[K::Depends], SharedChange::Extension),
            (&[K::No, K::Depends], SharedChange::Extension),
        ];
        let (_, change) = changes.into_iter().find(|(words, _)| self.at(words))?;
        let sets_variable = change == SharedChange::Schema && self.ahead(2).is_some_and(|next| next.kind.is_string());
        (!sets_variable).then_some(change)
    }

    /// `RENAME TO name`
    pub(super) fn rename(&mut self, if_exists: bool, target: ObjectReference) -> Parsed<Statement> {
        self.expect(&[Keyword::Rename, Keyword::To])?;
        let new_name = match target.kind() {
            ObjectKind::Role => self.unreserved_word()?,
            _ => self.name()?,
        };
        let rename = Rename { if_exists, only: false, target, new_name, behavior: DropBehavior::Restrict };
        Ok(boxed(Statement::Rename, rename))
    }

    fn set_owner(&mut self, target: ObjectReference) -> Parsed<Statement> {
        self.expect(&[Keyword::Owner, Keyword::To])?;
        Ok(boxed(Statement::SetOwner, SetOwner { target, owner: self.role()? }))
    }

    /// `SET SCHEMA name`
    pub(super) fn set_schema(&mut self, if_exists: bool, target: ObjectReference) -> Parsed<Statement> {
        self.expect(&[Keyword::Set, Keyword::Schema])?;
        Ok(boxed(Statement::SetSchema, SetSchema { if_exists, target, schema: self.name()? }))
    }

    /// `DEPENDS ON EXTENSION name`, `NO DEPENDS ON EXTENSION name`
    pub(super) fn depends_on_extension(&mut self, target: ObjectReference) -> Parsed<Statement> {
        let remove = self.eat(&[Keyword::No]);
        self.expect(&[Keyword::Depends, Keyword::On, Keyword::Extension])?;
        let depends = DependsOnExtension { target, extension: self.name()?, remove };
        Ok(boxed(Statement::DependsOnExtension, depends))
    }
}

/// Whether PostgreSQL's grammar knows the change for that kind (`RenameStmt`, `AlterOwnerStmt`,
/// `AlterObjectSchemaStmt`, `AlterObjectDependsStmt`); relations are not asked.
fn has_change(kind: ObjectKind, change: SharedChange) -> bool {
    use ObjectKind as O;
    match kind {
        O::Function | O::Procedure | O::Routine => true,
        O::Aggregate
        | O::Collation
        | O::Conversion
        | O::Domain
        | O::OperatorClass
        | O::OperatorFamily
        | O::Statistics
        | O::TextSearchConfiguration
        | O::TextSearchDictionary
        | O::Type => change != SharedChange::Extension,
        O::TextSearchParser | O::TextSearchTemplate => {
            matches!(change, SharedChange::Rename | SharedChange::Schema)
        }
        O::Operator => matches!(change, SharedChange::Owner | SharedChange::Schema),
        O::Trigger => matches!(change, SharedChange::Rename | SharedChange::Extension),
        O::Database
        | O::EventTrigger
        | O::ForeignDataWrapper
        | O::Language
        | O::Publication
        | O::Schema
        | O::Server
        | O::Subscription
        | O::Tablespace => matches!(change, SharedChange::Rename | SharedChange::Owner),
        O::Policy | O::Role | O::Rule => change == SharedChange::Rename,
        O::Extension => change == SharedChange::Schema,
        O::LargeObject => change == SharedChange::Owner,
        O::Relation(_)
        | O::Column
        | O::Attribute
        | O::TableConstraint
        | O::DomainConstraint
        | O::Cast
        | O::Transform
        | O::AccessMethod
        | O::Parameter
        | O::UserMapping => false,
    }
}
