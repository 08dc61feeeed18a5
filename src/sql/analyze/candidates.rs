//! The functions and operators that a name can mean on the search path (`FuncnameGetCandidates`, `OpernameGetCandidates`
//! in `namespace.c`).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::node::TEXT;
use crate::catalog::builtin::{Builtin, FunctionKind as BuiltInKind};
use crate::catalog::error::sqlstate;
use crate::catalog::function::{ArgumentMode, Function, FunctionKind};
use crate::catalog::initial::{INFORMATION_SCHEMA, PG_CATALOG};
use crate::catalog::types::Type;
use crate::catalog::{Catalog, CatalogError, DataType, Namespace, Object, ObjectData, ObjectId, PostgresVersion};
use crate::sql::ast::Name;
use crate::sql::names::Names;
use crate::sql::resolve::{OperatorCandidate, Routine, TypeId, resolve_binary, variadic_element};
use crate::text::Identifier;

/// What a procedure gives.
const VOID: TypeId = TypeId::of(ObjectId(2278));

/// The candidates among what is built in, by version and name; they stay for the life of the program.
struct Known<T: 'static>(Mutex<BTreeMap<(PostgresVersion, &'static str), &'static [T]>>);

impl<T> Known<T> {
    const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    fn get(&self, version: PostgresVersion, name: &'static str, make: impl FnOnce() -> Vec<T>) -> &'static [T] {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry((version, name)).or_insert_with(|| Vec::leak(make()))
    }
}

/// A binary operator between two built-in types: its id, the types of its operands, its result.
pub(super) type BuiltInBinary = (ObjectId, [TypeId; 2], TypeId);

/// A server, a symbol and the types on both sides of it.
type BuiltInOperands = (PostgresVersion, Identifier, [TypeId; 2]);

/// What the binary operators between built-in types are, as far as they were looked for.
static BINARY: Mutex<BTreeMap<BuiltInOperands, Option<BuiltInBinary>>> = Mutex::new(BTreeMap::new());

static OPERATORS: Known<OperatorCandidate> = Known::new();
static ROUTINES: Known<Routine<'static>> = Known::new();

/// The built-in operators of a symbol.
fn built_in_operators(builtin: &'static Builtin, symbol: &str) -> &'static [OperatorCandidate] {
    let found = builtin.operators().named(symbol);
    let Some(first) = found.first() else { return &[] };
    OPERATORS.get(builtin.version(), first.name, || {
        found.iter().map(|operator| OperatorCandidate::built_in(builtin, operator)).collect()
    })
}

/// The functions of `pg_catalog` of that name.
fn built_in_routines(builtin: &'static Builtin, name: &str) -> &'static [Routine<'static>] {
    let found = builtin.functions().named(name);
    let Some(first) = found.first() else { return &[] };
    ROUTINES.get(builtin.version(), first.name, || {
        let of_catalog = found.iter().filter(|function| function.schema == "pg_catalog");
        of_catalog.map(|function| Routine::built_in(builtin, function, 0)).collect()
    })
}

impl<'a> Names<'a> {
    /// The operator between two built-in types where nothing that was created has a say; `None` if something has, or if
    /// no one operator fits.
    pub(super) fn built_in_binary(&self, symbol: &Identifier, operands: [TypeId; 2]) -> Option<BuiltInBinary> {
        let has_created = !operands.iter().all(|of| of.id.is_built_in())
            || self.find_bare(Namespace::Operator, symbol).is_some()
            || self.catalog.in_space(Namespace::Cast, ObjectId::NONE).next().is_some();
        if has_created {
            return None;
        }
        let mut known = BINARY.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (self.catalog.version(), symbol.clone(), operands);
        *known.entry(key).or_insert_with(|| {
            let operators = built_in_operators(self.builtin(), symbol.as_str());
            let resolved = resolve_binary(self, operators, operands[0], operands[1]).ok()?;
            Some((resolved.operator.id, resolved.operands.try_into().ok()?, resolved.result))
        })
    }

    /// The built-in operator of exactly these built-in types, where operators of the symbol were created for others
    /// (`binary_oper_exact`).
    pub(super) fn exact_beside_created(&self, symbol: &Identifier, given: [TypeId; 2]) -> Option<BuiltInBinary> {
        let operands = match given {
            [TypeId::UNKNOWN, TypeId::UNKNOWN] => return None,
            [TypeId::UNKNOWN, other] | [other, TypeId::UNKNOWN] => [other, other],
            both => both,
        };
        if operands.iter().any(|of| !of.id.is_built_in()) {
            return None;
        }
        let operator = self.builtin().operators().exact(symbol.as_str(), Some(operands[0].id), operands[1].id)?;
        let created = |schema: &ObjectId| self.catalog.find_all(Namespace::Operator, *schema, symbol);
        let mut candidates = self.path.iter().flat_map(created).filter_map(|object| operator_candidate(object));
        let is_hidden = candidates.any(|candidate| candidate.operands == operands);
        (!is_hidden).then(|| (operator.oid, operands, TypeId::built_in(self.builtin(), operator.result)))
    }

    /// The operators that a symbol can mean.
    ///
    /// # Errors
    /// 3F000 if its schema is not there.
    pub(super) fn operators(
        &self,
        schema: Option<&Name>,
        symbol: &Identifier,
    ) -> Result<Cow<'static, [OperatorCandidate]>, CatalogError> {
        let mut created = Vec::new();
        let path = self.schemas(schema)?;
        for of_schema in path.iter() {
            for object in self.catalog.find_all(Namespace::Operator, *of_schema, symbol) {
                created.extend(operator_candidate(object).map(|candidate| (*of_schema, candidate)));
            }
        }
        let has_built_in = path.contains(&PG_CATALOG);
        let built_in = if has_built_in { built_in_operators(self.builtin(), symbol.as_str()) } else { &[] };
        if created.is_empty() {
            return Ok(Cow::Borrowed(built_in));
        }
        let place = |of: ObjectId| path.iter().position(|schema| *schema == of);
        let (before, after): (Vec<_>, Vec<_>) =
            created.into_iter().partition(|(schema, _)| place(*schema) < place(PG_CATALOG));
        let all = before.into_iter().map(|(_, candidate)| candidate).chain(built_in.iter().cloned());
        let mut candidates: Vec<OperatorCandidate> = Vec::new();
        for candidate in all.chain(after.into_iter().map(|(_, candidate)| candidate)) {
            if !candidates.iter().any(|earlier| earlier.operands == candidate.operands) {
                candidates.push(candidate);
            }
        }
        Ok(Cow::Owned(candidates))
    }

    /// The functions that a name can mean, and the created ones among them.
    ///
    /// # Errors
    /// 3F000 if its schema is not there.
    pub(in crate::sql) fn routines(
        &self,
        schema: Option<&Name>,
        name: &Identifier,
    ) -> Result<Cow<'a, [Routine<'a>]>, CatalogError> {
        let path = self.schemas(schema)?;
        let mut routines = Vec::new();
        for (at, of_schema) in path.iter().enumerate() {
            for object in self.catalog.find_all(Namespace::Function, *of_schema, name) {
                routines.extend(created_routine(object, at));
            }
            if let Some(object) = self.catalog.find(Namespace::Type, *of_schema, name) {
                routines.extend(constructors(self.catalog, object, at));
            }
            if *of_schema == INFORMATION_SCHEMA {
                let found = self.builtin().functions().named(name.as_str()).iter();
                let of_schema = found.filter(|function| function.schema == "information_schema");
                routines.extend(of_schema.map(|function| Routine::built_in(self.builtin(), function, at)));
            }
        }
        let Some(at) = path.iter().position(|schema| *schema == PG_CATALOG) else { return Ok(Cow::Owned(routines)) };
        let built_in = built_in_routines(self.builtin(), name.as_str());
        if routines.is_empty() {
            return Ok(Cow::Borrowed(built_in));
        }
        routines.extend(built_in.iter().map(|routine| Routine { path: at, ..routine.clone() }));
        Ok(Cow::Owned(routines))
    }

    fn schemas(&self, schema: Option<&Name>) -> Result<Cow<'a, [ObjectId]>, CatalogError> {
        match schema {
            Some(schema) => Ok(Cow::Owned(vec![self.schema(&schema.identifier)?])),
            None => Ok(Cow::Borrowed(self.path)),
        }
    }
}

fn operator_candidate(object: &Object) -> Option<OperatorCandidate> {
    let ObjectData::Operator(operator) = &object.data else { return None };
    let operands = [&operator.left, &operator.right].into_iter().flatten().map(TypeId::from).collect();
    Some(OperatorCandidate { id: object.id, operands, result: TypeId::from(operator.result.as_ref()?) })
}

fn created_routine(object: &Object, path: usize) -> Option<Routine<'_>> {
    let function = object.as_function()?;
    let inputs: Vec<_> = function.inputs().collect();
    let parameters: Vec<TypeId> = inputs.iter().map(|input| TypeId::from(&input.data_type)).collect();
    let is_variadic = inputs.last().is_some_and(|last| last.mode == ArgumentMode::Variadic);
    Some(Routine {
        id: object.id,
        kind: kind_of(function),
        names: inputs.iter().map(|input| input.name.as_ref().map(Identifier::as_str)).collect(),
        variadic: parameters.last().filter(|_| is_variadic).map(|last| variadic_element(*last)),
        parameters,
        defaults: inputs.iter().filter(|input| input.default.is_some()).count(),
        result: function.returns.as_ref().map_or(VOID, TypeId::from),
        path,
    })
}

/// The functions that a range or multirange type brings along, under its name (`makeRangeConstructors`,
/// `makeMultirangeConstructors` in `typecmds.c`); they go by the number of the type.
fn constructors<'a>(catalog: &Catalog, object: &Object, path: usize) -> Vec<Routine<'a>> {
    let routine = |parameters: Vec<TypeId>, variadic: Option<TypeId>| Routine {
        id: object.id,
        kind: BuiltInKind::Function,
        names: vec![None; parameters.len()],
        variadic,
        parameters,
        defaults: 0,
        result: TypeId::of(object.id),
        path,
    };
    match object.as_type() {
        Some(Type::Range(range)) => {
            let bound = TypeId::from(&range.subtype);
            vec![routine(vec![bound, bound], None), routine(vec![bound, bound, TypeId::of(TEXT)], None)]
        }
        Some(Type::Multirange { range }) if catalog.object(*range).is_some() => {
            let (one, many) = (DataType::plain(*range), DataType { array: true, ..DataType::plain(*range) });
            let (one, many) = (TypeId::from(&one), TypeId::from(&many));
            vec![routine(Vec::new(), None), routine(vec![one], None), routine(vec![many], Some(one))]
        }
        _ => Vec::new(),
    }
}

fn kind_of(function: &Function) -> BuiltInKind {
    match &function.kind {
        FunctionKind::Function => BuiltInKind::Function,
        FunctionKind::Procedure => BuiltInKind::Procedure,
        FunctionKind::Window => BuiltInKind::Window,
        FunctionKind::Aggregate(aggregate) if aggregate.hypothetical => BuiltInKind::HypotheticalSetAggregate,
        FunctionKind::Aggregate(aggregate) if aggregate.direct_arguments.is_some() => BuiltInKind::OrderedSetAggregate,
        FunctionKind::Aggregate(_) => BuiltInKind::Aggregate,
    }
}

/// The error for a function or operator that is not there.
pub(super) fn undefined(message: String) -> CatalogError {
    CatalogError::new(sqlstate::UNDEFINED_FUNCTION, message)
}
