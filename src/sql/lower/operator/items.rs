//! The items of operator classes and families (`DefineOpClass`, `AlterOpFamilyAdd` in `opclasscmds.c`).

use super::{function_text, invalid_object};
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, DataType, ObjectId, PostgresVersion, SqlText};
use crate::sql::ast::{Name, OperatorClassItem, OperatorClassItemKind, OperatorName, TypeName};
use crate::sql::lower::object::lookup::{find_operator_family, find_operator_if_any, undefined_operator};
use crate::sql::lower::wording::Wording;
use crate::sql::session::Session;
use crate::sql::source::Source;

/// An operator or support function by its number and the types that it serves.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Slot {
    pub(super) is_operator: bool,
    pub(super) number: i64,
    pub(super) left: DataType,
    pub(super) right: DataType,
}

/// An item as written, with what it names, and the slot that it fills.
pub(super) struct Item {
    pub(super) text: SqlText,
    pub(super) slot: Option<Slot>,
}

/// Reads an item. In a class an operator without types has those of the class.
///
/// # Errors
/// 42883 and 42704 for what is not there, 42P17 for a number that the access method does not have.
pub(super) fn read_item(
    session: &Session,
    source: &Source,
    item: &OperatorClassItem,
    (method, class_type): (&Name, Option<&DataType>),
) -> Result<Item, CatalogError> {
    let wording = Wording::new(session, source, item.span);
    match &item.kind {
        OperatorClassItemKind::Operator { number, name, types, order_by } => {
            let (left, right) = operands(session, types, class_type)?;
            refuse_number(session, method, "operator", *number)?;
            let target = operator(session, name, &left, &right)?;
            let mut wording = wording.name(name.span, target, ReferenceForm::Qualified);
            for written in types.iter().flatten() {
                wording = wording.type_name(written, &session.names().data_type(written)?);
            }
            if let Some(family) = order_by {
                let btree = Name::new("btree".into(), family.span());
                let target = find_operator_family(session.names(), family, &btree)?;
                wording = wording.name(family.span(), target, ReferenceForm::Qualified);
            }
            let slot = Slot { is_operator: true, number: *number, left, right };
            Ok(Item { text: wording.finish(), slot: Some(slot) })
        }
        OperatorClassItemKind::Function { number, types, function } => {
            refuse_number(session, method, "function", *number)?;
            let (_, text) = function_text(session, source, function)?;
            let mut wording = wording.part(function.span, text);
            for written in types {
                wording = wording.type_name(written, &session.names().data_type(written)?);
            }
            let slot = function_types(session, types, class_type)?;
            let slot = slot.map(|(left, right)| Slot { is_operator: false, number: *number, left, right });
            Ok(Item { text: wording.finish(), slot })
        }
        OperatorClassItemKind::Storage(written) => {
            let data_type = session.names().data_type(written)?.without_modifier();
            if class_type.is_some_and(|class_type| *class_type != data_type)
                && !matches!(method.as_str(), "gist" | "gin" | "spgist" | "brin")
            {
                let message = format!("storage type cannot be different from data type for access method \"{method}\"");
                return Err(invalid_object(message));
            }
            Ok(Item { text: wording.type_name(written, &data_type).finish(), slot: None })
        }
    }
}

fn operands(
    session: &Session,
    types: &[Option<TypeName>],
    class_type: Option<&DataType>,
) -> Result<(DataType, DataType), CatalogError> {
    let read = |written: &TypeName| session.names().data_type(written).map(|found| found.without_modifier());
    match (types, class_type) {
        ([Some(left), Some(right)], _) => Ok((read(left)?, read(right)?)),
        ([], Some(class_type)) => Ok((class_type.clone(), class_type.clone())),
        _ => {
            let message = "operator argument types must be specified in ALTER OPERATOR FAMILY";
            Err(CatalogError::new(crate::catalog::error::sqlstate::SYNTAX_ERROR, message))
        }
    }
}

fn function_types(
    session: &Session,
    types: &[TypeName],
    class_type: Option<&DataType>,
) -> Result<Option<(DataType, DataType)>, CatalogError> {
    let read = |written: &TypeName| session.names().data_type(written).map(|found| found.without_modifier());
    Ok(match types {
        [one] => Some((read(one)?, read(one)?)),
        [left, right] => Some((read(left)?, read(right)?)),
        _ => class_type.map(|class_type| (class_type.clone(), class_type.clone())),
    })
}

fn operator(
    session: &Session,
    name: &OperatorName,
    left: &DataType,
    right: &DataType,
) -> Result<ObjectId, CatalogError> {
    let names = session.names();
    find_operator_if_any(names, name, Some(left), Some(right))?
        .ok_or_else(|| undefined_operator(names, name, Some(left), Some(right)))
}

/// The strategies and support functions that PostgreSQL's own access methods have; `None` for any number.
fn numbers_of(method: &str, what: &str, version: PostgresVersion) -> Option<i64> {
    let numbers = match method {
        "btree" => (Some(5), if version >= PostgresVersion::V18 { 6 } else { 5 }),
        "hash" => (Some(1), 3),
        "gist" => (None, if version >= PostgresVersion::V18 { 12 } else { 11 }),
        "gin" | "spgist" => (None, 7),
        "brin" => (None, 15),
        _ => return None,
    };
    if what == "operator" { numbers.0 } else { Some(numbers.1) }
}

fn refuse_number(session: &Session, method: &Name, what: &str, number: i64) -> Result<(), CatalogError> {
    let most = numbers_of(method.as_str(), what, session.catalog.version()).unwrap_or(i64::from(i16::MAX));
    if (1..=most).contains(&number) {
        return Ok(());
    }
    Err(invalid_object(format!("invalid {what} number {number}, must be between 1 and {most}")))
}

/// Refuses two items for the same slot.
///
/// # Errors
/// 42P17.
pub(super) fn refuse_twice(session: &Session, items: &[Item]) -> Result<(), CatalogError> {
    for (position, item) in items.iter().enumerate() {
        let Some(slot) = &item.slot else { continue };
        if items[..position].iter().any(|other| other.slot.as_ref() == Some(slot)) {
            let names = session.names();
            let what = if slot.is_operator { "operator" } else { "function" };
            let (left, right) = (names.format_type(&slot.left), names.format_type(&slot.right));
            let message = format!("{what} number {} for ({left},{right}) appears more than once", slot.number);
            return Err(invalid_object(message));
        }
    }
    Ok(())
}
