use std::fmt::Write as _;

use crate::diagram::layout::Point;
use crate::diagram::{Cardinality, Relation};

/// The sizes of the signs at the ends of lines and of their corners.
#[derive(Clone, Copy)]
pub(super) struct LineStyle {
    /// How far a crow's foot spreads to each side.
    pub(super) spread: i32,
    /// How long a crow's foot is.
    pub(super) foot: i32,
    /// The radius of the circle for "or none".
    pub(super) circle: i32,
    /// The radius of corners.
    pub(super) corner: i32,
}

impl LineStyle {
    pub(super) const ROOMY: Self = Self { spread: 5, foot: 10, circle: 4, corner: 6 };
    pub(super) const DENSE: Self = Self { spread: 3, foot: 7, circle: 3, corner: 4 };

    /// How much of the line a sign takes.
    fn length(self, cardinality: Cardinality) -> i32 {
        match cardinality {
            Cardinality::ExactlyOne | Cardinality::OneOrMany => self.foot,
            Cardinality::ZeroOrOne | Cardinality::ZeroOrMany => self.foot + 2 * self.circle,
        }
    }
}

/// The paths of a relation: its line with the corners rounded, and the signs at its ends.
///
/// The line begins at the referenced table: lines that share a stretch begin together, so that their dashes agree.
pub(super) fn paths(relation: &Relation, points: &[Point], style: LineStyle) -> (String, String) {
    let (mut line, mut signs) = (String::new(), String::new());
    let mut points: Vec<Point> = points.iter().rev().copied().collect();
    let count = points.len();
    if count < 2 {
        return (line, signs);
    }
    let (start, end) = (points[0], points[count - 1]);
    let (start_way, end_way) = ((points[1].x - start.x).signum(), (points[count - 2].x - end.x).signum());
    write_sign(&mut signs, relation.to_cardinality, start, start_way, style);
    write_sign(&mut signs, relation.from_cardinality, end, end_way, style);
    points[0].x += start_way * style.length(relation.to_cardinality);
    points[count - 1].x += end_way * style.length(relation.from_cardinality);
    write_line(&mut line, &points, style.corner);
    (line, signs)
}

/// The path of a line without signs.
pub(super) fn plain_path(points: &[Point], style: LineStyle) -> String {
    let mut out = String::new();
    if points.len() > 1 {
        write_line(&mut out, points, style.corner);
    }
    out
}

/// The sign of a cardinality at a box's side, seen from the box: the bar or the foot, then the bar or the circle.
fn write_sign(out: &mut String, cardinality: Cardinality, at: Point, way: i32, style: LineStyle) {
    let LineStyle { spread, foot, circle, .. } = style;
    let Point { x, y } = at;
    let tip = x + way * foot;
    match cardinality {
        Cardinality::ExactlyOne => {
            let (first, second) = (x + way * foot / 2, tip);
            let _ = write!(out, "M{x} {y}H{tip}M{first} {0}v{1}M{second} {0}v{1}", y - spread, 2 * spread);
        }
        Cardinality::ZeroOrOne => {
            let _ = write!(out, "M{x} {y}H{tip}M{} {}v{}", x + way * foot / 2, y - spread, 2 * spread);
        }
        Cardinality::ZeroOrMany | Cardinality::OneOrMany => {
            let _ = write!(out, "M{x} {}L{tip} {y} {x} {}M{x} {y}H{tip}", y - spread, y + spread);
        }
    }
    match cardinality {
        Cardinality::ZeroOrOne | Cardinality::ZeroOrMany => {
            let across = 2 * circle * way;
            let _ = write!(out, "M{tip} {y}a{circle} {circle} 0 1 0 {across} 0a{circle} {circle} 0 1 0 {} 0", -across);
        }
        Cardinality::OneOrMany => {
            let _ = write!(out, "M{tip} {}v{}", y - spread, 2 * spread);
        }
        Cardinality::ExactlyOne => {}
    }
}

fn write_line(out: &mut String, points: &[Point], corner: i32) {
    let _ = write!(out, "M{} {}", points[0].x, points[0].y);
    for place in 1..points.len() - 1 {
        let (before, at, after) = (points[place - 1], points[place], points[place + 1]);
        let room = |a: Point, b: Point| i32::midpoint((a.x - b.x).abs(), (a.y - b.y).abs());
        let radius = corner.min(room(before, at)).min(room(at, after));
        let step = |from: Point, to: Point| ((to.x - from.x).signum() * radius, (to.y - from.y).signum() * radius);
        let ((x_in, y_in), (x_out, y_out)) = (step(before, at), step(at, after));
        write_straight(out, before, Point { x: at.x - x_in, y: at.y - y_in });
        let _ = write!(out, "q{x_in} {y_in} {} {}", x_in + x_out, y_in + y_out);
    }
    if let [.., before, last] = points {
        write_straight(out, *before, *last);
    }
}

fn write_straight(out: &mut String, from: Point, to: Point) {
    let _ = if from.y == to.y { write!(out, "H{}", to.x) } else { write!(out, "V{}", to.y) };
}
