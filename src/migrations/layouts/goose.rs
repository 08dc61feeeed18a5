//! goose (Go): `<version>_<name>.sql` with `-- +goose Up` and `-- +goose Down`, by number.
//!
//! Annotations stand at the beginning of a line, letter case aside (`internal/sqlparser/parser.go`). `NO TRANSACTION`
//! holds for the whole file; between `ENVSUB ON` and `ENVSUB OFF` environment variables are put in, whose values the
//! configuration gives.

use super::marked::{Mark, Marked, recognise_marks, report_annotation};
use super::{Compared, Evidence, Layout, Versions};
use crate::migrations::folder::Folder;
use crate::migrations::lines::{line_comment, lines, strip_word};
use crate::migrations::migration::Migration;
use crate::migrations::order::{Number, OrderKey};
use crate::migrations::placeholder;
use crate::migrations::reading::Reading;
use crate::migrations::script::{Source, TransactionMode};
use crate::migrations::tree::TreePath;
use crate::text::Span;

pub(super) const LAYOUT: Layout = Layout {
    name: "goose",
    order: Compared::Numbers,
    versions: Versions::Unique,
    companions: &[("go.mod", "pressly/goose")],
    recognise,
    read,
};

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    recognise_marks(folder, "-- +goose Up", |line| annotation(line) == Some(Annotation::Up))
}

fn read(reading: &mut Reading<'_>) {
    for path in reading.folder.top_sql_files().cloned().collect::<Vec<_>>() {
        let stem = path.file_name().trim_end_matches(".sql").to_owned();
        let (version, name) = stem.split_once('_').unwrap_or((&stem, ""));
        let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
        match Number::new(version).to_i64().filter(|_| is_number && stem.contains('_')) {
            Some(1..) => read_migration(reading, &path, &stem, version, name),
            Some(_) => reading.pass_over(&path, "its version is not above 0"),
            None => reading.pass_over(&path, "its name has no integer before a `_`"),
        }
    }
}

fn read_migration(reading: &mut Reading<'_>, path: &TreePath, stem: &str, version: &str, name: &str) {
    let Some(source) = source(reading, path) else { return };
    let mut transaction = TransactionMode::PerScript;
    let marked = Marked::new(&source.text, |line| {
        let annotation = annotation(line)?;
        if annotation == Annotation::NoTransaction {
            transaction = TransactionMode::PerStatement;
        }
        Some(annotation.mark())
    });
    check_annotations(reading, &source, &marked);
    let mut migration = Migration::named(stem, Some(version), name);
    marked.complete(&mut migration, &source, transaction, transaction);
    reading.add(OrderKey::number(version), migration);
}

/// The file with the values of variables put in where goose would do so.
fn source(reading: &mut Reading<'_>, path: &TreePath) -> Option<Source> {
    let text = reading.folder.text(path);
    if !lines(&text).any(|line| annotation(line.text) == Some(Annotation::Substitute)) {
        return reading.source(path);
    }
    let mut substitutes = false;
    let mut filled = String::with_capacity(text.len());
    for line in lines(&text) {
        match annotation(line.text) {
            Some(Annotation::Substitute) => substitutes = true,
            Some(Annotation::StopSubstituting) => substitutes = false,
            _ => {}
        }
        let line = placeholder::fill(line.span.slice(&text), &reading.options.placeholders);
        if substitutes {
            filled.push_str(&placeholder::fill_variables(&line, &reading.options.placeholders));
        } else {
            filled.push_str(&line);
        }
    }
    let source = reading.take(path, filled)?;
    if let Some((span, name)) = placeholder::first_unfilled(&source.text, placeholder::Within::Anything) {
        reading.report_placeholder(source.file, span, name);
    }
    Some(source)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Annotation {
    Up,
    Down,
    StatementBegin,
    StatementEnd,
    NoTransaction,
    Substitute,
    StopSubstituting,
    Unknown,
    Indented,
}

impl Annotation {
    fn mark(self) -> Mark {
        match self {
            Self::Up => Mark::Up,
            Self::Down => Mark::Down,
            Self::StatementBegin | Self::StatementEnd => Mark::Break,
            Self::NoTransaction | Self::Substitute | Self::StopSubstituting | Self::Unknown | Self::Indented => {
                Mark::Setting
            }
        }
    }
}

fn annotation(line: &str) -> Option<Annotation> {
    let words = strip_word(line_comment(line)?.trim(), "+goose")?;
    if !line.starts_with("--") {
        return Some(Annotation::Indented);
    }
    Some(match words.trim().to_ascii_lowercase().as_str() {
        "up" => Annotation::Up,
        "down" => Annotation::Down,
        "statementbegin" => Annotation::StatementBegin,
        "statementend" => Annotation::StatementEnd,
        "no transaction" => Annotation::NoTransaction,
        "envsub on" => Annotation::Substitute,
        "envsub off" => Annotation::StopSubstituting,
        _ => Annotation::Unknown,
    })
}

/// What goose would refuse.
fn check_annotations(reading: &mut Reading<'_>, source: &Source, marked: &Marked) {
    let wrong: Vec<(Span, &str)> = lines(&source.text)
        .filter_map(|line| match annotation(line.text)? {
            Annotation::Indented => Some((line.span, "goose refuses an annotation with blanks before it")),
            Annotation::Unknown => Some((line.span, "goose knows no such annotation")),
            _ => None,
        })
        .collect();
    for (span, message) in wrong {
        report_annotation(reading, source, Some(span), message);
    }
    match (&marked.up[..], &marked.down[..]) {
        ([], _) => report_annotation(reading, source, None, "goose finds no `-- +goose Up` in this file"),
        ([_, second, ..], _) => {
            report_annotation(reading, source, Some(Span::at(second.start)), "a second `-- +goose Up`");
        }
        ([up], [down, ..]) if down.start < up.start => {
            report_annotation(
                reading,
                source,
                Some(Span::at(down.start)),
                "`-- +goose Down` stands before `-- +goose Up`",
            );
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::migrations::Options;
    use crate::migrations::layouts::story::{check, check_with};

    #[test]
    fn annotations_cut_a_file() {
        check(
            &[
                (
                    "00002_b.sql",
                    "-- why\n-- +goose Up\n-- +goose StatementBegin\nselect 2\n-- +goose StatementEnd\nselect 3;\n\
                     -- +goose Down\nselect -3;\n",
                ),
                ("1_a.sql", "-- +goose up\nselect 1;\n-- +GOOSE NO TRANSACTION\n--+goose down\n"),
                ("10_c.sql", "-- +goose Up\r\nselect 10;\r\n"),
                ("0_no.sql", ""),
                ("seed.sql", ""),
                ("00011_code.go", ""),
                ("main.go", ""),
            ],
            "goose
             1_a | select 1;
             00002_b | select 2 ⏎ select 3; | per-script | down: select -3;
             10_c | select 10; | per-script
             note[migration-order-trap] 1_a.sql
             warning[migration-in-code]
             warning[migration-file-ignored]
             ignored 00011_code.go: it is a migration in code
             ignored 0_no.sql: its version is not above 0
             ignored main.go: goose takes no file of that name
             ignored seed.sql: its name has no integer before a `_`",
        );
    }

    #[test]
    fn what_goose_refuses_is_told() {
        check(
            &[
                ("1_a.sql", "-- +goose Up\n -- +goose Down\n-- +goose Sideways\nselect 1;"),
                ("2_b.sql", "-- +goose Up\nselect 1;\n-- +goose Up\nselect 2;"),
                ("3_c.sql", "select 3;"),
            ],
            "goose
             1_a | select 1;
             2_b | select 1; ‖ select 2;
             3_c | select 3;
             error[migration-annotation] 1_a.sql
             error[migration-annotation] 1_a.sql
             error[migration-annotation] 2_b.sql
             error[migration-annotation] 3_c.sql",
        );
    }

    #[test]
    fn variables_are_put_in_where_goose_does_it() {
        let placeholders: BTreeMap<_, _> = [("OWNER".to_owned(), "app".to_owned())].into();
        check_with(
            &Options { placeholders, ..Options::default() },
            &[(
                "1_a.sql",
                "-- +goose Up\nselect $OWNER$x$OWNER$;\n-- +goose ENVSUB ON\nselect '${OWNER}', '$OWNER', $1, '${OTHER:-x}';\n\
                 do $$ '${LEFT}' $$;\n-- +goose ENVSUB OFF\n",
            )],
            "goose
             1_a | select $OWNER$x$OWNER$; select 'app', 'app', $1, 'x'; do $$ '${LEFT}' $$;
             warning[unfilled-placeholder] 1_a.sql",
        );
    }
}
