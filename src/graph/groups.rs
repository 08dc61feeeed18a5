//! Groups of tables: those that the project names, then those that hang together, then those of like names.

use std::collections::{BTreeMap, BTreeSet};

use super::cluster::clusters;

/// A group that the project names itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupRule {
    /// Its name for people.
    pub name: String,
    /// The names of its tables; `*` stands for any letters.
    pub tables: Vec<String>,
}

/// A table to be put in a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableNode {
    /// Its name, with its schema where that is not `public`.
    pub name: String,
    /// The tables that it refers to, by their places.
    pub references: Vec<usize>,
}

/// Tables that belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Its name for people, unlike that of any other group.
    pub name: String,
    /// Its tables, by their places, in order.
    pub tables: Vec<usize>,
}

/// The name of the group of what belongs nowhere.
const OTHERS: &str = "Others";

/// Puts each table in one group. What no rule names falls into the parts that hang together; a part of one table joins
/// the group whose name its own begins with, or is left to the last group.
pub fn groups(tables: &[TableNode], rules: &[GroupRule]) -> Vec<Group> {
    let mut group_of: Vec<Option<usize>> = tables
        .iter()
        .map(|table| rules.iter().position(|rule| rule.tables.iter().any(|pattern| fits(pattern, &table.name))))
        .collect();
    let mut names: Vec<String> = rules.iter().map(|rule| rule.name.clone()).collect();
    for part in parts(tables, &group_of) {
        let name = unlike(name_of(tables, &part), &names);
        for table in part {
            group_of[table] = Some(names.len());
        }
        names.push(name);
    }
    for (place, table) in tables.iter().enumerate().filter(|(place, _)| group_of[*place].is_none()).collect::<Vec<_>>()
    {
        let first_word = first_word(&table.name);
        group_of[place] = names.iter().skip(rules.len()).position(|name| name == first_word).map(|at| at + rules.len());
    }
    let mut found: Vec<Group> = names.into_iter().map(|name| Group { name, tables: Vec::new() }).collect();
    let mut others = Vec::new();
    for (place, group) in group_of.iter().enumerate() {
        group.map_or(&mut others, |group| &mut found[group].tables).push(place);
    }
    found.retain(|group| !group.tables.is_empty());
    if !others.is_empty() {
        let names: Vec<String> = found.iter().map(|group| group.name.clone()).collect();
        found.push(Group { name: unlike(OTHERS.to_owned(), &names), tables: others });
    }
    found
}

/// The parts of two and more of the tables that are in no group yet, the largest first.
fn parts(tables: &[TableNode], group_of: &[Option<usize>]) -> Vec<Vec<usize>> {
    let free: Vec<usize> = (0..tables.len()).filter(|place| group_of[*place].is_none()).collect();
    let place_in_free: BTreeMap<usize, usize> = free.iter().enumerate().map(|(at, place)| (*place, at)).collect();
    let mut edges = Vec::new();
    for (at, place) in free.iter().enumerate() {
        edges.extend(tables[*place].references.iter().filter_map(|to| Some((at, *place_in_free.get(to)?))));
    }
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, part) in clusters(free.len(), &edges).into_iter().enumerate() {
        parts.entry(part).or_default().push(free[at]);
    }
    let mut parts: Vec<Vec<usize>> = parts.into_values().filter(|part| part.len() > 1).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

/// The word that at least half of the names begin with, or else the table that most of the others refer to.
fn name_of(tables: &[TableNode], part: &[usize]) -> String {
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for place in part {
        *words.entry(first_word(&tables[*place].name)).or_default() += 1;
    }
    let (word, count) = words.into_iter().rev().max_by_key(|(_, count)| *count).unwrap_or_default();
    if 2 * count >= part.len() && count > 1 {
        return word.to_owned();
    }
    let members: BTreeSet<usize> = part.iter().copied().collect();
    let referenced = |place: usize| members.iter().filter(|from| tables[**from].references.contains(&place)).count();
    let hub = part.iter().copied().rev().max_by_key(|place| referenced(*place)).unwrap_or_default();
    tables[hub].name.clone()
}

/// `workflow` of `workflow_runs` and of `workflows`.
fn first_word(name: &str) -> &str {
    let word = name.rsplit('.').next().unwrap_or(name).split('_').next().unwrap_or(name);
    word.strip_suffix('s').filter(|singular| singular.len() > 2 && !singular.ends_with('s')).unwrap_or(word)
}

fn unlike(name: String, taken: &[String]) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while taken.contains(&candidate) {
        candidate = format!("{name} {number}");
        number += 1;
    }
    candidate
}

/// Whether a name is of a pattern in which `*` stands for any letters.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut tail) = name.strip_prefix(start) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = tail.find(piece) else { return false };
        tail = &tail[at + piece.len()..];
    }
    tail.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{Group, GroupRule, TableNode, fits, groups};

    /// `orders > users, invoices` is a table with its references.
    fn tables(lines: &[&str]) -> Vec<TableNode> {
        let name = |line: &str| line.split('>').next().unwrap_or_default().trim().to_owned();
        let places: Vec<String> = lines.iter().map(|line| name(line)).collect();
        let place = |wanted: &str| places.iter().position(|name| name == wanted.trim()).expect("it is a table");
        lines
            .iter()
            .map(|line| TableNode {
                name: name(line),
                references: line.split_once('>').map(|(_, to)| to.split(',').map(place).collect()).unwrap_or_default(),
            })
            .collect()
    }

    fn shown(tables: &[TableNode], found: Vec<Group>) -> Vec<String> {
        let names = |group: &Group| group.tables.iter().map(|place| tables[*place].name.clone()).collect::<Vec<_>>();
        found.iter().map(|group| format!("{}: {}", group.name, names(group).join(" "))).collect()
    }

    #[test]
    fn tables_that_hang_together_are_a_group_named_by_their_word_or_their_hub() {
        let tables = tables(&[
            "orders",
            "order_lines > orders",
            "order_notes > orders",
            "users",
            "sessions > users",
            "logins > users",
            "order_drafts",
            "settings",
        ]);
        let found = groups(&tables, &[]);
        assert_eq!(
            shown(&tables, found),
            ["order: orders order_lines order_notes order_drafts", "users: users sessions logins", "Others: settings"]
        );
    }

    #[test]
    fn rules_come_first() {
        let tables = tables(&["orders", "order_lines > orders", "users > orders"]);
        let rules = [GroupRule { name: "Shop".to_owned(), tables: vec!["order*".to_owned()] }];
        assert_eq!(shown(&tables, groups(&tables, &rules)), ["Shop: orders order_lines", "Others: users"]);
    }

    #[test]
    fn a_star_stands_for_any_letters() {
        for (pattern, name, expected) in [
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("a*b*d", "axbyd", true),
            ("a*d", "abc", false),
            ("ab*b", "ab", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
