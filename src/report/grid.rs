//! A table for a terminal: as many columns side by side as there is room for, the others below each row.

use super::paint::{Ink, Run, runs, width, wrap};
use crate::document::{Row, Table};

/// The blanks between two columns.
const GAP: usize = 2;
/// How wide a column gets before its text is broken.
const WIDEST: usize = 44;
/// How far what stands below a row stands in.
const INDENT: usize = 4;

/// The lines of a table.
pub(super) fn grid(table: &Table, columns: usize) -> Vec<Vec<Run>> {
    let widths: Vec<usize> = (0..table.columns.len()).map(|at| natural_width(table, at).min(WIDEST)).collect();
    let beside = side_by_side(&widths, columns);
    let mut lines = Vec::new();
    let headings: Vec<Vec<Run>> =
        table.columns[..beside].iter().map(|heading| vec![(Ink::Faint, heading.to_lowercase())]).collect();
    lines.extend(beside_each_other(&headings, &widths[..beside]));
    for row in &table.rows {
        let cells: Vec<Vec<Run>> = row.cells[..beside].iter().map(|cell| runs(cell)).collect();
        lines.extend(beside_each_other(&cells, &widths[..beside]));
        lines.extend(below(table, row, beside, columns));
    }
    lines
}

/// How wide a column would like to be.
fn natural_width(table: &Table, at: usize) -> usize {
    let of_cell = |row: &Row| -> usize {
        let text: String = runs(&row.cells[at]).iter().map(|(_, text)| text.as_str()).collect();
        text.lines().map(width).max().unwrap_or(0)
    };
    table.rows.iter().map(of_cell).chain([width(&table.columns[at])]).max().unwrap_or(0)
}

/// How many columns have room beside each other; at least one.
fn side_by_side(widths: &[usize], columns: usize) -> usize {
    let mut taken = 0;
    for (at, width) in widths.iter().enumerate() {
        taken += width + if at > 0 { GAP } else { 0 };
        if taken > columns {
            return at.max(1);
        }
    }
    widths.len()
}

/// Cells beside each other, broken into lines within their columns.
fn beside_each_other(cells: &[Vec<Run>], widths: &[usize]) -> Vec<Vec<Run>> {
    let wrapped: Vec<Vec<Vec<Run>>> = cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines = Vec::new();
    for number in 0..height {
        let mut line: Vec<Run> = Vec::new();
        for (cell, wanted) in wrapped.iter().zip(widths) {
            let piece = cell.get(number).cloned().unwrap_or_default();
            let taken: usize = piece.iter().map(|(_, text)| width(text)).sum();
            line.extend(piece);
            line.push((Ink::Plain, " ".repeat((wanted + GAP).saturating_sub(taken))));
        }
        lines.push(line);
    }
    lines
}

/// The cells that have no room beside the others, each with its heading.
fn below(table: &Table, row: &Row, beside: usize, columns: usize) -> Vec<Vec<Run>> {
    let mut lines = Vec::new();
    for (heading, cell) in table.columns.iter().zip(&row.cells).skip(beside).filter(|(_, cell)| !cell.is_empty()) {
        let mut line = vec![(Ink::Faint, format!("{}: ", heading.to_lowercase()))];
        line.extend(runs(cell));
        for mut line in wrap(&line, columns.saturating_sub(INDENT)) {
            line.insert(0, (Ink::Plain, " ".repeat(INDENT)));
            lines.push(line);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::grid;
    use crate::document::{Inline, Row, Table};
    use crate::report::Style;
    use crate::report::paint::painted;

    fn drawn(columns: usize) -> String {
        let cell = |text: &str| if text.is_empty() { Vec::new() } else { vec![Inline::Text(text.to_owned())] };
        let row = |cells: [&str; 3]| Row { anchor: None, cells: cells.into_iter().map(cell).collect() };
        let table = Table {
            caption: String::new(),
            columns: ["Column", "Type", "Comment"].map(str::to_owned).to_vec(),
            rows: vec![row(["id", "uuid", ""]), row(["email", "text", "Where to write to."])],
        };
        grid(&table, columns).iter().map(|line| painted(line, Style::Plain) + "\n").collect()
    }

    #[test]
    fn what_has_no_room_stands_below_its_row() {
        assert_eq!(drawn(40), "column  type  comment\nid      uuid\nemail   text  Where to write to.\n");
        assert_eq!(drawn(24), "column  type\nid      uuid\nemail   text\n    comment: Where to\n    write to.\n");
    }
}
