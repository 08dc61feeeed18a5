//! What the replay costs on one thread: time against the number of statements and against sqlparser, memory against the
//! size of the SQL, and what keeping the history adds; each figure against the limit that is promised.
//!
//! `cargo bench --bench replay` measures made-up migrations. `FOLDERS=one:two cargo bench --bench replay` measures these
//! folders of migrations too, and all of them together; `folder=file.sql` runs that file before the folder's first
//! migration.

mod generated;
mod measure;

use std::path::PathBuf;
use std::process::ExitCode;

use schemabook::migrations::{DiskTree, MemoryTree, MigrationSet, Options, load};
use schemabook::text::FileId;

use measure::Costs;

/// The numbers of statements that show whether the time grows as they do.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// The memory that is no matter of size: the statements that are parsed ahead, and the facts of the server.
const FIXED_MEMORY: usize = 8 << 20;
/// What replaying real folders may cost, in parses by sqlparser of the same statements. The made-up migrations have more
/// of what makes work and less of what only is read, so nothing is promised of them.
const MOST_PARSES: f64 = 2.0;
/// The argument by which the bench asks itself for the memory of one replay in a process of its own.
const MEMORY: &str = "--memory-of";

/// One figure with its limit.
struct Figure {
    what: String,
    measured: f64,
    /// What is promised, if something is.
    limit: Option<f64>,
    unit: &'static str,
}

/// Migrations that are measured.
struct Project {
    name: String,
    set: MigrationSet,
    baseline: Option<FileId>,
}

fn main() -> ExitCode {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("nobody has used the threads yet");
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, size, ..] = &arguments[..]
        && flag == MEMORY
    {
        measure::tell_memory(&generated_project(size.parse().expect("a number of statements")));
        return ExitCode::SUCCESS;
    }
    let mut figures = generated_figures();
    figures.extend(folder_figures());
    let mut all_hold = true;
    for figure in figures {
        all_hold &= figure.show();
    }
    if all_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Figure {
    #[expect(clippy::print_stdout, reason = "a bench speaks to the person who runs it")]
    fn show(&self) -> bool {
        let Self { what, measured, limit, unit } = self;
        let Some(limit) = limit else {
            println!("{what}: {measured:.2} {unit}");
            return true;
        };
        let holds = measured <= limit;
        println!("{what}: {measured:.2} {unit} (limit {limit}){}", if holds { "" } else { "  TOO MUCH" });
        holds
    }
}

fn generated_project(statements: usize) -> Project {
    let files = generated::migrations(statements);
    let tree: MemoryTree = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (set, _) = load(&tree, "", &Options::default()).expect("it can be listed");
    Project { name: format!("{statements} statements"), set, baseline: None }
}

fn generated_figures() -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut first = None;
    for size in SIZES {
        let project = generated_project(size);
        let costs = Costs::of(&project);
        tell(&project.name, &costs);
        figures.extend(ratios(&project.name, &costs, None));
        let each = costs.replay.as_secs_f64() / number(size);
        let smallest = *first.get_or_insert(each);
        figures.push(Figure {
            what: format!("{size} statements, time of each against that of {} statements", SIZES[0]),
            measured: each / smallest,
            limit: Some(2.0),
            unit: "times",
        });
        let memory = measure::memory_of(MEMORY, size).saturating_sub(FIXED_MEMORY);
        figures.push(Figure {
            what: format!("{size} statements, memory beyond {} MiB", FIXED_MEMORY >> 20),
            measured: number(memory) / number(costs.bytes),
            limit: Some(20.0),
            unit: "times the SQL",
        });
    }
    figures
}

/// A number of bytes or statements, to divide by; none is near the limit of what a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "it is far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

fn folder_figures() -> Vec<Figure> {
    let listed = std::env::var_os("FOLDERS").unwrap_or_default();
    let mut all = Costs::default();
    for entry in std::env::split_paths(&listed).filter(|entry| !entry.as_os_str().is_empty()) {
        let project = folder_project(&entry);
        let costs = Costs::of(&project);
        tell(&project.name, &costs);
        all.add(&costs);
    }
    if all.statements == 0 {
        return Vec::new();
    }
    tell("all folders", &all);
    ratios("all folders", &all, Some(MOST_PARSES)).into()
}

fn folder_project(entry: &std::path::Path) -> Project {
    let entry = entry.to_string_lossy();
    let (folder, baseline) = entry.split_once('=').map_or((&*entry, None), |(folder, file)| (folder, Some(file)));
    let (mut set, _) = load(&DiskTree::new(folder), "", &Options::default()).expect("a folder of migrations");
    let baseline = baseline.map(|file| {
        let text = std::fs::read_to_string(file).expect("a file of SQL");
        set.sources.add(schemabook::text::SourceFile::new(file, text))
    });
    let name =
        PathBuf::from(folder).file_name().map_or_else(|| folder.to_owned(), |name| name.to_string_lossy().into());
    Project { name, set, baseline }
}

#[expect(clippy::print_stdout, reason = "a bench speaks to the person who runs it")]
fn tell(name: &str, costs: &Costs) {
    let milliseconds = |time: std::time::Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "{name}: {} statements in {} bytes: replay {:.2} ms (reading {:.2} ms), ledger {:.2} ms, without history {:.2} ms; \
         sqlparser {:.2} ms, of which {} statements rejected",
        costs.statements,
        costs.bytes,
        milliseconds(costs.replay),
        milliseconds(costs.reading),
        milliseconds(costs.ledger),
        milliseconds(costs.without_history),
        milliseconds(costs.sqlparser),
        costs.rejected,
    );
}

/// The two ratios; against sqlparser's parse there may be a limit.
fn ratios(name: &str, costs: &Costs, most_parses: Option<f64>) -> [Figure; 2] {
    let history = (costs.replay + costs.ledger).as_secs_f64() / costs.without_history.as_secs_f64();
    [
        Figure {
            what: format!("{name}, against sqlparser's parse alone"),
            measured: costs.replay.as_secs_f64() / costs.sqlparser.as_secs_f64(),
            limit: most_parses,
            unit: "times",
        },
        Figure {
            what: format!("{name}, with history against without"),
            measured: history,
            limit: Some(1.3),
            unit: "times",
        },
    ]
}
