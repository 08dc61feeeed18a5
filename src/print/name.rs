//! Names and types.

use crate::catalog::builtin::Builtin;
use crate::catalog::data_type::spell_built_in;
use crate::catalog::initial::PUBLIC;
use crate::catalog::relation::Options;
use crate::catalog::{Address, ColumnNumber, DataType, Object, ObjectData, ObjectId};
use crate::print::{Printer, Qualify};
use crate::text::Identifier;

/// An identifier as SQL, quoted where PostgreSQL would quote it (`quote_identifier` in `ruleutils.c`).
pub fn quote_identifier(identifier: &str, builtin: &Builtin) -> String {
    if builtin.needs_quotes(identifier) {
        format!("\"{}\"", identifier.replace('"', "\"\""))
    } else {
        identifier.to_owned()
    }
}

/// A string constant (`quote_literal`): an escape string where it holds a backslash.
pub fn quote_literal(value: &str) -> String {
    let escaped = value.replace('\'', "''");
    if escaped.contains('\\') { format!("E'{}'", escaped.replace('\\', "\\\\")) } else { format!("'{escaped}'") }
}

impl Printer<'_> {
    /// An identifier, quoted where needed.
    pub fn identifier(&self, identifier: &Identifier) -> String {
        quote_identifier(identifier.as_str(), self.builtin)
    }

    /// Identifiers between commas.
    pub fn identifiers<'i>(&self, identifiers: impl IntoIterator<Item = &'i Identifier>) -> String {
        let quoted: Vec<String> = identifiers.into_iter().map(|identifier| self.identifier(identifier)).collect();
        quoted.join(", ")
    }

    /// The name of an object, with its schema where that is asked for; empty for one that is not there.
    pub fn name(&self, id: ObjectId) -> String {
        self.catalog.object(id).map_or_else(String::new, |object| self.object_name(object))
    }

    /// The name of this object, with its schema where that is asked for.
    pub fn object_name(&self, object: &Object) -> String {
        // The schema of an extension is where its members are; its name has none.
        if matches!(object.data, ObjectData::Extension(_)) {
            return self.identifier(&object.name);
        }
        self.qualified(object.schema, &self.identifier(&object.name))
    }

    /// A name with its schema in front of it where that is asked for.
    pub fn qualified(&self, schema: Option<ObjectId>, name: &str) -> String {
        let wanted = schema.filter(|schema| self.qualify == Qualify::Always || *schema != PUBLIC);
        match wanted.and_then(|schema| self.catalog.name_of(schema)) {
            Some(schema) => format!("{}.{name}", self.identifier(schema)),
            None => name.to_owned(),
        }
    }

    /// The name of an object or column alone, without its schema or relation.
    pub fn bare_name(&self, address: Address) -> String {
        let Some(object) = self.catalog.object(address.object) else { return String::new() };
        let column = address.column_number().and_then(|number| object.column(number));
        self.identifier(column.map_or(&object.name, |column| &column.name))
    }

    /// The names of columns between commas.
    pub fn columns(&self, relation: ObjectId, numbers: &[ColumnNumber]) -> String {
        let names: Vec<String> = numbers.iter().map(|number| self.bare_name(relation.column(*number))).collect();
        names.join(", ")
    }

    /// A type as `format_type` writes it: `character varying(20)`, `public.mood[]`.
    pub fn data_type(&self, data_type: &DataType) -> String {
        let modifier = data_type.modifier.as_deref();
        let mut written = match self.builtin.type_by_oid(data_type.id) {
            Some(built_in) => spell_built_in(built_in.name, built_in.schema, modifier),
            None => {
                let name = self.name(data_type.id);
                let name = if name.is_empty() { "???".to_owned() } else { name };
                modifier.map_or_else(|| name.clone(), |modifier| format!("{name}({modifier})"))
            }
        };
        if data_type.array {
            written.push_str("[]");
        }
        written
    }

    /// `name=value` lists as storage parameters are written.
    pub fn options(&self, options: &Options) -> String {
        let written: Vec<String> = options
            .iter()
            .map(|(name, value)| {
                let name: Vec<String> = name.split('.').map(|part| self.identifier(&Identifier::exact(part))).collect();
                let plain = !value.is_empty()
                    && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'))
                    && self.builtin.keyword(value).is_none_or(|_| matches!(&**value, "true" | "false" | "on"));
                let value = if plain { value.to_string() } else { quote_literal(value) };
                format!("{}={value}", name.join("."))
            })
            .collect();
        written.join(", ")
    }

    /// `OPTIONS (name 'value')` lists of foreign objects.
    pub fn foreign_options(&self, options: &Options) -> String {
        let written: Vec<String> = options
            .iter()
            .map(|(name, value)| format!("{} {}", self.identifier(&Identifier::exact(name)), quote_literal(value)))
            .collect();
        written.join(", ")
    }
}
