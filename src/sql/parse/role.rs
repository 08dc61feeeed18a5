use crate::sql::ast::{
    AlterGroup, AlterRole, AlterRoleSet, CreateRole, RoleKind, RoleOption, RoleOptionKind, Statement,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CREATE ROLE`, from `ROLE`, `USER` or `GROUP` on (`CreateRoleStmt`)
    pub(super) fn create_role(&mut self) -> Parsed<Statement> {
        let kind = match self.keyword() {
            Some(Keyword::User) => RoleKind::User,
            Some(Keyword::Group) => RoleKind::Group,
            _ => RoleKind::Role,
        };
        self.skip(1);
        let name = self.role()?;
        self.eat(&[Keyword::With]);
        let options = self.role_options()?;
        Ok(boxed(Statement::CreateRole, CreateRole { kind, name, options }))
    }

    fn role_options(&mut self) -> Parsed<Vec<RoleOption>> {
        let mut options = Vec::new();
        while !self.is_at_end() && !self.at_kind(TokenKind::Semicolon) {
            let start = self.position();
            let kind = self.role_option()?;
            options.push(RoleOption { span: self.span_since(start), kind });
        }
        Ok(options)
    }

    /// `CreateOptRoleElem`
    fn role_option(&mut self) -> Parsed<RoleOptionKind> {
        use Keyword as K;
        use RoleOptionKind as R;
        if self.eat(&[K::Password]) || self.eat(&[K::Encrypted, K::Password]) {
            if !self.eat(&[K::Null]) {
                self.string()?;
            }
            return Ok(R::Password);
        }
        if self.eat(&[K::Connection, K::Limit]) {
            return self.number().map(R::ConnectionLimit);
        }
        if self.eat(&[K::Valid, K::Until]) {
            return self.string().map(R::ValidUntil);
        }
        if self.eat(&[K::In, K::Role]) || self.eat(&[K::In, K::Group]) {
            return self.list(Self::role).map(R::InRole);
        }
        if self.eat(&[K::Role]) || self.eat(&[K::User]) {
            return self.list(Self::role).map(R::Members);
        }
        if self.eat(&[K::Admin]) {
            return self.list(Self::role).map(R::Admins);
        }
        if self.eat(&[K::Sysid]) {
            return self.number().map(R::SystemId);
        }
        if self.eat(&[K::Inherit]) {
            return Ok(R::Inherit(true));
        }
        let word = self.label()?;
        Ok(match word.as_str() {
            "superuser" => R::Superuser(true),
            "nosuperuser" => R::Superuser(false),
            "createdb" => R::CreateDatabase(true),
            "nocreatedb" => R::CreateDatabase(false),
            "createrole" | "createuser" => R::CreateRole(true),
            "nocreaterole" | "nocreateuser" => R::CreateRole(false),
            "noinherit" => R::Inherit(false),
            "login" => R::Login(true),
            "nologin" => R::Login(false),
            "replication" => R::Replication(true),
            "noreplication" => R::Replication(false),
            "bypassrls" => R::BypassRowSecurity(true),
            "nobypassrls" => R::BypassRowSecurity(false),
            other => {
                let message = format!("unrecognized role option \"{other}\"");
                return Err(crate::sql::SyntaxError::new(word.span, message));
            }
        })
    }

    /// `ALTER ROLE`, from `ROLE` or `USER` on, without `RENAME` (`AlterRoleStmt`, `AlterRoleSetStmt`)
    pub(super) fn alter_role(&mut self) -> Parsed<Statement> {
        self.skip(1);
        let role = if self.eat(&[Keyword::All]) { None } else { Some(self.role()?) };
        let database = if self.eat(&[Keyword::In, Keyword::Database]) { Some(self.name()?) } else { None };
        if database.is_some() || self.at(&[Keyword::Set]) || self.at(&[Keyword::Reset]) {
            let change = self.setting_change()?;
            return Ok(boxed(Statement::AlterRoleSet, AlterRoleSet { role, database, change }));
        }
        let name = role.ok_or_else(|| self.unexpected())?;
        self.eat(&[Keyword::With]);
        let options = self.role_options()?;
        Ok(boxed(Statement::AlterRole, AlterRole { name, options }))
    }

    /// `ALTER GROUP name {ADD | DROP} USER roles`, from `GROUP` on (`AlterGroupStmt`)
    pub(super) fn alter_group(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Group])?;
        let name = self.role()?;
        let add = self.eat(&[Keyword::Add]);
        if !add {
            self.expect(&[Keyword::Drop])?;
        }
        self.expect(&[Keyword::User])?;
        let members = self.list(Self::role)?;
        Ok(boxed(Statement::AlterGroup, AlterGroup { name, add, members }))
    }
}
