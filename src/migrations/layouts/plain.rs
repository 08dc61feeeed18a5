//! A plain folder: every `.sql` file below it, by the bytes of its path, as people run them with psql.
//!
//! Only folders named by a number alone go by their numbers, `9/` before `10/`: they have no other order.
//! A name ending in `.down.sql`, `.undo.sql` or `.rollback.sql` is a down side, as is `_down.sql` beside `_up.sql`.

use super::pairs::{Side, SideFile, add_pairs};
use super::{Compared, Evidence, Layout, Versions, leading_digits};
use crate::migrations::folder::Folder;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::Reading;
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "plain",
    order: Compared::Text,
    versions: Versions::Shared,
    companions: &[],
    recognise: |_: &Folder<'_>| None::<Evidence>,
    read,
};

/// Endings of a down side, and those that its up side may have instead. The first ones need no partner to be known.
const DOWN_ENDINGS: &[(&str, &[&str])] = &[
    (".down", &[".up", ""]),
    (".undo", &[".do", ""]),
    (".rollback", &[".up", ""]),
    ("_down", &["_up", ""]),
    ("-down", &["-up", ""]),
    ("_rollback", &["_up", ""]),
    ("-rollback", &["-up", ""]),
];

fn read(reading: &mut Reading<'_>) {
    let is_sql = |path: &&TreePath| path.extension().eq_ignore_ascii_case("sql");
    let paths: Vec<TreePath> = reading.folder.files().iter().filter(is_sql).cloned().collect();
    let files = paths.iter().map(|path| side_file(reading.folder, path)).collect();
    let by_path = |file: &SideFile| OrderKey::path(file.path.as_str());
    add_pairs(reading, files, by_path, |_| TransactionMode::PerStatement);
}

fn side_file(folder: &Folder<'_>, path: &TreePath) -> SideFile {
    let stem = &path.as_str()[..path.as_str().len() - ".sql".len()];
    let (id, side) = match down_of(folder, stem) {
        Some(id) => (id, Side::Down),
        None => (
            ["_up", ".up", "-up", ".do"].iter().find_map(|ending| up_of(folder, stem, ending)).unwrap_or(stem),
            Side::Up,
        ),
    };
    let (version, name) = version_and_name(id.rsplit('/').next().unwrap_or(id));
    // The whole id takes the part of the version here, since it is what makes a pair.
    SideFile {
        path: path.clone(),
        version: id.to_owned(),
        name: if name.is_empty() { version } else { name }.to_owned(),
        id: id.to_owned(),
        side,
    }
}

/// What a down file's stem takes back.
fn down_of<'a>(folder: &Folder<'_>, stem: &'a str) -> Option<&'a str> {
    DOWN_ENDINGS.iter().find_map(|(ending, partners)| {
        let id = stem.strip_suffix(ending).filter(|id| !id.is_empty() && !id.ends_with('/'))?;
        let has_partner = || partners.iter().any(|partner| folder.has(&format!("{id}{partner}.sql")));
        (ending.starts_with('.') || has_partner()).then_some(id)
    })
}

/// The stem without the ending of an up side; an ending without a dot needs a down side to be one.
fn up_of<'a>(folder: &Folder<'_>, stem: &'a str, ending: &str) -> Option<&'a str> {
    let id = stem.strip_suffix(ending).filter(|id| !id.is_empty() && !id.ends_with('/'))?;
    let has_down = || DOWN_ENDINGS.iter().any(|(down, _)| folder.has(&format!("{id}{down}.sql")));
    (ending == ".up" || has_down()).then_some(id)
}

/// The numbers that a name begins with, and the rest: `2025_05_09_1` and `create`, `V0001` and `Init`, `1` and `init`.
pub(super) fn version_and_name(stem: &str) -> (&str, &str) {
    let letter = stem.starts_with(|first: char| first.is_ascii_alphabetic());
    let (first, mut rest) = leading_digits(&stem[usize::from(letter)..]);
    if first.is_empty() {
        return ("", stem);
    }
    // A year is followed by a month, a day and perhaps a number; another number stands alone.
    let more = if first.len() == 4 && (first.starts_with("19") || first.starts_with("20")) { 3 } else { 0 };
    for _ in 0..more {
        let Some(next) = rest.strip_prefix(['_', '-', '.']) else { break };
        let (digits, after) = leading_digits(next);
        if digits.is_empty() || after.starts_with(char::is_alphanumeric) {
            break;
        }
        rest = after;
    }
    let version = &stem[..stem.len() - rest.len()];
    (version, rest.trim_start_matches(|letter: char| "_-. ".contains(letter)))
}

#[cfg(test)]
mod tests {
    use super::version_and_name;
    use crate::migrations::layouts::story::{check, check_as};

    #[test]
    fn files_go_by_the_bytes_of_their_paths() {
        check(
            &[
                ("1 - init.sql", "select 0"),
                ("2025_05_09_a.sql", "select 1;\n-- Rollback:\n-- select -1;\n"),
                ("2025_10_04_1_b.sql", "select 2"),
                ("2025_5_12_c.sql", "select 3"),
                ("notes.md", ""),
            ],
            "plain
             1 - init | select 0
             2025_05_09_a | select 1; -- Rollback: -- select -1; | down: select -1;
             2025_10_04_1_b | select 2
             2025_5_12_c | select 3
             warning[migration-order-trap] 2025_5_12_c.sql
             ignored notes.md: plain takes no file of that name",
        );
    }

    #[test]
    fn names_tell_the_down_side() {
        check(
            &[
                ("V0001.Init.up.sql", "select 1"),
                ("V0001.Init.down.sql", "select -1"),
                ("V0002_up.sql", "select 2"),
                ("V0002_down.sql", "select -2"),
                ("V0003_count_down.sql", "select 3"),
                ("V0004.sql", "select 4"),
                ("V0004.rollback.sql", "select -4"),
                ("V0005.undo.sql", "select -5"),
            ],
            "plain
             V0001.Init | select 1 | down: select -1
             V0002 | select 2 | down: select -2
             V0003_count_down | select 3
             V0004 | select 4 | down: select -4
             warning[down-without-up] V0005.undo.sql",
        );
    }

    #[test]
    fn numbered_subfolders_go_by_number() {
        check_as(
            "plain",
            &[
                ("oss/postgres/10/01_b.up.sql", "select 10"),
                ("oss/postgres/9/01_a.up.sql", "select 9"),
                ("base/1.SQL", "select 0"),
            ],
            "plain
             base/1 | select 0
             oss/postgres/9/01_a | select 9
             oss/postgres/10/01_b | select 10",
        );
    }

    #[test]
    fn versions_are_dates_or_single_numbers() {
        assert_eq!(version_and_name("2025_10_07_2_unique_name"), ("2025_10_07_2", "unique_name"));
        assert_eq!(version_and_name("2025-10-07_3d_models"), ("2025-10-07", "3d_models"));
        assert_eq!(version_and_name("0042_3_way_merge"), ("0042", "3_way_merge"));
        assert_eq!(version_and_name("1 - init"), ("1", "init"));
        assert_eq!(version_and_name("V0001.Name"), ("V0001", "Name"));
        assert_eq!(version_and_name("schema"), ("", "schema"));
        assert_eq!(version_and_name("é"), ("", "é"));
    }
}
