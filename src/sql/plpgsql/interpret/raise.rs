//! `RAISE` and `ASSERT`.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use super::{Flow, Interpreter};
use crate::catalog::CatalogError;
use crate::catalog::builtin::Builtin;
use crate::sql::evaluate::text_of;
use crate::sql::evaluate::value::{Evaluated, Value};
use crate::sql::plpgsql::ast::{Condition, Raise, RaiseLevel};
use crate::text::Span;

/// `raise_exception`
const RAISED: &str = "P0001";

/// A code of five digits and capitals that the server does not know, kept for the rest of the run: there are few, and
/// errors hold their codes by reference.
fn own_code(written: &str) -> Option<&'static str> {
    static CODES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let fits = written.len() == 5 && written.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let mut codes = CODES.lock().ok().filter(|_| fits)?;
    if let Some(code) = codes.get(written) {
        return Some(code);
    }
    let code: &'static str = Box::leak(written.to_owned().into_boxed_str());
    codes.insert(code);
    Some(code)
}

impl Interpreter<'_> {
    /// `RAISE`: only an exception changes what follows.
    pub(super) fn raise(&mut self, raise: &Raise) -> Evaluated<Flow> {
        let plain = raise.format.is_none() && raise.condition.is_none() && raise.options.is_empty();
        if raise.level.is_none() && plain {
            return match &self.caught {
                Some(error) => Err(error.clone().into()),
                None => {
                    let message = "RAISE without parameters cannot be used outside an exception handler";
                    Err(CatalogError::new("0Z002", message).into())
                }
            };
        }
        if raise.level.is_some_and(|level| level != RaiseLevel::Exception) {
            return Ok(Flow::Next);
        }
        let mut state = raise.condition.as_ref().map_or(RAISED, |condition| self.state_of(condition));
        let mut message = match raise.format {
            Some(format) => self.message(format, &raise.arguments)?,
            None => String::new(),
        };
        let mut error = CatalogError::new(RAISED, "");
        for (option, value) in &raise.options {
            let value = self.expression(*value)?;
            let text = text_of(self.session, &value).unwrap_or_else(|| "?".to_owned());
            match option.as_str() {
                "errcode" => state = self.state_of(&Condition::Name(text.as_str().into())),
                "message" => message = text,
                "detail" => error = error.detail(text),
                "hint" => error = error.hint(text),
                _ => {}
            }
        }
        if message.is_empty() {
            let builtin = Builtin::of(self.session.catalog.version());
            message = builtin.condition_name(state).unwrap_or(state).to_owned();
        }
        error.sqlstate = state;
        error.message = message;
        Err(error.into())
    }

    /// The code of a condition's name, or of a code that the server knows.
    fn state_of(&self, condition: &Condition) -> &'static str {
        let builtin = Builtin::of(self.session.catalog.version());
        let written = match condition {
            Condition::Name(name) => name.as_str(),
            Condition::State(state) => state.as_str(),
        };
        let of_name = builtin.condition(written).map(|state| state.0);
        let of_code = || builtin.conditions().iter().find(|condition| condition.state.0 == written);
        let known = of_name.or_else(|| of_code().map(|condition| condition.state.0));
        known.unwrap_or_else(|| own_code(written).unwrap_or(RAISED))
    }

    /// The format with a value for each `%`; one that is not known shows as `?`.
    fn message(&mut self, format: Span, arguments: &[Span]) -> Evaluated<String> {
        let format = self.expression(format)?;
        let format = text_of(self.session, &format).unwrap_or_default();
        let mut values = Vec::new();
        for argument in arguments {
            let value = self.expression(*argument)?;
            values.push(match &value {
                Value::Null => "<NULL>".to_owned(),
                value => text_of(self.session, value).unwrap_or_else(|| "?".to_owned()),
            });
        }
        let mut made = String::new();
        let mut values = values.into_iter();
        let mut characters = format.chars().peekable();
        while let Some(character) = characters.next() {
            if character != '%' {
                made.push(character);
            } else if characters.next_if_eq(&'%').is_some() {
                made.push('%');
            } else {
                made += &values.next().unwrap_or_default();
            }
        }
        Ok(made)
    }

    /// `ASSERT`
    pub(super) fn assert(&mut self, condition: Span, message: Option<Span>) -> Evaluated<Flow> {
        let truth = self.expression(condition)?;
        if let Value::Unknown(_) = truth {
            // A migration that is there to be run is taken to keep its own promises.
            return Ok(Flow::Next);
        }
        if truth.holds()? {
            return Ok(Flow::Next);
        }
        let said = message.map(|message| self.expression(message)).transpose()?;
        let said = said.and_then(|value| text_of(self.session, &value));
        let said: Arc<str> = said.map_or_else(|| Arc::from("assertion failed"), Arc::from);
        Err(CatalogError::new("P0004", &*said).into())
    }
}
