//! Settings that a role's or database's sessions begin with (`pg_db_role_setting`).

use std::sync::Arc;

use super::{alter, database_named};
use crate::catalog::initial::CURRENT_DATABASE;
use crate::catalog::role::RoleSetting;
use crate::catalog::{CatalogError, ObjectData, ObjectId};
use crate::sql::ast::{AlterDatabaseSet, AlterRoleSet, SettingChange, VariableReset};
use crate::sql::lower::setting::{canonical_name, value_of};
use crate::sql::session::{Effect, Executed, Session};
use crate::text::Identifier;

/// What happens to settings.
enum Change {
    Set(Identifier, Arc<str>),
    Reset(Identifier),
    ResetAll,
}

impl Change {
    fn read(session: &Session, written: &SettingChange) -> Result<Self, CatalogError> {
        match written {
            SettingChange::Set(setting) => {
                let name = canonical_name(session, &setting.name)?;
                Ok(match value_of(session, &name, setting)? {
                    Some(value) => Self::Set(name, value),
                    None => Self::Reset(name),
                })
            }
            SettingChange::Reset(VariableReset::Variable(name)) => canonical_name(session, name).map(Self::Reset),
            SettingChange::Reset(VariableReset::All) => Ok(Self::ResetAll),
        }
    }

    fn apply(self, settings: &mut Vec<(Identifier, Arc<str>)>) {
        match self {
            Self::ResetAll => settings.clear(),
            Self::Reset(name) => settings.retain(|(other, _)| *other != name),
            Self::Set(name, value) => match settings.iter_mut().find(|(other, _)| *other == name) {
                Some((_, place)) => *place = value,
                None => settings.push((name, value)),
            },
        }
    }
}

/// `ALTER DATABASE … SET`.
pub(in crate::sql) fn alter_database_set(session: &mut Session, statement: &AlterDatabaseSet) -> Executed {
    let change = Change::read(session, &statement.change)?;
    let database = database_named(session, &statement.database.identifier);
    set_for_database(session, database, change)
}

/// `ALTER ROLE … SET`. What all roles begin with is kept with the database: there is only one that counts.
pub(in crate::sql) fn alter_role_set(session: &mut Session, statement: &AlterRoleSet) -> Executed {
    let change = Change::read(session, &statement.change)?;
    let database = statement.database.as_ref().map(|name| database_named(session, &name.identifier));
    let Some(role) = &statement.role else {
        return set_for_database(session, database.unwrap_or(CURRENT_DATABASE), change);
    };
    let role = session.role(role)?;
    let database = database.and_then(|database| session.catalog.name_of(database)).cloned();
    alter(session, role, |data| {
        let (mut here, elsewhere): (Vec<RoleSetting>, Vec<RoleSetting>) =
            data.settings.drain(..).partition(|setting| setting.database == database);
        let mut settings = here.drain(..).map(|setting| (setting.name, setting.value)).collect();
        change.apply(&mut settings);
        data.settings = elsewhere;
        let settings =
            settings.into_iter().map(|(name, value)| RoleSetting { database: database.clone(), name, value });
        data.settings.extend(settings);
    })?;
    Ok(Effect::Applied)
}

fn set_for_database(session: &mut Session, database: ObjectId, change: Change) -> Executed {
    session.alter(database, |object| {
        if let ObjectData::Database(database) = &mut object.data {
            change.apply(&mut database.settings);
        }
    })?;
    Ok(Effect::Applied)
}
