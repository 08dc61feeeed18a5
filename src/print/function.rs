//! Functions, procedures and aggregates.

use crate::catalog::Object;
use crate::catalog::function::{
    Aggregate, Argument, ArgumentMode, Function, FunctionBody, FunctionKind, Parallel, Volatility,
};
use crate::print::{Printer, quote_literal};

impl Printer<'_> {
    /// `CREATE FUNCTION …;`, `CREATE PROCEDURE …;` or `CREATE AGGREGATE …;`
    pub(super) fn create_function(&self, object: &Object, function: &Function) -> Vec<String> {
        let name = self.object_name(object);
        if let FunctionKind::Aggregate(aggregate) = &function.kind {
            return vec![self.create_aggregate(&name, function, aggregate)];
        }
        let words = routine_words(function);
        let arguments: Vec<String> = function
            .arguments
            .iter()
            .filter(|argument| argument.mode != ArgumentMode::Table)
            .map(|argument| self.argument(argument))
            .collect();
        let mut create = format!("CREATE {words} {name}({})", arguments.join(", "));
        if let Some(returns) = self.returns(function) {
            create.push_str(&format!(" RETURNS {returns}"));
        }
        create.push_str(&format!("\n    LANGUAGE {}", self.identifier(&function.language)));
        create.push_str(&self.function_options(function));
        match &function.body {
            FunctionBody::Source(source) => create.push_str(&format!("\n    AS {}", dollar_quoted(source))),
            FunctionBody::Object(file, symbol) => {
                create.push_str(&format!("\n    AS {}, {}", quote_literal(file), quote_literal(symbol)));
            }
            FunctionBody::Parsed(body) => create.push_str(&format!("\n    {}", self.sql(body))),
            FunctionBody::None => {}
        }
        create.push(';');
        let mut statements = vec![create];
        let signature = self.signature(object, function);
        for extension in &function.depends_on_extensions {
            statements.push(format!("ALTER {words} {signature} DEPENDS ON EXTENSION {};", self.name(*extension)));
        }
        statements
    }

    /// What follows `RETURNS`; `None` for a procedure, and where the OUT arguments say it.
    pub fn returns(&self, function: &Function) -> Option<String> {
        if matches!(function.kind, FunctionKind::Procedure) {
            return None;
        }
        let table: Vec<String> = function
            .arguments
            .iter()
            .filter(|argument| argument.mode == ArgumentMode::Table)
            .map(|argument| self.argument(argument))
            .collect();
        if !table.is_empty() {
            return Some(format!("TABLE({})", table.join(", ")));
        }
        let set = if function.returns_set { "SETOF " } else { "" };
        function.returns.as_ref().map(|returns| format!("{set}{}", self.data_type(returns)))
    }

    /// `IN name type DEFAULT …`
    pub fn argument(&self, argument: &Argument) -> String {
        let mode = argument.mode.prefix();
        let name = argument.name.as_ref().map(|name| format!("{} ", self.identifier(name))).unwrap_or_default();
        let default = argument.default.as_ref().map(|default| format!(" DEFAULT {}", self.sql(default)));
        format!("{mode}{name}{}{}", self.data_type(&argument.data_type), default.unwrap_or_default())
    }

    fn function_options(&self, function: &Function) -> String {
        let mut options = String::new();
        let mut add = |option: &str| {
            options.push(' ');
            options.push_str(option);
        };
        if !function.transforms.is_empty() {
            let types: Vec<String> =
                function.transforms.iter().map(|data_type| format!("FOR TYPE {}", self.data_type(data_type))).collect();
            add(&format!("TRANSFORM {}", types.join(", ")));
        }
        if matches!(function.kind, FunctionKind::Window) {
            add("WINDOW");
        }
        if function.volatility != Volatility::Volatile {
            add(&function.volatility.word().to_uppercase());
        }
        for (given, option) in [
            (function.strict, "STRICT"),
            (function.security_definer, "SECURITY DEFINER"),
            (function.leakproof, "LEAKPROOF"),
            (function.parallel == Parallel::Safe, "PARALLEL SAFE"),
            (function.parallel == Parallel::Restricted, "PARALLEL RESTRICTED"),
        ] {
            if given {
                add(option);
            }
        }
        if let Some(cost) = &function.cost {
            add(&format!("COST {cost}"));
        }
        if let Some(rows) = &function.rows {
            add(&format!("ROWS {rows}"));
        }
        if let Some(support) = &function.support {
            add(&format!("SUPPORT {}", self.sql(support)));
        }
        for (name, value) in &function.settings {
            add(&format!("\n    SET {} TO {value}", setting_name(self, name.as_str())));
        }
        options
    }

    /// `name(type, type)`: what `ALTER`, `COMMENT` and `GRANT` name it by.
    pub fn signature(&self, object: &Object, function: &Function) -> String {
        let types: Vec<String> = function
            .arguments
            .iter()
            .filter(|argument| argument.mode.is_input())
            .map(|argument| {
                let mode = if argument.mode == ArgumentMode::Variadic { "VARIADIC " } else { "" };
                format!("{mode}{}", self.data_type(&argument.data_type))
            })
            .collect();
        let name = self.object_name(object);
        match &function.kind {
            FunctionKind::Aggregate(aggregate) => format!("{name}({})", aggregate_arguments(aggregate, &types)),
            FunctionKind::Function | FunctionKind::Procedure | FunctionKind::Window => {
                format!("{name}({})", types.join(", "))
            }
        }
    }

    fn create_aggregate(&self, name: &str, function: &Function, aggregate: &Aggregate) -> String {
        let arguments: Vec<String> = function.arguments.iter().map(|argument| self.argument(argument)).collect();
        let parallel = match function.parallel {
            Parallel::Unsafe => "",
            Parallel::Restricted => ",\n    PARALLEL = restricted",
            Parallel::Safe => ",\n    PARALLEL = safe",
        };
        format!(
            "CREATE AGGREGATE {name}({}) (\n    {}{parallel}\n);",
            aggregate_arguments(aggregate, &arguments),
            self.definition_list(&aggregate.options)
        )
    }
}

fn routine_words(function: &Function) -> &'static str {
    if matches!(function.kind, FunctionKind::Procedure) { "PROCEDURE" } else { "FUNCTION" }
}

fn aggregate_arguments(aggregate: &Aggregate, arguments: &[String]) -> String {
    match aggregate.direct_arguments {
        _ if aggregate.star || arguments.is_empty() => "*".to_owned(),
        None => arguments.join(", "),
        Some(direct) => {
            let (direct, ordered) = arguments.split_at(usize::from(direct).min(arguments.len()));
            let ordered = if ordered.is_empty() {
                direct.last().into_iter().collect()
            } else {
                ordered.iter().collect::<Vec<_>>()
            };
            let ordered: Vec<&str> = ordered.into_iter().map(String::as_str).collect();
            format!("{} ORDER BY {}", direct.join(", "), ordered.join(", ")).trim_start().to_owned()
        }
    }
}

/// The name of a setting; those of extensions have a dot that is not quoted.
fn setting_name(printer: &Printer<'_>, name: &str) -> String {
    let parts: Vec<String> = name.split('.').map(|part| printer.identifier(&part.into())).collect();
    parts.join(".")
}

/// A text between dollar quotes that do not occur in it (`appendStringLiteralDQ`).
pub(super) fn dollar_quoted(text: &str) -> String {
    let mut tag = String::from("$");
    while text.contains(&format!("{tag}$")) || (text.ends_with('$') && tag == "$") {
        tag.push_str(if tag == "$" { "_" } else { "x" });
    }
    format!("{tag}${text}{tag}$")
}

#[cfg(test)]
mod tests {
    use super::dollar_quoted;

    #[test]
    fn dollar_quotes_never_end_early() {
        assert_eq!(dollar_quoted("a"), "$$a$$");
        assert_eq!(dollar_quoted("a $$ b"), "$_$a $$ b$_$");
        assert_eq!(dollar_quoted("$_$ $$"), "$_x$$_$ $$$_x$");
    }
}
