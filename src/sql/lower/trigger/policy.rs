//! Row security policies.

use crate::catalog::error::sqlstate;
use crate::catalog::trigger::{Policy, PolicyCommand};
use crate::catalog::{CatalogError, Namespace, Object, ObjectData, ObjectId, ObjectKind, SqlText};
use crate::sql::analyze::{Analyzer, Scope};
use crate::sql::ast::{self, AlterPolicy, CreatePolicy, Expression, RoleSpecification};
use crate::sql::lower::object::lookup::undefined;
use crate::sql::lower::relation;
use crate::sql::session::{Effect, Executed, Session};
use crate::sql::source::Source;

/// `CREATE POLICY`.
pub(in crate::sql) fn create_policy(session: &mut Session, source: &Source, statement: &CreatePolicy) -> Executed {
    let command = command_of(statement.command);
    let refused = |message: &str| Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    match command {
        PolicyCommand::Select | PolicyCommand::Delete if statement.with_check.is_some() => {
            return refused("WITH CHECK cannot be applied to SELECT or DELETE");
        }
        PolicyCommand::Insert if statement.using.is_some() => {
            return refused("only WITH CHECK expression allowed for INSERT");
        }
        _ => {}
    }
    let table = relation::find(session, &statement.table)?;
    if table.kind() != ObjectKind::Table {
        let message = format!("\"{}\" is not a table", table.name);
        return Err(CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message));
    }
    let policy = Policy {
        relation: table.id,
        permissive: statement.permissive,
        command,
        roles: roles_of(session, &statement.roles)?,
        using: expression(session, source, statement.using.as_ref(), &table)?,
        with_check: expression(session, source, statement.with_check.as_ref(), &table)?,
    };
    let id = session.reserve_id();
    let name = statement.name.identifier.clone();
    session.create(Object::new(id, name, None, ObjectId::NONE, ObjectData::Policy(policy)))?;
    Ok(Effect::Applied)
}

/// `ALTER POLICY` with roles or expressions.
pub(in crate::sql) fn alter_policy(session: &mut Session, source: &Source, statement: &AlterPolicy) -> Executed {
    let table = relation::find(session, &statement.table)?;
    let Some(found) = session.catalog.find(Namespace::Policy, table.id, &statement.name.identifier).cloned() else {
        return Err(undefined(format!("policy \"{}\" for table \"{}\" does not exist", statement.name, table.name)));
    };
    let refused = |message: &str| Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message));
    match found.as_policy().map(|policy| policy.command) {
        Some(PolicyCommand::Select | PolicyCommand::Delete) if statement.with_check.is_some() => {
            return refused("only USING expression allowed for SELECT, DELETE");
        }
        Some(PolicyCommand::Insert) if statement.using.is_some() => {
            return refused("only WITH CHECK expression allowed for INSERT");
        }
        _ => {}
    }
    let roles = match &statement.roles {
        Some(roles) => Some(roles_of(session, roles)?),
        None => None,
    };
    let using = expression(session, source, statement.using.as_ref(), &table)?;
    let with_check = expression(session, source, statement.with_check.as_ref(), &table)?;
    session.alter(found.id, |object| {
        if let ObjectData::Policy(policy) = &mut object.data {
            if let Some(roles) = roles {
                policy.roles = roles;
            }
            policy.using = using.or(policy.using.take());
            policy.with_check = with_check.or(policy.with_check.take());
        }
    })?;
    Ok(Effect::Applied)
}

const fn command_of(command: ast::PolicyCommand) -> PolicyCommand {
    match command {
        ast::PolicyCommand::All => PolicyCommand::All,
        ast::PolicyCommand::Select => PolicyCommand::Select,
        ast::PolicyCommand::Insert => PolicyCommand::Insert,
        ast::PolicyCommand::Update => PolicyCommand::Update,
        ast::PolicyCommand::Delete => PolicyCommand::Delete,
    }
}

/// The roles that a policy is for; `PUBLIC` stands for all, so the others say nothing beside it
/// (`policy_role_list_to_array`).
fn roles_of(session: &mut Session, written: &[RoleSpecification]) -> Result<Vec<ObjectId>, CatalogError> {
    let mut roles = Vec::with_capacity(written.len());
    for role in written {
        let Some(role) = session.role_or_public(role)? else {
            if written.len() > 1 {
                session.notice("ignoring specified roles other than PUBLIC");
            }
            return Ok(Vec::new());
        };
        roles.push(role);
    }
    Ok(roles)
}

fn expression(
    session: &Session,
    source: &Source,
    written: Option<&Expression>,
    table: &Object,
) -> Result<Option<SqlText>, CatalogError> {
    let Some(written) = written else { return Ok(None) };
    let scope = Scope::of(table.name.clone(), table.id);
    Ok(Some(Analyzer::new(session, source).expression(written, &scope)?.text))
}
