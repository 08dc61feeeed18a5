//! `ALTER TEXT SEARCH` (`MakeConfigurationMapping`, `DropConfigurationMapping`).

use super::dictionary::alter_dictionary;
use super::{Mappings, TOKEN_TYPES, data_of};
use crate::catalog::error::sqlstate;
use crate::catalog::other::{TextSearch, TextSearchData};
use crate::catalog::{CatalogError, ObjectData, ObjectId, SqlText};
use crate::sql::ast::{AlterTextSearch, AlterTextSearchAction, Name, ObjectName};
use crate::sql::lower::object::lookup::{InSchema, find_in_schema, undefined};
use crate::sql::lower::wording::name_of;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// `ALTER TEXT SEARCH CONFIGURATION` and `DICTIONARY`.
pub(in crate::sql) fn alter_text_search(
    session: &mut Session,
    source: &Source,
    statement: &AlterTextSearch,
) -> Executed {
    if let AlterTextSearchAction::DictionaryOptions(options) = &statement.action {
        let id = find_in_schema(session.names(), InSchema::TextSearchDictionary, &statement.name)?;
        return alter_dictionary(session, id, options);
    }
    let id = find_in_schema(session.names(), InSchema::TextSearchConfiguration, &statement.name)?;
    let Some(TextSearchData::Configuration { mappings, .. }) = data_of(session, id) else {
        return Ok(Effect::Opaque("changes of built-in configurations are not modelled".to_owned()));
    };
    let mut mappings = mappings.clone();
    match &statement.action {
        AlterTextSearchAction::AddMapping { tokens, dictionaries } => {
            let dictionaries = dictionary_texts(session, source, dictionaries)?;
            for token in token_types(tokens)? {
                if mappings.iter().any(|(other, _)| *other == token) {
                    return Err(mapping_exists(id, &token));
                }
                mappings.push((token, dictionaries.clone()));
            }
        }
        AlterTextSearchAction::AlterMapping { tokens, dictionaries } => {
            let dictionaries = dictionary_texts(session, source, dictionaries)?;
            for token in token_types(tokens)? {
                mappings.retain(|(other, _)| *other != token);
                mappings.push((token, dictionaries.clone()));
            }
        }
        AlterTextSearchAction::ReplaceDictionary { tokens, old, new } => {
            let tokens = token_types(tokens)?;
            let old = find_in_schema(session.names(), InSchema::TextSearchDictionary, old)?;
            let id = find_in_schema(session.names(), InSchema::TextSearchDictionary, new)?;
            let new = name_of(session, source, new.span(), id);
            replace(session, &mut mappings, &tokens, old, &new);
        }
        AlterTextSearchAction::DropMapping { if_exists, tokens } => {
            for token in token_types(tokens)? {
                drop_mapping(session, &mut mappings, &token, *if_exists)?;
            }
        }
        AlterTextSearchAction::DictionaryOptions(_) => {}
    }
    mappings.sort_by_key(|(token, _)| TOKEN_TYPES.iter().position(|known| token == known));
    session.alter(id, |object| {
        if let ObjectData::TextSearch(TextSearch { data: TextSearchData::Configuration { mappings: kept, .. } }) =
            &mut object.data
        {
            *kept = mappings;
        }
    })?;
    Ok(Effect::Applied)
}

/// The token types, each once; those of other parsers than the default one are not known.
fn token_types(tokens: &[Name]) -> Result<Vec<Identifier>, CatalogError> {
    let mut found: Vec<Identifier> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if !TOKEN_TYPES.contains(&token.as_str()) {
            let message = format!("token type \"{token}\" does not exist");
            return Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message));
        }
        if !found.contains(&token.identifier) {
            found.push(token.identifier.clone());
        }
    }
    Ok(found)
}

fn dictionary_texts(session: &Session, source: &Source, names: &[ObjectName]) -> Result<Vec<SqlText>, CatalogError> {
    let text = |name: &ObjectName| {
        let id = find_in_schema(session.names(), InSchema::TextSearchDictionary, name)?;
        Ok(name_of(session, source, name.span(), id))
    };
    names.iter().map(text).collect()
}

/// PostgreSQL has no message of its own for this: the index of the mappings refuses it.
fn mapping_exists(id: ObjectId, token: &Identifier) -> CatalogError {
    let number = TOKEN_TYPES.iter().position(|known| token == known).map_or(0, |position| position + 1);
    let message = "duplicate key value violates unique constraint \"pg_ts_config_map_index\"";
    CatalogError::new(sqlstate::UNIQUE_VIOLATION, message)
        .detail(format!("Key (mapcfg, maptokentype, mapseqno)=({}, {number}, 1) already exists.", id.0))
}

/// Puts one dictionary in the place of another, in the mappings of these tokens or of all.
fn replace(session: &Session, mappings: &mut Mappings, tokens: &[Identifier], old: ObjectId, new: &SqlText) {
    let is_old = |text: &SqlText| match text.references.first() {
        Some(reference) => reference.target.object == old,
        None => {
            let word = text.text.rsplit('.').next().unwrap_or_default().trim_matches('"');
            let facts = session.names().builtin();
            let found = facts.named(crate::catalog::builtin::NamedKind::TextSearchDictionary, word);
            found.is_some_and(|found| found.oid == old)
        }
    };
    for (token, dictionaries) in mappings {
        if tokens.is_empty() || tokens.contains(token) {
            for dictionary in dictionaries.iter_mut().filter(|dictionary| is_old(dictionary)) {
                *dictionary = new.clone();
            }
        }
    }
}

fn drop_mapping(
    session: &mut Session,
    mappings: &mut Mappings,
    token: &Identifier,
    if_exists: bool,
) -> Result<(), CatalogError> {
    let before = mappings.len();
    mappings.retain(|(other, _)| other != token);
    if mappings.len() < before {
        return Ok(());
    }
    let message = format!("mapping for token type \"{token}\" does not exist");
    if !if_exists {
        return Err(undefined(message));
    }
    session.notice(format!("{message}, skipping"));
    Ok(())
}
