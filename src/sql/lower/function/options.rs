//! The options of a routine (`compute_common_attribute`, `compute_function_attributes`).

use std::sync::Arc;

use super::{invalid_definition, routine::find_function};
use crate::catalog::error::sqlstate;
use crate::catalog::function::{Function, FunctionKind, Parallel, Volatility};
use crate::catalog::{CatalogError, DataType, SqlText};
use crate::sql::ast::{
    self, FunctionOption, FunctionOptionKind, Name, NumberLiteral, ObjectName, SettingValue, TypeName, VariableReset,
    VariableSetting,
};
use crate::sql::lower::definition::conflicting_options;
use crate::sql::lower::setting;
use crate::sql::lower::wording::name_of;
use crate::sql::session::Session;
use crate::sql::source::Source;
use crate::text::Identifier;

/// The options that a statement gives, each at most once but for settings.
#[derive(Default)]
pub(super) struct Options<'a> {
    pub(super) language: Option<&'a Name>,
    pub(super) window: bool,
    transforms: Option<&'a [TypeName]>,
    volatility: Option<Volatility>,
    strict: Option<bool>,
    security_definer: Option<bool>,
    leakproof: Option<bool>,
    parallel: Option<Parallel>,
    cost: Option<&'a NumberLiteral>,
    rows: Option<&'a NumberLiteral>,
    support: Option<&'a ObjectName>,
    settings: Vec<SettingOption<'a>>,
}

/// `SET` or `RESET` of a variable.
enum SettingOption<'a> {
    Set(&'a VariableSetting),
    Reset(&'a VariableReset),
}

impl<'a> Options<'a> {
    /// # Errors
    /// 42601 for an option that is given twice, 42P13 for one that procedures do not have.
    pub(super) fn read(options: &'a [FunctionOption], procedure: bool) -> Result<Self, CatalogError> {
        let mut read = Self::default();
        for option in options {
            if procedure && !fits_procedure(&option.kind) {
                return Err(invalid_definition("invalid attribute in procedure definition"));
            }
            match &option.kind {
                FunctionOptionKind::Language(name) => set_once(&mut read.language, name)?,
                FunctionOptionKind::Volatility(volatility) => {
                    set_once(&mut read.volatility, volatility_of(*volatility))?;
                }
                FunctionOptionKind::Strict(strict) => set_once(&mut read.strict, *strict)?,
                FunctionOptionKind::SecurityDefiner(definer) => set_once(&mut read.security_definer, *definer)?,
                FunctionOptionKind::Leakproof(leakproof) => set_once(&mut read.leakproof, *leakproof)?,
                FunctionOptionKind::Window if read.window => return Err(conflicting_options()),
                FunctionOptionKind::Window => read.window = true,
                FunctionOptionKind::Cost(cost) => set_once(&mut read.cost, cost)?,
                FunctionOptionKind::Rows(rows) => set_once(&mut read.rows, rows)?,
                FunctionOptionKind::Support(support) => set_once(&mut read.support, support)?,
                FunctionOptionKind::Parallel(word) => set_once(&mut read.parallel, parallel_of(word)?)?,
                FunctionOptionKind::Transform(types) => set_once(&mut read.transforms, types)?,
                FunctionOptionKind::Set(setting) => read.settings.push(SettingOption::Set(setting)),
                FunctionOptionKind::Reset(reset) => read.settings.push(SettingOption::Reset(reset)),
            }
        }
        Ok(read)
    }

    /// Puts the options into the routine; what is not given stays.
    ///
    /// # Errors
    /// 22023 for numbers that cannot be, 42883 and 42704 for what is not there.
    pub(super) fn apply(
        &self,
        session: &Session,
        source: &Source,
        function: &mut Function,
    ) -> Result<(), CatalogError> {
        function.volatility = self.volatility.unwrap_or(function.volatility);
        function.strict = self.strict.unwrap_or(function.strict);
        function.security_definer = self.security_definer.unwrap_or(function.security_definer);
        function.leakproof = self.leakproof.unwrap_or(function.leakproof);
        function.parallel = self.parallel.unwrap_or(function.parallel);
        if self.window {
            function.kind = FunctionKind::Window;
        }
        if let Some(cost) = self.cost {
            function.cost = Some(positive(cost, "COST")?);
        }
        if let Some(rows) = self.rows {
            function.rows = Some(positive(rows, "ROWS")?);
            if !function.returns_set {
                let message = "ROWS is not applicable when function does not return a set";
                return Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, message));
            }
        }
        if let Some(support) = self.support {
            function.support = Some(support_function(session, source, support)?);
        }
        if let Some(types) = self.transforms {
            function.transforms = transforms(session, types)?;
        }
        for option in &self.settings {
            apply_setting(session, option, &mut function.settings)?;
        }
        Ok(())
    }
}

fn set_once<T>(place: &mut Option<T>, value: T) -> Result<(), CatalogError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(conflicting_options()),
    }
}

fn fits_procedure(kind: &FunctionOptionKind) -> bool {
    matches!(
        kind,
        FunctionOptionKind::Language(_)
            | FunctionOptionKind::Transform(_)
            | FunctionOptionKind::SecurityDefiner(_)
            | FunctionOptionKind::Set(_)
            | FunctionOptionKind::Reset(_)
    )
}

const fn volatility_of(written: ast::Volatility) -> Volatility {
    match written {
        ast::Volatility::Immutable => Volatility::Immutable,
        ast::Volatility::Stable => Volatility::Stable,
        ast::Volatility::Volatile => Volatility::Volatile,
    }
}

fn parallel_of(word: &Name) -> Result<Parallel, CatalogError> {
    match word.as_str() {
        "safe" => Ok(Parallel::Safe),
        "unsafe" => Ok(Parallel::Unsafe),
        "restricted" => Ok(Parallel::Restricted),
        _ => {
            let message = "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE";
            Err(CatalogError::new(sqlstate::SYNTAX_ERROR, message))
        }
    }
}

fn positive(number: &NumberLiteral, word: &str) -> Result<Arc<str>, CatalogError> {
    if number.text.parse::<f32>().is_ok_and(|value| value > 0.0) {
        return Ok(Arc::from(number.text.as_str()));
    }
    Err(CatalogError::new(sqlstate::INVALID_PARAMETER_VALUE, format!("{word} must be positive")))
}

fn support_function(session: &Session, source: &Source, name: &ObjectName) -> Result<SqlText, CatalogError> {
    let internal = session.names().builtin().types().by_name("internal").map(|found| DataType::plain(found.oid));
    let found = find_function(session, name, &Vec::from_iter(internal))?;
    Ok(name_of(session, source, name.span(), found.id))
}

fn transforms(session: &Session, types: &[TypeName]) -> Result<Vec<DataType>, CatalogError> {
    let found = types.iter().map(|written| session.names().data_type(written));
    found.map(|found| found.map(|data_type| data_type.without_modifier())).collect()
}

/// `SET` replaces a setting in its place or adds it; `SET … TO DEFAULT` and `RESET` take it out
/// (`update_proconfig_value`).
fn apply_setting(
    session: &Session,
    option: &SettingOption<'_>,
    settings: &mut Vec<(Identifier, Arc<str>)>,
) -> Result<(), CatalogError> {
    let written = match option {
        SettingOption::Reset(VariableReset::All) => {
            settings.clear();
            return Ok(());
        }
        SettingOption::Reset(VariableReset::Variable(name)) => {
            let name = setting::canonical_name(session, name)?;
            settings.retain(|(other, _)| *other != name);
            return Ok(());
        }
        SettingOption::Set(written) => *written,
    };
    let name = setting::canonical_name(session, &written.name)?;
    let value = match &written.value {
        SettingValue::Default => {
            settings.retain(|(other, _)| *other != name);
            return Ok(());
        }
        SettingValue::FromCurrent => setting::current_value(session, &name),
        SettingValue::Values(values) => setting::flatten(session, &name, values)?,
    };
    match settings.iter_mut().find(|(other, _)| *other == name) {
        Some((_, place)) => *place = value,
        None => settings.push((name, value)),
    }
    Ok(())
}
