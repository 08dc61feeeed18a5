//! The options of dictionaries.

use std::sync::Arc;

use super::data_of;
use crate::catalog::builtin::NamedKind;
use crate::catalog::error::sqlstate;
use crate::catalog::other::{TextSearch, TextSearchData};
use crate::catalog::relation::Options;
use crate::catalog::{CatalogError, ObjectData, ObjectId, SqlText};
use crate::sql::ast::{Definition, DefinitionValue};
use crate::sql::lower::definition::boolean;
use crate::sql::session::{Effect, Executed, Session};

/// What the templates of every database take (`dsimple_init` and its like).
const PARAMETERS: [(&str, &[&str]); 5] = [
    ("simple", &["stopwords", "accept"]),
    ("snowball", &["stopwords", "language"]),
    ("synonym", &["synonyms", "casesensitive"]),
    ("ispell", &["dictfile", "afffile", "stopwords"]),
    ("thesaurus", &["dictfile", "dictionary"]),
];

/// Refuses an option that the template does not know; what other templates know is theirs to say.
///
/// # Errors
/// 22023.
pub(super) fn refuse_options(
    session: &Session,
    template: ObjectId,
    options: &[&Definition],
) -> Result<(), CatalogError> {
    let templates = session.names().builtin().names(NamedKind::TextSearchTemplate);
    let Some(template) = templates.iter().find(|found| found.oid == template) else { return Ok(()) };
    let Some((name, known)) = PARAMETERS.iter().find(|(name, _)| *name == template.name) else { return Ok(()) };
    if let Some(accept) = options.iter().find(|option| option.is("accept") && *name == "simple") {
        boolean(accept)?;
    }
    match options.iter().find(|option| !known.contains(&option.name.as_str())) {
        None => Ok(()),
        Some(option) => {
            let words = match *name {
                "snowball" => "Snowball",
                "ispell" => "Ispell",
                "thesaurus" => "Thesaurus",
                name => name,
            };
            let quoted = if words == *name { format!("{words} dictionary") } else { words.to_owned() };
            let message = format!("unrecognized {quoted} parameter: \"{}\"", option.name);
            Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message))
        }
    }
}

/// The built-in template that a dictionary names.
fn built_in_template(session: &Session, template: &SqlText) -> Option<ObjectId> {
    let word = template.text.rsplit('.').next().unwrap_or_default();
    let facts = session.names().builtin();
    facts.named(NamedKind::TextSearchTemplate, word).filter(|_| template.references.is_empty()).map(|found| found.oid)
}

/// The options as they are kept: names and values as text.
pub(super) fn options_of(options: &[&Definition]) -> Options {
    let value =
        |option: &Definition| Arc::from(option.value.as_ref().and_then(DefinitionValue::as_text).unwrap_or("true"));
    options.iter().map(|option| (option.name.as_str().into(), value(option))).collect()
}

/// `ALTER TEXT SEARCH DICTIONARY`: an option with a value replaces or joins the others, one without goes.
pub(super) fn alter_dictionary(session: &mut Session, id: ObjectId, options: &[Definition]) -> Executed {
    let Some(TextSearchData::Dictionary { template, .. }) = data_of(session, id) else {
        return Ok(Effect::Opaque("changes of built-in dictionaries are not modelled".to_owned()));
    };
    if let Some(template) = built_in_template(session, template) {
        let given: Vec<&Definition> = options.iter().filter(|option| option.value.is_some()).collect();
        refuse_options(session, template, &given)?;
    }
    session.alter(id, |object| {
        let ObjectData::TextSearch(TextSearch { data: TextSearchData::Dictionary { options: kept, .. } }) =
            &mut object.data
        else {
            return;
        };
        for option in options {
            kept.retain(|(name, _)| *name != option.name.as_str());
            if option.value.is_some() {
                kept.extend(options_of(&[option]));
            }
        }
    })?;
    Ok(Effect::Applied)
}
