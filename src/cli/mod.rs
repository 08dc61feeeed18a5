//! The command line: arguments in, files and text out; the only room that writes to disk.

mod args;
mod build;
mod diff;
mod export;
mod ledger;
mod list;
mod log;
mod output;
mod own_files;
mod project;
mod show;
mod serve;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

pub use args::Arguments;

/// Nothing to object to.
pub const CLEAN: u8 = 0;
/// Findings, stale documentation or a difference.
pub const FINDINGS: u8 = 1;
/// The arguments or the configuration cannot be used.
pub const USAGE: u8 = 2;
/// A statement fails or, with `--strict`, is opaque.
pub const INCOMPLETE: u8 = 3;

/// Runs the program with the process's arguments; its exit code.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.execute() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            // The last thing that can be done about a closed stderr is nothing.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}
