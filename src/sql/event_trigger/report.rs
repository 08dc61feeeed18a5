//! What a statement made and dropped, as event triggers are told it: the journal since its beginning.

use super::Table;
use crate::catalog::{Cause, Change, DataType, Object, ObjectData, ObjectId, ObjectKind};
use crate::sql::ast::Statement;
use crate::sql::evaluate::value::Value;
use crate::sql::session::{Session, Step};
use crate::text::Identifier;

/// The columns of `pg_event_trigger_ddl_commands()`.
const COMMAND_COLUMNS: [&str; 9] = [
    "classid",
    "objid",
    "objsubid",
    "command_tag",
    "object_type",
    "schema_name",
    "object_identity",
    "in_extension",
    "command",
];

/// The columns of `pg_event_trigger_dropped_objects()`.
const DROPPED_COLUMNS: [&str; 12] = [
    "classid",
    "objid",
    "objsubid",
    "original",
    "normal",
    "is_temporary",
    "object_type",
    "schema_name",
    "object_name",
    "object_identity",
    "address_names",
    "address_args",
];

fn columns(names: &[&str]) -> Vec<Identifier> {
    names.iter().copied().map(Identifier::from).collect()
}

fn not_modelled() -> Value {
    Value::unknown("what event triggers are told of a command is modelled but for its inner form")
}

/// The commands of a statement (`pg_event_trigger_ddl_commands`): what it created, else what it altered.
pub(super) fn commands(session: &Session, start: usize, statement: &Statement, tag: &str) -> Table {
    let steps = session.journal.get(start..).unwrap_or_default();
    let alters_table = matches!(statement, Statement::AlterTable(_));
    let mut rows = Vec::new();
    let mut told: Vec<ObjectId> = Vec::new();
    for step in steps.iter().filter(|step| step.inner == session.inner) {
        let (object, tag) = match &step.change {
            Change::Create(object) if is_command(object) && !(alters_table && object.as_index().is_some()) => {
                let own = format!("CREATE {}", object.kind().words().to_uppercase());
                let is_named = own.starts_with(tag) || tag.starts_with(&own) || matches!(tag, "SELECT INTO");
                (object, if is_named { tag.to_owned() } else { own })
            }
            Change::Alter { object, cause: Cause::Statement } if !tag.starts_with("CREATE") => (object, tag.to_owned()),
            _ => continue,
        };
        let object = whole_object(session, object);
        if !told.contains(&object.id) {
            told.push(object.id);
            rows.push(command_row(session, object, &tag));
        }
    }
    if !matches!(statement, Statement::CreateSequence(_)) {
        let owned = told.iter().filter_map(|id| session.catalog.object(*id)).filter(|object| is_owned_sequence(object));
        rows.extend(owned.map(|sequence| command_row(session, sequence, "ALTER SEQUENCE")));
    }
    Table { columns: columns(&COMMAND_COLUMNS), rows }
}

/// The sequence of a serial or identity column is made, then given to its column (`generateSerialExtraStmts`).
fn is_owned_sequence(object: &Object) -> bool {
    matches!(&object.data, ObjectData::Sequence(sequence) if sequence.owned_by.is_some())
}

/// The object that a command is about: a constraint's table, an index itself.
fn whole_object<'s>(session: &'s Session, object: &'s Object) -> &'s Object {
    let parent = match &object.data {
        ObjectData::Constraint(constraint) => session.catalog.object(constraint.on),
        _ => None,
    };
    parent.map_or(object, |parent| parent)
}

/// Whether an object is created by a command of its own, be it one that another stands for.
fn is_command(object: &Object) -> bool {
    !matches!(object.kind(), ObjectKind::Constraint | ObjectKind::DefaultPrivileges) && object.extension.is_none()
}

fn command_row(session: &Session, object: &Object, tag: &str) -> Vec<Value> {
    vec![
        not_modelled(),
        Value::oid(object.id),
        Value::Int(0),
        Value::text(tag),
        Value::text(type_words(object)),
        schema(session, object),
        Value::text(identity(session, object)),
        Value::Bool(object.extension.is_some()),
        not_modelled(),
    ]
}

/// What a statement dropped (`pg_event_trigger_dropped_objects`), columns and the types of tables included.
pub(super) fn dropped(session: &Session, start: usize) -> Table {
    let steps = session.journal.get(start..).unwrap_or_default();
    let mut rows = Vec::new();
    for step in steps {
        match (&step.change, &step.before) {
            (Change::Drop { cause, .. }, Some(before)) => {
                let original = *cause == Cause::Statement;
                rows.push(dropped_row(session, before, &Dropped::whole(session, before, original)));
                if !before.columns().is_empty() || before.as_table().is_some() {
                    rows.extend(row_types(session, before));
                }
            }
            (Change::Alter { .. }, Some(_)) => rows.extend(dropped_columns(session, step)),
            _ => {}
        }
    }
    Table { columns: columns(&DROPPED_COLUMNS), rows }
}

/// One line about what was dropped.
struct Dropped {
    words: String,
    name: Option<String>,
    identity: String,
    part: i64,
    original: bool,
}

impl Dropped {
    fn whole(session: &Session, object: &Object, original: bool) -> Self {
        let by_name = object.parent().is_none() || object.as_index().is_some();
        Self {
            words: type_words(object),
            name: by_name.then(|| object.name.to_string()),
            identity: identity(session, object),
            part: 0,
            original,
        }
    }
}

fn dropped_row(session: &Session, object: &Object, dropped: &Dropped) -> Vec<Value> {
    let in_temporary = object.schema.is_some() && object.schema == session.temporary_schema;
    vec![
        not_modelled(),
        Value::oid(object.id),
        Value::Int(dropped.part),
        Value::Bool(dropped.original),
        Value::Bool(false),
        Value::Bool(in_temporary),
        Value::text(dropped.words.as_str()),
        schema(session, object),
        dropped.name.as_deref().map_or(Value::Null, Value::text),
        Value::text(dropped.identity.as_str()),
        not_modelled(),
        not_modelled(),
    ]
}

/// A table's row type and the array of it go with the table.
fn row_types(session: &Session, table: &Object) -> Vec<Vec<Value>> {
    let identity = identity(session, table);
    let of = |name: String, identity: String| Dropped {
        words: "type".to_owned(),
        name: Some(name),
        identity,
        part: 0,
        original: false,
    };
    let types = [of(table.name.to_string(), identity.clone()), of(format!("_{}", table.name), format!("{identity}[]"))];
    types.iter().map(|dropped| dropped_row(session, table, dropped)).collect()
}

fn dropped_columns(session: &Session, step: &Step) -> Vec<Vec<Value>> {
    let (Change::Alter { object, cause }, Some(before)) = (&step.change, &step.before) else { return Vec::new() };
    let gone = before.columns().iter().filter(|column| object.column(column.number).is_none());
    gone.map(|column| {
        let dropped = Dropped {
            words: "table column".to_owned(),
            name: None,
            identity: format!("{}.{}", identity(session, before), session.names().quote(&column.name)),
            part: i64::from(column.number.0),
            original: *cause == Cause::Statement,
        };
        dropped_row(session, before, &dropped)
    })
    .collect()
}

/// `getObjectTypeDescription`: the words that tell what kind of object it is.
fn type_words(object: &Object) -> String {
    match &object.data {
        ObjectData::Constraint(_) => "table constraint".to_owned(),
        ObjectData::Type(_) if object.columns().is_empty() => "type".to_owned(),
        ObjectData::Type(_) => "composite type".to_owned(),
        _ => object.kind().words().to_owned(),
    }
}

fn schema(session: &Session, object: &Object) -> Value {
    let of = object.schema.or_else(|| object.parent().and_then(|parent| session.catalog.object(parent)?.schema));
    let name = of.and_then(|schema| session.catalog.name_of(schema));
    name.map_or(Value::Null, |name| Value::text(name.as_str()))
}

/// `getObjectIdentity`: the name with every schema, quoted where SQL needs it.
fn identity(session: &Session, object: &Object) -> String {
    let names = session.names();
    let name = names.quote(&object.name);
    let qualified = match object.schema.and_then(|schema| session.catalog.name_of(schema)) {
        Some(schema) => format!("{}.{name}", names.quote(schema)),
        None => name,
    };
    match (&object.data, object.parent().and_then(|parent| session.catalog.object(parent))) {
        (ObjectData::Function(function), _) => {
            let types: Vec<String> = function.signature().iter().map(|of| type_identity(session, of)).collect();
            format!("{qualified}({})", types.join(","))
        }
        (ObjectData::Index(_) | ObjectData::Statistics(_), _) | (_, None) => qualified,
        (_, Some(parent)) => format!("{qualified} on {}", identity(session, parent)),
    }
}

fn type_identity(session: &Session, data_type: &DataType) -> String {
    let brackets = if data_type.array { "[]" } else { "" };
    match session.catalog.object(data_type.id) {
        Some(object) => format!("{}{brackets}", identity(session, object)),
        None => session.names().format_type(data_type),
    }
}
