//! The order in which the actions of one statement are carried out (`AT_PASS_…` in `tablecmds.c`).

use crate::sql::ast::{AlterColumnAction, AlterTableActionKind};

/// A group of actions that are carried out together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Pass {
    /// All that drops.
    Drop,
    /// `ALTER COLUMN … TYPE`.
    AlterType,
    /// `ADD COLUMN`.
    AddColumn,
    /// `SET EXPRESSION` (PostgreSQL 17).
    SetExpression,
    /// `ADD CONSTRAINT` is looked at; what it makes waits for its own pass.
    AddConstraint,
    /// `SET NOT NULL`.
    ColumnAttributes,
    /// Constraints that take over an index.
    AddIndexConstraint,
    /// Constraints that make an index.
    AddIndex,
    /// Other constraints, defaults, identities.
    AddOtherConstraint,
    /// The rest.
    Misc,
}

impl Pass {
    /// All passes in order.
    pub(super) const ALL: [Self; 10] = [
        Self::Drop,
        Self::AlterType,
        Self::AddColumn,
        Self::SetExpression,
        Self::AddConstraint,
        Self::ColumnAttributes,
        Self::AddIndexConstraint,
        Self::AddIndex,
        Self::AddOtherConstraint,
        Self::Misc,
    ];

    /// The pass of an action (`ATPrepCmd`).
    pub(super) fn of(action: &AlterTableActionKind) -> Self {
        match action {
            AlterTableActionKind::AddColumn { .. } => Self::AddColumn,
            AlterTableActionKind::DropColumn { .. }
            | AlterTableActionKind::DropConstraint { .. }
            | AlterTableActionKind::SetWithoutOids => Self::Drop,
            AlterTableActionKind::AddConstraint(_) => Self::AddConstraint,
            AlterTableActionKind::AlterColumn { action, .. } => Self::of_column_action(action),
            _ => Self::Misc,
        }
    }

    fn of_column_action(action: &AlterColumnAction) -> Self {
        match action {
            AlterColumnAction::SetType(_) => Self::AlterType,
            AlterColumnAction::SetDefault(_) | AlterColumnAction::AddIdentity { .. } => Self::AddOtherConstraint,
            AlterColumnAction::DropDefault
            | AlterColumnAction::DropNotNull
            | AlterColumnAction::DropExpression { .. }
            | AlterColumnAction::DropIdentity { .. } => Self::Drop,
            AlterColumnAction::SetNotNull => Self::ColumnAttributes,
            AlterColumnAction::SetExpression(_) => Self::SetExpression,
            AlterColumnAction::SetIdentity { .. }
            | AlterColumnAction::SetStatistics(_)
            | AlterColumnAction::SetOptions(_)
            | AlterColumnAction::ResetOptions(_)
            | AlterColumnAction::SetStorage(_)
            | AlterColumnAction::SetCompression(_)
            | AlterColumnAction::Options(_) => Self::Misc,
        }
    }
}
