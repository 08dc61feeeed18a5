//! The `schemabook` program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    schemabook::cli::run()
}
