//! A made-up project of a large company: the same on every run and machine.

/// How much of everything.
pub(crate) const TABLES: usize = 1_000;
/// Each table is made, gets an index and a reference, and is changed once more.
pub(crate) const MIGRATIONS: usize = 3 * TABLES;

const AREAS: [&str; 40] = [
    "billing", "catalog", "shipping", "support", "payroll", "fleet", "stock", "loyalty", "travel", "audit", "badge",
    "campaign", "claim", "cluster", "contract", "course", "crew", "device", "dispute", "estate", "event", "field",
    "forum", "garage", "harvest", "invoice", "journal", "kitchen", "label", "lease", "market", "menu", "network",
    "order", "parcel", "permit", "quality", "route", "sensor", "ticket",
];
const NOUNS: [&str; 25] = [
    "accounts",
    "addresses",
    "approvals",
    "batches",
    "categories",
    "changes",
    "comments",
    "contacts",
    "customers",
    "documents",
    "entries",
    "files",
    "groups",
    "items",
    "limits",
    "messages",
    "notes",
    "owners",
    "payments",
    "plans",
    "prices",
    "reports",
    "rules",
    "sessions",
    "tasks",
];
const WORDS: [&str; 24] = [
    "amount",
    "city",
    "code",
    "color",
    "country",
    "currency",
    "email",
    "height",
    "kind",
    "language",
    "length",
    "name",
    "origin",
    "phone",
    "priority",
    "quantity",
    "reference",
    "score",
    "size",
    "source",
    "summary",
    "title",
    "weight",
    "zone",
];
const TYPES: [&str; 8] =
    ["text", "integer", "bigint", "numeric(12,2)", "boolean", "timestamptz", "jsonb", "character varying(80)"];

/// Numbers that look as if they were random (Knuth's multiplier).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }
}

/// The migrations, with the names of their files, in order.
pub(crate) fn migrations() -> Vec<(String, String)> {
    let mut numbers = Numbers(42);
    (0..MIGRATIONS)
        .map(|at| {
            let table = at % TABLES;
            let name = name(table);
            let (verb, text) = match at / TABLES {
                0 => ("create", created(table, &mut numbers)),
                1 => ("extend", extended(table, &mut numbers)),
                _ => ("change", changed(table, &mut numbers)),
            };
            (format!("{:05}_{verb}_{name}.sql", at + 1), text)
        })
        .collect()
}

fn name(table: usize) -> String {
    format!("{}_{}", AREAS[table % AREAS.len()], NOUNS[table / AREAS.len() % NOUNS.len()])
}

/// An earlier table of the same area, or now and then of another.
fn earlier(table: usize, numbers: &mut Numbers) -> usize {
    let same: Vec<usize> = (0..table).filter(|other| other % AREAS.len() == table % AREAS.len()).collect();
    if same.is_empty() || numbers.below(8) == 0 { numbers.below(table.max(1)) } else { same[numbers.below(same.len())] }
}

fn column(at: usize, numbers: &mut Numbers) -> String {
    let data_type = TYPES[numbers.below(TYPES.len())];
    let null = if numbers.below(2) == 0 { " NOT NULL" } else { "" };
    format!("    {}_{at} {data_type}{null}", WORDS[numbers.below(WORDS.len())])
}

fn created(table: usize, numbers: &mut Numbers) -> String {
    let name = name(table);
    let mut lines = vec!["    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY".to_owned()];
    if table > 0 {
        lines.push(format!(
            "    parent_id bigint REFERENCES {} (id) ON DELETE CASCADE",
            self::name(earlier(table, numbers))
        ));
    }
    lines.extend((lines.len()..13).map(|at| column(at, numbers)));
    lines.push("    created_at timestamptz NOT NULL DEFAULT now()".to_owned());
    format!(
        "-- Reason: {name} are kept apart from what they belong to.\nCREATE TABLE {name} (\n{}\n);\n\
         COMMENT ON TABLE {name} IS 'The {} of an area, one row each.';\n",
        lines.join(",\n"),
        name.replace('_', " ")
    )
}

fn extended(table: usize, numbers: &mut Numbers) -> String {
    let name = name(table);
    let columns: Vec<String> = (14..17).map(|at| format!("    ADD COLUMN {}", column_of_rows(at, numbers))).collect();
    let target = self::name(if table == 0 { 1 } else { earlier(table, numbers) });
    format!(
        "-- Reason: reports ask for it.\nALTER TABLE {name}\n{},\n    ADD COLUMN other_id bigint REFERENCES {target} (id);\n\
         CREATE INDEX {name}_other_id_index ON {name} (other_id);\n",
        columns.join(",\n")
    )
}

/// A column that a table with rows can get.
fn column_of_rows(at: usize, numbers: &mut Numbers) -> String {
    column(at, numbers).trim().trim_end_matches(" NOT NULL").to_owned()
}

fn changed(table: usize, numbers: &mut Numbers) -> String {
    let name = name(table);
    let columns: Vec<String> = (18..20).map(|at| format!("    ADD COLUMN {}", column_of_rows(at, numbers))).collect();
    format!(
        "ALTER TABLE {name}\n{},\n    ALTER COLUMN created_at SET DEFAULT clock_timestamp();\n\
         COMMENT ON COLUMN {name}.created_at IS 'When the row came, not its transaction.';\n",
        columns.join(",\n")
    )
}
