//! Collations (`collationcmds.c`).

use crate::catalog::error::sqlstate;
use crate::catalog::other::{self, Collation};
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId, PostgresVersion, SqlText};
use crate::sql::ast::{CollationDefinition, CreateCollation, Definition, DefinitionValue, ObjectName};
use crate::sql::lower::definition::{boolean, conflicting_options, value_span};
use crate::sql::lower::object::lookup::{InSchema, find_in_schema};
use crate::sql::lower::place::schema_for_new;
use crate::sql::lower::wording::Wording;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;
use crate::text::Identifier;

/// The collation `default`, which stands for whatever the database has.
const DEFAULT_COLLATION: ObjectId = ObjectId(100);

/// `CREATE COLLATION`.
pub(in crate::sql) fn create_collation(
    session: &mut Session,
    source: &Source,
    statement: &CreateCollation,
) -> Executed {
    let schema = schema_for_new(session, &statement.name)?;
    let name = statement.name.name.identifier.clone();
    let definition = match &statement.definition {
        CollationDefinition::From(existing) => copied(session, existing)?,
        CollationDefinition::Options(options) => {
            refuse_options(session, options)?;
            let text = |option: &Definition| {
                let span = option.value.as_ref().map(value_span);
                let text = span.map(|span| Wording::new(session, source, span).finish());
                (option.name.identifier.clone(), text)
            };
            options.iter().map(text).collect()
        }
    };
    if session.catalog.find(Namespace::Collation, schema, &name).is_some() {
        let message = format!("collation \"{name}\" for encoding \"UTF8\" already exists");
        if !statement.if_not_exists {
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        session.notice(format!("{message}, skipping"));
        return Ok(Effect::Applied);
    }
    let id = session.reserve_id();
    let data = ObjectData::Collation(Collation { definition });
    session.create(Object::new(id, name, Some(schema), session.current_role, data))?;
    Ok(Effect::Applied)
}

/// What `FROM` copies: of a collation of the project its options, of a built-in one its name.
fn copied(session: &Session, existing: &ObjectName) -> Result<other::Definition, CatalogError> {
    let names = session.names();
    let id = find_in_schema(names, InSchema::Collation, existing)?;
    if id == DEFAULT_COLLATION {
        let message = "collation \"default\" cannot be copied";
        return Err(CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message));
    }
    if let Some(ObjectData::Collation(collation)) = session.catalog.object(id).map(|object| &object.data) {
        return Ok(collation.definition.clone());
    }
    let written = format!("pg_catalog.{}", names.quote(&existing.name.identifier));
    Ok(vec![(Identifier::from("from"), Some(SqlText::plain(written)))])
}

fn refuse_options(session: &Session, options: &[Definition]) -> Result<(), CatalogError> {
    let syntax_error = |message: String| CatalogError::new(sqlstate::SYNTAX_ERROR, message);
    for (position, option) in options.iter().enumerate() {
        let name = option.name.as_str();
        let known = ["locale", "lc_collate", "lc_ctype", "provider", "deterministic", "version"].contains(&name)
            || (name == "rules" && session.catalog.version() >= PostgresVersion::V16);
        if !known {
            return Err(syntax_error(format!("collation attribute \"{name}\" not recognized")));
        }
        if options[..position].iter().any(|other| other.name.identifier == option.name.identifier) {
            return Err(conflicting_options());
        }
    }
    let value = |name: &str| options.iter().find(|option| option.is(name));
    if value("locale").is_some() && (value("lc_collate").is_some() || value("lc_ctype").is_some()) {
        return Err(conflicting_options().detail("LOCALE cannot be specified together with LC_COLLATE or LC_CTYPE."));
    }
    let provider = value("provider").and_then(|option| option.value.as_ref()).and_then(DefinitionValue::as_text);
    let provider = provider.unwrap_or("libc").to_ascii_lowercase();
    let invalid = |message: String| CatalogError::new(sqlstate::INVALID_OBJECT_DEFINITION, message);
    let required: &[&str] = match provider.as_str() {
        "libc" if value("locale").is_some() => &[],
        "libc" => &["lc_collate", "lc_ctype"],
        "icu" => &["locale"],
        "builtin" if session.catalog.version() >= PostgresVersion::V17 => &["locale"],
        other => return Err(invalid(format!("unrecognized collation provider: {other}"))),
    };
    if let Some(missing) = required.iter().find(|name| value(name).is_none()) {
        return Err(invalid(format!("parameter \"{missing}\" must be specified")));
    }
    let deterministic = value("deterministic").map_or(Ok(true), boolean)?;
    if !deterministic && provider != "icu" {
        let message = "nondeterministic collations not supported with this provider";
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
    }
    Ok(())
}

/// `ALTER COLLATION … REFRESH VERSION`: versions are those of the server's libraries.
pub(in crate::sql) fn refresh_collation(session: &Session, name: &ObjectName) -> Executed {
    find_in_schema(session.names(), InSchema::Collation, name)?;
    Ok(Effect::NoEffect("versions of collations are the server's"))
}
