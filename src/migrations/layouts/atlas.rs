//! Atlas: flat `<version>_<name>.sql` by file name, `atlas.sum` beside them.
//!
//! Directives at the beginning of a file: `-- atlas:txmode none`, `-- atlas:delimiter …`, `-- atlas:checkpoint` (the
//! schema of all that lies before, left out where that is still here), `-- atlas:sum ignore`. The hashes of `atlas.sum`
//! are cumulative: SHA-256 over name and contents of each file and all before it (`sql/migrate/dir.go`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::{Compared, Evidence, Layout, Strength, Versions, leading_digits};
use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::comment;
use crate::migrations::folder::Folder;
use crate::migrations::lines::{line_comment, lines};
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::{Reading, start_of};
use crate::migrations::script::{Source, TransactionMode};
use crate::migrations::tree::TreePath;
use crate::text::Span;

pub(super) const LAYOUT: Layout = Layout {
    name: "atlas",
    order: Compared::Text,
    versions: Versions::Unique,
    companions: &[("atlas.hcl", "")],
    recognise,
    read,
};

const SUM: &str = "atlas.sum";

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    // Atlas also keeps its sum beside the files of other tools, which say themselves what they are.
    let is_foreign = |path: &TreePath| path.file_name().ends_with(".up.sql") || path.file_name().ends_with(".down.sql");
    let is_foreign = folder.top_sql_files().any(is_foreign);
    (folder.has(SUM) && !is_foreign).then(|| Evidence::new(Strength::Certain, format!("it holds {SUM}")))
}

fn read(reading: &mut Reading<'_>) {
    let paths: Vec<TreePath> = reading.folder.top_sql_files().cloned().collect();
    for (at, path) in paths.iter().enumerate() {
        let directives = directives(&reading.folder.text(path));
        if at > 0 && directives.iter().any(|(_, name, _)| name == "checkpoint") {
            reading.ignore(path, "it is a checkpoint of migrations that are here");
        } else {
            read_migration(reading, path);
        }
    }
    check_sum(reading, &paths);
}

fn read_migration(reading: &mut Reading<'_>, path: &TreePath) {
    let Some(source) = reading.source(path) else { return };
    let directives = directives(&source.text);
    let value = |wanted: &str| directives.iter().find(|(_, name, _)| name == wanted).map(|(.., value)| value.as_str());
    let transaction =
        if value("txmode") == Some("none") { TransactionMode::PerStatement } else { TransactionMode::PerScript };
    let delimiters = value("delimiter").map_or_else(Vec::new, |delimiter| delimiters(&source, delimiter));
    let marks: Vec<Span> = directives.iter().map(|(span, ..)| *span).chain(delimiters.iter().copied()).collect();
    let stem = path.file_name().trim_end_matches(".sql");
    let (version, name) = leading_digits(stem);
    let version = Some(version).filter(|version| !version.is_empty());
    let mut migration = Migration::named(stem, version, name);
    let mut script = source.whole(transaction);
    script.text = source.only(&script.sections, &marks);
    script.breakpoints = delimiters.iter().map(|delimiter| delimiter.start).collect();
    migration.comment = comment::find(source.file, &script.text);
    migration.up = Some(script);
    reading.add(OrderKey::text(path.file_name()), migration);
}

/// The `-- atlas:name value` lines among the comments that open a file.
fn directives(text: &str) -> Vec<(Span, String, String)> {
    let opening = lines(text).take_while(|line| line.text.trim().is_empty() || line_comment(line.text).is_some());
    let directive = |line: crate::migrations::lines::Line<'_>| {
        let words = line_comment(line.text)?.trim().strip_prefix("atlas:")?;
        let (name, value) = words.split_once(' ').unwrap_or((words, ""));
        Some((line.span, name.to_owned(), value.trim().to_owned()))
    };
    opening.filter_map(directive).collect()
}

/// Where a delimiter stands after the directives; `\n` and `\t` in it are escapes.
fn delimiters(source: &Source, delimiter: &str) -> Vec<Span> {
    let delimiter = delimiter.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
    if delimiter.is_empty() || delimiter == ";" {
        return Vec::new();
    }
    let start = directives(&source.text).last().map_or(0, |(span, ..)| span.end as usize);
    let found = source.text[start..].match_indices(&delimiter);
    found.map(|(at, _)| Span::new((start + at) as u32, (start + at + delimiter.len()) as u32)).collect()
}

/// Holds the files to the first line of `atlas.sum` that differs.
fn check_sum(reading: &mut Reading<'_>, paths: &[TreePath]) {
    if !reading.folder.has(SUM) {
        return;
    }
    let Some(sum) = reading.metadata(&TreePath::new(SUM)) else { return };
    let recorded: Vec<(Span, &str)> = lines(&sum.text).skip(1).map(|line| (line.span, line.text.trim())).collect();
    let recorded: Vec<_> = recorded.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let mut hash = Sha256::new();
    let mut hashed = Vec::new();
    for path in paths {
        let text = reading.folder.text(path);
        if directives(&text).iter().any(|(_, name, value)| name == "sum" && value == "ignore") {
            continue;
        }
        hash.update(path.file_name());
        hash.update(text.as_bytes());
        hashed.push(format!("{} h1:{}", path.file_name(), STANDARD.encode(hash.clone().finalize())));
    }
    let differing = (0..recorded.len().max(hashed.len()))
        .find(|at| recorded.get(*at).map(|(_, text)| *text) != hashed.get(*at).map(String::as_str));
    let Some(at) = differing else { return };
    let mut location = start_of(sum.file);
    location.span = recorded.get(at).map_or(Span::at(sum.text.len() as u32), |(span, _)| *span);
    let name = hashed.get(at).and_then(|line| line.split(" h1:").next());
    let message = match name {
        Some(name) => format!("{SUM} differs from the files, first at `{name}`"),
        None => format!("{SUM} lists files that are not here"),
    };
    let help = "someone edited, added or removed a migration; if it is right, run `atlas migrate hash`";
    reading.report(Diagnostic::warning(codes::CHECKSUM, message).at(location).help(help));
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn directives_are_heeded() {
        check(
            &[
                ("1_a.sql", "-- atlas:txmode none\n-- Why.\n\nselect 1;"),
                ("2_b.sql", "-- atlas:checkpoint\n\nselect 'all';"),
                ("3_c.sql", "-- atlas:delimiter \\n--\\n\n\nselect 3\n--\nselect 4"),
                ("atlas.sum", "h1:x\n"),
            ],
            "atlas
             1_a | -- Why. select 1;
             3_c | select 3 ⏎ select 4 | per-script
             warning[migration-checksum] atlas.sum
             ignored 2_b.sql: it is a checkpoint of migrations that are here",
        );
    }

    #[test]
    fn the_sum_is_cumulative() {
        let sum = "h1:total\n\
                   1_a.sql h1:0xoiBEBByCn3Qg4/3ZN3bzJGTBHXJNbUIxA6ZttFvio=\n\
                   2_b.sql h1:OOAg7AcKDOcuXuzka2wmvCrSkMj4OAV71gKeWYA49k8=\n";
        let files = |second: &'static str| [("1_a.sql", "select 1;\n"), ("2_b.sql", second), ("atlas.sum", sum)];
        check(&files("select 2;\n"), "atlas\n1_a | select 1;\n2_b | select 2;");
        check(&files("select 3;\n"), "atlas\n1_a | select 1;\n2_b | select 3;\nwarning[migration-checksum] atlas.sum");
    }
}
