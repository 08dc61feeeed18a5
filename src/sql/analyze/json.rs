//! What the grammar has for JSON: constructors, aggregates and query functions (`json_aggregate_func`,
//! `func_expr_common_subexpr` in `gram.y`), and `JSON_TABLE`.

use sqlparser::ast as tree;

use super::analysis::{Analysis, Analyzed, identifier};
use super::join::Side;
use super::node::{BOOL, INT4, Node, TEXT};
use super::range::{DerivedColumn, RangeEntry};
use crate::catalog::{DataType, ObjectId, PostgresVersion};
use crate::text::Identifier;

const JSON: ObjectId = ObjectId(114);
const JSONB: ObjectId = ObjectId(3802);

/// A word of the grammar that looks like a function of JSON.
struct JsonWord {
    word: &'static str,
    since: PostgresVersion,
    /// What it gives without `RETURNING`.
    gives: ObjectId,
    aggregate: bool,
}

const WORDS: [JsonWord; 10] = [
    word("json_object", PostgresVersion::V16, JSON),
    word("json_array", PostgresVersion::V16, JSON),
    JsonWord { aggregate: true, ..word("json_objectagg", PostgresVersion::V16, JSON) },
    JsonWord { aggregate: true, ..word("json_arrayagg", PostgresVersion::V16, JSON) },
    word("json", PostgresVersion::V17, JSON),
    word("json_scalar", PostgresVersion::V17, JSON),
    word("json_serialize", PostgresVersion::V17, TEXT),
    word("json_exists", PostgresVersion::V17, BOOL),
    word("json_query", PostgresVersion::V17, JSONB),
    word("json_value", PostgresVersion::V17, TEXT),
];

const fn word(word: &'static str, since: PostgresVersion, gives: ObjectId) -> JsonWord {
    JsonWord { word, since, gives, aggregate: false }
}

impl Analysis<'_> {
    /// A word of the grammar with what stands in its parentheses; `None` for the name of a function.
    pub(super) fn json_word(&mut self, name: &str, function: &tree::Function) -> Analyzed<Option<Node>> {
        let version = self.names.catalog.version();
        let Some(word) = WORDS.iter().find(|word| word.word == name && word.since <= version) else { return Ok(None) };
        let tree::FunctionArguments::List(list) = &function.args else { return Ok(None) };
        if word.word == "json_object" && is_call_of_function(list) {
            return Ok(None);
        }
        let loose = self.loose_columns();
        for argument in &list.args {
            self.json_argument(argument)?;
        }
        let mut gives = Some(DataType::plain(word.gives));
        for clause in &list.clauses {
            match clause {
                tree::FunctionArgumentClause::JsonReturningClause(returning) => {
                    gives = self.data_type(&returning.data_type)?;
                }
                other => self.argument_clause(other)?,
            }
        }
        if word.aggregate {
            self.json_aggregate(function, &loose)?;
        }
        Ok(Some(Node::other(gives)))
    }

    /// `FILTER` and `OVER` behind an aggregate.
    fn json_aggregate(&mut self, function: &tree::Function, loose: &[usize]) -> Analyzed<()> {
        if let Some(filter) = &function.filter {
            self.condition(filter)?;
        }
        if let Some(tree::WindowType::WindowSpec(window)) = &function.over {
            self.window(window)?;
        }
        self.contents.window |= function.over.is_some();
        self.contents.aggregate |= function.over.is_none();
        if function.over.is_none() {
            self.take_into_aggregate(loose, false);
        }
        Ok(())
    }

    /// A value, or a key with its value; a key is an expression, not the name of a parameter.
    fn json_argument(&mut self, argument: &tree::FunctionArg) -> Analyzed<()> {
        let value = match argument {
            tree::FunctionArg::Named { name, arg, .. } => {
                self.expression(&tree::Expr::Identifier(name.clone()))?;
                arg
            }
            tree::FunctionArg::ExprNamed { name, arg, .. } => {
                self.expression(name)?;
                arg
            }
            tree::FunctionArg::Unnamed(arg) => arg,
        };
        match value {
            tree::FunctionArgExpr::Expr(expression) => {
                self.expression(expression)?;
            }
            _ => self.give_up(),
        }
        Ok(())
    }

    /// `JSON_TABLE (value, path COLUMNS (…))`; it may name what stands before it.
    pub(super) fn json_table(
        &mut self,
        value: &tree::Expr,
        columns: &[tree::JsonTableColumn],
        alias: Option<&tree::TableAlias>,
    ) -> Analyzed<Side> {
        let before = std::mem::replace(&mut self.level().lateral_active, true);
        self.expression(value)?;
        let mut derived = Vec::new();
        self.json_columns(columns, &mut derived)?;
        self.level().lateral_active = before;
        let name = alias.map_or_else(|| Identifier::from("json_table"), |alias| identifier(&alias.name));
        Ok(self.side(RangeEntry::derived(name, Some(derived)), alias))
    }

    fn json_columns(&mut self, columns: &[tree::JsonTableColumn], derived: &mut Vec<DerivedColumn>) -> Analyzed<()> {
        for column in columns {
            match column {
                tree::JsonTableColumn::Named(column) => {
                    let data_type = self.data_type(&column.r#type)?;
                    derived.push(DerivedColumn::new(identifier(&column.name), data_type));
                }
                tree::JsonTableColumn::ForOrdinality(name) => {
                    derived.push(DerivedColumn::new(identifier(name), Some(DataType::plain(INT4))));
                }
                tree::JsonTableColumn::Nested(nested) => self.json_columns(&nested.columns, derived)?,
            }
        }
        Ok(())
    }
}

/// Whether it is a call of the function `json_object`, which takes arrays of texts.
fn is_call_of_function(list: &tree::FunctionArgumentList) -> bool {
    let plain = |argument: &tree::FunctionArg| matches!(argument, tree::FunctionArg::Unnamed(_));
    !list.args.is_empty() && list.clauses.is_empty() && list.args.iter().all(plain)
}
