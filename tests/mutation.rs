//! Whatever stands in migrations, the replay comes to an end and accounts for every statement, and the export of what it
//! made, replayed, makes the same again.

#[path = "support/in_memory.rs"]
mod in_memory;
#[path = "support/story.rs"]
mod story;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use in_memory::in_memory;
use proptest::prelude::*;
use schemabook::migrations::MigrationSet;
use schemabook::replay::{History, Options, Outcome, replay};

/// What the export of a story's migrations cannot say, or says in other words when it is replayed.
const CHANGED_ON_THE_WAY: [(&str, &str); 6] = [
    ("A default keeps the cast of its old type", "a default that no longer fits the type of its column"),
    ("Casts", "a default that needs a cast made after its table"),
    ("Domains", "a domain that was made before the one below had its default takes that when it is made anew"),
    ("Functions in C, window functions, languages", "the dropped language of a function that stays"),
    ("The schema public may go and come back", "a schema that every new database has is not made again"),
    ("A star is what it was when the view was made", "a name that is told apart once more tables are there"),
];

/// Migrations with their name.
struct Project {
    name: String,
    files: Vec<String>,
}

/// The migrations of the sample and those of all stories.
static PROJECTS: LazyLock<Vec<Project>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut projects = Vec::new();
    for file in story::files_below(&root.join("tests/oracle/stories")) {
        for case in story::read(&file) {
            let files = case.blocks.into_iter().filter(|block| matches!(&*block.kind, "sql" | "baseline"));
            projects.push(Project { name: case.title, files: files.map(|block| block.text).collect() });
        }
    }
    let mut sample: Vec<_> = walkdir::WalkDir::new(root.join("migrations")).into_iter().flatten().collect();
    sample.sort_by_key(|entry| entry.path().to_owned());
    let texts = sample.iter().filter(|entry| entry.path().extension().is_some_and(|extension| extension == "sql"));
    let files = texts.map(|entry| std::fs::read_to_string(entry.path()).expect("the sample is there")).collect();
    projects.push(Project { name: "the sample".to_owned(), files });
    projects
});

/// What breaks into the middle of a text.
const INTRUDERS: [&str; 22] = [
    "'",
    "\"",
    "$$",
    "$x$",
    "(",
    ")",
    ";",
    "/*",
    "*/",
    "--",
    "\0",
    "\u{feff}",
    "é",
    "\\",
    "E'\\",
    "U&\"",
    ",",
    ".",
    "::",
    "1e999999",
    "9223372036854775808",
    "\n",
];

/// One change of a text.
#[derive(Clone, Debug)]
enum Mutation {
    Delete(prop::sample::Index),
    Repeat(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
    /// Puts a piece of another project there.
    Graft(prop::sample::Index, prop::sample::Index, prop::sample::Index),
    Intrude(prop::sample::Index, usize),
    CutOff(prop::sample::Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        3 => place().prop_map(Mutation::Delete),
        2 => place().prop_map(Mutation::Repeat),
        3 => (place(), place()).prop_map(|(one, other)| Mutation::Swap(one, other)),
        4 => (place(), place(), place()).prop_map(|(at, project, piece)| Mutation::Graft(at, project, piece)),
        3 => (place(), 0..INTRUDERS.len()).prop_map(|(at, which)| Mutation::Intrude(at, which)),
        1 => place().prop_map(Mutation::CutOff),
    ]
}

/// Words, numbers, blanks and single signs.
fn pieces(text: &str) -> Vec<String> {
    let kind = |character: char| match character {
        _ if character.is_alphanumeric() || character == '_' => 0,
        _ if character.is_whitespace() => 1,
        _ => 2,
    };
    let mut pieces: Vec<String> = Vec::new();
    let mut last = 2;
    for character in text.chars() {
        let kind = kind(character);
        match pieces.last_mut().filter(|_| kind == last && kind != 2) {
            Some(piece) => piece.push(character),
            None => pieces.push(character.to_string()),
        }
        last = kind;
    }
    pieces
}

fn mutated(text: &str, mutations: &[Mutation]) -> String {
    let mut pieces = pieces(text);
    for mutation in mutations.iter().filter(|_| !text.is_empty()) {
        if pieces.is_empty() {
            break;
        }
        let length = pieces.len();
        match mutation {
            Mutation::Delete(at) => drop(pieces.remove(at.index(length))),
            Mutation::Repeat(at) => pieces.insert(at.index(length), pieces[at.index(length)].clone()),
            Mutation::Swap(one, other) => pieces.swap(one.index(length), other.index(length)),
            Mutation::Graft(at, project, piece) => {
                let donor = self::pieces(&project.get(&PROJECTS).files.concat());
                if !donor.is_empty() {
                    pieces.insert(at.index(length), format!(" {} ", piece.get(&donor)));
                }
            }
            Mutation::Intrude(at, which) => pieces.insert(at.index(length), INTRUDERS[*which].to_owned()),
            Mutation::CutOff(at) => pieces.truncate(at.index(length)),
        }
    }
    pieces.concat()
}

fn export(history: &History) -> String {
    schemabook::render::sql::export(history.catalog(), &BTreeSet::new())
}

/// Every statement lies in its file; where it is opaque it says why.
fn assert_accounted_for(set: &MigrationSet, history: &History) {
    for statement in &history.statements {
        let location = statement.location;
        let text = set.sources.get(location.file).text();
        assert!(location.span.end as usize <= text.len() && location.span.start <= location.span.end);
        if let Outcome::Opaque(reason) = &statement.outcome {
            assert!(!reason.is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_migrations_come_to_an_end_and_are_accounted_for(
        project in any::<prop::sample::Index>(),
        mutations in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(mutation(), 1..8)), 1..3),
    ) {
        let mut texts = project.get(&PROJECTS).files.clone();
        for (file, mutations) in &mutations {
            let at = file.index(texts.len());
            texts[at] = mutated(&texts[at], mutations);
        }
        let set = in_memory(&texts);
        let history = replay(&set, &Options::default());
        assert_accounted_for(&set, &history);
        export(&history);
    }
}

fn exported_again(script: &str) -> String {
    export(&replay(&in_memory(&[script.to_owned()]), &Options::default()))
}

/// The lines of a script in alphabetical order: objects are exported in the order of their age, which an export has not
/// got from the migrations.
fn lines(script: &str) -> String {
    let mut lines: Vec<&str> = script.lines().map(|line| line.trim_end_matches(',')).collect();
    lines.sort_unstable();
    lines.join("\n")
}

#[test]
fn an_export_replayed_is_exported_alike() {
    let mut differing = Vec::new();
    let changed = |name: &str| CHANGED_ON_THE_WAY.iter().any(|(of, _)| *of == name);
    for Project { name, files } in PROJECTS.iter().filter(|project| !changed(&project.name)) {
        let first = export(&replay(&in_memory(files), &Options::default()));
        let second = exported_again(&first);
        for (one, other) in [(lines(&first), lines(&second)), (second.clone(), exported_again(&second))] {
            if one != other {
                let lines = similar::TextDiff::from_lines(&one, &other);
                differing.push(format!("{name}:\n{}", lines.unified_diff().context_radius(2)));
            }
        }
    }
    assert!(differing.is_empty(), "{} of {} differ:\n{}", differing.len(), PROJECTS.len(), differing.join("\n"));
}
