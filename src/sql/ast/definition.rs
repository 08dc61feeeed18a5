use crate::text::Span;

use super::{Name, NumberLiteral, ObjectName, OperatorName, StringLiteral, TypeName, TypeReference};

/// One item of a list like `WITH (fillfactor = 70, toast.autovacuum_enabled = false)` (`DefElem` in `parsenodes.h`).
#[derive(Clone, PartialEq, Debug)]
pub struct Definition {
    /// Name and value.
    pub span: Span,
    /// `toast` in `toast.autovacuum_enabled`.
    pub namespace: Option<Name>,
    /// The option's name.
    pub name: Name,
    /// Its value; an option without one is mostly a `true`.
    pub value: Option<DefinitionValue>,
}

impl Definition {
    /// Whether it has this name and no namespace; PostgreSQL has folded the name unless it was quoted.
    pub fn is(&self, name: &str) -> bool {
        self.namespace.is_none() && self.name.identifier == *name
    }
}

/// The value of a [`Definition`] (`def_arg` in `gram.y`).
#[derive(Clone, PartialEq, Debug)]
pub enum DefinitionValue {
    /// One word: a name, a type or a keyword such as `on`, `true`, `none`.
    Word(Name),
    /// A type or a function's name that is more than one bare word: `s.f`, `varchar(10)`, `integer`, `SETOF x`.
    Type(TypeName),
    /// An operator.
    Operator(OperatorName),
    /// A number.
    Number(NumberLiteral),
    /// A string.
    String(StringLiteral),
    /// A parenthesized list of words, as `COPY (FORCE_NULL (a, b))` takes it.
    List(Vec<Name>),
    /// `*`
    Star(Span),
}

impl DefinitionValue {
    /// The value as `defGetString` (`define.c`) would give it where it is a word, a string or a number.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word.as_str()),
            Self::String(literal) => Some(&literal.value),
            Self::Number(number) => Some(&number.text),
            Self::Type(name) => match &name.reference {
                TypeReference::System(name) => Some(name),
                TypeReference::Named(_) | TypeReference::OfColumn(_) => None,
            },
            Self::Operator(name) => Some(name.symbol.as_str()),
            Self::List(_) | Self::Star(_) => None,
        }
    }

    /// The value as the name of a function or another object.
    pub fn as_object_name(&self) -> Option<ObjectName> {
        match self {
            Self::Word(word) => Some(ObjectName::bare(word.clone())),
            Self::Type(TypeName { reference: TypeReference::Named(name), .. }) => Some(name.clone()),
            _ => None,
        }
    }

    /// The value as a type.
    pub fn as_type(&self) -> Option<TypeName> {
        match self {
            Self::Type(name) => Some(name.clone()),
            Self::Word(word) => Some(ObjectName::bare(word.clone()).into()),
            _ => None,
        }
    }
}

/// One item of `OPTIONS (host 'a', SET port '1', DROP user)` of foreign objects (`generic_option_elem` in `gram.y`).
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignOption {
    /// Action, name and value.
    pub span: Span,
    /// What to do with it.
    pub action: ForeignOptionAction,
    /// The option's name.
    pub name: Name,
    /// Its value; only `DROP` has none.
    pub value: Option<StringLiteral>,
}

/// What happens to a [`ForeignOption`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ForeignOptionAction {
    /// It is added, which is also meant when nothing is written.
    Add,
    /// `SET`: it is changed.
    Set,
    /// `DROP`: it is removed.
    Drop,
}
