//! Dates, timestamps and intervals (`date.c`, `timestamp.c`, `datetime.c`). The time zone is UTC.

use std::cmp::Ordering;
use std::fmt::{self, Display, Write};

use crate::text::calendar::{date_of_day, day_of_date, days_in_month};

/// A microsecond is the unit of time.
pub(super) const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// A moment, or the time between two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// `date`: days since 1970.
    Date(i64),
    /// `timestamp`, or with `zoned` `timestamptz`: microseconds since 1970.
    Timestamp {
        /// Since 1970-01-01 00:00.
        microseconds: i64,
        /// `WITH TIME ZONE`.
        zoned: bool,
    },
    /// `interval`
    Interval(Interval),
}

/// An interval: its parts are not converted into each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Interval {
    /// Months, twelve for a year.
    pub months: i64,
    /// Days.
    pub days: i64,
    /// Microseconds.
    pub microseconds: i64,
}

/// The types that moments have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MomentType {
    Date,
    Timestamp,
    TimestampWithZone,
    Interval,
}

impl MomentType {
    /// The type of that name, as [`super::cast::base_name`] writes it.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "date" => Self::Date,
            "timestamp" | "timestamp without time zone" => Self::Timestamp,
            "timestamptz" | "timestamp with time zone" => Self::TimestampWithZone,
            "interval" => Self::Interval,
            _ => return None,
        })
    }
}

/// The day since 1970; `None` for a date that is none.
pub(super) fn day_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let exists = (1..=9999).contains(&year) && (1..=days_in_month(year, month)).contains(&day);
    exists.then(|| day_of_date(year, month, day))
}

impl Moment {
    /// Reads a text of ISO form; `None` for another, which may be a moment all the same.
    pub(super) fn read(text: &str, of: MomentType) -> Option<Self> {
        let text = text.trim();
        Some(match of {
            MomentType::Interval => Self::Interval(read_interval(text)?),
            MomentType::Date => Self::Date(read_timestamp(text)?.div_euclid(DAY)),
            MomentType::Timestamp => Self::Timestamp { microseconds: read_timestamp(text)?, zoned: false },
            MomentType::TimestampWithZone => Self::Timestamp { microseconds: read_timestamp(text)?, zoned: true },
        })
    }

    /// The moment as one of another type.
    pub(super) fn cast(self, to: MomentType) -> Option<Self> {
        Some(match (self, to) {
            (Self::Interval(_), MomentType::Interval) => self,
            (Self::Interval(_), _) | (_, MomentType::Interval) => return None,
            (moment, MomentType::Date) => Self::Date(moment.microseconds()?.div_euclid(DAY)),
            (moment, other) => {
                Self::Timestamp { microseconds: moment.microseconds()?, zoned: other == MomentType::TimestampWithZone }
            }
        })
    }

    /// Since 1970; `None` of an interval.
    pub(super) fn microseconds(self) -> Option<i64> {
        match self {
            Self::Date(days) => days.checked_mul(DAY),
            Self::Timestamp { microseconds, .. } => Some(microseconds),
            Self::Interval(_) => None,
        }
    }

    /// The moment that lies an interval later; of a date a timestamp (`date_pl_interval`, `timestamp_pl_interval`).
    pub(super) fn later(self, by: Interval) -> Option<Self> {
        let start = self.microseconds()?;
        let (year, month, day) = date_of_day(start.div_euclid(DAY));
        let months = (year * 12 + month - 1).checked_add(by.months)?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        let date = day_of(year, month, day.min(days_in_month(year, month)))?.checked_add(by.days)?;
        let microseconds = date.checked_mul(DAY)?.checked_add(start.rem_euclid(DAY))?.checked_add(by.microseconds)?;
        Some(Self::Timestamp { microseconds, zoned: matches!(self, Self::Timestamp { zoned: true, .. }) })
    }

    /// The beginning of the year, month, day … that it lies in (`timestamp_trunc`).
    pub(super) fn truncated(self, unit: &str) -> Option<Self> {
        let start = self.microseconds()?;
        let days = start.div_euclid(DAY);
        let (year, month, _) = date_of_day(days);
        let date = |days: Option<i64>| days?.checked_mul(DAY);
        let microseconds = match unit {
            "second" => start - start.rem_euclid(SECOND),
            "minute" => start - start.rem_euclid(60 * SECOND),
            "hour" => start - start.rem_euclid(HOUR),
            "day" => days * DAY,
            "week" => (days - (days + 3).rem_euclid(7)) * DAY,
            "month" => date(day_of(year, month, 1))?,
            "quarter" => date(day_of(year, month - (month - 1) % 3, 1))?,
            "year" => date(day_of(year, 1, 1))?,
            _ => return None,
        };
        let zoned = !matches!(self, Self::Timestamp { zoned: false, .. });
        Some(Self::Timestamp { microseconds, zoned })
    }

    /// Hour, minute, second and the microseconds of the second.
    pub(super) fn time(self) -> Option<[i64; 4]> {
        let of_day = self.microseconds()?.rem_euclid(DAY);
        Some([of_day / HOUR, of_day / (60 * SECOND) % 60, of_day / SECOND % 60, of_day % SECOND])
    }

    /// A text read as a moment of the same type.
    pub(super) fn like(self, text: &str) -> Option<Self> {
        let of = match self {
            Self::Date(_) => MomentType::Date,
            Self::Timestamp { zoned: false, .. } => MomentType::Timestamp,
            Self::Timestamp { zoned: true, .. } => MomentType::TimestampWithZone,
            Self::Interval(_) => MomentType::Interval,
        };
        Self::read(text, of)
    }

    /// How two compare; an interval only with an interval.
    pub(super) fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Interval(left), Self::Interval(right)) => Some(left.length().cmp(&right.length())),
            _ => Some(self.microseconds()?.cmp(&other.microseconds()?)),
        }
    }
}

impl Interval {
    /// Months of thirty days (`interval_cmp_value`).
    fn length(self) -> i128 {
        (i128::from(self.months) * 30 + i128::from(self.days)) * i128::from(DAY) + i128::from(self.microseconds)
    }

    /// The interval so many times.
    pub(super) fn times(self, factor: i64) -> Option<Self> {
        Some(Self {
            months: self.months.checked_mul(factor)?,
            days: self.days.checked_mul(factor)?,
            microseconds: self.microseconds.checked_mul(factor)?,
        })
    }

    /// Both together.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
            microseconds: self.microseconds.checked_add(other.microseconds)?,
        })
    }
}

/// `2024-01-31`, `20240131`, with a time behind, with the zone UTC behind that.
fn read_timestamp(text: &str) -> Option<i64> {
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let digits: Vec<&str> = match date.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] if year.len() == 4 => vec![year, month, day],
        [whole] if whole.len() == 8 && whole.is_ascii() => vec![&whole[..4], &whole[4..6], &whole[6..]],
        _ => return None,
    };
    let number = |at: usize| digits[at].parse::<u16>().ok().map(i64::from);
    let days = day_of(number(0)?, number(1)?, number(2)?)?;
    let time = ["Z", "+00:00", "+00", " UTC"].iter().find_map(|zone| time.strip_suffix(zone)).unwrap_or(time);
    Some(days * DAY + if time.is_empty() { 0 } else { read_time(time.trim())? })
}

/// `12:30`, `12:30:05.25`
fn read_time(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hours: i64 = parts.next()?.parse().ok().filter(|hours| (0..=24).contains(hours))?;
    let minutes: i64 = parts.next()?.parse().ok().filter(|minutes| (0..60).contains(minutes))?;
    let (whole, fraction) = parts.next().map_or(("0", ""), |seconds| seconds.split_once('.').unwrap_or((seconds, "")));
    let seconds: i64 = whole.parse().ok().filter(|seconds| (0..=60).contains(seconds))?;
    let fraction: i64 = if fraction.is_empty() { 0 } else { format!("{fraction:0<6}").get(..6)?.parse().ok()? };
    parts.next().is_none().then_some(hours * HOUR + (minutes * 60 + seconds) * SECOND + fraction)
}

/// `1 year 2 mons 3 days 04:05:06`
fn read_interval(text: &str) -> Option<Interval> {
    let mut interval = Interval::default();
    let mut words = text.split_whitespace().peekable();
    words.peek()?;
    while let Some(word) = words.next() {
        if word.contains(':') {
            let (sign, time) = word.strip_prefix('-').map_or((1, word), |time| (-1, time));
            interval.microseconds += sign * read_time(time)?;
            continue;
        }
        let digits = word.trim_end_matches(|character: char| character.is_ascii_alphabetic());
        let glued = &word[digits.len()..];
        let unit = if glued.is_empty() { words.next()? } else { glued };
        let part = unit_of(&unit.to_ascii_lowercase())?.times(digits.parse().ok()?)?;
        interval = interval.plus(part)?;
    }
    Some(interval)
}

/// One year, month, day … (`deltatktbl` in `datetime.c`).
pub(super) fn unit_of(word: &str) -> Option<Interval> {
    let months = |months| Interval { months, ..Interval::default() };
    let days = |days| Interval { days, ..Interval::default() };
    let microseconds = |microseconds| Interval { microseconds, ..Interval::default() };
    Some(match word {
        "century" | "centuries" => months(1200),
        "decade" | "decades" => months(120),
        "year" | "years" | "yr" | "yrs" | "y" => months(12),
        "month" | "months" | "mon" | "mons" => months(1),
        "week" | "weeks" | "w" => days(7),
        "day" | "days" | "d" => days(1),
        "hour" | "hours" | "hr" | "hrs" | "h" => microseconds(HOUR),
        "minute" | "minutes" | "min" | "mins" | "m" => microseconds(60 * SECOND),
        "second" | "seconds" | "sec" | "secs" | "s" => microseconds(SECOND),
        "millisecond" | "milliseconds" | "ms" => microseconds(1000),
        _ => return None,
    })
}

impl Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = |formatter: &mut fmt::Formatter<'_>, days: i64| {
            let (year, month, day) = date_of_day(days);
            write!(formatter, "{year:04}-{month:02}-{day:02}")
        };
        match self {
            Self::Date(days) => date(formatter, *days),
            Self::Timestamp { microseconds, zoned } => {
                date(formatter, microseconds.div_euclid(DAY))?;
                formatter.write_char(' ')?;
                write_time(formatter, microseconds.rem_euclid(DAY))?;
                formatter.write_str(if *zoned { "+00" } else { "" })
            }
            Self::Interval(interval) => write_interval(formatter, *interval),
        }
    }
}

fn write_time(formatter: &mut fmt::Formatter<'_>, time: i64) -> fmt::Result {
    write!(formatter, "{:02}:{:02}:{:02}", time / HOUR, time / (60 * SECOND) % 60, time / SECOND % 60)?;
    match time % SECOND {
        0 => Ok(()),
        fraction => write!(formatter, ".{}", format!("{fraction:06}").trim_end_matches('0')),
    }
}

/// As `IntervalStyle` `postgres` has it (`EncodeInterval`).
fn write_interval(formatter: &mut fmt::Formatter<'_>, interval: Interval) -> fmt::Result {
    let parts = [(interval.months / 12, "year"), (interval.months % 12, "mon"), (interval.days, "day")];
    let mut separator = "";
    let mut after_negative = false;
    for (value, unit) in parts.into_iter().filter(|(value, _)| *value != 0) {
        let sign = if after_negative && value > 0 { "+" } else { "" };
        let plural = if value == 1 { "" } else { "s" };
        write!(formatter, "{separator}{sign}{value} {unit}{plural}")?;
        (separator, after_negative) = (" ", value < 0);
    }
    if interval.microseconds == 0 && !separator.is_empty() {
        return Ok(());
    }
    let sign = match interval.microseconds {
        ..0 => "-",
        _ if after_negative => "+",
        _ => "",
    };
    write!(formatter, "{separator}{sign}")?;
    write_time(formatter, interval.microseconds.abs())
}

#[cfg(test)]
mod tests {
    use super::{Moment, MomentType, date_of_day, day_of};

    #[test]
    fn dates_go_there_and_back() {
        for days in [-719_162, -1, 0, 59, 11_016, 19_782, 2_932_896] {
            let (year, month, day) = date_of_day(days);
            assert_eq!(day_of(year, month, day), Some(days), "{year}-{month}-{day}");
        }
        assert_eq!(day_of(2023, 2, 29), None);
    }

    #[test]
    fn months_end_where_they_must() {
        let read = |text, of| Moment::read(text, of).expect(text);
        let later = |date, by| {
            let Moment::Interval(by) = read(by, MomentType::Interval) else { panic!("{by}") };
            read(date, MomentType::Date).later(by).map(|moment| moment.to_string())
        };
        assert_eq!(later("2024-01-31", "1 month").as_deref(), Some("2024-02-29 00:00:00"));
        assert_eq!(later("2024-03-31", "-1 month 1 day").as_deref(), Some("2024-03-01 00:00:00"));
        assert_eq!(later("2023-12-01", "1 year 01:30").as_deref(), Some("2024-12-01 01:30:00"));
    }

    #[test]
    fn intervals_are_written_as_the_server_writes_them() {
        for (written, shown) in [
            ("14 months", "1 year 2 mons"),
            ("1 day 3 hours", "1 day 03:00:00"),
            ("-1 month 1 day", "-1 mons +1 day"),
            ("90 minutes", "01:30:00"),
            ("0 days", "00:00:00"),
            ("2weeks -00:00:01.5", "14 days -00:00:01.5"),
        ] {
            let interval = Moment::read(written, MomentType::Interval).map(|moment| moment.to_string());
            assert_eq!(interval.as_deref(), Some(shown), "{written}");
        }
        assert_eq!(Moment::read("soon", MomentType::Interval), None);
    }
}
