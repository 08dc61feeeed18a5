use std::fmt::Write as _;

use super::MermaidOptions;
use super::entities::{label, write_title};
use super::names::{EntityName, entity_names, escaped, quoted};
use crate::diagram::{Diagram, DiagramColumn, DiagramTable, Mark, Relation};

/// The classes of marks: dark text on a light ground and a strong border, so that they hold on a light page and on a
/// dark one.
const CLASSES: [(Mark, &str); 4] = [
    (Mark::Added, "fill:#dafbe1,stroke:#1a7f37,color:#1f2328"),
    (Mark::Changed, "fill:#fff8c5,stroke:#9a6700,color:#1f2328"),
    (Mark::Removed, "fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:4"),
    (Mark::Focus, "stroke-width:3px"),
];

pub(super) fn write(diagram: &Diagram, options: &MermaidOptions) -> String {
    let names = entity_names(diagram);
    let mut out = String::from("flowchart LR\n");
    write_title(&mut out, &diagram.title);
    for (table, name) in diagram.tables.iter().zip(&names) {
        write_node(&mut out, table, name);
    }
    for (_, relation) in diagram.valid_relations() {
        write_edge(&mut out, relation, &names, options);
    }
    write_styles(&mut out, diagram);
    out
}

fn write_node(out: &mut String, table: &DiagramTable, name: &EntityName) {
    let _ = write!(out, "    {}[\"{}", name.id, signed(table.mark, &table.label));
    for column in table.columns.iter().filter(|column| column.mark.sign().is_some()) {
        let _ = write!(out, "<br/>{}", signed(column.mark, &column_text(column)));
    }
    out.push_str("\"]");
    if table.mark != Mark::None {
        let _ = write!(out, ":::{}", table.mark.word());
    }
    out.push('\n');
}

fn column_text(column: &DiagramColumn) -> String {
    format!("{} {}", column.name, column.type_text).trim_end().to_owned()
}

/// The text with the sign of its mark before it, coded so that Markdown sees no list.
fn signed(mark: Mark, text: &str) -> String {
    match mark.sign() {
        Some('+') => format!("#43; {}", escaped(text)),
        Some(sign) => format!("{sign} {}", escaped(text)),
        None => escaped(text),
    }
}

/// From the referencing table to the referenced one.
fn write_edge(out: &mut String, relation: &Relation, names: &[EntityName], options: &MermaidOptions) {
    let arrow = match relation.mark {
        Mark::Added => "==>",
        Mark::Removed => "-.->",
        Mark::None | Mark::Changed | Mark::Focus => "-->",
    };
    let text = label(relation, options.labels);
    let text = relation.mark.sign().map_or_else(|| text.clone(), |sign| format!("{sign} {text}"));
    let _ = writeln!(out, "    {} {arrow}|{}| {}", names[relation.from].id, quoted(&text), names[relation.to].id);
}

fn write_styles(out: &mut String, diagram: &Diagram) {
    for (mark, style) in CLASSES {
        if diagram.tables.iter().any(|table| table.mark == mark) {
            let _ = writeln!(out, "    classDef {} {style}", mark.word());
        }
        let lines: Vec<String> = diagram
            .valid_relations()
            .enumerate()
            .filter(|(_, (_, relation))| relation.mark == mark)
            .map(|(place, _)| place.to_string())
            .collect();
        if let Some(colour) = style.split(',').find(|part| part.starts_with("stroke:#"))
            && !lines.is_empty()
        {
            let _ = writeln!(out, "    linkStyle {} {colour}", lines.join(","));
        }
    }
}
