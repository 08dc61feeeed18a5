//! What a schema of a thousand tables costs: time, memory, sizes, answers of the search; each figure against the limit that
//! is promised.
//!
//! `cargo bench --bench scale` builds the whole documentation twice in a temporary folder, which it leaves behind if
//! `KEEP` is set.

mod schema;
mod search;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// One figure with its limit.
struct Figure {
    what: &'static str,
    measured: u64,
    limit: u64,
    unit: &'static str,
}

#[expect(clippy::print_stdout, reason = "a bench speaks to the person who runs it")]
fn main() -> ExitCode {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_project(folder.path());
    let (first, memory) = build(folder.path());
    let before = times_of_writing(folder.path());
    let (second, _) = build(folder.path());
    let rewritten = times_of_writing(folder.path()).iter().zip(&before).filter(|(now, before)| now != before).count();
    let site = folder.path().join("site");
    let size = |name: &str| fs::metadata(site.join("assets").join(name)).map_or(0, |data| data.len());
    let shared = ["style.css", "script.js", "moments.js", "explorer.js"].into_iter().map(size).sum();
    let mut figures = vec![
        Figure { what: "whole build", measured: first.as_millis() as u64, limit: 3_000, unit: "ms" },
        Figure { what: "build without changes", measured: second.as_millis() as u64, limit: 3_000, unit: "ms" },
        Figure { what: "files that a build without changes writes", measured: rewritten as u64, limit: 0, unit: "" },
        Figure { what: "memory", measured: memory / 1024, limit: 400, unit: "MB" },
        Figure {
            what: "largest page of a table",
            measured: largest(&site.join("tables")),
            limit: 60_000,
            unit: "bytes",
        },
        Figure {
            what: "first page",
            measured: fs::metadata(site.join("index.html")).map_or(0, |data| data.len()),
            limit: 150_000,
            unit: "bytes",
        },
        Figure { what: "scripts and styles", measured: shared, limit: 60_000, unit: "bytes" },
        Figure { what: "data of the search", measured: size("search.js"), limit: 1_500_000, unit: "bytes" },
        Figure { what: "data of the time machine", measured: size("history.js"), limit: 3_000_000, unit: "bytes" },
    ];
    if let Some((first, other)) = search::measure(&site) {
        figures.push(Figure { what: "first result of a search", measured: first, limit: 50, unit: "ms" });
        figures.push(Figure { what: "slowest keystroke of a search", measured: other, limit: 16, unit: "ms" });
    }
    let mut all_hold = true;
    for Figure { what, measured, limit, unit } in figures {
        let holds = measured <= limit;
        all_hold &= holds;
        println!("{what}: {measured} {unit} (limit {limit}){}", if holds { "" } else { "  TOO MUCH" });
    }
    if std::env::var_os("KEEP").is_some() {
        println!("kept in {}", folder.keep().display());
    }
    if all_hold { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write_project(folder: &Path) {
    let migrations = folder.join("migrations");
    fs::create_dir(&migrations).expect("it can be made");
    for (name, text) in schema::migrations() {
        fs::write(migrations.join(name), text).expect("it can be written");
    }
    fs::write(folder.join("schemabook.toml"), "title = \"Large\"\nmigrations = \"migrations\"\n")
        .expect("it can be written");
}

/// Builds everything; how long it took and how much memory it had at its peak, in kilobytes.
fn build(folder: &Path) -> (Duration, u64) {
    let started = Instant::now();
    let mut process = Command::new(env!("CARGO_BIN_EXE_schemabook"))
        .args(["build", "--quiet"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .spawn()
        .expect("the tool runs");
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_of(process.id()));
        match process.try_wait().expect("it is a child") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    assert!(status.success(), "the build failed");
    (started.elapsed(), peak)
}

/// The peak of a process's memory in kilobytes, where the system tells it (Linux).
fn peak_of(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn largest(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some(entry.metadata().ok()?.len())).max().unwrap_or(0)
}

fn times_of_writing(folder: &Path) -> Vec<(std::path::PathBuf, std::time::SystemTime)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = files.filter(|entry| entry.file_type().is_file() && !entry.path().ends_with(".schemabook"));
    files.filter_map(|entry| Some((entry.path().to_owned(), entry.metadata().ok()?.modified().ok()?))).collect()
}
