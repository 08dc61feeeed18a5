//! Texts with today's names in them.

use crate::catalog::sql_text::{KeptAlias, Reference, ReferenceForm};
use crate::catalog::types::Type;
use crate::catalog::{Address, ColumnNumber, ObjectData, ObjectId, Part, SqlText};
use crate::print::{Printer, Qualify};
use crate::text::Identifier;

impl Printer<'_> {
    /// An expression or query as it was written, but for what has been renamed or moved since; with every schema where
    /// that is asked for.
    pub fn sql(&self, text: &SqlText) -> String {
        let mut printed = String::with_capacity(text.text.len());
        let mut done = 0;
        for reference in text.references.iter() {
            let span = reference.span;
            if (span.start as usize) < done {
                continue;
            }
            printed.push_str(&text.text[done..span.start as usize]);
            self.reference(reference, text, &mut printed);
            done = span.end as usize;
        }
        printed.push_str(&text.text[done..]);
        printed
    }

    /// One name, as it is to be written now.
    fn reference(&self, reference: &Reference, text: &SqlText, printed: &mut String) {
        let written = reference.span.slice(&text.text);
        let Some(now) = self.current_name(reference.target) else {
            printed.push_str(written);
            return;
        };
        let same = last_part(written) == now;
        match reference.form {
            ReferenceForm::Name | ReferenceForm::OutputColumn if same => printed.push_str(written),
            ReferenceForm::Name => printed.push_str(&self.identifier(&now)),
            ReferenceForm::OutputColumn => {
                printed.push_str(&self.identifier(&now));
                printed.push_str(" AS ");
                printed.push_str(&self.identifier(&last_part(written)));
            }
            ReferenceForm::Qualified if same && self.qualify == Qualify::WhereNeeded => printed.push_str(written),
            ReferenceForm::Qualified => match self.catalog.object(reference.target.object) {
                Some(object) if matches!(object.data, ObjectData::Operator(_)) => {
                    printed.push_str(&self.qualified(object.schema, object.name.as_str()));
                }
                _ => printed.push_str(&self.name(reference.target.object)),
            },
            ReferenceForm::ImpliedAlias(ref name) => {
                if *name != now {
                    printed.push_str(" AS ");
                    printed.push_str(&self.identifier(name));
                }
            }
            ReferenceForm::Qualifier(ref alias) => {
                let relation = alias.as_ref().or_else(|| self.catalog.name_of(reference.target.object));
                if let Some(relation) = relation.filter(|_| self.is_ambiguous(&now, reference.target, text)) {
                    printed.push_str(&self.identifier(relation));
                    printed.push('.');
                }
            }
            ReferenceForm::Literal if matches!(reference.target.part, Part::EnumValue(_)) => {
                printed.push_str(&now.as_str().replace('\'', "''"));
            }
            ReferenceForm::Literal => {
                printed.push_str(&self.name(reference.target.object).replace('\'', "''"));
            }
            ReferenceForm::Operator => match self.catalog.object(reference.target.object) {
                Some(operator) if self.qualify == Qualify::Always => {
                    let name = self.qualified(operator.schema, operator.name.as_str());
                    printed.push_str(&format!("OPERATOR({name})"));
                }
                _ => printed.push_str(written),
            },
            ReferenceForm::ColumnAliases { ref alias, ref kept } => {
                self.column_aliases(reference.target.object, alias, kept, printed);
            }
            ReferenceForm::Implicit => printed.push_str(written),
        }
    }

    /// ` AS name (a, b, …)` where a column that a query knows by its old name has got another.
    fn column_aliases(
        &self,
        relation: ObjectId,
        alias: &KeptAlias,
        kept: &[(ColumnNumber, Identifier)],
        printed: &mut String,
    ) {
        let Some(object) = self.catalog.object(relation) else { return };
        let is_renamed = |(number, name): &(ColumnNumber, Identifier)| {
            object.column(*number).is_some_and(|column| column.name != *name)
        };
        let any_renamed = kept.iter().any(is_renamed);
        let name = match alias {
            KeptAlias::Written => None,
            KeptAlias::Relation => any_renamed.then_some(&object.name),
            KeptAlias::Function(function, name) => {
                (any_renamed || self.catalog.name_of(*function).is_some_and(|now| now != name)).then_some(name)
            }
        };
        if let Some(name) = name {
            printed.push_str(" AS ");
            printed.push_str(&self.identifier(name));
        }
        if any_renamed {
            let names = object.columns().iter().map(|column| {
                let kept = kept.iter().find(|(number, _)| *number == column.number);
                self.identifier(kept.map_or(&column.name, |(_, name)| name))
            });
            printed.push_str(&format!(" ({})", names.collect::<Vec<_>>().join(", ")));
        }
    }

    /// Whether another relation that the text names has a column of that name by now.
    fn is_ambiguous(&self, name: &Identifier, column: Address, text: &SqlText) -> bool {
        text.references.iter().any(|other| {
            other.target.object != column.object
                && other.target.part == Part::Whole
                && self.catalog.object(other.target.object).is_some_and(|relation| {
                    !matches!(relation.data, ObjectData::Type(_)) && relation.column_named(name.as_str()).is_some()
                })
        })
    }

    /// The name that the target has now; `None` for what is built in or gone.
    fn current_name(&self, target: Address) -> Option<Identifier> {
        let object = self.catalog.object(target.object)?;
        match target.part {
            Part::Column(number) | Part::Default(number) => object.column(number).map(|column| column.name.clone()),
            Part::Whole => Some(object.name.clone()),
            Part::EnumValue(number) => match object.as_type()? {
                Type::Enum(values) => values
                    .values
                    .iter()
                    .find(|value| value.number == number)
                    .map(|value| Identifier::from(&*value.label)),
                _ => None,
            },
        }
    }
}

/// The last part of a written name: `c` of `a.b."c"`.
fn last_part(written: &str) -> Identifier {
    let mut rest = written.trim();
    loop {
        let (part, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let end = end_of_quoted(quoted);
                (Identifier::exact(&quoted[..end].replace("\"\"", "\"")), &quoted[(end + 1).min(quoted.len())..])
            }
            None => {
                let end = rest.find('.').unwrap_or(rest.len());
                (Identifier::folded(rest[..end].trim()), &rest[end..])
            }
        };
        match after.trim_start().strip_prefix('.') {
            Some(next) => rest = next.trim_start(),
            None => return part,
        }
    }
}

/// Where a quoted identifier ends, its opening quote already taken off.
fn end_of_quoted(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character == '"' && characters.next_if(|(_, next)| *next == '"').is_none() {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::last_part;

    #[test]
    fn the_last_part_of_a_name_is_unquoted_or_folded() {
        assert_eq!(last_part("a.B"), "b");
        assert_eq!(last_part("a . \"x.\"\"Y\""), "x.\"Y");
        assert_eq!(last_part("Order"), "order");
    }
}
