use std::fmt;

use crate::text::calendar::{date_of_day, day_of_date, days_in_month};

/// A day of the Gregorian calendar, without a time zone: what migration names carry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    /// The year, four digits.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// Numbers outside these years are taken for something else than a date.
const PLAUSIBLE_YEARS: std::ops::RangeInclusive<u16> = 1990..=2099;

impl Date {
    /// That day, if the calendar has it and a migration may have been written on it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let days = 1..=days_in_month(year.into(), month.into());
        let exists = PLAUSIBLE_YEARS.contains(&year) && days.contains(&day.into());
        exists.then_some(Self { year, month, day })
    }

    /// The day in UTC of a Unix time in seconds.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let (year, month, day) = date_of_day(seconds.div_euclid(86_400));
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// The days from 1970-01-01 to this one.
    pub(super) fn days_since_epoch(self) -> i64 {
        day_of_date(self.year.into(), self.month.into(), self.day.into())
    }

    /// The day that a name begins with, after at most one letter: `2025_05_09…`, `2025-5-9…`, `20250509…`,
    /// `20250509123456…`, `V2025.05.09…`, a Unix time in seconds (10 digits) or milliseconds (13 digits).
    pub fn in_name(name: &str) -> Option<Self> {
        let name = name.strip_prefix(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(name);
        let (digits, rest) = leading_digits(name);
        match digits.len() {
            4 => separated(digits, rest),
            8 | 9 | 11 | 12 | 14.. => packed(digits),
            10 => packed(digits).or_else(|| Self::from_unix_seconds(digits.parse().ok()?)),
            13 => Self::from_unix_seconds(digits.parse::<i64>().ok()? / 1000),
            _ => None,
        }
    }
}

/// `YYYYMMDD` at the beginning of a run of digits.
fn packed(digits: &str) -> Option<Date> {
    Date::new(digits.get(..4)?.parse().ok()?, digits.get(4..6)?.parse().ok()?, digits.get(6..8)?.parse().ok()?)
}

/// The month and day that follow a year and a separator.
fn separated(year: &str, rest: &str) -> Option<Date> {
    let separator = rest.chars().next().filter(|letter| matches!(letter, '_' | '-' | '.' | '/'))?;
    let (month, rest) = leading_digits(rest.strip_prefix(separator)?);
    let (day, _) = leading_digits(rest.strip_prefix(separator)?);
    let is_short = |digits: &str| (1..=2).contains(&digits.len());
    if is_short(month) && is_short(day) {
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    } else {
        None
    }
}

fn leading_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// `2025-05-09`, as ISO 8601 writes it.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn names_carry_their_day_in_many_shapes() {
        for name in [
            "2025_05_09_create",
            "2025_5_9",
            "2025-05-09-093000_create",
            "2025.05.09",
            "2025/05/09/create",
            "20250509_create",
            "202505091_create",
            "202505090930_create",
            "20250509093000_create",
            "20250509093000123_create",
            "V20250509__create",
            "1746748800_create",
            "1746748800123_create",
        ] {
            assert_eq!(Date::in_name(name).map(|date| date.to_string()).as_deref(), Some("2025-05-09"), "{name}");
        }
    }

    #[test]
    fn other_numbers_are_no_days() {
        for name in ["", "0001_init", "1 - init", "V1_10__x", "20251332_x", "2025_13_01", "19000101", "2025_110_1", "é"]
        {
            assert_eq!(Date::in_name(name), None, "{name}");
        }
    }

    #[test]
    fn unix_time_knows_leap_days() {
        let day = |seconds| Date::from_unix_seconds(seconds).map(|date| date.to_string());
        assert_eq!(day(951_782_400).as_deref(), Some("2000-02-29"));
        assert_eq!(day(951_868_799).as_deref(), Some("2000-02-29"));
        assert_eq!(day(951_868_800).as_deref(), Some("2000-03-01"));
        assert_eq!(day(i64::MAX), None);
        let days = |year, month, day| Date::new(year, month, day).unwrap().days_since_epoch();
        assert_eq!((days(2000, 2, 29), days(2000, 3, 1), days(2025, 5, 9)), (11_016, 11_017, 20_217));
    }
}
