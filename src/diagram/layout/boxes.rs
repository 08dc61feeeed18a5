use super::signed;
use crate::diagram::measure::{Font, shortened, width};
use crate::diagram::{DiagramColumn, DiagramTable};

/// The height of a column's row.
pub(crate) const ROW: i32 = 22;
/// The height of the row with the table's name.
pub(crate) const HEADER: i32 = 30;
/// The free margin at the left and right of a row.
pub(crate) const PAD: i32 = 14;
/// The room before a column's name for its key.
pub(crate) const ICON: i32 = 18;
/// The height of a box that is only a name.
const NAME_ONLY: i32 = 26;
/// The least room between a column's name and its type.
const GAP: i32 = 20;
/// The widest that names and types are shown; longer ones end in an ellipsis.
const WIDEST_LABEL: i32 = 270;
const WIDEST_NAME: i32 = 210;
const WIDEST_TYPE: i32 = 150;

/// A table as it will be drawn: its texts cut to fit and its size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct TableBox {
    pub(crate) label: String,
    pub(crate) rows: Vec<BoxRow>,
    /// "+ 7 more", if columns are folded and others are shown.
    pub(crate) more: Option<String>,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// The texts of a column's row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct BoxRow {
    pub(crate) name: String,
    pub(crate) type_text: String,
}

/// A stretch of a box's side, from its top, where lines to a row may end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Stretch {
    pub(crate) top: i32,
    pub(crate) bottom: i32,
}

impl TableBox {
    pub(crate) fn new(table: &DiagramTable) -> Self {
        let rows: Vec<BoxRow> = table.columns.iter().map(row).collect();
        let has_more = table.folded > 0 && !rows.is_empty();
        let more = has_more.then(|| format!("+ {} more", table.folded));
        let label = shortened(&table.label, Font::Bold, WIDEST_LABEL);
        let width = [header_width(table, &label), rows_width(&rows), more_width(more.as_deref())];
        let height =
            if rows.is_empty() { NAME_ONLY } else { HEADER + ROW * (signed(rows.len()) + i32::from(has_more)) };
        Self { label, rows, more, width: round_up(width.into_iter().max().unwrap_or(0)), height }
    }

    /// Where lines to the first of those columns end: its row, or the foot if it is folded, or the name.
    pub(crate) fn stretch(&self, table: &DiagramTable, columns: &[String]) -> Stretch {
        let place = columns.first().and_then(|name| table.columns.iter().position(|column| column.name == *name));
        let place = match place {
            Some(place) => place,
            None if self.more.is_some() => self.rows.len(),
            None => return Stretch { top: 0, bottom: if self.rows.is_empty() { self.height } else { HEADER } },
        };
        let top = HEADER + ROW * signed(place);
        Stretch { top, bottom: top + ROW }
    }
}

fn row(column: &DiagramColumn) -> BoxRow {
    BoxRow {
        name: shortened(&column.name, Font::Regular, WIDEST_NAME),
        type_text: shortened(&column.type_text, Font::Mono, WIDEST_TYPE),
    }
}

/// What stands to the right of a table's name: the sign of its mark, or what kind of table it is.
pub(crate) fn header_aside(table: &DiagramTable) -> String {
    table.mark.sign().map_or_else(|| table.kind.word().to_owned(), String::from)
}

fn header_width(table: &DiagramTable, label: &str) -> i32 {
    let aside = header_aside(table);
    let aside = if aside.is_empty() { 0 } else { width(&aside, Font::Mono) + GAP / 2 };
    2 * PAD + width(label, Font::Bold) + aside
}

fn rows_width(rows: &[BoxRow]) -> i32 {
    let one = |row: &BoxRow| {
        let type_width = if row.type_text.is_empty() { 0 } else { GAP + width(&row.type_text, Font::Mono) };
        2 * PAD + ICON + width(&row.name, Font::Regular) + type_width
    };
    rows.iter().map(one).max().unwrap_or(0)
}

fn more_width(more: Option<&str>) -> i32 {
    more.map_or(0, |more| 2 * PAD + ICON + width(more, Font::Regular))
}

/// Widths in steps of eight, so that boxes of nearly the same width get the same.
fn round_up(width: i32) -> i32 {
    (width + 7) / 8 * 8
}
