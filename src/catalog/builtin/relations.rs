use std::sync::OnceLock;

use super::index::OidIndex;
use super::{Builtin, Oid, Type, TypeCategory, TypeKind, table};
use crate::catalog::PostgresVersion;

/// A column of a system relation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SystemColumn {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub data_type: Oid,
    /// Whether it is declared not null.
    pub not_null: bool,
}

/// A table or view of `pg_catalog` or the information schema.
#[derive(Debug)]
pub struct SystemRelation {
    /// Its id.
    pub oid: Oid,
    /// Its name.
    pub name: &'static str,
    /// Its schema.
    pub schema: &'static str,
    /// Whether it is a view, rather than a table.
    pub is_view: bool,
    /// The type of its rows.
    pub row_type: Oid,
    /// The array of that.
    pub row_array: Oid,
    version: PostgresVersion,
    written_columns: &'static str,
    columns: OnceLock<Vec<SystemColumn>>,
}

impl SystemRelation {
    /// Its columns in their order.
    pub fn columns(&self) -> &[SystemColumn] {
        let builtin = Builtin::of(self.version);
        let read = || self.written_columns.split(' ').filter_map(|column| read_column(builtin, column)).collect();
        self.columns.get_or_init(read)
    }
}

/// The relations of `pg_catalog` and the information schema.
#[derive(Debug)]
pub struct SystemRelations {
    relations: Vec<SystemRelation>,
    by_oid: OidIndex,
    by_row_type: OidIndex,
    by_row_array: OidIndex,
}

impl SystemRelations {
    fn new(builtin: &Builtin) -> Self {
        let rows = table::rows_of(include_str!("facts/tables/relations.tsv"), builtin.version);
        let relations: Vec<SystemRelation> = rows.map(|row| read(builtin.version, row)).collect();
        Self {
            by_oid: OidIndex::new(relations.iter().map(|relation| relation.oid)),
            by_row_type: OidIndex::new(relations.iter().map(|relation| relation.row_type)),
            by_row_array: OidIndex::new(relations.iter().map(|relation| relation.row_array)),
            relations,
        }
    }

    /// The relation of that name in `pg_catalog` or `information_schema`.
    pub fn named(&self, schema: &str, name: &str) -> Option<&SystemRelation> {
        let same_name = super::equal_range(&self.relations, |relation| relation.name.cmp(name));
        same_name.iter().find(|relation| relation.schema == schema)
    }

    /// The relation of that id.
    pub fn by_oid(&self, oid: Oid) -> Option<&SystemRelation> {
        Some(&self.relations[self.by_oid.place(oid)?])
    }

    /// All relations, in byte order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &SystemRelation> {
        self.relations.iter()
    }

    fn row_type(&self, oid: Oid) -> Option<Type> {
        if let Some(place) = self.by_row_type.place(oid) {
            let relation = &self.relations[place];
            return Some(Type { array: Some(relation.row_array), relation: Some(relation.oid), ..composite(relation) });
        }
        let relation = &self.relations[self.by_row_array.place(oid)?];
        let (kind, category) = (TypeKind::Base, TypeCategory::ARRAY);
        Some(Type { oid, kind, category, element: Some(relation.row_type), ..composite(relation) })
    }
}

fn composite(relation: &SystemRelation) -> Type {
    Type {
        oid: relation.row_type,
        name: relation.name,
        schema: relation.schema,
        kind: TypeKind::Composite,
        category: TypeCategory::COMPOSITE,
        preferred: false,
        element: None,
        array: None,
        base: None,
        collation: None,
        length: -1,
        storage: 'x',
        takes_modifiers: false,
        range_of: None,
        multirange: None,
        relation: None,
    }
}

impl Builtin {
    /// The relations of `pg_catalog` and the information schema.
    pub fn relations(&self) -> &SystemRelations {
        self.relations.get_or_init(|| SystemRelations::new(self))
    }

    /// The type of that id, row types of system relations and arrays of those included. An array of rows goes by the
    /// name of the relation, without the underscore that PostgreSQL would put before it.
    pub fn type_by_oid(&self, oid: Oid) -> Option<Type> {
        self.types().by_oid(oid).copied().or_else(|| self.relations().row_type(oid))
    }
}

/// Where ids begin that are made for relations, row types and arrays of rows whose own differ between servers.
const MADE_RELATION_OIDS: u32 = 12_000;
const MADE_ROW_TYPE_OIDS: u32 = 12_300;
const MADE_ROW_ARRAY_OIDS: u32 = 12_600;

fn read(version: PostgresVersion, mut row: table::Row) -> SystemRelation {
    let name = row.text();
    SystemRelation {
        name,
        oid: row.own_oid(MADE_RELATION_OIDS),
        schema: row.optional().unwrap_or("pg_catalog"),
        is_view: row.letter() == 'v',
        row_type: row.own_oid(MADE_ROW_TYPE_OIDS),
        row_array: Oid(MADE_ROW_ARRAY_OIDS + row.number),
        version,
        written_columns: row.text(),
        columns: OnceLock::new(),
    }
}

fn read_column(builtin: &Builtin, column: &'static str) -> Option<SystemColumn> {
    let (name, data_type) = column.split_once(':')?;
    let (data_type, not_null) = data_type.strip_suffix('!').map_or((data_type, false), |data_type| (data_type, true));
    let by_name = || builtin.types().named(data_type).first().map(|found| found.oid);
    let data_type = data_type.parse().ok().map(Oid).or_else(by_name)?;
    Some(SystemColumn { name, data_type, not_null })
}

#[cfg(test)]
mod tests {
    use super::{Oid, TypeKind};
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn catalogs_have_columns_and_row_types() {
        let builtin = Builtin::of(PostgresVersion::V15);
        let class = builtin.relations().named("pg_catalog", "pg_class").expect("there is pg_class");
        assert_eq!((class.oid, class.row_type, class.is_view), (Oid(1259), Oid(83), false));
        let name = &class.columns()[1];
        assert!(name.name == "relname" && name.data_type == Oid(19) && name.not_null);
        let rows = builtin.type_by_oid(class.row_type).expect("rows have a type");
        assert_eq!((rows.kind, rows.relation), (TypeKind::Composite, Some(class.oid)));
        let array = rows.array.and_then(|oid| builtin.type_by_oid(oid)).expect("rows have arrays");
        assert!(array.is_array() && array.element == Some(class.row_type));
    }

    #[test]
    fn views_of_the_information_schema_have_its_domains() {
        let builtin = Builtin::of(PostgresVersion::V18);
        let columns = builtin.relations().named("information_schema", "columns").expect("there is a view columns");
        let name = columns.columns().iter().find(|column| column.name == "column_name").expect("it has column_name");
        assert_eq!(builtin.type_by_oid(name.data_type).map(|found| found.name), Some("sql_identifier"));
        assert!(columns.is_view && builtin.relations().named("pg_catalog", "columns").is_none());
    }
}
