use std::cmp::Ordering;

use super::date::Date;

/// What a tool compares to order its migrations. Listed ones come first, then numbers, then text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum OrderKey {
    /// A place in a list: a journal, a plan, a changelog.
    Listed(usize),
    /// Numbers, compared one after the other.
    Numbers(Vec<Number>),
    /// Text, compared by its bytes.
    Text(String),
    /// Text and numbers by turns, as people count: `a2` before `a10`.
    Natural(Vec<NaturalPart>),
    /// The parts of a path.
    Path(Vec<PathPart>),
}

impl OrderKey {
    /// One number.
    pub(super) fn number(digits: &str) -> Self {
        Self::Numbers(vec![Number::new(digits)])
    }

    /// Text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A path by its bytes, save that folders named by a number alone go by their numbers: `9/` before `10/`.
    pub(super) fn path(path: &str) -> Self {
        let last = path.split('/').count() - 1;
        let parts = path.split('/').enumerate().map(|(at, part)| {
            let is_number = at < last && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            if is_number {
                PathPart::Number(Number::new(part), part.to_owned())
            } else {
                PathPart::Text(part.to_owned())
            }
        });
        Self::Path(parts.collect())
    }

    /// The runs of digits in a text as numbers, the rest as text.
    pub(super) fn natural(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.bytes().next() {
            let is_digit = first.is_ascii_digit();
            let end = rest.bytes().position(|byte| byte.is_ascii_digit() != is_digit).unwrap_or(rest.len());
            let (part, tail) = rest.split_at(end);
            parts.push(if is_digit {
                NaturalPart::Number(Number::new(part))
            } else {
                NaturalPart::Text(part.to_owned())
            });
            rest = tail;
        }
        Self::Natural(parts)
    }
}

/// Whether the numbers that two names begin with say that the first comes after the second: `2025_10_1` after
/// `2025_5_12`. Only names that begin with the same text before their first digit can be compared.
pub(super) fn counts_after(first: &str, second: &str) -> bool {
    let ((before, first), (before_second, second)) = (leading_numbers(first), leading_numbers(second));
    let orders = first.iter().zip(&second).map(|(left, right)| compare_as_people(left, right));
    before == before_second && orders.into_iter().find(|order| order.is_ne()) == Some(Ordering::Greater)
}

/// Numbers by value, but times such as `20250509` and `20250509123456` by what they have in common.
fn compare_as_people(left: &str, right: &str) -> Ordering {
    let is_time = |digits: &str| digits.len() >= 8 && Date::in_name(&digits[..8]).is_some();
    if is_time(left) && is_time(right) {
        let common = left.len().min(right.len());
        left[..common].cmp(&right[..common])
    } else {
        Number::new(left).cmp(&Number::new(right))
    }
}

/// The text before the first digit, and the runs of digits from there on, one separator between each two.
fn leading_numbers(text: &str) -> (&str, Vec<&str>) {
    let (before, mut rest) = text.split_at(text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(text.len()));
    let mut numbers = Vec::new();
    loop {
        let (digits, after) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
        if digits.is_empty() {
            return (before, numbers);
        }
        numbers.push(digits);
        rest = after.strip_prefix(|letter: char| "_-./ ".contains(letter)).unwrap_or_default();
    }
}

/// A piece of a natural order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum NaturalPart {
    /// A run of digits.
    Number(Number),
    /// What lies between.
    Text(String),
}

/// A part of a path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum PathPart {
    /// A folder named by a number, and its name.
    Number(Number, String),
    /// Any other name.
    Text(String),
}

/// A natural number of any width, as its digits without leading zeros.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Number(String);

impl Number {
    /// The number of those ASCII digits.
    pub(super) fn new(digits: &str) -> Self {
        Self(digits.trim_start_matches('0').to_owned())
    }

    /// Whether it is nought.
    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// As a signed 64-bit integer, the type of most tools' versions.
    pub(super) fn to_i64(&self) -> Option<i64> {
        if self.is_zero() { Some(0) } else { self.0.parse().ok() }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::{Number, OrderKey, counts_after};

    #[test]
    fn numbers_of_any_width_compare_by_value() {
        assert!(Number::new("20259161") < Number::new("202510041"));
        assert_eq!(Number::new("007"), Number::new("7"));
        assert!(Number::new("20150101000001000000") < Number::new("99999999999999999999999"));
        assert_eq!(Number::new("000").to_i64(), Some(0));
        assert_eq!(Number::new("9223372036854775808").to_i64(), None);
    }

    #[test]
    fn numbers_at_the_front_tell_which_counts_after() {
        assert!(counts_after("2025_10_01_b", "2025_5_12_a"));
        assert!(counts_after("oss/10/01_b", "oss/9/02_a"));
        assert!(!counts_after("2025_10_04_1_b", "2025_10_04_b"));
        assert!(!counts_after("base/10_b", "oss/9_a"));
        assert!(!counts_after("b", "a"));
        assert!(!counts_after("202512291102420000", "20260120162913"));
        assert!(counts_after("20260120162913", "202512291102420000"));
    }

    #[test]
    fn natural_order_counts_as_people_do() {
        let mut names = ["v/10", "v/9_b", "v/9_a10", "v/9_a2"];
        names.sort_by_key(|name| OrderKey::natural(name));
        assert_eq!(names, ["v/9_a2", "v/9_a10", "v/9_b", "v/10"]);
    }
}
