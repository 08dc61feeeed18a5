//! The privileges that objects are created with: `ALTER DEFAULT PRIVILEGES` at work.

use std::sync::Arc;

use super::session::Session;
use crate::catalog::role::{AccessControlList, DefaultPrivileges};
use crate::catalog::{Catalog, Namespace, Object, ObjectData, ObjectId, ObjectKind};

/// The kind of default privileges that an object of that kind is created with; `None` if there are none for it.
pub(super) const fn default_privileges_kind(kind: ObjectKind) -> Option<ObjectKind> {
    match kind {
        ObjectKind::Table | ObjectKind::View | ObjectKind::MaterializedView | ObjectKind::ForeignTable => {
            Some(ObjectKind::Table)
        }
        ObjectKind::Sequence => Some(ObjectKind::Sequence),
        ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => Some(ObjectKind::Function),
        ObjectKind::Type | ObjectKind::Domain => Some(ObjectKind::Type),
        ObjectKind::Schema => Some(ObjectKind::Schema),
        _ => None,
    }
}

/// The default privileges of that role, in that schema or everywhere, for that kind of objects.
pub(super) fn find_default_privileges(
    catalog: &Catalog,
    role: ObjectId,
    in_schema: Option<ObjectId>,
    objects: ObjectKind,
) -> Option<(&Arc<Object>, &DefaultPrivileges)> {
    catalog.in_space(Namespace::DefaultPrivileges, ObjectId::NONE).find_map(|object| match &object.data {
        ObjectData::DefaultPrivileges(found)
            if found.role == role && found.in_schema == in_schema && found.objects == objects =>
        {
            Some((object, found))
        }
        _ => None,
    })
}

impl Session {
    /// The access control list that a new object of that kind begins with; `None` if it is the built-in default
    /// (`get_user_default_acl` in `aclchk.c`).
    pub fn initial_privileges(
        &self,
        kind: ObjectKind,
        owner: ObjectId,
        schema: Option<ObjectId>,
    ) -> Option<Arc<AccessControlList>> {
        let objects = default_privileges_kind(kind)?;
        let find = |schema| find_default_privileges(&self.catalog, owner, schema, objects);
        let everywhere = find(None).map(|(_, found)| &found.list);
        let in_schema = schema.and_then(|schema| find(Some(schema))).map(|(_, found)| &found.list);
        if everywhere.is_none() && in_schema.is_none() {
            return None;
        }
        let default = AccessControlList::default_for(kind, owner, self.catalog.version());
        let merged = match (everywhere.unwrap_or(&default), in_schema) {
            // A circle of grant options cannot come of items that the owner granted, so nothing is refused here.
            (list, Some(more)) => self.catalog.merge_access(list, more, owner).unwrap_or_else(|_| list.clone()),
            (list, None) => list.clone(),
        };
        let merged = merged.sorted();
        (merged != default.sorted()).then(|| Arc::new(merged))
    }
}
