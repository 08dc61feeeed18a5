//! The objects that few projects make.

use crate::catalog::other::{CastContext, CastMethod, TextSearch, TextSearchData};
use crate::catalog::{Object, ObjectData};
use crate::print::{Printer, quote_literal};

impl Printer<'_> {
    /// The statements that make an object of one of the rarer kinds.
    pub(super) fn create_other(&self, object: &Object) -> Vec<String> {
        let name = self.object_name(object);
        match &object.data {
            ObjectData::Extension(extension) => {
                let schema = object.schema.map(|schema| format!(" WITH SCHEMA {}", self.name(schema)));
                let version = extension.version.as_ref().map(|version| format!(" VERSION {}", quote_literal(version)));
                let name = self.identifier(&object.name);
                let (schema, version) = (schema.unwrap_or_default(), version.unwrap_or_default());
                vec![format!("CREATE EXTENSION IF NOT EXISTS {name}{schema}{version};")]
            }
            ObjectData::Operator(operator) if operator.is_shell() => Vec::new(),
            ObjectData::Operator(operator) => {
                let mut options = Vec::new();
                for (word, side) in [("LEFTARG", &operator.left), ("RIGHTARG", &operator.right)] {
                    if let Some(side) = side {
                        options.push(format!("{word} = {}", self.data_type(side)));
                    }
                }
                let rest = self.definition_list(&operator.definition);
                if !rest.is_empty() {
                    options.push(rest);
                }
                let name = self.qualified(object.schema, object.name.as_str());
                vec![format!("CREATE OPERATOR {name} (\n    {}\n);", options.join(",\n    "))]
            }
            ObjectData::OperatorFamily(family) if family.implicit => Vec::new(),
            ObjectData::OperatorFamily(family) => {
                let method = self.identifier(&family.method);
                let mut statements = vec![format!("CREATE OPERATOR FAMILY {name} USING {method};")];
                for item in &family.items {
                    statements.push(format!("ALTER OPERATOR FAMILY {name} USING {method} ADD {};", self.sql(item)));
                }
                statements
            }
            ObjectData::OperatorClass(class) => {
                let default = if class.default { " DEFAULT" } else { "" };
                let explicit = class
                    .family
                    .and_then(|id| self.catalog.object(id))
                    .filter(|family| !matches!(&family.data, ObjectData::OperatorFamily(family) if family.implicit));
                let family = explicit.map(|family| format!(" FAMILY {}", self.object_name(family)));
                vec![format!(
                    "CREATE OPERATOR CLASS {name}{default} FOR TYPE {} USING {}{} AS\n    {};",
                    self.data_type(&class.input),
                    self.identifier(&class.method),
                    family.unwrap_or_default(),
                    self.sql(&class.items)
                )]
            }
            ObjectData::Cast(cast) => {
                let method = match &cast.method {
                    CastMethod::Function(function) => format!("WITH FUNCTION {}", self.sql(function)),
                    CastMethod::Binary => "WITHOUT FUNCTION".to_owned(),
                    CastMethod::InOut => "WITH INOUT".to_owned(),
                };
                let context = match cast.context {
                    CastContext::Explicit => "",
                    CastContext::Assignment => " AS ASSIGNMENT",
                    CastContext::Implicit => " AS IMPLICIT",
                };
                let (source, target) = (self.data_type(&cast.source), self.data_type(&cast.target));
                vec![format!("CREATE CAST ({source} AS {target}) {method}{context};")]
            }
            ObjectData::Collation(collation) => {
                let from = collation.definition.iter().find(|(option, _)| *option == "from");
                match from.and_then(|(_, value)| value.as_ref()) {
                    Some(source) => vec![format!("CREATE COLLATION {name} FROM {};", self.sql(source))],
                    None => {
                        let options = self.definition_list(&collation.definition);
                        vec![format!("CREATE COLLATION {name} (\n    {options}\n);")]
                    }
                }
            }
            ObjectData::Conversion(conversion) => {
                let default = if conversion.default { "DEFAULT " } else { "" };
                vec![format!(
                    "CREATE {default}CONVERSION {name} FOR {} TO {} FROM {};",
                    quote_literal(&conversion.source),
                    quote_literal(&conversion.target),
                    self.sql(&conversion.function)
                )]
            }
            ObjectData::TextSearch(text_search) => self.create_text_search(&name, text_search),
            ObjectData::Language(language) => {
                let trusted = if language.trusted { "TRUSTED " } else { "" };
                let handlers: Vec<String> = language
                    .definition
                    .iter()
                    .filter_map(|(word, value)| {
                        Some(format!(" {} {}", word.as_str().to_ascii_uppercase(), self.sql(value.as_ref()?)))
                    })
                    .collect();
                let name = self.identifier(&object.name);
                vec![format!("CREATE {trusted}PROCEDURAL LANGUAGE {name}{};", handlers.concat())]
            }
            ObjectData::AccessMethod(method) => {
                let what = if method.index { "INDEX" } else { "TABLE" };
                let (name, handler) = (self.identifier(&object.name), self.sql(&method.handler));
                vec![format!("CREATE ACCESS METHOD {name} TYPE {what} HANDLER {handler};")]
            }
            ObjectData::Transform(transform) => {
                let (data_type, language) =
                    (self.data_type(&transform.data_type), self.identifier(&transform.language));
                let functions = self.sql(&transform.functions);
                vec![format!("CREATE TRANSFORM FOR {data_type} LANGUAGE {language} ({functions});")]
            }
            ObjectData::ForeignDataWrapper(wrapper) => {
                let mut create = format!("CREATE FOREIGN DATA WRAPPER {}", self.identifier(&object.name));
                for (word, function) in [("HANDLER", &wrapper.handler), ("VALIDATOR", &wrapper.validator)] {
                    if let Some(function) = function {
                        create.push_str(&format!(" {word} {}", self.sql(function)));
                    }
                }
                vec![format!("{create}{};", self.options_clause(&wrapper.options))]
            }
            ObjectData::ForeignServer(server) => {
                let mut create = format!("CREATE SERVER {}", self.identifier(&object.name));
                for (word, value) in [("TYPE", &server.server_type), ("VERSION", &server.version)] {
                    if let Some(value) = value {
                        create.push_str(&format!(" {word} {}", quote_literal(value)));
                    }
                }
                create.push_str(&format!(" FOREIGN DATA WRAPPER {}", self.name(server.wrapper)));
                vec![format!("{create}{};", self.options_clause(&server.options))]
            }
            ObjectData::UserMapping(mapping) => {
                let role = mapping.role.map_or_else(|| "PUBLIC".to_owned(), |role| self.role(role));
                let server = self.name(mapping.server);
                let options = self.options_clause(&mapping.options);
                vec![format!("CREATE USER MAPPING FOR {role} SERVER {server}{options};")]
            }
            ObjectData::Publication(publication) => {
                let mut parts = Vec::new();
                if !publication.tables.is_empty() {
                    let tables: Vec<String> = publication
                        .tables
                        .iter()
                        .map(|published| {
                            let mut table = self.name(published.table);
                            if !published.columns.is_empty() {
                                table.push_str(&format!(" ({})", self.columns(published.table, &published.columns)));
                            }
                            if let Some(filter) = &published.filter {
                                table.push_str(&format!(" WHERE ({})", self.sql(filter)));
                            }
                            table
                        })
                        .collect();
                    parts.push(format!("TABLE ONLY {}", tables.join(", ONLY ")));
                }
                if !publication.schemas.is_empty() {
                    let schemas: Vec<String> = publication.schemas.iter().map(|schema| self.name(*schema)).collect();
                    parts.push(format!("TABLES IN SCHEMA {}", schemas.join(", ")));
                }
                let members = match (publication.all_tables, parts.is_empty()) {
                    (true, _) => " FOR ALL TABLES".to_owned(),
                    (false, true) => String::new(),
                    (false, false) => format!(" FOR {}", parts.join(", ")),
                };
                let with = match publication.options.is_empty() {
                    true => String::new(),
                    false => format!(" WITH ({})", self.quoted_options(&publication.options)),
                };
                vec![format!("CREATE PUBLICATION {}{members}{with};", self.identifier(&object.name))]
            }
            ObjectData::Subscription(subscription) => {
                let mut options = vec!["connect = false".to_owned()];
                if !subscription.options.is_empty() {
                    options.push(self.quoted_options(&subscription.options));
                }
                vec![format!(
                    "CREATE SUBSCRIPTION {} CONNECTION {} PUBLICATION {} WITH ({});",
                    self.identifier(&object.name),
                    quote_literal(&subscription.connection),
                    self.identifiers(&subscription.publications),
                    options.join(", ")
                )]
            }
            ObjectData::Tablespace(tablespace) => {
                let (name, location) = (self.identifier(&object.name), quote_literal(&tablespace.location));
                vec![format!("CREATE TABLESPACE {name} LOCATION {location};")]
            }
            _ => Vec::new(),
        }
    }

    fn options_clause(&self, options: &crate::catalog::relation::Options) -> String {
        if options.is_empty() { String::new() } else { format!(" OPTIONS ({})", self.foreign_options(options)) }
    }

    /// `name = 'value'` lists.
    fn quoted_options(&self, options: &crate::catalog::relation::Options) -> String {
        let written: Vec<String> = options
            .iter()
            .map(|(name, value)| format!("{} = {}", self.identifier(&name.as_str().into()), quote_literal(value)))
            .collect();
        written.join(", ")
    }

    fn create_text_search(&self, name: &str, text_search: &TextSearch) -> Vec<String> {
        match &text_search.data {
            TextSearchData::Configuration { parser, mappings } => {
                let parser = self.sql(parser);
                let mut statements = vec![format!("CREATE TEXT SEARCH CONFIGURATION {name} (PARSER = {parser});")];
                for (token, dictionaries) in mappings {
                    let dictionaries: Vec<String> = dictionaries.iter().map(|text| self.sql(text)).collect();
                    statements.push(format!(
                        "ALTER TEXT SEARCH CONFIGURATION {name} ADD MAPPING FOR {} WITH {};",
                        self.identifier(token),
                        dictionaries.join(", ")
                    ));
                }
                statements
            }
            TextSearchData::Dictionary { template, options } => {
                let mut parts = vec![format!("TEMPLATE = {}", self.sql(template))];
                if !options.is_empty() {
                    parts.push(self.quoted_options(options));
                }
                vec![format!("CREATE TEXT SEARCH DICTIONARY {name} ({});", parts.join(", "))]
            }
            TextSearchData::Parser(definition) => {
                vec![format!("CREATE TEXT SEARCH PARSER {name} ({});", self.definition_list(definition))]
            }
            TextSearchData::Template(definition) => {
                vec![format!("CREATE TEXT SEARCH TEMPLATE {name} ({});", self.definition_list(definition))]
            }
        }
    }
}
