use std::fmt::Write as _;

use super::markup::write_linked;
use crate::diagram::drawing::Escaped;
use crate::diagram::layout::{BoxRow, HEADER, ICON, PAD, ROW, Rect, TableBox, header_aside, signed};
use crate::diagram::{Badges, DiagramColumn, DiagramTable, Mark, Nullability, TableKind};

/// The radius of a box's corners.
const ROUND: i32 = 6;
/// From the middle of a row to the base line of its text.
const BASE: i32 = 4;

pub(super) fn write_table(out: &mut String, table: &DiagramTable, texts: &TableBox, rect: Rect) {
    let Rect { x, y, width, height } = rect;
    let _ = write!(
        out,
        "<g class=\"{}\" data-table=\"{}\" transform=\"translate({x} {y})\">",
        classes(table),
        Escaped(&table.id)
    );
    write_tooltip(out, table, texts);
    let _ = write!(out, "<rect class=\"box\" width=\"{width}\" height=\"{height}\" rx=\"{ROUND}\"/>");
    write_header(out, table, texts, rect);
    for (place, (column, row)) in table.columns.iter().zip(&texts.rows).enumerate() {
        let top = HEADER + ROW * signed(place);
        write_mark(out, column.mark, top, Rect { y: 0, ..rect });
        write_row(out, column, row, top, width);
    }
    if let Some(more) = &texts.more {
        let base = height - ROW / 2 + BASE;
        let _ = write!(out, "<text class=\"more\" x=\"{}\" y=\"{base}\">{}</text>", PAD + ICON, Escaped(more));
    }
    out.push_str("</g>\n");
}

fn classes(table: &DiagramTable) -> String {
    let kind = match table.kind {
        TableKind::Table => "",
        TableKind::Partitioned => " partitioned",
        TableKind::Partition => " partition",
        TableKind::Foreign => " foreign",
        TableKind::View => " view",
        TableKind::MaterializedView => " materialized",
        TableKind::Ghost => " ghost",
    };
    let mark = if table.mark == Mark::None { String::new() } else { format!(" {}", table.mark.word()) };
    format!("table{kind}{mark}")
}

/// The comment, and the name where it is cut.
fn write_tooltip(out: &mut String, table: &DiagramTable, texts: &TableBox) {
    let name = (texts.label != table.label).then_some(table.label.as_str());
    let comment = table.comment.as_deref().filter(|comment| !comment.trim().is_empty());
    let lines: Vec<&str> = [name, comment].into_iter().flatten().collect();
    if !lines.is_empty() {
        let _ = write!(out, "<title>{}</title>", Escaped(&lines.join(": ")));
    }
}

fn write_header(out: &mut String, table: &DiagramTable, texts: &TableBox, rect: Rect) {
    let Rect { width, height, .. } = rect;
    let bottom = if texts.rows.is_empty() { height } else { HEADER };
    if texts.rows.is_empty() {
        let inner = (width - 2, height - 2);
        let _ = write!(
            out,
            "<rect class=\"head\" x=\"1\" y=\"1\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
            inner.0,
            inner.1,
            ROUND - 1
        );
    } else {
        let inner = ROUND - 1;
        let _ = write!(
            out,
            "<path class=\"head\" d=\"M1 {HEADER}V{ROUND}a{inner} {inner} 0 0 1 {inner}-{inner}H{}a{inner} {inner} 0 0 1 {inner} {inner}V{HEADER}z\"/>\
             <path class=\"rule\" d=\"M1 {HEADER}.5H{}\"/>",
            width - ROUND,
            width - 1,
        );
    }
    let base = bottom / 2 + BASE;
    write_linked(out, table.href.as_deref(), |out| {
        let _ = write!(out, "<text class=\"name\" x=\"{PAD}\" y=\"{base}\">{}</text>", Escaped(&texts.label));
    });
    let aside = header_aside(table);
    if !aside.is_empty() {
        let x = width - PAD;
        let _ = write!(out, "<text class=\"kind\" x=\"{x}\" y=\"{base}\">{aside}</text>");
    }
}

/// The ground of a marked row, rounded where it is the last one, and its sign.
fn write_mark(out: &mut String, mark: Mark, top: i32, table: Rect) {
    let Some(sign) = mark.sign() else { return };
    let word = mark.word();
    let _ = write!(out, "<path class=\"row {word}\" d=\"M1 {top}H{}", table.width - 1);
    if top + ROW == table.height {
        let inner = ROUND - 1;
        let side = table.height - ROUND;
        let _ =
            write!(out, "V{side}a{inner} {inner} 0 0 1-{inner} {inner}H{ROUND}a{inner} {inner} 0 0 1-{inner}-{inner}z");
    } else {
        let _ = write!(out, "v{ROW}H1z");
    }
    let base = top + ROW / 2 + BASE;
    let _ = write!(out, "\"/><text class=\"sign {word}\" x=\"7\" y=\"{base}\">{sign}</text>");
}

fn write_row(out: &mut String, column: &DiagramColumn, row: &BoxRow, top: i32, width: i32) {
    let base = top + ROW / 2 + BASE;
    let is_cut = row.name != column.name || row.type_text != column.type_text;
    if is_cut {
        let _ = write!(out, "<g><title>{} {}</title>", Escaped(&column.name), Escaped(&column.type_text));
    }
    write_icon(out, column, top + ROW / 2);
    write_linked(out, column.href.as_deref(), |out| {
        let _ = write!(out, "<text x=\"{}\" y=\"{base}\">{}</text>", PAD + ICON, Escaped(&row.name));
    });
    if !row.type_text.is_empty() {
        let _ =
            write!(out, "<text class=\"type\" x=\"{}\" y=\"{base}\">{}</text>", width - PAD, Escaped(&row.type_text));
    }
    if is_cut {
        out.push_str("</g>");
    }
}

/// A key for the primary key, an arrow for a reference, a U for other unique columns, and else a diamond that is full
/// if the column cannot be null.
fn write_icon(out: &mut String, column: &DiagramColumn, middle: i32) {
    let (class, path) = match (column.badges, column.nullability) {
        (Badges { primary: true, foreign, .. }, _) => {
            (if foreign { "link" } else { "key" }, "m6 0a3 3 0 1 0-6 0 3 3 0 1 0 6 0h6v3m-3-3v2")
        }
        (Badges { foreign: true, .. }, _) => ("link", "m1 0h9m-3.5-3.5l3.5 3.5-3.5 3.5"),
        (Badges { unique: true, .. }, _) => ("key", "m2-4v4.5a3 3 0 0 0 6 0v-4.5"),
        (_, Nullability::NotNull) => ("full", "m2 0l3-3 3 3-3 3z"),
        (_, Nullability::Nullable) => ("", "m2 0l3-3 3 3-3 3z"),
    };
    let space = if class.is_empty() { "" } else { " " };
    let _ = write!(out, "<path class=\"icon{space}{class}\" d=\"M{PAD} {middle}{path}\"/>");
}
