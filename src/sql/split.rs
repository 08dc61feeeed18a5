//! Groups the tokens of a file into statements, as psql does: a statement ends at a semicolon outside of parentheses
//! and of `BEGIN ATOMIC … END`.

use crate::text::Span;

use super::comment::CommentGroups;
use super::lex::{Keyword, Lexer, Token, TokenKind};

/// A file cut into statements.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Script {
    /// The comment that opens the file, if an empty line parts it from the first statement.
    pub header: Option<Span>,
    /// In the order in which they end; a psql command inside a statement comes before it.
    pub statements: Vec<RawStatement>,
}

/// One statement, not yet parsed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawStatement {
    /// From the first token to the last, without the semicolon.
    pub span: Span,
    /// The comment directly above it, with no empty line between.
    pub leading_comment: Option<Span>,
    /// Of which sort it is.
    pub kind: RawStatementKind,
    /// Its tokens, without comments; none of a psql command.
    pub(super) tokens: Vec<Token>,
}

impl RawStatement {
    /// Whether it may be about transactions, or of a sort that only makes sense within one: any but these is not.
    pub fn may_need_transaction(&self) -> bool {
        use Keyword as K;
        match self.tokens.first().and_then(|token| token.keyword) {
            Some(
                K::Begin
                | K::Start
                | K::Commit
                | K::End
                | K::Rollback
                | K::Abort
                | K::Savepoint
                | K::Release
                | K::Prepare
                | K::Set
                | K::Lock,
            ) => true,
            Some(K::Create) => self.tokens.iter().any(|token| token.keyword == Some(K::Commit)),
            _ => false,
        }
    }
}

/// The sorts of statements in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RawStatementKind {
    /// SQL, for the server.
    Sql,
    /// `COPY … FROM stdin`, with the rows that follow in the file, without the `\.`.
    CopyFromStdin {
        /// The rows, with their line breaks.
        data: Span,
    },
    /// A command of psql, for psql itself.
    PsqlCommand,
}

/// Cuts the whole text into statements.
pub fn split(text: &str) -> Script {
    split_ranges(text, &[Span::new(0, text.len() as u32)], &[])
}

/// Cuts the given parts of a text into statements.
///
/// A statement ends at the end of its part and at each breakpoint (an ascending list of byte offsets) even without a
/// semicolon.
pub fn split_ranges(text: &str, ranges: &[Span], breakpoints: &[u32]) -> Script {
    let mut splitter = Splitter::new(text);
    for range in ranges {
        let inner = breakpoints.iter().copied().filter(|at| range.start < *at && *at < range.end);
        let mut start = range.start;
        for end in inner.chain([range.end]) {
            splitter.part(Span::new(start, end));
            start = end;
        }
    }
    splitter.script
}

struct Splitter<'a> {
    text: &'a str,
    script: Script,
    comments: CommentGroups,
    /// The tokens of the statement that is being read.
    pending: Vec<Token>,
    nesting: Nesting,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str) -> Self {
        let comments = CommentGroups::default();
        Self { text, script: Script::default(), comments, pending: Vec::new(), nesting: Nesting::default() }
    }

    fn part(&mut self, range: Span) {
        let mut lexer = Lexer::within(self.text, range);
        while let Some(token) = lexer.next() {
            match token.kind {
                TokenKind::LineComment | TokenKind::BlockComment if self.pending.is_empty() => {
                    self.comments.add(self.text, token.span);
                }
                kind if kind.is_comment() && kind != TokenKind::UnterminatedComment => {}
                TokenKind::Backslash => self.backslash(token, range, &mut lexer),
                TokenKind::Semicolon if self.nesting.ends_statement(&self.pending) => {
                    self.end_statement(range, &mut lexer);
                    self.comments.after_statement(token.span.end);
                }
                _ => {
                    self.nesting.follow(&self.pending, token);
                    self.pending.push(token);
                }
            }
        }
        self.end_statement(range, &mut lexer);
        self.comments.after_statement(range.end);
    }

    /// Ends the statement that is being read, if there is one.
    fn end_statement(&mut self, range: Span, lexer: &mut Lexer<'_>) {
        let (Some(first), Some(last)) = (self.pending.first(), self.pending.last()) else { return };
        let span = first.span.to(last.span);
        let kind = if reads_stdin(&self.pending) {
            RawStatementKind::CopyFromStdin { data: copy_data(self.text, range, lexer) }
        } else {
            RawStatementKind::Sql
        };
        let tokens = self.pending.clone();
        self.pending.clear();
        self.nesting = Nesting::default();
        self.push(RawStatement { span, leading_comment: None, kind, tokens });
    }

    fn push(&mut self, mut statement: RawStatement) {
        let found = self.comments.before(self.text, statement.span.start);
        statement.leading_comment = found.leading;
        if self.script.statements.is_empty() {
            self.script.header = found.header;
        }
        self.script.statements.push(statement);
    }

    /// A command of psql: to the end of its line. `\;` is a semicolon; `\g` and its likes end the statement.
    fn backslash(&mut self, backslash: Token, range: Span, lexer: &mut Lexer<'_>) {
        let start = backslash.span.start;
        let part = &self.text[..(range.end as usize).min(self.text.len())];
        let rest = &part[start as usize + 1..];
        if rest.starts_with(';') {
            lexer.jump(start + 2);
            return self.end_statement(range, lexer);
        }
        let line = &rest[..memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())];
        let span = Span::new(start, start + 1 + line.trim_end().len() as u32);
        lexer.jump(start + 1 + line.len() as u32);
        if sends_query(command_name(line)) {
            self.end_statement(range, lexer);
        }
        if command_name(line) == "copy" && copies_from_script(line) {
            copy_data(self.text, range, lexer);
        }
        self.push(RawStatement {
            span,
            leading_comment: None,
            kind: RawStatementKind::PsqlCommand,
            tokens: Vec::new(),
        });
        self.comments.after_statement(span.end);
    }
}

/// The name of a psql command, of the line after its backslash.
pub(super) fn command_name(line: &str) -> &str {
    let end = line.find(|character: char| character.is_whitespace() || character == '\\').unwrap_or(line.len());
    &line[..end]
}

/// Whether a command of psql sends what has been read so far.
fn sends_query(command: &str) -> bool {
    matches!(command, "g" | "gx" | "gset" | "gexec" | "gdesc" | "crosstabview" | "watch" | "sendpipeline")
}

/// Whether it is `\copy … from stdin`, whose rows stand in the script; those from `pstdin` come from elsewhere.
fn copies_from_script(line: &str) -> bool {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    words.windows(2).any(|pair| pair[0].eq_ignore_ascii_case("from") && pair[1].eq_ignore_ascii_case("stdin"))
}

/// Whether it is `COPY … FROM STDIN`.
fn reads_stdin(tokens: &[Token]) -> bool {
    let starts_with_copy = tokens.first().is_some_and(|first| first.keyword == Some(Keyword::Copy));
    let is_from_stdin = |pair: &[Token]| {
        pair[0].keyword == Some(Keyword::From) && matches!(pair[1].keyword, Some(Keyword::Stdin | Keyword::Stdout))
    };
    starts_with_copy && tokens.windows(2).any(is_from_stdin)
}

/// The rows after `COPY … FROM STDIN;`: from the next line to the line `\.`, past which the lexer goes on.
fn copy_data(text: &str, range: Span, lexer: &mut Lexer<'_>) -> Span {
    let bytes = &text.as_bytes()[..(range.end as usize).min(text.len())];
    let from = lexer.offset() as usize;
    let start = memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |ahead| from + ahead + 1);
    let mut line = start;
    while line < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[line..]).map_or(bytes.len(), |ahead| line + ahead + 1);
        if bytes[line..end].trim_ascii_end() == b"\\." {
            lexer.jump(end as u32);
            return Span::new(start as u32, line as u32);
        }
        line = end;
    }
    lexer.jump(bytes.len() as u32);
    Span::new(start as u32, bytes.len() as u32)
}

/// How deep in parentheses and `BEGIN ATOMIC` blocks the reader is.
#[derive(Default)]
struct Nesting {
    parentheses: u32,
    blocks: u32,
}

impl Nesting {
    /// Takes the next token of a statement in.
    fn follow(&mut self, before: &[Token], token: Token) {
        match token.kind {
            TokenKind::LeftParenthesis => self.parentheses += 1,
            TokenKind::RightParenthesis => self.parentheses = self.parentheses.saturating_sub(1),
            TokenKind::Word if self.parentheses == 0 => self.word(before, token.keyword),
            _ => {}
        }
    }

    /// `CASE` ends with `END` as a block does (`psqlscan.l` counts likewise).
    fn word(&mut self, before: &[Token], keyword: Option<Keyword>) {
        match keyword {
            Some(Keyword::Atomic) if self.blocks == 0 && opens_routine_body(before) => self.blocks = 1,
            Some(Keyword::Case) if self.blocks > 0 => self.blocks += 1,
            Some(Keyword::End) => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
    }

    /// Whether a semicolon here ends the statement.
    ///
    /// Within parentheses only the actions of a rule have one; in any other statement a parenthesis was forgotten, and
    /// the error had better not swallow the statements that follow.
    fn ends_statement(&self, tokens: &[Token]) -> bool {
        self.blocks == 0 && (self.parentheses == 0 || !creates(tokens, &[Keyword::Rule]))
    }
}

fn opens_routine_body(before: &[Token]) -> bool {
    let follows_begin = before.last().is_some_and(|last| last.keyword == Some(Keyword::Begin));
    follows_begin && creates(before, &[Keyword::Function, Keyword::Procedure])
}

/// Whether the statement begins with `CREATE [OR REPLACE]` and one of those words.
fn creates(tokens: &[Token], objects: &[Keyword]) -> bool {
    let mut keywords = tokens.iter().map(|token| token.keyword);
    if keywords.next() != Some(Some(Keyword::Create)) {
        return false;
    }
    let rest = keywords.find(|keyword| !matches!(keyword, Some(Keyword::Or | Keyword::Replace)));
    rest.flatten().is_some_and(|object| objects.contains(&object))
}

#[cfg(test)]
mod tests {
    use super::{RawStatementKind, split, split_ranges};
    use crate::text::Span;

    fn statements(sql: &str) -> Vec<&str> {
        split(sql).statements.iter().map(|statement| statement.span.slice(sql)).collect()
    }

    #[test]
    fn semicolons_end_statements_and_the_last_may_lack_one() {
        assert_eq!(statements("SELECT 1;;\n SELECT ';' ; -- end;\nSELECT 3"), ["SELECT 1", "SELECT ';'", "SELECT 3"]);
    }

    #[test]
    fn bodies_and_rules_are_one_statement() {
        let function =
            "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2; END";
        assert_eq!(statements(&format!("{function}; SELECT 1")), [function, "SELECT 1"]);
        let rule = "CREATE RULE r AS ON UPDATE TO t DO (DELETE FROM a; DELETE FROM b)";
        assert_eq!(statements(&format!("{rule}; SELECT 1")), [rule, "SELECT 1"]);
        assert_eq!(
            statements("BEGIN; SELECT 1; END; DO $$ BEGIN x; END $$"),
            ["BEGIN", "SELECT 1", "END", "DO $$ BEGIN x; END $$"]
        );
    }

    #[test]
    fn a_forgotten_parenthesis_spoils_one_statement_only() {
        assert_eq!(statements("CREATE TABLE t (a int; SELECT 1;"), ["CREATE TABLE t (a int", "SELECT 1"]);
    }

    #[test]
    fn psql_commands_take_their_line() {
        assert_eq!(
            statements("\\set x 'it''s\nSELECT 1 \\gexec\n\\c db"),
            ["\\set x 'it''s", "SELECT 1", "\\gexec", "\\c db"]
        );
        assert_eq!(statements("SELECT 1\\; SELECT 2;"), ["SELECT 1", "SELECT 2"]);
    }

    #[test]
    fn rows_after_copy_are_data() {
        let sql = "COPY t (a) FROM stdin;\n1\t'\n2;\n\\.\nSELECT 1;\nCOPY t TO STDOUT;";
        let script = split(sql);
        let RawStatementKind::CopyFromStdin { data } = script.statements[0].kind else { panic!() };
        assert_eq!(data.slice(sql), "1\t'\n2;\n");
        assert_eq!(statements(sql)[1..], ["SELECT 1", "COPY t TO STDOUT"]);
        assert_eq!(statements("\\copy t (b) from stdin\nfive;\n\\.\nSELECT 1;")[1..], ["SELECT 1"]);
    }

    #[test]
    fn the_comment_directly_above_leads() {
        let sql = "-- header\n\n-- old\n\n-- about a\n/* more */\nCREATE a; -- tail\nCREATE b;\n\n-- far\n\nCREATE c;";
        let script = split(sql);
        assert_eq!(script.header.map(|span| span.slice(sql)), Some("-- header"));
        let leading = script.statements.iter().map(|statement| statement.leading_comment.map(|span| span.slice(sql)));
        assert_eq!(leading.collect::<Vec<_>>(), [Some("-- about a\n/* more */"), None, None]);
    }

    #[test]
    fn parts_and_breakpoints_end_statements() {
        let sql = "CREATE a --> cut\nCREATE b -- down\nDROP a";
        let script = split_ranges(sql, &[Span::new(0, 25), Span::new(34, 40)], &[9]);
        let texts = script.statements.iter().map(|statement| statement.span.slice(sql)).collect::<Vec<_>>();
        assert_eq!(texts, ["CREATE a", "CREATE b", "DROP a"]);
    }
}
