/// How a type writes its modifiers into the one number of `atttypmod`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ModifierStyle {
    /// `character(n)` and `character varying(n)`.
    Characters(&'static str),
    /// `bit(n)` and `bit varying(n)`.
    Bits(&'static str),
    /// `numeric(precision, scale)`.
    Numeric,
    /// The digits of the seconds of times and timestamps.
    Seconds(&'static str),
    /// The fields of an interval and the digits of its seconds.
    Interval,
    /// The dimensions of pgvector's types.
    Dimensions(&'static str),
    /// The shape and the reference system of `PostGIS`'s `geometry` and `geography`.
    Shape(Spheroid),
}

/// Whether shapes lie on a plane or on the globe.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spheroid {
    /// `geometry`.
    Plane,
    /// `geography`, in reference system 4326 unless told.
    Globe,
}

/// Why modifiers are refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ModifierError {
    /// The code that PostgreSQL reports.
    pub sqlstate: &'static str,
    /// PostgreSQL's words.
    pub message: String,
}

/// The bytes that a value's length takes up before the value (`VARHDRSZ`): in some modifiers they are counted too.
const LENGTH_HEADER: i32 = 4;

/// The longest `character` and `bit` (`MaxAttrSize`).
const MAX_ATTRIBUTE_SIZE: i64 = 10 * 1024 * 1024;

/// The digits of seconds that are stored (`MAX_TIMESTAMP_PRECISION`); more are cut with a warning.
const MAX_SECONDS_PRECISION: i64 = 6;

/// An interval of all fields (`INTERVAL_FULL_RANGE`).
const ALL_FIELDS: i32 = 0x7FFF;

/// An interval whose seconds have all digits (`INTERVAL_FULL_PRECISION`).
const ALL_DIGITS: i32 = 0xFFFF;

/// The bits of the fields of an interval (`datetime.h`) and their words.
const INTERVAL_FIELDS: [(i32, &str); 6] =
    [(1 << 2, "year"), (1 << 1, "month"), (1 << 3, "day"), (1 << 10, "hour"), (1 << 11, "minute"), (1 << 12, "second")];

/// The shapes of `PostGIS`, by the number of their type less one (`liblwgeom.h`).
const SHAPES: [&str; 15] = [
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
    "CircularString",
    "CompoundCurve",
    "CurvePolygon",
    "MultiCurve",
    "MultiSurface",
    "PolyhedralSurface",
    "Triangle",
    "Tin",
];

impl ModifierStyle {
    /// The style of the type of that name in `pg_type`, an extension's well-known types included; `None` if it takes
    /// no modifiers that are known here.
    pub fn of(type_name: &str) -> Option<Self> {
        Some(match type_name {
            "bpchar" => Self::Characters("char"),
            "varchar" => Self::Characters("varchar"),
            "bit" => Self::Bits("bit"),
            "varbit" => Self::Bits("varbit"),
            "numeric" => Self::Numeric,
            "time" | "timetz" => Self::Seconds("TIME"),
            "timestamp" | "timestamptz" => Self::Seconds("TIMESTAMP"),
            "interval" => Self::Interval,
            "vector" => Self::Dimensions("vector"),
            "halfvec" => Self::Dimensions("halfvec"),
            "sparsevec" => Self::Dimensions("sparsevec"),
            "geometry" => Self::Shape(Spheroid::Plane),
            "geography" => Self::Shape(Spheroid::Globe),
            _ => return None,
        })
    }

    /// The number of modifiers written in parentheses: what the type's `typmodin` function makes of them. Fields of
    /// intervals are not among them: see [`interval_modifier`].
    pub fn read(self, written: &[&str]) -> Result<i32, ModifierError> {
        match self {
            Self::Characters(name) => length(name, written).map(|length| length + LENGTH_HEADER),
            Self::Bits(name) => length(name, written),
            Self::Numeric => numeric(written),
            Self::Seconds(_) => Ok(seconds(single(written)?)),
            Self::Interval => Ok(interval(ALL_FIELDS, seconds(single(written)?))),
            Self::Dimensions(name) => dimensions(name, single(written)?),
            Self::Shape(spheroid) => shape(spheroid, written),
        }
    }

    /// The modifiers of a number, in their parentheses: what the type's `typmodout` function shows.
    pub fn show(self, modifier: i32) -> String {
        match self {
            Self::Characters(_) if modifier > LENGTH_HEADER => format!("({})", modifier - LENGTH_HEADER),
            Self::Numeric if modifier >= LENGTH_HEADER => show_numeric(modifier - LENGTH_HEADER),
            Self::Characters(_) | Self::Numeric => String::new(),
            Self::Bits(_) | Self::Seconds(_) | Self::Dimensions(_) => format!("({modifier})"),
            Self::Interval => show_interval(modifier),
            Self::Shape(_) => show_shape(modifier),
        }
    }
}

/// The modifier of `interval fields (precision)`; the fields in lower case, `day to second`, or empty for all.
pub fn interval_modifier(fields: &str, precision: Option<i64>) -> Option<i32> {
    let fields = if fields.is_empty() { ALL_FIELDS } else { interval_fields(fields)? };
    Some(interval(fields, precision.map_or(ALL_DIGITS, seconds)))
}

fn interval(fields: i32, digits: i32) -> i32 {
    (fields & ALL_FIELDS) << 16 | digits & ALL_DIGITS
}

fn interval_fields(fields: &str) -> Option<i32> {
    let (first, last) = fields.split_once(" to ").unwrap_or((fields, fields));
    let place = |field| INTERVAL_FIELDS.iter().position(|(_, word)| *word == field);
    let (first, last) = (place(first)?, place(last)?);
    let crosses_months = first <= 1 && last > 1;
    let all = INTERVAL_FIELDS.get(first..=last).filter(|_| !crosses_months)?;
    Some(all.iter().fold(0, |mask, (bit, _)| mask | bit))
}

fn show_interval(modifier: i32) -> String {
    let (fields, digits) = (modifier >> 16 & ALL_FIELDS, modifier & ALL_DIGITS);
    let digits = if digits == ALL_DIGITS { String::new() } else { format!("({digits})") };
    if fields == ALL_FIELDS {
        return digits;
    }
    let mut words = INTERVAL_FIELDS.iter().filter(|(bit, _)| fields & bit != 0).map(|(_, word)| *word);
    match (words.next(), words.next_back()) {
        (Some(first), Some(last)) => format!(" {first} to {last}{digits}"),
        (Some(only), None) => format!(" {only}{digits}"),
        _ => digits,
    }
}

fn invalid(message: impl Into<String>) -> ModifierError {
    ModifierError { sqlstate: "22023", message: message.into() }
}

fn integer(written: &str) -> Result<i64, ModifierError> {
    let refused = || ModifierError {
        sqlstate: "22P02",
        message: format!("invalid input syntax for type integer: \"{written}\""),
    };
    written.trim().parse::<i32>().map(i64::from).map_err(|_| refused())
}

fn single(written: &[&str]) -> Result<i64, ModifierError> {
    match written {
        [only] => integer(only),
        _ => Err(invalid("invalid type modifier")),
    }
}

fn length(name: &str, written: &[&str]) -> Result<i32, ModifierError> {
    let longest = if name.contains("bit") { MAX_ATTRIBUTE_SIZE * 8 } else { MAX_ATTRIBUTE_SIZE };
    match single(written)? {
        ..1 => Err(invalid(format!("length for type {name} must be at least 1"))),
        length if length > longest => Err(invalid(format!("length for type {name} cannot exceed {longest}"))),
        length => Ok(length as i32),
    }
}

fn numeric(written: &[&str]) -> Result<i32, ModifierError> {
    let (precision, scale) = match written {
        [precision] => (integer(precision)?, 0),
        [precision, scale] => (integer(precision)?, integer(scale)?),
        _ => return Err(invalid("invalid NUMERIC type modifier")),
    };
    if !(1..=1000).contains(&precision) {
        return Err(invalid(format!("NUMERIC precision {precision} must be between 1 and 1000")));
    }
    if !(-1000..=1000).contains(&scale) {
        return Err(invalid(format!("NUMERIC scale {scale} must be between -1000 and 1000")));
    }
    Ok(((precision as i32) << 16 | scale as i32 & 0x7FF) + LENGTH_HEADER)
}

fn show_numeric(packed: i32) -> String {
    let scale = (packed & 0x7FF ^ 1024) - 1024;
    format!("({},{scale})", packed >> 16 & 0xFFFF)
}

fn seconds(precision: i64) -> i32 {
    precision.clamp(0, MAX_SECONDS_PRECISION) as i32
}

fn dimensions(name: &str, count: i64) -> Result<i32, ModifierError> {
    let most = if name == "sparsevec" { 1_000_000_000 } else { 16_000 };
    match count {
        ..1 => Err(invalid(format!("dimensions for type {name} must be at least 1"))),
        count if count > most => Err(invalid(format!("dimensions for type {name} cannot exceed {most}"))),
        count => Ok(count as i32),
    }
}

/// `gserialized_typmod_in`: the reference system in bits 8 to 28, the shape in 2 to 7, then the flags of Z and M.
fn shape(spheroid: Spheroid, written: &[&str]) -> Result<i32, ModifierError> {
    let default_system = if spheroid == Spheroid::Globe { 4326 } else { 0 };
    let (kind, system) = match written {
        [kind] => (kind, default_system),
        [kind, system] => (kind, integer(system)?),
        _ => return Err(invalid("invalid type modifier")),
    };
    let folded = kind.trim().to_ascii_lowercase();
    let number_and_flags =
        shape_number(&folded).ok_or_else(|| invalid(format!("Invalid geometry type modifier: {kind}")))?;
    let system = if system <= 0 { default_system } else { system };
    Ok((system as i32 & 0x001F_FFFF) << 8 | number_and_flags)
}

fn shape_number(folded: &str) -> Option<i32> {
    [("zm", 3), ("z", 2), ("m", 1), ("", 0)].into_iter().find_map(|(suffix, flags)| {
        let name = folded.strip_suffix(suffix)?;
        let number = match name {
            "geometry" => 0,
            _ => (1..).zip(SHAPES).find(|(_, shape)| shape.eq_ignore_ascii_case(name))?.0,
        };
        Some(number << 2 | flags)
    })
}

fn show_shape(modifier: i32) -> String {
    let (system, number, flags) = (modifier >> 8 & 0x001F_FFFF, modifier >> 2 & 0x3F, modifier & 3);
    if system == 0 && number == 0 && flags == 0 {
        return String::new();
    }
    let name = (1..).zip(SHAPES).find(|(at, _)| *at == number).map_or("Geometry", |(_, shape)| shape);
    let flags = match flags {
        0 => "",
        1 => "M",
        2 => "Z",
        _ => "ZM",
    };
    let system = if system == 0 { String::new() } else { format!(",{system}") };
    format!("({name}{flags}{system})")
}

#[cfg(test)]
mod tests {
    use super::{ModifierStyle, interval_modifier};

    /// The number, and what it is shown as.
    fn read(name: &str, written: &[&str]) -> (i32, String) {
        let style = ModifierStyle::of(name).expect("the type takes modifiers");
        style.read(written).map_or_else(|error| (-1, error.message), |number| (number, style.show(number)))
    }

    #[test]
    fn modifiers_are_numbered_as_the_server_numbers_them() {
        assert_eq!(read("varchar", &["10"]), (14, "(10)".into()));
        assert_eq!(read("bit", &["3"]), (3, "(3)".into()));
        assert_eq!(read("numeric", &["10"]), (655_364, "(10,0)".into()));
        assert_eq!(read("numeric", &["3", "-2"]), (198_658, "(3,-2)".into()));
        assert_eq!(read("timestamptz", &["9"]), (6, "(6)".into()));
        assert_eq!(read("interval", &["2"]), (2_147_418_114, "(2)".into()));
        assert_eq!(read("vector", &["1536"]), (1536, "(1536)".into()));
        assert_eq!(read("geometry", &["PointZ", "4326"]), (1_107_462, "(PointZ,4326)".into()));
        assert_eq!(read("geography", &["polygon"]), (1_107_468, "(Polygon,4326)".into()));
    }

    #[test]
    fn modifiers_out_of_range_are_refused_in_the_servers_words() {
        assert_eq!(read("varchar", &["0"]).1, "length for type varchar must be at least 1");
        assert_eq!(read("bpchar", &["10485761"]).1, "length for type char cannot exceed 10485760");
        assert_eq!(read("numeric", &["1001"]).1, "NUMERIC precision 1001 must be between 1 and 1000");
        assert_eq!(read("numeric", &["1", "2", "3"]).1, "invalid NUMERIC type modifier");
        assert_eq!(read("varchar", &["x"]).1, "invalid input syntax for type integer: \"x\"");
    }

    #[test]
    fn intervals_keep_their_fields() {
        let show = |fields, precision| {
            interval_modifier(fields, precision).map(|modifier| ModifierStyle::Interval.show(modifier))
        };
        assert_eq!(interval_modifier("day to second", Some(2)), Some(470_286_338));
        assert_eq!(show("day to second", Some(2)).as_deref(), Some(" day to second(2)"));
        assert_eq!(show("year to month", None).as_deref(), Some(" year to month"));
        assert_eq!(show("second", Some(0)).as_deref(), Some(" second(0)"));
        assert_eq!(show("", None).as_deref(), Some(""));
        assert_eq!(interval_modifier("year to day", None), None);
        assert_eq!(interval_modifier("day to year", None), None);
    }
}
