//! Statements → changes of the catalog, a file per kind of object; PostgreSQL's errors where it would refuse.
//!
//! Each function takes the session and the statement and changes the catalog through the session, which keeps the
//! journal. A statement is all or nothing: [`super::execute`] takes back what a failed one had done.
//!
//! 1. `place` says where a new object goes, `relation` finds relations and makes their names, `object` finds everything
//!    else, `wording` keeps the texts that objects hold.
//! 2. `schema` and the files after it create and alter one kind of object each.
//! 3. `drop`, `rename`, `set_schema` and `owner` are what all kinds have in common, by kind.

mod data_text;
mod definition;
mod object;
mod place;
mod relation;
mod type_text;
mod wording;

mod alter_table;
mod collation;
mod extension;
mod foreign;
mod function;
mod index;
mod no_effect;
mod operator;
mod privilege;
mod psql;
mod publication;
mod role;
mod schema;
mod sequence;
mod setting;
mod statistics;
mod table;
mod text_search;
mod trigger;
mod types;
mod view;

mod drop;
mod owner;
mod rename;
mod set_schema;

pub(super) use alter_table::{alter_table, move_all_to_tablespace};
pub(super) use collation::{create_collation, refresh_collation};
pub(super) use drop::drop;
pub(super) use extension::{alter_extension, create_extension};
pub(super) use foreign::{
    alter_foreign_data_wrapper, alter_server, alter_user_mapping, create_foreign_data_wrapper, create_server,
    create_user_mapping, import_foreign_schema,
};
pub(super) use function::{alter_function, create_aggregate, create_function};
pub(super) use index::create_index;
pub(super) use no_effect::{alter_system, analyze, cluster, explain, lock, reindex, set_constraints, truncate, vacuum};
pub(super) use object::{comment, depends_on_extension, security_label};
pub(super) use operator::{
    alter_operator, alter_operator_family, create_access_method, create_cast, create_conversion, create_language,
    create_operator, create_operator_class, create_operator_family, create_transform,
};
pub(super) use owner::set_owner;
pub(super) use privilege::{alter_default_privileges, drop_owned, grant, reassign_owned};
pub(super) use psql::psql_command;
pub(super) use publication::{alter_publication, alter_subscription, create_publication, create_subscription};
pub(super) use rename::rename;
pub(super) use role::{
    alter_database, alter_database_set, alter_group, alter_role, alter_role_set, alter_tablespace, create_database,
    create_role, create_tablespace, grant_role,
};
pub(super) use schema::create_schema;
pub(super) use sequence::{alter_sequence, create_sequence};
pub(super) use set_schema::set_schema;
pub(super) use setting::{
    discard, reset_variable, set_config, set_role, set_session_authorization, set_variable, show,
};
pub(super) use statistics::{alter_statistics, create_statistics};
pub(super) use table::KnownBounds;
pub(super) use table::{create_foreign_table, create_table, create_table_as, create_table_within};
pub(super) use text_search::{alter_text_search, create_text_search};
pub(super) use trigger::{
    alter_event_trigger, alter_policy, create_event_trigger, create_policy, create_rule, create_trigger,
};
pub(super) use types::{alter_domain, alter_type, create_domain, create_type};
pub(super) use view::{create_materialized_view, create_view, refresh_materialized_view};
