//! Tables.

use std::sync::Arc;

use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::index::IndexKey;
use crate::catalog::names::make_object_name;
use crate::catalog::relation::{
    Column, OnCommit, PartitionBound, PartitionKey, PartitionStrategy, Persistence, ReplicaIdentity, Table, TableKind,
};
use crate::catalog::trigger::Enabled;
use crate::catalog::{Object, ObjectId, PostgresVersion};
use crate::print::Printer;

impl Printer<'_> {
    /// `CREATE TABLE …;`, with the constraints that can stand in it.
    ///
    /// Like `pg_dump`, a partition is written as a table of its own, to be attached afterwards.
    pub(super) fn create_table(&self, object: &Object, table: &Table) -> String {
        let mut create = String::from("CREATE ");
        create.push_str(match table.persistence {
            Persistence::Permanent => "",
            Persistence::Unlogged => "UNLOGGED ",
            Persistence::Temporary(_) => "TEMPORARY ",
        });
        if matches!(table.kind, TableKind::Foreign(_)) {
            create.push_str("FOREIGN ");
        }
        create.push_str(&format!("TABLE {}", self.object_name(object)));
        if let Some(of_type) = table.of_type {
            create.push_str(&format!(" OF {}", self.name(of_type)));
        }
        let mut elements: Vec<String> = table
            .columns
            .iter()
            .filter(|column| is_written(table, column))
            .filter_map(|column| self.column_clause(object, table, column))
            .collect();
        for member in self.catalog.members(object.id) {
            if let Some(constraint) = member.as_constraint()
                && self.stands_in_table(constraint)
                && !stands_in_column(table, constraint)
            {
                elements.push(self.constraint_clause(member, constraint));
            }
        }
        if !elements.is_empty() {
            create.push_str(&format!(" (\n    {}\n)", elements.join(",\n    ")));
        } else if table.of_type.is_none() {
            create.push_str(" ()");
        }
        create.push_str(&self.table_tail(object, table));
        create.push(';');
        create
    }

    fn table_tail(&self, object: &Object, table: &Table) -> String {
        let mut tail = String::new();
        if !table.parents.is_empty() && !table.is_partition() {
            let parents: Vec<String> = table.parents.iter().map(|parent| self.name(*parent)).collect();
            tail.push_str(&format!("\nINHERITS ({})", parents.join(", ")));
        }
        match &table.kind {
            TableKind::Ordinary => {}
            TableKind::Partitioned(key) => {
                tail.push_str(&format!("\nPARTITION BY {}", self.partition_key(object.id, key)));
            }
            TableKind::Foreign(foreign) => {
                tail.push_str(&format!("\nSERVER {}", self.name(foreign.server)));
                if !foreign.options.is_empty() {
                    tail.push_str(&format!("\nOPTIONS ({})", self.foreign_options(&foreign.options)));
                }
            }
        }
        if let Some(method) = &table.access_method {
            tail.push_str(&format!("\nUSING {}", self.identifier(method)));
        }
        if !table.options.is_empty() {
            tail.push_str(&format!("\nWITH ({})", self.options(&table.options)));
        }
        if let Persistence::Temporary(on_commit) = table.persistence {
            tail.push_str(match on_commit {
                OnCommit::PreserveRows => "",
                OnCommit::DeleteRows => "\nON COMMIT DELETE ROWS",
                OnCommit::Drop => "\nON COMMIT DROP",
            });
        }
        if let Some(tablespace) = &table.tablespace {
            tail.push_str(&format!("\nTABLESPACE {}", self.identifier(tablespace)));
        }
        tail
    }

    /// `RANGE (a, (b + 1))`
    pub fn partition_key(&self, relation: ObjectId, key: &PartitionKey) -> String {
        let strategy = match key.strategy {
            PartitionStrategy::Range => "RANGE",
            PartitionStrategy::List => "LIST",
            PartitionStrategy::Hash => "HASH",
        };
        let elements: Vec<String> = key
            .elements
            .iter()
            .map(|element| {
                let mut written = match &element.key {
                    IndexKey::Column(number) => self.bare_name(relation.column(*number)),
                    IndexKey::Expression(expression) => format!("({})", self.sql(expression)),
                };
                if let Some(collation) = element.collation {
                    written.push_str(&format!(" COLLATE {}", self.collation_name(collation)));
                }
                if let Some(class) = &element.operator_class {
                    written.push_str(&format!(" {}", self.operator_class_name(class)));
                }
                written
            })
            .collect();
        format!("{strategy} ({})", elements.join(", "))
    }

    /// `name type …`; `None` for a column of a typed table that the type says all about.
    fn column_clause(&self, object: &Object, table: &Table, column: &Column) -> Option<String> {
        let mut clause = self.identifier(&column.name);
        if table.of_type.is_some() {
            clause.push_str(" WITH OPTIONS");
        } else if let Some(data_type) = &column.data_type {
            clause.push_str(&format!(" {}", self.data_type(data_type)));
        }
        let bare = clause.len();
        if !column.options.is_empty() && matches!(table.kind, TableKind::Foreign(_)) {
            clause.push_str(&format!(" OPTIONS ({})", self.foreign_options(&column.options)));
        }
        if let Some(collation) = column.collation.filter(|_| table.of_type.is_none()) {
            clause.push_str(&format!(" COLLATE {}", self.collation_name(collation)));
        }
        clause.push_str(&self.column_default(object, column));
        clause.push_str(&self.column_not_null(object, column));
        (table.of_type.is_none() || clause.len() > bare).then_some(clause)
    }

    /// ` NOT NULL`, with the name of its constraint where PostgreSQL would give it another (`getTableAttrs` in
    /// `pg_dump.c`).
    fn column_not_null(&self, table: &Object, column: &Column) -> String {
        let Some((member, constraint)) = self.not_null_constraint(table.id, column) else {
            return if column.not_null { " NOT NULL".to_owned() } else { String::new() };
        };
        if !self.stands_in_table(constraint) {
            return String::new();
        }
        let given = make_object_name(table.name.as_str(), Some(column.name.as_str()), "not_null");
        let name =
            if member.name == given { String::new() } else { format!(" CONSTRAINT {}", self.identifier(&member.name)) };
        let inherit = if constraint.no_inherit { " NO INHERIT" } else { "" };
        format!("{name} NOT NULL{inherit}")
    }

    /// ` DEFAULT …`, ` GENERATED …`, or nothing.
    fn column_default(&self, object: &Object, column: &Column) -> String {
        match (&column.default, column.generated, column.identity) {
            (Some(expression), Some(generated), _) => {
                let kept = generated.word().to_uppercase();
                format!(" GENERATED ALWAYS AS ({}) {kept}", self.sql(expression))
            }
            (Some(expression), None, _) => format!(" DEFAULT {}", self.default_expression(expression)),
            (None, _, Some(identity)) => {
                // A partition shares the sequence of its parent, and takes the identity when it is attached.
                let sequence = self.identity_sequence(object.id, column);
                let options = sequence.and_then(|object| Some(self.identity_options(object, object.as_sequence()?)));
                let who = identity.words().to_uppercase();
                options.map_or_else(String::new, |options| format!(" GENERATED {who} AS IDENTITY {options}"))
            }
            (None, _, None) => String::new(),
        }
    }

    /// A default as it can stand before `NOT NULL`: in parentheses unless it is a constant, a name or one call
    /// (`DEFAULT b_expr` in `gram.y` takes no `IS NULL`, `AND` or comparison).
    pub fn default_expression(&self, expression: &crate::catalog::SqlText) -> String {
        let written = self.sql(expression);
        let plain =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'\'' | b':' | b'(' | b')' | b'-');
        if written.bytes().all(plain) && !written.starts_with('(') { written } else { format!("({written})") }
    }

    /// The sequence of an identity column.
    pub fn identity_sequence(&self, table: ObjectId, column: &Column) -> Option<&Arc<Object>> {
        self.catalog
            .dependents_of(table.column(column.number))
            .filter_map(|dependency| self.catalog.object(dependency.dependent.object))
            .find(|object| object.as_sequence().is_some_and(|sequence| sequence.identity))
    }

    /// Whether a table above gives the column a default while the tables are made (`flagInhAttrs` in `pg_dump`'s
    /// `common.c`).
    fn parent_has_default(&self, table: &Table, column: &Column) -> bool {
        table.parents.iter().filter_map(|parent| self.catalog.object(*parent)).any(|parent| {
            let given = parent.column_named(column.name.as_str());
            given.is_some_and(|given| given.default.is_some() && given.generated.is_none())
                || parent.as_table().is_some_and(|parent| self.parent_has_default(parent, column))
        })
    }

    /// The constraint with a name that says that the column is not null, as from PostgreSQL 18 on.
    fn not_null_constraint(&self, table: ObjectId, column: &Column) -> Option<(&Object, &Constraint)> {
        if self.catalog.version() < PostgresVersion::V18 {
            return None;
        }
        let mut constraints =
            self.catalog.members(table).filter_map(|member| Some((&**member, member.as_constraint()?)));
        let of_column = ConstraintKind::NotNull { column: Some(column.number) };
        constraints.find(|(_, constraint)| constraint.kind == of_column)
    }

    /// What can only be said once the table is there, its constraints aside.
    pub(super) fn alter_table(&self, object: &Object, table: &Table) -> Vec<String> {
        let name = self.object_name(object);
        let what = if matches!(table.kind, TableKind::Foreign(_)) { "FOREIGN TABLE" } else { "TABLE" };
        let mut statements = Vec::new();
        let mut alter = |action: String| statements.push(format!("ALTER {what} ONLY {name} {action};"));
        for column in &table.columns {
            let column_name = self.identifier(&column.name);
            if !column.local && !table.is_partition() {
                // How a column is generated comes with the column.
                let default = column.default.as_ref().filter(|_| column.generated.is_none());
                if let Some(default) = default {
                    alter(format!("ALTER COLUMN {column_name} SET DEFAULT {}", self.default_expression(default)));
                } else if column.default.is_none() && self.parent_has_default(table, column) {
                    alter(format!("ALTER COLUMN {column_name} SET DEFAULT NULL"));
                }
                if column.not_null && self.not_null_constraint(object.id, column).is_none() {
                    alter(format!("ALTER COLUMN {column_name} SET NOT NULL"));
                }
            }
            if let Some(storage) = column.storage {
                let storage = storage.word().to_uppercase();
                alter(format!("ALTER COLUMN {column_name} SET STORAGE {storage}"));
            }
            if let Some(compression) = &column.compression {
                alter(format!("ALTER COLUMN {column_name} SET COMPRESSION {}", self.identifier(compression)));
            }
            if let Some(target) = column.statistics {
                alter(format!("ALTER COLUMN {column_name} SET STATISTICS {target}"));
            }
            if !column.options.is_empty() && !matches!(table.kind, TableKind::Foreign(_)) {
                alter(format!("ALTER COLUMN {column_name} SET ({})", self.options(&column.options)));
            }
        }
        if table.row_security {
            alter("ENABLE ROW LEVEL SECURITY".to_owned());
        }
        if table.force_row_security {
            alter("FORCE ROW LEVEL SECURITY".to_owned());
        }
        statements
    }

    /// `ALTER TABLE … ATTACH PARTITION …;`
    pub(super) fn attach_partition(&self, object: &Object, table: &Table) -> Option<String> {
        let bound = table.partition_bound.as_ref()?;
        let parent = self.name(*table.parents.first()?);
        let values = self.partition_bound(bound);
        Some(format!("ALTER TABLE ONLY {parent} ATTACH PARTITION {} {values};", self.object_name(object)))
    }

    /// `FOR VALUES …` or `DEFAULT`.
    pub fn partition_bound(&self, bound: &PartitionBound) -> String {
        match bound {
            PartitionBound::Default => "DEFAULT".to_owned(),
            PartitionBound::Values(text) => format!("FOR VALUES {}", self.sql(text)),
        }
    }

    /// What names indexes, triggers and rules, and so comes last.
    pub(super) fn finish_table(&self, object: &Object, table: &Table) -> Vec<String> {
        let name = self.object_name(object);
        let mut statements = Vec::new();
        match table.replica_identity {
            ReplicaIdentity::Default => {}
            ReplicaIdentity::Full => statements.push(format!("ALTER TABLE ONLY {name} REPLICA IDENTITY FULL;")),
            ReplicaIdentity::Nothing => statements.push(format!("ALTER TABLE ONLY {name} REPLICA IDENTITY NOTHING;")),
            ReplicaIdentity::Index(index) => {
                let index = self.bare_name(index.whole());
                statements.push(format!("ALTER TABLE ONLY {name} REPLICA IDENTITY USING INDEX {index};"));
            }
        }
        if let Some(index) = table.cluster_on {
            statements.push(format!("ALTER TABLE {name} CLUSTER ON {};", self.bare_name(index.whole())));
        }
        statements
    }

    /// `ALTER TABLE … DISABLE TRIGGER …;` and its like, unless it fires as usual.
    pub(super) fn firing(&self, relation: ObjectId, words: &str, name: &str, enabled: Enabled) -> Option<String> {
        let verb = match enabled {
            Enabled::Origin => return None,
            Enabled::Disabled => "DISABLE",
            Enabled::Replica => "ENABLE REPLICA",
            Enabled::Always => "ENABLE ALWAYS",
        };
        Some(format!("ALTER TABLE {} {verb} {words} {name};", self.name(relation)))
    }

    /// A collation by its name: built-in ones are in `pg_catalog`.
    pub(super) fn collation_name(&self, collation: ObjectId) -> String {
        match self.catalog.object(collation) {
            Some(object) => self.object_name(object),
            None => {
                let known = self.builtin.collations().iter().find(|known| known.oid == collation);
                let name = known.map_or("default", |known| known.name);
                format!("pg_catalog.{}", crate::print::quote_identifier(name, self.builtin))
            }
        }
    }
}

/// Whether `CREATE TABLE` lists the column: those of parents come by themselves.
fn is_written(table: &Table, column: &Column) -> bool {
    column.local || table.is_partition()
}

/// Whether the constraint is written with its column: a not-null constraint.
fn stands_in_column(table: &Table, constraint: &Constraint) -> bool {
    let ConstraintKind::NotNull { column: Some(number) } = constraint.kind else { return false };
    table.columns.iter().any(|column| column.number == number && is_written(table, column))
}
