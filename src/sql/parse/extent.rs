use crate::sql::lex::{Keyword, TokenKind};

use super::cursor::{Cursor, Parsed};

/// Which of PostgreSQL's two grammars of expressions holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Grammar {
    /// `a_expr`: everything.
    Full,
    /// `b_expr`: nothing that begins with a word which may also follow the expression, such as `NOT` or `COLLATE`;
    /// for a column's `DEFAULT` and the bounds of `BETWEEN`.
    Restricted,
}

impl Cursor<'_> {
    /// Goes past an expression.
    ///
    /// Where it ends does not depend on precedence, so operands and operators are read as a flat list; what stands in
    /// parentheses is not looked at.
    pub(super) fn skip_expression(&mut self, grammar: Grammar) -> Parsed<()> {
        loop {
            while self.skip_prefix_operator(grammar) {}
            self.skip_operand()?;
            if !self.skip_infix(grammar)? {
                return Ok(());
            }
        }
    }

    /// `NOT`, a sign, or any operator that the standard does not know.
    fn skip_prefix_operator(&mut self, grammar: Grammar) -> bool {
        let takes = match self.peek() {
            Some(token) if token.kind == TokenKind::Operator => {
                !matches!(self.source(token.span), "*" | "/" | "%" | "^" | "<" | ">" | "=" | "<=" | ">=" | "<>" | "!=")
            }
            _ => grammar == Grammar::Full && self.at(&[Keyword::Not]),
        };
        self.skip(usize::from(takes));
        takes
    }

    /// What joins an operand to the next: `true` if another operand must follow.
    fn skip_infix(&mut self, grammar: Grammar) -> Parsed<bool> {
        loop {
            if self.at_kind(TokenKind::Operator) {
                self.skip(1);
                return Ok(true);
            }
            if self.eat_kind(TokenKind::TypeCast) {
                self.type_name()?;
                continue;
            }
            let Some(keyword) = self.keyword() else { return Ok(false) };
            if keyword == Keyword::Operator && self.next_is_parenthesis() {
                self.qualified_operator()?;
                return Ok(true);
            }
            match self.skip_word_operator(keyword, grammar)? {
                Joint::Operand => return Ok(true),
                Joint::Complete => {}
                Joint::End => return Ok(false),
            }
        }
    }

    /// `AND`, `IS NOT NULL`, `COLLATE x`, …
    fn skip_word_operator(&mut self, keyword: Keyword, grammar: Grammar) -> Parsed<Joint> {
        if keyword == Keyword::Is {
            return self.skip_is(grammar);
        }
        if grammar == Grammar::Restricted {
            return Ok(Joint::End);
        }
        match keyword {
            Keyword::And | Keyword::Or | Keyword::Like | Keyword::Ilike | Keyword::Escape | Keyword::Overlaps => {
                self.skip(1);
                Ok(Joint::Operand)
            }
            Keyword::Not => self.skip_not(),
            Keyword::Between => self.skip_between(1),
            Keyword::In => self.skip_in(1),
            Keyword::Similar => self.skip_similar(1),
            Keyword::Isnull | Keyword::Notnull => {
                self.skip(1);
                Ok(Joint::Complete)
            }
            Keyword::Collate => {
                self.skip(1);
                self.object_name()?;
                Ok(Joint::Complete)
            }
            Keyword::At => Ok(self.skip_at()),
            _ => Ok(Joint::End),
        }
    }

    fn skip_not(&mut self) -> Parsed<Joint> {
        match self.keyword_ahead(1) {
            Some(Keyword::Between) => self.skip_between(2),
            Some(Keyword::In) => self.skip_in(2),
            Some(Keyword::Similar) => self.skip_similar(2),
            Some(Keyword::Like | Keyword::Ilike) => {
                self.skip(2);
                Ok(Joint::Operand)
            }
            _ => Ok(Joint::End),
        }
    }

    /// The two bounds are joined by `AND`, which joins operands anyway.
    fn skip_between(&mut self, words: usize) -> Parsed<Joint> {
        self.skip(words);
        if !self.eat(&[Keyword::Symmetric]) {
            self.eat(&[Keyword::Asymmetric]);
        }
        self.skip_expression(Grammar::Restricted)?;
        self.expect(&[Keyword::And])?;
        Ok(Joint::Operand)
    }

    fn skip_in(&mut self, words: usize) -> Parsed<Joint> {
        self.skip(words);
        self.expect_parenthesis()?;
        self.skip_balanced()?;
        Ok(Joint::Complete)
    }

    fn skip_similar(&mut self, words: usize) -> Parsed<Joint> {
        self.skip(words);
        self.expect(&[Keyword::To])?;
        Ok(Joint::Operand)
    }

    /// `AT TIME ZONE x`, `AT LOCAL`
    fn skip_at(&mut self) -> Joint {
        if self.eat(&[Keyword::At, Keyword::Local]) {
            return Joint::Complete;
        }
        if self.eat(&[Keyword::At, Keyword::Time, Keyword::Zone]) { Joint::Operand } else { Joint::End }
    }

    fn skip_is(&mut self, grammar: Grammar) -> Parsed<Joint> {
        let start = self.position();
        self.skip(1);
        self.eat(&[Keyword::Not]);
        if self.eat(&[Keyword::Distinct, Keyword::From]) {
            return Ok(Joint::Operand);
        }
        if self.eat(&[Keyword::Document]) {
            return Ok(Joint::Complete);
        }
        if grammar == Grammar::Restricted {
            self.return_to(start);
            return Ok(Joint::End);
        }
        match self.keyword() {
            Some(Keyword::Null | Keyword::True | Keyword::False | Keyword::Unknown | Keyword::Normalized) => {
                self.skip(1);
            }
            Some(Keyword::Nfc | Keyword::Nfd | Keyword::Nfkc | Keyword::Nfkd) => {
                self.skip(1);
                self.expect(&[Keyword::Normalized])?;
            }
            Some(Keyword::Json) => self.skip_json_predicate(),
            _ => return Err(self.unexpected()),
        }
        Ok(Joint::Complete)
    }

    /// `JSON OBJECT WITH UNIQUE KEYS`
    fn skip_json_predicate(&mut self) {
        self.skip(1);
        if matches!(self.keyword(), Some(Keyword::Value | Keyword::Array | Keyword::Object | Keyword::Scalar)) {
            self.skip(1);
        }
        if self.eat(&[Keyword::With, Keyword::Unique]) || self.eat(&[Keyword::Without, Keyword::Unique]) {
            self.eat(&[Keyword::Keys]);
        }
    }

    /// A constant, a column, a call, a parenthesis, … with its fields and subscripts (`c_expr`).
    fn skip_operand(&mut self) -> Parsed<()> {
        let Some(token) = self.peek() else { return Err(self.unexpected()) };
        match token.kind {
            TokenKind::Integer
            | TokenKind::Decimal
            | TokenKind::BitString
            | TokenKind::HexString
            | TokenKind::NationalString
            | TokenKind::PsqlVariable => self.skip(1),
            TokenKind::Parameter => {
                self.skip(1);
                self.skip_indirection()?;
            }
            kind if kind.is_string() => {
                self.string()?;
            }
            TokenKind::LeftParenthesis => {
                self.skip_balanced()?;
                self.skip_indirection()?;
            }
            TokenKind::Word => self.skip_word_operand(token.keyword)?,
            TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier => self.skip_name_operand()?,
            _ => return Err(self.unexpected()),
        }
        Ok(())
    }

    fn skip_word_operand(&mut self, keyword: Option<Keyword>) -> Parsed<()> {
        let Some(keyword) = keyword else { return self.skip_name_operand() };
        match keyword {
            Keyword::Null
            | Keyword::True
            | Keyword::False
            | Keyword::CurrentDate
            | Keyword::CurrentRole
            | Keyword::CurrentUser
            | Keyword::SessionUser
            | Keyword::SystemUser
            | Keyword::User
            | Keyword::CurrentCatalog => self.skip(1),
            Keyword::CurrentTime | Keyword::CurrentTimestamp | Keyword::Localtime | Keyword::Localtimestamp => {
                self.skip(1);
                self.skip_parenthesis()?;
            }
            Keyword::Case => self.skip_case()?,
            Keyword::Cast => {
                self.skip(1);
                self.expect_parenthesis()?;
                self.skip_balanced()?;
            }
            Keyword::Array | Keyword::Exists | Keyword::Any | Keyword::Some | Keyword::All | Keyword::Unique => {
                self.skip(1);
                if !self.at_kind(TokenKind::LeftBracket) || keyword != Keyword::Array {
                    self.expect_parenthesis()?;
                }
                self.skip_balanced()?;
            }
            Keyword::Interval => return self.skip_interval(),
            _ => return self.skip_name_operand(),
        }
        self.skip_indirection()
    }

    /// `interval '1' day`, `interval(3) '1'`, or a column of that name.
    fn skip_interval(&mut self) -> Parsed<()> {
        let start = self.position();
        self.skip(1);
        self.skip_parenthesis()?;
        if !self.at_string() {
            self.return_to(start);
            return self.skip_name_operand();
        }
        self.string()?;
        let fields = self.interval_fields();
        if fields.is_some() {
            self.skip_parenthesis()?;
        }
        Ok(())
    }

    /// A call, with nothing behind its parentheses: a function's, `coalesce(…)`, `CURRENT_DATE`, `CAST(…)`.
    pub(super) fn skip_call(&mut self) -> Parsed<()> {
        let special = matches!(
            self.keyword(),
            Some(
                Keyword::CurrentDate
                    | Keyword::CurrentTime
                    | Keyword::CurrentTimestamp
                    | Keyword::Localtime
                    | Keyword::Localtimestamp
                    | Keyword::CurrentRole
                    | Keyword::CurrentUser
                    | Keyword::SessionUser
                    | Keyword::SystemUser
                    | Keyword::User
                    | Keyword::CurrentCatalog
                    | Keyword::CurrentSchema
            )
        );
        if special {
            self.skip(1);
            return self.skip_parenthesis();
        }
        self.function_name()?;
        self.expect_parenthesis()?;
        self.skip_balanced()
    }

    /// A column, a call, or a constant of a named type: `date '2020-01-01'`, `numeric(10,2) '1'`.
    fn skip_name_operand(&mut self) -> Parsed<()> {
        if self.skip_standard_constant() {
            return Ok(());
        }
        let start = self.position();
        self.unreserved_word()?;
        if self.eat(&[Keyword::For]) && self.tokens_since(start)[0].keyword != Some(Keyword::Collation) {
            self.return_to(start + 1);
        }
        self.skip_indirection()?;
        let called = self.at_kind(TokenKind::LeftParenthesis);
        if called {
            self.skip_balanced()?;
        }
        if self.at_string() {
            return self.string().map(drop);
        }
        if called {
            self.skip_call_tail()?;
            self.skip_indirection()?;
        }
        Ok(())
    }

    /// `timestamp with time zone '…'`: a constant of a type that the standard spells.
    fn skip_standard_constant(&mut self) -> bool {
        let start = self.position();
        let may_have_several_words = matches!(
            self.keyword(),
            Some(
                Keyword::Timestamp
                    | Keyword::Time
                    | Keyword::Double
                    | Keyword::Bit
                    | Keyword::Character
                    | Keyword::Char
                    | Keyword::National
            )
        );
        if may_have_several_words && self.type_name().is_ok() && self.at_string() && self.string().is_ok() {
            return true;
        }
        self.return_to(start);
        false
    }

    /// `WITHIN GROUP (…)`, `FILTER (…)`, `OVER w`, `IGNORE NULLS`
    fn skip_call_tail(&mut self) -> Parsed<()> {
        if self.eat(&[Keyword::Within, Keyword::Group]) {
            self.expect_parenthesis()?;
            self.skip_balanced()?;
        }
        if self.at(&[Keyword::Filter]) && self.next_is_parenthesis() {
            self.skip(1);
            self.skip_balanced()?;
        }
        if self.eat(&[Keyword::Over]) {
            if self.at_kind(TokenKind::LeftParenthesis) {
                self.skip_balanced()?;
            } else {
                self.name()?;
            }
        }
        Ok(())
    }

    /// `.field`, `.*`, `[1]`, `[1:2]`
    fn skip_indirection(&mut self) -> Parsed<()> {
        loop {
            if self.eat_kind(TokenKind::Dot) {
                if !self.eat_operator("*") {
                    self.label()?;
                }
            } else if self.at_kind(TokenKind::LeftBracket) {
                self.skip_balanced()?;
            } else {
                return Ok(());
            }
        }
    }

    /// From `CASE` to its `END`; cases within are counted.
    fn skip_case(&mut self) -> Parsed<()> {
        let mut depth = 0_usize;
        loop {
            match self.keyword() {
                Some(Keyword::Case) => depth += 1,
                Some(Keyword::End) => depth -= 1,
                _ if self.at_kind(TokenKind::LeftParenthesis) || self.at_kind(TokenKind::LeftBracket) => {
                    self.skip_balanced()?;
                    continue;
                }
                _ if self.is_at_end() || self.at_kind(TokenKind::RightParenthesis) => return Err(self.unexpected()),
                _ => {}
            }
            self.skip(1);
            if depth == 0 {
                return Ok(());
            }
        }
    }

    fn skip_parenthesis(&mut self) -> Parsed<()> {
        if self.at_kind(TokenKind::LeftParenthesis) { self.skip_balanced() } else { Ok(()) }
    }

    fn expect_parenthesis(&mut self) -> Parsed<()> {
        if self.at_kind(TokenKind::LeftParenthesis) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn next_is_parenthesis(&self) -> bool {
        self.ahead(1).is_some_and(|token| token.kind == TokenKind::LeftParenthesis)
    }
}

/// What stands after an operand.
enum Joint {
    /// Something that wants another operand.
    Operand,
    /// Something complete, after which the expression may go on.
    Complete,
    /// Nothing of the expression.
    End,
}
