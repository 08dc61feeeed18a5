//! Types as sqlparser's tree names them (`typenameTypeIdAndMod` in `parse_type.c`).

use smol_str::{SmolStr, format_smolstr};
use sqlparser::ast as tree;
use sqlparser::ast::{CharacterLength, ExactNumberInfo, GeometricTypeKind, TimezoneInfo};

use super::analysis::{Analysis, Analyzed, object_name};
use crate::catalog::DataType;
use crate::catalog::builtin::float_type;
use crate::catalog::sql_text::ReferenceForm;
use crate::sql::ast::{IntervalFields, ObjectName, TypeName, TypeReference};
use crate::text::Span;

/// A type as written, on its way to [`TypeName`].
struct Written<'t> {
    reference: Named<'t>,
    modifiers: Option<String>,
    fields: Option<IntervalFields>,
}

/// How a type is named.
enum Named<'t> {
    /// By the grammar: its name in `pg_catalog`.
    System(&'static str),
    /// By a word that is looked up on the search path.
    Word(&'static str),
    /// By a name with its place.
    Name(&'t tree::ObjectName),
}

impl Written<'_> {
    const fn system(name: &'static str) -> Self {
        Self { reference: Named::System(name), modifiers: None, fields: None }
    }

    const fn word(name: &'static str) -> Self {
        Self { reference: Named::Word(name), modifiers: None, fields: None }
    }

    fn with(mut self, modifiers: Option<impl ToString>) -> Self {
        self.modifiers = modifiers.map(|modifiers| modifiers.to_string());
        self
    }
}

impl Analysis<'_> {
    /// The type that is written, noted as a reference; `None` if it is not known.
    pub(super) fn data_type(&mut self, written: &tree::DataType) -> Analyzed<Option<DataType>> {
        if let tree::DataType::Array(element) = written {
            let element = match element {
                tree::ArrayElemTypeDef::SquareBracket(element, _) | tree::ArrayElemTypeDef::Qualified(element, _) => {
                    self.data_type(element)?
                }
                _ => None,
            };
            if element.is_none() {
                self.give_up();
            }
            return Ok(element.map(|element| DataType { array: true, ..element }));
        }
        let Some(standard) = standard(written) else {
            self.give_up();
            return Ok(None);
        };
        self.named_type(&standard)
    }

    fn named_type(&mut self, written: &Written<'_>) -> Analyzed<Option<DataType>> {
        let (reference, span) = match written.reference {
            Named::System(name) => (TypeReference::System(name), Span::default()),
            Named::Word(name) => {
                let name = crate::sql::ast::Name::new(name.into(), Span::default());
                (TypeReference::Named(ObjectName::bare(name)), Span::default())
            }
            Named::Name(name) => {
                let Some(name) = object_name(name) else {
                    self.give_up();
                    return Ok(None);
                };
                let span = name.span();
                (TypeReference::Named(name), span)
            }
        };
        let name = TypeName {
            span,
            set_of: false,
            reference,
            modifiers: written.modifiers.clone(),
            interval_fields: written.fields,
            array_dimensions: 0,
        };
        match self.names.data_type(&name) {
            Ok(found) => {
                self.writing.refer(span, found.id.whole(), ReferenceForm::Qualified);
                Ok(Some(found))
            }
            Err(error) => {
                self.missing(error)?;
                Ok(None)
            }
        }
    }
}

/// The type as PostgreSQL's grammar takes it; `None` for one of another database.
fn standard(written: &tree::DataType) -> Option<Written<'_>> {
    use tree::DataType as T;
    Some(match written {
        T::Custom(name, modifiers) => Written {
            reference: Named::Name(name),
            modifiers: (!modifiers.is_empty()).then(|| modifiers.join(",")),
            fields: None,
        },
        T::Character(length) | T::Char(length) => {
            Written::system("bpchar").with(Some(length_of(length.as_ref(), "1")?))
        }
        T::CharacterVarying(length) | T::CharVarying(length) | T::Varchar(length) => match length {
            None => Written::system("varchar"),
            Some(length) => Written::system("varchar").with(Some(length_of(Some(length), "")?)),
        },
        T::Uuid => Written::word("uuid"),
        T::Numeric(number) | T::Decimal(number) | T::Dec(number) => {
            Written::system("numeric").with(exact_number(*number))
        }
        T::Float(ExactNumberInfo::Precision(precision)) => {
            Written::system(float_type(i64::try_from(*precision).ok()?).ok()?)
        }
        T::Int2(None) => Written::word("int2"),
        T::Int4(None) => Written::word("int4"),
        T::Int8(None) => Written::word("int8"),
        T::SmallInt(None) => Written::system("int2"),
        T::Int(None) | T::Integer(None) => Written::system("int4"),
        T::BigInt(None) => Written::system("int8"),
        T::Float4 => Written::word("float4"),
        T::Float8 => Written::word("float8"),
        T::Real => Written::system("float4"),
        T::DoublePrecision | T::Float(ExactNumberInfo::None) => Written::system("float8"),
        T::Bool => Written::word("bool"),
        T::Boolean => Written::system("bool"),
        T::Date => Written::word("date"),
        T::Time(precision, zone) => Written::system(zoned("time", *zone)?).with(*precision),
        T::Timestamp(precision, zone) => Written::system(zoned("timestamp", *zone)?).with(*precision),
        T::Interval { fields, precision } => Written {
            reference: Named::System("interval"),
            modifiers: precision.map(|precision| precision.to_string()),
            fields: fields.map(interval_fields),
        },
        T::JSON => Written::word("json"),
        T::JSONB => Written::word("jsonb"),
        T::Regclass => Written::word("regclass"),
        T::Text => Written::word("text"),
        T::Bytea => Written::word("bytea"),
        T::Bit(length) => Written::system("bit").with(Some(length.unwrap_or(1))),
        T::BitVarying(length) | T::VarBit(length) => Written::system("varbit").with(*length),
        T::TsVector => Written::word("tsvector"),
        T::TsQuery => Written::word("tsquery"),
        T::Trigger => Written::word("trigger"),
        T::GeometricType(kind) => Written::word(geometric(*kind)),
        _ => return None,
    })
}

fn length_of(length: Option<&CharacterLength>, default: &str) -> Option<String> {
    match length {
        None => Some(default.to_owned()),
        Some(CharacterLength::IntegerLength { length, unit: None }) => Some(length.to_string()),
        Some(_) => None,
    }
}

fn exact_number(number: ExactNumberInfo) -> Option<String> {
    match number {
        ExactNumberInfo::None => None,
        ExactNumberInfo::Precision(precision) => Some(precision.to_string()),
        ExactNumberInfo::PrecisionAndScale(precision, scale) => Some(format!("{precision},{scale}")),
    }
}

fn zoned(name: &str, zone: TimezoneInfo) -> Option<&'static str> {
    Some(match (name, zone) {
        ("time", TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => "time",
        ("time", _) => "timetz",
        ("timestamp", TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => "timestamp",
        ("timestamp", _) => "timestamptz",
        _ => return None,
    })
}

fn geometric(kind: GeometricTypeKind) -> &'static str {
    match kind {
        GeometricTypeKind::Point => "point",
        GeometricTypeKind::Line => "line",
        GeometricTypeKind::LineSegment => "lseg",
        GeometricTypeKind::GeometricBox => "box",
        GeometricTypeKind::GeometricPath => "path",
        GeometricTypeKind::Polygon => "polygon",
        GeometricTypeKind::Circle => "circle",
    }
}

fn interval_fields(fields: tree::IntervalFields) -> IntervalFields {
    match fields {
        tree::IntervalFields::Year => IntervalFields::Year,
        tree::IntervalFields::Month => IntervalFields::Month,
        tree::IntervalFields::Day => IntervalFields::Day,
        tree::IntervalFields::Hour => IntervalFields::Hour,
        tree::IntervalFields::Minute => IntervalFields::Minute,
        tree::IntervalFields::Second => IntervalFields::Second,
        tree::IntervalFields::YearToMonth => IntervalFields::YearToMonth,
        tree::IntervalFields::DayToHour => IntervalFields::DayToHour,
        tree::IntervalFields::DayToMinute => IntervalFields::DayToMinute,
        tree::IntervalFields::DayToSecond => IntervalFields::DayToSecond,
        tree::IntervalFields::HourToMinute => IntervalFields::HourToMinute,
        tree::IntervalFields::HourToSecond => IntervalFields::HourToSecond,
        tree::IntervalFields::MinuteToSecond => IntervalFields::MinuteToSecond,
    }
}

/// The name in `pg_type` of a type that the grammar or a word names.
pub(super) fn system_name(written: &tree::DataType) -> Option<&'static str> {
    match standard(written)?.reference {
        Named::System(name) | Named::Word(name) => Some(name),
        Named::Name(_) => None,
    }
}

/// The modifier of a constant `INTERVAL '…' DAY TO SECOND(3)`.
pub(super) fn interval_modifier(interval: &tree::Interval) -> Option<SmolStr> {
    let word = |field: &tree::DateTimeField| field.to_string().to_ascii_lowercase();
    let first = interval.leading_field.as_ref().map(word)?;
    let fields = match interval.last_field.as_ref().map(word) {
        Some(last) => format_smolstr!("{first} to {last}"),
        None => SmolStr::from(first),
    };
    Some(match interval.fractional_seconds_precision.or(interval.leading_precision) {
        Some(precision) => format_smolstr!("{fields}({precision})"),
        None => fields,
    })
}
