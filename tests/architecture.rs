//! The law of imports: a room imports only rooms on lower floors. The table below is that of `docs/architecture.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms with their floors, in reading order.
const FLOORS: &[(&str, u32)] = &[
    ("text", 0),
    ("diagnostic", 1),
    ("catalog", 1),
    ("migrations", 2),
    ("print", 2),
    ("sql", 3),
    ("replay", 4),
    ("introspect", 4),
    ("diff", 4),
    ("graph", 4),
    ("review", 5),
    ("rollback", 5),
    ("lifecycle", 5),
    ("lint", 5),
    ("diagram", 6),
    ("document", 7),
    ("render", 8),
    ("report", 8),
    ("config", 9),
    ("serve", 9),
    ("cli", 10),
];

/// Crates that only one room may import: what they are for stays behind its door.
const DOORS: &[(&str, &[&str])] = &[
    ("sqlparser", &["sql"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("tera", &["render"]),
    ("toml", &["config", "migrations"]),
];

#[test]
fn a_room_imports_only_rooms_on_lower_floors() {
    let floors: BTreeMap<&str, u32> = FLOORS.iter().copied().collect();
    let mut broken = Vec::new();
    for (file, room, source) in sources() {
        let Some(floor) = floors.get(room.as_str()) else {
            broken.push(format!("{}: the room `{room}` has no floor", file.display()));
            continue;
        };
        for (number, imported) in imports(&source) {
            let lower = imported == room || floors.get(imported.as_str()).is_some_and(|other| other < floor);
            if !lower {
                broken.push(format!("{}:{number}: `{room}` imports `{imported}`", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "the law of imports is broken:\n{}", broken.join("\n"));
}

#[test]
fn some_crates_stay_behind_one_door() {
    let mut broken = Vec::new();
    for (file, room, source) in sources() {
        for (name, rooms) in DOORS {
            let named = source.lines().any(|line| {
                let line = line.trim_start();
                !line.starts_with("//")
                    && (line.contains(&format!("{name}::")) || line.contains(&format!("use {name}")))
            });
            if named && !rooms.contains(&room.as_str()) {
                broken.push(format!("{}: `{room}` names `{name}`", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_room_says_what_it_is_for() {
    for (room, _) in FLOORS {
        let opening = [format!("src/{room}/mod.rs"), format!("src/{room}.rs")]
            .iter()
            .find_map(|path| fs::read_to_string(root().join(path)).ok());
        if let Some(text) = opening {
            assert!(text.starts_with("//! "), "src/{room}/mod.rs does not open with the sentence that says its job");
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of a room with the room's name and its text.
fn sources() -> Vec<(PathBuf, String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be listed") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
        .into_iter()
        .filter_map(|path| {
            let below = path.strip_prefix(root().join("src")).ok()?.to_path_buf();
            let first = below.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).ok()?;
            (!matches!(first.as_str(), "lib" | "main")).then_some((below, first, text))
        })
        .collect()
}

/// The rooms that a source names after `crate::`, each with its line.
fn imports(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in source.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for part in code.split("crate::").skip(1) {
            let name: String =
                part.chars().take_while(|letter| letter.is_ascii_lowercase() || *letter == '_').collect();
            if !name.is_empty() {
                found.push((number + 1, name));
            } else if let Some(list) = part.strip_prefix('{') {
                let names = list.split(['}', ',']).map(|name| name.split("::").next().unwrap_or_default().trim());
                found.extend(names.filter(|name| !name.is_empty()).map(|name| (number + 1, name.to_owned())));
            }
        }
    }
    found
}
