//! Diagrams for the tests of this room, written as short text, and large ones made by a generator.

use super::{
    Badges, Basis, Cardinality, Diagram, DiagramColumn, DiagramGroup, DiagramTable, Mark, Nullability, Relation,
    TableKind,
};

/// Reads a diagram from lines of the forms
/// `orders! | id bigint pk | note text? + | +7` (a table with its columns; `!` is the focus, `?` is nullable, `+ ~ -`
/// are marks, `+7` counts folded columns) and `orders.user_id > users.id` (a relation; `?>` is nullable, `1>` unique,
/// `~>` inferred). The group of the tables below stands as `[billing]`.
pub(crate) fn diagram(text: &str) -> Diagram {
    let mut diagram = Diagram { title: "Sample".to_owned(), ..Diagram::default() };
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    for line in lines.iter().filter(|line| !line.contains('>')) {
        if let Some(label) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let (id, label) = (label.to_owned(), label.to_owned());
            diagram.groups.push(DiagramGroup { id, label, ..DiagramGroup::default() });
            continue;
        }
        let place = diagram.tables.len();
        diagram.tables.push(table(line));
        if let Some(group) = diagram.groups.last_mut() {
            group.tables.push(place);
        }
    }
    for line in lines.iter().filter(|line| line.contains('>')) {
        let relation = relation(line, &mut diagram);
        diagram.relations.push(relation);
    }
    diagram
}

fn table(line: &str) -> DiagramTable {
    let mut parts = line.split('|').map(str::trim);
    let (name, mark) = marked(parts.next().unwrap_or_default());
    let mut table = DiagramTable {
        id: format!("public.{name}"),
        label: name.to_owned(),
        href: Some(format!("{name}.html")),
        mark,
        ..DiagramTable::default()
    };
    for part in parts {
        match part.strip_prefix('+') {
            Some(count) => table.folded = count.parse().expect("a number of folded columns"),
            None => table.columns.push(column(part)),
        }
    }
    table
}

fn marked(text: &str) -> (&str, Mark) {
    for (end, mark) in [(" +", Mark::Added), (" ~", Mark::Changed), (" -", Mark::Removed), ("!", Mark::Focus)] {
        if let Some(text) = text.strip_suffix(end) {
            return (text, mark);
        }
    }
    (text, Mark::None)
}

fn column(text: &str) -> DiagramColumn {
    let (text, mark) = marked(text);
    let mut words = text.split(' ');
    let name = words.next().unwrap_or_default().to_owned();
    let type_text = words.next().unwrap_or_default();
    let keys: Vec<&str> = words.collect();
    let badges = Badges { primary: keys.contains(&"pk"), foreign: keys.contains(&"fk"), unique: keys.contains(&"uk") };
    let nullability = if type_text.ends_with('?') { Nullability::Nullable } else { Nullability::NotNull };
    DiagramColumn { name, type_text: type_text.trim_end_matches('?').to_owned(), badges, nullability, mark, href: None }
}

fn relation(line: &str, diagram: &mut Diagram) -> Relation {
    let (left, right) = line.split_once('>').expect("an arrow");
    let (left, sign) = match left.trim_end().strip_suffix(['?', '1', '~']) {
        Some(rest) => (rest, left.trim_end().chars().last()),
        None => (left, None),
    };
    let (right, mark) = marked(right.trim());
    let end = |text: &str| {
        let (name, column) = text.trim().rsplit_once('.').expect("table.column");
        let place = diagram.tables.iter().position(|table| table.label == name).expect("a table of the diagram");
        (place, column.to_owned())
    };
    let ((from, from_column), (to, to_column)) = (end(left), end(right));
    let label = format!("{}_{from_column}_fkey", diagram.tables[from].label);
    if let Some(column) = diagram.tables[from].columns.iter_mut().find(|column| column.name == from_column) {
        column.badges.foreign = true;
    }
    Relation {
        id: label.clone(),
        label,
        from,
        from_columns: vec![from_column],
        from_cardinality: if sign == Some('1') { Cardinality::ZeroOrOne } else { Cardinality::ZeroOrMany },
        to,
        to_columns: vec![to_column],
        to_cardinality: if sign == Some('?') { Cardinality::ZeroOrOne } else { Cardinality::ExactlyOne },
        on_delete: None,
        mark,
        basis: if sign == Some('~') { Basis::Inferred } else { Basis::Declared },
    }
}

/// Small numbers in an order without a pattern (a linear congruential generator, Knuth's constants).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// The next one, below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }
}

/// A schema of that many tables and relations as real ones are: a few hubs, mostly references to earlier tables of
/// the same area, some self references and cycles, in `groups` groups.
pub(crate) fn generated(tables: usize, relations: usize, groups: usize, seed: u64) -> Diagram {
    let mut numbers = Numbers(seed);
    let mut diagram = Diagram { title: format!("{tables} tables"), ..Diagram::default() };
    for place in 0..tables {
        diagram.tables.push(generated_table(place, &mut numbers));
    }
    for place in 0..relations {
        let from = numbers.below(tables);
        let near = from - from % 25 + numbers.below(1 + (from % 25) / 2);
        let to = match numbers.below(20) {
            0..=3 => numbers.below(1 + tables / 40),
            4 => from,
            5 => numbers.below(tables),
            _ => near,
        };
        let column = format!("ref_{}", numbers.below(4));
        if !diagram.tables[from].columns.iter().any(|other| other.name == column) {
            diagram.tables[from].columns.insert(1, self::column(&format!("{column} bigint fk")));
        }
        diagram.relations.push(Relation {
            id: format!("r{place}"),
            label: format!("fk_{place}"),
            from,
            from_columns: vec![column],
            to,
            to_columns: vec!["id".to_owned()],
            to_cardinality: if numbers.below(3) == 0 { Cardinality::ZeroOrOne } else { Cardinality::ExactlyOne },
            ..Relation::default()
        });
    }
    for group in 0..groups {
        let members = (0..tables).filter(|place| place * groups / tables.max(1) == group).collect();
        let id = format!("group_{group}");
        diagram.groups.push(DiagramGroup { label: id.clone(), id, href: None, tables: members });
    }
    diagram
}

fn generated_table(place: usize, numbers: &mut Numbers) -> DiagramTable {
    const WORDS: [&str; 12] = [
        "order", "item", "user", "audit", "event", "job", "invoice", "session", "plan", "webhook", "report", "shipment",
    ];
    let label = format!("{}_{}_{place}", WORDS[numbers.below(12)], WORDS[numbers.below(12)]);
    let mut columns = vec![column("id bigint pk")];
    for number in 0..numbers.below(6) {
        columns.push(column(&format!("{}_{number} text?", WORDS[numbers.below(12)])));
    }
    let kind = if numbers.below(15) == 0 { TableKind::View } else { TableKind::Table };
    DiagramTable { id: label.clone(), label, kind, columns, ..DiagramTable::default() }
}

/// Names that break what does not escape them.
pub(crate) const HOSTILE_NAMES: [&str; 24] = [
    "<script>alert(1)</script>",
    "\"quoted\"",
    "it's",
    "back\\slash\\",
    "a%%{init: {\"theme\":\"dark\"}}%%",
    "direction TB",
    "end",
    "one",
    "pk",
    "__proto__",
    "constructor",
    "заказы",
    "注文明細",
    "😀 party",
    "\u{202e}rtl\u{202c} שלום",
    "line\nbreak\ttab",
    "nul\u{0}bell\u{7}",
    "]]>--><!--",
    "{a|b}",
    "1. list",
    "+ plus",
    "$$x^2$$ `code` **bold** _it_",
    "a#quot;b;c&amp;d",
    "../../etc/passwd",
];

/// A diagram whose every text is hostile.
pub(crate) fn hostile() -> Diagram {
    let mut diagram = Diagram { title: HOSTILE_NAMES.join(" "), ..Diagram::default() };
    for (place, name) in HOSTILE_NAMES.iter().enumerate() {
        let columns = HOSTILE_NAMES.iter().skip(place % 7).step_by(5).map(|name| DiagramColumn {
            name: (*name).to_owned(),
            type_text: HOSTILE_NAMES[(place * 5) % HOSTILE_NAMES.len()].to_owned(),
            mark: [Mark::None, Mark::Added, Mark::Changed, Mark::Removed][place % 4],
            ..DiagramColumn::default()
        });
        diagram.tables.push(DiagramTable {
            id: (*name).to_owned(),
            label: (*name).to_owned(),
            href: Some(["javascript:alert(1)", "a.html#<b>", "x\" onload=\"alert(1)"][place % 3].to_owned()),
            mark: [Mark::None, Mark::Added, Mark::Changed, Mark::Removed][place % 4],
            columns: columns.collect(),
            folded: u32::try_from(place % 3).unwrap_or(0),
            comment: Some(HOSTILE_NAMES[(place + 1) % HOSTILE_NAMES.len()].to_owned()),
            ..DiagramTable::default()
        });
        diagram.relations.push(Relation {
            id: (*name).to_owned(),
            label: (*name).to_owned(),
            from: place,
            from_columns: vec![HOSTILE_NAMES[place % 7].to_owned()],
            to: (place * 7 + 3) % HOSTILE_NAMES.len(),
            to_columns: vec!["no such column".to_owned()],
            mark: [Mark::None, Mark::Added, Mark::Changed, Mark::Removed][place % 4],
            ..Relation::default()
        });
    }
    diagram
}
