//! The final schema as one SQL script: each object once, in an order in which PostgreSQL takes it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use crate::catalog::constraint::ConstraintKind;
use crate::catalog::relation::Persistence;
use crate::catalog::sql_text::SearchPath;
use crate::catalog::{Catalog, Object, ObjectData, ObjectId, SqlText};
use crate::print::{Printer, Qualify, Stage};

/// Writes the catalog as a script. Objects in `baseline` are left out: whoever loads it has them already.
pub fn export(catalog: &Catalog, baseline: &BTreeSet<ObjectId>) -> String {
    let printer = Printer::new(catalog, Qualify::Always);
    let mut script = Script::begin();
    let ordered = in_order(catalog);
    for stage in Stage::ALL {
        for object in &ordered {
            if !belongs(catalog, object, stage) || baseline.contains(&object.id) {
                continue;
            }
            let statements = printer.statements(object, stage);
            if statements.is_empty() {
                continue;
            }
            script.search_path(path_of(object));
            for statement in statements {
                script.push(&statement);
            }
        }
    }
    script.text
}

/// Whether the script says something of that object in that stage. What an extension brings is its own matter, but for
/// the privileges and comments that the migrations gave it; temporary objects have gone with their session.
fn belongs(catalog: &Catalog, object: &Object, stage: Stage) -> bool {
    if catalog.schema_name_of(object.id).is_some_and(|schema| schema.as_str().starts_with("pg_temp"))
        || (object.name.as_str().starts_with("pg_temp") && matches!(object.data, ObjectData::Schema))
        || object.as_table().is_some_and(|table| matches!(table.persistence, Persistence::Temporary(_)))
    {
        return false;
    }
    if Catalog::is_initial(object) {
        return stage == Stage::Finish && changed_since_initial(catalog, object);
    }
    match (object.extension, stage) {
        (None, _) => !matches!(object.data, ObjectData::Database(_)),
        (Some(_), Stage::Finish) => true,
        (Some(_), _) => false,
    }
}

/// Whether the migrations altered an object that every database has.
fn changed_since_initial(catalog: &Catalog, object: &Object) -> bool {
    let fresh = Catalog::new(catalog.version());
    fresh.object(object.id).is_some_and(|initial| **initial != *object)
        && !matches!(object.data, ObjectData::Role(_) | ObjectData::Database(_))
}

/// The search path under which the names in its texts were written that could not be resolved.
fn path_of(object: &Object) -> SearchPath {
    let text: Option<&SqlText> = match &object.data {
        ObjectData::View(view) => Some(&view.query),
        ObjectData::Table(table) => {
            table.columns.iter().filter_map(|column| column.default.as_ref()).find(|text| text.search_path.is_some())
        }
        ObjectData::Policy(policy) => policy.using.as_ref().or(policy.with_check.as_ref()),
        ObjectData::Rule(rule) => Some(&rule.action),
        ObjectData::Index(index) => index.predicate.as_ref().or_else(|| {
            index.columns.iter().find_map(|column| match &column.key {
                crate::catalog::index::IndexKey::Expression(text) => Some(text),
                crate::catalog::index::IndexKey::Column(_) => None,
            })
        }),
        ObjectData::Constraint(constraint) => match &constraint.kind {
            ConstraintKind::Check { expression, .. } => Some(expression),
            ConstraintKind::Exclusion { operators, .. } => operators.first(),
            _ => None,
        },
        ObjectData::Trigger(trigger) => trigger.condition.as_ref(),
        ObjectData::Function(function) => match &function.body {
            crate::catalog::function::FunctionBody::Parsed(text) => Some(text),
            _ => function.arguments.iter().find_map(|argument| argument.default.as_ref()),
        },
        _ => None,
    };
    text.and_then(|text| text.search_path.clone())
}

/// A script that grows.
struct Script {
    text: String,
    path: SearchPath,
}

impl Script {
    fn begin() -> Self {
        let text = "SET check_function_bodies = false;\nSET client_min_messages = warning;\n";
        Self { text: text.to_owned(), path: None }
    }

    fn push(&mut self, statement: &str) {
        self.text.push('\n');
        self.text.push_str(statement);
        self.text.push('\n');
    }

    fn search_path(&mut self, path: SearchPath) {
        if path == self.path {
            return;
        }
        match &path {
            None => self.push("RESET search_path;"),
            Some(names) if names.is_empty() => self.push("SET search_path TO '';"),
            Some(names) => {
                let names: Vec<String> =
                    names.iter().map(|name| format!("\"{}\"", name.as_str().replace('"', "\"\""))).collect();
                self.push(&format!("SET search_path TO {};", names.join(", ")));
            }
        }
        self.path = path;
    }
}

/// All objects, each after those that it depends on; otherwise in the order of creation. Where they depend on each
/// other in a circle, the oldest goes first.
fn in_order(catalog: &Catalog) -> Vec<Arc<Object>> {
    let mut needs: BTreeMap<ObjectId, BTreeSet<ObjectId>> = BTreeMap::new();
    let mut wanted_by: BTreeMap<ObjectId, Vec<ObjectId>> = BTreeMap::new();
    for object in catalog.objects() {
        let on: BTreeSet<ObjectId> = catalog
            .dependencies_of_object(object)
            .into_iter()
            .map(|dependency| owner(catalog, dependency.target.object))
            .filter(|target| *target != object.id && catalog.object(*target).is_some())
            .filter(|target| !is_afterthought(catalog, object, *target))
            .collect();
        for target in &on {
            wanted_by.entry(*target).or_default().push(object.id);
        }
        needs.insert(object.id, on);
    }
    let early = wanted_early(catalog, &needs);
    let rank = |id: ObjectId| Reverse((!early.contains(&id), id));
    let mut ready: BinaryHeap<Reverse<(bool, ObjectId)>> =
        needs.iter().filter(|(_, on)| on.is_empty()).map(|(id, _)| rank(*id)).collect();
    let mut ordered = Vec::with_capacity(needs.len());
    let mut waiting: BTreeSet<ObjectId> = needs.keys().copied().collect();
    while !waiting.is_empty() {
        let next = ready.pop().map(|Reverse((_, id))| id).or_else(|| waiting.first().copied());
        let Some(next) = next else { break };
        if !waiting.remove(&next) {
            continue;
        }
        ordered.extend(catalog.object(next).cloned());
        for dependent in wanted_by.remove(&next).unwrap_or_default() {
            if let Some(on) = needs.get_mut(&dependent) {
                on.remove(&next);
                if on.is_empty() && waiting.contains(&dependent) {
                    ready.push(rank(dependent));
                }
            }
        }
    }
    ordered
}

/// The casts, with all that they need: expressions use them without naming them.
fn wanted_early(catalog: &Catalog, needs: &BTreeMap<ObjectId, BTreeSet<ObjectId>>) -> BTreeSet<ObjectId> {
    let casts = catalog.objects().filter(|object| matches!(object.data, ObjectData::Cast(_)));
    let mut found = BTreeSet::new();
    let mut open: Vec<ObjectId> = casts.map(|object| object.id).collect();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(needs.get(&id).into_iter().flatten());
        }
    }
    found
}

/// What stands in a table is there with it: a view over a primary key needs the table.
fn owner(catalog: &Catalog, id: ObjectId) -> ObjectId {
    match catalog.object(id).map(|object| &object.data) {
        Some(ObjectData::Constraint(constraint)) => constraint.on,
        _ => id,
    }
}

/// Whether a dependency is only made in a later stage, so that it says nothing about the order of creation: the owner
/// of a sequence, a partition's parent.
fn is_afterthought(catalog: &Catalog, object: &Object, target: ObjectId) -> bool {
    match &object.data {
        ObjectData::Sequence(sequence) => sequence.owned_by.is_some_and(|column| column.object == target),
        ObjectData::Table(table) => {
            (table.is_partition() && table.parents.contains(&target))
                || table.cluster_on == Some(target)
                || catalog.object(target).is_some_and(|target| target.as_index().is_some())
        }
        _ => false,
    }
}
