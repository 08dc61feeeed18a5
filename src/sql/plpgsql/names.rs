//! The names that a body is compiled with: types of variables, and what is assigned to, in statements that are never
//! reached too (`read_datatype`, `read_into_target` in `pl_gram.y`, `plpgsql_parse_cwordtype` in `pl_comp.c`).

use super::ast::{Block, Declaration, DeclarationKind, Into, LoopKind, QuerySource, Statement, StatementKind};
use crate::catalog::error::sqlstate;
use crate::catalog::{CatalogError, PostgresVersion};
use crate::sql::ast::{Name, ObjectName};
use crate::sql::lex::{Lexer, TokenKind, value};
use crate::sql::parse::parse_type_name;
use crate::sql::session::Session;
use crate::text::{Identifier, Span};

/// Variables of every body, and those of triggers.
const PREDEFINED: [&str; 18] = [
    "found",
    "sqlstate",
    "sqlerrm",
    "new",
    "old",
    "tg_name",
    "tg_when",
    "tg_level",
    "tg_op",
    "tg_relid",
    "tg_relname",
    "tg_table_name",
    "tg_table_schema",
    "tg_nargs",
    "tg_argv",
    "tg_event",
    "tg_tag",
    "tg_relation",
];

/// Looks the names of a body up.
///
/// # Errors
/// 42601 for a variable that is not declared, 42704 and 3F000 for a type, 42P01 and 42703 for a table or column, that is
/// not there.
pub(in crate::sql) fn check_names(
    session: &Session,
    block: &Block,
    text: &str,
    parameters: impl IntoIterator<Item = Identifier>,
) -> Result<(), CatalogError> {
    Check { session, text, variables: parameters.into_iter().collect(), cursors: Vec::new() }.block(block)
}

struct Check<'a> {
    session: &'a Session,
    text: &'a str,
    /// What is declared around the present place.
    variables: Vec<Identifier>,
    /// Cursors with a query.
    cursors: Vec<Identifier>,
}

type Checked = Result<(), CatalogError>;

fn syntax(message: impl std::convert::Into<String>) -> Checked {
    Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message))
}

impl Check<'_> {
    fn block(&mut self, block: &Block) -> Checked {
        let before = (self.variables.len(), self.cursors.len());
        for declaration in &block.declarations {
            self.declaration(declaration)?;
        }
        self.list(&block.body)?;
        block.handlers.iter().try_for_each(|handler| self.list(&handler.body))?;
        self.variables.truncate(before.0);
        self.cursors.truncate(before.1);
        Ok(())
    }

    fn declaration(&mut self, declaration: &Declaration) -> Checked {
        match &declaration.kind {
            DeclarationKind::Variable { data_type, .. } => self.data_type(data_type.slice(self.text))?,
            DeclarationKind::Alias(_) => {}
            DeclarationKind::Cursor { .. } => self.cursors.push(declaration.name.clone()),
        }
        self.variables.push(declaration.name.clone());
        Ok(())
    }

    fn list(&mut self, statements: &[Statement]) -> Checked {
        statements.iter().try_for_each(|statement| self.statement(&statement.kind))
    }

    fn statement(&mut self, statement: &StatementKind) -> Checked {
        match statement {
            StatementKind::Block(block) => self.block(block),
            StatementKind::Assign { target, .. } => self.target(*target),
            StatementKind::If { branches, otherwise } | StatementKind::Case { branches, otherwise, .. } => {
                branches.iter().try_for_each(|(_, body)| self.list(body))?;
                self.list(otherwise.as_deref().unwrap_or_default())
            }
            StatementKind::Loop { kind, body, .. } => self.repeat(kind, body),
            StatementKind::Sql { into: Some((_, into)), .. }
            | StatementKind::Execute { into: Some(into), .. }
            | StatementKind::Fetch { into: Some(into), .. } => self.targets(into),
            StatementKind::GetDiagnostics { items, .. } => {
                items.iter().try_for_each(|(target, _)| self.target(*target))
            }
            _ => Ok(()),
        }
    }

    fn repeat(&mut self, kind: &LoopKind, body: &[Statement]) -> Checked {
        let before = self.variables.len();
        match kind {
            LoopKind::Endless | LoopKind::While(_) => {}
            LoopKind::Integers { variable, .. } => self.variables.push(variable.clone()),
            LoopKind::Rows { targets, query } => match targets.as_slice() {
                [only] if self.is_bound_cursor(query) => self.variables.extend(self.name_at(*only)),
                targets if targets.iter().all(|target| self.is_known(*target)) => {}
                _ => {
                    return syntax(
                        "loop variable of loop over rows must be a record variable or list of scalar variables",
                    );
                }
            },
            LoopKind::Elements { targets, .. } if targets.iter().all(|target| self.is_known(*target)) => {}
            LoopKind::Elements { .. } => {
                return syntax("loop variable of FOREACH must be a known variable or list of variables");
            }
        }
        self.list(body)?;
        self.variables.truncate(before);
        Ok(())
    }

    /// A loop over a cursor that was declared with its query declares its variable.
    fn is_bound_cursor(&self, query: &QuerySource) -> bool {
        let QuerySource::Static(query) = query else { return false };
        self.name_at(*query).is_some_and(|name| self.cursors.contains(&name))
    }

    fn targets(&self, into: &Into) -> Checked {
        into.targets.iter().try_for_each(|target| self.target(*target))
    }

    fn target(&self, target: Span) -> Checked {
        if self.is_known(target) {
            return Ok(());
        }
        syntax(format!("\"{}\" is not a known variable", target.slice(self.text).trim()))
    }

    /// Whether what is assigned to is a variable; what has a name before a point may be of a block.
    fn is_known(&self, target: Span) -> bool {
        let text = target.slice(self.text);
        let Some(name) = self.name_at(target) else { return true };
        text.contains('.') || self.is_variable(&name)
    }

    fn is_variable(&self, name: &Identifier) -> bool {
        self.variables.contains(name) || PREDEFINED.contains(&name.as_str())
    }

    /// The name at the beginning of a place.
    fn name_at(&self, place: Span) -> Option<Identifier> {
        names_in(place.slice(self.text)).into_iter().next().map(|name| name.identifier)
    }

    /// The type of a variable.
    fn data_type(&self, written: &str) -> Checked {
        let (of, kind) = written.rsplit_once('%').map_or((written, ""), |(of, kind)| (of, kind.trim()));
        let is = |word: &str| kind.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if !self.session.everything_is_known() || of.trim().eq_ignore_ascii_case("record") {
            return Ok(());
        }
        if is("rowtype") {
            let name = relation_name(&names_in(of));
            return name.filter(|name| !self.is_relation(name)).map_or(Ok(()), |name| {
                let message = format!("relation \"{name}\" does not exist");
                Err(CatalogError::new(sqlstate::UNDEFINED_TABLE, message))
            });
        }
        if is("type") {
            return self.type_of_other(&names_in(of));
        }
        match parse_type_name(written) {
            Ok(name) => self.session.names().data_type(&name).map(|_| ()),
            Err(_) => Ok(()),
        }
    }

    fn is_relation(&self, name: &ObjectName) -> bool {
        let names = self.session.names();
        let schema = name.schema.as_ref().map_or("pg_catalog", Name::as_str);
        names.relation(name).is_ok() || names.builtin().relations().named(schema, name.name.as_str()).is_some()
    }

    /// `variable%TYPE` and `table.column%TYPE`; PostgreSQL says since 17 what is missing.
    fn type_of_other(&self, parts: &[Name]) -> Checked {
        let [relation @ .., column] = parts else { return Ok(()) };
        if self.is_variable(&relation.first().unwrap_or(column).identifier) || relation.len() > 2 {
            return Ok(());
        }
        self.find_column(relation, column).or_else(|error| {
            let says_it = self.session.catalog.version() >= PostgresVersion::V17;
            if says_it { Err(error) } else { syntax("syntax error at or near \"%\"") }
        })
    }

    fn find_column(&self, relation: &[Name], column: &Name) -> Checked {
        let Some(name) = relation_name(relation) else {
            let message = format!("variable \"{column}\" does not exist");
            return Err(CatalogError::new(sqlstate::UNDEFINED_OBJECT, message));
        };
        let names = self.session.names();
        if let Some(schema) = &name.schema {
            names.schema(&schema.identifier)?;
        }
        match names.relation(&name) {
            Ok(found) if found.column_named(column.as_str()).is_none() => {
                let message = format!("column \"{column}\" of relation \"{}\" does not exist", found.name);
                Err(CatalogError::new(sqlstate::UNDEFINED_COLUMN, message))
            }
            Err(error) if !self.is_relation(&name) => Err(error),
            _ => Ok(()),
        }
    }
}

/// The parts of a name at the beginning of a text.
fn names_in(text: &str) -> Vec<Name> {
    let mut names = Vec::new();
    for token in Lexer::new(text).filter(|token| !token.kind.is_comment()) {
        match token.kind {
            TokenKind::Word | TokenKind::QuotedIdentifier => {
                let Ok(name) = value::identifier(token.kind, token.span.slice(text), '\\') else { break };
                names.push(Name::new(name, token.span));
            }
            TokenKind::Dot => {}
            _ => break,
        }
    }
    names
}

/// `name` or `schema.name`
fn relation_name(parts: &[Name]) -> Option<ObjectName> {
    match parts {
        [name] => Some(ObjectName::bare(name.clone())),
        [schema, name] => Some(ObjectName::qualified(schema.clone(), name.clone())),
        _ => None,
    }
}
