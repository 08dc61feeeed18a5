//! The kinds of relations in the words of PostgreSQL's messages.

use crate::catalog::ObjectKind;
use crate::sql::ast::RelationKind;

/// The kind that a statement's words mean.
pub(in crate::sql::lower) fn kind_of(kind: RelationKind) -> ObjectKind {
    match kind {
        RelationKind::Table => ObjectKind::Table,
        RelationKind::ForeignTable => ObjectKind::ForeignTable,
        RelationKind::Index => ObjectKind::Index,
        RelationKind::Sequence => ObjectKind::Sequence,
        RelationKind::View => ObjectKind::View,
        RelationKind::MaterializedView => ObjectKind::MaterializedView,
    }
}

/// A relation's kind as sentences name it.
pub(in crate::sql::lower) trait RelationKindWords {
    /// `a table`, `an index`.
    fn with_article(self) -> String;
    /// `This operation is not supported for views.` (`errdetail_relkind_not_supported` in `pg_class.c`)
    fn not_supported(self, partitioned: bool) -> String;
    /// `Use DROP VIEW to remove a view.` (`dropmsgstringarray` in `tablecmds.c`)
    fn drop_hint(self) -> String;
}

impl RelationKindWords for ObjectKind {
    fn with_article(self) -> String {
        let article = if self == Self::Index { "an" } else { "a" };
        format!("{article} {}", self.words())
    }

    fn not_supported(self, partitioned: bool) -> String {
        let plural = match self {
            Self::Table if partitioned => "partitioned tables",
            Self::Table => "tables",
            Self::ForeignTable => "foreign tables",
            Self::Index if partitioned => "partitioned indexes",
            Self::Index => "indexes",
            Self::Sequence => "sequences",
            Self::View => "views",
            Self::MaterializedView => "materialized views",
            _ => "composite types",
        };
        format!("This operation is not supported for {plural}.")
    }

    fn drop_hint(self) -> String {
        format!("Use DROP {} to remove {}.", self.words().to_uppercase(), self.with_article())
    }
}
