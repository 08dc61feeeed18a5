//! Publications and subscriptions (`publicationcmds.c`, `subscriptioncmds.c`).

mod create;
mod subscription;

pub(in crate::sql) use create::{alter_publication, create_publication};
pub(in crate::sql) use subscription::{alter_subscription, create_subscription};

use std::sync::Arc;

use crate::catalog::relation::Options;
use crate::sql::ast::{Definition, DefinitionValue};

/// Options as they are kept; one without a value is on.
fn options_of(options: &[Definition]) -> Options {
    let value =
        |option: &Definition| Arc::from(option.value.as_ref().and_then(DefinitionValue::as_text).unwrap_or("true"));
    options.iter().map(|option| (option.name.as_str().into(), value(option))).collect()
}

/// Sets options: each in its place, or at the end.
fn set_options(kept: &mut Options, changed: Options) {
    for (name, value) in changed {
        match kept.iter_mut().find(|(other, _)| *other == name) {
            Some((_, place)) => *place = value,
            None => kept.push((name, value)),
        }
    }
}
