use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::codes;
use super::layouts::{Compared, Layout, LayoutName, Versions};
use super::migration::{Migration, MigrationId, MigrationSet};
use super::options::Order;
use super::order::{OrderKey, counts_after};
use super::reading::{Draft, Reading, start_of};
use super::script::{ScriptForm, Source};
use super::tree::TreePath;
use super::{comment, included, rollback_block};
use crate::diagnostic::{Diagnostic, Severity};

/// Orders the migrations of a reading, completes each, and checks the whole.
pub(super) fn finish(mut reading: Reading<'_>, layout: &Layout, evidence: String) -> (MigrationSet, Vec<Diagnostic>) {
    let order = reading.options.order;
    let mut drafts = std::mem::take(&mut reading.migrations);
    sort(&mut drafts, order);
    check_versions(&mut reading, layout, &drafts);
    if order.is_none() {
        check_order(&mut reading, layout, &drafts);
    }
    let mut migrations: Vec<Migration> = drafts.into_iter().map(|draft| draft.migration).collect();
    migrations.par_iter_mut().for_each(complete);
    for migration in &mut migrations {
        check_text(&mut reading, migration);
    }
    name_apart(&mut migrations);
    check_left_files(&mut reading, &migrations);
    if reading.options.layout.is_none() && layout.name == "plain" && migrations.len() > 1 {
        report_plain(&mut reading);
    }
    let included = included::collect(&mut reading, &migrations);
    let otherwise = format!("{} takes no file of that name", layout.name);
    let (ignored, sources, diagnostics) = reading.into_rest(&otherwise);
    let root = String::new();
    (
        MigrationSet { layout: LayoutName::of(layout), evidence, root, migrations, ignored, sources, included },
        diagnostics,
    )
}

/// Sorts as the tool does, or as the user says; equal ones by path.
fn sort(drafts: &mut [Draft], order: Option<Order>) {
    let path_of = |draft: &Draft| draft.migration.path().map(ToString::to_string).unwrap_or_default();
    match order {
        None => drafts.sort_by_cached_key(|draft| (draft.key.clone(), path_of(draft))),
        Some(Order::Bytes) => drafts.sort_by_cached_key(path_of),
        Some(Order::Natural) => drafts.sort_by_cached_key(|draft| (OrderKey::natural(&path_of(draft)), path_of(draft))),
    }
}

/// What no layout needs to do itself: a rollback block where there is no down side, and the reason.
fn complete(migration: &mut Migration) {
    let Some(up) = &migration.up else { return };
    if migration.down.is_none() && up.form == ScriptForm::File {
        let source = Source { file: up.file, path: up.path.clone(), text: up.text.clone(), had_byte_order_mark: false };
        migration.down = rollback_block::find(&source, up.transaction);
    }
    if migration.comment.is_none() {
        migration.comment = comment::find(up.file, &up.text);
    }
}

/// Two migrations of one version, where the layout forbids it.
fn check_versions(reading: &mut Reading<'_>, layout: &Layout, drafts: &[Draft]) {
    if layout.versions == Versions::Shared {
        return;
    }
    let mut first_of: BTreeMap<String, &Migration> = BTreeMap::new();
    for Draft { key, migration } in drafts {
        let Some(version) = &migration.version else { continue };
        // Tools that compare numbers take `01` and `1` for one version.
        let comparable = if layout.order == Compared::Numbers { format!("{key:?}") } else { version.clone() };
        let Some(first) = first_of.get(&comparable) else {
            first_of.insert(comparable, migration);
            continue;
        };
        let message =
            format!("`{}` has the version of `{}`, so {} cannot apply both", migration.id, first.id, layout.name);
        let mut diagnostic = Diagnostic::error(codes::DUPLICATE_VERSION, message);
        if let (Some(here), Some(there)) = (&migration.up, &first.up) {
            diagnostic = diagnostic.at(start_of(here.file)).label(start_of(there.file), "the other one");
        }
        reading.report(diagnostic.help("give the later one a version of its own, if it has not shipped yet"));
    }
}

/// Whether people who read the names would order them as the tool does: one word for the whole set.
fn check_order(reading: &mut Reading<'_>, layout: &Layout, drafts: &[Draft]) {
    let (severity, why) = match layout.order {
        Compared::List => return,
        Compared::Numbers => (Severity::Note, "orders versions as numbers, though a list of the files shows otherwise"),
        Compared::Text => (Severity::Warning, "orders names as text, though their numbers say otherwise"),
    };
    let once: Vec<&Draft> = drafts.iter().filter(|draft| !draft.migration.repeatable).collect();
    let traps: Vec<_> = once.windows(2).filter(|pair| is_trap(layout, pair[0], pair[1])).collect();
    let Some([Draft { migration: before, .. }, Draft { migration: after, .. }]) = traps.first() else { return };
    let others = match traps.len() - 1 {
        0 => String::new(),
        1 => ", and one more such pair".to_owned(),
        more => format!(", and {more} more such pairs"),
    };
    let (earlier, later) = (&before.id, &after.id);
    let message = format!("`{later}` is applied after `{earlier}`: {} {why}{others}", layout.name);
    let mut diagnostic = Diagnostic::new(severity, codes::ORDER_TRAP, message);
    let marked = if layout.order == Compared::Numbers { before } else { after };
    if let Some(up) = &marked.up {
        diagnostic = diagnostic.at(start_of(up.file));
    }
    if layout.order == Compared::Text {
        diagnostic =
            diagnostic.help("if your databases have seen this order, say so in the configuration: order = \"bytes\"");
    }
    reading.report(diagnostic);
}

fn is_trap(layout: &Layout, earlier: &Draft, later: &Draft) -> bool {
    if let (OrderKey::Text(earlier), OrderKey::Text(later)) = (&earlier.key, &later.key) {
        return counts_after(earlier, later);
    }
    let (Some(earlier), Some(later)) = (earlier.migration.path(), later.migration.path()) else { return false };
    match layout.order {
        Compared::Numbers => earlier.folder() == later.folder() && earlier > later,
        Compared::Text => counts_after(earlier.as_str(), later.as_str()),
        Compared::List => false,
    }
}

/// A migration without any text.
fn check_text(reading: &mut Reading<'_>, migration: &Migration) {
    let Some(up) = migration.up.as_ref().filter(|up| up.is_blank()) else { return };
    let is_told = |diagnostic: &Diagnostic| diagnostic.location.is_some_and(|location| location.file == up.file);
    if !reading.diagnostics.iter().any(is_told) {
        // An empty section was written on purpose; an empty file may have lost its text.
        let severity = if up.form == ScriptForm::Section { Severity::Note } else { Severity::Warning };
        let message = format!("`{}` has no text to apply", migration.id);
        reading.report(Diagnostic::new(severity, codes::EMPTY_MIGRATION, message).at(start_of(up.file)));
    }
}

/// Makes ids unique: those that several share become their paths, and if that does not tell them apart, numbered.
fn name_apart(migrations: &mut [Migration]) {
    let shared = |migrations: &[Migration]| {
        let mut seen = BTreeSet::new();
        let again = migrations.iter().filter(|migration| !seen.insert(&migration.id));
        again.map(|migration| migration.id.clone()).collect::<BTreeSet<_>>()
    };
    let ids = shared(migrations);
    for migration in migrations.iter_mut().filter(|migration| ids.contains(&migration.id)) {
        if let Some(path) = migration.path() {
            migration.id = MigrationId::new(path.as_str());
        }
    }
    let ids = shared(migrations);
    let mut taken: BTreeSet<MigrationId> = migrations.iter().map(|migration| migration.id.clone()).collect();
    let mut seen = BTreeSet::new();
    for migration in migrations.iter_mut().filter(|migration| ids.contains(&migration.id)) {
        if seen.insert(migration.id.clone()) {
            continue;
        }
        let numbered = (2..).map(|number| MigrationId::new(format!("{}#{number}", migration.id)));
        if let Some(id) = numbered.into_iter().find(|id| !taken.contains(id)) {
            taken.insert(id.clone());
            migration.id = id;
        }
    }
}

/// Endings of files in which tools let people write migrations as programs.
const CODE_EXTENSIONS: &[&str] =
    &["cs", "fizz", "go", "java", "js", "kt", "mjs", "cjs", "mts", "php", "pl", "py", "rb", "rs", "ts"];

/// Files beside the migrations that look like ones and were left out.
fn check_left_files(reading: &mut Reading<'_>, migrations: &[Migration]) {
    let folders: BTreeSet<&str> = migrations.iter().filter_map(Migration::path).map(TreePath::folder).collect();
    for path in reading.folder.files() {
        let is_beside = folders.contains(reading.folder.below_root(path).folder());
        let Some(doubt) = reading.doubt(path).filter(|_| is_beside && is_numbered(path.file_name())) else { continue };
        let shown = reading.folder.shown(path);
        let extension = path.extension().to_ascii_lowercase();
        if extension == "sql" {
            let message = format!("`{shown}` looks like a migration, but {doubt}");
            reading.report(Diagnostic::warning(codes::FILE_IGNORED, message));
        } else if CODE_EXTENSIONS.contains(&extension.as_str()) {
            let message = format!("`{shown}` is a migration in code; what it does to the schema is not known");
            reading.report(Diagnostic::warning(codes::MIGRATION_IN_CODE, message));
            reading.ignore(path, "it is a migration in code");
        }
    }
}

/// Whether a name begins as migrations do, with a number, perhaps after a letter; tests of them do so too.
fn is_numbered(name: &str) -> bool {
    let is_test = ["_test.", ".test.", ".spec."].iter().any(|word| name.contains(word));
    !is_test && name.trim_start_matches(['V', 'v', 'U', 'R']).starts_with(|first: char| first.is_ascii_digit())
}

fn report_plain(reading: &mut Reading<'_>) {
    let message = "no tool's layout fits this folder, so its files are applied in the byte order of their paths";
    let help = "if this is right, say so in the configuration: layout = \"plain\"";
    reading.report(Diagnostic::note(codes::LAYOUT_UNCLEAR, message).help(help));
}
