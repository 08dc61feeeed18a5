//! refinery (Rust): `V<number>__<name>.sql`, or `U` for one that may come out of order, recursively, by number.
//!
//! The names are also Flyway's, for which `U` undoes.

use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most};
use crate::migrations::folder::Folder;
use crate::migrations::migration::Migration;
use crate::migrations::order::{Number, OrderKey};
use crate::migrations::reading::Reading;
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "refinery",
    order: Compared::Numbers,
    versions: Versions::Unique,
    companions: &[("Cargo.toml", "refinery"), ("refinery.toml", "")],
    recognise,
    read,
};

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let all = folder.sql_files().count();
    let named: Vec<_> = folder.sql_files().filter_map(|path| parse(path, ".sql")).collect();
    let in_code = folder.files().iter().filter(|path| parse(path, ".rs").is_some()).count();
    if in_code > 0 {
        return Some(Evidence::new(Strength::Certain, format!("{in_code} migrations are in Rust")));
    }
    // Flyway would need a `V` for each `U`.
    let is_versioned = |version: &str| named.iter().any(|name| name.letter == 'V' && name.version == version);
    let is_lone = named.iter().any(|name| name.letter == 'U' && !is_versioned(&name.version));
    let strength = if is_lone { Strength::Typical } else { Strength::Fits };
    is_most(named.len(), all)
        .then(|| Evidence::new(strength, count(named.len(), all, "files are named `V<number>__<name>.sql`")))
}

fn read(reading: &mut Reading<'_>) {
    for path in reading.folder.sql_files().cloned().collect::<Vec<_>>() {
        let Some(name) = parse(&path, ".sql") else { continue };
        let Some(source) = reading.source(&path) else { continue };
        let stem = path.file_name().trim_end_matches(".sql");
        let mut migration = Migration::named(stem, Some(&name.version), &name.title);
        migration.up = Some(source.whole(TransactionMode::PerScript));
        reading.add(OrderKey::Numbers(name.version.split('.').map(Number::new).collect()), migration);
    }
}

struct Name {
    letter: char,
    version: String,
    title: String,
}

/// `^([UV])(\d+(\.\d+)?)__(\w+)` and the ending.
fn parse(path: &TreePath, ending: &str) -> Option<Name> {
    let stem = path.file_name().strip_suffix(ending)?;
    let letter = stem.chars().next().filter(|letter| matches!(letter, 'U' | 'V'))?;
    let (version, title) = stem[1..].split_once("__")?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_version = version.split('.').all(is_number) && version.split('.').count() <= 2;
    let is_word = !title.is_empty() && title.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    (is_version && is_word).then(|| Name { letter, version: version.to_owned(), title: title.to_owned() })
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn both_letters_go_up() {
        check(
            &[
                ("V10__b.sql", "select 10"),
                ("V9__a.sql", "select 9"),
                ("more/U11__c.sql", "select 11"),
                ("V12__wrong-name.sql", "select 12"),
            ],
            "refinery
             V9__a | select 9
             V10__b | select 10
             U11__c | select 11
             note[migration-order-trap] V9__a.sql
             warning[migration-file-ignored]
             ignored V12__wrong-name.sql: refinery takes no file of that name",
        );
    }

    #[test]
    fn a_migration_in_rust_names_the_tool() {
        check(
            &[("V1__a.sql", "select 1"), ("V2__b.rs", "")],
            "refinery
             V1__a | select 1
             warning[migration-in-code]
             ignored V2__b.rs: it is a migration in code",
        );
    }
}
