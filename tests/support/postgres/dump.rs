//! What `pg_dump` prints, split into entries, and two dumps compared entry by entry.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use similar::TextDiff;

use super::server::Database;

/// An entry of a dump: its name, its type (`TABLE`, `FK CONSTRAINT`, …) and its schema.
pub(crate) type EntryKey = (String, String, String);
/// The texts of the entries of a key, in `pg_dump`'s order: names of grants and of overloads repeat.
pub(crate) type Entries = BTreeMap<EntryKey, Vec<String>>;

const END_OF_DUMP: &str = "\n--\n-- PostgreSQL database dump complete";

impl Database<'_> {
    /// The schema as `pg_dump` prints it, less owners and the random key that newer versions put around a dump.
    pub(crate) fn dump(&self) -> String {
        let mut command = self.server.client_program("pg_dump", &self.name);
        let output = command.args(["--schema-only", "--no-owner"]).output().expect("pg_dump starts");
        assert!(output.status.success(), "pg_dump fails: {}", String::from_utf8_lossy(&output.stderr));
        let dump = String::from_utf8_lossy(&output.stdout);
        dump.split_inclusive('\n')
            .filter(|line| !line.starts_with("\\restrict ") && !line.starts_with("\\unrestrict "))
            .collect()
    }
}

/// Splits a dump at the comments that `pg_dump` puts above each entry.
pub(crate) fn entries(dump: &str) -> Entries {
    let mut found = Entries::new();
    let mut rest = dump;
    let mut key = None;
    while let Some((before, next_key, after)) = next_header(rest) {
        keep(&mut found, key.replace(next_key), before);
        rest = after;
    }
    keep(&mut found, key, rest.split(END_OF_DUMP).next().unwrap_or_default());
    found
}

/// The differences between the dump of the migrations and the dump of the export, as text; empty if there are none.
///
/// An entry is also right if it reads as in `again`, the dump of a database loaded from the first dump: PostgreSQL
/// prints some expressions, casts of arrays above all, otherwise once they have been through a dump.
pub(crate) fn compare(expected: &Entries, again: &Entries, actual: &Entries) -> String {
    let none = Vec::new();
    let keys: BTreeSet<&EntryKey> = expected.keys().chain(actual.keys()).collect();
    let mut report = String::new();
    for key in keys {
        let got = sorted(actual.get(key).unwrap_or(&none));
        let wanted = sorted(expected.get(key).unwrap_or(&none));
        if got != wanted && got != sorted(again.get(key).unwrap_or(&none)) {
            describe(&mut report, key, &wanted, &got);
        }
    }
    report
}

/// The text before the next entry's header, the header's key, and the text after it.
fn next_header(dump: &str) -> Option<(&str, EntryKey, &str)> {
    const OPENING: &str = "--\n-- Name: ";
    const CLOSING: &str = "\n--\n\n";
    let mut searched = 0;
    loop {
        let start = searched + dump[searched..].find(OPENING)?;
        let header = &dump[start + OPENING.len()..];
        let line_end = header.find('\n')?;
        let at_line_start = start == 0 || dump[..start].ends_with('\n');
        match parse_key(&header[..line_end]) {
            Some(key) if at_line_start && header[line_end..].starts_with(CLOSING) => {
                return Some((&dump[..start], key, &header[line_end + CLOSING.len()..]));
            }
            _ => searched = start + OPENING.len(),
        }
    }
}

/// Reads `notes; Type: TABLE; Schema: public; Owner: -`.
fn parse_key(header: &str) -> Option<EntryKey> {
    let (name, rest) = header.split_once("; Type: ")?;
    let (kind, rest) = rest.split_once("; Schema: ")?;
    let (schema, _) = rest.split_once("; Owner:")?;
    Some((name.to_owned(), kind.to_owned(), schema.to_owned()))
}

/// Keeps an entry without the session's settings that `pg_dump` changes between two entries.
fn keep(found: &mut Entries, key: Option<EntryKey>, text: &str) {
    let Some(key) = key else { return };
    let kept: String = text.split_inclusive('\n').filter(|line| !line.starts_with("SET default_")).collect();
    found.entry(key).or_default().push(kept.trim().to_owned());
}

fn sorted(texts: &[String]) -> Vec<&str> {
    let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    texts.sort_unstable();
    texts
}

/// Writes an entry's name and the lines in which it differs, with those around them.
fn describe(report: &mut String, (name, kind, schema): &EntryKey, wanted: &[&str], got: &[&str]) {
    let (wanted, got) = (wanted.join("\n\n"), got.join("\n\n"));
    writeln!(report, "@@ {kind} {schema}.{name}").expect("strings take everything");
    let difference = TextDiff::from_lines(&wanted, &got);
    for change in difference.iter_all_changes() {
        writeln!(report, "{} {}", change.tag(), change.value().trim_end_matches('\n'))
            .expect("strings take everything");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "SET lock_timeout = 0;\n\n--\n-- Name: notes; Type: TABLE; Schema: app; Owner: -\n--\n\n\
        CREATE TABLE app.notes (\n    id integer\n);\n\n\n\
        --\n-- Name: s; Type: SEQUENCE; Schema: -; Owner: -\n--\n\nSET default_tablespace = '';\n\nCREATE SEQUENCE s;\n\n\n\
        --\n-- PostgreSQL database dump complete\n--\n\n";

    fn key(name: &str, kind: &str, schema: &str) -> EntryKey {
        (name.to_owned(), kind.to_owned(), schema.to_owned())
    }

    #[test]
    fn a_dump_falls_into_entries() {
        let found = entries(DUMP);
        assert_eq!(found[&key("notes", "TABLE", "app")], ["CREATE TABLE app.notes (\n    id integer\n);"]);
        assert_eq!(found[&key("s", "SEQUENCE", "-")], ["CREATE SEQUENCE s;"]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_header_inside_a_function_body_that_lacks_its_end_is_text() {
        let dump = DUMP.replace("id integer", "--\n-- Name: x; Type: TABLE\n--\n");
        assert_eq!(entries(&dump).len(), 2);
    }

    #[test]
    fn equal_dumps_do_not_differ() {
        assert_eq!(compare(&entries(DUMP), &entries(""), &entries(DUMP)), "");
    }

    #[test]
    fn the_second_spelling_counts_as_right() {
        let again = DUMP.replace("id integer", "id bigint");
        assert_eq!(compare(&entries(DUMP), &entries(&again), &entries(&again)), "");
    }

    #[test]
    fn a_difference_names_the_entry_and_shows_its_lines() {
        let actual = DUMP.replace("    id integer", "    id bigint");
        let report = compare(&entries(DUMP), &entries(DUMP), &entries(&actual));
        assert_eq!(report, "@@ TABLE app.notes\n  CREATE TABLE app.notes (\n-     id integer\n+     id bigint\n  );\n");
    }

    #[test]
    fn a_missing_and_a_surplus_entry_are_differences() {
        let report = compare(&entries(DUMP), &entries(DUMP), &entries(&DUMP.replace("Name: s;", "Name: z;")));
        assert_eq!(report, "@@ SEQUENCE -.s\n- CREATE SEQUENCE s;\n@@ SEQUENCE -.z\n+ CREATE SEQUENCE s;\n");
    }
}
