use crate::sql::ast::{Comment, Drop, DropOwned, ObjectKind, ObjectReference, RelationKind, SecurityLabel, Statement};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `DROP …` of everything (`DropStmt` and its likes).
    pub(super) fn drop_statement(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Drop])?;
        if self.eat(&[Keyword::Owned, Keyword::By]) {
            let roles = self.list(Self::role)?;
            let behavior = self.drop_behavior();
            return Ok(boxed(Statement::DropOwned, DropOwned { roles, behavior }));
        }
        let kind = self.object_kind()?;
        if matches!(kind, ObjectKind::Column | ObjectKind::TableConstraint | ObjectKind::LargeObject) {
            return Err(self.unexpected());
        }
        let concurrently = kind == ObjectKind::Relation(RelationKind::Index) && self.eat(&[Keyword::Concurrently]);
        let if_exists = self.if_exists();
        let targets = if takes_one(kind) {
            vec![self.object_reference(kind)?]
        } else {
            self.list(|cursor| cursor.object_reference(kind))?
        };
        let mut force = false;
        if kind == ObjectKind::Database && (self.eat(&[Keyword::With]) || self.at_kind(TokenKind::LeftParenthesis)) {
            self.parenthesized_list(|cursor| cursor.expect(&[Keyword::Force]))?;
            force = true;
        }
        let behavior = self.drop_behavior();
        Ok(boxed(Statement::Drop, Drop { kind, if_exists, concurrently, targets, behavior, force }))
    }

    /// `COMMENT ON` (`CommentStmt`)
    pub(super) fn comment(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Comment, Keyword::On])?;
        let target = self.commented_object()?;
        self.expect(&[Keyword::Is])?;
        let text = self.string_or_null()?;
        Ok(boxed(Statement::Comment, Comment { target, text }))
    }

    /// `SECURITY LABEL` (`SecLabelStmt`)
    pub(super) fn security_label(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Security, Keyword::Label])?;
        let provider = if self.eat(&[Keyword::For]) { Some(self.word_or_string()?) } else { None };
        self.expect(&[Keyword::On])?;
        let target = self.commented_object()?;
        self.expect(&[Keyword::Is])?;
        let label = self.string_or_null()?;
        Ok(boxed(Statement::SecurityLabel, SecurityLabel { provider, target, label }))
    }

    fn commented_object(&mut self) -> Parsed<ObjectReference> {
        let kind = self.object_kind()?;
        self.object_reference(kind)
    }
}

/// Whether the grammar takes one object of that kind only.
fn takes_one(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::Database
            | ObjectKind::Tablespace
            | ObjectKind::Trigger
            | ObjectKind::Rule
            | ObjectKind::Policy
            | ObjectKind::Cast
            | ObjectKind::Transform
            | ObjectKind::OperatorClass
            | ObjectKind::OperatorFamily
            | ObjectKind::Subscription
            | ObjectKind::UserMapping
    )
}
