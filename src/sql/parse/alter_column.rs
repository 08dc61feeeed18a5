use crate::sql::ast::{
    AlterColumnAction, AlterTableActionKind, ColumnTarget, IdentityGeneration, SequenceOption, SetColumnType,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// After `ALTER COLUMN`: a column and what becomes of it.
    pub(super) fn alter_column(&mut self) -> Parsed<AlterTableActionKind> {
        let numbered = self.at_kind(TokenKind::Integer);
        let column = if numbered { ColumnTarget::Numbered(self.number()?) } else { ColumnTarget::Named(self.name()?) };
        if numbered && !self.at(&[Keyword::Set, Keyword::Statistics]) {
            return Err(self.unexpected());
        }
        let action = self.alter_column_action()?;
        Ok(AlterTableActionKind::AlterColumn { column, action })
    }

    fn alter_column_action(&mut self) -> Parsed<AlterColumnAction> {
        use Keyword as K;
        if self.at_identity_change() {
            return self.identity_changes();
        }
        let keyword = self.keyword().ok_or_else(|| self.unexpected())?;
        if keyword == K::Options {
            return self.optional_foreign_options().map(AlterColumnAction::Options);
        }
        self.skip(1);
        match keyword {
            K::Set => self.set_of_column(),
            K::Drop => self.drop_of_column(),
            K::Reset => self.definitions().map(AlterColumnAction::ResetOptions),
            K::Type => self.column_type_change(),
            K::Add => {
                let generation = self.identity_generation()?;
                self.expect(&[K::As, K::Identity])?;
                Ok(AlterColumnAction::AddIdentity { generation, options: self.optional_sequence_options()? })
            }
            _ => {
                self.return_to(self.position() - 1);
                Err(self.unexpected())
            }
        }
    }

    /// After `SET`.
    fn set_of_column(&mut self) -> Parsed<AlterColumnAction> {
        use Keyword as K;
        if self.at_kind(TokenKind::LeftParenthesis) {
            return self.definitions().map(AlterColumnAction::SetOptions);
        }
        let keyword = self.keyword().ok_or_else(|| self.unexpected())?;
        self.skip(1);
        match keyword {
            K::Default => self.expression().map(AlterColumnAction::SetDefault),
            K::Not => self.expect(&[K::Null]).map(|()| AlterColumnAction::SetNotNull),
            K::Data => {
                self.expect(&[K::Type])?;
                self.column_type_change()
            }
            K::Statistics => self.statistics_target().map(AlterColumnAction::SetStatistics),
            K::Storage => self.storage_or_default().map(AlterColumnAction::SetStorage),
            K::Compression => self.storage_or_default().map(AlterColumnAction::SetCompression),
            K::Expression => {
                self.expect(&[K::As])?;
                self.parenthesized_expression().map(AlterColumnAction::SetExpression)
            }
            _ => {
                self.return_to(self.position() - 1);
                Err(self.unexpected())
            }
        }
    }

    /// `n` or `DEFAULT`, which `-1` means too.
    pub(super) fn statistics_target(&mut self) -> Parsed<Option<i64>> {
        if self.eat(&[Keyword::Default]) {
            return Ok(None);
        }
        self.integer().map(|target| (target != -1).then_some(target))
    }

    /// After `DROP`.
    fn drop_of_column(&mut self) -> Parsed<AlterColumnAction> {
        if self.eat(&[Keyword::Default]) {
            return Ok(AlterColumnAction::DropDefault);
        }
        if self.eat(&[Keyword::Not, Keyword::Null]) {
            return Ok(AlterColumnAction::DropNotNull);
        }
        if self.eat(&[Keyword::Expression]) {
            return Ok(AlterColumnAction::DropExpression { if_exists: self.if_exists() });
        }
        self.expect(&[Keyword::Identity])?;
        Ok(AlterColumnAction::DropIdentity { if_exists: self.if_exists() })
    }

    /// After `TYPE`.
    fn column_type_change(&mut self) -> Parsed<AlterColumnAction> {
        let type_name = self.type_name()?;
        let collation = self.optional_collation()?;
        let using = if self.eat(&[Keyword::Using]) { Some(self.expression()?) } else { None };
        Ok(AlterColumnAction::SetType(Box::new(SetColumnType { type_name, collation, using })))
    }

    /// `RESTART`, `SET GENERATED`, `SET option of a sequence`
    fn at_identity_change(&self) -> bool {
        let mut ahead = self.clone();
        if !ahead.eat(&[Keyword::Set]) {
            return ahead.at(&[Keyword::Restart]);
        }
        ahead.at(&[Keyword::Generated]) || ahead.at_sequence_option()
    }

    /// `alter_identity_column_option_list`
    fn identity_changes(&mut self) -> Parsed<AlterColumnAction> {
        let mut generation: Option<IdentityGeneration> = None;
        let mut options: Vec<SequenceOption> = Vec::new();
        while self.at_identity_change() {
            self.eat(&[Keyword::Set]);
            if self.at(&[Keyword::Generated]) {
                generation = Some(self.identity_generation()?);
            } else {
                options.push(self.sequence_option()?);
            }
        }
        Ok(AlterColumnAction::SetIdentity { generation, options })
    }
}
