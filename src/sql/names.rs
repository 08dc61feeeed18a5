//! Looking up names as a session sees them: the search path, temporary objects, what is built in (`namespace.c`).

use std::sync::Arc;

use super::ast::{ObjectName, TypeName, TypeReference};
use crate::catalog::builtin::Builtin;
use crate::catalog::error::sqlstate;
use crate::catalog::initial::{INFORMATION_SCHEMA, PG_CATALOG};
use crate::catalog::{Catalog, CatalogError, DataType, Namespace, Object, ObjectData, ObjectId};
use crate::text::Identifier;

/// A catalog seen through a search path.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The schemas in which bare names are looked up, in that order, `pg_catalog` included.
    pub path: &'a [ObjectId],
    /// The session's schema of temporary objects, which `pg_temp` means.
    pub temporary: Option<ObjectId>,
}

impl<'a> Names<'a> {
    /// The facts of the server's version.
    pub fn builtin(&self) -> &'static Builtin {
        Builtin::of(self.catalog.version())
    }

    /// The schema of that name; `pg_temp` is the session's own.
    ///
    /// # Errors
    /// 3F000 if there is none.
    pub fn schema(&self, name: &Identifier) -> Result<ObjectId, CatalogError> {
        self.schema_if_any(name).ok_or_else(|| {
            CatalogError::new(sqlstate::INVALID_SCHEMA_NAME, format!("schema \"{name}\" does not exist"))
        })
    }

    /// The schema of that name, if there is one.
    pub fn schema_if_any(&self, name: &Identifier) -> Option<ObjectId> {
        if *name == "pg_temp" {
            return self.temporary;
        }
        self.catalog.schema(name).map(|schema| schema.id)
    }

    /// The first object of that name in the schema that it is written with, or on the search path.
    pub fn find(&self, space: Namespace, name: &ObjectName) -> Option<&'a Arc<Object>> {
        match &name.schema {
            Some(schema) => self.catalog.find(space, self.schema_if_any(&schema.identifier)?, &name.name.identifier),
            None => self.find_bare(space, &name.name.identifier),
        }
    }

    /// The first object of that name on the search path.
    pub fn find_bare(&self, space: Namespace, name: &Identifier) -> Option<&'a Arc<Object>> {
        self.path.iter().find_map(|schema| self.catalog.find(space, *schema, name))
    }

    /// Whether a bare name finds it (`pg_table_is_visible` and its likes).
    pub fn is_visible(&self, object: &Object) -> bool {
        let space = match &object.data {
            ObjectData::Type(_) => Namespace::Type,
            ObjectData::Function(_) => Namespace::Function,
            _ => Namespace::Relation,
        };
        self.find_bare(space, &object.name).is_some_and(|found| found.schema == object.schema)
    }

    /// All objects of that name that can be meant, in the order of the search path: overloaded functions, operators.
    pub fn find_all(&self, space: Namespace, name: &ObjectName) -> Vec<&'a Arc<Object>> {
        let schemas = match &name.schema {
            Some(schema) => self.schema_if_any(&schema.identifier).into_iter().collect(),
            None => self.path.to_vec(),
        };
        let catalog = self.catalog;
        schemas.into_iter().flat_map(|schema| catalog.find_all(space, schema, &name.name.identifier)).collect()
    }

    /// The table, view, index, sequence or composite type of that name.
    ///
    /// # Errors
    /// 42P01 if there is none; 3F000 never: PostgreSQL reports a missing schema as a missing relation here.
    pub fn relation(&self, name: &ObjectName) -> Result<&'a Arc<Object>, CatalogError> {
        self.find(Namespace::Relation, name)
            .ok_or_else(|| CatalogError::new(sqlstate::UNDEFINED_TABLE, format!("relation \"{name}\" does not exist")))
    }

    /// The type that is written, with its modifier.
    ///
    /// # Errors
    /// 42704 for an unknown type, 3F000 for an unknown schema, 42P01 and 42703 for `%TYPE` of what is not there.
    pub fn data_type(&self, name: &TypeName) -> Result<DataType, CatalogError> {
        let mut found = match &name.reference {
            TypeReference::System(system) => self
                .builtin()
                .types()
                .by_name(system)
                .map(|built_in| DataType::plain(built_in.oid))
                .ok_or_else(|| undefined_type(system))?,
            TypeReference::Named(written) => self.named_type(written)?,
            TypeReference::OfColumn(column) => {
                let relation = self.relation(&column.relation)?;
                let found = relation.column_named(column.column.as_str()).ok_or_else(|| {
                    CatalogError::new(
                        sqlstate::UNDEFINED_COLUMN,
                        format!("column \"{}\" of relation \"{}\" does not exist", column.column, relation.name),
                    )
                })?;
                found.data_type.clone().ok_or_else(|| undefined_type(&column.column))?
            }
        };
        if let Some(modifiers) = &name.modifiers {
            found.modifier = Some(modifiers.as_str().into());
        }
        if let Some(fields) = name.interval_fields {
            found.modifier = Some(match &name.modifiers {
                Some(precision) => smol_str::format_smolstr!("{}({precision})", fields.as_str()),
                None => fields.as_str().into(),
            });
        }
        found.array |= name.is_array();
        self.canonical(found)
    }

    /// The type of that name, without modifier.
    ///
    /// # Errors
    /// 42704 if there is none, 3F000 if its schema is not there.
    pub fn named_type(&self, name: &ObjectName) -> Result<DataType, CatalogError> {
        let schemas = match &name.schema {
            Some(schema) => vec![self.schema(&schema.identifier)?],
            None => self.path.to_vec(),
        };
        let word = &name.name.identifier;
        schemas.into_iter().find_map(|schema| self.type_in(schema, word)).ok_or_else(|| undefined_type(name))
    }

    /// The type of that name in that schema; `_name` is the array of `name`.
    pub fn type_in(&self, schema: ObjectId, name: &Identifier) -> Option<DataType> {
        if let Some(object) = self.catalog.find(Namespace::Type, schema, name) {
            return Some(DataType::plain(object.id));
        }
        if schema == PG_CATALOG || schema == INFORMATION_SCHEMA {
            let of_schema = if schema == PG_CATALOG { "pg_catalog" } else { "information_schema" };
            let found = self.builtin().types().named(name.as_str()).iter().find(|found| found.schema == of_schema);
            let row_type = || self.builtin().relations().named(of_schema, name.as_str()).map(|found| found.row_type);
            return found.map(|found| self.built_in_type(found.oid)).or_else(|| row_type().map(DataType::plain));
        }
        let element = Identifier::exact(name.as_str().strip_prefix('_')?);
        self.catalog.find(Namespace::Type, schema, &element).map(|object| DataType::array_of(object.id))
    }

    /// A built-in type; an array type as the array of its elements.
    pub fn built_in_type(&self, id: ObjectId) -> DataType {
        match self.builtin().types().by_oid(id) {
            Some(found) if found.is_array() => DataType::array_of(found.element.unwrap_or(id)),
            _ => DataType::plain(id),
        }
    }

    /// The canonical form of a modifier: what two spellings of the same type have in common.
    fn canonical(&self, mut data_type: DataType) -> Result<DataType, CatalogError> {
        if let Some(modifier) = &data_type.modifier {
            let types = self.builtin().types();
            if let Some(built_in) = types.by_oid(data_type.id) {
                let invalid = || {
                    CatalogError::new(
                        sqlstate::INVALID_PARAMETER_VALUE,
                        format!("invalid type modifier ({modifier}) for type {}", built_in.name),
                    )
                };
                data_type.modifier = Some(canonical_modifier(built_in.name, modifier).ok_or_else(invalid)?);
            }
        }
        Ok(data_type)
    }
}

/// `numeric(10)` is `numeric(10,0)`; a modifier that says nothing (`timestamp(6)` keeps its own) stays as written.
fn canonical_modifier(name: &str, modifier: &str) -> Option<smol_str::SmolStr> {
    let trimmed: String = modifier.chars().filter(|character| !character.is_whitespace()).collect();
    match name {
        "numeric" => {
            let (precision, scale) = trimmed.split_once(',').unwrap_or((&trimmed, "0"));
            let (precision, scale): (u32, i32) = (precision.parse().ok()?, scale.parse().ok()?);
            (1..=1000).contains(&precision).then(|| smol_str::format_smolstr!("{precision},{scale}"))
        }
        "varchar" | "bpchar" | "bit" | "varbit" => {
            let length: u32 = trimmed.parse().ok()?;
            (length >= 1).then(|| smol_str::format_smolstr!("{length}"))
        }
        "timestamp" | "timestamptz" | "time" | "timetz" => {
            let precision: u32 = trimmed.parse().ok()?;
            Some(smol_str::format_smolstr!("{}", precision.min(6)))
        }
        _ => Some(modifier.into()),
    }
}

fn undefined_type(name: impl std::fmt::Display) -> CatalogError {
    CatalogError::new(sqlstate::UNDEFINED_OBJECT, format!("type \"{name}\" does not exist"))
}
