use std::cmp::Ordering;

use super::{Builtin, table};

/// What values a setting takes (`pg_settings.vartype`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingKind {
    /// `on` or `off`, and the other words for them.
    Bool,
    /// A whole number, perhaps with a unit.
    Integer,
    /// A number, perhaps with a unit.
    Real,
    /// Text.
    String,
    /// One of some words.
    Enum,
}

/// Who may set a setting, and when (`pg_settings.context`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingContext {
    /// Nobody.
    Internal,
    /// The start of the server.
    Postmaster,
    /// A reload of the configuration.
    Sighup,
    /// The start of a session of a superuser.
    SuperuserBackend,
    /// The start of a session.
    Backend,
    /// A superuser at any time.
    Superuser,
    /// Anyone at any time.
    User,
}

/// A configuration parameter of the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting {
    /// Its name; case does not matter in it.
    pub name: &'static str,
    /// What it takes.
    pub kind: SettingKind,
    /// Who may set it.
    pub context: SettingContext,
    /// The unit of a number without one: `kB`, `8kB`, `ms`, `min`.
    pub unit: Option<&'static str>,
    /// The least number.
    pub least: Option<&'static str>,
    /// The greatest number.
    pub greatest: Option<&'static str>,
    /// The words that it takes, between commas.
    pub words: Option<&'static str>,
    /// The value that it has unless told, for what a session can change.
    pub default: Option<&'static str>,
}

impl Builtin {
    /// All settings of the server itself, by name without regard to case.
    pub fn settings(&self) -> &[Setting] {
        self.settings.get_or_init(|| {
            let table = include_str!("facts/tables/settings.tsv");
            let mut settings: Vec<Setting> = table::rows_of(table, self.version).map(read).collect();
            settings.sort_by(|left, right| compare_names(left.name, right.name));
            settings
        })
    }

    /// The setting of that name, whatever its case.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        let settings = self.settings();
        settings.binary_search_by(|setting| compare_names(setting.name, name)).ok().map(|at| &settings[at])
    }
}

/// `guc_name_compare` (`guc.c`).
fn compare_names(left: &str, right: &str) -> Ordering {
    let folded = |name| str::bytes(name).map(|byte| byte.to_ascii_lowercase());
    folded(left).cmp(folded(right))
}

fn read(mut row: table::Row) -> Setting {
    let name = row.text();
    let kind = match row.text() {
        "bool" => SettingKind::Bool,
        "integer" => SettingKind::Integer,
        "real" => SettingKind::Real,
        "enum" => SettingKind::Enum,
        _ => SettingKind::String,
    };
    let context = match row.text() {
        "postmaster" => SettingContext::Postmaster,
        "sighup" => SettingContext::Sighup,
        "superuser-backend" => SettingContext::SuperuserBackend,
        "backend" => SettingContext::Backend,
        "superuser" => SettingContext::Superuser,
        "user" => SettingContext::User,
        _ => SettingContext::Internal,
    };
    Setting {
        name,
        kind,
        context,
        unit: row.optional(),
        least: row.optional(),
        greatest: row.optional(),
        words: row.optional(),
        default: row.optional(),
    }
}

#[cfg(test)]
mod tests {
    use super::{SettingContext, SettingKind};
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn settings_are_found_whatever_their_case() {
        let builtin = Builtin::of(PostgresVersion::V15);
        let zone = builtin.setting("timezone").expect("there is TimeZone");
        assert_eq!((zone.name, zone.kind, zone.context), ("TimeZone", SettingKind::String, SettingContext::User));
        let path = builtin.setting("Search_Path").expect("there is search_path");
        assert_eq!(path.default, Some("\"$user\", public"));
        let timeout = builtin.setting("statement_timeout").expect("there is statement_timeout");
        assert_eq!((timeout.unit, timeout.greatest), (Some("ms"), Some("2147483647")));
        assert_eq!(builtin.setting("my.setting"), None);
    }

    #[test]
    fn settings_came_with_versions() {
        let known = |version| Builtin::of(version).setting("transaction_timeout").is_some();
        assert!(!known(PostgresVersion::V16) && known(PostgresVersion::V17));
    }
}
