//! Command tags (`CreateCommandTag` in `utility.c`) of the statements that event triggers see.

use crate::sql::ast::{
    GrantAction, GrantTarget, ObjectKind, RelationKind, RoutineKind, Statement, TableAsForm, TextSearchKind,
};

/// The tag of a statement; `None` for one that fires no event triggers: what is shared between databases, event
/// triggers themselves, and all that is no DDL.
pub(super) fn of(statement: &Statement) -> Option<String> {
    use Statement as S;
    Some(match statement {
        S::CreateFunction(create) => format!("CREATE {}", routine(create.kind)),
        S::AlterFunction(alter) => format!("ALTER {}", routine(alter.kind)),
        S::CreateTextSearch(create) => format!("CREATE TEXT SEARCH {}", text_search(create.kind)),
        S::CreateTableAs(create) if create.form == TableAsForm::SelectInto => "SELECT INTO".to_owned(),
        S::AlterTable(alter) => format!("ALTER {}", relation(alter.kind)),
        S::Drop(drop) => format!("DROP {}", object(drop.kind)?),
        S::Rename(rename) => format!("ALTER {}", altered(rename.target.kind())?),
        S::SetSchema(set) => format!("ALTER {}", altered(set.target.kind())?),
        S::SetOwner(set) => format!("ALTER {}", altered(set.target.kind())?),
        S::DependsOnExtension(depends) => format!("ALTER {}", altered(depends.target.kind())?),
        S::Grant(grant) => {
            let (GrantTarget::Objects(kind, _) | GrantTarget::AllInSchema(kind, _)) = &grant.target;
            object(*kind)?;
            let revokes = matches!(grant.action, GrantAction::Revoke { .. });
            if revokes { "REVOKE" } else { "GRANT" }.to_owned()
        }
        other => plain(other)?.to_owned(),
    })
}

/// The tags that depend on nothing but the kind of statement.
fn plain(statement: &Statement) -> Option<&'static str> {
    use Statement as S;
    Some(match statement {
        S::CreateSchema(_) => "CREATE SCHEMA",
        S::CreateType(_) => "CREATE TYPE",
        S::AlterType(_) => "ALTER TYPE",
        S::CreateDomain(_) => "CREATE DOMAIN",
        S::AlterDomain(_) => "ALTER DOMAIN",
        S::CreateAggregate(_) => "CREATE AGGREGATE",
        S::CreateLanguage(_) => "CREATE LANGUAGE",
        S::CreateTransform(_) => "CREATE TRANSFORM",
        S::CreateOperator(_) => "CREATE OPERATOR",
        S::AlterOperator(_) => "ALTER OPERATOR",
        S::CreateOperatorClass(_) => "CREATE OPERATOR CLASS",
        S::CreateOperatorFamily(_) => "CREATE OPERATOR FAMILY",
        S::AlterOperatorFamily(_) => "ALTER OPERATOR FAMILY",
        S::CreateCast(_) => "CREATE CAST",
        S::CreateConversion(_) => "CREATE CONVERSION",
        S::CreateAccessMethod(_) => "CREATE ACCESS METHOD",
        S::CreateTrigger(_) => "CREATE TRIGGER",
        S::CreateRule(_) => "CREATE RULE",
        S::CreatePolicy(_) => "CREATE POLICY",
        S::AlterPolicy(_) => "ALTER POLICY",
        S::CreateExtension(_) => "CREATE EXTENSION",
        S::AlterExtension(_) => "ALTER EXTENSION",
        S::CreateTable(_) => "CREATE TABLE",
        S::CreateTableAs(_) => "CREATE TABLE AS",
        S::CreateForeignTable(_) => "CREATE FOREIGN TABLE",
        S::CreateView(_) => "CREATE VIEW",
        S::CreateMaterializedView(_) => "CREATE MATERIALIZED VIEW",
        S::RefreshMaterializedView(_) => "REFRESH MATERIALIZED VIEW",
        S::CreateIndex(_) => "CREATE INDEX",
        S::CreateStatistics(_) => "CREATE STATISTICS",
        S::AlterStatistics(_) => "ALTER STATISTICS",
        S::CreateSequence(_) => "CREATE SEQUENCE",
        S::AlterSequence(_) => "ALTER SEQUENCE",
        S::AlterDefaultPrivileges(_) => "ALTER DEFAULT PRIVILEGES",
        S::DropOwned(_) => "DROP OWNED",
        S::CreateCollation(_) => "CREATE COLLATION",
        S::RefreshCollation(_) => "ALTER COLLATION",
        S::CreatePublication(_) => "CREATE PUBLICATION",
        S::AlterPublication(_) => "ALTER PUBLICATION",
        S::CreateSubscription(_) => "CREATE SUBSCRIPTION",
        S::AlterSubscription(_) => "ALTER SUBSCRIPTION",
        S::CreateForeignDataWrapper(_) => "CREATE FOREIGN DATA WRAPPER",
        S::AlterForeignDataWrapper(_) => "ALTER FOREIGN DATA WRAPPER",
        S::CreateServer(_) => "CREATE SERVER",
        S::AlterServer(_) => "ALTER SERVER",
        S::CreateUserMapping(_) => "CREATE USER MAPPING",
        S::AlterUserMapping(_) => "ALTER USER MAPPING",
        S::ImportForeignSchema(_) => "IMPORT FOREIGN SCHEMA",
        S::Comment(_) => "COMMENT",
        S::SecurityLabel(_) => "SECURITY LABEL",
        _ => return None,
    })
}

const fn routine(kind: RoutineKind) -> &'static str {
    match kind {
        RoutineKind::Function => "FUNCTION",
        RoutineKind::Procedure => "PROCEDURE",
        RoutineKind::Routine => "ROUTINE",
    }
}

const fn relation(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Table => "TABLE",
        RelationKind::ForeignTable => "FOREIGN TABLE",
        RelationKind::Index => "INDEX",
        RelationKind::Sequence => "SEQUENCE",
        RelationKind::View => "VIEW",
        RelationKind::MaterializedView => "MATERIALIZED VIEW",
    }
}

const fn text_search(kind: TextSearchKind) -> &'static str {
    match kind {
        TextSearchKind::Configuration => "CONFIGURATION",
        TextSearchKind::Dictionary => "DICTIONARY",
        TextSearchKind::Parser => "PARSER",
        TextSearchKind::Template => "TEMPLATE",
    }
}

/// The object that a statement alters which names a part of it.
const fn altered(kind: ObjectKind) -> Option<&'static str> {
    match kind {
        ObjectKind::Column | ObjectKind::TableConstraint => Some("TABLE"),
        ObjectKind::Attribute => Some("TYPE"),
        ObjectKind::DomainConstraint => Some("DOMAIN"),
        other => object(other),
    }
}

/// The words for a kind of object; `None` for what is shared between databases.
const fn object(kind: ObjectKind) -> Option<&'static str> {
    use ObjectKind as K;
    Some(match kind {
        K::Relation(kind) => relation(kind),
        K::Column => "COLUMN",
        K::Attribute => "ATTRIBUTE",
        K::TableConstraint | K::DomainConstraint => "CONSTRAINT",
        K::Trigger => "TRIGGER",
        K::Rule => "RULE",
        K::Policy => "POLICY",
        K::Type => "TYPE",
        K::Domain => "DOMAIN",
        K::Function => "FUNCTION",
        K::Procedure => "PROCEDURE",
        K::Routine => "ROUTINE",
        K::Aggregate => "AGGREGATE",
        K::Operator => "OPERATOR",
        K::OperatorClass => "OPERATOR CLASS",
        K::OperatorFamily => "OPERATOR FAMILY",
        K::Cast => "CAST",
        K::Transform => "TRANSFORM",
        K::Collation => "COLLATION",
        K::Conversion => "CONVERSION",
        K::Statistics => "STATISTICS",
        K::TextSearchConfiguration => "TEXT SEARCH CONFIGURATION",
        K::TextSearchDictionary => "TEXT SEARCH DICTIONARY",
        K::TextSearchParser => "TEXT SEARCH PARSER",
        K::TextSearchTemplate => "TEXT SEARCH TEMPLATE",
        K::AccessMethod => "ACCESS METHOD",
        K::Extension => "EXTENSION",
        K::ForeignDataWrapper => "FOREIGN DATA WRAPPER",
        K::Language => "LANGUAGE",
        K::LargeObject => "LARGE OBJECT",
        K::Publication => "PUBLICATION",
        K::Schema => "SCHEMA",
        K::Server => "SERVER",
        K::Subscription => "SUBSCRIPTION",
        K::UserMapping => "USER MAPPING",
        K::Database | K::EventTrigger | K::Parameter | K::Role | K::Tablespace => return None,
    })
}
