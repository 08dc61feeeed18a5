//! Roles, extensions, publications, event triggers, databases.

use super::{Row, Wanted, name, name_of, oid, schema_name};
use crate::catalog::role::Role;
use crate::catalog::{Namespace, Object, ObjectData, ObjectId};
use crate::sql::evaluate::value::Value;
use crate::sql::session::Session;

/// The extensions in PostgreSQL's own `contrib`, as far as schemas use them.
const CONTRIBUTED: [&str; 30] = [
    "amcheck",
    "autoinc",
    "bloom",
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dblink",
    "dict_int",
    "dict_xsyn",
    "earthdistance",
    "file_fdw",
    "fuzzystrmatch",
    "hstore",
    "intarray",
    "isn",
    "lo",
    "ltree",
    "moddatetime",
    "pg_stat_statements",
    "pg_trgm",
    "pgcrypto",
    "pgrowlocks",
    "pgstattuple",
    "plpgsql",
    "postgres_fdw",
    "seg",
    "tablefunc",
    "unaccent",
    "uuid-ossp",
];

/// The rows of a catalog of this file.
pub(super) fn rows(session: &Session, catalog: &str, wanted: &Wanted) -> Option<Vec<Row>> {
    // What lives outside schemas is little: its spaces are read whole.
    let all = |space| {
        let mut found: Vec<&Object> = session.catalog.in_space(space, ObjectId::NONE).map(|object| &**object).collect();
        found.sort_by_key(|object| object.id);
        found.into_iter()
    };
    Some(match catalog {
        "pg_roles" | "pg_authid" => all(Namespace::Role).filter_map(|object| role(object, wanted)).collect(),
        "pg_user" => all(Namespace::Role)
            .filter_map(|object| match &object.data {
                ObjectData::Role(of) if flag(of, "login") => {
                    Some(vec![("usename", name(object)), ("usesysid", oid(object.id))])
                }
                _ => None,
            })
            .collect(),
        "pg_auth_members" => all(Namespace::Role).flat_map(memberships).collect(),
        "pg_extension" => all(Namespace::Extension)
            .filter(|object| wanted.takes("extname", object.name.as_str()))
            .filter_map(|object| match &object.data {
                ObjectData::Extension(_) => Some(vec![
                    ("oid", oid(object.id)),
                    ("extname", name(object)),
                    ("extnamespace", oid(object.schema.unwrap_or(ObjectId::NONE))),
                ]),
                _ => None,
            })
            .collect(),
        "pg_available_extensions" => available(session),
        "pg_settings" => settings(session, wanted),
        "pg_publication" => all(Namespace::Publication)
            .filter_map(|object| match &object.data {
                ObjectData::Publication(of) => Some(vec![
                    ("oid", oid(object.id)),
                    ("pubname", name(object)),
                    ("puballtables", Value::Bool(of.all_tables)),
                ]),
                _ => None,
            })
            .collect(),
        "pg_publication_tables" => all(Namespace::Publication).flat_map(|object| published(session, object)).collect(),
        "pg_event_trigger" => all(Namespace::EventTrigger)
            .filter_map(|object| match &object.data {
                ObjectData::EventTrigger(of) => Some(vec![
                    ("oid", oid(object.id)),
                    ("evtname", name(object)),
                    ("evtevent", Value::text(of.event.as_str())),
                    ("evtfoid", oid(of.function)),
                ]),
                _ => None,
            })
            .collect(),
        "pg_database" => all(Namespace::Database)
            .filter(|object| matches!(object.data, ObjectData::Database(_)))
            .map(|object| vec![("oid", oid(object.id)), ("datname", name(object))])
            .collect(),
        _ => return None,
    })
}

/// The extensions that come with PostgreSQL, and those that are there.
fn available(session: &Session) -> Vec<Row> {
    let own: Vec<&Object> = session
        .catalog
        .objects()
        .map(|object| &**object)
        .filter(|object| matches!(object.data, ObjectData::Extension(_)))
        .collect();
    let created = |extension: &str| own.iter().any(|object| object.name == *extension);
    let row = |extension: &str| {
        let version = if created(extension) { Value::unknown("the version of an extension") } else { Value::Null };
        vec![("name", Value::text(extension)), ("installed_version", version)]
    };
    let others = own.iter().map(|object| object.name.as_str()).filter(|name| !CONTRIBUTED.contains(name));
    CONTRIBUTED.iter().copied().chain(others).map(row).collect()
}

fn settings(session: &Session, wanted: &Wanted) -> Vec<Row> {
    let builtin = session.names().builtin();
    let asked = builtin.settings().iter().filter(|setting| wanted.takes("name", setting.name));
    asked
        .map(|setting| {
            let value = super::super::functions::setting_value(session, setting.name);
            vec![("name", Value::text(setting.name)), ("setting", value)]
        })
        .collect()
}

fn flag(role: &Role, name: &str) -> bool {
    role.flags.iter().any(|(of, on)| *of == *name && *on)
}

fn role(object: &Object, wanted: &Wanted) -> Option<Row> {
    let ObjectData::Role(role) = &object.data else { return None };
    if !wanted.takes("rolname", object.name.as_str()) {
        return None;
    }
    let on = |name| Value::Bool(flag(role, name));
    Some(vec![
        ("oid", oid(object.id)),
        ("rolname", name(object)),
        ("rolsuper", on("superuser")),
        ("rolcreaterole", on("createrole")),
        ("rolcreatedb", on("createdb")),
        ("rolcanlogin", on("login")),
        ("rolreplication", on("replication")),
        ("rolbypassrls", on("bypassrls")),
    ])
}

fn memberships(object: &Object) -> Vec<Row> {
    let ObjectData::Role(role) = &object.data else { return Vec::new() };
    let row = |membership: &crate::catalog::role::Membership| {
        vec![
            ("roleid", oid(membership.role)),
            ("member", oid(object.id)),
            ("admin_option", Value::Bool(membership.admin)),
        ]
    };
    role.memberships.iter().map(row).collect()
}

fn published(session: &Session, object: &Object) -> Vec<Row> {
    let ObjectData::Publication(publication) = &object.data else { return Vec::new() };
    let tables = publication.tables.iter().filter_map(|table| session.catalog.object(table.table));
    tables
        .map(|table| {
            vec![
                ("pubname", name(object)),
                ("schemaname", Value::text(schema_name(session, table))),
                ("tablename", name_of(session, table.id)),
            ]
        })
        .collect()
}
