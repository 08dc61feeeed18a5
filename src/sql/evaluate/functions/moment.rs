//! Functions of dates, timestamps and intervals, and `to_char` (`formatting.c`).

use std::fmt::Write;

use super::super::moment::{Interval, Moment, MomentType, SECOND, day_of, unit_of};
use super::super::value::Value;
use crate::text::calendar::date_of_day;

/// The value of a function; `None` if it is none of these, or not of such arguments.
pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Value> {
    match (name, arguments) {
        ("to_char", [Value::Moment(moment), Value::Text(format)]) => formatted(*moment, format).map(Value::text),
        ("to_char", [Value::Int(number), Value::Text(format)]) => digits(*number, format).map(Value::text),
        ("to_date", [Value::Text(text), Value::Text(format)]) => read_by(text, format).map(Value::Moment),
        ("date_trunc", [Value::Text(unit), Value::Moment(moment)]) => {
            let unit = unit.to_ascii_lowercase();
            moment.truncated(unit.strip_suffix('s').unwrap_or(&unit)).map(Value::Moment)
        }
        ("date_part" | "extract", [Value::Text(field), Value::Moment(moment)]) => part(&field.to_lowercase(), *moment),
        ("make_date", [Value::Int(year), Value::Int(month), Value::Int(day)]) => {
            day_of(*year, *month, *day).map(|days| Value::Moment(Moment::Date(days)))
        }
        _ => None,
    }
}

/// `INTERVAL '1' MONTH`
pub(in crate::sql::evaluate) fn interval_of(count: &str, unit: &str) -> Option<Value> {
    let interval = unit_of(&unit.to_lowercase())?.times(count.trim().parse().ok()?)?;
    Some(Value::Moment(Moment::Interval(interval)))
}

/// The moments from one to another in steps of an interval (`generate_series_timestamp`).
pub(in crate::sql::evaluate) fn series(from: &Value, to: &Value, step: &Value) -> Option<Vec<Value>> {
    const MOST: usize = 100_000;
    let Value::Moment(from) = from else { return None };
    let to = match to {
        Value::Moment(to) => *to,
        Value::Text(text) => from.like(text)?,
        _ => return None,
    };
    let step = as_interval(step)?;
    let of = match from {
        Moment::Timestamp { zoned: false, .. } => MomentType::Timestamp,
        _ => MomentType::TimestampWithZone,
    };
    let (mut at, end) = (from.cast(of)?, to.cast(of)?);
    let forward = at.later(step)?.order(at)?;
    let mut moments = Vec::new();
    while forward.is_ne() && at.order(end)? != forward && moments.len() < MOST {
        moments.push(Value::Moment(at));
        at = at.later(step)?;
    }
    (forward.is_ne() && moments.len() < MOST).then_some(moments)
}

/// An interval, or a text that is one.
pub(in crate::sql::evaluate) fn as_interval(value: &Value) -> Option<Interval> {
    let read = match value {
        Value::Moment(moment) => Some(*moment),
        Value::Text(text) => Moment::read(text, MomentType::Interval),
        _ => None,
    };
    match read? {
        Moment::Interval(interval) => Some(interval),
        _ => None,
    }
}

/// `EXTRACT (field FROM moment)`: a number with a fraction, as `numeric` divides.
fn part(field: &str, moment: Moment) -> Option<Value> {
    let microseconds = moment.microseconds()?;
    let days = microseconds.div_euclid(86_400 * SECOND);
    let (year, month, day) = date_of_day(days);
    let [hour, minute, second, fraction] = moment.time()?;
    let whole = match field {
        "year" => year,
        "month" => month,
        "day" => day,
        "quarter" => (month - 1) / 3 + 1,
        "hour" => hour,
        "minute" => minute,
        "second" if fraction == 0 => second,
        "epoch" if fraction == 0 => microseconds / SECOND,
        "dow" => (days + 4).rem_euclid(7),
        "isodow" => (days + 3).rem_euclid(7) + 1,
        "doy" => days - day_of(year, 1, 1)? + 1,
        "week" => iso_week(days)?.1,
        "isoyear" => iso_week(days)?.0,
        _ => return None,
    };
    Value::Int(whole).as_float().map(Value::Float)
}

/// Year and week by ISO 8601: a week belongs to the year of its Thursday.
fn iso_week(days: i64) -> Option<(i64, i64)> {
    let thursday = days - (days + 3).rem_euclid(7) + 3;
    let (year, ..) = date_of_day(thursday);
    Some((year, (thursday - day_of(year, 1, 1)?) / 7 + 1))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The patterns, the longer before the shorter that begin alike.
const PATTERNS: [&str; 27] = [
    "YYYY", "IYYY", "HH24", "HH12", "Month", "MONTH", "month", "DDD", "Day", "DAY", "day", "Mon", "MON", "mon", "YYY",
    "YY", "MM", "MI", "DD", "HH", "SS", "MS", "US", "IW", "WW", "ID", "Q",
];

/// `to_char (moment, format)`; `None` for a pattern that is not known here.
fn formatted(moment: Moment, format: &str) -> Option<String> {
    let mut made = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (inside, after) = quoted.split_once('"')?;
            made.push_str(inside);
            rest = after;
            continue;
        }
        let (fill, pattern) = rest.strip_prefix("FM").map_or((true, rest), |after| (false, after));
        match PATTERNS.iter().find(|known| pattern.starts_with(**known)) {
            Some(known) => {
                made.push_str(&field(known, moment, fill)?);
                rest = &pattern[known.len()..];
            }
            None if first.is_ascii_alphabetic() => return None,
            None => {
                made.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    Some(made)
}

fn field(pattern: &str, moment: Moment, fill: bool) -> Option<String> {
    let days = moment.microseconds()?.div_euclid(86_400 * SECOND);
    let (year, month, day) = date_of_day(days);
    let [hour, minute, second, fraction] = moment.time()?;
    let number = |value: i64, width: usize| if fill { format!("{value:0width$}") } else { value.to_string() };
    let word = |word: &str, short: bool| {
        let cased = match pattern.as_bytes() {
            [first, ..] if first.is_ascii_lowercase() => word.to_lowercase(),
            [_, second, ..] if second.is_ascii_uppercase() => word.to_uppercase(),
            _ => word.to_owned(),
        };
        if short {
            cased[..3].to_owned()
        } else if fill {
            format!("{cased:<9}")
        } else {
            cased
        }
    };
    let month_name = MONTHS[usize::try_from(month - 1).ok()?];
    let day_name = WEEKDAYS[usize::try_from((days + 4).rem_euclid(7)).ok()?];
    Some(match pattern {
        "YYYY" => number(year, 4),
        "YYY" => number(year % 1000, 3),
        "YY" => number(year % 100, 2),
        "IYYY" => number(iso_week(days)?.0, 4),
        "IW" => number(iso_week(days)?.1, 2),
        "WW" => number((days - day_of(year, 1, 1)?) / 7 + 1, 2),
        "ID" => number((days + 3).rem_euclid(7) + 1, 1),
        "Q" => number((month - 1) / 3 + 1, 1),
        "MM" => number(month, 2),
        "DD" => number(day, 2),
        "DDD" => number(days - day_of(year, 1, 1)? + 1, 3),
        "HH24" => number(hour, 2),
        "HH12" | "HH" => number((hour + 11) % 12 + 1, 2),
        "MI" => number(minute, 2),
        "SS" => number(second, 2),
        "MS" => number(fraction / 1000, 3),
        "US" => number(fraction, 6),
        "Month" | "MONTH" | "month" => word(month_name, false),
        "Mon" | "MON" | "mon" => word(month_name, true),
        "Day" | "DAY" | "day" => word(day_name, false),
        _ => return None,
    })
}

/// `to_char (integer, format)` for formats of digits: `FM000`, `999`.
fn digits(number: i64, format: &str) -> Option<String> {
    let (fill, places) = format.strip_prefix("FM").map_or((true, format), |places| (false, places));
    if number < 0 || places.is_empty() || !places.bytes().all(|place| matches!(place, b'0' | b'9')) {
        return None;
    }
    let written = number.to_string();
    let width = places.len();
    if written.len() > width {
        return Some(format!("{}{}", if fill { " " } else { "" }, "#".repeat(width)));
    }
    let zeros = places.find('0').map_or(0, |first| width - first);
    let mut made = String::new();
    write!(made, "{number:0zeros$}").ok()?;
    Some(if fill { format!("{made:>wide$}", wide = width + 1) } else { made })
}

/// `to_date (text, format)` of digits in fixed places.
fn read_by(text: &str, format: &str) -> Option<Moment> {
    let mut parts = [1, 1, 1];
    let (mut text, mut format) = (text.trim(), format);
    while !format.is_empty() {
        let known = [("YYYY", 0), ("MM", 1), ("DD", 2)].into_iter().find(|(pattern, _)| format.starts_with(pattern));
        let Some((pattern, at)) = known else {
            let first = format.chars().next().filter(|character| !character.is_ascii_alphanumeric())?;
            text = text.strip_prefix(first)?;
            format = &format[first.len_utf8()..];
            continue;
        };
        let digits = text.get(..pattern.len())?;
        parts[at] = digits.parse::<u16>().ok().map(i64::from)?;
        text = &text[pattern.len()..];
        format = &format[pattern.len()..];
    }
    Some(Moment::Date(day_of(parts[0], parts[1], parts[2])?)).filter(|_| text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::super::moment::{Moment, MomentType};
    use super::{digits, formatted, read_by};

    #[test]
    fn moments_are_written_by_their_format() {
        let moment = Moment::read("2024-03-05 16:07:09.5", MomentType::Timestamp).expect("a timestamp");
        for (format, shown) in [
            ("YYYY_MM_DD", "2024_03_05"),
            ("YYYY\"w\"IW", "2024w10"),
            ("FMMonth FMDD, YYYY", "March 5, 2024"),
            ("HH12:MI:SS.MS", "04:07:09.500"),
            ("Mon MON mon", "Mar MAR mar"),
            ("DDD Q ID", "065 1 2"),
        ] {
            assert_eq!(formatted(moment, format).as_deref(), Some(shown), "{format}");
        }
        assert_eq!(formatted(moment, "TZ"), None);
    }

    #[test]
    fn numbers_are_written_in_their_places() {
        for (format, shown) in [("FM000", "042"), ("000", " 042"), ("999", "  42"), ("FM9", "#"), ("FM9999", "42")] {
            assert_eq!(digits(42, format).as_deref(), Some(shown), "{format}");
        }
    }

    #[test]
    fn dates_are_read_by_their_format() {
        let read = |text, format| read_by(text, format).map(|date| date.to_string());
        assert_eq!(read("2024/02/29", "YYYY/MM/DD").as_deref(), Some("2024-02-29"));
        assert_eq!(read("202402", "YYYYMM").as_deref(), Some("2024-02-01"));
        assert_eq!(read("2024-13-01", "YYYY-MM-DD"), None);
    }
}
