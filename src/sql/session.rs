//! A session with the modelled server: the catalog, the settings, the transaction, and the journal of what changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::{OrdMap, OrdSet};
use smol_str::SmolStr;

use super::ast::{DataStatement, DataStatementKind, ObjectName};
use super::evaluate::Effort;
use super::evaluate::rows::Rows;
use super::event_trigger::Happened;
use super::local_settings::LocalSettings;
use super::lower::KnownBounds;
use super::names::Names;
use super::plpgsql::Compiled;
use super::prepared::Prepared;
use super::source::Source;
use crate::catalog::drop::DropBehavior;
use crate::catalog::error::sqlstate;
use crate::catalog::initial::{BOOTSTRAP_SUPERUSER, CURRENT_DATABASE, PG_CATALOG};
use crate::catalog::sql_text::SearchPath;
use crate::catalog::types::Type;
use crate::catalog::{
    Address, Catalog, CatalogError, Cause, Change, MigrationIndex, Namespace, Object, ObjectData, ObjectId, Origin,
    PostgresVersion,
};
use crate::text::{FileId, Identifier, Location, Span};

/// One change as it happened.
#[derive(Clone, Debug)]
pub struct Step {
    /// What happened.
    pub change: Change,
    /// The object before it; `None` for a creation.
    pub before: Option<Arc<Object>>,
    /// Who made it happen.
    pub origin: Origin,
    /// The statement that a block or function ran, where the statement of the origin did it through one.
    pub inner: Option<Arc<str>>,
}

/// What a statement did to the rows of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowChange {
    /// What it did.
    pub action: RowAction,
    /// The table, or a view that stands for one.
    pub table: ObjectId,
    /// Whether no condition says to which rows.
    pub every_row: bool,
    /// Who made it happen.
    pub origin: Origin,
}

/// What a statement does to rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the SQL word for it")]
pub enum RowAction {
    Insert,
    Copy,
    Merge,
    Update,
    Delete,
    Truncate,
}

impl RowAction {
    /// The words for what happened to the rows of a table.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Insert => "rows inserted",
            Self::Copy => "rows copied in",
            Self::Merge => "rows merged",
            Self::Update => "rows updated",
            Self::Delete => "rows deleted",
            Self::Truncate => "truncated",
        }
    }

    /// Whether rows are lost.
    pub const fn destroys(self) -> bool {
        matches!(self, Self::Delete | Self::Truncate)
    }
}

/// What became of a statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// It did to the schema what PostgreSQL would do, which may be nothing (`IF NOT EXISTS`).
    Applied,
    /// It is of a kind that leaves the schema alone; why.
    NoEffect(&'static str),
    /// What it does could not be modelled, or not exactly; why.
    Opaque(String),
}

/// The effect of a statement, or PostgreSQL's error.
pub type Executed = Result<Effect, CatalogError>;

/// Something to be told although the statement went through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// In PostgreSQL's words where it says it too: `relation "t" already exists, skipping`.
    pub message: String,
    /// Where.
    pub location: Location,
    /// Whether the model is not exact here: the docs mark these objects.
    pub inexact: Vec<Address>,
}

/// A session: what statements run in.
#[derive(Clone, Debug)]
pub struct Session {
    /// The schema.
    pub catalog: Catalog,
    /// Settings by name, as `SHOW` would print them; only those that were set.
    pub settings: OrdMap<Identifier, Arc<str>>,
    /// `search_path` as it was set, `$user` unresolved.
    pub search_path: Arc<[Identifier]>,
    /// `current_user`.
    pub current_role: ObjectId,
    /// `session_user`.
    pub session_role: ObjectId,
    /// The schema of temporary objects, once there is one.
    pub temporary_schema: Option<ObjectId>,
    /// What the end of the transaction undoes.
    pub(super) local: LocalSettings,
    /// psql's variables.
    pub(super) variables: OrdMap<SmolStr, Arc<str>>,
    /// What changed, in order.
    pub journal: Vec<Step>,
    /// What was done to rows, in order.
    pub row_changes: Vec<RowChange>,
    /// What is to be told.
    pub notices: Vec<Notice>,
    /// The statement that runs.
    pub origin: Origin,
    /// The statement of a block or function that runs within it.
    pub inner: Option<Arc<str>>,
    /// The rows that migrations inserted.
    pub rows: Rows,
    /// What the statement has taken so far.
    pub(super) effort: Effort,
    /// What the event trigger that runs is told.
    pub(super) happened: Option<Arc<Happened>>,
    /// The bodies of the functions that were called.
    pub(super) compiled: OrdMap<ObjectId, Compiled>,
    /// The statements that `PREPARE` keeps.
    pub(super) prepared: OrdMap<Identifier, Prepared>,
    /// The bounds of partitions that were compared.
    pub(super) known_bounds: KnownBounds,
    path: Arc<[ObjectId]>,
    transaction: Option<Transaction>,
    opaque_past: bool,
    opaque_words: OrdSet<Identifier>,
}

/// An open transaction.
#[derive(Clone, Debug)]
struct Transaction {
    start: Box<Snapshot>,
    savepoints: Vec<(Identifier, Snapshot)>,
    /// The enums of before it that it altered, each with the number that the next new value would have had.
    enums: BTreeMap<ObjectId, u16>,
    failed: bool,
}

/// A moment to come back to.
#[derive(Clone, Debug)]
pub struct Snapshot {
    next_id: ObjectId,
    settings: OrdMap<Identifier, Arc<str>>,
    search_path: Arc<[Identifier]>,
    path: Arc<[ObjectId]>,
    current_role: ObjectId,
    session_role: ObjectId,
    temporary_schema: Option<ObjectId>,
    local: LocalSettings,
    rows: Rows,
    journal: usize,
    row_changes: usize,
}

impl Session {
    /// The first session with an empty database.
    pub fn new(version: PostgresVersion) -> Self {
        Self::connect(Catalog::new(version))
    }

    /// A new session with that database, as the role that the migrations run as.
    pub fn connect(catalog: Catalog) -> Self {
        let nowhere = Location { file: FileId(0), span: Span::default() };
        let mut session = Self {
            catalog,
            settings: OrdMap::new(),
            search_path: Arc::from([]),
            current_role: BOOTSTRAP_SUPERUSER,
            session_role: BOOTSTRAP_SUPERUSER,
            temporary_schema: None,
            local: LocalSettings::default(),
            variables: OrdMap::new(),
            journal: Vec::new(),
            row_changes: Vec::new(),
            notices: Vec::new(),
            origin: Origin { migration: None, statement: 0, location: nowhere },
            inner: None,
            rows: Rows::default(),
            effort: Effort::default(),
            happened: None,
            compiled: OrdMap::new(),
            prepared: OrdMap::new(),
            known_bounds: KnownBounds::new(),
            path: Arc::from([]),
            transaction: None,
            opaque_past: false,
            opaque_words: OrdSet::new(),
        };
        session.reset_settings();
        session
    }

    /// Ends the session and begins another with the same database: temporary objects go, an open transaction is
    /// rolled back, settings are again those of database and role. The journal goes on.
    pub fn reconnect(&mut self) {
        if let Some(transaction) = self.transaction.take() {
            self.restore(*transaction.start);
        }
        self.drop_temporary_objects();
        self.prepared.clear();
        (self.current_role, self.session_role) = (BOOTSTRAP_SUPERUSER, BOOTSTRAP_SUPERUSER);
        self.reset_settings();
    }

    /// Drops the temporary objects with the schema that they are in.
    pub fn drop_temporary_objects(&mut self) {
        if let Some(schema) = self.temporary_schema.take() {
            let dropped = self.drop_addresses(&[schema.whole()], DropBehavior::Cascade);
            debug_assert!(dropped.is_ok(), "nothing forbids a cascade");
        }
    }

    /// `RESET ALL`: the settings that the database and the role give to a new session.
    pub fn reset_settings(&mut self) {
        self.settings = OrdMap::new();
        self.search_path = Arc::from(["$user", "public"].map(Identifier::from));
        for (name, value) in self.default_settings() {
            self.set(name, value);
        }
        self.refresh_path();
    }

    /// What `ALTER DATABASE … SET` and `ALTER ROLE … SET` give to a new session, the weaker first.
    fn default_settings(&self) -> Vec<(Identifier, Arc<str>)> {
        let database = self.catalog.object(CURRENT_DATABASE);
        let role = self.catalog.object(self.session_role);
        let mut settings = Vec::new();
        if let Some(ObjectData::Database(database)) = database.map(|object| &object.data) {
            settings.extend(database.settings.iter().cloned());
        }
        if let Some(ObjectData::Role(role)) = role.map(|object| &object.data) {
            let current = self.catalog.name_of(CURRENT_DATABASE);
            for of_this_database in [false, true] {
                let found = role.settings.iter().filter(|setting| match &setting.database {
                    None => !of_this_database,
                    name => of_this_database && name.as_ref() == current,
                });
                settings.extend(found.map(|setting| (setting.name.clone(), Arc::clone(&setting.value))));
            }
        }
        settings
    }

    /// Sets a parameter to a value as it could stand after `TO`; `search_path` takes effect at once.
    pub fn set(&mut self, name: Identifier, value: Arc<str>) {
        if name == "search_path" {
            self.search_path = super::settings::identifiers_of(&value).into();
            self.refresh_path();
        }
        self.settings.insert(name, value);
    }

    /// Forgets a parameter's value; it is again what the database or role gives.
    pub fn reset(&mut self, name: &Identifier) {
        self.settings.remove(name);
        if *name == "search_path" {
            self.search_path = Arc::from(["$user", "public"].map(Identifier::from));
        }
        let default = self.default_settings().into_iter().rev().find(|(of, _)| of == name);
        if let Some((name, value)) = default {
            self.set(name, value);
        }
        self.refresh_path();
    }

    /// The catalog as this session sees names.
    pub fn names(&self) -> Names<'_> {
        Names { catalog: &self.catalog, path: &self.path, temporary: self.temporary_schema }
    }

    /// The search path, to be kept with a text whose names are looked up later again; `None` for the default.
    pub fn written_search_path(&self) -> SearchPath {
        let default = matches!(&*self.search_path, [user, public] if *user == "$user" && *public == "public");
        (!default).then(|| Arc::clone(&self.search_path))
    }

    /// Looks the search path's schemas up anew: after a schema or role came, went or was renamed
    /// (`recomputeNamespacePath` in `namespace.c`).
    pub fn refresh_path(&mut self) {
        let mut path = Vec::new();
        for name in self.search_path.iter() {
            let schema = match name.as_str() {
                "$user" => self.catalog.name_of(self.current_role).and_then(|role| self.catalog.schema(role)),
                "pg_temp" => self.temporary_schema.and_then(|schema| self.catalog.object(schema)),
                _ => self.catalog.schema(name),
            };
            if let Some(schema) = schema
                && !path.contains(&schema.id)
            {
                path.push(schema.id);
            }
        }
        if !path.contains(&PG_CATALOG) {
            path.insert(0, PG_CATALOG);
        }
        if let Some(temporary) = self.temporary_schema
            && !path.contains(&temporary)
        {
            path.insert(0, temporary);
        }
        self.path = path.into();
    }

    /// The schema that a bare name is created in: the first of the search path that exists and was named in it.
    ///
    /// # Errors
    /// 3F000 if the search path names no schema that exists.
    pub fn creation_schema(&self) -> Result<ObjectId, CatalogError> {
        let named = |schema: &&ObjectId| {
            let Some(name) = self.catalog.name_of(**schema) else { return false };
            Some(**schema) != self.temporary_schema
                && self.search_path.iter().any(|written| {
                    written == name || (*written == "$user" && self.catalog.name_of(self.current_role) == Some(name))
                })
        };
        self.path
            .iter()
            .find(named)
            .copied()
            .ok_or_else(|| CatalogError::new(sqlstate::INVALID_SCHEMA_NAME, "no schema has been selected to create in"))
    }

    /// The schema of temporary objects, made when it is first needed.
    pub fn temporary_schema(&mut self) -> Result<ObjectId, CatalogError> {
        if let Some(schema) = self.temporary_schema {
            return Ok(schema);
        }
        let id = self.catalog.reserve_id();
        self.create(Object::new(id, "pg_temp_1", None, BOOTSTRAP_SUPERUSER, ObjectData::Schema))?;
        self.temporary_schema = Some(id);
        self.refresh_path();
        Ok(id)
    }

    /// A number for an object about to be created.
    pub fn reserve_id(&mut self) -> ObjectId {
        self.catalog.reserve_id()
    }

    /// Creates an object, whose number was reserved, with the privileges that its owner's new objects have.
    ///
    /// # Errors
    /// A name that is taken.
    pub fn create(&mut self, mut object: Object) -> Result<ObjectId, CatalogError> {
        let id = object.id;
        if object.privileges.is_none() && object.extension.is_none() {
            object.privileges = self.initial_privileges(object.kind(), object.owner, object.schema);
        }
        self.record(Change::Create(Arc::new(object)))?;
        Ok(id)
    }

    /// Alters an object that the statement names. Where nothing is different afterwards, nothing is recorded.
    ///
    /// # Errors
    /// A new name that is taken.
    pub fn alter(&mut self, id: ObjectId, alter: impl FnOnce(&mut Object)) -> Result<(), CatalogError> {
        self.alter_because(id, Cause::Statement, alter)
    }

    /// Alters an object, saying why.
    ///
    /// # Errors
    /// A new name that is taken.
    pub fn alter_because(
        &mut self,
        id: ObjectId,
        cause: Cause,
        alter: impl FnOnce(&mut Object),
    ) -> Result<(), CatalogError> {
        let Some(before) = self.catalog.object(id) else { return Ok(()) };
        let mut object = Object::clone(before);
        alter(&mut object);
        if object == **before {
            return Ok(());
        }
        self.record(Change::Alter { object: Arc::new(object), cause })
    }

    /// Drops objects, columns or defaults with all that goes along.
    ///
    /// # Errors
    /// 2BP01 where something is in the way.
    pub fn drop_addresses(&mut self, roots: &[Address], behavior: DropBehavior) -> Result<(), CatalogError> {
        for (change, before) in self.catalog.drop_all(roots, behavior)? {
            self.note(change, before);
        }
        Ok(())
    }

    /// Applies a change and writes it into the journal.
    fn record(&mut self, change: Change) -> Result<(), CatalogError> {
        let before = self.catalog.apply(&change)?;
        self.note(change, before);
        Ok(())
    }

    /// Writes a change that was applied into the journal.
    fn note(&mut self, change: Change, before: Option<Arc<Object>>) {
        if let Some(transaction) = &mut self.transaction
            && let Some(Type::Enum(before)) = before.as_ref().and_then(|before| before.as_type())
            && change.object() < transaction.start.next_id
        {
            transaction.enums.entry(change.object()).or_insert(before.next_value);
        }
        let about_path = |object: &Object| matches!(object.data, ObjectData::Schema | ObjectData::Role(_));
        let refresh = match &change {
            Change::Create(object) | Change::Alter { object, .. } => about_path(object),
            Change::Drop { .. } => before.as_deref().is_some_and(about_path),
        };
        self.journal.push(Step { change, before, origin: self.origin, inner: self.inner.clone() });
        if refresh {
            self.refresh_path();
        }
    }

    /// Notes what the statement does to the rows of a table, if there is one of that name.
    pub fn note_rows(&mut self, action: RowAction, table: &ObjectName, every_row: bool) {
        if let Ok(table) = self.names().relation(table).map(|table| table.id) {
            self.row_changes.push(RowChange { action, table, every_row, origin: self.origin });
        }
    }

    /// Notes what a data statement does to the rows of which tables.
    pub fn note_data(&mut self, statement: &DataStatement) {
        for target in &statement.targets {
            let action = match target.action {
                DataStatementKind::Query => continue,
                DataStatementKind::Insert => RowAction::Insert,
                DataStatementKind::Update => RowAction::Update,
                DataStatementKind::Delete => RowAction::Delete,
                DataStatementKind::Merge => RowAction::Merge,
            };
            self.note_rows(action, &target.table, target.every_row);
        }
    }

    /// Tells something.
    pub fn notice(&mut self, message: impl Into<String>) {
        self.notices.push(Notice { message: message.into(), location: self.origin.location, inexact: Vec::new() });
    }

    /// Tells that the model is not exact about these.
    pub fn inexact(&mut self, message: impl Into<String>, objects: impl IntoIterator<Item = Address>) {
        let inexact = objects.into_iter().collect();
        self.notices.push(Notice { message: message.into(), location: self.origin.location, inexact });
    }

    /// The statement that runs from now on.
    pub fn begin_statement(&mut self, migration: Option<MigrationIndex>, statement: u32, source: &Source, span: Span) {
        self.origin = Origin { migration, statement, location: source.location(span) };
        self.inner = None;
        self.effort = Effort::default();
    }

    /// This moment, to come back to.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            next_id: self.catalog.next_id(),
            settings: self.settings.clone(),
            search_path: Arc::clone(&self.search_path),
            path: Arc::clone(&self.path),
            current_role: self.current_role,
            session_role: self.session_role,
            temporary_schema: self.temporary_schema,
            local: self.local.clone(),
            rows: self.rows.clone(),
            journal: self.journal.len(),
            row_changes: self.row_changes.len(),
        }
    }

    /// Undoes everything since that moment.
    pub fn restore(&mut self, snapshot: Snapshot) {
        let kept = snapshot.journal.min(self.journal.len());
        for step in self.journal.drain(kept..).rev() {
            self.catalog.undo(&step.change, step.before.as_ref());
        }
        self.catalog.give_back_ids(snapshot.next_id);
        self.settings = snapshot.settings;
        self.search_path = snapshot.search_path;
        self.path = snapshot.path;
        self.current_role = snapshot.current_role;
        self.session_role = snapshot.session_role;
        self.temporary_schema = snapshot.temporary_schema;
        self.local = snapshot.local;
        self.rows = snapshot.rows.with_sequences_of(std::mem::take(&mut self.rows));
        self.row_changes.truncate(snapshot.row_changes);
    }

    /// Whether a statement has run whose effect is not modelled, so that what is not found may be there.
    pub fn has_opaque_past(&self) -> bool {
        self.opaque_past
    }

    /// Whether everything that exists is known, so that what is not found surely is not there: no extension that is not
    /// known, no statement before whose effect is not.
    pub fn everything_is_known(&self) -> bool {
        let unknown = |object: &Object| matches!(&object.data, ObjectData::Extension(one) if !one.known);
        let mut extensions = self.catalog.in_space(Namespace::Extension, ObjectId::NONE);
        !self.opaque_past && !extensions.any(|object| unknown(object))
    }

    /// Whether a statement whose effect is not modelled held this name, so that it may have made what has it.
    pub fn opaque_statement_named(&self, name: &str) -> bool {
        self.opaque_words.contains(name)
    }

    /// A statement with that text has run whose effect is not modelled.
    pub fn note_opaque(&mut self, text: &str) {
        self.opaque_past = true;
        let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
        let words = text.split(|character| !is_part(character)).filter(|word| !word.is_empty());
        self.opaque_words.extend(words.flat_map(|word| [Identifier::folded(word), Identifier::exact(word)]));
    }

    /// Whether a value of an enum may be used: not one that this transaction added to an enum that was there before it
    /// (`check_safe_enum_use` in `enum.c`; the error is 55P04).
    pub fn enum_value_is_usable(&self, data_type: ObjectId, value: u16) -> bool {
        let Some(transaction) = &self.transaction else { return true };
        transaction.enums.get(&data_type).is_none_or(|next| value < *next)
    }

    /// Whether a transaction is open.
    pub fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    /// Refuses what is a transaction of its own, named by its SQL words, where another is open or a function runs
    /// (`src/backend/access/transam/xact.c`, `PreventInTransactionBlock`).
    pub fn prevent_in_transaction_block(&self, words: &str) -> Result<(), CatalogError> {
        let where_not = match (self.in_transaction(), self.effort.is_nested()) {
            (true, _) => "run inside a transaction block",
            (false, true) => "be executed from a function",
            (false, false) => return Ok(()),
        };
        Err(CatalogError::new(sqlstate::ACTIVE_SQL_TRANSACTION, format!("{words} cannot {where_not}")))
    }

    /// Whether the open transaction has failed, so that nothing but its end is taken (25P02).
    pub fn transaction_failed(&self) -> bool {
        self.transaction.as_ref().is_some_and(|transaction| transaction.failed)
    }

    /// `BEGIN`; within a transaction it changes nothing.
    pub fn begin(&mut self) {
        if self.transaction.is_none() {
            let start = Box::new(self.snapshot());
            self.transaction =
                Some(Transaction { start, savepoints: Vec::new(), enums: BTreeMap::new(), failed: false });
        }
    }

    /// `COMMIT`; of a failed transaction a rollback. Whether it was kept.
    pub fn commit(&mut self) -> bool {
        match self.transaction.take() {
            Some(transaction) if transaction.failed => {
                self.restore(*transaction.start);
                false
            }
            Some(_) => {
                self.undo_local_settings();
                true
            }
            None => true,
        }
    }

    /// `ROLLBACK`.
    pub fn rollback(&mut self) {
        if let Some(transaction) = self.transaction.take() {
            self.restore(*transaction.start);
        }
    }

    /// A statement of the open transaction failed.
    pub fn fail_transaction(&mut self) {
        if let Some(transaction) = &mut self.transaction {
            transaction.failed = true;
        }
    }

    /// `SAVEPOINT`.
    pub fn savepoint(&mut self, name: Identifier) {
        let snapshot = self.snapshot();
        if let Some(transaction) = &mut self.transaction {
            transaction.savepoints.push((name, snapshot));
        }
    }

    /// `RELEASE SAVEPOINT`; whether there was one of that name.
    pub fn release(&mut self, name: &Identifier) -> bool {
        self.savepoint_at(name).is_some_and(|at| {
            if let Some(transaction) = &mut self.transaction {
                transaction.savepoints.truncate(at);
            }
            true
        })
    }

    /// `ROLLBACK TO SAVEPOINT`; whether there was one of that name.
    pub fn rollback_to(&mut self, name: &Identifier) -> bool {
        let Some(at) = self.savepoint_at(name) else { return false };
        let Some(transaction) = &mut self.transaction else { return false };
        transaction.savepoints.truncate(at + 1);
        transaction.failed = false;
        let snapshot = transaction.savepoints[at].1.clone();
        self.restore(snapshot);
        true
    }

    fn savepoint_at(&self, name: &Identifier) -> Option<usize> {
        self.transaction.as_ref()?.savepoints.iter().rposition(|(of, _)| of == name)
    }
}
