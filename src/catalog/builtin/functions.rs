use std::sync::OnceLock;

use super::by_name::{ByName, Format};
use super::{Builtin, Oid, table};
use crate::catalog::PostgresVersion;

/// What a function is (`pg_proc.prokind`, `pg_aggregate.aggkind`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FunctionKind {
    /// A plain function.
    Function,
    /// A procedure.
    Procedure,
    /// A window function.
    Window,
    /// An aggregate.
    Aggregate,
    /// An aggregate called `WITHIN GROUP (ORDER BY …)`.
    OrderedSetAggregate,
    /// An ordered-set aggregate that ranks a hypothetical row.
    HypotheticalSetAggregate,
}

impl FunctionKind {
    fn from_letter(letter: char) -> Self {
        match letter {
            'p' => Self::Procedure,
            'w' => Self::Window,
            'a' => Self::Aggregate,
            'o' => Self::OrderedSetAggregate,
            'h' => Self::HypotheticalSetAggregate,
            _ => Self::Function,
        }
    }

    /// Its letter in `pg_proc.prokind`.
    pub fn letter(self) -> char {
        match self {
            Self::Function => 'f',
            Self::Procedure => 'p',
            Self::Window => 'w',
            Self::Aggregate | Self::OrderedSetAggregate | Self::HypotheticalSetAggregate => 'a',
        }
    }
}

/// What a function promises about equal calls (`pg_proc.provolatile`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Volatility {
    /// The same result for ever.
    Immutable,
    /// The same result within a statement.
    Stable,
    /// Anything.
    Volatile,
}

/// A parameter: its type, and its name if it has one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameter<T> {
    /// Its type: an id, or in an extension a name.
    pub data_type: T,
    /// Its name.
    pub name: Option<&'static str>,
}

/// How a function is called and what it gives; types are ids, or in an extension names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Signature<T: 'static> {
    /// What it is.
    pub kind: FunctionKind,
    /// What it promises.
    pub volatility: Volatility,
    /// Whether it gives null for a null argument without being called.
    pub strict: bool,
    /// Whether it returns rows.
    pub returns_set: bool,
    /// Whether the last parameter in takes any number of arguments: an array of its elements, or of type `"any"`.
    pub variadic: bool,
    /// What it returns.
    pub result: T,
    /// The parameters in, those both in and out among them.
    pub parameters: &'static [Parameter<T>],
    /// The parameters out and the columns of `RETURNS TABLE`, those both in and out among them.
    pub outputs: &'static [Parameter<T>],
    /// How many of the last parameters in have defaults.
    pub defaults: usize,
    /// How many arguments of an ordered-set aggregate stand before `WITHIN GROUP`.
    pub direct_arguments: usize,
}

/// A function of every database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Function {
    /// Its id.
    pub oid: Oid,
    /// Its name.
    pub name: &'static str,
    /// `pg_catalog` or `information_schema`.
    pub schema: &'static str,
    /// How it is called.
    pub signature: Signature<Oid>,
}

/// The functions of every database, found by id and by name.
#[derive(Debug)]
pub struct Functions(ByName<Function>);

impl Functions {
    pub(super) const fn new(version: PostgresVersion) -> Self {
        Self(ByName::new(version, &FORMAT))
    }

    /// The functions of that name, in the order of their ids.
    pub fn named(&self, name: &str) -> &'static [Function] {
        self.0.named(name)
    }

    /// The function of that id.
    pub fn by_oid(&self, oid: Oid) -> Option<&'static Function> {
        self.0.by_oid(oid)
    }

    /// All functions, in byte order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &'static Function> {
        self.0.iter()
    }
}

static FORMAT: Format<Function> = Format { table: TABLE, identity: id_and_name, read };

const TABLE: &str = include_str!("facts/tables/functions.tsv");

/// Where ids begin that are made for functions whose own differ between servers: a few of the information schema.
const MADE_OIDS: u32 = 13_100;

impl Builtin {
    /// The functions of every database.
    pub fn functions(&self) -> &Functions {
        &self.functions
    }
}

fn id_and_name(mut row: table::Row) -> (Oid, &'static str) {
    let name = row.text();
    (row.oid().unwrap_or_else(|| made_oid(name)), name)
}

/// The id made for a function without one: those functions have names of their own, and are numbered in their order.
fn made_oid(name: &str) -> Oid {
    static WITHOUT_ID: OnceLock<Vec<&str>> = OnceLock::new();
    let without_id = |mut row: table::Row| Some((row.text(), row.oid())).filter(|(_, oid)| oid.is_none());
    let names = WITHOUT_ID.get_or_init(|| table::rows(TABLE).filter_map(without_id).map(|(name, _)| name).collect());
    Oid(MADE_OIDS + names.partition_point(|other| *other < name) as u32)
}

fn read(mut row: table::Row) -> Function {
    let (oid, name) = id_and_name(row);
    row.skip(2);
    let schema = row.optional().unwrap_or("pg_catalog");
    Function { oid, name, schema, signature: signature(&mut row, read_oid) }
}

fn read_oid(text: &'static str) -> Oid {
    text.parse().map_or(Oid::NONE, Oid)
}

/// Reads the fields of a signature, which tables of extensions write in the same way with names of types.
pub(super) fn signature<T: Copy>(row: &mut table::Row, read_type: fn(&'static str) -> T) -> Signature<T> {
    let mut traits = row.text().chars();
    let kind = FunctionKind::from_letter(traits.next().unwrap_or('f'));
    let volatility = match traits.next() {
        Some('i') => Volatility::Immutable,
        Some('s') => Volatility::Stable,
        _ => Volatility::Volatile,
    };
    let rest = traits.as_str();
    Signature {
        kind,
        volatility,
        strict: rest.contains('s'),
        returns_set: rest.contains('r'),
        variadic: rest.contains('v'),
        result: read_type(row.text()),
        parameters: parameters(row.text(), read_type),
        outputs: parameters(row.text(), read_type),
        defaults: row.text().parse().unwrap_or(0),
        direct_arguments: row.text().parse().unwrap_or(0),
    }
}

/// The parameters of one field. They live as long as the program, like the tables that hold them.
fn parameters<T: Copy>(field: &'static str, read_type: fn(&'static str) -> T) -> &'static [Parameter<T>] {
    let read = field.split(' ').filter(|parameter| !parameter.is_empty()).map(|parameter| {
        let (data_type, name) = parameter.split_once(':').map_or((parameter, None), |(left, name)| (left, Some(name)));
        Parameter { data_type: read_type(data_type), name }
    });
    Vec::leak(read.collect())
}

#[cfg(test)]
mod tests {
    use super::{FunctionKind, Oid, Volatility};
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn functions_are_found_with_their_signatures() {
        let functions = Builtin::of(PostgresVersion::V15).functions();
        let [of_range, of_multirange, lower] = functions.named("lower") else { panic!("there are three named lower") };
        assert_eq!((lower.oid, lower.signature.result), (Oid(870), Oid(25)));
        assert_eq!(of_range.signature.parameters[0].data_type, Oid(3831));
        assert_eq!(of_multirange.signature.volatility, Volatility::Immutable);
        assert_eq!(functions.by_oid(Oid(870)), Some(lower));
        assert!(functions.named("no_such_function").is_empty());
    }

    #[test]
    fn parameters_out_and_defaults_are_known() {
        let functions = Builtin::of(PostgresVersion::V15).functions();
        let [each] = functions.named("json_each") else { panic!("there is one json_each") };
        let columns: Vec<_> = each.signature.outputs.iter().filter_map(|column| column.name).collect();
        assert!(each.signature.returns_set && columns == ["key", "value"]);
        let [make_interval] = functions.named("make_interval") else { panic!("there is one make_interval") };
        assert_eq!((make_interval.signature.parameters.len(), make_interval.signature.defaults), (7, 7));
        let [concat] = functions.named("concat") else { panic!("there is one concat") };
        assert!(concat.signature.variadic && !concat.signature.strict);
    }

    #[test]
    fn versions_bring_functions_and_take_them_away() {
        let kind =
            |version, name| Builtin::of(version).functions().named(name).first().map(|found| found.signature.kind);
        assert_eq!(kind(PostgresVersion::V15, "any_value"), None);
        assert_eq!(kind(PostgresVersion::V16, "any_value"), Some(FunctionKind::Aggregate));
        assert_eq!(kind(PostgresVersion::V17, "uuidv7"), None);
        assert_eq!(kind(PostgresVersion::V18, "uuidv7"), Some(FunctionKind::Function));
        assert_eq!(kind(PostgresVersion::V16, "pg_rotate_logfile_old"), Some(FunctionKind::Function));
        assert_eq!(kind(PostgresVersion::V17, "pg_rotate_logfile_old"), None);
    }
}
