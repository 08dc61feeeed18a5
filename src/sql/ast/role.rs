use crate::text::Span;

use super::{
    DropBehavior, Name, NumberLiteral, ObjectKind, ObjectReference, RoleSpecification, StringLiteral, VariableReset,
    VariableSetting,
};

/// `CREATE ROLE`, `CREATE USER`, `CREATE GROUP`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateRole {
    /// `USER` implies `LOGIN`.
    pub kind: RoleKind,
    /// The role.
    pub name: RoleSpecification,
    /// In the order in which they are written.
    pub options: Vec<RoleOption>,
}

/// What a statement calls a role.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RoleKind {
    /// `ROLE`
    Role,
    /// `USER`
    User,
    /// `GROUP`
    Group,
}

/// `ALTER ROLE` with options; `ALTER GROUP … ADD USER` is a [`AlterGroup`].
#[derive(Clone, PartialEq, Debug)]
pub struct AlterRole {
    /// The role.
    pub name: RoleSpecification,
    /// In the order in which they are written.
    pub options: Vec<RoleOption>,
}

/// One option of a role.
#[derive(Clone, PartialEq, Debug)]
pub struct RoleOption {
    /// The option with its value.
    pub span: Span,
    /// What it sets.
    pub kind: RoleOptionKind,
}

/// What a [`RoleOption`] sets.
#[derive(Clone, PartialEq, Debug)]
pub enum RoleOptionKind {
    /// `SUPERUSER`, `NOSUPERUSER`
    Superuser(bool),
    /// `CREATEDB`, `NOCREATEDB`
    CreateDatabase(bool),
    /// `CREATEROLE`, `NOCREATEROLE`
    CreateRole(bool),
    /// `INHERIT`, `NOINHERIT`
    Inherit(bool),
    /// `LOGIN`, `NOLOGIN`
    Login(bool),
    /// `REPLICATION`, `NOREPLICATION`
    Replication(bool),
    /// `BYPASSRLS`, `NOBYPASSRLS`
    BypassRowSecurity(bool),
    /// `CONNECTION LIMIT n`
    ConnectionLimit(NumberLiteral),
    /// `PASSWORD 'x'`, `PASSWORD NULL`; the text is deliberately not kept in the tree.
    Password,
    /// `VALID UNTIL 'time'`
    ValidUntil(StringLiteral),
    /// `IN ROLE roles`, `IN GROUP roles`
    InRole(Vec<RoleSpecification>),
    /// `ROLE roles`, `USER roles`: its first members.
    Members(Vec<RoleSpecification>),
    /// `ADMIN roles`: members who may grant it.
    Admins(Vec<RoleSpecification>),
    /// `SYSID n`: ignored.
    SystemId(NumberLiteral),
}

/// `ALTER GROUP name ADD USER roles`, `ALTER GROUP name DROP USER roles`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterGroup {
    /// The group.
    pub name: RoleSpecification,
    /// `ADD`, else `DROP`.
    pub add: bool,
    /// The members.
    pub members: Vec<RoleSpecification>,
}

/// `ALTER ROLE name [IN DATABASE d] SET …`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterRoleSet {
    /// The role; `ALL` is `None`.
    pub role: Option<RoleSpecification>,
    /// `IN DATABASE name`
    pub database: Option<Name>,
    /// What is set or reset.
    pub change: SettingChange,
}

/// `ALTER DATABASE name SET …`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterDatabaseSet {
    /// The database.
    pub database: Name,
    /// What is set or reset.
    pub change: SettingChange,
}

/// `SET variable …` or `RESET variable` of a role, a database or the system.
#[derive(Clone, PartialEq, Debug)]
pub enum SettingChange {
    /// `SET variable …`
    Set(VariableSetting),
    /// `RESET variable`, `RESET ALL`
    Reset(VariableReset),
}

/// `GRANT privileges ON …` and `REVOKE privileges ON …`
#[derive(Clone, PartialEq, Debug)]
pub struct Grant {
    /// Given or taken.
    pub action: GrantAction,
    /// What.
    pub privileges: Privileges,
    /// On what.
    pub target: GrantTarget,
    /// To or from whom.
    pub grantees: Vec<RoleSpecification>,
    /// `GRANTED BY role`
    pub granted_by: Option<RoleSpecification>,
}

/// Whether privileges are given or taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum GrantAction {
    /// `GRANT`
    Grant {
        /// `WITH GRANT OPTION`
        with_grant_option: bool,
    },
    /// `REVOKE`
    Revoke {
        /// `GRANT OPTION FOR`: only the right to pass it on.
        grant_option_for: bool,
        /// What happens to privileges that were passed on.
        behavior: DropBehavior,
    },
}

/// The privileges of a [`Grant`].
#[derive(Clone, PartialEq, Debug)]
pub enum Privileges {
    /// `ALL`, `ALL PRIVILEGES`, with or without columns.
    All(Vec<Name>),
    /// A list.
    List(Vec<Privilege>),
}

/// One privilege.
#[derive(Clone, PartialEq, Debug)]
pub struct Privilege {
    /// With its columns.
    pub span: Span,
    /// In lower case: `select`, `alter system`.
    pub name: Name,
    /// Only these columns; empty means all.
    pub columns: Vec<Name>,
}

/// On what privileges are granted.
#[derive(Clone, PartialEq, Debug)]
pub enum GrantTarget {
    /// Named objects, all of one kind. `ON t` and `ON TABLE t` also mean views, sequences and foreign tables.
    Objects(ObjectKind, Vec<ObjectReference>),
    /// `ALL TABLES IN SCHEMA names`; the kind is that of the objects.
    AllInSchema(ObjectKind, Vec<Name>),
}

/// `GRANT role TO role` and `REVOKE role FROM role`
#[derive(Clone, PartialEq, Debug)]
pub struct GrantRole {
    /// Given or taken.
    pub action: GrantRoleAction,
    /// Which roles' membership.
    pub roles: Vec<Name>,
    /// To or from whom.
    pub grantees: Vec<RoleSpecification>,
    /// `GRANTED BY role`
    pub granted_by: Option<RoleSpecification>,
}

/// Whether membership is given or taken.
#[derive(Clone, PartialEq, Debug)]
pub enum GrantRoleAction {
    /// `GRANT … WITH option value, …`
    Grant {
        /// `WITH ADMIN OPTION` is `admin` with `true`; PostgreSQL 16 adds `inherit` and `set`.
        options: Vec<RoleMembershipOption>,
    },
    /// `REVOKE option OPTION FOR …`
    Revoke {
        /// Only this option of the membership.
        option_for: Option<Name>,
        /// What happens to memberships that were passed on.
        behavior: DropBehavior,
    },
}

/// `ADMIN OPTION`, `INHERIT FALSE`, `SET TRUE`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleMembershipOption {
    /// The option with its value.
    pub span: Span,
    /// In lower case.
    pub name: Name,
    /// Its value.
    pub value: bool,
}

/// `ALTER DEFAULT PRIVILEGES`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterDefaultPrivileges {
    /// `FOR ROLE names`; empty means the current one.
    pub roles: Vec<RoleSpecification>,
    /// `IN SCHEMA names`; empty means everywhere.
    pub schemas: Vec<Name>,
    /// Given or taken.
    pub action: GrantAction,
    /// What.
    pub privileges: Privileges,
    /// On which kind of future objects.
    pub kind: ObjectKind,
    /// To or from whom.
    pub grantees: Vec<RoleSpecification>,
}

/// `REASSIGN OWNED BY roles TO role`
#[derive(Clone, PartialEq, Debug)]
pub struct ReassignOwned {
    /// Whose objects.
    pub roles: Vec<RoleSpecification>,
    /// To whom.
    pub new_role: RoleSpecification,
}

/// `DROP OWNED BY roles`
#[derive(Clone, PartialEq, Debug)]
pub struct DropOwned {
    /// Whose objects.
    pub roles: Vec<RoleSpecification>,
    /// What happens to their dependents.
    pub behavior: DropBehavior,
}
