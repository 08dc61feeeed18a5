//! postgrator (JavaScript): `<version>.do.<description>.sql` and `.undo.`, by number.

use super::pairs::{Side, SideFile, add_pairs};
use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most, leading_digits};
use crate::migrations::folder::Folder;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::Reading;
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "postgrator",
    order: Compared::Numbers,
    versions: Versions::Unique,
    companions: &[("package.json", "postgrator")],
    recognise,
    read,
};

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let all = folder.sql_files().count();
    let found = folder.sql_files().filter(|path| side_file(path).is_some()).count();
    is_most(found, all).then(|| {
        let because = count(found, all, "files are named `<number>.do.<name>.sql` or `.undo.`");
        Evidence::new(Strength::Certain, because)
    })
}

fn read(reading: &mut Reading<'_>) {
    let files = reading.folder.sql_files().filter_map(side_file).collect();
    add_pairs(reading, files, |file| OrderKey::number(&file.version), |_| TransactionMode::Implicit);
}

fn side_file(path: &TreePath) -> Option<SideFile> {
    let (version, rest) = leading_digits(path.file_name());
    let (name, side) = match rest.strip_prefix(".do.") {
        Some(name) => (name, Side::Up),
        None => (rest.strip_prefix(".undo.")?, Side::Down),
    };
    let name = if name == "sql" { "" } else { name.strip_suffix(".sql")? };
    let id = if name.is_empty() { version.to_owned() } else { format!("{version}.{name}") };
    let file = SideFile { path: path.clone(), version: version.to_owned(), name: name.to_owned(), id, side };
    (!version.is_empty()).then_some(file)
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn actions_are_in_the_names() {
        check(
            &[
                ("10.do.b.sql", "select 10"),
                ("9.do.a.sql", "select 9"),
                ("9.undo.a.sql", "select -9"),
                ("011.do.sql", "select 11"),
                ("12.do.c.js", ""),
            ],
            "postgrator
             9.a | select 9 | down: select -9
             10.b | select 10
             011 | select 11
             note[migration-order-trap] 9.do.a.sql
             warning[migration-in-code]
             ignored 12.do.c.js: it is a migration in code",
        );
    }
}
