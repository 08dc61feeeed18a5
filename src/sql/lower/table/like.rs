//! `LIKE` (`transformTableLikeClause` and `expandTableLikeClause` in `parse_utilcmd.c`).

use std::sync::Arc;

use super::context::{TableContext, TableForm};
use super::new_column::NewColumn;
use super::retarget::ColumnMap;
use super::serial::NewSequence;
use super::wanted::WantedNotNull;
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::error::sqlstate;
use crate::catalog::relation::Column;
use crate::catalog::{CatalogError, ColumnNumber, Object, ObjectData, ObjectId, ObjectKind, PostgresVersion};
use crate::sql::ast::{LikeClause, LikeProperty};
use crate::sql::lower::index;
use crate::sql::lower::relation::{self, RelationKindWords};
use crate::sql::lower::statistics;
use crate::sql::session::Session;

/// A table whose columns are copied, with what else is to be.
#[derive(Clone, Debug)]
pub(super) struct Like {
    source: Arc<Object>,
    comments: bool,
    compression: bool,
    constraints: bool,
    defaults: bool,
    identity: bool,
    generated: bool,
    indexes: bool,
    statistics: bool,
    storage: bool,
}

impl Like {
    /// What a clause says.
    ///
    /// # Errors
    /// 42809 for a relation that has no columns to copy; those of finding it.
    pub(super) fn read(session: &Session, context: &TableContext, clause: &LikeClause) -> Result<Self, CatalogError> {
        if context.form == TableForm::Foreign && session.catalog.version() < PostgresVersion::V18 {
            let message = "LIKE is not supported for creating foreign tables";
            return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, message));
        }
        let source = relation::find(session, &clause.table)?;
        if matches!(source.kind(), ObjectKind::Index | ObjectKind::Sequence) {
            let message = format!("relation \"{}\" is invalid in LIKE clause", source.name);
            return Err(
                CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message).detail(source.kind().not_supported(false))
            );
        }
        let included = |property| {
            let matching = |option: &&crate::sql::ast::LikeOption| {
                option.property == property || option.property == LikeProperty::All
            };
            clause.options.iter().rev().find(matching).is_some_and(|option| option.including)
        };
        Ok(Self {
            comments: included(LikeProperty::Comments),
            compression: included(LikeProperty::Compression),
            constraints: included(LikeProperty::Constraints),
            defaults: included(LikeProperty::Defaults),
            identity: included(LikeProperty::Identity),
            generated: included(LikeProperty::Generated),
            indexes: included(LikeProperty::Indexes),
            statistics: included(LikeProperty::Statistics),
            storage: included(LikeProperty::Storage),
            source,
        })
    }

    /// The columns, without defaults.
    pub(super) fn columns<'a>(&self, session: &mut Session, context: &TableContext) -> Vec<NewColumn<'a>> {
        let source = Arc::clone(&self.source);
        source.columns().iter().map(|column| self.copy_column(session, context, column)).collect()
    }

    fn copy_column<'a>(&self, session: &mut Session, context: &TableContext, column: &Column) -> NewColumn<'a> {
        let mut copy = Column::new(ColumnNumber(0), column.name.clone(), column.data_type.clone());
        copy.collation = column.collation;
        copy.not_null = column.not_null;
        copy.storage = column.storage.filter(|_| self.storage);
        copy.compression = column.compression.clone().filter(|_| self.compression);
        copy.comment = column.comment.clone().filter(|_| self.comments);
        let mut sequence = None;
        if self.identity
            && let Some(identity) = column.identity
            && let Some(of) =
                relation::identity_sequence(&session.catalog, self.source.id.column(column.number)).cloned()
            && let Some(data) = of.as_sequence()
        {
            copy.identity = Some(identity);
            sequence = Some(NewSequence::like(session, context, &column.name, data));
        }
        NewColumn { column: copy, value: None, sequence }
    }

    /// Defaults and generation expressions, once the new table's columns have their numbers.
    pub(super) fn add_defaults(&self, context: &TableContext, columns: &mut [NewColumn]) {
        let numbers: Vec<_> = columns.iter().map(|new| (new.column.name.clone(), new.column.number)).collect();
        let map = ColumnMap::by_name(&self.source, context.id, |name| {
            numbers.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
        });
        for column in self.source.columns() {
            let copied = if column.generated.is_some() { self.generated } else { self.defaults };
            let new = columns.iter_mut().find(|new| new.column.name == column.name);
            if let (Some(new), Some(default), true) = (new, &column.default, copied) {
                new.column.default = Some(map.text(default));
                new.column.generated = column.generated;
            }
        }
    }

    /// Not-null constraints, which are copied with their names (PostgreSQL 18).
    pub(super) fn not_nulls(&self, session: &Session) -> Vec<WantedNotNull> {
        let members = session.catalog.members(self.source.id);
        let of_member = |member: &Arc<Object>| {
            let constraint = member.as_constraint()?;
            let ConstraintKind::NotNull { column: Some(column) } = constraint.kind else { return None };
            let column = self.source.column(column)?.name.clone();
            let no_inherit = constraint.no_inherit;
            Some(WantedNotNull { name: Some(member.name.clone()), column, no_inherit, not_valid: false })
        };
        members.filter_map(of_member).collect()
    }

    /// Checks, indexes and statistics, once the new table is there.
    ///
    /// # Errors
    /// 42710 for a check whose name is taken, 42P16 for a second primary key.
    pub(super) fn expand(&self, session: &mut Session, table: ObjectId) -> Result<(), CatalogError> {
        let Some(new) = session.catalog.object(table).cloned() else { return Ok(()) };
        let map = ColumnMap::between(&self.source, &new);
        let members: Vec<Arc<Object>> = session.catalog.members(self.source.id).cloned().collect();
        for member in &members {
            match &member.data {
                ObjectData::Constraint(constraint) if self.constraints => {
                    self.copy_check(session, &new, member, constraint, &map)?;
                }
                _ => {}
            }
        }
        for member in &members {
            match &member.data {
                ObjectData::Index(_) if self.indexes => {
                    index::copy_index(session, member, &new, &map, self.comments)?;
                }
                ObjectData::Statistics(data) if self.statistics => {
                    statistics::copy_statistics(session, member, data, &new, &map, self.comments)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn copy_check(
        &self,
        session: &mut Session,
        new: &Object,
        member: &Object,
        constraint: &Constraint,
        map: &ColumnMap,
    ) -> Result<(), CatalogError> {
        let ConstraintKind::Check { expression, columns } = &constraint.kind else { return Ok(()) };
        let kind = ConstraintKind::Check { expression: map.text(expression), columns: map.columns(columns) };
        let mut copy = Constraint::new(new.id, kind);
        copy.no_inherit = constraint.no_inherit;
        copy.enforced = constraint.enforced;
        let id = session.reserve_id();
        let mut object = Object::new(id, member.name.clone(), None, ObjectId::NONE, ObjectData::Constraint(copy));
        object.comment = member.comment.clone().filter(|_| self.comments);
        session.create(object).map(|_| ())
    }
}
