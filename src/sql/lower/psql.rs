//! Commands of psql, which no server sees.

use crate::sql::ast::PsqlCommand;
use crate::sql::session::{Effect, Executed, Session};

/// A command of psql. `\connect` begins a new session with the database that the migrations run in: whatever name it
/// gives, there is no other.
pub(in crate::sql) fn psql_command(session: &mut Session, statement: &PsqlCommand) -> Executed {
    let arguments = statement.arguments.as_str();
    Ok(match statement.command.as_str() {
        "c" | "connect" => {
            session.reconnect();
            Effect::NoEffect("a new session begins")
        }
        "set" => {
            let (name, value) = arguments.split_once(char::is_whitespace).unwrap_or((arguments, ""));
            session.set_variable(name, Some(unquoted(value)));
            Effect::NoEffect("a variable of psql")
        }
        "unset" => {
            session.set_variable(arguments, None);
            Effect::NoEffect("a variable of psql")
        }
        // The replay reads these where psql does; within a function or the like they are nothing.
        "i" | "ir" | "include" | "include_relative" => {
            Effect::Opaque(format!("the statements of the file {} are not read", unquoted(arguments)))
        }
        // The replay takes these before they come here, but for those that EXECUTE and its likes cannot hold anyway.
        "gexec" | "gset" | "if" | "elif" | "else" | "endif" | "q" | "quit" => {
            Effect::NoEffect("a command of psql's own flow")
        }
        "copy" => Effect::NoEffect("\\copy moves rows, which are not part of the schema"),
        "!" | "cd" | "setenv" => Effect::NoEffect("a command of the shell"),
        _ => Effect::NoEffect("a command of psql that changes no schema"),
    })
}

/// The arguments of a command as psql joins them: quotes taken off, words put together without blanks between.
fn unquoted(arguments: &str) -> String {
    let mut value = String::new();
    let mut characters = arguments.trim().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\'' => {
                while let Some(inner) = characters.next() {
                    if inner != '\'' {
                        value.push(inner);
                    } else if characters.next_if_eq(&'\'').is_some() {
                        value.push('\'');
                    } else {
                        break;
                    }
                }
            }
            blank if blank.is_whitespace() => {}
            other => value.push(other),
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::unquoted;

    #[test]
    fn values_of_variables_are_put_together_without_quotes_and_blanks() {
        assert_eq!(unquoted("'it''s' all"), "it'sall");
        assert_eq!(unquoted(" other.sql "), "other.sql");
        assert_eq!(unquoted(""), "");
    }
}
