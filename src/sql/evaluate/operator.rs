//! Operators with two operands.

use std::cmp::Ordering;
use std::sync::Arc;

use sqlparser::ast as tree;
use tree::{BinaryOperator, Expr};

use super::moment::Moment;
use super::value::{Evaluated, Value};
use super::{Evaluator, Scope, functions, text_of, wording};
use crate::catalog::CatalogError;
use crate::sql::session::Session;

impl Evaluator<'_> {
    /// `left op right`; what `AND` and `OR` need not look at is not evaluated.
    pub(super) fn binary(
        &mut self,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
        scope: &Scope<'_>,
    ) -> Evaluated<Value> {
        let value = self.expression(left, scope)?;
        match (op, &value) {
            (BinaryOperator::And, Value::Bool(false)) | (BinaryOperator::Or, Value::Bool(true)) => return Ok(value),
            _ => {}
        }
        let other = self.expression(right, scope)?;
        apply(self.session, op, &value, &other)
    }
}

/// Applies an operator to two values.
pub(super) fn apply(session: &Session, op: &BinaryOperator, left: &Value, right: &Value) -> Evaluated<Value> {
    use BinaryOperator as Op;
    if let (Value::Definition(_), other) | (other, Value::Definition(_)) = (left, right)
        && *op == Op::StringConcat
        && !matches!(other, Value::Array(_))
    {
        return Ok(wording::marked(with_operands(session, op, &wording::plain(left), &wording::plain(right))?));
    }
    let result = match op {
        Op::And => left.clone().and(right.clone()),
        Op::Or => left.clone().or(right.clone()),
        Op::Eq => left.equals(right),
        Op::NotEq => left.equals(right).negated(),
        Op::Lt => left.compared(right, Ordering::is_lt),
        Op::LtEq => left.compared(right, Ordering::is_le),
        Op::Gt => left.compared(right, Ordering::is_gt),
        Op::GtEq => left.compared(right, Ordering::is_ge),
        Op::PGRegexMatch => matches(left, right, false)?,
        Op::PGRegexIMatch => matches(left, right, true)?,
        Op::PGRegexNotMatch => matches(left, right, false)?.negated(),
        Op::PGRegexNotIMatch => matches(left, right, true)?.negated(),
        Op::PGLikeMatch => like(left, right, false),
        Op::PGILikeMatch => like(left, right, true),
        Op::PGNotLikeMatch => like(left, right, false).negated(),
        Op::PGNotILikeMatch => like(left, right, true).negated(),
        Op::PGCustomBinaryOperator(parts) => match parts.last().map(String::as_str) {
            Some("=") => left.equals(right),
            Some("~") => matches(left, right, false)?,
            Some("~*") => matches(left, right, true)?,
            _ => Value::unknown("this operator is not evaluated"),
        },
        _ => return with_operands(session, op, left, right),
    };
    Ok(result)
}

/// The operators that are null for a null and unknown for what is unknown.
fn with_operands(session: &Session, op: &BinaryOperator, left: &Value, right: &Value) -> Evaluated<Value> {
    match (left, right) {
        (Value::Unknown(reason), _) | (_, Value::Unknown(reason)) => return Ok(Value::Unknown(Arc::clone(reason))),
        (Value::Array(_), Value::Null) | (Value::Null, Value::Array(_)) if *op == BinaryOperator::StringConcat => {
            return Ok(if left.is_null() { right.clone() } else { left.clone() });
        }
        (Value::Null, _) | (_, Value::Null) => return Ok(Value::Null),
        _ => {}
    }
    if matches!(left, Value::Moment(_)) || matches!(right, Value::Moment(_)) {
        let known = moved(op, left, right);
        if *op != BinaryOperator::StringConcat {
            return Ok(known.unwrap_or_else(|| Value::unknown("this arithmetic with moments is not evaluated")));
        }
    }
    match op {
        BinaryOperator::StringConcat => Ok(concatenated(session, left, right)),
        BinaryOperator::Plus
        | BinaryOperator::Minus
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Modulo => arithmetic(op, left, right),
        BinaryOperator::AtArrow => Ok(contains(left, right)),
        BinaryOperator::ArrowAt => Ok(contains(right, left)),
        BinaryOperator::PGOverlap => Ok(overlaps(left, right)),
        BinaryOperator::PGStartsWith => Ok(match (left, right) {
            (Value::Text(text), Value::Text(start)) => Value::Bool(text.starts_with(&**start)),
            _ => Value::unknown("an operator on values of these types is not evaluated"),
        }),
        _ => Ok(Value::unknown(format!("the operator {op} is not evaluated"))),
    }
}

fn concatenated(session: &Session, left: &Value, right: &Value) -> Value {
    if matches!(left, Value::Array(_)) || matches!(right, Value::Array(_)) {
        let part = |value: &Value| match functions::elements(value) {
            Ok(Some(elements)) if matches!(value, Value::Array(_)) || elements.len() != 1 => elements,
            _ => vec![value.clone()],
        };
        let mut elements = part(left);
        elements.extend(part(right));
        return Value::Array(elements.into());
    }
    match (text_of(session, left), text_of(session, right)) {
        (Some(left), Some(right)) => Value::text(left + &right),
        _ => Value::unknown("a text of these values is not known"),
    }
}

/// Arithmetic with dates, timestamps and intervals (`date.c`, `timestamp.c`).
fn moved(op: &BinaryOperator, left: &Value, right: &Value) -> Option<Value> {
    use BinaryOperator as Op;
    use Moment as M;
    let moment = match (op, left, right) {
        (Op::Plus, Value::Moment(M::Interval(one)), Value::Moment(M::Interval(other))) => {
            M::Interval(one.plus(*other)?)
        }
        (Op::Minus, Value::Moment(M::Interval(one)), Value::Moment(M::Interval(other))) => {
            M::Interval(one.plus(other.times(-1)?)?)
        }
        (Op::Plus, Value::Moment(M::Date(days)), Value::Int(more))
        | (Op::Plus, Value::Int(more), Value::Moment(M::Date(days))) => M::Date(days.checked_add(*more)?),
        (Op::Minus, Value::Moment(M::Date(days)), Value::Int(less)) => M::Date(days.checked_sub(*less)?),
        (Op::Minus, Value::Moment(M::Date(one)), Value::Moment(M::Date(other))) => {
            return Some(Value::Int(one.checked_sub(*other)?));
        }
        (Op::Multiply, Value::Moment(M::Interval(one)), Value::Int(factor))
        | (Op::Multiply, Value::Int(factor), Value::Moment(M::Interval(one))) => M::Interval(one.times(*factor)?),
        (Op::Plus, Value::Moment(M::Interval(by)), Value::Moment(moment)) => moment.later(*by)?,
        (Op::Plus | Op::Minus, Value::Moment(moment), by) if takes_interval(moment, by) => {
            let by = functions::as_interval(by)?;
            moment.later(if *op == Op::Plus { by } else { by.times(-1)? })?
        }
        _ => return None,
    };
    Some(Value::Moment(moment))
}

/// A text beside a timestamp is an interval; beside a date it may be a number.
fn takes_interval(moment: &Moment, by: &Value) -> bool {
    matches!(by, Value::Moment(Moment::Interval(_)))
        || matches!((moment, by), (Moment::Timestamp { .. }, Value::Text(_)))
}

fn arithmetic(op: &BinaryOperator, left: &Value, right: &Value) -> Evaluated<Value> {
    let whole = |value: &Value| match value {
        Value::Int(number) => Some(*number),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    };
    let division = || CatalogError::new("22012", "division by zero");
    if let (Some(left), Some(right)) = (whole(left), whole(right)) {
        let result = match op {
            BinaryOperator::Plus => left.checked_add(right),
            BinaryOperator::Minus => left.checked_sub(right),
            BinaryOperator::Multiply => left.checked_mul(right),
            _ if right == 0 => return Err(division().into()),
            BinaryOperator::Divide => left.checked_div(right),
            _ => left.checked_rem(right),
        };
        return result.map(Value::Int).ok_or_else(|| CatalogError::new("22003", "bigint out of range").into());
    }
    let (Some(left), Some(right)) = (left.as_float(), right.as_float()) else {
        return Ok(Value::unknown("arithmetic with values of these types is not evaluated"));
    };
    Ok(Value::Float(match op {
        BinaryOperator::Plus => left + right,
        BinaryOperator::Minus => left - right,
        BinaryOperator::Multiply => left * right,
        _ if right == 0.0 => return Err(division().into()),
        BinaryOperator::Divide => left / right,
        _ => left % right,
    }))
}

fn contains(whole: &Value, part: &Value) -> Value {
    match (functions::elements(whole), functions::elements(part)) {
        (Ok(Some(whole)), Ok(Some(part))) if matches!(part.first(), None | Some(Value::Text(_) | Value::Int(_))) => {
            let one = |element: &Value| whole.iter().fold(Value::Bool(false), |found, of| found.or(of.equals(element)));
            part.iter().fold(Value::Bool(true), |found, element| found.and(one(element)))
        }
        _ => Value::unknown("whether one value contains another is not evaluated"),
    }
}

fn overlaps(left: &Value, right: &Value) -> Value {
    match (functions::elements(left), functions::elements(right)) {
        (Ok(Some(left)), Ok(Some(right))) => left.iter().fold(Value::Bool(false), |found, one| {
            right.iter().fold(found, |found, other| found.or(one.equals(other)))
        }),
        _ => Value::unknown("whether two values overlap is not evaluated"),
    }
}

/// `text LIKE pattern`
pub(super) fn like(text: &Value, pattern: &Value, any_case: bool) -> Value {
    match (text, pattern) {
        (Value::Unknown(reason), _) | (_, Value::Unknown(reason)) => Value::Unknown(Arc::clone(reason)),
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::Text(text), Value::Text(pattern)) => {
            let fold = |text: &str| if any_case { text.to_lowercase() } else { text.to_owned() };
            let text: Vec<char> = fold(text).chars().collect();
            let pattern: Vec<char> = fold(pattern).chars().collect();
            Value::Bool(matches_like(&text, &pattern))
        }
        _ => Value::unknown("LIKE of what is no text"),
    }
}

/// `MatchText` in `like_match.c`, with one place to come back to.
fn matches_like(text: &[char], pattern: &[char]) -> bool {
    let (mut at, mut of, mut again) = (0, 0, None);
    while at < text.len() {
        let (step, matched) = match pattern.get(of) {
            Some('%') => {
                again = Some((at, of + 1));
                of += 1;
                continue;
            }
            Some('_') => (1, true),
            Some('\\') if of + 1 < pattern.len() => (2, pattern[of + 1] == text[at]),
            Some(character) => (1, *character == text[at]),
            None => (0, false),
        };
        if matched {
            at += 1;
            of += step;
        } else if let Some((from, after)) = again {
            again = Some((from + 1, after));
            at = from + 1;
            of = after;
        } else {
            return false;
        }
    }
    pattern[of..].iter().all(|character| *character == '%')
}

/// `text ~ pattern`
fn matches(text: &Value, pattern: &Value, any_case: bool) -> Evaluated<Value> {
    Ok(match (text, pattern) {
        (Value::Unknown(reason), _) | (_, Value::Unknown(reason)) => Value::Unknown(Arc::clone(reason)),
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::Text(text), Value::Text(pattern)) => match functions::expression_of(pattern, any_case) {
            Some(expression) => Value::Bool(expression.is_match(text)),
            None => Value::unknown("a regular expression of this form is not evaluated"),
        },
        _ => Value::unknown("a regular expression on what is no text"),
    })
}

#[cfg(test)]
mod tests {
    use super::like;
    use crate::sql::evaluate::value::Value;

    #[test]
    fn like_knows_its_wildcards() {
        let matched = |text, pattern| like(&Value::text(text), &Value::text(pattern), false) == Value::Bool(true);
        assert!(matched("pg_class", "pg\\_%") && matched("abcbc", "a%bc") && matched("", "%"));
        assert!(!matched("pgaclass", "pg\\_%") && !matched("ab", "_"));
    }
}
