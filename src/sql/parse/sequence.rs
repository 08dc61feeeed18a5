use crate::sql::ast::{CreateSequence, Persistence, SequenceOption, SequenceOptionKind, Statement};
use crate::sql::lex::Keyword;

use super::boxed;
use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CREATE SEQUENCE` (`CreateSeqStmt`)
    pub(super) fn create_sequence(&mut self, persistence: Persistence) -> Parsed<Statement> {
        self.expect(&[Keyword::Sequence])?;
        let if_not_exists = self.if_not_exists();
        let name = self.object_name()?;
        let options = if self.at_sequence_option() { self.sequence_options()? } else { Vec::new() };
        Ok(boxed(Statement::CreateSequence, CreateSequence { persistence, if_not_exists, name, options }))
    }

    /// Whether an option of a sequence is next.
    pub(super) fn at_sequence_option(&self) -> bool {
        use Keyword as K;
        match self.keyword() {
            Some(
                K::As
                | K::Cache
                | K::Cycle
                | K::Increment
                | K::Logged
                | K::Maxvalue
                | K::Minvalue
                | K::Restart
                | K::Start
                | K::Unlogged,
            ) => true,
            Some(K::No) => matches!(self.keyword_ahead(1), Some(K::Cycle | K::Maxvalue | K::Minvalue)),
            Some(K::Owned) => self.keyword_ahead(1) == Some(K::By),
            Some(K::Sequence) => self.keyword_ahead(1) == Some(K::Name),
            _ => false,
        }
    }

    /// One or more options (`SeqOptList`).
    pub(super) fn sequence_options(&mut self) -> Parsed<Vec<SequenceOption>> {
        let mut options = vec![self.sequence_option()?];
        while self.at_sequence_option() {
            options.push(self.sequence_option()?);
        }
        Ok(options)
    }

    /// `SeqOptElem`
    pub(super) fn sequence_option(&mut self) -> Parsed<SequenceOption> {
        let start = self.position();
        if !self.at_sequence_option() {
            return Err(self.unexpected());
        }
        let negative = self.eat(&[Keyword::No]);
        let keyword = self.keyword().ok_or_else(|| self.unexpected())?;
        self.skip(1);
        let kind = match keyword {
            Keyword::As => SequenceOptionKind::As(self.type_name()?),
            Keyword::Cache => SequenceOptionKind::Cache(self.number()?),
            Keyword::Cycle => SequenceOptionKind::Cycle(!negative),
            Keyword::Increment => {
                self.eat(&[Keyword::By]);
                SequenceOptionKind::Increment(self.number()?)
            }
            Keyword::Logged => SequenceOptionKind::Logged(true),
            Keyword::Unlogged => SequenceOptionKind::Logged(false),
            Keyword::Maxvalue if negative => SequenceOptionKind::MaxValue(None),
            Keyword::Maxvalue => SequenceOptionKind::MaxValue(Some(self.number()?)),
            Keyword::Minvalue if negative => SequenceOptionKind::MinValue(None),
            Keyword::Minvalue => SequenceOptionKind::MinValue(Some(self.number()?)),
            Keyword::Owned => self.owned_by()?,
            Keyword::Sequence => {
                self.expect(&[Keyword::Name])?;
                SequenceOptionKind::SequenceName(self.object_name()?)
            }
            Keyword::Start => {
                self.eat(&[Keyword::With]);
                SequenceOptionKind::Start(self.number()?)
            }
            _ => {
                let with = self.eat(&[Keyword::With]);
                let value = if with || self.at_number() { Some(self.number()?) } else { None };
                SequenceOptionKind::Restart(value)
            }
        };
        Ok(SequenceOption { span: self.span_since(start), kind })
    }

    fn owned_by(&mut self) -> Parsed<SequenceOptionKind> {
        self.expect(&[Keyword::By])?;
        let bare = self.ahead(1).is_none_or(|next| next.kind != crate::sql::lex::TokenKind::Dot);
        if bare && self.eat(&[Keyword::None]) {
            return Ok(SequenceOptionKind::OwnedBy(None));
        }
        self.column_name().map(Some).map(SequenceOptionKind::OwnedBy)
    }
}
