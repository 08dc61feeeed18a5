//! A small chart of numbers that grow: one panel a series, each with its own scale, as SVG with integer coordinates.

use std::fmt::Write as _;

use super::StyleSource;
use super::drawing::{Drawing, Escaped};

/// The style sheet of charts beside that of all drawings.
pub(super) const STYLESHEET: &str = include_str!("chart.css");

/// How wide a chart is.
const WIDTH: u32 = 480;
/// How high the picture of one series is.
const PANEL: u32 = 56;
/// The room for a series' name above its picture.
const TITLE: u32 = 22;
/// The room for the labels below.
const FOOT: u32 = 22;

/// Numbers after each of some moments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chart {
    /// What it shows, in a sentence.
    pub title: String,
    /// The first moment.
    pub first: String,
    /// The last one.
    pub last: String,
    /// What is counted.
    pub series: Vec<Series>,
}

/// One number over time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Series {
    /// What it counts.
    pub name: String,
    /// The number after each moment.
    pub values: Vec<u32>,
}

/// Draws a chart.
pub fn render(chart: &Chart, style: StyleSource) -> String {
    let height = chart.series.len() as u32 * (TITLE + PANEL) + FOOT;
    let drawing = Drawing {
        class: "chart",
        width: WIDTH.into(),
        height: height.into(),
        role: "img",
        title: &chart.title,
        description: description(chart),
        stylesheet: STYLESHEET,
    };
    let mut out = drawing.begin(style);
    for (number, series) in chart.series.iter().enumerate() {
        panel(&mut out, series, number as u32 * (TITLE + PANEL));
    }
    let baseline = height - 6;
    let _ = writeln!(out, "<text class=\"foot\" x=\"0\" y=\"{baseline}\">{}</text>", Escaped(&shortened(&chart.first)));
    let _ = writeln!(
        out,
        "<text class=\"foot end\" x=\"{WIDTH}\" y=\"{baseline}\">{}</text>",
        Escaped(&shortened(&chart.last))
    );
    out.push_str("</svg>\n");
    out
}

/// `tables: 5 at first, 28 at last, 30 at most; …`
fn description(chart: &Chart) -> String {
    let words = chart.series.iter().map(|series| {
        let at = |value: Option<&u32>| value.copied().unwrap_or(0);
        let most = at(series.values.iter().max());
        format!(
            "{}: {} at first, {} at last, {most} at most",
            series.name,
            at(series.values.first()),
            at(series.values.last())
        )
    });
    words.collect::<Vec<_>>().join("; ")
}

fn panel(out: &mut String, series: &Series, top: u32) {
    let last = series.values.last().copied().unwrap_or(0);
    let baseline = top + TITLE - 6;
    let _ = writeln!(out, "<text class=\"series\" x=\"0\" y=\"{baseline}\">{}</text>", Escaped(&series.name));
    let _ = writeln!(out, "<text class=\"number end\" x=\"{WIDTH}\" y=\"{baseline}\">{last}</text>");
    let (top, bottom) = (top + TITLE, top + TITLE + PANEL);
    let most = series.values.iter().copied().max().unwrap_or(0).max(1);
    let count = series.values.len().max(1) as u64;
    let mut line = String::new();
    for (at, value) in series.values.iter().enumerate() {
        // A number holds from its migration to the next one, so the line goes in steps.
        let from = at as u64 * u64::from(WIDTH) / count;
        let to = (at as u64 + 1) * u64::from(WIDTH) / count;
        if from == to {
            // Of several migrations within the width of a point the last one is drawn.
            continue;
        }
        let y = u64::from(bottom) - u64::from(*value) * u64::from(PANEL - 2) / u64::from(most);
        let _ = write!(line, "{}{from} {y}H{to}", if line.is_empty() { "M" } else { "L" });
    }
    let _ = writeln!(out, "<path class=\"area\" d=\"{line}V{bottom}H0Z\"/>");
    let _ = writeln!(out, "<path class=\"line\" d=\"{line}\"/>");
    let _ = writeln!(out, "<path class=\"axis\" d=\"M0 {bottom}H{WIDTH}\"/>");
    debug_assert!(top < bottom);
}

/// A label that leaves room for another one beside it.
fn shortened(label: &str) -> String {
    const LONGEST: usize = 30;
    let mut short: String = label.chars().take(LONGEST).collect();
    if short.len() < label.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::{Chart, Series, render};
    use crate::diagram::StyleSource;

    #[test]
    fn a_number_holds_until_the_next_migration() {
        let series = Series { name: "tables".to_owned(), values: vec![1, 3, 2] };
        let chart = Chart {
            title: "Growth <of> tables".to_owned(),
            first: "0001".to_owned(),
            last: "0003".to_owned(),
            series: vec![series],
        };
        let drawn = render(&chart, StyleSource::Page);
        assert!(drawn.contains("d=\"M0 60H160L160 24H320L320 42H480\""), "{drawn}");
        assert!(drawn.contains("tables: 1 at first, 2 at last, 3 at most"), "{drawn}");
        assert!(drawn.contains("Growth &lt;of&gt; tables") && !drawn.contains("<style>"), "{drawn}");
        let many =
            Chart { series: vec![Series { name: "many".to_owned(), values: (1..=4800).collect() }], ..chart.clone() };
        assert_eq!(render(&many, StyleSource::Page).matches('H').count(), 2 * 480 + 2);
        let empty = Chart { series: vec![Series { name: "none".to_owned(), values: Vec::new() }], ..chart };
        assert!(render(&empty, StyleSource::Embedded).contains("none: 0 at first"));
    }
}
