/// Tables and the relations between them, ready to be drawn: names, types and links as text, nothing of the catalog.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Diagram {
    /// What the diagram shows, for screen readers and for the file on its own.
    pub title: String,
    /// The boxes. Their order breaks ties of the layout, so it must be stable.
    pub tables: Vec<DiagramTable>,
    /// The lines. One whose table does not exist is left out of every output.
    pub relations: Vec<Relation>,
    /// Groups of tables, each drawn as a soft box around its members; a table belongs to at most one.
    pub groups: Vec<DiagramGroup>,
}

/// One box: a table, a view or whatever else has columns.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct DiagramTable {
    /// A stable key, unique in the diagram; scripts find the box by it (`data-table`).
    pub id: String,
    /// The name for people, with its schema where that is needed to tell it apart.
    pub label: String,
    /// Where the name leads, relative to the page that holds the diagram.
    pub href: Option<String>,
    /// What it is.
    pub kind: TableKind,
    /// What happened to it.
    pub mark: Mark,
    /// The columns shown, in order.
    pub columns: Vec<DiagramColumn>,
    /// How many more columns it has.
    pub folded: u32,
    /// Its comment, for the tooltip.
    pub comment: Option<String>,
}

/// What a box stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableKind {
    /// An ordinary table.
    #[default]
    Table,
    /// A partitioned table; its partitions are not drawn.
    Partitioned,
    /// A partition of a table.
    Partition,
    /// A foreign table.
    Foreign,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A table at the edge of the diagram, or one that is gone: shown faintly, by its name.
    Ghost,
}

impl TableKind {
    /// PostgreSQL's word for it; empty for an ordinary table and for a ghost.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table | Self::Ghost => "",
            Self::Partitioned => "partitioned",
            Self::Partition => "partition",
            Self::Foreign => "foreign",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
        }
    }
}

/// How a table, a column or a relation stands out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// It does not.
    #[default]
    None,
    /// New against the state before.
    Added,
    /// Different from the state before.
    Changed,
    /// Gone since the state before.
    Removed,
    /// What the diagram is about.
    Focus,
}

impl Mark {
    /// The class or word for it; empty for [`Mark::None`].
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Focus => "focus",
        }
    }

    /// The sign that diffs put before a line; `None` where nothing changed.
    pub fn sign(self) -> Option<char> {
        match self {
            Self::None | Self::Focus => None,
            Self::Added => Some('+'),
            Self::Changed => Some('~'),
            Self::Removed => Some('\u{2212}'),
        }
    }
}

/// One row of a box.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct DiagramColumn {
    /// The column's name; relations refer to it.
    pub name: String,
    /// Its type, as `format_type` writes it or shorter.
    pub type_text: String,
    /// Its part in keys.
    pub badges: Badges,
    /// Whether it can be null.
    pub nullability: Nullability,
    /// What happened to it.
    pub mark: Mark,
    /// Where its name leads.
    pub href: Option<String>,
}

/// The keys that a column is part of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Badges {
    /// Of the primary key.
    pub primary: bool,
    /// Of a foreign key.
    pub foreign: bool,
    /// Of a unique constraint or index.
    pub unique: bool,
}

impl Badges {
    /// Whether it is part of any key.
    pub fn any(self) -> bool {
        self.primary || self.foreign || self.unique
    }
}

/// Whether a column can be null.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nullability {
    /// It can.
    #[default]
    Nullable,
    /// It is `NOT NULL`.
    NotNull,
}

/// A reference from one table to another, or to itself.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Relation {
    /// A stable key, unique in the diagram; scripts find the line by it (`data-relation`).
    pub id: String,
    /// The constraint's name.
    pub label: String,
    /// The referencing table: its place in [`Diagram::tables`].
    pub from: usize,
    /// The referencing columns, by name; those that are not shown lead to the foot of the box.
    pub from_columns: Vec<String>,
    /// How many referencing rows a referenced row can have.
    pub from_cardinality: Cardinality,
    /// The referenced table: its place in [`Diagram::tables`].
    pub to: usize,
    /// The referenced columns, by name.
    pub to_columns: Vec<String>,
    /// How many referenced rows a referencing row has.
    pub to_cardinality: Cardinality,
    /// What happens on delete, as SQL says it: `CASCADE`; `None` for the default.
    pub on_delete: Option<String>,
    /// What happened to it.
    pub mark: Mark,
    /// Whether a constraint stands behind it.
    pub basis: Basis,
}

/// How many rows stand at one end of a relation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cardinality {
    /// None or one: a nullable reference, or the far end of a unique one.
    ZeroOrOne,
    /// One, always.
    ExactlyOne,
    /// Any number.
    #[default]
    ZeroOrMany,
    /// At least one.
    OneOrMany,
}

impl Cardinality {
    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::ZeroOrOne => "zero or one",
            Self::ExactlyOne => "exactly one",
            Self::ZeroOrMany => "zero or many",
            Self::OneOrMany => "one or many",
        }
    }
}

/// What a relation rests on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A foreign key.
    #[default]
    Declared,
    /// Names that look alike; drawn dashed.
    Inferred,
}

/// Tables that belong together.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct DiagramGroup {
    /// A stable key, unique among the groups.
    pub id: String,
    /// The group's name for people.
    pub label: String,
    /// Where the name leads.
    pub href: Option<String>,
    /// Its tables: places in [`Diagram::tables`]. A table that an earlier group has stays there.
    pub tables: Vec<usize>,
}

/// How much of a table's columns is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// Every column that the diagram holds.
    #[default]
    All,
    /// Columns of keys and those that are marked; the rest is counted.
    Keys,
    /// Names of tables only.
    Names,
}

impl Diagram {
    /// The same diagram with fewer columns.
    #[must_use]
    pub fn at_detail(&self, detail: Detail) -> Self {
        let mut diagram = self.clone();
        for table in &mut diagram.tables {
            table.fold(detail);
        }
        diagram
    }

    /// The relations whose both tables exist, with their places in [`Diagram::relations`].
    pub fn valid_relations(&self) -> impl Iterator<Item = (usize, &Relation)> {
        let count = self.tables.len();
        self.relations.iter().enumerate().filter(move |(_, relation)| relation.from < count && relation.to < count)
    }

    /// For each table the group that it is drawn in: the first one that names it.
    pub fn group_of_table(&self) -> Vec<Option<usize>> {
        let mut groups = vec![None; self.tables.len()];
        for (place, group) in self.groups.iter().enumerate() {
            for &table in &group.tables {
                if let Some(slot @ None) = groups.get_mut(table) {
                    *slot = Some(place);
                }
            }
        }
        groups
    }
}

impl DiagramTable {
    fn fold(&mut self, detail: Detail) {
        let before = self.columns.len();
        match detail {
            Detail::All => {}
            Detail::Keys => self.columns.retain(|column| column.badges.any() || column.mark != Mark::None),
            Detail::Names => self.columns.clear(),
        }
        self.folded = self.folded.saturating_add((before - self.columns.len()) as u32);
    }
}

/// Types whose short names every PostgreSQL user knows, longest first where one begins another.
const SHORT_TYPES: [(&str, &str, &str); 7] = [
    ("timestamp", " with time zone", "timestamptz"),
    ("timestamp", " without time zone", "timestamp"),
    ("time", " with time zone", "timetz"),
    ("time", " without time zone", "time"),
    ("character varying", "", "varchar"),
    ("character", "", "char"),
    ("double precision", "", "float8"),
];

/// A type as `format_type` writes it, made short for a narrow box: `timestamp(3) with time zone` is `timestamptz(3)`.
pub fn short_type(type_text: &str) -> String {
    for (head, tail, short) in SHORT_TYPES {
        let Some(rest) = type_text.strip_prefix(head) else { continue };
        let end = rest.find(|letter| !matches!(letter, '(' | ')' | '0'..='9' | ',')).unwrap_or(rest.len());
        let (modifier, rest) = rest.split_at(end);
        if let Some(rest) = rest.strip_prefix(tail)
            && (rest.is_empty() || rest.starts_with('['))
        {
            return format!("{short}{modifier}{rest}");
        }
    }
    type_text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::short_type;

    #[test]
    fn long_type_names_become_the_short_ones_that_people_type() {
        for (long, short) in [
            ("timestamp with time zone", "timestamptz"),
            ("timestamp(3) with time zone[]", "timestamptz(3)[]"),
            ("timestamp without time zone", "timestamp"),
            ("character varying(255)", "varchar(255)"),
            ("character varying", "varchar"),
            ("character(3)[]", "char(3)[]"),
            ("double precision", "float8"),
            ("character_class", "character_class"),
            ("time_range", "time_range"),
            ("numeric(10,2)", "numeric(10,2)"),
        ] {
            assert_eq!(short_type(long), short);
        }
    }
}
