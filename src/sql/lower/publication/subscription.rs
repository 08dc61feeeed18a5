//! Subscriptions, as the catalog keeps them: nothing is ever fetched.

use std::sync::Arc;

use super::{options_of, set_options};
use crate::catalog::error::sqlstate;
use crate::catalog::other::Subscription;
use crate::catalog::{CatalogError, Namespace, Object, ObjectData};
use crate::sql::ast::{AlterSubscription, AlterSubscriptionAction, CreateSubscription, Definition, Name};
use crate::sql::lower::definition::boolean;
use crate::sql::lower::object::lookup::find_created;
use crate::sql::session::{Effect, Executed, Session};

/// `CREATE SUBSCRIPTION`.
pub(in crate::sql) fn create_subscription(session: &mut Session, statement: &CreateSubscription) -> Executed {
    let option = |name: &str| statement.options.iter().find(|option| option.is(name)).map(boolean).transpose();
    let connect = option("connect")?.unwrap_or(true);
    if option("create_slot")?.unwrap_or(connect) {
        session.prevent_in_transaction_block("CREATE SUBSCRIPTION ... WITH (create_slot = true)")?;
    }
    let publications = statement.publications.iter().map(|name| name.identifier.clone()).collect();
    let kept =
        |option: &&Definition| !["connect", "create_slot", "copy_data", "enabled"].contains(&option.name.as_str());
    let options: Vec<Definition> = statement.options.iter().filter(kept).cloned().collect();
    let data = Subscription {
        connection: Arc::from(statement.connection.value.as_str()),
        publications,
        options: options_of(&options),
        enabled: option("enabled")?.unwrap_or(connect),
    };
    let id = session.reserve_id();
    let name = statement.name.identifier.clone();
    session.create(Object::new(id, name, None, session.current_role, ObjectData::Subscription(data)))?;
    Ok(Effect::Applied)
}

/// `ALTER SUBSCRIPTION`.
pub(in crate::sql) fn alter_subscription(session: &mut Session, statement: &AlterSubscription) -> Executed {
    let name = &statement.name.identifier;
    let id = find_created(session.names(), Namespace::Subscription, "subscription", name)?;
    let Some(ObjectData::Subscription(data)) = session.catalog.object(id).map(|object| &object.data) else {
        return Ok(Effect::Applied);
    };
    let mut data = data.clone();
    match &statement.action {
        AlterSubscriptionAction::Connection(connection) => {
            data.connection = Arc::from(connection.value.as_str());
        }
        AlterSubscriptionAction::SetPublication(names, _) => {
            data.publications = names.iter().map(|name| name.identifier.clone()).collect();
        }
        AlterSubscriptionAction::AddPublication(names, _) => add(&mut data, names, name.as_str())?,
        AlterSubscriptionAction::DropPublication(names, _) => {
            data.publications.retain(|other| !names.iter().any(|name| name.identifier == *other));
        }
        AlterSubscriptionAction::Enable => data.enabled = true,
        AlterSubscriptionAction::Disable => data.enabled = false,
        AlterSubscriptionAction::SetOptions(options) => set_options(&mut data.options, options_of(options)),
        AlterSubscriptionAction::RefreshPublication(_) | AlterSubscriptionAction::Skip(_) => {
            return Ok(Effect::NoEffect("the state of replication is not part of the schema"));
        }
    }
    session.alter(id, |object| object.data = ObjectData::Subscription(data))?;
    Ok(Effect::Applied)
}

fn add(data: &mut Subscription, names: &[Name], subscription: &str) -> Result<(), CatalogError> {
    for name in names {
        if data.publications.contains(&name.identifier) {
            let message = format!("publication \"{name}\" is already in subscription \"{subscription}\"");
            return Err(CatalogError::new(sqlstate::DUPLICATE_OBJECT, message));
        }
        data.publications.push(name.identifier.clone());
    }
    Ok(())
}
