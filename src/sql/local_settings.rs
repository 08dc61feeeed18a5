//! Settings that last for a transaction only: `SET LOCAL`.

use std::sync::Arc;

use imbl::OrdMap;

use super::session::Session;
use crate::catalog::ObjectId;
use crate::text::Identifier;

/// What the end of the transaction undoes: the values from before the first `SET LOCAL` of it.
#[derive(Clone, Debug, Default)]
pub(super) struct LocalSettings {
    values: OrdMap<Identifier, Option<Arc<str>>>,
    roles: Option<(ObjectId, ObjectId)>,
}

impl Session {
    /// Sets a parameter for the session, or only for the transaction; outside of one that does nothing.
    pub(super) fn set_for(&mut self, local: bool, name: Identifier, value: Arc<str>) {
        if self.remember(local, &name) {
            self.set(name, value);
        }
    }

    /// Resets a parameter for the session, or only for the transaction.
    pub(super) fn reset_for(&mut self, local: bool, name: &Identifier) {
        if self.remember(local, name) {
            self.reset(name);
        }
    }

    /// Keeps the value to come back to; whether the new one is to be set at all.
    fn remember(&mut self, local: bool, name: &Identifier) -> bool {
        if !local {
            self.local.values.remove(name);
            return true;
        }
        if !self.in_transaction() && !self.effort.is_nested() {
            self.notice("SET LOCAL can only be used in transaction blocks");
            return false;
        }
        if !self.local.values.contains_key(name) {
            let before = self.settings.get(name).cloned();
            self.local.values.insert(name.clone(), before);
        }
        true
    }

    /// Acts as another role from now on, or for the rest of the transaction.
    pub(super) fn act_as(&mut self, local: bool, current: ObjectId, session: ObjectId) {
        if local && !self.in_transaction() && !self.effort.is_nested() {
            self.notice("SET LOCAL can only be used in transaction blocks");
            return;
        }
        self.local.roles = match self.local.roles {
            _ if !local => None,
            None => Some((self.current_role, self.session_role)),
            before => before,
        };
        (self.current_role, self.session_role) = (current, session);
        self.refresh_path();
    }

    /// What the end of a transaction does to settings that were for it alone.
    pub(super) fn undo_local_settings(&mut self) {
        let local = std::mem::take(&mut self.local);
        for (name, value) in local.values {
            match value {
                Some(value) => self.set(name, value),
                None => self.reset(&name),
            }
        }
        if let Some(roles) = local.roles {
            (self.current_role, self.session_role) = roles;
            self.refresh_path();
        }
    }
}
