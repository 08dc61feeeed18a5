use crate::text::Span;

use super::{Definition, FunctionSignature, Name, ObjectName, OperatorName, TypeName};

/// `CREATE OPERATOR`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateOperator {
    /// The operator.
    pub name: OperatorName,
    /// `LEFTARG = …`
    pub options: Vec<Definition>,
}

/// `ALTER OPERATOR … SET (RESTRICT = …)`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterOperator {
    /// Which operator.
    pub operator: OperatorSignature,
    /// What is set.
    pub options: Vec<Definition>,
}

/// An operator as statements refer to it (`operator_with_argtypes` in `gram.y`).
#[derive(Clone, PartialEq, Debug)]
pub struct OperatorSignature {
    /// Name and operand types.
    pub span: Span,
    /// The operator.
    pub name: OperatorName,
    /// The left operand's type; `NONE` is `None`.
    pub left: Option<TypeName>,
    /// The right operand's type; likewise.
    pub right: Option<TypeName>,
}

/// `CREATE OPERATOR CLASS`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateOperatorClass {
    /// The class.
    pub name: ObjectName,
    /// `DEFAULT`
    pub default: bool,
    /// `FOR TYPE type`
    pub type_name: TypeName,
    /// `USING method`
    pub access_method: Name,
    /// `FAMILY name`
    pub family: Option<ObjectName>,
    /// `OPERATOR`, `FUNCTION` and `STORAGE` items.
    pub items: Vec<OperatorClassItem>,
}

/// One item of an operator class or family.
#[derive(Clone, PartialEq, Debug)]
pub struct OperatorClassItem {
    /// The item, without the comma.
    pub span: Span,
    /// What it says.
    pub kind: OperatorClassItemKind,
}

/// What an [`OperatorClassItem`] says.
#[derive(Clone, PartialEq, Debug)]
pub enum OperatorClassItemKind {
    /// `OPERATOR n symbol (types) FOR …`
    Operator {
        /// The strategy number.
        number: i64,
        /// The operator.
        name: OperatorName,
        /// Its operand types, if written; `NONE` is `None`.
        types: Vec<Option<TypeName>>,
        /// `FOR ORDER BY family`
        order_by: Option<ObjectName>,
    },
    /// `FUNCTION n (types) function`
    Function {
        /// The support number.
        number: i64,
        /// The types that it supports, if written.
        types: Vec<TypeName>,
        /// The function.
        function: FunctionSignature,
    },
    /// `STORAGE type`
    Storage(TypeName),
}

/// `CREATE OPERATOR FAMILY`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateOperatorFamily {
    /// The family.
    pub name: ObjectName,
    /// `USING method`
    pub access_method: Name,
}

/// `ALTER OPERATOR FAMILY … ADD` and `DROP`
#[derive(Clone, PartialEq, Debug)]
pub struct AlterOperatorFamily {
    /// The family.
    pub name: ObjectName,
    /// `USING method`
    pub access_method: Name,
    /// What changes.
    pub action: OperatorFamilyAction,
}

/// What an [`AlterOperatorFamily`] changes.
#[derive(Clone, PartialEq, Debug)]
pub enum OperatorFamilyAction {
    /// `ADD item, …`
    Add(Vec<OperatorClassItem>),
    /// `DROP item, …`
    Drop(Vec<OperatorFamilyDrop>),
}

/// One item that leaves an operator family.
#[derive(Clone, PartialEq, Debug)]
pub struct OperatorFamilyDrop {
    /// The item, without the comma.
    pub span: Span,
    /// `OPERATOR`, else `FUNCTION`.
    pub is_operator: bool,
    /// The strategy or support number.
    pub number: i64,
    /// The types.
    pub types: Vec<TypeName>,
}

/// `CREATE CAST`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateCast {
    /// From which type.
    pub source: TypeName,
    /// To which type.
    pub target: TypeName,
    /// How.
    pub method: CastMethod,
    /// Where PostgreSQL uses it by itself.
    pub context: CastContext,
}

/// How a cast is done.
#[derive(Clone, PartialEq, Debug)]
pub enum CastMethod {
    /// `WITH FUNCTION f(…)`
    Function(FunctionSignature),
    /// `WITHOUT FUNCTION`: the bytes are the same.
    Binary,
    /// `WITH INOUT`: through text.
    InOut,
}

/// Where PostgreSQL uses a cast by itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CastContext {
    /// Nowhere, the default.
    Explicit,
    /// `AS ASSIGNMENT`
    Assignment,
    /// `AS IMPLICIT`
    Implicit,
}

/// `CREATE CONVERSION`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateConversion {
    /// `DEFAULT`
    pub default: bool,
    /// The conversion.
    pub name: ObjectName,
    /// From which encoding.
    pub source: String,
    /// To which encoding.
    pub target: String,
    /// By which function.
    pub function: ObjectName,
}

/// `CREATE ACCESS METHOD`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateAccessMethod {
    /// The method.
    pub name: Name,
    /// `TYPE TABLE`, else `TYPE INDEX`.
    pub for_tables: bool,
    /// `HANDLER function`
    pub handler: ObjectName,
}
