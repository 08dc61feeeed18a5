use proptest::prelude::*;

use super::{Layout, Line, Point, Rect, TableBox, layout};
use crate::diagram::samples::{diagram, generated, hostile};
use crate::diagram::{Basis, Cardinality, Detail, Diagram, DiagramColumn, DiagramGroup, DiagramTable, Mark, Relation};

/// Everything that must hold of every layout; the answer says what does not.
fn faults(diagram: &Diagram, layout: &Layout) -> Vec<String> {
    let mut faults = Vec::new();
    let groups = diagram.group_of_table();
    boxes_apart(&layout.tables, "tables", &mut faults);
    boxes_apart(&layout.groups, "groups", &mut faults);
    for (table, rect) in layout.tables.iter().enumerate() {
        if let Some(group) = groups[table]
            && !contains(layout.groups[group], *rect)
        {
            faults.push(format!("table {table} is not inside its group"));
        }
    }
    let whole = Rect { x: 0, y: 0, width: layout.width, height: layout.height };
    let rects = layout.tables.iter().chain(&layout.groups).copied();
    let points = layout.lines.iter().flat_map(|line| &line.points);
    let points = points.chain(layout.links.iter().flat_map(|link| &link.points));
    let spots = points.map(|point| Rect { x: point.x, y: point.y, width: 0, height: 0 });
    faults.extend(rects.chain(spots).filter(|rect| !contains(whole, *rect)).map(|rect| format!("{rect:?} is outside")));
    for line in &layout.lines {
        line_meets_its_rows(diagram, layout, line, &mut faults);
        crosses_no_box(&line.points, &layout.tables, &mut faults);
    }
    let obstacles: Vec<Rect> = (layout.groups.iter().copied())
        .chain(layout.tables.iter().zip(&groups).filter(|(_, group)| group.is_none()).map(|(rect, _)| *rect))
        .collect();
    layout.links.iter().for_each(|link| crosses_no_box(&link.points, &obstacles, &mut faults));
    lines_apart(&layout.lines, &mut faults);
    let drawn: usize = layout.lines.len() + layout.links.iter().map(|link| link.relations.len()).sum::<usize>();
    if drawn != diagram.valid_relations().count() {
        faults.push(format!("{drawn} relations are drawn"));
    }
    faults
}

fn boxes_apart(rects: &[Rect], what: &str, faults: &mut Vec<String>) {
    for (place, one) in rects.iter().enumerate() {
        for (other_place, other) in rects.iter().enumerate().skip(place + 1) {
            let beside = one.x + one.width <= other.x || other.x + other.width <= one.x;
            let below = one.y + one.height <= other.y || other.y + other.height <= one.y;
            if !beside && !below {
                faults.push(format!("{what} {place} and {other_place} overlap"));
            }
        }
    }
}

fn contains(outer: Rect, inner: Rect) -> bool {
    inner.x >= outer.x
        && inner.y >= outer.y
        && inner.x + inner.width <= outer.x + outer.width
        && inner.y + inner.height <= outer.y + outer.height
}

fn segments(points: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    points.windows(2).map(|pair| (pair[0].min(pair[1]), pair[0].max(pair[1])))
}

fn line_meets_its_rows(diagram: &Diagram, layout: &Layout, line: &Line, faults: &mut Vec<String>) {
    let relation = &diagram.relations[line.relation];
    let (Some(first), Some(last)) = (line.points.first(), line.points.last()) else { return };
    for (point, table, columns) in
        [(first, relation.from, &relation.from_columns), (last, relation.to, &relation.to_columns)]
    {
        let (rect, texts) = (layout.tables[table], TableBox::new(&diagram.tables[table]));
        let stretch = texts.stretch(&diagram.tables[table], columns);
        let bottom = if texts.rows.is_empty() { rect.height } else { stretch.bottom };
        let at_side = point.x == rect.x || point.x == rect.x + rect.width;
        if !at_side || point.y < rect.y + stretch.top || point.y > rect.y + bottom {
            faults.push(format!("relation {} misses table {table}: {point:?}, {rect:?}", line.relation));
        }
    }
    for (from, to) in segments(&line.points) {
        if from.x != to.x && from.y != to.y {
            faults.push(format!("relation {} leads askew", line.relation));
        }
    }
}

fn crosses_no_box(points: &[Point], boxes: &[Rect], faults: &mut Vec<String>) {
    for (from, to) in segments(points) {
        for rect in boxes {
            let across = from.x < rect.x + rect.width && to.x > rect.x;
            let down = from.y < rect.y + rect.height && to.y > rect.y;
            if across && down {
                faults.push(format!("{from:?} to {to:?} crosses {rect:?}"));
            }
        }
    }
}

/// Lines that end at different places of referenced tables have no stretch in common.
fn lines_apart(lines: &[Line], faults: &mut Vec<String>) {
    for (place, one) in lines.iter().enumerate() {
        for other in lines.iter().skip(place + 1).filter(|other| other.points.last() != one.points.last()) {
            let pairs = segments(&one.points).flat_map(|a| segments(&other.points).map(move |b| (a, b)));
            for ((a, b), (c, d)) in pairs {
                let across = a.y == b.y && c.y == d.y && a.y == c.y && a.x.max(c.x) < b.x.min(d.x);
                let down = a.x == b.x && c.x == d.x && a.x == c.x && a.y.max(c.y) < b.y.min(d.y);
                if across || down {
                    faults
                        .push(format!("relations {} and {} lie on each other at {c:?}", one.relation, other.relation));
                }
            }
        }
    }
}

fn check(diagram: &Diagram) {
    let layout = layout(diagram);
    assert_eq!(faults(diagram, &layout), Vec::<String>::new());
    assert_eq!(super::layout(diagram), layout);
}

fn any_table() -> impl Strategy<Value = DiagramTable> {
    (0_usize..6, 0_u32..3, "[a-z]{1,30}").prop_map(|(columns, folded, label)| DiagramTable {
        label,
        folded,
        columns: (0..columns)
            .map(|place| DiagramColumn { name: format!("c{place}"), ..DiagramColumn::default() })
            .collect(),
        ..DiagramTable::default()
    })
}

fn any_relation(tables: usize) -> impl Strategy<Value = Relation> {
    let cardinality = prop::sample::select(vec![Cardinality::ZeroOrOne, Cardinality::ExactlyOne]);
    let mark = prop::sample::select(vec![Mark::None, Mark::None, Mark::Added]);
    let basis = prop::sample::select(vec![Basis::Declared, Basis::Declared, Basis::Inferred]);
    // One table more than there is: a relation to nowhere must not matter.
    (0..=tables, 0..tables, 0_u8..7, 0_u8..3, cardinality, mark, basis).prop_map(
        |(from, to, from_column, to_column, to_cardinality, mark, basis)| Relation {
            from,
            to,
            from_columns: vec![format!("c{from_column}")],
            to_columns: vec![format!("c{to_column}")],
            to_cardinality,
            mark,
            basis,
            ..Relation::default()
        },
    )
}

fn any_diagram() -> impl Strategy<Value = Diagram> {
    (1_usize..20, 0_usize..4)
        .prop_flat_map(|(tables, groups)| {
            let tables_strategy = prop::collection::vec(any_table(), tables);
            let relations = prop::collection::vec(any_relation(tables), 0..tables * 2);
            let members = prop::collection::vec(prop::collection::vec(0..tables + 1, 0..8), groups);
            (tables_strategy, relations, members)
        })
        .prop_map(|(tables, relations, members)| Diagram {
            title: String::new(),
            tables,
            relations,
            groups: members.into_iter().map(|tables| DiagramGroup { tables, ..DiagramGroup::default() }).collect(),
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps_and_lines_meet_their_columns(diagram in any_diagram()) {
        check(&diagram);
        check(&diagram.at_detail(Detail::Names));
    }
}

#[test]
fn large_and_hostile_diagrams_keep_the_rules() {
    check(&hostile());
    check(&Diagram::default());
    for groups in [0, 6] {
        check(&generated(120, 240, groups, 11));
        check(&generated(120, 240, groups, 12).at_detail(Detail::Names));
    }
}

#[test]
fn referenced_tables_stand_to_the_left_and_rows_line_up() {
    let diagram = diagram(
        "users | id bigint pk
         orders | id bigint pk | user_id bigint
         order_items | order_id bigint pk
         orders.user_id > users.id
         order_items.order_id > orders.id",
    );
    let layout = layout(&diagram);
    let [users, orders, items] = layout.tables[..] else { panic!("three tables") };
    assert!(users.x + users.width < orders.x && orders.x + orders.width < items.x);
    assert!(layout.lines.iter().all(|line| line.points.len() == 2), "straight lines: {:?}", layout.lines);
}
