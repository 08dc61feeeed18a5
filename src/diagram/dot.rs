//! Writes dot, the language of Graphviz: a table with a port a column, so that lines meet their columns.

use std::fmt::Write as _;

use super::{Basis, Cardinality, Diagram, DiagramColumn, DiagramTable, Mark, Nullability, Relation, printable};

/// Writes a `digraph` with referenced tables to the left of those that refer to them.
pub fn render(diagram: &Diagram) -> String {
    let mut out = String::from("digraph schema {\n");
    let _ = writeln!(
        out,
        "  graph [rankdir=RL, nodesep=0.4, ranksep=1.2, fontname=\"Helvetica\", label={}]",
        string(&diagram.title)
    );
    out.push_str("  node [shape=plain, fontname=\"Helvetica\", fontsize=11]\n");
    out.push_str("  edge [dir=both, color=\"#6e7781\", arrowsize=0.8]\n");
    let groups = diagram.group_of_table();
    write_tables(&mut out, diagram, &groups, None, "  ");
    for (place, group) in diagram.groups.iter().enumerate() {
        let _ = writeln!(
            out,
            "  subgraph cluster_{place} {{\n    graph [label={}, style=rounded, color=\"#d0d7de\"]",
            string(&group.label)
        );
        write_tables(&mut out, diagram, &groups, Some(place), "    ");
        out.push_str("  }\n");
    }
    for (_, relation) in diagram.valid_relations() {
        write_edge(&mut out, diagram, relation);
    }
    out.push_str("}\n");
    out
}

fn write_tables(out: &mut String, diagram: &Diagram, groups: &[Option<usize>], group: Option<usize>, indent: &str) {
    for (place, table) in diagram.tables.iter().enumerate() {
        if groups[place] == group {
            let _ =
                writeln!(out, "{indent}t{place} [tooltip={}, label=<{}>]", string(tooltip(table)), html_table(table));
        }
    }
}

fn tooltip(table: &DiagramTable) -> &str {
    table.comment.as_deref().unwrap_or(&table.label)
}

fn html_table(table: &DiagramTable) -> String {
    let (ground, border) = colours(table.mark);
    let href = table.href.as_ref().map(|href| format!(" HREF=\"{}\"", html(href))).unwrap_or_default();
    let mut out =
        format!("<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\" CELLPADDING=\"4\" COLOR=\"{border}\"{href}>");
    let word = table.kind.word();
    let kind = if word.is_empty() { String::new() } else { format!(" <FONT COLOR=\"#57606a\">{word}</FONT>") };
    let sign = sign(table.mark);
    let _ = write!(
        out,
        "<TR><TD PORT=\"head\" BGCOLOR=\"{ground}\" ALIGN=\"LEFT\">{sign}<B>{}</B>{kind}</TD></TR>",
        html(&table.label)
    );
    for (place, column) in table.columns.iter().enumerate() {
        let _ = write!(out, "<TR><TD PORT=\"c{place}\" ALIGN=\"LEFT\">{}</TD></TR>", row(column));
    }
    if table.folded > 0 {
        let _ = write!(
            out,
            "<TR><TD PORT=\"more\" ALIGN=\"LEFT\"><FONT COLOR=\"#57606a\">+ {} more</FONT></TD></TR>",
            table.folded
        );
    }
    out.push_str("</TABLE>");
    out
}

fn row(column: &DiagramColumn) -> String {
    let badges = column.badges;
    let keys = [(badges.primary, " PK"), (badges.foreign, " FK"), (badges.unique, " UK")];
    let keys: String = keys.iter().filter(|(has, _)| *has).map(|(_, key)| *key).collect();
    let null = match column.nullability {
        Nullability::Nullable => " null",
        Nullability::NotNull => "",
    };
    let sign = sign(column.mark);
    format!("{sign}{} <FONT COLOR=\"#57606a\">{}{null}{keys}</FONT>", html(&column.name), html(&column.type_text))
}

fn sign(mark: Mark) -> String {
    mark.sign().map(|sign| format!("{sign} ")).unwrap_or_default()
}

fn colours(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::None => ("#f6f8fa", "#8c959f"),
        Mark::Added => ("#dafbe1", "#1a7f37"),
        Mark::Changed => ("#fff8c5", "#9a6700"),
        Mark::Removed => ("#ffebe9", "#cf222e"),
        Mark::Focus => ("#ddf4ff", "#0969da"),
    }
}

fn write_edge(out: &mut String, diagram: &Diagram, relation: &Relation) {
    let style = match relation.basis {
        Basis::Declared => "",
        Basis::Inferred => ", style=dashed",
    };
    let colour = match relation.mark {
        Mark::None => String::new(),
        mark => format!(", color=\"{}\"", colours(mark).1),
    };
    let _ = writeln!(
        out,
        "  t{}:{} -> t{}:{} [arrowtail={}, arrowhead={}, tooltip={}{style}{colour}]",
        relation.from,
        port(&diagram.tables[relation.from], &relation.from_columns),
        relation.to,
        port(&diagram.tables[relation.to], &relation.to_columns),
        arrow(relation.from_cardinality),
        arrow(relation.to_cardinality),
        string(&relation.label),
    );
}

/// The port of the first of the columns: its row, or the foot of a folded table, or the name.
fn port(table: &DiagramTable, columns: &[String]) -> String {
    let row = columns.first().and_then(|name| table.columns.iter().position(|column| column.name == *name));
    match row {
        Some(place) => format!("c{place}"),
        None if table.folded > 0 => "more".to_owned(),
        None => "head".to_owned(),
    }
}

fn arrow(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::ZeroOrOne => "teeodot",
        Cardinality::ExactlyOne => "teetee",
        Cardinality::ZeroOrMany => "crowodot",
        Cardinality::OneOrMany => "crowtee",
    }
}

/// A string of dot: only the quote and the backslash mean something in it.
fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            _ => out.push(printable(letter)),
        }
    }
    out.push('"');
    out
}

/// Text of an HTML-like label. Graphviz refuses an element without text, hence the space.
fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(printable(letter)),
        }
    }
    if out.is_empty() {
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::diagram::samples::{diagram, hostile};

    #[test]
    fn lines_meet_the_rows_of_their_columns() {
        let dot = render(&diagram(
            "users | id bigint pk | +3
             orders! | id bigint pk | user_id bigint?
             orders.user_id ?> users.id
             orders.note ~> users.mail",
        ));
        insta::assert_snapshot!(dot, @r##"
        digraph schema {
          graph [rankdir=RL, nodesep=0.4, ranksep=1.2, fontname="Helvetica", label="Sample"]
          node [shape=plain, fontname="Helvetica", fontsize=11]
          edge [dir=both, color="#6e7781", arrowsize=0.8]
          t0 [tooltip="users", label=<<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="4" COLOR="#8c959f" HREF="users.html"><TR><TD PORT="head" BGCOLOR="#f6f8fa" ALIGN="LEFT"><B>users</B></TD></TR><TR><TD PORT="c0" ALIGN="LEFT">id <FONT COLOR="#57606a">bigint PK</FONT></TD></TR><TR><TD PORT="more" ALIGN="LEFT"><FONT COLOR="#57606a">+ 3 more</FONT></TD></TR></TABLE>>]
          t1 [tooltip="orders", label=<<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="4" COLOR="#0969da" HREF="orders.html"><TR><TD PORT="head" BGCOLOR="#ddf4ff" ALIGN="LEFT"><B>orders</B></TD></TR><TR><TD PORT="c0" ALIGN="LEFT">id <FONT COLOR="#57606a">bigint PK</FONT></TD></TR><TR><TD PORT="c1" ALIGN="LEFT">user_id <FONT COLOR="#57606a">bigint null FK</FONT></TD></TR></TABLE>>]
          t1:c1 -> t0:c0 [arrowtail=crowodot, arrowhead=teeodot, tooltip="orders_user_id_fkey"]
          t1:head -> t0:more [arrowtail=crowodot, arrowhead=teetee, tooltip="orders_note_fkey", style=dashed]
        }
        "##);
    }

    #[test]
    fn hostile_names_stay_text() {
        let dot = render(&hostile());
        let labels = dot.lines().filter_map(|line| line.split_once("label=<")).map(|(_, label)| label);
        assert!(labels.clone().count() > 20 && labels.clone().all(|label| !label.contains("<script")));
        assert!(dot.lines().all(|line| line.replace("\\\\", "").replace("\\\"", "").matches('"').count() % 2 == 0));
    }
}
