//! What psql decides while it reads a script: which branches of `\if` are read, what `\gexec` and `\gset` make of rows.

use crate::sql::ast::{PsqlCommand, Statement};

use super::script::ParsedStatement;

/// psql's own state in one script (`conditional.c`; manual, page psql).
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    branches: Vec<Branch>,
    quit: bool,
}

/// How far psql is in an `\if`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Branch {
    /// This branch is read.
    Read,
    /// Not yet a branch was read.
    Waiting,
    /// A branch was read already, or the whole `\if` stands in a branch that is not read.
    Over,
}

/// What psql does with a statement or command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Turn {
    /// It goes to the server, or to the other commands of psql.
    Run,
    /// It is a word of psql's flow.
    Flow,
    /// It is not read.
    Skip,
    /// A condition that psql could not tell either, or that the model does not know.
    Unclear(String),
}

impl Client {
    /// Whether the statements that come next are read.
    fn reads(&self) -> bool {
        !self.quit && self.branches.iter().all(|branch| *branch == Branch::Read)
    }

    /// Takes the next statement or command, its variables replaced.
    pub(super) fn take(&mut self, statement: &ParsedStatement) -> Turn {
        if self.quit {
            return Turn::Skip;
        }
        let Ok(Statement::Psql(command)) = &statement.statement else {
            return if self.reads() { Turn::Run } else { Turn::Skip };
        };
        match command.command.as_str() {
            "if" => self.begin(command),
            "elif" => self.other(command),
            "else" => {
                self.turn_to(true);
                Turn::Flow
            }
            "endif" => {
                self.branches.pop();
                Turn::Flow
            }
            "q" | "quit" if self.reads() => {
                self.quit = true;
                Turn::Flow
            }
            _ if self.reads() => Turn::Run,
            _ => Turn::Skip,
        }
    }

    fn begin(&mut self, command: &PsqlCommand) -> Turn {
        if !self.reads() {
            self.branches.push(Branch::Over);
            return Turn::Flow;
        }
        let condition = truth(&command.arguments);
        self.branches.push(if condition == Some(true) { Branch::Read } else { Branch::Waiting });
        told(command, condition)
    }

    fn other(&mut self, command: &PsqlCommand) -> Turn {
        if self.branches.last() == Some(&Branch::Waiting) {
            let condition = truth(&command.arguments);
            self.turn_to(condition == Some(true));
            return told(command, condition);
        }
        self.turn_to(false);
        Turn::Flow
    }

    fn turn_to(&mut self, condition: bool) {
        if let Some(branch) = self.branches.last_mut() {
            *branch = match branch {
                Branch::Waiting if condition => Branch::Read,
                Branch::Waiting => Branch::Waiting,
                Branch::Read | Branch::Over => Branch::Over,
            };
        }
    }
}

/// What is said of a condition: one that is no Boolean counts as false.
fn told(command: &PsqlCommand, condition: Option<bool>) -> Turn {
    match condition {
        Some(_) => Turn::Flow,
        None => Turn::Unclear(format!(
            "\\{} {} is not known to be true or false; its branch is not read",
            command.command, command.arguments
        )),
    }
}

/// A Boolean as psql reads it (`ParseVariableBool` in `variables.c`).
fn truth(written: &str) -> Option<bool> {
    let word = written.trim().trim_matches('\'').to_ascii_lowercase();
    let begins = |whole: &str| !word.is_empty() && whole.starts_with(&word);
    match word.as_str() {
        "on" | "1" => Some(true),
        "of" | "off" | "0" => Some(false),
        _ if begins("true") || begins("yes") => Some(true),
        _ if begins("false") || begins("no") => Some(false),
        _ => None,
    }
}

/// What psql does with the rows of a statement that this command ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum RowUse {
    /// `\gexec`: each value is a statement.
    Execute,
    /// `\gset`: each value is a variable, its name behind this prefix.
    Set(String),
}

impl RowUse {
    /// What the command does with rows.
    pub(super) fn of(next: Option<&ParsedStatement>) -> Option<Self> {
        let Ok(Statement::Psql(command)) = &next?.statement else { return None };
        match command.command.as_str() {
            "gexec" => Some(Self::Execute),
            "gset" => Some(Self::Set(command.arguments.clone())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::truth;

    #[test]
    fn a_condition_is_read_as_psql_reads_it() {
        for (written, expected) in [
            ("true", Some(true)),
            ("T", Some(true)),
            ("on", Some(true)),
            ("1", Some(true)),
            ("f", Some(false)),
            ("NO", Some(false)),
            ("off", Some(false)),
            ("o", None),
            ("2", None),
            ("", None),
            (":missing", None),
        ] {
            assert_eq!(truth(written), expected, "{written}");
        }
    }
}
