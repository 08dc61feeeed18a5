//! `CREATE PUBLICATION`, `ALTER PUBLICATION`.

use super::{options_of, set_options};
use crate::catalog::error::sqlstate;
use crate::catalog::other::{Publication, PublishedTable};
use crate::catalog::relation::Persistence;
use crate::catalog::{CatalogError, ColumnNumber, Namespace, Object, ObjectData, ObjectId, ObjectKind};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{
    AlterPublication, AlterPublicationAction, CreatePublication, Definition, DefinitionValue, Expression, Name,
    ObjectName, PublicationContent, PublicationObject, PublicationObjectKind,
};
use crate::sql::lower::object::lookup::{find_created, undefined};
use crate::sql::lower::relation;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// What a list of a publication names.
#[derive(Default)]
struct Contents {
    tables: Vec<PublishedTable>,
    schemas: Vec<ObjectId>,
}

/// `CREATE PUBLICATION`.
pub(in crate::sql) fn create_publication(
    session: &mut Session,
    source: &Source,
    statement: &CreatePublication,
) -> Executed {
    let name = &statement.name.identifier;
    if session.catalog.find(Namespace::Publication, ObjectId::NONE, name).is_some() {
        let message = format!("publication \"{name}\" already exists");
        return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
    }
    refuse_options(&statement.options)?;
    let (all_tables, contents) = match &statement.content {
        PublicationContent::AllTables => (true, Contents::default()),
        PublicationContent::Objects(objects) => (false, read(session, source, objects)?),
    };
    let Contents { tables, schemas } = contents;
    let data = Publication { all_tables, tables, schemas, options: options_of(&statement.options) };
    let id = session.reserve_id();
    let owner = session.current_role;
    session.create(Object::new(id, name.clone(), None, owner, ObjectData::Publication(data)))?;
    Ok(Effect::Applied)
}

fn refuse_options(options: &[Definition]) -> Result<(), CatalogError> {
    for option in options {
        let message = match option.name.as_str() {
            "publish" => {
                let value = option.value.as_ref().and_then(DefinitionValue::as_text).unwrap_or_default();
                let known = ["insert", "update", "delete", "truncate"];
                let words = value.split(',').map(str::trim).filter(|word| !word.is_empty());
                match words.map(str::to_ascii_lowercase).find(|word| !known.contains(&word.as_str())) {
                    None => continue,
                    Some(word) => format!("unrecognized value for publication option \"publish\": \"{word}\""),
                }
            }
            "publish_via_partition_root" | "publish_generated_columns" => continue,
            other => format!("unrecognized publication parameter: \"{other}\""),
        };
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    }
    Ok(())
}

fn read(session: &Session, source: &Source, objects: &[PublicationObject]) -> Result<Contents, CatalogError> {
    let mut contents = Contents::default();
    for object in objects {
        match &object.kind {
            PublicationObjectKind::Table { name, columns, filter, .. } => {
                let table = published_table(session, source, (name, columns.as_deref()), filter.as_ref())?;
                if !contents.tables.iter().any(|other| other.table == table.table) {
                    contents.tables.push(table);
                }
            }
            PublicationObjectKind::TablesInSchema(name) => {
                let schema = session.names().schema(&name.identifier)?;
                if !contents.schemas.contains(&schema) {
                    contents.schemas.push(schema);
                }
            }
            PublicationObjectKind::TablesInCurrentSchema => contents.schemas.push(session.creation_schema()?),
        }
    }
    Ok(contents)
}

fn published_table(
    session: &Session,
    source: &Source,
    (name, columns): (&ObjectName, Option<&[Name]>),
    filter: Option<&Expression>,
) -> Result<PublishedTable, CatalogError> {
    let table = relation::find(session, name)?;
    refuse_relation(&table)?;
    let mut numbers: Vec<ColumnNumber> = Vec::new();
    for column in columns.into_iter().flatten() {
        let Some(found) = table.column_named(column.as_str()) else {
            let message = format!("column \"{column}\" of relation \"{}\" does not exist", table.name);
            return Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message));
        };
        if numbers.contains(&found.number) {
            let message = format!("duplicate column \"{column}\" in publication column list");
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        numbers.push(found.number);
    }
    numbers.sort_unstable();
    let filter = match filter {
        Some(filter) => {
            let scope = Scope::of(table.name.clone(), table.id);
            Some(Analyzer::new(session, source).expression(filter, &scope)?.text)
        }
        None => None,
    };
    Ok(PublishedTable { table: table.id, columns: numbers, filter })
}

/// Only permanent tables are published (`check_publication_add_relation`).
fn refuse_relation(found: &Object) -> Result<(), CatalogError> {
    let plural = match (&found.data, found.kind()) {
        (ObjectData::Table(table), ObjectKind::Table) => match table.persistence {
            Persistence::Permanent => return Ok(()),
            Persistence::Unlogged => "unlogged tables",
            Persistence::Temporary(_) => "temporary tables",
        },
        (_, ObjectKind::ForeignTable) => "foreign tables",
        (_, ObjectKind::View) => "views",
        (_, ObjectKind::MaterializedView) => "materialized views",
        (_, ObjectKind::Sequence) => "sequences",
        (_, ObjectKind::Index) => "indexes",
        _ => "composite types",
    };
    let message = format!("cannot add relation \"{}\" to publication", found.name);
    Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message)
        .detail(format!("This operation is not supported for {plural}.")))
}

/// `ALTER PUBLICATION`.
pub(in crate::sql) fn alter_publication(
    session: &mut Session,
    source: &Source,
    statement: &AlterPublication,
) -> Executed {
    let name = &statement.name.identifier;
    let id = find_created(session.names(), Namespace::Publication, "publication", name)?;
    let Some(ObjectData::Publication(data)) = session.catalog.object(id).map(|object| &object.data) else {
        return Ok(Effect::Applied);
    };
    let mut data = data.clone();
    let objects = match &statement.action {
        AlterPublicationAction::SetOptions(options) => {
            refuse_options(options)?;
            set_options(&mut data.options, options_of(options));
            &[]
        }
        AlterPublicationAction::Add(objects)
        | AlterPublicationAction::Set(objects)
        | AlterPublicationAction::Drop(objects) => objects.as_slice(),
    };
    if data.all_tables && !objects.is_empty() {
        let message = format!("publication \"{name}\" is defined as FOR ALL TABLES");
        return Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message)
            .detail("Tables cannot be added to or dropped from FOR ALL TABLES publications."));
    }
    let contents = read(session, source, objects)?;
    match &statement.action {
        AlterPublicationAction::SetOptions(_) => {}
        AlterPublicationAction::Set(_) => (data.tables, data.schemas) = (contents.tables, contents.schemas),
        AlterPublicationAction::Add(_) => add(session, &mut data, contents, name.as_str())?,
        AlterPublicationAction::Drop(_) => drop(session, &mut data, &contents)?,
    }
    session.alter(id, |object| object.data = ObjectData::Publication(data))?;
    Ok(Effect::Applied)
}

fn add(session: &Session, data: &mut Publication, contents: Contents, name: &str) -> Result<(), CatalogError> {
    for table in contents.tables {
        if data.tables.iter().any(|other| other.table == table.table) {
            let relation = session.catalog.name_of(table.table).cloned().unwrap_or_default();
            let message = format!("relation \"{relation}\" is already member of publication \"{name}\"");
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        data.tables.push(table);
    }
    for schema in contents.schemas {
        if data.schemas.contains(&schema) {
            let schema = session.catalog.name_of(schema).cloned().unwrap_or_default();
            let message = format!("schema \"{schema}\" is already member of publication \"{name}\"");
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        data.schemas.push(schema);
    }
    Ok(())
}

fn drop(session: &Session, data: &mut Publication, contents: &Contents) -> Result<(), CatalogError> {
    for table in &contents.tables {
        let before = data.tables.len();
        data.tables.retain(|other| other.table != table.table);
        if data.tables.len() == before {
            let relation = session.catalog.name_of(table.table).cloned().unwrap_or_default();
            return Err(undefined(format!("relation \"{relation}\" is not part of the publication")));
        }
    }
    for schema in &contents.schemas {
        let before = data.schemas.len();
        data.schemas.retain(|other| other != schema);
        if data.schemas.len() == before {
            let schema = session.catalog.name_of(*schema).cloned().unwrap_or_default();
            return Err(undefined(format!("tables from schema \"{schema}\" are not part of the publication")));
        }
    }
    Ok(())
}
