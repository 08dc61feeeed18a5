use crate::diagnostic::Diagnostic;
use crate::migrations::codes;
use crate::migrations::comment;
use crate::migrations::layouts::locate::is_postgresql;
use crate::migrations::lines::{Line, line_comment, lines, strip_word};
use crate::migrations::migration::{Comment, Migration};
use crate::migrations::reading::Reading;
use crate::migrations::script::{Script, Source, TransactionMode};
use crate::text::{Location, Span};

/// A changeset as its lines say it.
#[derive(Clone, Debug, Default)]
struct Changeset<'a> {
    author: &'a str,
    id: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    header: Span,
    body: Span,
    /// Liquibase's own lines, and delimiters, in the body.
    marks: Vec<Span>,
    breakpoints: Vec<u32>,
    rollback: Vec<Span>,
    comment: Option<Comment>,
}

impl<'a> Changeset<'a> {
    fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    fn is_on(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Whether it is for PostgreSQL: `dbms:postgresql,h2`, `dbms:!oracle`.
    fn is_for_postgresql(&self) -> bool {
        let Some(databases) = self.attribute("dbms") else { return true };
        let mut names = databases.trim_matches('"').split(',').map(str::trim);
        if databases.contains('!') {
            !names.any(|name| name.strip_prefix('!').is_some_and(is_postgresql))
        } else {
            names.any(|name| is_postgresql(name) || matches!(name, "all" | ""))
        }
    }
}

/// The migrations of a file, one for each changeset that is for PostgreSQL.
pub(super) fn read(reading: &mut Reading<'_>, source: &Source) -> Vec<Migration> {
    let mut migrations = Vec::new();
    for changeset in changesets(source) {
        let location = Location { file: source.file, span: changeset.header };
        if !changeset.is_for_postgresql() || changeset.is_on("ignore") {
            let message = format!("the changeset `{}:{}` is not for PostgreSQL", changeset.author, changeset.id);
            reading.report(Diagnostic::note(codes::OTHER_DATABASE, message).at(location));
        } else if changeset.id.is_empty() || changeset.author.is_empty() {
            let message = "a changeset is marked by `--changeset author:id`";
            reading.report(Diagnostic::error(codes::ANNOTATION, message).at(location));
        } else {
            migrations.push(migration(source, changeset));
        }
    }
    migrations
}

fn migration(source: &Source, changeset: Changeset<'_>) -> Migration {
    let is_bare = changeset.attribute("runInTransaction").is_some_and(|value| value.eq_ignore_ascii_case("false"));
    let transaction = if is_bare { TransactionMode::PerStatement } else { TransactionMode::PerScript };
    let mut migration = Migration::named(&format!("{}:{}", changeset.author, changeset.id), None, changeset.id);
    let repeatable = changeset.is_on("runOnChange") || changeset.is_on("runAlways");
    let mut up = Script::of_sections(source, vec![changeset.body], &changeset.marks, transaction);
    up.breakpoints = changeset.breakpoints;
    migration.comment = changeset.comment.or_else(|| comment::find(source.file, &up.text));
    migration.up = Some(up);
    migration.repeatable = repeatable;
    if let (Some(first), Some(last)) = (changeset.rollback.first(), changeset.rollback.last()) {
        let mut down = Script::of_sections(source, changeset.rollback.clone(), &[], transaction);
        down.sections = vec![first.to(*last)];
        migration.down = Some(down).filter(|down| !down.is_blank());
    }
    migration
}

/// Cuts a file at its `--changeset` lines.
fn changesets(source: &Source) -> Vec<Changeset<'_>> {
    let mut changesets: Vec<Changeset<'_>> = Vec::new();
    let mut rollback_block: Option<u32> = None;
    for line in lines(&source.text) {
        if let Some(words) = directive(&line, "changeset") {
            if let Some(last) = changesets.last_mut() {
                last.body.end = line.span.start;
            }
            changesets.push(begin(&line, words, source.text.len() as u32));
        } else if let Some(changeset) = changesets.last_mut() {
            rollback_block = take_line(changeset, source, &line, rollback_block);
        }
    }
    changesets
}

fn begin<'a>(line: &Line<'a>, words: &'a str, end: u32) -> Changeset<'a> {
    let (name, attributes) = split_name(words.trim());
    let (author, id) = name;
    let header = Span::new(line.span.start, line.span.start + line.text.len() as u32);
    let attributes = attributes.split_whitespace().filter_map(|word| word.split_once(':')).collect();
    Changeset { author, id, attributes, header, body: Span::new(line.span.end, end), ..Changeset::default() }
}

/// `author:id`, either in quotes if it holds blanks, and the rest of the line.
fn split_name(words: &str) -> ((&str, &str), &str) {
    let quoted_or_until = |text: &'_ str, ends: &dyn Fn(char) -> bool| match text.strip_prefix('"') {
        Some(rest) => rest.find('"').map_or((1, text.len(), text.len()), |end| (1, end + 1, end + 2)),
        None => text.find(ends).map_or((0, text.len(), text.len()), |end| (0, end, end)),
    };
    let (start, end, next) = quoted_or_until(words, &|letter| letter == ':');
    let author = words[start..end].trim();
    let rest = words[next..].trim_start().strip_prefix(':').unwrap_or_default().trim_start();
    let (start, end, next) = quoted_or_until(rest, &char::is_whitespace);
    ((author, rest[start..end].trim()), &rest[next..])
}

/// Sorts a line of a changeset; `block` is where an open rollback comment began.
fn take_line<'a>(
    changeset: &mut Changeset<'a>,
    source: &'a Source,
    line: &Line<'a>,
    block: Option<u32>,
) -> Option<u32> {
    let end = line.span.start + line.text.len() as u32;
    if let Some(start) = block {
        changeset.marks.push(line.span);
        let close = line.text.find("*/");
        changeset.rollback.push(close.map_or(line.span, |at| Span::new(line.span.start, line.span.start + at as u32)));
        return close.is_none().then_some(start);
    }
    if let Some(rest) = directive(line, "rollback") {
        changeset.marks.push(line.span);
        let says_nothing = ["not required", "empty", "none", "changesetid:"]
            .iter()
            .any(|word| strip_word(rest.trim(), word).is_some());
        if !says_nothing {
            changeset.rollback.push(Span::new(end - rest.len() as u32, line.span.end));
        }
    } else if let Some(rest) = block_rollback(line.text) {
        changeset.marks.push(line.span);
        let start = end - rest.len() as u32;
        let close = rest.find("*/");
        let rollback_end = close.map_or(line.span.end, |at| start + at as u32);
        changeset.rollback.push(Span::new(start, rollback_end));
        return close.is_none().then_some(start);
    } else if let Some(said) = directive(line, "comment") {
        changeset.marks.push(line.span);
        let text = said.trim_start_matches(':').trim();
        let location = Location { file: source.file, span: Span::new(line.span.start, end) };
        changeset.comment = (!text.is_empty()).then(|| Comment { location, text: text.to_owned() });
    } else if ["precondition", "validchecksum", "ignorelines", "property", "ignore"]
        .iter()
        .any(|name| directive(line, name).is_some())
    {
        changeset.marks.push(line.span);
    } else {
        take_delimiter(changeset, line);
    }
    None
}

/// A delimiter at the end of a line ends a statement, and is none itself.
fn take_delimiter(changeset: &mut Changeset<'_>, line: &Line<'_>) {
    let delimiter = changeset.attribute("endDelimiter").unwrap_or(";").trim_matches('"');
    let code = line.text.trim_end();
    if delimiter == ";" || delimiter.is_empty() {
        return;
    }
    if let Some(before) = code.strip_suffix(delimiter) {
        let is_word = delimiter.chars().all(char::is_alphanumeric);
        if is_word && !before.trim().is_empty() {
            return;
        }
        let start = line.span.start + before.len() as u32;
        changeset.breakpoints.push(start);
        changeset.marks.push(Span::new(start, start + delimiter.len() as u32));
    }
}

/// What follows `--name` on a line, letter case and blanks before the name aside.
fn directive<'a>(line: &Line<'a>, name: &str) -> Option<&'a str> {
    strip_word(line_comment(line.text)?.trim_start(), name)
}

/// What follows `/* liquibase rollback` on a line.
fn block_rollback(line: &str) -> Option<&str> {
    let words = strip_word(line.trim_start().strip_prefix("/*")?.trim_start(), "liquibase")?;
    strip_word(words.trim_start(), "rollback")
}

/// The `--property name:… value:…` lines of a file.
pub(super) fn properties(text: &str) -> Vec<(String, String)> {
    let property = |line: Line<'_>| {
        let words = directive(&line, "property")?;
        let value = |key: &str| words.split_whitespace().find_map(|word| word.strip_prefix(key)).map(str::to_owned);
        Some((value("name:")?, value("value:")?))
    };
    lines(text).filter_map(property).collect()
}
