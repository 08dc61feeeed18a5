//! What a body is made of, in the terms of PostgreSQL's `plpgsql.h`. Spans are bytes of the body.

use crate::text::{Identifier, Span};

/// `[<<label>>] [DECLARE …] BEGIN … [EXCEPTION …] END`
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    /// Its label.
    pub label: Option<Identifier>,
    /// Its variables.
    pub declarations: Vec<Declaration>,
    /// Its statements.
    pub body: Vec<Statement>,
    /// `EXCEPTION WHEN …`; a block with any is a subtransaction.
    pub handlers: Vec<Handler>,
}

/// A line of `DECLARE`.
#[derive(Clone, PartialEq, Debug)]
pub struct Declaration {
    /// The variable.
    pub name: Identifier,
    /// What it is.
    pub kind: DeclarationKind,
    /// The whole line.
    pub span: Span,
}

/// What a variable is.
#[derive(Clone, PartialEq, Debug)]
pub enum DeclarationKind {
    /// `name [CONSTANT] type [NOT NULL] [{DEFAULT | := | =} expression]`
    Variable {
        /// The type as written, `%TYPE` and `%ROWTYPE` included.
        data_type: Span,
        /// `CONSTANT`
        constant: bool,
        /// `NOT NULL`
        not_null: bool,
        /// Its first value.
        default: Option<Span>,
    },
    /// `name ALIAS FOR other`
    Alias(Span),
    /// `name CURSOR [(arguments)] FOR query`
    Cursor {
        /// Its arguments: name and type.
        arguments: Vec<(Identifier, Span)>,
        /// What it reads.
        query: Span,
    },
}

/// `WHEN conditions THEN statements`
#[derive(Clone, PartialEq, Debug)]
pub struct Handler {
    /// Which errors it takes.
    pub conditions: Vec<Condition>,
    /// What it does.
    pub body: Vec<Statement>,
}

/// An error that a handler takes or `RAISE` makes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// `duplicate_object`; `others` is one of them.
    Name(Identifier),
    /// `SQLSTATE '42710'`
    State(String),
}

/// A statement and its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// From its first token to the last before the semicolon.
    pub span: Span,
    /// What it does.
    pub kind: StatementKind,
}

/// What a statement does.
#[derive(Clone, PartialEq, Debug)]
pub enum StatementKind {
    /// A block within.
    Block(Block),
    /// `target := expression`
    Assign {
        /// A variable, field or array element.
        target: Span,
        /// Its new value.
        value: Span,
    },
    /// `IF … ELSIF … ELSE … END IF`
    If {
        /// Conditions with what each leads to.
        branches: Vec<(Span, Vec<Statement>)>,
        /// `ELSE`
        otherwise: Option<Vec<Statement>>,
    },
    /// `CASE … END CASE`
    Case {
        /// `CASE operand`, if it has one.
        operand: Option<Span>,
        /// `WHEN` expressions (with an operand: a list of values) with what each leads to.
        branches: Vec<(Span, Vec<Statement>)>,
        /// `ELSE`
        otherwise: Option<Vec<Statement>>,
    },
    /// A loop.
    Loop {
        /// Its label.
        label: Option<Identifier>,
        /// What it runs over.
        kind: LoopKind,
        /// What it repeats.
        body: Vec<Statement>,
    },
    /// `EXIT` and `CONTINUE`
    Jump {
        /// `EXIT`, else `CONTINUE`.
        exit: bool,
        /// Of which loop or block.
        label: Option<Identifier>,
        /// `WHEN`
        condition: Option<Span>,
    },
    /// `RETURN [expression]`
    Return(Option<Span>),
    /// `RETURN NEXT expression`
    ReturnNext(Option<Span>),
    /// `RETURN QUERY query`
    ReturnQuery(QuerySource),
    /// `RAISE`
    Raise(Raise),
    /// `ASSERT condition [, message]`
    Assert {
        /// What must hold.
        condition: Span,
        /// What to say otherwise.
        message: Option<Span>,
    },
    /// `EXECUTE text [INTO targets] [USING values]`
    Execute {
        /// The text.
        command: Span,
        /// Where the first row goes.
        into: Option<Into>,
        /// The values of its parameters.
        using: Vec<Span>,
    },
    /// `PERFORM query`: the part after the word.
    Perform(Span),
    /// `CALL procedure(…)` and any other SQL statement, without its `INTO`.
    Sql {
        /// The statement, with the `INTO` clause still in it.
        span: Span,
        /// The `INTO` clause and where the first row goes.
        into: Option<(Span, Into)>,
    },
    /// `GET [STACKED] DIAGNOSTICS`
    GetDiagnostics {
        /// `STACKED`
        stacked: bool,
        /// Targets with the items that they get.
        items: Vec<(Span, Identifier)>,
    },
    /// `OPEN cursor …`
    Open {
        /// The cursor.
        cursor: Identifier,
        /// Its arguments, as written.
        arguments: Option<Span>,
        /// What it reads, if the declaration does not say.
        query: Option<QuerySource>,
    },
    /// `FETCH` and `MOVE`
    Fetch {
        /// The cursor.
        cursor: Identifier,
        /// Where the row goes; `None` for `MOVE`.
        into: Option<Into>,
    },
    /// `CLOSE cursor`
    Close(Identifier),
    /// `NULL`
    Null,
    /// `COMMIT`
    Commit,
    /// `ROLLBACK`
    Rollback,
}

/// A query written there, or one in a text.
#[derive(Clone, PartialEq, Debug)]
pub enum QuerySource {
    /// The query.
    Static(Span),
    /// `EXECUTE text USING …`
    Dynamic {
        /// The text.
        command: Span,
        /// The values of its parameters.
        using: Vec<Span>,
    },
}

/// `INTO [STRICT] targets`
#[derive(Clone, PartialEq, Debug)]
pub struct Into {
    /// `STRICT`: exactly one row.
    pub strict: bool,
    /// The variables.
    pub targets: Vec<Span>,
}

/// What a loop runs over.
#[derive(Clone, PartialEq, Debug)]
pub enum LoopKind {
    /// `LOOP`
    Endless,
    /// `WHILE condition LOOP`
    While(Span),
    /// `FOR i IN [REVERSE] from..to [BY step] LOOP`
    Integers {
        /// The variable, which the loop declares.
        variable: Identifier,
        /// `REVERSE`
        reverse: bool,
        /// The first number.
        from: Span,
        /// The last.
        to: Span,
        /// `BY`
        step: Option<Span>,
    },
    /// `FOR targets IN query LOOP`
    Rows {
        /// The record or variables.
        targets: Vec<Span>,
        /// The query, or the name of a bound cursor with its arguments.
        query: QuerySource,
    },
    /// `FOREACH target [SLICE n] IN ARRAY expression LOOP`
    Elements {
        /// The variable.
        targets: Vec<Span>,
        /// `SLICE`
        slice: u32,
        /// The array.
        array: Span,
    },
}

/// `RAISE [level] …`
#[derive(Clone, PartialEq, Debug)]
pub struct Raise {
    /// `debug`, `log`, `info`, `notice`, `warning`, `exception`; `None` raises the caught error again.
    pub level: Option<RaiseLevel>,
    /// The format, as a string constant.
    pub format: Option<Span>,
    /// What fills its `%`.
    pub arguments: Vec<Span>,
    /// The condition instead of a format.
    pub condition: Option<Condition>,
    /// `USING option = expression`
    pub options: Vec<(Identifier, Span)>,
}

/// How much a message weighs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "PostgreSQL's own words")]
pub enum RaiseLevel {
    Debug,
    Log,
    Info,
    Notice,
    Warning,
    Exception,
}
