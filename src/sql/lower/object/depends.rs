//! `ALTER … DEPENDS ON EXTENSION` (`ExecAlterObjectDependsStmt` in `alter.c`).

use super::address::address_of;
use super::lookup::find_created;
use crate::catalog::{Namespace, Object, ObjectData, ObjectId};
use crate::sql::ast::{DependsOnExtension, ObjectReference};
use crate::sql::lower::relation;
use crate::sql::session::{Effect, Executed, Session};

/// `ALTER … [NO] DEPENDS ON EXTENSION`.
pub(in crate::sql) fn depends_on_extension(session: &mut Session, statement: &DependsOnExtension) -> Executed {
    let id = match &statement.target {
        ObjectReference::Relation(_, name) => relation::find(session, name)?.id,
        other => address_of(session, other)?.object,
    };
    let extension = find_created(session.names(), Namespace::Extension, "extension", &statement.extension.identifier)?;
    let Some(object) = session.catalog.object(id) else {
        return Ok(Effect::Opaque("dependencies of what is built in are not modelled".to_owned()));
    };
    if dependencies_of(&mut Object::clone(object)).is_none() {
        return Ok(Effect::Opaque("dependencies of materialized views on extensions are not modelled".to_owned()));
    }
    session.alter(id, |object| {
        if let Some(extensions) = dependencies_of(object) {
            extensions.retain(|other| *other != extension);
            if !statement.remove {
                extensions.push(extension);
            }
        }
    })?;
    Ok(Effect::Applied)
}

fn dependencies_of(object: &mut Object) -> Option<&mut Vec<ObjectId>> {
    match &mut object.data {
        ObjectData::Function(function) => Some(&mut function.depends_on_extensions),
        ObjectData::Trigger(trigger) => Some(&mut trigger.depends_on_extensions),
        ObjectData::Index(index) => Some(&mut index.depends_on_extensions),
        _ => None,
    }
}
