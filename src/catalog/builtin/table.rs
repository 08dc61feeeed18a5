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
    table.lines().enumerate().map(|(number, line)| Row::new(number as u32, line))
}

/// The lines of a table of facts that hold for that version.
pub(super) fn rows_of(table: &'static str, version: PostgresVersion) -> impl Iterator<Item = Row> {
    rows(table).filter(move |row| row.holds(version))
}

impl Row {
    fn new(number: u32, line: &'static str) -> Self {
        let whole = Self { number, first: 0, last: u32::MAX, rest: line };
        let Some((rest, versions)) = line.rsplit_once("\t@") else { return whole };
        let Some((first, last)) = versions.split_once('-') else { return whole };
        Self { number, first: first.parse().unwrap_or(0), last: last.parse().unwrap_or(u32::MAX), rest }
    }

    /// Whether the fact is true of that version of the server.
    pub(super) fn holds(&self, version: PostgresVersion) -> bool {
        (self.first..=self.last).contains(&version.number())
    }

    /// The next field; empty when the line has no more, since tables leave empty fields at the end away.
    pub(super) fn text(&mut self) -> &'static str {
        let (field, rest) = self.rest.split_once('\t').unwrap_or((self.rest, ""));
        self.rest = rest;
        field
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

#[cfg(test)]
mod tests {
    use super::{PostgresVersion, rows, rows_of};

    #[test]
    fn a_mark_at_the_end_says_which_versions_have_the_row() {
        let table = "a\t1\nb\t\t@16-17\nc";
        let mut first = rows(table).next().expect("the table has rows");
        assert_eq!((first.text(), first.text(), first.text()), ("a", "1", ""));
        let names = |version| rows_of(table, version).map(|mut row| row.text()).collect::<String>();
        assert_eq!(names(PostgresVersion::V15), "ac");
        assert_eq!(names(PostgresVersion::V17), "abc");
        assert_eq!(names(PostgresVersion::V18), "ac");
    }
}
