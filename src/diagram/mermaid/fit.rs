use std::cmp::Reverse;

use super::{Mermaid, MermaidOptions};
use crate::diagram::{Detail, Diagram, Mark};

/// Writes the diagram with as much of it as fits the limits: first columns go, then relations, then tables.
pub(super) fn fit(diagram: &Diagram, options: &MermaidOptions, write: impl Fn(&Diagram) -> String) -> Mermaid {
    let (kept, dropped) = keep_relations(diagram, options.max_relations);
    let mut notes = Vec::new();
    if dropped > 0 {
        notes.push(format!("{dropped} of {} relations", diagram.valid_relations().count()));
    }
    for detail in [Detail::All, Detail::Keys, Detail::Names] {
        if detail < options.detail {
            continue;
        }
        let text = if detail == Detail::All { write(&kept) } else { write(&kept.at_detail(detail)) };
        if text.len() <= options.max_characters {
            if detail > options.detail {
                notes.insert(0, columns_left_out(detail).to_owned());
            }
            return Mermaid { text, note: note(&notes, options) };
        }
    }
    let names = kept.at_detail(Detail::Names);
    let (text, shown) = most_tables(&names, options.max_characters, &write);
    if options.detail < Detail::Names {
        notes.insert(0, columns_left_out(Detail::Names).to_owned());
    }
    notes.push(format!("{} of {} tables", names.tables.len() - shown, names.tables.len()));
    Mermaid { text, note: note(&notes, options) }
}

fn columns_left_out(detail: Detail) -> &'static str {
    match detail {
        Detail::Names => "all columns",
        Detail::All | Detail::Keys => "columns outside keys",
    }
}

fn note(left_out: &[String], options: &MermaidOptions) -> Option<String> {
    let (last, others) = left_out.split_last()?;
    let everything = if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
    Some(format!(
        "Left out to stay within Mermaid's limits of {} characters and {} relations: {everything}.",
        options.max_characters, options.max_relations
    ))
}

/// The diagram with at most that many relations, those of marked tables first, and how many were dropped.
fn keep_relations(diagram: &Diagram, most: usize) -> (Diagram, usize) {
    let mut places: Vec<usize> = diagram.valid_relations().map(|(place, _)| place).collect();
    let dropped = places.len().saturating_sub(most);
    let stands_out = |place: &usize| {
        let relation = &diagram.relations[*place];
        let ends = [relation.from, relation.to].map(|table| diagram.tables[table].mark);
        relation.mark != Mark::None || ends.iter().any(|mark| *mark != Mark::None)
    };
    places.sort_by_key(|place| (!stands_out(place), *place));
    places.truncate(most);
    places.sort_unstable();
    let relations = places.into_iter().map(|place| diagram.relations[place].clone()).collect();
    let Diagram { title, tables, groups, .. } = diagram;
    (Diagram { title: title.clone(), tables: tables.clone(), relations, groups: groups.clone() }, dropped)
}

/// The text with the most important tables that fit, and how many they are. The text grows with every table, so a
/// binary search finds the number.
fn most_tables(diagram: &Diagram, limit: usize, write: &impl Fn(&Diagram) -> String) -> (String, usize) {
    let order = tables_by_importance(diagram);
    let (mut fits, mut too_many) = (0, order.len() + 1);
    let mut text = write(&only_tables(diagram, &[]));
    while fits + 1 < too_many {
        let middle = usize::midpoint(fits, too_many);
        let attempt = write(&only_tables(diagram, &order[..middle]));
        if attempt.len() <= limit {
            (fits, text) = (middle, attempt);
        } else {
            too_many = middle;
        }
    }
    (text, fits)
}

/// Marked tables first, then those with most relations, then as they come.
fn tables_by_importance(diagram: &Diagram) -> Vec<usize> {
    let mut degree = vec![0_usize; diagram.tables.len()];
    for (_, relation) in diagram.valid_relations() {
        degree[relation.from] += 1;
        degree[relation.to] += 1;
    }
    let mut order: Vec<usize> = (0..diagram.tables.len()).collect();
    order.sort_by_key(|&table| (diagram.tables[table].mark == Mark::None, Reverse(degree[table]), table));
    order
}

fn only_tables(diagram: &Diagram, chosen: &[usize]) -> Diagram {
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    let mut place = vec![None; diagram.tables.len()];
    for (new, &old) in chosen.iter().enumerate() {
        place[old] = Some(new);
    }
    let relations = diagram.valid_relations().filter_map(|(_, relation)| {
        let (from, to) = (place[relation.from]?, place[relation.to]?);
        Some(crate::diagram::Relation { from, to, ..relation.clone() })
    });
    Diagram {
        title: diagram.title.clone(),
        tables: chosen.iter().map(|&table| diagram.tables[table].clone()).collect(),
        relations: relations.collect(),
        groups: Vec::new(),
    }
}
