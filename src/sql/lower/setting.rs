//! Configuration parameters: their names and values as PostgreSQL keeps them (`guc.c`), and the statements that set
//! them for the session.

use std::sync::Arc;

use crate::catalog::CatalogError;
use crate::catalog::builtin::{Setting, SettingContext, SettingKind};
use crate::catalog::error::sqlstate;
use crate::sql::ast::{
    Discard, Name, SetRole, SetSessionAuthorization, SetVariable, SettingArgument, SettingScope, SettingValue,
    VariableReset, VariableSetting,
};
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::settings::{identifiers_of, quoted_value};
use crate::text::Identifier;

/// Parameters whose value is a list of identifiers (`GUC_LIST_QUOTE`; `variable_is_guc_list_quote` in `dumputils.c`).
const IDENTIFIER_LISTS: [&str; 6] = [
    "local_preload_libraries",
    "search_path",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
];

/// Parameters that take several values (`GUC_LIST_INPUT`).
const LISTS: [&str; 6] = [
    "DateStyle",
    "createrole_self_grant",
    "log_destination",
    "listen_addresses",
    "synchronous_standby_names",
    "wal_consistency_checking",
];

/// Parameters that the server takes without listing them in `pg_settings` (`GUC_NO_SHOW_ALL` in `guc_tables.c`); old
/// dumps set the first.
const UNLISTED: [&str; 5] = ["default_with_oids", "role", "seed", "session_authorization", "ssl_renegotiation_limit"];

/// The parameter's name in the spelling of the server; one with a dot is a project's or an extension's own.
///
/// # Errors
/// 42704 for a parameter that the server does not know.
pub(super) fn canonical_name(session: &Session, name: &Name) -> Result<Identifier, CatalogError> {
    canonical(session, name.as_str())
}

fn canonical(session: &Session, name: &str) -> Result<Identifier, CatalogError> {
    match known(session, name) {
        Some(setting) => Ok(Identifier::from(setting.name)),
        None if name.contains('.') => Ok(Identifier::from(name)),
        None if UNLISTED.iter().any(|unlisted| name.eq_ignore_ascii_case(unlisted)) => {
            Ok(Identifier::from(name.to_ascii_lowercase().as_str()))
        }
        None => {
            let message = format!("unrecognized configuration parameter \"{name}\"");
            Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message))
        }
    }
}

fn known(session: &Session, name: &str) -> Option<&'static Setting> {
    session.names().builtin().setting(name)
}

/// The values as one text that can stand after `TO` again, in the form in which `pg_dump` writes it
/// (`flatten_set_variable_args`, `makeAlterConfigCommand`).
///
/// # Errors
/// 22023 for several values where one is taken, or for a value that the parameter does not take.
pub(super) fn flatten(
    session: &Session,
    name: &Identifier,
    values: &[SettingArgument],
) -> Result<Arc<str>, CatalogError> {
    if IDENTIFIER_LISTS.contains(&name.as_str()) {
        return Ok(literals(values.iter().map(|argument| argument.value.as_str())));
    }
    let value = match values {
        [one] => one.value.clone(),
        several if LISTS.contains(&name.as_str()) => {
            several.iter().map(|argument| argument.value.as_str()).collect::<Vec<_>>().join(", ")
        }
        _ => {
            let message = format!("SET {name} takes only one argument");
            return Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message));
        }
    };
    if let Some(setting) = known(session, name.as_str()) {
        refuse_value(setting, &value)?;
    }
    Ok(quoted_value(&value).into())
}

fn literals<'v>(values: impl Iterator<Item = &'v str>) -> Arc<str> {
    values.map(quoted_value).collect::<Vec<_>>().join(", ").into()
}

/// A value as `set_config` and the server's configuration give it, in the form of [`flatten`].
pub(super) fn from_text(name: &Identifier, value: &str) -> Arc<str> {
    if IDENTIFIER_LISTS.contains(&name.as_str()) {
        let names = identifiers_of(value);
        if names.is_empty() {
            return Arc::from("''");
        }
        return literals(names.iter().map(Identifier::as_str));
    }
    quoted_value(value).into()
}

/// The value that the parameter has in this session.
pub(super) fn current_value(session: &Session, name: &Identifier) -> Arc<str> {
    if let Some(value) = session.settings.get(name) {
        return Arc::clone(value);
    }
    let default = known(session, name.as_str()).and_then(|setting| setting.default);
    from_text(name, default.unwrap_or_default())
}

/// A Boolean, enumerated or numeric parameter does not take any text (`parse_and_validate_value`).
fn refuse_value(setting: &Setting, value: &str) -> Result<(), CatalogError> {
    let lower = value.to_ascii_lowercase();
    let message = match setting.kind {
        SettingKind::Bool if !is_boolean(&lower) => {
            format!("parameter \"{}\" requires a Boolean value", setting.name)
        }
        SettingKind::Enum if !is_among(setting, &lower) => {
            format!("invalid value for parameter \"{}\": \"{value}\"", setting.name)
        }
        SettingKind::Integer | SettingKind::Real
            if !value.trim_start().starts_with(|first: char| "+-.0123456789".contains(first)) =>
        {
            format!("invalid value for parameter \"{}\": \"{value}\"", setting.name)
        }
        _ => return Ok(()),
    };
    Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message))
}

/// `parse_bool`: any beginning of the words that leaves no doubt.
fn is_boolean(value: &str) -> bool {
    let begins = |word: &str, least: usize| value.len() >= least && word.starts_with(value);
    begins("true", 1)
        || begins("false", 1)
        || begins("yes", 1)
        || begins("no", 1)
        || begins("on", 2)
        || begins("off", 2)
        || matches!(value, "0" | "1")
}

/// Enumerated parameters take hidden words for on and off beside those that they show.
fn is_among(setting: &Setting, value: &str) -> bool {
    is_boolean(value) || setting.words.is_none_or(|words| words.split(',').any(|word| word.eq_ignore_ascii_case(value)))
}

/// `SET`.
pub(in crate::sql) fn set_variable(session: &mut Session, statement: &SetVariable) -> Executed {
    let name = canonical_name(session, &statement.setting.name)?;
    refuse_context(session, &name)?;
    let local = statement.scope == SettingScope::Local;
    match value_of(session, &name, &statement.setting)? {
        Some(value) => session.set_for(local, name.clone(), value),
        None => session.reset_for(local, &name),
    }
    Ok(effect_of(&name))
}

/// The value to be set; `None` for the default.
pub(super) fn value_of(
    session: &Session,
    name: &Identifier,
    setting: &VariableSetting,
) -> Result<Option<Arc<str>>, CatalogError> {
    Ok(match &setting.value {
        SettingValue::Default => None,
        SettingValue::FromCurrent => Some(current_value(session, name)),
        SettingValue::Values(values) => Some(flatten(session, name, values)?),
    })
}

/// Some parameters cannot be set in a session (`set_config_option`).
fn refuse_context(session: &Session, name: &Identifier) -> Result<(), CatalogError> {
    let Some(setting) = known(session, name.as_str()) else { return Ok(()) };
    let message = match setting.context {
        SettingContext::Internal => format!("parameter \"{name}\" cannot be changed"),
        SettingContext::Postmaster => format!("parameter \"{name}\" cannot be changed without restarting the server"),
        SettingContext::Sighup => format!("parameter \"{name}\" cannot be changed now"),
        SettingContext::Backend | SettingContext::SuperuserBackend => {
            format!("parameter \"{name}\" cannot be set after connection start")
        }
        SettingContext::Superuser | SettingContext::User => return Ok(()),
    };
    Err(CatalogError::new("55P02", message))
}

/// What a setting does to the schema: most do nothing, those that later statements look at are applied.
fn effect_of(name: &Identifier) -> Effect {
    match name.as_str() {
        "search_path"
        | "role"
        | "session_authorization"
        | "default_tablespace"
        | "default_table_access_method"
        | "default_toast_compression"
        | "check_function_bodies" => Effect::Applied,
        _ => Effect::NoEffect("a setting of the session"),
    }
}

/// `RESET`.
pub(in crate::sql) fn reset_variable(session: &mut Session, statement: &VariableReset) -> Executed {
    match statement {
        VariableReset::All => {
            session.reset_settings();
            Ok(Effect::Applied)
        }
        VariableReset::Variable(name) => {
            let name = canonical_name(session, name)?;
            session.reset_for(false, &name);
            Ok(effect_of(&name))
        }
    }
}

/// `SHOW`.
///
/// # Errors
/// 42704 for a parameter that the server does not know.
pub(in crate::sql) fn show(session: &Session, name: Option<&Name>) -> Executed {
    if let Some(name) = name {
        let is_set = session.settings.contains_key(name.as_str());
        if !is_set && known(session, name.as_str()).is_none() {
            let message = format!("unrecognized configuration parameter \"{name}\"");
            return Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message));
        }
    }
    Ok(Effect::NoEffect("it shows a setting"))
}

/// `SET ROLE`, `RESET ROLE`.
pub(in crate::sql) fn set_role(session: &mut Session, statement: &SetRole) -> Executed {
    let role = match &statement.role {
        Some(name) => session.role_named(&name.identifier)?,
        None => session.session_role,
    };
    if !session.catalog.is_member_of(session.session_role, role) {
        let name = statement.role.as_ref().map(ToString::to_string).unwrap_or_default();
        let message = format!("permission denied to set role \"{name}\"");
        return Err(CatalogError::new(sqlstate::INSUFFICIENT_PRIVILEGE, message));
    }
    session.act_as(statement.scope == SettingScope::Local, role, session.session_role);
    Ok(Effect::Applied)
}

/// `SET SESSION AUTHORIZATION`.
pub(in crate::sql) fn set_session_authorization(
    session: &mut Session,
    statement: &SetSessionAuthorization,
) -> Executed {
    let role = match &statement.role {
        Some(name) => session.role_named(&name.identifier)?,
        None => crate::catalog::initial::BOOTSTRAP_SUPERUSER,
    };
    session.act_as(statement.scope == SettingScope::Local, role, role);
    Ok(Effect::Applied)
}

/// `DISCARD`.
pub(in crate::sql) fn discard(session: &mut Session, what: Discard) -> Executed {
    match what {
        Discard::All => {
            session.prevent_in_transaction_block("DISCARD ALL")?;
            session.reconnect();
            Ok(Effect::Applied)
        }
        Discard::Temporary => {
            session.drop_temporary_objects();
            Ok(Effect::Applied)
        }
        Discard::Plans => Ok(Effect::NoEffect("cached plans are not part of the schema")),
        Discard::Sequences => Ok(Effect::NoEffect("cached sequence values are not part of the schema")),
    }
}

/// `set_config(name, value, is_local)`: the value is read as a list where the parameter is one.
///
/// # Errors
/// 42704 for a parameter that the server does not know, 22023 for a value that it does not take.
pub(in crate::sql) fn set_config(
    session: &mut Session,
    name: &str,
    value: Option<&str>,
    local: bool,
) -> Result<(), CatalogError> {
    let name = canonical(session, name)?;
    refuse_context(session, &name)?;
    match value {
        Some(value) => {
            if let Some(setting) = known(session, name.as_str()) {
                refuse_value(setting, value)?;
            }
            session.set_for(local, name.clone(), from_text(&name, value));
        }
        None => session.reset_for(local, &name),
    }
    Ok(())
}
