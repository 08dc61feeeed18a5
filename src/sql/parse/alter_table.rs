use crate::sql::ast::{
    AlterSequence, AlterTable, AlterTableAction, AlterTableActionKind as Action, ColumnName, ConstraintAttributes,
    DetachMode, DropBehavior, Firing, MoveAllToTablespace, Name, ObjectName, ObjectReference, RelationKind,
    RelationTarget, Rename, ReplicaIdentity, RowSecurityChange, Statement, TriggerTarget,
};
use crate::sql::lex::Keyword;

use super::boxed;
use super::cursor::{Cursor, Parsed};

/// `ROW LEVEL SECURITY`
const ROW_LEVEL_SECURITY: &[Keyword] = &[Keyword::Row, Keyword::Level, Keyword::Security];

impl Cursor<'_> {
    /// `ALTER TABLE`, `INDEX`, `SEQUENCE`, `VIEW`, `MATERIALIZED VIEW` and `FOREIGN TABLE` in all forms.
    pub(super) fn alter_relation(&mut self) -> Parsed<Statement> {
        let kind = self.relation_kind()?;
        let moves = matches!(kind, RelationKind::Table | RelationKind::Index | RelationKind::MaterializedView);
        if moves && self.at(&[Keyword::All]) {
            return self.move_all_to_tablespace(kind);
        }
        let if_exists = self.if_exists();
        let target = match kind {
            RelationKind::Table | RelationKind::ForeignTable => self.relation_target()?,
            _ => RelationTarget { only: false, name: self.object_name()? },
        };
        let extends = matches!(kind, RelationKind::Index | RelationKind::MaterializedView);
        if self.at(&[Keyword::Rename]) {
            return self.rename_in_relation(kind, if_exists, target);
        }
        if kind != RelationKind::Index && self.at(&[Keyword::Set, Keyword::Schema]) {
            return self.set_schema(if_exists, ObjectReference::Relation(kind, target.name));
        }
        if extends && (self.at(&[Keyword::Depends]) || self.at(&[Keyword::No, Keyword::Depends])) {
            return self.depends_on_extension(ObjectReference::Relation(kind, target.name));
        }
        if kind == RelationKind::Sequence && self.at_sequence_option() {
            let options = self.sequence_options()?;
            return Ok(boxed(Statement::AlterSequence, AlterSequence { if_exists, name: target.name, options }));
        }
        let actions = self.alter_table_actions(kind)?;
        let RelationTarget { only, name } = target;
        Ok(boxed(Statement::AlterTable, AlterTable { kind, if_exists, only, name, actions }))
    }

    fn relation_kind(&mut self) -> Parsed<RelationKind> {
        use Keyword as K;
        let kinds: [(&[K], RelationKind); 6] = [
            (&[K::Table], RelationKind::Table),
            (&[K::Foreign, K::Table], RelationKind::ForeignTable),
            (&[K::Index], RelationKind::Index),
            (&[K::Sequence], RelationKind::Sequence),
            (&[K::View], RelationKind::View),
            (&[K::Materialized, K::View], RelationKind::MaterializedView),
        ];
        let found = kinds.into_iter().find(|(words, _)| self.eat(words));
        found.map(|(_, kind)| kind).ok_or_else(|| self.unexpected())
    }

    /// `ALL IN TABLESPACE a OWNED BY r SET TABLESPACE b NOWAIT`
    fn move_all_to_tablespace(&mut self, kind: RelationKind) -> Parsed<Statement> {
        self.expect(&[Keyword::All, Keyword::In, Keyword::Tablespace])?;
        let from = self.name()?;
        let owned_by = if self.eat(&[Keyword::Owned, Keyword::By]) { self.list(Self::role)? } else { Vec::new() };
        self.expect(&[Keyword::Set, Keyword::Tablespace])?;
        let to = self.name()?;
        let nowait = self.eat(&[Keyword::Nowait]);
        Ok(boxed(Statement::MoveAllToTablespace, MoveAllToTablespace { kind, from, owned_by, to, nowait }))
    }

    /// `RENAME TO name`, `RENAME COLUMN name TO name`, `RENAME CONSTRAINT name TO name`
    fn rename_in_relation(
        &mut self,
        kind: RelationKind,
        if_exists: bool,
        RelationTarget { only, name }: RelationTarget,
    ) -> Parsed<Statement> {
        if self.at(&[Keyword::Rename, Keyword::To]) || matches!(kind, RelationKind::Index | RelationKind::Sequence) {
            return self.rename(if_exists, ObjectReference::Relation(kind, name));
        }
        self.expect(&[Keyword::Rename])?;
        let target = if kind == RelationKind::Table && self.eat(&[Keyword::Constraint]) {
            ObjectReference::TableConstraint { table: name, name: self.name()? }
        } else {
            self.eat(&[Keyword::Column]);
            ObjectReference::Column(kind, ColumnName { relation: name, column: self.name()? })
        };
        self.expect(&[Keyword::To])?;
        let new_name = self.name()?;
        let rename = Rename { if_exists, only, target, new_name, behavior: DropBehavior::Restrict };
        Ok(boxed(Statement::Rename, rename))
    }

    /// `alter_table_cmds`, or the one `partition_cmd`, which stands alone.
    fn alter_table_actions(&mut self, kind: RelationKind) -> Parsed<Vec<AlterTableAction>> {
        let start = self.position();
        let partition = match self.keyword() {
            Some(Keyword::Attach) if matches!(kind, RelationKind::Table | RelationKind::Index) => {
                self.attach_partition(kind)?
            }
            Some(Keyword::Detach) if kind == RelationKind::Table => self.detach_partition()?,
            _ => return self.list(Self::alter_table_action),
        };
        Ok(vec![AlterTableAction { span: self.span_since(start), kind: partition }])
    }

    fn attach_partition(&mut self, kind: RelationKind) -> Parsed<Action> {
        self.expect(&[Keyword::Attach, Keyword::Partition])?;
        let partition = self.object_name()?;
        let bound = if kind == RelationKind::Index { None } else { Some(self.partition_bound()?) };
        Ok(Action::AttachPartition { partition, bound })
    }

    fn detach_partition(&mut self) -> Parsed<Action> {
        self.expect(&[Keyword::Detach, Keyword::Partition])?;
        let partition = self.object_name()?;
        let mode = if self.eat(&[Keyword::Concurrently]) {
            DetachMode::Concurrently
        } else if self.eat(&[Keyword::Finalize]) {
            DetachMode::Finalize
        } else {
            DetachMode::Immediate
        };
        Ok(Action::DetachPartition { partition, mode })
    }

    /// One action with its place (`alter_table_cmd`).
    fn alter_table_action(&mut self) -> Parsed<AlterTableAction> {
        let start = self.position();
        let kind = self.alter_table_action_kind()?;
        Ok(AlterTableAction { span: self.span_since(start), kind })
    }

    fn alter_table_action_kind(&mut self) -> Parsed<Action> {
        use Keyword as K;
        let keyword = self.keyword().ok_or_else(|| self.unexpected())?;
        if keyword == K::Options {
            return self.optional_foreign_options().map(Action::Options);
        }
        self.skip(1);
        match keyword {
            K::Add => self.add_to_table(),
            K::Alter => self.alter_in_table(),
            K::Drop => self.drop_from_table(),
            K::Set => self.set_of_table(),
            K::Reset => self.definitions().map(Action::ResetStorageParameters),
            K::Enable | K::Disable => self.enable_or_disable(keyword == K::Enable),
            K::Validate => {
                self.expect(&[K::Constraint])?;
                self.name().map(Action::ValidateConstraint)
            }
            K::Inherit => self.object_name().map(Action::Inherit),
            K::No if self.eat(&[K::Inherit]) => self.object_name().map(Action::NoInherit),
            K::No => {
                self.expect(&[K::Force])?;
                self.row_level_security(RowSecurityChange::NoForce)
            }
            K::Force => self.row_level_security(RowSecurityChange::Force),
            K::Of => self.object_name().map(ObjectName::into).map(Action::OfType),
            K::Not => self.expect(&[K::Of]).map(|()| Action::NotOfType),
            K::Owner => {
                self.expect(&[K::To])?;
                self.role().map(Action::OwnerTo)
            }
            K::Cluster => {
                self.expect(&[K::On])?;
                self.name().map(Action::ClusterOn)
            }
            K::Replica => self.replica_identity(),
            _ => {
                self.return_to(self.position() - 1);
                Err(self.unexpected())
            }
        }
    }

    /// After `ADD`: a constraint or a column.
    fn add_to_table(&mut self) -> Parsed<Action> {
        if self.at_table_constraint() {
            return self.table_constraint().map(Action::AddConstraint);
        }
        self.eat(&[Keyword::Column]);
        let if_not_exists = self.if_not_exists();
        Ok(Action::AddColumn { if_not_exists, column: self.column_definition()? })
    }

    /// After `ALTER`: a constraint or a column.
    fn alter_in_table(&mut self) -> Parsed<Action> {
        if self.eat(&[Keyword::Constraint]) {
            let name = self.name()?;
            return Ok(Action::AlterConstraint { name, attributes: self.altered_constraint()? });
        }
        self.eat(&[Keyword::Column]);
        self.alter_column()
    }

    /// Attributes, or `INHERIT` alone, which only `ALTER CONSTRAINT` has.
    fn altered_constraint(&mut self) -> Parsed<ConstraintAttributes> {
        if self.eat(&[Keyword::Inherit]) {
            return Ok(ConstraintAttributes { no_inherit: Some(false), ..ConstraintAttributes::default() });
        }
        self.constraint_attributes()
    }

    /// After `DROP`: a constraint or a column.
    fn drop_from_table(&mut self) -> Parsed<Action> {
        if self.eat(&[Keyword::Constraint]) {
            let if_exists = self.if_exists();
            let name = self.name()?;
            return Ok(Action::DropConstraint { if_exists, name, behavior: self.drop_behavior() });
        }
        self.eat(&[Keyword::Column]);
        let if_exists = self.if_exists();
        let column = self.name()?;
        Ok(Action::DropColumn { if_exists, column, behavior: self.drop_behavior() })
    }

    /// After `SET`.
    fn set_of_table(&mut self) -> Parsed<Action> {
        use Keyword as K;
        if self.eat(&[K::Tablespace]) {
            return Ok(Action::SetTablespace { tablespace: self.name()? });
        }
        if self.eat(&[K::Access, K::Method]) {
            let method: Option<Name> = if self.eat(&[K::Default]) { None } else { Some(self.name()?) };
            return Ok(Action::SetAccessMethod(method));
        }
        let plain: [(&[K], Action); 4] = [
            (&[K::Logged], Action::SetLogged),
            (&[K::Unlogged], Action::SetUnlogged),
            (&[K::Without, K::Oids], Action::SetWithoutOids),
            (&[K::Without, K::Cluster], Action::SetWithoutCluster),
        ];
        match plain.into_iter().find(|(words, _)| self.eat(words)) {
            Some((_, action)) => Ok(action),
            None => self.definitions().map(Action::SetStorageParameters),
        }
    }

    /// After `ENABLE` or `DISABLE`: row level security, a trigger or a rule.
    fn enable_or_disable(&mut self, enable: bool) -> Parsed<Action> {
        if self.at(&[Keyword::Row]) {
            let change = if enable { RowSecurityChange::Enable } else { RowSecurityChange::Disable };
            return self.row_level_security(change);
        }
        let firing = match self.keyword() {
            _ if !enable => Firing::Disabled,
            Some(Keyword::Always) => Firing::Always,
            Some(Keyword::Replica) => Firing::Replica,
            _ => Firing::Enabled,
        };
        self.skip(usize::from(matches!(firing, Firing::Always | Firing::Replica)));
        if self.eat(&[Keyword::Rule]) {
            return Ok(Action::Rule { rule: self.name()?, firing });
        }
        self.expect(&[Keyword::Trigger])?;
        let groups = matches!(firing, Firing::Enabled | Firing::Disabled);
        let trigger = if groups && self.eat(&[Keyword::All]) {
            TriggerTarget::All
        } else if groups && self.eat(&[Keyword::User]) {
            TriggerTarget::User
        } else {
            TriggerTarget::Named(self.name()?)
        };
        Ok(Action::Trigger { trigger, firing })
    }

    fn row_level_security(&mut self, change: RowSecurityChange) -> Parsed<Action> {
        self.expect(ROW_LEVEL_SECURITY)?;
        Ok(Action::RowSecurity(change))
    }

    /// After `REPLICA`.
    fn replica_identity(&mut self) -> Parsed<Action> {
        use Keyword as K;
        self.expect(&[K::Identity])?;
        if self.eat(&[K::Using, K::Index]) {
            return self.name().map(ReplicaIdentity::UsingIndex).map(Action::ReplicaIdentity);
        }
        let identity = match self.keyword() {
            Some(K::Default) => ReplicaIdentity::Default,
            Some(K::Full) => ReplicaIdentity::Full,
            Some(K::Nothing) => ReplicaIdentity::Nothing,
            _ => return Err(self.unexpected()),
        };
        self.skip(1);
        Ok(Action::ReplicaIdentity(identity))
    }
}
