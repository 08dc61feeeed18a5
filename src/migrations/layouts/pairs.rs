use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::{Reading, start_of};
use crate::migrations::script::{Source, TransactionMode};
use crate::migrations::tree::TreePath;

/// A file that is one side of a migration, as its name says.
#[derive(Clone, Debug)]
pub(super) struct SideFile {
    pub(super) path: TreePath,
    pub(super) version: String,
    /// The part of the name that is for people.
    pub(super) name: String,
    /// What the migration is called.
    pub(super) id: String,
    pub(super) side: Side,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Up,
    Down,
}

/// Adds a migration for each up file, with the down file of the same version: that of the same name, or else any.
pub(super) fn add_pairs(
    reading: &mut Reading<'_>,
    files: Vec<SideFile>,
    key: impl Fn(&SideFile) -> OrderKey,
    transaction: impl Fn(&Source) -> TransactionMode,
) {
    let (ups, mut downs): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.side == Side::Up);
    for up in ups {
        let same_name = downs.iter().position(|down| down.version == up.version && down.name == up.name);
        let down = same_name.or_else(|| downs.iter().position(|down| down.version == up.version));
        let down = down.map(|at| downs.remove(at));
        let Some(source) = reading.source(&up.path) else { continue };
        let mut migration = Migration::named(&up.id, Some(&up.version), &up.name);
        migration.up = Some(source.whole(transaction(&source)));
        if let Some(source) = down.and_then(|down| reading.source(&down.path)) {
            migration.down = Some(source.whole(transaction(&source)));
        }
        reading.add(key(&up), migration);
    }
    for down in downs {
        report_lone_down(reading, &down.path);
    }
}

/// Says that nothing goes up before this comes down.
pub(super) fn report_lone_down(reading: &mut Reading<'_>, path: &TreePath) {
    let message = format!("`{}` takes back a migration that is not here", path.file_name());
    let mut diagnostic = Diagnostic::warning(codes::DOWN_WITHOUT_UP, message);
    if let Some(source) = reading.source(path) {
        diagnostic = diagnostic.at(start_of(source.file));
    }
    reading.report(diagnostic);
}
