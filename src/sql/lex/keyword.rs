use crate::catalog::builtin::KeywordCategory;

/// Declares [`Keyword`] and its facts from groups of words that share a category.
///
/// `as` marks words that need `AS` to label a column of a select list, `bare` those that do not.
macro_rules! keywords {
    ($($category:ident $label:ident { $($variant:ident $(= $word:literal)?,)* })*) => {
        /// A word that the SQL grammar of PostgreSQL 18 knows (`kwlist.h`).
        ///
        /// Earlier versions know fewer; the words that came later are names there, as nearly all are here.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[allow(missing_docs)] // Each is the word itself.
        pub enum Keyword {
            $($($variant,)*)*
        }

        const ALL: &[Fact] = &[
            $($(Fact {
                keyword: Keyword::$variant,
                word: keywords!(@word $variant $($word)?),
                category: KeywordCategory::$category,
                bare_label: keywords!(@bare $label),
            },)*)*
        ];
    };
    (@word $variant:ident) => { stringify!($variant) };
    (@word $variant:ident $word:literal) => { $word };
    (@bare bare) => { true };
    (@bare as) => { false };
}

/// What the grammar says about a word.
struct Fact {
    keyword: Keyword,
    /// Its spelling but for the case.
    word: &'static str,
    category: KeywordCategory,
    bare_label: bool,
}

keywords! {
    Unreserved bare {
        Abort, Absent, Absolute, Access, Action, Add, Admin, After, Aggregate, Also, Alter, Always, Asensitive,
        Assertion, Assignment, At, Atomic, Attach, Attribute, Backward, Before, Begin, Breadth, By, Cache, Call,
        Called, Cascade, Cascaded, Catalog, Chain, Characteristics, Checkpoint, Class, Close, Cluster, Columns,
        Comment, Comments, Commit, Committed, Compression, Conditional, Configuration, Conflict, Connection,
        Constraints, Content, Continue, Conversion, Copy, Cost, Csv, Cube, Current, Cursor, Cycle, Data, Database,
        Deallocate, Declare, Defaults, Deferred, Definer, Delete, Delimiter, Delimiters, Depends, Depth, Detach,
        Dictionary, Disable, Discard, Document, Domain, Double, Drop, Each, Empty, Enable, Encoding, Encrypted,
        Enforced, Enum, Error, Escape, Event, Exclude, Excluding, Exclusive, Execute, Explain, Expression, Extension,
        External, Family, Finalize, First, Following, Force, Format, Forward, Function, Functions, Generated, Global,
        Granted, Groups, Handler, Header, Hold, Identity, If, Immediate, Immutable, Implicit, Import, Include,
        Including, Increment, Indent, Index, Indexes, Inherit, Inherits, Inline, Input, Insensitive, Insert, Instead,
        Invoker, Isolation, Keep, Key, Keys, Label, Language, Large, Last, Leakproof, Level, Listen, Load, Local,
        Location, Lock, Locked, Logged, Mapping, Match, Matched, Materialized, Maxvalue, Merge, Method, Minvalue,
        Mode, Move, Name, Names, Nested, New, Next, Nfc, Nfd, Nfkc, Nfkd, No, Normalized, Nothing, Notify, Nowait,
        Nulls, Object, Objects, Of, Off, Oids, Old, Omit, Operator, Option, Options, Ordinality, Others, Overriding,
        Owned, Owner, Parallel, Parameter, Parser, Partial, Partition, Passing, Password, Path, Period, Plan, Plans,
        Policy, Preceding, Prepare, Prepared, Preserve, Prior, Privileges, Procedural, Procedure, Procedures, Program,
        Publication, Quote, Quotes, Range, Read, Reassign, Recursive, Ref, Referencing, Refresh, Reindex, Relative,
        Release, Rename, Repeatable, Replace, Replica, Reset, Restart, Restrict, Return, Returns, Revoke, Role,
        Rollback, Rollup, Routine, Routines, Rows, Rule, Savepoint, Scalar, Schema, Schemas, Scroll, Search, Security,
        Sequence, Sequences, Serializable, Server, Session, Set, Sets, Share, Show, Simple, Skip, Snapshot, Source,
        Sql, Stable, Standalone, Start, Statement, Statistics, Stdin, Stdout, Storage, Stored, Strict, String, Strip,
        Subscription, Support, Sysid, System, Tables, Tablespace, Target, Temp, Template, Temporary, Text, Ties,
        Transaction, Transform, Trigger, Truncate, Trusted, Type, Types, Uescape, Unbounded, Uncommitted,
        Unconditional, Unencrypted, Unknown, Unlisten, Unlogged, Until, Update, Vacuum, Valid, Validate, Validator,
        Value, Version, View, Views, Virtual, Volatile, Whitespace, Work, Wrapper, Write, Xml, Yes, Zone,
    }
    Unreserved as {
        Day, Filter, Hour, Minute, Month, Over, Second, Varying, Within, Without, Year,
    }
    ColumnName bare {
        Between, Bigint, Bit, Boolean, Coalesce, Dec, Decimal, Exists, Extract, Float, Greatest, Grouping, Inout, Int,
        Integer, Interval, Json, JsonArray = "json_array", JsonArrayagg = "json_arrayagg", JsonExists = "json_exists",
        JsonObject = "json_object", JsonObjectagg = "json_objectagg", JsonQuery = "json_query",
        JsonScalar = "json_scalar", JsonSerialize = "json_serialize", JsonTable = "json_table",
        JsonValue = "json_value", Least, MergeAction = "merge_action", National, Nchar, None, Normalize, Nullif,
        Numeric, Out, Overlay, Position, Real, Row, Setof, Smallint, Substring, Time, Timestamp, Treat, Trim, Values,
        Varchar, Xmlattributes, Xmlconcat, Xmlelement, Xmlexists, Xmlforest, Xmlnamespaces, Xmlparse, Xmlpi, Xmlroot,
        Xmlserialize, Xmltable,
    }
    ColumnName as {
        Char, Character, Precision,
    }
    TypeFunctionName bare {
        Authorization, Binary, Collation, Concurrently, Cross, CurrentSchema = "current_schema", Freeze, Full, Ilike,
        Inner, Is, Join, Left, Like, Natural, Outer, Right, Similar, Tablesample, Verbose,
    }
    TypeFunctionName as {
        Isnull, Notnull, Overlaps,
    }
    Reserved bare {
        All, Analyse, Analyze, And, Any, Asc, Asymmetric, Both, Case, Cast, Check, Collate, Column, Constraint,
        CurrentCatalog = "current_catalog", CurrentDate = "current_date", CurrentRole = "current_role",
        CurrentTime = "current_time", CurrentTimestamp = "current_timestamp", CurrentUser = "current_user", Default,
        Deferrable, Desc, Distinct, Do, Else, End, False, Foreign, In, Initially, Lateral, Leading, Localtime,
        Localtimestamp, Not, Null, Only, Or, Placing, Primary, References, Select, SessionUser = "session_user", Some,
        Symmetric, SystemUser = "system_user", Table, Then, Trailing, True, Unique, User, Using, Variadic, When,
    }
    Reserved as {
        Array, As, Create, Except, Fetch, For, From, Grant, Group, Having, Intersect, Into, Limit, Offset, On, Order,
        Returning, To, Union, Where, Window, With,
    }
}

impl Keyword {
    /// The keyword that a bare word spells in any case.
    pub fn of(word: &[u8]) -> Option<Self> {
        if word.len() > LONGEST {
            return None;
        }
        let mut slot = hash(word) % SLOTS;
        while let Some(at) = usize::from(TABLE[slot]).checked_sub(1) {
            if ALL[at].word.as_bytes().eq_ignore_ascii_case(word) {
                return Some(ALL[at].keyword);
            }
            slot = (slot + 1) % SLOTS;
        }
        None
    }

    /// What else the word may be.
    pub fn category(self) -> KeywordCategory {
        ALL[self as usize].category
    }

    /// Whether the word can label a column of a select list without `AS`.
    pub fn is_bare_label(self) -> bool {
        ALL[self as usize].bare_label
    }
}

/// A power of two, so large that most words are found at their first slot.
const SLOTS: usize = 2048;

const LONGEST: usize = 17;

/// An open hash table: 0 is empty, else one more than the word's place in `ALL`.
static TABLE: [u16; SLOTS] = table();

const fn table() -> [u16; SLOTS] {
    let mut table = [0; SLOTS];
    let mut at = 0;
    while at < ALL.len() {
        let word = ALL[at].word.as_bytes();
        assert!(word.len() <= LONGEST);
        let mut slot = hash(word) % SLOTS;
        while table[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        at += 1;
        table[slot] = at as u16;
    }
    table
}

/// FNV-1a over the letters in lower case.
const fn hash(word: &[u8]) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < word.len() {
        hash = (hash ^ (word[at] | 0x20) as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ (hash >> 15)) as usize
}

#[cfg(test)]
mod tests {
    use super::{ALL, Keyword};
    use crate::catalog::{PostgresVersion, builtin::Builtin};

    #[test]
    fn the_words_are_those_of_the_newest_version() {
        let builtin = Builtin::of(PostgresVersion::default());
        for expected in builtin.keywords() {
            let keyword = Keyword::of(expected.word.as_bytes()).expect(expected.word);
            assert_eq!(Keyword::of(expected.word.to_uppercase().as_bytes()), Some(keyword));
            assert_eq!(keyword.category(), expected.category, "{}", expected.word);
            assert_eq!(keyword.is_bare_label(), expected.bare_label, "{}", expected.word);
        }
        assert_eq!(ALL.len(), builtin.keywords().len());
    }

    #[test]
    fn other_words_are_none() {
        for word in ["", "users", "selec", "select_", "current_catalogue_of_all"] {
            assert_eq!(Keyword::of(word.as_bytes()), None, "{word}");
        }
    }
}
