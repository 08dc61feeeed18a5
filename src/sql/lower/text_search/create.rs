//! `CREATE TEXT SEARCH …`.

use super::dictionary::{options_of, refuse_options};
use super::{Mappings, TOKEN_TYPES, data_of};
use crate::catalog::error::sqlstate;
use crate::catalog::other::{self, TextSearch, TextSearchData};
use crate::catalog::{CatalogError, DataType, Namespace, Object, ObjectData, ObjectId, SqlText};
use crate::sql::ast::{CreateTextSearch, Definition, DefinitionValue, ObjectName, TextSearchKind};
use crate::sql::lower::function::routine::find_function;
use crate::sql::lower::object::lookup::{InSchema, find_in_schema};
use crate::sql::lower::place::schema_for_new;
use crate::sql::lower::wording::name_of;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// Languages whose texts hold English words in Latin letters (`snowball_create.pl`).
const WITH_ENGLISH_WORDS: [&str; 2] = ["hindi", "russian"];

/// `CREATE TEXT SEARCH CONFIGURATION`, `DICTIONARY`, `PARSER`, `TEMPLATE`.
pub(in crate::sql) fn create_text_search(
    session: &mut Session,
    source: &Source,
    statement: &CreateTextSearch,
) -> Executed {
    let schema = schema_for_new(session, &statement.name)?;
    let options = &statement.options;
    let (space, catalog, prefix, data) = match statement.kind {
        TextSearchKind::Configuration => {
            let data = configuration(session, source, options)?;
            (Namespace::TextSearchConfiguration, "config", "cfg", data)
        }
        TextSearchKind::Dictionary => {
            (Namespace::TextSearchDictionary, "dict", "dict", dictionary(session, source, options)?)
        }
        TextSearchKind::Parser => {
            let data = TextSearchData::Parser(functions(session, source, options, &PARSER)?);
            (Namespace::TextSearchParser, "parser", "prs", data)
        }
        TextSearchKind::Template => {
            let data = TextSearchData::Template(functions(session, source, options, &TEMPLATE)?);
            (Namespace::TextSearchTemplate, "template", "tmpl", data)
        }
    };
    let name = statement.name.name.identifier.clone();
    if session.catalog.find(space, schema, &name).is_some() {
        // PostgreSQL has no message of its own for this: the index of the catalog refuses the name.
        let message = format!("duplicate key value violates unique constraint \"pg_ts_{catalog}_{prefix}name_index\"");
        return Err(CatalogError::new(sqlstate::UNIQUE_VIOLATION, message)
            .detail(format!("Key ({prefix}name, {prefix}namespace)=({name}, {}) already exists.", schema.0)));
    }
    let id = session.reserve_id();
    let data = ObjectData::TextSearch(TextSearch { data });
    session.create(Object::new(id, name, Some(schema), session.current_role, data))?;
    Ok(Effect::Applied)
}

fn object_name(option: &Definition) -> Result<ObjectName, CatalogError> {
    option
        .value
        .as_ref()
        .and_then(DefinitionValue::as_object_name)
        .ok_or_else(|| CatalogError::new(sqlstate::SYNTAX_ERROR, format!("{} requires a name", option.name)))
}

fn invalid(message: &str) -> CatalogError {
    CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message)
}

fn configuration(session: &Session, source: &Source, options: &[Definition]) -> Result<TextSearchData, CatalogError> {
    let (mut parser, mut copy) = (None, None);
    for option in options {
        let name = object_name(option)?;
        match option.name.as_str() {
            "parser" => {
                let id = find_in_schema(session.names(), InSchema::TextSearchParser, &name)?;
                parser = Some(name_of(session, source, name.span(), id));
            }
            "copy" => copy = Some(find_in_schema(session.names(), InSchema::TextSearchConfiguration, &name)?),
            other => {
                let message = format!("text search configuration parameter \"{other}\" not recognized");
                return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
            }
        }
    }
    match (parser, copy) {
        (Some(_), Some(_)) => {
            let message = "cannot specify both PARSER and COPY options";
            Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message))
        }
        (Some(parser), None) => Ok(TextSearchData::Configuration { parser, mappings: Vec::new() }),
        (None, Some(copy)) => Ok(copied(session, copy)),
        (None, None) => Err(invalid("text search parser is required")),
    }
}

/// The parser and mappings of another configuration.
fn copied(session: &Session, id: ObjectId) -> TextSearchData {
    if let Some(data @ TextSearchData::Configuration { .. }) = data_of(session, id) {
        return data.clone();
    }
    let facts = session.names().builtin();
    let configurations = facts.names(crate::catalog::builtin::NamedKind::TextSearchConfiguration);
    let language = configurations.iter().find(|found| found.oid == id).map_or("simple", |found| found.name);
    TextSearchData::Configuration { parser: SqlText::plain("pg_catalog.\"default\""), mappings: mappings_of(language) }
}

/// The mappings of a built-in configuration: words go to the stemmer of the language, other tokens stay as they are.
fn mappings_of(language: &str) -> Mappings {
    let stemmer = |language: &str| match language {
        "simple" => "pg_catalog.simple".to_owned(),
        language => format!("pg_catalog.{language}_stem"),
    };
    let ascii_language = if WITH_ENGLISH_WORDS.contains(&language) { "english" } else { language };
    let dictionary = |token: &str| match token {
        "blank" | "tag" | "protocol" | "entity" => None,
        "asciiword" | "asciihword" | "hword_asciipart" => Some(stemmer(ascii_language)),
        "word" | "hword" | "hword_part" => Some(stemmer(language)),
        _ => Some(stemmer("simple")),
    };
    let mapping = |token: &str| Some((Identifier::from(token), vec![SqlText::plain(dictionary(token)?)]));
    TOKEN_TYPES.iter().filter_map(|token| mapping(token)).collect()
}

fn dictionary(session: &Session, source: &Source, options: &[Definition]) -> Result<TextSearchData, CatalogError> {
    let Some(option) = options.iter().find(|option| option.is("template")) else {
        return Err(invalid("text search template is required"));
    };
    let name = object_name(option)?;
    let id = find_in_schema(session.names(), InSchema::TextSearchTemplate, &name)?;
    let others: Vec<&Definition> = options.iter().filter(|option| !option.is("template")).collect();
    refuse_options(session, id, &others)?;
    let template = name_of(session, source, name.span(), id);
    Ok(TextSearchData::Dictionary { template, options: options_of(&others) })
}

/// The functions that a parser is made of: their names, whether they are required, what they take.
const PARSER: [(&str, bool, &[&str]); 5] = [
    ("start", true, &["internal", "int4"]),
    ("gettoken", true, &["internal", "internal", "internal"]),
    ("end", true, &["internal"]),
    ("lextypes", true, &["internal"]),
    ("headline", false, &["internal", "internal", "tsquery"]),
];

/// The same of a template.
const TEMPLATE: [(&str, bool, &[&str]); 2] =
    [("lexize", true, &["internal", "internal", "internal", "internal"]), ("init", false, &["internal"])];

fn functions(
    session: &Session,
    source: &Source,
    options: &[Definition],
    known: &[(&str, bool, &[&str])],
) -> Result<other::Definition, CatalogError> {
    let what = if known.len() == PARSER.len() { "parser" } else { "template" };
    let types = session.names().builtin().types();
    let mut definition = Vec::with_capacity(options.len());
    for option in options {
        let Some((_, _, inputs)) = known.iter().find(|(name, ..)| option.is(name)) else {
            let message = format!("text search {what} parameter \"{}\" not recognized", option.name);
            return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
        };
        let name = object_name(option)?;
        let inputs: Vec<DataType> =
            inputs.iter().filter_map(|word| types.by_name(word)).map(|found| DataType::plain(found.oid)).collect();
        let function = find_function(session, &name, &inputs)?;
        definition.push((option.name.identifier.clone(), Some(name_of(session, source, name.span(), function.id))));
    }
    for (name, required, _) in known {
        if *required && !options.iter().any(|option| option.is(name)) {
            return Err(invalid(&format!("text search {what} {name} method is required")));
        }
    }
    Ok(definition)
}
