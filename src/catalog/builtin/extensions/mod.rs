//! What the extensions that are well known bring along.

use std::sync::OnceLock;

use super::Builtin;

mod members;
mod read;

pub use members::{
    Member, MemberCast, MemberColumn, MemberDefinition, MemberKey, MemberOfFamily, MemberOperator, MemberOperatorClass,
    MemberRelation, MemberType,
};

/// The tables of the extensions: each name stands for the file of that name in `facts/extensions`, in byte order.
macro_rules! tables {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../facts/extensions/", $name, ".tsv")))),*]
    };
}

const TABLES: &[(&str, &str)] = tables! {
    "address_standardizer"
    "adminpack"
    "amcheck"
    "autoinc"
    "bloom"
    "bool_plperl"
    "bool_plperlu"
    "btree_gin"
    "btree_gist"
    "citext"
    "citus"
    "cube"
    "dblink"
    "debversion"
    "dict_int"
    "dict_xsyn"
    "earthdistance"
    "file_fdw"
    "fuzzystrmatch"
    "hll"
    "hstore"
    "hstore_plperl"
    "hstore_plperlu"
    "hstore_plpython3u"
    "http"
    "hypopg"
    "index_advisor"
    "insert_username"
    "intagg"
    "intarray"
    "ip4r"
    "isn"
    "jsonb_plperl"
    "jsonb_plperlu"
    "jsonb_plpython3u"
    "lo"
    "ltree"
    "ltree_plpython3u"
    "moddatetime"
    "old_snapshot"
    "pageinspect"
    "pg_buffercache"
    "pg_cron"
    "pg_freespacemap"
    "pg_graphql"
    "pg_jsonschema"
    "pg_logicalinspect"
    "pg_net"
    "pg_partman"
    "pg_prewarm"
    "pg_repack"
    "pg_stat_statements"
    "pg_surgery"
    "pg_tle"
    "pg_trgm"
    "pg_uuidv7"
    "pg_visibility"
    "pg_walinspect"
    "pgaudit"
    "pgcrypto"
    "pgjwt"
    "pgmq"
    "pgroonga"
    "pgrowlocks"
    "pgsodium"
    "pgstattuple"
    "pgtap"
    "plperl"
    "plperlu"
    "plpgsql"
    "plpgsql_check"
    "plpython3u"
    "pltcl"
    "pltclu"
    "plv8"
    "postgis"
    "postgis_raster"
    "postgis_sfcgal"
    "postgis_tiger_geocoder"
    "postgis_topology"
    "postgres_fdw"
    "prefix"
    "refint"
    "rum"
    "seg"
    "semver"
    "sslinfo"
    "supabase_vault"
    "tablefunc"
    "tcn"
    "timescaledb"
    "tsm_system_rows"
    "tsm_system_time"
    "unaccent"
    "uuid-ossp"
    "vector"
    "xml2"
};

/// The extensions of one version, each read when it is first asked for.
#[derive(Debug)]
pub(super) struct Extensions([OnceLock<Option<Extension>>; TABLES.len()]);

/// An extension as its control file describes it, in the version that it has unless told, and what it brings along.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extension {
    /// Its name.
    pub name: &'static str,
    /// Its version unless told.
    pub version: &'static str,
    /// The schema that it must be in.
    pub schema: Option<&'static str>,
    /// Whether it can be moved to another schema later.
    pub relocatable: bool,
    /// Whether only superusers can create it, unless it is trusted.
    pub superuser: bool,
    /// Whether whoever may create objects in the database can create it.
    pub trusted: bool,
    /// The extensions that it needs.
    pub requires: Vec<&'static str>,
    /// The comment that `CREATE EXTENSION` gives it, if any.
    pub comment: Option<&'static str>,
    /// What it brings along, ordered by kind and name.
    pub members: Vec<Member>,
}

impl Extensions {
    pub(super) const fn new() -> Self {
        Self([const { OnceLock::new() }; TABLES.len()])
    }
}

impl Builtin {
    /// What is known of the extension of that name; `None` if nothing is, or if this version does not have it.
    pub fn extension(&self, name: &str) -> Option<&Extension> {
        let at = TABLES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
        let (name, table) = TABLES[at];
        self.extensions.0[at].get_or_init(|| read::extension(name, table, self.version)).as_ref()
    }

    /// The extensions of which something is known, in byte order of their names.
    pub fn extensions(&self) -> impl Iterator<Item = &Extension> {
        TABLES.iter().filter_map(|(name, _)| self.extension(name))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{MemberDefinition, TABLES};
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn each_table_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalog/builtin/facts/extensions");
        let files = std::fs::read_dir(folder).expect("the folder stands").filter_map(Result::ok);
        let names: BTreeSet<String> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
        let listed: Vec<String> = TABLES.iter().map(|(name, _)| format!("{name}.tsv")).collect();
        assert!(listed.iter().eq(&names), "{listed:?} {names:?}");
    }

    #[test]
    fn control_files_are_known() {
        let builtin = Builtin::of(PostgresVersion::V15);
        let crypto = builtin.extension("pgcrypto").expect("pgcrypto is known");
        assert_eq!((crypto.version, crypto.schema, crypto.relocatable, crypto.trusted), ("1.3", None, true, true));
        assert_eq!(builtin.extension("earthdistance").map(|earth| earth.requires.as_slice()), Some(&["cube"][..]));
        assert_eq!(builtin.extension("pgmq").and_then(|pgmq| pgmq.schema), Some("pgmq"));
        assert_eq!(builtin.extension("no_such_extension"), None);
        assert_eq!(Builtin::of(PostgresVersion::V17).extension("adminpack"), None);
    }

    #[test]
    fn members_are_described() {
        let builtin = Builtin::of(PostgresVersion::V15);
        let citext = builtin.extension("citext").expect("citext is known");
        let types: Vec<_> =
            citext.members.iter().filter(|member| matches!(member.definition, MemberDefinition::Type(_))).collect();
        let [citext] = types[..] else { panic!("citext brings one type") };
        let MemberDefinition::Type(definition) = &citext.definition else { panic!("it is a type") };
        assert!(citext.name == "citext" && definition.collatable && definition.category.0 == 'S');
        let gis = builtin.extension("postgis").expect("PostGIS is known");
        let relation =
            gis.members.iter().find(|member| member.name == "spatial_ref_sys").map(|member| &member.definition);
        let Some(MemberDefinition::Relation(table)) = relation else { panic!("it brings a table") };
        let name = &table.columns[1];
        assert_eq!(
            (name.name, name.data_type, name.modifier, name.not_null),
            ("auth_name", "varchar", Some("256"), false)
        );
        assert_eq!((table.keys[0].name, table.keys[0].primary), ("spatial_ref_sys_pkey", true));
    }

    #[test]
    fn types_of_members_are_known() {
        for version in PostgresVersion::ALL {
            let builtin = Builtin::of(version);
            for extension in builtin.extensions() {
                assert!(!extension.version.is_empty(), "{}", extension.name);
                let known: BTreeSet<&str> = extension
                    .requires
                    .iter()
                    .filter_map(|name| builtin.extension(name))
                    .chain([extension])
                    .flat_map(|extension| &extension.members)
                    .filter(|member| {
                        matches!(member.definition, MemberDefinition::Type(_) | MemberDefinition::Relation(_))
                    })
                    .map(|member| member.name)
                    .collect();
                let is_known = |name: &str| {
                    known.contains(name.trim_start_matches('_'))
                        || known.contains(name)
                        || builtin.types().by_name(name).is_some()
                        || builtin.relations().named("pg_catalog", name).is_some()
                };
                for member in &extension.members {
                    for name in member.definition.type_names() {
                        assert!(is_known(name), "{version} {}: {} has the type {name}", extension.name, member.name);
                    }
                }
            }
        }
    }
}
