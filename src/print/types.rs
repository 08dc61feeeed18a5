//! Types and domains.

use crate::catalog::Object;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::other::Definition;
use crate::catalog::types::{BaseType, Domain, Type};
use crate::print::{Printer, quote_literal};

impl Printer<'_> {
    /// `CREATE TYPE …;` or `CREATE DOMAIN …;`; none for what another statement brings along.
    pub(super) fn create_type(&self, object: &Object, data: &Type) -> Vec<String> {
        let name = self.object_name(object);
        match data {
            Type::Enum(data) => {
                let labels: Vec<String> = data.values.iter().map(|value| quote_literal(&value.label)).collect();
                let labels =
                    if labels.is_empty() { String::new() } else { format!("\n    {}\n", labels.join(",\n    ")) };
                vec![format!("CREATE TYPE {name} AS ENUM ({labels});")]
            }
            Type::Composite(composite) => {
                let attributes: Vec<String> = composite
                    .attributes
                    .iter()
                    .map(|attribute| {
                        let data_type = attribute.data_type.as_ref().map(|data_type| self.data_type(data_type));
                        let collation = attribute.collation.map(|id| format!(" COLLATE {}", self.collation_name(id)));
                        format!(
                            "{} {}{}",
                            self.identifier(&attribute.name),
                            data_type.unwrap_or_default(),
                            collation.unwrap_or_default()
                        )
                    })
                    .collect();
                let attributes = if attributes.is_empty() {
                    String::new()
                } else {
                    format!("\n    {}\n", attributes.join(",\n    "))
                };
                vec![format!("CREATE TYPE {name} AS ({attributes});")]
            }
            Type::Range(range) => {
                let mut options = vec![format!("subtype = {}", self.data_type(&range.subtype))];
                options.push(format!("multirange_type_name = {}", self.name(range.multirange)));
                for (option, value) in &range.options {
                    options.push(format!("{} = {}", self.identifier(option), self.sql(value)));
                }
                vec![format!("CREATE TYPE {name} AS RANGE (\n    {}\n);", options.join(",\n    "))]
            }
            Type::Multirange { .. } => Vec::new(),
            Type::Domain(domain) => vec![self.create_domain(object, domain)],
            Type::Base(base) => self.create_base_type(&name, base),
            Type::Shell => vec![format!("CREATE TYPE {name};")],
        }
    }

    fn create_domain(&self, object: &Object, domain: &Domain) -> String {
        let mut create = format!("CREATE DOMAIN {} AS {}", self.object_name(object), self.data_type(&domain.base));
        if let Some(collation) = domain.collation {
            create.push_str(&format!(" COLLATE {}", self.collation_name(collation)));
        }
        if let Some(default) = &domain.default {
            create.push_str(&format!(" DEFAULT {}", self.default_expression(default)));
        }
        let names_not_null = |member: &Object| {
            member.as_constraint().is_some_and(|constraint| matches!(constraint.kind, ConstraintKind::NotNull { .. }))
        };
        if domain.not_null && !self.catalog.members(object.id).any(|member| names_not_null(member)) {
            create.push_str(" NOT NULL");
        }
        for member in self.catalog.members(object.id) {
            if let Some(constraint) = member.as_constraint()
                && self.stands_in_table(constraint)
            {
                create.push_str(&format!("\n    {}", self.constraint_clause(member, constraint)));
            }
        }
        create.push(';');
        create
    }

    fn create_base_type(&self, name: &str, base: &BaseType) -> Vec<String> {
        let mut statements = vec![format!("CREATE TYPE {name} (\n    {}\n);", self.definition_list(&base.options))];
        if !base.settings.is_empty() {
            statements.push(format!("ALTER TYPE {name} SET ({});", self.options(&base.settings)));
        }
        statements
    }

    /// `name = value, name` as `CREATE TYPE`, `AGGREGATE`, `OPERATOR`, `COLLATION` have it.
    pub(super) fn definition_list(&self, definition: &Definition) -> String {
        let items: Vec<String> = definition
            .iter()
            .map(|(name, value)| match value {
                Some(value) => format!("{} = {}", self.identifier(name), self.sql(value)),
                None => self.identifier(name),
            })
            .collect();
        items.join(",\n    ")
    }
}
