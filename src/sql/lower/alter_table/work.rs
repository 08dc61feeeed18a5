//! The actions of one statement and what follows from them, by pass (`ATRewriteCatalogs` in `tablecmds.c`).

use super::pass::Pass;
use super::{
    add_column, alter_constraint, attach, column, detach, drop_column, drop_constraint, firing, generation, identity,
    index_role, inherit, nullability, owner, set_type, storage, typed, using_index, validate,
};
use crate::catalog::relation::Table;
use crate::catalog::{CatalogError, ObjectId};
use crate::sql::ast::{AlterColumnAction, AlterTableActionKind, ColumnTarget, TableConstraint};
use crate::sql::lower::index::define_index;
use crate::sql::lower::table::check::{Descent, add_check, understand_check};
use crate::sql::lower::table::context::TableContext;
use crate::sql::lower::table::foreign_key::add_foreign_key;
use crate::sql::lower::table::keys::{plan_keys, primary_key_columns, refuse_second_primary_key};
use crate::sql::lower::table::not_null::{NewNotNull, set_not_null};
use crate::sql::lower::table::wanted::{
    WantedCheck, WantedConstraints, WantedForeignKey, WantedKey, WantedKeyKind, WantedNotNull,
};
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// Something to be done in its pass.
#[derive(Clone, Debug)]
enum Command<'a> {
    /// An action as written.
    Action(&'a AlterTableActionKind),
    /// A column becomes not null.
    NotNull(WantedNotNull),
    /// Constraints with indexes, of one action.
    Keys(Vec<WantedKey<'a>>),
    /// A constraint takes over an index.
    UsingIndex(WantedKey<'a>),
    /// A check.
    Check(WantedCheck<'a>),
    /// A foreign key.
    ForeignKey(WantedForeignKey<'a>),
}

/// The work of one statement.
pub(super) struct Work<'a> {
    table: ObjectId,
    only: bool,
    queues: Vec<Vec<Command<'a>>>,
}

impl<'a> Work<'a> {
    /// Nothing to do yet.
    pub(super) fn new(table: ObjectId, only: bool) -> Self {
        Self { table, only, queues: vec![Vec::new(); Pass::ALL.len()] }
    }

    /// Queues an action for its pass.
    pub(super) fn queue_action(&mut self, action: &'a AlterTableActionKind) {
        self.queue(Pass::of(action), Command::Action(action));
    }

    fn queue(&mut self, pass: Pass, command: Command<'a>) {
        self.queues[pass as usize].push(command);
    }

    /// Carries everything out, also what comes up on the way.
    ///
    /// # Errors
    /// Those of the actions.
    pub(super) fn run(mut self, session: &mut Session, source: &Source) -> Result<(), CatalogError> {
        for pass in Pass::ALL {
            let mut done = 0;
            while let Some(command) = self.queues[pass as usize].get(done).cloned() {
                self.carry_out(session, source, command)?;
                done += 1;
            }
        }
        Ok(())
    }

    fn carry_out(&mut self, session: &mut Session, source: &Source, command: Command<'a>) -> Result<(), CatalogError> {
        let (table, only) = (self.table, self.only);
        match command {
            Command::Action(action) => self.act(session, source, action),
            Command::NotNull(wanted) => {
                let new = NewNotNull { name: wanted.name, no_inherit: wanted.no_inherit, validated: !wanted.not_valid };
                set_not_null(session, table, &wanted.column, &new, Descent::Own, only)
            }
            Command::Keys(keys) => {
                let Some(object) = session.catalog.object(table).cloned() else { return Ok(()) };
                for mut plan in plan_keys(session, source, &object, &keys)? {
                    plan.only = only && object.as_table().is_some_and(Table::is_partitioned);
                    define_index(session, table, &plan)?;
                }
                Ok(())
            }
            Command::UsingIndex(key) => using_index::take_over(session, table, &key),
            Command::Check(wanted) => {
                let name = session.catalog.name_of(table).cloned().unwrap_or_default();
                let mut check = understand_check(session, source, (table, &name), &wanted)?;
                check.validated &= !wanted.attributes.not_valid;
                add_check(session, table, &check, Descent::Own, only)
            }
            Command::ForeignKey(wanted) => add_foreign_key(session, table, &wanted, false, only),
        }
    }

    fn act(
        &mut self,
        session: &mut Session,
        source: &Source,
        action: &'a AlterTableActionKind,
    ) -> Result<(), CatalogError> {
        use AlterTableActionKind as Kind;
        let (table, only) = (self.table, self.only);
        match action {
            Kind::AddColumn { if_not_exists, column } => {
                let mut wanted = WantedConstraints::default();
                add_column::add_column(session, source, (table, only), column, *if_not_exists, &mut wanted)?;
                self.queue_wanted(session, wanted)
            }
            Kind::AddConstraint(constraint) => self.queue_constraint(session, constraint),
            Kind::DropColumn { if_exists, column, behavior } => {
                drop_column::drop_column(session, (table, only), column, *behavior, *if_exists)
            }
            Kind::AlterColumn { column: target, action } => {
                alter_column(session, source, (table, only), target, action)
            }
            Kind::AlterConstraint { name, attributes } => {
                alter_constraint::alter_constraint(session, table, name, *attributes)
            }
            Kind::ValidateConstraint(name) => validate::validate_constraint(session, (table, only), name),
            Kind::DropConstraint { if_exists, name, behavior } => {
                drop_constraint::drop_constraint(session, (table, only), name, *behavior, *if_exists)
            }
            Kind::AttachPartition { partition, bound } => {
                attach::attach_partition(session, source, table, partition, bound.as_ref())
            }
            Kind::DetachPartition { partition, mode } => detach::detach_partition(session, table, partition, *mode),
            Kind::Inherit(parent) => inherit::add_parent(session, table, parent),
            Kind::NoInherit(parent) => inherit::drop_parent(session, table, parent),
            Kind::OfType(name) => typed::set_type(session, table, name),
            Kind::NotOfType => typed::unset_type(session, table),
            Kind::OwnerTo(role) => owner::change_owner(session, table, role),
            Kind::SetTablespace { tablespace } => storage::set_tablespace(session, table, tablespace),
            Kind::SetAccessMethod(method) => storage::set_access_method(session, table, method.as_ref()),
            Kind::SetLogged => storage::set_logged(session, table, true),
            Kind::SetUnlogged => storage::set_logged(session, table, false),
            Kind::SetWithoutOids => Ok(()),
            Kind::ClusterOn(index) => index_role::cluster_on(session, table, Some(index)),
            Kind::SetWithoutCluster => index_role::cluster_on(session, table, None),
            Kind::SetStorageParameters(options) => storage::set_parameters(session, table, options, false),
            Kind::ResetStorageParameters(options) => storage::set_parameters(session, table, options, true),
            Kind::ReplicaIdentity(identity) => index_role::set_replica_identity(session, table, identity),
            Kind::RowSecurity(change) => firing::change_row_security(session, table, *change),
            Kind::Trigger { trigger, firing } => firing::set_trigger_firing(session, (table, only), trigger, *firing),
            Kind::Rule { rule, firing } => firing::set_rule_firing(session, table, rule, *firing),
            Kind::Options(options) => storage::set_foreign_options(session, table, options),
        }
    }

    fn queue_constraint(&mut self, session: &Session, constraint: &'a TableConstraint) -> Result<(), CatalogError> {
        let Some(object) = session.catalog.object(self.table) else { return Ok(()) };
        let mut wanted = WantedConstraints::default();
        wanted.add(&TableContext::of(object), constraint)?;
        self.queue_wanted(session, wanted)
    }

    /// Queues the constraints of one action (`ATParseTransformCmd`).
    fn queue_wanted(&mut self, session: &Session, wanted: WantedConstraints<'a>) -> Result<(), CatalogError> {
        let Some(object) = session.catalog.object(self.table) else { return Ok(()) };
        if wanted.keys.iter().any(|key| key.kind.is_primary()) {
            refuse_second_primary_key(session, object)?;
        }
        for name in primary_key_columns(&object.name, &wanted.keys)? {
            self.queue_key_column(session, name);
        }
        for not_null in wanted.not_nulls {
            self.queue(Pass::ColumnAttributes, Command::NotNull(not_null));
        }
        let (using, making): (Vec<_>, Vec<_>) =
            wanted.keys.into_iter().partition(|key| matches!(key.kind, WantedKeyKind::UsingIndex { .. }));
        for key in using {
            self.queue(Pass::AddIndexConstraint, Command::UsingIndex(key));
        }
        if !making.is_empty() {
            self.queue(Pass::AddIndex, Command::Keys(making));
        }
        for check in wanted.checks {
            self.queue(Pass::AddOtherConstraint, Command::Check(check));
        }
        for key in wanted.foreign_keys {
            self.queue(Pass::AddOtherConstraint, Command::ForeignKey(key));
        }
        Ok(())
    }

    /// A column of a new primary key becomes not null; that it must be there is for the key to say.
    fn queue_key_column(&mut self, session: &Session, name: &Identifier) {
        let column = session.catalog.object(self.table).and_then(|object| object.column_named(name.as_str()));
        if column.is_some_and(|column| !column.not_null) {
            self.queue(Pass::ColumnAttributes, Command::NotNull(WantedNotNull::of(name)));
        }
    }
}

fn alter_column(
    session: &mut Session,
    source: &Source,
    (table, only): (ObjectId, bool),
    target: &ColumnTarget,
    action: &AlterColumnAction,
) -> Result<(), CatalogError> {
    let name = match (target, action) {
        (ColumnTarget::Named(name), _) => &name.identifier,
        (ColumnTarget::Numbered(number), AlterColumnAction::SetStatistics(statistics)) => {
            return column::set_index_statistics(session, table, number, *statistics);
        }
        (ColumnTarget::Numbered(_), _) => return Ok(()),
    };
    match action {
        AlterColumnAction::SetType(change) => set_type::set_type(session, source, (table, only), name, change),
        AlterColumnAction::SetDefault(expression) => {
            column::set_default(session, source, (table, only), name, expression)
        }
        AlterColumnAction::DropDefault => column::drop_default(session, (table, only), name),
        AlterColumnAction::SetNotNull => nullability::set(session, (table, only), name),
        AlterColumnAction::DropNotNull => nullability::drop(session, (table, only), name),
        AlterColumnAction::SetExpression(expression) => {
            generation::set_expression(session, source, (table, only), name, expression)
        }
        AlterColumnAction::DropExpression { if_exists } => {
            generation::drop_expression(session, (table, only), name, *if_exists)
        }
        AlterColumnAction::AddIdentity { generation, options } => {
            identity::add_identity(session, table, name, *generation, options)
        }
        AlterColumnAction::SetIdentity { generation, options } => {
            identity::set_identity(session, table, name, *generation, options)
        }
        AlterColumnAction::DropIdentity { if_exists } => identity::drop_identity(session, table, name, *if_exists),
        AlterColumnAction::SetStatistics(target) => column::set_statistics(session, table, name, *target),
        AlterColumnAction::SetOptions(options) => column::set_options(session, table, name, options, false),
        AlterColumnAction::ResetOptions(options) => column::set_options(session, table, name, options, true),
        AlterColumnAction::SetStorage(storage) => column::set_storage(session, (table, only), name, storage),
        AlterColumnAction::SetCompression(method) => column::set_compression(session, table, name, method),
        AlterColumnAction::Options(options) => column::set_foreign_options(session, table, name, options),
    }
}
