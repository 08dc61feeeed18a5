use std::collections::BTreeSet;

use crate::migrations::folder::Folder;
use crate::migrations::lines::lines;
use crate::migrations::tree::TreePath;

/// What a changelog says, in its order; numbers are offsets in its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Entry {
    /// Another changelog, or formatted SQL.
    Include(String, u32),
    /// All files of a folder, by path.
    IncludeAll(String),
    /// A file of SQL that one changeset runs.
    SqlFile(String, u32),
    /// A value of `${…}`.
    Property(String, String),
    /// A change written in the changelog itself.
    Change(u32),
}

/// Whether a file is a changelog in XML, YAML or JSON.
pub(super) fn is_changelog(folder: &Folder<'_>, path: &TreePath) -> bool {
    // Only its name tells a changelog in JSON from the snapshots of other tools, which are many and large.
    let may_be = match path.extension() {
        "xml" | "yaml" | "yml" => true,
        "json" => path.as_str().to_ascii_lowercase().contains("change"),
        _ => false,
    };
    may_be && folder.text(path).contains("databaseChangeLog")
}

/// The changelogs that no other includes, those called master or root first.
pub(super) fn roots(folder: &Folder<'_>, changelogs: &[TreePath]) -> Vec<TreePath> {
    let mut included = BTreeSet::new();
    for path in changelogs {
        for entry in entries(path, &folder.text(path)) {
            match entry {
                Entry::Include(file, _) => included.extend(resolve(folder, path, &file)),
                Entry::IncludeAll(name) => included.extend(resolve_all(folder, path, &name)),
                Entry::SqlFile(..) | Entry::Property(..) | Entry::Change(_) => {}
            }
        }
    }
    let mut roots: Vec<_> = changelogs.iter().filter(|path| !included.contains(*path)).cloned().collect();
    let is_master = |path: &TreePath| path.file_name().contains("master") || path.file_name().contains("root");
    roots.sort_by_key(|path| (!is_master(path), path.clone()));
    roots
}

/// The file that an include means: relative to the changelog, to the folder, or to a root above the folder.
pub(super) fn resolve(folder: &Folder<'_>, changelog: &TreePath, file: &str) -> Option<TreePath> {
    let file = file.trim_start_matches("classpath:").trim_start_matches("./").trim_start_matches('/');
    let beside = joined(changelog.folder(), file);
    let mut ends = vec![beside, file.to_owned()];
    // A path from the root of the class path begins with folders that lie above this one.
    ends.extend(file.match_indices('/').map(|(at, _)| file[at + 1..].to_owned()));
    ends.into_iter().find(|path| folder.has(path)).map(TreePath::new)
}

/// The files of the folder that an `includeAll` means, sorted by path.
pub(super) fn resolve_all(folder: &Folder<'_>, changelog: &TreePath, name: &str) -> Vec<TreePath> {
    let name = name.trim_start_matches("classpath:").trim_matches('/');
    let mut ends = vec![joined(changelog.folder(), name), name.to_owned()];
    ends.extend(name.match_indices('/').map(|(at, _)| name[at + 1..].to_owned()));
    for end in ends {
        let prefix = format!("{}/", end.trim_end_matches('/'));
        let files: Vec<_> = folder.files().iter().filter(|path| path.as_str().starts_with(&prefix)).cloned().collect();
        if !files.is_empty() {
            return files;
        }
    }
    Vec::new()
}

/// `file` below `folder`, its `..` resolved.
fn joined(folder: &str, file: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The entries of a changelog, in order.
pub(super) fn entries(path: &TreePath, text: &str) -> Vec<Entry> {
    match path.extension() {
        "xml" => xml(text),
        "json" => json(text),
        _ => yaml(text),
    }
}

/// The tags that matter, those within `<rollback>` left out. No XML parser is needed for them.
fn xml(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let (mut in_rollback, mut in_changeset) = (false, false);
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|open| at + open) {
        if text[open..].starts_with("<!--") {
            at = text[open..].find("-->").map_or(text.len(), |end| open + end);
            continue;
        }
        let end = text[open..].find('>').map_or(text.len(), |end| open + end);
        let tag = &text[open + 1..end];
        let name = tag.split(|letter: char| letter.is_whitespace() || letter == '/').next().unwrap_or_default();
        let place = open as u32;
        match name {
            "rollback" => in_rollback = !tag.ends_with('/'),
            "" if tag.starts_with("/rollback") => in_rollback = false,
            "changeSet" => in_changeset = true,
            "" if tag.starts_with("/changeSet") => in_changeset = false,
            "include" => entries.extend(attribute(tag, "file").map(|file| Entry::Include(file, place))),
            "includeAll" => entries.extend(attribute(tag, "path").map(Entry::IncludeAll)),
            "property" => entries.extend(
                attribute(tag, "name").zip(attribute(tag, "value")).map(|(name, value)| Entry::Property(name, value)),
            ),
            "sqlFile" if !in_rollback => entries.extend(attribute(tag, "path").map(|file| Entry::SqlFile(file, place))),
            "comment" | "preConditions" | "validCheckSum" | "tagDatabase" => {}
            name if in_changeset && !in_rollback && is_change(name) => entries.push(Entry::Change(place)),
            _ => {}
        }
        at = end;
    }
    entries
}

/// Whether a name is that of a kind of change: `createTable`, `addColumn`, `sql`.
fn is_change(name: &str) -> bool {
    const VERBS: &[&str] = &[
        "add",
        "alter",
        "create",
        "customChange",
        "delete",
        "drop",
        "insert",
        "load",
        "merge",
        "modify",
        "rename",
        "set",
        "sql",
        "update",
    ];
    name != "sqlFile" && VERBS.iter().any(|verb| name.starts_with(verb))
}

/// The value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut from = 0;
    loop {
        let at = from + tag[from..].find(name)?;
        from = at + name.len();
        let is_name = tag[..at].ends_with(char::is_whitespace);
        let Some(value) = tag[from..].trim_start().strip_prefix('=').map(str::trim_start).filter(|_| is_name) else {
            continue;
        };
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        return value[1..].split(quote).next().map(str::to_owned);
    }
}

fn json(text: &str) -> Vec<Entry> {
    let Ok(root) = serde_json::from_str::<serde_json::Value>(text) else { return Vec::new() };
    let mut entries = Vec::new();
    let items = root.get("databaseChangeLog").and_then(serde_json::Value::as_array);
    for item in items.into_iter().flatten() {
        let value = |kind: &str, key: &str| Some(item.get(kind)?.get(key)?.as_str()?.to_owned());
        if let Some(file) = value("include", "file") {
            entries.push(Entry::Include(file, 0));
        } else if let Some(path) = value("includeAll", "path") {
            entries.push(Entry::IncludeAll(path));
        } else if let Some(property) = value("property", "name").zip(value("property", "value")) {
            entries.push(Entry::Property(property.0, property.1));
        }
        let changes = item.get("changeSet").and_then(|changeset| changeset.get("changes")?.as_array());
        for change in changes.into_iter().flatten() {
            match change.get("sqlFile").and_then(|file| file.get("path")?.as_str()) {
                Some(path) => entries.push(Entry::SqlFile(path.to_owned(), 0)),
                None => entries.push(Entry::Change(0)),
            }
        }
    }
    entries
}

/// The keys that matter, by indentation: a key and the scalars below it, in block or flow style; what lies below
/// `rollback` is left out.
fn yaml(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut open: Option<(usize, &str, u32)> = None;
    let mut property_name: Option<String> = None;
    let mut rollback: Option<usize> = None;
    for line in lines(text) {
        let content = line.text.trim_start_matches([' ', '-']);
        let indent = line.text.len() - content.len();
        if content.is_empty() || content.starts_with('#') || rollback.is_some_and(|column| indent > column) {
            continue;
        }
        rollback = None;
        let Some((key, value)) = content.split_once(':') else { continue };
        let (key, value) = (key.trim(), value.trim());
        if open.is_some_and(|(column, ..)| indent <= column) {
            open = None;
        }
        match (key, open) {
            ("rollback", _) => rollback = Some(indent),
            ("include" | "includeAll" | "sqlFile" | "property", _) => {
                open = Some((indent, key, line.span.start));
                if let Some(flow) = value.strip_prefix('{') {
                    let flow = flow.trim_end_matches('}');
                    let pairs = flow.split(',').filter_map(|pair| pair.split_once(':'));
                    for (inner, value) in pairs {
                        take_scalar(&mut entries, &mut property_name, open, inner.trim(), value);
                    }
                }
            }
            (key, None) if value.is_empty() && is_change(key) => entries.push(Entry::Change(line.span.start)),
            (key, open) => take_scalar(&mut entries, &mut property_name, open, key, value),
        }
    }
    entries
}

/// `key: value` below one of the keys that matter.
fn take_scalar(
    entries: &mut Vec<Entry>,
    property_name: &mut Option<String>,
    open: Option<(usize, &str, u32)>,
    key: &str,
    value: &str,
) {
    let Some((_, parent, at)) = open else { return };
    let value = value.trim().trim_matches(['"', '\'']).to_owned();
    match (parent, key) {
        ("include", "file") => entries.push(Entry::Include(value, at)),
        ("includeAll", "path") => entries.push(Entry::IncludeAll(value)),
        ("sqlFile", "path") => entries.push(Entry::SqlFile(value, at)),
        ("property", "name") => *property_name = Some(value),
        ("property", "value") => entries.extend(property_name.take().map(|name| Entry::Property(name, value))),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, entries, joined};
    use crate::migrations::tree::TreePath;

    fn told(path: &str, text: &str) -> Vec<Entry> {
        entries(&TreePath::new(path), text)
    }

    #[test]
    fn xml_is_read_in_order_and_without_rollbacks() {
        let text = r#"<databaseChangeLog><!-- <include file="no.sql"/> -->
            <property name='a' value="b"/><include relativeToChangelogFile="true" file = "x.sql" />
            <changeSet id="1"><comment>x</comment><sqlFile path="y.sql"/><rollback><sqlFile path="z.sql"/></rollback></changeSet>
            <changeSet id="2"><createTable tableName="t"/></changeSet><includeAll path="all"/>"#;
        let found = told("c.xml", text);
        let at = |piece: &str| text.find(piece).unwrap() as u32;
        assert_eq!(
            found,
            [
                Entry::Property("a".into(), "b".into()),
                Entry::Include("x.sql".into(), at("<include rel")),
                Entry::SqlFile("y.sql".into(), at("<sqlFile path=\"y")),
                Entry::Change(at("<createTable")),
                Entry::IncludeAll("all".into()),
            ]
        );
    }

    #[test]
    fn broken_files_say_nothing() {
        assert_eq!(told("c.json", "{"), []);
        assert_eq!(told("c.xml", "<include file="), []);
        assert_eq!(told("c.yaml", ":\n - : :\n\t-"), []);
    }

    #[test]
    fn paths_climb() {
        assert_eq!(joined("db/changes", "../sql/./a.sql"), "db/sql/a.sql");
        assert_eq!(joined("", "../../a.sql"), "a.sql");
    }
}
