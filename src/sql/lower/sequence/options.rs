//! The numbers of a sequence (`init_params` in `sequence.c`).

use crate::catalog::error::sqlstate;
use crate::catalog::relation::Persistence;
use crate::catalog::sequence::Sequence;
use crate::catalog::{CatalogError, DataType, Object, ObjectId};
use crate::sql::ast::{NumberLiteral, SequenceOption, SequenceOptionKind};
use crate::sql::evaluate::sequence as position;
use crate::sql::lower::definition::conflicting_options;
use crate::sql::session::Session;

/// `smallint`, `integer` and `bigint` in `pg_type`, with their bounds and names.
const TYPES: [(ObjectId, i64, i64, &str); 3] = [
    (ObjectId(21), i16::MIN as i64, i16::MAX as i64, "smallint"),
    (ObjectId(23), i32::MIN as i64, i32::MAX as i64, "integer"),
    (ObjectId(20), i64::MIN, i64::MAX, "bigint"),
];

/// What a sequence is for, which decides the words of an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sql::lower) enum SequenceUse {
    /// It stands for itself, or serves a serial column.
    Free,
    /// It gives an identity column its values.
    Identity,
}

/// A new sequence with these options; what they leave open follows from the type and the direction.
///
/// # Errors
/// 22023 for values that do not fit together, 42601 for options given twice.
pub(in crate::sql::lower) fn new_sequence(
    session: &Session,
    data_type: Option<&DataType>,
    options: &[SequenceOption],
    sequence_use: SequenceUse,
) -> Result<Sequence, CatalogError> {
    if let Some(data_type) = data_type {
        refuse_type(data_type, sequence_use)?;
        if options.iter().any(|option| matches!(option.kind, SequenceOptionKind::As(_))) {
            return Err(conflicting_options());
        }
    }
    let mut sequence = Sequence {
        data_type: data_type.cloned().unwrap_or(DataType::plain(ObjectId(20))),
        start: 1,
        increment: 1,
        minimum: 1,
        maximum: i64::MAX,
        cache: 1,
        cycle: false,
        owned_by: None,
        identity: sequence_use == SequenceUse::Identity,
        persistence: Persistence::Permanent,
    };
    set_options(session, &mut sequence, options, sequence_use, true)?;
    Ok(sequence)
}

/// Alters a sequence.
///
/// # Errors
/// As [`new_sequence`].
pub(in crate::sql::lower) fn apply_options(
    session: &Session,
    sequence: &mut Sequence,
    options: &[SequenceOption],
    sequence_use: SequenceUse,
) -> Result<(), CatalogError> {
    set_options(session, sequence, options, sequence_use, false)
}

/// The options by kind, each at most once.
#[derive(Default)]
struct Written<'a> {
    data_type: Option<&'a SequenceOption>,
    cache: Option<&'a NumberLiteral>,
    cycle: Option<bool>,
    increment: Option<&'a NumberLiteral>,
    maximum: Option<Bound<'a>>,
    minimum: Option<Bound<'a>>,
    start: Option<&'a NumberLiteral>,
    restart: Option<Bound<'a>>,
}

/// A bound that is given, or said to be the default one: `NO MAXVALUE`, `RESTART` alone.
#[derive(Clone, Copy)]
enum Bound<'a> {
    Default,
    At(&'a NumberLiteral),
}

impl<'a> From<&'a Option<NumberLiteral>> for Bound<'a> {
    fn from(written: &'a Option<NumberLiteral>) -> Self {
        written.as_ref().map_or(Self::Default, Self::At)
    }
}

impl<'a> Written<'a> {
    fn of(options: &'a [SequenceOption]) -> Result<Self, CatalogError> {
        let mut written = Self::default();
        for option in options {
            let first = match &option.kind {
                SequenceOptionKind::As(_) => written.data_type.replace(option).is_none(),
                SequenceOptionKind::Cache(number) => written.cache.replace(number).is_none(),
                SequenceOptionKind::Cycle(cycle) => written.cycle.replace(*cycle).is_none(),
                SequenceOptionKind::Increment(number) => written.increment.replace(number).is_none(),
                SequenceOptionKind::MaxValue(number) => written.maximum.replace(number.into()).is_none(),
                SequenceOptionKind::MinValue(number) => written.minimum.replace(number.into()).is_none(),
                SequenceOptionKind::Start(number) => written.start.replace(number).is_none(),
                SequenceOptionKind::Restart(number) => written.restart.replace(number.into()).is_none(),
                SequenceOptionKind::Logged(_)
                | SequenceOptionKind::OwnedBy(_)
                | SequenceOptionKind::SequenceName(_) => true,
            };
            if !first {
                return Err(conflicting_options());
            }
        }
        Ok(written)
    }
}

fn set_options(
    session: &Session,
    sequence: &mut Sequence,
    options: &[SequenceOption],
    sequence_use: SequenceUse,
    new: bool,
) -> Result<(), CatalogError> {
    let written = Written::of(options)?;
    let reset = set_type(session, sequence, &written, sequence_use, new)?;
    if let Some(increment) = written.increment {
        sequence.increment = whole(increment)?;
        if sequence.increment == 0 {
            return Err(invalid("INCREMENT must not be zero"));
        }
    }
    sequence.cycle = written.cycle.unwrap_or(sequence.cycle);
    set_bounds(sequence, &written, reset, new)?;
    set_start(sequence, &written, new)?;
    if let Some(cache) = written.cache {
        sequence.cache = whole(cache)?;
        if sequence.cache <= 0 {
            return Err(invalid(format!("CACHE ({}) must be greater than zero", sequence.cache)));
        }
    }
    Ok(())
}

/// Which bounds were those of the old type and become those of the new one.
#[derive(Clone, Copy, Default)]
struct Reset {
    minimum: bool,
    maximum: bool,
}

fn set_type(
    session: &Session,
    sequence: &mut Sequence,
    written: &Written,
    sequence_use: SequenceUse,
    new: bool,
) -> Result<Reset, CatalogError> {
    let Some(SequenceOption { kind: SequenceOptionKind::As(name), .. }) = written.data_type else {
        return Ok(Reset::default());
    };
    let data_type = session.names().data_type(name)?;
    refuse_type(&data_type, sequence_use)?;
    Ok(change_type(sequence, data_type, new))
}

fn refuse_type(data_type: &DataType, sequence_use: SequenceUse) -> Result<(), CatalogError> {
    match (bounds_of(data_type), sequence_use) {
        (Some(_), _) => Ok(()),
        (None, SequenceUse::Identity) => Err(invalid("identity column type must be smallint, integer, or bigint")),
        (None, SequenceUse::Free) => Err(invalid("sequence type must be smallint, integer, or bigint")),
    }
}

/// Gives a sequence another type.
fn change_type(sequence: &mut Sequence, data_type: DataType, new: bool) -> Reset {
    let before = bounds_of(&std::mem::replace(&mut sequence.data_type, data_type));
    let was_bound = |bound: Option<i64>, value| !new && bound == Some(value);
    Reset {
        minimum: was_bound(before.map(|(minimum, ..)| minimum), sequence.minimum),
        maximum: was_bound(before.map(|(_, maximum, _)| maximum), sequence.maximum),
    }
}

fn set_bounds(sequence: &mut Sequence, written: &Written, reset: Reset, new: bool) -> Result<(), CatalogError> {
    let (lowest, highest, type_name) = bounds_of(&sequence.data_type).unwrap_or((i64::MIN, i64::MAX, "bigint"));
    match written.maximum {
        Some(Bound::At(maximum)) => sequence.maximum = whole(maximum)?,
        _ if new || written.maximum.is_some() || reset.maximum => {
            sequence.maximum = if sequence.increment > 0 || reset.maximum { highest } else { -1 };
        }
        _ => {}
    }
    match written.minimum {
        Some(Bound::At(minimum)) => sequence.minimum = whole(minimum)?,
        _ if new || written.minimum.is_some() || reset.minimum => {
            sequence.minimum = if sequence.increment < 0 || reset.minimum { lowest } else { 1 };
        }
        _ => {}
    }
    for (word, value) in [("MAXVALUE", sequence.maximum), ("MINVALUE", sequence.minimum)] {
        if !(lowest..=highest).contains(&value) {
            return Err(invalid(format!("{word} ({value}) is out of range for sequence data type {type_name}")));
        }
    }
    if sequence.minimum >= sequence.maximum {
        let (minimum, maximum) = (sequence.minimum, sequence.maximum);
        return Err(invalid(format!("MINVALUE ({minimum}) must be less than MAXVALUE ({maximum})")));
    }
    Ok(())
}

/// What a change of its options does to the place where a sequence stands: nothing, unless it restarts.
///
/// # Errors
/// 22003 for a number that is none.
pub(in crate::sql::lower) fn restart(
    session: &mut Session,
    before: &Object,
    options: &[SequenceOption],
) -> Result<(), CatalogError> {
    let Some(sequence) = before.as_sequence() else { return Ok(()) };
    position::hold(session, before.id, sequence.start);
    let restart = options.iter().find_map(|option| match &option.kind {
        SequenceOptionKind::Restart(value) => Some(value),
        _ => None,
    });
    let start = session.catalog.object(before.id).and_then(|object| object.as_sequence()).map(|now| now.start);
    let value = match restart {
        Some(Some(value)) => Some(whole(value)?),
        Some(None) => start,
        None => None,
    };
    if let Some(value) = value {
        position::restart(session, before.id, value);
    }
    Ok(())
}

fn set_start(sequence: &mut Sequence, written: &Written, new: bool) -> Result<(), CatalogError> {
    if let Some(start) = written.start {
        sequence.start = whole(start)?;
    } else if new {
        sequence.start = if sequence.increment > 0 { sequence.minimum } else { sequence.maximum };
    }
    refuse_outside(sequence, "START", sequence.start)?;
    match written.restart {
        Some(Bound::At(restart)) => refuse_outside(sequence, "RESTART", whole(restart)?),
        _ => Ok(()),
    }
}

fn refuse_outside(sequence: &Sequence, word: &str, value: i64) -> Result<(), CatalogError> {
    if value < sequence.minimum {
        let minimum = sequence.minimum;
        return Err(invalid(format!("{word} value ({value}) cannot be less than MINVALUE ({minimum})")));
    }
    if value > sequence.maximum {
        let maximum = sequence.maximum;
        return Err(invalid(format!("{word} value ({value}) cannot be greater than MAXVALUE ({maximum})")));
    }
    Ok(())
}

/// Lowest and highest value of a sequence's type, and its name.
fn bounds_of(data_type: &DataType) -> Option<(i64, i64, &'static str)> {
    let found = TYPES.iter().find(|(id, ..)| *data_type == DataType::plain(*id))?;
    Some((found.1, found.2, found.3))
}

/// A number as `defGetInt64` takes it.
fn whole(number: &NumberLiteral) -> Result<i64, CatalogError> {
    number.to_i64().ok_or_else(|| {
        if number.text.contains(['.', 'e', 'E']) {
            let message = format!("invalid input syntax for type bigint: \"{}\"", number.text);
            CatalogError::new("22P02", message)
        } else {
            CatalogError::new("22003", format!("value \"{}\" is out of range for type bigint", number.text))
        }
    })
}

fn invalid(message: impl Into<String>) -> CatalogError {
    CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message)
}

/// The sequence of an identity column follows its type (`ATExecAlterColumnType` runs `ALTER SEQUENCE … AS`).
///
/// # Errors
/// 22023 if the bounds that were given do not fit the new type.
pub(in crate::sql::lower) fn follow_type(sequence: &mut Sequence, data_type: DataType) -> Result<(), CatalogError> {
    refuse_type(&data_type, SequenceUse::Identity)?;
    let reset = change_type(sequence, data_type, false);
    set_bounds(sequence, &Written::default(), reset, false)?;
    set_start(sequence, &Written::default(), false)
}
