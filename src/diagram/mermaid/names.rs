use std::collections::BTreeSet;

use crate::diagram::{Diagram, printable};

/// Words that Mermaid's grammars for `erDiagram` and `flowchart` take for something else where a name is due, in any
/// case, and properties of JavaScript objects, which older versions keep names in.
const RESERVED: [&str; 52] = [
    "accdescr",
    "acctitle",
    "br",
    "bt",
    "call",
    "class",
    "classdef",
    "click",
    "constructor",
    "default",
    "direction",
    "down",
    "end",
    "erdiagram",
    "fk",
    "flowchart",
    "graph",
    "hasownproperty",
    "href",
    "interpolate",
    "isprototypeof",
    "left",
    "linkstyle",
    "lr",
    "many",
    "node",
    "o",
    "one",
    "only",
    "optionally",
    "parent",
    "pk",
    "propertyisenumerable",
    "prototype",
    "right",
    "rl",
    "root",
    "style",
    "subgraph",
    "tb",
    "td",
    "title",
    "to",
    "tolocalestring",
    "tostring",
    "u",
    "uk",
    "up",
    "v",
    "valueof",
    "x",
    "zero",
];

/// How a table is called in Mermaid's text: a plain word, and the name to show where that is another one.
pub(super) struct EntityName {
    pub(super) id: String,
    pub(super) alias: Option<String>,
}

/// A name for each table, all different.
pub(super) fn entity_names(diagram: &Diagram) -> Vec<EntityName> {
    let mut used = BTreeSet::new();
    diagram.tables.iter().map(|table| entity_name(&table.label, &mut used)).collect()
}

fn entity_name(label: &str, used: &mut BTreeSet<String>) -> EntityName {
    let word = word(label);
    let mut id = if is_reserved(&word) { format!("{word}_") } else { word };
    if used.contains(&id.to_ascii_lowercase()) {
        let number = (2..used.len() + 3).find(|number| !used.contains(&format!("{id}_{number}").to_ascii_lowercase()));
        id = format!("{id}_{}", number.unwrap_or(2));
    }
    used.insert(id.to_ascii_lowercase());
    let alias = (id != label).then(|| quoted(label));
    EntityName { id, alias }
}

fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
}

/// The text as one word of ASCII letters, digits and underscores that begins with a letter.
///
/// Every version of Mermaid takes such words; newer ones take more, but GitHub and GitLab lag behind.
fn word(text: &str) -> String {
    let word: String = text.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    let word = word.trim_start_matches('_');
    match word.chars().next() {
        None => "table_".to_owned(),
        Some('0'..='9') => format!("t_{word}"),
        Some(_) => word.to_owned(),
    }
}

/// A column's name as an attribute of an entity, and whether that is still the name itself.
pub(super) fn attribute_name(name: &str) -> (String, bool) {
    let mut word = word(name);
    if name.starts_with('_') && word.len() < name.len() {
        word.insert(0, '_');
    }
    if ["pk", "fk", "uk"].contains(&word.to_ascii_lowercase().as_str()) {
        word.push('_');
    }
    let same = word == name;
    (word, same)
}

/// A type as an attribute's type: brackets and parentheses stay, everything else outside words is an underscore.
pub(super) fn attribute_type(type_text: &str) -> String {
    let mut text: String = type_text
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "()[]".contains(letter) { letter } else { '_' })
        .collect();
    if !text.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        text.insert_str(0, "type_");
    }
    if ["pk", "fk", "uk"].contains(&text.to_ascii_lowercase().as_str()) {
        text.push('_');
    }
    text
}

/// Any text in double quotes, with everything that Mermaid, Markdown or HTML would read as markup as an entity code
/// (mermaid.js.org, "Entity codes to escape characters").
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// The same without the quotes. Empty text becomes a space, because some versions refuse an empty string.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let letters: Vec<char> = text.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        match letter {
            // Two dollars begin a formula, coded or not.
            '$' if at > 0 && letters[at - 1] == '$' => out.push_str("\u{200b}#36;"),
            '"' | '#' | '%' | '\\' | '<' | '>' | '&' | '`' | '*' | '$' | ';' | '{' | '}' | '|' => {
                code(&mut out, letter);
            }
            '_' if !is_inside_word(&letters, at) => code(&mut out, letter),
            '+' | '-' if at == 0 => code(&mut out, letter),
            '.' | ')' if letters[..at].iter().all(char::is_ascii_digit) => code(&mut out, letter),
            // "direction LR" is a statement to Mermaid, even between quotes.
            _ if letter.is_whitespace() && ends_with_direction(&out) => code(&mut out, ' '),
            _ => out.push(printable(letter)),
        }
    }
    if out.is_empty() {
        out.push(' ');
    }
    out
}

fn is_inside_word(letters: &[char], at: usize) -> bool {
    let is_word =
        |place: Option<usize>| place.and_then(|place| letters.get(place)).is_some_and(|it| it.is_alphanumeric());
    is_word(at.checked_sub(1)) && is_word(Some(at + 1))
}

fn ends_with_direction(text: &str) -> bool {
    let start = text.len().saturating_sub("direction".len());
    text.get(start..).is_some_and(|end| end.eq_ignore_ascii_case("direction"))
}

fn code(out: &mut String, letter: char) {
    let name = match letter {
        '"' => "quot".to_owned(),
        '<' => "lt".to_owned(),
        '>' => "gt".to_owned(),
        '&' => "amp".to_owned(),
        _ => (letter as u32).to_string(),
    };
    out.push('#');
    out.push_str(&name);
    out.push(';');
}

#[cfg(test)]
mod tests {
    use super::{RESERVED, attribute_name, attribute_type, escaped, word};

    #[test]
    fn the_reserved_words_are_sorted_for_the_search() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn words_hold_only_what_every_version_of_mermaid_takes() {
        assert_eq!(word("public.Order items"), "public_Order_items");
        assert_eq!(word("2fa"), "t_2fa");
        assert_eq!(word("заказы"), "table_");
        assert_eq!(attribute_type("numeric(10,2)[]"), "numeric(10_2)[]");
        assert_eq!(attribute_type("\"Größe\""), "type__Gr__e_");
        assert_eq!(attribute_name("straße"), ("stra_e".to_owned(), false));
        assert_eq!(attribute_name("_id"), ("_id".to_owned(), true));
        assert_eq!(attribute_name("pk"), ("pk_".to_owned(), false));
    }

    #[test]
    fn markup_is_coded() {
        assert_eq!(escaped("<script>\"%%{init}%%\""), "#lt;script#gt;#quot;#37;#37;#123;init#125;#37;#37;#quot;");
        assert_eq!(escaped("user_id, _x_"), "user_id, #95;x#95;");
        assert_eq!(escaped("the direction TB\nof"), "the direction#32;TB of");
        assert_eq!(escaped("1. x"), "1#46; x");
        assert_eq!(escaped(""), " ");
    }
}
