//! Indexes and statistics.

use crate::catalog::Object;
use crate::catalog::index::{Index, IndexColumn, IndexKey, OperatorClassName};
use crate::catalog::other::Statistics;
use crate::print::Printer;

impl Printer<'_> {
    /// `CREATE INDEX …;` with what can only be said afterwards.
    pub(super) fn create_index(&self, object: &Object, index: &Index) -> Vec<String> {
        let unique = if index.unique { "UNIQUE " } else { "" };
        let partitioned = self
            .catalog
            .object(index.relation)
            .is_some_and(|relation| relation.as_table().is_some_and(crate::catalog::relation::Table::is_partitioned));
        let only = if partitioned { "ONLY " } else { "" };
        let create = format!(
            "CREATE {unique}INDEX {} ON {only}{} {};",
            self.identifier(&object.name),
            self.name(index.relation),
            self.index_body(index)
        );
        let mut statements = vec![create];
        if let Some(parent) = index.parent {
            statements.push(format!(
                "ALTER INDEX {} ATTACH PARTITION {};",
                self.name(parent),
                self.object_name(object)
            ));
        }
        for (number, target) in &index.statistics {
            statements.push(format!(
                "ALTER INDEX {} ALTER COLUMN {number} SET STATISTICS {target};",
                self.object_name(object)
            ));
        }
        for extension in &index.depends_on_extensions {
            statements.push(format!(
                "ALTER INDEX {} DEPENDS ON EXTENSION {};",
                self.object_name(object),
                self.name(*extension)
            ));
        }
        statements
    }

    /// What follows the table: `USING btree (a, b) WHERE (c)`.
    pub fn index_body(&self, index: &Index) -> String {
        let elements: Vec<String> = index.columns.iter().map(|column| self.index_element(index, column)).collect();
        let mut body = format!("USING {} ({})", self.identifier(&index.method), elements.join(", "));
        if !index.include.is_empty() {
            body.push_str(&format!(" INCLUDE ({})", self.columns(index.relation, &index.include)));
        }
        if index.nulls_not_distinct {
            body.push_str(" NULLS NOT DISTINCT");
        }
        if !index.options.is_empty() {
            body.push_str(&format!(" WITH ({})", self.options(&index.options)));
        }
        if let Some(tablespace) = &index.tablespace {
            body.push_str(&format!(" TABLESPACE {}", self.identifier(tablespace)));
        }
        if let Some(predicate) = &index.predicate {
            body.push_str(&format!(" WHERE ({})", self.sql(predicate)));
        }
        body
    }

    /// One key with collation, operator class and order.
    pub fn index_element(&self, index: &Index, column: &IndexColumn) -> String {
        let mut element = self.index_key(index, column);
        if let Some(collation) = column.collation {
            element.push_str(&format!(" COLLATE {}", self.collation_name(collation)));
        }
        if let Some(class) = &column.operator_class {
            element.push_str(&format!(" {}", self.operator_class_name(class)));
            if !column.operator_class_options.is_empty() {
                element.push_str(&format!(" ({})", self.options(&column.operator_class_options)));
            }
        }
        if column.descending {
            element.push_str(" DESC");
        }
        if let Some(first) = column.nulls_first.filter(|first| *first != column.descending) {
            element.push_str(if first { " NULLS FIRST" } else { " NULLS LAST" });
        }
        element
    }

    /// The column, or the expression in parentheses.
    pub fn index_key(&self, index: &Index, column: &IndexColumn) -> String {
        match &column.key {
            IndexKey::Column(number) => self.bare_name(index.relation.column(*number)),
            IndexKey::Expression(expression) => format!("({})", self.sql(expression)),
        }
    }

    /// An operator class by its name of today.
    pub(super) fn operator_class_name(&self, class: &OperatorClassName) -> String {
        match class.object.and_then(|id| self.catalog.object(id)) {
            Some(object) => self.object_name(object),
            None => match &class.name.schema {
                Some(schema) => format!("{}.{}", self.identifier(schema), self.identifier(&class.name.name)),
                None => self.identifier(&class.name.name),
            },
        }
    }

    /// `CREATE STATISTICS …;`
    pub(super) fn create_statistics(&self, object: &Object, statistics: &Statistics) -> Vec<String> {
        let kinds = match statistics.kinds.as_slice() {
            [] => String::new(),
            kinds => format!(" ({})", self.identifiers(kinds)),
        };
        let keys: Vec<String> = statistics
            .keys
            .iter()
            .map(|key| match key {
                IndexKey::Column(number) => self.bare_name(statistics.relation.column(*number)),
                IndexKey::Expression(expression) => format!("({})", self.sql(expression)),
            })
            .collect();
        let name = self.object_name(object);
        let mut statements = vec![format!(
            "CREATE STATISTICS {name}{kinds} ON {} FROM {};",
            keys.join(", "),
            self.name(statistics.relation)
        )];
        if let Some(target) = statistics.target {
            statements.push(format!("ALTER STATISTICS {name} SET STATISTICS {target};"));
        }
        statements
    }
}
