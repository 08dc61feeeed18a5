//! The data of the time machine and the explorer: a script that sets a variable, read by `assets/moments.js`.
//!
//! Every change is a short array: `[relation]` and what changed of it, `0` for itself, `1` and a number for a column,
//! `2` and a number for a constraint, index, trigger or policy; what holds from then on follows, or nothing if it is
//! gone. Words that occur often stand once in a list of their own.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::path::path_of;
use crate::document::{Fact, MemberFact, MomentChange, Moments};

pub(super) fn data(moments: &Moments, groups: &[String]) -> String {
    let mut words = Words::default();
    let changes: Vec<Vec<Value>> = moments
        .changes
        .iter()
        .map(|changes| changes.iter().map(|change| change_of(change, &mut words)).collect())
        .collect();
    let migrations: Vec<Value> = moments
        .migrations
        .iter()
        .map(|migration| {
            json!([migration.name, path_of(&migration.page), migration.date.as_deref().unwrap_or_default()])
        })
        .collect();
    let relations: Vec<Value> = moments
        .relations
        .iter()
        .map(|relation| {
            let page = relation.page.as_ref().map(path_of).unwrap_or_default();
            json!([relation.name, page, relation.group.map_or(-1, |group| group as i64)])
        })
        .collect();
    let data = json!({ "m": migrations, "g": groups, "t": relations, "w": words.list, "e": changes });
    super::search::script("SCHEMABOOK_MOMENTS", &data)
}

/// Words by their place in the list.
#[derive(Default)]
struct Words {
    list: Vec<String>,
    places: HashMap<String, usize>,
}

impl Words {
    fn place(&mut self, word: &str) -> usize {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        self.list.push(word.to_owned());
        self.places.insert(word.to_owned(), self.list.len() - 1);
        self.list.len() - 1
    }
}

fn change_of(change: &MomentChange, words: &mut Words) -> Value {
    let relation = change.relation;
    match &change.fact {
        Fact::Relation(None) => json!([relation, 0]),
        Fact::Relation(Some(fact)) => json!([relation, 0, fact.name, words.place(fact.kind), fact.comment]),
        Fact::Column(number, None) => json!([relation, 1, number.0]),
        Fact::Column(number, Some(fact)) => {
            let (name, data_type) = (words.place(&fact.name), words.place(&fact.data_type));
            let mut value = json!([relation, 1, number.0, name, data_type, u8::from(fact.not_null)]);
            if let (Some(list), false) = (value.as_array_mut(), fact.default.is_empty()) {
                list.push(json!(words.place(&fact.default)));
            }
            value
        }
        Fact::Member(number, None) => json!([relation, 2, number]),
        Fact::Member(number, Some(fact)) => member_of(relation, *number, fact, words),
    }
}

fn member_of(relation: usize, number: u32, fact: &MemberFact, words: &mut Words) -> Value {
    let kind = words.place(fact.kind);
    match &fact.key {
        None => json!([relation, 2, number, kind, fact.name, fact.columns, fact.definition]),
        Some(key) => {
            let action = words.place(key.on_delete);
            json!([
                relation,
                2,
                number,
                kind,
                fact.name,
                fact.columns,
                "",
                key.to,
                key.columns,
                action,
                u8::from(key.audit)
            ])
        }
    }
}
