//! Writes what the model holds into files and streams, a file or folder per form.

pub mod sql;
