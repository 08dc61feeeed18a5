//! Calls (`ParseFuncOrColumn` in `parse_func.c`) and what the grammar makes of words that look like them.

use smol_str::SmolStr;
use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier, object_name};
use super::candidates::undefined;
use super::coerce::{EXPLICIT, IMPLICIT};
use super::node::{BOOL, Call, Constant, INT4, Node, NodeKind, RECORD, TEXT, XML};
use crate::catalog::builtin::{FunctionKind, Signature, TypeKind};
use crate::catalog::error::sqlstate;
use crate::catalog::function::Function;
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, DataType, ObjectId};
use crate::sql::ast::{Name, ObjectName};
use crate::sql::expression::VARIADIC;
use crate::sql::resolve::{
    Call as ResolvedCall, FunctionOutcome, ResolveError, ResolvedFunction, Routine, TypeId, resolve_function,
};
use crate::text::{Identifier, Span};

/// An argument as written.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    pub(super) name: Option<Identifier>,
    pub(super) node: Node,
    /// Whether `VARIADIC` stands before it.
    pub(super) variadic: bool,
}

impl Argument {
    /// One without a name.
    fn plain(node: Node) -> Self {
        Self { name: None, node, variadic: false }
    }
}

/// What a call leads to.
#[derive(Clone, Debug)]
pub(super) enum Callee<'a> {
    /// A created function.
    Object(&'a Function),
    /// A built-in function.
    BuiltIn(&'static Signature<ObjectId>),
    /// A cast, or nobody knows.
    Other,
}

/// A call whose function is found.
#[derive(Debug)]
pub(super) struct Called<'a> {
    pub(super) callee: Callee<'a>,
    pub(super) node: Node,
    /// Whether it is an aggregate.
    pub(super) aggregate: bool,
}

impl Called<'_> {
    /// Whether it gives more than one value.
    fn returns_rows(&self) -> bool {
        match &self.callee {
            Callee::Object(function) => function.returns_set,
            Callee::BuiltIn(signature) => signature.returns_set,
            Callee::Other => false,
        }
    }

    /// Not a call of a function, after all.
    fn other(node: Node) -> Self {
        Self { callee: Callee::Other, node, aggregate: false }
    }
}

impl<'a> Analysis<'a> {
    /// A call, or one of the words that the grammar treats alike.
    pub(super) fn call(&mut self, function: &tree::Function) -> Analyzed<Node> {
        let Some(name) = object_name(&function.name) else {
            self.give_up();
            return Ok(Node::unknown());
        };
        if name.schema.is_none()
            && let Some(node) = self.grammar_word(name.name.as_str(), function)?
        {
            return Ok(node);
        }
        let loose = self.loose_columns();
        let (arguments, star) = self.arguments(&function.args)?;
        let mut direct = arguments;
        for node in self.sort_keys(&function.within_group)? {
            direct.push(Argument::plain(node));
        }
        if let Some(filter) = &function.filter {
            self.condition(filter)?;
        }
        if let Some(tree::WindowType::WindowSpec(window)) = &function.over {
            self.window(window)?;
        }
        let called = self.called(&name, direct, star)?;
        self.contents.window |= function.over.is_some();
        self.contents.aggregate |= called.aggregate && function.over.is_none();
        self.contents.set |= called.returns_rows();
        if called.aggregate && function.over.is_none() {
            self.take_into_aggregate(&loose, star);
        }
        Ok(called.node)
    }

    /// What is called a function but is none to the grammar (`func_expr_common_subexpr` in `gram.y`).
    fn grammar_word(&mut self, word: &str, function: &tree::Function) -> Analyzed<Option<Node>> {
        let has_list = !matches!(function.args, tree::FunctionArguments::None);
        if let Some(node) = self.system_value(word, &function.args)? {
            return Ok(Some(node));
        }
        if !has_list {
            return Ok(None);
        }
        Ok(match word {
            "coalesce" => Some(self.one_of_arguments(&function.args, "COALESCE", NodeKind::Coalesce)?),
            "greatest" => Some(self.one_of_arguments(&function.args, "GREATEST", NodeKind::Greatest)?),
            "least" => Some(self.one_of_arguments(&function.args, "LEAST", NodeKind::Least)?),
            "nullif" => {
                let mut nodes = self.plain_arguments(&function.args)?.into_iter();
                match (nodes.next(), nodes.next()) {
                    (Some(left), Some(right)) => Some(self.null_if(left, right)?),
                    _ => None,
                }
            }
            "row" => Some(self.row_of_arguments(&function.args)?),
            "grouping" => {
                self.plain_arguments(&function.args)?;
                Some(Node::of_type(INT4))
            }
            "array" => match &function.args {
                tree::FunctionArguments::Subquery(query) => Some(self.array_of_subquery(query)?),
                _ => None,
            },
            "normalize" => self.normalize(&function.args)?,
            "xmlexists" => {
                self.plain_arguments(&function.args)?;
                Some(Node::of_type(BOOL))
            }
            "xmlattributes" | "xmlconcat" | "xmlelement" | "xmlforest" | "xmlpi" => {
                self.plain_arguments(&function.args)?;
                Some(Node::of_type(XML))
            }
            _ => self.json_word(word, function)?,
        })
    }

    /// `CURRENT_DATE` and its kin, which are called without parentheses or with a precision.
    fn system_value(&mut self, word: &str, arguments: &tree::FunctionArguments) -> Analyzed<Option<Node>> {
        let Some((_, data_type, precise)) = SYSTEM_VALUES.iter().find(|(of, ..)| *of == word) else {
            return Ok(None);
        };
        let has_list = !matches!(arguments, tree::FunctionArguments::None);
        if has_list && !precise {
            return Ok(None);
        }
        let Some(found) = self.names.builtin().types().by_name(data_type) else { return Ok(None) };
        let mut data_type = DataType::plain(found.oid);
        let mut written = SmolStr::from(word.to_ascii_uppercase());
        if let [precision] = self.plain_arguments(arguments)?.as_slice()
            && let NodeKind::Constant(Constant::Number(digits)) = &precision.kind
        {
            data_type = data_type.with_modifier(digits.as_str());
            written = smol_str::format_smolstr!("{written}({digits})");
        }
        Ok(Some(Node::new(NodeKind::SystemValue(written), Some(data_type))))
    }

    /// `ROW (a, t.*)`: a star in it is stored as the columns of the moment.
    fn row_of_arguments(&mut self, arguments: &tree::FunctionArguments) -> Analyzed<Node> {
        let tree::FunctionArguments::List(list) = arguments else { return Ok(Self::row(Vec::new())) };
        let mut fields = Vec::with_capacity(list.args.len());
        for argument in &list.args {
            let star = match argument {
                tree::FunctionArg::Unnamed(
                    tree::FunctionArgExpr::QualifiedWildcard(relation)
                    | tree::FunctionArgExpr::Expr(tree::Expr::QualifiedWildcard(relation, _)),
                ) => self.expand_star_in_row(relation)?,
                other => {
                    let (values, _) = self.argument_list(std::slice::from_ref(other))?;
                    fields.extend(values.into_iter().map(|argument| argument.node));
                    continue;
                }
            };
            fields.extend(star.into_iter().flatten().map(|output| output.node));
        }
        Ok(Self::row(fields))
    }

    fn one_of_arguments(
        &mut self,
        arguments: &tree::FunctionArguments,
        what: &str,
        kind: fn(Vec<Node>) -> NodeKind,
    ) -> Analyzed<Node> {
        let nodes = self.plain_arguments(arguments)?;
        self.one_of(nodes, what, kind)
    }

    fn plain_arguments(&mut self, written: &tree::FunctionArguments) -> Analyzed<Vec<Node>> {
        let (arguments, _) = self.arguments(written)?;
        Ok(arguments.into_iter().map(|argument| argument.node).collect())
    }

    /// `normalize (text, NFC)`: the form is a word of the grammar.
    fn normalize(&mut self, arguments: &tree::FunctionArguments) -> Analyzed<Option<Node>> {
        let tree::FunctionArguments::List(list) = arguments else { return Ok(None) };
        let [first, ..] = list.args.as_slice() else { return Ok(None) };
        self.argument_list(std::slice::from_ref(first))?;
        Ok(Some(Node::of_type(TEXT)))
    }

    fn array_of_subquery(&mut self, query: &tree::Query) -> Analyzed<Node> {
        let outputs = self.subquery(query, None)?;
        let first = outputs.and_then(|outputs| outputs.into_iter().next());
        let Some(node) = first.map(|output| output.node) else { return Ok(Node::unknown()) };
        let data_type = node.data_type.map(|data_type| DataType { array: true, ..data_type });
        Ok(Node::other(data_type).collated(node.collation))
    }

    /// The arguments, and whether they are `*`.
    pub(super) fn arguments(&mut self, written: &tree::FunctionArguments) -> Analyzed<(Vec<Argument>, bool)> {
        match written {
            tree::FunctionArguments::None => Ok((Vec::new(), false)),
            tree::FunctionArguments::Subquery(query) => {
                let outputs = self.subquery(query, None)?;
                let node = outputs.and_then(|outputs| outputs.into_iter().next()).map(|output| output.node);
                Ok((vec![Argument::plain(node.unwrap_or_else(Node::unknown))], false))
            }
            tree::FunctionArguments::List(list) => {
                let arguments = self.argument_list(&list.args)?;
                for clause in &list.clauses {
                    self.argument_clause(clause)?;
                }
                Ok(arguments)
            }
        }
    }

    pub(super) fn argument_clause(&mut self, clause: &tree::FunctionArgumentClause) -> Analyzed<()> {
        match clause {
            tree::FunctionArgumentClause::OrderBy(keys) => {
                self.sort_keys(keys)?;
            }
            tree::FunctionArgumentClause::JsonNullClause(_) | tree::FunctionArgumentClause::IgnoreOrRespectNulls(_) => {
            }
            tree::FunctionArgumentClause::JsonReturningClause(returning) => {
                self.data_type(&returning.data_type)?;
            }
            _ => self.give_up(),
        }
        Ok(())
    }

    pub(super) fn argument_list(&mut self, written: &[tree::FunctionArg]) -> Analyzed<(Vec<Argument>, bool)> {
        let mut arguments = Vec::with_capacity(written.len());
        let mut star = false;
        for argument in written {
            let (name, value) = match argument {
                tree::FunctionArg::Named { name, arg, .. } => (Some(identifier(name)), arg),
                tree::FunctionArg::ExprNamed { name: tree::Expr::Identifier(name), arg, .. } => {
                    (Some(identifier(name)), arg)
                }
                tree::FunctionArg::ExprNamed { arg, .. } => {
                    self.give_up();
                    (None, arg)
                }
                tree::FunctionArg::Unnamed(arg) => (None, arg),
            };
            let node = match value {
                tree::FunctionArgExpr::Expr(tree::Expr::Wildcard(_))
                | tree::FunctionArgExpr::Wildcard
                | tree::FunctionArgExpr::WildcardWithOptions(_) => {
                    star = true;
                    continue;
                }
                tree::FunctionArgExpr::Expr(tree::Expr::QualifiedWildcard(relation, _))
                | tree::FunctionArgExpr::QualifiedWildcard(relation) => self.row_argument(relation)?,
                tree::FunctionArgExpr::Expr(expression) => self.expression(expression)?,
            };
            let variadic = name.as_ref().is_some_and(|name| name.as_str() == VARIADIC);
            arguments.push(Argument { name: name.filter(|_| !variadic), node, variadic });
        }
        Ok((arguments, star))
    }

    /// `t.*` as a value: the whole row.
    pub(super) fn row_argument(&mut self, relation: &tree::ObjectName) -> Analyzed<Node> {
        let Some(name) = object_name(relation) else {
            self.give_up();
            return Ok(Node::unknown());
        };
        let schema = name.schema.as_ref().map(|schema| &schema.identifier);
        let Some((level, entry)) = self.find_relation(schema, &name.name.identifier) else {
            let message = format!("missing FROM-clause entry for table \"{}\"", name.name);
            self.missing(CatalogError::new(sqlstate::UNDEFINED_TABLE, message))?;
            return Ok(Node::unknown());
        };
        self.refer_to_relation(level, entry, name.name.span);
        Ok(self.whole_row(level, entry))
    }

    /// A function of `pg_catalog` that the grammar calls; `as_syntax` by words of its own.
    pub(super) fn system_function(
        &mut self,
        name: &'static str,
        arguments: Vec<Node>,
        as_syntax: bool,
    ) -> Analyzed<Node> {
        let name = Name::new(name.into(), Span::default());
        let schema = Name::new("pg_catalog".into(), Span::default());
        let arguments = arguments.into_iter().map(Argument::plain).collect();
        let mut called = self.called(&ObjectName::qualified(schema, name), arguments, false)?;
        if let NodeKind::Call(call) = &mut called.node.kind {
            call.as_syntax = as_syntax;
        }
        Ok(called.node)
    }

    /// The function that a call means, and its result.
    pub(super) fn called(&mut self, name: &ObjectName, arguments: Vec<Argument>, star: bool) -> Analyzed<Called<'a>> {
        let routines = match self.names.routines(name.schema.as_ref(), &name.name.identifier) {
            Ok(routines) => routines,
            Err(error) => {
                self.missing(error)?;
                return Ok(Called::other(Node::unknown()));
            }
        };
        let types: Option<Vec<TypeId>> =
            arguments.iter().map(|argument| argument.node.data_type.as_ref().map(TypeId::from)).collect();
        let Some(types) = types else { return Ok(self.called_by_number(name, &routines, &arguments, star)) };
        let names: Vec<&str> =
            arguments.iter().filter_map(|argument| argument.name.as_ref().map(Identifier::as_str)).collect();
        let variadic = arguments.last().is_some_and(|argument| argument.variadic);
        let call = ResolvedCall { arguments: &types, names: &names, variadic };
        match resolve_function(&self.names, &routines, call, self.type_of_name(name, &types)) {
            Ok(FunctionOutcome::Call(function)) if function.routine.kind == FunctionKind::Procedure => {
                let types: Vec<DataType> = types.iter().map(|of| DataType::from(*of)).collect();
                let message = format!("{name}({}) is a procedure", self.names.format_types(&types));
                let error = CatalogError::new(sqlstate::WRONG_OBJECT_TYPE, message);
                self.missing(error.hint("To call a procedure, use CALL."))?;
                Ok(Called::other(Node::unknown()))
            }
            Ok(FunctionOutcome::Call(function)) => Ok(self.finish_call(name, &function, arguments)),
            Ok(FunctionOutcome::Cast(target)) => {
                let Some(argument) = arguments.into_iter().next() else {
                    return Ok(Called::other(Node::unknown()));
                };
                let node = self.coerce(argument.node, &DataType::from(target), EXPLICIT);
                Ok(Called::other(node))
            }
            Err(error) => {
                if let Some(node) = self.projection(name, &arguments)? {
                    return Ok(Called::other(node));
                }
                self.no_function(&error, name, &types)?;
                Ok(Called::other(Node::unknown()))
            }
        }
    }

    /// `type_name (value)` may be a cast; only of one value.
    fn type_of_name(&self, name: &ObjectName, types: &[TypeId]) -> Option<TypeId> {
        if types.len() != 1 {
            return None;
        }
        let found = self.names.named_type(name).ok()?;
        (self.names.type_kind(&found) != TypeKind::Composite).then(|| TypeId::from(&found))
    }

    /// `field (row)` is another way to write `row.field`.
    fn projection(&mut self, name: &ObjectName, arguments: &[Argument]) -> Analyzed<Option<Node>> {
        let [Argument { name: None, node, variadic: false }] = arguments else { return Ok(None) };
        let has_field = |data_type: &DataType| {
            let columns = self.row_columns(data_type);
            columns.is_some_and(|columns| columns.iter().any(|column| column.name == name.name.identifier))
        };
        if name.schema.is_some() || !node.data_type.as_ref().is_some_and(has_field) {
            return Ok(None);
        }
        let field = tree::Ident::with_quote('"', name.name.as_str());
        self.field(node.clone(), &field).map(Some)
    }

    fn no_function(&mut self, error: &ResolveError, name: &ObjectName, types: &[TypeId]) -> Analyzed<()> {
        let types: Vec<String> = types.iter().map(|of| self.names.format_type(&DataType::from(*of))).collect();
        let written = format!("{name}({})", types.join(", "));
        let error = match error {
            ResolveError::NotFound => undefined(format!("function {written} does not exist")),
            ResolveError::Ambiguous => CatalogError::new(error.sqlstate(), format!("function {written} is not unique")),
            ResolveError::Mismatch(reason) => CatalogError::new(error.sqlstate(), *reason),
        };
        self.missing(error)
    }

    fn finish_call(
        &mut self,
        name: &ObjectName,
        function: &ResolvedFunction<'_>,
        arguments: Vec<Argument>,
    ) -> Called<'a> {
        let id = function.routine.id;
        let callee = self.callee(id);
        self.writing.refer(name.span(), id.whole(), ReferenceForm::Qualified);
        self.writing.depend(id.whole());
        let names = arguments.iter().filter_map(|argument| argument.name.clone()).collect();
        let variadic = arguments.last().is_some_and(|argument| argument.variadic);
        let mut values = Vec::with_capacity(arguments.len());
        for (argument, declared) in arguments.into_iter().zip(&function.arguments) {
            values.push(self.coerce(argument.node, &DataType::from(*declared), IMPLICIT));
        }
        let result = DataType::from(function.result);
        let collation = self.collation_of(&values, Some(&result));
        let kind = match function.routine.kind {
            FunctionKind::Function => NodeKind::Call(Box::new(Call {
                function: id,
                name: name.name.identifier.clone(),
                arguments: values,
                names,
                variadic,
                as_syntax: false,
            })),
            _ => NodeKind::Other,
        };
        let aggregate = is_aggregate(function.routine.kind);
        Called { callee, node: Node::new(kind, Some(result)).collated(collation), aggregate }
    }

    pub(super) fn callee(&self, id: ObjectId) -> Callee<'a> {
        let catalog = self.names.catalog;
        if let Some(function) = catalog.object(id).and_then(|object| object.as_function()) {
            return Callee::Object(function);
        }
        match self.names.builtin().functions().by_oid(id) {
            Some(found) => Callee::BuiltIn(&found.signature),
            None => Callee::Other,
        }
    }

    /// The function that can be meant where the type of an argument is not known: if but one takes so many.
    fn called_by_number(
        &mut self,
        name: &ObjectName,
        routines: &[Routine<'_>],
        arguments: &[Argument],
        star: bool,
    ) -> Called<'a> {
        let fitting: Vec<&Routine<'_>> = routines.iter().filter(|routine| takes(routine, arguments, star)).collect();
        let Some(first) = fitting.first() else {
            self.give_up();
            return Called::other(Node::unknown());
        };
        let callee = self.callee(first.id);
        if fitting.len() == 1 {
            self.writing.refer(name.span(), first.id.whole(), ReferenceForm::Qualified);
        }
        self.writing.depend(first.id.whole());
        let result = DataType::from(first.result);
        let is_open = self.names.type_kind(&result) == TypeKind::Pseudo && result.id != RECORD;
        let same = fitting.iter().all(|other| other.result == first.result);
        let aggregate = is_aggregate(first.kind);
        Called { callee, node: Node::other(Some(result).filter(|_| same && !is_open)), aggregate }
    }
}

/// The words without parentheses that stand for a value of the session, their types, and whether they take a precision.
const SYSTEM_VALUES: [(&str, &str, bool); 11] = [
    ("current_catalog", "name", false),
    ("current_date", "date", false),
    ("current_role", "name", false),
    ("current_schema", "name", false),
    ("current_time", "timetz", true),
    ("current_timestamp", "timestamptz", true),
    ("current_user", "name", false),
    ("localtime", "time", true),
    ("localtimestamp", "timestamp", true),
    ("session_user", "name", false),
    ("user", "name", false),
];

fn is_aggregate(kind: FunctionKind) -> bool {
    matches!(kind, FunctionKind::Aggregate | FunctionKind::OrderedSetAggregate | FunctionKind::HypotheticalSetAggregate)
}

/// Whether a function can be called with so many arguments of these names.
fn takes(routine: &Routine<'_>, arguments: &[Argument], star: bool) -> bool {
    let most = routine.parameters.len();
    let least = most - routine.defaults - usize::from(routine.variadic.is_some());
    let known = |name: &Identifier| routine.names.contains(&Some(name.as_str()));
    if star {
        return most == 0;
    }
    arguments.len() >= least
        && (routine.variadic.is_some() || arguments.len() <= most)
        && arguments.iter().filter_map(|argument| argument.name.as_ref()).all(known)
}
