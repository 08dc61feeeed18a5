//! Names of operators, types, collations (`generate_operator_name`, `format_type_with_typemod`).

use super::Writer;
use crate::catalog::data_type::spell_built_in;
use crate::catalog::initial::PG_CATALOG;
use crate::catalog::{DataType, Object, ObjectId};
use crate::sql::analyze::node::OperatorName;
use crate::text::Identifier;

impl Writer<'_> {
    pub(super) fn identifier(&mut self, name: &Identifier) {
        let quoted = self.names.quote(name);
        self.push(&quoted);
    }

    /// The name of an object, with its schema unless it stands on the search path.
    pub(super) fn object_name(&mut self, object: &Object) {
        let hidden = object.schema.filter(|schema| !self.names.path.contains(schema));
        if let Some(schema) = hidden.and_then(|schema| self.names.catalog.name_of(schema)) {
            let schema = schema.clone();
            self.identifier(&schema);
            self.push(".");
        }
        self.identifier(&object.name);
    }

    pub(super) fn operator_name(&mut self, name: &OperatorName) {
        let schema = self.names.catalog.object(name.id).and_then(|object| object.schema);
        let hidden = schema.filter(|schema| *schema != PG_CATALOG && !self.names.path.contains(schema));
        match hidden.and_then(|schema| self.names.catalog.name_of(schema)) {
            Some(schema) => {
                let schema = schema.clone();
                self.push("OPERATOR(");
                self.identifier(&schema);
                self.push(".");
                self.push(name.symbol.as_str());
                self.push(")");
            }
            None => self.push(name.symbol.as_str()),
        }
    }

    /// `::type`
    pub(super) fn type_label(&mut self, data_type: &DataType) -> Option<()> {
        self.push("::");
        match self.names.builtin().type_by_oid(data_type.id) {
            Some(found) => {
                let spelled = spell_built_in(found.name, found.schema, data_type.modifier.as_deref());
                self.push(&spelled);
            }
            None => {
                let object = self.names.catalog.object(data_type.id)?;
                self.object_name(object);
                if let Some(modifier) = &data_type.modifier {
                    self.push("(");
                    self.push(modifier);
                    self.push(")");
                }
            }
        }
        self.push(if data_type.array { "[]" } else { "" });
        Some(())
    }

    pub(super) fn collation(&mut self, collation: ObjectId) -> Option<()> {
        if let Some(object) = self.names.catalog.object(collation) {
            self.object_name(object);
            return Some(());
        }
        let found = self.names.builtin().collations().iter().find(|found| found.oid == collation)?;
        self.identifier(&Identifier::from(found.name));
        Some(())
    }
}
