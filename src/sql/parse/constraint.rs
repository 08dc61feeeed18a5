use crate::sql::SyntaxError;
use crate::sql::ast::{
    ConstraintAttributes, ExcludeConstraint, IndexConstraintOptions, KeyConstraint, MatchType, Name, References,
    ReferentialAction, TableConstraint, TableConstraintKind,
};
use crate::sql::lex::{Keyword, TokenKind};
use crate::text::Span;

use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// Whether a table constraint begins here, rather than a column.
    pub(super) fn at_table_constraint(&self) -> bool {
        match self.keyword() {
            Some(
                Keyword::Constraint
                | Keyword::Check
                | Keyword::Unique
                | Keyword::Primary
                | Keyword::Foreign
                | Keyword::Not,
            ) => true,
            Some(Keyword::Exclude) => {
                let next = self.ahead(1);
                next.is_some_and(|next| next.keyword == Some(Keyword::Using) || next.kind == TokenKind::LeftParenthesis)
            }
            _ => false,
        }
    }

    /// `CONSTRAINT name` and what it says (`TableConstraint`).
    pub(super) fn table_constraint(&mut self) -> Parsed<TableConstraint> {
        let start = self.position();
        let name = if self.eat(&[Keyword::Constraint]) { Some(self.name()?) } else { None };
        let kind = self.table_constraint_kind()?;
        let attributes_start = self.position();
        let attributes = self.constraint_attributes()?;
        let constraint = TableConstraint { span: self.span_since(start), name, kind, attributes };
        refuse_misplaced(&constraint, self.span_since(attributes_start))?;
        Ok(constraint)
    }

    /// `ConstraintElem`
    fn table_constraint_kind(&mut self) -> Parsed<TableConstraintKind> {
        let keyword = self.keyword().ok_or_else(|| self.unexpected())?;
        match keyword {
            Keyword::Check => {
                self.skip(1);
                self.parenthesized_expression().map(TableConstraintKind::Check)
            }
            Keyword::Not => {
                self.expect(&[Keyword::Not, Keyword::Null])?;
                self.name().map(TableConstraintKind::NotNull)
            }
            Keyword::Unique => {
                self.skip(1);
                if self.eat(&[Keyword::Using, Keyword::Index]) {
                    return self.name().map(TableConstraintKind::UniqueUsingIndex);
                }
                let nulls_not_distinct = self.nulls_not_distinct()?;
                self.key_constraint(nulls_not_distinct).map(TableConstraintKind::Unique)
            }
            Keyword::Primary => {
                self.expect(&[Keyword::Primary, Keyword::Key])?;
                if self.eat(&[Keyword::Using, Keyword::Index]) {
                    return self.name().map(TableConstraintKind::PrimaryKeyUsingIndex);
                }
                self.key_constraint(false).map(TableConstraintKind::PrimaryKey)
            }
            Keyword::Exclude => self.exclude().map(TableConstraintKind::Exclude),
            Keyword::Foreign => {
                self.expect(&[Keyword::Foreign, Keyword::Key])?;
                let (columns, period) = self.columns_and_period()?;
                Ok(TableConstraintKind::ForeignKey { columns, period, references: self.references()? })
            }
            _ => Err(self.unexpected()),
        }
    }

    /// `NULLS NOT DISTINCT`, `NULLS DISTINCT` or nothing.
    pub(super) fn nulls_not_distinct(&mut self) -> Parsed<bool> {
        if !self.at(&[Keyword::Nulls]) || !matches!(self.keyword_ahead(1), Some(Keyword::Not | Keyword::Distinct)) {
            return Ok(false);
        }
        self.skip(1);
        let not = self.eat(&[Keyword::Not]);
        self.expect(&[Keyword::Distinct])?;
        Ok(not)
    }

    fn key_constraint(&mut self, nulls_not_distinct: bool) -> Parsed<KeyConstraint> {
        let (columns, without_overlaps) = self.parenthesized(|cursor| {
            let columns = cursor.list(Self::name)?;
            Ok((columns, cursor.eat(&[Keyword::Without, Keyword::Overlaps])))
        })?;
        let include = self.include_columns()?;
        let options = IndexConstraintOptions { nulls_not_distinct, ..self.index_constraint_options(false)? };
        Ok(KeyConstraint { columns, without_overlaps, include, options })
    }

    fn include_columns(&mut self) -> Parsed<Vec<Name>> {
        if self.eat(&[Keyword::Include]) { self.parenthesized_names() } else { Ok(Vec::new()) }
    }

    /// `NULLS NOT DISTINCT WITH (…) USING INDEX TABLESPACE name`
    pub(super) fn index_constraint_options(&mut self, unique: bool) -> Parsed<IndexConstraintOptions> {
        let nulls_not_distinct = unique && self.nulls_not_distinct()?;
        let storage_parameters = self.optional_with_definitions()?;
        let tablespace = self.index_tablespace()?;
        Ok(IndexConstraintOptions { nulls_not_distinct, storage_parameters, tablespace })
    }

    fn index_tablespace(&mut self) -> Parsed<Option<Name>> {
        if self.eat(&[Keyword::Using, Keyword::Index, Keyword::Tablespace]) { self.name().map(Some) } else { Ok(None) }
    }

    fn exclude(&mut self) -> Parsed<ExcludeConstraint> {
        self.expect(&[Keyword::Exclude])?;
        let access_method = self.optional_access_method()?;
        let elements = self.parenthesized_list(|cursor| {
            let element = cursor.index_element()?;
            cursor.expect(&[Keyword::With])?;
            let operator = cursor.exclusion_operator()?;
            Ok((element, operator))
        })?;
        let include = self.include_columns()?;
        let storage_parameters = self.optional_with_definitions()?;
        let tablespace = self.index_tablespace()?;
        let predicate = if self.eat(&[Keyword::Where]) { Some(self.parenthesized_expression()?) } else { None };
        Ok(ExcludeConstraint { access_method, elements, include, storage_parameters, tablespace, predicate })
    }

    /// `any_operator` or `OPERATOR(any_operator)`
    fn exclusion_operator(&mut self) -> Parsed<crate::sql::ast::OperatorName> {
        if self.at(&[Keyword::Operator]) { self.qualified_operator() } else { self.operator_name() }
    }

    /// `(a, b, PERIOD c)`; whether `PERIOD` stands there.
    fn columns_and_period(&mut self) -> Parsed<(Vec<Name>, bool)> {
        self.parenthesized(|cursor| {
            let mut columns = vec![cursor.name()?];
            while cursor.eat_kind(TokenKind::Comma) {
                let names_column = cursor.ahead(1).is_some_and(|next| next.kind.begins_name());
                if cursor.at(&[Keyword::Period]) && names_column {
                    cursor.skip(1);
                    columns.push(cursor.name()?);
                    return Ok((columns, true));
                }
                columns.push(cursor.name()?);
            }
            Ok((columns, false))
        })
    }

    /// `REFERENCES table (columns) MATCH … ON DELETE …`
    pub(super) fn references(&mut self) -> Parsed<References> {
        let start = self.position();
        self.expect(&[Keyword::References])?;
        let table = self.object_name()?;
        let (columns, period) =
            if self.at_kind(TokenKind::LeftParenthesis) { self.columns_and_period()? } else { (Vec::new(), false) };
        let match_type = self.match_type()?;
        let (mut on_delete, mut on_update) = (None, None);
        while self.at(&[Keyword::On]) {
            match self.keyword_ahead(1) {
                Some(Keyword::Delete) if on_delete.is_none() => {
                    self.skip(2);
                    on_delete = Some(self.referential_action()?);
                }
                Some(Keyword::Update) if on_update.is_none() => {
                    self.skip(2);
                    let span = self.here();
                    let action = self.referential_action()?;
                    refuse_columns_on_update(&action, span)?;
                    on_update = Some(action);
                }
                _ => {
                    self.skip(1);
                    return Err(self.unexpected());
                }
            }
        }
        let (on_delete, on_update) = (on_delete.unwrap_or_default(), on_update.unwrap_or_default());
        Ok(References { span: self.span_since(start), table, columns, period, match_type, on_delete, on_update })
    }

    fn match_type(&mut self) -> Parsed<MatchType> {
        if !self.eat(&[Keyword::Match]) || self.eat(&[Keyword::Simple]) {
            return Ok(MatchType::Simple);
        }
        if self.at(&[Keyword::Partial]) {
            let message = "MATCH PARTIAL not yet implemented";
            return Err(SyntaxError::new(self.here(), message).with_sqlstate(SyntaxError::FEATURE_NOT_SUPPORTED));
        }
        self.expect(&[Keyword::Full])?;
        Ok(MatchType::Full)
    }

    /// `key_action`
    fn referential_action(&mut self) -> Parsed<ReferentialAction> {
        if self.eat(&[Keyword::No, Keyword::Action]) {
            return Ok(ReferentialAction::NoAction);
        }
        if self.eat(&[Keyword::Restrict]) {
            return Ok(ReferentialAction::Restrict);
        }
        if self.eat(&[Keyword::Cascade]) {
            return Ok(ReferentialAction::Cascade);
        }
        self.expect(&[Keyword::Set])?;
        if self.eat(&[Keyword::Null]) {
            return self.optional_names().map(ReferentialAction::SetNull);
        }
        self.expect(&[Keyword::Default])?;
        self.optional_names().map(ReferentialAction::SetDefault)
    }

    /// `DEFERRABLE`, `NOT VALID`, … in any order (`ConstraintAttributeSpec`).
    pub(super) fn constraint_attributes(&mut self) -> Parsed<ConstraintAttributes> {
        let mut attributes = ConstraintAttributes::default();
        while self.at_constraint_attribute() {
            self.constraint_attribute(&mut attributes)?;
        }
        Ok(attributes)
    }

    fn at_constraint_attribute(&self) -> bool {
        match self.keyword() {
            Some(Keyword::Deferrable | Keyword::Initially | Keyword::Enforced) => true,
            Some(Keyword::Not) => {
                matches!(self.keyword_ahead(1), Some(Keyword::Deferrable | Keyword::Valid | Keyword::Enforced))
            }
            Some(Keyword::No) => self.keyword_ahead(1) == Some(Keyword::Inherit),
            _ => false,
        }
    }

    /// One attribute (`ConstraintAttributeElem`).
    pub(super) fn constraint_attribute(&mut self, attributes: &mut ConstraintAttributes) -> Parsed<()> {
        let span = self.here();
        let positive = !self.eat(&[Keyword::Not]);
        let keyword = self.keyword().ok_or_else(|| self.unexpected())?;
        self.skip(1);
        let conflicts = match keyword {
            Keyword::Deferrable => {
                let deferred = attributes.initially_deferred == Some(true);
                attributes.deferrable.replace(positive) == Some(!positive) || (!positive && deferred)
            }
            Keyword::Initially => {
                let deferred = self.eat(&[Keyword::Deferred]);
                if !deferred {
                    self.expect(&[Keyword::Immediate])?;
                }
                if deferred && attributes.deferrable == Some(false) {
                    let message = "constraint declared INITIALLY DEFERRED must be DEFERRABLE";
                    return Err(SyntaxError::new(span, message));
                }
                if deferred {
                    attributes.deferrable = Some(true);
                }
                attributes.initially_deferred.replace(deferred) == Some(!deferred)
            }
            Keyword::Valid => {
                attributes.not_valid = true;
                false
            }
            Keyword::No => {
                self.expect(&[Keyword::Inherit])?;
                attributes.no_inherit = Some(true);
                false
            }
            Keyword::Enforced => attributes.enforced.replace(positive) == Some(!positive),
            _ => return Err(self.unexpected()),
        };
        if conflicts {
            return Err(SyntaxError::new(span, "conflicting constraint properties"));
        }
        Ok(())
    }
}

fn refuse_columns_on_update(action: &ReferentialAction, span: Span) -> Parsed<()> {
    let words = match action {
        ReferentialAction::SetNull(columns) if !columns.is_empty() => "SET NULL",
        ReferentialAction::SetDefault(columns) if !columns.is_empty() => "SET DEFAULT",
        _ => return Ok(()),
    };
    let message = format!("a column list with {words} is only supported for ON DELETE actions");
    Err(SyntaxError::new(span, message).with_sqlstate(SyntaxError::FEATURE_NOT_SUPPORTED))
}

/// Attributes that the constraint cannot have.
fn refuse_misplaced(constraint: &TableConstraint, span: Span) -> Parsed<()> {
    const OF_INDEX: &[&str] = &["NOT VALID", "NO INHERIT", "ENFORCED", "NOT ENFORCED"];
    let (sort, forbidden): (_, &[&str]) = match constraint.kind {
        TableConstraintKind::Check(_) => ("CHECK", &["DEFERRABLE"]),
        TableConstraintKind::NotNull(_) => ("NOT NULL", &["DEFERRABLE", "ENFORCED", "NOT ENFORCED"]),
        TableConstraintKind::Unique(_) | TableConstraintKind::UniqueUsingIndex(_) => ("UNIQUE", OF_INDEX),
        TableConstraintKind::PrimaryKey(_) | TableConstraintKind::PrimaryKeyUsingIndex(_) => ("PRIMARY KEY", OF_INDEX),
        TableConstraintKind::Exclude(_) => ("EXCLUDE", OF_INDEX),
        TableConstraintKind::ForeignKey { .. } => ("FOREIGN KEY", &["NO INHERIT"]),
    };
    refuse_attributes(constraint.attributes, sort, forbidden, span)
}

/// Fails if one of these is set for that sort of constraint (`processCASbits` in `gram.y`).
pub(super) fn refuse_attributes(
    attributes: ConstraintAttributes,
    sort: &str,
    forbidden: &[&str],
    span: Span,
) -> Parsed<()> {
    let written = [
        (attributes.deferrable == Some(true), "DEFERRABLE"),
        (attributes.not_valid, "NOT VALID"),
        (attributes.no_inherit == Some(true), "NO INHERIT"),
        (attributes.enforced == Some(true), "ENFORCED"),
        (attributes.enforced == Some(false), "NOT ENFORCED"),
    ];
    let refused = written.iter().find(|(is_written, words)| *is_written && forbidden.contains(words));
    match refused {
        Some((_, words)) => {
            let message = format!("{sort} constraints cannot be marked {words}");
            Err(SyntaxError::new(span, message).with_sqlstate(SyntaxError::FEATURE_NOT_SUPPORTED))
        }
        None => Ok(()),
    }
}
