//! `GRANT` and `REVOKE` (`ExecuteGrantStmt`).

use std::sync::Arc;

use super::columns::grant_columns;
use super::invalid_grant;
use super::targets;
use super::wanted::{Wanted, refuse};
use crate::catalog::access_control::AccessChange;
use crate::catalog::drop;
use crate::catalog::error::sqlstate;
use crate::catalog::role::{AccessControlItem, AccessControlList, Privileges};
use crate::catalog::{CatalogError, Object, ObjectId, ObjectKind};
use crate::sql::ast::{self, Grant, GrantAction, RoleSpecification};
use crate::sql::lower::drop::behavior_of;
use crate::sql::session::{Effect, Executed, Session};

/// To or from whom, and how.
pub(super) struct Action {
    pub(super) grantees: Vec<Option<ObjectId>>,
    pub(super) is_grant: bool,
    pub(super) option: bool,
    pub(super) behavior: drop::DropBehavior,
}

impl Action {
    /// # Errors
    /// 42704 for a role that is not there, 0LP01 for a grant option for everybody.
    pub(super) fn read(
        session: &Session,
        action: GrantAction,
        grantees: &[RoleSpecification],
    ) -> Result<Self, CatalogError> {
        let grantees = grantees.iter().map(|role| session.role_or_public(role)).collect::<Result<Vec<_>, _>>()?;
        match action {
            GrantAction::Grant { with_grant_option: true } if grantees.contains(&None) => {
                Err(invalid_grant("grant options can only be granted to roles"))
            }
            GrantAction::Grant { with_grant_option } => {
                Ok(Self { grantees, is_grant: true, option: with_grant_option, behavior: drop::DropBehavior::Restrict })
            }
            GrantAction::Revoke { grant_option_for, behavior } => {
                Ok(Self { grantees, is_grant: false, option: grant_option_for, behavior: behavior_of(behavior) })
            }
        }
    }

    /// The list with the privileges granted to or revoked from all grantees (`merge_acl_with_grant`).
    ///
    /// # Errors
    /// Those of [`crate::catalog::Catalog::update_access`].
    pub(super) fn apply(
        &self,
        session: &Session,
        list: AccessControlList,
        (grantor, owner): (ObjectId, ObjectId),
        privileges: Privileges,
    ) -> Result<AccessControlList, CatalogError> {
        let none = Privileges::none();
        let (given, options) = match (self.is_grant, self.option) {
            (true, true) | (false, false) => (privileges, privileges),
            (true, false) => (privileges, none),
            (false, true) => (none, privileges),
        };
        let mode = if self.is_grant { AccessChange::Add } else { AccessChange::Remove(self.behavior) };
        self.grantees.iter().try_fold(list, |list, grantee| {
            let change = AccessControlItem { grantee: *grantee, grantor, privileges: given, grant_options: options };
            session.catalog.update_access(&list, change, mode, owner)
        })
    }
}

/// `GRANT … ON …`, `REVOKE … ON …`.
pub(in crate::sql) fn grant(session: &mut Session, statement: &Grant) -> Executed {
    if let Some(role) = &statement.granted_by
        && session.role(role)? != session.current_role
    {
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, "grantor must be current user"));
    }
    let kind = match &statement.target {
        ast::GrantTarget::Objects(kind, _) | ast::GrantTarget::AllInSchema(kind, _) => *kind,
    };
    let found = targets::find(session, &statement.target)?;
    let action = Action::read(session, statement.action, &statement.grantees)?;
    let wanted = Wanted::read(&statement.privileges, kind, session.catalog.version())?;
    for object in &found.objects {
        let whole = privileges_on(session, kind, object, &wanted, &statement.privileges)?;
        if !whole.is_empty() {
            grant_whole(session, object, &action, (whole, wanted.whole.is_none()))?;
        }
        grant_columns(session, object, &action, &wanted, whole)?;
    }
    if found.others {
        return Ok(Effect::Opaque("privileges on what is built in are not modelled".to_owned()));
    }
    Ok(Effect::Applied)
}

/// The privileges that are meant on this object; on a sequence `ON TABLE` means what sequences have.
fn privileges_on(
    session: &mut Session,
    kind: ast::ObjectKind,
    object: &Object,
    wanted: &Wanted<'_>,
    written: &ast::Privileges,
) -> Result<Privileges, CatalogError> {
    let all = Privileges::all_on(object.kind(), session.catalog.version());
    let Some(whole) = wanted.whole else { return Ok(all) };
    let on_table = matches!(kind, ast::ObjectKind::Relation(ast::RelationKind::Table));
    if object.kind() == ObjectKind::Sequence && on_table && !all.contains(whole) {
        session.notice(format!("sequence \"{}\" only supports USAGE, SELECT, and UPDATE privileges", object.name));
        return Ok(whole.within(all));
    }
    if let (true, ast::Privileges::List(list)) = (on_table, written) {
        for privilege in list.iter().filter(|privilege| privilege.columns.is_empty()) {
            let word = privilege.name.as_str().to_ascii_uppercase();
            let bit = Privileges::WORDS.iter().find(|(_, known)| *known == word).map(|(bit, _)| *bit);
            refuse(bit.unwrap_or_default(), &privilege.name, all, "table")?;
        }
    }
    Ok(whole)
}

fn grant_whole(
    session: &mut Session,
    object: &Object,
    action: &Action,
    (privileges, all): (Privileges, bool),
) -> Result<(), CatalogError> {
    let default = || AccessControlList::default_for(object.kind(), object.owner, session.catalog.version());
    let old = object.privileges.as_ref().map_or_else(default, |list| AccessControlList::clone(list));
    let Some((grantor, privileges)) = allowed(session, object, &old, action, (privileges, all))? else { return Ok(()) };
    let new = Arc::new(action.apply(session, old, (grantor, object.owner), privileges)?);
    session.alter(object.id, |object| object.privileges = Some(new))
}

/// As whom the current role grants, and which of the privileges it may grant on (`restrict_and_check_grant`).
///
/// # Errors
/// 42501 if the role has nothing to do with the object.
pub(super) fn allowed(
    session: &mut Session,
    object: &Object,
    list: &AccessControlList,
    action: &Action,
    (privileges, all): (Privileges, bool),
) -> Result<Option<(ObjectId, Privileges)>, CatalogError> {
    let role = session.current_role;
    let (grantor, options) = session.catalog.best_grantor(list, role, object.owner, privileges);
    let whole = Privileges::all_on(object.kind(), session.catalog.version());
    if options.is_empty() && !session.catalog.has_any_privilege(list, role, object.owner, whole) {
        let message = format!("permission denied for {} {}", object.kind().words(), object.name);
        return Err(CatalogError::new(sqlstate::INSUFFICIENT_PRIVILEGE, message));
    }
    if options.is_empty() || (options != privileges && !all) {
        let (none, verb) = (options.is_empty(), if action.is_grant { "were granted" } else { "could be revoked" });
        let which = if none { "no" } else { "not all" };
        session.notice(format!("{which} privileges {verb} for \"{}\"", object.name));
    }
    Ok((!options.is_empty()).then_some((grantor, options)))
}
