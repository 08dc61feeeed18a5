use crate::sql::SyntaxError;
use crate::sql::ast::{
    ColumnConstraint, ColumnConstraintKind, ColumnDefinition, ConstraintAttributes, GeneratedStorage,
    IdentityGeneration, Name, ObjectName, SequenceOption,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `name type STORAGE x COMPRESSION x OPTIONS (…) constraints` (`columnDef`)
    pub(super) fn column_definition(&mut self) -> Parsed<ColumnDefinition> {
        let start = self.position();
        let name = self.name()?;
        let type_name = self.type_name()?;
        let storage = if self.eat(&[Keyword::Storage]) { Some(self.storage_or_default()?) } else { None };
        let compression = if self.eat(&[Keyword::Compression]) { Some(self.storage_or_default()?) } else { None };
        let options = self.optional_foreign_options()?;
        let (constraints, collation) = self.column_qualities()?;
        let span = self.span_since(start);
        Ok(ColumnDefinition { span, name, type_name, storage, compression, options, collation, constraints })
    }

    /// A name or `DEFAULT`.
    pub(super) fn storage_or_default(&mut self) -> Parsed<Name> {
        if self.at(&[Keyword::Default]) { self.label() } else { self.name() }
    }

    /// Constraints, their attributes and `COLLATE` in any order (`ColQualList`); attributes belong to the constraint
    /// before them (`transformConstraintAttrs` in `parse_utilcmd.c`).
    pub(super) fn column_qualities(&mut self) -> Parsed<(Vec<ColumnConstraint>, Option<ObjectName>)> {
        let mut constraints: Vec<ColumnConstraint> = Vec::new();
        let mut collation = None;
        loop {
            let start = self.position();
            if self.eat(&[Keyword::Collate]) {
                let span = self.span_since(start);
                if collation.replace(self.object_name()?).is_some() {
                    return Err(SyntaxError::new(span, "multiple COLLATE clauses not allowed"));
                }
            } else if self.at_column_attribute() {
                self.attribute_of_last(&mut constraints)?;
            } else if let Some(constraint) = self.column_constraint()? {
                constraints.push(constraint);
            } else {
                return Ok((constraints, collation));
            }
        }
    }

    fn at_column_attribute(&self) -> bool {
        match self.keyword() {
            Some(Keyword::Deferrable | Keyword::Initially | Keyword::Enforced) => true,
            Some(Keyword::Not) => {
                matches!(self.keyword_ahead(1), Some(Keyword::Deferrable | Keyword::Enforced))
            }
            _ => false,
        }
    }

    fn attribute_of_last(&mut self, constraints: &mut [ColumnConstraint]) -> Parsed<()> {
        let span = self.here();
        let word = self.source(span).to_ascii_uppercase();
        let fits = constraints.last().is_some_and(|last| match last.kind {
            ColumnConstraintKind::Unique(_)
            | ColumnConstraintKind::PrimaryKey(_)
            | ColumnConstraintKind::References(_) => true,
            ColumnConstraintKind::Check(_) => {
                self.at(&[Keyword::Enforced]) || self.keyword_ahead(1) == Some(Keyword::Enforced)
            }
            _ => false,
        });
        let start = self.position();
        match constraints.last_mut() {
            Some(last) if fits => {
                self.constraint_attribute(&mut last.attributes)?;
                last.span = last.span.to(self.span_since(start));
                Ok(())
            }
            _ => Err(SyntaxError::new(span, format!("misplaced {word} clause"))),
        }
    }

    /// `CONSTRAINT name` and what it says (`ColConstraint`).
    fn column_constraint(&mut self) -> Parsed<Option<ColumnConstraint>> {
        let start = self.position();
        let name = if self.eat(&[Keyword::Constraint]) { Some(self.name()?) } else { None };
        let mut attributes = ConstraintAttributes::default();
        let Some(kind) = self.column_constraint_kind(&mut attributes)? else {
            return if name.is_some() { Err(self.unexpected()) } else { Ok(None) };
        };
        Ok(Some(ColumnConstraint { span: self.span_since(start), name, kind, attributes }))
    }

    /// `ColConstraintElem`
    fn column_constraint_kind(
        &mut self,
        attributes: &mut ConstraintAttributes,
    ) -> Parsed<Option<ColumnConstraintKind>> {
        let Some(keyword) = self.keyword() else { return Ok(None) };
        Ok(Some(match keyword {
            Keyword::Not => {
                self.expect(&[Keyword::Not, Keyword::Null])?;
                attributes.no_inherit = self.no_inherit();
                ColumnConstraintKind::NotNull
            }
            Keyword::Null => {
                self.skip(1);
                ColumnConstraintKind::Null
            }
            Keyword::Default => {
                self.skip(1);
                ColumnConstraintKind::Default(self.restricted_expression()?)
            }
            Keyword::Check => {
                self.skip(1);
                let check = self.parenthesized_expression()?;
                attributes.no_inherit = self.no_inherit();
                ColumnConstraintKind::Check(check)
            }
            Keyword::Unique => {
                self.skip(1);
                ColumnConstraintKind::Unique(self.index_constraint_options(true)?)
            }
            Keyword::Primary => {
                self.expect(&[Keyword::Primary, Keyword::Key])?;
                ColumnConstraintKind::PrimaryKey(self.index_constraint_options(false)?)
            }
            Keyword::References => ColumnConstraintKind::References(self.references()?),
            Keyword::Generated => self.generated()?,
            _ => return Ok(None),
        }))
    }

    fn no_inherit(&mut self) -> Option<bool> {
        self.eat(&[Keyword::No, Keyword::Inherit]).then_some(true)
    }

    fn generated(&mut self) -> Parsed<ColumnConstraintKind> {
        let span = self.here();
        let generation = self.identity_generation()?;
        self.expect(&[Keyword::As])?;
        if self.eat(&[Keyword::Identity]) {
            let options = self.optional_sequence_options()?;
            return Ok(ColumnConstraintKind::Identity { generation, options });
        }
        if generation == IdentityGeneration::ByDefault && self.at_kind(TokenKind::LeftParenthesis) {
            return Err(SyntaxError::new(span, "for a generated column, GENERATED ALWAYS must be specified"));
        }
        let expression = self.parenthesized_expression()?;
        let storage = if self.eat(&[Keyword::Stored]) {
            Some(GeneratedStorage::Stored)
        } else if self.eat(&[Keyword::Virtual]) {
            Some(GeneratedStorage::Virtual)
        } else {
            None
        };
        Ok(ColumnConstraintKind::Generated { expression, storage })
    }

    /// `GENERATED ALWAYS`, `GENERATED BY DEFAULT`
    pub(super) fn identity_generation(&mut self) -> Parsed<IdentityGeneration> {
        self.expect(&[Keyword::Generated])?;
        if self.eat(&[Keyword::Always]) {
            return Ok(IdentityGeneration::Always);
        }
        self.expect(&[Keyword::By, Keyword::Default])?;
        Ok(IdentityGeneration::ByDefault)
    }

    /// `(sequence options)` if a parenthesis is next.
    pub(super) fn optional_sequence_options(&mut self) -> Parsed<Vec<SequenceOption>> {
        if !self.at_kind(TokenKind::LeftParenthesis) {
            return Ok(Vec::new());
        }
        self.parenthesized(Self::sequence_options)
    }
}
