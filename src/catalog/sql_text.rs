//! SQL as it was written, with the objects that it names.

use std::sync::Arc;

use super::{Address, ColumnNumber, ObjectId};
use crate::text::{Identifier, Location, Span};

/// An expression or query: the text as written, and which parts of it name which objects, so that a rename reaches it
/// without touching the text.
#[derive(Clone, Debug)]
pub struct SqlText {
    /// As written in the migration (`*` expanded to the columns of that moment, as PostgreSQL stores it).
    pub text: Arc<str>,
    /// What it names, in the order of their spans, which do not overlap.
    pub references: Arc<[Reference]>,
    /// Where it was written; `None` for what the model made itself.
    pub location: Option<Location>,
    /// The search path that unresolved names in it were written under.
    pub search_path: SearchPath,
    /// What could not be resolved or is not modelled; the text is then used as it stands.
    pub unresolved: bool,
}

/// Schemas in the order in which names are looked up, as `SET search_path` gave them.
pub type SearchPath = Option<Arc<[Identifier]>>;

/// One name in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// Its bytes in the text.
    pub span: Span,
    /// What it names.
    pub target: Address,
    /// How it is to be written again.
    pub form: ReferenceForm,
}

/// How a name in a text is written again after a rename, or with its schema.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReferenceForm {
    /// The bare name: a column, or the relation's name as a qualifier.
    Name,
    /// A name with or without schema: a relation, function, type, collation, operator class.
    Qualified,
    /// An item of a select list that names no alias: `new_name AS written_name` once renamed.
    OutputColumn,
    /// An empty span after an item of a select list that takes this name from the target (`lower_of(a)`, `a::text`):
    /// ` AS name` once the target is renamed.
    ImpliedAlias(Identifier),
    /// An empty span before the target, a column that is written without its relation in a query of several relations:
    /// `alias.`, or without alias the relation's own name, where another relation has got a column of that name since.
    Qualifier(Option<Identifier>),
    /// A string constant that is cast to `regclass`, `regtype`, `regproc` …: the quoted name inside the quotes.
    Literal,
    /// An operator, written `OPERATOR(schema.name)` where it needs its schema.
    Operator,
    /// An empty span behind the target in a `FROM`, whose columns the query knows by these names: ` AS name (a, b, …)`
    /// once one of them is renamed.
    ColumnAliases {
        /// What stands before the names.
        alias: KeptAlias,
        /// The columns that keep their names; the others go by their own.
        kept: Arc<[(ColumnNumber, Identifier)]>,
    },
    /// Named by the meaning only, so nothing is rewritten: a dependency without text (an implicit cast, a row type).
    Implicit,
}

/// The alias before names of columns that are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeptAlias {
    /// It is written.
    Written,
    /// None: the relation's own name is to be written.
    Relation,
    /// None behind a call: the name by which the function was called, which it keeps when the function is renamed.
    Function(ObjectId, Identifier),
}

impl SqlText {
    /// A text that names no object of the project.
    pub fn plain(text: impl Into<Arc<str>>) -> Self {
        Self { text: text.into(), references: Arc::from([]), location: None, search_path: None, unresolved: false }
    }

    /// The objects and parts of objects that it names.
    pub fn targets(&self) -> impl Iterator<Item = Address> {
        self.references.iter().map(|reference| reference.target)
    }

    /// Whether it names any part of that object.
    pub fn mentions(&self, object: ObjectId) -> bool {
        self.targets().any(|target| target.object == object)
    }
}

/// Equal as definitions: where they were written does not count.
impl PartialEq for SqlText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.references == other.references && self.search_path == other.search_path
    }
}
