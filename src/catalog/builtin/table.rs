use super::Oid;
use crate::catalog::PostgresVersion;

/// One line of a table of facts: fields between tabs, and for which versions of the server it holds.
///
/// A line that does not hold for all versions ends in a field `@16-`, `@-17` or `@16-17`.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// The line's place in the table, over all versions.
    pub(super) number: u32,
    first: u32,
    last: u32,
    rest: &'static str,
}

/// The lines of a table of facts, whatever version they hold for.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Row> {
    lines(table).zip(0..).map(|(line, number)| Row::new(number, line))
}

/// The lines of a table of facts that hold for that version.
pub(super) fn rows_of(table: &'static str, version: PostgresVersion) -> impl Iterator<Item = Row> {
    rows(table).filter(move |row| row.holds(version))
}

/// The lines whose first field is `name`, whatever version they hold for, in a table whose lines are in byte order.
pub(super) fn rows_named(table: &'static str, name: &str) -> impl Iterator<Item = Row> {
    let first = first_line_from(table, name);
    let lines = lines(table.get(first..).unwrap_or_default());
    lines.take_while(move |line| first_field(line) == name).map(|line| Row::new(0, line))
}

/// The lines of a text, none for an empty one. They are read at the start of every run, so faster than `str::lines`.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = rest[..end].trim_end_matches('\r');
        rest = rest.get(end + 1..).unwrap_or_default();
        Some(line)
    })
}

/// A text up to its first tab, and what comes after that.
fn split_field(text: &str) -> (&str, &str) {
    // Fields are a few bytes long: a search made for long texts would take more to begin with.
    match text.bytes().position(|byte| byte == b'\t') {
        Some(tab) => (&text[..tab], &text[tab + 1..]),
        None => (text, ""),
    }
}

/// The place of the first line whose first field is not before `name`.
fn first_line_from(table: &str, name: &str) -> usize {
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = memchr::memrchr(b'\n', &table.as_bytes()[low..middle]).map_or(low, |newline| low + newline + 1);
        let end = memchr::memchr(b'\n', &table.as_bytes()[middle..]).map_or(table.len(), |newline| middle + newline);
        if first_field(&table[start..end]) < name {
            low = (end + 1).min(high);
        } else {
            high = start;
        }
    }
    low
}

fn first_field(line: &str) -> &str {
    split_field(line).0
}

impl Row {
    fn new(number: u32, line: &'static str) -> Self {
        let whole = Self { number, first: 0, last: u32::MAX, rest: line };
        let Some((rest, first, last)) = split_versions(line) else { return whole };
        Self { number, first: first.parse().unwrap_or(0), last: last.parse().unwrap_or(u32::MAX), rest }
    }

    /// Whether the fact is true of that version of the server.
    pub(super) fn holds(&self, version: PostgresVersion) -> bool {
        (self.first..=self.last).contains(&version.number())
    }

    /// The next field; empty when the line has no more, since tables leave empty fields at the end away.
    pub(super) fn text(&mut self) -> &'static str {
        let (field, rest) = split_field(self.rest);
        self.rest = rest;
        field
    }

    /// Passes over some fields.
    pub(super) fn skip(&mut self, count: usize) {
        (0..count).for_each(|_| {
            self.text();
        });
    }

    /// The next field, if it is not empty.
    pub(super) fn optional(&mut self) -> Option<&'static str> {
        Some(self.text()).filter(|field| !field.is_empty())
    }

    /// The next field as a letter; a space stands for an empty one.
    pub(super) fn letter(&mut self) -> char {
        self.text().chars().next().unwrap_or(' ')
    }

    /// Whether the next field is set.
    pub(super) fn flag(&mut self) -> bool {
        !self.text().is_empty()
    }

    /// The next field as an object id.
    pub(super) fn oid(&mut self) -> Option<Oid> {
        self.text().parse().ok().map(Oid)
    }

    /// The next field as the object's own id, which is made from the line's place where servers differ in it.
    pub(super) fn own_oid(&mut self, base: u32) -> Oid {
        let made = Oid(base + self.number);
        self.oid().unwrap_or(made)
    }
}

/// The line without its mark, and the versions of the mark, either of which may be empty. An operator's name, which
/// may begin with `@` too, is no mark.
fn split_versions(line: &str) -> Option<(&str, &str, &str)> {
    let tab = memchr::memrchr(b'\t', line.as_bytes())?;
    let (first, last) = line[tab + 1..].strip_prefix('@')?.split_once('-')?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(first) && is_number(last)).then_some((&line[..tab], first, last))
}

#[cfg(test)]
mod tests {
    use super::{PostgresVersion, rows, rows_named, rows_of};

    #[test]
    fn lines_are_found_by_their_first_field() {
        let table = "a\t1\nb\t2\nb\t3\nbb\t4\nd";
        let found = |name| rows_named(table, name).map(|mut row| (row.text(), row.text()).1).collect::<Vec<_>>();
        assert_eq!(found("a"), ["1"]);
        assert_eq!(found("b"), ["2", "3"]);
        assert_eq!(found("bb"), ["4"]);
        assert_eq!(found("d"), [""]);
        for absent in ["", "aa", "c", "e"] {
            assert!(found(absent).is_empty(), "{absent}");
        }
    }

    #[test]
    fn a_mark_at_the_end_says_which_versions_have_the_row() {
        let table = "a\t1\nb\t\t@16-17\nc";
        let mut first = rows(table).next().expect("the table has rows");
        assert_eq!((first.text(), first.text(), first.text()), ("a", "1", ""));
        let names = |version| rows_of(table, version).map(|mut row| row.text()).collect::<String>();
        assert_eq!(names(PostgresVersion::V15), "ac");
        assert_eq!(names(PostgresVersion::V17), "abc");
        assert_eq!(names(PostgresVersion::V18), "ac");
        assert_eq!(rows("operator\t@-@").next().map(|mut row| (row.text(), row.text()).1), Some("@-@"));
    }
}
