//! Measuring: time on the processor, where the system tells it, so that what else the machine does adds little.

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use schemabook::migrations::Script;
use schemabook::replay::{Ledger, Options, ParsedScript, Replay, replay};
use schemabook::sql::source::Source;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use crate::Project;

/// How long to go on measuring one thing, and how many runs there are at least and at most.
const ENOUGH: Duration = Duration::from_millis(1_500);
const LEAST_RUNS: u32 = 2;
const MOST_RUNS: u32 = 20;

/// What a project costs.
#[derive(Default)]
pub(crate) struct Costs {
    pub(crate) statements: usize,
    pub(crate) bytes: usize,
    /// The whole replay: statements split, parsed and run, every change, every statement and a catalog for each
    /// migration kept.
    pub(crate) replay: Duration,
    /// The part of it that splits and parses.
    pub(crate) reading: Duration,
    /// Finding the changes by object and attribute.
    pub(crate) ledger: Duration,
    /// The replay that keeps nothing but the last catalog.
    pub(crate) without_history: Duration,
    /// sqlparser reading the statements one by one, also those that it rejects.
    pub(crate) sqlparser: Duration,
    /// How many it rejects.
    pub(crate) rejected: usize,
}

impl Costs {
    pub(crate) fn of(project: &Project) -> Self {
        let statements = statements_of(project);
        let history = replay(&project.set, &options(project));
        Self {
            statements: statements.len(),
            bytes: scripts_of(project).map(|script| script.text.len()).sum(),
            replay: average(|| replay(&project.set, &options(project))),
            reading: average(|| statements_of(project)),
            ledger: average(|| Ledger::of(&history.steps)),
            without_history: average(|| without_history(project)),
            sqlparser: average(|| rejected(&statements)),
            rejected: rejected(&statements),
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.statements += other.statements;
        self.bytes += other.bytes;
        self.replay += other.replay;
        self.reading += other.reading;
        self.ledger += other.ledger;
        self.without_history += other.without_history;
        self.sqlparser += other.sqlparser;
        self.rejected += other.rejected;
    }
}

fn options(project: &Project) -> Options {
    Options { baseline: project.baseline, ..Options::default() }
}

/// How long a run takes, on average, without letting go of what it made.
fn average<T>(mut run: impl FnMut() -> T) -> Duration {
    let began = Instant::now();
    let mut taken = Duration::ZERO;
    let mut runs = 0;
    while runs < LEAST_RUNS || (began.elapsed() < ENOUGH && runs < MOST_RUNS) {
        let started = clock(began);
        let made = black_box(run());
        taken += clock(began).saturating_sub(started);
        drop(made);
        runs += 1;
    }
    taken / runs
}

/// How long this process's threads were on the processor (Linux), or how long ago it began.
fn clock(began: Instant) -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let on_processor = tasks.filter_map(|task| {
        let told = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        told.split_whitespace().next()?.parse::<u64>().ok()
    });
    match on_processor.sum() {
        0 => began.elapsed(),
        nanoseconds => Duration::from_nanos(nanoseconds),
    }
}

fn scripts_of(project: &Project) -> impl Iterator<Item = &Script> {
    project.set.migrations.iter().filter_map(|migration| migration.up.as_ref())
}

/// The texts of the statements, as our own splitter and parser find them.
fn statements_of(project: &Project) -> Vec<String> {
    let mut texts = Vec::new();
    for script in scripts_of(project) {
        let source = Source::file(script.file, script.text.clone());
        let parsed = ParsedScript::parse(source, &script.sections, &script.breakpoints);
        texts.extend(parsed.statements.iter().map(|statement| statement.span.slice(&script.text).to_owned()));
    }
    texts
}

fn without_history(project: &Project) -> Replay {
    let mut replay = Replay::begin(&project.set, &options(project));
    for place in 0..project.set.migrations.len() {
        replay.run(&project.set, place..place + 1);
        replay.forget();
    }
    replay
}

/// How many statements sqlparser rejects.
fn rejected(statements: &[String]) -> usize {
    let parse = |statement: &&String| Parser::parse_sql(&PostgreSqlDialect {}, statement).is_err();
    statements.iter().filter(parse).count()
}

/// The peak memory of a replay of that many made-up statements, in a process of its own, without what the process needs
/// before it, in bytes.
pub(crate) fn memory_of(flag: &str, statements: usize) -> usize {
    let bench = std::env::current_exe().expect("a bench is a program");
    let told = Command::new(bench).args([flag, &statements.to_string()]).output().expect("it runs");
    String::from_utf8_lossy(&told.stdout).trim().parse().expect("it tells a number")
}

#[expect(clippy::print_stdout, reason = "the bench that asked reads it")]
pub(crate) fn tell_memory(project: &Project) {
    let before = peak();
    let history = replay(&project.set, &options(project));
    let ledger = Ledger::of(&history.steps);
    println!("{}", peak() - before);
    drop(black_box((history, ledger)));
}

/// The peak of this process's memory in bytes, where the system tells it (Linux).
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0) * 1024
}
