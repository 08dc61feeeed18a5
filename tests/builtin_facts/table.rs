//! A table of facts as a set of lines, each with the versions of the server that it holds for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;

const FIRST: u32 = 15;
const LAST: u32 = 18;

/// The major versions that tables speak of.
pub(crate) const VERSIONS: RangeInclusive<u32> = FIRST..=LAST;

/// Lines in byte order; a line that holds for all versions has no mark, else it ends in `@16-`, `@-17`, `@16-17`.
#[derive(Default)]
pub(crate) struct FactsTable(BTreeMap<String, BTreeSet<u32>>);

impl FactsTable {
    /// The table of that text.
    pub(crate) fn read(text: &str) -> Self {
        let mut table = Self::default();
        for line in text.lines() {
            let (fact, versions) = parse_line(line);
            table.0.entry(fact.to_owned()).or_default().extend(versions);
        }
        table
    }

    /// Makes the table say of `version` what `facts` says, and of other versions what it said before.
    pub(crate) fn replace(&mut self, version: u32, facts: BTreeSet<String>) {
        for versions in self.0.values_mut() {
            versions.remove(&version);
        }
        for fact in facts {
            self.0.entry(fact).or_default().insert(version);
        }
        self.0.retain(|_, versions| !versions.is_empty());
    }
}

/// The line without its mark, and the versions that it holds for. An operator's name, which may begin with `@` too, is
/// no mark.
fn parse_line(line: &str) -> (&str, Vec<u32>) {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let marked = line.rsplit_once("\t@").and_then(|(fact, mark)| Some((fact, mark.split_once('-')?)));
    match marked.filter(|(_, (first, last))| is_number(first) && is_number(last)) {
        Some((fact, (first, last))) => {
            (fact, (first.parse().unwrap_or(FIRST)..=last.parse().unwrap_or(LAST)).collect())
        }
        None => (line, VERSIONS.collect()),
    }
}

impl fmt::Display for FactsTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (fact, versions) in &self.0 {
            for (first, last) in stretches(versions) {
                match (first, last) {
                    (FIRST, LAST) => writeln!(f, "{fact}")?,
                    (FIRST, last) => writeln!(f, "{fact}\t@-{last}")?,
                    (first, LAST) => writeln!(f, "{fact}\t@{first}-")?,
                    (first, last) => writeln!(f, "{fact}\t@{first}-{last}")?,
                }
            }
        }
        Ok(())
    }
}

/// The runs of numbers without a gap.
fn stretches(versions: &BTreeSet<u32>) -> Vec<(u32, u32)> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for version in versions {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == *version => *last = *version,
            _ => found.push((*version, *version)),
        }
    }
    found
}
