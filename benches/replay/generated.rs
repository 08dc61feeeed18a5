//! Migrations made up for the measurement: as many statements as asked for, of the kinds and in about the shares that
//! projects have them, the same on every run and machine.

use std::fmt::Write as _;

/// How many statements a migration has.
const PER_MIGRATION: usize = 20;

/// The migrations, with the names of their files.
pub(crate) fn migrations(statements: usize) -> Vec<(String, String)> {
    let all = statements_of(statements);
    let files = all.chunks(PER_MIGRATION).enumerate();
    files.map(|(number, chunk)| (format!("{number:05}_change.sql"), migration(number, chunk))).collect()
}

fn migration(number: usize, statements: &[String]) -> String {
    let reason = format!("-- Step {number} of the plan: the areas get what they keep, and lose what nobody reads.\n");
    let rollback = "-- Rollback: restore the backup that was taken before; rows that were written since are lost.\n";
    format!("{reason}\n{}\n\n{rollback}", statements.join("\n\n"))
}

/// The statements, each with its semicolon. Each area makes its objects, changes them, and drops a part of them again,
/// so that the schema grows with the number of statements.
fn statements_of(count: usize) -> Vec<String> {
    let mut all = Vec::with_capacity(count + 60);
    let mut area = 0;
    while all.len() < count {
        all.extend(statements_of_area(area));
        area += 1;
    }
    all.truncate(count);
    all
}

fn statements_of_area(area: usize) -> Vec<String> {
    let mut made = Vec::new();
    made.extend(types(area));
    for table in 0..3 {
        made.extend(table_with_changes(area, table));
    }
    made.extend(functions_and_triggers(area));
    made.extend(rows_and_blocks(area));
    made.extend(removals(area));
    made
}

fn types(area: usize) -> Vec<String> {
    vec![
        format!("CREATE TYPE area_{area}_state AS ENUM ('new', 'open', 'done');"),
        format!("CREATE DOMAIN area_{area}_code AS text CHECK (VALUE ~ '^[a-z]+$' AND length(VALUE) < 40);"),
        format!("ALTER TYPE area_{area}_state ADD VALUE IF NOT EXISTS 'lost' AFTER 'open';"),
    ]
}

fn table_with_changes(area: usize, table: usize) -> Vec<String> {
    let name = format!("area_{area}_items_{table}");
    // Every table refers to its neighbour, and the first of an area to one of an earlier area.
    let referred = match table {
        0 => format!("area_{}_items_0", area / 2),
        _ => format!("area_{area}_items_{}", table - 1),
    };
    vec![
        format!(
            "-- Items of area {area}.\nCREATE TABLE {name} (\n  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n  \
             code area_{area}_code NOT NULL,\n  state area_{area}_state NOT NULL DEFAULT 'new',\n  \
             title character varying(200) NOT NULL,\n  description text,\n  contact_email varchar(255),\n  \
             price numeric(12, 2) NOT NULL DEFAULT 0 CHECK (price >= 0),\n  amount integer NOT NULL DEFAULT 1,\n  \
             details jsonb DEFAULT '{{}}'::jsonb,\n  tags text[] NOT NULL DEFAULT '{{}}',\n  \
             created_at timestamp with time zone NOT NULL DEFAULT now(),\n  \
             updated_at timestamp with time zone NOT NULL DEFAULT now(),\n  UNIQUE (code, state)\n);"
        ),
        format!("CREATE INDEX ON {name} (created_at DESC) WHERE state <> 'done';"),
        format!("CREATE UNIQUE INDEX {name}_by_code ON {name} (lower(code), amount);"),
        format!("ALTER TABLE {name} ADD COLUMN owner_id bigint, ADD COLUMN note varchar(80) DEFAULT '';"),
        format!(
            "ALTER TABLE {name} ADD CONSTRAINT {name}_owner FOREIGN KEY (owner_id) REFERENCES {referred} (id) ON DELETE CASCADE;"
        ),
        format!("ALTER TABLE {name} ADD CONSTRAINT {name}_total CHECK (price * amount < 1000000);"),
        format!("ALTER TABLE {name} ALTER COLUMN note TYPE text, ALTER COLUMN amount SET DEFAULT 2;"),
        format!("ALTER TABLE {name} RENAME COLUMN note TO remark;"),
        format!(
            "COMMENT ON TABLE {name} IS 'What area {area} keeps in its list number {table}. One row an item; an item that is done stays for a year, then the nightly job takes it away.';"
        ),
        format!(
            "COMMENT ON COLUMN {name}.price IS 'The price of one of them without tax, in the currency of the area; nought for what is given away.';"
        ),
        format!("CREATE INDEX {name}_by_owner ON {name} USING btree (owner_id);"),
        format!("GRANT SELECT, INSERT ON {name} TO PUBLIC;"),
    ]
}

fn functions_and_triggers(area: usize) -> Vec<String> {
    let table = format!("area_{area}_items_0");
    vec![
        format!(
            "CREATE OR REPLACE FUNCTION area_{area}_touch() RETURNS trigger LANGUAGE plpgsql AS $$\nDECLARE\n  \
             alike integer;\nBEGIN\n  -- The time of the last change is the server's, whatever the client says.\n  \
             NEW.updated_at := now();\n  IF NEW.amount IS NULL THEN\n    NEW.amount := 1;\n  END IF;\n  \
             SELECT count(*) INTO alike FROM area_{area}_items_0 WHERE code = NEW.code AND id <> NEW.id;\n  \
             IF alike > 100 THEN\n    RAISE EXCEPTION 'too many items with the code %', NEW.code USING HINT = \
             'take another code';\n  END IF;\n  RETURN NEW;\nEND;\n$$;"
        ),
        format!("CREATE TRIGGER touch BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION area_{area}_touch();"),
        format!(
            "CREATE FUNCTION area_{area}_worth(item bigint) RETURNS numeric LANGUAGE sql STABLE AS\n  \
             'SELECT price * amount FROM {table} WHERE id = item';"
        ),
        format!(
            "CREATE VIEW area_{area}_open AS\n  SELECT i.id, i.code, i.price * i.amount AS total, o.code AS owner, \
             count(*) OVER (PARTITION BY i.state) AS alike\n  FROM {table} i LEFT JOIN area_{area}_items_1 o \
             ON o.owner_id = i.id\n  WHERE i.state IN ('new', 'open') AND coalesce(i.remark, '') <> 'hidden';"
        ),
        format!("COMMENT ON FUNCTION area_{area}_worth(bigint) IS 'What an item is worth.';"),
    ]
}

fn rows_and_blocks(area: usize) -> Vec<String> {
    let mut values = String::new();
    for row in 0..4 {
        let _ =
            write!(values, "{} ('item', 'The item of number {row}', {row}.50, {row})", if row == 0 { "" } else { "," });
    }
    vec![
        format!("INSERT INTO area_{area}_items_0 (code, title, price, amount) VALUES{values};"),
        format!("UPDATE area_{area}_items_0 SET remark = 'cheap', amount = amount + 1 WHERE price < 2;"),
        format!(
            "DO $$\nBEGIN\n  IF NOT EXISTS (SELECT 1 FROM information_schema.columns\n      WHERE table_name = \
             'area_{area}_items_2' AND column_name = 'archived') THEN\n    ALTER TABLE area_{area}_items_2 ADD COLUMN \
             archived boolean NOT NULL DEFAULT false;\n  END IF;\nEND $$;"
        ),
    ]
}

fn removals(area: usize) -> Vec<String> {
    vec![
        format!("DROP INDEX IF EXISTS area_{area}_items_1_by_owner;"),
        format!("ALTER TABLE area_{area}_items_1 DROP COLUMN details, DROP CONSTRAINT area_{area}_items_1_total;"),
        format!("DROP VIEW area_{area}_open;"),
        format!("ALTER TABLE area_{area}_items_2 DROP CONSTRAINT area_{area}_items_2_owner;"),
        format!("DROP TABLE area_{area}_items_2 CASCADE;"),
    ]
}
