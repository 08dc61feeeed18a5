//! Text search configurations, dictionaries, parsers and templates (`tsearchcmds.c`).

mod create;
mod dictionary;
mod mapping;

pub(in crate::sql) use create::create_text_search;
pub(in crate::sql) use mapping::alter_text_search;

use crate::catalog::other::{TextSearch, TextSearchData};
use crate::catalog::{ObjectData, ObjectId, SqlText};
use crate::sql::session::Session;
use crate::text::Identifier;

/// Token types and their dictionaries, in order.
type Mappings = Vec<(Identifier, Vec<SqlText>)>;

/// What the default parser finds, in the order of its numbers (`tok_alias` in `wparser_def.c`).
const TOKEN_TYPES: [&str; 23] = [
    "asciiword",
    "word",
    "numword",
    "email",
    "url",
    "host",
    "sfloat",
    "version",
    "hword_numpart",
    "hword_part",
    "hword_asciipart",
    "blank",
    "tag",
    "protocol",
    "numhword",
    "asciihword",
    "hword",
    "url_path",
    "file",
    "float",
    "int",
    "uint",
    "entity",
];

/// A text search object of the project; `None` for a built-in one.
fn data_of(session: &Session, id: ObjectId) -> Option<&TextSearchData> {
    match &session.catalog.object(id)?.data {
        ObjectData::TextSearch(TextSearch { data }) => Some(data),
        _ => None,
    }
}
