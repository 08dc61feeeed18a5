use std::fmt::Write as _;

use super::names::{EntityName, attribute_name, attribute_type, entity_names, escaped, quoted};
use super::{MermaidOptions, RelationLabels};
use crate::diagram::{Basis, Cardinality, Diagram, DiagramColumn, DiagramTable, Relation};

pub(super) fn write(diagram: &Diagram, options: &MermaidOptions) -> String {
    let names = entity_names(diagram);
    let mut out = String::from("erDiagram\n");
    write_title(&mut out, &diagram.title);
    for (table, name) in diagram.tables.iter().zip(&names) {
        write_entity(&mut out, table, name);
    }
    for (_, relation) in diagram.valid_relations() {
        write_relation(&mut out, relation, &names, options);
    }
    out
}

/// The title for screen readers; Mermaid's lexer stumbles over an empty one.
pub(super) fn write_title(out: &mut String, title: &str) {
    if !title.trim().is_empty() {
        let _ = writeln!(out, "    accTitle: {}", escaped(title.trim()));
    }
}

fn write_entity(out: &mut String, table: &DiagramTable, name: &EntityName) {
    let _ = write!(out, "    {}", name.id);
    if let Some(alias) = &name.alias {
        let _ = write!(out, "[{alias}]");
    }
    if table.columns.is_empty() {
        out.push('\n');
        return;
    }
    out.push_str(" {\n");
    for column in &table.columns {
        write_attribute(out, column);
    }
    if table.folded > 0 {
        let noun = if table.folded == 1 { "column" } else { "columns" };
        let _ = writeln!(out, "        and more \"{} {noun}\"", table.folded);
    }
    out.push_str("    }\n");
}

fn write_attribute(out: &mut String, column: &DiagramColumn) {
    let (name, is_same) = attribute_name(&column.name);
    let _ = write!(out, "        {} {name}", attribute_type(&column.type_text));
    let badges = column.badges;
    let keys = [(badges.primary, "PK"), (badges.foreign, "FK"), (badges.unique && !badges.primary, "UK")];
    let keys: Vec<&str> = keys.iter().filter(|(has, _)| *has).map(|(_, key)| *key).collect();
    if !keys.is_empty() {
        let _ = write!(out, " {}", keys.join(", "));
    }
    if !is_same {
        let _ = write!(out, " {}", quoted(&column.name));
    }
    out.push('\n');
}

fn write_relation(out: &mut String, relation: &Relation, names: &[EntityName], options: &MermaidOptions) {
    let line = match relation.basis {
        Basis::Declared => "--",
        Basis::Inferred => "..",
    };
    let _ = writeln!(
        out,
        "    {} {}{line}{} {} : {}",
        names[relation.to].id,
        left_end(relation.to_cardinality),
        right_end(relation.from_cardinality),
        names[relation.from].id,
        quoted(&label(relation, options.labels)),
    );
}

pub(super) fn label(relation: &Relation, labels: RelationLabels) -> String {
    match labels {
        RelationLabels::Columns if !relation.from_columns.is_empty() => relation.from_columns.join(", "),
        RelationLabels::Columns | RelationLabels::Constraint => relation.label.clone(),
    }
}

fn left_end(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::ZeroOrOne => "|o",
        Cardinality::ExactlyOne => "||",
        Cardinality::ZeroOrMany => "}o",
        Cardinality::OneOrMany => "}|",
    }
}

fn right_end(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::ZeroOrOne => "o|",
        Cardinality::ExactlyOne => "||",
        Cardinality::ZeroOrMany => "o{",
        Cardinality::OneOrMany => "|{",
    }
}
