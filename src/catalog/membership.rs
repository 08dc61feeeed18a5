//! Who may act for whom: membership in roles (`acl.c`, `roles_is_member_of`).

use std::collections::BTreeSet;

use super::initial::{BOOTSTRAP_SUPERUSER, CURRENT_DATABASE, PG_DATABASE_OWNER};
use super::role::{Membership, Role};
use super::{Catalog, ObjectData, ObjectId};

impl Role {
    /// Whether an attribute is on: `superuser`, `inherit`; a new role inherits and has none of the others.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().find(|(name, _)| name == flag).map_or(flag == "inherit", |(_, on)| *on)
    }

    /// Sets an attribute.
    pub fn set_flag(&mut self, flag: &str, on: bool) {
        match self.flags.iter_mut().find(|(name, _)| name == flag) {
            Some((_, is_on)) => *is_on = on,
            None => self.flags.push((flag.into(), on)),
        }
    }
}

impl Catalog {
    /// The attributes and memberships of a role; a predefined role has none here.
    pub fn role_data(&self, role: ObjectId) -> Option<&Role> {
        self.object(role).and_then(|object| match &object.data {
            ObjectData::Role(role) => Some(role),
            _ => None,
        })
    }

    /// Whether the role is a superuser.
    pub fn is_superuser(&self, role: ObjectId) -> bool {
        role == BOOTSTRAP_SUPERUSER || self.role_data(role).is_some_and(|role| role.has("superuser"))
    }

    /// Whether the first role may do all that the second may without `SET ROLE` (`has_privs_of_role`).
    pub fn has_privileges_of(&self, member: ObjectId, role: ObjectId) -> bool {
        member == role || self.is_superuser(member) || self.roles_of(member, inherits).contains(&role)
    }

    /// The role itself and all whose privileges it has without `SET ROLE`.
    pub fn inherited_roles(&self, member: ObjectId) -> BTreeSet<ObjectId> {
        let mut roles = self.roles_of(member, inherits);
        roles.insert(member);
        roles
    }

    /// Whether the first role is a member of the second, by whatever way (`is_member_of_role`).
    pub fn is_member_of(&self, member: ObjectId, role: ObjectId) -> bool {
        member == role || self.is_superuser(member) || self.roles_of(member, |_, _| true).contains(&role)
    }

    /// The same, but a superuser needs to be granted it too (`is_member_of_role_nosuper`).
    pub fn is_granted(&self, member: ObjectId, role: ObjectId) -> bool {
        member == role || self.roles_of(member, |_, _| true).contains(&role)
    }

    /// The roles that a role is a member of, over memberships that count.
    fn roles_of(&self, member: ObjectId, counts: impl Fn(&Role, &Membership) -> bool) -> BTreeSet<ObjectId> {
        let owner_of_database = self.object(CURRENT_DATABASE).map(|database| database.owner);
        let mut found = BTreeSet::new();
        let mut open = vec![member];
        while let Some(next) = open.pop() {
            if owner_of_database == Some(next) && found.insert(PG_DATABASE_OWNER) {
                open.push(PG_DATABASE_OWNER);
            }
            let Some(role) = self.role_data(next) else { continue };
            for membership in role.memberships.iter().filter(|membership| counts(role, membership)) {
                if found.insert(membership.role) {
                    open.push(membership.role);
                }
            }
        }
        found
    }
}

/// Whether a membership gives its privileges without `SET ROLE`.
fn inherits(member: &Role, membership: &Membership) -> bool {
    membership.inherit.unwrap_or_else(|| member.has("inherit"))
}
