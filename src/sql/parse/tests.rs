use super::parse;
use crate::sql::ast::{
    AlterColumnAction, AlterDomainAction, AlterTableActionKind, AlterTypeAction, CopyPlace, DataStatementKind,
    DropBehavior, Firing, FunctionBody, FunctionOptionKind, GrantAction, GrantTarget, ObjectKind, ObjectReference,
    ParameterMode, PublicationContent, PublicationObjectKind, RelationKind, SettingValue, Statement, TableElement,
    TableForm, Transaction, TriggerEvent, TypeDefinition,
};
use crate::sql::{SyntaxError, split};

fn parsed(sql: &str) -> Result<Statement, SyntaxError> {
    let script = split(sql);
    let [raw] = script.statements.as_slice() else { panic!("not one statement: {sql}") };
    parse(raw, sql)
}

fn statement(sql: &str) -> Statement {
    parsed(sql).unwrap_or_else(|error| panic!("{error}: {sql}"))
}

/// What PostgreSQL would say, and the text it would point at.
#[track_caller]
fn refuses(sql: &str, message: &str, place: &str) {
    let error = parsed(sql).expect_err(sql);
    assert_eq!((error.message.as_str(), error.span.slice(sql)), (message, place), "{sql}");
}

/// The statement as its variant's node.
macro_rules! node {
    ($variant:ident, $sql:expr) => {
        match statement($sql) {
            Statement::$variant(node) => node,
            other => panic!("{other:?}"),
        }
    };
}

#[test]
fn a_table_keeps_its_elements_in_order() {
    let sql = "CREATE TABLE IF NOT EXISTS s.t (id int PRIMARY KEY, LIKE o, note text, CHECK (id > 0))";
    let table = node!(CreateTable, sql);
    assert!(table.if_not_exists);
    assert_eq!(table.name.to_string(), "s.t");
    let words: Vec<&str> = table
        .elements
        .iter()
        .map(|element| match element {
            TableElement::Column(column) => column.name.as_str(),
            TableElement::ColumnOptions(_) => "options",
            TableElement::Like(like) => like.span.slice(sql),
            TableElement::Constraint(constraint) => constraint.span.slice(sql),
        })
        .collect();
    assert_eq!(words, ["id", "LIKE o", "note", "CHECK (id > 0)"]);
}

#[test]
fn a_partition_names_its_parent() {
    let table = node!(CreateTable, "CREATE TABLE p PARTITION OF t FOR VALUES FROM (MINVALUE) TO ('2024-01-01')");
    let TableForm::PartitionOf { parent, .. } = &table.form else { panic!("{:?}", table.form) };
    assert_eq!(parent.to_string(), "t");
}

#[test]
fn a_default_ends_where_the_next_constraint_begins() {
    let sql = "CREATE TABLE t (a int DEFAULT 1 + 2 NOT NULL, b text DEFAULT 'x'::text COLLATE \"C\" UNIQUE)";
    let table = node!(CreateTable, sql);
    let constraints: Vec<&str> = table
        .elements
        .iter()
        .filter_map(|element| match element {
            TableElement::Column(column) => Some(&column.constraints),
            _ => None,
        })
        .flatten()
        .map(|constraint| constraint.span.slice(sql))
        .collect();
    assert_eq!(constraints, ["DEFAULT 1 + 2", "NOT NULL", "DEFAULT 'x'::text", "UNIQUE"]);
}

#[test]
fn actions_of_one_alter_table_stand_side_by_side() {
    let sql = "ALTER TABLE ONLY t ADD a int, DROP COLUMN IF EXISTS b CASCADE, ALTER c TYPE text USING c::text, \
               ALTER d SET GENERATED ALWAYS SET START 5, ENABLE ALWAYS TRIGGER g, OWNER TO CURRENT_USER";
    let alter = node!(AlterTable, sql);
    assert!(alter.only);
    let actions: Vec<&str> = alter.actions.iter().map(|action| action.span.slice(sql)).collect();
    assert_eq!(actions[1], "DROP COLUMN IF EXISTS b CASCADE");
    assert_eq!(actions.len(), 6);
    let AlterTableActionKind::AlterColumn { action: AlterColumnAction::SetType(change), .. } = &alter.actions[2].kind
    else {
        panic!("{:?}", alter.actions[2]);
    };
    assert_eq!(change.using.as_ref().map(|using| using.span.slice(sql)), Some("c::text"));
    let AlterTableActionKind::Trigger { firing, .. } = alter.actions[4].kind else { panic!("{actions:?}") };
    assert_eq!(firing, Firing::Always);
}

#[test]
fn what_many_kinds_share_is_one_statement() {
    let renamed = |sql: &str| node!(Rename, sql).target.kind();
    assert_eq!(renamed("ALTER TABLE t RENAME TO u"), ObjectKind::Relation(RelationKind::Table));
    assert_eq!(renamed("ALTER TABLE t RENAME a TO b"), ObjectKind::Column);
    assert_eq!(renamed("ALTER TABLE t RENAME CONSTRAINT a TO b"), ObjectKind::TableConstraint);
    assert_eq!(renamed("ALTER TYPE t RENAME ATTRIBUTE a TO b CASCADE"), ObjectKind::Attribute);
    assert_eq!(renamed("ALTER DOMAIN d RENAME CONSTRAINT a TO b"), ObjectKind::DomainConstraint);
    assert_eq!(renamed("ALTER POLICY IF EXISTS p ON t RENAME TO q"), ObjectKind::Policy);
    assert_eq!(renamed("ALTER FUNCTION f(int) RENAME TO g"), ObjectKind::Function);
    assert_eq!(renamed("ALTER USER u RENAME TO v"), ObjectKind::Role);
    assert_eq!(node!(SetSchema, "ALTER FUNCTION f SET SCHEMA s").schema.as_str(), "s");
    assert_eq!(node!(SetOwner, "ALTER LARGE OBJECT 12 OWNER TO joe").target.kind(), ObjectKind::LargeObject);
    assert!(node!(DependsOnExtension, "ALTER INDEX i NO DEPENDS ON EXTENSION e").remove);
}

#[test]
fn a_function_may_set_the_search_path() {
    let function = node!(AlterFunction, "ALTER FUNCTION f(int) SET SCHEMA 's'");
    let FunctionOptionKind::Set(setting) = &function.options[0].kind else { panic!("{:?}", function.options) };
    assert_eq!(setting.name.as_str(), "search_path");
}

#[test]
fn a_function_has_parameters_options_and_a_body() {
    let sql = "CREATE OR REPLACE FUNCTION f(a int, OUT double precision, VARIADIC c text[] = '{}')
               RETURNS int LANGUAGE sql IMMUTABLE SET work_mem = '1MB' AS $$ SELECT 1 $$ STRICT";
    let function = node!(CreateFunction, sql);
    let parameters: Vec<_> = function
        .parameters
        .iter()
        .map(|parameter| (parameter.mode, parameter.name.as_ref().map_or("", |name| name.as_str())))
        .collect();
    assert_eq!(parameters, [(None, "a"), (Some(ParameterMode::Out), ""), (Some(ParameterMode::Variadic), "c")]);
    let options: Vec<&str> = function.options.iter().map(|option| option.span.slice(sql)).collect();
    assert_eq!(options, ["LANGUAGE sql", "IMMUTABLE", "SET work_mem = '1MB'", "STRICT"]);
    let Some(FunctionBody::Source(body)) = &function.body else { panic!("{:?}", function.body) };
    assert_eq!(body.value, " SELECT 1 ");
}

#[test]
fn an_atomic_body_holds_statements() {
    let sql = "CREATE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); SELECT CASE WHEN a THEN 1 END FROM t; END";
    let procedure = node!(CreateFunction, sql);
    let Some(FunctionBody::Atomic { statements, .. }) = &procedure.body else { panic!("{:?}", procedure.body) };
    let statements: Vec<&str> = statements.iter().map(|statement| statement.span.slice(sql)).collect();
    assert_eq!(statements, ["INSERT INTO t VALUES (1)", "SELECT CASE WHEN a THEN 1 END FROM t"]);
}

#[test]
fn a_trigger_says_when_and_what() {
    let sql = "CREATE TRIGGER g BEFORE INSERT OR UPDATE OF a, b ON t FOR EACH ROW WHEN (NEW.a > 0) \
               EXECUTE FUNCTION f('x', 1, word)";
    let trigger = node!(CreateTrigger, sql);
    assert!(trigger.for_each_row);
    let [TriggerEvent::Insert, TriggerEvent::Update(columns)] = trigger.events.as_slice() else {
        panic!("{:?}", trigger.events);
    };
    assert_eq!(columns.len(), 2);
    let arguments: Vec<&str> = trigger.arguments.iter().map(|argument| argument.value.as_str()).collect();
    assert_eq!(arguments, ["x", "1", "word"]);
}

#[test]
fn a_rule_does_one_thing_or_several() {
    let actions = |sql: &str| node!(CreateRule, sql).actions.len();
    assert_eq!(actions("CREATE RULE r AS ON UPDATE TO t DO INSTEAD NOTHING"), 0);
    assert_eq!(actions("CREATE RULE r AS ON DELETE TO t WHERE old.a > 1 DO ALSO NOTIFY c"), 1);
    assert_eq!(actions("CREATE RULE r AS ON INSERT TO t DO (INSERT INTO u VALUES (1); ; DELETE FROM v)"), 2);
}

#[test]
fn a_policy_guards_rows() {
    let sql = "CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE TO joe, PUBLIC USING (a = 1) WITH CHECK (a = 2)";
    let policy = node!(CreatePolicy, sql);
    assert!(!policy.permissive);
    assert_eq!(policy.roles.len(), 2);
    assert_eq!(policy.with_check.map(|check| check.span.slice(sql)), Some("a = 2"));
}

#[test]
fn types_and_domains_come_in_many_sorts() {
    let sort = |sql: &str| node!(CreateType, sql).definition;
    assert!(matches!(sort("CREATE TYPE t AS ENUM ('a', 'b')"), TypeDefinition::Enum(labels) if labels.len() == 2));
    assert!(matches!(sort("CREATE TYPE t AS (a int, b text)"), TypeDefinition::Composite(_)));
    assert!(matches!(sort("CREATE TYPE t AS RANGE (subtype = float8)"), TypeDefinition::Range(_)));
    assert!(matches!(sort("CREATE TYPE t (INPUT = a, OUTPUT = b)"), TypeDefinition::Base(_)));
    assert!(matches!(sort("CREATE TYPE t"), TypeDefinition::Shell));
    let domain = node!(CreateDomain, "CREATE DOMAIN d AS text COLLATE \"C\" NOT NULL CHECK (value <> '')");
    assert_eq!(domain.constraints.len(), 2);
    let value = node!(AlterType, "ALTER TYPE t ADD VALUE IF NOT EXISTS 'x' BEFORE 'y'");
    assert!(matches!(value.action, AlterTypeAction::AddValue { if_not_exists: true, position: Some(_), .. }));
    let check = node!(AlterDomain, "ALTER DOMAIN d ADD CHECK (value > 0) NOT VALID");
    assert!(matches!(check.action, AlterDomainAction::AddConstraint(constraint) if constraint.not_valid));
}

#[test]
fn a_view_ends_before_its_check_option() {
    let sql = "CREATE VIEW v WITH (security_barrier) AS SELECT * FROM t WHERE a WITH LOCAL CHECK OPTION";
    let view = node!(CreateView, sql);
    assert_eq!(view.query.span.slice(sql), "SELECT * FROM t WHERE a");
    assert!(view.check_option.is_some());
}

#[test]
fn operators_classes_and_casts_are_definitions() {
    let operator =
        node!(CreateOperator, "CREATE OPERATOR s.=== (LEFTARG = box, PROCEDURE = f, COMMUTATOR = OPERATOR(s.===))");
    assert_eq!(operator.name.symbol.as_str(), "===");
    assert_eq!(operator.options.len(), 3);
    let class = "CREATE OPERATOR CLASS c DEFAULT FOR TYPE box USING gist AS \
                 OPERATOR 1 <<, OPERATOR 2 <-> (box, point) FOR ORDER BY float_ops, FUNCTION 1 (box, box) f(box), STORAGE int8";
    assert_eq!(node!(CreateOperatorClass, class).items.len(), 4);
    statement("CREATE CAST (text AS citext) WITHOUT FUNCTION AS ASSIGNMENT");
    statement("ALTER OPERATOR FAMILY f USING btree DROP FUNCTION 1 (int4, int2)");
}

#[test]
fn foreign_objects_have_options() {
    let server =
        node!(CreateServer, "CREATE SERVER s TYPE 'pg' FOREIGN DATA WRAPPER w OPTIONS (host 'a', \"user\" 'b')");
    assert_eq!(server.options.len(), 2);
    let table = node!(CreateForeignTable, "CREATE FOREIGN TABLE t (a int OPTIONS (column_name 'x')) SERVER s");
    assert_eq!(table.table.elements.len(), 1);
    statement("ALTER FOREIGN DATA WRAPPER w NO HANDLER VALIDATOR f OPTIONS (SET a 'b', DROP c)");
    statement("CREATE USER MAPPING FOR USER SERVER s");
    statement("IMPORT FOREIGN SCHEMA a LIMIT TO (b, c) FROM SERVER s INTO d");
}

#[test]
fn a_publication_item_without_a_word_is_like_the_one_before() {
    let sql = "CREATE PUBLICATION p FOR TABLE a, ONLY b (x) WHERE (x > 1), TABLES IN SCHEMA s, CURRENT_SCHEMA";
    let PublicationContent::Objects(objects) = node!(CreatePublication, sql).content else { panic!() };
    let [_, second, third, fourth] = objects.as_slice() else { panic!("{objects:?}") };
    assert!(matches!(second.kind, PublicationObjectKind::Table { only: true, .. }));
    assert!(matches!(third.kind, PublicationObjectKind::TablesInSchema(_)));
    assert!(matches!(fourth.kind, PublicationObjectKind::TablesInCurrentSchema));
}

#[test]
fn grants_of_privileges_differ_from_grants_of_roles() {
    let grant = node!(Grant, "GRANT SELECT, UPDATE (a, b) ON TABLE t, s.u TO joe, PUBLIC WITH GRANT OPTION");
    assert_eq!(grant.action, GrantAction::Grant { with_grant_option: true });
    assert!(matches!(grant.target, GrantTarget::Objects(_, objects) if objects.len() == 2));
    assert_eq!(node!(GrantRole, "GRANT a, b TO c WITH ADMIN OPTION").roles.len(), 2);
    let everything = node!(Grant, "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA s FROM joe CASCADE");
    assert!(matches!(everything.target, GrantTarget::AllInSchema(ObjectKind::Function, _)));
}

#[test]
fn a_schema_may_bring_its_elements() {
    let sql =
        "CREATE SCHEMA s CREATE VIEW v AS SELECT 1 GRANT SELECT ON v TO joe WITH GRANT OPTION CREATE TABLE t (a int)";
    let schema = node!(CreateSchema, sql);
    let elements: Vec<&str> = schema.elements.iter().map(|element| element.span.slice(sql)).collect();
    assert_eq!(
        elements,
        ["CREATE VIEW v AS SELECT 1", "GRANT SELECT ON v TO joe WITH GRANT OPTION", "CREATE TABLE t (a int)"]
    );
}

#[test]
fn settings_fold_words_and_keep_quotes_away() {
    let set = node!(SetVariable, "SET LOCAL Search_Path TO Public, \"Foo\"");
    assert_eq!(set.setting.name.as_str(), "search_path");
    let SettingValue::Values(values) = &set.setting.value else { panic!("{:?}", set.setting.value) };
    let values: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(values, ["public", "Foo"]);
}

#[test]
fn transactions_begin_and_end() {
    assert!(
        matches!(*node!(Transaction, "BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY"), Transaction::Begin(modes) if modes.len() == 2)
    );
    assert!(matches!(*node!(Transaction, "ROLLBACK TO SAVEPOINT a"), Transaction::RollbackTo(_)));
    assert!(matches!(*node!(Transaction, "COMMIT AND CHAIN"), Transaction::Commit { chain: true }));
}

#[test]
fn data_statements_name_the_tables_they_write() {
    let sql = "WITH moved AS (DELETE FROM a RETURNING *) INSERT INTO s.b SELECT * FROM moved";
    let data = node!(Data, sql);
    assert_eq!(data.kind, DataStatementKind::Insert);
    let targets: Vec<(String, bool)> =
        data.targets.iter().map(|target| (target.table.to_string(), target.every_row)).collect();
    assert_eq!(targets, [("s.b".to_owned(), false), ("a".to_owned(), true)]);
    for (sql, every_row) in [
        ("UPDATE a SET x = (SELECT 1 FROM b WHERE b.y)", true),
        ("update a set x = 1 where x = 2", false),
        ("DELETE FROM a USING b WHERE a.x = b.x", false),
    ] {
        assert_eq!(node!(Data, sql).targets[0].every_row, every_row, "{sql}");
    }
    statement("SELECT a INTO TEMP b FROM c");
}

#[test]
fn copy_takes_the_rows_that_follow() {
    let sql = "COPY t (a, b) FROM stdin;\n1\t2\n\\.\n";
    let copy = node!(Copy, sql);
    assert_eq!(copy.place, CopyPlace::Standard);
    assert_eq!(copy.data.map(|data| data.slice(sql)), Some("1\t2\n"));
}

#[test]
fn drops_and_comments_name_any_object() {
    let drop = node!(Drop, "DROP FUNCTION IF EXISTS f(int), s.g CASCADE");
    assert_eq!((drop.targets.len(), drop.behavior), (2, DropBehavior::Cascade));
    let comment = node!(Comment, "COMMENT ON CONSTRAINT c ON DOMAIN d IS 'x'");
    assert!(matches!(comment.target, ObjectReference::DomainConstraint { .. }));
    assert!(node!(Comment, "COMMENT ON COLUMN s.t.c IS NULL").text.is_none());
}

#[test]
fn what_the_grammar_refuses_is_refused_in_its_words() {
    refuses("CREATE TABLE t (a int,)", "syntax error at or near \")\"", ")");
    refuses("ALTER TABLE t", "syntax error at end of input", "");
    refuses("ALTER TABLE t FROB", "syntax error at or near \"FROB\"", "FROB");
    refuses("ALTER CAST (a AS b) OWNER TO c", "syntax error at or near \"OWNER\"", "OWNER");
    refuses("DROP TABLE t u", "syntax error at or near \"u\"", "u");
    refuses("SELEKT 1", "syntax error at or near \"SELEKT\"", "SELEKT");
    refuses("CREATE TABLE t (a int CHECK (a > 0) DEFERRABLE)", "misplaced DEFERRABLE clause", "DEFERRABLE");
    refuses("ALTER TYPE t DROP VALUE 'a'", "dropping an enum value is not implemented", "DROP");
    refuses("SELECT 'a", "unterminated quoted string at or near \"'a\"", "'a");
}

#[test]
fn a_variable_of_psql_excuses_what_cannot_be_read() {
    assert!(matches!(statement("CREATE TABLE :name (a int) :rest"), Statement::Unsupported(_)));
    assert!(matches!(statement("\\connect other"), Statement::Psql(_)));
}

#[test]
fn a_cast_is_an_operand_wherever_an_expression_stands() {
    statement(
        "CREATE TABLE t (a int, b text GENERATED ALWAYS AS (CAST(a AS text)) STORED, c int DEFAULT CAST('1' AS int) NOT NULL)",
    );
    refuses("ALTER TABLE t ALTER a SET DEFAULT CAST 1", "syntax error at or near \"1\"", "1");
}
