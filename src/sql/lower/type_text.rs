//! Types with their modifiers as SQL (`format_type_with_typemod` in `format_type.c`).

use crate::catalog::{DataType, ObjectId};
use crate::sql::names::Names;
use crate::text::Span;

/// A type as SQL writes it.
pub(super) struct TypeText {
    /// `character varying(10)[]`
    pub text: String,
    /// Where the name of a type of the project stands in it, and which type that is.
    pub name: Option<(Span, ObjectId)>,
}

/// A type as SQL writes it, with its modifier; `character` and `bit` without length go by their own names, since these
/// words alone would be read as of length 1.
pub(super) fn type_text(names: Names<'_>, data_type: &DataType) -> TypeText {
    let element = DataType { array: false, modifier: None, ..data_type.clone() };
    let spelled = names.format_type(&element);
    let own = names.catalog.object(data_type.id).is_some();
    let name = own.then(|| (Span::new(0, spelled.len() as u32), data_type.id));
    let mut text = match (&data_type.modifier, spelled.as_str()) {
        (None, "character") => "bpchar".to_owned(),
        (None, "bit") => "\"bit\"".to_owned(),
        (None, _) => spelled,
        (Some(modifier), "interval") if modifier.starts_with(|first: char| first.is_ascii_lowercase()) => {
            format!("interval {modifier}")
        }
        (Some(modifier), _) => {
            let zone = [" with time zone", " without time zone"].iter().find_map(|zone| spelled.find(zone));
            let (before, after) = spelled.split_at(zone.filter(|_| !own).unwrap_or(spelled.len()));
            format!("{before}({modifier}){after}")
        }
    };
    if data_type.array {
        text.push_str("[]");
    }
    TypeText { text, name }
}

#[cfg(test)]
mod tests {
    use super::type_text;
    use crate::catalog::{DataType, ObjectId, PostgresVersion};
    use crate::sql::session::Session;

    #[test]
    fn a_modifier_stands_where_the_grammar_wants_it() {
        let session = Session::new(PostgresVersion::V15);
        let names = session.names();
        let text = |name: &str, modifier: Option<&str>, array| {
            let id = names.builtin().types().by_name(name).map_or(ObjectId::NONE, |found| found.oid);
            type_text(names, &DataType { id, array, modifier: modifier.map(Into::into) }).text
        };
        assert_eq!(text("timestamptz", Some("3"), true), "timestamp(3) with time zone[]");
        assert_eq!(text("varchar", Some("10"), false), "character varying(10)");
        assert_eq!(text("interval", Some("day to second(2)"), false), "interval day to second(2)");
        assert_eq!(text("bpchar", None, false), "bpchar");
    }
}
