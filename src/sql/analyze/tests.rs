//! Stories: tables, a query, and what it is stored as.

use super::{AnalyzedQuery, Analyzer, Scope};
use crate::catalog::initial::PUBLIC;
use crate::catalog::relation::{Column, Table};
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, ColumnNumber, DataType, Namespace, Object, ObjectData, PostgresVersion};
use crate::sql::expression::{parse_expression_text, parse_query_text};
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::FileId;

/// A session with tables, each written `t(a int4, b text)`.
fn session(tables: &[&str]) -> Session {
    let mut session = Session::new(PostgresVersion::V15);
    for table in tables {
        let (name, columns) = table.strip_suffix(')').and_then(|table| table.split_once('(')).expect("name(columns)");
        let id = session.reserve_id();
        let mut made = Table::new();
        for (at, column) in columns.split(", ").enumerate() {
            let (column, data_type) = column.split_once(' ').expect("name type");
            let data_type = session.names().builtin().types().by_name(data_type).expect("a type").oid;
            let number = ColumnNumber(at as u16 + 1);
            made.columns.push(Column::new(number, column, Some(DataType::plain(data_type))).into());
        }
        let owner = session.current_role;
        session.create(Object::new(id, name, Some(PUBLIC), owner, ObjectData::Table(made))).expect("a free name");
    }
    session
}

fn analyzed(session: &Session, sql: &str) -> Result<AnalyzedQuery, CatalogError> {
    let source = Source::file(FileId(0), sql.into());
    let query = parse_query_text(sql, 0);
    assert!(query.tree.is_ok(), "{sql}: {:?}", query.tree);
    Analyzer::new(session, &source).query(&query, &Scope::empty())
}

/// The stored text, with each name in it in brackets: `<a>` a name, `{a}` a name that may have a schema, `[a]` an output
/// column.
fn stored(tables: &[&str], sql: &str) -> String {
    let session = session(tables);
    let query = match analyzed(&session, sql) {
        Ok(query) => query.text,
        Err(error) => return format!("{}: {}", error.sqlstate, error.message),
    };
    let mut shown = String::new();
    let mut read = 0;
    for reference in query.references.iter() {
        let span = reference.span.range();
        let (before, after) = match &reference.form {
            ReferenceForm::Name => ("<", ">".to_owned()),
            ReferenceForm::Qualified => ("{", "}".to_owned()),
            ReferenceForm::OutputColumn => ("[", "]".to_owned()),
            ReferenceForm::ImpliedAlias(name) => ("", format!("[AS {name}]")),
            ReferenceForm::Qualifier(_) | ReferenceForm::ColumnAliases { .. } | ReferenceForm::Implicit => continue,
            ReferenceForm::Literal | ReferenceForm::Operator => ("(", ")".to_owned()),
        };
        shown.push_str(&query.text[read..span.start]);
        shown.push_str(before);
        shown.push_str(&query.text[span.clone()]);
        shown.push_str(&after);
        read = span.end;
    }
    shown.push_str(&query.text[read..]);
    if query.unresolved { format!("unresolved: {shown}") } else { shown }
}

/// The columns that a query gives, with their types.
fn columns(tables: &[&str], sql: &str) -> String {
    let session = session(tables);
    let query = analyzed(&session, sql).expect(sql);
    let show = |column: &super::QueryColumn| {
        let data_type = column.data_type.as_ref().and_then(|data_type| {
            let name = session.names().builtin().format_type(data_type.id)?;
            Some(format!("{name}{}", if data_type.array { "[]" } else { "" }))
        });
        format!("{} {}", column.name, data_type.as_deref().unwrap_or("?"))
    };
    query.columns.iter().map(show).collect::<Vec<_>>().join(", ")
}

const T: &str = "t(a int4, b text)";
const U: &str = "u(a int4, c date)";

#[test]
fn a_star_is_stored_as_the_columns_of_the_moment() {
    assert_eq!(stored(&[T], "SELECT * FROM t"), "SELECT [a], [b] FROM {t}");
    assert_eq!(stored(&[T], "SELECT x.*, 1 FROM public.t x"), "SELECT x.[a], x.[b], 1 FROM {public.t} x");
    assert_eq!(stored(&[T, U], "SELECT * FROM t, u"), "SELECT <t>.[a], <t>.[b], <u>.[a], <u>.[c] FROM {t}, {u}");
    assert_eq!(
        stored(&[T, U], "SELECT * FROM t JOIN u USING (a)"),
        "SELECT a, <t>.[b], <u>.[c] FROM {t} JOIN {u} USING (a)"
    );
    assert_eq!(
        stored(&[T], "SELECT 1 WHERE EXISTS (SELECT * FROM t WHERE b = 'x')"),
        "SELECT 1 WHERE EXISTS (SELECT [a], [b] FROM {t} WHERE <b> = 'x')"
    );
    assert_eq!(stored(&["t(Order int4, x int4)"], "SELECT * FROM t"), "SELECT [\"Order\"], [x] FROM {t}");
    assert_eq!(stored(&[T], "SELECT count(*) FROM t"), "SELECT count(*) FROM {t}");
}

#[test]
fn names_are_found_where_postgresql_finds_them() {
    assert_eq!(stored(&[T], "SELECT t.a AS n FROM t ORDER BY n"), "SELECT <t>.<a> AS n FROM {t} ORDER BY n");
    assert_eq!(stored(&[T], "SELECT a FROM t ORDER BY a, b"), "SELECT [a] FROM {t} ORDER BY a, <b>");
    assert_eq!(stored(&[T], "SELECT max(b) AS a FROM t GROUP BY a"), "SELECT max(<b>) AS a FROM {t} GROUP BY <a>");
    assert_eq!(
        stored(&[T, U], "SELECT (SELECT c FROM u WHERE u.a = t.a) FROM t"),
        "SELECT (SELECT [c] FROM {u} WHERE <u>.<a> = <t>.<a>) FROM {t}"
    );
    assert_eq!(
        stored(&[T, U], "SELECT s.c FROM t, LATERAL (SELECT c FROM u WHERE u.a = b::int) s"),
        "SELECT s.c FROM {t}, LATERAL (SELECT [c] FROM {u} WHERE <u>.<a> = <b>::int) s"
    );
    assert_eq!(
        stored(&[T], "WITH x AS (SELECT a FROM t) SELECT x.a, * FROM x"),
        "WITH x AS (SELECT [a] FROM {t}) SELECT x.a, a FROM x"
    );
    assert_eq!(
        stored(&[T], "WITH RECURSIVE r(n) AS (SELECT a FROM t UNION ALL SELECT n + 1 FROM r) SELECT n FROM r"),
        "WITH RECURSIVE r(n) AS (SELECT [a] FROM {t} UNION ALL SELECT n + 1 FROM r) SELECT n FROM r"
    );
    assert_eq!(stored(&[T], "SELECT x.n, x.b FROM t AS x(n)"), "SELECT x.n, x.[b] FROM {t} AS x(n)");
}

#[test]
fn an_item_that_takes_its_name_from_a_column_keeps_it() {
    assert_eq!(stored(&[T], "SELECT a::text, (b), 1 FROM t"), "SELECT <a>::text[AS a], (<b>)[AS b], 1 FROM {t}");
}

#[test]
fn errors_are_those_of_postgresql() {
    assert_eq!(stored(&[T], "SELECT x FROM t"), "42703: column \"x\" does not exist");
    assert_eq!(stored(&[T], "SELECT t.x FROM t"), "42703: column t.x does not exist");
    assert_eq!(stored(&[T], "SELECT * FROM missing"), "42P01: relation \"missing\" does not exist");
    assert_eq!(stored(&[T, U], "SELECT a FROM t, u"), "42702: column reference \"a\" is ambiguous");
    assert_eq!(stored(&[T], "SELECT u.a FROM t"), "42P01: missing FROM-clause entry for table \"u\"");
    assert_eq!(stored(&[T], "SELECT a::nothing FROM t"), "42704: type \"nothing\" does not exist");
    assert_eq!(stored(&[T], "SELECT 1 FROM t, t"), "42712: table name \"t\" specified more than once");
}

#[test]
fn what_is_missing_after_something_opaque_may_be_there() {
    let mut session = session(&[T]);
    session.note_opaque("");
    let query = analyzed(&session, "SELECT t.a, x.b FROM t, x").expect("no error");
    assert!(query.text.unresolved && query.text.references.len() == 3);
}

#[test]
fn columns_have_names_and_types() {
    assert_eq!(
        columns(&[T], "SELECT a, b::varchar(3), 'x', 1, 1.5, true, now(), '2020-01-01'::date FROM t"),
        "a integer, b character varying, ?column? text, ?column? integer, ?column? numeric, ?column? boolean, \
         now timestamp with time zone, date date"
    );
    assert_eq!(columns(&[], "VALUES (1, 'a'), (2, 'b')"), "column1 integer, column2 text");
    assert_eq!(columns(&[], "SELECT relname FROM pg_class"), "relname name");
    assert_eq!(columns(&[], "SELECT * FROM generate_series(1, 2) AS n"), "n integer");
}

/// The canonical text of an expression over `t`.
fn canonical(table: &str, sql: &str) -> String {
    let session = session(&[table]);
    let source = Source::file(FileId(0), sql.into());
    let table = session.names().find_bare(Namespace::Relation, &"t".into()).expect("there is t").id;
    let analyzer = Analyzer::new(&session, &source);
    let canonical = analyzer.canonical(&parse_expression_text(sql, 0), &Scope::of("t".into(), table), None);
    canonical.expect("no error").unwrap_or_else(|| "?".to_owned())
}

#[test]
fn canonical_texts_are_those_of_pg_get_expr() {
    const T: &str = "t(a int4, v varchar, n numeric)";
    assert_eq!(
        canonical(T, "a > 0 AND v = 'x' AND NOT a = 1"),
        "((a > 0) AND ((v)::text = 'x'::text) AND (NOT (a = 1)))"
    );
    assert_eq!(
        canonical(T, "v IN ('x', 'y')"),
        "((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))"
    );
    assert_eq!(canonical(T, "a BETWEEN 1 AND 2.5"), "((a >= 1) AND ((a)::numeric <= 2.5))");
    assert_eq!(canonical(T, "n + -1 != 2000"), "((n + ('-1'::integer)::numeric) <> (2000)::numeric)");
    assert_eq!(canonical(T, "trim(v) LIKE 'a%'"), "(TRIM(BOTH FROM v) ~~ 'a%'::text)");
    assert_eq!(
        canonical(T, "CASE WHEN a = 1 THEN 'x' ELSE coalesce(v, '') END"),
        "CASE WHEN (a = 1) THEN 'x'::character varying ELSE COALESCE(v, ''::character varying) END"
    );
    assert_eq!(canonical(T, "n::numeric(10, 2) IS DISTINCT FROM NULL"), "((n)::numeric(10,2) IS NOT NULL)");
    assert_eq!(canonical(T, "exists (SELECT 1)"), "?");
}
