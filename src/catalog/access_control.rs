//! The algebra of access control lists: `acl.c`.

use super::drop::DropBehavior;
use super::error::sqlstate;
use super::role::{AccessControlItem, AccessControlList, Privileges};
use super::{Catalog, CatalogError, ObjectId, ObjectKind, PostgresVersion};

/// Whether privileges are added to a list or taken from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccessChange {
    /// They are added.
    Add,
    /// They are taken away, and with grant options what was granted by virtue of them.
    Remove(DropBehavior),
}

impl AccessControlItem {
    /// An item that grants nothing.
    pub const fn empty(grantee: Option<ObjectId>, grantor: ObjectId) -> Self {
        Self { grantee, grantor, privileges: Privileges::none(), grant_options: Privileges::none() }
    }

    fn is_empty(&self) -> bool {
        self.privileges.is_empty() && self.grant_options.is_empty()
    }

    /// By what `aclitemComparator` compares: `PUBLIC` is before all roles.
    fn sort_key(&self) -> (ObjectId, ObjectId, Privileges, Privileges) {
        (self.grantee.unwrap_or(ObjectId::NONE), self.grantor, self.grant_options, self.privileges)
    }
}

impl AccessControlList {
    /// What is meant by the absence of a list on an object of that kind (`acldefault`): the owner may everything but
    /// holds no explicit grant options, which owners have by nature.
    pub fn default_for(kind: ObjectKind, owner: ObjectId, version: PostgresVersion) -> Self {
        let for_all = Privileges::public_on(kind);
        let mut items = Vec::new();
        if !for_all.is_empty() {
            items.push(AccessControlItem { privileges: for_all, ..AccessControlItem::empty(None, owner) });
        }
        let for_owner = Privileges::all_on(kind, version);
        if !for_owner.is_empty() {
            items.push(AccessControlItem { privileges: for_owner, ..AccessControlItem::empty(Some(owner), owner) });
        }
        Self(items)
    }

    /// The items in the order in which PostgreSQL compares lists and keeps default privileges (`aclitemsort`).
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort_by_key(AccessControlItem::sort_key);
        self
    }

    /// Whether an item names the role.
    pub fn mentions(&self, role: ObjectId) -> bool {
        self.0.iter().any(|item| item.grantee == Some(role) || item.grantor == role)
    }

    /// The list after the object changed hands: the new owner stands where the old one stood, and items that have
    /// become alike are one (`aclnewowner`).
    #[must_use]
    pub fn with_new_owner(&self, old: ObjectId, new: ObjectId) -> Self {
        let replace = |role| if role == old { new } else { role };
        let mut items: Vec<AccessControlItem> = Vec::with_capacity(self.0.len());
        for item in &self.0 {
            let (grantee, grantor) = (item.grantee.map(replace), replace(item.grantor));
            let same = |other: &&mut AccessControlItem| other.grantee == grantee && other.grantor == grantor;
            if let Some(other) = items.iter_mut().find(same) {
                other.privileges = other.privileges.and(item.privileges);
                other.grant_options = other.grant_options.and(item.grant_options);
            } else {
                items.push(AccessControlItem { grantee, grantor, ..*item });
            }
        }
        Self(items)
    }
}

impl Privileges {
    /// What everybody may do with a new object of that kind.
    pub const fn public_on(kind: ObjectKind) -> Self {
        match kind {
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => Self::EXECUTE,
            ObjectKind::Type | ObjectKind::Domain | ObjectKind::Language => Self::USAGE,
            ObjectKind::Database => Self::TEMPORARY.and(Self::CONNECT),
            _ => Self::none(),
        }
    }
}

impl Catalog {
    /// The list with one change made (`aclupdate`): of the item for the same grantee and grantor, or a new one at the
    /// end; an item that is left with nothing goes.
    ///
    /// # Errors
    /// 0LP01 for grant options that would lead in a circle, 2BP01 for grant options that were made use of.
    pub fn update_access(
        &self,
        list: &AccessControlList,
        change: AccessControlItem,
        mode: AccessChange,
        owner: ObjectId,
    ) -> Result<AccessControlList, CatalogError> {
        if mode == AccessChange::Add && !change.grant_options.is_empty() {
            self.refuse_circle(list, &change, owner)?;
        }
        let mut updated = list.clone();
        let same = |item: &AccessControlItem| item.grantee == change.grantee && item.grantor == change.grantor;
        let at = updated.0.iter().position(same).unwrap_or_else(|| {
            updated.0.push(AccessControlItem::empty(change.grantee, change.grantor));
            updated.0.len() - 1
        });
        let item = &mut updated.0[at];
        let old_options = item.grant_options;
        match mode {
            AccessChange::Add => {
                item.privileges = item.privileges.and(change.privileges);
                item.grant_options = item.grant_options.and(change.grant_options);
            }
            AccessChange::Remove(_) => {
                item.privileges = item.privileges.without(change.privileges);
                item.grant_options = item.grant_options.without(change.grant_options);
            }
        }
        let lost = old_options.without(item.grant_options);
        if item.is_empty() {
            updated.0.remove(at);
        }
        match (mode, change.grantee) {
            (AccessChange::Remove(behavior), Some(grantee)) if !lost.is_empty() => {
                self.revoke_abandoned(updated, grantee, lost, owner, behavior)
            }
            _ => Ok(updated),
        }
    }

    /// The items of both lists (`aclmerge`).
    ///
    /// # Errors
    /// As [`Self::update_access`].
    pub fn merge_access(
        &self,
        left: &AccessControlList,
        right: &AccessControlList,
        owner: ObjectId,
    ) -> Result<AccessControlList, CatalogError> {
        right.0.iter().try_fold(left.clone(), |list, item| self.update_access(&list, *item, AccessChange::Add, owner))
    }

    /// Which of these grant options the role holds: as owner all, else those granted to it, to everybody or to a role
    /// whose privileges it has (`aclmask`).
    pub fn grant_options(
        &self,
        list: &AccessControlList,
        role: ObjectId,
        owner: ObjectId,
        of: Privileges,
    ) -> Privileges {
        if self.has_privileges_of(role, owner) {
            return of;
        }
        list.0
            .iter()
            .filter(|item| item.grantee.is_none_or(|grantee| self.has_privileges_of(role, grantee)))
            .fold(Privileges::none(), |found, item| found.and(item.grant_options.within(of)))
    }

    /// As whom a role grants these privileges, and which of them it may: as the owner if it has the owner's privileges,
    /// else as that of its roles that holds most grant options (`select_best_grantor`).
    pub fn best_grantor(
        &self,
        list: &AccessControlList,
        role: ObjectId,
        owner: ObjectId,
        of: Privileges,
    ) -> (ObjectId, Privileges) {
        if self.has_privileges_of(role, owner) {
            return (owner, of);
        }
        let held_by = |holder: ObjectId| {
            let items = list.0.iter().filter(|item| item.grantee == Some(holder));
            items.fold(Privileges::none(), |found, item| found.and(item.grant_options.within(of)))
        };
        let mut best = (role, Privileges::none());
        for holder in self.inherited_roles(role) {
            let held = held_by(holder);
            if held.0.count_ones() > best.1.0.count_ones() {
                best = (holder, held);
            }
        }
        best
    }

    /// Whether the role was granted any of these privileges or the option to grant them.
    pub fn has_any_privilege(&self, list: &AccessControlList, role: ObjectId, owner: ObjectId, of: Privileges) -> bool {
        self.has_privileges_of(role, owner)
            || list.0.iter().any(|item| {
                let granted = item.privileges.and(item.grant_options).within(of);
                !granted.is_empty() && item.grantee.is_none_or(|grantee| self.has_privileges_of(role, grantee))
            })
    }

    /// Takes away what a role granted by grant options that it has lost (`recursive_revoke`).
    fn revoke_abandoned(
        &self,
        mut list: AccessControlList,
        grantee: ObjectId,
        lost: Privileges,
        owner: ObjectId,
        behavior: DropBehavior,
    ) -> Result<AccessControlList, CatalogError> {
        if grantee == owner {
            return Ok(list);
        }
        let abandoned = lost.without(self.grant_options(&list, grantee, owner, lost));
        let granted_by_it =
            |item: &&AccessControlItem| item.grantor == grantee && !item.privileges.within(abandoned).is_empty();
        while let Some(item) = list.0.iter().find(granted_by_it) {
            if behavior == DropBehavior::Restrict {
                let message = "dependent privileges exist";
                return Err(CatalogError::new(sqlstate::DEPENDENT_OBJECTS_STILL_EXIST, message)
                    .hint("Use CASCADE to revoke them too."));
            }
            let change = AccessControlItem { privileges: abandoned, grant_options: abandoned, ..*item };
            list = self.update_access(&list, change, AccessChange::Remove(behavior), owner)?;
        }
        Ok(list)
    }

    /// Refuses grant options granted to someone from whom the grantor has them (`check_circularity`).
    fn refuse_circle(
        &self,
        list: &AccessControlList,
        change: &AccessControlItem,
        owner: ObjectId,
    ) -> Result<(), CatalogError> {
        if change.grantor == owner {
            return Ok(());
        }
        let mut rest = list.clone();
        let of_grantee = |item: &&AccessControlItem| item.grantee == change.grantee && !item.grant_options.is_empty();
        while let Some(item) = rest.0.iter().find(of_grantee).copied() {
            rest = self.update_access(&rest, item, AccessChange::Remove(DropBehavior::Cascade), owner)?;
        }
        let own = self.grant_options(&rest, change.grantor, owner, change.grant_options);
        if own.contains(change.grant_options) {
            return Ok(());
        }
        let message = "grant options cannot be granted back to your own grantor";
        Err(CatalogError::new(sqlstate::INVALID_GRANT_OPERATION, message))
    }
}

#[cfg(test)]
mod tests {
    use super::{AccessChange, AccessControlItem, AccessControlList, Privileges};
    use crate::catalog::drop::DropBehavior;
    use crate::catalog::{Catalog, ObjectId, ObjectKind, PostgresVersion};

    const OWNER: ObjectId = ObjectId(100);
    const ANNA: ObjectId = ObjectId(101);
    const BERT: ObjectId = ObjectId(102);

    fn select(grantee: ObjectId, grantor: ObjectId, option: bool) -> AccessControlItem {
        let grant_options = if option { Privileges::SELECT } else { Privileges::none() };
        AccessControlItem { grantee: Some(grantee), grantor, privileges: Privileges::SELECT, grant_options }
    }

    #[test]
    fn an_item_that_is_left_with_nothing_goes() {
        let catalog = Catalog::new(PostgresVersion::V15);
        let all = AccessControlList::default_for(ObjectKind::Function, OWNER, PostgresVersion::V15);
        assert_eq!(all.0.len(), 2);
        let mode = AccessChange::Remove(DropBehavior::Restrict);
        let without_public = catalog.update_access(&all, all.0[0], mode, OWNER).expect("nobody depends on it");
        assert_eq!(without_public.0, [all.0[1]]);
    }

    #[test]
    fn privileges_passed_on_go_with_the_grant_option() {
        let catalog = Catalog::new(PostgresVersion::V15);
        let list = AccessControlList(vec![select(ANNA, OWNER, true), select(BERT, ANNA, false)]);
        let change = select(ANNA, OWNER, true);
        let refused = catalog.update_access(&list, change, AccessChange::Remove(DropBehavior::Restrict), OWNER);
        assert_eq!(refused.map_err(|error| error.sqlstate), Err("2BP01"));
        let revoked = catalog.update_access(&list, change, AccessChange::Remove(DropBehavior::Cascade), OWNER);
        assert_eq!(revoked.map(|list| list.0.len()), Ok(0));
    }

    #[test]
    fn grant_options_do_not_lead_in_a_circle() {
        let catalog = Catalog::new(PostgresVersion::V15);
        let list = AccessControlList(vec![select(ANNA, OWNER, true), select(BERT, ANNA, true)]);
        let back = catalog.update_access(&list, select(ANNA, BERT, true), AccessChange::Add, OWNER);
        assert_eq!(back.map_err(|error| error.sqlstate), Err("0LP01"));
    }

    #[test]
    fn the_new_owner_takes_the_old_ones_place_and_equal_items_are_one() {
        let list = AccessControlList(vec![select(OWNER, OWNER, false), select(ANNA, OWNER, true)]);
        assert_eq!(list.with_new_owner(OWNER, ANNA).0, [select(ANNA, ANNA, true)]);
    }
}
