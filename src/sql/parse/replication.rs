use crate::sql::SyntaxError;
use crate::sql::ast::{
    AlterPublication, AlterPublicationAction, AlterSubscription, AlterSubscriptionAction, CreatePublication,
    CreateSubscription, Definition, Name, PublicationContent, PublicationObject, PublicationObjectKind, RelationTarget,
    Statement,
};
use crate::sql::lex::{Keyword, TokenKind};

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CREATE PUBLICATION` (`CreatePublicationStmt`)
    pub(super) fn create_publication(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Publication])?;
        let name = self.name()?;
        let content = if self.eat(&[K::For, K::All, K::Tables]) {
            PublicationContent::AllTables
        } else if self.eat(&[K::For]) {
            PublicationContent::Objects(self.publication_objects()?)
        } else {
            PublicationContent::Objects(Vec::new())
        };
        let options = self.optional_with_definitions()?;
        Ok(boxed(Statement::CreatePublication, CreatePublication { name, content, options }))
    }

    /// `pub_obj_list`: an item without a word of its own is of the kind of the item before it.
    fn publication_objects(&mut self) -> Parsed<Vec<PublicationObject>> {
        let mut objects: Vec<PublicationObject> = Vec::new();
        loop {
            let object = self.publication_object(objects.last())?;
            objects.push(object);
            if !self.eat_kind(TokenKind::Comma) {
                return Ok(objects);
            }
        }
    }

    /// `PublicationObjSpec`
    fn publication_object(&mut self, previous: Option<&PublicationObject>) -> Parsed<PublicationObject> {
        let start = self.position();
        let kind = if self.eat(&[Keyword::Table]) {
            self.published_table()?
        } else if self.eat(&[Keyword::Tables, Keyword::In, Keyword::Schema]) {
            self.published_schema()?
        } else {
            match previous.map(|previous| &previous.kind) {
                Some(PublicationObjectKind::Table { .. }) => self.published_table()?,
                Some(_) => self.published_schema()?,
                None => return Err(self.missing_publication_kind()),
            }
        };
        Ok(PublicationObject { span: self.span_since(start), kind })
    }

    fn missing_publication_kind(&self) -> SyntaxError {
        let names_object = self.at_name() || self.at(&[Keyword::CurrentSchema]) || self.at(&[Keyword::Only]);
        if !names_object {
            return self.unexpected();
        }
        SyntaxError::new(self.here(), "invalid publication object list")
    }

    fn published_table(&mut self) -> Parsed<PublicationObjectKind> {
        let RelationTarget { only, name } = self.relation_target()?;
        let columns = if self.at_kind(TokenKind::LeftParenthesis) { Some(self.parenthesized_names()?) } else { None };
        let filter = if self.eat(&[Keyword::Where]) { Some(self.parenthesized_expression()?) } else { None };
        Ok(PublicationObjectKind::Table { only, name, columns, filter })
    }

    fn published_schema(&mut self) -> Parsed<PublicationObjectKind> {
        if self.eat(&[Keyword::CurrentSchema]) {
            return Ok(PublicationObjectKind::TablesInCurrentSchema);
        }
        let name = self.name()?;
        let refused = match self.peek().map(|token| token.kind) {
            Some(TokenKind::Dot) => Some("invalid schema name"),
            Some(TokenKind::LeftParenthesis) => Some("column specification not allowed for schema"),
            _ if self.at(&[Keyword::Where]) => Some("WHERE clause not allowed for schema"),
            _ => None,
        };
        match refused {
            Some(message) => Err(SyntaxError::new(name.span, message)),
            None => Ok(PublicationObjectKind::TablesInSchema(name)),
        }
    }

    /// `ALTER PUBLICATION` (`AlterPublicationStmt`)
    pub(super) fn alter_publication(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Publication])?;
        let name = self.name()?;
        let action = if self.eat(&[Keyword::Add]) {
            AlterPublicationAction::Add(self.publication_objects()?)
        } else if self.eat(&[Keyword::Drop]) {
            AlterPublicationAction::Drop(self.publication_objects()?)
        } else {
            self.expect(&[Keyword::Set])?;
            if self.at_kind(TokenKind::LeftParenthesis) {
                AlterPublicationAction::SetOptions(self.definitions()?)
            } else {
                AlterPublicationAction::Set(self.publication_objects()?)
            }
        };
        Ok(boxed(Statement::AlterPublication, AlterPublication { name, action }))
    }

    /// `CREATE SUBSCRIPTION` (`CreateSubscriptionStmt`)
    pub(super) fn create_subscription(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Subscription])?;
        let name = self.name()?;
        self.expect(&[Keyword::Connection])?;
        let connection = self.string()?;
        let (publications, options) = self.publications_with_options()?;
        let subscription = CreateSubscription { name, connection, publications, options };
        Ok(boxed(Statement::CreateSubscription, subscription))
    }

    /// `PUBLICATION a, b WITH (…)`
    fn publications_with_options(&mut self) -> Parsed<(Vec<Name>, Vec<Definition>)> {
        self.expect(&[Keyword::Publication])?;
        let publications = self.list(Self::name)?;
        Ok((publications, self.optional_with_definitions()?))
    }

    /// `ALTER SUBSCRIPTION` (`AlterSubscriptionStmt`)
    pub(super) fn alter_subscription(&mut self) -> Parsed<Statement> {
        self.expect(&[Keyword::Subscription])?;
        let name = self.name()?;
        let action = self.alter_subscription_action()?;
        Ok(boxed(Statement::AlterSubscription, AlterSubscription { name, action }))
    }

    fn alter_subscription_action(&mut self) -> Parsed<AlterSubscriptionAction> {
        use AlterSubscriptionAction as Action;
        use Keyword as K;
        let keyword = self.keyword().ok_or_else(|| self.unexpected())?;
        self.skip(1);
        Ok(match keyword {
            K::Set if self.at_kind(TokenKind::LeftParenthesis) => Action::SetOptions(self.definitions()?),
            K::Set | K::Add | K::Drop => {
                let (publications, options) = self.publications_with_options()?;
                match keyword {
                    K::Set => Action::SetPublication(publications, options),
                    K::Add => Action::AddPublication(publications, options),
                    _ => Action::DropPublication(publications, options),
                }
            }
            K::Connection => Action::Connection(self.string()?),
            K::Refresh => {
                self.expect(&[K::Publication])?;
                Action::RefreshPublication(self.optional_with_definitions()?)
            }
            K::Enable => Action::Enable,
            K::Disable => Action::Disable,
            K::Skip => Action::Skip(self.definitions()?),
            _ => {
                self.return_to(self.position() - 1);
                return Err(self.unexpected());
            }
        })
    }
}
