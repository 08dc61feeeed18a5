//! How PostgreSQL's messages spell types and signatures (`format_type_be`, `func_signature_string`).

use super::names::Names;
use crate::catalog::function::Function;
use crate::catalog::{DataType, Namespace, Object, ObjectId};
use crate::text::Identifier;

impl Names<'_> {
    /// A type without its modifier: `integer`, `character varying[]`, `s.mood`, the schema only where the search path
    /// does not lead to it.
    pub fn format_type(&self, data_type: &DataType) -> String {
        let brackets = if data_type.array { "[]" } else { "" };
        format!("{}{brackets}", self.format_element_type(data_type.id))
    }

    fn format_element_type(&self, id: ObjectId) -> String {
        if let Some(object) = self.catalog.object(id) {
            return self.format_name(Namespace::Type, object);
        }
        let built_in = self.builtin();
        let row_type = || built_in.type_by_oid(id).map(|found| found.name.to_owned());
        let relation = || built_in.relations().by_oid(id).map(|found| found.name.to_owned());
        built_in.format_type(id).or_else(row_type).or_else(relation).unwrap_or_else(|| id.0.to_string())
    }

    /// A name quoted where SQL needs it, with its schema where the search path does not lead to the object.
    pub fn format_name(&self, space: Namespace, object: &Object) -> String {
        let name = self.quote(&object.name);
        let visible = self.find_bare(space, &object.name).is_some_and(|found| found.id == object.id);
        match object.schema.and_then(|schema| self.catalog.name_of(schema)) {
            Some(schema) if !visible => format!("{}.{name}", self.quote(schema)),
            _ => name,
        }
    }

    /// A name as SQL writes it (`quote_identifier`).
    pub fn quote(&self, name: &Identifier) -> String {
        if self.builtin().needs_quotes(name.as_str()) {
            format!("\"{}\"", name.as_str().replace('"', "\"\""))
        } else {
            name.to_string()
        }
    }

    /// Types between commas.
    pub fn format_types<'t>(&self, types: impl IntoIterator<Item = &'t DataType>) -> String {
        let types: Vec<String> = types.into_iter().map(|data_type| self.format_type(data_type)).collect();
        types.join(", ")
    }

    /// A function with the types of what it is called with: `f(integer, text)`.
    pub fn format_function(&self, object: &Object, function: &Function) -> String {
        format!("{}({})", object.name, self.format_types(&function.signature()))
    }
}
