//! The sequences that serial and identity columns bring (`generateSerialExtraStmts` in `parse_utilcmd.c`).

use std::sync::Arc;

use super::context::TableContext;
use crate::catalog::error::sqlstate;
use crate::catalog::relation::{OnCommit, Persistence};
use crate::catalog::sequence::Sequence;
use crate::catalog::sql_text::{Reference, ReferenceForm};
use crate::catalog::{Address, CatalogError, DataType, Object, ObjectData, ObjectId, SqlText};
use crate::sql::ast::{SequenceOption, SequenceOptionKind, TypeName};
use crate::sql::lower::relation::choose_relation_name;
use crate::sql::lower::sequence::{SequenceUse, new_sequence};
use crate::sql::session::Session;
use crate::text::{Identifier, Span};

/// The words that stand for a type, a sequence and `NOT NULL`, with the type.
const SERIAL_TYPES: [(&str, ObjectId); 6] = [
    ("smallserial", ObjectId(21)),
    ("serial2", ObjectId(21)),
    ("serial", ObjectId(23)),
    ("serial4", ObjectId(23)),
    ("bigserial", ObjectId(20)),
    ("serial8", ObjectId(20)),
];

/// The type that a serial column has; `None` for any other column.
///
/// # Errors
/// 0A000 for an array of them.
pub(super) fn serial_type(written: &TypeName) -> Result<Option<DataType>, CatalogError> {
    let found = SERIAL_TYPES.iter().find(|(word, _)| written.is_bare(word));
    if found.is_some() && written.is_array() {
        return Err(CatalogError::new(sqlstate::FEATURE_NOT_SUPPORTED, "array of serial is not implemented"));
    }
    Ok(found.map(|(_, id)| DataType::plain(*id)))
}

/// A sequence about to be created for a column.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::sql::lower) struct NewSequence {
    id: ObjectId,
    name: Identifier,
    data: Sequence,
}

impl NewSequence {
    /// The sequence of a serial or identity column.
    ///
    /// # Errors
    /// 22023 and 42601 for its options, 55000 for a name in another schema.
    pub(in crate::sql::lower) fn for_column(
        session: &mut Session,
        context: &TableContext,
        column: &Identifier,
        data_type: &DataType,
        options: Option<&[SequenceOption]>,
    ) -> Result<Self, CatalogError> {
        let sequence_use = if options.is_some() { SequenceUse::Identity } else { SequenceUse::Free };
        let options = options.unwrap_or_default();
        let name = match written_name(session, context, options)? {
            Some(name) => name,
            None => choose(session, context, column),
        };
        let mut data = new_sequence(session, Some(data_type), options, sequence_use)?;
        data.persistence = persistence_of(context, options);
        Ok(Self { id: session.reserve_id(), name, data })
    }

    /// The sequence of an identity column that is copied from another table; without its type, so it is `bigint`
    /// (`sequence_options` in `sequence.c`).
    pub(in crate::sql::lower) fn like(
        session: &mut Session,
        context: &TableContext,
        column: &Identifier,
        of: &Sequence,
    ) -> Self {
        let persistence = persistence_of(context, &[]);
        let data_type = DataType::plain(ObjectId(20));
        let data = Sequence { data_type, owned_by: None, persistence, ..of.clone() };
        Self { id: session.reserve_id(), name: choose(session, context, column), data }
    }

    /// `nextval('name'::regclass)`, the default of a serial column.
    pub(super) fn default(&self) -> SqlText {
        next_value_of(self.id, &self.name)
    }

    /// Creates it as the property of its column.
    ///
    /// # Errors
    /// 42P07 if its name is taken.
    pub(in crate::sql::lower) fn create(
        mut self,
        session: &mut Session,
        context: &TableContext,
        column: Address,
    ) -> Result<ObjectId, CatalogError> {
        self.data.owned_by = Some(column);
        let data = ObjectData::Sequence(self.data);
        session.create(Object::new(self.id, self.name, Some(context.schema), context.owner, data))
    }
}

fn choose(session: &Session, context: &TableContext, column: &Identifier) -> Identifier {
    let names = (context.name.as_str(), Some(column.as_str()));
    choose_relation_name(&session.catalog, context.schema, names, "seq", false)
}

/// `SEQUENCE NAME`.
fn written_name(
    session: &Session,
    context: &TableContext,
    options: &[SequenceOption],
) -> Result<Option<Identifier>, CatalogError> {
    let mut names = options.iter().filter_map(|option| match &option.kind {
        SequenceOptionKind::SequenceName(name) => Some(name),
        _ => None,
    });
    let Some(name) = names.next() else { return Ok(None) };
    if names.next().is_some() {
        return Err(CatalogError::new(sqlstate::SYNTAX_ERROR, "conflicting or redundant options"));
    }
    if let Some(schema) = &name.schema
        && session.names().schema(&schema.identifier)? != context.schema
    {
        let message = "sequence must be in same schema as table it is linked to";
        return Err(CatalogError::new(sqlstate::OBJECT_NOT_IN_PREREQUISITE_STATE, message));
    }
    Ok(Some(name.name.identifier.clone()))
}

/// As long as its table, unless `LOGGED` or `UNLOGGED` says otherwise.
fn persistence_of(context: &TableContext, options: &[SequenceOption]) -> Persistence {
    let logged = options.iter().find_map(|option| match option.kind {
        SequenceOptionKind::Logged(logged) => Some(logged),
        _ => None,
    });
    match (context.persistence, logged) {
        (Persistence::Temporary(_), _) => Persistence::Temporary(OnCommit::PreserveRows),
        (_, Some(true)) => Persistence::Permanent,
        (_, Some(false)) => Persistence::Unlogged,
        (persistence, None) => persistence,
    }
}

/// `nextval('name'::regclass)`.
fn next_value_of(sequence: ObjectId, name: &Identifier) -> SqlText {
    const BEFORE: &str = "nextval('";
    let name = quoted(name).replace('\'', "''");
    let span = Span::new(BEFORE.len() as u32, (BEFORE.len() + name.len()) as u32);
    let reference = Reference { span, target: sequence.whole(), form: ReferenceForm::Literal };
    SqlText { references: Arc::from([reference]), ..SqlText::plain(format!("{BEFORE}{name}'::regclass)")) }
}

/// A name in quotes where folding would change it.
fn quoted(name: &Identifier) -> String {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let starts_plain = name.as_str().bytes().next().is_some_and(|byte| plain(byte) && !byte.is_ascii_digit());
    if starts_plain && name.as_str().bytes().all(plain) {
        name.to_string()
    } else {
        format!("\"{}\"", name.as_str().replace('"', "\"\""))
    }
}
