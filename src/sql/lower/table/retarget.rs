//! Texts that are copied from one table to another: their columns are those of the new one (`map_variable_attnos`).

use std::sync::Arc;

use crate::catalog::relation::Column;
use crate::catalog::{Address, ColumnNumber, Object, ObjectId, Part, SqlText};
use crate::text::Identifier;

/// Which columns of one table correspond to which of another, by name.
#[derive(Clone, Debug)]
pub(in crate::sql::lower) struct ColumnMap {
    from: ObjectId,
    to: ObjectId,
    numbers: Vec<(ColumnNumber, ColumnNumber)>,
}

impl ColumnMap {
    /// Between two tables.
    pub(in crate::sql::lower) fn between(from: &Object, to: &Object) -> Self {
        let to_columns: Vec<(Identifier, ColumnNumber)> =
            to.columns().iter().map(|column| (column.name.clone(), column.number)).collect();
        Self::by_name(from, to.id, |name| to_columns.iter().find(|(known, _)| known == name).map(|(_, at)| *at))
    }

    /// To a table whose columns are found by name.
    pub(in crate::sql::lower) fn by_name(
        from: &Object,
        to: ObjectId,
        number_of: impl Fn(&Identifier) -> Option<ColumnNumber>,
    ) -> Self {
        let pair = |column: &Arc<Column>| Some((column.number, number_of(&column.name)?));
        Self { from: from.id, to, numbers: from.columns().iter().filter_map(pair).collect() }
    }

    /// The column that corresponds to that one.
    pub(in crate::sql::lower) fn column(&self, number: ColumnNumber) -> Option<ColumnNumber> {
        self.numbers.iter().find(|(from, _)| *from == number).map(|(_, to)| *to)
    }

    /// The columns that correspond to those; one without counterpart is left out.
    pub(in crate::sql::lower) fn columns(&self, numbers: &[ColumnNumber]) -> Vec<ColumnNumber> {
        numbers.iter().filter_map(|number| self.column(*number)).collect()
    }

    /// The text about the other table.
    pub(in crate::sql::lower) fn text(&self, text: &SqlText) -> SqlText {
        if !text.mentions(self.from) {
            return text.clone();
        }
        let mut references = text.references.to_vec();
        for reference in &mut references {
            reference.target = self.address(reference.target);
        }
        SqlText { references: references.into(), ..text.clone() }
    }

    fn address(&self, address: Address) -> Address {
        if address.object != self.from {
            return address;
        }
        match address.part {
            Part::Column(number) => self.column(number).map_or(address, |number| self.to.column(number)),
            Part::Default(number) => self.column(number).map_or(address, |number| self.to.default_of(number)),
            Part::Whole | Part::EnumValue(_) => Address { object: self.to, part: address.part },
        }
    }
}

/// Whether two expressions say the same, as far as their words tell: blanks and parentheses do not count.
pub(in crate::sql::lower) fn same_expression(one: &SqlText, other: &SqlText) -> bool {
    let canonical = |text: &SqlText| {
        let mut canonical = String::with_capacity(text.text.len());
        let mut quote = None;
        for character in text.text.chars() {
            match quote {
                Some(open) if character == open => quote = None,
                None if matches!(character, '\'' | '"') => quote = Some(character),
                None if character.is_whitespace() || matches!(character, '(' | ')') => continue,
                _ => {}
            }
            canonical.push(if quote.is_none() { character.to_ascii_lowercase() } else { character });
        }
        canonical
    };
    canonical(one) == canonical(other)
}

#[cfg(test)]
mod tests {
    use super::same_expression;
    use crate::catalog::SqlText;

    #[test]
    fn blanks_parentheses_and_case_do_not_tell_expressions_apart() {
        let same = |one: &str, other: &str| same_expression(&SqlText::plain(one), &SqlText::plain(other));
        assert!(same("a > 0 AND b", "((A>0) and (b))"));
        assert!(!same("a > 0", "a > 1"));
        assert!(!same("a = 'x y'", "a = 'xy'"));
    }
}
