//! `COMMENT ON` and `SECURITY LABEL` (`comment.c`, `seclabel.c`).

use std::sync::Arc;

use super::address::address_of;
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, Namespace, Part};
use crate::sql::ast::{Comment, ObjectReference, SecurityLabel};
use crate::sql::lower::relation;
use crate::sql::session::{Effect, Executed, Session};

/// `COMMENT ON`; an empty comment is none.
pub(in crate::sql) fn comment(session: &mut Session, statement: &Comment) -> Executed {
    if let ObjectReference::Column(_, column) = &statement.target {
        let found = relation::find(session, &column.relation)?;
        if found.as_index().is_some() || found.as_sequence().is_some() {
            let message = format!("cannot set comment on relation \"{}\"", found.name);
            let plural = if found.as_index().is_some() { "indexes" } else { "sequences" };
            return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message)
                .detail(format!("This operation is not supported for {plural}.")));
        }
    }
    if matches!(&statement.target, ObjectReference::Type(name) if name.is_array()) {
        return Ok(Effect::Opaque("comments on array types are not modelled".to_owned()));
    }
    let address = address_of(session, &statement.target)?;
    let Some(object) = session.catalog.object(address.object) else {
        return Ok(Effect::Opaque("comments on what is built in are not modelled".to_owned()));
    };
    if matches!(&statement.target, ObjectReference::Type(_)) && object.as_type().is_none() {
        return Ok(Effect::NoEffect("a comment on the row type of a relation is not the relation's"));
    }
    let text = statement.text.as_ref().map(|text| text.value.as_str()).filter(|text| !text.is_empty());
    let text: Option<Arc<str>> = text.map(Arc::from);
    session.alter(address.object, |object| match address.part {
        Part::Column(number) => {
            if let Some(column) = object.column_mut(number) {
                column.comment = text;
            }
        }
        Part::Whole | Part::Default(_) | Part::EnumValue(_) => object.comment = text,
    })?;
    Ok(Effect::Applied)
}

/// `SECURITY LABEL`, which needs a provider that was loaded with the server: those that are known come with an
/// extension of their name.
pub(in crate::sql) fn security_label(session: &mut Session, statement: &SecurityLabel) -> Executed {
    let Some(provider) = &statement.provider else {
        let message = "no security label providers have been loaded";
        return Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message));
    };
    let provider = provider.identifier.clone();
    if session.catalog.find(Namespace::Extension, crate::catalog::ObjectId::NONE, &provider).is_none() {
        let message = format!("security label provider \"{provider}\" is not loaded");
        return Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message));
    }
    let address = address_of(session, &statement.target)?;
    let label: Option<Arc<str>> = statement.label.as_ref().map(|label| Arc::from(label.value.as_str()));
    session.alter(address.object, |object| {
        object.security_labels.retain(|(other, part, _)| *other != provider || *part != address.part);
        object.security_labels.extend(label.map(|label| (provider, address.part, label)));
    })?;
    Ok(Effect::Applied)
}
