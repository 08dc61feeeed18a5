//! What there is to be said of a review, in words; its fields are those of the JSON (docs/guide/diff.md).

use serde::Serialize;

use crate::diagram::Diagram;
use crate::diff::Nature;
use crate::diff::risk::{LockMode, Severity};
use crate::sql::session::RowAction;

/// A review in words.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// The version of this form; it grows when a field changes its meaning or goes.
    pub version: u32,
    /// The state before.
    pub base: SideView,
    /// The state after.
    pub head: SideView,
    /// How many changes of each kind there are.
    pub summary: Summary,
    /// What became of the list of migrations.
    pub migrations: MigrationsView,
    /// The objects that are different, the most dangerous first.
    pub objects: Vec<ObjectView>,
    /// What the new migrations do to rows.
    pub data: Vec<DataView>,
    /// Whether it matters in which order two branches come together; absent where only one gained migrations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderView>,
    /// The tables that are different, as a picture.
    #[serde(skip)]
    pub diagram: Diagram,
}

/// Both orders of the migrations that two branches gained.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderView {
    /// What the base gained since they parted.
    pub base_gained: Vec<String>,
    /// What the head gained.
    pub head_gained: Vec<String>,
    /// Whether both orders lead to the same schema, and PostgreSQL takes both.
    pub same: bool,
    /// What PostgreSQL would refuse if the base's came first.
    pub refused_base_first: Vec<String>,
    /// What PostgreSQL would refuse if the head's came first.
    pub refused_head_first: Vec<String>,
    /// How the schema of the head's first differs from that of the base's first.
    pub objects: Vec<ObjectView>,
}

/// One state.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SideView {
    /// How people call it.
    pub label: String,
    /// How many migrations ran.
    pub migrations: usize,
    /// How many statements PostgreSQL would refuse.
    pub failed_statements: usize,
}

/// How many changes there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Objects that came; what came with a new one is not counted by itself.
    pub added: usize,
    /// Objects that changed.
    pub changed: usize,
    /// Objects that went.
    pub removed: usize,
    /// Changes by the worst that is said of them.
    pub destructive: usize,
    /// The same.
    pub breaking: usize,
    /// The same.
    pub locking: usize,
    /// The same.
    pub safe: usize,
}

/// What became of the list of migrations.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MigrationsView {
    /// Those that only the head has.
    pub added: Vec<String>,
    /// Those of the base whose SQL is another now.
    pub edited: Vec<String>,
    /// Those of the base of which only comments or white space are others.
    pub reworded: Vec<String>,
    /// Those of the base that have another name.
    pub renamed: Vec<Renamed>,
    /// Those of the base that are gone.
    pub removed: Vec<String>,
    /// New ones that sort before one of the base.
    pub out_of_order: Vec<OutOfOrderView>,
    /// Those that are applied again because they changed.
    pub repeated: Vec<String>,
}

/// A migration that was renamed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Renamed {
    pub from: String,
    pub to: String,
}

/// A new migration that sorts before an old one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutOfOrderView {
    pub migration: String,
    pub sorts_before: String,
}

/// An object that is different, with its parts and what belongs to it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectView {
    /// Whether it came, changed or went.
    pub nature: Nature,
    /// What it is: `table`.
    pub kind: &'static str,
    /// Its name, with its schema where that is not `public`.
    pub name: String,
    /// The worst that is said of it and its parts.
    pub severity: Severity,
    /// What happened to it and to each of its parts.
    pub changes: Vec<ChangeView>,
    /// The statements of the head that did it.
    pub sql: Vec<SqlView>,
}

/// What happened to an object, a part of one, or something that belongs to one.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// Whether it came, changed or went.
    pub nature: Nature,
    /// What it is: `column`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Whether it is the object itself rather than a part of it.
    pub whole: bool,
    /// What it is made of, in a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// What of it changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<AttributeView>,
    /// What it went or changed with, if no statement named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The worst of the risks.
    pub severity: Severity,
    /// What it risks, the worst first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<RiskView>,
    /// The statements that did it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
}

/// An attribute with its values as SQL or in words; a value that is absent is `null`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AttributeView {
    pub attribute: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A risk.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RiskView {
    /// How much it weighs.
    pub severity: Severity,
    /// The rule.
    pub rule: &'static str,
    /// What happens; empty where the lock is all.
    pub message: &'static str,
    /// The lock, where the rule is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<LockView>,
    /// The page of the PostgreSQL manual.
    pub source: String,
}

/// A lock.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LockView {
    /// `ACCESS EXCLUSIVE`
    pub mode: &'static str,
    /// The table.
    pub on: String,
    /// How long: `briefly`.
    pub held: &'static str,
    /// Who waits: `blocks reads and writes`.
    pub blocks: &'static str,
    /// For comparisons.
    #[serde(skip)]
    pub strength: LockMode,
}

/// Where a statement stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Place {
    pub migration: Option<String>,
    pub file: String,
    pub line: u32,
}

/// A statement with its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SqlView {
    #[serde(flatten)]
    pub place: Place,
    pub text: String,
}

/// A statement that changes rows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DataView {
    /// What it does.
    pub action: RowAction,
    /// The tables.
    pub tables: Vec<String>,
    /// Whether no condition is written, so that every row is meant.
    pub every_row: bool,
    /// Whether rows are lost.
    pub severity: Severity,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
}

impl View {
    /// The version of the JSON.
    pub const VERSION: u32 = 1;

    /// Whether there is nothing to tell: the schemas and the lists of migrations are the same.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
            && self.data.is_empty()
            && self.migrations == MigrationsView::default()
            && self.order.as_ref().is_none_or(|order| order.same)
    }
}

impl ChangeView {
    /// The statement that made what came, or the last that changed it.
    pub fn place(&self) -> Option<&Place> {
        if self.nature == Nature::Added { self.places.first() } else { self.places.last() }
    }
}

impl Place {
    /// The file without its folder, and the line.
    pub fn short(&self) -> String {
        format!("{}:{}", self.file.rsplit('/').next().unwrap_or_default(), self.line)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl std::fmt::Display for LockView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {} {} ({})", self.mode, self.on, self.held, self.blocks)
    }
}
