//! The page of a table or view.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::book::{Book, anchor};
use super::build::{badge, code, joined, row, section, sql, stacked, table, text};
use super::diagrams;
use super::model::{Badge, Block, Inline, Page, PageId, Tone};
use crate::catalog::attribute::Attribute;
use crate::catalog::constraint::{Constraint, ConstraintKind, ReferentialAction};
use crate::catalog::index::IndexKey;
use crate::catalog::relation::{Column, TableKind};
use crate::catalog::trigger::Enabled;
use crate::catalog::{ColumnNumber, Object, ObjectData, ObjectId};
use crate::replay::{Event, StaleComment};
use crate::text::counted;

/// The page of a table, view or materialized view.
pub(super) fn page(book: &Book<'_>, object: &Arc<Object>, id: PageId) -> Page {
    let mut sections = Vec::new();
    let mut description = book.inexact_warning(object);
    description.extend(stale_comments(book, object));
    description.extend(book.comment(object));
    sections.extend(section("description", "Description", description));
    sections.extend(super::prose::note(book, &book.full_name(object)));
    sections.extend(section("columns", "Columns", columns(book, object)));
    sections.extend(section("constraints", "Constraints", constraints(book, object)));
    sections.extend(section("indexes", "Indexes", indexes(book, object)));
    sections.extend(section("triggers", "Triggers", triggers(book, object)));
    sections.extend(section("policies", "Policies", policies(book, object)));
    sections.extend(section("grants", "Grants", super::access::grants(book, object)));
    sections.extend(section("referenced-by", "Referenced by", referenced_by(book, object)));
    sections.extend(section("partitions", "Partitions", partitions(book, object)));
    sections.extend(section("used-by", "Used by", used_by(book, object)));
    sections.extend(section("diagram", "Neighbourhood", diagrams::neighbourhood(book, object)));
    sections.extend(section("history", "History", book.timeline(object)));
    sections.extend(section("definition", "Definition", definition(book, object)));
    Page {
        id,
        title: book.full_name(object),
        kind: kind(object),
        summary: Book::short_comment(object.comment.as_ref()),
        badges: badges(book, object),
        sections,
    }
}

/// A warning for each comment that was written before the type of its column changed.
fn stale_comments(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let warning = |stale: StaleComment| {
        Block::Warning(vec![
            text("The comment of "),
            book.link_column(stale.column),
            text(" may be stale: "),
            book.origin(stale.comment),
            text(" wrote it, then "),
            book.origin(stale.changed),
            text(" changed the column's type."),
        ])
    };
    book.ledger.stale_comments(object.id).into_iter().map(warning).collect()
}

/// The word for the kind of a relation.
pub(super) fn kind(object: &Object) -> &'static str {
    match &object.data {
        ObjectData::View(view) if view.materialized.is_some() => "Materialized view",
        ObjectData::View(_) => "View",
        ObjectData::Table(table) if table.is_partition() => "Partition",
        ObjectData::Table(table) => match table.kind {
            TableKind::Ordinary => "Table",
            TableKind::Partitioned(_) => "Partitioned table",
            TableKind::Foreign(_) => "Foreign table",
        },
        _ => "Relation",
    }
}

fn badges(book: &Book<'_>, object: &Object) -> Vec<Badge> {
    let mut badges = Vec::new();
    if let Some(data) = object.as_table() {
        if data.row_security {
            badges.push(badge(Tone::Fact, "row security", "Policies decide which rows a role sees."));
        }
        if data.is_partitioned() {
            badges.push(badge(Tone::Fact, "partitioned", "Its rows are in its partitions."));
        }
        if matches!(data.persistence, crate::catalog::relation::Persistence::Unlogged) {
            badges.push(badge(Tone::Warning, "unlogged", "Its rows do not survive a crash."));
        }
    }
    for words in book.lifecycle.words_of(object.id) {
        badges.push(badge(Tone::Fact, words, ""));
    }
    if !book.inexact_warning(object).is_empty() {
        badges.push(badge(Tone::Warning, "inexact", "A statement that could not be modelled concerns it."));
    }
    badges
}

/// What a column is part of.
pub(super) struct Keys<'a> {
    primary: BTreeSet<ColumnNumber>,
    unique: BTreeSet<ColumnNumber>,
    indexed: BTreeSet<ColumnNumber>,
    foreign: Vec<(ObjectId, &'a Constraint)>,
}

impl<'a> Keys<'a> {
    /// Reads the constraints and indexes of a relation.
    pub(super) fn of(book: &Book<'a>, relation: ObjectId) -> Self {
        let mut keys =
            Self { primary: BTreeSet::new(), unique: BTreeSet::new(), indexed: BTreeSet::new(), foreign: Vec::new() };
        for member in book.catalog.members(relation) {
            if let Some(constraint) = member.as_constraint() {
                match &constraint.kind {
                    ConstraintKind::PrimaryKey { columns, .. } => keys.primary.extend(columns),
                    ConstraintKind::Unique { columns, .. } => keys.unique.extend(columns),
                    ConstraintKind::ForeignKey(_) => keys.foreign.push((member.id, constraint)),
                    _ => {}
                }
            } else if let Some(index) = member.as_index().filter(|index| index.constraint.is_none()) {
                let columns = index.columns.iter().filter_map(|column| match column.key {
                    IndexKey::Column(number) => Some(number),
                    IndexKey::Expression(_) => None,
                });
                if index.unique {
                    keys.unique.extend(columns);
                } else {
                    keys.indexed.extend(columns);
                }
            }
        }
        keys
    }

    /// The badges of a column.
    pub(super) fn badges(&self, number: ColumnNumber) -> Vec<Badge> {
        let mut badges = Vec::new();
        if self.primary.contains(&number) {
            badges.push(badge(Tone::Fact, "PK", "Part of the primary key."));
        }
        if self.is_foreign(number) {
            badges.push(badge(Tone::Fact, "FK", "Part of a foreign key."));
        }
        if self.unique.contains(&number) {
            badges.push(badge(Tone::Fact, "UQ", "Part of a unique constraint or index."));
        }
        if self.indexed.contains(&number) && !self.unique.contains(&number) {
            badges.push(badge(Tone::Quiet, "IX", "Part of an index."));
        }
        badges
    }

    /// Whether a column is part of the primary key.
    pub(super) fn is_primary(&self, number: ColumnNumber) -> bool {
        self.primary.contains(&number)
    }

    /// Whether a column is part of a foreign key.
    pub(super) fn is_foreign(&self, number: ColumnNumber) -> bool {
        self.foreign.iter().any(|(_, constraint)| constraint.columns().contains(&number))
    }

    /// Whether a column is part of a unique constraint or index.
    pub(super) fn is_unique(&self, number: ColumnNumber) -> bool {
        self.unique.contains(&number)
    }

    /// Where the foreign keys of a column lead.
    fn references(&self, book: &Book<'_>, number: ColumnNumber) -> Vec<Inline> {
        let leads = self.foreign.iter().filter_map(|(_, constraint)| {
            let key = constraint.as_foreign_key()?;
            let at = key.columns.iter().position(|column| *column == number)?;
            let target = key.referenced.column(*key.referenced_columns.get(at)?);
            let name = format!("{}.{}", book.name_of(key.referenced.into()), book.name_of(target));
            let mut cell = vec![book.link_as(target, name)];
            if key.on_delete != ReferentialAction::NoAction {
                cell.push(text(format!(" on delete {}", key.on_delete.words().to_lowercase())));
            }
            Some(cell)
        });
        stacked(leads)
    }
}

fn columns(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let keys = Keys::of(book, object.id);
    let is_view = matches!(object.data, ObjectData::View(_));
    let rows = object
        .columns()
        .iter()
        .map(|column| {
            let address = object.id.column(column.number);
            let mut name = vec![code(column.name.as_str())];
            for badge in keys.badges(column.number) {
                name.push(text(" "));
                name.push(Inline::Badge(badge));
            }
            let null = if column.not_null || is_view { Vec::new() } else { vec![text("null")] };
            row(
                Some(anchor("column", column.name.as_str())),
                vec![
                    name,
                    column_type(book, column),
                    null,
                    default(book, column),
                    keys.references(book, column.number),
                    Book::short_comment(column.comment.as_ref()),
                    book.since(address),
                    book.last_change(address),
                ],
            )
        })
        .collect();
    table("Columns", &["Column", "Type", "Null", "Default", "References", "Comment", "Since", "Last change"], rows)
}

/// The type, leading to its page if it has one.
fn column_type(book: &Book<'_>, column: &Column) -> Vec<Inline> {
    let Some(data_type) = &column.data_type else { return vec![text("unknown")] };
    let words = book.printer.data_type(data_type);
    vec![if book.page(data_type.id).is_some() { book.link_as(data_type.id.into(), words) } else { code(words) }]
}

fn default(book: &Book<'_>, column: &Column) -> Vec<Inline> {
    match (&column.default, column.generated, column.identity) {
        (Some(expression), Some(generated), _) => {
            vec![text(format!("generated, {}: ", generated.word())), code(book.printer.sql(expression))]
        }
        (Some(expression), None, _) => vec![code(book.printer.sql(expression))],
        (None, _, Some(identity)) => vec![text(format!("identity, {}", identity.words()))],
        (None, _, None) => Vec::new(),
    }
}

/// The constraints; not-null ones of which no more is to be said than the columns say stand folded below the others.
fn constraints(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let (mut rows, mut folded) = (Vec::new(), Vec::new());
    for member in book.catalog.members(object.id) {
        let Some(constraint) = member.as_constraint() else { continue };
        let notes = constraint_notes(book, member, constraint);
        let plain = notes.is_empty() && matches!(constraint.kind, ConstraintKind::NotNull { .. });
        let row = row(
            Some(anchor("constraint", member.name.as_str())),
            vec![
                vec![code(member.name.as_str())],
                vec![text(constraint.kind.words())],
                vec![code(book.printer.constraint_body(constraint))],
                joined(notes, ", "),
                book.since(member.id),
            ],
        );
        if plain { folded.push(row) } else { rows.push(row) }
    }
    const COLUMNS: [&str; 5] = ["Constraint", "Kind", "Definition", "Notes", "Since"];
    let mut blocks = table("Constraints", &COLUMNS, rows);
    if !folded.is_empty() {
        let summary = vec![text(counted(folded.len(), "not-null constraint"))];
        blocks.push(Block::Details { summary, blocks: table("Not-null constraints", &COLUMNS, folded) });
    }
    blocks
}

fn constraint_notes(book: &Book<'_>, member: &Object, constraint: &Constraint) -> Vec<Vec<Inline>> {
    let mut notes = Vec::new();
    if !constraint.validated {
        notes.push(vec![Inline::Badge(badge(
            Tone::Warning,
            "not validated",
            "Rows that were there before may break it.",
        ))]);
    }
    if constraint.deferrable {
        notes.push(vec![text(if constraint.initially_deferred { "initially deferred" } else { "deferrable" })]);
    }
    notes.extend(lifecycle(book, member));
    notes.extend(member.comment.as_ref().map(|comment| vec![Inline::Markdown(comment.clone())]));
    notes
}

/// How a constraint came to hold: which statement validated it, and which index was there before it.
fn lifecycle(book: &Book<'_>, constraint: &Object) -> Vec<Vec<Inline>> {
    let mut notes = Vec::new();
    let validated = book.ledger.entries(constraint.id).iter().rev();
    let mut validated = validated.filter(|entry| entry.event == Event::Changed(Attribute::Validation));
    if let Some(entry) = validated.next().filter(|_| constraint.as_constraint().is_some_and(|of| of.validated)) {
        notes.push(vec![text("added not valid, validated by "), book.origin(entry.origin)]);
    }
    let members = constraint.parent().into_iter().flat_map(|relation| book.catalog.members(relation));
    let mut indexes =
        members.filter(|member| member.as_index().is_some_and(|index| index.constraint == Some(constraint.id)));
    let made = |id| book.ledger.created(id);
    if let Some(index) = indexes.next()
        && let (Some(index), Some(constraint)) = (made(index.id), made(constraint.id))
        && index.statement != constraint.statement
    {
        notes.push(vec![text("with the index that was made by "), book.origin(index)]);
    }
    notes
}

fn indexes(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let rows = book
        .catalog
        .members(object.id)
        .filter_map(|member| Some((member, member.as_index()?)))
        .map(|(member, index)| {
            let unique = if index.unique { vec![text("unique")] } else { Vec::new() };
            let made_by = index.constraint.map(|id| vec![text("of "), book.link(id)]).unwrap_or_default();
            let comment = member.comment.as_ref().map(|comment| vec![Inline::Markdown(comment.clone())]);
            row(
                Some(anchor("index", member.name.as_str())),
                vec![
                    vec![code(member.name.as_str())],
                    vec![code(book.printer.index_body(index))],
                    unique,
                    joined([made_by, comment.unwrap_or_default()].into_iter().filter(|note| !note.is_empty()), ", "),
                    book.since(member.id),
                ],
            )
        })
        .collect();
    table("Indexes", &["Index", "Definition", "Unique", "Notes", "Since"], rows)
}

fn triggers(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let rows = book
        .catalog
        .members(object.id)
        .filter_map(|member| Some((member, member.as_trigger()?)))
        .map(|(member, trigger)| {
            let timing = trigger.timing.words();
            let each = if trigger.for_each_row { "each row" } else { "each statement" };
            let mut when =
                vec![text(format!("{timing} {}, {each}", book.printer.trigger_events(trigger).to_lowercase()))];
            if let Some(condition) = &trigger.condition {
                when.extend([text(", when "), code(book.printer.sql(condition))]);
            }
            let state = match trigger.enabled {
                Enabled::Origin => Vec::new(),
                Enabled::Disabled => vec![Inline::Badge(badge(Tone::Warning, "disabled", "It does not fire."))],
                Enabled::Replica => vec![text("on replicas only")],
                Enabled::Always => vec![text("always")],
            };
            row(
                Some(anchor("trigger", member.name.as_str())),
                vec![
                    vec![code(member.name.as_str())],
                    when,
                    vec![book.link(trigger.function)],
                    state,
                    member.comment.as_ref().map(|comment| vec![Inline::Markdown(comment.clone())]).unwrap_or_default(),
                    book.since(member.id),
                ],
            )
        })
        .collect();
    table("Triggers", &["Trigger", "Fires", "Function", "State", "Comment", "Since"], rows)
}

fn policies(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let rows = book
        .catalog
        .members(object.id)
        .filter_map(|member| Some((member, member.as_policy()?)))
        .map(|(member, policy)| {
            let roles: Vec<String> = policy.roles.iter().map(|role| book.printer.role(*role)).collect();
            let roles = if roles.is_empty() { "public".to_owned() } else { roles.join(", ") };
            let kind = if policy.permissive { "permissive" } else { "restrictive" };
            let command = format!("{:?}", policy.command).to_lowercase();
            let condition = |text: &Option<crate::catalog::SqlText>| {
                text.as_ref().map(|text| vec![code(book.printer.sql(text))]).unwrap_or_default()
            };
            row(
                Some(anchor("policy", member.name.as_str())),
                vec![
                    vec![code(member.name.as_str())],
                    vec![text(format!("{kind}, for {command}"))],
                    vec![code(roles)],
                    condition(&policy.using),
                    condition(&policy.with_check),
                    book.since(member.id),
                ],
            )
        })
        .collect();
    table("Policies", &["Policy", "Kind", "Roles", "Using", "With check", "Since"], rows)
}

/// The foreign keys that lead here.
fn referenced_by(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let mut rows = Vec::new();
    for (referencing, constraint, key) in diagrams::incoming(book, object.id) {
        let columns: Vec<Vec<Inline>> =
            key.columns.iter().map(|number| vec![book.link_column(referencing.id.column(*number))]).collect();
        let to: Vec<Vec<Inline>> = key
            .referenced_columns
            .iter()
            .map(|number| vec![code(book.name_of(key.referenced.column(*number)))])
            .collect();
        let action = |action: ReferentialAction| match action {
            ReferentialAction::NoAction => Vec::new(),
            action => vec![text(action.words().to_lowercase())],
        };
        rows.push(row(
            None,
            vec![
                vec![book.link(referencing.id)],
                joined(columns, ", "),
                joined(to, ", "),
                action(key.on_delete),
                action(key.on_update),
                vec![code(constraint.name.as_str())],
            ],
        ));
    }
    table("References to this table", &["Table", "Columns", "Refers to", "On delete", "On update", "Constraint"], rows)
}

fn partitions(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let Some(data) = object.as_table() else { return Vec::new() };
    let mut blocks = Vec::new();
    if let TableKind::Partitioned(key) = &data.kind {
        let key = book.printer.partition_key(object.id, key);
        blocks.push(Block::Paragraph(vec![text("Partitioned by "), code(key), text(".")]));
    }
    if let (Some(bound), Some(parent)) = (&data.partition_bound, data.parents.first()) {
        let bound = book.printer.partition_bound(bound);
        blocks.push(Block::Paragraph(vec![text("A partition of "), book.link(*parent), text(": "), code(bound)]));
    }
    let rows = book
        .catalog
        .children(object.id)
        .filter_map(|child| {
            let bound = child.as_table()?.partition_bound.as_ref();
            let words = bound.map(|bound| vec![code(book.printer.partition_bound(bound))]).unwrap_or_default();
            Some(row(None, vec![vec![book.link(child.id)], words]))
        })
        .collect();
    blocks.extend(table("Partitions and children", &["Table", "Rows"], rows));
    blocks
}

/// The views, functions and rules that read it.
fn used_by(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let users: BTreeSet<ObjectId> = book
        .catalog
        .dependents_of_object(object.id)
        .map(|dependency| dependency.dependent.object)
        .filter(|id| {
            let user = book.catalog.object(*id);
            user.is_some_and(|user| {
                matches!(user.data, ObjectData::View(_) | ObjectData::Function(_) | ObjectData::Rule(_))
            })
        })
        .collect();
    let items: Vec<Vec<Inline>> = users
        .into_iter()
        .filter_map(|id| {
            let user = book.catalog.object(id)?;
            Some(vec![text(format!("{} ", user.kind().words())), book.link(id)])
        })
        .collect();
    if items.is_empty() { Vec::new() } else { vec![Block::List(items)] }
}

/// The statements that would make it.
fn definition(book: &Book<'_>, object: &Object) -> Vec<Block> {
    let mut statements = book.printer.definition(object);
    for member in book.catalog.members(object.id) {
        statements.extend(book.printer.definition(member));
    }
    if statements.is_empty() { Vec::new() } else { vec![sql(statements.join("\n"))] }
}
