//! Storage parameters, and the options of foreign objects (`reloptions.c`, `transformGenericOptions` in `foreigncmds.c`).

use smol_str::{SmolStr, format_smolstr};
use std::sync::Arc;

use crate::catalog::CatalogError;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{CheckOption, Options};
use crate::sql::ast::{Definition, DefinitionValue, ForeignOption, ForeignOptionAction};

/// What the storage parameters are of, which decides their names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sql::lower) enum OptionsOf {
    /// A table or materialized view.
    Table,
    /// A partitioned table, which has none.
    PartitionedTable,
    /// A view.
    View,
    /// A column.
    Column,
    /// An index of an access method that comes with the server.
    Index(&'static [&'static str]),
    /// Of something whose parameters only the server knows.
    Unknown,
}

/// `relOptionsAll` in `reloptions.c`, those of heaps.
const TABLE: &[&str] = &[
    "autovacuum_analyze_scale_factor",
    "autovacuum_analyze_threshold",
    "autovacuum_enabled",
    "autovacuum_freeze_max_age",
    "autovacuum_freeze_min_age",
    "autovacuum_freeze_table_age",
    "autovacuum_multixact_freeze_max_age",
    "autovacuum_multixact_freeze_min_age",
    "autovacuum_multixact_freeze_table_age",
    "autovacuum_vacuum_cost_delay",
    "autovacuum_vacuum_cost_limit",
    "autovacuum_vacuum_insert_scale_factor",
    "autovacuum_vacuum_insert_threshold",
    "autovacuum_vacuum_max_threshold",
    "autovacuum_vacuum_scale_factor",
    "autovacuum_vacuum_threshold",
    "fillfactor",
    "log_autovacuum_min_duration",
    "parallel_workers",
    "toast_tuple_target",
    "user_catalog_table",
    "vacuum_index_cleanup",
    "vacuum_max_eager_freeze_failure_rate",
    "vacuum_truncate",
];
/// How the names of those begin that a TOAST table lacks.
const NOT_OF_TOAST: &[&str] =
    &["autovacuum_analyze", "fillfactor", "parallel_workers", "toast_tuple_target", "user_catalog_table"];
const VIEW: &[&str] = &["check_option", "security_barrier", "security_invoker"];
const COLUMN: &[&str] = &["n_distinct", "n_distinct_inherited"];

impl OptionsOf {
    /// Those of an index of that access method.
    pub(in crate::sql::lower) fn index(method: &str) -> Self {
        match method {
            "btree" => Self::Index(&["deduplicate_items", "fillfactor"]),
            "hash" | "spgist" => Self::Index(&["fillfactor"]),
            "gist" => Self::Index(&["buffering", "fillfactor"]),
            "gin" => Self::Index(&["fastupdate", "gin_pending_list_limit"]),
            "brin" => Self::Index(&["autosummarize", "pages_per_range"]),
            _ => Self::Unknown,
        }
    }

    fn names(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Table => Some(TABLE),
            Self::PartitionedTable => Some(&[]),
            Self::View => Some(VIEW),
            Self::Column => Some(COLUMN),
            Self::Index(names) => Some(names),
            Self::Unknown => None,
        }
    }
}

/// Sets storage parameters over those that were there (`transformRelOptions`).
///
/// # Errors
/// 22023 for a name that no such relation has.
pub(in crate::sql::lower) fn set_options(
    before: &Options,
    written: &[Definition],
    of: OptionsOf,
) -> Result<Options, CatalogError> {
    let mut options = before.clone();
    for definition in written {
        let Some(name) = checked_name(definition, of)? else { continue };
        let value: Arc<str> = value_of(definition)?.into();
        // What is set anew goes behind what stays (`transformRelOptions` in `reloptions.c`).
        options.retain(|(known, _)| *known != name);
        options.push((name, value));
    }
    Ok(options)
}

/// Takes storage parameters away.
///
/// # Errors
/// 42601 for a parameter with a value.
pub(in crate::sql::lower) fn reset_options(before: &Options, written: &[Definition]) -> Result<Options, CatalogError> {
    if written.iter().any(|definition| definition.value.is_some()) {
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, "RESET must not include values for parameters"));
    }
    let gone: Vec<SmolStr> = written.iter().map(full_name).collect();
    Ok(before.iter().filter(|(name, _)| !gone.contains(name)).cloned().collect())
}

fn full_name(definition: &Definition) -> SmolStr {
    let name = definition.name.as_str().to_ascii_lowercase();
    match &definition.namespace {
        Some(namespace) => format_smolstr!("{namespace}.{name}"),
        None => name.into(),
    }
}

/// The name of a parameter; `None` for the `oids` of old, where it says that there are none.
fn checked_name(definition: &Definition, of: OptionsOf) -> Result<Option<SmolStr>, CatalogError> {
    let invalid = |message: String| Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message));
    if let Some(namespace) = &definition.namespace
        && !(namespace.as_str() == "toast" && matches!(of, OptionsOf::Table))
    {
        return invalid(format!("unrecognized parameter namespace \"{namespace}\""));
    }
    let name = full_name(definition);
    if name == "oids" && of == OptionsOf::Table {
        return match definition.value.as_ref().and_then(DefinitionValue::as_text) {
            Some("false" | "off" | "0") => Ok(None),
            _ => {
                let message = "tables declared WITH OIDS are not supported";
                Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message))
            }
        };
    }
    let bare = name.strip_prefix("toast.").unwrap_or(&name);
    match of.names() {
        Some(names) if !names.contains(&bare) => invalid(format!("unrecognized parameter \"{bare}\"")),
        _ if bare.len() < name.len() && NOT_OF_TOAST.iter().any(|of_heap| bare.starts_with(of_heap)) => {
            invalid(format!("unrecognized parameter \"{bare}\""))
        }
        _ => Ok(Some(name)),
    }
}

/// The value as it is stored; a parameter alone is `true`.
fn value_of(definition: &Definition) -> Result<String, CatalogError> {
    let Some(value) = &definition.value else { return Ok("true".to_owned()) };
    value
        .as_text()
        .map(str::to_owned)
        .ok_or_else(|| CatalogError::new(sqlstate::SYNTAX_ERROR, format!("{} requires a parameter", definition.name)))
}

/// Adds, sets and drops options of a foreign object.
///
/// # Errors
/// 42710 for one that is there already, 42704 for one that is not.
pub(in crate::sql::lower) fn foreign_options(
    before: &[(SmolStr, Arc<str>)],
    written: &[ForeignOption],
) -> Result<Options, CatalogError> {
    let mut options = before.to_vec();
    for option in written {
        let name: SmolStr = option.name.as_str().into();
        let value: Arc<str> = option.value.as_ref().map(|value| value.value.as_str()).unwrap_or_default().into();
        let known = options.iter().position(|(known, _)| *known == name);
        match (option.action, known) {
            (ForeignOptionAction::Add, None) => options.push((name, value)),
            (ForeignOptionAction::Set, Some(at)) => options[at].1 = value,
            (ForeignOptionAction::Drop, Some(at)) => {
                options.remove(at);
            }
            (ForeignOptionAction::Add, Some(_)) => {
                let message = format!("option \"{name}\" provided more than once");
                return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
            }
            (ForeignOptionAction::Set | ForeignOptionAction::Drop, None) => {
                return Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, format!("option \"{name}\" not found")));
            }
        }
    }
    Ok(options)
}

/// The check option of a view, and its other options.
///
/// # Errors
/// 22023 for a check option that is neither `local` nor `cascaded`.
pub(in crate::sql::lower) fn split_check_option(
    options: &Options,
) -> Result<(Option<CheckOption>, Options), CatalogError> {
    let rest = options.iter().filter(|(name, _)| name != "check_option").cloned().collect();
    let check = options.iter().find(|(name, _)| name == "check_option").map(|(_, value)| value.to_ascii_lowercase());
    let check = match check.as_deref() {
        None => None,
        Some("local") => Some(CheckOption::Local),
        Some("cascaded") => Some(CheckOption::Cascaded),
        Some(value) => {
            let message = format!("invalid value for enum option \"check_option\": {value}");
            return Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message)
                .detail("Valid values are \"local\" and \"cascaded\"."));
        }
    };
    Ok((check, rest))
}
