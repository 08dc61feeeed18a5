//! The Gregorian calendar, without time zones: days are counted from 1970-01-01.
//!
//! Eras of 400 years begin on the first of March, so that a leap day ends its year and months need no table.

/// The days from year 0, March 1 to 1970-01-01.
const TO_EPOCH: i64 = 719_468;

/// Year, month and day of a day since 1970 (`j2date` in `datetime.c`).
pub fn date_of_day(days: i64) -> (i64, i64, i64) {
    let shifted = days + TO_EPOCH;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The day since 1970 of a date that the calendar has (`date2j` in `datetime.c`).
pub fn day_of_date(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - TO_EPOCH
}

/// How many days a month has; none if there is no such month.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{date_of_day, day_of_date, days_in_month};

    #[test]
    fn days_and_dates_are_two_spellings() {
        for days in [-719_162, -1, 0, 59, 11_016, 19_782, 2_932_896] {
            let (year, month, day) = date_of_day(days);
            assert!((1..=days_in_month(year, month)).contains(&day));
            assert_eq!(day_of_date(year, month, day), days, "{year}-{month}-{day}");
        }
        assert_eq!(date_of_day(19_782), (2024, 2, 29));
    }
}
