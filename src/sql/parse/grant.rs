use crate::sql::ast::{
    AlterDefaultPrivileges, Grant, GrantAction, GrantRole, GrantRoleAction, GrantTarget, Name, ObjectKind,
    ObjectReference, Privilege, Privileges, ReassignOwned, RelationKind, RoleMembershipOption, RoleSpecification,
    Statement,
};
use crate::sql::lex::{Keyword, TokenKind};
use crate::text::Identifier;

use super::boxed;
use super::cursor::{Cursor, Parsed};

/// The kinds of objects after `ON` in a grant (`privilege_target`).
const TARGETS: &[(&[Keyword], ObjectKind)] = {
    use Keyword as K;
    use ObjectKind as O;
    &[
        (&[K::Table], O::Relation(RelationKind::Table)),
        (&[K::Sequence], O::Relation(RelationKind::Sequence)),
        (&[K::Foreign, K::Data, K::Wrapper], O::ForeignDataWrapper),
        (&[K::Foreign, K::Server], O::Server),
        (&[K::Function], O::Function),
        (&[K::Procedure], O::Procedure),
        (&[K::Routine], O::Routine),
        (&[K::Database], O::Database),
        (&[K::Domain], O::Domain),
        (&[K::Language], O::Language),
        (&[K::Large, K::Object], O::LargeObject),
        (&[K::Schema], O::Schema),
        (&[K::Tablespace], O::Tablespace),
        (&[K::Type], O::Type),
        (&[K::Parameter], O::Parameter),
    ]
};

/// The plurals after `ALL` and in default privileges.
const PLURALS: &[(Keyword, ObjectKind)] = &[
    (Keyword::Tables, ObjectKind::Relation(RelationKind::Table)),
    (Keyword::Sequences, ObjectKind::Relation(RelationKind::Sequence)),
    (Keyword::Functions, ObjectKind::Function),
    (Keyword::Procedures, ObjectKind::Procedure),
    (Keyword::Routines, ObjectKind::Routine),
    (Keyword::Types, ObjectKind::Type),
    (Keyword::Schemas, ObjectKind::Schema),
];

impl Cursor<'_> {
    /// `GRANT` of privileges or membership (`GrantStmt`, `GrantRoleStmt`)
    pub(super) fn grant(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Grant])?;
        let (privileges, target) = match self.privileges_and_target()? {
            Granted::Privileges(privileges, target) => (privileges, target),
            Granted::Roles(roles) => return self.grant_roles(roles),
        };
        self.expect(&[Keyword::To])?;
        let grantees = self.list(Self::grantee)?;
        let with_grant_option = self.eat(&[Keyword::With, Keyword::Grant, Keyword::Option]);
        let granted_by = self.granted_by()?;
        let action = GrantAction::Grant { with_grant_option };
        Ok(boxed(Statement::Grant, Grant { action, privileges, target, grantees, granted_by }))
    }

    /// `REVOKE` of privileges or membership (`RevokeStmt`, `RevokeRoleStmt`)
    pub(super) fn revoke(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Revoke])?;
        let grant_option_for = self.eat(&[K::Grant, K::Option, K::For]);
        let mut option_for = None;
        if !grant_option_for && self.keyword_ahead(1) == Some(K::Option) && self.keyword_ahead(2) == Some(K::For) {
            option_for = Some(self.label()?);
            self.skip(2);
        }
        let (privileges, target) = match self.privileges_and_target()? {
            Granted::Privileges(privileges, target) => (privileges, target),
            Granted::Roles(roles) => {
                self.expect(&[K::From])?;
                let grantees = self.list(Self::role)?;
                let granted_by = self.granted_by()?;
                let behavior = self.drop_behavior();
                let action = GrantRoleAction::Revoke { option_for, behavior };
                return Ok(boxed(Statement::GrantRole, GrantRole { action, roles, grantees, granted_by }));
            }
        };
        self.expect(&[K::From])?;
        let grantees = self.list(Self::grantee)?;
        let granted_by = self.granted_by()?;
        let behavior = self.drop_behavior();
        let action = GrantAction::Revoke { grant_option_for, behavior };
        Ok(boxed(Statement::Grant, Grant { action, privileges, target, grantees, granted_by }))
    }

    fn grant_roles(&mut self, roles: Vec<Name>) -> Parsed<Statement> {
        self.expect(&[Keyword::To])?;
        let grantees = self.list(Self::role)?;
        let options = if self.eat(&[Keyword::With]) { self.list(Self::membership_option)? } else { Vec::new() };
        let granted_by = self.granted_by()?;
        let action = GrantRoleAction::Grant { options };
        Ok(boxed(Statement::GrantRole, GrantRole { action, roles, grantees, granted_by }))
    }

    /// `ADMIN OPTION`, `INHERIT FALSE`
    fn membership_option(&mut self) -> Parsed<RoleMembershipOption> {
        let start = self.position();
        let name = self.label()?;
        let value = !self.eat(&[Keyword::False]);
        if value && !self.eat(&[Keyword::True]) {
            self.expect(&[Keyword::Option])?;
        }
        Ok(RoleMembershipOption { span: self.span_since(start), name, value })
    }

    fn granted_by(&mut self) -> Parsed<Option<RoleSpecification>> {
        if self.eat(&[Keyword::Granted, Keyword::By]) { self.role().map(Some) } else { Ok(None) }
    }

    /// `[GROUP] role`
    fn grantee(&mut self) -> Parsed<RoleSpecification> {
        if self.at(&[Keyword::Group]) && self.ahead(1).is_some_and(|next| next.kind.begins_name()) {
            self.skip(1);
        }
        self.role()
    }

    /// Privileges with `ON target`; without it they are roles.
    fn privileges_and_target(&mut self) -> Parsed<Granted> {
        let start = self.position();
        let privileges = self.privileges()?;
        if self.eat(&[Keyword::On]) {
            return Ok(Granted::Privileges(privileges, self.grant_target()?));
        }
        self.return_to(start);
        self.list(Self::label).map(Granted::Roles)
    }

    fn privileges(&mut self) -> Parsed<Privileges> {
        if self.eat(&[Keyword::All]) {
            self.eat(&[Keyword::Privileges]);
            return self.optional_names().map(Privileges::All);
        }
        self.list(Self::privilege).map(Privileges::List)
    }

    fn privilege(&mut self) -> Parsed<Privilege> {
        let start = self.position();
        let mut name = self.label()?;
        if name.identifier == "alter" && self.eat(&[Keyword::System]) {
            name = Name::new(Identifier::exact("alter system"), self.span_since(start));
        }
        let columns = self.optional_names()?;
        Ok(Privilege { span: self.span_since(start), name, columns })
    }

    fn grant_target(&mut self) -> Parsed<GrantTarget> {
        if self.at(&[Keyword::All]) && PLURALS.iter().any(|(word, _)| self.keyword_ahead(1) == Some(*word)) {
            self.skip(1);
            let kind = self.plural()?;
            self.expect(&[Keyword::In, Keyword::Schema])?;
            return Ok(GrantTarget::AllInSchema(kind, self.list(Self::name)?));
        }
        let found = TARGETS.iter().find(|(words, _)| {
            self.at(words)
                && self.ahead(words.len()).is_some_and(|next| next.kind != TokenKind::Comma)
                && !matches!(self.keyword_ahead(words.len()), Some(Keyword::To | Keyword::From))
        });
        let kind = found.map_or(ObjectKind::Relation(RelationKind::Table), |(_, kind)| *kind);
        self.skip(found.map_or(0, |(words, _)| words.len()));
        let objects = self.list(|cursor| match kind {
            ObjectKind::Parameter => Ok(ObjectReference::Global(kind, cursor.variable_name()?)),
            _ => cursor.object_reference(kind),
        })?;
        Ok(GrantTarget::Objects(kind, objects))
    }

    fn plural(&mut self) -> Parsed<ObjectKind> {
        let found = PLURALS.iter().find(|(word, _)| self.keyword() == Some(*word));
        let (_, kind) = found.ok_or_else(|| self.unexpected())?;
        self.skip(1);
        Ok(*kind)
    }

    /// `ALTER DEFAULT PRIVILEGES`, from `DEFAULT` on (`AlterDefaultPrivilegesStmt`)
    pub(super) fn alter_default_privileges(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Default, K::Privileges])?;
        let (mut roles, mut schemas) = (Vec::new(), Vec::new());
        loop {
            if self.eat(&[K::For, K::Role]) || self.eat(&[K::For, K::User]) {
                roles = self.list(Self::role)?;
            } else if self.eat(&[K::In, K::Schema]) {
                schemas = self.list(Self::name)?;
            } else {
                break;
            }
        }
        let grants = self.eat(&[K::Grant]);
        let mut grant_option_for = false;
        if !grants {
            self.expect(&[K::Revoke])?;
            grant_option_for = self.eat(&[K::Grant, K::Option, K::For]);
        }
        let privileges = self.privileges()?;
        self.expect(&[K::On])?;
        let kind = self.plural()?;
        self.expect(&[if grants { K::To } else { K::From }])?;
        let grantees = self.list(Self::grantee)?;
        let action = if grants {
            GrantAction::Grant { with_grant_option: self.eat(&[K::With, K::Grant, K::Option]) }
        } else {
            GrantAction::Revoke { grant_option_for, behavior: self.drop_behavior() }
        };
        let statement = AlterDefaultPrivileges { roles, schemas, action, privileges, kind, grantees };
        Ok(boxed(Statement::AlterDefaultPrivileges, statement))
    }

    /// `REASSIGN OWNED BY roles TO role` (`ReassignOwnedStmt`)
    pub(super) fn reassign_owned(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Reassign, Keyword::Owned, Keyword::By])?;
        let roles = self.list(Self::role)?;
        self.expect(&[Keyword::To])?;
        let new_role = self.role()?;
        Ok(boxed(Statement::ReassignOwned, ReassignOwned { roles, new_role }))
    }
}

/// What a `GRANT` gives.
enum Granted {
    Privileges(Privileges, GrantTarget),
    Roles(Vec<Name>),
}
