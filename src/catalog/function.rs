//! Functions, procedures and aggregates.

use std::sync::Arc;

use super::{DataType, ObjectId, SqlText};
use crate::text::Identifier;

/// A function, procedure, aggregate or window function.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// Which of them.
    pub kind: FunctionKind,
    /// All arguments, also OUT and TABLE ones.
    pub arguments: Vec<Argument>,
    /// What it returns; `None` for a procedure.
    pub returns: Option<DataType>,
    /// `SETOF`, or `RETURNS TABLE`.
    pub returns_set: bool,
    /// The language's name.
    pub language: Identifier,
    /// The body.
    pub body: FunctionBody,
    /// `IMMUTABLE`, `STABLE` or `VOLATILE`.
    pub volatility: Volatility,
    /// `STRICT`.
    pub strict: bool,
    /// `SECURITY DEFINER`.
    pub security_definer: bool,
    /// `LEAKPROOF`.
    pub leakproof: bool,
    /// `PARALLEL`.
    pub parallel: Parallel,
    /// `COST`, if written.
    pub cost: Option<Arc<str>>,
    /// `ROWS`, if written.
    pub rows: Option<Arc<str>>,
    /// `SUPPORT`.
    pub support: Option<SqlText>,
    /// `TRANSFORM FOR TYPE`.
    pub transforms: Vec<DataType>,
    /// `SET name TO value`, the value as `pg_dump` could write it again.
    pub settings: Vec<(Identifier, Arc<str>)>,
    /// `DEPENDS ON EXTENSION`.
    pub depends_on_extensions: Vec<ObjectId>,
}

impl Function {
    /// A function of which nothing is said.
    pub fn unsaid() -> Self {
        Self {
            kind: FunctionKind::Function,
            arguments: Vec::new(),
            returns: None,
            returns_set: false,
            language: Identifier::from("internal"),
            body: FunctionBody::None,
            volatility: Volatility::Volatile,
            strict: false,
            security_definer: false,
            leakproof: false,
            parallel: Parallel::Unsafe,
            cost: None,
            rows: None,
            support: None,
            transforms: Vec::new(),
            settings: Vec::new(),
            depends_on_extensions: Vec::new(),
        }
    }
}

/// What kind of routine.
#[derive(Clone, PartialEq, Debug)]
pub enum FunctionKind {
    /// A function.
    Function,
    /// A procedure.
    Procedure,
    /// A window function.
    Window,
    /// An aggregate.
    Aggregate(Box<Aggregate>),
}

/// What an aggregate is made of.
#[derive(Clone, PartialEq, Debug)]
pub struct Aggregate {
    /// How many of the arguments are direct ones, in an ordered-set aggregate.
    pub direct_arguments: Option<u16>,
    /// `HYPOTHETICAL`.
    pub hypothetical: bool,
    /// Written `(*)`.
    pub star: bool,
    /// The options (`sfunc`, `stype`, …) with functions, types and operators resolved.
    pub options: Vec<(Identifier, Option<SqlText>)>,
}

/// One argument.
#[derive(Clone, PartialEq, Debug)]
pub struct Argument {
    /// Its name, if it has one.
    pub name: Option<Identifier>,
    /// Which way it passes.
    pub mode: ArgumentMode,
    /// Its type.
    pub data_type: DataType,
    /// Its default.
    pub default: Option<SqlText>,
}

/// Which way an argument passes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub enum ArgumentMode {
    In,
    Out,
    InOut,
    Variadic,
    Table,
}

impl ArgumentMode {
    /// What a list of arguments writes in front of one, with a space after it.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::In | Self::Table => "",
            Self::Out => "OUT ",
            Self::InOut => "INOUT ",
            Self::Variadic => "VARIADIC ",
        }
    }
}

/// The body as written.
#[derive(Clone, PartialEq, Debug)]
pub enum FunctionBody {
    /// A string, of which PostgreSQL keeps the contents (quotes taken off, escapes decoded).
    Source(Arc<str>),
    /// The object file and the symbol of a C function.
    Object(Arc<str>, Arc<str>),
    /// `BEGIN ATOMIC … END` or `RETURN expression`, parsed when it was created: renames reach it.
    Parsed(SqlText),
    /// An aggregate has none.
    None,
}

/// Volatility.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub enum Volatility {
    Immutable,
    Stable,
    Volatile,
}

impl Volatility {
    /// In lower case, as prose has it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Immutable => "immutable",
            Self::Stable => "stable",
            Self::Volatile => "volatile",
        }
    }
}

/// Parallel safety.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub enum Parallel {
    Unsafe,
    Restricted,
    Safe,
}

impl Function {
    /// The arguments that a call gives, which with the name are the function's signature.
    pub fn inputs(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().filter(|argument| argument.mode.is_input())
    }

    /// The types of [`Self::inputs`].
    pub fn signature(&self) -> Vec<DataType> {
        self.inputs().map(|argument| argument.data_type.without_modifier()).collect()
    }
}

impl ArgumentMode {
    /// Whether a call gives a value for it.
    pub const fn is_input(self) -> bool {
        matches!(self, Self::In | Self::InOut | Self::Variadic)
    }
}
