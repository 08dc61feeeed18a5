//! Where the items of a select list end, which sqlparser's tree does not tell.

use crate::sql::lex::{Keyword, Lexer, Token, TokenKind};
use crate::sql::source::Source;
use crate::text::Span;

/// The ends of the items of one list, looked for when the first is asked for.
#[derive(Debug)]
pub(super) struct ItemEnds {
    list: Span,
    ends: Option<Vec<u32>>,
}

impl ItemEnds {
    /// For the list that begins at the start of `list` and ends somewhere in it.
    pub(super) fn new(list: Span) -> Self {
        Self { list, ends: None }
    }

    /// The byte after the last of an item.
    pub(super) fn end_of(&mut self, item: usize, source: &Source) -> Option<u32> {
        if self.list.is_empty() {
            return None;
        }
        let list = self.list;
        self.ends.get_or_insert_with(|| scan(list, source)).get(item).copied()
    }
}

fn scan(list: Span, source: &Source) -> Vec<u32> {
    let mut ends = Vec::new();
    let mut depth = 0_u32;
    let mut last: Option<Token> = None;
    for token in Lexer::within(source.text(), list).filter(|token| !token.kind.is_comment()) {
        match token.kind {
            TokenKind::LeftParenthesis | TokenKind::LeftBracket => depth += 1,
            TokenKind::RightParenthesis | TokenKind::RightBracket if depth == 0 => break,
            TokenKind::RightParenthesis | TokenKind::RightBracket => depth -= 1,
            TokenKind::Comma if depth == 0 => ends.extend(last.map(|last| last.span.end)),
            TokenKind::Semicolon => break,
            TokenKind::Word if depth == 0 && ends_list(token.keyword, last) => break,
            _ => {}
        }
        last = Some(token);
    }
    ends.extend(last.map(|last| last.span.end));
    ends
}

/// Whether a word after the last token begins the next clause.
fn ends_list(keyword: Option<Keyword>, last: Option<Token>) -> bool {
    let after = |keyword| last.is_some_and(|last| last.keyword == Some(keyword));
    match keyword {
        Some(Keyword::From) => !after(Keyword::Distinct),
        Some(
            Keyword::Into
            | Keyword::Where
            | Keyword::Group
            | Keyword::Having
            | Keyword::Window
            | Keyword::Order
            | Keyword::Limit
            | Keyword::Offset
            | Keyword::Fetch
            | Keyword::For
            | Keyword::Union
            | Keyword::Intersect
            | Keyword::Except,
        ) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{ItemEnds, Source, Span};
    use crate::text::FileId;

    #[test]
    fn items_end_at_commas_and_clauses() {
        let sql = " DISTINCT f(a, b) , x IS DISTINCT FROM y, (SELECT 1 FROM u)  FROM t";
        let source = Source::file(FileId(0), sql.into());
        let mut ends = ItemEnds::new(Span::new(0, sql.len() as u32));
        let before = |at: u32| &sql[..at as usize];
        assert!(before(ends.end_of(0, &source).unwrap_or(0)).ends_with("f(a, b)"));
        assert!(before(ends.end_of(1, &source).unwrap_or(0)).ends_with("FROM y"));
        assert!(before(ends.end_of(2, &source).unwrap_or(0)).ends_with("FROM u)"));
        assert_eq!(ends.end_of(3, &source), None);
    }
}
