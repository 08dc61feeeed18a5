use crate::text::Span;

use super::{
    Definition, Expression, Name, NumberLiteral, ObjectName, Statement, StringLiteral, TypeName, VariableReset,
    VariableSetting,
};

/// `CREATE FUNCTION` and `CREATE PROCEDURE`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateFunction {
    /// `OR REPLACE`
    pub or_replace: bool,
    /// A function or a procedure.
    pub kind: RoutineKind,
    /// The routine.
    pub name: ObjectName,
    /// In the order in which they are written.
    pub parameters: Vec<FunctionParameter>,
    /// What it returns; `None` for a procedure, or where output parameters say it.
    pub returns: Option<FunctionReturn>,
    /// In the order in which they are written, the body apart.
    pub options: Vec<FunctionOption>,
    /// The body; `None` is accepted by the grammar and refused when the function is created.
    pub body: Option<FunctionBody>,
}

/// What sort of routine a statement means.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RoutineKind {
    /// `FUNCTION`
    Function,
    /// `PROCEDURE`
    Procedure,
    /// `ROUTINE`: either of them, or an aggregate; only statements that alter or drop say it.
    Routine,
}

/// A parameter of a routine.
#[derive(Clone, PartialEq, Debug)]
pub struct FunctionParameter {
    /// From its mode to its default.
    pub span: Span,
    /// Its mode, if written.
    pub mode: Option<ParameterMode>,
    /// Its name, if written.
    pub name: Option<Name>,
    /// Its type.
    pub type_name: TypeName,
    /// `DEFAULT expression` or `= expression`
    pub default: Option<Expression>,
}

/// Which way a parameter goes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ParameterMode {
    /// `IN`
    In,
    /// `OUT`
    Out,
    /// `INOUT`, `IN OUT`
    InOut,
    /// `VARIADIC`
    Variadic,
}

/// What a function returns.
#[derive(Clone, PartialEq, Debug)]
pub enum FunctionReturn {
    /// `RETURNS type`
    Type(TypeName),
    /// `RETURNS TABLE (column type, …)`
    Table(Vec<TableColumn>),
}

/// A column of `RETURNS TABLE`.
#[derive(Clone, PartialEq, Debug)]
pub struct TableColumn {
    /// Name and type.
    pub span: Span,
    /// The column.
    pub name: Name,
    /// Its type.
    pub type_name: TypeName,
}

/// The body of a routine.
#[derive(Clone, PartialEq, Debug)]
pub enum FunctionBody {
    /// `AS 'text'`
    Source(StringLiteral),
    /// `AS 'object file', 'symbol'`
    Library {
        /// The object file.
        file: StringLiteral,
        /// The symbol in it.
        symbol: StringLiteral,
    },
    /// `RETURN expression`
    Return(Expression),
    /// `BEGIN ATOMIC … END`
    Atomic {
        /// From `BEGIN` to `END`.
        span: Span,
        /// In the order in which they are written.
        statements: Vec<AtomicStatement>,
    },
}

/// One statement of a `BEGIN ATOMIC` body.
#[derive(Clone, PartialEq, Debug)]
pub struct AtomicStatement {
    /// Without its semicolon.
    pub span: Span,
    /// What it does.
    pub kind: AtomicStatementKind,
}

/// What an [`AtomicStatement`] does.
#[derive(Clone, PartialEq, Debug)]
pub enum AtomicStatementKind {
    /// `RETURN expression`
    Return(Expression),
    /// Any statement.
    Statement(Box<Statement>),
}

/// One option of a routine.
#[derive(Clone, PartialEq, Debug)]
pub struct FunctionOption {
    /// The option with its value.
    pub span: Span,
    /// What it sets.
    pub kind: FunctionOptionKind,
}

/// What a [`FunctionOption`] sets.
#[derive(Clone, PartialEq, Debug)]
pub enum FunctionOptionKind {
    /// `LANGUAGE name`; a string is folded only if it is lower case already, as in PostgreSQL.
    Language(Name),
    /// `IMMUTABLE`, `STABLE`, `VOLATILE`
    Volatility(Volatility),
    /// `STRICT` and `RETURNS NULL ON NULL INPUT` say `true`, `CALLED ON NULL INPUT` says `false`.
    Strict(bool),
    /// `SECURITY DEFINER` says `true`, `SECURITY INVOKER` says `false`.
    SecurityDefiner(bool),
    /// `LEAKPROOF` and `NOT LEAKPROOF`
    Leakproof(bool),
    /// `WINDOW`
    Window,
    /// `COST n`
    Cost(NumberLiteral),
    /// `ROWS n`
    Rows(NumberLiteral),
    /// `SUPPORT function`
    Support(ObjectName),
    /// `PARALLEL safe`
    Parallel(Name),
    /// `TRANSFORM FOR TYPE a, FOR TYPE b`
    Transform(Vec<TypeName>),
    /// `SET variable …`
    Set(VariableSetting),
    /// `RESET variable`, only in `ALTER FUNCTION`.
    Reset(VariableReset),
}

/// How much a function's result may change.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Volatility {
    /// `IMMUTABLE`
    Immutable,
    /// `STABLE`
    Stable,
    /// `VOLATILE`
    Volatile,
}

/// `ALTER FUNCTION f(…) option …`, likewise `PROCEDURE` and `ROUTINE`.
#[derive(Clone, PartialEq, Debug)]
pub struct AlterFunction {
    /// What the statement calls it.
    pub kind: RoutineKind,
    /// Which routine.
    pub function: FunctionSignature,
    /// In the order in which they are written.
    pub options: Vec<FunctionOption>,
}

/// A routine as statements refer to it (`function_with_argtypes` in `gram.y`).
#[derive(Clone, PartialEq, Debug)]
pub struct FunctionSignature {
    /// Name and parameters.
    pub span: Span,
    /// The routine.
    pub name: ObjectName,
    /// Its parameters, without defaults; `None` if no list is written, which works if the name is unique.
    pub parameters: Option<Vec<FunctionParameter>>,
}

/// An aggregate as statements refer to it (`aggregate_with_argtypes` in `gram.y`).
#[derive(Clone, PartialEq, Debug)]
pub struct AggregateSignature {
    /// Name and arguments.
    pub span: Span,
    /// The aggregate.
    pub name: ObjectName,
    /// Its arguments.
    pub arguments: AggregateArguments,
}

/// The arguments of an aggregate.
#[derive(Clone, PartialEq, Debug)]
pub enum AggregateArguments {
    /// `(*)`: none.
    Star,
    /// `(a, b)`
    Plain(Vec<FunctionParameter>),
    /// `(a ORDER BY b)`
    OrderedSet {
        /// Before `ORDER BY`.
        direct: Vec<FunctionParameter>,
        /// After it.
        ordered: Vec<FunctionParameter>,
    },
}

/// `CREATE AGGREGATE`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateAggregate {
    /// `OR REPLACE`
    pub or_replace: bool,
    /// The aggregate.
    pub name: ObjectName,
    /// Its arguments; `None` in the old style, where `BASETYPE` among the options says them.
    pub arguments: Option<AggregateArguments>,
    /// `SFUNC = …`
    pub options: Vec<Definition>,
}

/// `CREATE LANGUAGE`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateLanguage {
    /// `OR REPLACE`
    pub or_replace: bool,
    /// `TRUSTED`
    pub trusted: bool,
    /// The language.
    pub name: Name,
    /// `HANDLER function`; without it PostgreSQL takes the statement as `CREATE EXTENSION`.
    pub handler: Option<ObjectName>,
    /// `INLINE function`
    pub inline: Option<ObjectName>,
    /// `VALIDATOR function`
    pub validator: Option<ObjectName>,
}

/// `CREATE TRANSFORM`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateTransform {
    /// `OR REPLACE`
    pub or_replace: bool,
    /// For which type.
    pub type_name: TypeName,
    /// In which language.
    pub language: Name,
    /// `FROM SQL WITH FUNCTION`
    pub from_sql: Option<FunctionSignature>,
    /// `TO SQL WITH FUNCTION`
    pub to_sql: Option<FunctionSignature>,
}
