//! Runs the migrations in order and keeps what happened: every statement with its outcome, every change with its
//! origin, the catalog after each migration.
//!
//! 1. [`split_script`] cuts the scripts into statements, and parses them; [`ahead`] does so while others run;
//! 2. [`replay`] runs them, one session a migration, in transactions as the tool would open them;
//! 3. [`History`] is what is left: steps, statements, catalogs, diagnostics;
//! 4. [`Ledger`] finds the steps by object, column and attribute;
//! 5. [`Directory`] finds objects by every name that they ever had.

mod ahead;
mod catalogs;
mod directory;
mod history;
mod ledger;
mod outcome;
mod playback;
mod psql;
mod run;
mod script;
mod split_script;
mod written_name;

pub use directory::{Directory, Known, PlacedName, Standing, Subject, UnknownObject};
pub use history::{Counts, History};
pub use ledger::{Entry, Event, Ledger, StaleComment};
pub use outcome::{Outcome, StatementRecord};
pub use run::{INEXACT, OPAQUE_STATEMENT, OPEN_TRANSACTION, Options, Replay, STATEMENT_FAILS, SYNTAX_ERROR, replay};
pub use script::{ParsedScript, ParsedStatement};
