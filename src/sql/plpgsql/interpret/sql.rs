//! SQL statements of a body, and those made of texts.

use std::sync::Arc;

use super::Interpreter;
use super::parts::Statements;
use crate::catalog::function::ArgumentMode;
use crate::catalog::{CatalogError, ObjectId};
use crate::sql::ast::{Call, DataStatementKind, Statement};
use crate::sql::evaluate::change::{self, Changed};
use crate::sql::evaluate::value::{Evaluated, Stop, Value};
use crate::sql::evaluate::{Evaluator, Positional, Table, Variables, effects};
use crate::sql::execute::dispatch;
use crate::sql::lower::create_table_within;
use crate::sql::plpgsql::ast::{Into, QuerySource};
use crate::sql::session::Effect;
use crate::sql::source::Source;
use crate::sql::{Script, parse, split, split_ranges};
use crate::text::{Identifier, Span};

/// How long a text that is made to run may be.
const LONGEST_TEXT: usize = 1_000_000;

/// A statement of a text that is made to run.
pub(super) struct Inner<'s> {
    /// The text that it stands in.
    pub(super) source: &'s Source,
    /// Its place there.
    pub(super) span: Span,
    /// What the parser made of it.
    pub(super) statement: &'s Statement,
}

impl Interpreter<'_> {
    /// A statement written in the body, with the `INTO` clause that PL/pgSQL takes out of it.
    pub(super) fn sql(&mut self, span: Span, into: Option<&(Span, Into)>) -> Evaluated<()> {
        let without = |this: &Self| into.map(|(clause, _)| this.without(span, *clause));
        let (source, statements) = self.statements_at(span, without)?;
        for (span, statement) in &statements.list {
            if let Statement::Call(call) = statement {
                self.call_procedure(call)?;
                continue;
            }
            let frame = std::mem::take(&mut self.frame);
            let ran = self.run(&Inner { source: &source, span: *span, statement }, &frame);
            self.frame = frame;
            if let Some(changed) = ran? {
                self.note(&changed);
                if let Some((_, into)) = into {
                    self.assign_into(into, changed.rows)?;
                }
            }
        }
        Ok(())
    }

    /// The statements at a place of the body, or in the text that stands for it, with their source.
    pub(super) fn statements_at(
        &self,
        place: Span,
        text: impl FnOnce(&Self) -> Option<String>,
    ) -> Evaluated<(Source, Arc<Statements>)> {
        let made_by = |text: &Arc<str>| Source::made_by(self.session.origin.location, Arc::clone(text));
        let parse = || -> Evaluated<Statements> {
            let Some(text) = text(self).map(Arc::from) else {
                let script = split_ranges(self.body.source.text(), &[place.shifted(self.body.base)], &[]);
                return Ok(Statements { text: None, list: parsed(&self.body.source, &script)? });
            };
            let list = statements_of(&made_by(&text))?;
            Ok(Statements { text: Some(text), list })
        };
        let statements = self.body.parts.statements(place, parse)?;
        let source = statements.text.as_ref().map_or_else(|| self.body.source.clone(), made_by);
        Ok((source, statements))
    }

    /// `CALL`, which gives the variables that stand for `INOUT` parameters what the procedure left in them.
    fn call_procedure(&mut self, call: &Call) -> Evaluated<()> {
        let tree = call.call.tree.as_deref().map_err(|rejection| Stop::Opaque(rejection.reason.as_str().into()))?;
        let value = Evaluator { session: self.session, variables: &self.frame }.alone(tree)?;
        let targets = written_variables(self.session, call, tree);
        let values = match value {
            Value::Unknown(reason) => return Err(Stop::Opaque(reason)),
            Value::Record(record) if targets.len() > 1 => record.values.clone(),
            value => vec![value],
        };
        for (target, value) in targets.into_iter().zip(values) {
            let at = target.and_then(|name| self.frame.find(std::slice::from_ref(&name)));
            if let Some(at) = at {
                self.assign_at(at, value)?;
            }
        }
        Ok(())
    }

    /// A statement's text with blanks for the `INTO` clause.
    fn without(&self, span: Span, clause: Span) -> String {
        let (start, end) = (span.start as usize, span.end as usize);
        let (from, to) = (clause.start as usize, clause.end as usize);
        format!("{} {}", &self.body.text[start..from], &self.body.text[to.min(end)..end])
    }

    /// What a statement that processed rows leaves behind.
    fn note(&mut self, changed: &Changed) {
        let found = match &changed.count {
            Value::Int(count) => Value::Bool(*count > 0),
            other => other.clone(),
        };
        self.frame.found = Some(found);
        self.frame.row_count = Some(changed.count.clone());
    }

    /// Runs one statement; what it did to rows, if it is one about rows.
    pub(super) fn run(&mut self, inner: &Inner<'_>, variables: &dyn Variables) -> Evaluated<Option<Changed>> {
        self.session.effort.step(1)?;
        let text = inner.source.slice(inner.span).trim();
        let outer = self.session.inner.replace(Arc::from(text));
        let ran = self.run_noted(inner, variables);
        self.session.inner = outer;
        ran
    }

    fn run_noted(&mut self, inner: &Inner<'_>, variables: &dyn Variables) -> Evaluated<Option<Changed>> {
        let Inner { source, statement, .. } = inner;
        if let Statement::Data(data) = statement {
            let changed = change::run(self.session, data, variables)?;
            self.session.note_data(data);
            if let Err(reason) = &changed.rows
                && data.kind == DataStatementKind::Query
                && effects::of_text(self.session, source.slice(data.span))
            {
                return Err(Stop::Opaque(Arc::clone(reason)));
            }
            return Ok(Some(changed));
        }
        let effect = match statement {
            Statement::CreateTableAs(create) => create_table_within(self.session, source, create, variables)?,
            _ => dispatch(self.session, source, statement)?,
        };
        match effect {
            Effect::Opaque(reason) => {
                self.opaque.get_or_insert(reason);
            }
            Effect::Applied | Effect::NoEffect(_) => {}
        }
        Ok(None)
    }

    /// `PERFORM`: a query whose rows nobody wants.
    pub(super) fn perform(&mut self, query: Span) -> Evaluated<()> {
        let select = |this: &Self| Some(format!("SELECT {}", this.slice(query)));
        let (source, statements) = self.statements_at(query, select)?;
        for (span, statement) in &statements.list {
            let frame = std::mem::take(&mut self.frame);
            let ran = self.run(&Inner { source: &source, span: *span, statement }, &frame);
            self.frame = frame;
            if let Some(changed) = ran? {
                self.note(&changed);
            }
        }
        Ok(())
    }

    /// `EXECUTE`
    pub(super) fn execute(&mut self, command: Span, into: Option<&Into>, using: &[Span]) -> Evaluated<()> {
        let (source, parameters) = self.dynamic(command, using)?;
        for (span, statement) in &statements_of(&source)? {
            let changed = self.run(&Inner { source: &source, span: *span, statement }, &parameters)?;
            if let Some(changed) = changed {
                self.frame.row_count = Some(changed.count.clone());
                if let Some(into) = into {
                    self.assign_into(into, changed.rows)?;
                }
            }
        }
        Ok(())
    }

    fn dynamic(&mut self, command: Span, using: &[Span]) -> Evaluated<(Source, Positional)> {
        let value = self.expression(command)?;
        let text = Evaluator { session: self.session, variables: &self.frame }.text(&value)?;
        if text.len() > LONGEST_TEXT {
            return Err(Stop::Opaque(Arc::from("the text that is executed is too long")));
        }
        let mut values = Vec::new();
        for value in using {
            values.push(self.expression(*value)?);
        }
        Ok((Source::made_by(self.session.origin.location, text), Positional(values)))
    }

    /// The rows of a query, written or made.
    pub(super) fn query_source(&mut self, query: &QuerySource) -> Evaluated<Table> {
        let (source, statements, parameters) = match query {
            QuerySource::Static(span) => {
                let (source, statements) = self.statements_at(*span, |this| Some(this.slice(*span).to_owned()))?;
                (source, statements, None)
            }
            QuerySource::Dynamic { command, using } => {
                let (source, parameters) = self.dynamic(*command, using)?;
                let list = statements_of(&source)?;
                (source, Arc::new(Statements { text: None, list }), Some(parameters))
            }
        };
        let mut found = Table::default();
        for (span, statement) in &statements.list {
            let frame = std::mem::take(&mut self.frame);
            let inner = Inner { source: &source, span: *span, statement };
            let ran = match &parameters {
                Some(parameters) => self.run(&inner, parameters),
                None => self.run(&inner, &frame),
            };
            self.frame = frame;
            if let Some(changed) = ran? {
                found = changed.rows.map_err(Stop::Unknown)?;
            }
        }
        Ok(found)
    }
}

/// For each `INOUT` parameter of a called procedure the variable that was given for it, if it is one.
fn written_variables(
    session: &crate::sql::session::Session,
    call: &Call,
    tree: &sqlparser::ast::Expr,
) -> Vec<Option<Identifier>> {
    use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments};
    let Expr::Function(written) = tree else { return Vec::new() };
    let FunctionArguments::List(list) = &written.args else { return Vec::new() };
    let found = session.names().find(crate::catalog::Namespace::Function, &call.procedure);
    let Some(function) = found.and_then(|object| object.as_function()) else { return Vec::new() };
    let given = |at: usize| match list.args.get(at) {
        Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Identifier(name)))) => {
            Some(crate::sql::evaluate::identifier(name))
        }
        _ => None,
    };
    let inputs = function.inputs().enumerate();
    inputs.filter(|(_, argument)| argument.mode == ArgumentMode::InOut).map(|(at, _)| given(at)).collect()
}

/// The statements of a text with their places.
fn statements_of(source: &Source) -> Evaluated<Vec<(Span, Statement)>> {
    parsed(source, &split(source.text()))
}

fn parsed(source: &Source, script: &Script) -> Evaluated<Vec<(Span, Statement)>> {
    let mut found = Vec::new();
    for raw in &script.statements {
        let statement = parse(raw, source.text()).map_err(|error| syntax_error(&error))?;
        found.push((raw.span, statement));
    }
    Ok(found)
}

/// A syntax error as the error of the statement that holds the text.
pub(super) fn syntax_error(error: &crate::sql::SyntaxError) -> CatalogError {
    CatalogError::new(error.sqlstate, error.message.clone())
}

/// The relations and types that a text names.
pub(super) fn mentioned(session: &crate::sql::session::Session, text: &str) -> Vec<ObjectId> {
    use crate::catalog::Namespace;
    use crate::sql::lex::{Lexer, TokenKind};
    let mut found: Vec<ObjectId> = Vec::new();
    let mut schema = None;
    let mut after_dot = false;
    for token in Lexer::new(text) {
        let source = token.span.slice(text);
        let name = match token.kind {
            TokenKind::Word => Identifier::folded(source),
            TokenKind::QuotedIdentifier => Identifier::exact(source.trim_matches('"')),
            TokenKind::Dot => {
                after_dot = true;
                continue;
            }
            _ => {
                (schema, after_dot) = (None, false);
                continue;
            }
        };
        let within = if after_dot { schema } else { None };
        let find = |space| match within {
            Some(schema) => session.catalog.find(space, schema, &name),
            None => session.names().find_bare(space, &name),
        };
        let object = find(Namespace::Relation).or_else(|| find(Namespace::Type));
        if let Some(object) = object.filter(|object| !object.id.is_built_in() && !found.contains(&object.id)) {
            found.push(object.id);
        }
        schema = session.catalog.schema(&name).map(|schema| schema.id);
        after_dot = false;
    }
    found
}
