//! Resolution decides what the server decides, for every operator and function over many types of operands.
//!
//! `SCHEMABOOK_SERVERS` lists the servers to ask (`support/versions.rs`).
#![cfg(unix)]

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "each test binary uses a part of what they share")]
mod support;
#[path = "../support/versions.rs"]
#[allow(dead_code, reason = "each test binary uses a part of what they share")]
mod versions;

use std::collections::BTreeMap;

use postgres::Client;
use schemabook::catalog::builtin::{Builtin, CastContext, CastMethod, Function, FunctionKind, TypeCategory, TypeKind};
use schemabook::catalog::{ObjectId, PostgresVersion};
use schemabook::sql::resolve::{
    Call, FunctionOutcome, OperatorCandidate, ResolveError, Routine, TypeDescription, TypeId, Types, common_type,
    resolve_binary, resolve_function, resolve_prefix,
};
use versions::Witness;

/// The types of operands: some of each category, and those that overloads turn on.
const OPERANDS: [&str; 14] = [
    "unknown",
    "bool",
    "int4",
    "int8",
    "numeric",
    "text",
    "varchar",
    "bpchar",
    "date",
    "timestamptz",
    "interval",
    "jsonb",
    "_int4",
    "int4range",
];

/// What stands in for each argument of a function in turn.
const SUBSTITUTES: [&str; 6] = ["unknown", "int2", "int4", "float8", "varchar", "_int4"];

/// How many of them each argument meets.
const SUBSTITUTED: usize = 4;

/// Types that are created for the questions: the name, the statement, and what resolution knows of them.
const CREATED: [(&str, &str, TypeKind, char, Option<&str>); 5] = [
    ("asked_count", "CREATE DOMAIN pg_temp.asked_count AS int4", TypeKind::Domain, 'N', Some("int4")),
    ("asked_label", "CREATE DOMAIN pg_temp.asked_label AS varchar(10)", TypeKind::Domain, 'S', Some("varchar")),
    ("asked_list", "CREATE DOMAIN pg_temp.asked_list AS int4[]", TypeKind::Domain, 'A', Some("_int4")),
    ("asked_mood", "CREATE TYPE pg_temp.asked_mood AS ENUM ('good', 'bad')", TypeKind::Enum, 'E', None),
    ("asked_pair", "CREATE TYPE pg_temp.asked_pair AS (x int4, y int4)", TypeKind::Composite, 'C', None),
];

/// A new database, and the types that were created in it.
struct Fresh {
    version: PostgresVersion,
    created: BTreeMap<ObjectId, (&'static str, TypeDescription)>,
}

impl Types for Fresh {
    fn builtin(&self) -> &'static Builtin {
        Builtin::of(self.version)
    }

    fn created(&self, id: ObjectId) -> Option<TypeDescription> {
        self.created.get(&id).map(|(_, description)| *description)
    }

    fn created_cast(&self, _: TypeId, _: TypeId) -> Option<(CastContext, CastMethod)> {
        None
    }

    fn inherits(&self, _: ObjectId, _: ObjectId) -> bool {
        false
    }
}

impl Fresh {
    fn create(version: PostgresVersion, client: &mut Client) -> Self {
        let mut fresh = Self { version, created: BTreeMap::new() };
        for (name, statement, kind, category, base) in CREATED {
            client.batch_execute(statement).expect("the server creates the type");
            let found = client.query_one("SELECT to_regtype('pg_temp.' || $1)::oid", &[&name]).expect("it is there");
            let (category, base) = (TypeCategory(category), base.map(|base| fresh.named(base)));
            let (element, range_of, multirange) = (None, None, None);
            let description = TypeDescription { kind, category, preferred: false, base, element, range_of, multirange };
            fresh.created.insert(ObjectId(found.get(0)), (name, description));
        }
        fresh
    }

    /// The types to ask about.
    fn operands(&self) -> Vec<TypeId> {
        OPERANDS.iter().map(|name| self.named(name)).chain(self.created.keys().map(|id| TypeId::of(*id))).collect()
    }

    fn named(&self, name: &str) -> TypeId {
        let found = self.builtin().types().by_name(name).unwrap_or_else(|| panic!("{name} is built in"));
        TypeId::built_in(self.builtin(), found.oid)
    }

    /// The type that the server calls so; arrays of created types have ids of their own there.
    fn of_oid(&self, oid: ObjectId, described: &postgres::types::Type) -> TypeId {
        match described.kind() {
            postgres::types::Kind::Array(element) if element.oid() >= ObjectId::FIRST_NORMAL.0 => {
                TypeId::of(ObjectId(element.oid())).array_of()
            }
            _ => TypeId::built_in(self.builtin(), oid),
        }
    }

    /// What the server describes a column of that type as: of a domain the type below, and of a literal that nothing
    /// has typed text.
    fn described(&self, of: TypeId) -> TypeId {
        let base = self.created.get(&of.id).filter(|_| !of.array).and_then(|(_, description)| description.base);
        if of == TypeId::UNKNOWN { TypeId::TEXT } else { base.unwrap_or(of) }
    }

    /// A value of that type, as SQL.
    fn value(&self, of: TypeId) -> String {
        if of == TypeId::UNKNOWN {
            return "NULL".to_owned();
        }
        let array = if of.array { "[]" } else { "" };
        let created = self.created.get(&of.id).map(|(name, _)| format!("pg_temp.{name}"));
        let name = created.or_else(|| self.builtin().format_type(of.id)).unwrap_or_default();
        format!("NULL::{name}{array}")
    }

    fn values(&self, of: &[TypeId]) -> String {
        of.iter().map(|of| self.value(*of)).collect::<Vec<_>>().join(", ")
    }
}

/// A server and the questions on which it does not agree.
struct Judge {
    fresh: Fresh,
    witness: Witness,
    asked: usize,
    disagreed: Vec<String>,
}

impl Judge {
    /// Compares the type that is expected of an expression, or the refusal, with what the server says.
    fn hear(&mut self, expression: &str, expected: &Result<TypeId, ResolveError>) {
        self.asked += 1;
        let answer = self.witness.client.prepare(&format!("SELECT {expression}"));
        let (agrees, said) = match answer {
            Ok(statement) => {
                let oid = ObjectId(statement.columns()[0].type_().oid());
                let said = self.fresh.of_oid(oid, statement.columns()[0].type_());
                let agrees = expected.as_ref().is_ok_and(|found| self.fresh.described(*found) == said);
                (agrees, self.fresh.value(said))
            }
            Err(error) => {
                let code = error.code().map_or("", |code| code.code());
                let judges_types = ["42883", "42725", "42804"].contains(&code);
                (!judges_types || expected.as_ref().is_err_and(|error| error.sqlstate() == code), code.to_owned())
            }
        };
        if !agrees {
            self.disagreed.push(format!("{}: {expression}: {said}, not {expected:?}", self.fresh.version));
        }
    }
}

fn on_each_server(ask: impl Fn(&mut Judge)) {
    for mut witness in versions::witnesses() {
        let version = PostgresVersion::from_number(witness.version).expect("a version that is replayed");
        let fresh = Fresh::create(version, &mut witness.client);
        let mut judge = Judge { fresh, witness, asked: 0, disagreed: Vec::new() };
        ask(&mut judge);
        let (asked, disagreed) = (judge.asked, &judge.disagreed);
        assert!(disagreed.is_empty(), "{} of {asked} differ:\n{}", disagreed.len(), disagreed.join("\n"));
    }
}

#[test]
fn operators_mean_what_the_server_means() {
    on_each_server(|judge| {
        let builtin = judge.fresh.builtin();
        let mut names: Vec<_> = builtin.operators().iter().map(|operator| operator.name).collect();
        names.dedup();
        let operands = judge.fresh.operands();
        for name in names {
            let named = builtin.operators().named(name);
            let operators: Vec<_> =
                named.iter().map(|operator| OperatorCandidate::built_in(builtin, operator)).collect();
            for right in operands.iter().copied() {
                let prefixed = resolve_prefix(&judge.fresh, &operators, right).map(|resolved| resolved.result);
                judge.hear(&format!("OPERATOR(pg_catalog.{name}) {}", judge.fresh.value(right)), &prefixed);
                for left in operands.iter().copied() {
                    let between = resolve_binary(&judge.fresh, &operators, left, right).map(|resolved| resolved.result);
                    let (left, right) = (judge.fresh.value(left), judge.fresh.value(right));
                    judge.hear(&format!("{left} OPERATOR(pg_catalog.{name}) {right}"), &between);
                }
            }
        }
    });
}

#[test]
fn common_types_are_the_servers() {
    on_each_server(|judge| {
        let operands = judge.fresh.operands();
        for first in operands.iter().copied() {
            for second in operands.iter().copied() {
                for third in [TypeId::UNKNOWN, TypeId::TEXT, judge.fresh.named("numeric")] {
                    let of = [first, second, third];
                    let expression = format!("COALESCE({})", judge.fresh.values(&of));
                    // Turning all of them to the common type is another step, which can fail in its own way.
                    let common = common_type(&judge.fresh, &of);
                    judge.hear(&expression, &common);
                }
            }
        }
    });
}

#[test]
fn functions_mean_what_the_server_means() {
    on_each_server(|judge| {
        let builtin = judge.fresh.builtin();
        for function in builtin.functions().iter().filter(|function| is_asked(builtin, function)) {
            let declared: Vec<TypeId> = arguments(&judge.fresh, function);
            ask_function(judge, function, &declared);
            let created: Vec<TypeId> = judge.fresh.created.keys().map(|id| TypeId::of(*id)).collect();
            let substitutes: Vec<TypeId> =
                SUBSTITUTES.iter().map(|name| judge.fresh.named(name)).chain(created).collect();
            for at in 0..declared.len() {
                // Each function meets a few of them, all functions together each of them often.
                let begin = usize::try_from(function.oid.0).unwrap_or(0) + at;
                for substitute in substitutes.iter().cycle().skip(begin % substitutes.len()).take(SUBSTITUTED) {
                    let mut given = declared.clone();
                    given[at] = *substitute;
                    ask_function(judge, function, &given);
                }
            }
            ask_function(judge, function, &vec![TypeId::UNKNOWN; declared.len()]);
        }
    });
}

/// Whether a query can call the function with values that a query can name.
fn is_asked(builtin: &Builtin, function: &Function) -> bool {
    let signature = &function.signature;
    let is_internal = |oid: ObjectId| {
        builtin.type_by_oid(oid).is_some_and(|found| found.kind == TypeKind::Pseudo && !found.name.starts_with("any"))
    };
    let called = matches!(signature.kind, FunctionKind::Function | FunctionKind::Aggregate | FunctionKind::Window);
    function.schema == "pg_catalog"
        && called
        && !signature.parameters.iter().any(|parameter| is_internal(parameter.data_type))
}

/// The declared types, with integers, their arrays and ranges for polymorphic ones.
fn arguments(fresh: &Fresh, function: &Function) -> Vec<TypeId> {
    let parameters = function.signature.parameters.iter();
    let given = parameters.map(|parameter| {
        let found = fresh.builtin().type_by_oid(parameter.data_type).expect("parameters have types");
        match found.name {
            "anyelement" | "anynonarray" | "anycompatible" | "anycompatiblenonarray" | "any" => fresh.named("int4"),
            "anyarray" | "anycompatiblearray" => fresh.named("_int4"),
            "anyrange" | "anycompatiblerange" => fresh.named("int4range"),
            "anymultirange" | "anycompatiblemultirange" => fresh.named("int4multirange"),
            "anyenum" => fresh.named("text"),
            _ => TypeId::built_in(fresh.builtin(), found.oid),
        }
    });
    given.collect()
}

fn ask_function(judge: &mut Judge, function: &Function, given: &[TypeId]) {
    let builtin = judge.fresh.builtin();
    let named = builtin.functions().named(function.name);
    let routines: Vec<_> = named.iter().map(|function| Routine::built_in(builtin, function, 0)).collect();
    let of_same_name = builtin.types().by_name(function.name).map(|found| TypeId::of(found.oid));
    let outcome = resolve_function(&judge.fresh, &routines, Call::positional(given), of_same_name);
    let (expected, over) = match outcome {
        Ok(FunctionOutcome::Call(found)) => (Ok(found.result), found.routine.kind == FunctionKind::Window),
        Ok(FunctionOutcome::Cast(target)) => (Ok(target), false),
        Err(error) => (Err(error), false),
    };
    let over = if over { " OVER ()" } else { "" };
    let expression = format!("pg_catalog.\"{}\"({}){over}", function.name, judge.fresh.values(given));
    judge.hear(&expression, &expected);
}
