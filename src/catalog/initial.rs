//! What a new database holds before the first migration.

use std::sync::{Arc, OnceLock};

use super::dependents::Dependents;
use super::name_table::NameTable;
use super::numbered::Numbered;
use super::other::{Extension, Language};
use super::role::{AccessControlItem, AccessControlList, Database, Privileges, Role};
use super::{Catalog, Change, Object, ObjectData, ObjectId, PostgresVersion};
use crate::text::Identifier;

/// The role that the migrations run as until they say otherwise (`BOOTSTRAP_SUPERUSERID`).
pub const BOOTSTRAP_SUPERUSER: ObjectId = ObjectId(10);
/// The schema `pg_catalog` (`PG_CATALOG_NAMESPACE`).
pub const PG_CATALOG: ObjectId = ObjectId(11);
/// The schema `public` (`PG_PUBLIC_NAMESPACE`).
pub const PUBLIC: ObjectId = ObjectId(2200);
/// The schema of TOAST tables (`PG_TOAST_NAMESPACE`).
pub const PG_TOAST: ObjectId = ObjectId(99);
/// The role that owns `public` (`pg_database_owner`, `ROLE_PG_DATABASE_OWNER`).
pub const PG_DATABASE_OWNER: ObjectId = ObjectId(6171);
/// The schema `information_schema`, whose number differs from version to version.
pub const INFORMATION_SCHEMA: ObjectId = ObjectId(13000);
/// The extension `plpgsql`.
pub const PLPGSQL_EXTENSION: ObjectId = ObjectId(13500);
/// The language `plpgsql`.
pub const PLPGSQL: ObjectId = ObjectId(13501);
/// The database that the migrations run in.
pub const CURRENT_DATABASE: ObjectId = ObjectId(5);

static NEW: [OnceLock<Catalog>; PostgresVersion::ALL.len()] = [const { OnceLock::new() }; PostgresVersion::ALL.len()];

impl Catalog {
    /// The catalog of a new, empty database. It is made once for each version, so asking again costs as little as a copy.
    pub fn new(version: PostgresVersion) -> Self {
        NEW[version as usize].get_or_init(|| Self::make(version)).clone()
    }

    fn make(version: PostgresVersion) -> Self {
        let mut catalog = Self {
            version,
            objects: Numbered::default(),
            names: NameTable::default(),
            members: Numbered::default(),
            dependents: Dependents::default(),
            next_id: ObjectId::FIRST_NORMAL,
        };
        for object in initial_objects() {
            let created = catalog.apply(&Change::Create(Arc::new(object)));
            debug_assert!(created.is_ok(), "the initial objects have names of their own");
        }
        catalog.next_id = ObjectId::FIRST_NORMAL;
        catalog
    }

    /// Whether a new database holds that object already.
    pub fn is_initial(object: &Object) -> bool {
        object.id < ObjectId::FIRST_NORMAL
    }
}

fn initial_objects() -> Vec<Object> {
    let owner = BOOTSTRAP_SUPERUSER;
    let schema = |id, name: &str, owner| Object::new(id, name, None, owner, ObjectData::Schema);
    let superuser = Role {
        flags: ["superuser", "createdb", "createrole", "login", "replication", "bypassrls"]
            .map(|flag| (Identifier::from(flag), true))
            .into(),
        ..Role::default()
    };
    let mut public = schema(PUBLIC, "public", PG_DATABASE_OWNER);
    public.comment = Some(Arc::from("standard public schema"));
    public.privileges = Some(everybody_uses(PG_DATABASE_OWNER));
    let mut plpgsql = Object::new(
        PLPGSQL_EXTENSION,
        "plpgsql",
        Some(PG_CATALOG),
        owner,
        ObjectData::Extension(Extension { version: None, known: true, requires: Vec::new() }),
    );
    plpgsql.comment = Some(Arc::from("PL/pgSQL procedural language"));
    let mut language = Object::new(
        PLPGSQL,
        "plpgsql",
        None,
        owner,
        ObjectData::Language(Language { trusted: true, definition: Vec::new() }),
    );
    language.extension = Some(PLPGSQL_EXTENSION);
    let database = Database { current: true, ..Database::default() };
    vec![
        Object::new(owner, "postgres", None, ObjectId::NONE, ObjectData::Role(superuser)),
        Object::new(PG_DATABASE_OWNER, "pg_database_owner", None, ObjectId::NONE, ObjectData::Role(Role::default())),
        used_by_all(schema(PG_CATALOG, "pg_catalog", owner)),
        schema(PUBLIC, "public", PG_DATABASE_OWNER),
        schema(PG_TOAST, "pg_toast", owner),
        used_by_all(schema(INFORMATION_SCHEMA, "information_schema", owner)),
        plpgsql,
        language,
        Object::new(CURRENT_DATABASE, "postgres", None, owner, ObjectData::Database(database)),
    ]
    .into_iter()
    .map(|object| if object.id == PUBLIC { public.clone() } else { object })
    .collect()
}

fn used_by_all(schema: Object) -> Object {
    Object { privileges: Some(everybody_uses(schema.owner)), ..schema }
}

/// The privileges of the schemas that everybody may look into.
fn everybody_uses(owner: ObjectId) -> Arc<AccessControlList> {
    let item = |grantee, privileges| AccessControlItem {
        grantee,
        grantor: owner,
        privileges,
        grant_options: Privileges::none(),
    };
    Arc::new(AccessControlList(vec![
        item(Some(owner), Privileges::USAGE.and(Privileges::CREATE)),
        item(None, Privileges::USAGE),
    ]))
}
