//! Calls (`ParseFuncOrColumn` in `parse_func.c`) and what the grammar makes of words that look like them.

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier, object_name};
use super::node::{BOOL, INT4, Node, RECORD};
use crate::catalog::builtin::Signature;
use crate::catalog::error::sqlstate;
use crate::catalog::function::{ArgumentMode, Function};
use crate::catalog::sql_text::ReferenceForm;
use crate::catalog::{CatalogError, DataType, Namespace, Object, ObjectId};
use crate::sql::ast::ObjectName;
use crate::text::{Identifier, Span};

/// An argument as written.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    pub(super) name: Option<Identifier>,
    pub(super) node: Node,
}

/// What a call leads to.
pub(super) enum Callee<'a> {
    Object(&'a Object, &'a Function),
    BuiltIn(&'static Signature<ObjectId>),
    /// One of several built-in functions that have results of different types.
    BuiltInOverload(&'static Signature<ObjectId>),
    /// It cannot be told which, or whether there is one.
    Unknown,
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
        let (arguments, star) = self.arguments(&function.args)?;
        let mut direct = arguments;
        for node in self.sort_keys(&function.within_group)? {
            direct.push(Argument { name: None, node });
        }
        if let Some(filter) = &function.filter {
            self.condition(filter)?;
        }
        if let Some(tree::WindowType::WindowSpec(window)) = &function.over {
            self.window(window)?;
        }
        let callee = self.callee(&name, &direct, star)?;
        self.call_result(&callee, &name, &direct)
    }

    /// What is called a function but is none to the grammar (`func_expr_common_subexpr` in `gram.y`).
    fn grammar_word(&mut self, word: &str, function: &tree::Function) -> Analyzed<Option<Node>> {
        let is_call = !matches!(function.args, tree::FunctionArguments::None);
        let time = |name| {
            Some(Node::other(self.names.builtin().types().by_name(name).map(|found| DataType::plain(found.oid))))
        };
        let node = match word {
            "current_date" if !is_call => time("date"),
            "current_time" => time("timetz"),
            "current_timestamp" => time("timestamptz"),
            "localtime" => time("time"),
            "localtimestamp" => time("timestamp"),
            "current_role" | "current_user" | "session_user" | "user" | "current_catalog" | "current_schema"
                if !is_call =>
            {
                time("name")
            }
            _ => None,
        };
        if node.is_some() || !is_call {
            return Ok(node);
        }
        Ok(match word {
            "coalesce" | "greatest" | "least" => {
                let (arguments, _) = self.arguments(&function.args)?;
                Some(self.common(arguments.into_iter().map(|argument| argument.node).collect())?)
            }
            "nullif" => {
                let (arguments, _) = self.arguments(&function.args)?;
                if let [left, right] = arguments.as_slice() {
                    self.unify_operands(&left.node, &right.node)?;
                }
                arguments.into_iter().next().map(|first| Node::other(first.node.data_type))
            }
            "row" => {
                self.arguments(&function.args)?;
                Some(Node::of_type(RECORD))
            }
            "grouping" => {
                self.arguments(&function.args)?;
                Some(Node::of_type(INT4))
            }
            "array" => match &function.args {
                tree::FunctionArguments::Subquery(query) => Some(self.array_of_subquery(query)?),
                _ => None,
            },
            "xmlexists" => {
                self.arguments(&function.args)?;
                Some(Node::of_type(BOOL))
            }
            _ => None,
        })
    }

    fn array_of_subquery(&mut self, query: &tree::Query) -> Analyzed<Node> {
        let outputs = self.subquery(query, None)?;
        let first = outputs.and_then(|outputs| outputs.into_iter().next());
        let data_type = first.and_then(|output| output.node.data_type);
        Ok(Node::other(data_type.map(|data_type| DataType { array: true, ..data_type })))
    }

    /// The arguments, and whether they are `*`.
    pub(super) fn arguments(&mut self, written: &tree::FunctionArguments) -> Analyzed<(Vec<Argument>, bool)> {
        match written {
            tree::FunctionArguments::None => Ok((Vec::new(), false)),
            tree::FunctionArguments::Subquery(query) => {
                let outputs = self.subquery(query, None)?;
                let node = outputs.and_then(|outputs| outputs.into_iter().next()).map(|output| output.node);
                Ok((vec![Argument { name: None, node: node.unwrap_or_else(Node::unknown) }], false))
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

    fn argument_clause(&mut self, clause: &tree::FunctionArgumentClause) -> Analyzed<()> {
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
            arguments.push(Argument { name, node });
        }
        Ok((arguments, star))
    }

    /// `t.*` as an argument: the whole row.
    fn row_argument(&mut self, relation: &tree::ObjectName) -> Analyzed<Node> {
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

    /// A function that the grammar names by a word of its own.
    pub(super) fn system_call<'t>(
        &mut self,
        name: &'static str,
        arguments: impl IntoIterator<Item = &'t tree::Expr>,
    ) -> Analyzed<Node> {
        let nodes = self.expressions(arguments)?;
        let name = crate::sql::ast::Name::new(name.into(), Span::default());
        let schema = crate::sql::ast::Name::new("pg_catalog".into(), Span::default());
        let name = ObjectName::qualified(schema, name);
        let arguments: Vec<Argument> = nodes.into_iter().map(|node| Argument { name: None, node }).collect();
        let callee = self.callee(&name, &arguments, false)?;
        self.call_result(&callee, &name, &arguments)
    }

    /// `EXTRACT (field FROM value)`
    pub(super) fn extract(&mut self, value: &tree::Expr) -> Analyzed<Node> {
        self.expression(value)?;
        Ok(Node::of_type(super::node::NUMERIC))
    }

    /// The function that a call means.
    pub(super) fn callee(&mut self, name: &ObjectName, arguments: &[Argument], star: bool) -> Analyzed<Callee<'a>> {
        let found = self.names.find_all(Namespace::Function, name);
        let fits = |object: &&&'a std::sync::Arc<Object>| {
            object.as_function().is_some_and(|function| takes(function, arguments))
        };
        let fitting: Vec<&'a Object> = found.iter().filter(fits).map(|object| &***object).collect();
        let of_catalog = name.schema.as_ref().is_none_or(|schema| schema.as_str() == "pg_catalog");
        let built_in = if of_catalog { self.names.builtin().functions().named(name.name.as_str()) } else { &[] };
        let mut fitting_built_in =
            built_in.iter().filter(|function| takes_built_in(&function.signature, arguments, star));
        let first_built_in = fitting_built_in.next();
        match (fitting.as_slice(), first_built_in) {
            ([only], None) => Ok(only.as_function().map_or(Callee::Unknown, |function| Callee::Object(only, function))),
            ([], Some(one)) if fitting_built_in.next().is_none() => Ok(Callee::BuiltIn(&one.signature)),
            ([], Some(first)) => {
                let same = fitting_built_in.all(|other| other.signature.result == first.signature.result);
                Ok(if same { Callee::BuiltIn(&first.signature) } else { Callee::BuiltInOverload(&first.signature) })
            }
            ([], None) => {
                let row_field = arguments.len() == 1;
                if found.is_empty() && built_in.is_empty() && !row_field {
                    let message = format!("function {name}() does not exist");
                    self.missing(CatalogError::new(sqlstate::UNDEFINED_FUNCTION, message))?;
                }
                self.give_up();
                Ok(Callee::Unknown)
            }
            (several, _) => {
                for object in several.iter().take(1) {
                    self.writing.depend(object.id.whole());
                }
                Ok(Callee::Unknown)
            }
        }
    }

    /// Notes the function and gives its result.
    pub(super) fn call_result(
        &mut self,
        callee: &Callee<'a>,
        name: &ObjectName,
        arguments: &[Argument],
    ) -> Analyzed<Node> {
        match callee {
            Callee::Object(object, function) => {
                self.writing.refer(name.span(), object.id.whole(), ReferenceForm::Qualified);
                self.writing.depend(object.id.whole());
                for (argument, input) in arguments.iter().zip(function.inputs()) {
                    self.coerce_untyped(&argument.node, &input.data_type.clone())?;
                }
                Ok(Node::other(function.returns.clone().filter(|returns| !self.is_pseudo(returns.id))))
            }
            Callee::BuiltIn(signature) => {
                for (argument, parameter) in arguments.iter().zip(signature.parameters) {
                    let data_type = self.names.built_in_type(parameter.data_type);
                    self.coerce_untyped(&argument.node, &data_type)?;
                }
                let result = signature.result;
                Ok(Node::other((!self.is_pseudo(result)).then(|| self.names.built_in_type(result))))
            }
            Callee::BuiltInOverload(_) | Callee::Unknown => Ok(Node::unknown()),
        }
    }

    fn is_pseudo(&self, id: ObjectId) -> bool {
        use crate::catalog::builtin::TypeKind;
        self.names.builtin().types().by_oid(id).is_some_and(|found| found.kind == TypeKind::Pseudo)
    }
}

/// Whether a function can be called with so many arguments of these names.
fn takes(function: &Function, arguments: &[Argument]) -> bool {
    let inputs: Vec<_> = function.inputs().collect();
    let variadic = inputs.last().is_some_and(|last| last.mode == ArgumentMode::Variadic);
    let required =
        inputs.iter().filter(|input| input.default.is_none() && input.mode != ArgumentMode::Variadic).count();
    let named = arguments.iter().filter_map(|argument| argument.name.as_ref());
    let known = |name: &Identifier| inputs.iter().any(|input| input.name.as_ref() == Some(name));
    arguments.len() >= required && (variadic || arguments.len() <= inputs.len()) && named.into_iter().all(known)
}

fn takes_built_in(signature: &Signature<ObjectId>, arguments: &[Argument], star: bool) -> bool {
    let (most, given) = (signature.parameters.len(), arguments.len());
    let required = most - signature.defaults - usize::from(signature.variadic);
    let known = |name: &Identifier| signature.parameters.iter().any(|parameter| parameter.name == Some(name.as_str()));
    if star {
        return most == 0;
    }
    given >= required
        && (signature.variadic || given <= most)
        && arguments.iter().filter_map(|argument| argument.name.as_ref()).all(known)
}
