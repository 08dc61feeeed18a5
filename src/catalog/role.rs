//! Roles, privileges, databases and tablespaces.

use std::sync::Arc;

use super::relation::Options;
use super::{ObjectId, ObjectKind};
use crate::text::Identifier;

/// A role: roles belong to the cluster, not to the database.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Role {
    /// `LOGIN`, `SUPERUSER`, … as given, in lower case without `no`, each with whether it is on.
    pub flags: Vec<(Identifier, bool)>,
    /// `CONNECTION LIMIT`.
    pub connection_limit: Option<i32>,
    /// `VALID UNTIL`.
    pub valid_until: Option<Arc<str>>,
    /// The roles that it is a member of.
    pub memberships: Vec<Membership>,
    /// `ALTER ROLE … [IN DATABASE …] SET`.
    pub settings: Vec<RoleSetting>,
}

/// A membership in a role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Membership {
    /// The role that is granted.
    pub role: ObjectId,
    /// `WITH ADMIN OPTION`.
    pub admin: bool,
    /// `WITH INHERIT` (PostgreSQL 16).
    pub inherit: Option<bool>,
    /// `WITH SET` (PostgreSQL 16).
    pub set: Option<bool>,
}

/// A setting that a role's sessions begin with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleSetting {
    /// In that database only.
    pub database: Option<Identifier>,
    /// The parameter.
    pub name: Identifier,
    /// Its value, as it could be written after `TO`.
    pub value: Arc<str>,
}

/// A database.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Database {
    /// Whether the migrations run in it.
    pub current: bool,
    /// `ALTER DATABASE … SET`: parameter and value, as it could be written after `TO`.
    pub settings: Vec<(Identifier, Arc<str>)>,
    /// `WITH` options.
    pub options: Options,
}

/// A tablespace.
#[derive(Clone, PartialEq, Debug)]
pub struct Tablespace {
    /// `LOCATION`.
    pub location: Arc<str>,
    /// `WITH` options.
    pub options: Options,
}

/// An access control list (`aclitem[]`), in PostgreSQL's order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AccessControlList(pub Vec<AccessControlItem>);

/// What one role was granted by another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccessControlItem {
    /// Who may; `None` for `PUBLIC`.
    pub grantee: Option<ObjectId>,
    /// Who said so.
    pub grantor: ObjectId,
    /// What they may.
    pub privileges: Privileges,
    /// Which of it they may grant on.
    pub grant_options: Privileges,
}

/// A set of privileges, with PostgreSQL's bits (`acl.h`, `parsenodes.h`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Privileges(pub u32);

impl Privileges {
    /// `INSERT`.
    pub const INSERT: Self = Self(1);
    /// `SELECT`.
    pub const SELECT: Self = Self(1 << 1);
    /// `UPDATE`.
    pub const UPDATE: Self = Self(1 << 2);
    /// `DELETE`.
    pub const DELETE: Self = Self(1 << 3);
    /// `TRUNCATE`.
    pub const TRUNCATE: Self = Self(1 << 4);
    /// `REFERENCES`.
    pub const REFERENCES: Self = Self(1 << 5);
    /// `TRIGGER`.
    pub const TRIGGER: Self = Self(1 << 6);
    /// `EXECUTE`.
    pub const EXECUTE: Self = Self(1 << 7);
    /// `USAGE`.
    pub const USAGE: Self = Self(1 << 8);
    /// `CREATE`.
    pub const CREATE: Self = Self(1 << 9);
    /// `TEMPORARY`.
    pub const TEMPORARY: Self = Self(1 << 10);
    /// `CONNECT`.
    pub const CONNECT: Self = Self(1 << 11);
    /// `SET` on a parameter.
    pub const SET: Self = Self(1 << 12);
    /// `ALTER SYSTEM` on a parameter.
    pub const ALTER_SYSTEM: Self = Self(1 << 13);
    /// `MAINTAIN` (PostgreSQL 17).
    pub const MAINTAIN: Self = Self(1 << 14);
    /// Each privilege with its SQL word, in the order in which `pg_dump` prints them for a table.
    pub const WORDS: [(Self, &'static str); 15] = [
        (Self::SELECT, "SELECT"),
        (Self::INSERT, "INSERT"),
        (Self::REFERENCES, "REFERENCES"),
        (Self::DELETE, "DELETE"),
        (Self::TRIGGER, "TRIGGER"),
        (Self::TRUNCATE, "TRUNCATE"),
        (Self::MAINTAIN, "MAINTAIN"),
        (Self::UPDATE, "UPDATE"),
        (Self::EXECUTE, "EXECUTE"),
        (Self::USAGE, "USAGE"),
        (Self::CREATE, "CREATE"),
        (Self::CONNECT, "CONNECT"),
        (Self::TEMPORARY, "TEMPORARY"),
        (Self::SET, "SET"),
        (Self::ALTER_SYSTEM, "ALTER SYSTEM"),
    ];

    /// No privilege.
    pub const fn none() -> Self {
        Self(0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of this set that the other lacks.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those in both sets.
    #[must_use]
    pub const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether all of `other` are in it.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// All that can be granted on an object of that kind (`ACL_ALL_RIGHTS_…` in `acl.h`).
    pub const fn all_on(kind: ObjectKind, version: super::PostgresVersion) -> Self {
        match kind {
            ObjectKind::Table | ObjectKind::View | ObjectKind::MaterializedView | ObjectKind::ForeignTable => {
                let table = 0b111_1111;
                Self(if version.number() >= 17 { table | Self::MAINTAIN.0 } else { table })
            }
            ObjectKind::Sequence => Self(Self::USAGE.0 | Self::SELECT.0 | Self::UPDATE.0),
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => Self::EXECUTE,
            ObjectKind::Schema => Self(Self::USAGE.0 | Self::CREATE.0),
            ObjectKind::Database => Self(Self::CREATE.0 | Self::TEMPORARY.0 | Self::CONNECT.0),
            ObjectKind::Tablespace => Self::CREATE,
            ObjectKind::Type
            | ObjectKind::Domain
            | ObjectKind::Language
            | ObjectKind::ForeignDataWrapper
            | ObjectKind::Server => Self::USAGE,
            _ => Self::none(),
        }
    }

    /// All that can be granted on a column.
    pub const fn all_on_column() -> Self {
        Self(Self::INSERT.0 | Self::SELECT.0 | Self::UPDATE.0 | Self::REFERENCES.0)
    }
}

/// `ALTER DEFAULT PRIVILEGES`: one row of `pg_default_acl`.
#[derive(Clone, PartialEq, Debug)]
pub struct DefaultPrivileges {
    /// The role whose objects are meant.
    pub role: ObjectId,
    /// In that schema only.
    pub in_schema: Option<ObjectId>,
    /// Tables, sequences, functions, types or schemas.
    pub objects: ObjectKind,
    /// What they are created with: a whole list without a schema, an addition to it with one.
    pub list: AccessControlList,
}
