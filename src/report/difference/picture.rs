//! The tables that are different and the foreign keys between them, as a picture.

use std::collections::BTreeMap;

use crate::catalog::attribute::Alteration;
use crate::catalog::constraint::ForeignKey;
use crate::catalog::{Catalog, Object, ObjectId, Part};
use crate::diagram::{Cardinality, Diagram, DiagramColumn, DiagramTable, Mark, Relation};
use crate::diff::{Difference, Nature};
use crate::print::{Printer, Qualify};

use super::hidden::is_told_elsewhere;

/// A picture of the touched tables only.
pub(super) fn diagram(difference: &Difference) -> Diagram {
    let mut tables: BTreeMap<ObjectId, Mark> = BTreeMap::new();
    for change in difference.changes.iter().filter(|change| !is_told_elsewhere(change, difference)) {
        let own = is_drawn(change.object()).then(|| (change.id(), mark(change.nature())));
        let of_parent = change.object().parent().filter(|parent| find(difference, *parent).is_some_and(is_drawn));
        let (id, mark) = match (own, of_parent) {
            (Some(own), _) => own,
            (None, Some(parent)) => (parent, Mark::Changed),
            (None, None) => continue,
        };
        let known = tables.entry(id).or_insert(mark);
        if mark != Mark::Changed {
            *known = mark;
        }
    }
    let places: BTreeMap<ObjectId, usize> = tables.keys().enumerate().map(|(place, id)| (*id, place)).collect();
    let mut relations = Vec::new();
    for catalog in [&difference.before, &difference.after] {
        relations.extend(foreign_keys(difference, catalog, &places));
    }
    Diagram {
        title: "Tables that are different".to_owned(),
        tables: tables.iter().filter_map(|(id, mark)| table(difference, *id, *mark)).collect(),
        relations,
        groups: Vec::new(),
    }
}

fn is_drawn(object: &Object) -> bool {
    object.as_table().is_some_and(|table| !table.is_partition()) || object.as_view().is_some()
}

fn find(difference: &Difference, id: ObjectId) -> Option<&Object> {
    difference.after.object(id).or_else(|| difference.before.object(id)).map(AsRef::as_ref)
}

fn mark(nature: Nature) -> Mark {
    match nature {
        Nature::Added => Mark::Added,
        Nature::Changed => Mark::Changed,
        Nature::Removed => Mark::Removed,
    }
}

/// A box with the columns that are different.
fn table(difference: &Difference, id: ObjectId, mark: Mark) -> Option<DiagramTable> {
    let object = find(difference, id)?;
    let printers = [&difference.before, &difference.after].map(|catalog| Printer::new(catalog, Qualify::WhereNeeded));
    let mut columns: BTreeMap<u16, DiagramColumn> = BTreeMap::new();
    let change = difference.change_of(id);
    for alteration in change.iter().flat_map(|change| &change.alterations) {
        let (side, part, mark) = match alteration {
            Alteration::Removed(part) => (0, *part, Mark::Removed),
            Alteration::Added(part) => (1, *part, Mark::Added),
            Alteration::Changed { part, .. } => (1, *part, Mark::Changed),
        };
        let Part::Column(number) = part else { continue };
        let sides = change.map(|change| [&change.before, &change.after]);
        let column = sides.and_then(|sides| sides[side].as_ref()?.column(number).cloned());
        columns.extend(column.map(|column| {
            let type_text = column.data_type.as_ref().map(|data_type| printers[side].data_type(data_type));
            let drawn = DiagramColumn {
                name: column.name.to_string(),
                type_text: type_text.map(|text| crate::diagram::short_type(&text)).unwrap_or_default(),
                mark,
                ..DiagramColumn::default()
            };
            (number.0, drawn)
        }));
    }
    let printer = if mark == Mark::Removed { &printers[0] } else { &printers[1] };
    Some(DiagramTable {
        id: id.0.to_string(),
        label: printer.object_name(object),
        mark,
        columns: columns.into_values().collect(),
        ..DiagramTable::default()
    })
}

/// The foreign keys between touched tables: of the earlier catalog those that went, of the later one all.
fn foreign_keys(difference: &Difference, catalog: &Catalog, places: &BTreeMap<ObjectId, usize>) -> Vec<Relation> {
    let earlier = std::ptr::eq(catalog, &raw const difference.before);
    let mut relations = Vec::new();
    for (table, from) in places {
        for member in catalog.members(*table) {
            let nature = difference.change_of(member.id).map(crate::diff::ObjectChange::nature);
            if earlier && nature != Some(Nature::Removed) {
                continue;
            }
            let key = member.as_constraint().filter(|constraint| constraint.parent.is_none());
            let Some(key) = key.and_then(|constraint| constraint.as_foreign_key()) else { continue };
            let Some(to) = places.get(&key.referenced) else { continue };
            relations.push(relation(catalog, member, key, (*from, *to), nature.map_or(Mark::None, mark)));
        }
    }
    relations
}

fn relation(catalog: &Catalog, object: &Object, key: &ForeignKey, ends: (usize, usize), mark: Mark) -> Relation {
    let on = object.parent().unwrap_or(ObjectId::NONE);
    let name = |number| catalog.column_name(on, number).map(ToString::to_string).unwrap_or_default();
    Relation {
        id: object.id.0.to_string(),
        label: object.name.to_string(),
        from: ends.0,
        from_columns: key.columns.iter().map(|number| name(*number)).collect(),
        from_cardinality: Cardinality::ZeroOrMany,
        to: ends.1,
        mark,
        ..Relation::default()
    }
}
