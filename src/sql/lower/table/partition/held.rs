//! Which rows a bound takes, as far as its values are known (`partition_rbound_cmp`, `check_new_partition_bound` in
//! `partbounds.c`).

use std::cmp::Ordering;
use std::sync::Arc;

use crate::catalog::builtin::{Builtin, TypeKind};
use crate::catalog::index::IndexKey;
use crate::catalog::relation::{PartitionElement, PartitionKey, PartitionStrategy};
use crate::catalog::{Object, ObjectId, SqlText};
use crate::sql::deparse::current_text;
use crate::sql::evaluate::value::Value;
use crate::sql::evaluate::{cast_to, constant_of, type_text};
use crate::sql::lex::{Lexer, TokenKind};
use crate::sql::session::Session;

/// The rows of a partition.
#[derive(Clone, Debug)]
pub(in crate::sql) enum Held {
    /// Those with one of these values.
    Listed(Vec<Value>),
    /// Those from a bound to before another.
    Between(Vec<Datum>, Vec<Datum>),
    /// Those whose hash leaves a remainder.
    Hashed { modulus: u32, remainder: u32 },
}

/// What stands in a bound of a range (`PartitionRangeDatum`).
#[derive(Clone, Debug)]
pub(in crate::sql) enum Datum {
    Minimum,
    Value(Value),
    Maximum,
}

/// The bounds of partitions as they were read, each with the text that it was read from.
pub(in crate::sql) type KnownBounds = imbl::OrdMap<ObjectId, (Arc<str>, Option<Arc<Held>>)>;

impl Held {
    /// The rows that the bound of a partition takes, read from its text once; `None` where the text cannot be read.
    pub(super) fn of_partition(
        session: &mut Session,
        key: &Key,
        partition: ObjectId,
        bound: &SqlText,
    ) -> Option<Arc<Self>> {
        if let Some((text, held)) = session.known_bounds.get(&partition)
            && Arc::ptr_eq(text, &bound.text)
        {
            return held.clone();
        }
        let held = Self::read(session, key, bound).map(Arc::new);
        session.known_bounds.insert(partition, (Arc::clone(&bound.text), held.clone()));
        held
    }

    /// The rows that a bound takes.
    pub(super) fn read(session: &mut Session, key: &Key, bound: &SqlText) -> Option<Self> {
        let text = current_text(session.names(), bound)?;
        let lists = lists_of(&text);
        match (key.strategy, lists.as_slice()) {
            (PartitionStrategy::List, [values]) => {
                Some(Self::Listed(values.iter().map(|value| key.elements[0].value(session, value)).collect()))
            }
            (PartitionStrategy::Range, [from, to]) => {
                Some(Self::Between(key.datums(session, from), key.datums(session, to)))
            }
            (PartitionStrategy::Hash, [parts]) => Some(Self::Hashed {
                modulus: number_behind(parts, "modulus")?,
                remainder: number_behind(parts, "remainder")?,
            }),
            _ => None,
        }
    }

    /// Whether some rows are surely in both.
    pub(super) fn shares_rows(&self, key: &Key, other: &Self) -> bool {
        match (self, other) {
            (Self::Listed(ours), Self::Listed(theirs)) => {
                ours.iter().any(|one| theirs.iter().any(|other| key.elements[0].equal(one, other)))
            }
            (Self::Between(from, to), Self::Between(other_from, other_to)) => {
                key.order(from, other_to) == Some(Ordering::Less) && key.order(other_from, to) == Some(Ordering::Less)
            }
            (Self::Hashed { modulus, remainder }, Self::Hashed { modulus: other_modulus, remainder: other }) => {
                let common = *modulus.min(other_modulus);
                common > 0 && remainder % common == other % common
            }
            _ => false,
        }
    }

    /// Whether surely no row lies between its bounds.
    pub(super) fn is_empty(&self, key: &Key) -> bool {
        matches!(self, Self::Between(from, to) if key.order(from, to).is_some_and(Ordering::is_ge))
    }
}

/// A partition key, ready to compare by.
pub(super) struct Key {
    strategy: PartitionStrategy,
    elements: Vec<Element>,
}

/// A column or expression of a key.
struct Element {
    /// Its type as it could be written, if it is known.
    data_type: Option<String>,
    order: Order,
}

/// How the values of a type sort that are kept as texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Order {
    /// By their bytes.
    Bytes,
    /// As a collation says, which is not known: texts of small letters and digits sort in each as their bytes do.
    Collation,
    /// By something else than their letters, such as the values of an enum; other values in an order of their own.
    Other,
    /// As an operator class says, whatever the values are.
    Unknown,
}

impl Key {
    /// The key of a partitioned table.
    pub(super) fn of(session: &Session, table: &Object, key: &PartitionKey) -> Self {
        let elements = key.elements.iter().map(|element| Element::of(session, table, element)).collect();
        Self { strategy: key.strategy, elements }
    }

    fn datums(&self, session: &mut Session, texts: &[&str]) -> Vec<Datum> {
        let datum = |(element, text): (&Element, &&str)| match text.to_ascii_lowercase().as_str() {
            "minvalue" => Datum::Minimum,
            "maxvalue" => Datum::Maximum,
            _ => Datum::Value(element.value(session, text)),
        };
        self.elements.iter().zip(texts).map(datum).collect()
    }

    /// How two bounds sort, if that is known. Behind `MINVALUE` and `MAXVALUE` nothing counts.
    fn order(&self, left: &[Datum], right: &[Datum]) -> Option<Ordering> {
        for (element, (left, right)) in self.elements.iter().zip(left.iter().zip(right)) {
            match (left, right) {
                (Datum::Value(left), Datum::Value(right)) => match element.order(left, right)? {
                    Ordering::Equal => {}
                    unequal => return Some(unequal),
                },
                _ => return Some(left.rank().cmp(&right.rank())),
            }
        }
        Some(Ordering::Equal)
    }
}

impl Datum {
    const fn rank(&self) -> u8 {
        match self {
            Self::Minimum => 0,
            Self::Value(_) => 1,
            Self::Maximum => 2,
        }
    }
}

impl Element {
    fn of(session: &Session, table: &Object, element: &PartitionElement) -> Self {
        let column = match element.key {
            IndexKey::Column(number) => table.column(number),
            IndexKey::Expression(_) => None,
        };
        let data_type = column.and_then(|column| column.data_type.as_ref());
        let written = data_type.and_then(|of| type_text(session, of));
        let order = if element.operator_class.is_some() {
            Order::Unknown
        } else {
            let collation = element.collation.or_else(|| column?.collation);
            let is_base = data_type.is_some_and(|of| session.names().type_kind(of) == TypeKind::Base);
            order_of(session, written.as_deref().filter(|_| is_base), collation)
        };
        Self { data_type: written, order }
    }

    /// The value of a constant expression as one of the key's type.
    fn value(&self, session: &mut Session, text: &str) -> Value {
        let unknown = || Value::unknown("a bound that is not evaluated");
        match (constant_of(session, text), &self.data_type) {
            (Some(value), Some(data_type)) => cast_to(session, value, data_type).unwrap_or_else(|_| unknown()),
            (Some(value), None) => value,
            (None, _) => unknown(),
        }
    }

    fn equal(&self, left: &Value, right: &Value) -> bool {
        left.is_null() && right.is_null() || self.order(left, right) == Some(Ordering::Equal)
    }

    fn order(&self, left: &Value, right: &Value) -> Option<Ordering> {
        let ordering = match (left, right) {
            (Value::Text(left), Value::Text(right)) => {
                let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
                let as_bytes = match self.order {
                    Order::Bytes => true,
                    Order::Collation => is_plain(left) && is_plain(right),
                    Order::Other | Order::Unknown => left == right,
                };
                as_bytes.then(|| left.cmp(right))
            }
            (Value::Text(_), _) | (_, Value::Text(_)) => None,
            _ => left.order(right),
        };
        ordering.filter(|ordering| ordering.is_eq() || self.order != Order::Unknown)
    }
}

fn order_of(session: &Session, data_type: Option<&str>, collation: Option<ObjectId>) -> Order {
    match data_type {
        Some("uuid") => Order::Bytes,
        Some(letters) if letters == "text" || letters.starts_with("character varying") => {
            let builtin = Builtin::of(session.catalog.version());
            let is = |name| collation.is_some() && builtin.collation(name).map(|found| found.oid) == collation;
            if is("C") || is("POSIX") { Order::Bytes } else { Order::Collation }
        }
        _ => Order::Other,
    }
}

/// The items of each list in parentheses: two of `FROM (…) TO (…)`, one of `IN (…)` and `WITH (…)`.
fn lists_of(text: &str) -> Vec<Vec<&str>> {
    let (mut lists, mut depth, mut start) = (Vec::<Vec<&str>>::new(), 0_u32, 0);
    for token in Lexer::new(text) {
        let (before, behind) = (token.span.start as usize, token.span.end as usize);
        match token.kind {
            TokenKind::LeftParenthesis | TokenKind::LeftBracket => {
                depth += 1;
                if depth == 1 {
                    lists.push(Vec::new());
                    start = behind;
                }
            }
            TokenKind::RightParenthesis | TokenKind::RightBracket => {
                depth = depth.saturating_sub(1);
                if let (0, Some(items)) = (depth, lists.last_mut()) {
                    items.push(text[start..before].trim());
                }
            }
            TokenKind::Comma if depth == 1 => {
                if let Some(items) = lists.last_mut() {
                    items.push(text[start..before].trim());
                }
                start = behind;
            }
            _ => {}
        }
    }
    lists
}

/// 4 of `modulus 4`.
fn number_behind(parts: &[&str], word: &str) -> Option<u32> {
    let words = |part: &&str| {
        part.split_once(char::is_whitespace).map(|(name, number)| (name.to_owned(), number.trim().to_owned()))
    };
    let (_, number) = parts.iter().filter_map(words).find(|(name, _)| name.eq_ignore_ascii_case(word))?;
    number.trim_matches('\'').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::lists_of;

    #[test]
    fn lists_are_split_outside_quotes_and_parentheses() {
        assert_eq!(lists_of("IN ('a, b', f(1, 2), NULL)"), [["'a, b'", "f(1, 2)", "NULL"]]);
        assert_eq!(
            lists_of("FROM (1, MINVALUE) TO (ARRAY[2, 3], MAXVALUE)"),
            [["1", "MINVALUE"], ["ARRAY[2, 3]", "MAXVALUE"]]
        );
    }
}
