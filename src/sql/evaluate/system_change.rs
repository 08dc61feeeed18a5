//! Statements that write system catalogs by hand: what they mean for the schema, where that is known; else the whole
//! statement is opaque.

use std::sync::Arc;

use sqlparser::ast as tree;

use super::change::Changed;
use super::conditions::Conditions;
use super::value::{Evaluated, Stop, Value};
use super::{Evaluator, Scope, ScopeColumn, Table, identifier, name_parts, text_of};
use crate::catalog::builtin::{Builtin, SystemRelation};
use crate::catalog::function::Volatility;
use crate::catalog::trigger::Enabled;
use crate::catalog::types::{EnumType, EnumValue, Type};
use crate::catalog::{ColumnNumber, Namespace, Object, ObjectData, ObjectId};
use crate::text::Identifier;

/// Columns that say how the server is to use an object, and nothing about the schema.
const WITHOUT_EFFECT: [(&str, &str); 10] = [
    ("pg_index", "indisready"),
    ("pg_index", "indisvalid"),
    ("pg_index", "indislive"),
    ("pg_index", "indcheckxmin"),
    ("pg_class", "reltuples"),
    ("pg_class", "relpages"),
    ("pg_class", "relallvisible"),
    ("pg_class", "relhastriggers"),
    ("pg_database", "datallowconn"),
    ("pg_database", "datistemplate"),
];

/// A row of a system catalog.
struct SystemRow<'r> {
    columns: &'r [ScopeColumn],
    values: &'r [Value],
}

impl SystemRow<'_> {
    fn value(&self, name: &str) -> &Value {
        let at = self.columns.iter().position(|column| column.name == *name);
        at.and_then(|at| self.values.get(at)).unwrap_or(&Value::Null)
    }

    fn object(&self, name: &str) -> ObjectId {
        match self.value(name) {
            Value::Object(_, id) => *id,
            _ => ObjectId::NONE,
        }
    }
}

impl Evaluator<'_> {
    /// The system catalog that a statement writes, if it is one.
    pub(super) fn system_target(&self, name: &tree::ObjectName) -> Option<&'static SystemRelation> {
        let mut parts = name_parts(name);
        let relation = parts.pop()?;
        let schema = parts.pop();
        if schema.is_none() && self.session.names().find_bare(Namespace::Relation, &relation).is_some() {
            return None;
        }
        let schema = schema.as_ref().map_or("pg_catalog", Identifier::as_str);
        Builtin::of(self.session.catalog.version()).relations().named(schema, relation.as_str())
    }

    /// `UPDATE` of a system catalog.
    pub(super) fn update_system(
        &mut self,
        system: &'static SystemRelation,
        update: &tree::Update,
        alias: Option<&tree::TableAlias>,
    ) -> Evaluated<Changed> {
        if update.from.is_some() {
            return Err(by_hand(system.name));
        }
        let (columns, rows) = self.system_rows(system, alias, update.selection.as_ref()).map_err(opaque)?;
        for row in &rows {
            for assignment in &update.assignments {
                let tree::AssignmentTarget::ColumnName(name) = &assignment.target else {
                    return Err(by_hand(system.name));
                };
                let column = name_parts(name).pop().unwrap_or_default();
                let value = self.expression(&assignment.value, &Scope::of_row(&columns, row)).map_err(opaque)?;
                self.write(system.name, &SystemRow { columns: &columns, values: row }, &column, &value)?;
            }
        }
        Ok(counted(rows.len()))
    }

    /// `DELETE` from a system catalog.
    pub(super) fn delete_system(
        &mut self,
        system: &'static SystemRelation,
        delete: &tree::Delete,
        alias: Option<&tree::TableAlias>,
    ) -> Evaluated<Changed> {
        if delete.using.is_some() {
            return Err(by_hand(system.name));
        }
        let (columns, rows) = self.system_rows(system, alias, delete.selection.as_ref()).map_err(opaque)?;
        for row in &rows {
            let row = SystemRow { columns: &columns, values: row };
            if system.name != "pg_enum" {
                return Err(by_hand(system.name));
            }
            let label = text_of(self.session, row.value("enumlabel")).unwrap_or_default();
            self.alter_enum(row.object("enumtypid"), |of| of.values.retain(|value| *value.label != *label))?;
        }
        Ok(counted(rows.len()))
    }

    /// `INSERT` into a system catalog: a value of an enum, as migrations added them within transactions before
    /// PostgreSQL 12.
    pub(super) fn insert_system(
        &mut self,
        system: &'static SystemRelation,
        insert: &tree::Insert,
    ) -> Evaluated<Changed> {
        if system.name != "pg_enum" {
            return Err(by_hand(system.name));
        }
        let written: Vec<Identifier> = insert.columns.iter().filter_map(|name| name_parts(name).pop()).collect();
        let columns: Vec<ScopeColumn> = if written.is_empty() {
            system.columns().iter().map(|column| bare(Identifier::from(column.name))).collect()
        } else {
            written.into_iter().map(bare).collect()
        };
        let rows = self.inserted(insert, columns.len(), None, &super::Scope::within(None)).map_err(opaque)?;
        for row in &rows {
            let values: Vec<Value> = row.iter().map(|value| value.clone().unwrap_or(Value::Null)).collect();
            self.insert_enum_value(&SystemRow { columns: &columns, values: &values })?;
        }
        Ok(counted(rows.len()))
    }

    fn insert_enum_value(&mut self, row: &SystemRow<'_>) -> Evaluated<()> {
        let label = text_of(self.session, row.value("enumlabel")).ok_or_else(|| by_hand("pg_enum"))?;
        let order = row.value("enumsortorder").as_float().ok_or_else(|| by_hand("pg_enum"))?;
        self.alter_enum(row.object("enumtypid"), |of| {
            #[expect(clippy::cast_precision_loss, reason = "an enum has few values")]
            let at = (1..=of.values.len()).take_while(|place| (*place as f64) < order).count();
            let number = of.next_value;
            of.next_value += 1;
            of.values.insert(at, EnumValue { number, label: label.into() });
        })
    }

    fn alter_enum(&mut self, id: ObjectId, alter: impl FnOnce(&mut EnumType)) -> Evaluated<()> {
        let mut known = false;
        self.session.alter(id, |object| {
            if let ObjectData::Type(Type::Enum(of)) = &mut object.data {
                known = true;
                alter(of);
            }
        })?;
        if known { Ok(()) } else { Err(by_hand("pg_enum")) }
    }

    /// The rows of a system catalog for which a condition holds.
    fn system_rows(
        &mut self,
        system: &'static SystemRelation,
        alias: Option<&tree::TableAlias>,
        selection: Option<&tree::Expr>,
    ) -> Evaluated<(Vec<ScopeColumn>, Vec<Vec<Value>>)> {
        let name = Identifier::from(system.name);
        let shown = alias.map_or_else(|| name.clone(), |alias| identifier(&alias.name));
        let conditions = Conditions::of_relation(selection, &shown);
        let schema = Identifier::from(system.schema);
        let scope = Scope::within(None);
        let table = self.of_system(Some(&schema), &name, &shown, &scope, &conditions)?.unwrap_or_default();
        let named = |name: Identifier| ScopeColumn { relation: Some(shown.clone()), name };
        let columns: Vec<ScopeColumn> = table.columns.into_iter().map(named).collect();
        let mut kept = Vec::new();
        for row in table.rows {
            let holds = match selection {
                Some(condition) => self.expression(condition, &Scope::of_row(&columns, &row))?.holds()?,
                None => true,
            };
            if holds {
                kept.push(row);
            }
        }
        Ok((columns, kept))
    }

    /// Gives a column of a system catalog another value.
    fn write(&mut self, catalog: &str, row: &SystemRow<'_>, column: &Identifier, value: &Value) -> Evaluated<()> {
        let column = column.as_str();
        if WITHOUT_EFFECT.contains(&(catalog, column)) {
            return Ok(());
        }
        if (catalog, column) == ("pg_enum", "enumlabel") {
            let before = text_of(self.session, row.value("enumlabel")).unwrap_or_default();
            let after: Arc<str> = text_of(self.session, value).ok_or_else(|| by_hand(catalog))?.into();
            return self.alter_enum(row.object("enumtypid"), |of| {
                for value in of.values.iter_mut().filter(|value| *value.label == *before) {
                    value.label = Arc::clone(&after);
                }
            });
        }
        let (id, number) = match catalog {
            "pg_attribute" => (row.object("attrelid"), row.value("attnum").as_int()),
            _ => (row.object("oid"), None),
        };
        let number = ColumnNumber(number.and_then(|number| u16::try_from(number).ok()).unwrap_or(0));
        let mut known = false;
        self.session.alter(id, |object| known = set(object, catalog, column, number, value).is_some())?;
        if known { Ok(()) } else { Err(by_hand(&format!("{catalog}.{column}"))) }
    }
}

/// Sets what a column of a system catalog says of an object; `None` where that is not modelled.
fn set(object: &mut Object, catalog: &str, column: &str, number: ColumnNumber, value: &Value) -> Option<()> {
    let truth = || if let Value::Bool(truth) = value { Some(*truth) } else { None };
    let text = || if let Value::Text(text) = value { Some(&**text) } else { None };
    if catalog == "pg_attribute" {
        let of = object.column_mut(number)?;
        match column {
            "attnotnull" => of.not_null = truth()?,
            "attname" => of.name = Identifier::exact(text()?),
            "attstattarget" => of.statistics = i32::try_from(value.as_int()?).ok().filter(|target| *target >= 0),
            "atttypmod" => of.data_type = Some(with_modifier(of.data_type.as_ref()?, value.as_int()?)?),
            _ => return None,
        }
        return Some(());
    }
    match (&mut object.data, column) {
        (ObjectData::Constraint(of), "condeferrable") => of.deferrable = truth()?,
        (ObjectData::Constraint(of), "condeferred") => of.initially_deferred = truth()?,
        (ObjectData::Constraint(of), "convalidated") => of.validated = truth()?,
        (ObjectData::Trigger(of), "tgenabled") => {
            of.enabled = match text()? {
                "O" => Enabled::Origin,
                "D" => Enabled::Disabled,
                "R" => Enabled::Replica,
                "A" => Enabled::Always,
                _ => return None,
            }
        }
        (ObjectData::Table(of), "relrowsecurity") => of.row_security = truth()?,
        (ObjectData::Table(of), "relforcerowsecurity") => of.force_row_security = truth()?,
        (ObjectData::Function(of), "prosecdef") => of.security_definer = truth()?,
        (ObjectData::Function(of), "proisstrict") => of.strict = truth()?,
        (ObjectData::Function(of), "provolatile") => {
            of.volatility = match text()? {
                "i" => Volatility::Immutable,
                "s" => Volatility::Stable,
                "v" => Volatility::Volatile,
                _ => return None,
            }
        }
        _ => return None,
    }
    Some(())
}

/// A type of characters with the length that `atttypmod` says: four more than the characters, -1 for any.
fn with_modifier(data_type: &crate::catalog::DataType, modifier: i64) -> Option<crate::catalog::DataType> {
    const CHARACTER_TYPES: [ObjectId; 2] = [ObjectId(1042), ObjectId(1043)];
    if !CHARACTER_TYPES.contains(&data_type.id) {
        return None;
    }
    let plain = data_type.without_modifier();
    match modifier {
        -1 => Some(plain),
        5.. => Some(plain.with_modifier((modifier - 4).to_string())),
        _ => None,
    }
}

fn bare(name: Identifier) -> ScopeColumn {
    ScopeColumn { relation: None, name }
}

fn counted(count: usize) -> Changed {
    Changed { rows: Ok(Table::default()), count: Value::Int(count as i64) }
}

fn by_hand(what: &str) -> Stop {
    Stop::Opaque(format!("{what} is written by hand").into())
}

/// Where a catalog is written, what is not known leaves the schema unknown.
fn opaque(stop: Stop) -> Stop {
    match stop {
        Stop::Unknown(reason) => Stop::Opaque(reason),
        other => other,
    }
}
