//! `CREATE OPERATOR FAMILY`, `ALTER OPERATOR FAMILY`.

use super::class::of_method;
use super::items::{Item, Slot, read_item, refuse_twice};
use crate::catalog::error::sqlstate;
use crate::catalog::other::OperatorFamily;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId, SqlText};
use crate::sql::ast::{AlterOperatorFamily, CreateOperatorFamily, OperatorFamilyAction, OperatorFamilyDrop};
use crate::sql::lower::object::lookup::{find_access_method, find_operator_family, undefined};
use crate::sql::lower::place::schema_for_new;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `CREATE OPERATOR FAMILY`.
pub(in crate::sql) fn create_operator_family(session: &mut Session, statement: &CreateOperatorFamily) -> Executed {
    let method = &statement.access_method;
    let name = statement.name.name.identifier.clone();
    let schema = schema_for_new(session, &statement.name)?;
    find_access_method(session.names(), method)?;
    if of_method(session, Namespace::OperatorFamily, (schema, &name), &method.identifier).is_some() {
        let message = format!("operator family \"{name}\" for access method \"{method}\" already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    let id = session.reserve_id();
    let data = OperatorFamily { method: method.identifier.clone(), implicit: false, items: Vec::new() };
    let owner = session.current_role;
    session.create(Object::new(id, name, Some(schema), owner, ObjectData::OperatorFamily(data)))?;
    Ok(Effect::Applied)
}

/// `ALTER OPERATOR FAMILY … ADD` and `DROP`.
pub(in crate::sql) fn alter_operator_family(
    session: &mut Session,
    source: &Source,
    statement: &AlterOperatorFamily,
) -> Executed {
    let id = find_operator_family(session.names(), &statement.name, &statement.access_method)?;
    let Some(family) = family_data(session, id) else {
        return Ok(Effect::Opaque("changes of built-in operator families are not modelled".to_owned()));
    };
    match &statement.action {
        OperatorFamilyAction::Add(written) => {
            let mut items: Vec<Item> = Vec::with_capacity(written.len());
            for item in written {
                items.push(read_item(session, source, item, (&statement.access_method, None))?);
            }
            refuse_twice(session, &items)?;
            for item in &items {
                refuse_existing(session, statement, &family, item)?;
            }
            alter_items(session, id, |texts| texts.extend(items.into_iter().map(|item| item.text)))?;
        }
        OperatorFamilyAction::Drop(dropped) => {
            for item in dropped {
                drop_item(session, source, id, statement, item)?;
            }
        }
    }
    Ok(Effect::Applied)
}

fn family_data(session: &Session, id: ObjectId) -> Option<OperatorFamily> {
    match &session.catalog.object(id)?.data {
        ObjectData::OperatorFamily(family) => Some(family.clone()),
        _ => None,
    }
}

fn alter_items(session: &mut Session, id: ObjectId, alter: impl FnOnce(&mut Vec<SqlText>)) -> Result<(), CatalogError> {
    session.alter(id, |object| {
        if let ObjectData::OperatorFamily(family) = &mut object.data {
            alter(&mut family.items);
        }
    })
}

/// Which of the family's texts is for that number and these types, as they are written there.
fn position_of(source: &Source, texts: &[SqlText], item: &OperatorFamilyDrop) -> Option<usize> {
    let word = if item.is_operator { "operator" } else { "function" };
    let of_number = |text: &SqlText| {
        let mut words = text.text.split_whitespace();
        words.next().is_some_and(|first| first.eq_ignore_ascii_case(word))
            && words.next().is_some_and(|second| second == item.number.to_string())
    };
    let found: Vec<usize> = (0..texts.len()).filter(|position| of_number(&texts[*position])).collect();
    if let [one] = found[..] {
        return Some(one);
    }
    let without_blanks = |text: &str| text.split_whitespace().collect::<String>().to_ascii_lowercase();
    let types: Vec<String> = item.types.iter().map(|written| without_blanks(source.slice(written.span))).collect();
    let list = format!("({})", types.join(","));
    found.into_iter().find(|position| without_blanks(&texts[*position].text).contains(&list))
}

fn refuse_existing(
    session: &Session,
    statement: &AlterOperatorFamily,
    family: &OperatorFamily,
    item: &Item,
) -> Result<(), CatalogError> {
    let Some(slot) = &item.slot else { return Ok(()) };
    if !family.items.iter().any(|other| other.text == item.text.text) {
        return Ok(());
    }
    let message = format!("{} already exists in operator family \"{}\"", describe(session, slot), statement.name.name);
    Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message))
}

fn describe(session: &Session, slot: &Slot) -> String {
    let names = session.names();
    let what = if slot.is_operator { "operator" } else { "function" };
    format!("{what} {}({},{})", slot.number, names.format_type(&slot.left), names.format_type(&slot.right))
}

fn drop_item(
    session: &mut Session,
    source: &Source,
    id: ObjectId,
    statement: &AlterOperatorFamily,
    item: &OperatorFamilyDrop,
) -> Result<(), CatalogError> {
    let names = session.names();
    let read = |position: usize| {
        let written = item.types.get(position).or(item.types.first());
        written.map(|written| names.data_type(written).map(|found| found.without_modifier())).transpose()
    };
    let (Some(left), Some(right)) = (read(0)?, read(1)?) else { return Ok(()) };
    let slot = Slot { is_operator: item.is_operator, number: item.number, left, right };
    let position = family_data(session, id).and_then(|family| position_of(source, &family.items, item));
    let Some(position) = position else {
        let family = &statement.name.name;
        let message = format!("{} does not exist in operator family \"{family}\"", describe(session, &slot));
        return Err(undefined(message));
    };
    alter_items(session, id, |texts| {
        texts.remove(position);
    })
}
