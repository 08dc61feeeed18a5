//! node-pg-migrate with SQL files: `-- Up Migration` and `-- Down Migration`, by the number before the first `_`.
//!
//! A file without marks goes up as a whole; since version 8 the sides may be `.up.sql` and `.down.sql`. A number of 17
//! digits is a time in UTC, compared with the Unix times in milliseconds that older names carry
//! (`src/migration.ts`, `src/sqlMigration.ts`).

use super::golang_migrate;
use super::marked::{Mark, Marked, recognise_marks};
use super::pairs::{Side, SideFile, report_lone_down};
use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most, leading_digits};
use crate::migrations::date::Date;
use crate::migrations::folder::Folder;
use crate::migrations::lines::{line_comment, strip_word};
use crate::migrations::migration::Migration;
use crate::migrations::order::{Number, OrderKey};
use crate::migrations::reading::Reading;
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "node-pg-migrate",
    order: Compared::Numbers,
    versions: Versions::Shared,
    companions: &[("package.json", "node-pg-migrate")],
    recognise,
    read,
};

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    if let Some(evidence) = recognise_marks(folder, "-- Up Migration", |line| mark(line).is_some()) {
        return Some(evidence);
    }
    let all = folder.top_sql_files().count();
    let found = folder.top_sql_files().filter(|path| leading_digits(path.file_name()).0.len() >= 13).count();
    let is_named = LAYOUT.companions.iter().any(|(file, word)| folder.is_accompanied(file, word));
    (is_named && is_most(found, all)).then(|| {
        Evidence::new(Strength::Fits, count(found, all, "files begin with a time, and package.json names the tool"))
    })
}

fn read(reading: &mut Reading<'_>) {
    let paths: Vec<TreePath> = reading.folder.top_sql_files().cloned().collect();
    let sides: Vec<SideFile> = paths.iter().filter_map(golang_migrate::side_file).collect();
    let (ups, mut downs): (Vec<_>, Vec<_>) = sides.into_iter().partition(|file| file.side == Side::Up);
    for path in &paths {
        if downs.iter().any(|down| down.path == *path) {
            continue;
        }
        let up = ups.iter().find(|up| up.path == *path);
        let down = up.and_then(|up| downs.iter().position(|down| down.id == up.id)).map(|at| downs.remove(at));
        read_migration(reading, path, up, down.as_ref());
    }
    for down in downs {
        report_lone_down(reading, &down.path);
    }
}

fn read_migration(reading: &mut Reading<'_>, path: &TreePath, up: Option<&SideFile>, down: Option<&SideFile>) {
    let stem = up.map_or(path.file_name().trim_end_matches(".sql"), |up| &up.id).to_owned();
    let (version, name) = leading_digits(&stem);
    if version.is_empty() {
        return reading.ignore(path, "its name does not begin with a digit");
    }
    let Some(source) = reading.source(path) else { return };
    let mut migration = Migration::named(&stem, Some(version), name);
    let per_script = TransactionMode::PerScript;
    if up.is_some() {
        migration.up = Some(source.whole(per_script));
        migration.down = down.and_then(|down| reading.source(&down.path)).map(|source| source.whole(per_script));
    } else {
        Marked::new(&source.text, mark).complete(&mut migration, &source, per_script, per_script);
    }
    reading.add(key(version), migration);
}

/// The number itself, or the milliseconds of a time in UTC.
fn key(version: &str) -> OrderKey {
    let milliseconds = (version.len() == 17).then(|| utc_milliseconds(version)).flatten();
    OrderKey::Numbers(vec![milliseconds.unwrap_or_else(|| Number::new(version))])
}

/// `20250509123456789` as Unix time.
fn utc_milliseconds(digits: &str) -> Option<Number> {
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i64>().ok();
    let date = Date::in_name(digits)?;
    let seconds = date.days_since_epoch() * 86_400 + number(8..10)? * 3600 + number(10..12)? * 60 + number(12..14)?;
    Some(Number::new(&(seconds * 1000 + number(14..17)?).to_string()))
}

/// `-- Up Migration`, dashes, blanks and letter case as one likes.
fn mark(line: &str) -> Option<Mark> {
    let words = line_comment(line)?.trim_start_matches(|letter: char| letter == '-' || letter.is_whitespace());
    let (mark, rest) = match strip_word(words, "up") {
        Some(rest) => (Mark::Up, rest),
        None => (Mark::Down, strip_word(words, "down")?),
    };
    let next = rest.trim_start();
    (next.len() < rest.len() && strip_word(next, "migration").is_some()).then_some(mark)
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::{check, check_as};

    #[test]
    fn marks_cut_a_file() {
        check(
            &[
                ("1746748800000_a.sql", "-- Up Migration\nselect 1;\n\n-- Down Migration\nselect -1;"),
                ("20250509000001000_b.sql", "  ---- up migration\nselect 2;"),
                ("1746748800500_c.sql", "select 3;"),
                ("1746748800600_d.js", ""),
            ],
            "node-pg-migrate
             1746748800000_a | select 1; | down: select -1;
             1746748800500_c | select 3;
             20250509000001000_b | select 2;
             warning[migration-in-code]
             ignored 1746748800600_d.js: it is a migration in code",
        );
    }

    #[test]
    fn sides_may_be_files() {
        check_as(
            "node-pg-migrate",
            &[("1_a.up.sql", "select 1"), ("1_a.down.sql", "select -1"), ("2_b.down.sql", "select -2"), ("x.sql", "")],
            "node-pg-migrate
             1_a | select 1 | down: select -1
             warning[down-without-up] 2_b.down.sql
             ignored x.sql: its name does not begin with a digit",
        );
    }
}
